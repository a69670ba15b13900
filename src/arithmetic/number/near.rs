//! A decimal and how far from it the true number may lie.

use super::decimal::{decimals, rounded};
use super::fraction::{self, Q};
use super::real::{Fault, Real};
use crate::plan::Rounding;
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// A number: a decimal, and a bound on the distance to the true number in units of its last digit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Number {
    decimal: Decimal,
    off: Off,
}

/// Where the true number is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Off {
    /// It is the decimal.
    Exact,
    /// Less than one unit above the decimal.
    Above,
    /// Less than one unit below the decimal.
    Below,
    /// At most so many units away.
    Within(u32),
}

/// The powers of ten, as far as 128 bits go round: for products that are compared modulo 2¹²⁸.
const POWERS: [u128; 57] = {
    let mut powers = [1u128; 57];
    let mut at = 1;
    while at < powers.len() {
        powers[at] = powers[at - 1].wrapping_mul(10);
        at += 1;
    }
    powers
};
/// The largest power of ten that 128 bits hold.
const HELD: u32 = 38;
/// The most decimals a decimal has.
const MOST_DECIMALS: u32 = 28;
/// Bits of a decimal's digits.
const BITS: u32 = 96;
/// A number is told from every decimal with at least this many decimals.
const TOLD_APART: u32 = 13;
/// No number needs more than so many of its last digits to be told from those.
const LAST_DIGITS: u32 = 9;

fn power(exponent: u32) -> Option<u128> {
    (exponent <= HELD).then(|| POWERS[exponent as usize])
}

/// A bound in units of a number with `from` decimals, in units of one with `to`.
fn units(off: u128, from: u32, to: u32) -> Result<u128, Fault> {
    if off == 0 {
        return Ok(0);
    }
    if to >= from {
        return power(to - from).and_then(|p| off.checked_mul(p)).ok_or(Fault::Undecided);
    }
    Ok(power(from - to).map_or(1, |p| off.div_ceil(p)))
}

impl Off {
    fn units(self) -> u128 {
        match self {
            Off::Exact => 0,
            Off::Above | Off::Below => 1,
            Off::Within(units) => u128::from(units),
        }
    }

    fn within(units: u128) -> Result<Off, Fault> {
        if units == 0 {
            return Ok(Off::Exact);
        }
        u32::try_from(units).map(Off::Within).map_err(|_| Fault::Undecided)
    }

    fn turned(self) -> Off {
        match self {
            Off::Above => Off::Below,
            Off::Below => Off::Above,
            off => off,
        }
    }
}

impl From<Decimal> for Number {
    fn from(decimal: Decimal) -> Number {
        Number::exact(decimal)
    }
}

impl Number {
    /// Nothing.
    pub const ZERO: Number = Number { decimal: Decimal::ZERO, off: Off::Exact };

    /// A decimal as it is.
    pub const fn exact(decimal: Decimal) -> Number {
        Number { decimal, off: Off::Exact }
    }

    /// The decimal nearest to a fraction from below in size; a fault where it has more than 28 digits before
    /// the comma.
    pub fn of_fraction(value: &Q) -> Result<Number, Fault> {
        let (digits, scale, is_whole) = fraction::digits(value).ok_or(Fault::Overflow)?;
        let decimal = Decimal::try_from_i128_with_scale(digits, scale).map_err(|_| Fault::Overflow)?;
        Ok(match (is_whole, fraction::is_negative(value)) {
            (true, _) => Number::exact(decimal.normalize()),
            (false, false) => Number { decimal, off: Off::Above },
            (false, true) => Number { decimal, off: Off::Below },
        })
    }

    /// The decimal: as it is, or near enough.
    pub fn decimal(self) -> Decimal {
        self.decimal
    }

    /// True when the decimal is the number.
    pub fn is_exact(self) -> bool {
        self.off == Off::Exact
    }

    /// The number as a fraction, where the decimal is the number.
    pub fn fraction(self) -> Option<Q> {
        self.is_exact().then(|| fraction::exact(self.decimal))
    }

    /// A hundred times the number: percentage points.
    pub fn in_points(self) -> Number {
        let mut points = self.decimal;
        match self.decimal.scale().checked_sub(2) {
            Some(scale) if points.set_scale(scale).is_ok() => Number { decimal: points, off: self.off },
            _ => self.times(&Number::exact(Decimal::ONE_HUNDRED)).unwrap_or(self),
        }
    }

