//! Cells and rows of a table, whatever file they came from.

pub use crate::source::CellKind;
use crate::source::{self, Place, Sources};
use std::borrow::Cow;

/// A cell: what it says and where.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Cell<'a> {
    /// Place of the contents, without quotes and blanks around.
    pub span: Place,
    /// The contents, doubled quotes made single, blanks around removed.
    pub text: Cow<'a, str>,
    /// Row as Excel shows it, from 1.
    pub row: u32,
    /// Column from 1.
    pub column: u32,
    /// What it holds, as far as its file says.
    pub kind: CellKind,
}

impl Cell<'_> {
    /// What people call it: `D12`, and in a sheet `Foglio1!D12`.
    pub fn place_in(&self, sources: &Sources) -> String {
        match sources.get(self.span.source).sheet.as_deref() {
            Some(sheet) => sheet.cell_name(self.row, self.column),
            None => format!("{}{}", self.letters(), self.row),
        }
    }

    /// The column as Excel names it: `A`, `AB`.
    pub fn letters(&self) -> String {
        source::letters(self.column)
    }
}

/// A column, counted from zero, as Excel names it.
pub fn letters(column: usize) -> String {
    source::letters(column as u32 + 1)
}

/// A row with something in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row<'a> {
    /// Number as Excel shows it, from 1; blank rows count.
    pub number: u32,
    /// Where it stands among the rows of all sheets of its table: the number, and how many there are in those before.
    pub line: u32,
    /// Its cells; fewer or more than the header's when the row is ragged.
    pub cells: Vec<Cell<'a>>,
}

impl<'a> Row<'a> {
    /// The cell under a column, counted from zero.
    pub fn cell(&self, column: usize) -> Option<&Cell<'a>> {
        self.cells.get(column)
    }

    /// The cell under a column, where something is written in it.
    pub fn written(&self, column: usize) -> Option<&Cell<'a>> {
        self.cell(column).filter(|cell| !cell.text.is_empty())
    }

    /// The place to show for a cell: an empty one is shown by what ends it, or by the first of its row that isn't.
    pub fn place(&self, column: usize) -> Place {
        if let (Some(cell), Some(_)) = (self.cell(column), self.cell(column + 1)) {
            return Place { len: cell.span.len.max(1), ..cell.span };
        }
        let filled = self.cells.iter().find(|cell| !cell.text.is_empty());
        self.written(column).or(filled).map_or(Place::default(), |cell| cell.span)
    }
}

/// A title without differences of case and blanks.
pub fn fold(title: &str) -> String {
    let mut out = String::with_capacity(title.len());
    for word in title.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        if word.is_ascii() {
            out.extend(word.bytes().map(|b| b.to_ascii_lowercase() as char));
        } else {
            out.extend(word.chars().flat_map(char::to_lowercase));
        }
    }
    out
}

/// True where a title stands above a column: over it, or to its left with nothing between, as merged cells do.
pub fn is_below(above: &[Row<'_>], column: usize, title: &str) -> bool {
    above.iter().any(|row| {
        let spread = row.cells.iter().take(column + 1).rev().find(|cell| !cell.text.is_empty());
        spread.is_some_and(|cell| fold(&cell.text) == title)
    })
}
