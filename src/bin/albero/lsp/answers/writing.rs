//! What helps to write: completion, other names, the parameters of rules.

use super::actions::edit;
use super::subject::{Answer, invalid, name, subject, written};
use crate::lsp::documents;
use crate::lsp::place;
use crate::lsp::state::{Refusal, State, code};
use albero::diagnostic::Text;
use albero::ide::completion::{self, Kind, Offer};
use albero::ide::{rename, signature};
use albero::text;
use serde_json::{Value, json};
use std::path::Path;

/// Folders are looked into so deep for tables.
const DEPTH: usize = 3;
/// More tables than this are no help.
const MOST: usize = 200;

/// What may be written at a place.
pub fn complete(state: &State, params: &Value) -> Answer {
    let Some(written) = written(state, params)? else { return Ok(json!([])) };
    let name = name(state, params)?;
    let position = documents::position(&params["position"]).ok_or_else(|| invalid("position"))?;
    let offset = written.offset(position, state.client.encoding);
    // The plan may be a little older than the text: names change more slowly than what is being written.
    let plan = state.workspace.plan_with(&name).or(state.workspace.plans.first());
    let files = tables(state.names.path(&name).parent(), DEPTH);
    let analysis = plan.map(|plan| &*plan.analysis);
    let Some(found) = completion::completion(&written, analysis, &files, offset, state.client.lang) else {
        return Ok(json!([]));
    };
    let range = place::range(written.range(found.word, state.client.encoding));
    let items = found.offers.iter().enumerate().map(|(at, offer)| item(state, offer, at, &range));
    Ok(json!({ "isIncomplete": found.is_cut, "items": items.collect::<Vec<_>>() }))
}

fn item(state: &State, offer: &Offer, at: usize, range: &Value) -> Value {
    let kind = match offer.kind {
        Kind::Name => 6,
        Kind::Value => 12,
        Kind::Word => 14,
        Kind::Template => 15,
        Kind::File => 17,
    };
    let (text, format) = match state.client.snippets {
        true => (offer.insert.clone(), 2),
        false => (completion::plain(&offer.insert), 1),
    };
    let mut item = json!({
        "label": offer.label,
        "kind": kind,
        "sortText": format!("{at:05}"),
        "textEdit": { "range": range, "newText": text },
        "insertTextFormat": format,
    });
    if !offer.detail.is_empty() {
        item["detail"] = json!(offer.detail);
    }
    item
}

/// The tables below a folder, as a text in it names them.
fn tables(folder: Option<&Path>, depth: usize) -> Vec<String> {
    let mut found = Vec::new();
    let mut left: Vec<(std::path::PathBuf, String, usize)> =
        folder.map(|folder| (folder.to_owned(), String::new(), depth)).into_iter().collect();
    while let Some((folder, before, depth)) = left.pop() {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        for entry in entries.take(MOST * 10) {
            let Some(name) = entry.file_name().to_str().map(|name| format!("{before}{name}")) else { continue };
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if is_folder && depth > 0 && !name.contains("/.") && !name.starts_with('.') {
                left.push((entry.path(), name + "/", depth - 1));
            } else if !is_folder && albero::files::is_table(&name) && found.len() < MOST {
                found.push(name);
            }
        }
    }
    found.sort();
    found
}

fn cannot(state: &State, why: &Text) -> Refusal {
    Refusal::new(code::FAILED, why.get(state.client.lang))
}

/// Whether what stands at a place has a name that can be another, and where it stands.
pub fn prepare_rename(state: &State, params: &Value) -> Answer {
    let Some(subject) = subject(state, params)? else { return Ok(Value::Null) };
    let caret = subject.caret(state, &params["position"])?;
    let used = rename::renamable(subject.analysis, caret).map_err(|why| cannot(state, &why))?;
    let now = subject.analysis.sources().text(used.at);
    Ok(json!({ "range": place::of(subject.analysis, used.at, state.client.encoding), "placeholder": now }))
}

/// Gives what stands at a place another name; tells of cells that keep the old one.
pub fn rename(state: &State, params: &Value) -> Answer {
    let Some(subject) = subject(state, params)? else { return Ok(Value::Null) };
    let caret = subject.caret(state, &params["position"])?;
    let new = params["newName"].as_str().ok_or_else(|| invalid("newName"))?;
    let renamed = rename::rename(subject.analysis, caret, new).map_err(|why| cannot(state, &why))?;
    if let Some(first) = renamed.left.first() {
        let (at, count) = (subject.analysis.sources().locate(*first), renamed.left.len());
        let (file, row) = (at.file, at.at());
        state.say(text!(
            "{count} celle hanno ancora il nome di prima, la prima in {file}:{row}: cambiale nella tabella",
            "{count} cells still have the former name, the first in {file}:{row}: change them in the table"
        ));
    }
    Ok(edit(state, subject.analysis, &renamed.edits))
}

/// The parameters of the rule that a line chooses.
pub fn signature(state: &State, params: &Value) -> Answer {
    let Some(subject) = subject(state, params)? else { return Ok(Value::Null) };
    let caret = subject.caret(state, &params["position"])?;
    let Some(found) = signature::signature(subject.analysis, caret, state.client.lang) else { return Ok(Value::Null) };
    let parameters: Vec<Value> =
        found.parameters.iter().map(|(start, end)| json!({ "label": &found.label[*start..*end] })).collect();
    let signature = json!({
        "label": found.label,
        "parameters": parameters,
        "documentation": { "kind": "markdown", "value": found.about },
    });
    Ok(json!({ "signatures": [signature], "activeSignature": 0 }))
}
