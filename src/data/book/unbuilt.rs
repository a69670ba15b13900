//! In place of what reads workbooks, where that is not built.

use super::{BookTable, FormulaForm, Range, Unreadable};
use crate::source::{Area, Sheet};
use std::marker::PhantomData;

/// A workbook that can't be opened.
pub struct Book<'b>(PhantomData<&'b ()>);

impl<'b> Book<'b> {
    /// Says that it can't be read.
    pub fn open(_: &'b [u8]) -> Result<Book<'b>, Unreadable> {
        Err(Unreadable::NotBuilt)
    }

    /// No sheets.
    pub fn sheets(&self) -> Vec<(String, bool)> {
        Vec::new()
    }

    /// No names.
    pub fn ranges(&mut self) -> Result<Vec<Range>, Unreadable> {
        Err(Unreadable::NotBuilt)
    }

    /// Nothing.
    pub fn is_blank(&mut self, _: usize) -> Result<bool, Unreadable> {
        Err(Unreadable::NotBuilt)
    }

    /// Nothing.
    pub fn read(&mut self, _: usize, _: Area) -> Result<(String, Sheet), Unreadable> {
        Err(Unreadable::NotBuilt)
    }
}

impl Book<'_> {
    /// Nothing.
    pub fn read_with_formulas(&mut self, _: usize) -> Result<(String, Sheet), Unreadable> {
        Err(Unreadable::NotBuilt)
    }

    /// No tables.
    pub fn tables(&mut self) -> Result<Vec<BookTable>, Unreadable> {
        Err(Unreadable::NotBuilt)
    }

    /// None.
    pub fn formulas(&self) -> FormulaForm {
        FormulaForm::Untold
    }
}

/// No block of cells.
pub fn area(_: &str) -> Option<Area> {
    None
}
