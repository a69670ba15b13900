//! Requests, one by one.

mod actions;
mod figures;
mod form;
mod reading;
mod subject;

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
        | "workspace/symbol"
        | "workspace/executeCommand" => true,
        "textDocument/documentSymbol"
        | "textDocument/foldingRange"
        | "textDocument/selectionRange"
        | "textDocument/formatting"
        | "textDocument/rangeFormatting"
        | "textDocument/onTypeFormatting" => false,
        _ => return None,
    })
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
