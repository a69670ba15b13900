//! A text laid out as a whole.

use super::layout::{self, Laid};
use super::{ends, same};
use crate::source::Source;
use crate::syntax::view::Tree;
use crate::syntax::{self, Ast};

/// The canonical layout of a text that has already been read. `None` when the text is better left
/// alone: its braces don't balance, a merge is unfinished, or a part of it is not in the tree.
pub fn format_ast(source: &Source, ast: &Ast) -> Option<String> {
    lay_out(source, ast).map(|laid| laid.text)
}

/// The same, with what there is to say of the lines that are left as they are.
pub fn lay_out(source: &Source, ast: &Ast) -> Option<Laid> {
    if ast.recovered || has_conflict(&source.text) || !same::is_complete(source, ast) {
        return None;
    }
    let mut laid = layout::layout(source, Tree::new(source, ast));
    laid.text = ends::like(&source.text, laid.text);
    same::same(source, ast, &laid.text).then_some(laid)
}

/// True for a text in which a merge left something to decide: its markers stand in the first column.
fn has_conflict(text: &str) -> bool {
    syntax::CONFLICT_MARKERS.iter().any(|m| text.match_indices(m).any(|(at, _)| at == 0 || text[..at].ends_with('\n')))
}
