//! The scores of a plan.

mod compute;
mod doubts;
mod exact;
mod marks;
mod of_tree;
mod table;

pub use doubts::contradicts;
pub use exact::ExactScores;
pub use of_tree::{Answer, meets, reaches};
pub use table::{Mark, Scores};