    /// The digits that are proven, and whether others follow.
    pub fn digits(self) -> (Decimal, bool) {
        let (digits, scale) = (self.decimal.mantissa(), self.decimal.scale());
        let (low, high) = match self.off {
            Off::Exact => return (self.decimal.normalize(), false),
            // Open towards the decimal, so its own last digit does not count.
            Off::Above => (digits, if digits < 0 { digits + 1 } else { digits }),
            Off::Below => (if digits > 0 { digits - 1 } else { digits }, digits),
            Off::Within(off) => (digits - i128::from(off), digits + i128::from(off)),
        };
        let (mut low, mut high, mut scale) = (low, high, scale);
        while low != high && scale > 0 {
            (low, high, scale) = (low / 10, high / 10, scale - 1);
        }
        let proven = Decimal::try_from_i128_with_scale(low, scale).ok().filter(|_| low == high);
        (proven.unwrap_or(self.decimal), true)
    }

    /// How the number compares with a decimal. A settled number is proven to, for every decimal of up to
    /// thirteen digits after the comma.
    pub fn against(self, other: Decimal) -> Ordering {
        self.order(&Number::exact(other)).unwrap_or_else(|_| self.decimal.cmp(&other))
    }

    /// How two numbers compare, as far as their decimals tell.
    pub fn near(self, other: Number) -> Ordering {
        self.order(&other).unwrap_or_else(|_| self.decimal.cmp(&other.decimal))
    }

    /// Rounded, as far as its decimal tells.
    pub fn printed(self, rounding: Rounding) -> Decimal {
        let rounded = self.rounded(rounding).or_else(|_| Number::exact(self.decimal).rounded(rounding));
        rounded.map_or(self.decimal, |n| n.decimal)
    }

    /// True for a decimal that every settled number is told from.
    pub fn tells_from(decimal: Decimal) -> bool {
        decimal.scale() < TOLD_APART
    }

    /// False where some decimal of few digits lies so near that the number may be that decimal: only
    /// fractions can tell.
    pub fn is_settled(self) -> bool {
        let Off::Within(off) = self.off else { return true };
        let last = self.decimal.scale().saturating_sub(TOLD_APART).min(LAST_DIGITS);
        let (unit, off) = (10u64.pow(last), u64::from(off));
        let rest = remainder(self.decimal, unit);
        rest > off && unit - rest > off
    }

    fn new(decimal: Decimal, off: u128) -> Result<Number, Fault> {
        Ok(Number { decimal, off: Off::within(off)? })
    }

    /// `a + b` where not both are exact.
    fn plus_about(self, other: Number, sum: Decimal, rounds: bool) -> Result<Number, Fault> {
        let (a, b) = (self.decimal.scale(), other.decimal.scale());
        if !rounds && sum.scale() == a.max(b) {
            // What lies just beside one number lies beside the sum as well.
            match (self.off, other.off) {
                (Off::Above | Off::Below, Off::Exact) if sum.scale() == a => {
                    return Ok(Number { decimal: sum, off: self.off });
                }
                (Off::Exact, Off::Above | Off::Below) if sum.scale() == b => {
                    return Ok(Number { decimal: sum, off: other.off });
                }
                _ => {}
            }
        }
        let off = units(self.off.units(), a, sum.scale())? + units(other.off.units(), b, sum.scale())?;
        Number::new(sum, off + u128::from(rounds))
    }

    /// `a * b` where not both are exact.
    fn times_about(self, other: Number, product: Decimal, rounds: bool) -> Result<Number, Fault> {
        let (a, b) = (self.decimal.mantissa().unsigned_abs(), other.decimal.mantissa().unsigned_abs());
        let (off_a, off_b) = (self.off.units(), other.off.units());
        let parts = [a.checked_mul(off_b), b.checked_mul(off_a), off_a.checked_mul(off_b)];
        let off = parts.into_iter().try_fold(0u128, |sum, part| sum.checked_add(part?)).ok_or(Fault::Undecided)?;
        let scale = self.decimal.scale() + other.decimal.scale();
        Number::new(product, units(off, scale, product.scale())? + u128::from(rounds))
    }

    /// `a / b` where not both are exact.
    fn over_about(self, other: Number, quotient: Decimal) -> Result<Number, Fault> {
        let least = other.decimal.mantissa().unsigned_abs().checked_sub(other.off.units());
        let least = least.filter(|l| *l > 0).ok_or(Fault::Undecided)?;
        let by_divisor = quotient.mantissa().unsigned_abs().checked_mul(other.off.units());
        let scale = quotient.scale() + other.decimal.scale();
        let by_dividend = units(self.off.units(), self.decimal.scale(), scale);
        let off = by_divisor.zip(by_dividend.ok()).and_then(|(a, b)| a.checked_add(b)).ok_or(Fault::Undecided)?;
        Number::new(quotient, off.div_ceil(least) + 1)
    }
}

