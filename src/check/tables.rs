//! Actuals from a table: which column is what, and every row's values.

use super::context::Checker;
use super::fact_blocks::{self, FactBlock};
use super::titles::Titles;
use super::{cells, moments, unit_facts};
use crate::data::cell::{CellValue, cell_value};
use crate::data::named;
use crate::data::table::{Cell, Table};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{ItemId, Kind, Value};
use crate::source::Place;
use crate::syntax::view::facts::Block;
use crate::syntax::view::table::{Column, Holds};
use crate::text;

/// The columns of a table that a plan reads.
struct Columns {
    name: usize,
    /// The unit whose own value each row has.
    unit: Option<usize>,
    /// Column and the moment its values are of.
    values: Vec<(usize, FactBlock)>,
}

/// `consuntivo 2025 file "conti.csv" { colonna nome "Voce"; colonna 2024 "31/12/2024" }`
pub(super) fn table(cx: &mut Checker<'_, '_>, written: &Block<'_>, path: Place, block: &FactBlock) {
    let table = match named::open(cx.sources, cx.tables, path) {
        Some(Ok(table)) => table,
        Some(Err(found)) => return cx.report(*found),
        None => return,
    };
    let Some(columns) = columns(cx, written, &table, path, block) else { return };
    let mut titles = match cx.titles.take() {
        Some(titles) => titles,
        None => titles(cx),
    };
    let units = columns.unit.map(|column| (column, unit_facts::units_by_title(cx)));
    for row in &table.rows {
        let Some(cell) = row.cell(columns.name).filter(|c| !c.text.trim().is_empty()) else { continue };
        let Some(item) = row_item(cx, cell, &mut titles) else { continue };
        let mut unit = block.unit;
        if let Some((column, units)) = &units
            && let Some(cell) = row.cell(*column).filter(|c| !c.text.is_empty())
        {
            let Some(found) = unit_facts::row_unit(cx, cell, units) else { continue };
            unit = Some((found, cell.span));
        }
        for (column, block) in &columns.values {
            if let Some(value) = row.cell(*column) {
                value_in_cell(cx, item, cell.span, value, &FactBlock { unit, ..*block });
            }
        }
    }
    cx.titles = Some(titles);
}

fn columns(
    cx: &mut Checker<'_, '_>,
    written: &Block<'_>,
    table: &Table<'_>,
    path: Place,
    block: &FactBlock,
) -> Option<Columns> {
    let (mut name, mut unit) = (None, None);
    let mut values = Vec::new();
    let mut complete = true;
    for line in written.columns() {
        let read = Column::<Holds>::read(line, cx.diagnostics);
        let found = read.and_then(|column| Some((column.holds, index(cx, table, column.title)?)));
        match found {
            Some((Holds::Name, index)) => name = Some(index),
            Some((Holds::Unit, index)) => unit = Some(index),
            Some((Holds::Value, index)) => values.push((index, *block)),
            Some((Holds::Year(year), index)) => values.push((index, FactBlock { year, ..*block })),
            Some((Holds::Day((day, at)), index)) if moments::day_within(cx, day, at, block.year) => {
                values.push((index, FactBlock { moment: block.on(day), ..*block }));
            }
            Some((Holds::Day(_), _)) | None => complete = false,
        }
    }
    if !complete {
        return None;
    }
    let (Some(name), false) = (name, values.is_empty()) else {
        let message =
            text!("manca la colonna dei nomi o quella dei valori", "the column of names or that of values is missing");
        let help = text!(
            "scrivi `colonna nome \"Voce\"` e `colonna valore \"2025\"` (o `colonna 2025 \"…\"`)",
            "write `colonna nome \"Item\"` and `colonna valore \"2025\"` (or `colonna 2025 \"…\"`)"
        );
        cx.report(Diagnostic::new(Code::MissingField, path, message).help(help));
        return None;
    };
    Some(Columns { name, unit, values })
}

/// The column with a title.
fn index(cx: &mut Checker<'_, '_>, table: &Table<'_>, title: Place) -> Option<usize> {
    match named::column(cx.sources, table, title) {
        Ok(index) => Some(index),
        Err(found) => {
            cx.report(*found);
            None
        }
    }
}

fn titles<'a>(cx: &Checker<'a, '_>) -> Titles<'a> {
    let mut titles = Titles::default();
    titles.exact.reserve(cx.plan.measured.len());
    for id in cx.plan.ids() {
        let item = cx.plan.item(id);
        if !matches!(item.kind, Kind::Datum | Kind::Indicator) {
            continue;
        }
        for span in [item.title, cx.plan.item_code(id)].into_iter().filter(|s| !s.is_empty()) {
            titles.exact.entry(cx.text(span)).and_modify(|e| *e = None).or_insert(Some(id));
        }
    }
    titles
}

/// The item a row is about: by name, printed code or title.
fn row_item(cx: &mut Checker<'_, '_>, cell: &Cell<'_>, titles: &mut Titles<'_>) -> Option<ItemId> {
    let written = cell.text.trim();
    if let Some(item) = cx.names.item(written) {
        return Some(item);
    }
    let known = titles.get(written);
    if let Some(Some(item)) = known {
        return Some(item);
    }
    let (row, shown) = (cell.row, crate::syntax::cursor::short(written));
    let found = match known {
        Some(_) => Diagnostic::new(
            Code::RowUnknown,
            cell.span,
            text!("riga {row}: più cose si chiamano «{shown}»", "row {row}: more than one thing is called “{shown}”"),
        )
        .help(text!("scrivi nella cella il nome invece del titolo", "write the name in the cell instead of the title")),
        None => {
            let near = cx.near_item(written);
            let message = text!("riga {row}: nulla si chiama «{shown}»", "row {row}: nothing is called “{shown}”");
            let found = Diagnostic::new(Code::RowUnknown, cell.span, message);
            match near {
                Some(near) => found.help(text!("forse volevi `{near}`", "did you mean `{near}`?")),
                None => found.help(text!(
                    "dichiara un `dato` con questo titolo, o togli la riga",
                    "declare a `dato` with this title, or remove the row"
                )),
            }
        }
    };
    cx.report(found);
    None
}

fn value_in_cell(cx: &mut Checker<'_, '_>, item: ItemId, name: Place, cell: &Cell<'_>, block: &FactBlock) {
    let value = match cell_value(&cell.text) {
        Ok(CellValue::Empty) => return,
        Ok(CellValue::Number { value, unit }) => match cells::cell_measure(cx, unit, cell) {
            Some(measure) => Value::Number(value, measure),
            None => return,
        },
        Ok(CellValue::Date(day)) => Value::Day(day),
        Ok(CellValue::Bool(b)) => Value::Bool(b),
        Ok(CellValue::NotDone) => Value::NotDone,
        Ok(CellValue::Text(_)) => return cells::unreadable(cx, item, cell, None),
        Err(error) => return cells::unreadable(cx, item, cell, Some(error)),
    };
    fact_blocks::add_fact(cx, item, name, value, cell.span, block);
}
