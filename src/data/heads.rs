//! Where a table begins: at the row, or rows, with the titles that the plan names. Letterheads and titles of the sheet
//! stand above.

use super::row::{Cell, Row, fold, is_below};
use super::table::Table;
use crate::source::{Place, Sources};
use crate::syntax::view::{Line, table};
use std::collections::VecDeque;

/// Titles stand in at most so many rows.
const MOST_ROWS: usize = 3;

/// A title that the plan names, and the one above it, folded.
pub(super) struct Wanted {
    pub(super) title: String,
    above: Option<String>,
}

/// The titles that the lines of a block name.
pub(super) fn wanted<'l>(sources: &Sources, lines: impl Iterator<Item = Line<'l>>) -> Vec<Wanted> {
    let folded = |place: Place| fold(sources.text(place));
    table::titles(lines).map(|(title, above)| Wanted { title: folded(title), above: above.map(folded) }).collect()
}

/// Titles in the rows that end somewhere.
struct Titles<'a> {
    /// The index of the last of the rows, the first of the table being none.
    last: Option<usize>,
    /// How much of those wanted is there: a title, and the one above it.
    count: usize,
    header: Vec<Cell<'a>>,
    above: Vec<Row<'a>>,
}

/// The table from the first rows on that have all titles; where there are none, from those with the most.
pub(super) fn find<'a>(mut table: Table<'a>, wanted: &[Wanted]) -> Table<'a> {
    let first = titles(&[Row { number: 0, line: 0, cells: table.header.clone() }], wanted, None);
    let mut best = first;
    let mut before: VecDeque<Row<'a>> = VecDeque::new();
    let number = table.header.first().map_or(1, |cell| cell.row);
    before.push_back(Row { number, line: number, cells: table.header.clone() });
    for (index, row) in table.rows().enumerate() {
        if best.count == 2 * wanted.len() {
            break;
        }
        let is_title = |cell: &Cell<'_>| {
            let text = fold(&cell.text);
            !text.is_empty() && wanted.iter().any(|w| w.title == text)
        };
        let has_title = row.cells.iter().any(is_title);
        // What does not stand right above is no title above.
        if before.back().is_some_and(|last| last.number + 1 != row.number) {
            before.clear();
        }
        before.push_back(row);
        if before.len() > MOST_ROWS {
            before.pop_front();
        }
        if has_title {
            let rows = before.make_contiguous();
            let found = (1..=rows.len()).map(|count| titles(&rows[rows.len() - count..], wanted, Some(index)));
            // The fewest rows of those with the most titles.
            let most = found.reduce(|most, more| if more.count > most.count { more } else { most });
            best = most.filter(|most| most.count > best.count).unwrap_or(best);
        }
    }
    if let Some(last) = best.last {
        table.begin(last, best.header, best.above);
    }
    table
}

/// What titles some rows hold together: the lowest of each column.
fn titles<'a>(rows: &[Row<'a>], wanted: &[Wanted], last: Option<usize>) -> Titles<'a> {
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let lowest = |at: usize| {
        let written = rows.iter().rev().find_map(|row| row.written(at));
        written.or_else(|| rows.last()?.cell(at)).cloned().unwrap_or_default()
    };
    let header: Vec<Cell<'a>> = (0..width).map(lowest).collect();
    let above: Vec<Row<'a>> = rows[..rows.len() - 1].to_vec();
    let there = |w: &Wanted| {
        let is_whole = |at| w.above.as_ref().is_none_or(|title| is_below(&above, at, title));
        let columns = header.iter().enumerate().filter(|(_, cell)| fold(&cell.text) == w.title);
        columns.map(|(at, _)| 1 + usize::from(is_whole(at))).max().unwrap_or(0)
    };
    let count = wanted.iter().map(there).sum();
    Titles { last, count, header, above }
}
