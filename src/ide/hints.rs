//! Live figures beside the text: what a node comes to, what its weights add up to, what a target asks for against the
//! last actual.

use super::{Analysis, Earlier, symbols};
use crate::arithmetic::number::{Interval, decimal};
use crate::diagnostic::{Lang, Text};
use crate::eval::{Known, figures};
use crate::ground::number::italian;
use crate::plan::{Goal, ItemId, Kind, MeasureId};
use crate::report::model::{self, row};
use crate::source::{Place, SourceId};
use crate::syntax::view::Line;
use crate::text;
use rust_decimal::Decimal;
use std::collections::HashMap;

/// A figure beside the text.
pub struct Hint {
    /// Where: after this place.
    pub at: Place,
    /// What it says.
    pub text: String,
    /// Of which item.
    pub of: ItemId,
}

/// Above each node: its score, its outcome, its weight, what its weights add up to.
pub fn lenses(analysis: &Analysis, earlier: &Earlier, folder: &str, source: SourceId, lang: Lang) -> Vec<Hint> {
    let lens = |id: ItemId| {
        let plan = analysis.plan();
        let row = row(analysis.sources(), plan, analysis.scores(), id, None, lang);
        let weighs = plan.own_edge(id).and_then(|(_, edge)| {
            let weight = edge.weight.map(figures::weight)?;
            let parent = plan.name(edge.parent);
            Some(text!("pesa {weight} in {parent}", "weighs {weight} in {parent}").get(lang).to_owned())
        });
        let parts = [Some(score(analysis, earlier, folder, id, lang)), row.outcome.map(str::to_owned), weighs];
        let parts = parts.into_iter().flatten().chain(sum(analysis, id).map(|sum| sum.get(lang).to_owned()));
        Hint { at: plan.item(id).name, text: parts.collect::<Vec<_>>().join(" · "), of: id }
    };
    scored(analysis, source).map(lens).collect()
}

/// In the text: scores after heads, and after targets the last actual.
pub fn inlays(analysis: &Analysis, earlier: &Earlier, folder: &str, source: SourceId, lang: Lang) -> Vec<Hint> {
    let mut found = Vec::new();
    let heads = heads(analysis, source);
    for id in scored(analysis, source) {
        let plan = analysis.plan();
        if let Some(head) = heads.get(&plan.item(id).name) {
            found.push(Hint { at: *head, text: score(analysis, earlier, folder, id, lang), of: id });
        }
        if let Some(target) = plan.target(id).filter(|target| target.span.source == source)
            && let Some(last) = against_last(analysis, id, lang)
        {
            found.push(Hint { at: target.span, text: last, of: id });
        }
    }
    found.sort_by_key(|hint| hint.at);
    found
}

/// The heads of declarations by the names in them; none in a table, whose rows are no text to write in.
fn heads(analysis: &Analysis, source: SourceId) -> HashMap<Place, Place> {
    let mut heads = HashMap::new();
    let mut left: Vec<Line<'_>> = analysis.tree(source).into_iter().flat_map(|tree| tree.lines()).collect();
    while let Some(line) = left.pop() {
        if let (Some(_), Some(name)) = (line.declares(), line.atom(1)) {
            heads.insert(name.name_place(), line.span());
        }
        left.extend(line.lines());
    }
    heads
}

fn scored(analysis: &Analysis, source: SourceId) -> impl Iterator<Item = ItemId> {
    let plan = analysis.plan();
    symbols::declared(analysis, source).filter(|id| plan.item(*id).kind != Kind::Datum)
}

/// The score as printed; while there is none the last one, marked as such; else why there is none.
pub fn score(analysis: &Analysis, earlier: &Earlier, folder: &str, id: ItemId, lang: Lang) -> String {
    if let Some(score) = analysis.printed_score(id) {
        return score;
    }
    let before = earlier.score(folder, analysis.plan().name(id)).filter(|_| analysis.has_errors());
    before.map_or_else(
        || model::state(analysis.scores().get(id).state).get(lang).to_owned(),
        |score| text!("{score} (ultimo valido)", "{score} (last valid)").get(lang).to_owned(),
    )
}

/// What the weights of a node add up to, where all of what it counts has one in `%`.
fn sum(analysis: &Analysis, id: ItemId) -> Option<Text> {
    let plan = analysis.plan();
    let mut sum = Decimal::ZERO;
    let mut count = 0;
    for (_, edge) in plan.edges_of(id).filter(|(_, edge)| plan.counts(edge)) {
        let weight = edge.weight.filter(|weight| weight.percent)?;
        sum = decimal::add(sum, weight.value).ok()?;
        count += 1;
    }
    let total = italian(decimal::multiply(sum, Decimal::ONE_HUNDRED).ok()?.normalize());
    (count > 0).then(|| text!("pesi {total} %", "weights {total} %"))
}

/// `2024: 81,50 % · +8,50 punti`: the last value before the plan's year, and what the target asks for beyond it.
fn against_last(analysis: &Analysis, id: ItemId, lang: Lang) -> Option<String> {
    let plan = analysis.plan();
    let values = &analysis.scores().values;
    let known = |year: i32| match values.get(plan, id, year) {
        Known::Missing | Known::Fault(_) | Known::NotDone => None,
        known => Some((year, known)),
    };
    let measured = plan.measured(id)?;
    let years = plan.facts.keys().copied().chain(plan.baselines.get(measured.baselines).iter().map(|b| b.year));
    let (year, last) = years.filter(|year| *year < plan.year).filter_map(known).max_by_key(|(year, _)| *year)?;
    let shown = format!("{year}: {}", figures::value(plan, id, last, lang));
    let (Goal::Number(goal), Known::Number(last)) = (plan.target(id)?.goal, last) else { return Some(shown) };
    let Ok(difference) = Interval::of(goal).minus(&last) else { return Some(shown) };
    let change = figures::value(plan, id, Known::Number(difference), lang);
    let signed = if change.starts_with('-') { change } else { format!("+{change}") };
    let in_points = plan.target(id).is_some_and(|target| target.measure == MeasureId::PERCENT);
    let points = signed.strip_suffix(" %").filter(|_| in_points);
    let asked = points.map_or(signed.clone(), |n| text!("{n} punti", "{n} points").get(lang).to_owned());
    Some(format!("{shown} · {asked}"))
}
