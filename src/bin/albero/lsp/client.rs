//! What the editor said of itself when it started.

use super::names::{Names, path_of};
use crate::lang;
use albero::diagnostic::Lang;
use albero::ide::Encoding;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// The editor.
pub struct Client {
    /// What its columns count.
    pub encoding: Encoding,
    /// The language of what is said.
    pub lang: Lang,
    /// True where it tells of files that change on the disk.
    pub watches: bool,
    /// True where it shows links of codes.
    pub links_codes: bool,
    /// True where it takes completions with places to fill in.
    pub snippets: bool,
    /// True where it asks for findings itself, and need not be told.
    pub asks_for_findings: bool,
    /// True where it takes outlines with lines in lines.
    pub outlines: bool,
    /// True where it asks again for lenses, and for hints, when told to.
    pub refreshes: [bool; 3],
    /// True where edits may name the version that they are of.
    pub versioned_edits: bool,
}

impl Client {
    /// What an editor is that has said nothing.
    pub fn unknown(lang: Lang) -> Client {
        Client {
            encoding: Encoding::Utf16,
            lang,
            watches: false,
            links_codes: false,
            snippets: false,
            asks_for_findings: false,
            outlines: false,
            refreshes: [false; 3],
            versioned_edits: false,
        }
    }

    /// What it says when it starts.
    pub fn new(params: &Value, lang: Lang) -> Client {
        let able = |path: &str| params["capabilities"].pointer(path).and_then(Value::as_bool) == Some(true);
        let counts_bytes = params["capabilities"]["general"]["positionEncodings"].as_array();
        let counts_bytes = counts_bytes.is_some_and(|all| all.iter().any(|encoding| encoding == "utf-8"));
        Client {
            encoding: if counts_bytes { Encoding::Utf8 } else { Encoding::Utf16 },
            lang: language(params).unwrap_or(lang),
            watches: able("/workspace/didChangeWatchedFiles/dynamicRegistration"),
            links_codes: able("/textDocument/publishDiagnostics/codeDescriptionSupport"),
            snippets: able("/textDocument/completion/completionItem/snippetSupport"),
            asks_for_findings: able("/workspace/diagnostics/refreshSupport"),
            outlines: able("/textDocument/documentSymbol/hierarchicalDocumentSymbolSupport"),
            refreshes: [
                able("/workspace/codeLens/refreshSupport"),
                able("/workspace/inlayHint/refreshSupport"),
                able("/workspace/diagnostics/refreshSupport"),
            ],
            versioned_edits: able("/workspace/workspaceEdit/documentChanges"),
        }
    }
}

/// The language that the editor asks for, unless the command line asked for one.
fn language(params: &Value) -> Option<Lang> {
    let named = |value: &Value| match value.as_str()?.get(..2)? {
        "it" => Some(Lang::It),
        "en" => Some(Lang::En),
        _ => None,
    };
    named(&params["initializationOptions"]["lang"]).or_else(|| match lang::is_asked() {
        true => None,
        false => named(&params["locale"]),
    })
}

/// The folders that the editor has open, in which names are told from the first.
pub fn folders(params: &Value) -> Vec<PathBuf> {
    let several = params["workspaceFolders"].as_array().into_iter().flatten();
    let several: Vec<PathBuf> = several.filter_map(|folder| path_of(folder["uri"].as_str()?)).collect();
    if !several.is_empty() {
        return several;
    }
    let one = params["rootUri"].as_str().and_then(path_of);
    one.or_else(|| params["rootPath"].as_str().map(PathBuf::from)).into_iter().collect()
}

/// The folders as names, from the first of them.
pub fn roots(names: &Names, folders: &[PathBuf]) -> Vec<String> {
    folders.iter().filter(|folder| folder.is_dir()).map(|folder| names.name_of(folder)).collect()
}

/// The plan that a text outside all folders belongs to: the nearest folder above it with a `piano`; else the text alone.
pub fn home(path: &Path) -> Option<PathBuf> {
    use albero::source::Sources;
    let has_plan = |folder: &&Path| {
        let Ok(entries) = std::fs::read_dir(folder) else { return false };
        let texts =
            entries.flatten().map(|entry| entry.path()).filter(|p| p.extension().is_some_and(|e| e == "albero"));
        texts.filter_map(|path| std::fs::read_to_string(path).ok()).any(|text| {
            let mut sources = Sources::new();
            sources.add("", text).is_ok_and(|id| albero::syntax::view::plan_of(sources.get(id)).is_some())
        })
    };
    path.ancestors().skip(1).find(has_plan).map(Path::to_owned)
}
