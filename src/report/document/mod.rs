//! The report: everything there is to say about a plan, as a document.

mod amendments;
mod build;
mod chapters;
mod claims;
mod closing;
mod prizes;
mod results;
mod sheets;

use crate::diagnostic::Lang;
use crate::document::Document;
pub use build::Input;

/// What it contains, in which order and in which words.
pub fn document(input: Input<'_>, lang: Lang) -> Document {
    // What a chapter shows is shown where it belongs too.
    build::Builder::new(input, lang).document().with_anchors_apart()
}
