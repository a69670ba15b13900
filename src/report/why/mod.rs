//! `albero why`: how a figure came about, down to the datum, its file and line, and the line of the
//! policy that was applied.

mod course;
mod explain;
mod json;
mod page;

pub use explain::{Explanation, Step, explain};
pub use json::json;
pub use page::document;
