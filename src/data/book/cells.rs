//! The cells of a sheet as they are read, within what may be read of one workbook.

use super::Unreadable;
use crate::source::{Area, CellKind, Sheet, SheetFormula, SheetWriter, composed};
use std::borrow::Cow;

/// Cells read of one workbook, with the empty ones between.
const MOST_CELLS: usize = 2_000_000;
/// Bytes of their texts.
const MOST_TEXT: usize = 64 << 20;

/// What may still be read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Budget {
    cells: usize,
    text: usize,
}

impl Default for Budget {
    fn default() -> Budget {
        Budget { cells: MOST_CELLS, text: MOST_TEXT }
    }
}

/// A sheet being read.
pub(super) struct Cells {
    writer: SheetWriter,
    area: Area,
    left: Budget,
    count: usize,
    keeps_formulas: bool,
}

impl Cells {
    /// A sheet of which an area is read.
    pub fn new(name: &str, area: Area, left: Budget) -> Cells {
        Cells { writer: SheetWriter::new(name), area, left, count: 0, keeps_formulas: false }
    }

    /// The same, with the formulas of the cells.
    pub fn with_formulas(self, keeps_formulas: bool) -> Cells {
        Cells { keeps_formulas, ..self }
    }

    /// The formula of a cell, where formulas are kept.
    pub fn formula(&mut self, formula: SheetFormula) -> Result<(), Unreadable> {
        if self.keeps_formulas {
            self.left.text = self.left.text.checked_sub(formula.text.len() + 16).ok_or(Unreadable::TooLarge)?;
            self.sheet().formulas.push(formula);
        }
        Ok(())
    }

    /// A cell; one with nothing in it, or outside the area, is none.
    pub fn add(&mut self, row: u32, column: u32, kind: CellKind, text: &str) -> Result<(), Unreadable> {
        let text = on_one_line(text);
        if text.is_empty() || !self.area.has(row, column) {
            return Ok(());
        }
        let (bytes, cells) = self.writer.size_with(row, column, &text);
        if bytes > self.left.text || cells > self.left.cells {
            return Err(Unreadable::TooLarge);
        }
        self.count += 1;
        // A cell written twice, or before another: nobody knows which of them is meant.
        if self.writer.cell(row, column, kind, &text) { Ok(()) } else { Err(Unreadable::Malformed) }
    }

    /// A formula without a value. Its text is read as an error of the spreadsheet, and never as a value.
    pub fn uncached(&mut self, row: u32, column: u32, formula: &str) -> Result<(), Unreadable> {
        self.add(row, column, CellKind::Uncached, &format!("#={formula}"))
    }

    /// What there is to say of the sheet besides its cells.
    pub fn sheet(&mut self) -> &mut Sheet {
        self.writer.sheet()
    }

    /// How many cells have something in them.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The text, and what it shows.
    pub fn finish(self, left: &mut Budget) -> (String, Sheet) {
        let (bytes, cells) = self.writer.size_with(0, 0, "");
        *left = Budget { cells: left.cells.saturating_sub(cells), text: left.text.saturating_sub(bytes) };
        self.writer.finish()
    }
}

/// The contents of a cell as a cell of a CSV has them: without blanks around, accents composed; and on one line.
fn on_one_line(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if text.bytes().all(|b| (b' '..=b'~').contains(&b)) {
        return Cow::Borrowed(text);
    }
    let text = composed(text.to_owned());
    if !text.contains(breaks) {
        return Cow::Owned(text);
    }
    let parts = text.split(breaks).map(str::trim).filter(|part| !part.is_empty());
    Cow::Owned(parts.collect::<Vec<_>>().join(" "))
}

fn breaks(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\t' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Column and row, from 1, of a cell such as `$D$12`; a column or a row alone has the other as nothing.
pub(super) fn reference(text: &str) -> Option<(Option<u32>, Option<u32>)> {
    let text = text.trim().trim_start_matches('$');
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, digits) = text.split_at(letters);
    let digits = digits.trim_start_matches('$');
    if letters.len() > 3 || digits.len() > 7 || letters.is_empty() && digits.is_empty() {
        return None;
    }
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let column = letters.bytes().fold(0, |n, b| n * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1);
    let row = if digits.is_empty() { None } else { Some(digits.parse().ok().filter(|row| *row > 0)?) };
    Some(((column > 0).then_some(column), row))
}

/// A block of cells: `B5:H40`, `$B$5`, `B:H`, `5:40`.
pub fn area(text: &str) -> Option<Area> {
    let (from, to) = text.split_once(':').unwrap_or((text, text));
    let ((left, top), (right, bottom)) = (reference(from)?, reference(to)?);
    if left.is_some() != right.is_some()
        || top.is_some() != bottom.is_some()
        || !text.contains(':') && (left.is_none() || top.is_none())
    {
        return None;
    }
    let ((left, right), (top, bottom)) =
        ((left.unwrap_or(1), right.unwrap_or(u32::MAX)), (top.unwrap_or(1), bottom.unwrap_or(u32::MAX)));
    Some(Area { top: top.min(bottom), left: left.min(right), bottom: top.max(bottom), right: left.max(right) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read() {
        assert_eq!(reference("$D$12"), Some((Some(4), Some(12))));
        assert_eq!((reference("D"), reference("12")), (Some((Some(4), None)), Some((None, Some(12)))));
        assert_eq!((reference("D0"), reference("ABCD1"), reference(""), reference("D1x")), (None, None, None, None));
        let shown = |text| area(text).map(|area| area.to_string());
        assert_eq!(shown("$B$5:$H$40").as_deref(), Some("B5:H40"));
        assert_eq!(shown("H40:B5").as_deref(), Some("B5:H40"));
        assert_eq!(shown("C3").as_deref(), Some("C3"));
        assert_eq!(area("B:H").map(|a| (a.left, a.right, a.top, a.bottom)), Some((2, 8, 1, u32::MAX)));
        assert_eq!((area("B5:H"), area("pippo"), area("B")), (None, None, None));
    }

    #[test]
    fn a_cell_is_on_one_line() {
        assert_eq!(on_one_line(" Tempo \r\n medio\t"), "Tempo medio");
        assert_eq!(on_one_line("perche\u{301}"), "perché");
    }
}
