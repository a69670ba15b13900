//! A table: its titles and the rows below them, read from a CSV or from a sheet of a workbook.

use super::csv::{self, Reader};
pub use super::csv::{TableError, decode};
use super::merged::Side;
use super::row;
pub use super::row::{Cell, CellKind, Row, fold, letters};
use crate::source::{Place, Sheet, Source, SourceId, Span};
use std::borrow::Cow;

/// The rows of one file or sheet that have something in them, titles or not. Only where they begin is kept: their cells
/// are read when asked for, so that a large table costs little more than its text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Grid<'a> {
    text: &'a str,
    source: SourceId,
    /// What the text shows, where it is no CSV.
    sheet: Option<&'a Sheet>,
    delimiter: u8,
    /// Where each row begins, and its number.
    starts: Vec<(u32, u32)>,
    /// The lines where a merge left something to decide; what stands between is read as our side has it.
    conflicts: Vec<Place>,
    /// For each title of the table the column it has here, where they are not the same.
    columns: Option<Vec<Option<usize>>>,
    /// How many rows the sheets of the table before it have.
    before: u32,
}

impl<'a> Grid<'a> {
    /// The rows of a source.
    pub fn read(source: &'a Source) -> Result<Grid<'a>, TableError> {
        match source.sheet.as_deref() {
            Some(sheet) => of_sheet(source, sheet),
            None => of_text(&source.text, source.id),
        }
    }

    /// Takes the first row out: that of the titles.
    fn take_first(&mut self) -> Option<Row<'a>> {
        let first = self.row(0)?;
        self.starts.remove(0);
        Some(first)
    }

    /// One of the rows, by its index.
    pub fn row(&self, index: usize) -> Option<Row<'a>> {
        self.starts.get(index).map(|&start| self.read_row(start))
    }

    /// The row that holds a position, or the last one before it.
    fn row_at(&self, at: u32) -> Option<usize> {
        self.starts.partition_point(|(start, _)| *start <= at).checked_sub(1)
    }

    fn read_row(&self, (start, number): (u32, u32)) -> Row<'a> {
        let mut cells = Vec::new();
        match self.sheet {
            Some(sheet) => cells.extend(sheet_cells(self.text, self.source, sheet, start)),
            None => {
                // The rows were all read once: none has an error any more.
                let mut reader = Reader::new(self.text, self.source, self.delimiter, start);
                reader.row = number - 1;
                let _ = reader.row(&mut cells);
            }
        }
        if let Some(columns) = &self.columns {
            let blank = |row| Cell { row, ..Cell::default() };
            let of = |at: &Option<usize>| at.and_then(|at| cells.get(at).cloned()).unwrap_or_else(|| blank(number));
            cells = columns.iter().map(of).collect();
        }
        Row { number, line: self.before + number, cells }
    }
}

/// The cells of the row that begins at an offset of a sheet's text.
fn sheet_cells<'a>(text: &'a str, source: SourceId, sheet: &'a Sheet, start: u32) -> impl Iterator<Item = Cell<'a>> {
    let (row, cells) = sheet.row_at(start).unwrap_or_default();
    cells.iter().zip(1..).map(move |(cell, column)| {
        let span = Span { start: cell.start, len: cell.len };
        let written = text.get(span.start as usize..span.end() as usize).unwrap_or_default();
        Cell { span: span.within(source), text: Cow::Borrowed(written), row, column, kind: cell.kind }
    })
}

/// A table with titles. The rows may come from several sheets with the same titles.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Table<'a> {
    /// The first row that isn't blank.
    pub header: Vec<Cell<'a>>,
    /// What separates the cells.
    pub delimiter: char,
    /// Rows of titles above.
    above: Vec<Row<'a>>,
    /// The rows below the titles, sheet by sheet.
    parts: Vec<Grid<'a>>,
}

impl<'a> Table<'a> {
    /// The rows below the header that aren't blank.
    pub fn rows(&self) -> impl Iterator<Item = Row<'a>> + '_ {
        self.parts.iter().flat_map(|part| part.starts.iter().map(|&start| part.read_row(start)))
    }

