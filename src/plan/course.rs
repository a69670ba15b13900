//! What happens while the year runs: actuals by period, forecasts, amendments.

use super::{Fact, ItemId, Target, Value, Weight, YearFacts};
use crate::ground::number::Date;
use crate::source::Place;
use rustc_hash::FxHashMap;
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
    /// The changes of each item, by their index: of its target, or of its weight somewhere.
    of_items: FxHashMap<ItemId, Vec<u32>>,
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
    pub act: Place,
    /// What changes.
    pub change: Change,
    /// The whole line.
    pub span: Place,
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
    /// The latest forecast about an item known by a day, and when it was made.
    pub fn forecast(&self, item: ItemId, year: i32, by: Option<Date>) -> Option<(Option<Date>, &Fact)> {
        let known = |day: &Option<Date>| by.is_none() || *day <= by;
        let of_year = self.forecasts.range((year, None)..(year + 1, None)).rev();
        of_year.filter(|((_, day), _)| known(day)).find_map(|((_, day), facts)| Some((*day, facts.get(item)?)))
    }

    /// The values of an item within a year known by a day, by day.
    pub fn periods_of(&self, item: ItemId, year: i32, by: Option<Date>) -> impl Iterator<Item = (Date, &Fact)> {
        let known = move |day: Date| day.year() == year && by.is_none_or(|last| day <= last);
        self.periods.iter().filter(move |(day, _)| known(**day)).filter_map(move |(day, f)| Some((*day, f.get(item)?)))
    }

    /// Adds a change.
    pub fn amend(&mut self, amendment: Amendment) {
        let (Change::Target(item, ..) | Change::Weight(_, item, ..)) = amendment.change;
        self.of_items.entry(item).or_default().push(self.amendments.len() as u32);
        self.amendments.push(amendment);
    }

    /// The changes of an item made by a day; all of them without one.
    fn of_item(&self, item: ItemId, by: Option<Date>) -> impl Iterator<Item = &Amendment> {
        let changes = self.of_items.get(&item).into_iter().flatten().map(|&at| &self.amendments[at as usize]);
        changes.filter(move |a| by.is_none_or(|last| a.day <= last))
    }

    /// The changes of a target of an item that were made by a day.
    pub fn target_changes(
        &self,
        item: ItemId,
        by: Option<Date>,
    ) -> impl Iterator<Item = (&Amendment, &Target, &Target)> {
        self.of_item(item, by).filter_map(move |a| match &a.change {
            Change::Target(id, _, before, after) if *id == item => Some((a, before, after)),
            _ => None,
        })
    }

    /// The same for one of its targets: what it was and what it became, one act after the other.
    pub fn target_changes_at(&self, item: ItemId, index: usize) -> impl Iterator<Item = (&Target, &Target)> {
        self.of_item(item, None).filter_map(move |a| match &a.change {
            Change::Target(id, at, before, after) if (*id, *at) == (item, index) => Some((before, after)),
            _ => None,
        })
    }

    /// What a target was before all acts, and what it is after them.
    pub fn amended_target(&self, item: ItemId, index: usize) -> Option<(&Target, &Target)> {
        let mut changes = self.target_changes_at(item, index);
        let (was, then) = changes.next()?;
        Some((was, changes.last().map_or(then, |(_, then)| then)))
    }

    /// The changes of the weight of an edge that were made by a day.
    pub fn weight_changes(
        &self,
        parent: ItemId,
        child: ItemId,
        by: Option<Date>,
    ) -> impl Iterator<Item = (&Amendment, Weight, Weight)> {
        self.of_item(child, by).filter_map(move |a| match a.change {
            Change::Weight(p, c, before, after) if (p, c) == (parent, child) => Some((a, before, after)),
            _ => None,
        })
    }

    /// The changes made by a day; all of them without one.
    pub fn in_force(&self, by: Option<Date>) -> impl Iterator<Item = &Amendment> {
        self.amendments.iter().filter(move |a| by.is_none_or(|last| a.day <= last))
    }
}
