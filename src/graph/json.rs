//! `albero graph --format json`: the schema `albero/graph/1`.

use super::{Graph, Link, Node};
use crate::eval::figures;
use crate::printable::Output;
use crate::report::model::{Cause, state_word};
use crate::report::scores::{Computed, Decimals, decimals, list, weight};
use serde::Serialize;

/// Name and version of the schema.
pub const SCHEMA: &str = "albero/graph/1";

#[derive(Serialize)]
struct Point<'a> {
    id: &'a str,
    code: &'a str,
    kind: &'static str,
    title: &'a str,
    parent: Option<&'a str>,
    score: Option<String>,
    printed: Option<String>,
    min: Option<String>,
    max: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    cut: bool,
    status: Option<&'a str>,
    state: Option<&'static str>,
    outcome: Option<&'a str>,
    light: Option<&'static str>,
    value: Option<&'a str>,
    target: Option<&'a str>,
    variance: Option<&'a str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    forecast: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Cause<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    computed: Option<Computed>,
    units: &'a [&'a str],
    #[serde(skip_serializing_if = "Option::is_none")]
    typology: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    sources: &'a [&'a str],
}

#[derive(Serialize)]
struct Line<'a> {
    from: &'a str,
    to: &'a str,
    kind: &'static str,
    weight: Option<String>,
    counted: bool,
    code: Option<&'a str>,
    score: Option<String>,
}

/// The graph as JSON: one node or edge a line.
pub fn render(graph: &Graph<'_>) -> Output {
    let quoted = |text: &str| serde_json::to_string(text).unwrap_or_default();
    let mut out = format!("{{\"schema\":\"{SCHEMA}\",\"plan\":{},\"year\":{},", quoted(graph.plan), graph.year);
    let centre = graph.centre.map(|c| graph.nodes[c].id.as_ref());
    if let Some(day) = graph.day {
        out += &format!("\"day\":\"{}\",", day.iso());
    }
    out += &format!("\"centre\":{},", centre.map_or("null".to_owned(), quoted));
    out += &format!("\"depth\":{},\n\"nodes\":[", graph.depth.map_or("null".to_owned(), |d| d.to_string()));
    list(&mut out, graph.nodes.iter().map(|n| point(graph, n)));
    out += "],\n\"edges\":[";
    list(&mut out, graph.links.iter().map(|l| line(graph, l)));
    out += "]}\n";
    Output::json(out)
}

fn point<'g>(graph: &'g Graph<'_>, node: &'g Node<'_>) -> Point<'g> {
    let row = &node.row;
    let Decimals { score, min, max, cut } = decimals(graph.print, row.score.range);
    let state = node.scored.then(|| state_word(row.score.state));
    Point {
        id: &node.id,
        code: row.code,
        kind: row.kind.word(),
        title: row.title,
        parent: node.under.map(|u| graph.nodes[u].id.as_ref()),
        score,
        printed: row.score.value().map(|s| figures::printed(graph.print, s).to_string()),
        min,
        max,
        cut,
        status: row.outcome.or(state),
        state,
        outcome: row.outcome,
        light: node.scored.then(|| row.light.as_str()),
        value: row.value.as_deref(),
        target: row.target.as_deref(),
        variance: row.variance.as_deref(),
        forecast: row.mark.foreseen,
        error: row.error,
        computed: row.computed.map(|c| Computed::of(graph.print, c)),
        units: &node.units,
        typology: node.typology,
        sources: &node.cited,
    }
}

fn line<'g>(graph: &'g Graph<'_>, link: &'g Link<'_>) -> Line<'g> {
    Line {
        from: &graph.nodes[link.from].id,
        to: &graph.nodes[link.to].id,
        kind: link.kind.as_str(),
        weight: link.weight.map(weight),
        counted: link.counted,
        code: link.code,
        score: decimals(graph.print, link.score.and_then(|s| s.range)).score,
    }
}
