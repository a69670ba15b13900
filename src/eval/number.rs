//! All arithmetic: checked decimals and intervals of them.
//!
//! `rust_decimal`'s operators panic on overflow and on division by zero, so nothing else in the
//! crate uses them on values.

use crate::plan::Rounding;
use rust_decimal::{Decimal, RoundingStrategy};

/// Why something can't be computed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// A division by zero.
    DivisionByZero,
    /// A number larger than 28 digits.
    Overflow,
    /// Something it needs has no value.
    Missing,
    /// A date where a number is needed, or the like.
    WrongType,
}

/// A number known to lie between two ends; a number known exactly has equal ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Interval {
    /// The smallest it can be.
    pub low: Decimal,
    /// The largest it can be.
    pub high: Decimal,
}

/// Any number: what has no limit is written as this far, and shown as unlimited.
pub const UNLIMITED: Interval = Interval {
    low: Decimal::from_parts(UNLIMITED_LOW, UNLIMITED_MID, 0, true, 0),
    high: Decimal::from_parts(UNLIMITED_LOW, UNLIMITED_MID, 0, false, 0),
};
/// The two lower words of 10¹².
const UNLIMITED_LOW: u32 = (1_000_000_000_000_u64 & 0xffff_ffff) as u32;
const UNLIMITED_MID: u32 = (1_000_000_000_000_u64 >> 32) as u32;
/// From here on a score is taken to have no limit: 10⁹.
const FAR: Decimal = Decimal::from_parts(1_000_000_000, 0, 0, false, 0);

/// True, false, or not decided by what is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Truth {
    /// True for every number in the interval.
    Yes,
    /// False for every number in the interval.
    No,
    /// True for some.
    Maybe,
}

impl Truth {
    /// From a plain condition.
    pub fn of(condition: bool) -> Truth {
        if condition { Truth::Yes } else { Truth::No }
    }

    /// `non`
    pub fn negate(self) -> Truth {
        match self {
            Truth::Yes => Truth::No,
            Truth::No => Truth::Yes,
            Truth::Maybe => Truth::Maybe,
        }
    }

    /// `e`
    pub fn and(self, other: Truth) -> Truth {
        match (self, other) {
            (Truth::No, _) | (_, Truth::No) => Truth::No,
            (Truth::Yes, Truth::Yes) => Truth::Yes,
            _ => Truth::Maybe,
        }
    }

    /// `o`
    pub fn or(self, other: Truth) -> Truth {
        self.negate().and(other.negate()).negate()
    }
}

fn checked(result: Option<Decimal>) -> Result<Decimal, Fault> {
    result.ok_or(Fault::Overflow)
}

/// `a + b`
pub fn add(a: Decimal, b: Decimal) -> Result<Decimal, Fault> {
    checked(a.checked_add(b))
}

/// `a - b`
pub fn subtract(a: Decimal, b: Decimal) -> Result<Decimal, Fault> {
    checked(a.checked_sub(b))
}

/// `a * b`
pub fn multiply(a: Decimal, b: Decimal) -> Result<Decimal, Fault> {
    checked(a.checked_mul(b))
}

/// `a / b`
pub fn divide(a: Decimal, b: Decimal) -> Result<Decimal, Fault> {
    if b.is_zero() { Err(Fault::DivisionByZero) } else { checked(a.checked_div(b)) }
}

/// A sum none of whose steps rounds, in whatever order they are made; `None` where one might.
pub fn exact_sum(terms: impl Iterator<Item = Decimal> + Clone) -> Option<Decimal> {
    const DIGITS: u32 = 96;
    // As in every addition, a zero says nothing about the digits of the result.
    let scale = terms.clone().filter(|t| !t.is_zero()).map(|t| t.scale()).max()?;
    let (mut total, mut most) = (0i128, 0u128);
    for term in terms.filter(|t| !t.is_zero()) {
        let scaled = term.mantissa().checked_mul(10i128.checked_pow(scale - term.scale())?)?;
        total = total.checked_add(scaled)?;
        most = most.checked_add(scaled.unsigned_abs())?;
    }
    (most >> DIGITS == 0).then(|| Decimal::try_from_i128_with_scale(total, scale).ok()).flatten()
}

