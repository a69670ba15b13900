//! What is still to be collected, and who owes it.

use crate::document::style::fold;
use crate::eval::{Inputs, Known, Scores, State};
use crate::ground::number::Date;
use crate::plan::{ItemId, Kind, Plan};
use crate::report::answers::Answers;
use crate::report::missing::awaited_by;
use std::collections::BTreeMap;

/// Who is asked for values.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum By {
    /// The units that answer for the indicators.
    Unit,
    /// The sources that values come from.
    Source,
}

/// Who owes values.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Debtor {
    /// A unit.
    Unit(ItemId),
    /// A source, as an index into [`Plan::sources`].
    Source(u16),
    /// Nobody that the plan names.
    Nobody,
}

/// A value that is asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Asked {
    /// Of what: an indicator or a datum.
    pub item: ItemId,
    /// The indicators that wait for it, itself among them where it is one.
    pub waiting: Vec<ItemId>,
    /// Who else answers for some of these: a value is asked for once.
    pub others: Vec<Debtor>,
}

/// What each owes: at a day of the plan's year, or for the year as a whole.
pub fn owed(plan: &Plan, scores: &Scores, day: Option<Date>, by: By) -> BTreeMap<Debtor, Vec<Asked>> {
    let mut waiting: BTreeMap<ItemId, Vec<ItemId>> = BTreeMap::new();
    for id in plan.ids().filter(|id| plan.item(*id).kind == Kind::Indicator && counts(plan, scores, *id)) {
        let is_missing = |item: ItemId| value(plan, scores, item, day) == Known::Missing;
        if is_missing(id) {
            awaited_by(plan, id, is_missing).into_iter().for_each(|item| waiting.entry(item).or_default().push(id));
        }
    }
    let answers = Answers::of(plan);
    let mut found: BTreeMap<Debtor, Vec<Asked>> = BTreeMap::new();
    for (item, waiting) in waiting {
        let mut debtors = match by {
            By::Unit => units(plan, &answers, item, &waiting),
            By::Source => sources(plan, item, &waiting),
        };
        debtors.push(Debtor::Nobody);
        let first = debtors.remove(0);
        debtors.retain(|other| *other != Debtor::Nobody);
        found.entry(first).or_default().push(Asked { item, waiting, others: debtors });
    }
    found
}

/// True for an indicator whose value the year waits for: a decided score waits for nothing.
fn counts(plan: &Plan, scores: &Scores, id: ItemId) -> bool {
    let inputs: &Inputs = scores.inputs();
    let asked = inputs.annual_target(plan, id).is_some() || inputs.hole(plan, id).is_some();
    asked && scores.get(id).state != State::Decided
}

fn value(plan: &Plan, scores: &Scores, item: ItemId, day: Option<Date>) -> Known {
    match day {
        Some(day) => scores.values.at(plan, item, day),
        None => scores.values.get(plan, item, plan.year),
    }
}

/// The units that answer for what waits for a value: first the one that its source is called after.
fn units(plan: &Plan, answers: &Answers, item: ItemId, waiting: &[ItemId]) -> Vec<Debtor> {
    let mut units: Vec<ItemId> = Vec::new();
    for unit in waiting.iter().flat_map(|id| answers.for_node(plan, *id)) {
        if !units.contains(unit) {
            units.push(*unit);
        }
    }
    let titles: Vec<String> =
        sources_of(plan, item).map(|s| folded(plan.text(plan.sources[usize::from(s)].title))).collect();
    // A stable sort: the others stay in the order of the plan.
    units.sort_by_key(|unit| !titles.contains(&folded(plan.title(*unit))));
    units.into_iter().map(Debtor::Unit).collect()
}

fn sources(plan: &Plan, item: ItemId, waiting: &[ItemId]) -> Vec<Debtor> {
    // A datum without a source of its own comes from where the indicators that use it say.
    let own: Vec<u16> = sources_of(plan, item).collect();
    let all = if own.is_empty() { waiting.iter().flat_map(|id| sources_of(plan, *id)).collect() } else { own };
    let mut found: Vec<Debtor> = Vec::new();
    for source in all.into_iter().map(Debtor::Source) {
        if !found.contains(&source) {
            found.push(source);
        }
    }
    found
}

fn sources_of(plan: &Plan, id: ItemId) -> impl Iterator<Item = u16> + '_ {
    plan.measured(id).into_iter().flat_map(|measured| plan.cited.get(measured.sources)).copied()
}

fn folded(title: &str) -> String {
    fold(title).to_lowercase()
}
