//! Data files: bytes to cells that know their place.

pub mod bands;
pub mod book;
pub mod cell;
pub mod chosen;
pub mod codes;
mod csv;
mod heads;
pub mod joined;
pub mod load;
mod merged;
pub mod named;
pub mod no_value;
mod row;
pub mod table;
pub mod told;
mod which;

use crate::diagnostic::Diagnostic;
use crate::source::{Place, SourceId};

/// The data files that a plan asks for, by where it names them: each read into a source, a workbook into one for each
/// sheet that is meant; or why not.
pub type Tables = rustc_hash::FxHashMap<Place, Result<Vec<SourceId>, Box<Diagnostic>>>;
