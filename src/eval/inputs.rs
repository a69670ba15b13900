//! What a plan is scored on: its facts, targets, weights and policy as they stand at a moment. Nothing
//! else in this folder reads them from the plan, so that what is asked of another moment, another policy or
//! other facts is another value of [`Inputs`], and never a plan changed for a while.

use crate::ground::number::Date;
use crate::plan::{
    Amendment, Change, Decision, Edge, EdgeId, Fact, Form, Hole, Horizon, ItemId, Kind, MeasureId, Moment, Plan,
    Policy, Target, Treatment, UnitFact, Value, Weight, YearFacts,
};
use crate::source::Place;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How far the digits written are believed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Precision {
    /// A number is what is written.
    #[default]
    Nominal,
    /// A number is anything that would be written so: `9,98 %` is 9,975…9,985 %.
    Written,
}

/// What to take for granted about what is missing.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub enum Closing {
    /// The plan says whether its year is closed.
    #[default]
    AsWritten,
    /// As if the year were closed now.
    Now,
    /// As if the year were closed now and the policy treated everything missing like this.
    By(Treatment),
}

/// What a plan is scored on. The default is the plan as it is written, at the end of its year; everything
/// else is an override, which a copy shares.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    precision: Precision,
    closing: Closing,
    policy: Option<Arc<Policy>>,
    /// The facts of the plan's year.
    facts: Option<Arc<YearFacts>>,
    moment: Moment,
    /// The day looked at, while it is one before the end of the year.
    running: Option<Date>,
    /// What the moment took from forecasts, ordered by item.
    foreseen: Option<Arc<Vec<Fact>>>,
    amended: Option<Arc<Amended>>,
}

/// Targets and weights that are not those of the end of the year.
#[derive(Debug, Default)]
struct Amended {
    targets: FxHashMap<(ItemId, usize), Target>,
    weights: FxHashMap<EdgeId, Weight>,
}

impl Inputs {
    /// As everything was known at a moment: the facts, targets and weights of then.
    pub fn at(plan: &Plan, moment: Moment) -> Inputs {
        let running = moment.day.filter(|day| Date::new(plan.year, 12, 31).is_some_and(|last| *day < last));
        let mut inputs = Inputs { moment, running, ..Inputs::default() };
        inputs.amended = amended(plan, moment.day).map(Arc::new);
        if running.is_none() && moment.horizon != Horizon::Forecast {
            return inputs;
        }
        let written = plan.facts.get(&plan.year);
        let mut shown = match (running, written) {
            (Some(day), _) => known(plan, written, day, moment.horizon),
            (None, Some(written)) => written.clone(),
            (None, None) => YearFacts::default(),
        };
        if moment.horizon == Horizon::Forecast {
            let foreseen = foreseen(plan, &shown, moment.day);
            shown.facts.extend(&foreseen);
            shown.facts.sort_unstable_by_key(|f| f.item);
            inputs.foreseen = Some(Arc::new(foreseen));
        }
        inputs.facts = Some(Arc::new(shown));
        inputs
    }

    /// The same, believing the digits written only so far.
    pub fn with_precision(self, precision: Precision) -> Inputs {
        Inputs { precision, ..self }
    }

    /// The same under an assumption about what is missing.
    pub fn with_closing(self, closing: Closing) -> Inputs {
        Inputs { closing, ..self }
    }

    /// The same under another policy.
    pub fn with_policy(self, policy: Policy) -> Inputs {
        Inputs { policy: Some(Arc::new(policy)), ..self }
    }

    /// The same with other facts of the plan's year.
    pub fn with_facts(self, facts: YearFacts) -> Inputs {
        Inputs { facts: Some(Arc::new(facts)), ..self }
    }

    /// How far the digits written are believed.
    pub fn precision(&self) -> Precision {
        self.precision
    }

    /// What is taken for granted about what is missing.
    pub fn closing(&self) -> Closing {
        self.closing
    }

    /// The moment looked at.
    pub fn moment(&self) -> Moment {
        self.moment
    }

    /// The day up to which things are known; `None` when everything is.
    pub fn day(&self) -> Option<Date> {
        self.moment.day
    }

    /// The day within the year whose values count, when those of the whole year don't.
    pub fn period(&self) -> Option<Date> {
        self.running.filter(|_| self.moment.horizon == Horizon::Then)
    }

