//! The fraction itself: two machine words above and two below while they hold it, as almost always they do; whole
//! numbers of any length where they don't.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, ToPrimitive, Zero};
use std::cmp::Ordering;
use std::fmt::{Debug, Display, Formatter};
use std::ops::{Add, Div, DivAssign, Mul, MulAssign, Neg, Sub};

/// A fraction.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Q(Parts);

/// In lowest terms, the divisor above zero; `Long` only where `Short` can't hold it, so that each fraction has one form.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Parts {
    /// Above and below; never `i128::MIN`, so that every sign can be turned.
    Short(i128, i128),
    Long(Box<BigRational>),
}

use Parts::{Long, Short};

/// A short fraction, above and below.
type Pair = (i128, i128);

impl Q {
    /// A fraction from what is above and below; below is not zero.
    pub fn new(above: BigInt, below: BigInt) -> Q {
        match (above.to_i128(), below.to_i128()) {
            (Some(n), Some(d)) if n != i128::MIN && d > 0 => {
                let by = divisor(n, d);
                Q(Short(n / by, d / by))
            }
            _ => Q::from(BigRational::new(above, below)),
        }
    }

    /// A whole number.
    pub fn from_integer(value: BigInt) -> Q {
        Q::from(BigRational::from_integer(value))
    }

    /// What is above.
    pub fn numer(&self) -> BigInt {
        match &self.0 {
            Short(n, _) => BigInt::from(*n),
            Long(long) => long.numer().clone(),
        }
    }

    /// What is below.
    pub fn denom(&self) -> BigInt {
        match &self.0 {
            Short(_, d) => BigInt::from(*d),
            Long(long) => long.denom().clone(),
        }
    }

    /// How many bits are above and below together.
    pub fn bits(&self) -> u64 {
        let used = |n: i128| u64::from(u128::BITS - n.unsigned_abs().leading_zeros());
        match &self.0 {
            Short(n, d) => used(*n) + used(*d),
            Long(long) => long.numer().bits() + long.denom().bits(),
        }
    }

    /// True below zero.
    pub fn is_negative(&self) -> bool {
        self.sign() == Ordering::Less
    }

    /// True above zero.
    pub fn is_positive(&self) -> bool {
        self.sign() == Ordering::Greater
    }

    fn sign(&self) -> Ordering {
        match &self.0 {
            Short(n, _) => n.cmp(&0),
            Long(long) => long.numer().cmp(&BigInt::zero()),
        }
    }

    /// Without its sign.
    pub fn abs(&self) -> Q {
        if self.is_negative() { -self } else { self.clone() }
    }

    /// True without anything after the comma.
    pub fn is_integer(&self) -> bool {
        match &self.0 {
            Short(_, d) => *d == 1,
            Long(long) => long.is_integer(),
        }
    }

    /// The whole number at or next below.
    pub fn floor(&self) -> Q {
        match &self.0 {
            Short(n, d) => Q(Short(n.div_euclid(*d), 1)),
            Long(long) => Q::from(long.floor()),
        }
    }

    /// The whole number at or next above.
    pub fn ceil(&self) -> Q {
        -(-self).floor()
    }

    /// The nearest whole number, half away from zero.
    pub fn round(&self) -> Q {
        Q::from(self.long().round())
    }

    /// The whole number next to it towards zero.
    pub fn trunc(&self) -> Q {
        match &self.0 {
            Short(n, d) => Q(Short(n / d, 1)),
            Long(long) => Q::from(long.trunc()),
        }
    }

    /// The same towards zero, as a whole number.
    pub fn to_integer(&self) -> BigInt {
        self.trunc().numer()
    }

    fn long(&self) -> BigRational {
        match &self.0 {
            Short(n, d) => BigRational::new_raw(BigInt::from(*n), BigInt::from(*d)),
            Long(long) => long.as_ref().clone(),
        }
    }

    fn short(&self) -> Option<Pair> {
        match &self.0 {
            Short(n, d) => Some((*n, *d)),
            Long(_) => None,
        }
    }

    /// An operation on short fractions, or on long ones where a short one can't hold what comes of it.
    fn either(
        &self,
        other: &Q,
        short: fn(Pair, Pair) -> Option<Pair>,
        long: fn(BigRational, BigRational) -> BigRational,
    ) -> Q {
        let found = self.short().zip(other.short()).and_then(|(a, b)| short(a, b));
        match found {
            Some((n, d)) if n != i128::MIN => Q(Short(n, d)),
            _ => Q::from(long(self.long(), other.long())),
        }
    }
}

impl From<BigRational> for Q {
    fn from(value: BigRational) -> Q {
        match (value.numer().to_i128(), value.denom().to_i128()) {
            (Some(n), Some(d)) if n != i128::MIN => Q(Short(n, d)),
            _ => Q(Long(Box::new(value))),
        }
    }
}

/// The greatest number that divides both; the second is above zero.
fn divisor(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    loop {
        if let (Ok(a), Ok(b)) = (u64::try_from(a), u64::try_from(b)) {
            return i128::from(short_divisor(a, b));
        }
        if b == 0 {
            // No larger than the divisor it was found from.
            return i128::try_from(a).unwrap_or(1);
        }
        (a, b) = (b, a % b);
    }
}

