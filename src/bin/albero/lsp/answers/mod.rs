//! Requests, one by one.

mod actions;
mod subject;

use super::state::{Refusal, State, code};
use serde_json::Value;
use subject::Answer;

/// Whether a request is about plans, and so waits until the state that it is about is read, or about the form of one text;
/// nothing for what is no request of the protocol, or not of this server.
pub fn needs_plans(method: &str) -> Option<bool> {
    Some(match method {
        "textDocument/codeAction" => true,
        _ => return None,
    })
}

/// Answers a request.
pub fn answer(state: &State, method: &str, params: &Value) -> Answer {
    match method {
        "textDocument/codeAction" => actions::actions(state, params),
        _ => Err(Refusal::new(code::METHOD_NOT_FOUND, method)),
    }
}
