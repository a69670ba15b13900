//! Decisions of the evaluation body from a table: `valutazione OIV 2025 atto "…" file "decisioni.csv"`.

use super::claim_tables::{about, is_bare, without_percent};
use super::context::Checker;
use super::titles::Titles;
use super::{cells, decisions, tables};
use crate::data::bands::ends_of_range;
use crate::data::cell::{CellMeasure, CellValue, cell_value};
use crate::data::table::{Cell, Row, Table};
use crate::data::told::told;
use crate::data::{chosen, named};
use crate::diagnostic::{Code, Diagnostic};
use crate::ground::quantity::{Quantity, WrittenMeasure};
use crate::plan::{Decision, Verdict};
use crate::source::Place;
use crate::syntax::excerpt::short;
use crate::syntax::view::Role;
use crate::syntax::view::decision::Block;
use crate::syntax::view::decision_table::Decides;
use crate::syntax::view::table::Column;
use crate::text;
use rust_decimal::Decimal;

/// What tables write of what can't be assessed.
const NOT_ASSESSABLE: [&str; 3] = ["non valutabile", "non_valutabile", "n.v."];

/// Which column is what.
#[derive(Default)]
struct Columns {
    all: Vec<(Decides, usize)>,
}

impl Columns {
    fn of(&self, decides: Decides) -> Option<usize> {
        self.all.iter().find(|(known, _)| *known == decides).map(|(_, column)| *column)
    }

    fn cell<'r, 'a>(&self, row: &'r Row<'a>, decides: Decides) -> Option<&'r Cell<'a>> {
        row.written(self.of(decides)?)
    }
}

/// The decisions of all rows.
pub(super) fn table(cx: &mut Checker<'_, '_>, block: &Block<'_>, path: Place) {
    let mut table = match named::open(cx.sources, cx.tables, path, block.lines()) {
        Some(Ok(table)) => table,
        Some(Err(found)) => return cx.report(*found),
        None => return,
    };
    let columns = columns(cx, block, &table, path);
    let reading = chosen::choose(cx.sources, path, &mut table, block.lines(), cx.diagnostics);
    told(cx.sources, &table, cx.diagnostics);
    let (Some(columns), Some(reading)) = (columns, reading) else { return };
    cx.plan.tables.push(reading);
    let spellings = super::spellings::Spellings::read(cx, block.lines());
    let mut titles = Titles::of_all(cx);
    for row in table.rows() {
        let row = spellings.respell(row, columns.of(Decides::Score).into_iter());
        if let Some(shifted) = named::beyond(&table, &row) {
            cx.report(shifted);
            continue;
        }
        // A row without a decision is of what nobody decided about.
        let Some(score) = columns.cell(&row, Decides::Score) else { continue };
        let Some(name) = columns.cell(&row, Decides::Name) else {
            tables::nameless(cx, &row, score, columns.of(Decides::Name).unwrap_or_default(), false);
            continue;
        };
        let node = columns.cell(&row, Decides::Node);
        let Some((item, under)) = about(cx, node, name, &mut titles) else { continue };
        cx.cells.name_item(name.span, Some(item));
        if !cx.is_scored(item) {
            cx.wrong_kind(name.span, item, "indicatore, obiettivo, progetto, ambito, piano");
            continue;
        }
        let Some(verdict) = verdict(cx, score) else { continue };
        let text = |decides| columns.cell(&row, decides).map_or(Place::default(), |cell| cell.span);
        let reason = text(Decides::Reason);
        if reason.is_empty() {
            without_reason(cx, name);
        }
        let own = text(Decides::Act);
        let act = if own.is_empty() { block.act.read().unwrap_or_default() } else { own };
        let deduced = text(Decides::Deduced);
        cx.plan.decisions.push(Decision {
            item,
            under,
            verdict,
            body: block.body,
            act,
            reason,
            deduced,
            span: score.span,
        });
    }
}

