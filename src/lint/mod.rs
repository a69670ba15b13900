//! Findings that need values, and what becomes of findings once all are there: waived, tied to their cause,
//! grouped.

mod asserted;
mod codes;
mod consequences;
mod doubles;
mod former;
mod grouped;
mod missed;
mod nodes;
mod prizes;
mod programmes;
pub mod proofs;
mod prose;
mod published;
mod ratios;
mod resources;
mod sequence;
mod shapes;
mod uncounted;
mod unlikely;
mod values;
mod waived;
mod written;

use crate::diagnostic::Diagnostic;
use crate::eval::Scores;
use crate::plan::{Plan, Waiver};
pub use asserted::{diagnostic as assertion, sides};
pub use grouped::group as group_in_tables;

/// Looks at a plan together with its values. `scores` are nominal.
pub fn lint(plan: &Plan, scores: &Scores, diagnostics: &mut Vec<Diagnostic>) {
    codes::codes(plan, diagnostics);
    uncounted::uncounted(plan, diagnostics);
    shapes::shapes(plan, diagnostics);
    former::former_names(plan, diagnostics);
    prose::prose(plan, diagnostics);
    written::written(plan, diagnostics);
    doubles::doubles(plan, scores, diagnostics);
    ratios::ratios(plan, scores, diagnostics);
    sequence::sequence(plan, scores, diagnostics);
    programmes::programmes(plan, diagnostics);
    published::published(plan, scores, diagnostics);
    resources::above_plan(plan, diagnostics);
    missed::missed(plan, scores, diagnostics);
    unlikely::unlikely(plan, diagnostics);
    proofs::prove(plan, diagnostics);
    nodes::prove(plan, diagnostics);
    nodes::computable(plan, scores, diagnostics);
    values::lint(plan, scores, diagnostics);
    prizes::not_shared(plan, scores, diagnostics);
    asserted::assertions(plan, scores, diagnostics);
}

/// Adds the errors alone, which no waiver takes away: what every command ends with, whatever it shows.
pub fn errors(plan: &Plan, scores: &Scores, diagnostics: &mut Vec<Diagnostic>) {
    let before = diagnostics.len();
    nodes::computable(plan, scores, diagnostics);
    values::errors(plan, scores, diagnostics);
    prizes::not_shared(plan, scores, diagnostics);
    if diagnostics.len() > before {
        group_in_tables(&plan.texts, diagnostics);
        in_order(diagnostics);
    }
}

/// Applies the waivers and puts everything in the order of the files.
pub fn finish(plan: &Plan, waivers: &[Waiver], diagnostics: &mut Vec<Diagnostic>) {
    waived::apply(plan, waivers, diagnostics);
    consequences::link(diagnostics);
    group_in_tables(&plan.texts, diagnostics);
    in_order(diagnostics);
}

/// Findings as they stand in the files. They may be very many: their places are sorted, and each is then moved once.
fn in_order(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by_cached_key(|d| (d.primary.span.position(), d.code));
}