    /// True when the year was still running on the day looked at.
    pub fn is_running(&self) -> bool {
        self.running.is_some()
    }

    /// True when forecasts stand in for missing actuals.
    pub fn counts_forecasts(&self) -> bool {
        self.moment.horizon == Horizon::Forecast
    }

    /// The forecast that stands for the missing actual of an item.
    pub fn stands_in(&self, item: ItemId) -> Option<&Fact> {
        crate::plan::fact(self.foreseen.as_ref()?, item)
    }

    /// The policy.
    pub fn policy<'a>(&'a self, plan: &'a Plan) -> &'a Policy {
        self.policy.as_deref().unwrap_or(&plan.policy)
    }

    /// What a missing actual does once the year is closed.
    pub fn missing(&self, plan: &Plan) -> Treatment {
        if let Closing::By(treatment) = self.closing { treatment } else { self.policy(plan).missing }
    }

    /// True while an actual that is missing can still come.
    pub fn stays_open(&self, plan: &Plan) -> bool {
        self.closing == Closing::AsWritten && !self.closed(plan)
    }

    /// The facts of a year.
    pub fn facts<'a>(&'a self, plan: &'a Plan, year: i32) -> Option<&'a YearFacts> {
        let shown = self.facts.as_deref().filter(|_| year == plan.year);
        shown.or_else(|| plan.facts.get(&year))
    }

    /// True when no more actuals are to come for the plan's year.
    pub fn closed(&self, plan: &Plan) -> bool {
        self.facts(plan, plan.year).is_some_and(|f| f.closed)
    }

    /// The decisions of the evaluation body: nobody judges a year before its end.
    pub fn decisions<'a>(&self, plan: &'a Plan) -> &'a [Decision] {
        if self.is_running() { &[] } else { &plan.decisions }
    }

    /// The weight on an edge.
    pub fn weight(&self, id: EdgeId, edge: &Edge) -> Option<Weight> {
        let amended = self.amended.as_ref().and_then(|a| a.weights.get(&id).copied());
        amended.or(edge.weight)
    }

    /// All targets of an indicator, in the order written.
    pub fn targets<'a>(&'a self, plan: &'a Plan, id: ItemId) -> impl Iterator<Item = &'a Target> {
        let amended = self.amended.as_ref().filter(|a| !a.targets.is_empty());
        let of = move |index: usize| amended.and_then(|a| a.targets.get(&(id, index)));
        plan.targets_of(id).iter().enumerate().map(move |(index, written)| of(index).unwrap_or(written))
    }

    /// The target that the plan's year is judged by; within the year, that of the latest period.
    pub fn target<'a>(&'a self, plan: &'a Plan, id: ItemId) -> Option<&'a Target> {
        match self.period() {
            None => self.annual_target(plan, id),
            Some(day) => self.period_target(plan, id, day).or_else(|| self.annual_target(plan, id)),
        }
    }

    /// The target that the whole year is judged by.
    pub fn annual_target<'a>(&'a self, plan: &'a Plan, id: ItemId) -> Option<&'a Target> {
        let annual = || self.targets(plan, id).filter(|t| t.at.is_none());
        let own = annual().find(|t| t.year == Some(plan.year));
        own.or_else(|| annual().find(|t| t.year.is_none()))
    }

    /// The latest target set for a day of the plan's year that had come by then.
    pub fn period_target<'a>(&'a self, plan: &'a Plan, id: ItemId, by: Date) -> Option<&'a Target> {
        let at = |t: &Target| t.at.filter(|at| at.year() == plan.year && *at <= by);
        self.targets(plan, id).filter(|t| at(t).is_some()).max_by_key(|t| at(t))
    }

    /// The target of the plan's year, where it is still to be decided.
    pub fn hole<'a>(&'a self, plan: &'a Plan, id: ItemId) -> Option<&'a Hole> {
        plan.hole(id).filter(|_| self.target(plan, id).is_none())
    }

    /// Form and unit of what is asked of an indicator, decided or not, and where that is written.
    pub fn asked(&self, plan: &Plan, id: ItemId) -> Option<(Form, MeasureId, Place)> {
        let target = self.target(plan, id).map(|t| (t.form, t.measure, t.span));
        target.or_else(|| self.hole(plan, id).map(|h| (h.form, h.measure, h.span)))
    }

    /// The deadline of an indicator's target for the year.
    pub fn deadline(&self, plan: &Plan, id: ItemId) -> Option<Date> {
        self.annual_target(plan, id)?.goal.day()
    }

    /// The values of an indicator in single units in a year.
    pub fn facts_of_units<'a>(&'a self, plan: &'a Plan, id: ItemId, year: i32) -> &'a [UnitFact] {
        self.facts(plan, year).map_or(&[], |facts| facts.of_units(id))
    }

    /// True for an edge from a unit to an indicator of which units have values of their own.
    pub fn has_own_value(&self, plan: &Plan, edge: &Edge, year: i32) -> bool {
        plan.item(edge.parent).kind == Kind::Unit && !self.facts_of_units(plan, edge.child, year).is_empty()
    }

    /// The value of an indicator in the unit that an edge starts from.
    pub fn unit_fact<'a>(&'a self, plan: &'a Plan, edge: &Edge, year: i32) -> Option<&'a UnitFact> {
        self.facts_of_units(plan, edge.child, year).iter().find(|f| f.unit == edge.parent)
    }
}

