//! How much of a text is read, and what in it is never read as a plan.

/// Deepest nesting of blocks and of parentheses.
pub const MAX_DEPTH: usize = 128;
/// Longest line, in bytes, outside a text.
pub const MAX_LINE: usize = 64 * 1024;

/// How the lines start that a merge leaves around what is to be decided; the first opens it.
pub const CONFLICT_MARKERS: [&str; 4] = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];
