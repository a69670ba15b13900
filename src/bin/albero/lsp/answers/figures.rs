//! Live figures beside the text, and names looked for in all plans.

use super::form::number;
use super::subject::{Answer, subject};
use crate::lsp::place;
use crate::lsp::state::State;
use albero::ide::{hints, symbols};
use serde_json::{Value, json};

/// More names than this are no help to whoever looks for one.
const MOST: usize = 200;

/// Above each node what it comes to.
pub fn lenses(state: &State, params: &Value) -> Answer {
    let Some(subject) = subject(state, params)? else { return Ok(json!([])) };
    let (analysis, folder) = (subject.analysis, &subject.plan.folder);
    let uri = params["textDocument"]["uri"].clone();
    let lens = |hint: &hints::Hint| {
        let range = place::of(analysis, hint.at, state.client.encoding);
        let arguments = json!([uri, range["start"], analysis.plan().name(hint.of)]);
        json!({ "range": range, "command": { "title": hint.text, "command": "albero.why", "arguments": arguments } })
    };
    let found = hints::lenses(analysis, &state.earlier, folder, subject.source, state.client.lang);
    Ok(found.iter().map(lens).collect())
}

/// In the text what nodes come to, and what targets ask for.
pub fn inlays(state: &State, params: &Value) -> Answer {
    let Some(subject) = subject(state, params)? else { return Ok(json!([])) };
    let range = subject.carets(state, &params["range"])?;
    let (analysis, folder) = (subject.analysis, &subject.plan.folder);
    let found = hints::inlays(analysis, &state.earlier, folder, subject.source, state.client.lang);
    let shown = found.iter().filter(|hint| range.start <= hint.at.end() && hint.at.end() <= range.end());
    let inlay = |hint: &hints::Hint| {
        let (_, end) = analysis.range(hint.at, state.client.encoding);
        json!({ "position": place::position(end), "label": hint.text, "paddingLeft": true })
    };
    Ok(shown.map(inlay).collect())
}

/// What a lens leads to: the reasons of a score, as Markdown.
pub fn why(state: &State, params: &Value) -> Answer {
    if params["command"] != "albero.why" {
        return Ok(Value::Null);
    }
    let [uri, position] = [0, 1].map(|at| params["arguments"][at].clone());
    super::reading::hover(state, &json!({ "textDocument": { "uri": uri }, "position": position }))
        .map(|hover| hover["contents"]["value"].clone())
}

/// Names of all plans.
pub fn named(state: &State, params: &Value) -> Answer {
    let wanted = params["query"].as_str().unwrap_or_default();
    let mut found = Vec::new();
    for plan in &state.workspace.plans {
        let analysis = &plan.analysis;
        for id in symbols::named(analysis, wanted, MOST - found.len()) {
            let item = analysis.plan().item(id);
            let Some(location) = state.location(analysis, item.name) else { continue };
            let name = format!("{} {}", analysis.plan().name(id), analysis.plan().title(id));
            let mut symbol = json!({
                "name": name.trim_end(), "kind": number(symbols::of_item(item.kind)), "location": location,
            });
            if let Some(parent) = item.parent {
                symbol["containerName"] = json!(analysis.plan().name(parent));
            }
            found.push(symbol);
        }
    }
    Ok(found.into())
}
