//! The report: everything there is to say about a plan, as a document.

mod amendments;
mod build;
mod chapters;
mod charts;
mod claims;
mod closing;
mod formula;
mod kind;
mod outside;
mod overview;
mod prizes;
mod results;
mod sheets;

use crate::diagnostic::Lang;
use crate::document::Document;
pub use build::Input;
pub use kind::Kind;

/// What it contains, in which order and in which words.
pub fn document(input: Input<'_>, lang: Lang) -> Document {
    document_of(Kind::Whole, input, lang)
}

/// One of the documents that a body owes.
pub fn document_of(kind: Kind, input: Input<'_>, lang: Lang) -> Document {
    // What a chapter shows is shown where it belongs too.
    build::Builder::new(kind, input, lang).document().with_anchors_apart()
}
