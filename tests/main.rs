//! The one integration binary: a folder or file for each part of the compiler.

#![allow(clippy::disallowed_methods, clippy::panic)] // tests open files, and fail

mod check;
mod cli;
mod diff;
mod diff_git;
mod diff_meaning;
mod diff_year;
mod docs;
mod editors;
mod fmt_cli;
mod format;
mod git;
mod graph;
mod hostile;
mod invariants;
mod listing;
mod merge;
mod merge_examples;
mod merge_random;
mod movement;
mod open_ranges;
mod plans;
mod policies;
mod proofs;
mod properties;
mod random_rules;
mod report;
mod rollover;
mod score;
mod seams;
mod semantics;
mod tno;
mod usage;
mod year;

/// The canonical layout of a text.
fn format_of(text: &str) -> String {
    let mut sources = albero::source::Sources::new();
    let id = sources.add("piano.albero", text.to_owned()).expect("small");
    albero::format::format(sources.get(id))
}
