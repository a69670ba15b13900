//! A new user's walk: from an empty folder to a checked plan, by completion and fixes alone.

use super::client::{Client, uri};
use super::reading::edited;
use crate::support::command::{Folder, Run, command};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Somebody who writes a text by choosing what is offered.
struct Writer {
    client: Client,
    path: PathBuf,
    text: String,
    version: i64,
}

impl Writer {
    fn tell(&mut self) {
        self.version += 1;
        self.client.rewrite(&self.path, self.version, &self.text);
    }

    /// Takes an offer at the end of the text, or where a mark stands.
    fn take(&mut self, label: &str) {
        let at = self.text.find('|').unwrap_or(self.text.len());
        self.text = self.text.replacen('|', "", 1);
        self.tell();
        // People are slower than this: what they wrote before has been read.
        self.findings();
        let before = &self.text[..at];
        let line = before.matches('\n').count();
        let column = before.rsplit('\n').next().expect("a line").encode_utf16().count();
        let params =
            json!({ "textDocument": { "uri": uri(&self.path) }, "position": { "line": line, "character": column } });
        let found = self.client.ask("textDocument/completion", params);
        let items = found["items"].as_array().expect("a list");
        let item = items.iter().find(|item| item["label"] == label);
        let item = item.unwrap_or_else(|| {
            panic!("no {label} in {:?}\n{}", items.iter().map(|i| &i["label"]).collect::<Vec<_>>(), self.text)
        });
        let indent = " ".repeat(
            before.rsplit('\n').next().expect("a line").len()
                - before.rsplit('\n').next().expect("a line").trim_start().len(),
        );
        // An editor indents what it inserts as the line is.
        let mut edit = item["textEdit"].clone();
        edit["newText"] = json!(edit["newText"].as_str().expect("text").replace('\n', &format!("\n{indent}")));
        self.text = edited(&self.text, &json!([edit]));
        self.tell();
    }

    fn findings(&mut self) -> Vec<Value> {
        self.client.findings(&self.path.clone(), self.version)
    }

    /// Takes the fix with a title for the first finding with a code.
    fn mend(&mut self, code: &str, title: &str) {
        let found = self.findings();
        let finding =
            found.iter().find(|finding| finding["code"] == code).unwrap_or_else(|| panic!("no {code} in {found:#?}"));
        let params = json!({
            "textDocument": { "uri": uri(&self.path) }, "range": finding["range"], "context": { "diagnostics": [finding] },
        });
        let actions = self.client.ask("textDocument/codeAction", params);
        let action = actions
            .as_array()
            .expect("a list")
            .iter()
            .find(|action| action["title"].as_str().is_some_and(|t| t.contains(title)));
        let action = action.unwrap_or_else(|| panic!("no {title} in {actions:#}"));
        self.text = edited(&self.text, &action["edit"]["changes"][uri(&self.path)]);
        self.tell();
    }
}

#[test]
fn from_an_empty_folder_to_a_checked_plan() {
    let folder = Folder::new();
    let path = folder.0.join("piano.albero");
    // Without places to fill in, what is proposed is written as it stands.
    let mut client = Client::open_with(&[&folder.0], json!({}));
    client.open_text(&path, "");
    let mut writer = Writer { client, path, text: String::new(), version: 1 };
    writer.take("piano: un piano");
    writer.mend("nome_ignoto", "dichiara la politica");
    for label in ["fonte: una fonte di dati", "dato: un dato", "ambito: un ambito strategico"] {
        writer.text.push('|');
        writer.take(label);
    }
    writer.text.push('|');
    writer.take("obiettivo: un obiettivo con il suo peso");
    writer.text = writer.text.replacen("100 %\n\n  \n}", "100 %\n\n  |\n}", 1);
    writer.take("indicatore: un indicatore");
    writer.text.push_str("\n|");
    writer.take("consuntivo: i valori di un anno");
    writer.text = writer.text.replacen("consuntivo 2025 {\n  \n", "consuntivo 2025 {\n  |\n", 1);
    writer.take("A1.1_01");
    writer.text = writer.text.replacen("  A1.1_01\n", "  A1.1_01 = 93 |\n", 1);
    writer.take("%");
    let params =
        json!({ "textDocument": { "uri": uri(&writer.path) }, "options": { "tabSize": 2, "insertSpaces": true } });
    let edits = writer.client.ask("textDocument/formatting", params);
    writer.text = edited(&writer.text, &edits);
    writer.tell();
    let left: Vec<Value> = writer.findings().into_iter().filter(|finding| finding["severity"] == 1).collect();
    assert!(left.is_empty(), "{left:#?}\n{}", writer.text);
    folder.write("piano.albero", &writer.text);
    let checked = Run::of(command(&["check"]).current_dir(&folder.0).output().expect("runs"));
    assert_eq!(checked.code, 0, "{}\n{}", checked.err, writer.text);
    let scores = Run::of(command(&["eval", "--json"]).current_dir(&folder.0).output().expect("runs")).json();
    let score =
        scores["nodes"].as_array().expect("a list").iter().find(|node| node["code"] == "A1.1_01").expect("there");
    assert_eq!(score["printed"], "100.00");
    assert_eq!(writer.client.close(), 0);
}