fn columns(cx: &mut Checker<'_, '_>, block: &Block<'_>, table: &Table<'_>, path: Place) -> Option<Columns> {
    let mut columns = Columns::default();
    let mut complete = true;
    for line in block.lines().filter(|line| line.role() == Some(Role::Column)) {
        let read = Column::<Decides>::read(line, cx.diagnostics);
        let found = read.and_then(|read| Some((read, tables::index(cx, table, (read.title, read.below))?)));
        let Some((written, column)) = found else {
            complete = false;
            continue;
        };
        if columns.of(written.holds).is_some() {
            let role = written.holds.word();
            let message = text!("c'è già una colonna `{role}`", "there already is a column `{role}`");
            let help = text!("tienine una sola", "keep only one of them");
            cx.report(Diagnostic::new(Code::RepeatedField, written.title, message).help(help));
            complete = false;
        }
        columns.all.push((written.holds, column));
    }
    if complete && (columns.of(Decides::Name).is_none() || columns.of(Decides::Score).is_none()) {
        let message = text!(
            "manca la colonna dei nomi o quella dei punteggi",
            "the column of names or that of scores is missing"
        );
        let help = text!(
            "scrivi `colonna nome \"Codice\"` e `colonna punteggio \"Punteggio\"`",
            "write `colonna nome \"Code\"` and `colonna punteggio \"Score\"`"
        );
        cx.report(Diagnostic::new(Code::MissingField, path, message).help(help));
        complete = false;
    }
    complete.then_some(columns)
}

fn without_reason(cx: &mut Checker<'_, '_>, name: &Cell<'_>) {
    let (row, shown) = (name.row, short(&name.text));
    let message = text!(
        "riga {row}: la decisione su «{shown}» non ha un motivo",
        "row {row}: the decision on “{shown}” has no reason"
    );
    let help = text!(
        "scrivilo in una colonna, e aggiungi `colonna motivo \"Motivo\"`",
        "write it in a column, and add `colonna motivo \"Reason\"`"
    );
    cx.report(Diagnostic::new(Code::DecisionWithoutReason, name.span, message).help(help));
}

/// A score, a range of scores, or words for what can't be assessed.
fn verdict(cx: &mut Checker<'_, '_>, cell: &Cell<'_>) -> Option<Verdict> {
    let said = named::fold(&cell.text);
    if NOT_ASSESSABLE.contains(&said.as_str()) {
        return Some(Verdict::NotAssessable);
    }
    if let Ok(CellValue::Number { value, measure }) = cell_value(&cell.text) {
        return score(cx, cell, value, measure).map(Verdict::Score);
    }
    match ends_of_range(&cell.text) {
        Some((low, high)) => Some(Verdict::Between(score(cx, cell, low.0, low.1)?, score(cx, cell, high.0, high.1)?)),
        None => {
            let (row, column, shown) = (cell.row, cell.letters(), short(&cell.text));
            let message = text!(
                "riga {row}, colonna {column}: «{shown}» non è una decisione",
                "row {row}, column {column}: “{shown}” is no decision"
            );
            let help = text!(
                "scrivi un punteggio, `20 % - 100 %` o `non valutabile`; una cella vuota non decide nulla",
                "write a score, `20 % - 100 %` or `non valutabile`; an empty cell decides nothing"
            );
            cx.report(Diagnostic::new(Code::UnreadableValue, cell.span, message).help(help).reason("no_decision"));
            None
        }
    }
}

fn score(
    cx: &mut Checker<'_, '_>,
    cell: &Cell<'_>,
    value: Decimal,
    written: Option<CellMeasure<'_>>,
) -> Option<Decimal> {
    let measure = cells::cell_measure(cx, written, cell)?;
    let percent = written == Some(CellMeasure::Percent);
    let written = if percent { WrittenMeasure::Percent } else { WrittenMeasure::None };
    let quantity = Quantity { value, measure: written, span: cell.span };
    if is_bare(cx, quantity) {
        without_percent(cx, cell);
        return None;
    }
    decisions::score_unit(cx, quantity, measure).then_some(value)
}
