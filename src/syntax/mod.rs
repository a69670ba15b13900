//! Text to [`Ast`]: the pest call, nesting and recovery. No pest type leaves this folder.
//!
//! `split` cuts a text into chunks that can be read one by one, `parse` turns each chunk into
//! tokens with the grammar, `nest` turns tokens into nested statements and says what is wrong
//! with braces and parentheses.

pub mod ast;
mod conflict;
pub mod cursor;
pub mod excerpt;
pub mod formula;
pub mod grammar;
pub mod keyword;
mod kind;
mod limits;
mod misread;
pub mod name;
mod nest;
mod odd;
pub mod offers;
mod parse;
mod pieces;
mod quotes;
pub mod slips;
mod split;
mod threads;
pub mod view;
mod words;

pub use ast::{Ast, Field, Statement, StatementId, Token, TokenKind};
pub use keyword::{Context, Keyword};
pub use kind::Kind;
pub use limits::{CONFLICT_MARKERS, MAX_DEPTH, MAX_LINE};

use crate::diagnostic::Diagnostic;
use crate::source::{Source, SourceId, Sources, Span};

/// Reads one text. Never fails: what can't be read is reported, and the rest is in the tree.
pub fn parse(source: &Source) -> (Ast, Vec<Diagnostic>) {
    parse_on(source, true)
}

fn parse_on(source: &Source, on_two_threads: bool) -> (Ast, Vec<Diagnostic>) {
    let (ast, found) = read(source, &source.text, on_two_threads);
    // Only a text with something odd in it can hold the markers of a conflict.
    if found.is_empty() && ast.unreadable.is_empty() && !ast.unknown_words {
        return (ast, found);
    }
    let Some(conflicts) = conflict::conflicts(&source.text) else { return (ast, found) };
    let (ast, mut found) = read(source, &conflicts.ours, on_two_threads);
    found.extend(conflicts.finding(source.id));
    (ast, found)
}

/// Reads what stands in a source, or what is left of it.
fn read(source: &Source, text: &str, on_two_threads: bool) -> (Ast, Vec<Diagnostic>) {
    let (tokens, mut diagnostics) = match parse::plain_tokens(text) {
        Some(tokens) => (tokens, Vec::new()),
        None => {
            let (pieces, diagnostics) = split::split(source.id, text);
            (parse::tokens(text, &pieces, on_two_threads), diagnostics)
        }
    };
    let ast = nest::nest(source, tokens, &mut diagnostics);
    (ast, diagnostics)
}

/// Reads some parts of a text of another language as lines, and nothing else of it.
pub fn pieces(source: &Source, parts: &[Span]) -> (Ast, Vec<Diagnostic>) {
    read(source, &pieces::alone(source, parts), false)
}

/// Reads several texts, on two threads where that is worth it.
pub fn parse_all(sources: &Sources, ids: &[SourceId]) -> Vec<(Ast, Vec<Diagnostic>)> {
    let read =
        |ids: &[SourceId], alone: bool| -> Vec<_> { ids.iter().map(|id| parse_on(sources.get(*id), alone)).collect() };
    let size = |id: &SourceId| sources.get(*id).text.len();
    let total: usize = ids.iter().map(size).sum();
    // A text that is most of the whole is read on two threads by itself.
    if total < parse::WORTH_A_THREAD || ids.iter().any(|id| size(id) * 2 > total) {
        return read(ids, true);
    }
    let mut before = 0;
    let reaches_half = |id: &SourceId| {
        before += size(id);
        before * 2 >= total
    };
    let half = ids.iter().position(reaches_half).map_or(ids.len(), |at| at + 1);
    let (first, second) = ids.split_at(half);
    let (mut trees, rest) = threads::both(|| read(first, false), || read(second, false));
    trees.extend(rest);
    trees
}
