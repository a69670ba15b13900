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

impl Number {
    /// The digits of a number, and whether they are all of it.
    pub(super) fn new(digits: Decimal, is_exact: bool) -> Number {
        Number { value: digits.normalize(), is_exact }
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
