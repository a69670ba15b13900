//! Arithmetic of the independent evaluator: fractions, and a count of the decisions that fall on a boundary.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use std::cell::Cell;
use std::cmp::Ordering;

pub type Fraction = BigRational;

thread_local! {
    static BOUNDARIES: Cell<u64> = const { Cell::new(0) };
    static DECISIONS: Cell<u64> = const { Cell::new(0) };
}

/// Decisions made so far by this thread: those on a boundary, and all.
pub fn decisions() -> (u64, u64) {
    (BOUNDARIES.get(), DECISIONS.get())
}

/// How two numbers compare: a decision, on a boundary where they are equal.
pub fn compare(a: &Fraction, b: &Fraction) -> Ordering {
    let order = a.cmp(b);
    count(order == Ordering::Equal);
    order
}

fn count(on_boundary: bool) {
    DECISIONS.set(DECISIONS.get() + 1);
    BOUNDARIES.set(BOUNDARIES.get() + u64::from(on_boundary));
}

pub fn of(above: i64, below: i64) -> Fraction {
    Fraction::new(above.into(), below.into())
}

pub fn smaller(a: Fraction, b: Fraction) -> Fraction {
    if compare(&a, &b) == Ordering::Greater { b } else { a }
}

pub fn larger(a: Fraction, b: Fraction) -> Fraction {
    if compare(&a, &b) == Ordering::Less { b } else { a }
}

/// To a multiple of a quantum. A number half-way between two, or a multiple already, is a boundary.
pub fn rounded(value: &Fraction, quantum: &Fraction, truncate: bool) -> Fraction {
    let scaled = value / quantum;
    let half = of(1, 2);
    let size = scaled.abs();
    let whole = if truncate { size.floor() } else { (&size + &half).floor() };
    count(if truncate { size.is_integer() } else { (&size + &half).is_integer() });
    let sign = if scaled.is_negative() { -Fraction::one() } else { Fraction::one() };
    sign * whole * quantum
}

/// As the language writes a decimal: `-1.234,50` without the dots.
pub fn written(value: &Fraction) -> String {
    let mut digits = 0u32;
    while !(value * power(digits)).is_integer() {
        digits += 1;
        assert!(digits < 28, "{value} is no decimal");
    }
    let scaled = (value * power(digits)).to_integer();
    let text = format!("{:0>width$}", scaled.magnitude().to_string(), width = digits as usize + 1);
    let (whole, rest) = text.split_at(text.len() - digits as usize);
    let sign = if scaled.is_negative() { "-" } else { "" };
    if rest.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole},{rest}") }
}

pub fn power(digits: u32) -> Fraction {
    Fraction::from_integer(BigInt::from(10).pow(digits))
}

pub fn zero() -> Fraction {
    Fraction::zero()
}

pub fn one() -> Fraction {
    Fraction::one()
}

/// Numbers drawn by chance, the same for the same seed.
pub struct Draw(u64);

impl Draw {
    pub fn new(seed: u64) -> Draw {
        let mut draw = Draw(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d);
        draw.below(7);
        draw
    }

    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    pub fn chance(&mut self, of: u64) -> bool {
        self.below(of) == 0
    }

    pub fn one_of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len() as u64) as usize]
    }
}
