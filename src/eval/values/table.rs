//! The values of indicators and data, to be looked up.

use crate::arithmetic::formula::{Operand, compute};
use crate::arithmetic::number::fraction::Q;
use crate::arithmetic::number::{Fault, Real};
use crate::eval::inputs::Inputs;
use crate::eval::known::{Known, Origin};
use crate::eval::of_tree::without_scores;
use crate::ground::number::Date;
use crate::plan::{Algorithm, Edge, Fact, ItemId, OfTree, Plan, Term, Value};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// All values.
pub struct Values {
    pub(super) inputs: Inputs,
    /// Computed values of the items that have a formula, by year.
    pub(super) computed: BTreeMap<i32, Vec<Known>>,
    /// Index into the computed values; `u32::MAX` for items without a formula.
    pub(super) index: Vec<u32>,
    /// Computed values at the days within the year that the plan is looked at by, oldest first.
    pub(super) periods: Vec<(Date, Vec<Known>)>,
    /// Whether each item's value depends on a forecast; empty unless forecasts count.
    pub(super) foreseen: Vec<bool>,
    /// Values that waited for scores, in fractions, where their decimals are not the numbers.
    pub(super) late: FxHashMap<ItemId, Known<Q>>,
}

/// What a formula comes to; `value` says what an item does, so many years back, `of_tree` what the tree says.
pub(in super::super) fn of_terms<R: Real>(
    formula: &Algorithm,
    value: impl Fn(ItemId, i32) -> Known<R>,
    of_tree: impl Fn(&OfTree) -> Known<R>,
) -> Result<Operand<R>, Fault> {
    let known = |term: &Term| match term {
        Term::Data(r) => value(r.item, r.back),
        Term::Tree(asked) => of_tree(asked),
    };
    compute(formula, |term| match known(term) {
        Known::Number(n) => Ok(Operand::Number(n)),
        Known::Missing => Err(Fault::Missing),
        Known::Fault(fault) => Err(fault),
        Known::Day(_) | Known::Bool(_) | Known::NotDone => Err(Fault::WrongType),
    })
}

/// The same of a formula that gives a number.
pub(in super::super) fn number_of<R: Real>(
    formula: &Algorithm,
    value: impl Fn(ItemId, i32) -> Known<R>,
    of_tree: impl Fn(&OfTree) -> Known<R>,
) -> Known<R> {
    match of_terms(formula, value, of_tree).and_then(Operand::number) {
        Ok(number) => Known::Number(number),
        Err(Fault::Missing) => Known::Missing,
        Err(fault) => Known::Fault(fault),
    }
}

impl Values {
    /// Whether the value of an item depends on a forecast.
    pub fn is_foreseen(&self, id: ItemId) -> bool {
        self.foreseen.get(id.0 as usize).copied().unwrap_or(false)
    }

    /// The value at one day of the year.
    pub fn at(&self, plan: &Plan, id: ItemId, day: Date) -> Known {
        match self.computed_at(id, day) {
            Some(known) => known,
            None => self.given_at(plan, id, day),
        }
    }

    /// The value given at one day of the year.
    pub(in super::super) fn given_at<R: Real>(&self, plan: &Plan, id: ItemId, day: Date) -> Known<R> {
        self.fact_at(plan, id, day).map_or(Known::Missing, |fact| self.known(plan, id, fact.value))
    }

    /// Where the value at one day of the year comes from.
    pub fn origin_at(&self, plan: &Plan, id: ItemId, day: Date) -> Origin {
        match self.computed_at(id, day) {
            Some(_) => Origin::Formula,
            None => self.fact_at(plan, id, day).map_or(Origin::Nowhere, |fact| Origin::Fact(fact.span)),
        }
    }

    pub(in super::super) fn computed_at(&self, id: ItemId, day: Date) -> Option<Known> {
        let (_, row) = self.periods.iter().find(|(d, _)| *d == day)?;
        let index = *self.index.get(id.0 as usize)?;
        row.get(index as usize).copied().filter(|known| *known != Known::Missing)
    }

    /// The values computed by formula at the days of the periods, where the plan is looked at within its
    /// year.
    pub fn in_periods(&self, plan: &Plan, id: ItemId) -> Vec<(Date, Known)> {
        let days = self.periods.iter().map(|(day, _)| *day).filter(|day| plan.course.periods.contains_key(day));
        days.filter_map(|day| Some((day, self.computed_at(id, day)?))).collect()
    }

