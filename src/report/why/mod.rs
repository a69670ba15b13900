//! `albero why`: how a figure came about, down to the datum, its file and line, and the line of the
//! policy that was applied. All of it is read off the trace of the computation itself.

mod course;
mod explain;
mod explainer;
mod explanation;
mod indicator;
mod json;
mod node;
mod page;
mod prize;

pub use explain::explain;
pub use explanation::{Explanation, Step};
pub use json::json;
pub use page::document;
pub use prize::explain_prize;
