//! Completion, other names, who counts what, and what words are.

use super::client::{Client, able, uri};
use super::findings::first_plan;
use super::reading::{at, edited};
use crate::support::command::Folder;
use serde_json::{Value, json};

const PLAN: &str = include_str!("../../examples/primo-piano/piano.albero");

#[test]
fn completion_takes_the_place_of_the_word_that_is_being_written() {
    let folder = Folder::new();
    first_plan(&folder, "");
    folder.write("dati/valori.csv", "Codice;Valore\n");
    let plan = folder.0.join("piano.albero");
    let mut client = Client::open(&[&folder.0]);
    let text = PLAN.replace("fonte       protocollo\n    base", "fonte       prot\n    base");
    client.open_text(&plan, &text);
    let found = client.ask("textDocument/completion", at(&plan, &text, "prot\n", 4));
    let item =
        found["items"].as_array().expect("a list").iter().find(|item| item["label"] == "protocollo").expect("offered");
    assert_eq!(item["detail"], "Protocollo informatico");
    let after = edited(&text, &json!([item["textEdit"]]));
    assert_eq!(after, PLAN);
    let text = format!("{PLAN}consuntivo 2024 file ");
    client.rewrite(&plan, 2, &text);
    let found = client.ask("textDocument/completion", at(&plan, &text, "2024 file ", 10));
    assert_eq!(found["items"][0]["label"], "\"dati/valori.csv\"");
    assert_eq!(client.close(), 0);
}

#[test]
fn another_name_is_written_wherever_the_old_one_stood() {
    let folder = Folder::new();
    first_plan(&folder, "");
    let plan = folder.0.join("piano.albero");
    folder.write("extra.albero", "consuntivo 2024 file \"d.csv\" {\n  colonna nome \"N\"\n  colonna valore \"V\"\n}\n");
    folder.write("d.csv", "N;V\npratiche;1.000\n");
    let mut client = Client::open(&[&folder.0]);
    client.open_text(&plan, PLAN);
    let mut params = at(&plan, PLAN, "pratiche_in_tempo / pratiche\n", 24);
    let now = client.ask("textDocument/prepareRename", params.clone());
    assert_eq!(now["placeholder"], "pratiche");
    params["newName"] = json!("domande evase");
    let renamed = client.ask("textDocument/rename", params.clone());
    let changes = renamed["documentChanges"].as_array().expect("a list");
    let of = |name: &str| {
        let uri = uri(&folder.0.join(name));
        changes.iter().find(|change| change["textDocument"]["uri"] == uri).map(|change| change["edits"].clone())
    };
    let after = edited(PLAN, &of("piano.albero").expect("changed"));
    assert!(
        after.contains("dato 'domande evase' \"Pratiche concluse\"")
            && after.contains("pratiche_in_tempo / 'domande evase'\n")
    );
    assert_eq!(edited("N;V\npratiche;1.000\n", &of("d.csv").expect("changed")), "N;V\ndomande evase;1.000\n");
    assert!(of("consuntivo.albero").is_some());
    params["newName"] = json!("A1.1_01");
    let taken = client.request("textDocument/rename", params);
    let message = client.answer(taken)["error"]["message"].as_str().expect("text").to_owned();
    assert!(message.starts_with("«A1.1_01» c'è già: piano.albero:"), "{message}");
    assert_eq!(client.close(), 0);
}

