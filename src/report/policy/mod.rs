//! `albero policy`: the scoring policy in plain words, and the rule that applies to a node with its
//! numbers put in.

mod json;
mod list;
mod page;
mod picture;
mod plot;
pub mod words;
mod work;

pub use json::json;
pub use list::list;
pub use page::document;
pub use picture::picture;
pub use plot::plot;
pub use work::{Stretch, Subject, Work, find, works};
