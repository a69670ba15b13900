//! What a target asks for: its form, and the value it holds against the actual.

use super::number::Date;
use rust_decimal::Decimal;

/// The form of a target, which decides the rule.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Form {
    /// `>= V`
    AtLeast,
    /// `> V`
    MoreThan,
    /// `<= V`
    AtMost,
    /// `< V`
    LessThan,
    /// `= V`
    Equal,
    /// `entro DATE`
    By,
    /// `tra A e B`
    Between,
    /// `sì`
    Yes,
}

impl Form {
    /// All forms, in the order of [`Policy::apply`](crate::plan::Policy::apply).
    pub const ALL: [Form; 8] =
        [Form::AtLeast, Form::MoreThan, Form::AtMost, Form::LessThan, Form::Equal, Form::By, Form::Between, Form::Yes];

    /// As written after `target` and `applica`.
    pub fn symbol(self) -> &'static str {
        match self {
            Form::AtLeast => ">=",
            Form::MoreThan => ">",
            Form::AtMost => "<=",
            Form::LessThan => "<",
            Form::Equal => "=",
            Form::By => "entro",
            Form::Between => "tra",
            Form::Yes => "sì",
        }
    }
}

/// What a target asks for.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Goal {
    /// A number, for the forms with an operator.
    Number(Decimal),
    /// A range, both ends included.
    Range(Decimal, Decimal),
    /// A day.
    Day(Date),
    /// `sì`.
    Yes,
}

impl Goal {
    /// The day, for a deadline.
    pub fn day(self) -> Option<Date> {
        match self {
            Goal::Day(day) => Some(day),
            _ => None,
        }
    }
}
