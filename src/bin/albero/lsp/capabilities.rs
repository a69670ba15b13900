//! What the server can do.

use super::client::Client;
use albero::ide::Encoding;
use albero::ide::tokens::Class;
use serde_json::{Value, json};

/// The answer to `initialize`.
pub fn result(client: &Client) -> Value {
    let encoding = match client.encoding {
        Encoding::Utf8 => "utf-8",
        Encoding::Utf16 => "utf-16",
    };
    let mut result = json!({
        "serverInfo": { "name": "albero", "version": env!("CARGO_PKG_VERSION") },
        "capabilities": {
            "positionEncoding": encoding,
            "textDocumentSync": { "openClose": true, "change": 2, "save": { "includeText": false } },
            "completionProvider": { "triggerCharacters": [" ", "\"", "."], "resolveProvider": false },
            "signatureHelpProvider": { "triggerCharacters": [" "] },
            "renameProvider": { "prepareProvider": true },
            "callHierarchyProvider": true,
            "documentLinkProvider": { "resolveProvider": false },
            "semanticTokensProvider": { "legend": legend(), "full": true },
            "hoverProvider": true,
            "definitionProvider": true,
            "referencesProvider": true,
            "documentHighlightProvider": true,
            "documentSymbolProvider": true,
            "workspaceSymbolProvider": true,
            "foldingRangeProvider": true,
            "selectionRangeProvider": true,
            "documentFormattingProvider": true,
            "documentRangeFormattingProvider": true,
            "documentOnTypeFormattingProvider": { "firstTriggerCharacter": "}", "moreTriggerCharacter": ["\n"] },
            "codeLensProvider": { "resolveProvider": false },
            "inlayHintProvider": true,
            "executeCommandProvider": { "commands": ["albero.why"] },
            "codeActionProvider": { "codeActionKinds": ["quickfix"] },
            "workspace": { "workspaceFolders": { "supported": true, "changeNotifications": true } },
        },
    });
    // One that is told, and asked too, would show everything twice.
    if client.asks_for_findings {
        result["capabilities"]["diagnosticProvider"] =
            json!({ "identifier": "albero", "interFileDependencies": true, "workspaceDiagnostics": true });
    }
    result
}

/// What words are, in the protocol's own terms: editors have colours for those.
fn legend() -> Value {
    let kind = |class: &Class| match class {
        Class::Word => "keyword",
        Class::Node => "class",
        Class::Indicator => "function",
        Class::Datum => "variable",
        Class::Unit => "namespace",
        Class::Policy => "struct",
        Class::Rule => "method",
        Class::Parameter => "parameter",
        Class::Label => "property",
        Class::Number => "number",
        Class::Text => "string",
        Class::Comment => "comment",
        Class::Sign => "operator",
    };
    let kinds: Vec<&str> = Class::ALL.iter().map(kind).collect();
    json!({ "tokenTypes": kinds, "tokenModifiers": ["declaration"] })
}
