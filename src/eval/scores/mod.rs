//! The scores of a plan.

mod compute;
mod doubts;
mod exact;
mod marks;
mod table;

pub use doubts::contradicts;
pub use exact::ExactScores;
pub use table::{Mark, Scores};
