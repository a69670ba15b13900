//! What happens while the year runs: actuals by period, forecasts, amendments, and the moment that a
//! plan is looked at.

use super::facts::find;
use super::{Fact, Goal, ItemId, Plan, Target, Value, Weight, YearFacts};
use crate::source::Span;
use crate::syntax::number::Date;
use std::collections::BTreeMap;

/// The course of the plan's year. Empty in a plan that says nothing about it.
#[derive(Clone, Debug, Default)]
pub struct Course {
    /// Actuals within a year, by day.
    pub periods: BTreeMap<Date, YearFacts>,
    /// Forecasts of the year's values, by year and by the day they were made; those without a day first.
    pub forecasts: BTreeMap<(i32, Option<Date>), YearFacts>,
    /// Changes of targets and weights, by day.
    pub amendments: Vec<Amendment>,
    /// The moment the plan is looked at.
    moment: Moment,
    /// The day, while it is one before the end of the year.
    running: Option<Date>,
    /// The year's facts as written, while a moment shows others.
    written: Option<YearFacts>,
    /// What the moment took from forecasts, ordered by item.
    forecast: Vec<Fact>,
}

/// Which of the values known on a day count.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Horizon {
    /// Those of the day itself: the latest period.
    #[default]
    Then,
    /// Only those of the whole year: what the year can still come to.
    YearEnd,
    /// Those of the whole year, and forecasts where they are missing.
    Forecast,
}

/// A moment of the year, as known on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Moment {
    /// The day; `None` when the year is over and everything is known.
    pub day: Option<Date>,
    /// Which values count.
    pub horizon: Horizon,
}

impl Moment {
    /// As known on a day.
    pub fn on(day: Date) -> Moment {
        Moment { day: Some(day), horizon: Horizon::Then }
    }

    /// The same day with another horizon.
    pub fn to(self, horizon: Horizon) -> Moment {
        Moment { horizon, ..self }
    }
}

/// A change of a target or a weight by an act.
#[derive(Clone, Debug)]
pub struct Amendment {
    /// From which day.
    pub day: Date,
    /// The act, without quotes.
    pub act: Span,
    /// What changes.
    pub change: Change,
    /// The whole line.
    pub span: Span,
}

/// What an amendment changes: an index into the plan, the value before and the value after.
#[derive(Clone, Debug)]
pub enum Change {
    /// A target of an indicator, by its index.
    Target(ItemId, usize, Target, Target),
    /// The weight of an edge; edges are known by parent and child.
    Weight(ItemId, ItemId, Weight, Weight),
}

impl Value {
    /// True for what, once done, stays done: the other values of a period are those of the period.
    pub fn lasts(self) -> bool {
        matches!(self, Value::Day(_) | Value::Bool(true))
    }

    /// True for a day not after another.
    pub fn is_past(self, by: Option<Date>) -> bool {
        matches!((self, by), (Value::Day(day), Some(by)) if day <= by)
    }
}

impl Course {
    /// The moment the plan is looked at.
    pub fn moment(&self) -> Moment {
        self.moment
    }

    /// The day within the year whose values count, when those of the whole year don't.
    pub fn period(&self) -> Option<Date> {
        self.running.filter(|_| self.moment.horizon == Horizon::Then)
    }

    /// True when the year was still running on the day looked at.
    pub fn is_running(&self) -> bool {
        self.running.is_some()
    }

    /// The year's facts as written, whatever the moment shows.
    pub fn written(&self) -> Option<&YearFacts> {
        self.written.as_ref()
    }

    /// True when the moment counts forecasts.
    pub fn counts_forecasts(&self) -> bool {
        self.moment.horizon == Horizon::Forecast
    }

    /// The forecast that stands for the missing actual of an item.
    pub fn stands_in(&self, item: ItemId) -> Option<&Fact> {
        find(&self.forecast, item)
    }

    /// The latest forecast about an item known on the day looked at, and when it was made.
    pub fn forecast(&self, item: ItemId, year: i32) -> Option<(Option<Date>, &Fact)> {
        let known = |day: &Option<Date>| self.moment.day.is_none() || *day <= self.moment.day;
        let of_year = self.forecasts.range((year, None)..(year + 1, None)).rev();
        of_year.filter(|((_, day), _)| known(day)).find_map(|((_, day), facts)| Some((*day, facts.get(item)?)))
    }

