//! Findings, for editors that ask for them instead of being told.

use super::subject::{Answer, invalid};
use crate::lsp::diagnostics;
use crate::lsp::state::State;
use serde_json::{Value, json};

/// More files than this are left to `albero check`.
const MOST: usize = 500;

/// The findings in one file.
pub fn of_text(state: &State, params: &Value) -> Answer {
    let uri = params["textDocument"]["uri"].as_str().ok_or_else(|| invalid("textDocument"))?;
    let items = diagnostics::all(state).remove(uri).unwrap_or_default();
    Ok(json!({ "kind": "full", "items": items }))
}

/// The findings in all files.
pub fn of_all(state: &State) -> Answer {
    let report = |(uri, items): (String, Vec<Value>)| {
        let version =
            state.documents.values().find(|document| document.uri == uri).and_then(|document| document.version);
        json!({ "kind": "full", "uri": uri, "version": version, "items": items })
    };
    let items: Vec<Value> = diagnostics::all(state).into_iter().take(MOST).map(report).collect();
    Ok(json!({ "items": items }))
}
