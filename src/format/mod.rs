//! The canonical layout of a plan, so that a diff between two plans shows facts and not habits.
//!
//! Values stand on a fixed column that depends on the block alone: an edit changes its own line
//! and no other. What can't be read is left as it is, statement by statement; where braces don't
//! balance, or something was skipped, the whole declaration around it.
//!
//! `parts` takes a text with mistakes apart, `layout` writes the lines, and `same` makes sure that nothing but
//! the look has changed. How each word is spelt, and what stands together, the view of its line knows.

mod layout;
mod parts;
mod same;

use crate::source::Source;
use crate::syntax::view::Tree;
use crate::syntax::{self, Ast};

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
    let written = layout::layout(source, Tree::new(source, ast));
    same::same(source, ast, &written).then_some(written)
}

/// True for a text in which a merge left something to decide: its markers stand in the first column.
fn has_conflict(text: &str) -> bool {
    syntax::CONFLICT_MARKERS.iter().any(|m| text.match_indices(m).any(|(at, _)| at == 0 || text[..at].ends_with('\n')))
}
