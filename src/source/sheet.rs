//! A sheet of a workbook as a text: a line for each row, its cells side by side. What people call a cell is found from
//! where it stands in that text, so that a value of a sheet has its place as any other.

use std::fmt;

/// What a cell holds, as far as its file says.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum CellKind {
    /// Only its text tells: a CSV says no more, and an empty cell is nothing else.
    #[default]
    Written,
    /// Words, in a cell of words.
    Text,
    /// A number.
    Number,
    /// A number shown as a percentage.
    Percent,
    /// A day.
    Date,
    /// Yes or no.
    Bool,
    /// The spreadsheet's own error.
    Error,
    /// A formula whose value was not saved.
    Uncached,
}

/// A cell of a sheet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SheetCell {
    /// Where its contents begin in the text.
    pub start: u32,
    /// Their length in bytes.
    pub len: u32,
    /// What it holds.
    pub kind: CellKind,
}

/// A row of a sheet: its cells from column A on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SheetRow {
    /// From 1.
    pub number: u32,
    first: u32,
    cells: u32,
}

/// A block of cells, columns and rows counted from 1, its ends included.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Area {
    /// First row.
    pub top: u32,
    /// First column.
    pub left: u32,
    /// Last row.
    pub bottom: u32,
    /// Last column.
    pub right: u32,
}

impl Area {
    /// All of a sheet.
    pub const ALL: Area = Area { top: 1, left: 1, bottom: u32::MAX, right: u32::MAX };

    /// True for a cell in it.
    pub fn has(self, row: u32, column: u32) -> bool {
        self.top <= row && row <= self.bottom && self.left <= column && column <= self.right
    }
}

/// `B5:H40`, and `B5` for one cell.
impl fmt::Display for Area {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}{}", letters(self.left), self.top)?;
        if (self.top, self.left) == (self.bottom, self.right) {
            return Ok(());
        }
        write!(out, ":{}{}", letters(self.right), self.bottom)
    }
}

/// A column, counted from 1, as spreadsheets name it.
pub fn letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut n = column;
    while n > 0 {
        letters.push(b'A' + ((n - 1) % 26) as u8);
        n = (n - 1) / 26;
    }
    letters.iter().rev().map(|&b| char::from(b)).collect()
}

/// A formula of a cell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SheetFormula {
    /// The row of its cell.
    pub row: u32,
    /// The column of its cell.
    pub column: u32,
    /// As the file writes it; empty where it is the same as another one's.
    pub text: String,
    /// The number of the formula that some cells have in common: the first of them writes it.
    pub shared: Option<u32>,
    /// True where it computes with whole blocks of cells at once.
    pub is_array: bool,
}

/// What a sheet is besides its text.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Cells that are one on the sheet: the first of each says what all of them say.
    pub merged: Vec<Area>,
    /// The rows that are not shown, in order.
    pub hidden_rows: Vec<u32>,
    /// The columns that are not shown.
    pub hidden_columns: Vec<u32>,
    /// True where a filter chooses which rows are shown.
    pub is_filtered: bool,
    /// True where the sheet itself is not shown.
    pub is_hidden: bool,
    /// The formulas of its cells, where they were asked for.
    pub formulas: Vec<SheetFormula>,
    rows: Vec<SheetRow>,
    cells: Vec<SheetCell>,
}

impl Sheet {
    /// The rows with something in them, each with its cells from column A on.
    pub fn rows(&self) -> impl Iterator<Item = (u32, &[SheetCell])> {
        self.rows.iter().map(|row| (row.number, &self.cells[row.first as usize..(row.first + row.cells) as usize]))
    }

    /// The same, of some rows only.
    pub fn rows_between(&self, top: u32, bottom: u32) -> impl Iterator<Item = (u32, &[SheetCell])> {
        let from = self.rows.partition_point(|row| row.number < top);
        let rows = self.rows[from..].iter().take_while(move |row| row.number <= bottom);
        rows.map(|row| (row.number, &self.cells[row.first as usize..(row.first + row.cells) as usize]))
    }

    /// The cells of a row from column A on; none where nothing is in it.
    pub fn cells_of(&self, row: u32) -> &[SheetCell] {
        match self.rows.binary_search_by_key(&row, |row| row.number) {
            Ok(at) => {
                let row = self.rows[at];
                &self.cells[row.first as usize..(row.first + row.cells) as usize]
            }
            Err(_) => &[],
        }
    }

    /// The row that begins at an offset of the text, or the last one before it, and its cells.
    pub fn row_at(&self, offset: u32) -> Option<(u32, &[SheetCell])> {
        let begins = |row: &SheetRow| self.cells.get(row.first as usize).is_some_and(|cell| cell.start <= offset);
        let row = self.rows[self.rows.partition_point(begins).checked_sub(1)?];
        Some((row.number, &self.cells[row.first as usize..(row.first + row.cells) as usize]))
    }

