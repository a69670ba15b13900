//! What a request is about.

use crate::lsp::documents;
use crate::lsp::state::{Refusal, State, code};
use albero::files::is_text;
use albero::ide::{Analysis, Planned, Written};
use albero::source::{Place, SourceId};
use serde_json::Value;

/// The result of a request.
pub type Answer = Result<Value, Refusal>;

/// What a request is about: a text of a plan.
pub struct Subject<'s> {
    pub analysis: &'s Analysis,
    pub source: SourceId,
    pub plan: &'s Planned,
}

impl Subject<'_> {
    /// The place of a position in the text.
    pub fn caret(&self, state: &State, position: &Value) -> Result<Place, Refusal> {
        let position = documents::position(position).ok_or_else(|| invalid("position"))?;
        Ok(self.analysis.caret(self.source, position, state.client.encoding))
    }

    /// The places of the two ends of a range in the text.
    pub fn carets(&self, state: &State, range: &Value) -> Result<Place, Refusal> {
        let (start, end) = (self.caret(state, &range["start"])?, self.caret(state, &range["end"])?);
        Ok(start.to(end))
    }
}

pub fn invalid(what: &str) -> Refusal {
    Refusal::new(code::INVALID_PARAMS, format!("no `{what}`"))
}

pub fn name(state: &State, params: &Value) -> Result<String, Refusal> {
    let uri = params["textDocument"]["uri"].as_str().ok_or_else(|| invalid("textDocument"))?;
    Ok(state.names.name(uri))
}

/// The text that a request is about; nothing for one of no plan.
pub fn subject<'s>(state: &'s State, params: &Value) -> Result<Option<Subject<'s>>, Refusal> {
    let name = name(state, params)?;
    let plan = state.workspace.plan_with(&name);
    Ok(plan.and_then(|plan| {
        let source = plan.analysis.source(&name)?.id;
        Some(Subject { analysis: &plan.analysis, source, plan })
    }))
}

/// The text that a request is about as it is written now, for what needs no plan.
pub fn written(state: &State, params: &Value) -> Result<Option<Written>, Refusal> {
    let name = name(state, params)?;
    let document = state.documents.get(&name);
    Ok(document.filter(|_| is_text(&name) || !name.contains('.')).and_then(|open| Written::new(&name, &open.text)))
}
