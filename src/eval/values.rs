//! Values of indicators and data in every year: computed by formula, given, or taken from a
//! baseline.

use super::Inputs;
use super::formula::{Operand, compute};
use super::number::{Fault, Interval};
use crate::ground::number::Date;
use crate::plan::{Edge, Fact, ItemId, MeasureId, Plan, Value, YearFacts};
use crate::source::Place;
use rustc_hash::FxHashSet;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// How far the digits written are believed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Precision {
    /// A number is what is written.
    #[default]
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
    Fact(Place),
    /// A baseline: where it is written.
    Baseline(Place),
    /// Nowhere.
    Nowhere,
}

/// All values.
pub struct Values {
    inputs: Inputs,
    /// Computed values of the items that have a formula, by year.
    computed: BTreeMap<i32, Vec<Known>>,
    /// Index into the computed values; `u32::MAX` for items without a formula.
    index: Vec<u32>,
    /// Computed values at the days within the year that the plan is looked at by, oldest first.
    periods: Vec<(Date, Vec<Known>)>,
    /// Whether each item's value depends on a forecast; empty unless forecasts count.
    foreseen: Vec<bool>,
}

impl Values {
    /// Computes every formula for every year that has facts.
    pub fn compute(plan: &Plan, inputs: &Inputs) -> Values {
        Values::compute_for(plan, inputs, false)
    }

    /// Computes what the scores of the plan's year come from. Of other years that is what formulas look back
    /// at: anything else of them is `Missing`.
    pub fn of_the_year(plan: &Plan, inputs: &Inputs) -> Values {
        Values::compute_for(plan, inputs, true)
    }

    fn compute_for(plan: &Plan, inputs: &Inputs, of_the_year: bool) -> Values {
        let mut index = vec![u32::MAX; plan.items.len()];
        let mut formulas = Vec::new();
        for &id in &plan.order {
            if plan.measured(id).is_some_and(|m| m.formula.is_some()) {
                index[id.0 as usize] = formulas.len() as u32;
                formulas.push(id);
            }
        }
        let (computed, periods) = (BTreeMap::new(), Vec::new());
        let mut values = Values { inputs: inputs.clone(), computed, index, periods, foreseen: Vec::new() };
        if inputs.counts_forecasts() {
            values.foreseen = plan.ids().map(|id| inputs.stands_in(id).is_some()).collect();
        }
        if formulas.is_empty() {
            return values;
        }
        let looked_at = of_the_year.then(|| looked_back_at(plan, &formulas));
        for year in years(plan) {
            if let Some(day) = inputs.period().filter(|_| year == plan.year) {
                values.of_periods(plan, &formulas, day);
                continue;
            }
            values.computed.insert(year, Vec::with_capacity(formulas.len()));
            for &id in &formulas {
                let left_out = year != plan.year && looked_at.as_ref().is_some_and(|l| !l.contains(&(year, id)));
                if left_out {
                    values.computed.entry(year).or_default().push(Known::Missing);
                    continue;
                }
                let mut known = values.formula(plan, id, |item, back| values.get(plan, item, year - back));
                if year == plan.year && !values.foreseen.is_empty() {
                    known = values.foresee(plan, id, known);
                }
                if let Some(row) = values.computed.get_mut(&year) {
                    row.push(known);
                }
            }
        }
        values
    }

    /// Whether the value of an item depends on a forecast.
    pub fn is_foreseen(&self, id: ItemId) -> bool {
        self.foreseen.get(id.0 as usize).copied().unwrap_or(false)
    }

    /// What a formula comes to where forecasts count: an actual goes before a value computed from them.
    fn foresee(&mut self, plan: &Plan, id: ItemId, known: Known) -> Known {
        let formula = plan.measured(id).and_then(|m| m.formula.as_deref());
        let from = formula.is_some_and(|f| f.names().any(|(r, _)| r.back == 0 && self.is_foreseen(r.item)));
        let given = self.given(plan, id, plan.year) != Known::Missing;
        let own = self.inputs.stands_in(id).is_some();
        if from && known != Known::Missing && given && !own {
            return Known::Missing;
        }
        if let Some(foreseen) = self.foreseen.get_mut(id.0 as usize) {
            *foreseen = if known == Known::Missing { own } else { from };
        }
        known
    }

