//! A published figure, held against the computation.

use super::apart::Apart;
use super::verdict::Verdict;
use crate::arithmetic::number::{Interval, Number};
use crate::diagnostic::Text;

/// A figure as shown, and as a number where it is one.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// For people.
    pub text: Text,
    /// For machines: unrounded, in the unit it is published in.
    pub number: Option<Number>,
}

/// A claim held against the computation.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Index into [`Plan::claims`].
    pub claim: usize,
    /// The outcome.
    pub verdict: Verdict,
    /// As published.
    pub published: Shown,
    /// As computed; `None` when it can't be.
    pub computed: Option<Shown>,
    /// What the written digits allow, in the published unit.
    pub interval: Option<Interval>,
    /// True for a side of the interval, below or above, that has no limit.
    pub unlimited: (bool, bool),
    /// Published minus computed (or minus the nearest end of the interval), in the published unit.
    pub difference: Option<Number>,
    /// True when `smentito` says that it is wrong.
    pub denied: bool,
    /// True when a waiver says that it can't be recomputed.
    pub waived: bool,
    /// With which others it may not hold.
    pub apart: Option<Apart>,
}

impl Checked {
    /// True when this should fail `verify`.
    pub fn is_finding(&self) -> bool {
        match self.verdict {
            Verdict::Contradicted => !self.denied,
            Verdict::Missing => !self.waived,
            Verdict::Exact | Verdict::Compatible => self.denied != self.is_apart(),
        }
    }

    /// True for a figure that can't hold together with others.
    pub fn is_apart(&self) -> bool {
        self.apart.as_ref().is_some_and(|a| a.is_proven)
    }
}
