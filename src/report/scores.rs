//! `albero eval --json`: the schema `albero/scores/1`, documented in docs/json.md.

use super::contributions::{Contributions, Figure};
use super::model::{Cause, row, state_word};
use super::prizes_json as prizes;
use crate::arithmetic::number::{Interval, Number};
use crate::diagnostic::Lang;
use crate::eval::figures;
use crate::eval::{Score, Scores};
use crate::plan::{Amendment, Edge, EdgeId, ItemId, Kind, Plan, Print, Weight};
use crate::printable::Output;
use crate::source::Sources;
use serde::Serialize;
use std::collections::{HashMap, HashSet};

/// Name and version of the schema.
pub const SCHEMA: &str = "albero/scores/1";

#[derive(Serialize)]
struct Node<'a> {
    code: &'a str,
    kind: &'static str,
    parent: Option<&'a str>,
    weight: Option<String>,
    /// Whether the score counts above it, or by itself.
    counted: bool,
    score: Option<String>,
    printed: Option<String>,
    min: Option<String>,
    max: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    cut: bool,
    status: &'a str,
    state: &'static str,
    outcome: Option<&'a str>,
    light: &'static str,
    printed_code: &'a str,
    title: &'a str,
    value: Option<String>,
    target: Option<String>,
    variance: Option<String>,
    /// What was computed, where a decision took its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    computed: Option<Computed>,
    /// What the acts of the year made of its target.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    amended: Vec<Amended<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    missing: Vec<&'a str>,
    /// What its children give together.
    #[serde(skip_serializing_if = "Option::is_none")]
    combined: Option<Part>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    forecast: bool,
    /// The finding because of which there is no score.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Cause<'a>>,
}

#[derive(Serialize)]
struct Link<'a> {
    parent: &'a str,
    child: &'a str,
    printed_code: &'a str,
    weight: Option<String>,
    /// Whether the score counts above it, or by itself.
    counted: bool,
    score: Option<String>,
    min: Option<String>,
    max: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    cut: bool,
    used: bool,
    /// What the child adds to what its siblings and it give together.
    #[serde(skip_serializing_if = "Option::is_none")]
    adds: Option<Part>,
    /// What was computed, where a decision took its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    computed: Option<Computed>,
    /// What the acts of the year made of its weight.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    amended: Vec<Amended<'a>>,
}

/// A part of a score, or what the parts give together.
#[derive(Serialize)]
struct Part {
    score: Option<String>,
    /// As printed: the parts add up to what they give together.
    printed: Option<String>,
    min: Option<String>,
    max: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    cut: bool,
}

impl Part {
    fn of(print: Print, figure: &Figure) -> Part {
        let Decimals { score, min, max, cut } = decimals(print, figure.exact.numbers().ok());
        let printed = figure.printed.one().map(|n| figures::printed(print, *n).to_string());
        Part { score, printed, min, max, cut }
    }
}

/// A score that a decision took the place of.
#[derive(Serialize)]
pub(crate) struct Computed {
    score: Option<String>,
    min: Option<String>,
    max: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    cut: bool,
    state: &'static str,
}

impl Computed {
    pub(crate) fn of(print: Print, computed: Score) -> Computed {
        let Decimals { score, min, max, cut } = decimals(print, computed.range);
        Computed { score, min, max, cut, state: state_word(computed.state) }
    }
}

/// A target or a weight that an act changed.
#[derive(Serialize)]
struct Amended<'a> {
    from: String,
    act: &'a str,
    was: String,
    now: String,
}

/// What of a plan's scores to write.
#[derive(Clone, Copy, Default, Debug)]
pub struct Wanted {
    /// Only this node and what it counts.
    pub top: Option<ItemId>,
    /// Also what each child adds to its parent's score.
    pub contributions: bool,
}

