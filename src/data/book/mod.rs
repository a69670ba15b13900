//! Workbooks: XLSX and XLSM, ODS, XLS. Bytes to sheets whose cells say what is stored, with the format it is stored in.

#[cfg(feature = "sheets")]
mod archive;
#[cfg(feature = "sheets")]
mod cells;
#[cfg(feature = "sheets")]
mod compound;
#[cfg(feature = "sheets")]
mod format;
mod kind;
#[cfg(feature = "sheets")]
mod ods;
#[cfg(feature = "sheets")]
mod ods_sheet;
#[cfg(feature = "sheets")]
mod stored;
#[cfg(feature = "sheets")]
mod strings;
mod unreadable;
#[cfg(feature = "sheets")]
mod workbook;
#[cfg(not(feature = "sheets"))]
#[path = "unbuilt.rs"]
mod workbook;
#[cfg(feature = "sheets")]
mod xls;
#[cfg(feature = "sheets")]
mod xls_records;
#[cfg(feature = "sheets")]
mod xls_sheet;
#[cfg(feature = "sheets")]
mod xls_strings;
#[cfg(feature = "sheets")]
mod xlsx;
#[cfg(feature = "sheets")]
mod xlsx_sheet;
#[cfg(feature = "sheets")]
mod xml;

use crate::source::Area;
pub use kind::{FileKind, sniffed};
pub use unreadable::Unreadable;
pub use workbook::{Book, area};

/// A table of a sheet with a name for each column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BookTable {
    /// The name.
    pub name: String,
    /// The sheet it is in, counted from zero.
    pub sheet: usize,
    /// The cells, with headings and totals.
    pub area: Area,
    /// Rows of headings.
    pub heads: u32,
    /// Rows of totals.
    pub totals: u32,
    /// What the columns are called.
    pub columns: Vec<String>,
}

/// How a workbook writes the formulas of its cells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FormulaForm {
    /// As Excel stores them, whatever language it speaks.
    Excel,
    /// OpenFormula.
    Open,
    /// Not in a text: only what they came to is read.
    Untold,
}

/// A block of cells with a name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Range {
    /// The name.
    pub name: String,
    /// The sheet it is in, counted from zero.
    pub sheet: usize,
    /// The cells.
    pub area: Area,
}
