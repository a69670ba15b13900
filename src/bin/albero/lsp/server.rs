//! The state: what is open, what was read of it, and who waits for what.

use super::client::{self, Client};
use super::diagnostics::{self, Published};
use super::documents::{self, Document};
use super::names::{Names, path_of};
use super::state::{Refusal, State, code};
use super::wire::{self, Incoming};
use super::worker::{Done, Job, fault};
use super::{answers, capabilities};
use albero::diagnostic::{Lang, Text};
use albero::files::is_text;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

/// What happens.
pub enum Event {
    /// A message came.
    Arrived(Incoming),
    /// Plans were read.
    Read(Done),
    /// Nothing more comes.
    Closed,
}

/// How far a conversation has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Starting,
    Running,
    ShutDown,
}

/// A request that waits for its state to be read.
struct Waiting {
    id: Value,
    method: String,
    params: Value,
}

/// The server.
pub struct Server {
    now: State,
    folders: Vec<PathBuf>,
    stage: Stage,
    jobs: Sender<Job>,
    /// The number of the state that is written, of the one that was read, and of the one that is being read.
    state: u64,
    read: u64,
    reading: Option<u64>,
    refresh: bool,
    waiting: Vec<Waiting>,
    published: Published,
    /// How long reading took last.
    took: Duration,
    /// Why nothing could be read, as last told.
    told: Option<Text>,
    next_id: i64,
    is_over: bool,
}

/// Plans that are read more quickly than this are read at once; others when nobody has typed for a moment.
const QUICK: Duration = Duration::from_millis(40);
const MOMENT: Duration = Duration::from_millis(120);

impl Server {
    pub fn new(jobs: Sender<Job>, lang: Lang) -> Server {
        Server {
            now: State::new(lang),
            folders: Vec::new(),
            stage: Stage::Starting,
            jobs,
            state: 0,
            read: 0,
            reading: None,
            refresh: false,
            waiting: Vec::new(),
            published: Published::default(),
            took: Duration::ZERO,
            told: None,
            next_id: 0,
            is_over: false,
        }
    }

    /// Answers until the editor goes; true where it said so before.
    pub fn run(mut self, arriving: &Receiver<Event>) -> bool {
        while !self.is_over {
            let event = match self.patience() {
                None => arriving.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(patience) => arriving.recv_timeout(patience),
            };
            match event {
                Ok(event) => self.take(event),
                Err(RecvTimeoutError::Timeout) => self.start_reading(),
                Err(RecvTimeoutError::Disconnected) => break,
            }
            // What has come meanwhile may make what would be done next vain.
            while let Ok(event) = arriving.try_recv() {
                self.take(event);
            }
            if self.patience() == Some(Duration::ZERO) {
                self.start_reading();
            }
        }
        self.stage == Stage::ShutDown
    }

    /// How long to wait for more before the state is read; nothing where there is nothing to read.
    fn patience(&self) -> Option<Duration> {
        let is_due = self.stage == Stage::Running && self.reading.is_none() && self.read < self.state;
        let is_urgent = self.took < QUICK || !self.waiting.is_empty();
        is_due.then_some(if is_urgent { Duration::ZERO } else { MOMENT })
    }

    fn start_reading(&mut self) {
        let open = self.now.documents.iter().filter(|(name, _)| self.is_of_plans(name));
        let open: Vec<_> = open.map(|(name, document)| (name.clone(), document.text.clone())).collect();
        let (refresh, watched) = (std::mem::take(&mut self.refresh), self.now.client.watches);
        self.reading = Some(self.state);
        let job = Job { state: self.state, open, roots: self.roots(), refresh, watched };
        if self.jobs.send(job).is_err() {
            self.is_over = true;
        }
    }

    /// True for what the plans may read; a text that was never saved counts by its language.
    fn is_of_plans(&self, name: &str) -> bool {
        is_text(name) || name.contains('.') || name.contains(':')
    }

    /// The folders that are open, and for a text outside them its plan's, or itself.
    fn roots(&self) -> Vec<String> {
        let mut roots = client::roots(&self.now.names, &self.folders);
        let mut more = BTreeSet::new();
        for (name, document) in &self.now.documents {
            let Some(path) = path_of(&document.uri) else {
                more.insert(name.clone());
                continue;
            };
            if is_text(name) && !self.folders.iter().any(|folder| path.starts_with(folder)) {
                more.insert(client::home(&path).map_or_else(|| name.clone(), |home| self.now.names.name_of(&home)));
            }
        }
        roots.extend(more);
        roots
    }

