//! A document as Markdown, in the form that GitHub, GitLab and pandoc read.
//!
//! Headings get anchors of their own: what a reader makes of a title differs from one to the next.

mod changes;
mod escape;
mod writer;

pub use writer::render;
