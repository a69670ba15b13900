//! Data files: bytes to cells that know their place.

pub mod cell;
pub mod table;
