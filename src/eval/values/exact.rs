//! Values in fractions, for what decimals don't decide. Only what is asked for is computed, and of what that
//! needs only what is no decimal; never by recursion: data and years may be chained to any depth.

use super::table::Values;
use crate::arithmetic::number::fraction::Q;
use crate::eval::known::Known;
use crate::ground::number::Date;
use crate::plan::{Edge, ItemId, Plan};
use rustc_hash::FxHashMap;

/// A value.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Asked {
    Year(ItemId, i32),
    Day(ItemId, Date),
}

/// Values in fractions, once asked for.
pub struct ExactValues<'a> {
    plan: &'a Plan,
    values: &'a Values,
    known: Found,
}

/// Values found, to be kept from one question to the next.
#[derive(Default)]
pub(super) struct Found(FxHashMap<Asked, Known<Q>>);

impl<'a> ExactValues<'a> {
    /// Nothing yet.
    pub fn new(plan: &'a Plan, values: &'a Values) -> ExactValues<'a> {
        ExactValues::with(plan, values, Found::default())
    }

    pub(super) fn with(plan: &'a Plan, values: &'a Values, known: Found) -> ExactValues<'a> {
        ExactValues { plan, values, known }
    }

    pub(super) fn into_found(self) -> Found {
        self.known
    }

    /// The value of an item in a year.
    pub fn get(&mut self, id: ItemId, year: i32) -> Known<Q> {
        self.find(Asked::Year(id, year))
    }

    /// The value of an item as an edge counts it.
    pub fn on_edge(&mut self, id: ItemId, edge: Option<&Edge>, year: i32) -> Known<Q> {
        match edge.filter(|e| self.values.inputs().has_own_value(self.plan, e, year)) {
            Some(edge) => self.values.in_unit(self.plan, id, edge, year),
            None => self.get(id, year),
        }
    }

    /// What a formula comes to in a year whose values are still being computed.
    pub(super) fn in_year(&mut self, id: ItemId, year: i32) -> Known<Q> {
        self.compute(Asked::Year(id, year))
    }

    /// What a formula comes to on a day whose values are still being computed.
    pub(super) fn on_day(&mut self, id: ItemId, day: Date) -> Known<Q> {
        self.compute(Asked::Day(id, day))
    }

    fn find(&mut self, asked: Asked) -> Known<Q> {
        match self.ready(asked) {
            Some(known) => known,
            None => self.compute(asked),
        }
    }

    /// What needs no computation.
    fn ready(&self, asked: Asked) -> Option<Known<Q>> {
        let near = match asked {
            Asked::Year(id, year) => self.values.get(self.plan, id, year),
            Asked::Day(id, day) => self.values.at(self.plan, id, day),
        };
        near.fractions().or_else(|| self.known.0.get(&asked).cloned()).or_else(|| self.late(asked))
    }

    /// A value that waited for scores, and was computed with them.
    fn late(&self, asked: Asked) -> Option<Known<Q>> {
        match asked {
            Asked::Year(id, year) if year == self.plan.year => self.values.late.get(&id).cloned(),
            _ => None,
        }
    }

    fn compute(&mut self, goal: Asked) -> Known<Q> {
        let mut waiting = vec![goal];
        let mut last = Known::Missing;
        while let Some(&asked) = waiting.last() {
            let before = waiting.len();
            if before > 1 && self.ready(asked).is_some() {
                waiting.pop();
                continue;
            }
            let lacking: Vec<Asked> = self.names(asked).filter(|n| self.ready(*n).is_none()).collect();
            waiting.extend(lacking);
            if waiting.len() == before {
                last = self.one(asked);
                self.known.0.insert(asked, last.clone());
                waiting.pop();
            }
        }
        last
    }

    /// The day that the value of the plan's year is of, where the year is looked at within.
    fn day(&self, asked: Asked) -> Option<(ItemId, Date)> {
        match asked {
            Asked::Day(id, day) => Some((id, day)),
            Asked::Year(id, year) if year == self.plan.year => Some((id, self.values.computed_on(id)?)),
            Asked::Year(..) => None,
        }
    }

    /// What the formula of an item names.
    fn names(&self, asked: Asked) -> impl Iterator<Item = Asked> + 'a {
        let (Asked::Year(id, _) | Asked::Day(id, _)) = asked;
        let formula = self.plan.measured(id).and_then(|m| m.formula.as_deref());
        let (day, year) = (self.day(asked), self.year(asked));
        formula.into_iter().flat_map(|f| f.data()).map(move |(r, _)| match day {
            Some((_, day)) if r.back == 0 => Asked::Day(r.item, day),
            _ => Asked::Year(r.item, year - r.back),
        })
    }

    fn year(&self, asked: Asked) -> i32 {
        match asked {
            Asked::Year(_, year) => year,
            Asked::Day(..) => self.plan.year,
        }
    }

    /// One value, all that its formula names being ready.
    fn one(&self, asked: Asked) -> Known<Q> {
        let (Asked::Year(id, _) | Asked::Day(id, _)) = asked;
        let (day, year) = (self.day(asked), self.year(asked));
        let known = self.values.formula(self.plan, id, year, |item, back| {
            let asked = match day {
                Some((_, day)) if back == 0 => Asked::Day(item, day),
                _ => Asked::Year(item, year - back),
            };
            self.ready(asked).unwrap_or(Known::Missing)
        });
        match (known, day) {
            (Known::Missing, Some((_, day))) => self.values.given_at(self.plan, id, day),
            (Known::Missing, None) => self.values.given(self.plan, id, year),
            (known, _) => known,
        }
    }
}
