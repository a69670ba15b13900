//! Why scores moved, as plain data.

use crate::arithmetic::number::decimal;
use crate::eval::Score;
use crate::plan::{Kind, Print};
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
    pub(super) fn without(self, factor: Factor) -> Factors {
        Factors(self.0 & !(1 << factor as u8))
    }

    /// The factors of either.
    pub fn and(self, other: Factors) -> Factors {
        Factors(self.0 | other.0)
    }

    /// The factors of this set that are in another.
    pub(super) fn within(self, other: Factors) -> Factors {
        Factors(self.0 & other.0)
    }

    /// Every set of factors.
    pub(super) fn every() -> impl Iterator<Item = Factors> {
        (0..=Factors::ALL.0).map(Factors)
    }

    /// Its place among all sets.
    pub(super) fn index(self) -> usize {
        usize::from(self.0)
    }

    /// How many it holds.
    pub(super) fn len(self) -> usize {
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

/// `after - before`, exactly.
pub(super) fn difference(before: Decimal, after: Decimal) -> Option<i128> {
    decimal::units(after).ok()?.checked_sub(decimal::units(before).ok()?)
}
