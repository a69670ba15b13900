//! `albero stato --json`: the schema `albero/status/1`, documented in docs/json.md.

use super::model::{Entry, Standing, Status, Topic};
use crate::eval::Score;
use crate::printable::Output;
use crate::report::model::state_word;
use crate::report::scores::{Decimals, decimals, list};
use serde::Serialize;

#[derive(Serialize)]
struct Range {
    min: Option<String>,
    max: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    cut: bool,
    state: &'static str,
}

#[derive(Serialize)]
struct JsonStanding<'a> {
    code: &'a str,
    title: &'a str,
    now: Range,
    end: Range,
    forecast: Option<Range>,
    missing: &'a [String],
}

#[derive(Serialize)]
struct JsonEnding<'a> {
    treatment: &'static str,
    words: &'a str,
    chosen: bool,
    score: Range,
}

#[derive(Serialize)]
struct JsonEntry<'a> {
    topic: &'static str,
    code: &'a str,
    kind: &'static str,
    title: &'a str,
    units: &'a [String],
    sources: &'a [String],
    awaited: &'a [String],
    day: Option<String>,
    days: Option<i32>,
    value: Option<&'a str>,
    target: Option<&'a str>,
    min: Option<String>,
    max: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    cut: bool,
    text: &'a str,
    history: Option<&'a str>,
}

impl Topic {
    fn word(self) -> &'static str {
        match self {
            Topic::Late => "late",
            Topic::Missing => "missing",
            Topic::Undecided => "undecided",
            Topic::Due => "due",
            Topic::Lost => "lost",
            Topic::Short => "short",
        }
    }
}

/// The state of a plan as JSON: one thing a line.
pub fn json(status: &Status) -> Output {
    let text = |s: &str| serde_json::to_string(s).unwrap_or_default();
    let mut out = format!(
        "{{\"schema\":\"albero/status/1\",\"plan\":{},\"year\":{},\"day\":\"{}\",\"closed\":{},\"ahead\":{},\n\"standings\":[",
        text(&status.name),
        status.year,
        status.day.iso(),
        status.closed,
        status.ahead
    );
    list(&mut out, status.standings.iter().map(|s| standing(status, s)));
    out += "],\n\"endings\":[";
    let endings = status.endings.iter().map(|(words, treatment, chosen, score)| JsonEnding {
        treatment,
        words: words.get(status.lang),
        chosen: *chosen,
        score: range(status, *score),
    });
    list(&mut out, endings);
    out += "],\n\"entries\":[";
    let entries = status.sections.iter().flat_map(|s| s.entries.iter().map(move |e| (s.topic, e)));
    list(&mut out, entries.map(|(topic, e)| entry(status, topic, e)));
    out += "]}\n";
    Output::json(out)
}

fn range(status: &Status, score: Score) -> Range {
    let Decimals { min, max, cut, .. } = decimals(status.print, score.range);
    Range { min, max, cut, state: state_word(score.state) }
}

fn standing<'a>(status: &Status, standing: &'a Standing) -> JsonStanding<'a> {
    JsonStanding {
        code: &standing.name,
        title: &standing.title,
        now: range(status, standing.now),
        end: range(status, standing.end),
        forecast: standing.foreseen.map(|s| range(status, s)),
        missing: &standing.missing,
    }
}

fn entry<'a>(status: &Status, topic: Topic, entry: &'a Entry) -> JsonEntry<'a> {
    let Decimals { min, max, cut, .. } = decimals(status.print, entry.score);
    JsonEntry {
        topic: topic.word(),
        code: &entry.name,
        kind: entry.kind.word(),
        title: &entry.title,
        units: &entry.units,
        sources: &entry.sources,
        awaited: &entry.awaited,
        day: entry.day.map(|d| d.iso()),
        days: entry.days,
        value: entry.value.as_deref(),
        target: entry.target.as_deref(),
        min,
        max,
        cut,
        text: &entry.words,
        history: entry.history.as_deref(),
    }
}
