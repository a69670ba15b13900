//! The canonical layout of a plan, so that a diff between two plans shows facts and not habits.
//!
//! Values stand on a fixed column that depends on the block alone: an edit changes its own line
//! and no other. What can't be read, or has no form of the language, is left as it is, statement by statement;
//! where braces don't balance, or something was skipped, the whole declaration around it. Lines end as they did.
//!
//! `whole` lays out a sound text, `parts` takes one with mistakes apart, `layout` writes the lines, and `same` makes sure that nothing but
//! the look has changed. How each word is spelt, and what stands together, the view of its line knows.

mod changed;
mod ends;
mod layout;
mod parts;
mod same;
mod whole;

use crate::source::Source;
use crate::syntax::{self, Ast};
pub use changed::changes;
pub(crate) use ends::has_windows_line_ends;
pub use layout::Laid;
pub use whole::{format_ast, lay_out};

/// The text in canonical layout; what can't be laid out safely is as it was.
pub fn format(source: &Source) -> String {
    let (ast, _) = syntax::parse(source);
    format_ast(source, &ast).or_else(|| format_parts(source, &ast)).unwrap_or_else(|| source.text.clone())
}

/// A text that [`format_ast`] leaves alone, with the declarations laid out that nothing is wrong with.
pub fn format_parts(source: &Source, ast: &Ast) -> Option<String> {
    parts::parts(source, ast)
}