    /// One of the rows, by its index.
    pub fn row(&self, index: usize) -> Option<Row<'a>> {
        let mut index = index;
        for part in &self.parts {
            match index.checked_sub(part.starts.len()) {
                None => return part.row(index),
                Some(further) => index = further,
            }
        }
        None
    }

    /// Lets go of the rows that are not to be read.
    pub fn retain(&mut self, mut keep: impl FnMut(&Row<'a>) -> bool) {
        for part in &mut self.parts {
            let mut starts = std::mem::take(&mut part.starts);
            starts.retain(|&start| keep(&part.read_row(start)));
            part.starts = starts;
        }
    }

    /// How many rows there are below the header.
    pub fn len(&self) -> usize {
        self.parts.iter().map(|part| part.starts.len()).sum()
    }

    /// True where there is nothing below the header.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Takes the row with this index for that of the titles, or the last of those: the table begins below it.
    pub(super) fn begin(&mut self, last: usize, header: Vec<Cell<'a>>, above: Vec<Row<'a>>) {
        if let Some(part) = self.parts.first_mut() {
            part.starts.drain(..=last);
        }
        (self.header, self.above) = (header, above);
    }

    /// True where a title stands above the one of a column.
    pub fn is_below(&self, column: usize, title: &str) -> bool {
        row::is_below(&self.above, column, title)
    }

    /// The row that holds a position of the first part, or the last one before it; the header has none.
    pub fn row_at(&self, at: u32) -> Option<usize> {
        self.parts.first()?.row_at(at)
    }

    /// The lines where a merge left something to decide.
    pub fn conflicts(&self) -> impl Iterator<Item = Place> {
        self.parts.iter().flat_map(|part| part.conflicts.iter().copied())
    }

    /// True for a table in a workbook.
    pub fn is_sheet(&self) -> bool {
        self.parts.iter().any(|part| part.sheet.is_some())
    }

    /// Adds the rows of another table under the same titles, wherever they stand there.
    pub fn append(&mut self, other: Table<'a>) {
        let same = |a: &[Cell<'_>], b: &[Cell<'_>]| {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| fold(&a.text) == fold(&b.text))
        };
        // Of several columns with one title, the second here is the second there.
        let place = |at: usize| {
            let earlier = self.columns(&self.header[at].text).take_while(|known| *known < at).count();
            other.columns(&self.header[at].text).nth(earlier)
        };
        let columns =
            (!same(&self.header, &other.header)).then(|| (0..self.header.len()).map(place).collect::<Vec<_>>());
        let last = |part: &Grid<'_>| part.before + part.starts.last().map_or(0, |(_, number)| *number);
        let before = self.parts.iter().map(last).max().unwrap_or(0);
        for part in other.parts {
            self.parts.push(Grid { columns: columns.clone(), before, ..part });
        }
    }

    /// The first of some titles that it does not have.
    pub(super) fn lacks<'t>(&self, mut titles: impl Iterator<Item = &'t str>) -> Option<&'t str> {
        titles.find(|title| !self.header.iter().any(|cell| fold(&cell.text) == *title))
    }

    /// The columns with this title; case and runs of blanks don't matter.
    pub fn columns(&self, title: &str) -> impl Iterator<Item = usize> {
        let wanted = fold(title);
        let titled = self.header.iter().enumerate().filter(move |(_, cell)| fold(&cell.text) == wanted);
        titled.map(|(index, _)| index)
    }

    /// The first cell of a row that something is written in, and no title above it or anything after it.
    pub fn beyond<'r>(&self, row: &'r Row<'a>) -> Option<&'r Cell<'a>> {
        // Nothing moves to another column in a sheet: what stands beside the table is a note.
        if self.is_sheet() {
            return None;
        }
        let titled = self.header.iter().rposition(|cell| !cell.text.is_empty()).map_or(0, |last| last + 1);
        row.cells.iter().skip(titled).find(|cell| !cell.text.is_empty())
    }
}

/// The text with two apostrophes for each doubled quote in a cell: what is shown of a cell is then what it
/// says, and no place moves.
pub fn without_doubled_quotes(mut text: String) -> String {
    if !text.contains("\"\"") {
        return text;
    }
    let Ok(grid) = of_text(&text, SourceId::default()) else { return text };
    let doubled = |cell: &Cell<'_>| matches!(cell.text, Cow::Owned(_)).then_some(cell.span);
    let rows = grid.starts.iter().map(|&start| grid.read_row(start));
    let found: Vec<Place> = rows.flat_map(|row| row.cells).filter_map(|cell| doubled(&cell)).collect();
    for place in found {
        let range = place.start as usize..place.end() as usize;
        let single = text[range.clone()].replace("\"\"", "''");
        text.replace_range(range, &single);
    }
    text
}