    /// Row and column, from 1, of the cell at an offset of the text.
    pub fn cell_at(&self, offset: u32) -> Option<(u32, u32)> {
        let (row, cells) = self.row_at(offset)?;
        Some((row, cells.partition_point(|cell| cell.start <= offset) as u32))
    }

    /// What a cell is called outside its file: `Foglio1!D12`, `'Piano 2025'!D12`.
    pub fn cell_name(&self, row: u32, column: u32) -> String {
        let plain = |c: char| c.is_alphanumeric() || c == '_';
        let cell = format!("{}{row}", letters(column));
        if self.name.chars().all(plain) && !self.name.starts_with(|c: char| c.is_ascii_digit()) {
            return format!("{}!{cell}", self.name);
        }
        format!("'{}'!{cell}", self.name.replace('\'', "''"))
    }
}

/// What stands between two cells on a line.
const BETWEEN: &str = " | ";

/// Writes a sheet as a text. Rows and cells come in their order.
pub struct SheetWriter {
    text: String,
    sheet: Sheet,
    /// Rows whose line has begun.
    lines: u32,
}

impl SheetWriter {
    /// Nothing written yet.
    pub fn new(name: impl Into<String>) -> SheetWriter {
        let sheet = Sheet { name: name.into(), ..Sheet::default() };
        SheetWriter { text: String::new(), sheet, lines: 0 }
    }

    /// Bytes and cells so far, and those that another cell would add.
    pub fn size_with(&self, row: u32, column: u32, text: &str) -> (usize, usize) {
        let begun = if row == self.lines { self.sheet.rows.last().map_or(0, |row| row.cells) } else { 0 };
        let cells = column.saturating_sub(begun) as usize;
        let lines = row.saturating_sub(self.lines) as usize;
        (self.text.len() + text.len() + lines + cells * BETWEEN.len(), self.sheet.cells.len() + cells)
    }

    /// A cell with something in it; its text is on one line. False for one that does not come after those written.
    pub fn cell(&mut self, row: u32, column: u32, kind: CellKind, text: &str) -> bool {
        if row < self.lines || row == 0 || column == 0 {
            return false;
        }
        if row > self.lines {
            let new = (row - self.lines) as usize - usize::from(self.lines == 0);
            self.text.extend(std::iter::repeat_n('\n', new));
            self.lines = row;
            self.sheet.rows.push(SheetRow { number: row, first: self.sheet.cells.len() as u32, cells: 0 });
        }
        let Some(last) = self.sheet.rows.last_mut() else { return false };
        if column <= last.cells {
            return false;
        }
        while last.cells < column {
            if last.cells > 0 {
                self.text.push_str(BETWEEN);
            }
            last.cells += 1;
            let start = self.text.len() as u32;
            let is_it = last.cells == column;
            let (len, kind) = if is_it { (text.len() as u32, kind) } else { (0, CellKind::Written) };
            self.sheet.cells.push(SheetCell { start, len, kind });
        }
        self.text.push_str(text);
        true
    }

    /// What there is to say of it besides its cells.
    pub fn sheet(&mut self) -> &mut Sheet {
        &mut self.sheet
    }

    /// The text and what it shows.
    pub fn finish(mut self) -> (String, Sheet) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        (self.text, self.sheet)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_found_from_its_place() {
        let mut writer = SheetWriter::new("Piano 2025");
        writer.cell(2, 1, CellKind::Text, "Codice");
        writer.cell(2, 3, CellKind::Text, "Valore");
        writer.cell(4, 2, CellKind::Percent, "93,5 %");
        assert!(!writer.cell(4, 2, CellKind::Text, "again") && !writer.cell(3, 1, CellKind::Text, "before"));
        let (text, sheet) = writer.finish();
        assert_eq!(text, "\nCodice |  | Valore\n\n | 93,5 %\n");
        let rows: Vec<(u32, usize)> = sheet.rows().map(|(number, cells)| (number, cells.len())).collect();
        assert_eq!(rows, [(2, 3), (4, 2)]);
        let at = |what: &str| sheet.cell_at(text.find(what).expect("there") as u32);
        assert_eq!((at("odice"), at("Valore"), at("93")), (Some((2, 1)), Some((2, 3)), Some((4, 2))));
        let (_, cells) = sheet.rows().next().expect("a row");
        assert_eq!(sheet.cell_at(cells[1].start), Some((2, 2)), "an empty cell has its place too");
        assert_eq!(sheet.cell_at(0), None);
        assert_eq!(sheet.cell_name(4, 2), "'Piano 2025'!B4");
    }

    #[test]
    fn columns_have_letters() {
        assert_eq!([1, 26, 27, 702, 703, 16384].map(letters), ["A", "Z", "AA", "ZZ", "AAA", "XFD"]);
        assert_eq!(Area { top: 5, left: 2, bottom: 40, right: 8 }.to_string(), "B5:H40");
    }
}
