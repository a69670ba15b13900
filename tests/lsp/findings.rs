//! What the server finds is what `albero check` finds.

use super::client::{Client, able, uri};
use super::reading::edited;
use crate::support::command::{Folder, Run, command};
use crate::support::plans::repository;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

const PLAN: &str = include_str!("../../examples/primo-piano/piano.albero");
const POLICY: &str = include_str!("../../examples/primo-piano/smvp.albero");
const ACTUALS: &str = include_str!("../../examples/primo-piano/consuntivo.albero");

/// The first plan, in a folder of its own.
pub fn first_plan(folder: &Folder, inside: &str) {
    let texts = [("piano.albero", PLAN), ("smvp.albero", POLICY), ("consuntivo.albero", ACTUALS)];
    for (name, text) in texts {
        folder.write(&format!("{inside}{name}"), text);
    }
}

/// Code, severity and place of each finding, by file, as the command says them.
fn checked(folder: &Path) -> BTreeMap<String, Vec<(String, u64, u64)>> {
    let run = Run::of(command(&["check", "--json"]).current_dir(folder).output().expect("runs"));
    let mut found: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for finding in run.json()["diagnostics"].as_array().expect("a list") {
        let file = folder.join(finding["file"].as_str().expect("a file"));
        let severity = if finding["severity"] == "error" { 1 } else { 2 };
        let code = finding["code"].as_str().expect("a code").to_owned();
        let line = if finding.get("sheet").is_some() { 0 } else { finding["line"].as_u64().expect("a line") - 1 };
        found.entry(uri(&file)).or_default().push((code, severity, line));
    }
    found.values_mut().for_each(|all| all.sort());
    found
}

/// The same as the server told it.
fn told(client: &Client) -> BTreeMap<String, Vec<(String, u64, u64)>> {
    let finding = |found: &Value| {
        let code = found["code"].as_str().expect("a code").to_owned();
        let line = found["range"]["start"]["line"].as_u64().expect("a line");
        (code, found["severity"].as_u64().expect("a number"), line)
    };
    let mut all = BTreeMap::new();
    for (uri, params) in &client.told {
        let mut found: Vec<_> = params["diagnostics"].as_array().expect("a list").iter().map(finding).collect();
        found.sort();
        if !found.is_empty() {
            all.insert(uri.clone(), found);
        }
    }
    all
}

#[test]
fn a_workspace_is_found_as_check_finds_it() {
    for example in ["examples/primo-piano", "examples/tno-2025", "examples/tabella-2500", "examples/politiche"] {
        let folder = repository(example);
        let mut client = Client::open(&[&folder]);
        client.settle(&folder.join("piano.albero"));
        assert_eq!(told(&client), checked(&folder), "{example}");
        assert_eq!(client.close(), 0);
    }
}

#[test]
fn a_mistake_is_told_while_it_is_typed_and_gone_when_mended() {
    let folder = Folder::new();
    first_plan(&folder, "");
    let plan = folder.0.join("piano.albero");
    let mut client = Client::open(&[&folder.0]);
    client.open_text(&plan, PLAN);
    assert_eq!(client.findings(&plan, 1), Vec::<Value>::new());
    // Only in the editor: the file on the disk stays as it was.
    let line = PLAN.lines().position(|line| line.contains("fonte       protocollo")).expect("there");
    let at = |character: u64| json!({ "line": line, "character": character });
    let range = json!({ "start": at(16), "end": at(27) });
    client.change(&plan, 2, json!([{ "range": range, "text": "protocolo" }]));
    let found = client.findings(&plan, 2);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((&found[0]["code"], &found[0]["severity"]), (&json!("nome_ignoto"), &json!(1)));
    let message = found[0]["message"].as_str().expect("text");
    assert!(message.contains("aiuto: forse volevi `protocollo`"), "{message}");
    let page = found[0]["codeDescription"]["href"].as_str().and_then(|href| href.strip_prefix("file://"));
    let page = std::fs::read_to_string(page.expect("a file")).expect("the page of the code");
    assert!(page.starts_with("# nome_ignoto"), "{page}");
    let params = json!({
        "textDocument": { "uri": uri(&plan) }, "range": found[0]["range"], "context": { "diagnostics": found },
    });
    let actions = client.ask("textDocument/codeAction", params);
    let fix = &actions[0];
    assert_eq!((&fix["title"], &fix["isPreferred"]), (&json!("scrivi `protocollo`"), &json!(true)));
    let edit = &fix["edit"]["documentChanges"][0];
    assert_eq!((&edit["textDocument"]["version"], &edit["edits"][0]["newText"]), (&json!(2), &json!("protocollo")));
    client.change(&plan, 3, json!([{ "range": edit["edits"][0]["range"], "text": "protocollo" }]));
    assert_eq!(client.findings(&plan, 3), Vec::<Value>::new());
    assert_eq!(client.close(), 0);
}

