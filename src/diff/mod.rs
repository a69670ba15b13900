//! What changed between two plans, by declaration and field.
//!
//! Each side is read into `Entry`s: one for everything that can be added or removed by
//! itself (a node, an edge, a fact, a decision, a claim, a rule), with its fields in canonical
//! spelling. `collect` and `policy` do that from the tree alone, so that plans with errors can
//! be compared too; `compare` matches entries by name and fields by word. Order, layout, comments
//! and the split into files are gone by then, and so can't show.

mod about;
mod blocks;
mod chapters;
mod collect;
mod compare;
mod compared;
mod effect;
mod entry;
pub mod json;
mod likeness;
mod listed;
mod model;
pub mod movement;
mod order;
mod page;
mod policy;
mod renames;
mod targets;
mod topic;
mod touched;
mod turn;
mod words;

pub use about::{Because, Course, Effect, Reached, Section, Topic, Touched, Why};
pub use compared::{Named, Report};
pub use model::{Change, Counts, DECLARATION, Diff, Fate, FieldChange, GUARDS, Place, TITLE, Version, Written};
pub use page::document;

/// Compares two plans.
pub fn diff(before: &Version<'_>, after: &Version<'_>) -> Diff {
    let none = renames::Renames::default();
    let is_turn = before.plan.year != after.plan.year;
    let mut old = collect::collect(before, &none, is_turn);
    let new = collect::collect(after, &none, is_turn);
    let mut renames = renames::renames((&old, before.plan.year), (&new, after.plan.year));
    likeness::find(&old, &new, &mut renames);
    if !renames.is_empty() {
        // Read again with the new names, so that what merely refers to a renamed node stays quiet.
        old = collect::collect(before, &renames, is_turn);
    }
    let mut changes =
        compare::compare((&old, before.sources, before.plan.year), (&new, after.sources, after.plan.year));
    effect::judge(&mut changes, before, after);
    // Those of the later year's plan, which has to be the later one here too.
    let astray = if before.plan.year <= after.plan.year { renames.astray.as_slice() } else { &[] };
    let mut found = Diff { changes, touched: Vec::new(), findings: renames::findings(astray) };
    found.touched = touched::touched(before, after, &found);
    found
}
