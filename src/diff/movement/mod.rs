//! Why did the score move: the difference of a node's score between two plans, shared among five
//! factors so that the shares add up to it exactly.
//!
//! A factor is a part of the plan that can be taken from either side. `hybrid` builds the plan
//! that takes each from the side asked for, `shapley` averages what switching a factor does over
//! every order in which the factors can be switched.

mod common;
mod hybrid;
mod shapley;

use super::{Diff, Version};
use crate::eval::number::{Interval, Number, decimal};
use crate::eval::{ExactScores, Inputs, Score, Scores};
use crate::plan::{ItemId, Kind, Plan, Print};
use common::Common;
pub(super) use common::same_measure;
use rust_decimal::Decimal;
use std::cmp::Reverse;

/// A part of a plan that moves scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Factor {
    /// Actuals, decisions, and the algorithms that make values of data.
    Data,
    /// Targets and baselines.
    Target,
    /// Weights.
    Weight,
    /// The policy, and which of its rules applies.
    Rule,
    /// Which nodes there are and what counts what.
    Structure,
}

impl Factor {
    /// How many there are.
    pub const COUNT: usize = 5;

    /// All, in the order in which they are listed.
    pub const ALL: [Factor; Factor::COUNT] =
        [Factor::Data, Factor::Target, Factor::Weight, Factor::Rule, Factor::Structure];

    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Factor::Data => "data",
            Factor::Target => "target",
            Factor::Weight => "weight",
            Factor::Rule => "rule",
            Factor::Structure => "structure",
        }
    }
}

/// A set of factors: those taken from the later side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Factors(u8);

impl Factors {
    /// None of them: the earlier plan.
    pub const NONE: Factors = Factors(0);
    /// All of them: the later plan.
    pub const ALL: Factors = Factors((1 << Factor::COUNT) - 1);

    /// True when it holds a factor.
    pub fn has(self, factor: Factor) -> bool {
        self.0 & (1 << factor as u8) != 0
    }

    /// This set and one more.
    pub fn with(self, factor: Factor) -> Factors {
        Factors(self.0 | 1 << factor as u8)
    }

    /// This set without one.
    fn without(self, factor: Factor) -> Factors {
        Factors(self.0 & !(1 << factor as u8))
    }

    /// The factors of either.
    pub fn and(self, other: Factors) -> Factors {
        Factors(self.0 | other.0)
    }

    /// The factors of this set that are in another.
    fn within(self, other: Factors) -> Factors {
        Factors(self.0 & other.0)
    }

    /// Every set of factors.
    fn every() -> impl Iterator<Item = Factors> {
        (0..=Factors::ALL.0).map(Factors)
    }

    /// How many it holds.
    fn len(self) -> usize {
        self.0.count_ones() as usize
    }
}

/// A factor's share of a difference.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// The factor.
    pub factor: Factor,
    /// Another factor that it shares this with, because the two can't be told apart.
    pub with: Option<Factor>,
    /// Its share: the shares add up to the difference to the last digit.
    pub exact: Decimal,
    /// The share in the published unit and digits: these add up to the difference of the printed scores.
    pub printed: Decimal,
}

/// What is known about a node's two scores.
#[derive(Clone, Debug, PartialEq)]
pub enum Account {
    /// The difference, shared among the factors.
    Shared {
        /// After less before.
        difference: Decimal,
        /// The difference of the printed scores, in the published unit.
        printed: Decimal,
        /// One for each factor, in their order.
        shares: Vec<Share>,
    },
    /// The same score.
    Still,
    /// A score that is a range has no one difference.
    Range,
    /// One side has no such node.
    Alone,
    /// One side, or both, has no score for it.
    Unscored,
    /// Neither side's score, but one in between can't be computed: with these factors from the later side.
    Undefined(Factors),
    /// The scores have more digits than can be added up exactly.
    TooLarge,
}

impl Account {
    /// The word in JSON.
    pub fn as_str(&self) -> &'static str {
        match self {
            Account::Shared { .. } => "shared",
            Account::Still => "same",
            Account::Range => "range",
            Account::Alone => "one_side",
            Account::Unscored => "no_score",
            Account::Undefined(_) => "undefined_between",
            Account::TooLarge => "too_large",
        }
    }
}

/// A node and its two scores.
#[derive(Clone, Debug, PartialEq)]
pub struct Movement {
    /// Its name after, or before where it is gone.
    pub name: String,
    /// Its name before, where that was another.
    pub was: Option<String>,
    /// Its title.
    pub title: String,
    /// What it is.
    pub kind: Kind,
    /// Its score before; none where the node is not there.
    pub before: Option<Score>,
    /// Its score after.
    pub after: Option<Score>,
    /// The difference and where it comes from.
    pub account: Account,
}

impl Movement {
    /// How far the score moved.
    fn distance(&self) -> Decimal {
        match &self.account {
            Account::Shared { difference, .. } => difference.abs(),
            _ => Decimal::ZERO,
        }
    }
}

/// Every node that has a score on some side.
#[derive(Clone, Debug, PartialEq)]
pub struct Movements {
    /// How scores are printed.
    pub print: Print,
    /// In the order of the earlier plan, then those that are new.
    pub nodes: Vec<Movement>,
    /// The body's plan, as an index into `nodes`.
    pub root: Option<usize>,
}

/// How many indicators, and how many other nodes, are listed unless one is asked for.
const LISTED: usize = 3;

impl Movements {
    /// The name that a node goes by now.
    pub fn now(&self, was: &str) -> Option<&str> {
        self.nodes.iter().find(|m| m.was.as_deref() == Some(was)).map(|m| m.name.as_str())
    }

    /// What to show: the body and the nodes that moved most, or the one asked for.
    pub fn listed(&self, wanted: Option<&str>) -> Vec<&Movement> {
        if let Some(wanted) = wanted {
            return self.nodes.iter().filter(|m| m.name == wanted).collect();
        }
        let root = self.root.and_then(|r| self.nodes.get(r));
        let moved = |m: &&Movement| matches!(m.account, Account::Shared { .. } | Account::Undefined(_));
        let mut rest: Vec<&Movement> = self.nodes.iter().filter(moved).filter(|m| m.kind != Kind::Plan).collect();
        rest.sort_by_key(|m| Reverse(m.distance()));
        let (leaves, above): (Vec<_>, Vec<_>) = rest.into_iter().partition(|m| m.kind == Kind::Indicator);
        root.into_iter().chain(above.into_iter().take(LISTED)).chain(leaves.into_iter().take(LISTED)).collect()
    }
}

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
    let plan = between.get(set.within(active).0 as usize)?;
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
        values[set.0 as usize] = value(tied).ok_or(tied)?;
    }
    Ok(values)
}

/// The factors in which the comparison found something that scores can depend on. It finds all
/// there is, so a factor that it did not find is the same on both sides and has no share.
fn touched(diff: &Diff) -> Factors {
    diff.changes.iter().fold(Factors::NONE, |set, change| set.and(change.factors()))
}

/// `after - before`, exactly.
fn difference(before: Decimal, after: Decimal) -> Option<i128> {
    decimal::units(after).ok()?.checked_sub(decimal::units(before).ok()?)
}
