//! The score of a node from what it counts.

use super::formula::{Operand, compute};
use super::number::{self, Fault, Interval};
use super::{Closing, Score, Scores, State};
use crate::plan::{Aggregation, Combine, Edge, EdgeId, ItemId, Plan, Policy, Treatment, Variable};
use rust_decimal::Decimal;

/// One counted child.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    /// Its edge.
    pub(crate) edge: EdgeId,
    /// Its weight among its siblings.
    pub(crate) weight: Decimal,
    /// What it counts for.
    pub(crate) counted: Counted,
    /// Its slot.
    pub(crate) component: Option<u16>,
}

/// What a child counts for.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Counted {
    /// A score.
    Score(Interval),
    /// Nothing, and its weight is shared by the others.
    Shared,
    /// Nothing, and its weight is lost.
    Lost,
    /// The node above has no score.
    Blocks,
}

pub(super) fn node(plan: &Plan, scores: &Scores, id: ItemId) -> Score {
    let Some(aggregation) = aggregation(plan, scores.policy(plan), id) else { return Score::UNDEFINED };
    let Ok(parts) = parts(plan, scores, id, aggregation) else { return Score::UNDEFINED };
    if parts.is_empty() {
        return Score::UNDEFINED;
    }
    if parts.iter().any(|p| p.counted == Counted::Blocks) {
        return Score { range: None, state: State::Blocked };
    }
    match combined(aggregation, &parts) {
        Ok(Some(score)) => finish(aggregation, score).map_or(Score::UNDEFINED, |s| Score::computed(s.score)),
        Ok(None) if parts.iter().any(|p| p.counted == Counted::Shared) => {
            Score { range: None, state: State::NotAssessable }
        }
        Ok(None) | Err(_) => Score::UNDEFINED,
    }
}

/// How a node is aggregated.
pub(crate) fn aggregation<'p>(plan: &Plan, policy: &'p Policy, id: ItemId) -> Option<&'p Aggregation> {
    policy.aggregation(plan.item(id).kind, plan.typology(id))
}

/// The children a node counts, with weights and scores.
pub(crate) fn parts(plan: &Plan, scores: &Scores, id: ItemId, aggregation: &Aggregation) -> Result<Vec<Part>, Fault> {
    let counts = |edge: &Edge| aggregation.counts(plan.item(edge.child).kind);
    // Siblings are those in the same slot.
    let slots = aggregation.components.len();
    let slot = |edge: &Edge| edge.component.map_or(slots, |c| usize::from(c).min(slots));
    let mut weighted = vec![false; slots + 1];
    let inputs = scores.inputs();
    for (_, edge) in plan.edges_of(id).filter(|(edge, e)| counts(e) && inputs.weight(*edge, e).is_some()) {
        weighted[slot(edge)] = true;
    }
    let mut parts = Vec::with_capacity(plan.edges_of(id).size_hint().0);
    for (edge_id, edge) in plan.edges_of(id).filter(|(_, e)| counts(e)) {
        let weight = match (&aggregation.weight, inputs.weight(edge_id, edge)) {
            (Some(formula), _) => derived_weight(plan, formula, edge.child)?,
            (None, Some(weight)) => weight.value,
            // Siblings none of which has a weight weigh the same.
            (None, None) => Decimal::from(u8::from(!weighted[slot(edge)])),
        };
        let counted = counted(plan, scores, aggregation, scores.on_edge(edge_id, edge));
        parts.push(Part { edge: edge_id, weight, counted, component: edge.component });
    }
    Ok(parts)
}

fn derived_weight(plan: &Plan, formula: &crate::plan::RuleFormula, child: ItemId) -> Result<Decimal, Fault> {
    let parameter = |index: u16| plan.node_parameters.iter().find(|(id, i, _)| *id == child && *i == index);
    let computed = compute(formula, |variable| match variable {
        Variable::Parameter(i) => {
            parameter(*i).map(|(_, _, v)| Operand::Number(Interval::exact(*v))).ok_or(Fault::Missing)
        }
        _ => Err(Fault::Missing),
    })?;
    computed.number()?.value().ok_or(Fault::Missing)
}

fn counted(plan: &Plan, scores: &Scores, aggregation: &Aggregation, score: Score) -> Counted {
    let treat = |treatment: Treatment| match treatment {
        Treatment::Value(v) => Counted::Score(Interval::exact(v)),
        Treatment::Redistribute => Counted::Shared,
        Treatment::Lose => Counted::Lost,
        Treatment::Block => Counted::Blocks,
    };
    match (score.state, score.range) {
        (State::Missing | State::Excluded, _)
            if !matches!(scores.inputs().closing(), Closing::By(_)) && aggregation.missing.is_some() =>
        {
            treat(aggregation.missing.unwrap_or_default())
        }
        (State::Excluded, _) => treat(scores.missing(plan)),
        (State::NotAssessable, _) => treat(aggregation.not_assessable.unwrap_or(scores.policy(plan).not_assessable)),
        (_, Some(range)) => Counted::Score(range),
        (State::Blocked | State::Missing | State::Undefined, None) => Counted::Blocks,
        (_, None) => Counted::Shared,
    }
}

