//! The chapters that a body writes itself: Markdown, with references to the plan between braces. Read into a tree of
//! its own; which figure a reference stands for is decided where names are known.

mod find;
mod read;
mod tree;

pub use read::read;
pub use tree::{Chapter, Note, Part, Piece, Row, Slot};