    /// The values of an item within the plan's year known on the day looked at, by day.
    pub fn periods_of(&self, item: ItemId, year: i32) -> impl Iterator<Item = (Date, &Fact)> {
        let last = self.moment.day;
        let known = move |day: Date| day.year() == year && last.is_none_or(|last| day <= last);
        self.periods.iter().filter(move |(day, _)| known(**day)).filter_map(move |(day, f)| Some((*day, f.get(item)?)))
    }

    /// The changes of a target of an item that were made by the day looked at.
    pub fn target_changes(&self, item: ItemId) -> impl Iterator<Item = (&Amendment, &Target, &Target)> {
        self.in_force().filter_map(move |a| match &a.change {
            Change::Target(id, _, before, after) if *id == item => Some((a, before, after)),
            _ => None,
        })
    }

    /// The same for one of its targets: what it was and what it became, one act after the other.
    pub fn target_changes_at(&self, item: ItemId, index: usize) -> impl Iterator<Item = (&Target, &Target)> {
        self.in_force().filter_map(move |a| match &a.change {
            Change::Target(id, at, before, after) if (*id, *at) == (item, index) => Some((before, after)),
            _ => None,
        })
    }

    /// The changes of the weight of an edge that were made by the day looked at.
    pub fn weight_changes(&self, parent: ItemId, child: ItemId) -> impl Iterator<Item = (&Amendment, Weight, Weight)> {
        self.in_force().filter_map(move |a| match a.change {
            Change::Weight(p, c, before, after) if (p, c) == (parent, child) => Some((a, before, after)),
            _ => None,
        })
    }

    fn in_force(&self) -> impl Iterator<Item = &Amendment> {
        let last = self.moment.day;
        self.amendments.iter().filter(move |a| last.is_none_or(|last| a.day <= last))
    }
}

impl Plan {
    /// Looks at the plan as it was known at a moment: its facts, targets and weights become those of then.
    pub fn look_at(&mut self, moment: Moment) {
        if let Some(written) = self.course.written.take() {
            self.facts.insert(self.year, written);
        }
        self.course.moment = moment;
        self.course.forecast.clear();
        self.amend(moment.day);
        let running = moment.day.filter(|day| Date::new(self.year, 12, 31).is_some_and(|last| *day < last));
        self.course.running = running;
        if running.is_none() && moment.horizon != Horizon::Forecast {
            return;
        }
        let written = self.facts.remove(&self.year).unwrap_or_default();
        let mut shown = match running {
            Some(day) => self.known(&written, day, moment.horizon),
            None => written.clone(),
        };
        if moment.horizon == Horizon::Forecast {
            self.fill(&mut shown);
        }
        self.facts.insert(self.year, shown);
        self.course.written = Some(written);
    }

    /// Puts the targets and weights of a day in force; those of the end of the year without one.
    fn amend(&mut self, day: Option<Date>) {
        let amendments = std::mem::take(&mut self.course.amendments);
        for amendment in amendments.iter().rev() {
            self.apply(amendment, false);
        }
        for amendment in amendments.iter().filter(|a| day.is_none_or(|day| a.day <= day)) {
            self.apply(amendment, true);
        }
        self.course.amendments = amendments;
    }

    /// Puts one side of a change in force.
    pub(crate) fn apply(&mut self, amendment: &Amendment, after: bool) {
        match &amendment.change {
            Change::Target(item, index, old, new) => {
                let detail = self.item(*item).detail as usize;
                if let Some(target) = self.targets.get_mut(self.measured[detail].targets).get_mut(*index) {
                    target.clone_from(if after { new } else { old });
                }
            }
            Change::Weight(parent, child, old, new) => {
                let range = self.edge_starts[parent.0 as usize]..self.edge_starts[parent.0 as usize + 1];
                let edges = &mut self.edges[range.start as usize..range.end as usize];
                for edge in edges.iter_mut().filter(|e| e.child == *child) {
                    edge.weight = Some(if after { *new } else { *old });
                }
            }
        }
    }

