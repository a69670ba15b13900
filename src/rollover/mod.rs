//! Next year's plan from this year's: the text as written, with the new year, this year's actuals as
//! baselines, and targets left for somebody to decide.
//!
//! `edits` goes through the texts, `history` finds the past values that formulas ask for,
//! `concluded` what was finished for good. Nothing is guessed: a deadline is not moved, a target not
//! raised.

mod concluded;
mod edits;
mod history;

use crate::eval::{Inputs, Scores};
use crate::plan::{Change, ItemId, MeasureId, Plan, Value};
use crate::report::figures;
use crate::source::{SourceId, Sources, Span};
use crate::syntax;
use crate::syntax::view::{Role, Tree};

/// Decimals of a baseline that is computed, in the unit it is written in.
pub const DECIMALS: u32 = 2;

/// Next year's plan, and what whoever decides has to look at.
#[derive(Default)]
pub struct Rollover {
    /// Texts to write, by the text they come from.
    pub files: Vec<(SourceId, String)>,
    /// Texts of which nothing is left: facts, decisions, published figures.
    pub left_out: Vec<SourceId>,
    /// Past values that formulas ask for, the latest year first.
    pub history: Vec<History>,
    /// The text whose folder the history belongs in.
    pub history_beside: Option<SourceId>,
    /// Targets left to decide.
    pub holes: usize,
    /// Targets that stay: of the form `sì`, or already written for the new year.
    pub kept: Vec<ItemId>,
    /// Baselines with the digits as given.
    pub given: usize,
    /// Baselines computed, rounded to [`DECIMALS`].
    pub computed: usize,
    /// Indicators without an actual.
    pub without_actual: Vec<ItemId>,
    /// Finished for good: the topmost node, and what there is below it.
    pub concluded: Vec<ItemId>,
    /// Lines with `risorse`, which are last year's.
    pub budgets: usize,
    /// Titles that name last year.
    pub dated: Vec<ItemId>,
    /// Tables that declare indicators: theirs are the targets, and they are not copied.
    pub tables: Vec<String>,
    /// Weights that an act changed during the year: the plan keeps those it was written with.
    pub weights_amended: usize,
}

/// The values of one year that formulas ask for.
pub struct History {
    /// The year.
    pub year: i32,
    /// The text of a `consuntivo`.
    pub text: String,
    /// How many values it holds.
    pub values: usize,
}

/// Rolls a sound plan over to the year after its own. `written` are the texts of the plan itself.
pub fn rollover(sources: &Sources, plan: &Plan, written: &[SourceId]) -> Rollover {
    let scores = Scores::compute(plan, &Inputs::default());
    let mut out = Rollover { concluded: concluded::topmost(plan, &scores), ..Rollover::default() };
    for &id in written {
        let source = sources.get(id);
        let (ast, _) = syntax::parse(source);
        let tree = Tree::new(source, &ast);
        let mut editor = edits::Editor::new(source, tree, plan, &scores, &mut out);
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
    out.history = history::history(sources, plan);
    out.weights_amended = plan.course.amendments.iter().filter(|a| matches!(a.change, Change::Weight(..))).count();
    let year = plan.year.to_string();
    let dated = |id: &ItemId| sources.text(plan.item(*id).title).contains(&year);
    out.dated = plan.ids().filter(dated).collect();
    out
}

/// A value of an item as it is written in a plan, with the digits it has. A number from a table has
/// the item's unit, except that a percentage there may be written either way.
fn value(plan: &Plan, item: ItemId, value: Value) -> String {
    let measure = plan.measured(item).and_then(|m| m.measure).filter(|m| *m != MeasureId::PERCENT);
    match (value, measure) {
        (Value::Number(number, MeasureId::NUMBER), Some(measure)) => {
            figures::written(plan, Value::Number(number, measure))
        }
        (Value::NotDone, _) => Role::NotDone.word().to_owned(),
        (value, _) => figures::written(plan, value),
    }
}

/// A replacement in a text.
struct Edit {
    span: Span,
    text: String,
}

/// A text with its replacements made.
fn apply(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|e| (e.span.start, e.span.len));
    let mut out = String::with_capacity(text.len() + edits.len() * 32);
    let mut at = 0;
    for edit in &edits {
        let start = edit.span.start as usize;
        // What stands in something taken out goes with it.
        if start < at {
            continue;
        }
        out.push_str(text.get(at..start).unwrap_or(""));
        out.push_str(&edit.text);
        at = edit.span.end() as usize;
    }
    out.push_str(text.get(at..).unwrap_or(""));
    out
}
