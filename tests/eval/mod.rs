//! Scores.

mod doubts;
pub mod exact;
pub mod invariants;
mod open_ranges;
mod prizes;
pub mod score;
mod semantics;
pub mod year;
