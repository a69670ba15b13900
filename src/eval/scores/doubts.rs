//! Scores that stand on errors.

use super::marks::asked;
use super::table::Scores;
use crate::arithmetic::number::Interval;
use crate::diagnostic::Code;
use crate::eval::aggregate::counted_edges;
use crate::eval::known::Known;
use crate::eval::score::State;
use crate::plan::{Doubt, Edge, EdgeId, Fact, ItemId, Kind, Plan, Value, aggregation, rule_for};

impl Scores {
    /// The error that the score of an item stands on.
    pub fn doubt(&self, id: ItemId) -> Option<Doubt> {
        self.doubts.get(&id).copied()
    }

    /// The same of an item as one of its parents counts it.
    pub fn doubt_on_edge(&self, plan: &Plan, id: EdgeId, edge: &Edge) -> Option<Doubt> {
        if self.on_edge(id, edge).state != State::Uncertain {
            return None;
        }
        self.doubt(edge.child).or_else(|| self.rule_doubted(plan, edge.child, Some(edge)))
    }

    /// The error that a score would stand on, once what stands below it is known.
    pub(super) fn doubted(&self, plan: &Plan, id: ItemId) -> Option<Doubt> {
        if plan.item(id).kind == Kind::Indicator {
            return self.indicator_doubted(plan, id);
        }
        if plan.doubts.is_empty() && self.doubts.is_empty() {
            return None;
        }
        let own = plan.doubts.of(id).or_else(|| plan.doubts.of_anything());
        own.or_else(|| {
            let aggregation = aggregation(plan, self.policy(plan), id)?;
            let mut below = counted_edges(plan, id, aggregation);
            below.find_map(|(id, edge)| self.doubt_on_edge(plan, id, edge))
        })
    }

    fn indicator_doubted(&self, plan: &Plan, id: ItemId) -> Option<Doubt> {
        if plan.doubts.is_empty() && self.doubts.is_empty() {
            return self.contradicted(plan, id);
        }
        if let Some(doubt) = self.asked_doubted(plan, id) {
            return Some(doubt);
        }
        let lacks = || self.values.get(plan, id, plan.year) == Known::Missing;
        let own = plan.doubts.of(id).or_else(|| plan.doubts.of_anything().filter(|_| lacks()));
        own.or_else(|| self.rule_doubted(plan, id, None)).or_else(|| self.contradicted(plan, id))
    }

    /// The error that a score stands on which the value of an indicator comes from.
    fn asked_doubted(&self, plan: &Plan, id: ItemId) -> Option<Doubt> {
        if self.doubts.is_empty() || !plan.is_late(id) {
            return None;
        }
        asked(plan, id).find_map(|item| self.doubt(item))
    }

    fn rule_doubted(&self, plan: &Plan, id: ItemId, edge: Option<&Edge>) -> Option<Doubt> {
        if plan.item(id).kind != Kind::Indicator {
            return plan.doubts.of_rule(self.policy(plan).rule(edge?.rule?).name);
        }
        let (form, ..) = self.inputs().asked(plan, id)?;
        let (_, rule) = rule_for(self.policy(plan), plan.measured(id)?, form, edge)?;
        // What its bands are over counts as its own lines do.
        std::iter::successors(Some(rule), |rule| rule.inner.as_deref()).find_map(|rule| plan.doubts.of_rule(rule.name))
    }

    /// True for an edge judged apart from its child, whose value or own rule stands on an error.
    pub(super) fn edge_doubted(&self, plan: &Plan, id: ItemId, edge: &Edge) -> bool {
        self.doubts.contains_key(&id) || (edge.rule.is_some() && self.rule_doubted(plan, id, Some(edge)).is_some())
    }

    /// A value given ready-made that its own formula contradicts.
    fn contradicted(&self, plan: &Plan, id: ItemId) -> Option<Doubt> {
        plan.measured(id)?.formula.as_ref()?;
        let fact = self.inputs().facts(plan, plan.year)?.get(id)?;
        let computed = self.values.by_formula(id, plan.year)?;
        contradicts(fact, computed).then_some(Doubt { code: Code::ContradictsAlgorithm, at: fact.span })
    }
}

/// True for a value given ready-made where a formula gives another: the digits written decide.
pub fn contradicts(fact: &Fact, computed: Known) -> bool {
    let (Value::Number(given, _), Known::Number(number)) = (fact.value, computed) else { return false };
    Interval::written(given).and_then(|written| written.meets(&number)) == Ok(false)
}
