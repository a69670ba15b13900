//! One mistake in a whole column of a table is one message.

use crate::data::table::{self, Cell, Table};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::ground::number::italian;
use crate::source::{SourceKind, Sources};
use crate::text;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Errors of one kind in a column that are still shown one by one.
const ONE_BY_ONE: usize = 3;

/// What makes cells one mistake: code, column, reason.
type Kind = (Code, u32, Option<&'static str>);

/// Joins the errors of one kind in a column of a table into the first of them.
pub fn group(sources: &Sources, diagnostics: &mut Vec<Diagnostic>) {
    for (id, source) in sources.iter().filter(|(_, source)| source.kind == SourceKind::Table) {
        let inside = |d: &Diagnostic| d.severity == Severity::Error && d.primary.span.source == id;
        if diagnostics.iter().filter(|d| inside(d)).count() <= ONE_BY_ONE {
            continue;
        }
        let Ok(table) = table::read(source) else { continue };
        let mut kinds: BTreeMap<Kind, Vec<(u32, usize)>> = BTreeMap::new();
        for (index, found) in diagnostics.iter().enumerate().filter(|(_, d)| inside(d)) {
            if let Some(cell) = cell_at(&table, found.primary.span.start) {
                kinds.entry((found.code, cell.column, found.reason)).or_default().push((cell.row, index));
            }
        }
        let mut kept = vec![true; diagnostics.len()];
        for ((_, column, _), mut cells) in kinds.into_iter().filter(|(_, cells)| cells.len() > ONE_BY_ONE) {
            cells.sort_unstable();
            let (Some(&(_, first)), Some(&(last, _))) = (cells.first(), cells.last()) else { continue };
            let others = italian(Decimal::from(cells.len() - 1));
            let column = Cell { span: source.place(), text: "".into(), row: last, column, ..Cell::default() }.letters();
            let more = text!(
                "; e così altre {others} celle della colonna {column}, fino a {column}{last}",
                "; the same goes for {others} more cells of column {column}, down to {column}{last}"
            );
            let joined = &mut diagnostics[first];
            joined.message = std::mem::take(&mut joined.message).then(&more);
            joined.fix = None;
            cells.iter().skip(1).for_each(|(_, index)| kept[*index] = false);
        }
        let mut kept = kept.into_iter();
        diagnostics.retain(|_| kept.next().unwrap_or(true));
    }
}

/// The cell that holds a position.
fn cell_at<'a>(table: &Table<'a>, at: u32) -> Option<Cell<'a>> {
    let row = table.row_at(at).and_then(|row| table.row(row));
    let cells = row.map_or_else(|| table.header.clone(), |row| row.cells);
    let cell = cells.partition_point(|cell| cell.span.start <= at).checked_sub(1)?;
    cells.into_iter().nth(cell)
}
