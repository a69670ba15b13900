//! Next year's plan from this year's: the text as written, with the new year, this year's actuals as
//! baselines, and targets left for somebody to decide.
//!
//! `edits` goes through the texts, `history` finds the past values that formulas ask for,
//! `concluded` what was finished for good. Nothing is guessed: a deadline is not moved, a target not
//! raised.

mod concluded;
mod edits;
mod history;
mod labels;
mod model;
mod text;

use crate::eval::{Inputs, Scores};
use crate::plan::{Change, ItemId, Kind, Plan};
use crate::source::SourceId;
use crate::syntax;
use crate::syntax::view::{Role, Tree};
pub use model::{DECIMALS, History, Rollover};
use rustc_hash::FxHashSet;

/// Rolls a sound plan over to the year after its own. `written` are the texts of the plan itself.
pub fn rollover(plan: &Plan, written: &[SourceId]) -> Rollover {
    let scores = Scores::compute(plan, &Inputs::default());
    let published = only_published(plan);
    let mut out = Rollover { concluded: concluded::topmost(plan, &scores), ..Rollover::default() };
    for &id in written {
        let source = plan.texts.get(id);
        let (ast, _) = syntax::parse(source);
        let tree = Tree::new(source, &ast);
        let mut editor = edits::Editor::new(source, tree, plan, &scores, &published, &mut out);
        editor.run();
        match editor.finish() {
            Some(text) => out.files.push((id, text)),
            None => out.left_out.push(id),
        }
        let has_facts = || tree.lines().any(|line| line.role() == Some(Role::Actuals));
        if out.history_beside.is_none() && has_facts() {
            out.history_beside = Some(id);
        }
    }
    for chapter in &plan.chapters {
        let source = plan.texts.get(chapter.prose.source);
        out.files.push((source.id, source.text.clone()));
        out.dated_chapters.extend(source.text.contains(&plan.year.to_string()).then_some(source.id));
    }
    out.history = history::history(plan);
    out.weights_amended = plan.course.amendments.iter().filter(|a| matches!(a.change, Change::Weight(..))).count();
    let year = plan.year.to_string();
    let dated = |id: &ItemId| plan.title(*id).contains(&year);
    out.dated = plan.ids().filter(dated).collect();
    out
}

/// Data that published figures alone use: those stay with the old plan, and nothing uses the data in the new one.
fn only_published(plan: &Plan) -> FxHashSet<ItemId> {
    let in_formulas = plan.in_formulas();
    plan.in_claims().into_iter().filter(|id| plan.item(*id).kind == Kind::Datum && !in_formulas.contains(id)).collect()
}
