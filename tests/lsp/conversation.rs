//! The conversation itself: its order, garbage in it, cancellations, and edits without end.

use super::client::{Client, able, uri};
use super::findings::first_plan;
use crate::support::command::Folder;
use serde_json::{Value, json};
use std::path::Path;

const PLAN: &str = include_str!("../../examples/primo-piano/piano.albero");

#[test]
fn it_begins_with_hello_and_ends_with_goodbye() {
    let folder = Folder::new();
    let mut client = Client::start(&[]);
    let early = client.request("textDocument/codeAction", json!({}));
    assert_eq!(client.answer(early)["error"]["code"], -32002);
    client.begin(&[&folder.0], json!({}));
    let again = client.request("initialize", json!({ "processId": null, "rootUri": null, "capabilities": {} }));
    assert_eq!(client.answer(again)["error"]["code"], -32600);
    let unknown = client.request("textDocument/nonsense", json!({}));
    assert_eq!(client.answer(unknown)["error"]["code"], -32601);
    let bare = client.request("textDocument/codeAction", json!({ "range": 3 }));
    assert_eq!(client.answer(bare)["error"]["code"], -32602);
    client.ask("shutdown", Value::Null);
    let late = client.request("textDocument/codeAction", json!({}));
    assert_eq!(client.answer(late)["error"]["code"], -32600);
    client.notify("exit", Value::Null);
    assert_eq!(client.vanish(), 0);
    let client = Client::start(&["--stdio"]);
    assert_eq!(client.vanish(), 1, "an editor that goes without goodbye");
}

#[test]
fn garbage_costs_itself_only() {
    let folder = Folder::new();
    first_plan(&folder, "");
    let plan = folder.0.join("piano.albero");
    let mut client = Client::open(&[&folder.0]);
    let garbage: [&[u8]; 6] = [
        b"Content-Length: 5\r\n\r\n{{{{{",
        b"Content-Length: 2\r\n\r\n[]",
        b"\xff\xfe nonsense\r\n\r\n",
        b"Content-Length: 4\r\n\r\nnull",
        b"Content-Length: 12\r\n\r\n{\"id\": \"\xff\"} ",
        b"content-length:x\r\nContent-Length: 17\r\n\r\n{\"jsonrpc\":\"2.0\"}",
    ];
    for bytes in garbage {
        client.send_raw(bytes);
        let nothing = json!({ "textDocument": { "uri": 7, "version": "x" }, "contentChanges": { "text": [] } });
        for method in
            ["textDocument/didOpen", "textDocument/didChange", "textDocument/didClose", "$/what", "$/cancelRequest"]
        {
            client.notify(method, nothing.clone());
        }
    }
    client.open_text(&plan, PLAN);
    assert_eq!(client.findings(&plan, 1), Vec::<Value>::new());
    assert_eq!(client.close(), 0);
}

#[test]
fn requests_are_cancelled_and_none_is_answered_about_a_text_that_is_no_more() {
    let folder = Folder::new();
    first_plan(&folder, "");
    let plan = folder.0.join("piano.albero");
    let mut client = Client::open(&[&folder.0]);
    client.open_text(&plan, PLAN);
    let zero = json!({ "line": 0, "character": 0 });
    let params = json!({
        "textDocument": { "uri": uri(&plan) }, "range": { "start": zero, "end": zero }, "context": { "diagnostics": [] },
    });
    let mut outcomes = Vec::new();
    for version in 2..60 {
        client.rewrite(&plan, version, &PLAN.replace("70 %", &format!("{version} %")));
        let asked = client.request("textDocument/codeAction", params.clone());
        match version % 3 {
            0 => client.notify("$/cancelRequest", json!({ "id": asked })),
            1 => client.rewrite(&plan, version, PLAN),
            _ => {}
        }
        outcomes.push(asked);
    }
    for asked in outcomes {
        let answer = client.answer(asked);
        let code = answer["error"]["code"].as_i64();
        assert!(matches!(code, None | Some(-32800 | -32801)), "{answer}");
    }
    assert_eq!(client.close(), 0);
}

/// Numbers that look random and are the same each time.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % below.max(1) as u64) as usize
    }
}

const PIECES: [&str; 16] = [
    "{",
    "}",
    "\"",
    "\n",
    "\r\n",
    "peso 30 %",
    "obiettivo X \"x\" {\n}",
    "é",
    "🌲",
    "indicatore",
    "//",
    ";",
    " ",
    "(",
    "target ?",
    "dato zz \"z\" misura n\n",
];

/// An edit somewhere, as a client of UTF-16 writes it, and the text after it.
fn edit(dice: &mut Dice, text: &str) -> (Value, String) {
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    // Between the two characters of a line's end there is no position.
    let is_place = |at: usize| !(text[..at].ends_with('\r') && text[at..].starts_with('\n'));
    let pick = |dice: &mut Dice| ends[dice.roll(ends.len())];
    let start = pick(dice);
    let length = [0, 0, 1, 5, 40][dice.roll(5)];
    let end = ends.iter().copied().find(|at| *at >= start + length).unwrap_or(text.len());
    if !is_place(start) || !is_place(end) || text.contains("\r\r") {
        return (json!({ "text": PLAN }), PLAN.to_owned());
    }
    let new = PIECES[dice.roll(PIECES.len())];
    let position = |at: usize| {
        let before = text[..at].replace("\r\n", "\n").replace('\r', "\n");
        let line = before.matches('\n').count();
        let column = before.rsplit('\n').next().unwrap_or_default().encode_utf16().count();
        json!({ "line": line, "character": column })
    };
    let change = json!({ "range": { "start": position(start), "end": position(end) }, "text": new });
    (change, format!("{}{new}{}", &text[..start], &text[end..]))
}

/// What a server says of a folder in which one text is as given, from a fresh start.
fn afresh(folder: &Path, plan: &Path, text: &str) -> Vec<(String, Value)> {
    let mut client = Client::open(&[folder]);
    client.open_text(plan, text);
    client.findings(plan, 1);
    client.settle(plan);
    let found = told(&client);
    client.close();
    found
}

fn told(client: &Client) -> Vec<(String, Value)> {
    let findings = client.told.iter().map(|(uri, params)| (uri.clone(), params["diagnostics"].clone()));
    findings.filter(|(_, findings)| *findings != json!([])).collect()
}

#[test]
fn a_thousand_edits_end_where_a_fresh_start_would() {
    let folder = Folder::new();
    first_plan(&folder, "");
    let plan = folder.0.join("piano.albero");
    let mut client = Client::open_with(&[&folder.0], able(&["utf-16"]));
    client.open_text(&plan, PLAN);
    let (mut text, mut dice) = (PLAN.to_owned(), Dice(7));
    for round in 1..=1000 {
        let (change, after) = edit(&mut dice, &text);
        text = after;
        client.change(&plan, round + 1, json!([change]));
        if text.len() > 6_000 || round % 100 == 50 {
            text = PLAN.to_owned();
            client.rewrite(&plan, round + 1, &text);
        }
        if round % 125 == 0 {
            client.findings(&plan, round + 1);
            client.settle(&plan);
            assert_eq!(told(&client), afresh(&folder.0, &plan, &text), "after {round} edits:\n{text}");
        }
    }
    assert_eq!(client.close(), 0);
}
