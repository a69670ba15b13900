//! Values of indicators and data in every year: computed by formula, given, or taken from a baseline.

mod compute;
mod exact;
mod table;

pub use exact::ExactValues;
pub use table::Values;
pub(super) use table::{number_of, of_terms};
