//! Checked decimals, as written and as printed.

use super::real::Fault;
use crate::plan::Rounding;
use rust_decimal::{Decimal, RoundingStrategy};

fn checked(result: Option<Decimal>) -> Result<Decimal, Fault> {
    result.ok_or(Fault::Overflow)
}

/// `a + b`
pub fn add(a: Decimal, b: Decimal) -> Result<Decimal, Fault> {
    checked(a.checked_add(b))
}

/// `a * b`
pub fn multiply(a: Decimal, b: Decimal) -> Result<Decimal, Fault> {
    checked(a.checked_mul(b))
}

/// `a / b`
pub fn divide(a: Decimal, b: Decimal) -> Result<Decimal, Fault> {
    if b.is_zero() { Err(Fault::DivisionByZero) } else { checked(a.checked_div(b)) }
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

/// How a rounding treats what lies between two multiples.
pub fn strategy(rounding: Rounding) -> RoundingStrategy {
    if rounding.truncate { RoundingStrategy::ToZero } else { RoundingStrategy::MidpointAwayFromZero }
}

/// The decimals kept by a rounding to a power of ten; `None` for another quantum.
pub fn decimals(rounding: Rounding) -> Option<u32> {
    let quantum = rounding.quantum.normalize();
    (quantum.mantissa() == 1).then(|| quantum.scale())
}

/// Half of the last digit written.
pub fn half_unit(value: Decimal) -> Decimal {
    match value.scale() {
        28.. => Decimal::ZERO,
        scale => Decimal::new(5, scale + 1),
    }
}
