//! What indicators and data measure: formula, unit, targets, baselines and values.

use super::{Algorithm, Form, Goal, Hole, List, MeasureId, RuleId};
use crate::ground::number::Date;
use crate::source::Place;
use rust_decimal::Decimal;

/// What indicators and data share: how the value comes about.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    /// The formula that computes it.
    pub formula: Option<Box<Algorithm>>,
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
    /// How far it stands from the baseline, where it is written so; empty otherwise.
    pub from_base: Place,
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