    fn take(&mut self, event: Event) {
        match event {
            Event::Closed => self.is_over = true,
            Event::Read(done) => self.take_read(done),
            Event::Arrived(Incoming::Malformed(why)) => self.send(&wire::refusal(&Value::Null, code::PARSE, &why)),
            Event::Arrived(Incoming::Message(message)) => self.take_message(message),
        }
    }

    fn take_message(&mut self, mut message: Value) {
        let (id, params) = (message["id"].take(), message["params"].take());
        let is_request = id.is_string() || id.is_number();
        match message["method"].as_str().map(str::to_owned) {
            // An answer to what the server asked: it only tells, and needs none.
            None if message.get("result").is_some() || message.get("error").is_some() => {}
            None => self.send(&wire::refusal(&id, code::INVALID_REQUEST, "no method")),
            Some(method) if is_request => self.request(id, &method, params),
            Some(method) => {
                // A notification can't be answered: what it breaks is told, and the next one goes on.
                let taken = catch_unwind(AssertUnwindSafe(|| self.notification(&method, &params)));
                if taken.is_err() {
                    self.show(&fault());
                }
            }
        }
    }

    fn request(&mut self, id: Value, method: &str, params: Value) {
        match (self.stage, method) {
            (Stage::Starting, "initialize") => self.initialize(&id, &params),
            (Stage::Starting, _) => self.refuse(&id, code::NOT_INITIALIZED, "`initialize` comes first"),
            (Stage::ShutDown, _) => self.refuse(&id, code::INVALID_REQUEST, "the server was shut down"),
            (Stage::Running, "initialize") => self.refuse(&id, code::INVALID_REQUEST, "`initialize` came already"),
            (Stage::Running, "shutdown") => {
                for waiting in std::mem::take(&mut self.waiting) {
                    self.refuse(&waiting.id, code::CANCELLED, "the server shuts down");
                }
                self.stage = Stage::ShutDown;
                self.answer(&id, Ok(Value::Null));
            }
            (Stage::Running, method) => match answers::needs_plans(method) {
                None => self.refuse(&id, code::METHOD_NOT_FOUND, method),
                // What was named just now is known where plans are read quickly: names can wait for them.
                Some(plans) if self.read < self.state && (plans || answers::names(method) && self.took < QUICK) => {
                    self.waiting.push(Waiting { id, method: method.to_owned(), params });
                }
                Some(_) => self.respond(&id, method, &params),
            },
        }
    }

    /// Answers a request. What breaks in it is its own: the next one is answered as if nothing had been.
    fn respond(&mut self, id: &Value, method: &str, params: &Value) {
        let answer = catch_unwind(AssertUnwindSafe(|| answers::answer(&self.now, method, params)));
        let lang = self.now.client.lang;
        let broken = |_| Err(Refusal::new(code::INTERNAL, fault().get(lang)));
        self.answer(id, answer.unwrap_or_else(broken));
        for text in self.now.to_say.take() {
            self.show(&text);
        }
    }

    fn initialize(&mut self, id: &Value, params: &Value) {
        self.now.client = Client::new(params, self.now.client.lang);
        self.folders = client::folders(params);
        // Plans are named as the commands name them in that folder.
        let root = self.folders.first().filter(|root| std::env::set_current_dir(root).is_ok());
        let here = || std::env::current_dir().ok();
        self.now.names = Names::below(root.cloned().or_else(here));
        self.stage = Stage::Running;
        self.answer(id, Ok(capabilities::result(&self.now.client)));
        self.touch(true);
    }

    fn notification(&mut self, method: &str, params: &Value) {
        if method == "exit" {
            self.is_over = true;
        }
        if self.stage != Stage::Running {
            return;
        }
        let uri = params["textDocument"]["uri"].as_str().unwrap_or_default();
        match method {
            "initialized" => self.watch(),
            "textDocument/didOpen" => {
                let item = &params["textDocument"];
                let Some(text) = item["text"].as_str() else { return };
                let document = Document {
                    uri: uri.to_owned(),
                    version: item["version"].as_i64(),
                    text: Arc::new(text.to_owned()),
                };
                self.now.documents.insert(self.now.names.name(uri), document);
                self.touch(true);
            }
            "textDocument/didChange" => self.change(uri, params),
            "textDocument/didClose" => {
                self.now.documents.remove(&self.now.names.name(uri));
                self.touch(true);
            }
            "textDocument/didSave" | "workspace/didChangeWatchedFiles" => self.touch(true),
            "workspace/didChangeWorkspaceFolders" => self.change_folders(&params["event"]),
            "$/cancelRequest" => self.cancel(&params["id"]),
            _ => {}
        }
    }

