//! Published figures from a table: `pubblicato 2025 "Relazione" file "punteggi.csv"`.

use super::claim_kinds::claim_suits;
use super::context::Checker;
use super::spellings::Spellings;
use super::titles::Titles;
use super::{cells, decisions, fields, tables};
use crate::data::cell::{CellMeasure, CellValue, cell_value};
use crate::data::table::{Cell, Row};
use crate::data::{chosen, named};
use crate::diagnostic::{Code, Diagnostic};
use crate::ground::quantity::{Quantity, WrittenMeasure};
use crate::plan::{Claim, Figure, ItemId, Kind, MeasureId, Value};
use crate::source::Place;
use crate::syntax::excerpt::short;
use crate::syntax::view::Role;
use crate::syntax::view::claim::Block;
use crate::syntax::view::claim_table::Shown;
use crate::syntax::view::table::Column;
use crate::text;

/// Which column is what.
#[derive(Default)]
struct Columns {
    name: Option<usize>,
    node: Option<usize>,
    figures: Vec<(Shown, usize)>,
}

/// The figures of all rows.
pub(super) fn table(cx: &mut Checker<'_, '_>, block: &Block<'_>, path: Place) {
    let mut table = match named::open(cx.sources, cx.tables, path, block.lines()) {
        Some(Ok(table)) => table,
        Some(Err(found)) => return cx.report(*found),
        None => return,
    };
    cx.diagnostics.extend(named::conflicts(&table));
    let columns = columns(cx, block, &table, path);
    let reading = chosen::choose(cx.sources, path, &mut table, block.lines(), cx.diagnostics);
    let (Some(columns), Some(reading)) = (columns, reading) else { return };
    cx.plan.tables.push(reading);
    let spellings = Spellings::read(cx, block.lines());
    let mut titles = Titles::of_all(cx);
    for row in table.rows() {
        let row = spellings.respell(row, columns.figures.iter().map(|(_, column)| *column));
        if let Some(shifted) = named::beyond(&table, &row) {
            cx.report(shifted);
            continue;
        }
        let Some(name) = name(cx, &columns, &row) else { continue };
        let node = columns.node.and_then(|column| row.written(column));
        let Some((item, under)) = about(cx, node, name, &mut titles) else { continue };
        cx.cells.name_item(name.span, Some(item));
        for &(shown, column) in &columns.figures {
            let Some(cell) = row.written(column) else { continue };
            let Some(figure) = figure(cx, item, shown, cell) else { continue };
            if claim_suits(cx, item, name.span, &figure) {
                let (year, place, denied) = (block.year, block.document, Place::default());
                let (value_span, span) = (cell.span, name.span.to(cell.span));
                cx.plan.claims.push(Claim { item, under, year, figure, place, denied, value_span, span });
            }
        }
    }
}

fn columns(
    cx: &mut Checker<'_, '_>,
    block: &Block<'_>,
    table: &crate::data::table::Table<'_>,
    path: Place,
) -> Option<Columns> {
    let mut columns = Columns::default();
    let mut complete = true;
    for line in block.lines().filter(|line| line.role() == Some(Role::Column)) {
        let read = Column::<Shown>::read(line, cx.diagnostics);
        let Some((written, column)) =
            read.and_then(|read| Some((read, tables::index(cx, table, (read.title, read.below))?)))
        else {
            complete = false;
            continue;
        };
        let repeated = match written.holds {
            Shown::Name => columns.name.replace(column).is_some(),
            Shown::Node => columns.node.replace(column).is_some(),
            shown => {
                let known = columns.figures.iter().any(|(other, _)| *other == shown);
                columns.figures.push((shown, column));
                known
            }
        };
        if repeated {
            let role = written.holds.word();
            let message = text!("c'è già una colonna `{role}`", "there already is a column `{role}`");
            let help = text!("tienine una sola", "keep only one of them");
            cx.report(Diagnostic::new(Code::RepeatedField, written.title, message).help(help));
            complete = false;
        }
    }
    if complete && (columns.name.is_none() || columns.figures.is_empty()) {
        let message = text!(
            "manca la colonna dei nomi o quella delle cifre",
            "the column of names or that of figures is missing"
        );
        let help = text!(
            "scrivi `colonna nome \"Codice\"` e `colonna punteggio \"Punteggio\"` (o `valore`, `esito`, `peso`)",
            "write `colonna nome \"Code\"` and `colonna punteggio \"Score\"` (or `valore`, `esito`, `peso`)"
        );
        cx.report(Diagnostic::new(Code::MissingField, path, message).help(help));
        complete = false;
    }
    complete.then_some(columns)
}

/// The cell that says what a row is about; a figure without one is told.
fn name<'r, 'a>(cx: &mut Checker<'_, '_>, columns: &Columns, row: &'r Row<'a>) -> Option<&'r Cell<'a>> {
    let column = columns.name?;
    if let Some(cell) = row.written(column) {
        return Some(cell);
    }
    let cell = columns.figures.iter().find_map(|(_, figure)| row.written(*figure))?;
    tables::nameless(cx, row, cell, column, false);
    None
}

