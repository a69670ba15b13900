//! The plan as a workbook with live formulas: an actual is changed in the spreadsheet, and every score follows.
//!
//! What a spreadsheet can't do, such as the range of an open score, stands in it as a value with a note.

mod actuals;
mod build;
mod carried;
mod collection;
mod formula;
mod guide;
mod indicators;
mod layout;
mod model;
mod nodes;
mod of_tree;
mod prizes;
mod rules;
mod words;
#[cfg(feature = "export")]
mod xlsx;

/// The sheet that carries the texts of the plan.
pub const CARRIED_SHEET: &str = "Testi del piano";
/// What its first cell says.
pub const CARRIED: &str = "albero/testi/1";

pub use build::workbook;
pub use carried::carried;
pub use collection::{By, Collection, Debtor, Office, Titles, collection};
pub use model::{Cell, Column, Content, Look, Numbers, Sheet, Shown, Validation, Workbook};