#[test]
fn a_finding_in_another_file_and_a_table_is_told_there() {
    let folder = Folder::new();
    first_plan(&folder, "");
    folder.write(
        "consuntivo.albero",
        "consuntivo 2025 file \"dati.csv\" {\n  colonna nome \"Voce\"\n  colonna valore \"V\"\n}\n",
    );
    let table = folder.0.join("dati.csv");
    folder.write("dati.csv", "Voce;V\npratiche;1.240\npratiche_in_tempo;mille\n");
    let mut client = Client::open(&[&folder.0]);
    client.settle(&folder.0.join("piano.albero"));
    assert_eq!(told(&client), checked(&folder.0));
    assert!(told(&client).contains_key(&uri(&table)), "{:?}", client.told);
    // The table is mended in the editor, then on the disk.
    client.open_text(&table, "Voce;V\npratiche;1.240\npratiche_in_tempo;1.000\n");
    assert_eq!(client.findings(&table, 1), Vec::<Value>::new());
    let closed = json!({ "textDocument": { "uri": uri(&table) } });
    client.notify("textDocument/didClose", closed);
    client.settle(&folder.0.join("piano.albero"));
    assert!(!client.told[&uri(&table)]["diagnostics"].as_array().expect("a list").is_empty());
    folder.write("dati.csv", "Voce;V\npratiche;1.240\npratiche_in_tempo;1.000\n");
    let changes = json!({ "changes": [{ "uri": uri(&table), "type": 2 }] });
    client.notify("workspace/didChangeWatchedFiles", changes);
    client.settle(&folder.0.join("piano.albero"));
    assert_eq!(client.told[&uri(&table)]["diagnostics"], json!([]));
    assert_eq!(client.close(), 0);
}

#[test]
fn several_plans_share_a_policy_and_each_finding_is_told_once() {
    let folder = Folder::new();
    first_plan(&folder, "a/");
    first_plan(&folder, "b/");
    for plan in ["a", "b"] {
        std::fs::remove_file(folder.0.join(plan).join("smvp.albero")).expect("removed");
    }
    folder.write("smvp.albero", &POLICY.replace("regola a_fasce", "regola mai { punteggio 100 % }\n  regola a_fasce"));
    let mut client = Client::open(&[&folder.0]);
    client.settle(&folder.0.join("a/piano.albero"));
    assert_eq!(told(&client), checked(&folder.0));
    // One plan is broken, the other has nothing to say.
    let a = folder.0.join("a/piano.albero");
    client.open_text(&a, &PLAN.replace("peso        70 %", "peso        75 %"));
    let found = client.findings(&a, 1);
    assert_eq!(found[0]["code"], "pesi_non_100");
    let params = json!({
        "textDocument": { "uri": uri(&a) }, "range": found[0]["range"], "context": { "diagnostics": [] },
    });
    let actions = client.ask("textDocument/codeAction", params);
    let titles: Vec<_> = actions.as_array().expect("a list").iter().map(|action| action["title"].clone()).collect();
    assert_eq!(titles[1], "porta i pesi a 100 % in proporzione");
    let edits = actions[1]["edit"]["documentChanges"][0]["edits"].as_array().expect("a list");
    let new: Vec<_> = edits.iter().map(|edit| edit["newText"].as_str().expect("text")).collect();
    assert_eq!(new, ["71,43 %", "28,57 %"]);
    assert!(
        !client.told.get(&uri(&folder.0.join("b/piano.albero"))).is_some_and(|told| told["diagnostics"] != json!([]))
    );
    assert_eq!(client.close(), 0);
}

#[test]
fn an_indicator_declared_again_is_used_instead() {
    let folder = Folder::new();
    first_plan(&folder, "");
    let plan = folder.0.join("piano.albero");
    let text = format!(
        "{PLAN}\ncruscotto C1 \"Cruscotto\" {{\n  indicatore A1.1_01 \"Di nuovo\" {{\n    peso        100 %\n    target      >= 1 %\n  }}\n}}\n"
    );
    let mut client = Client::open(&[&folder.0]);
    client.open_text(&plan, &text);
    let found = client.findings(&plan, 1);
    let again = found.iter().find(|found| found["code"] == "nome_duplicato").expect("told");
    let params = json!({
        "textDocument": { "uri": uri(&plan) }, "range": again["range"], "context": { "diagnostics": [again] },
    });
    let actions = client.ask("textDocument/codeAction", params);
    let fix = actions
        .as_array()
        .expect("a list")
        .iter()
        .find(|action| action["title"].as_str().is_some_and(|t| t.starts_with("usa quello")));
    let edits = &fix.expect("offered")["edit"]["documentChanges"][0]["edits"];
    let mended = edited(&text, edits);
    assert!(mended.ends_with("{\n  usa A1.1_01 peso        100 %\n}\n"), "{mended}");
    client.rewrite(&plan, 2, &mended);
    assert!(client.findings(&plan, 2).iter().all(|found| found["code"] != "nome_duplicato"));
    assert_eq!(client.close(), 0);
}

