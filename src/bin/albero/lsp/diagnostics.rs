//! Findings as the protocol writes them: what `albero check` says, file by file.

use super::documents::Documents;
use super::pages::Pages;
use super::place;
use super::state::State;
use albero::diagnostic::{Diagnostic, Severity, Text};
use albero::ide::Analysis;
use albero::text;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};

/// More findings than this in one file are counted, not shown.
const MOST: usize = 1000;

/// Findings by the address of their file.
pub type ByFile = BTreeMap<String, Vec<Value>>;

/// What the editor was told last.
#[derive(Default)]
pub struct Published {
    told: HashMap<String, (Option<i64>, Vec<Value>)>,
}

impl Published {
    /// What to tell now: files whose findings are others, or whose text is.
    pub fn news(&mut self, mut found: ByFile, documents: &Documents) -> Vec<Value> {
        for uri in self.told.keys().chain(documents.values().map(|document| &document.uri)) {
            if !found.contains_key(uri) {
                found.insert(uri.clone(), Vec::new());
            }
        }
        let versions: HashMap<&str, Option<i64>> =
            documents.values().map(|document| (document.uri.as_str(), document.version)).collect();
        let mut news = Vec::new();
        for (uri, findings) in found {
            let version = versions.get(uri.as_str()).copied().flatten();
            let is_known = self.told.get(&uri).is_some_and(|(at, told)| *at == version && *told == findings);
            if is_known {
                continue;
            }
            let mut params = json!({ "uri": uri, "diagnostics": findings });
            if let Some(version) = version {
                params["version"] = json!(version);
            }
            news.push(params);
            match findings.is_empty() && !versions.contains_key(uri.as_str()) {
                true => self.told.remove(&uri),
                false => self.told.insert(uri, (version, findings)),
            };
        }
        news
    }
}

/// Everything there is to say.
pub fn all(state: &State) -> ByFile {
    let mut found = ByFile::new();
    // What two plans share is found in each of them.
    let mut seen = HashSet::new();
    for plan in &state.workspace.plans {
        let analysis = &*plan.analysis;
        for (id, source) in analysis.sources().iter() {
            let findings = analysis.findings_in(id);
            if findings.is_empty() {
                continue;
            }
            let uri = state.uri(&source.name);
            let of_file = found.entry(uri).or_default();
            for finding in findings {
                if of_file.len() == MOST {
                    of_file.push(one_more(findings.len() - MOST, state));
                    break;
                }
                let key = (source.name.clone(), finding.primary.span.span(), finding.code, finding.message.it.clone());
                if state.workspace.plans.len() == 1 || seen.insert(key) {
                    of_file.push(written(state, analysis, finding));
                }
            }
        }
    }
    for (name, why) in state.unreadable.iter().chain(&state.workspace.loose) {
        let is_loose = state.workspace.loose.iter().any(|(loose, _)| loose == name);
        let severity = if is_loose { 3 } else { 1 };
        found.entry(state.uri(name)).or_default().insert(0, at_start(why, severity, state));
    }
    found
}

fn one_more(left: usize, state: &State) -> Value {
    at_start(
        &text!("e altri {left}: `albero check` li dice tutti", "and {left} more: `albero check` tells them all"),
        3,
        state,
    )
}

fn at_start(text: &Text, severity: u8, state: &State) -> Value {
    let zero = json!({ "line": 0, "character": 0 });
    json!({
        "range": { "start": zero, "end": zero },
        "severity": severity,
        "source": "albero",
        "message": text.get(state.client.lang),
    })
}

thread_local! {
    // Pages are written once in a run, by the one thread that answers.
    static PAGES: RefCell<Pages> = RefCell::default();
}

/// A finding.
pub fn written(state: &State, analysis: &Analysis, finding: &Diagnostic) -> Value {
    let (client, sources) = (&state.client, analysis.sources());
    let lang = client.lang;
    let cell = sources.locate(finding.primary.span).cell;
    let mut message = cell.map(|cell| format!("{cell}: ")).unwrap_or_default();
    message += finding.message.get(lang);
    let label = finding.primary.text.get(lang);
    if !label.is_empty() {
        message += "\n";
        message += label;
    }
    if let Some(help) = &finding.help {
        message += "\n";
        message += text!("aiuto: ", "help: ").get(lang);
        message += help.get(lang);
    }
    let mut written = json!({
        "range": place::of(analysis, finding.primary.span, client.encoding),
        "severity": match finding.severity { Severity::Error => 1, Severity::Warning => 2 },
        "code": finding.code.as_str(),
        "source": "albero",
        "message": message,
    });
    let page = client.links_codes.then(|| PAGES.with_borrow_mut(|pages| pages.address(finding.code, lang))).flatten();
    if let Some(page) = page {
        written["codeDescription"] = json!({ "href": page });
    }
    let because = finding.because.map(|at| (at, text!("viene da qui", "follows from this")));
    let other = finding.secondary.iter().map(|label| (label.span, label.text.clone()));
    let related = other
        .chain(because)
        .filter_map(|(at, text)| Some(json!({ "location": state.location(analysis, at)?, "message": text.get(lang) })));
    let related: Vec<Value> = related.collect();
    if !related.is_empty() {
        written["relatedInformation"] = related.into();
    }
    written
}
