//! The one integration binary: a folder or file for each part of the compiler.

#![allow(clippy::disallowed_methods, clippy::panic)] // tests open files, and fail

mod check;
mod cli;
mod diff;
mod docs;
mod editors;
mod fmt_cli;
mod format;
mod git;
mod graph;
mod hostile;
mod invariants;
mod merge;
mod plans;
mod properties;
mod random_rules;
mod report;
mod rollover;
mod score;
mod semantics;
mod tno;

/// The canonical layout of a text.
fn format_of(text: &str) -> String {
    let mut sources = albero::source::Sources::new();
    let id = sources.add("piano.albero", text.to_owned()).expect("small");
    albero::format::format(sources.get(id))
}