/// The scores as JSON: one node a line.
pub fn json(sources: &Sources, plan: &Plan, scores: &Scores, wanted: Wanted, lang: Lang) -> Output {
    let top = wanted.top;
    let parts = if wanted.contributions { contributions(plan, scores) } else { Parts::default() };
    let inside = top.map(|top| below(plan, top));
    let wanted = |id: &ItemId| inside.as_ref().is_none_or(|set| set.contains(id));
    let mut counted: Vec<bool> = plan.ids().map(|id| plan.is_by_itself(id)).collect();
    for edge in plan.edges.iter().filter(|e| plan.counts(e)) {
        counted[edge.child.0 as usize] = true;
    }
    let writer = ScoresWriter { sources, plan, scores, counted, parts, lang };
    let name = plan.root.map_or("", |r| sources.text(plan.item(r).name));
    let mut out = String::with_capacity(plan.items.len() * 300);
    out += &format!("{{\"schema\":\"{SCHEMA}\",\"plan\":{},\"year\":{},", quoted(name), plan.year);
    let moment = scores.inputs().moment();
    if let Some(day) = moment.day {
        out += &format!("\"day\":\"{}\",", day.iso());
    }
    if scores.inputs().counts_forecasts() {
        out += "\"forecasts\":true,";
    }
    out += &format!("\"closed\":{},\n\"nodes\":[", scores.inputs().closed(plan));
    let nodes = plan.ids().filter(|&id| plan.item(id).kind != Kind::Datum).filter(wanted);
    list(&mut out, nodes.map(|id| writer.node(id)));
    out += "],\n\"edges\":[";
    let edges = plan.edges.iter().enumerate().filter(|(_, e)| wanted(&e.parent));
    list(&mut out, edges.map(|(index, edge)| writer.link(index, edge)));
    if top.is_none() && !plan.prizes.is_empty() {
        out += "],\n\"prizes\":[";
        list(&mut out, plan.prizes.iter().map(|prize| prizes::json(plan, scores, prize, lang)));
    }
    out += "]}\n";
    Output::json(out)
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

/// Items on lines of their own.
pub(crate) fn list<T: Serialize>(out: &mut String, items: impl Iterator<Item = T>) {
    let mut first = true;
    for item in items {
        out.push_str(if first { "\n" } else { ",\n" });
        first = false;
        out.push_str(&serde_json::to_string(&item).unwrap_or_default());
    }
    out.push('\n');
}

/// A decimal of the contract: a dot, no exponent, no trailing zeros, and of a number that goes on only the
/// digits that are proven.
pub(crate) fn decimal(value: impl Into<Number>) -> String {
    value.into().digits().0.normalize().to_string()
}

/// The decimals of a score in the unit it is published in.
#[derive(Default)]
pub(crate) struct Decimals {
    /// The score, where it is one number.
    pub(crate) score: Option<String>,
    /// The least it can be; none where it has no limit.
    pub(crate) min: Option<String>,
    /// The most.
    pub(crate) max: Option<String>,
    /// True where one of them has more digits than are written.
    pub(crate) cut: bool,
}

/// The decimals of a score.
pub(crate) fn decimals(print: Print, range: Option<Interval>) -> Decimals {
    let Some(range) = range else { return Decimals::default() };
    let (below, above) = range.is_unlimited();
    let shown = |n: &Number| figures::digits(print, *n).0.normalize().to_string();
    Decimals {
        score: range.one().map(shown),
        min: (!below).then(|| shown(range.low())),
        max: (!above).then(|| shown(range.high())),
        cut: !range.low().is_exact() || !range.high().is_exact(),
    }
}

/// A weight in the unit it is written in.
pub(crate) fn weight(weight: Weight) -> String {
    if weight.percent { figures::percent_points(weight.value).to_string() } else { weight.value.to_string() }
}

/// A node and everything it counts, directly or not.
fn below(plan: &Plan, top: ItemId) -> HashSet<ItemId> {
    let mut inside = HashSet::from([top]);
    let mut waiting = vec![top];
    while let Some(id) = waiting.pop() {
        for (_, edge) in plan.edges_of(id) {
            if inside.insert(edge.child) {
                waiting.push(edge.child);
            }
        }
    }
    inside
}

/// What the children of each node give together, and what each of them adds.
#[derive(Default)]
struct Parts {
    together: HashMap<ItemId, Figure>,
    adds: HashMap<EdgeId, Figure>,
}

fn contributions(plan: &Plan, scores: &Scores) -> Parts {
    let mut read = Contributions::new(plan, scores);
    let mut parts = Parts::default();
    for id in plan.ids() {
        if let Some(given) = read.of(id) {
            parts.together.insert(id, given.together);
            parts.adds.extend(given.each);
        }
    }
    parts
}

struct ScoresWriter<'a> {
    sources: &'a Sources,
    plan: &'a Plan,
    scores: &'a Scores,
    /// Whether each item counts in a score.
    counted: Vec<bool>,
    parts: Parts,
    lang: Lang,
}

