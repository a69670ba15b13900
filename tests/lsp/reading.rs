//! Declarations, uses, outline, folds, layout.

use super::client::{Client, uri};
use super::findings::first_plan;
use crate::support::command::Folder;
use serde_json::{Value, json};
use std::path::Path;

const PLAN: &str = include_str!("../../examples/primo-piano/piano.albero");

/// What is asked of the place where a text is first written, past some characters of it.
pub fn at(path: &Path, text: &str, words: &str, past: usize) -> Value {
    let offset = text.find(words).expect("there") + past;
    let line = text[..offset].matches('\n').count();
    let column = text[..offset].rsplit('\n').next().expect("a line").encode_utf16().count();
    json!({ "textDocument": { "uri": uri(path) }, "position": { "line": line, "character": column } })
}

/// The text after some edits.
pub fn edited(text: &str, edits: &Value) -> String {
    let offset = |at: &Value| {
        let line = at["line"].as_u64().expect("a line") as usize;
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let units = at["character"].as_u64().expect("a column") as usize;
        let mut left = units;
        let rest = &text[start..];
        let within = rest.char_indices().find(|(_, c)| {
            let is_there = left == 0;
            left = left.saturating_sub(c.len_utf16());
            is_there
        });
        start + within.map_or(rest.len(), |(at, _)| at)
    };
    let mut edits: Vec<(usize, usize, &str)> = edits
        .as_array()
        .expect("a list")
        .iter()
        .map(|edit| {
            let range = &edit["range"];
            (offset(&range["start"]), offset(&range["end"]), edit["newText"].as_str().expect("a text"))
        })
        .collect();
    edits.sort();
    let mut after = text.to_owned();
    for (start, end, new) in edits.into_iter().rev() {
        after.replace_range(start..end, new);
    }
    after
}

#[test]
fn names_lead_to_what_declares_them_and_back() {
    let folder = Folder::new();
    first_plan(&folder, "");
    let plan = folder.0.join("piano.albero");
    let mut client = Client::open(&[&folder.0]);
    let used = at(&plan, PLAN, "pratiche_in_tempo / pratiche", 3);
    let declared = client.ask("textDocument/definition", used.clone());
    assert_eq!((&declared["uri"], &declared["range"]["start"]["line"]), (&json!(uri(&plan)), &json!(10)));
    let mut params = used.clone();
    params["context"] = json!({ "includeDeclaration": true });
    let all = client.ask("textDocument/references", params.clone());
    let files: Vec<_> = all.as_array().expect("a list").iter().map(|place| place["uri"].clone()).collect();
    assert_eq!(files, [uri(&plan), uri(&plan), uri(&folder.0.join("consuntivo.albero"))]);
    params["context"] = json!({ "includeDeclaration": false });
    assert_eq!(client.ask("textDocument/references", params).as_array().map(Vec::len), Some(2));
    assert_eq!(client.ask("textDocument/documentHighlight", used).as_array().map(Vec::len), Some(2));
    // A rule of the prelude is in no file.
    let policy = folder.0.join("smvp.albero");
    let rule = at(&policy, &folder.read("smvp.albero"), "applica proporzionale", 10);
    assert_eq!(client.ask("textDocument/definition", rule.clone()), Value::Null);
    let hover = client.ask("textDocument/hover", rule);
    let said = hover["contents"]["value"].as_str().expect("Markdown");
    assert!(said.contains("regola proporzionale"), "{said}");
    let named = client.ask("workspace/symbol", json!({ "query": "fatture a1" }));
    assert_eq!(named[0]["name"], "A1.2_02 Fatture elettroniche registrate in automatico");
    assert_eq!(client.close(), 0);
}

#[test]
fn the_form_of_a_text_is_told_while_it_has_mistakes() {
    let folder = Folder::new();
    let plan = folder.0.join("piano.albero");
    let text = PLAN
        .replace("    peso        70 %\n", "    peso 70 %\n    pso 3 %\n")
        .replace("/// Un primo", "// a\n/// Un primo");
    let mut client = Client::open(&[&folder.0]);
    client.open_text(&plan, &text);
    let document = json!({ "textDocument": { "uri": uri(&plan) } });
    let outline = client.ask("textDocument/documentSymbol", document.clone());
    let names = |symbols: &Value| -> Vec<String> {
        symbols.as_array().expect("a list").iter().map(|s| s["name"].as_str().expect("a name").to_owned()).collect()
    };
    let top = ["COMUNE", "protocollo", "ragioneria", "pratiche", "pratiche_in_tempo", "A1", "A1.1", "A1.2"];
    assert_eq!(names(&outline), top);
    assert_eq!(names(&outline[6]["children"]), ["A1.1_01", "A1.1_02"]);
    let folds = client.ask("textDocument/foldingRange", document.clone());
    let lines: Vec<_> =
        folds.as_array().expect("a list").iter().map(|f| (f["startLine"].as_u64(), f["endLine"].as_u64())).collect();
    assert_eq!(lines[..2], [(Some(0), Some(1)), (Some(2), Some(4))]);
    let mut params = document.clone();
    params["options"] = json!({ "tabSize": 2, "insertSpaces": true });
    let edits = client.ask("textDocument/formatting", params.clone());
    let laid = edited(&text, &edits);
    folder.write("altrove.albero", &text);
    crate::support::command::albero(&["fmt", &folder.0.join("altrove.albero").to_string_lossy()]);
    assert_eq!(laid, folder.read("altrove.albero"));
    assert!(laid.contains("\n    peso        70 %\n"), "{laid}");
    // One line of it, ended just now.
    let line = text.lines().position(|line| line == "    peso 70 %").expect("there");
    params["position"] = json!({ "line": line + 1, "character": 4 });
    params["ch"] = json!("\n");
    let typed = client.ask("textDocument/onTypeFormatting", params);
    assert_eq!(typed.as_array().map(Vec::len), Some(1));
    let mut params = at(&plan, &text, "90,00 %", 2);
    params["positions"] = json!([params["position"]]);
    let mut around = client.ask("textDocument/selectionRange", params)[0].take();
    let mut depth = 0;
    while around.get("parent").is_some() {
        around = around["parent"].take();
        depth += 1;
    }
    assert!(depth >= 4, "{depth}");
    assert_eq!(client.close(), 0);
}