/// What a row is about, and the node that counts it where a column says so.
pub(super) fn about(
    cx: &mut Checker<'_, '_>,
    node: Option<&Cell<'_>>,
    name: &Cell<'_>,
    titles: &mut Titles<'_>,
) -> Option<(ItemId, Option<ItemId>)> {
    let Some(node) = node else {
        if !cx.names.twins(name.text.trim()).is_empty() {
            // Reports that more than one node is called so.
            return cx.lookup(name.span).map(|item| (item, None));
        }
        return Some((tables::row_item(cx, name, titles)?, None));
    };
    let parent = tables::row_item(cx, node, titles)?;
    let of_one = |twin: &ItemId| cx.plan.item(*twin).parent == Some(parent);
    let item = match cx.names.twins(name.text.trim()).iter().copied().find(of_one) {
        Some(twin) => twin,
        None => tables::row_item(cx, name, titles)?,
    };
    Some((item, Some(decisions::counted_by(cx, item, name.span, (parent, node.span))?)))
}

fn figure(cx: &mut Checker<'_, '_>, item: ItemId, shown: Shown, cell: &Cell<'_>) -> Option<Figure> {
    if shown == Shown::Outcome {
        return Some(Figure::Outcome(cell.span));
    }
    let value = match cell_value(&cell.text) {
        Ok(CellValue::Number { value, measure }) => (value, measure),
        Ok(CellValue::Date(day)) if shown == Shown::Value => return Some(Figure::Value(Value::Day(day))),
        Ok(CellValue::Bool(yes)) if shown == Shown::Value => return Some(Figure::Value(Value::Bool(yes))),
        Ok(CellValue::NotDone) if shown == Shown::Value => return Some(Figure::Value(Value::NotDone)),
        other => {
            not_a_figure(cx, cell, other.err());
            return None;
        }
    };
    let measure = cells::cell_measure(cx, value.1, cell)?;
    let percent = value.1 == Some(CellMeasure::Percent);
    let written = if percent { WrittenMeasure::Percent } else { WrittenMeasure::None };
    let quantity = Quantity { value: value.0, measure: written, span: cell.span };
    match shown {
        Shown::Score if is_bare(cx, quantity) => {
            without_percent(cx, cell);
            None
        }
        Shown::Score => {
            decisions::score_unit(cx, quantity, measure).then_some(Figure::Score { value: quantity.value, percent })
        }
        Shown::Weight => {
            let weight = fields::weight_of(cx, quantity, measure, cx.plan.item(item).name)?;
            Some(Figure::Weight { value: weight.value, percent: weight.percent })
        }
        // A whole number of things is written without its unit.
        _ if measure == MeasureId::NUMBER && cx.plan.item(item).kind == Kind::Datum => {
            let own = cx.plan.measured(item).and_then(|m| m.measure).unwrap_or(measure);
            Some(Figure::Value(Value::Number(quantity.value, own)))
        }
        _ => Some(Figure::Value(Value::Number(quantity.value, measure))),
    }
}

/// True for a score without `%` where the policy prints percentages: 1 may be all or a hundredth of it.
pub(super) fn is_bare(cx: &Checker<'_, '_>, quantity: Quantity) -> bool {
    quantity.measure == WrittenMeasure::None && cx.plan.policy.print.percent && !quantity.value.is_zero()
}

pub(super) fn without_percent(cx: &mut Checker<'_, '_>, cell: &Cell<'_>) {
    let (row, column, shown) = (cell.row, cell.letters(), short(&cell.text));
    let message = text!(
        "riga {row}, colonna {column}: al punteggio «{shown}» manca il `%`",
        "row {row}, column {column}: the score “{shown}” lacks its `%`"
    );
    let help = text!(
        "scrivi il segno nella cella, o dalle il formato percentuale: senza, 0,9 può essere 90 % o meno di 1 %",
        "write the sign in the cell, or give it the percent format: without it 0,9 may be 90 % or less than 1 %"
    );
    cx.report(Diagnostic::new(Code::WrongMeasure, cell.span, message).help(help).reason("score_without_percent"));
}

fn not_a_figure(cx: &mut Checker<'_, '_>, cell: &Cell<'_>, error: Option<crate::data::cell::CellError>) {
    let (row, column, shown) = (cell.row, cell.letters(), short(&cell.text));
    let message = text!(
        "riga {row}, colonna {column}: «{shown}» non è una cifra",
        "row {row}, column {column}: “{shown}” is not a figure"
    );
    let help = match error {
        Some(error) => error.explain(&cell.text),
        None => text!(
            "scrivi un numero, o lascia la cella vuota se il documento non la stampa",
            "write a number, or leave the cell empty if the document does not print it"
        ),
    };
    let reason = error.map_or("no_figure", crate::data::cell::CellError::name);
    cx.report(Diagnostic::new(Code::UnreadableValue, cell.span, message).help(help).reason(reason));
}
