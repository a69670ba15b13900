//! A document as JSON: the schema `albero/document/1`, documented in docs/json.md, which is the model as it is.
//! Commands that have a schema of their own don't use it.

use super::model::Document;
use crate::printable::Output;
use serde::Serialize;

/// Name and version of the schema.
pub const SCHEMA: &str = "albero/document/1";

#[derive(Serialize)]
struct Page<'a> {
    schema: &'static str,
    #[serde(flatten)]
    document: &'a Document,
}

/// Writes a document.
pub fn render(document: &Document) -> Output {
    let page = Page { schema: SCHEMA, document };
    Output::json(serde_json::to_string_pretty(&page).unwrap_or_default() + "\n")
}
