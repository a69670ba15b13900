//! A workbook of any form.

use super::archive::Archive;
use super::cells::Budget;
pub use super::cells::area;
use super::kind::{FileKind, sniffed};
use super::ods::Ods;
use super::xls::Xls;
use super::xlsx::Xlsx;
use super::{BookTable, FormulaForm, Range, Unreadable};
use crate::source::{Area, Sheet};

/// A workbook in memory.
pub struct Book<'b> {
    form: Form<'b>,
    left: Budget,
}

enum Form<'b> {
    Xlsx(Xlsx<'b>),
    Ods(Ods<'b>),
    Xls(Xls),
}

impl<'b> Book<'b> {
    /// Reads which sheets there are.
    pub fn open(bytes: &'b [u8]) -> Result<Book<'b>, Unreadable> {
        let form = match sniffed(bytes) {
            FileKind::Archive => {
                let archive = Archive::open(bytes)?;
                match archive.has("content.xml") {
                    true => Form::Ods(Ods::open(archive)?),
                    false => Form::Xlsx(Xlsx::open(archive)?),
                }
            }
            FileKind::Compound => Form::Xls(Xls::open(bytes)?),
            FileKind::Text => return Err(Unreadable::NoWorkbook),
        };
        Ok(Book { form, left: Budget::default() })
    }

    /// Names of the sheets, and whether they are hidden.
    pub fn sheets(&self) -> Vec<(String, bool)> {
        match &self.form {
            Form::Xlsx(book) => book.sheets().map(|(name, is_hidden)| (name.to_owned(), is_hidden)).collect(),
            Form::Ods(book) => book.sheets().to_vec(),
            Form::Xls(book) => book.sheets().map(|(name, is_hidden)| (name.to_owned(), is_hidden)).collect(),
        }
    }

    /// The blocks of cells that have a name.
    pub fn ranges(&mut self) -> Result<Vec<Range>, Unreadable> {
        match &mut self.form {
            Form::Xlsx(book) => book.ranges(),
            Form::Ods(book) => Ok(book.ranges()),
            Form::Xls(book) => Ok(book.ranges()),
        }
    }

    /// True for a sheet without any cell that says something.
    pub fn is_blank(&mut self, sheet: usize) -> Result<bool, Unreadable> {
        match &mut self.form {
            Form::Xlsx(book) => book.is_blank(sheet, self.left),
            Form::Ods(book) => book.is_blank(sheet, self.left),
            Form::Xls(book) => book.is_blank(sheet, self.left),
        }
    }

    /// Reads an area of a sheet: its text, and what that shows.
    pub fn read(&mut self, sheet: usize, area: Area) -> Result<(String, Sheet), Unreadable> {
        match &mut self.form {
            Form::Xlsx(book) => book.read(sheet, area, false, &mut self.left),
            Form::Ods(book) => book.read(sheet, area, false, &mut self.left),
            Form::Xls(book) => book.read(sheet, area, &mut self.left),
        }
    }

    /// Reads all of a sheet, with the formulas of its cells. An XLS does not tell them.
    pub fn read_with_formulas(&mut self, sheet: usize) -> Result<(String, Sheet), Unreadable> {
        match &mut self.form {
            Form::Xlsx(book) => book.read(sheet, Area::ALL, true, &mut self.left),
            Form::Ods(book) => book.read(sheet, Area::ALL, true, &mut self.left),
            Form::Xls(book) => book.read(sheet, Area::ALL, &mut self.left),
        }
    }

    /// The tables with a name for each column.
    pub fn tables(&mut self) -> Result<Vec<BookTable>, Unreadable> {
        match &mut self.form {
            Form::Xlsx(book) => book.tables(),
            Form::Ods(_) | Form::Xls(_) => Ok(Vec::new()),
        }
    }

    /// Which formulas the cells have.
    pub fn formulas(&self) -> FormulaForm {
        match &self.form {
            Form::Xlsx(_) => FormulaForm::Excel,
            Form::Ods(_) => FormulaForm::Open,
            Form::Xls(_) => FormulaForm::Untold,
        }
    }
}
