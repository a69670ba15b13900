//! The lines around what a merge leaves to decide.

/// Before what the one who merges has.
pub const OURS: &str = "<<<<<<< nostro";
/// Before what both started from.
pub const BASE: &str = "||||||| base";
/// Before what the other has.
pub const BETWEEN: &str = "=======";
/// After what the other has.
pub const THEIRS: &str = ">>>>>>> loro";