/// By halving and subtracting, which costs less than dividing.
fn short_divisor(mut a: u64, mut b: u64) -> u64 {
    if a == 1 || b == 1 {
        return 1;
    }
    if a == 0 || b == 0 {
        return a | b;
    }
    let twos = (a | b).trailing_zeros();
    a >>= a.trailing_zeros();
    while b != 0 {
        b >>= b.trailing_zeros();
        if a > b {
            std::mem::swap(&mut a, &mut b);
        }
        b -= a;
    }
    a << twos
}

/// Both sums stay in lowest terms without dividing more than they must.
fn sum((a, b): Pair, (c, d): Pair) -> Option<Pair> {
    let common = if b == d { b } else { divisor(b, d) };
    let (left, right) = (b / common, d / common);
    let above = a.checked_mul(right)?.checked_add(c.checked_mul(left)?)?;
    let by = divisor(above, common);
    Some((above / by, left.checked_mul(d / by)?))
}

fn difference(a: Pair, (n, d): Pair) -> Option<Pair> {
    sum(a, (-n, d))
}

fn product((a, b): Pair, (c, d): Pair) -> Option<Pair> {
    let (first, second) = (divisor(a, d), divisor(c, b));
    Some(((a / first).checked_mul(c / second)?, (b / second).checked_mul(d / first)?))
}

fn ratio(a: Pair, (n, d): Pair) -> Option<Pair> {
    match n.signum() {
        0 => None,
        sign => product(a, (d * sign, n * sign)),
    }
}

macro_rules! operator {
    ($trait:ident, $name:ident, $short:path) => {
        impl $trait<&Q> for &Q {
            type Output = Q;
            fn $name(self, other: &Q) -> Q {
                self.either(other, $short, $trait::$name)
            }
        }
        impl $trait<Q> for &Q {
            type Output = Q;
            fn $name(self, other: Q) -> Q {
                self.$name(&other)
            }
        }
        impl $trait<&Q> for Q {
            type Output = Q;
            fn $name(self, other: &Q) -> Q {
                (&self).$name(other)
            }
        }
        impl $trait<Q> for Q {
            type Output = Q;
            fn $name(self, other: Q) -> Q {
                (&self).$name(&other)
            }
        }
    };
}

operator!(Add, add, sum);
operator!(Sub, sub, difference);
operator!(Mul, mul, product);
operator!(Div, div, ratio);

macro_rules! assigned {
    ($trait:ident, $name:ident, $of:ident) => {
        impl $trait for Q {
            fn $name(&mut self, other: Q) {
                *self = (&*self).$of(&other);
            }
        }
    };
}

assigned!(MulAssign, mul_assign, mul);
assigned!(DivAssign, div_assign, div);

impl Neg for &Q {
    type Output = Q;
    fn neg(self) -> Q {
        match &self.0 {
            Short(n, d) => Q(Short(-n, *d)),
            Long(long) => Q::from(-long.as_ref()),
        }
    }
}

impl Neg for Q {
    type Output = Q;
    fn neg(self) -> Q {
        -&self
    }
}

impl Ord for Q {
    fn cmp(&self, other: &Q) -> Ordering {
        let crossed = self.short().zip(other.short()).and_then(|((a, b), (c, d))| {
            if b == d {
                return Some(a.cmp(&c));
            }
            Some(a.checked_mul(d)?.cmp(&c.checked_mul(b)?))
        });
        crossed.unwrap_or_else(|| (self.numer() * other.denom()).cmp(&(other.numer() * self.denom())))
    }
}

impl PartialOrd for Q {
    fn partial_cmp(&self, other: &Q) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Zero for Q {
    fn zero() -> Q {
        Q(Short(0, 1))
    }

    fn is_zero(&self) -> bool {
        matches!(self.0, Short(0, _))
    }
}

impl One for Q {
    fn one() -> Q {
        Q(Short(1, 1))
    }
}

impl Display for Q {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        Display::fmt(&self.long(), f)
    }
}

impl Debug for Q {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        Debug::fmt(&self.long(), f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers at which the two forms meet, and some that are plain.
    fn numbers() -> Vec<BigRational> {
        let edge = BigInt::from(i128::MAX);
        let large = [edge.clone(), &edge - 1, &edge + 1, -&edge, -&edge - 1, -&edge - 2, BigInt::from(u64::MAX)];
        let small = [0, 1, -1, 2, 3, -7, 12, 100].map(BigInt::from);
        let all: Vec<BigInt> = large.into_iter().chain(small).collect();
        let below = all.iter().filter(|d| **d > BigInt::zero());
        below.flat_map(|d| all.iter().map(|n| BigRational::new(n.clone(), d.clone()))).collect()
    }

    #[test]
    fn short_and_long_fractions_compute_alike() {
        let numbers = numbers();
        for a in &numbers {
            let short = Q::from(a.clone());
            assert_eq!(short, Q::new(a.numer() * 6, a.denom() * 6), "{a}");
            assert_eq!((short.floor().long(), short.ceil().long()), (a.floor(), a.ceil()), "{a}");
            assert_eq!((short.trunc().long(), (-&short).long()), (a.trunc(), -a), "{a}");
            for b in &numbers {
                let other = Q::from(b.clone());
                assert_eq!(&short + &other, Q::from(a + b), "{a} + {b}");
                assert_eq!(&short - &other, Q::from(a - b), "{a} - {b}");
                assert_eq!(&short * &other, Q::from(a * b), "{a} * {b}");
                if !b.is_zero() {
                    assert_eq!(&short / &other, Q::from(a / b), "{a} / {b}");
                }
                assert_eq!(short.cmp(&other), a.cmp(b), "{a} and {b}");
            }
        }
    }
}