/// Reads a table whose first row holds the titles.
pub fn read(source: &Source) -> Result<Table<'_>, TableError> {
    let mut grid = Grid::read(source)?;
    let header = grid.take_first().ok_or(TableError::Empty)?.cells;
    Ok(Table { header, delimiter: char::from(grid.delimiter), above: Vec::new(), parts: vec![grid] })
}

/// The rows of a sheet.
fn of_sheet<'a>(source: &'a Source, sheet: &'a Sheet) -> Result<Grid<'a>, TableError> {
    let starts: Vec<(u32, u32)> =
        sheet.rows().filter_map(|(number, cells)| Some((cells.first()?.start, number))).collect();
    if starts.is_empty() {
        return Err(TableError::Empty);
    }
    Ok(Grid {
        text: &source.text,
        source: source.id,
        sheet: Some(sheet),
        delimiter: b'|',
        starts,
        conflicts: Vec::new(),
        columns: None,
        before: 0,
    })
}

/// The rows of a decoded text.
fn of_text(text: &str, source: SourceId) -> Result<Grid<'_>, TableError> {
    if text.starts_with("PK\u{3}\u{4}") || text.contains('\0') {
        return Err(TableError::NotText);
    }
    let (delimiter, start) = match csv::declared(text) {
        Some(found) => found,
        None => (csv::sniff(text), 0),
    };
    let mut reader = Reader::new(text, source, delimiter, start as u32);
    let (mut starts, mut cells) = (Vec::new(), Vec::new());
    let (mut side, mut conflicts) = (Side::default(), Vec::new());
    loop {
        let start = reader.at as u32;
        if !reader.row(&mut cells)? {
            break;
        }
        let (Some(first), Some(last)) = (cells.first(), cells.last()) else { continue };
        side = side.then(&first.text);
        if side == Side::Opening {
            conflicts.push(first.span.to(last.span));
        }
        if side.counts() && cells.iter().any(|c| !c.text.is_empty()) {
            starts.push((start, reader.row));
        }
    }
    if starts.is_empty() {
        return Err(TableError::Empty);
    }
    Ok(Grid { text, source, sheet: None, delimiter, starts, conflicts, columns: None, before: 0 })
}

#[cfg(test)]
mod tests {
    use super::super::csv::MOST_COLUMNS;
    use super::*;
    use crate::source::Sources;
    use proptest::prelude::*;

    fn sources(text: &str) -> Sources {
        let mut sources = Sources::new();
        sources.add("prima.albero", "piano x".into()).expect("small");
        sources.add_table("dati.csv", text.to_owned()).expect("small");
        sources
    }

