//! Exact numbers: fractions of whole numbers of any length, so that nothing rounds where decimals don't
//! decide, nor while a rule is being proved.

use super::real::{Fault, Real};
use crate::plan::Rounding;
use num_bigint::BigInt;
use num_traits::{One, ToPrimitive, Zero};
use rust_decimal::Decimal;
use std::cmp::Ordering;

pub use super::ratio::Q;

/// A decimal as a fraction.
pub fn exact(value: Decimal) -> Q {
    Q::new(BigInt::from(value.mantissa()), BigInt::from(10u8).pow(value.scale()))
}

/// A whole number as a fraction.
pub fn whole(value: i64) -> Q {
    Q::from_integer(BigInt::from(value))
}

/// The decimal equal to a fraction, where 28 digits can write it.
pub fn decimal(value: &Q) -> Option<Decimal> {
    let scale = decimals(&value.denom())?;
    let mantissa = value.numer() * BigInt::from(10u8).pow(scale) / value.denom();
    Decimal::try_from_i128_with_scale(mantissa.to_i128()?, scale).ok()
}

/// How many decimals a fraction in lowest terms has; none where they don't end, or are more than a decimal holds.
fn decimals(denominator: &BigInt) -> Option<u32> {
    let (mut rest, mut counts) = (denominator.clone(), [0, 0]);
    for (count, prime) in counts.iter_mut().zip([2u8, 5]) {
        let prime = BigInt::from(prime);
        while (&rest % &prime).is_zero() {
            *count += 1;
            rest /= &prime;
            if *count > DECIMALS {
                return None;
            }
        }
    }
    rest.is_one().then(|| counts[0].max(counts[1]))
}

/// A fraction to some decimals, half away from zero.
pub fn rounded(value: &Q, digits: u32) -> Decimal {
    let scaled = round_half(&(value * Q::from_integer(BigInt::from(10u8).pow(digits))));
    let mantissa = scaled.to_i128().unwrap_or(i128::from(i64::MAX));
    Decimal::try_from_i128_with_scale(mantissa, digits).unwrap_or(Decimal::MAX).normalize()
}

fn round_half(value: &Q) -> BigInt {
    value.round().to_integer()
}

/// True below zero.
pub fn is_negative(value: &Q) -> bool {
    value.is_negative()
}

/// The most digits of a decimal.
const DIGITS: u64 = 96;
/// The most decimals of a decimal.
const DECIMALS: u32 = 28;

/// The digits of a fraction that a decimal holds, cut; how many of them are decimals; and whether they are all
/// of it. `None` where there are too many before the comma.
pub fn digits(value: &Q) -> Option<(i128, u32, bool)> {
    let scaled = value.numer() * BigInt::from(10u8).pow(DECIMALS);
    let (mut digits, mut is_whole) = cut(&scaled, &value.denom());
    let mut scale = DECIMALS;
    while digits.bits() > DIGITS {
        // Many at once while there are far too many, so that a long number takes few steps.
        let step = u32::try_from((digits.bits() - DIGITS).div_ceil(4)).ok()?.clamp(1, scale.max(1));
        scale = scale.checked_sub(step)?;
        let (shorter, nothing_lost) = cut(&digits, &BigInt::from(10u8).pow(step));
        (digits, is_whole) = (shorter, is_whole && nothing_lost);
    }
    Some((digits.to_i128()?, scale, is_whole))
}

/// A quotient towards zero, and whether nothing is left.
fn cut(value: &BigInt, by: &BigInt) -> (BigInt, bool) {
    let quotient = value / by;
    let nothing_lost = (&quotient * by - value).is_zero();
    (quotient, nothing_lost)
}

/// The most bits of a fraction, above and below together: some eighty thousand digits. No plan comes near;
/// without a limit one line of squares of squares would fill any memory.
const LONGEST: u64 = 1 << 18;

