//! Exact numbers: fractions of whole numbers of any length, so that nothing rounds while a rule is
//! being proved.

use crate::plan::Rounding;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};
use rust_decimal::Decimal;

/// A fraction.
pub type Q = BigRational;

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
    (0..=28).find_map(|scale| {
        let scaled = value * Q::from_integer(BigInt::from(10u8).pow(scale));
        let mantissa = scaled.is_integer().then(|| scaled.to_integer().to_i128())??;
        Decimal::try_from_i128_with_scale(mantissa, scale).ok()
    })
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
    (&n * &n == *value.numer() && &d * &d == *value.denom()).then(|| Q::new(n, d))
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
