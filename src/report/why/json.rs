//! `albero why --json`.

use super::explanation::Explanation;
use crate::printable::Output;
use serde::Serialize;

#[derive(Serialize)]
struct JsonStep<'a> {
    depth: usize,
    label: &'a str,
    text: &'a str,
    file: Option<&'a str>,
    line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<&'a str>,
}

#[derive(Serialize)]
struct Json<'a> {
    schema: &'static str,
    code: &'a str,
    kind: &'static str,
    title: &'a str,
    result: &'a str,
    state: &'static str,
    steps: Vec<JsonStep<'a>>,
}

/// The schema `albero/why/1`.
pub fn json(explanation: &Explanation) -> Output {
    let steps = explanation.steps.iter().map(|s| JsonStep {
        depth: s.depth,
        label: &s.label,
        text: &s.text,
        file: s.place.as_ref().map(|place| place.file.as_str()),
        line: s.place.as_ref().map(|place| place.line),
        cell: s.place.as_ref().and_then(|place| place.cell.as_deref()),
    });
    let json = Json {
        schema: "albero/why/1",
        code: &explanation.name,
        kind: explanation.kind,
        title: &explanation.title,
        result: &explanation.result,
        state: explanation.state,
        steps: steps.collect(),
    };
    Output::json(serde_json::to_string_pretty(&json).unwrap_or_default() + "\n")
}
