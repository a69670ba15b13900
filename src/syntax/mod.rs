//! Text to [`Ast`]: the pest call, nesting and recovery. No pest type leaves this folder.
//!
//! [`split`] cuts a text into chunks that can be read one by one, [`parse`] turns each chunk into
//! tokens with the grammar, [`nest`] turns tokens into nested statements and says what is wrong
//! with braces and parentheses.

pub mod ast;
pub mod cursor;
pub mod formula;
pub mod keyword;
mod nest;
pub mod number;
mod parse;
mod split;

pub use ast::{Ast, Field, Statement, StatementId, Token, TokenKind};
pub use keyword::{Context, Keyword};

use crate::diagnostic::Diagnostic;
use crate::source::Source;

/// Deepest nesting of blocks and of parentheses.
pub const MAX_DEPTH: usize = 128;
/// Longest line, in bytes, outside a text.
pub const MAX_LINE: usize = 64 * 1024;

/// Reads one text. Never fails: what can't be read is reported, and the rest is in the tree.
pub fn parse(source: &Source) -> (Ast, Vec<Diagnostic>) {
    let (pieces, mut diagnostics) = split::split(&source.text, source.base);
    let tokens = parse::tokens(&source.text, source.base, &pieces);
    let ast = nest::nest(&source.text, source.base, tokens, &mut diagnostics);
    (ast, diagnostics)
}
