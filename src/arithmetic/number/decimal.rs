//! Checked decimals, as written and as printed.

use super::real::Fault;
use crate::plan::Rounding;
use rust_decimal::Decimal;

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

/// The powers of ten that a decimal may be divided by.
const POWERS: [i128; UNIT_SCALE as usize + 1] = {
    let mut powers = [1; UNIT_SCALE as usize + 1];
    let mut at = 1;
    while at < powers.len() {
        powers[at] = powers[at - 1] * 10;
        at += 1;
    }
    powers
};

/// A number with at most so many decimals: half away from zero, or cut.
pub fn rounded(value: Decimal, kept: u32, truncate: bool) -> Decimal {
    let dropped = value.scale().saturating_sub(kept);
    if dropped == 0 {
        return value;
    }
    let (digits, unit) = (value.mantissa(), POWERS[dropped as usize]);
    let whole = digits / unit;
    let rest = digits - whole * unit;
    let away = !truncate && rest.abs() * 2 >= unit;
    Decimal::from_i128_with_scale(if away { whole + digits.signum() } else { whole }, kept)
}

/// The decimals kept by a rounding to a power of ten; `None` for another quantum.
pub fn decimals(rounding: Rounding) -> Option<u32> {
    let is_power = |quantum: &Decimal| quantum.mantissa() == 1;
    let quantum = Some(rounding.quantum).filter(is_power).unwrap_or_else(|| rounding.quantum.normalize());
    is_power(&quantum).then(|| quantum.scale())
}

/// Half of the last digit written.
pub fn half_unit(value: Decimal) -> Decimal {
    match value.scale() {
        28.. => Decimal::ZERO,
        scale => Decimal::new(5, scale + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rust_decimal::RoundingStrategy::{MidpointAwayFromZero, ToZero};

    proptest! {
        #[test]
        fn rounding_is_that_of_the_decimals(
            digits in prop_oneof![-2_000_000..2_000_000i128, -(1i128 << 96) + 1..1 << 96],
            halves in any::<bool>(),
            scale in 0..=28u32,
            kept in 0..30u32,
        ) {
            let power = 10i128.pow(scale.saturating_sub(kept).min(20));
            // Numbers that lie just between two.
            let digits = if halves { digits / power * power + power / 2 } else { digits };
            let value = Decimal::try_from_i128_with_scale(digits, scale);
            prop_assume!(value.is_ok());
            let value = value.unwrap_or_default();
            for (truncate, strategy) in [(false, MidpointAwayFromZero), (true, ToZero)] {
                let (found, wanted) = (rounded(value, kept, truncate), value.round_dp_with_strategy(kept, strategy));
                prop_assert_eq!((found, found.scale()), (wanted, wanted.scale()), "{} to {}", value, kept);
            }
        }
    }
}
