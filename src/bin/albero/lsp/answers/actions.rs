//! Fixes for what is found at a place.

use super::subject::{Answer, subject};
use crate::lsp::state::State;
use crate::lsp::{diagnostics, place};
use albero::diagnostic::Diagnostic;
use albero::ide::Analysis;
use albero::ide::fixes::{self, Repair};
use albero::source::Place;
use serde_json::{Map, Value, json};

/// What can be done about the findings in a range.
pub fn actions(state: &State, params: &Value) -> Answer {
    let Some(subject) = subject(state, params)? else { return Ok(json!([])) };
    let range = subject.carets(state, &params["range"])?;
    let only = params["context"]["only"].as_array();
    let wants = |kind: &str| only.is_none_or(|only| only.iter().filter_map(Value::as_str).any(|o| kind.starts_with(o)));
    if !wants("quickfix") {
        return Ok(json!([]));
    }
    let analysis = subject.analysis;
    let touches = |at: Place| at.source == range.source && at.start <= range.end() && range.start <= at.end();
    let findings = analysis.findings_in(subject.source).iter().filter(|found| touches(found.primary.span));
    let actions = findings.flat_map(|found| {
        let repairs = fixes::repairs(analysis, found);
        repairs.into_iter().map(|repair| action(state, analysis, found, &repair)).collect::<Vec<_>>()
    });
    Ok(actions.collect())
}

fn action(state: &State, analysis: &Analysis, found: &Diagnostic, repair: &Repair) -> Value {
    json!({
        "title": repair.title.get(state.client.lang),
        "kind": "quickfix",
        "isPreferred": repair.is_preferred,
        "diagnostics": [diagnostics::written(state, analysis, found)],
        "edit": edit(state, analysis, &repair.edits),
    })
}

/// Changes of texts.
pub fn edit(state: &State, analysis: &Analysis, edits: &[(Place, String)]) -> Value {
    let mut by_file: Map<String, Value> = Map::new();
    for (at, new) in edits {
        let uri = state.uri(&analysis.sources().get(at.source).name);
        let written = json!({ "range": place::of(analysis, *at, state.client.encoding), "newText": new });
        if let Some(all) = by_file.entry(uri).or_insert_with(|| json!([])).as_array_mut() {
            all.push(written);
        }
    }
    if !state.client.versioned_edits {
        return json!({ "changes": by_file });
    }
    let version = |uri: &str| state.documents.values().find(|d| d.uri == uri).and_then(|d| d.version);
    let changes = by_file
        .into_iter()
        .map(|(uri, edits)| json!({ "textDocument": { "version": version(&uri), "uri": uri }, "edits": edits }));
    json!({ "documentChanges": changes.collect::<Vec<_>>() })
}
