//! What scores rest on that is not an actual: indicators whose actual is missing while the year is
//! open, and forecasts.

use super::table::{Mark, Scores};
use crate::eval::score::State;
use crate::plan::{Edge, EdgeId, ItemId, Kind, Plan, aggregation, counted as nodes};
use std::collections::HashSet;

/// The marks of all items, in the order of their ids.
pub(super) fn marks(plan: &Plan, scores: &Scores) -> Vec<Mark> {
    let mut marks = vec![Mark::default(); plan.items.len()];
    for &id in &plan.score_order {
        let mut mark = Mark::default();
        match (plan.item(id).kind, scores.get(id).state) {
            (_, State::Decided | State::NotAssessable) => {}
            (Kind::Indicator, state) => {
                if state == State::Open {
                    mark.add(id);
                }
                mark.foreseen = scores.values.is_foreseen(id);
                if plan.is_late(id) {
                    asked(plan, id).for_each(|item| mark.take(marks[item.0 as usize]));
                }
            }
            _ => counted(plan, scores, id).for_each(|(_, edge)| mark.take(marks[edge.child.0 as usize])),
        }
        marks[id.0 as usize] = mark;
    }
    marks
}

/// The items whose scores the value of an indicator comes from, by way of data too.
pub(super) fn asked(plan: &Plan, id: ItemId) -> impl Iterator<Item = ItemId> {
    let (mut found, mut seen, mut waiting) = (Vec::new(), HashSet::from([id]), vec![id]);
    while let Some(id) = waiting.pop() {
        let Some(formula) = plan.measured(id).and_then(|m| m.formula.as_deref()) else { continue };
        found.extend(formula.of_tree().flat_map(|(asked, _)| nodes::scores(plan, asked)));
        waiting.extend(formula.data().filter(|(r, _)| r.back == 0).map(|(r, _)| r.item).filter(|i| seen.insert(*i)));
    }
    found.into_iter()
}

/// The edges of a node whose scores take part in its own, decided ones left out.
fn counted<'p>(plan: &'p Plan, scores: &'p Scores, id: ItemId) -> impl Iterator<Item = (EdgeId, &'p Edge)> {
    let of = aggregation(plan, scores.policy(plan), id);
    let counts = move |edge: &Edge| of.is_some_and(|a| plan.counts_by(a, edge));
    plan.edges_of(id).filter(move |(_, e)| counts(e)).filter(|(i, e)| scores.on_edge(*i, e).state != State::Decided)
}

impl Scores {
    /// What the score of an item rests on.
    pub fn mark(&self, id: ItemId) -> Mark {
        self.marks.get(id.0 as usize).copied().unwrap_or_default()
    }

    /// True when the year is open and the score of the plan depends on something missing.
    pub fn marks_anything(&self, plan: &Plan) -> bool {
        plan.root.is_some_and(|root| self.mark(root).missing().next().is_some())
    }

    /// What a score rests on as one of its parents counts it.
    pub fn mark_on_edge(&self, id: EdgeId, edge: &Edge) -> Mark {
        if self.on_edge(id, edge).state == State::Decided { Mark::default() } else { self.mark(edge.child) }
    }

    /// Every indicator below an item (or itself) whose missing actual its score depends on, in the
    /// order of the plan.
    pub fn missing_below(&self, plan: &Plan, id: ItemId) -> Vec<ItemId> {
        let mut found = Vec::new();
        if self.mark(id).missing().next().is_none() {
            return found;
        }
        let mut seen = HashSet::from([id]);
        let mut waiting = vec![id];
        while let Some(id) = waiting.pop() {
            // Nothing is missing below what has no mark.
            if self.mark(id).missing().next().is_none() {
                continue;
            }
            if plan.item(id).kind == Kind::Indicator && self.get(id).state == State::Open {
                found.push(id);
            } else if plan.item(id).kind == Kind::Indicator {
                waiting.extend(asked(plan, id).filter(|c| seen.insert(*c)));
            } else {
                waiting.extend(counted(plan, self, id).map(|(_, e)| e.child).filter(|c| seen.insert(*c)));
            }
        }
        found.sort_unstable();
        found
    }
}
