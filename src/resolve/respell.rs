//! A line whose first word is nearly a keyword is read as if it were spelt right: the slip is reported
//! once, and not again by everything that needs what the line declares.

use super::File;
use crate::diagnostic::suggest;
use crate::syntax::{Ast, Context, Keyword, StatementId};

/// Shorter words are close to too many others.
const SHORTEST: usize = 3;

/// Gives the misspelt first words of a text the keyword they are closest to.
pub fn respell(source: &crate::source::Source, ast: &mut Ast) {
    if !ast.has_unknown_words() {
        return;
    }
    // Outer lines first: what a line may hold depends on what it is itself.
    let mut pending: Vec<(StatementId, Context)> = ast.top().map(|id| (id, Context::TOP)).collect();
    while let Some((id, context)) = pending.pop() {
        let file = File { ast, reader: crate::syntax::ast::Reader::new(source) };
        let known = ast.statement(id).keyword();
        let keyword = match known {
            Some(keyword) => keyword,
            None => match meant(&file, id, context) {
                Some(keyword) => keyword,
                None => continue,
            },
        };
        let inner = keyword.block_context(context, file.names_data_file(id));
        if known.is_none() {
            ast.respell(id, keyword);
        }
        pending.extend(ast.children(id).map(|child| (child, inner)));
    }
}

/// The keyword that a line without one was meant to start with.
fn meant(file: &File<'_>, id: StatementId, context: Context) -> Option<Keyword> {
    let written = file.reader.text(file.ast.word(id).span());
    if written.chars().count() < SHORTEST || (context.takes_facts() && file.is_fact(id)) || file.is_pasted_row(id) {
        return None;
    }
    Keyword::from_word(suggest::closest(written, Keyword::words_in(context))?)
}
