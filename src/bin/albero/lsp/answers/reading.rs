//! What is named at a place: hover, declarations, uses.

use super::subject::{Answer, subject};
use crate::lsp::place;
use crate::lsp::state::State;
use albero::ide::{UseRole, hover};
use serde_json::{Value, json};

/// What there is to say of a name.
pub fn hover(state: &State, params: &Value) -> Answer {
    let Some(subject) = subject(state, params)? else { return Ok(Value::Null) };
    let caret = subject.caret(state, &params["position"])?;
    let (analysis, folder) = (subject.analysis, &subject.plan.folder);
    let found = hover::hover(analysis, &state.earlier, folder, caret, state.client.lang);
    Ok(found.map_or(Value::Null, |(at, said)| {
        let range = place::of(analysis, at, state.client.encoding);
        json!({ "contents": { "kind": "markdown", "value": said }, "range": range })
    }))
}

/// Where a name is declared.
pub fn definition(state: &State, params: &Value) -> Answer {
    let Some(subject) = subject(state, params)? else { return Ok(Value::Null) };
    let caret = subject.caret(state, &params["position"])?;
    let declared = subject.analysis.definition(caret);
    Ok(declared.and_then(|at| state.location(subject.analysis, at)).unwrap_or(Value::Null))
}

/// Where what is named is named.
pub fn references(state: &State, params: &Value) -> Answer {
    let Some(subject) = subject(state, params)? else { return Ok(json!([])) };
    let caret = subject.caret(state, &params["position"])?;
    let with_declaration = params["context"]["includeDeclaration"].as_bool() != Some(false);
    let wanted = |role: UseRole| with_declaration || role != UseRole::Declaration;
    let uses = subject.analysis.references(caret).filter(|used| wanted(used.role));
    Ok(uses.filter_map(|used| state.location(subject.analysis, used.at)).collect())
}

/// Where what is named is named in the same text.
pub fn highlights(state: &State, params: &Value) -> Answer {
    let Some(subject) = subject(state, params)? else { return Ok(json!([])) };
    let caret = subject.caret(state, &params["position"])?;
    let here = subject.analysis.references(caret).filter(|used| used.at.source == subject.source);
    let highlight = |used: &albero::ide::Use| {
        let kind = if used.role == UseRole::Declaration { 3 } else { 2 };
        json!({ "range": place::of(subject.analysis, used.at, state.client.encoding), "kind": kind })
    };
    Ok(here.map(highlight).collect())
}