/// A result too small for 28 decimals is a zero of 28 decimals: nearer to the truth than a plain one.
fn not_nothing(mut result: Decimal) -> Decimal {
    if result.is_zero() {
        result.rescale(MOST_DECIMALS);
    }
    result
}

/// The last digits of a number: what is left of them after division by a unit below 2³².
fn remainder(value: Decimal, unit: u64) -> u64 {
    let parts = value.unpack();
    let mut rest = u64::from(parts.hi) % unit;
    for word in [parts.mid, parts.lo] {
        rest = (rest << 32 | u64::from(word)) % unit;
    }
    rest
}

/// On which side of a rounded result the true one lies, given by how much the result is too large: a difference
/// of products modulo 2¹²⁸, which is the difference itself where it is less than half of that.
fn side(excess: u128, whole: u128) -> Option<Off> {
    let excess = excess as i128;
    if excess.unsigned_abs() >= whole {
        return None;
    }
    Some(match excess.signum() {
        0 => Off::Exact,
        1 => Off::Below,
        _ => Off::Above,
    })
}

/// Where the true product of two decimals lies.
fn product_side(a: Decimal, b: Decimal, product: Decimal) -> Option<Off> {
    let dropped = (a.scale() + b.scale()).checked_sub(product.scale())?;
    // Digits dropped from a product that fits, else the difference goes round.
    let whole = power(dropped).filter(|w| *w <= i128::MAX as u128)?;
    let true_ = (a.mantissa() as u128).wrapping_mul(b.mantissa() as u128);
    side((product.mantissa() as u128).wrapping_mul(whole).wrapping_sub(true_), whole)
}

/// Where the true quotient of two decimals lies.
fn quotient_side(a: Decimal, b: Decimal, quotient: Decimal) -> Option<Off> {
    let divisor = b.mantissa();
    let back = (quotient.mantissa() as u128).wrapping_mul(divisor as u128);
    let scale = quotient.scale() + b.scale();
    let excess = match scale.checked_sub(a.scale()) {
        Some(more) => back.wrapping_sub((a.mantissa() as u128).wrapping_mul(POWERS[more as usize])),
        None => return None,
    };
    let off = side(excess, divisor.unsigned_abs())?;
    Some(if divisor < 0 { off.turned() } else { off })
}

impl Real for Number {
    const EXACT: bool = false;

    fn of(value: Decimal) -> Number {
        Number::exact(value)
    }

    fn about(&self) -> Decimal {
        self.decimal
    }

    fn plus(&self, other: &Number) -> Result<Number, Fault> {
        let (a, b) = (self.decimal, other.decimal);
        let sum = a.checked_add(b).ok_or(Fault::Overflow)?;
        // A zero says nothing about the digits of the result.
        let keeps = sum.scale() >= a.scale().max(b.scale());
        let rounds = !keeps && !a.is_zero() && !b.is_zero();
        match (self.off, other.off) {
            (Off::Exact, Off::Exact) if !rounds => Ok(Number::exact(sum)),
            _ => self.plus_about(*other, sum, rounds),
        }
    }

    fn times(&self, other: &Number) -> Result<Number, Fault> {
        let (a, b) = (self.decimal, other.decimal);
        let product = not_nothing(a.checked_mul(b).ok_or(Fault::Overflow)?);
        let rounds = product.scale() < a.scale() + b.scale() && !a.is_zero() && !b.is_zero();
        match (self.off, other.off) {
            (Off::Exact, Off::Exact) if !rounds => Ok(Number::exact(product)),
            (Off::Exact, Off::Exact) => {
                Ok(Number { decimal: product, off: product_side(a, b, product).unwrap_or(Off::Within(1)) })
            }
            // One keeps what is known of the other.
            (Off::Exact, off) if a == Decimal::ONE => Ok(Number { decimal: b, off }),
            (off, Off::Exact) if b == Decimal::ONE => Ok(Number { decimal: a, off }),
            _ => self.times_about(*other, product, rounds),
        }
    }