#[test]
fn a_chapter_is_read_as_it_is_written() {
    let folder = Folder::new();
    first_plan(&folder, "");
    let (plan, chapter) = (folder.0.join("piano.albero"), folder.0.join("relazione/1-premessa.md"));
    let mut client = Client::open(&[&folder.0]);
    client.settle(&plan);
    // Neither the folder nor the file is on the disk yet.
    client.open_text(&chapter, "# Premessa\n\nIl punteggio di {punteggio NIENTE} è buono.\n");
    client.findings(&chapter, 1);
    client.settle(&plan);
    folder.write("relazione/1-premessa.md", "# Premessa\n\nIl punteggio di {punteggio NIENTE} è buono.\n");
    assert_eq!(told(&client), checked(&folder.0));
    assert!(!checked(&folder.0).is_empty(), "the chapter has a mistake");
    assert_eq!(client.close(), 0);
}

#[test]
fn a_file_that_is_no_text_costs_itself_only() {
    let folder = Folder::new();
    first_plan(&folder, "");
    std::fs::write(folder.0.join("rotto.albero"), b"dato citt\xe0 \"x\" misura n\n\xff\xfe").expect("written");
    let plan = folder.0.join("piano.albero");
    let mut client = Client::open(&[&folder.0]);
    client.open_text(&plan, &PLAN.replace("peso        70 %", "peso        75 %"));
    assert_eq!(client.findings(&plan, 1)[0]["code"], "pesi_non_100");
    client.settle(&plan);
    let broken = &client.told[&uri(&folder.0.join("rotto.albero"))]["diagnostics"][0]["message"];
    assert!(broken.as_str().expect("text").contains("la riga 1 non è in UTF-8"), "{broken}");
    assert_eq!(client.close(), 0);
}

#[test]
fn columns_count_what_was_agreed_on() {
    let folder = Folder::new();
    let text = "fonte x \"🌲 città\"\r\nfonte x \"è\"; fonte 𝒫\r\n";
    let path = folder.0.join("a.albero");
    folder.write("a.albero", text);
    let starts = |encodings: &[&str], expected: &str| {
        let mut client = Client::start(&[]);
        let result = client.begin(&[&folder.0], able(encodings));
        assert_eq!(result["capabilities"]["positionEncoding"], expected);
        client.open_text(&path, text);
        let found = client.findings(&path, 1);
        let start = found
            .iter()
            .map(|found| &found["range"]["end"])
            .filter(|end| end["line"] == 1)
            .max_by_key(|e| e["character"].as_u64());
        let start = start.expect("on the second line")["character"].as_u64().expect("a number");
        assert_eq!(client.close(), 0);
        start
    };
    assert_eq!((starts(&["utf-16"], "utf-16"), starts(&["utf-16", "utf-8"], "utf-8")), (21, 24));
}

#[test]
fn a_text_outside_every_folder_has_the_plan_around_it_or_is_alone() {
    let folder = Folder::new();
    first_plan(&folder, "");
    folder.write("sotto/altro.albero", "ambito A1 \"Doppio\"\n");
    let path = folder.0.join("sotto/altro.albero");
    let mut client = Client::open(&[]);
    client.open_text(&path, "ambito A1 \"Doppio\"\n");
    assert_eq!(client.findings(&path, 1)[0]["code"], "nome_duplicato");
    let alone = json!({ "uri": "untitled:1", "languageId": "albero", "version": 4, "text": "obietivo X \"x\"\n" });
    client.notify("textDocument/didOpen", json!({ "textDocument": alone }));
    while client.told.get("untitled:1").is_none_or(|told| told["version"] != 4) {
        client.next();
    }
    let found = &client.told["untitled:1"]["diagnostics"];
    assert!(found.as_array().expect("a list").iter().any(|found| found["code"] == "parola_ignota"), "{found}");
    assert_eq!(client.close(), 0);
}
