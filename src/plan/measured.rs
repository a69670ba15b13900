//! What indicators and data measure: formula, unit, targets, baselines and values.

use super::{Hole, ItemId, List, MeasureId, RuleId};
use crate::source::Place;
use crate::syntax::formula::Formula;
use crate::syntax::number::Date;
use rust_decimal::Decimal;

/// What indicators and data share: how the value comes about.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    /// The formula that computes it.
    pub formula: Option<Box<Formula<DataRef>>>,
    /// The algorithm in words.
    pub words: Place,
    /// Its unit, written or following from formula and target.
    pub measure: Option<MeasureId>,
    /// True when values are dates.
    pub is_date: bool,
    /// True when values are `sì` or `no`.
    pub is_bool: bool,
    /// Sources, in [`Plan::cited`](super::Plan::cited).
    pub sources: List<u16>,
    /// `tipologia`, without quotes.
    pub typology: Place,
    /// Targets in the order written, in [`Plan::targets`](super::Plan::targets).
    pub targets: List<Target>,
    /// Targets still to be decided, in [`Plan::holes`](super::Plan::holes).
    pub holes: List<Hole>,
    /// Baselines, in [`Plan::baselines`](super::Plan::baselines).
    pub baselines: List<Baseline>,
    /// A rule of its own.
    pub rule: Option<RuleId>,
    /// Parameters of its rule.
    pub parameters: Box<[(u16, Decimal)]>,
    /// Something of it could not be read and has been reported: what else is missing is not worth a word.
    pub is_incomplete: bool,
}

/// A name in an algorithm: which item, and how many years back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DataRef {
    /// The item.
    pub item: ItemId,
    /// Years back.
    pub back: i32,
}

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
    /// All forms, in the order of [`Policy::apply`](super::Policy::apply).
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

/// A target.
#[derive(Clone, Debug)]
pub struct Target {
    /// Its form.
    pub form: Form,
    /// What it asks for.
    pub goal: Goal,
    /// The unit written.
    pub measure: MeasureId,
    /// The year it is for; `None` is the plan's.
    pub year: Option<i32>,
    /// The day it is for, for targets within the year.
    pub at: Option<Date>,
    /// Form and value as written.
    pub span: Place,
}

/// A baseline: a past value.
#[derive(Clone, Debug)]
pub struct Baseline {
    /// Its year.
    pub year: i32,
    /// Its value.
    pub value: Value,
    /// Year and value as written.
    pub span: Place,
}

/// A value as given.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Value {
    /// A number in its unit; percentages as fractions. Its scale tells the digits written.
    Number(Decimal, MeasureId),
    /// A day.
    Day(Date),
    /// `sì` or `no`.
    Bool(bool),
    /// `non_realizzato`.
    NotDone,
}
