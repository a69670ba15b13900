//! A stretch of actuals on which a rule does one thing.

use super::function::Function;
use crate::arithmetic::number::fraction::{Q, round_near, whole};
use crate::arithmetic::rule::Branch;
use crate::plan::{Rounding, Variable};
use num_traits::{One, Zero};

/// An end of a piece.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct End {
    /// Where; `None` without end.
    pub at: Option<Q>,
    /// Whether it belongs to the piece.
    pub closed: bool,
}

/// Why there is no score.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Why {
    /// A division by zero.
    Zero,
    /// Something the rule asks for is not there.
    Absent(Variable),
    /// A condition where a number goes, or the like.
    Form,
}

/// What a rule gives on a piece.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// The score before rounding.
    pub score: Function,
    /// Before the limits.
    pub raw: Function,
    /// What the formula itself rounds both to.
    pub rounding: Option<Rounding>,
    /// The line that gives it.
    pub branch: Branch,
}

impl Outcome {
    /// A number is rounded at once.
    pub(super) fn settle(&mut self) {
        if let (Some(rounding), Some(value)) = (self.rounding, self.score.value()) {
            self.score = Function::constant(round_near(value, 0, rounding));
            self.rounding = None;
        }
    }

    /// What lies at, just below or just above a score, once formula and rule have rounded it.
    pub fn rounded(&self, score: &Q, side: i8, rule: Option<Rounding>) -> Q {
        match (self.rounding, rule) {
            (None, None) => score.clone(),
            (Some(rounding), None) | (None, Some(rounding)) => round_near(score, side, rounding),
            (Some(first), Some(then)) => round_near(&round_near(score, side, first), 0, then),
        }
    }
}

/// A stretch of actuals on which a rule does one thing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Piece {
    /// Its lower end.
    pub from: End,
    /// Its upper end.
    pub to: End,
    /// The score, or why there is none.
    pub outcome: Result<Outcome, Why>,
}

impl Piece {
    /// True for an actual on it.
    pub fn holds(&self, x: &Q) -> bool {
        let after = self.from.at.as_ref().is_none_or(|f| x > f || (self.from.closed && x == f));
        after && self.to.at.as_ref().is_none_or(|t| x < t || (self.to.closed && x == t))
    }

    /// True for a single actual.
    pub fn is_point(&self) -> bool {
        self.from.closed && self.from == self.to
    }
}

/// A cell that is being looked at.
#[derive(Clone, Debug)]
pub(super) enum Cell {
    /// A single actual.
    Point(Q),
    /// All between two, or without end.
    Open(Option<Q>, Option<Q>),
}

impl Cell {
    /// True for an actual between its ends.
    pub(super) fn inside(&self, x: &Q) -> bool {
        match self {
            Cell::Point(_) => false,
            Cell::Open(low, high) => low.as_ref().is_none_or(|l| l < x) && high.as_ref().is_none_or(|h| x < h),
        }
    }

    /// Some actual in it.
    pub(super) fn sample(&self) -> Q {
        match self {
            Cell::Point(p) => p.clone(),
            Cell::Open(Some(low), Some(high)) => (low + high) / whole(2),
            Cell::Open(Some(low), None) => low + Q::one(),
            Cell::Open(None, Some(high)) => high - Q::one(),
            Cell::Open(None, None) => Q::zero(),
        }
    }

    /// It as a piece, with what the rule gives there.
    pub(super) fn piece(&self, outcome: Result<Outcome, Why>) -> Piece {
        let (from, to) = match self {
            Cell::Point(p) => {
                let end = End { at: Some(p.clone()), closed: true };
                (end.clone(), end)
            }
            Cell::Open(low, high) => (End { at: low.clone(), closed: false }, End { at: high.clone(), closed: false }),
        };
        Piece { from, to, outcome }
    }
}
