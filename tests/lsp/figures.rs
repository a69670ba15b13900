//! What editors show beside the text is what the commands compute.

use super::client::{Client, uri};
use super::findings::first_plan;
use crate::support::command::{Folder, Run, command};
use crate::support::plans::{files, repository};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

const PLAN: &str = include_str!("../../examples/primo-piano/piano.albero");

fn run(folder: &Path, arguments: &[&str]) -> Run {
    Run::of(command(arguments).current_dir(folder).output().expect("runs"))
}

fn about(path: &Path) -> Value {
    json!({ "textDocument": { "uri": uri(path) } })
}

/// The lenses of a text by the name of their node: each with where it stands.
fn lenses(client: &mut Client, path: &Path) -> BTreeMap<String, (Value, String)> {
    let found = client.ask("textDocument/codeLens", about(path));
    let lens = |lens: &Value| {
        let command = &lens["command"];
        let name = command["arguments"][2].as_str().expect("a name").to_owned();
        (name, (lens["range"]["start"].clone(), command["title"].as_str().expect("a title").to_owned()))
    };
    found.as_array().expect("a list").iter().map(lens).collect()
}

#[test]
fn lenses_and_hover_say_what_eval_and_why_say() {
    let mut nodes = 0;
    for example in ["primo-piano", "tno-2025", "monitoraggio", "tabella-2500"] {
        let folder = repository("examples").join(example);
        let scores = run(&folder, &["eval", "--json"]).json();
        let printed: BTreeMap<&str, &Value> = scores["nodes"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|node| (node["code"].as_str().expect("a code"), &node["printed"]))
            .collect();
        let mut client = Client::open(&[&folder]);
        let mut shown = 0;
        for file in files(&folder) {
            for (name, (at, title)) in lenses(&mut client, &file) {
                let score = printed[name.as_str()];
                let first = title.split(" · ").next().expect("a part");
                let number = first.trim_end_matches(" %").replace('.', "").replace(',', ".");
                assert!(score.is_null() || *score == number, "{example} {name}: {title}, {score}");
                shown += 1;
                if nodes % 97 == 0 {
                    let mut params = about(&file);
                    params["position"] = at;
                    let hover = client.ask("textDocument/hover", params);
                    let said = hover["contents"]["value"].as_str().expect("Markdown");
                    let why = run(&folder, &["why", &name, ".", "--format", "md"]).out;
                    let why = why.replace("`./", "`");
                    let same = why.trim_end().lines().take(60).zip(said.lines()).all(|(a, b)| a == b);
                    assert!(same, "{name}:\n{why}\n{said}");
                }
                nodes += 1;
            }
        }
        let written = printed.len();
        assert!(example == "tabella-2500" || shown == written, "{example}: {shown} of {written}");
        assert_eq!(client.close(), 0);
    }
    assert!(nodes > 380, "{nodes}");
}

#[test]
fn figures_follow_what_is_typed_and_the_last_good_ones_stay() {
    let folder = Folder::new();
    first_plan(&folder, "");
    let plan = folder.0.join("piano.albero");
    let mut client = Client::open(&[&folder.0]);
    client.open_text(&plan, PLAN);
    let of = |client: &mut Client, name: &str| lenses(client, &folder.0.join("piano.albero"))[name].1.clone();
    assert_eq!(of(&mut client, "A1.1_01"), "94,44 % · Raggiunto · pesa 70 % in A1.1");
    assert_eq!(of(&mut client, "A1.1"), "93,11 % · Raggiunto · pesa 60 % in A1 · pesi 100 %");
    let end = json!({ "line": 99, "character": 0 });
    let mut params = about(&plan);
    params["range"] = json!({ "start": { "line": 0, "character": 0 }, "end": end });
    let hints = client.ask("textDocument/inlayHint", params);
    let labels: Vec<&str> =
        hints.as_array().expect("a list").iter().filter_map(|hint| hint["label"].as_str()).collect();
    assert!(labels.contains(&"2024: 81,50 % · +8,50 punti"), "{labels:?}");
    assert!(labels.contains(&"2024: 9,80 gg · -4,80 gg"), "{labels:?}");
    client.rewrite(&plan, 2, &PLAN.replace(">= 90,00 %", ">= 95,00 %"));
    assert_eq!(of(&mut client, "A1.1_01"), "89,47 % · Parzialmente raggiunto · pesa 70 % in A1.1");
    // Half typed, there is no score: the last one stays, and says so.
    client.rewrite(&plan, 3, &PLAN.replace("pratiche_in_tempo / pratiche\n", "pratiche_in_tem / pratiche\n"));
    assert_eq!(of(&mut client, "A1.1_01"), "89,47 % (ultimo valido) · pesa 70 % in A1.1");
    client.rewrite(&plan, 4, PLAN);
    assert_eq!(of(&mut client, "A1.1_01"), "94,44 % · Raggiunto · pesa 70 % in A1.1");
    assert_eq!(client.close(), 0);
}