fn of_sane_length(value: Q) -> Result<Q, Fault> {
    if value.bits() > LONGEST { Err(Fault::Overflow) } else { Ok(value) }
}

impl Real for Q {
    const EXACT: bool = true;

    fn of(value: Decimal) -> Q {
        exact(value)
    }

    fn about(&self) -> Decimal {
        let near = digits(self).and_then(|(n, scale, _)| Decimal::try_from_i128_with_scale(n, scale).ok());
        near.unwrap_or(if self.is_negative() { Decimal::MIN } else { Decimal::MAX })
    }

    fn plus(&self, other: &Q) -> Result<Q, Fault> {
        of_sane_length(self + other)
    }

    fn times(&self, other: &Q) -> Result<Q, Fault> {
        of_sane_length(self * other)
    }

    fn over(&self, other: &Q) -> Result<Q, Fault> {
        if other.is_zero() { Err(Fault::DivisionByZero) } else { of_sane_length(self / other) }
    }

    fn negate(&self) -> Q {
        -self
    }

    fn order(&self, other: &Q) -> Result<Ordering, Fault> {
        Ok(self.cmp(other))
    }

    fn rounded(&self, rounding: Rounding) -> Result<Q, Fault> {
        Ok(round_near(self, 0, rounding))
    }

    /// In pairs, and pairs of pairs: the fractions added are of one length, however many they are.
    fn sum<'t>(terms: impl Iterator<Item = &'t Q> + Clone) -> Result<Option<Q>, Fault> {
        let mut terms: Vec<Q> = terms.cloned().collect();
        while terms.len() > 1 {
            let pairs = terms.chunks(2);
            let added = pairs.map(|pair| match pair {
                [a, b] => a.plus(b),
                rest => Ok(rest[0].clone()),
            });
            terms = added.collect::<Result<Vec<Q>, Fault>>()?;
        }
        Ok(terms.pop())
    }
}

/// A number, or what lies beyond all numbers.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Extended {
    /// Below everything.
    Below,
    /// A number.
    Finite(Q),
    /// Above everything.
    Above,
}

/// Rounds what lies at (`0`), just below (`-1`) or just above (`1`) a number: half away from zero, or
/// towards zero.
pub fn round_near(value: &Q, side: i8, rounding: Rounding) -> Q {
    let quantum = exact(rounding.quantum);
    if quantum.is_zero() {
        return value.clone();
    }
    let scaled = value / &quantum;
    let half = Q::new(BigInt::one(), BigInt::from(2));
    let positive = scaled.is_positive() || (scaled.is_zero() && side >= 0);
    let multiple = match (rounding.truncate, positive) {
        (true, true) => floor_near(&scaled, side),
        (true, false) => -floor_near(&-scaled, -side),
        (false, true) => floor_near(&(scaled + half), side),
        (false, false) => -floor_near(&(half - scaled), -side),
    };
    Q::from_integer(multiple) * quantum
}

fn floor_near(value: &Q, side: i8) -> BigInt {
    let floor = value.floor().to_integer();
    if side < 0 && value.is_integer() { floor - BigInt::one() } else { floor }
}

/// The root of a fraction, where it is a fraction.
pub fn root(value: &Q) -> Option<Q> {
    if value.is_negative() {
        return None;
    }
    let (n, d) = (value.numer().sqrt(), value.denom().sqrt());
    (&n * &n == value.numer() && &d * &d == value.denom()).then(|| Q::new(n, d))
}

/// The decimal of fewest digits strictly between two numbers; the one nearest to `near` among those.
pub fn between(low: &Q, high: &Q, near: &Q) -> Q {
    for digits in 0..60u32 {
        let scale = Q::from_integer(BigInt::from(10u8).pow(digits));
        let (first, last) = ((low * &scale).floor() + Q::one(), (high * &scale).ceil() - Q::one());
        if first <= last {
            let wanted = (near * &scale).round();
            return wanted.clamp(first, last) / scale;
        }
    }
    (low + high) / whole(2)
}