    /// The values by formula at every day of a period up to one. A formula takes its data from one
    /// and the same day: a half-year's cases over a quarter's would be no ratio at all.
    fn of_periods(&mut self, plan: &Plan, formulas: &[ItemId], last: Date) {
        let mut latest = vec![Known::Missing; formulas.len()];
        let days = plan.course.periods.keys().filter(|d| d.year() == plan.year && **d <= last);
        // Values without a day hold on every day, even before the first period.
        let start = Date::new(plan.year, 1, 1).into_iter().filter(|d| !plan.course.periods.contains_key(d));
        for day in start.chain(days.copied()) {
            self.periods.push((day, Vec::with_capacity(formulas.len())));
            for (index, &id) in formulas.iter().enumerate() {
                let known = self.formula(plan, id, |item, back| match back {
                    0 => self.at(plan, item, day),
                    back => self.get(plan, item, plan.year - back),
                });
                // Given at this day, it is no longer what was computed at an earlier one.
                let given = plan.course.periods.get(&day).is_some_and(|f| f.get(id).is_some());
                if known != Known::Missing || given {
                    latest[index] = known;
                }
                if let Some((_, row)) = self.periods.last_mut() {
                    row.push(known);
                }
            }
        }
        self.computed.insert(plan.year, latest);
    }

    /// The value at one day of the year.
    pub fn at(&self, plan: &Plan, id: ItemId, day: Date) -> Known {
        match self.computed_at(id, day) {
            Some(known) => known,
            None => self.fact_at(plan, id, day).map_or(Known::Missing, |fact| self.known(plan, id, fact.value)),
        }
    }

    /// Where the value at one day of the year comes from.
    pub fn origin_at(&self, plan: &Plan, id: ItemId, day: Date) -> Origin {
        match self.computed_at(id, day) {
            Some(_) => Origin::Formula,
            None => self.fact_at(plan, id, day).map_or(Origin::Nowhere, |fact| Origin::Fact(fact.span)),
        }
    }

    fn computed_at(&self, id: ItemId, day: Date) -> Option<Known> {
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

    /// What formulas come to from the facts of one day alone, and from other years.
    pub fn of_day(&self, plan: &Plan, day: Date, facts: &YearFacts) -> HashMap<ItemId, Known> {
        let mut computed: HashMap<ItemId, Known> = HashMap::new();
        for &id in &plan.order {
            let known = self.formula(plan, id, |item, back| match (back, computed.get(&item)) {
                (0, Some(known)) => *known,
                (0, None) => facts.get(item).map_or(Known::Missing, |fact| self.known(plan, item, fact.value)),
                (back, _) => self.get(plan, item, day.year() - back),
            });
            if known != Known::Missing {
                computed.insert(id, known);
            }
        }
        computed
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

    fn formula(&self, plan: &Plan, id: ItemId, value: impl Fn(ItemId, i32) -> Known) -> Known {
        let Some(formula) = plan.measured(id).and_then(|m| m.formula.as_deref()) else { return Known::Missing };
        let computed = compute(formula, |r| match value(r.item, r.back) {
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
            Some(edge) => {
                self.inputs.unit_fact(plan, edge, year).map_or(Known::Missing, |f| self.known(plan, id, f.value))
            }
            None => self.get(plan, id, year),
        }
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
    pub fn known(&self, plan: &Plan, id: ItemId, value: Value) -> Known {
        match value {
            Value::Number(number, measure) => {
                let counts = measure == MeasureId::COUNT
                    || plan.measured(id).is_some_and(|m| m.measure == Some(MeasureId::COUNT));
                Known::Number(if counts || self.inputs.precision() == Precision::Nominal {
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

/// The years with a value of anything, the plan's included.
fn years(plan: &Plan) -> BTreeSet<i32> {
    let facts = plan.facts.keys().copied();
    let baselines = plan.baselines.all().iter().map(|b| b.year);
    facts.chain(baselines).chain([plan.year]).collect()
}

/// The items with a formula, and the years before the plan's, that formulas of the plan's year look back at,
/// at once or by way of others.
fn looked_back_at(plan: &Plan, formulas: &[ItemId]) -> FxHashSet<(i32, ItemId)> {
    let names = |id: ItemId| plan.measured(id).and_then(|m| m.formula.as_deref()).into_iter().flat_map(|f| f.names());
    let mut found = FxHashSet::default();
    // In a year without values nothing has one: an item that looks back at itself ends there.
    let years = years(plan);
    let back = formulas.iter().flat_map(|&id| names(id)).filter(|(r, _)| r.back != 0);
    let mut waiting: Vec<(i32, ItemId)> = back.map(|(r, _)| (plan.year - r.back, r.item)).collect();
    while let Some((year, id)) = waiting.pop() {
        if years.contains(&year) && names(id).next().is_some() && found.insert((year, id)) {
            waiting.extend(names(id).map(|(r, _)| (year - r.back, r.item)));
        }
    }
    found
}
