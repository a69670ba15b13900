//! A small editor: it speaks the protocol with the real command, and holds every message that comes to the protocol's
//! own types.

use super::valid;
use crate::support::command::command;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// How long an answer may take on a machine that does other things too.
const PATIENCE: Duration = Duration::from_secs(60);

/// A conversation.
pub struct Client {
    child: Child,
    input: Option<ChildStdin>,
    arriving: Receiver<Value>,
    next: i64,
    /// The methods of requests that wait for an answer.
    asked: BTreeMap<i64, String>,
    /// Findings by address, as last told.
    pub told: BTreeMap<String, Value>,
    /// Everything else that came unasked.
    pub notified: Vec<Value>,
}

impl Client {
    /// Starts the command and says nothing yet.
    pub fn start(arguments: &[&str]) -> Client {
        let cache = std::env::temp_dir().join(format!("albero-pages-{}", std::process::id()));
        let mut command = command(&[&["lsp"], arguments].concat());
        command.env("XDG_CACHE_HOME", cache).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("starts");
        let mut output = BufReader::new(child.stdout.take().expect("piped"));
        let (sender, arriving) = channel();
        std::thread::spawn(move || {
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        let input = child.stdin.take();
        Client { child, input, arriving, next: 0, asked: BTreeMap::new(), told: BTreeMap::new(), notified: Vec::new() }
    }

    /// Opens folders, as an editor that can do everything.
    pub fn open(folders: &[&Path]) -> Client {
        Client::open_with(folders, able(&["utf-16"]))
    }

    /// Opens folders, with what the editor can do.
    pub fn open_with(folders: &[&Path], capabilities: Value) -> Client {
        let mut client = Client::start(&[]);
        client.begin(folders, capabilities);
        client
    }

    /// Says hello.
    pub fn begin(&mut self, folders: &[&Path], capabilities: Value) -> Value {
        let folders: Vec<Value> = folders.iter().map(|path| json!({ "uri": uri(path), "name": "x" })).collect();
        let root = folders.first().map_or(Value::Null, |folder| folder["uri"].clone());
        let params = json!({
            "processId": null, "rootUri": root, "workspaceFolders": folders, "capabilities": capabilities,
        });
        let result = self.ask("initialize", params);
        self.notify("initialized", json!({}));
        result
    }

    /// Sends what is given, whatever it is.
    pub fn send_raw(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().expect("open");
        input.write_all(bytes).and_then(|()| input.flush()).expect("reads");
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        self.send_raw(format!("Content-Length: {}\r\n\r\n{text}", text.len()).as_bytes());
    }

    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends a request, and goes on.
    pub fn request(&mut self, method: &str, params: Value) -> i64 {
        self.next += 1;
        self.asked.insert(self.next, method.to_owned());
        self.send(&json!({ "jsonrpc": "2.0", "id": self.next, "method": method, "params": params }));
        self.next
    }

    /// Waits for the answer to a request: `result` or `error`.
    pub fn answer(&mut self, id: i64) -> Value {
        loop {
            let message = self.next();
            if message.get("method").is_none() && message["id"] == id {
                return message;
            }
        }
    }

    /// Asks, and waits for the result.
    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.request(method, params);
        let mut answer = self.answer(id);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].take()
    }

    /// The next message that is not about findings, held to the protocol.
    pub fn next(&mut self) -> Value {
        loop {
            let message = self.arriving.recv_timeout(PATIENCE).expect("a message");
            valid::message(&message, &mut self.asked);
            match message["method"].as_str() {
                Some("textDocument/publishDiagnostics") => {
                    let uri = message["params"]["uri"].as_str().expect("a uri").to_owned();
                    self.told.insert(uri, message["params"].clone());
                }
                Some(_) if message.get("id").is_some() => {
                    let id = message["id"].clone();
                    self.notified.push(message);
                    self.send(&json!({ "jsonrpc": "2.0", "id": id, "result": null }));
                    continue;
                }
                Some(_) => self.notified.push(message.clone()),
                None => return message,
            }
            if message["method"] == "textDocument/publishDiagnostics" {
                return message;
            }
        }
    }

    /// Opens a text.
    pub fn open_text(&mut self, path: &Path, text: &str) {
        let item = json!({ "uri": uri(path), "languageId": "albero", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": item }));
    }

    /// Changes all of a text.
    pub fn rewrite(&mut self, path: &Path, version: i64, text: &str) {
        self.change(path, version, json!([{ "text": text }]));
    }

    pub fn change(&mut self, path: &Path, version: i64, changes: Value) {
        let document = json!({ "uri": uri(path), "version": version });
        self.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }

    /// Waits until a version of a text was read, and gives its findings.
    pub fn findings(&mut self, path: &Path, version: i64) -> Vec<Value> {
        let uri = uri(path);
        while self.told.get(&uri).is_none_or(|told| told["version"] != version) {
            self.next();
        }
        self.told[&uri]["diagnostics"].as_array().expect("a list").clone()
    }

    /// Waits until everything sent so far was taken: an answer about plans comes when they were read.
    pub fn settle(&mut self, path: &Path) {
        let zero = json!({ "line": 0, "character": 0 });
        let range = json!({ "start": zero, "end": zero });
        let params = json!({ "textDocument": { "uri": uri(path) }, "range": range, "context": { "diagnostics": [] } });
        self.ask("textDocument/codeAction", params);
    }

    /// Ends the conversation as editors do, and gives the code that the command ends with.
    pub fn close(mut self) -> i32 {
        self.ask("shutdown", Value::Null);
        self.notify("exit", Value::Null);
        self.child.wait().expect("ends").code().expect("no signal")
    }

    /// Goes away without a word.
    pub fn vanish(mut self) -> i32 {
        self.input = None;
        self.child.wait().expect("ends").code().expect("no signal")
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An editor that can do everything.
pub fn able(encodings: &[&str]) -> Value {
    json!({
        "general": { "positionEncodings": encodings },
        "textDocument": {
            "publishDiagnostics": { "codeDescriptionSupport": true, "relatedInformation": true },
            "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
            "completion": { "completionItem": { "snippetSupport": true } },
            "codeAction": { "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["quickfix"] } } },
        },
        "workspace": {
            "didChangeWatchedFiles": { "dynamicRegistration": true },
            "workspaceEdit": { "documentChanges": true },
        },
    })
}

/// The address of a path.
pub fn uri(path: &Path) -> String {
    format!("file://{}", path.to_str().expect("Unicode").replace(' ', "%20"))
}

fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end().split_once(": ") {
            Some(("Content-Length", value)) => length = value.parse().ok()?,
            _ => break,
        }
    }
    let mut bytes = vec![0; length];
    output.read_exact(&mut bytes).ok()?;
    serde_json::from_slice(&bytes).ok()
}