    fn over(&self, other: &Number) -> Result<Number, Fault> {
        let (a, b) = (self.decimal, other.decimal);
        if b.is_zero() {
            return Err(if other.is_exact() { Fault::DivisionByZero } else { Fault::Undecided });
        }
        if other.is_exact() && b == Decimal::ONE {
            return Ok(*self);
        }
        let quotient = not_nothing(a.checked_div(b).ok_or(Fault::Overflow)?);
        match (self.off, other.off) {
            (Off::Exact, Off::Exact) if a.is_zero() => Ok(Number::exact(quotient)),
            (Off::Exact, Off::Exact) => {
                Ok(Number { decimal: quotient, off: quotient_side(a, b, quotient).unwrap_or(Off::Within(2)) })
            }
            _ => self.over_about(*other, quotient),
        }
    }

    fn negate(&self) -> Number {
        Number { decimal: -self.decimal, off: self.off.turned() }
    }

    fn order(&self, other: &Number) -> Result<Ordering, Fault> {
        if self.is_exact() && other.is_exact() {
            return Ok(self.decimal.cmp(&other.decimal));
        }
        let difference = self.minus(other)?;
        let digits = difference.decimal.mantissa();
        match difference.off {
            Off::Exact => Ok(digits.cmp(&0)),
            Off::Above if digits >= 0 => Ok(Ordering::Greater),
            Off::Above => Ok(Ordering::Less),
            Off::Below if digits <= 0 => Ok(Ordering::Less),
            Off::Below => Ok(Ordering::Greater),
            Off::Within(off) if digits.unsigned_abs() > u128::from(off) => Ok(digits.cmp(&0)),
            Off::Within(_) => Err(Fault::Undecided),
        }
    }

    fn rounded(&self, rounding: Rounding) -> Result<Number, Fault> {
        let Some(kept) = decimals(rounding) else {
            // Fractions find the multiple of any quantum.
            let exact = self.fraction().ok_or(Fault::Undecided)?;
            return Number::of_fraction(&exact.rounded(rounding)?);
        };
        let round = |v: Decimal| rounded(v, kept, rounding.truncate);
        if self.is_exact() {
            return Ok(Number::exact(round(self.decimal)));
        }
        let unit = Decimal::try_from_i128_with_scale(self.off.units() as i128, self.decimal.scale());
        let unit = unit.map_err(|_| Fault::Undecided)?;
        let end = |v: Option<Decimal>| v.map(round).ok_or(Fault::Undecided);
        let low = if self.off == Off::Above { Some(self.decimal) } else { self.decimal.checked_sub(unit) };
        let high = if self.off == Off::Below { Some(self.decimal) } else { self.decimal.checked_add(unit) };
        let (low, high) = (end(low)?, end(high)?);
        if low == high { Ok(Number::exact(low)) } else { Err(Fault::Undecided) }
    }

    fn sum<'t>(terms: impl Iterator<Item = &'t Number> + Clone) -> Result<Option<Number>, Fault> {
        if let Some(sum) = sum_of_digits(terms.clone()) {
            return sum.map(Some);
        }
        let mut terms: Vec<Number> = terms.copied().collect();
        terms.sort_unstable_by_key(|t| t.decimal);
        let mut terms = terms.into_iter();
        let Some(first) = terms.next() else { return Ok(None) };
        terms.try_fold(first, |sum, term| sum.plus(&term)).map(Some)
    }
}

