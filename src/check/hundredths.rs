//! Percentages written without their sign, where a spreadsheet keeps them as fractions: `0,97` for 97 %.

use super::context::Checker;
use crate::data::cell::{CellValue, cell_value};
use crate::data::table::Cell;
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::plan::{Goal, ItemId, MeasureId, Value, figures};
use crate::source::Place;
use crate::text;
use rust_decimal::Decimal;

/// True for a number without `%` that may be a fraction of one: adding the `%` could make it a hundredth.
pub(super) fn may_be_fraction(number: Decimal) -> bool {
    !number.is_zero() && number.abs() <= Decimal::ONE
}

/// What to write instead of such a number.
pub(super) fn both_ways(cx: &Checker<'_, '_>, number: Decimal, written: &str) -> Text {
    let whole = figures::quantity(&cx.plan, number, MeasureId::PERCENT);
    text!(
        "un foglio di calcolo scrive {whole} anche come `{written}`: scrivi `{whole}`, o `{written} %` se è davvero così poco",
        "a spreadsheet may write {whole} as `{written}` too: write `{whole}`, or `{written} %` if it really is so little"
    )
}

/// A cell of a table that is read as a percentage because its row is one, and would be closer as a fraction to
/// another number of the row.
pub(super) fn fraction_in_cell(cx: &mut Checker<'_, '_>, cell: &Cell<'_>, read: Value, beside: Beside) {
    let Value::Number(read, MeasureId::PERCENT) = read else { return };
    let Some(shown) = bare(&cell.text).filter(|_| is_hundredth(read, beside.number)) else { return };
    let (row, letters) = (cell.row, cell.letters());
    let number = figures::percent_points(read);
    let (as_read, other) = (percent(cx, read), percent(cx, beside.number));
    let message = text!(
        "riga {row}, colonna {letters}: «{shown}» è letto {as_read}, accanto a ",
        "row {row}, column {letters}: “{shown}” is read as {as_read}, beside "
    );
    let message = message.then(&beside.what).then(&text!(" {other}", " {other}"));
    let help = both_ways(cx, number, shown);
    let found = Diagnostic::new(Code::UnlikelyNumber, cell.span, message).help(help);
    cx.report(found.also(beside.at, text!("l'altro numero è qui", "the other number is here")));
}

/// A number that another is held against.
pub(super) struct Beside {
    pub(super) number: Decimal,
    pub(super) what: Text,
    pub(super) at: Place,
}

impl Beside {
    /// The target of an item for the plan's year, where it is a percentage.
    pub(super) fn target(cx: &Checker<'_, '_>, item: ItemId) -> Option<Beside> {
        let target = cx.plan.target(item).filter(|target| target.measure == MeasureId::PERCENT)?;
        let number = match target.goal {
            Goal::Number(number) | Goal::Range(number, _) => number,
            Goal::Day(_) | Goal::Yes => return None,
        };
        Some(Beside { number, what: text!("un target di", "a target of"), at: target.span })
    }

    /// A value, where it is a percentage.
    pub(super) fn value(value: Value, at: Place) -> Option<Beside> {
        let Value::Number(number, MeasureId::PERCENT) = value else { return None };
        Some(Beside { number, what: text!("un valore di", "a value of"), at })
    }
}

fn percent(cx: &Checker<'_, '_>, number: Decimal) -> String {
    figures::quantity(&cx.plan, number, MeasureId::PERCENT)
}

/// The number in a cell, where it has no unit; an operator may stand before it.
fn bare(text: &str) -> Option<&str> {
    let number = text.trim_start_matches(|c: char| !c.is_ascii_digit());
    matches!(cell_value(number), Ok(CellValue::Number { measure: None, .. })).then_some(number)
}

/// True for a number of one per cent at most, far below another that a hundred times it comes close to.
fn is_hundredth(number: Decimal, other: Decimal) -> bool {
    let (number, other) = (number.abs(), other.abs());
    let times = |factor: i64| number.checked_mul(Decimal::from(factor));
    let one_percent = Decimal::new(1, 2);
    !number.is_zero()
        && number <= one_percent
        && times(20).is_some_and(|low| low <= other)
        && times(100).zip(other.checked_mul(Decimal::from(3))).is_some_and(|(whole, most)| whole <= most)
}
