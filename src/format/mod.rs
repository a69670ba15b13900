//! The canonical layout of a plan, so that a diff between two plans shows facts and not habits.
//!
//! Values stand on a fixed column that depends on the block alone: an edit changes its own line
//! and no other. What can't be read is left as it is, statement by statement; where braces don't
//! balance, or something was skipped, the whole declaration around it.
//!
//! `parts` takes a text with mistakes apart, `layout` writes the lines, `line` puts blanks between tokens, `spelling` chooses the
//! spelling of each, and `same` makes sure that nothing but the look has changed.

mod layout;
mod line;
mod parts;
mod same;
mod spelling;

use crate::source::Source;
use crate::syntax::ast::Reader;
use crate::syntax::{self, Ast, Keyword, StatementId};
use std::borrow::Cow;

/// The text in canonical layout; what can't be laid out safely is as it was.
pub fn format(source: &Source) -> String {
    let (ast, _) = syntax::parse(source);
    format_ast(source, &ast).or_else(|| format_parts(source, &ast)).unwrap_or_else(|| source.text.clone())
}

/// A text that [`format_ast`] leaves alone, with the declarations laid out that nothing is wrong with.
pub fn format_parts(source: &Source, ast: &Ast) -> Option<String> {
    parts::parts(source, ast)
}

/// The canonical layout of a text that has already been read. `None` when the text is better left
/// alone: its braces don't balance, a merge is unfinished, or a part of it is not in the tree.
pub fn format_ast(source: &Source, ast: &Ast) -> Option<String> {
    if ast.recovered || has_conflict(&source.text) || !same::is_complete(source, ast) {
        return None;
    }
    let written = layout::layout(source, ast);
    same::same(source, ast, &written).then_some(written)
}

/// True for a text in which a merge left something to decide: its markers stand in the first column.
fn has_conflict(text: &str) -> bool {
    syntax::CONFLICT_MARKERS.iter().any(|m| text.match_indices(m).any(|(at, _)| at == 0 || text[..at].ends_with('\n')))
}

/// The words of one statement as `fmt` would write them, for those who compare what plans say and
/// not how they say it.
pub struct Spelling<'a>(spelling::Words<'a>);

impl<'a> Spelling<'a> {
    /// The words of a statement; `parent` is the first word of the statement around it.
    pub fn new(reader: Reader<'a>, ast: &'a Ast, id: StatementId, parent: Option<Keyword>) -> Spelling<'a> {
        Spelling(spelling::Words { reader, ast, id, parent, tokens: ast.tokens(id) })
    }

    /// One word; the first is that of the statement.
    pub fn word(&self, at: usize) -> Cow<'a, str> {
        self.0.spell(at)
    }

    /// True when a word follows the one before without a blank.
    pub fn is_glued(&self, at: usize) -> bool {
        self.0.is_glued(at)
    }
}
