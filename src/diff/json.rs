//! A comparison for machines: `albero/diff/1`.

use super::movement::{Account, Factor, Factors, Movement, Movements};
use super::{Because, Change, Counts, Diff, Effect, FieldChange, Place, Report, Topic, Touched, Written};
use crate::eval::Score;
use crate::eval::figures;
use crate::plan::{Kind, Print};
use crate::printable::Output;
use crate::report::{model, scores};
use rust_decimal::Decimal;
use serde::Serialize;

/// The name and version of this form.
pub const SCHEMA: &str = "albero/diff/1";

#[derive(Serialize)]
struct Page<'a> {
    schema: &'static str,
    before: &'a str,
    after: &'a str,
    summary: Summary,
    kinds: Vec<KindSummary>,
    changes: Vec<Item<'a>>,
    nodes: Vec<Node<'a>>,
    scores: Option<Vec<Shift<'a>>>,
}

#[derive(Serialize)]
struct Summary {
    edits: usize,
    #[serde(flatten)]
    counts: Numbers,
    topics: Vec<TopicCount>,
    targets: Targets,
}

#[derive(Serialize)]
struct TopicCount {
    topic: &'static str,
    edits: usize,
}

#[derive(Serialize)]
struct Targets {
    tightened: usize,
    loosened: usize,
    below_reached: usize,
}

#[derive(Serialize)]
struct KindSummary {
    kind: &'static str,
    #[serde(flatten)]
    counts: Numbers,
}

#[derive(Serialize)]
struct Numbers {
    added: usize,
    removed: usize,
    moved: usize,
    renamed: usize,
    changed: usize,
}

#[derive(Serialize)]
struct Item<'a> {
    change: &'static str,
    section: &'static str,
    kind: &'static str,
    name: &'a str,
    title: Option<&'a str>,
    group: Option<&'a str>,
    parent: Option<&'a str>,
    before: Option<Where<'a>>,
    after: Option<Where<'a>>,
    renamed_from: Option<&'a str>,
    renamed_by: Option<&'static str>,
    moved: Option<Moved<'a>>,
    fields: Vec<Field<'a>>,
}

#[derive(Serialize)]
struct Moved<'a> {
    from: Option<&'a str>,
    to: Option<&'a str>,
}

#[derive(Serialize)]
struct Where<'a> {
    file: &'a str,
    line: u32,
    column: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<&'a str>,
}

#[derive(Serialize)]
struct Field<'a> {
    field: &'a str,
    detail: Option<&'a str>,
    topic: &'static str,
    before: Option<Side<'a>>,
    after: Option<Side<'a>>,
    effect: Option<Meaning<'a>>,
}

#[derive(Serialize)]
struct Meaning<'a> {
    course: Option<&'static str>,
    below_reached: Option<Before<'a>>,
}

#[derive(Serialize)]
struct Before<'a> {
    year: i32,
    value: &'a str,
}

#[derive(Serialize)]
struct Node<'a> {
    name: &'a str,
    kind: &'static str,
    title: Option<&'a str>,
    reasons: Vec<Reason<'a>>,
}

#[derive(Serialize)]
struct Reason<'a> {
    why: &'static str,
    of: &'a [String],
}

#[derive(Serialize)]
struct Shift<'a> {
    name: &'a str,
    was: Option<&'a str>,
    kind: &'static str,
    title: Option<&'a str>,
    before: Option<Figure>,
    after: Option<Figure>,
    account: &'static str,
    difference: Option<String>,
    printed: Option<String>,
    factors: Vec<Part>,
    undefined_with: Option<Vec<&'static str>>,
}

#[derive(Serialize)]
struct Figure {
    score: Option<String>,
    min: Option<String>,
    max: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    cut: bool,
    state: &'static str,
}

#[derive(Serialize)]
struct Part {
    factor: &'static str,
    with: Option<&'static str>,
    share: String,
    printed: String,
}

#[derive(Serialize)]
struct Side<'a> {
    text: &'a str,
    #[serde(flatten)]
    place: Where<'a>,
}

/// The comparison as JSON.
pub fn render(report: &Report<'_>) -> Output {
    let Report { diff, before, after, movements, node, .. } = *report;
    let page = Page {
        schema: SCHEMA,
        before: before.shown,
        after: after.shown,
        summary: summary(diff),
        kinds: diff
            .counts_by_kind()
            .into_iter()
            .map(|(kind, counts)| KindSummary { kind, counts: numbers(counts) })
            .collect(),
        changes: diff.changes.iter().map(item).collect(),
        nodes: diff.touched.iter().map(touched).collect(),
        scores: movements.map(|m| shifts(m, node)),
    };
    Output::json(serde_json::to_string_pretty(&page).unwrap_or_default() + "\n")
}