    /// The day whose value an item shows, in a year looked at before its end; `None` for a value
    /// without a day.
    pub fn day_of(&self, plan: &Plan, id: ItemId) -> Option<Date> {
        self.inputs.period()?;
        let computed = self.by_formula(id, plan.year).is_some_and(|k| k != Known::Missing);
        if !computed {
            let shown = self.inputs.facts(plan, plan.year)?.get(id)?;
            let periods = plan.course.periods_of(id, plan.year, self.inputs.day());
            return periods.filter(|(_, f)| f.span == shown.span).last().map(|(d, _)| d);
        }
        self.computed_on(id)
    }

    /// The day of the value by formula, in a year looked at before its end.
    pub(in super::super) fn computed_on(&self, id: ItemId) -> Option<Date> {
        let index = *self.index.get(id.0 as usize)? as usize;
        let known = |row: &&(Date, Vec<Known>)| row.1.get(index).is_some_and(|k| *k != Known::Missing);
        self.periods.iter().rev().find(known).map(|(day, _)| *day)
    }

    /// What they were computed from.
    pub fn inputs(&self) -> &Inputs {
        &self.inputs
    }

    /// The fact about an item at a day of the year: of the day, else one without a day.
    fn fact_at<'a>(&'a self, plan: &'a Plan, id: ItemId, day: Date) -> Option<&'a Fact> {
        let of_the_day = plan.course.periods.get(&day).and_then(|f| f.get(id));
        of_the_day.or_else(|| {
            let shown = self.inputs.facts(plan, plan.year)?.get(id)?;
            plan.course.periods_of(id, plan.year, self.inputs.day()).next().is_none().then_some(shown)
        })
    }

    fn origin_given(&self, plan: &Plan, id: ItemId, year: i32) -> Option<(Value, Origin)> {
        if let Some(fact) = self.inputs.facts(plan, year).and_then(|f| f.get(id)) {
            return Some((fact.value, Origin::Fact(fact.span)));
        }
        let baseline = plan.baselines.get(plan.measured(id)?.baselines).iter().find(|b| b.year == year)?;
        Some((baseline.value, Origin::Baseline(baseline.span)))
    }

    /// What a formula comes to in a year, of what needs no score; `value` says what an item does, so many years back.
    pub(in super::super) fn formula<R: Real>(
        &self,
        plan: &Plan,
        id: ItemId,
        year: i32,
        value: impl Fn(ItemId, i32) -> Known<R>,
    ) -> Known<R> {
        let formula = plan.measured(id).and_then(|m| m.formula.as_deref());
        let of_tree = |asked: &OfTree| without_scores(plan, &self.inputs, asked, year);
        formula.map_or(Known::Missing, |formula| number_of(formula, value, of_tree))
    }

    /// The value by formula alone.
    pub fn by_formula(&self, id: ItemId, year: i32) -> Option<Known> {
        let index = *self.index.get(id.0 as usize)?;
        let row = self.computed.get(&year)?;
        row.get(index as usize).copied()
    }

    /// The value given as a fact or a baseline.
    pub fn given<R: Real>(&self, plan: &Plan, id: ItemId, year: i32) -> Known<R> {
        match self.origin_given(plan, id, year) {
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
        match edge.filter(|e| self.inputs.has_own_value(plan, e, year)) {
            Some(edge) => self.in_unit(plan, id, edge, year),
            None => self.get(plan, id, year),
        }
    }

    /// The value that a unit has of its own, where units have theirs.
    pub(in super::super) fn in_unit<R: Real>(&self, plan: &Plan, id: ItemId, edge: &Edge, year: i32) -> Known<R> {
        let fact = self.inputs.unit_fact(plan, edge, year);
        fact.map_or(Known::Missing, |f| self.known(plan, id, f.value))
    }

    /// Where the value comes from.
    pub fn origin(&self, plan: &Plan, id: ItemId, year: i32) -> Origin {
        match self.by_formula(id, year) {
            Some(Known::Missing) | None => match self.origin_given(plan, id, year) {
                Some((_, origin)) => origin,
                None => Origin::Nowhere,
            },
            Some(_) => Origin::Formula,
        }
    }

    /// A written value with the precision asked for.
    pub fn known<R: Real>(&self, plan: &Plan, id: ItemId, value: Value) -> Known<R> {
        Known::written(plan, self.inputs.precision(), id, value)
    }
}
