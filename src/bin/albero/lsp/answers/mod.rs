//! Requests, one by one.

mod actions;
mod calls;
mod figures;
mod form;
mod found;
mod reading;
mod subject;
mod writing;

use super::state::{Refusal, State, code};
use serde_json::Value;
use subject::Answer;

/// Whether a request is about plans, and so waits until the state that it is about is read, or about the form of one text;
/// nothing for what is no request of the protocol, or not of this server.
pub fn needs_plans(method: &str) -> Option<bool> {
    Some(match method {
        "textDocument/codeAction"
        | "textDocument/hover"
        | "textDocument/definition"
        | "textDocument/references"
        | "textDocument/documentHighlight"
        | "textDocument/codeLens"
        | "textDocument/inlayHint"
        | "textDocument/prepareRename"
        | "textDocument/rename"
        | "textDocument/signatureHelp"
        | "textDocument/prepareCallHierarchy"
        | "textDocument/diagnostic"
        | "workspace/diagnostic"
        | "callHierarchy/incomingCalls"
        | "callHierarchy/outgoingCalls"
        | "workspace/symbol"
        | "workspace/executeCommand" => true,
        "textDocument/documentSymbol"
        | "textDocument/completion"
        | "textDocument/documentLink"
        | "textDocument/semanticTokens/full"
        | "textDocument/foldingRange"
        | "textDocument/selectionRange"
        | "textDocument/formatting"
        | "textDocument/rangeFormatting"
        | "textDocument/onTypeFormatting" => false,
        _ => return None,
    })
}

/// True for a request that is answered from the text, with names of the plan.
pub fn names(method: &str) -> bool {
    matches!(method, "textDocument/completion" | "textDocument/semanticTokens/full")
}

/// Answers a request.
pub fn answer(state: &State, method: &str, params: &Value) -> Answer {
    match method {
        "textDocument/codeAction" => actions::actions(state, params),
        "textDocument/hover" => reading::hover(state, params),
        "textDocument/definition" => reading::definition(state, params),
        "textDocument/references" => reading::references(state, params),
        "textDocument/documentHighlight" => reading::highlights(state, params),
        "textDocument/codeLens" => figures::lenses(state, params),
        "textDocument/inlayHint" => figures::inlays(state, params),
        "textDocument/completion" => writing::complete(state, params),
        "textDocument/prepareRename" => writing::prepare_rename(state, params),
        "textDocument/rename" => writing::rename(state, params),
        "textDocument/signatureHelp" => writing::signature(state, params),
        "textDocument/prepareCallHierarchy" => calls::prepare(state, params),
        "callHierarchy/incomingCalls" => calls::incoming(state, params),
        "callHierarchy/outgoingCalls" => calls::outgoing(state, params),
        "textDocument/documentLink" => form::links(state, params),
        "textDocument/semanticTokens/full" => form::tokens(state, params),
        "textDocument/diagnostic" => found::of_text(state, params),
        "workspace/diagnostic" => found::of_all(state),
        "workspace/symbol" => figures::named(state, params),
        "workspace/executeCommand" => figures::why(state, params),
        "textDocument/documentSymbol" => form::symbols(state, params),
        "textDocument/foldingRange" => form::folds(state, params),
        "textDocument/selectionRange" => form::selections(state, params),
        "textDocument/formatting" | "textDocument/rangeFormatting" | "textDocument/onTypeFormatting" => {
            form::layout(state, params)
        }
        _ => Err(Refusal::new(code::METHOD_NOT_FOUND, method)),
    }
}
