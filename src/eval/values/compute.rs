//! Computes the values: by formula where the data are there, for every year that has facts.

use super::exact::{ExactValues, Found};
use super::table::Values;
use crate::arithmetic::number::fraction::Q;
use crate::arithmetic::number::{Number, Real};
use crate::eval::inputs::Inputs;
use crate::eval::known::Known;
use crate::ground::number::Date;
use crate::plan::{ItemId, Plan, YearFacts};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

impl Values {
    /// Computes every formula for every year that has facts.
    pub fn compute(plan: &Plan, inputs: &Inputs) -> Values {
        Values::compute_for(plan, inputs, false)
    }

    /// Computes what the scores of the plan's year come from, and what is given beside a formula in any year. Of
    /// other years that is what formulas look back at: anything else of them is `Missing`.
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
        let late = FxHashMap::default();
        let mut values = Values { inputs: inputs.clone(), computed, index, periods, foreseen: Vec::new(), late };
        if inputs.counts_forecasts() {
            values.foreseen = plan.ids().map(|id| inputs.stands_in(id).is_some()).collect();
        }
        if formulas.is_empty() {
            return values;
        }
        let looked_at = of_the_year.then(|| looked_at(plan, &formulas));
        let late: FxHashSet<ItemId> = plan.late.iter().map(|(_, id)| *id).collect();
        let mut found = Found::default();
        for year in years(plan) {
            if let Some(day) = inputs.period().filter(|_| year == plan.year) {
                values.of_periods(plan, &formulas, &late, (day, &mut found));
                continue;
            }
            values.computed.insert(year, Vec::with_capacity(formulas.len()));
            for &id in &formulas {
                let left_out = year != plan.year && looked_at.as_ref().is_some_and(|l| !l.contains(&(year, id)));
                // Scores are of the plan's year: what waits for them comes with them.
                if left_out || (year == plan.year && late.contains(&id)) {
                    values.computed.entry(year).or_default().push(Known::Missing);
                    continue;
                }
                let mut known = values.in_year(plan, id, year, &mut found);
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

    /// What a formula comes to where forecasts count: an actual goes before a value computed from them.
    fn foresee(&mut self, plan: &Plan, id: ItemId, known: Known) -> Known {
        let formula = plan.measured(id).and_then(|m| m.formula.as_deref());
        let from = formula.is_some_and(|f| f.data().any(|(r, _)| r.back == 0 && self.is_foreseen(r.item)));
        let given = self.given(plan, id, plan.year) != Known::<Number>::Missing;
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
    fn of_periods(
        &mut self,
        plan: &Plan,
        formulas: &[ItemId],
        late: &FxHashSet<ItemId>,
        (last, found): (Date, &mut Found),
    ) {
        let mut latest = vec![Known::Missing; formulas.len()];
        let days = plan.course.periods.keys().filter(|d| d.year() == plan.year && **d <= last);
        // Values without a day hold on every day, even before the first period.
        let start = Date::new(plan.year, 1, 1).into_iter().filter(|d| !plan.course.periods.contains_key(d));
        for day in start.chain(days.copied()) {
            self.periods.push((day, Vec::with_capacity(formulas.len())));
            for (index, &id) in formulas.iter().enumerate() {
                let known = if late.contains(&id) { Known::Missing } else { self.on_day(plan, id, day, found) };
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

    /// Adds a value that waited for scores, as decimals and in fractions.
    pub(in super::super) fn arrived(&mut self, plan: &Plan, id: ItemId, near: Known, exact: Option<Known<Q>>) {
        let place = self.index.get(id.0 as usize).map(|index| *index as usize);
        let row = self.computed.entry(plan.year).or_default();
        if let Some(slot) = place.and_then(|at| row.get_mut(at)) {
            *slot = near;
        }
        self.late.extend(exact.map(|exact| (id, exact)));
    }

    /// What a formula comes to in a year, from what is known so far.
    fn in_year(&self, plan: &Plan, id: ItemId, year: i32, found: &mut Found) -> Known {
        let near = self.formula(plan, id, year, |item, back| self.get(plan, item, year - back));
        if near.is_settled() { near } else { self.anew(plan, found, |exact| exact.in_year(id, year)) }
    }

    /// A value that only fractions can tell.
    fn anew(&self, plan: &Plan, found: &mut Found, of: impl FnOnce(&mut ExactValues<'_>) -> Known<Q>) -> Known {
        let mut exact = ExactValues::with(plan, self, std::mem::take(found));
        let known = of(&mut exact).numbers();
        *found = exact.into_found();
        known
    }

    /// What a formula comes to on a day, from what is known so far.
    fn on_day(&self, plan: &Plan, id: ItemId, day: Date, found: &mut Found) -> Known {
        let near = self.formula(plan, id, plan.year, |item, back| match back {
            0 => self.at(plan, item, day),
            back => self.get(plan, item, plan.year - back),
        });
        if near.is_settled() { near } else { self.anew(plan, found, |exact| exact.on_day(id, day)) }
    }

    /// What formulas come to from the facts of one day alone, and from other years.
    pub fn of_day(&self, plan: &Plan, day: Date, facts: &YearFacts) -> HashMap<ItemId, Known> {
        let near = self.computed_of(plan, (day, facts), |item, back| self.get(plan, item, day.year() - back));
        if near.values().all(|known| known.is_settled()) {
            return near;
        }
        let exact = RefCell::new(ExactValues::new(plan, self));
        let found = self.computed_of(plan, (day, facts), |item, back| exact.borrow_mut().get(item, day.year() - back));
        found.into_iter().map(|(id, known)| (id, known.numbers())).collect()
    }

    fn computed_of<R: Real>(
        &self,
        plan: &Plan,
        (day, facts): (Date, &YearFacts),
        earlier: impl Fn(ItemId, i32) -> Known<R>,
    ) -> HashMap<ItemId, Known<R>> {
        let mut computed: HashMap<ItemId, Known<R>> = HashMap::new();
        for &id in &plan.order {
            let known = self.formula(plan, id, day.year(), |item, back| match (back, computed.get(&item)) {
                (0, Some(known)) => known.clone(),
                (0, None) => facts.get(item).map_or(Known::Missing, |fact| self.known(plan, item, fact.value)),
                (back, _) => earlier(item, back),
            });
            if known != Known::Missing {
                computed.insert(id, known);
            }
        }
        computed
    }
}

/// The years with a value of anything, the plan's included.
fn years(plan: &Plan) -> BTreeSet<i32> {
    let facts = plan.facts.keys().copied();
    let baselines = plan.baselines.all().iter().map(|b| b.year);
    facts.chain(baselines).chain([plan.year]).collect()
}

/// The items with a formula, and the years besides the plan's, that somebody looks at: formulas of the plan's year
/// and of its periods, and who holds what a formula comes to against what is given; at once or by way of others.
fn looked_at(plan: &Plan, formulas: &[ItemId]) -> FxHashSet<(i32, ItemId)> {
    let names = |id: ItemId| plan.measured(id).and_then(|m| m.formula.as_deref()).into_iter().flat_map(|f| f.data());
    let mut found = FxHashSet::default();
    // In a year without values nothing has one: an item that looks back at itself ends there.
    let years = years(plan);
    let back = formulas.iter().flat_map(|&id| names(id)).filter(|(r, _)| r.back != 0);
    let now: BTreeSet<i32> = plan.course.periods.keys().map(|day| day.year()).chain([plan.year]).collect();
    let mut waiting: Vec<(i32, ItemId)> =
        back.flat_map(|(r, _)| now.iter().map(move |year| (year - r.back, r.item))).collect();
    for (&year, facts) in plan.facts.iter().filter(|(year, _)| **year != plan.year) {
        waiting.extend(facts.facts.iter().map(|fact| (year, fact.item)));
    }
    while let Some((year, id)) = waiting.pop() {
        if years.contains(&year) && names(id).next().is_some() && found.insert((year, id)) {
            waiting.extend(names(id).map(|(r, _)| (year - r.back, r.item)));
        }
    }
    found
}