/// Decimals of the smallest unit that a number can have.
const UNIT_SCALE: u32 = 28;

/// A number as a whole count of the smallest unit, for sums that must not round.
pub fn units(value: Decimal) -> Result<i128, Fault> {
    let power = 10i128.pow(UNIT_SCALE.saturating_sub(value.scale()));
    value.mantissa().checked_mul(power).ok_or(Fault::Overflow)
}

/// The number that is so many of the smallest units.
pub fn of_units(units: i128) -> Result<Decimal, Fault> {
    let (mut mantissa, mut scale) = (units, UNIT_SCALE);
    while scale > 0 && mantissa % 10 == 0 {
        (mantissa, scale) = (mantissa / 10, scale - 1);
    }
    checked(Decimal::try_from_i128_with_scale(mantissa, scale).ok())
}

/// Rounds to a multiple of a quantum: half away from zero, or towards zero.
pub fn round(value: Decimal, rounding: Rounding) -> Result<Decimal, Fault> {
    let strategy = if rounding.truncate { RoundingStrategy::ToZero } else { RoundingStrategy::MidpointAwayFromZero };
    let quantum = rounding.quantum.normalize();
    if quantum.mantissa() == 1 {
        return Ok(value.round_dp_with_strategy(quantum.scale(), strategy));
    }
    let multiple = divide(value, quantum)?.round_dp_with_strategy(0, strategy);
    multiply(multiple, quantum)
}

/// Half of the last digit written.
pub fn half_unit(value: Decimal) -> Decimal {
    match value.scale() {
        28.. => Decimal::ZERO,
        scale => Decimal::new(5, scale + 1),
    }
}

impl Interval {
    /// A number known exactly.
    pub fn exact(value: Decimal) -> Interval {
        Interval { low: value, high: value }
    }

    /// The numbers that are written as this one: half of the last digit to either side.
    pub fn written(value: Decimal) -> Interval {
        let half = half_unit(value);
        Interval { low: value.saturating_sub(half), high: value.saturating_add(half) }
    }

    /// True when both ends are equal.
    pub fn is_exact(self) -> bool {
        self.low == self.high
    }

    /// The number, when known exactly.
    pub fn value(self) -> Option<Decimal> {
        self.is_exact().then_some(self.low)
    }

    /// Whether it has no lower and no upper limit.
    pub fn is_unlimited(self) -> (bool, bool) {
        (self.low <= -FAR, self.high >= FAR)
    }

    /// The same, with ends beyond any score put where everything without a limit ends.
    pub fn unlimited(self) -> Interval {
        let (below, above) = self.is_unlimited();
        Interval {
            low: if below { UNLIMITED.low } else { self.low },
            high: if above { UNLIMITED.high } else { self.high },
        }
    }

    /// `k * a`: a negative factor swaps the ends.
    pub fn scaled(self, factor: Decimal) -> Result<Interval, Fault> {
        Ok(self.map(|v| multiply(factor, v))?.swapped(factor.is_sign_negative()))
    }

    /// `a / k`: a negative divisor swaps the ends.
    pub fn divided(self, divisor: Decimal) -> Result<Interval, Fault> {
        Ok(self.map(|v| divide(v, divisor))?.swapped(divisor.is_sign_negative()))
    }

    fn swapped(self, swap: bool) -> Interval {
        if swap { Interval { low: self.high, high: self.low } } else { self }
    }

    /// True when the number can be this one.
    pub fn contains(self, value: Decimal) -> bool {
        self.low <= value && value <= self.high
    }

    /// True when the two share a number.
    pub fn meets(self, other: Interval) -> bool {
        self.low <= other.high && other.low <= self.high
    }

    /// The smallest interval that covers both.
    pub fn hull(self, other: Interval) -> Interval {
        Interval { low: self.low.min(other.low), high: self.high.max(other.high) }
    }

