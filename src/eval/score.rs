//! A score and how it came about.

use crate::arithmetic::number::fraction::Q;
use crate::arithmetic::number::{Fault, Interval, Number, Real};

/// How a score came to be what it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// By the policy's rules.
    Computed,
    /// By a decision of the evaluation body.
    Decided,
    /// The actual is missing and the year is open: anything the rule can give.
    Open,
    /// The actual is missing and the year is closed: by the policy's `assente`.
    Missing,
    /// Left out by the policy's `assente`.
    Excluded,
    /// The evaluation body found it not assessable.
    NotAssessable,
    /// It is only watched: it has no score, and counts nowhere.
    Watched,
    /// Something below it blocks it.
    Blocked,
    /// It stands on an error: what would be computed may look final and is not.
    Uncertain,
    /// Nothing computes it: no rule, no target, nothing below, or an impossible computation.
    Undefined,
}

/// A score.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Score<R = Number> {
    /// Between what it lies, 100 % being one; `None` where there is none.
    pub range: Option<Interval<R>>,
    /// How it came about.
    pub state: State,
}

impl<R: Real> Score<R> {
    pub(super) const UNDEFINED: Score<R> = Score { range: None, state: State::Undefined };

    pub(super) const WATCHED: Score<R> = Score { range: None, state: State::Watched };

    pub(super) const UNCERTAIN: Score<R> = Score { range: None, state: State::Uncertain };

    pub(super) fn computed(range: Interval<R>) -> Score<R> {
        Score { range: Some(range), state: State::Computed }
    }

    pub(super) fn open(range: Interval<R>) -> Score<R> {
        Score { range: Some(range), state: State::Open }
    }

    /// What can't be computed has no score, unless fractions can.
    pub(super) fn fault(fault: Fault) -> Result<Score<R>, Fault> {
        if fault.asks_for_fractions() && !R::EXACT { Err(fault) } else { Ok(Score::UNDEFINED) }
    }
}

impl Score {
    /// True where its decimals are the numbers.
    pub fn is_exact(&self) -> bool {
        self.range.is_none_or(|range| range.low().is_exact() && range.high().is_exact())
    }

    /// The score, when it is one number.
    pub fn value(&self) -> Option<Number> {
        self.range.and_then(Interval::value)
    }

    /// The same in fractions, where its decimals are the numbers.
    pub(super) fn fractions(self) -> Option<Score<Q>> {
        let range = match self.range {
            Some(range) => Some(range.fractions()?),
            None => None,
        };
        Some(Score { range, state: self.state })
    }
}

impl Score<Q> {
    /// The same in decimals; none where they have more digits than a decimal.
    pub(super) fn numbers(self) -> Score {
        match self.range.map(|r| r.numbers()).transpose() {
            Ok(range) => Score { range, state: self.state },
            Err(_) => Score::UNDEFINED,
        }
    }
}
