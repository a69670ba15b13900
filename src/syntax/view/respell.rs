//! A line whose first word is nearly a keyword is read as if it were spelt right: the slip is reported
//! once, and not again by everything that needs what the line declares.

use super::line::{Line, Tree};
use crate::diagnostic::suggest;
use crate::source::Source;
use crate::syntax::{Ast, Context, Keyword, StatementId, TokenKind};

/// Shorter words are close to too many others.
const SHORTEST: usize = 3;

/// Gives the misspelt first words of a text the keyword they are closest to.
pub fn respell(source: &Source, ast: &mut Ast) {
    if !ast.has_unknown_words() {
        return;
    }
    // Outer lines first: what a line may hold depends on what it is itself.
    let mut pending: Vec<(StatementId, Context)> = ast.top().map(|id| (id, Context::TOP)).collect();
    while let Some((id, context)) = pending.pop() {
        let line = Tree::new(source, ast).line(id, context);
        let known = line.keyword();
        let Some(keyword) = known.or_else(|| meant(line)) else { continue };
        let inner = keyword.block_context(context, line.names_a_file());
        if known.is_none() {
            ast.respell(id, keyword);
        }
        pending.extend(ast.children(id).map(|child| (child, inner)));
    }
}

/// True for `scadenza 30/06/2025` in an indicator: a target, as people say it.
pub(super) fn is_deadline(line: Line<'_>) -> bool {
    line.context.meets(Context::INDICATOR) && is_deadline_word(line.text(0))
}

/// True for what people call the day by which something is to be done.
pub(super) fn is_deadline_word(word: &str) -> bool {
    ["scadenza", "termine"].iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// The keyword that a line without one was meant to start with.
fn meant(line: Line<'_>) -> Option<Keyword> {
    if !line.tokens()[0].is(TokenKind::Name) {
        return None;
    }
    let written = line.text(0);
    let is_fact = || line.context.takes_facts() && line.is_fact();
    if written.chars().count() < SHORTEST || is_fact() || line.is_pasted_row() {
        return None;
    }
    if is_deadline(line) {
        return Some(Keyword::Target);
    }
    Keyword::from_word(suggest::closest(written, Keyword::words_in(line.context))?)
}
