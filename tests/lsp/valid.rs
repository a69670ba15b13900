//! Messages held to the types that are made from the protocol's own description: what reads back as it was has no field
//! too many, none too few, and none misspelt.

use gen_lsp_types as lsp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeMap;

/// Checks a message that came, and takes its request, where it answers one, off those that wait.
pub fn message(message: &Value, asked: &mut BTreeMap<i64, String>) {
    assert_eq!(message["jsonrpc"], "2.0", "{message}");
    let known = ["jsonrpc", "id", "method", "params", "result", "error"];
    assert!(message.as_object().expect("an object").keys().all(|key| known.contains(&key.as_str())), "{message}");
    match (message["method"].as_str(), message["id"].as_i64()) {
        (Some(method), _) => unasked(method, &message["params"]),
        (None, Some(id)) => {
            let method = asked.remove(&id).unwrap_or_else(|| panic!("nobody asked for {message}"));
            let ways = [message.get("result"), message.get("error")].iter().flatten().count();
            assert_eq!(ways, 1, "{message}");
            match message.get("error") {
                Some(error) => assert!(error["code"].is_i64() && error["message"].is_string(), "{message}"),
                None => answer(&method, &message["result"]),
            }
        }
        // What could not be read has no number.
        (None, None) => assert!(message["error"]["code"].is_i64(), "{message}"),
    }
}

fn same<T: DeserializeOwned + Serialize>(value: &Value) {
    let read: T = serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{error}: {value:#}"));
    assert_eq!(&serde_json::to_value(read).expect("JSON"), value);
}

fn maybe<T: DeserializeOwned + Serialize>(value: &Value) {
    if !value.is_null() {
        same::<T>(value);
    }
}

fn unasked(method: &str, params: &Value) {
    match method {
        "textDocument/publishDiagnostics" => same::<lsp::PublishDiagnosticsParams>(params),
        "window/showMessage" => same::<lsp::ShowMessageParams>(params),
        "client/registerCapability" => same::<lsp::RegistrationParams>(params),
        "workspace/codeLens/refresh" | "workspace/inlayHint/refresh" | "workspace/diagnostic/refresh" => {
            assert!(params.is_null());
        }
        _ => panic!("{method} is not known here"),
    }
}

fn answer(method: &str, result: &Value) {
    match method {
        "initialize" => same::<lsp::InitializeResult>(result),
        "shutdown" => assert!(result.is_null()),
        "textDocument/codeAction" => same::<Vec<lsp::CodeAction>>(result),
        "textDocument/hover" => maybe::<lsp::Hover>(result),
        "textDocument/definition" => maybe::<lsp::Location>(result),
        "textDocument/references" => same::<Vec<lsp::Location>>(result),
        "textDocument/documentHighlight" => same::<Vec<lsp::DocumentHighlight>>(result),
        "textDocument/documentSymbol" => match result[0].get("location") {
            Some(_) => same::<Vec<lsp::SymbolInformation>>(result),
            None => {
                same::<Vec<lsp::DocumentSymbol>>(result);
                inside(&result.as_array().expect("a list").iter().collect::<Vec<_>>());
            }
        },
        "workspace/symbol" => same::<Vec<lsp::WorkspaceSymbol>>(result),
        "textDocument/foldingRange" => same::<Vec<lsp::FoldingRange>>(result),
        "textDocument/selectionRange" => same::<Vec<lsp::SelectionRange>>(result),
        "textDocument/formatting" | "textDocument/rangeFormatting" | "textDocument/onTypeFormatting" => {
            same::<Vec<lsp::TextEdit>>(result);
        }
        "textDocument/codeLens" => same::<Vec<lsp::CodeLens>>(result),
        "textDocument/inlayHint" => same::<Vec<lsp::InlayHint>>(result),
        "workspace/executeCommand" => {}
        "textDocument/completion" => match result {
            Value::Array(_) => same::<Vec<lsp::CompletionItem>>(result),
            _ => same::<lsp::CompletionList>(result),
        },
        "textDocument/prepareRename" => maybe::<lsp::PrepareRenamePlaceholder>(result),
        "textDocument/rename" => maybe::<lsp::WorkspaceEdit>(result),
        "textDocument/signatureHelp" => maybe::<lsp::SignatureHelp>(result),
        "textDocument/prepareCallHierarchy" => maybe::<Vec<lsp::CallHierarchyItem>>(result),
        "callHierarchy/incomingCalls" => same::<Vec<lsp::CallHierarchyIncomingCall>>(result),
        "callHierarchy/outgoingCalls" => same::<Vec<lsp::CallHierarchyOutgoingCall>>(result),
        "textDocument/documentLink" => same::<Vec<lsp::DocumentLink>>(result),
        "textDocument/semanticTokens/full" => maybe::<lsp::SemanticTokens>(result),
        "textDocument/diagnostic" => same::<lsp::RelatedFullDocumentDiagnosticReport>(result),
        "workspace/diagnostic" => same::<lsp::WorkspaceDiagnosticReport>(result),
        _ => panic!("{method} is not known here"),
    }
}

/// What clients refuse: a name outside the symbol that it names.
fn inside(symbols: &[&Value]) {
    for symbol in symbols {
        let of = |range: &str, end: &str| {
            let at = &symbol[range][end];
            (at["line"].as_u64(), at["character"].as_u64())
        };
        let starts = of("range", "start") <= of("selectionRange", "start");
        assert!(starts && of("selectionRange", "end") <= of("range", "end"), "{symbol}");
        inside(&symbol["children"].as_array().into_iter().flatten().collect::<Vec<_>>());
    }
}
