//! Values of indicators and data in every year: computed by formula, given, or taken from a
//! baseline.

use super::formula::{Operand, compute};
use super::number::{Fault, Interval};
use crate::plan::{Edge, ItemId, MeasureId, Plan, Value};
use crate::source::Span;
use crate::syntax::number::Date;
use std::collections::{BTreeMap, BTreeSet};

/// How far the digits written are believed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Precision {
    /// A number is what is written.
    Nominal,
    /// A number is anything that would be written so: `9,98 %` is 9,975…9,985 %.
    Written,
}

/// The value of something in a year.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Known {
    /// A number.
    Number(Interval),
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

/// Where a value comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Origin {
    /// Its formula.
    Formula,
    /// A fact: where it is written.
    Fact(Span),
    /// A baseline: where it is written.
    Baseline(Span),
    /// Nowhere.
    Nowhere,
}

/// All values.
pub struct Values {
    precision: Precision,
    /// Computed values of the items that have a formula, by year.
    computed: BTreeMap<i32, Vec<Known>>,
    /// Index into the computed values; `u32::MAX` for items without a formula.
    index: Vec<u32>,
}

impl Values {
    /// Computes every formula for every year that has facts.
    pub fn compute(plan: &Plan, precision: Precision) -> Values {
        let mut index = vec![u32::MAX; plan.items.len()];
        let mut formulas = Vec::new();
        for &id in &plan.order {
            if plan.measured(id).is_some_and(|m| m.formula.is_some()) {
                index[id.0 as usize] = formulas.len() as u32;
                formulas.push(id);
            }
        }
        let mut values = Values { precision, computed: BTreeMap::new(), index };
        if formulas.is_empty() {
            return values;
        }
        for year in years(plan) {
            values.computed.insert(year, Vec::with_capacity(formulas.len()));
            for &id in &formulas {
                let known = values.formula(plan, id, year);
                if let Some(row) = values.computed.get_mut(&year) {
                    row.push(known);
                }
            }
        }
        values
    }

    /// How far the digits written are believed.
    pub fn precision(&self) -> Precision {
        self.precision
    }

    fn formula(&self, plan: &Plan, id: ItemId, year: i32) -> Known {
        let Some(formula) = plan.measured(id).and_then(|m| m.formula.as_deref()) else { return Known::Missing };
        let computed = compute(formula, |r| match self.get(plan, r.item, year - r.back) {
            Known::Number(n) => Ok(Operand::Number(n)),
            Known::Missing => Err(Fault::Missing),
            Known::Fault(fault) => Err(fault),
            Known::Day(_) | Known::Bool(_) | Known::NotDone => Err(Fault::WrongType),
        });
        match computed.and_then(Operand::number) {
            Ok(number) => Known::Number(number),
            Err(Fault::Missing) => Known::Missing,
            Err(fault) => Known::Fault(fault),
        }
    }

    /// The value by formula alone.
    pub fn by_formula(&self, id: ItemId, year: i32) -> Option<Known> {
        let index = *self.index.get(id.0 as usize)?;
        let row = self.computed.get(&year)?;
        row.get(index as usize).copied()
    }

    /// The value given as a fact or a baseline.
    pub fn given(&self, plan: &Plan, id: ItemId, year: i32) -> Known {
        match origin_given(plan, id, year) {
            Some((value, _)) => self.known(plan, id, value),
            None => Known::Missing,
        }
    }

    /// The value: by formula where its data are there, else as given.
    pub fn get(&self, plan: &Plan, id: ItemId, year: i32) -> Known {
        match self.by_formula(id, year) {
            Some(Known::Missing) | None => self.given(plan, id, year),
            Some(known) => known,
        }
    }

    /// The value as an edge counts it: a unit has its own where any unit has one, and misses it where
    /// others have one; otherwise it is the item's.
    pub fn on_edge(&self, plan: &Plan, id: ItemId, edge: Option<&Edge>, year: i32) -> Known {
        match edge.filter(|e| plan.has_own_value(e, year)) {
            Some(edge) => plan.unit_fact(edge, year).map_or(Known::Missing, |f| self.known(plan, id, f.value)),
            None => self.get(plan, id, year),
        }
    }

    /// Where the value comes from.
    pub fn origin(&self, plan: &Plan, id: ItemId, year: i32) -> Origin {
        match self.by_formula(id, year) {
            Some(Known::Missing) | None => match origin_given(plan, id, year) {
                Some((_, origin)) => origin,
                None => Origin::Nowhere,
            },
            Some(_) => Origin::Formula,
        }
    }

    /// A written value with the precision asked for.
    pub fn known(&self, plan: &Plan, id: ItemId, value: Value) -> Known {
        match value {
            Value::Number(number, measure) => {
                let counts = measure == MeasureId::COUNT
                    || plan.measured(id).is_some_and(|m| m.measure == Some(MeasureId::COUNT));
                Known::Number(if counts || self.precision == Precision::Nominal {
                    Interval::exact(number)
                } else {
                    Interval::written(number)
                })
            }
            Value::Day(day) => Known::Day(day),
            Value::Bool(b) => Known::Bool(b),
            Value::NotDone => Known::NotDone,
        }
    }
}

fn origin_given(plan: &Plan, id: ItemId, year: i32) -> Option<(Value, Origin)> {
    if let Some(fact) = plan.facts.get(&year).and_then(|f| f.get(id)) {
        return Some((fact.value, Origin::Fact(fact.span)));
    }
    let baseline = plan.baselines.get(plan.measured(id)?.baselines).iter().find(|b| b.year == year)?;
    Some((baseline.value, Origin::Baseline(baseline.span)))
}

/// The years with a value of anything, the plan's included.
fn years(plan: &Plan) -> BTreeSet<i32> {
    let facts = plan.facts.keys().copied();
    let baselines = plan.baselines.all().iter().map(|b| b.year);
    facts.chain(baselines).chain([plan.year]).collect()
}
