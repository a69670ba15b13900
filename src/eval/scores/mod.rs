//! The scores of a plan.

mod compute;
mod exact;
mod marks;
mod table;

pub use exact::ExactScores;
pub use table::{Mark, Scores};