    fn change(&mut self, uri: &str, params: &Value) {
        let encoding = self.now.client.encoding;
        let Some(document) = self.now.documents.get_mut(&self.now.names.name(uri)) else { return };
        document.text = Arc::new(documents::changed(&document.text, &params["contentChanges"], encoding));
        document.version = params["textDocument"]["version"].as_i64();
        self.touch(false);
    }

    fn change_folders(&mut self, event: &Value) {
        let paths = |name: &str| {
            let folders = event[name].as_array().into_iter().flatten();
            folders.filter_map(|folder| path_of(folder["uri"].as_str()?)).collect::<Vec<_>>()
        };
        let removed = paths("removed");
        self.folders.retain(|folder| !removed.contains(folder));
        self.folders.extend(paths("added"));
        self.touch(true);
    }

    /// Another state: what waits for the one before it would be answered about a text that is no more.
    fn touch(&mut self, refresh: bool) {
        self.state += 1;
        self.refresh |= refresh;
        for waiting in std::mem::take(&mut self.waiting) {
            self.refuse(&waiting.id, code::MODIFIED, "the text has changed since");
        }
    }

    fn cancel(&mut self, id: &Value) {
        let known = self.waiting.iter().position(|waiting| waiting.id == *id);
        if let Some(at) = known {
            let waiting = self.waiting.remove(at);
            self.refuse(&waiting.id, code::CANCELLED, "cancelled");
        }
    }

    fn take_read(&mut self, done: Done) {
        self.reading = None;
        self.read = done.state;
        self.took = done.took;
        match done.result {
            Ok((workspace, unreadable)) => {
                self.now.earlier.remember(&workspace);
                (self.now.workspace, self.now.unreadable, self.told) = (workspace, unreadable, None);
            }
            Err(why) => {
                if self.told.as_ref() != Some(&why) {
                    self.show(&why);
                }
                self.told = Some(why);
            }
        }
        if self.read < self.state {
            return;
        }
        self.publish();
        for waiting in std::mem::take(&mut self.waiting) {
            self.respond(&waiting.id, &waiting.method, &waiting.params);
        }
    }

    /// Tells the editor what was found, where that is not what it knows already.
    fn publish(&mut self) {
        let found = diagnostics::all(&self.now);
        // An editor that asks would show everything twice.
        let found = if self.now.client.asks_for_findings { diagnostics::ByFile::new() } else { found };
        let told = self.published.news(found, &self.now.documents);
        for params in told {
            self.notify("textDocument/publishDiagnostics", params);
        }
        let methods = ["workspace/codeLens/refresh", "workspace/inlayHint/refresh", "workspace/diagnostic/refresh"];
        for (method, able) in methods.into_iter().zip(self.now.client.refreshes) {
            if able {
                self.ask(method, Value::Null);
            }
        }
    }

    /// Asks to be told of files that change on the disk.
    fn watch(&mut self) {
        if self.now.client.watches {
            let registration = json!({
                "id": "albero-files",
                "method": "workspace/didChangeWatchedFiles",
                "registerOptions": { "watchers": [
                    { "globPattern": "**/*.{albero,md,csv,tsv,xls,xlsx,xlsm,ods}" },
                ] },
            });
            self.ask("client/registerCapability", json!({ "registrations": [registration] }));
        }
    }

    fn answer(&mut self, id: &Value, answer: Result<Value, Refusal>) {
        match answer {
            Ok(result) => self.send(&json!({ "jsonrpc": "2.0", "id": id, "result": result })),
            Err(refusal) => self.refuse(id, refusal.code, &refusal.message),
        }
    }

    fn refuse(&mut self, id: &Value, code: i64, message: &str) {
        self.send(&wire::refusal(id, code, message));
    }

    /// Shows a message to whoever sits before the editor.
    pub fn show(&mut self, text: &Text) {
        let message = text.get(self.now.client.lang).to_owned();
        self.notify("window/showMessage", json!({ "type": 2, "message": message }));
    }

    fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    fn ask(&mut self, method: &str, params: Value) {
        self.next_id += 1;
        let mut message = json!({ "jsonrpc": "2.0", "id": self.next_id, "method": method });
        if !params.is_null() {
            message["params"] = params;
        }
        self.send(&message);
    }

    fn send(&mut self, message: &Value) {
        if wire::write(&mut std::io::stdout().lock(), message).is_err() {
            self.is_over = true;
        }
    }
}
