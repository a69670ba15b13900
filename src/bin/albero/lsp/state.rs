//! What is known at one moment: the editor, what is open in it, and what was read of that.

use super::client::Client;
use super::documents::Documents;
use super::names::Names;
use super::place;
use albero::diagnostic::{Lang, Text};
use albero::ide::{Analysis, Earlier, Workspace};
use albero::prelude::PRELUDE_NAME;
use albero::source::Place;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::sync::Arc;

/// What is known.
pub struct State {
    /// The editor.
    pub client: Client,
    /// How files are named.
    pub names: Names,
    /// What is open.
    pub documents: Documents,
    /// What was read last.
    pub workspace: Arc<Workspace>,
    /// Texts that could not be read, and why.
    pub unreadable: Vec<(String, Text)>,
    /// Scores of before, for nodes that have none at present.
    pub earlier: Earlier,
    /// What is to be shown to whoever sits before the editor.
    pub to_say: RefCell<Vec<Text>>,
}

impl State {
    pub fn new(lang: Lang) -> State {
        State {
            client: Client::unknown(lang),
            names: Names::default(),
            documents: Documents::new(),
            workspace: Arc::new(Workspace::default()),
            unreadable: Vec::new(),
            earlier: Earlier::default(),
            to_say: RefCell::default(),
        }
    }

    /// Shows something beside the answer that is being made.
    pub fn say(&self, text: Text) {
        self.to_say.borrow_mut().push(text);
    }

    /// What the editor calls a file.
    pub fn uri(&self, name: &str) -> String {
        self.documents.get(name).map_or_else(|| self.names.uri(name), |document| document.uri.clone())
    }

    /// A place with its file; nothing for what is in none, such as the rules that come with the language.
    pub fn location(&self, analysis: &Analysis, at: Place) -> Option<Value> {
        let name = &analysis.sources().get(at.source).name;
        let range = || place::of(analysis, at, self.client.encoding);
        (name != PRELUDE_NAME).then(|| json!({ "uri": self.uri(name), "range": range() }))
    }
}

/// Why a request has no answer: a number of the protocol, and words.
pub struct Refusal {
    pub code: i64,
    pub message: String,
}

/// The numbers of the protocol.
pub mod code {
    pub const PARSE: i64 = -32700;
    pub const INVALID_REQUEST: i64 = -32600;
    pub const METHOD_NOT_FOUND: i64 = -32601;
    pub const INVALID_PARAMS: i64 = -32602;
    pub const INTERNAL: i64 = -32603;
    pub const NOT_INITIALIZED: i64 = -32002;
    pub const CANCELLED: i64 = -32800;
    pub const MODIFIED: i64 = -32801;
    pub const FAILED: i64 = -32803;
}

impl Refusal {
    pub fn new(code: i64, message: impl Into<String>) -> Refusal {
        Refusal { code, message: message.into() }
    }
}
