//! What is known of an item in a year.

use super::inputs::Precision;
use crate::arithmetic::number::fraction::Q;
use crate::arithmetic::number::{Fault, Interval, Number, Real};
use crate::ground::number::Date;
use crate::plan::{ItemId, MeasureId, Plan, Value};
use crate::source::Place;

/// The value of something in a year.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Known<R = Number> {
    /// A number.
    Number(Interval<R>),
    /// A day.
    Day(Date),
    /// `sì` or `no`.
    Bool(bool),
    /// `non_realizzato`.
    NotDone,
    /// No value.
    Missing,
    /// A formula that can't be computed.
    Fault(Fault),
}

impl<R: Real> Known<R> {
    /// A written value with the precision asked for.
    pub fn written(plan: &Plan, precision: Precision, id: ItemId, value: Value) -> Known<R> {
        match value {
            Value::Number(number, measure) => {
                let counts = measure == MeasureId::COUNT
                    || plan.measured(id).is_some_and(|m| m.measure == Some(MeasureId::COUNT));
                if counts || precision == Precision::Nominal {
                    Known::Number(Interval::of(number))
                } else {
                    Interval::written(number).map_or_else(Known::Fault, Known::Number)
                }
            }
            Value::Day(day) => Known::Day(day),
            Value::Bool(b) => Known::Bool(b),
            Value::NotDone => Known::NotDone,
        }
    }
}

impl Known {
    /// False where only fractions can tell what it is.
    pub fn is_settled(&self) -> bool {
        match self {
            Known::Number(n) => n.is_settled(),
            Known::Fault(fault) => !fault.asks_for_fractions(),
            _ => true,
        }
    }
}

impl Known {
    /// The same in fractions, where its decimals are the numbers.
    pub fn fractions(self) -> Option<Known<Q>> {
        Some(match self {
            Known::Number(n) => Known::Number(n.fractions()?),
            Known::Day(day) => Known::Day(day),
            Known::Bool(b) => Known::Bool(b),
            Known::NotDone => Known::NotDone,
            Known::Missing => Known::Missing,
            Known::Fault(fault) => Known::Fault(fault),
        })
    }
}

impl Known<Q> {
    /// The same in decimals.
    pub fn numbers(self) -> Known {
        match self {
            Known::Number(n) => n.numbers().map_or_else(Known::Fault, Known::Number),
            Known::Day(day) => Known::Day(day),
            Known::Bool(b) => Known::Bool(b),
            Known::NotDone => Known::NotDone,
            Known::Missing => Known::Missing,
            Known::Fault(fault) => Known::Fault(fault),
        }
    }
}

/// Where a value comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Origin {
    /// Its formula.
    Formula,
    /// A fact: where it is written.
    Fact(Place),
    /// A baseline: where it is written.
    Baseline(Place),
    /// Nowhere.
    Nowhere,
}
