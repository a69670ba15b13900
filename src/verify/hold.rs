//! A published number held against what is computed.

use super::verdict::Verdict;
use crate::arithmetic::number::{Fault, Interval, Real};
use crate::plan::{Print, Rounding};
use crate::source::Place;
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// How a published number was rounded to its last digit: half away from zero.
pub fn half_away(published: Decimal) -> Rounding {
    Rounding { quantum: Decimal::new(1, published.scale().min(28)), truncate: false, span: Place::default() }
}

/// How a published score was: as the policy prints, to the digits that it has.
pub fn as_printed(print: Print, published: Decimal) -> Rounding {
    let own = half_away(published);
    let quantum = print.rounding.quantum.normalize();
    // A quantum of half a point leaves no digit free.
    let quantum = if quantum.mantissa() == 1 { own.quantum } else { quantum.max(own.quantum) };
    Rounding { quantum, truncate: print.rounding.truncate, ..own }
}

/// What becomes of a published number, and what the digits of the data allow for it: `nominal` is what the data as
/// written come to, `written` what they come to when their digits are believed only so far.
pub fn hold<R: Real>(
    published: Decimal,
    rounding: Rounding,
    nominal: &Interval<R>,
    written: &Interval<R>,
) -> Result<(Verdict, Interval<R>), Fault> {
    let wide = written.hull(nominal)?;
    if let Some(computed) = nominal.one()
        && computed.rounded(rounding)?.order(&R::of(published))? == Ordering::Equal
    {
        return Ok((Verdict::Exact, wide));
    }
    let readings = Readings::of(published, rounding)?;
    let follows = match &wide {
        Interval::One(computed) => readings.hold(computed)?,
        // Of a written number only one end belongs to it, and which one a formula may swap: sharing an end is
        // sharing nothing.
        Interval::Between(low, high) => {
            readings.low.order(high)? == Ordering::Less && low.order(&readings.high)? == Ordering::Less
        }
    };
    Ok((if follows { Verdict::Compatible } else { Verdict::Contradicted }, wide))
}

/// The numbers that are printed as one.
#[derive(Clone, Debug)]
pub struct Readings<R> {
    /// The smallest.
    pub low: R,
    /// The largest.
    pub high: R,
    /// What is cut off is less than a whole unit: the end away from zero is not one of them.
    truncated: bool,
}

impl<R: Real> Readings<R> {
    /// The readings of a printed number.
    pub fn of(published: Decimal, rounding: Rounding) -> Result<Readings<R>, Fault> {
        let (value, quantum, none) = (R::of(published), R::of(rounding.quantum), R::of(Decimal::ZERO));
        let half = quantum.over(&R::of(Decimal::TWO))?;
        let (below, above) = match published.cmp(&Decimal::ZERO) {
            _ if !rounding.truncate => (half.clone(), half),
            Ordering::Greater => (none, quantum),
            Ordering::Less => (quantum, none),
            Ordering::Equal => (quantum.clone(), quantum),
        };
        Ok(Readings { low: value.minus(&below)?, high: value.plus(&above)?, truncated: rounding.truncate })
    }

    /// True for a number that may have been printed so.
    fn hold(&self, number: &R) -> Result<bool, Fault> {
        let (low, high) = (number.order(&self.low)?, self.high.order(number)?);
        // Towards zero the end belongs to it, away from zero it does not.
        let zero = R::of(Decimal::ZERO);
        let low_counts = !self.truncated || self.low.order(&zero)? != Ordering::Less;
        let high_counts = !self.truncated || self.high.order(&zero)? != Ordering::Greater;
        let inside = |side: Ordering, counts: bool| side == Ordering::Greater || counts && side == Ordering::Equal;
        Ok(inside(low, low_counts) && inside(high, high_counts))
    }
}
