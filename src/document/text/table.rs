//! Tables on a terminal: columns where there is room for them, else a few lines for each row.

use super::flow;
use super::writer::{STEP, TextWriter};
use crate::document::style::{Ink, cut, left, right, width, wrap};
use crate::document::{Cell, Column, Inline, Row, Shape, Table};

/// A column without a heading names the rows: it takes this much.
const NAMES: usize = 40;
/// With less than this for the names, or for each column of text, there are no columns.
const LEAST: usize = 16;

impl TextWriter<'_> {
    pub(super) fn table(&mut self, table: &Table, base: usize) {
        self.paragraph(base, &table.caption, Ink::Bold);
        let rows: Vec<&Row> = table.rows.iter().chain(&table.total).collect();
        match widths(&table.columns, &rows, self.look.width.saturating_sub(base)) {
            Some(widths) => {
                self.headings(&table.columns, &widths, base);
                rows.iter().for_each(|row| self.row(row, &table.columns, &widths, base));
            }
            None => rows.iter().for_each(|row| self.card(row, &table.columns, base)),
        }
    }

    fn headings(&mut self, columns: &[Column], widths: &[usize], base: usize) {
        if columns.iter().all(|c| c.heading.is_empty()) {
            return;
        }
        let cells = columns.iter().zip(widths).map(|(c, w)| set(&cut(&c.heading, *w), c.shape, *w));
        let line = cells.collect::<Vec<_>>().join("  ");
        self.t.line(base, line.trim_end(), Ink::Dim);
    }

    /// The lines of a row: cells side by side, what does not fit below.
    fn row(&mut self, row: &Row, columns: &[Column], widths: &[usize], base: usize) {
        let cells: Vec<Vec<(String, Ink)>> =
            row.cells.iter().zip(columns).zip(widths).map(|((cell, c), w)| lines(cell, c, *w)).collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        for at in 0..height {
            let last = cells.iter().rposition(|c| c.get(at).is_some_and(|(t, _)| !t.is_empty()));
            self.t.blanks(base);
            for (index, cell) in cells.iter().enumerate().take(last.map_or(0, |l| l + 1)) {
                let (text, ink) = cell.get(at).map_or(("", Ink::Plain), |(t, ink)| (t.as_str(), *ink));
                let filled = set(text, columns[index].shape, widths[index]);
                self.t.blanks(if index > 0 { 2 } else { 0 });
                self.t.put(if Some(index) == last { filled.trim_end() } else { &filled }, ink);
            }
            self.t.end();
        }
    }

    /// A row where there is no room for columns.
    fn card(&mut self, row: &Row, columns: &[Column], base: usize) {
        for (index, (cell, column)) in row.cells.iter().zip(columns).enumerate() {
            let text = flow::plain(&cell.main);
            match (index, column.heading.as_str()) {
                (0, _) => self.paragraph(base, &text, Ink::Bold),
                _ if text.is_empty() => {}
                (_, "") => self.paragraph(base + STEP, &text, Ink::Plain),
                (_, heading) => self.paragraph(base + STEP, &format!("{heading}: {text}"), Ink::Plain),
            }
            for note in &cell.notes {
                self.paragraph(base + STEP, &flow::plain(note), Ink::Dim);
            }
        }
    }
}

/// How much each column takes; nothing where there is no room for all of them.
fn widths(columns: &[Column], rows: &[&Row], total: usize) -> Option<Vec<usize>> {
    let natural = |index: usize, column: &Column| {
        let cells = rows.iter().filter_map(|r| r.cells.get(index));
        let widest = cells.map(|c| {
            let notes = c.notes.iter().map(|n| width(&flow::plain(n)));
            notes.chain([width(&flow::plain(&c.main))]).max().unwrap_or(0)
        });
        widest.max().unwrap_or(0).max(width(&column.heading))
    };
    let mut found: Vec<usize> = columns.iter().enumerate().map(|(i, c)| natural(i, c)).collect();
    let gaps = 2 * columns.len().saturating_sub(1);
    let flexible: Vec<usize> = (0..columns.len()).filter(|i| columns[*i].shape == Shape::Text).collect();
    let fixed: usize = (0..columns.len()).filter(|i| !flexible.contains(i)).map(|i| found[i]).sum();
    let room = total.checked_sub(fixed + gaps)?;
    if let [names] = flexible.as_slice()
        && columns[*names].heading.is_empty()
    {
        found[*names] = room.min(NAMES);
        return (found[*names] >= LEAST).then_some(found);
    }
    // Narrow columns of text get what they need, the others share the rest.
    let (mut rest, mut waiting) = (room, flexible.clone());
    while !waiting.is_empty() {
        let share = rest / waiting.len();
        let Some(at) = waiting.iter().position(|i| found[*i] <= share) else {
            waiting.iter().for_each(|i| found[*i] = share);
            return (share >= LEAST).then_some(found);
        };
        rest -= found[waiting.remove(at)];
    }
    Some(found)
}

fn set(text: &str, shape: Shape, columns: usize) -> String {
    if shape == Shape::Figure { right(text, columns) } else { left(text, columns) }
}

/// A cell line by line.
fn lines(cell: &Cell, column: &Column, columns: usize) -> Vec<(String, Ink)> {
    let text = flow::plain(&cell.main);
    let ink = match cell.main.0.as_slice() {
        [Inline::Strong(_)] => Ink::Bold,
        [Inline::Light(light, _)] => Ink::Light(*light),
        _ => Ink::Plain,
    };
    let named = column.shape == Shape::Text && column.heading.is_empty();
    let main = if named { vec![cut(&text, columns)] } else { wrap(&text, columns.max(1)) };
    let notes = cell.notes.iter().flat_map(|n| wrap(&flow::plain(n), columns.max(1)));
    main.into_iter().map(|l| (l, ink)).chain(notes.map(|l| (l, Ink::Dim))).collect()
}
