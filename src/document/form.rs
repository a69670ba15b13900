//! The forms of a document.

use super::model::Document;
use super::style::Look;
use super::{html, json, markdown, text};
use crate::printable::Output;

/// A form that every document can take.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// For a terminal.
    Text,
    /// Markdown.
    Markdown,
    /// An HTML page.
    Html,
    /// JSON.
    Json,
}

impl Document {
    /// The document in one of its forms; `look` is how text is shown.
    pub fn write(&self, form: Form, look: &Look) -> Output {
        match form {
            Form::Text => text::render(self, look),
            Form::Markdown => markdown::render(self),
            Form::Html => html::render(self),
            Form::Json => json::render(self),
        }
    }
}
