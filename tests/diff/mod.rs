//! `albero diff`.

pub mod edits;
mod git;
mod meaning;
mod movement;
mod renames;
mod year;
