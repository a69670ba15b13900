//! XLS: workbooks of Excel 97 and later, record by record.

use super::cells::{Budget, Cells};
use super::compound::{Compound, long, short};
use super::format;
use super::xls_records::{Beside, records};
use super::xls_sheet;
use super::xls_strings;
use super::{Range, Unreadable};
use crate::source::{Area, Sheet};

/// A workbook.
pub(super) struct Xls {
    stream: Vec<u8>,
    sheets: Vec<Part>,
    named: Vec<Range>,
    beside: Beside,
}

struct Part {
    name: String,
    is_hidden: bool,
    at: usize,
}

impl Xls {
    /// Reads which sheets there are.
    pub fn open(bytes: &[u8]) -> Result<Xls, Unreadable> {
        let file = Compound::open(bytes)?;
        if file.has("EncryptedPackage") {
            return Err(Unreadable::Encrypted);
        }
        if file.has("Book") && !file.has("Workbook") {
            return Err(Unreadable::OldForm);
        }
        let stream = file.stream("Workbook")?;
        let mut book = Xls { sheets: Vec::new(), named: Vec::new(), beside: Beside::default(), stream: Vec::new() };
        book.globals(&stream)?;
        book.stream = stream;
        Ok(book)
    }

    fn globals(&mut self, stream: &[u8]) -> Result<(), Unreadable> {
        let (mut written, mut looks) = (Vec::new(), Vec::new());
        let (mut strings, mut is_of_strings) = (Vec::new(), false);
        let (mut targets, mut names) = (Vec::new(), Vec::new());
        for (kind, said) in records(stream, 0) {
            is_of_strings = is_of_strings && kind == 0x3c;
            match kind {
                0x809 if short(said, 0) != Some(0x600) => return Err(Unreadable::OldForm),
                0x2f => return Err(Unreadable::Encrypted),
                0x22 => self.beside.is_1904 = short(said, 0) == Some(1),
                0x85 => self.sheets.extend(sheet(said)),
                0x41e => written.extend(short(said, 0).zip(xls_strings::long_text(said, 2))),
                0xe0 => looks.extend(short(said, 2)),
                0x17 => {
                    targets = (1..=usize::from(short(said, 0).unwrap_or(0))).map(|n| short(said, n * 6 - 2)).collect()
                }
                0x18 => names.extend(name(said)),
                0xfc => {
                    strings.push(said);
                    is_of_strings = true;
                }
                0x3c if is_of_strings => strings.push(said),
                _ => {}
            }
        }
        self.beside.strings = xls_strings::shared(&strings)?;
        let shows = |id: &u16| {
            let own = written.iter().find(|(known, _)| known == id).map(|(_, code)| format::written(code));
            own.unwrap_or_else(|| format::built_in(u32::from(*id)))
        };
        self.beside.formats = looks.iter().map(shows).collect();
        for (name, target, area) in names {
            let sheet = targets.get(usize::from(target)).copied().flatten().map(usize::from);
            if let Some(sheet) = sheet.filter(|sheet| *sheet < self.sheets.len()) {
                self.named.push(Range { name, sheet, area });
            }
        }
        Ok(())
    }

    /// Names of the sheets, and whether they are hidden.
    pub fn sheets(&self) -> impl Iterator<Item = (&str, bool)> {
        self.sheets.iter().map(|part| (part.name.as_str(), part.is_hidden))
    }

    /// The blocks of cells that have a name.
    pub fn ranges(&self) -> Vec<Range> {
        self.named.clone()
    }

    /// Reads an area of a sheet.
    pub fn read(&self, sheet: usize, area: Area, budget: &mut Budget) -> Result<(String, Sheet), Unreadable> {
        let part = &self.sheets[sheet];
        let mut cells = Cells::new(&part.name, area, *budget);
        cells.sheet().is_hidden = part.is_hidden;
        xls_sheet::read(&self.stream, part.at, &self.beside, &mut cells)?;
        Ok(cells.finish(budget))
    }

    /// True for a sheet without any cell that says something.
    pub fn is_blank(&self, sheet: usize, budget: Budget) -> Result<bool, Unreadable> {
        let mut cells = Cells::new("", Area::ALL, budget);
        xls_sheet::read(&self.stream, self.sheets[sheet].at, &self.beside, &mut cells)?;
        Ok(cells.count() == 0)
    }
}

/// A sheet of cells, as the list of sheets describes it.
fn sheet(said: &[u8]) -> Option<Part> {
    if said.get(5) != Some(&0) {
        return None;
    }
    let name = xls_strings::short_text(said, 6)?;
    Some(Part { name, is_hidden: *said.get(4)? != 0, at: long(said, 0)? as usize })
}

/// A name that stands for cells of a sheet, by the number of the sheet's reference.
fn name(said: &[u8]) -> Option<(String, u16, Area)> {
    let (length, formula) = (usize::from(*said.get(3)?), usize::from(short(said, 4)?));
    let (name, end) = xls_strings::characters(said, 14, length)?;
    let formula = said.get(end..end + formula)?;
    // Names that programs give by themselves are one character below the blank.
    if formula.first()? & 0x1f != 0x1b || formula.len() != 11 || name.starts_with(|c: char| c < ' ') {
        return None;
    }
    let at = |offset| short(formula, offset).map(|n| u32::from(n & 0x3fff) + 1);
    let rows = |offset| short(formula, offset).map(|n| u32::from(n) + 1);
    let area = Area { top: rows(3)?, bottom: rows(5)?, left: at(7)?, right: at(9)? };
    Some((name, short(formula, 1)?, area))
}