    /// Applies a growing function to both ends.
    pub fn map(self, f: impl Fn(Decimal) -> Result<Decimal, Fault>) -> Result<Interval, Fault> {
        let low = f(self.low)?;
        let high = if self.is_exact() { low } else { f(self.high)? };
        Ok(Interval { low, high })
    }

    /// `a + b`
    pub fn plus(self, other: Interval) -> Result<Interval, Fault> {
        let low = add(self.low, other.low)?;
        let exact = self.is_exact() && other.is_exact();
        Ok(Interval { low, high: if exact { low } else { add(self.high, other.high)? } })
    }

    /// `-a`
    pub fn negate(self) -> Interval {
        Interval { low: -self.high, high: -self.low }
    }

    /// `a - b`
    pub fn minus(self, other: Interval) -> Result<Interval, Fault> {
        self.plus(other.negate())
    }

    /// `a * b`
    pub fn times(self, other: Interval) -> Result<Interval, Fault> {
        self.corners(other, multiply)
    }

    /// `a / b`; a divisor that can be zero has no quotient.
    pub fn over(self, other: Interval) -> Result<Interval, Fault> {
        if other.contains(Decimal::ZERO) {
            return Err(Fault::DivisionByZero);
        }
        self.corners(other, divide)
    }

    /// `a * k / b`, multiplying first.
    pub fn per(self, scale: Interval, other: Interval) -> Result<Interval, Fault> {
        self.times(scale)?.over(other)
    }

    fn corners(self, other: Interval, f: fn(Decimal, Decimal) -> Result<Decimal, Fault>) -> Result<Interval, Fault> {
        let first = Interval::exact(f(self.low, other.low)?);
        if self.is_exact() && other.is_exact() {
            return Ok(first);
        }
        let mut hull = first;
        for (a, b) in [(self.low, other.high), (self.high, other.low), (self.high, other.high)] {
            hull = hull.hull(Interval::exact(f(a, b)?));
        }
        Ok(hull)
    }

    /// The smaller of two.
    pub fn min(self, other: Interval) -> Interval {
        Interval { low: self.low.min(other.low), high: self.high.min(other.high) }
    }

    /// The larger of two.
    pub fn max(self, other: Interval) -> Interval {
        Interval { low: self.low.max(other.low), high: self.high.max(other.high) }
    }

    /// `a >= b`
    pub fn at_least(self, other: Interval) -> Truth {
        if self.low >= other.high {
            Truth::Yes
        } else if self.high < other.low {
            Truth::No
        } else {
            Truth::Maybe
        }
    }

    /// `a > b`
    pub fn above(self, other: Interval) -> Truth {
        other.at_least(self).negate()
    }

    /// `a = b`
    pub fn equals(self, other: Interval) -> Truth {
        if !self.meets(other) {
            Truth::No
        } else if self.is_exact() && other.is_exact() {
            Truth::Yes
        } else {
            Truth::Maybe
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        text.parse().expect("a number")
    }

    #[test]
    fn rounds_half_away_from_zero() {
        let cents = Rounding { quantum: d("0.01"), truncate: false, span: Default::default() };
        assert_eq!(round(d("0.125"), cents), Ok(d("0.13")));
        assert_eq!(round(d("-0.125"), cents), Ok(d("-0.13")));
        assert_eq!(round(d("0.1249999999999999999999999999"), cents), Ok(d("0.12")));
        let half = Rounding { quantum: d("0.5"), ..cents };
        assert_eq!(round(d("1.25"), half), Ok(d("1.5")));
        assert_eq!(round(d("0.999"), Rounding { truncate: true, ..cents }), Ok(d("0.99")));
    }

    #[test]
    fn intervals_follow_written_digits() {
        assert_eq!(Interval::written(d("9.98")), Interval { low: d("9.975"), high: d("9.985") });
        let quotient = Interval::written(d("9.98")).over(Interval::exact(d("15.5"))).expect("no fault");
        assert!(quotient.contains(d("9.976") / d("15.5")));
        assert_eq!(Interval::exact(d("1")).over(Interval { low: d("-1"), high: d("1") }), Err(Fault::DivisionByZero));
        assert_eq!(multiply(Decimal::MAX, d("2")), Err(Fault::Overflow));
    }
}