fn summary(diff: &Diff) -> Summary {
    let topic = |(topic, edits): (Topic, usize)| TopicCount { topic: topic.as_str(), edits };
    let courses = diff.courses();
    let course = |c| courses.get(&c).copied().unwrap_or(0);
    Summary {
        edits: diff.edits(),
        counts: numbers(diff.counts()),
        topics: diff.topics().into_iter().map(topic).collect(),
        targets: Targets {
            tightened: course(super::Course::Tightened),
            loosened: course(super::Course::Loosened),
            below_reached: diff.below_reached(),
        },
    }
}

fn reason(because: &Because) -> Reason<'_> {
    Reason { why: because.why.as_str(), of: &because.of }
}

fn touched(node: &Touched) -> Node<'_> {
    Node {
        name: &node.name,
        kind: node.kind.word(),
        title: some(&node.title),
        reasons: node.because.iter().map(reason).collect(),
    }
}

/// Every node whose score is not the same, or the one asked for.
fn shifts<'a>(movements: &'a Movements, node: Option<&str>) -> Vec<Shift<'a>> {
    let wanted = |m: &&Movement| match node {
        Some(name) => m.name == name,
        None => m.account != Account::Still,
    };
    movements.nodes.iter().filter(wanted).map(|m| shift(m, movements.print)).collect()
}

fn shift(movement: &Movement, print: Print) -> Shift<'_> {
    let in_unit = |v: Decimal| scores::decimal(figures::published_unit(print, v));
    let figure = |score: Score| {
        let scores::Decimals { score: one, min, max, cut } = scores::decimals(print, score.range);
        Figure { score: one, min, max, cut, state: model::state_word(score.state) }
    };
    let shared = match &movement.account {
        Account::Shared { difference, printed, shares } => Some((*difference, *printed, shares)),
        _ => None,
    };
    let names = |set: Factors| Factor::ALL.into_iter().filter(move |f| set.has(*f)).map(Factor::as_str).collect();
    let undefined = match movement.account {
        Account::Undefined(set) => Some(names(set)),
        _ => None,
    };
    Shift {
        name: &movement.name,
        was: movement.was.as_deref(),
        kind: movement.kind.word(),
        title: some(&movement.title),
        before: movement.before.map(figure),
        after: movement.after.map(figure),
        account: movement.account.as_str(),
        difference: shared.map(|(d, ..)| in_unit(d)),
        printed: shared.map(|(_, p, _)| p.to_string()),
        factors: shared.map_or_else(Vec::new, |(.., shares)| {
            let part = |s: &super::movement::Share| Part {
                factor: s.factor.as_str(),
                with: s.with.map(Factor::as_str),
                share: in_unit(s.exact),
                printed: s.printed.to_string(),
            };
            shares.iter().map(part).collect()
        }),
        undefined_with: undefined,
    }
}

fn numbers(counts: Counts) -> Numbers {
    let Counts { added, removed, moved, renamed, changed } = counts;
    Numbers { added, removed, moved, renamed, changed }
}

fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

fn item(change: &Change) -> Item<'_> {
    Item {
        change: change.fate().as_str(),
        section: change.section.as_str(),
        kind: change.kind,
        name: &change.name,
        title: some(&change.title),
        group: some(&change.group),
        parent: change.parent.as_deref(),
        before: change.before.as_ref().map(location),
        after: change.after.as_ref().map(location),
        renamed_from: change.renamed.as_deref(),
        renamed_by: change.renamed.as_ref().map(|_| renamed_by(change)),
        moved: change.moved.as_ref().map(|(from, to)| Moved { from: from.as_deref(), to: to.as_deref() }),
        fields: change.fields.iter().map(|f| field(f, change.topic(f))).collect(),
    }
}

fn field(change: &FieldChange, topic: Topic) -> Field<'_> {
    Field {
        topic: topic.as_str(),
        effect: change.effect.as_ref().map(meaning),
        field: &change.field,
        detail: some(&change.detail),
        before: change.before.as_ref().map(written),
        after: change.after.as_ref().map(written),
    }
}

/// How a new name is known: by `era`, by what both say, or because there is one plan and one policy.
fn renamed_by(change: &Change) -> &'static str {
    match (change.guessed, change.is_node() && change.kind != Kind::Plan.word()) {
        (true, _) => "likeness",
        (false, true) => "era",
        (false, false) => "role",
    }
}

fn meaning(effect: &Effect) -> Meaning<'_> {
    Meaning {
        course: effect.course.map(super::Course::as_str),
        below_reached: effect.reached.as_ref().map(|r| Before { year: r.year, value: &r.text }),
    }
}

fn written(value: &Written) -> Side<'_> {
    Side { text: &value.text, place: location(&value.place) }
}

fn location(place: &Place) -> Where<'_> {
    Where { file: &place.file, line: place.line, column: place.column, cell: place.cell.as_deref() }
}
