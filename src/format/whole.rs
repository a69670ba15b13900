//! A text laid out as a whole.

use super::{layout, same};
use crate::source::Source;
use crate::syntax::view::Tree;
use crate::syntax::{self, Ast};

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