/// Combines children; `None` when none of them counts.
fn combine(how: Combine, parts: &[Part]) -> Result<Option<Interval>, Fault> {
    let one = Decimal::ONE;
    let scores = || {
        parts.iter().filter_map(|p| match p.counted {
            Counted::Score(s) => Some((p.weight, s)),
            Counted::Lost => Some((p.weight, Interval::exact(Decimal::ZERO))),
            Counted::Shared | Counted::Blocks => None,
        })
    };
    match how {
        Combine::WeightedMean => mean(scores()),
        Combine::Mean => mean(scores().map(|(_, s)| (one, s))),
        Combine::Minimum => Ok(scores().map(|(_, s)| s).reduce(Interval::min)),
        Combine::Sum => sum(scores().map(|(w, s)| s.scaled(w)).collect::<Result<Vec<_>, Fault>>()?),
    }
}

/// The weighted mean: the sum of weight × score, then one division.
fn mean(parts: impl Iterator<Item = (Decimal, Interval)>) -> Result<Option<Interval>, Fault> {
    let mut products = Vec::with_capacity(parts.size_hint().1.unwrap_or(0));
    let mut weights = Decimal::ZERO;
    for (weight, score) in parts {
        products.push(score.scaled(weight)?);
        weights = number::add(weights, weight)?;
    }
    if weights.is_zero() {
        return Ok(None);
    }
    match sum(products)? {
        Some(total) => total.divided(weights).map(Some),
        None => Ok(None),
    }
}

/// A sum that is the same whatever the order: one of 28 digits rounds, and where it does depends on
/// what came before.
fn sum(mut terms: Vec<Interval>) -> Result<Option<Interval>, Fault> {
    let end = |of: fn(&Interval) -> Decimal| number::exact_sum(terms.iter().map(of));
    if let (Some(low), Some(high)) = (end(|t| t.low), end(|t| t.high)) {
        return Ok(Some(Interval { low, high }));
    }
    terms.sort_unstable_by_key(|t| (t.low, t.high));
    let mut terms = terms.into_iter();
    let Some(first) = terms.next() else { return Ok(None) };
    terms.try_fold(first, Interval::plus).map(Some)
}

/// Slots with weights of the policy; the weight of an empty slot moves where the policy says, or is
/// shared by the others.
fn components(aggregation: &Aggregation, parts: &[Part]) -> Result<Option<Interval>, Fault> {
    let slots = aggregation.components.len();
    let mut scores = Vec::with_capacity(slots);
    for slot in 0..slots {
        let inside: Vec<Part> = parts.iter().filter(|p| p.component == Some(slot as u16)).copied().collect();
        scores.push(combine(aggregation.combine, &inside)?);
    }
    let weights = slot_weights(aggregation, |slot| scores[slot].is_some())?;
    mean(scores.iter().zip(weights).filter_map(|(score, weight)| score.map(|s| (weight, s))))
}

/// The weight of each slot once those of the empty ones have moved.
pub(crate) fn slot_weights(aggregation: &Aggregation, filled: impl Fn(usize) -> bool) -> Result<Vec<Decimal>, Fault> {
    let slots = &aggregation.components;
    let mut weights: Vec<Decimal> = slots.iter().map(|c| c.weight).collect();
    for (index, slot) in slots.iter().enumerate() {
        if filled(index) {
            continue;
        }
        // Follows the moves until a slot that is filled; a ring of empty slots ends at the count.
        let mut to = slot.empty_to;
        for _ in 0..slots.len() {
            match to {
                Some(next) if !filled(next as usize) => to = slots[next as usize].empty_to,
                _ => break,
            }
        }
        if let Some(to) = to.filter(|t| filled(*t as usize)) {
            weights[to as usize] = number::add(weights[to as usize], slot.weight)?;
        }
        weights[index] = Decimal::ZERO;
    }
    Ok(weights)
}

/// What a node's score goes through.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stages {
    /// As its children give it.
    pub(crate) combined: Interval,
    /// After the node's limits.
    pub(crate) limited: Interval,
    /// After its rounding.
    pub(crate) score: Interval,
}

/// Limits and rounding of a node's score.
fn finish(aggregation: &Aggregation, combined: Interval) -> Result<Stages, Fault> {
    let limited = match aggregation.limits {
        Some((low, high, _)) => combined.max(Interval::exact(low)).min(Interval::exact(high)),
        None => combined,
    };
    let score = match aggregation.rounding {
        Some(rounding) => limited.map(|v| number::round(v, rounding))?,
        None => limited,
    };
    Ok(Stages { combined, limited, score })
}

/// The stages of a node's score; `None` where its children give none.
pub(crate) fn stages(aggregation: &Aggregation, parts: &[Part]) -> Option<Stages> {
    finish(aggregation, combined(aggregation, parts).ok()??).ok()
}

fn combined(aggregation: &Aggregation, parts: &[Part]) -> Result<Option<Interval>, Fault> {
    if aggregation.components.is_empty() { combine(aggregation.combine, parts) } else { components(aggregation, parts) }
}