/// The targets and weights of a day, where they are not those of the end of the year.
fn amended(plan: &Plan, day: Option<Date>) -> Option<Amended> {
    let day = day.filter(|day| plan.course.amendments.iter().any(|a| a.day > *day))?;
    let mut amended = Amended::default();
    for amendment in plan.course.amendments.iter().rev() {
        amended.put(plan, amendment, false);
    }
    for amendment in plan.course.in_force(Some(day)) {
        amended.put(plan, amendment, true);
    }
    Some(amended)
}

impl Amended {
    /// Puts one side of a change in force.
    fn put(&mut self, plan: &Plan, amendment: &Amendment, after: bool) {
        match &amendment.change {
            Change::Target(item, index, old, new) => {
                self.targets.insert((*item, *index), if after { new } else { old }.clone());
            }
            Change::Weight(parent, child, old, new) => {
                let edges = plan.edges_of(*parent).filter(|(_, e)| e.child == *child);
                self.weights.extend(edges.map(|(id, _)| (id, if after { *new } else { *old })));
            }
        }
    }
}

/// What was known of the year on a day before its end.
fn known(plan: &Plan, written: Option<&YearFacts>, day: Date, horizon: Horizon) -> YearFacts {
    let periods = || plan.course.periods.range(..=day).filter(|(d, _)| d.year() == plan.year);
    let dated = |item| plan.course.periods.iter().any(|(d, f)| d.year() == plan.year && f.get(item).is_some());
    let closed = written.is_some_and(|w| w.closed);
    // A day is known once it has come. A value without a day counts while the year is open: nothing
    // says since when it was known; once the year is closed it is that of 31 December.
    let counts = |fact: &&Fact| match fact.value {
        Value::Day(done) => done <= day,
        _ => !closed && !dated(fact.item),
    };
    let written = written.map_or(&[][..], |w| &w.facts).iter();
    let mut facts: BTreeMap<ItemId, Fact> = written.filter(counts).map(|f| (f.item, *f)).collect();
    let mut resources = BTreeMap::new();
    for (_, period) in periods() {
        let counts = |f: &&Fact| horizon == Horizon::Then || f.value.lasts();
        facts.extend(period.facts.iter().filter(counts).map(|f| (f.item, *f)));
        resources.extend(period.resources.iter().map(|f| (f.item, *f)));
    }
    YearFacts {
        closed: false,
        facts: facts.into_values().collect(),
        resources: resources.into_values().collect(),
        // Values of single units have no day.
        of_units: Vec::new(),
    }
}

/// The forecasts known by a day that stand where actuals are missing.
fn foreseen(plan: &Plan, facts: &YearFacts, day: Option<Date>) -> Vec<Fact> {
    let mut latest = BTreeMap::new();
    for ((_, made), forecasts) in plan.course.forecasts.range((plan.year, None)..(plan.year + 1, None)) {
        if day.is_none() || *made <= day {
            latest.extend(forecasts.facts.iter().map(|f| (f.item, *f)));
        }
    }
    // A day foreseen that has passed without anything done was wrong.
    let stands = |f: &Fact| facts.get(f.item).is_none() && !f.value.is_past(day);
    latest.into_values().filter(stands).collect()
}
