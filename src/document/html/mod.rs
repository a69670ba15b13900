//! A document as one HTML page that needs nothing else: no script, no font, no image.

mod changes;
mod writer;

pub use writer::render;
