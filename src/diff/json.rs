//! A comparison for machines: `albero/diff/1`.

use super::{Change, Counts, Diff, FieldChange, Place, Written};
use serde::Serialize;

/// The name and version of this form.
pub const SCHEMA: &str = "albero/diff/1";

#[derive(Serialize)]
struct Report<'a> {
    schema: &'static str,
    before: &'a str,
    after: &'a str,
    summary: Summary,
    kinds: Vec<KindSummary>,
    changes: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Summary {
    edits: usize,
    #[serde(flatten)]
    counts: Numbers,
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
}

#[derive(Serialize)]
struct Field<'a> {
    field: &'a str,
    detail: Option<&'a str>,
    before: Option<Side<'a>>,
    after: Option<Side<'a>>,
}

#[derive(Serialize)]
struct Side<'a> {
    text: &'a str,
    #[serde(flatten)]
    place: Where<'a>,
}

/// The comparison as JSON; `before` and `after` are the two plans as the user names them.
pub fn render(diff: &Diff, before: &str, after: &str) -> String {
    let report = Report {
        schema: SCHEMA,
        before,
        after,
        summary: Summary { edits: diff.edits(), counts: numbers(diff.counts()) },
        kinds: diff
            .counts_by_kind()
            .into_iter()
            .map(|(kind, counts)| KindSummary { kind, counts: numbers(counts) })
            .collect(),
        changes: diff.changes.iter().map(item).collect(),
    };
    let mut out = serde_json::to_string_pretty(&report).unwrap_or_default();
    out.push('\n');
    out
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
        moved: change.moved.as_ref().map(|(from, to)| Moved { from: from.as_deref(), to: to.as_deref() }),
        fields: change.fields.iter().map(field).collect(),
    }
}

fn field(change: &FieldChange) -> Field<'_> {
    Field {
        field: &change.field,
        detail: some(&change.detail),
        before: change.before.as_ref().map(written),
        after: change.after.as_ref().map(written),
    }
}

fn written(value: &Written) -> Side<'_> {
    Side { text: &value.text, place: location(&value.place) }
}

fn location(place: &Place) -> Where<'_> {
    Where { file: &place.file, line: place.line, column: place.column }
}
