//! Cells of tables that can't be read as what their column says.

use super::context::Checker;
use super::measures;
use crate::data::cell::{CellError, CellMeasure};
use crate::data::table::{Cell, CellKind};
use crate::data::told::recompute;
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::plan::{ItemId, Lost, MeasureId};
use crate::text;

pub(super) fn cell_measure(
    cx: &mut Checker<'_, '_>,
    measure: Option<CellMeasure<'_>>,
    cell: &Cell<'_>,
) -> Option<MeasureId> {
    match measure {
        None => Some(MeasureId::NUMBER),
        Some(CellMeasure::Percent) => Some(MeasureId::PERCENT),
        Some(CellMeasure::Euro) => Some(MeasureId::EURO),
        Some(CellMeasure::Word(word)) => {
            let built_in = measures::built_in_measure(word);
            let declared = || {
                let base = MeasureId::BUILT_IN.len() as u16;
                cx.names.measures.get(word).map(|i| MeasureId(base + i as u16))
            };
            let found = built_in.or_else(declared);
            if found.is_none() {
                let message =
                    text!("la misura «{word}» non è dichiarata", "the unit of measure “{word}” is not declared");
                let help = text!("dichiarala con `misura {word} \"…\"`", "declare it with `misura {word} \"…\"`");
                cx.report(Diagnostic::new(Code::UnknownMeasure, cell.span, message).help(help));
            }
            found
        }
    }
}

pub(super) fn unreadable(cx: &mut Checker<'_, '_>, item: ItemId, cell: &Cell<'_>, error: Option<CellError>) {
    let shown = crate::syntax::excerpt::short(&cell.text);
    let word = cx.name_of(item);
    let message = text!("«{shown}» non è un valore per «{word}»", "“{shown}” is not a value for “{word}”");
    let code = if error == Some(CellError::DecimalPoint) { Code::DecimalPoint } else { Code::UnreadableValue };
    let help = match error {
        _ if cell.kind == CellKind::Uncached => recompute(),
        Some(error) => error.explain(&cell.text),
        None => text!(
            "scrivi un numero, una data, `sì` o `no`, o lascia la cella vuota",
            "write a number, a date, `sì` or `no`, or leave the cell empty"
        ),
    };
    refuse_cell(cx, item, cell, code, &message, help, error.map_or("no_value", CellError::name));
}

/// Reports what is wrong with a cell about an item, which is not computed then. Cells of one column that are
/// refused for one reason are one message.
pub(super) fn refuse_cell(
    cx: &mut Checker<'_, '_>,
    item: ItemId,
    cell: &Cell<'_>,
    code: Code,
    problem: &Text,
    help: Text,
    reason: &'static str,
) {
    cx.lose(Lost::Item(item));
    let (row, column) = (cell.row, cell.letters());
    let place = text!("riga {row}, colonna {column}: ", "row {row}, column {column}: ");
    cx.report(Diagnostic::new(code, cell.span, place.then(problem)).help(help).reason(reason));
}