    /// The rows as text, cells separated by `|`, each with its number.
    fn shown(text: &str) -> Result<String, TableError> {
        let sources = sources(text);
        let table = read(sources.get(crate::source::SourceId(1)))?;
        let line = |cells: &[Cell<'_>]| cells.iter().map(|c| c.text.as_ref()).collect::<Vec<_>>().join("|");
        let rows = table.rows().map(|r| format!("\n{} {}", r.number, line(&r.cells)));
        Ok(format!("{}{}", line(&table.header), rows.collect::<String>()))
    }

    #[test]
    fn reads_what_excel_writes() {
        let expected = Ok("Codice|Valore\n2 EC07|9,74 %\n3 A|1.258,00".to_owned());
        for text in [
            "Codice;Valore\r\nEC07;9,74 %\r\nA;1.258,00\r\n",
            "Codice;Valore\nEC07;9,74 %\nA;1.258,00",
            "Codice;Valore\rEC07;9,74 %\rA;1.258,00\r",
            "Codice\tValore\nEC07\t9,74 %\nA\t1.258,00\n",
            "Codice,Valore\nEC07,\"9,74 %\"\nA,\"1.258,00\"\n",
            "sep=;\r\nCodice;Valore\r\nEC07;9,74 %\r\nA;1.258,00\r\n",
            "SEP=|\nCodice|Valore\nEC07|9,74 %\nA|1.258,00\n",
            "Codice; Valore\n\"EC07\" ; \"9,74 %\"\n A ;\u{a0}1.258,00\n",
        ] {
            assert_eq!(shown(text), expected, "{text:?}");
        }
    }

    #[test]
    fn keeps_rows_of_any_length_and_counts_blank_ones() {
        let text = "\n;;\nCodice;Valore;Nota;\n\nA;1;x;;;y\nB\n;;;\n\"C\r\n\"\"bis\"\"\";2\n";
        assert_eq!(shown(text), Ok("Codice|Valore|Nota|\n5 A|1|x|||y\n6 B\n8 C\r\n\"bis\"|2".into()));
    }

    #[test]
    fn names_what_is_wrong() {
        let at = |start, end| Span::new(start, end).within(SourceId(1));
        assert_eq!(shown(""), Err(TableError::Empty));
        assert_eq!(shown(";;\n\n"), Err(TableError::Empty));
        assert_eq!(shown("PK\u{3}\u{4}xl"), Err(TableError::NotText));
        assert_eq!(shown("a;b\n1;\"x\n"), Err(TableError::UnclosedQuote(at(6, 7))));
        assert_eq!(shown("a;b\n1;\"x\" y\n"), Err(TableError::AfterQuote(at(10, 11))));
        let wide = |cells: usize| format!("a;b\n{}\n", ";".repeat(cells - 1) + "x");
        assert!(shown(&wide(MOST_COLUMNS)).is_ok());
        assert_eq!(shown(&wide(MOST_COLUMNS + 1)), Err(TableError::TooWide));
        assert_eq!(shown("schermo;n\n5\" di schermo;2\n"), Ok("schermo|n\n2 5\" di schermo|2".into()));
    }

    #[test]
    fn decodes() {
        assert_eq!(decode("sì".into()), "sì");
        assert_eq!(decode(b"\xEF\xBB\xBFs\xC3\xAC".to_vec()), "sì");
        assert_eq!(decode(b"\xFF\xFEs\0\xEC\0".to_vec()), "sì");
        assert_eq!(decode(b"\xFE\xFF\0s\0\xEC".to_vec()), "sì");
        assert_eq!(decode(b"s\xEC \x80 1.200".to_vec()), "sì € 1.200");
    }

    #[test]
    fn shows_quotes_in_cells_once() {
        let text = "A;B\r\n\"n. di \"\"sportelli\"\"\";\"\"\r\n";
        assert_eq!(without_doubled_quotes(text.into()), "A;B\r\n\"n. di ''sportelli''\";\"\"\r\n");
        assert_eq!(without_doubled_quotes("a;\"\"\nb;\"x".into()), "a;\"\"\nb;\"x");
    }

    #[test]
    fn finds_columns_and_names_them() {
        let sources = sources("Codice;Valore  2025\nA;1\n");
        let table = read(sources.get(crate::source::SourceId(1))).expect("a table");
        assert_eq!((table.columns("valore 2025").next(), table.columns("x").next()), (Some(1), None));
        let cell = |column| Cell { span: Place::default(), text: "".into(), row: 1, column, ..Cell::default() };
        assert_eq!([1, 26, 27, 702, 703].map(|c| cell(c).letters()), ["A", "Z", "AA", "ZZ", "AAA"]);
    }

    /// Never a panic; every cell's place holds its text.
    fn knows_its_places(text: &str) -> Result<(), TestCaseError> {
        let sources = sources(text);
        if let Ok(table) = read(sources.get(crate::source::SourceId(1))) {
            for cell in table.rows().flat_map(|r| r.cells).chain(table.header.iter().cloned()) {
                let (raw, text) = (sources.text(cell.span), cell.text.as_ref());
                // Doubled quotes are single in a quoted cell only.
                prop_assert!(raw == text || raw.replace("\"\"", "\"").trim() == text, "{raw:?} {text:?}");
            }
        }
        Ok(())
    }

    #[test]
    fn doubled_quotes_outside_a_quoted_cell_stay() {
        knows_its_places("1\"\"").expect("found once by the property below");
    }

    proptest! {
        #[test]
        fn every_cell_knows_its_place(text in "[ab1è€\u{a0}\";,\t\r\n ]{0,60}") {
            knows_its_places(&text)?;
        }
    }
}
