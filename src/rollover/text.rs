//! Values as a plan writes them, and texts with some places replaced.

use crate::eval::figures;
use crate::plan::{ItemId, MeasureId, Plan, Value};
use crate::source::Span;
use crate::syntax::view::Role;

/// A value of an item as it is written in a plan, with the digits it has. A number from a table has
/// the item's unit, except that a percentage there may be written either way.
pub(super) fn value(plan: &Plan, item: ItemId, value: Value) -> String {
    let measure = plan.measured(item).and_then(|m| m.measure).filter(|m| *m != MeasureId::PERCENT);
    let value = match (value, measure) {
        (Value::Number(number, MeasureId::NUMBER), Some(measure)) => Value::Number(number, measure),
        (value, _) => value,
    };
    match value {
        Value::Number(_, measure) => figures::in_a_plan(plan, measure, figures::written(plan, value)),
        Value::NotDone => Role::NotDone.word().to_owned(),
        _ => figures::written(plan, value),
    }
}

/// A replacement in a text.
pub(super) struct Edit {
    pub(super) span: Span,
    pub(super) text: String,
}

/// A text with its replacements made.
pub(super) fn apply(text: &str, mut edits: Vec<Edit>) -> String {
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
