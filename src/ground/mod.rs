//! The words on which every phase stands: numbers and dates, quantities, formulas, what a target asks for. What they are
//! and how they are written; how they are read from tokens is `syntax`'s.

pub mod formula;
pub mod goal;
pub mod number;
pub mod quantity;
pub mod wording;
