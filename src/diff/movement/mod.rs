//! Why did the score move: the difference of a node's score between two plans, shared among five
//! factors so that the shares add up to it exactly.
//!
//! A factor is a part of the plan that can be taken from either side. `hybrid` builds the plan
//! that takes each from the side asked for, `shapley` averages what switching a factor does over
//! every order in which the factors can be switched.

mod common;
mod hybrid;
mod model;
mod shapley;

use super::{Diff, Version};
use crate::arithmetic::number::{Interval, Number};
use crate::eval::{ExactScores, Inputs, Score, Scores};
use crate::plan::{ItemId, Kind, Plan, Print};
use common::Common;
pub(super) use common::same_measure;
pub use model::{Account, Factor, Factors, Movement, Movements, Share};
use rust_decimal::Decimal;

/// Accounts for the scores of all nodes. Both plans must be sound.
pub fn movements(before: &Version<'_>, after: &Version<'_>, diff: &Diff) -> Movements {
    let common = Common::new(before, after, diff);
    let active = touched(diff);
    let active = if common.redefined { active.with(Factor::Structure) } else { active };
    let plans = (before.plan, after.plan);
    let print = after.plan.policy.print;
    let ends = (Scores::compute(plans.0, &Inputs::default()), Scores::compute(plans.1, &Inputs::default()));
    let pairs = common.pairs(scored);
    let between = between(&common, &pairs, active);
    let mut exact = (ExactScores::new(plans.0, &ends.0), ExactScores::new(plans.1, &ends.1));
    let mut nodes = Vec::with_capacity(pairs.len());
    let mut root = None;
    for (index, (old, new)) in pairs.iter().copied().enumerate() {
        if new.is_some() && new == plans.1.root || new.is_none() && old.is_some() && old == plans.0.root {
            root = root.or(Some(index));
        }
        let (version, id) = match (new, old) {
            (Some(id), _) => (after, id),
            (None, Some(id)) => (before, id),
            (None, None) => continue,
        };
        let item = version.plan.item(id);
        let was = old.map(|o| before.sources.text(before.plan.item(o).name));
        let name = version.sources.text(item.name);
        let scores = (old.map(|o| ends.0.get(o)), new.map(|n| ends.1.get(n)));
        let still = old.zip(new).is_some_and(|(old, new)| match scores {
            (Some(before), Some(after)) if !before.is_exact() || !after.is_exact() => {
                exact.0.get(old).range == exact.1.get(new).range
            }
            (before, after) => before.map(|s| s.range) == after.map(|s| s.range),
        });
        nodes.push(Movement {
            name: name.to_owned(),
            was: was.filter(|w| *w != name).map(str::to_owned),
            title: version.sources.text(item.title).to_owned(),
            kind: item.kind,
            before: scores.0,
            after: scores.1,
            account: one(scores, still, |set| between_at(&between, active, set, index), active, print),
        });
    }
    Movements { print, nodes, root }
}

fn scored(plan: &Plan, id: ItemId) -> bool {
    let kind = plan.item(id).kind;
    kind != Kind::Datum && (kind != Kind::Unit || plan.edges_of(id).next().is_some())
}

/// The scores of the nodes in every plan between the two, by the set of factors taken from the later one.
fn between(common: &Common<'_>, pairs: &[common::Pair], active: Factors) -> Vec<Vec<Option<Interval>>> {
    let inner = |set: Factors| set.within(active) == set && set != Factors::NONE && set != active;
    Factors::every()
        .map(|set| {
            if !inner(set) {
                return Vec::new();
            }
            let plan = hybrid::build(common, set);
            let scores = Scores::compute(&plan, &Inputs::default());
            let id = |pair: &common::Pair| common.of(*pair, set.has(Factor::Structure));
            pairs.iter().map(|pair| id(pair).and_then(|id| scores.get(id).range)).collect()
        })
        .collect()
}

fn between_at(between: &[Vec<Option<Interval>>], active: Factors, set: Factors, node: usize) -> Option<Interval> {
    let plan = between.get(set.within(active).index())?;
    plan.get(node).copied().flatten()
}

/// Factors that are switched together where a plan with only one of them has no score: the first
/// stands for both. A policy may not speak of the other side's nodes, or its rules may need
/// baselines that only its own side has.
const TIES: [&[(Factor, Factor)]; 4] = [
    &[],
    &[(Factor::Structure, Factor::Rule)],
    &[(Factor::Rule, Factor::Target)],
    &[(Factor::Structure, Factor::Rule), (Factor::Data, Factor::Target)],
];

/// One node's account, from its two scores and those in between.
fn one(
    scores: (Option<Score>, Option<Score>),
    still: bool,
    middle: impl Fn(Factors) -> Option<Interval>,
    active: Factors,
    print: Print,
) -> Account {
    let (Some(before), Some(after)) = scores else { return Account::Alone };
    let (Some(low), Some(high)) = (before.range, after.range) else { return Account::Unscored };
    if still {
        return Account::Still;
    }
    let one = |range: Interval| range.value().map(Number::decimal);
    let (Some(from), Some(to)) = (one(low), one(high)) else { return Account::Range };
    let value = |set: Factors| match set.within(active) {
        Factors::NONE => Some(from),
        all if all == active => Some(to),
        inside => middle(inside).and_then(one),
    };
    let mut undefined = None;
    for ties in TIES {
        if !ties.iter().all(|(one, other)| active.has(*one) && active.has(*other)) {
            continue;
        }
        match values(ties, value) {
            Ok(values) => return shapley::share(&values, ties, from, to, print).unwrap_or(Account::TooLarge),
            Err(set) => undefined = undefined.or(Some(set.within(active))),
        }
    }
    Account::Undefined(undefined.unwrap_or(active))
}

/// The score for every set of factors, those tied to another switched with it; or the set that has none.
fn values(
    ties: &[(Factor, Factor)],
    value: impl Fn(Factors) -> Option<Decimal>,
) -> Result<[Decimal; 1 << Factor::COUNT], Factors> {
    let mut values = [Decimal::ZERO; 1 << Factor::COUNT];
    for set in Factors::every() {
        let tied = ties.iter().fold(set, |set, (one, other)| match set.has(*one) {
            true => set.with(*other),
            false => set.without(*other),
        });
        values[set.index()] = value(tied).ok_or(tied)?;
    }
    Ok(values)
}

/// The factors in which the comparison found something that scores can depend on. It finds all
/// there is, so a factor that it did not find is the same on both sides and has no share.
fn touched(diff: &Diff) -> Factors {
    diff.changes.iter().fold(Factors::NONE, |set, change| set.and(change.factors()))
}
