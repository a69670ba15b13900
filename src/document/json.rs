//! A document as JSON: the schema `albero/document/1`, documented in docs/json.md, which is the model as it is.
//! Commands that have a schema of their own don't use it.

use super::Document;
use crate::diagnostic::Lang;
use crate::printable::Output;
use serde::{Serialize, Serializer};

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

pub(super) fn lang<S: Serializer>(lang: &Lang, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(if *lang == Lang::It { "it" } else { "en" })
}

pub(super) fn output<S: Serializer>(output: &Output, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(output)
}