#[test]
fn the_tree_is_walked_both_ways() {
    let folder = Folder::new();
    first_plan(&folder, "");
    let plan = folder.0.join("piano.albero");
    let mut client = Client::open(&[&folder.0]);
    let items = client.ask("textDocument/prepareCallHierarchy", at(&plan, PLAN, "A1.1_01", 2));
    assert_eq!(items[0]["detail"], "94,44 % · Pratiche concluse nei termini");
    let names = |calls: &Value, end: &str| -> Vec<String> {
        calls
            .as_array()
            .expect("a list")
            .iter()
            .map(|call| call[end]["name"].as_str().expect("a name").to_owned())
            .collect()
    };
    let from = client.ask("callHierarchy/outgoingCalls", json!({ "item": items[0] }));
    assert_eq!(names(&from, "to"), ["pratiche", "pratiche_in_tempo"]);
    let to = client.ask("callHierarchy/incomingCalls", json!({ "item": items[0] }));
    assert_eq!(names(&to, "from"), ["A1.1"]);
    let up = client.ask("callHierarchy/incomingCalls", json!({ "item": to[0]["from"] }));
    assert_eq!(names(&up, "from"), ["A1"]);
    assert_eq!(client.close(), 0);
}

#[test]
fn words_links_and_rules_are_told() {
    let folder = Folder::new();
    first_plan(&folder, "");
    let plan = folder.0.join("piano.albero");
    let text =
        format!("{PLAN}consuntivo 2024 file \"dati.csv\" {{\n  colonna nome \"N\"\n  colonna valore \"V\"\n}}\n");
    let mut client = Client::open(&[&folder.0]);
    client.open_text(&plan, &text);
    client.findings(&plan, 1);
    let document = json!({ "textDocument": { "uri": uri(&plan) } });
    let data = client.ask("textDocument/semanticTokens/full", document.clone())["data"].take();
    let numbers: Vec<u64> = data.as_array().expect("a list").iter().filter_map(Value::as_u64).collect();
    let mut lines = vec![Vec::new(); text.lines().count()];
    let (mut line, mut column) = (0, 0);
    for token in numbers.chunks(5) {
        line += token[0] as usize;
        column = if token[0] == 0 { column + token[1] as usize } else { token[1] as usize };
        let word: String =
            text.lines().nth(line).expect("a line").chars().skip(column).take(token[2] as usize).collect();
        lines[line].push((word, token[3], token[4]));
    }
    let said = |words: &str| lines[text.lines().position(|line| line.contains(words)).expect("there")].clone();
    let word = |text: &str, class: u64, declares: u64| (text.to_owned(), class, declares);
    assert_eq!(
        said("dato pratiche ")[..3],
        [word("dato", 0, 0), word("pratiche", 3, 1), word("\"Pratiche concluse\"", 10, 0)]
    );
    assert_eq!(
        said("algoritmo   pratiche")[1..],
        [word("pratiche_in_tempo", 3, 0), word("/", 12, 0), word("pratiche", 3, 0)]
    );
    let links = client.ask("textDocument/documentLink", document.clone());
    assert_eq!(links[0]["target"], uri(&folder.0.join("dati.csv")));
    let rule = client.ask("textDocument/signatureHelp", at(&plan, &text, "a_fasce", 3));
    assert_eq!(rule["signatures"][0]["label"], "a_fasce()");
    assert_eq!(client.close(), 0);
}

#[test]
fn an_editor_that_asks_for_findings_is_not_told_them_too() {
    let folder = Folder::new();
    first_plan(&folder, "");
    let plan = folder.0.join("piano.albero");
    let mut asks = able(&["utf-16"]);
    asks["workspace"]["diagnostics"] = json!({ "refreshSupport": true });
    let mut client = Client::open_with(&[&folder.0], asks);
    client.open_text(&plan, &PLAN.replace("peso        70 %", "peso        75 %"));
    let found = client.ask("textDocument/diagnostic", json!({ "textDocument": { "uri": uri(&plan) } }));
    assert_eq!(found["items"][0]["code"], "pesi_non_100");
    let all = client.ask("workspace/diagnostic", json!({ "previousResultIds": [] }));
    assert_eq!((&all["items"][0]["uri"], &all["items"][0]["version"]), (&json!(uri(&plan)), &json!(1)));
    assert!(client.told.values().all(|told| told["diagnostics"] == json!([])), "{:?}", client.told);
    assert_eq!(client.close(), 0);
}