    /// What was known of the year on a day before its end.
    fn known(&self, written: &YearFacts, day: Date, horizon: Horizon) -> YearFacts {
        let periods = || self.course.periods.range(..=day).filter(|(d, _)| d.year() == self.year);
        let dated = |item| self.course.periods.iter().any(|(d, f)| d.year() == self.year && f.get(item).is_some());
        // A day is known once it has come. A value without a day counts while the year is open: nothing
        // says since when it was known; once the year is closed it is that of 31 December.
        let counts = |fact: &&Fact| match fact.value {
            Value::Day(done) => done <= day,
            _ => !written.closed && !dated(fact.item),
        };
        let mut facts: BTreeMap<ItemId, Fact> = written.facts.iter().filter(counts).map(|f| (f.item, *f)).collect();
        let mut resources = BTreeMap::new();
        for (_, period) in periods() {
            let counts = |f: &&Fact| horizon == Horizon::Then || f.value.lasts();
            facts.extend(period.facts.iter().filter(counts).map(|f| (f.item, *f)));
            resources.extend(period.resources.iter().map(|f| (f.item, *f)));
        }
        YearFacts {
            facts: facts.into_values().collect(),
            resources: resources.into_values().collect(),
            ..YearFacts::default()
        }
    }

    /// Makes what lasts, once known in a period, a fact of the year.
    pub(crate) fn keep_what_lasts(&mut self) {
        if self.course.periods.is_empty() {
            return;
        }
        let mut lasting = BTreeMap::new();
        for (_, period) in self.course.periods.iter().filter(|(day, _)| day.year() == self.year) {
            lasting.extend(period.facts.iter().filter(|f| f.value.lasts()).map(|f| (f.item, *f)));
        }
        let annual = self.facts.get(&self.year);
        lasting.retain(|item, _| annual.is_none_or(|f| f.get(*item).is_none()));
        if !lasting.is_empty() {
            let facts = &mut self.facts.entry(self.year).or_default().facts;
            facts.extend(lasting.into_values());
            facts.sort_unstable_by_key(|f| f.item);
        }
    }

    /// Puts forecasts where actuals are missing.
    fn fill(&mut self, facts: &mut YearFacts) {
        let mut latest = BTreeMap::new();
        for forecasts in self.course.forecasts.range((self.year, None)..(self.year + 1, None)) {
            if self.course.moment.day.is_none() || forecasts.0.1 <= self.course.moment.day {
                latest.extend(forecasts.1.facts.iter().map(|f| (f.item, *f)));
            }
        }
        let day = self.course.moment.day;
        // A day foreseen that has passed without anything done was wrong.
        let stands = |f: &Fact| facts.get(f.item).is_none() && !f.value.is_past(day);
        self.course.forecast = latest.into_values().filter(stands).collect();
        facts.facts.extend(&self.course.forecast);
        facts.facts.sort_unstable_by_key(|f| f.item);
    }

    /// The target that the whole year is judged by, whatever the moment.
    pub fn annual_target(&self, id: ItemId) -> Option<&Target> {
        let targets = self.targets.get(self.measured(id)?.targets);
        let annual = |t: &&Target| t.at.is_none();
        let own = targets.iter().filter(annual).find(|t| t.year == Some(self.year));
        own.or_else(|| targets.iter().filter(annual).find(|t| t.year.is_none()))
    }

    /// The latest target set for a day of the plan's year that had come by then.
    pub fn period_target(&self, id: ItemId, by: Date) -> Option<&Target> {
        let at = |t: &Target| t.at.filter(|at| at.year() == self.year && *at <= by);
        let targets = self.targets.get(self.measured(id)?.targets);
        targets.iter().filter(|t| at(t).is_some()).max_by_key(|t| at(t))
    }

    /// The deadline of an indicator's target for the year.
    pub fn deadline(&self, id: ItemId) -> Option<Date> {
        match self.annual_target(id)?.goal {
            Goal::Day(day) => Some(day),
            _ => None,
        }
    }
}
