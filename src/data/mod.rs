//! Data files: bytes to cells that know their place.

pub mod cell;
pub mod chosen;
mod merged;
pub mod named;
pub mod no_value;
pub mod table;

/// The data files that a plan asks for, by where it names them: read into a source, or why not.
pub type Tables = rustc_hash::FxHashMap<crate::source::Place, Result<crate::source::SourceId, crate::diagnostic::Text>>;
