//! What stands in a table of values beside them: baselines, and budgets planned and used.

use super::context::Checker;
use super::fact_blocks::{self, FactBlock};
use super::{cells, measures};
use crate::data::cell::{CellValue, cell_value};
use crate::data::no_value::NoValues;
use crate::data::table::{Cell, Row};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{Baseline, Fact, ItemId, Kind, Lost, MeasureId, Value};
use crate::source::Place;
use crate::syntax::view::held::Holds;
use crate::text;

/// A column of such.
pub(super) struct Other {
    pub(super) column: usize,
    pub(super) is: Is,
    pub(super) no_values: NoValues,
}

/// What it holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Is {
    /// `base 2024`
    Baseline(i32),
    /// `risorse previste`
    Planned,
    /// `risorse`
    Used,
}

impl Is {
    /// Of a column; nothing for one of values, or of what a row is about.
    pub(super) fn of(holds: Holds, year: i32) -> Option<Is> {
        match holds {
            Holds::Baseline(of) => Some(Is::Baseline(of.unwrap_or(year - 1))),
            Holds::Resources(true) => Some(Is::Planned),
            Holds::Resources(false) => Some(Is::Used),
            _ => None,
        }
    }

    /// True for what a node has, and no indicator.
    pub(super) fn of_node(self) -> bool {
        self == Is::Planned || self == Is::Used
    }
}

/// Those of one row.
pub(super) fn of_row(
    cx: &mut Checker<'_, '_>,
    item: ItemId,
    name: Place,
    row: &Row<'_>,
    columns: &[Other],
    block: &FactBlock,
) {
    for other in columns {
        let Some(cell) = row.written(other.column).filter(|cell| !other.no_values.has(&cell.text)) else { continue };
        let Some(value) = value(cx, item, cell) else { continue };
        match other.is {
            Is::Baseline(year) => baseline(cx, item, name, Baseline { year, value, span: cell.span }),
            Is::Used => fact_blocks::used_resources(cx, item, name, value, cell.span, block),
            Is::Planned => planned(cx, item, name, value, cell.span),
        }
    }
}

fn value(cx: &mut Checker<'_, '_>, item: ItemId, cell: &Cell<'_>) -> Option<Value> {
    match cell_value(&cell.text) {
        Ok(CellValue::Number { value, measure }) => Some(Value::Number(value, cells::cell_measure(cx, measure, cell)?)),
        Ok(CellValue::Date(day)) => Some(Value::Day(day)),
        Ok(CellValue::Bool(yes)) => Some(Value::Bool(yes)),
        other => {
            cells::unreadable(cx, item, cell, other.err());
            None
        }
    }
}

fn baseline(cx: &mut Checker<'_, '_>, item: ItemId, name: Place, read: Baseline) {
    if cx.plan.item(item).kind != Kind::Indicator {
        return cx.wrong_kind(name, item, "indicatore");
    }
    // Whole things are counted as the target counts them; a percentage without its sign is no guess to make.
    let asked = cx.plan.target(item).map(|target| target.measure).filter(|measure| *measure != MeasureId::PERCENT);
    let value = match (read.value, asked) {
        (Value::Number(value, MeasureId::NUMBER), Some(measure)) => Value::Number(value, measure),
        (value, _) => value,
    };
    let read = Baseline { value, ..read };
    let index = cx.plan.item(item).detail as usize;
    let known = cx.plan.baselines.get(cx.plan.measured[index].baselines);
    match known.iter().find(|known| known.year == read.year) {
        None => cx.plan.baselines.push(&mut cx.plan.measured[index].baselines, read),
        Some(known) if fact_blocks::same(known.value, read.value) => {}
        Some(known) => {
            let first = known.span;
            two(cx, item, first, read.span);
        }
    }
}

fn planned(cx: &mut Checker<'_, '_>, item: ItemId, name: Place, value: Value, span: Place) {
    if !matches!(cx.plan.item(item).kind, Kind::Plan | Kind::Area | Kind::Objective | Kind::Project) {
        return cx.wrong_kind(name, item, "piano, ambito, obiettivo, progetto");
    }
    let value = match value {
        Value::Number(number, MeasureId::EURO | MeasureId::NUMBER) => Value::Number(number, MeasureId::EURO),
        Value::Number(_, measure) => return measures::not_euro(cx, span, measure),
        _ => return measures::not_euro(cx, span, MeasureId::NUMBER),
    };
    let at = cx.plan.resources.partition_point(|known| known.item < item);
    match cx.plan.resources.get(at).copied().filter(|known| known.item == item) {
        None => cx.plan.resources.insert(at, Fact { item, value, span }),
        Some(known) if fact_blocks::same(known.value, value) => {}
        Some(known) => two(cx, item, known.span, span),
    }
}

/// Two values where there is one.
fn two(cx: &mut Checker<'_, '_>, item: ItemId, first: Place, second: Place) {
    let (word, a, b) = (cx.name_of(item), cx.text(first), cx.text(second));
    let message = text!("due valori per «{word}»: {a} e {b}", "two values for “{word}”: {a} and {b}");
    cx.lose(Lost::Item(item));
    let found = Diagnostic::new(Code::ConflictingValues, second, message)
        .also(first, text!("l'altro valore è qui", "the other value is here"))
        .help(text!("tieni quello giusto", "keep the right one"));
    cx.report(found);
}
