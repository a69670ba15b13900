//! Numbers as a caller sees them.

use crate::ground::number::italian;
use rust_decimal::Decimal;
use std::fmt;

/// A number that a plan comes to. How it is kept is the library's own business: a caller reads it.
#[derive(Clone, PartialEq, Debug)]
pub struct Number {
    value: Decimal,
    is_exact: bool,
}

/// Digits at which a computation cuts a number that goes on.
const CUT: u32 = 28;

impl Number {
    /// A number shown in another unit than the one it was computed in.
    pub(super) fn new(computed: Decimal, shown: Decimal) -> Number {
        let computed = computed.normalize();
        let digits = computed.mantissa().unsigned_abs().checked_ilog10().map_or(0, |log| log + 1);
        Number { value: shown.normalize(), is_exact: digits < CUT && computed.scale() < CUT }
    }

    /// As an Italian writes it: `1.258,5`.
    pub fn text(&self) -> String {
        italian(self.value)
    }

    /// As a program writes it, with a dot and without an exponent: `1258.5`.
    pub fn decimal(&self) -> String {
        self.value.to_string()
    }

    /// False for a number that goes on beyond the digits given.
    pub fn is_exact(&self) -> bool {
        self.is_exact
    }
}

impl fmt::Display for Number {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.text())
    }
}
