//! Which of a policy's rules holds for an indicator, with which parameters, and which of its aggregations for a node.

use super::{Aggregation, Edge, Form, ItemId, Kind, Measured, Plan, Policy, Rule, RuleId, RuleParameter};
use rust_decimal::Decimal;

/// The rule for an indicator: the edge's own, the indicator's own, else the policy's by form.
pub fn rule_for<'p>(
    policy: &'p Policy,
    measured: &Measured,
    form: Form,
    edge: Option<&Edge>,
) -> Option<(RuleId, &'p Rule)> {
    let own = edge.and_then(|e| e.rule).or(measured.rule);
    let id = own.or_else(|| policy.apply[form as usize].map(|(rule, _)| rule))?;
    Some((id, policy.rule(id)))
}

/// The parameters of a rule: the edge's, else the indicator's, else the defaults. Those of an edge with a rule of
/// its own are all there: the indicator's belong to another rule, by position.
pub fn parameters(rule: &Rule, measured: &Measured, edge: Option<&Edge>) -> Vec<Option<Decimal>> {
    let given = |list: &[(u16, Decimal)], i: usize| list.iter().find(|(p, _)| *p as usize == i).map(|(_, v)| *v);
    let one = |(i, p): (usize, &RuleParameter)| {
        let own = edge.and_then(|e| given(&e.parameters, i));
        let shared = || given(&measured.parameters, i).filter(|_| edge.is_none_or(|e| e.rule.is_none()));
        own.or_else(shared).or(p.default.map(|q| q.value))
    };
    rule.parameters.iter().enumerate().map(one).collect()
}

/// How a node is aggregated.
pub fn aggregation<'p>(plan: &Plan, policy: &'p Policy, id: ItemId) -> Option<&'p Aggregation> {
    policy.aggregation(plan.item(id).kind, plan.typology(id))
}

/// The parameters of a rule on an edge to a node: the edge's, else the defaults.
pub fn parameters_on(rule: &Rule, edge: &Edge) -> Vec<Option<Decimal>> {
    let given = |i: usize| edge.parameters.iter().find(|(p, _)| usize::from(*p) == i).map(|(_, v)| *v);
    rule.parameters.iter().enumerate().map(|(i, p)| given(i).or(p.default.map(|q| q.value))).collect()
}

/// The parameters of a node, in the order in which the policy declares them.
pub fn parameters_of(plan: &Plan, id: ItemId) -> Vec<Option<Decimal>> {
    let mut found = vec![None; plan.policy.node_parameters.len()];
    let start = plan.node_parameters.partition_point(|(of, ..)| *of < id);
    for (_, index, value) in plan.node_parameters[start..].iter().take_while(|(of, ..)| *of == id) {
        if let Some(slot) = found.get_mut(usize::from(*index)) {
            slot.get_or_insert(*value);
        }
    }
    found
}

/// True for an edge that turns a score, whatever it comes from: the score of a node by a rule, or any by a factor.
pub fn is_turned(plan: &Plan, edge: &Edge) -> bool {
    plan.factor(edge).is_some() || is_shaped(plan, edge)
}

/// True for an edge that turns the score of a node by a rule of its own.
pub fn is_shaped(plan: &Plan, edge: &Edge) -> bool {
    edge.rule.is_some() && plan.item(edge.child).kind != Kind::Indicator
}
