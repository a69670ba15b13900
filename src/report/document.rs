//! The report: everything there is to say about a plan, as a document.

mod build;
mod claims;
mod closing;
mod results;
mod sheets;

use crate::diagnostic::{Diagnostic, Lang};
use crate::document::Document;
use crate::eval::Scores;
use crate::plan::{Plan, Waiver};
use crate::source::Sources;
use crate::verify::Checked;

/// What a report is made from.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The texts of the plan.
    pub sources: &'a Sources,
    /// The plan.
    pub plan: &'a Plan,
    /// Its scores.
    pub scores: &'a Scores,
    /// Its published figures, held against the scores.
    pub checked: &'a [Checked],
    /// What the compiler has to say about it.
    pub diagnostics: &'a [Diagnostic],
    /// The plan's waivers.
    pub waivers: &'a [Waiver],
}

/// What it contains, in which order and in which words.
pub fn document(input: Input<'_>, lang: Lang) -> Document {
    build::Builder::new(input, lang).document()
}