/// A sum none of whose steps rounds, in whatever order they are made; `None` where one might.
fn sum_of_digits<'t>(terms: impl Iterator<Item = &'t Number> + Clone) -> Option<Result<Number, Fault>> {
    let terms = terms.filter(|t| !t.decimal.is_zero() || !t.is_exact());
    let scale = terms.clone().map(|t| t.decimal.scale()).max()?;
    let (mut total, mut most, mut off) = (0i128, 0u128, 0u128);
    let mut sides = Off::Exact;
    for term in terms {
        let up = power(scale - term.decimal.scale())?;
        let scaled = term.decimal.mantissa().checked_mul(i128::try_from(up).ok()?)?;
        total = total.checked_add(scaled)?;
        most = most.checked_add(scaled.unsigned_abs())?;
        if !term.is_exact() {
            sides = if off == 0 && up == 1 { term.off } else { Off::Within(0) };
            off = off.checked_add(term.off.units().checked_mul(up)?)?;
        }
    }
    if most >> BITS != 0 {
        return None;
    }
    let decimal = Decimal::try_from_i128_with_scale(total, scale).ok()?;
    Some(match sides {
        Off::Above | Off::Below => Ok(Number { decimal, off: sides }),
        _ => Number::new(decimal, off),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Place;

    /// Numbers that look drawn by chance, always the same.
    struct Draw(u64);

    impl Draw {
        fn below(&mut self, limit: u64) -> u64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) % limit
        }

        fn decimal(&mut self) -> Decimal {
            let digits = 1 + self.below(18) as u32;
            let mantissa = self.below(10u64.pow(digits.min(9))) as i128 * 10i128.pow(digits.saturating_sub(9));
            let mantissa = mantissa + i128::from(self.below(1_000));
            let sign = if self.below(4) == 0 { -1 } else { 1 };
            Decimal::from_i128_with_scale(sign * mantissa, self.below(19) as u32)
        }
    }

    fn holds(near: Number, exact: &Q) -> bool {
        let unit = fraction::exact(Decimal::new(1, near.decimal.scale()));
        let apart = exact - fraction::exact(near.decimal);
        let zero = fraction::whole(0);
        match near.off {
            Off::Exact => apart == zero,
            Off::Above => zero < apart && apart < unit,
            Off::Below => -unit < apart && apart < zero,
            Off::Within(off) => {
                let most = unit * fraction::whole(off.into());
                -&most <= apart && apart <= most
            }
        }
    }

    /// Long chains of operations: what is claimed of a number is true of the fraction, whatever it is compared with or
    /// rounded to.
    #[test]
    fn the_bound_holds_what_fractions_give() {
        let mut draw = Draw(7);
        let (mut near, mut exact) = (Number::ZERO, fraction::whole(0));
        let mut decided = 0;
        for step in 0..12_000 {
            let other = draw.decimal();
            let (b, q) = (Number::exact(other), fraction::exact(other));
            let (next, truth) = match draw.below(5) {
                0 => (near.plus(&b), exact.plus(&q)),
                1 => (near.times(&b), exact.times(&q)),
                2 => (near.over(&b), exact.over(&q)),
                3 => (b.over(&near), q.over(&exact)),
                _ => (near.minus(&b), exact.minus(&q)),
            };
            let sane = |n: &Number| n.decimal.abs() < Decimal::new(1, 0) * Decimal::new(10_000_000, 0);
            match (next, truth) {
                (Ok(next), Ok(truth)) if sane(&next) && truth.denom().bits() < 2_000 => {
                    assert!(holds(next, &truth), "step {step}: {next:?} for {truth}");
                    (near, exact) = (next, truth);
                }
                _ => (near, exact) = (b, q),
            }
            let threshold = near.decimal.round_dp(draw.below(6) as u32);
            if let Ok(order) = near.order(&Number::exact(threshold)) {
                assert_eq!(order, exact.cmp(&fraction::exact(threshold)), "step {step}: {near:?} and {threshold}");
                decided += 1;
            }
            let (scale, truncate) = (draw.below(12) as u32, draw.below(2) == 0);
            let rounding = Rounding { quantum: Decimal::new(1, scale), truncate, span: Place::default() };
            if let Ok(rounded) = near.rounded(rounding) {
                let truth = exact.rounded(rounding).expect("short");
                assert_eq!(rounded.fraction(), Some(truth), "step {step}: {near:?}");
            }
            let again = Number::of_fraction(&exact).expect("sane");
            assert!(holds(again, &exact), "step {step}: {again:?} for {exact}");
            if !near.is_settled() {
                continue;
            }
            let (digits, is_cut) = near.digits();
            // Cut towards zero: what is left has the number's sign, and is less than a unit.
            let (rest, unit) = (&exact - fraction::exact(digits), fraction::exact(Decimal::new(1, digits.scale())));
            let zero = fraction::whole(0);
            let same_side = digits.is_zero() || (rest >= zero) == (digits > Decimal::ZERO) || rest == zero;
            assert!(same_side && -&unit < rest && rest < unit && (is_cut || rest == zero), "{near:?} {digits} {exact}");
        }
        assert!(decided > 8_000, "{decided}");
    }

    #[test]
    fn a_sum_is_the_same_whatever_the_order() {
        let mut draw = Draw(11);
        for _ in 0..2_000 {
            let terms: Vec<Number> = (0..1 + draw.below(12))
                .filter_map(|_| Number::exact(draw.decimal()).over(&Number::exact(draw.decimal())).ok())
                .collect();
            let mut turned = terms.clone();
            turned.reverse();
            assert_eq!(Number::sum(terms.iter()), Number::sum(turned.iter()));
        }
    }
}
