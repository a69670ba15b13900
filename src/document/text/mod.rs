//! A document on a terminal: headings at the margin, what is below them further in, nothing wider than the
//! terminal. Where there is no room for columns a row becomes a few lines.

mod changes;
mod flow;
mod table;
mod writer;

pub use writer::render;
