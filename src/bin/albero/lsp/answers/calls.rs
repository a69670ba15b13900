//! The tree of a plan, as editors show who calls whom.

use super::form::number;
use super::subject::{Answer, Subject, invalid, subject};
use crate::lsp::place;
use crate::lsp::state::State;
use albero::ide::calls::{self, Call};
use albero::ide::{Analysis, Entity, symbols};
use albero::plan::ItemId;
use albero::source::Place;
use serde_json::{Value, json};

/// The item at a place.
pub fn prepare(state: &State, params: &Value) -> Answer {
    let Some(subject) = subject(state, params)? else { return Ok(Value::Null) };
    let caret = subject.caret(state, &params["position"])?;
    let Some(Entity::Item(id)) = subject.analysis.use_at(caret).map(|used| used.of) else { return Ok(Value::Null) };
    Ok(item(state, subject.analysis, id, None).map_or(Value::Null, |item| json!([item])))
}

fn item(state: &State, analysis: &Analysis, id: ItemId, weight: Option<&str>) -> Option<Value> {
    let declared = analysis.plan().item(id);
    let location = state.location(analysis, declared.name)?;
    let score = analysis.printed_score(id);
    let detail: Vec<&str> = [weight, score.as_deref(), Some(analysis.plan().title(id))].into_iter().flatten().collect();
    Some(json!({
        "name": analysis.plan().name(id),
        "kind": number(symbols::of_item(declared.kind)),
        "detail": detail.join(" · "),
        "uri": location["uri"],
        "range": location["range"],
        "selectionRange": location["range"],
    }))
}

/// What an item comes from.
pub fn outgoing(state: &State, params: &Value) -> Answer {
    calls(state, params, "to", calls::from)
}

/// What an item goes to.
pub fn incoming(state: &State, params: &Value) -> Answer {
    calls(state, params, "from", calls::to)
}

fn calls(state: &State, params: &Value, end: &str, find: impl Fn(&Analysis, ItemId) -> Vec<Call>) -> Answer {
    let asked = &params["item"];
    let at = json!({ "textDocument": { "uri": asked["uri"] } });
    let Some(subject) = subject(state, &at)? else { return Ok(json!([])) };
    let Some(id) = of(state, &subject, asked)? else { return Ok(json!([])) };
    let analysis = subject.analysis;
    let call = |call: Call| {
        let range = |at: &Place| place::of(analysis, *at, state.client.encoding);
        let ranges: Vec<Value> = call.at.iter().map(range).collect();
        Some(json!({ end: item(state, analysis, call.other, call.weight.as_deref())?, "fromRanges": ranges }))
    };
    Ok(find(analysis, id).into_iter().filter_map(call).collect())
}

/// The item that an editor was told of before.
fn of(state: &State, subject: &Subject<'_>, asked: &Value) -> Result<Option<ItemId>, crate::lsp::state::Refusal> {
    let caret = subject.caret(state, asked["selectionRange"].get("start").ok_or_else(|| invalid("item"))?)?;
    Ok(match subject.analysis.use_at(caret).map(|used| used.of) {
        Some(Entity::Item(id)) => Some(id),
        _ => None,
    })
}
