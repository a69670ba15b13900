//! What there is to say of a table that was read: what git left to decide, what the sheet doesn't show, what its file
//! doesn't hold.

use super::cell::CellError;
use super::named;
use super::table::{Cell, CellKind, Table, letters};
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::source::Sources;
use crate::syntax::excerpt::short;
use crate::text;

/// Cells and rows that are named one by one.
const NAMED: usize = 8;

/// What there is to say of the rows that count.
pub fn told(sources: &Sources, table: &Table<'_>, found: &mut Vec<Diagnostic>) {
    found.extend(named::conflicts(table));
    if !table.is_sheet() {
        return;
    }
    uncached(sources, table, found);
    hidden_rows(sources, table, found);
    hidden_columns(sources, table, found);
}

/// Formulas without a value: the program that wrote the file didn't compute them.
fn uncached(sources: &Sources, table: &Table<'_>, found: &mut Vec<Diagnostic>) {
    let cells: Vec<Cell<'_>> =
        table.rows().flat_map(|row| row.cells).filter(|cell| cell.kind == CellKind::Uncached).collect();
    let Some(first) = cells.first() else { return };
    let named = cells.iter().take(NAMED).map(|cell| cell.place_in(sources).to_string()).collect::<Vec<_>>().join(", ");
    let more = if cells.len() > NAMED { ", …" } else { "" };
    let count = cells.len();
    let message = match count {
        1 => text!(
            "{named}: il file ha la formula e non il suo valore",
            "{named}: the file has the formula and not its value"
        ),
        _ => text!(
            "{named}{more}: di {count} formule il file non ha il valore",
            "{named}{more}: the file does not have the value of {count} formulas"
        ),
    };
    found.push(Diagnostic::new(Code::Uncached, first.span, message).help(recompute()));
}

/// A cell that has no value to say: the spreadsheet's own error, or a formula whose value was not saved.
pub fn without_value(sources: &Sources, cell: &Cell<'_>) -> Option<Diagnostic> {
    let (place, shown) = (cell.place_in(sources), short(&cell.text));
    let (message, help) = match cell.kind {
        CellKind::Error => (
            text!(
                "{place}: «{shown}» è un errore del foglio di calcolo",
                "{place}: “{shown}” is an error of the spreadsheet"
            ),
            CellError::Spreadsheet.explain(&cell.text),
        ),
        CellKind::Uncached => (
            text!(
                "{place}: della formula «{shown}» il file non ha il valore",
                "{place}: the file does not have the value of the formula “{shown}”"
            ),
            recompute(),
        ),
        _ => return None,
    };
    Some(Diagnostic::new(Code::UnreadableValue, cell.span, message).help(help))
}

/// How a file gets the values of its formulas.
pub fn recompute() -> Text {
    text!(
        "apri il file con Excel o LibreOffice e salvalo di nuovo: le formule le calcola lui",
        "open the file with Excel or LibreOffice and save it again: they compute the formulas"
    )
}

fn hidden_rows(sources: &Sources, table: &Table<'_>, found: &mut Vec<Diagnostic>) {
    let mut hidden: Vec<(Cell<'_>, u32)> = Vec::new();
    for row in table.rows() {
        let Some(cell) = row.cells.into_iter().find(|cell| !cell.text.is_empty()) else { continue };
        let sheet = sources.get(cell.span.source).sheet.as_deref();
        if sheet.is_some_and(|sheet| sheet.is_hidden || sheet.hidden_rows.binary_search(&row.number).is_ok()) {
            hidden.push((cell, row.number));
        }
    }
    for rows in hidden.chunk_by(|a, b| a.0.span.source == b.0.span.source) {
        let Some(sheet) = sources.get(rows[0].0.span.source).sheet.as_deref() else { continue };
        let (name, count) = (&sheet.name, rows.len());
        let numbers = runs(rows.iter().map(|(_, number)| *number));
        let message = match (sheet.is_hidden, sheet.is_filtered, count) {
            (true, ..) => text!("il foglio «{name}» è nascosto, e conta", "the sheet “{name}” is hidden, and counts"),
            (_, true, _) => text!(
                "in «{name}» un filtro non mostra {count} righe che contano: {numbers}",
                "in “{name}” a filter does not show {count} rows that count: {numbers}"
            ),
            (_, _, 1) => text!(
                "in «{name}» la riga {numbers} è nascosta, e conta",
                "in “{name}” row {numbers} is hidden, and counts"
            ),
            _ => text!(
                "in «{name}» {count} righe sono nascoste, e contano: {numbers}",
                "in “{name}” {count} rows are hidden, and count: {numbers}"
            ),
        };
        let help = text!(
            "se non devono contare, toglile dal file o lasciale fuori con `dove`; se va bene così, mostrale, o scrivi `consenti righe_nascoste motivo \"…\"`",
            "if they must not count, remove them from the file or leave them out with `dove`; if that is right, show them, or write `consenti righe_nascoste motivo \"…\"`"
        );
        found.push(Diagnostic::new(Code::NotShown, rows[0].0.span, message).help(help));
    }
}

/// Columns with a title that are not shown.
fn hidden_columns(sources: &Sources, table: &Table<'_>, found: &mut Vec<Diagnostic>) {
    let titles = table.header.iter().filter(|title| !title.text.is_empty());
    let hidden = |title: &&Cell<'_>| {
        let sheet = sources.get(title.span.source).sheet.as_deref();
        sheet.is_some_and(|sheet| sheet.hidden_columns.contains(&title.column))
    };
    let hidden: Vec<&Cell<'_>> = titles.filter(hidden).collect();
    let Some(first) = hidden.first() else { return };
    let listed =
        hidden.iter().take(NAMED).map(|title| format!("{} («{}»)", letters(title.column as usize - 1), title.text));
    let listed = listed.collect::<Vec<_>>().join(", ");
    let message = text!(
        "colonne nascoste, che si leggono come le altre: {listed}",
        "hidden columns, which are read like the others: {listed}"
    );
    let help = text!(
        "se va bene così, mostrale, o scrivi `consenti righe_nascoste motivo \"…\"`",
        "if that is right, show them, or write `consenti righe_nascoste motivo \"…\"`"
    );
    found.push(Diagnostic::new(Code::NotShown, first.span, message).help(help));
}

/// `7, 9–12`
fn runs(numbers: impl Iterator<Item = u32>) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => runs.push((number, number)),
        }
    }
    let more = if runs.len() > NAMED { ", …" } else { "" };
    let shown = runs.iter().take(NAMED).map(|(first, last)| match first == last {
        true => first.to_string(),
        false => format!("{first}–{last}"),
    });
    shown.collect::<Vec<_>>().join(", ") + more
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_short() {
        assert_eq!(runs([7, 9, 10, 11, 12, 20].into_iter()), "7, 9–12, 20");
        assert_eq!(runs((0..20).map(|n| n * 2)), "0, 2, 4, 6, 8, 10, 12, 14, …");
    }
}
