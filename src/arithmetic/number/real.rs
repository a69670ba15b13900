//! What a computation can come to, and what its numbers have in common.

use crate::plan::Rounding;
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// Why something can't be computed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// A division by zero.
    DivisionByZero,
    /// A number larger than 28 digits.
    Overflow,
    /// The decimals kept don't decide it: fractions do.
    Undecided,
    /// Something it needs has no value.
    Missing,
    /// A date where a number is needed, or the like.
    WrongType,
}

impl Fault {
    /// True where the same computation may well be made with fractions.
    pub fn asks_for_fractions(self) -> bool {
        matches!(self, Fault::Undecided | Fault::Overflow)
    }
}

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

/// A number as an evaluation needs it.
pub trait Real: Clone + PartialEq + std::fmt::Debug {
    /// True where nothing ever rounds unasked.
    const EXACT: bool;

    /// A decimal as it is.
    fn of(value: Decimal) -> Self;

    /// A decimal near it.
    fn about(&self) -> Decimal;

    /// `a + b`
    fn plus(&self, other: &Self) -> Result<Self, Fault>;

    /// `a * b`
    fn times(&self, other: &Self) -> Result<Self, Fault>;

    /// `a / b`
    fn over(&self, other: &Self) -> Result<Self, Fault>;

    /// `-a`
    fn negate(&self) -> Self;

    /// Which of the two is larger.
    fn order(&self, other: &Self) -> Result<Ordering, Fault>;

    /// Rounds to a multiple of a quantum: half away from zero, or towards zero.
    fn rounded(&self, rounding: Rounding) -> Result<Self, Fault>;

    /// A sum, the same whatever the order; `None` of nothing.
    fn sum<'t>(terms: impl Iterator<Item = &'t Self> + Clone) -> Result<Option<Self>, Fault>
    where
        Self: 't;

    /// `a - b`
    fn minus(&self, other: &Self) -> Result<Self, Fault> {
        self.plus(&other.negate())
    }
}

/// Any number: what has no limit is written as this far, and shown as unlimited.
pub const UNLIMITED: Decimal = Decimal::from_parts(UNLIMITED_LOW, UNLIMITED_MID, 0, false, 0);
/// The two lower words of 10¹².
const UNLIMITED_LOW: u32 = (1_000_000_000_000_u64 & 0xffff_ffff) as u32;
const UNLIMITED_MID: u32 = (1_000_000_000_000_u64 >> 32) as u32;
/// From here on a score is taken to have no limit: 10⁹.
pub(super) const FAR: Decimal = Decimal::from_parts(1_000_000_000, 0, 0, false, 0);
