//! What is found of figures that may not hold together.

use crate::arithmetic::number::fraction::{Q, decimal};
use crate::arithmetic::number::{Interval, Real};
use crate::eval::Valued;
use rust_decimal::Decimal;

/// A figure that may not hold together with others.
#[derive(Clone, Debug, PartialEq)]
pub struct Apart {
    /// The others, as indices into the plan's claims.
    pub with: Vec<usize>,
    /// True where they can't hold together; false where that could not be decided.
    pub is_proven: bool,
    /// The one datum they all come from, and between what this figure says that it lies.
    pub datum: Option<(Valued, Interval<Q>)>,
}

impl Apart {
    /// Between which decimals the one datum lies, for the figure.
    pub fn ends(&self) -> Option<(Valued, Decimal, Decimal)> {
        let (datum, range) = self.datum.as_ref()?;
        let end = |q: &Q| decimal(q).unwrap_or_else(|| q.about()).normalize();
        Some((*datum, end(range.low()), end(range.high())))
    }
}