impl<'a> ScoresWriter<'a> {
    fn name(&self, id: ItemId) -> &'a str {
        self.sources.text(self.plan.item(id).name)
    }

    fn node(&self, id: ItemId) -> Node<'a> {
        let plan = self.plan;
        let shown = row(self.sources, plan, self.scores, id, None, self.lang);
        let item = plan.item(id);
        let Decimals { score, min, max, cut } = decimals(plan.policy.print, shown.score.range);
        let state = state_word(shown.score.state);
        let indicator = item.kind == Kind::Indicator;
        Node {
            code: shown.name,
            kind: item.kind.word(),
            parent: item.parent.map(|p| self.name(p)),
            weight: plan.own_edge(id).and_then(|(id, e)| self.scores.inputs().weight(id, e)).map(weight),
            counted: self.counted[id.0 as usize],
            score,
            printed: shown.score.value().map(|s| figures::printed(plan.policy.print, s).to_string()),
            min,
            max,
            cut,
            status: shown.outcome.unwrap_or(state),
            state,
            outcome: shown.outcome,
            light: shown.light.as_str(),
            printed_code: shown.code,
            title: shown.title,
            value: shown.value.filter(|_| indicator),
            target: shown.target,
            variance: shown.variance,
            computed: shown.computed.map(|c| Computed::of(plan.policy.print, c)),
            amended: self
                .plan
                .course
                .target_changes(id, self.scores.inputs().day())
                .map(|(act, was, now)| self.amended(act, figures::target(plan, was), figures::target(plan, now)))
                .collect(),
            missing: self.scores.missing_below(plan, id).into_iter().map(|m| self.name(m)).collect(),
            combined: self.parts.together.get(&id).map(|figure| Part::of(plan.policy.print, figure)),
            forecast: shown.mark.foreseen,
            error: shown.error,
        }
    }

    fn link(&self, index: usize, edge: &Edge) -> Link<'a> {
        let plan = self.plan;
        let id = EdgeId(index as u32);
        let score = self.scores.on_edge(id, edge);
        let Decimals { score, min, max, cut } = decimals(plan.policy.print, score.range);
        Link {
            parent: self.name(edge.parent),
            child: self.name(edge.child),
            printed_code: self.sources.text(plan.printed_code(edge.child, Some(edge))),
            weight: self.scores.inputs().weight(id, edge).map(weight),
            counted: plan.counts(edge),
            score,
            min,
            max,
            cut,
            used: edge.used,
            adds: self.parts.adds.get(&id).map(|figure| Part::of(plan.policy.print, figure)),
            computed: self.scores.computed_on_edge(id, edge).map(|c| Computed::of(plan.policy.print, c)),
            amended: self
                .plan
                .course
                .weight_changes(edge.parent, edge.child, self.scores.inputs().day())
                .map(|(act, was, now)| self.amended(act, weight(was), weight(now)))
                .collect(),
        }
    }

    fn amended(&self, by: &Amendment, was: String, now: String) -> Amended<'a> {
        Amended { from: by.day.iso(), act: self.sources.text(by.act), was, now }
    }
}
