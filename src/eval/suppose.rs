//! What a value or a score would be if some data were known otherwise: in fractions, and of one item at a time.

use super::judge::{self, Outcome};
use super::known::Known;
use super::scores::Scores;
use crate::arithmetic::number::Interval;
use crate::arithmetic::number::fraction::Q;
use crate::plan::{Edge, ItemId, Plan};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

/// Something that has a value: an item in a year.
pub type Valued = (ItemId, i32);

/// What some data are taken to be.
pub type Supposed = BTreeMap<Valued, Interval<Q>>;

/// A plan with its scores, about which to suppose.
#[derive(Clone, Copy)]
pub struct Suppose<'a> {
    plan: &'a Plan,
    scores: &'a Scores,
}

impl<'a> Suppose<'a> {
    /// About a plan; what is not supposed is as these scores have it.
    pub fn new(plan: &'a Plan, scores: &'a Scores) -> Suppose<'a> {
        Suppose { plan, scores }
    }

    /// What the value of an item in a year is computed from, each after what it needs itself; the item last.
    /// Data may be chained to any depth, so nothing here recurs.
    pub fn steps(&self, goal: Valued) -> Vec<Valued> {
        let (mut steps, mut seen, mut waiting) = (Vec::new(), FxHashSet::default(), vec![(goal, false)]);
        while let Some((asked, ready)) = waiting.pop() {
            if ready {
                steps.push(asked);
            } else if seen.insert(asked) {
                waiting.push((asked, true));
                waiting.extend(self.names(asked).map(|named| (named, false)));
            }
        }
        steps
    }

    fn names(&self, (item, year): Valued) -> impl Iterator<Item = Valued> {
        let formula = self.plan.measured(item).and_then(|m| m.formula.as_deref());
        let formula = formula.filter(|_| self.is_computed((item, year)));
        formula.into_iter().flat_map(|f| f.data()).map(move |(r, _)| (r.item, year - r.back))
    }

    /// True for what a formula gives, and no fact.
    pub fn is_computed(&self, (item, year): Valued) -> bool {
        self.scores.values.by_formula(item, year).is_some_and(|known| known != Known::Missing)
    }

    /// True where one of some steps waits for scores: they may come from what is supposed.
    pub fn waits_for_scores(&self, steps: &[Valued]) -> bool {
        steps.iter().any(|(item, _)| self.plan.is_late(*item))
    }

    /// The value of the last of some steps.
    pub fn value(&self, steps: &[Valued], supposed: &Supposed) -> Known<Q> {
        let mut known: FxHashMap<Valued, Known<Q>> = FxHashMap::default();
        let mut last = Known::Missing;
        for &(item, year) in steps {
            last = match supposed.get(&(item, year)) {
                Some(range) => Known::Number(range.clone()),
                None if self.is_computed((item, year)) => {
                    let of = |item, back| known.get(&(item, year - back)).cloned().unwrap_or(Known::Missing);
                    self.scores.values.formula(self.plan, item, year, of)
                }
                None => self.scores.values.given(self.plan, item, year),
            };
            known.insert((item, year), last.clone());
        }
        last
    }

    /// The score that a value of an indicator gives, or that of one edge to it; `None` where no rule gives one.
    pub fn score(&self, item: ItemId, edge: Option<&Edge>, value: Known<Q>) -> Option<Interval<Q>> {
        let inputs = self.scores.inputs();
        let target = inputs.target(self.plan, item)?;
        match judge::judge_by(self.plan, inputs, item, edge, target, value).ok()?.outcome {
            Outcome::Applied(applied) => Some(applied.score),
            _ => None,
        }
    }
}
