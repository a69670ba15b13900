//! What becomes of a claim, and what people are shown of it.

use super::apart::Apart;
use super::hold::half_away;
use super::verdict::Verdict;
use crate::arithmetic::number::{Interval, Number};
use crate::diagnostic::Text;
use crate::ground::wording::parted;
use crate::plan::Rounding;
use rust_decimal::Decimal;

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
    /// Index into the plan's claims.
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
    /// What the figures that the same document prints below it come to.
    pub printed: Option<FromPrinted>,
    /// True for texts, which people are shown around the point where they part.
    pub in_words: bool,
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
            Verdict::Worded => false,
            Verdict::Exact | Verdict::Compatible if self.denied => !self.is_apart() && !self.differs_below(),
            Verdict::Exact | Verdict::Compatible => self.is_apart() || (self.differs_below() && !self.is_explained()),
        }
    }

    /// True for a figure that can't hold together with others.
    pub fn is_apart(&self) -> bool {
        self.apart.as_ref().is_some_and(|a| a.is_proven)
    }

    /// True for a figure that follows from the plan, and does not from those printed below it.
    pub fn differs_below(&self) -> bool {
        let follows = matches!(self.verdict, Verdict::Exact | Verdict::Compatible);
        follows && self.printed.as_ref().is_some_and(|printed| !printed.follows)
    }

    /// True where one of the figures printed below it is contradicted itself.
    pub fn is_explained(&self) -> bool {
        self.printed.as_ref().is_some_and(|printed| printed.is_explained)
    }

    /// The figure as published and as computed, as people are shown them.
    pub fn told(&self) -> (Text, Option<Text>) {
        let (published, computed) = (&self.published.text, self.computed.as_ref().map(|c| &c.text));
        if !self.in_words {
            return (published.clone(), computed.cloned());
        }
        let quoted = |text: String| Text::same(format!("«{text}»"));
        let (said, own) = parted(&published.it, computed.map_or("", |own| &own.it));
        (quoted(said), computed.map(|_| quoted(own)))
    }
}

/// What a figure would be by the figures that the same document prints below it.
#[derive(Clone, Debug)]
pub struct FromPrinted {
    /// What they come to.
    pub computed: Shown,
    /// True where the figure is that.
    pub follows: bool,
    /// True where one of them is contradicted.
    pub is_explained: bool,
}

/// What is found out about one figure.
pub(super) struct Found {
    pub(super) verdict: Verdict,
    pub(super) published: Shown,
    pub(super) computed: Option<Shown>,
    pub(super) interval: Option<Interval>,
    pub(super) unlimited: (bool, bool),
    pub(super) difference: Option<Number>,
}

impl Found {
    pub(super) fn missing(published: Shown) -> Found {
        Found {
            verdict: Verdict::Missing,
            published,
            computed: None,
            interval: None,
            unlimited: (false, false),
            difference: None,
        }
    }

    pub(super) fn plain(published: Shown, computed: Option<Shown>, same: bool) -> Found {
        let verdict = match (&computed, same) {
            (None, _) => Verdict::Missing,
            (_, true) => Verdict::Exact,
            _ => Verdict::Contradicted,
        };
        Found { verdict, published, computed, interval: None, unlimited: (false, false), difference: None }
    }
}

/// Rounded to two digits more than what is published, where it has more.
pub(super) fn finer(value: Number, published: Decimal) -> Decimal {
    let digits = (published.scale() + 2).min(28);
    match value.is_exact() && value.decimal().scale() <= digits {
        true => value.decimal(),
        false => value.printed(Rounding { quantum: Decimal::new(1, digits), ..half_away(published) }),
    }
}
