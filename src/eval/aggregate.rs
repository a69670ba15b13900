//! The score of a node from what it counts.

use super::inputs::{Closing, Inputs};
use super::score::{Score, State};
use super::shaped::{multiplied, on_edge, product, shaped};
use crate::arithmetic::formula::{Operand, compute};
use crate::arithmetic::number::{Fault, Interval, Number, Real};
use crate::arithmetic::rule::Applied;
use crate::plan::{
    Aggregation, Combine, Edge, EdgeId, ItemId, Kind, Plan, Treatment, Variable, aggregation, is_turned, parameters_of,
};
use crate::source::Place;
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;
use std::cmp::Ordering;

/// Where the scores of children come from.
pub(super) trait Below<R> {
    /// The score of a child as its parent counts it.
    fn score(&self, id: EdgeId, edge: &Edge) -> Score<R>;

    /// True where a decision took the place of what was computed.
    fn is_decided(&self, id: EdgeId, edge: &Edge) -> bool;
}

/// One counted child.
#[derive(Clone, Debug)]
pub(crate) struct Part<R = Number> {
    /// Its edge.
    pub(crate) edge: EdgeId,
    /// Its weight among its siblings.
    pub(crate) weight: R,
    /// What it counts for.
    pub(crate) counted: Counted<R>,
    /// Its slot.
    pub(crate) component: Option<u16>,
}

/// What a child counts for.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Counted<R = Number> {
    /// A score.
    Score(Interval<R>),
    /// Nothing, and its weight is shared by the others.
    Shared,
    /// Nothing, and its weight is lost.
    Lost,
    /// The node above has no score.
    Blocks,
}

/// Children that are combined with each other: all of a node's, or those of one slot.
#[derive(Clone, Debug)]
pub(crate) struct Group<R = Number> {
    /// The weight of the slot once those of the empty ones have moved; one where there are no slots.
    pub(crate) weight: R,
    /// What the sum of weight × score is divided by; none where nothing is divided.
    pub(crate) divisor: Option<R>,
    /// What they come to; none where none of them counts.
    pub(crate) score: Option<Interval<R>>,
}

/// How the score of a node comes about: what the computation itself has at hand.
#[derive(Clone, Debug)]
pub(crate) struct Work<R = Number> {
    /// The children it counts.
    pub(crate) parts: Vec<Part<R>>,
    /// Its slots, in the policy's order; one group of all children where it has none.
    pub(crate) groups: Vec<Group<R>>,
    /// What the sum over the slots is divided by.
    pub(crate) divisor: Option<R>,
    /// The score from stage to stage; none where its children give none.
    pub(crate) stages: Option<Stages<R>>,
}

/// What a node's score goes through.
#[derive(Clone, Debug)]
pub(crate) struct Stages<R = Number> {
    /// As its children give it.
    pub(crate) combined: Interval<R>,
    /// What the node's function makes of it, where it has one.
    pub(crate) shaped: Option<Applied<R>>,
    /// That times the node's factor, where it has one.
    pub(crate) multiplied: Option<Interval<R>>,
    /// After the node's limits.
    pub(crate) limited: Interval<R>,
    /// After its rounding.
    pub(crate) score: Interval<R>,
}

/// The score of a node; a fault where fractions have to tell.
pub(super) fn node<R: Real>(
    plan: &Plan,
    inputs: &Inputs,
    id: ItemId,
    below: &impl Below<R>,
) -> Result<Score<R>, Fault> {
    let Some(aggregation) = aggregation(plan, inputs.policy(plan), id) else { return Ok(Score::UNDEFINED) };
    let work = match work(plan, inputs, id, aggregation, below) {
        Ok(work) => work,
        Err(fault) => return Score::fault(fault),
    };
    let counts_for = |what: &Counted<R>| work.parts.iter().any(|p| p.counted == *what);
    Ok(match work.stages {
        Some(stages) => Score::computed(stages.score),
        None if counts_for(&Counted::Blocks) => Score { range: None, state: State::Blocked },
        None if counts_for(&Counted::Shared) => Score { range: None, state: emptied(plan, &work, below) },
        None => Score::UNDEFINED,
    })
}

/// Why none of a node's children counts: something is missing below it, or nothing can be assessed.
fn emptied<R: Real>(plan: &Plan, work: &Work<R>, below: &impl Below<R>) -> State {
    let of = |part: &Part<R>| below.score(part.edge, &plan.edges[part.edge.0 as usize]).state;
    let missing = |part: &Part<R>| matches!(of(part), State::Missing | State::Excluded);
    if work.parts.iter().any(missing) { State::Excluded } else { State::NotAssessable }
}

/// How the score of a node comes about; a fault where it can't be computed, or not with these numbers.
pub(crate) fn work<R: Real>(
    plan: &Plan,
    inputs: &Inputs,
    id: ItemId,
    aggregation: &Aggregation,
    below: &impl Below<R>,
) -> Result<Work<R>, Fault> {
    let parts = parts(plan, inputs, id, aggregation, below)?;
    if parts.is_empty() || parts.iter().any(|p| p.counted == Counted::Blocks) {
        return Ok(Work { parts, groups: Vec::new(), divisor: None, stages: None });
    }
    if aggregation.components.is_empty() {
        let group = combine(aggregation.combine, &parts.iter().collect::<Vec<_>>())?;
        let stages = group.score.clone().map(|score| stages(plan, id, aggregation, score)).transpose()?;
        return Ok(Work { parts, groups: vec![group], divisor: None, stages });
    }
    let groups = slots(aggregation, &parts)?;
    let filled = groups.iter().filter_map(|g| Some((g.weight.clone(), g.score.clone()?)));
    let Group { divisor, score, .. } = mean(filled)?;
    let stages = score.map(|score| stages(plan, id, aggregation, score)).transpose()?;
    Ok(Work { parts, groups, divisor, stages })
}

/// A score that is taken for granted.
pub(crate) enum Granted<R> {
    /// Of a child as its parent counts it.
    Counted(Interval<R>),
    /// Of the child by itself, which the rule of the edge has still to turn.
    Alone(Interval<R>),
}

/// The score that a node would have if what it counts had these; none where one of them has none.
pub(crate) fn score_from<R: Real>(
    plan: &Plan,
    inputs: &Inputs,
    id: ItemId,
    given: impl Fn(&Edge) -> Option<Granted<R>>,
) -> Result<Option<Interval<R>>, Fault> {
    let Some(aggregation) = aggregation(plan, inputs.policy(plan), id) else { return Ok(None) };
    let mut scores = FxHashMap::default();
    for (edge_id, edge) in counted_edges(plan, id, aggregation) {
        let score = match given(edge) {
            None => return Ok(None),
            Some(Granted::Counted(score)) => Score::computed(score),
            Some(Granted::Alone(score)) if is_turned(plan, edge) => {
                on_edge(plan, inputs, edge, Score::computed(score))?
            }
            Some(Granted::Alone(score)) => Score::computed(score),
        };
        scores.insert(edge_id, score);
    }
    let work = work(plan, inputs, id, aggregation, &Known(scores))?;
    Ok(work.stages.map(|stages| stages.score))
}

/// Scores that are known beforehand.
struct Known<R>(FxHashMap<EdgeId, Score<R>>);

impl<R: Real> Below<R> for Known<R> {
    fn score(&self, id: EdgeId, _: &Edge) -> Score<R> {
        self.0.get(&id).cloned().unwrap_or(Score::UNDEFINED)
    }

    fn is_decided(&self, _: EdgeId, _: &Edge) -> bool {
        false
    }
}

/// The edges that a node counts.
pub(super) fn counted_edges<'p>(
    plan: &'p Plan,
    id: ItemId,
    aggregation: &'p Aggregation,
) -> impl Iterator<Item = (EdgeId, &'p Edge)> {
    let counts = |edge: &Edge| plan.counts_by(aggregation, edge);
    plan.edges_of(id).filter(move |(_, e)| counts(e))
}

/// The children a node counts, with weights and scores.
fn parts<R: Real>(
    plan: &Plan,
    inputs: &Inputs,
    id: ItemId,
    aggregation: &Aggregation,
    below: &impl Below<R>,
) -> Result<Vec<Part<R>>, Fault> {
    // Siblings are those in the same slot.
    let slots = aggregation.components.len();
    let slot = |edge: &Edge| edge.component.map_or(slots, |c| usize::from(c).min(slots));
    let mut weighted = vec![false; slots + 1];
    for (_, edge) in counted_edges(plan, id, aggregation).filter(|(edge, e)| inputs.weight(*edge, e).is_some()) {
        weighted[slot(edge)] = true;
    }
    let mut parts = Vec::with_capacity(plan.edges_of(id).size_hint().0);
    for (edge_id, edge) in counted_edges(plan, id, aggregation) {
        let weight = match (&aggregation.weight, inputs.weight(edge_id, edge)) {
            (Some(formula), _) => derived_weight(plan, formula, edge.child)?,
            (None, Some(weight)) => R::of(weight.value),
            // Siblings none of which has a weight weigh the same.
            (None, None) => R::of(Decimal::from(u8::from(!weighted[slot(edge)]))),
        };
        // A node without a score of its own has none because nothing counts below it.
        let is_empty = plan.item(edge.child).kind != Kind::Indicator && !below.is_decided(edge_id, edge);
        let counted = counted(plan, inputs, aggregation, below.score(edge_id, edge), is_empty);
        parts.push(Part { edge: edge_id, weight, counted, component: edge.component });
    }
    Ok(parts)
}

pub(super) fn derived_weight<R: Real>(
    plan: &Plan,
    formula: &crate::plan::RuleFormula,
    child: ItemId,
) -> Result<R, Fault> {
    let parameter = |index: u16| plan.node_parameters.iter().find(|(id, i, _)| *id == child && *i == index);
    let computed = compute(formula, |variable| match variable {
        Variable::Parameter(i) => {
            parameter(*i).map(|(_, _, v)| Operand::Number(Interval::of(*v))).ok_or(Fault::Missing)
        }
        _ => Err(Fault::Missing),
    })?;
    computed.number()?.one().cloned().ok_or(Fault::Missing)
}

fn counted<R: Real>(
    plan: &Plan,
    inputs: &Inputs,
    aggregation: &Aggregation,
    score: Score<R>,
    is_empty: bool,
) -> Counted<R> {
    let policy = inputs.policy(plan);
    // What nothing counts below is left out, unless the policy has words for it: no figure comes of silence.
    let unless_said = |said: Treatment, at: Place| {
        let silent = is_empty && at.is_empty() && !matches!(inputs.closing(), Closing::By(_));
        if silent { Treatment::Redistribute } else { said }
    };
    let treat = |treatment: Treatment| match treatment {
        Treatment::Value(v) => Counted::Score(Interval::of(v)),
        Treatment::Redistribute => Counted::Shared,
        Treatment::Lose => Counted::Lost,
        Treatment::Block => Counted::Blocks,
    };
    match (score.state, score.range) {
        (State::Missing | State::Excluded, _)
            if !matches!(inputs.closing(), Closing::By(_)) && aggregation.missing.is_some() =>
        {
            treat(aggregation.missing.unwrap_or_default())
        }
        (State::Excluded, _) => treat(unless_said(inputs.missing(plan), policy.missing_span)),
        (State::NotAssessable, _) => {
            let of_policy = || unless_said(policy.not_assessable, policy.not_assessable_span);
            treat(aggregation.not_assessable.unwrap_or_else(of_policy))
        }
        (_, Some(range)) => Counted::Score(range),
        (State::Blocked | State::Missing | State::Undefined | State::Uncertain, None) => Counted::Blocks,
        (_, None) => Counted::Shared,
    }
}

/// What children count for, one by one; those that don't count are left out.
fn scored<R: Real>(parts: &[&Part<R>]) -> impl Iterator<Item = (R, Interval<R>)> {
    parts.iter().filter_map(|p| match &p.counted {
        Counted::Score(s) => Some((p.weight.clone(), s.clone())),
        Counted::Lost => Some((p.weight.clone(), Interval::of(Decimal::ZERO))),
        Counted::Shared | Counted::Blocks => None,
    })
}

/// Combines children.
fn combine<R: Real>(how: Combine, parts: &[&Part<R>]) -> Result<Group<R>, Fault> {
    let mut scores = scored(parts);
    let score = match how {
        Combine::WeightedMean => return mean(scores),
        Combine::Mean => return mean(scores.map(|(_, s)| (R::of(Decimal::ONE), s))),
        Combine::Minimum | Combine::Maximum | Combine::Product => match scores.next() {
            Some((_, first)) => Some(scores.try_fold(first, |all, (_, s)| match how {
                Combine::Minimum => all.min(&s),
                Combine::Maximum => all.max(&s),
                _ => product(&all, &s),
            })?),
            None => None,
        },
        Combine::Sum => Interval::sum(scores.map(|(w, s)| s.scaled(&w)).collect::<Result<Vec<_>, Fault>>()?.iter())?,
    };
    Ok(Group { weight: R::of(Decimal::ONE), divisor: None, score })
}

/// The weighted mean: the sum of weight × score, then one division.
fn mean<R: Real>(parts: impl Iterator<Item = (R, Interval<R>)>) -> Result<Group<R>, Fault> {
    let mut products = Vec::with_capacity(parts.size_hint().1.unwrap_or(0));
    for (weight, score) in parts {
        let product = score.scaled(&weight)?;
        products.push((weight, product));
    }
    let weight = R::of(Decimal::ONE);
    let divisor = R::sum(products.iter().map(|(weight, _)| weight))?;
    let Some(by) = &divisor else { return Ok(Group { weight, divisor, score: None }) };
    if by.order(&R::of(Decimal::ZERO))? == Ordering::Equal {
        return Ok(Group { weight, divisor: None, score: None });
    }
    let score = Interval::sum(products.iter().map(|(_, product)| product))?;
    let score = score.map(|total| total.divided(by)).transpose()?;
    Ok(Group { weight, divisor, score })
}

/// The slots with weights of the policy; the weight of an empty slot moves where the policy says, or is
/// shared by the others.
fn slots<R: Real>(aggregation: &Aggregation, parts: &[Part<R>]) -> Result<Vec<Group<R>>, Fault> {
    let mut groups = Vec::with_capacity(aggregation.components.len());
    for slot in 0..aggregation.components.len() {
        let inside: Vec<&Part<R>> = parts.iter().filter(|p| p.component == Some(slot as u16)).collect();
        groups.push(combine(aggregation.combine, &inside)?);
    }
    let weights = slot_weights(aggregation, |slot| groups[slot].score.is_some())?;
    for (group, weight) in groups.iter_mut().zip(weights) {
        group.weight = weight;
    }
    Ok(groups)
}

/// The weight of each slot once those of the empty ones have moved.
fn slot_weights<R: Real>(aggregation: &Aggregation, filled: impl Fn(usize) -> bool) -> Result<Vec<R>, Fault> {
    let slots = &aggregation.components;
    let mut weights: Vec<R> = slots.iter().map(|c| R::of(c.weight)).collect();
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
            weights[to as usize] = weights[to as usize].plus(&R::of(slot.weight))?;
        }
        weights[index] = R::of(Decimal::ZERO);
    }
    Ok(weights)
}

/// The stages of a node's score from what its children give.
fn stages<R: Real>(
    plan: &Plan,
    id: ItemId,
    aggregation: &Aggregation,
    combined: Interval<R>,
) -> Result<Stages<R>, Fault> {
    let function = aggregation.function.as_deref();
    let shaped = function.map(|rule| shaped(rule, &combined, &parameters_of(plan, id))).transpose()?;
    let given = shaped.as_ref().map_or(&combined, |applied| &applied.raw);
    let factor = aggregation.factor.as_ref();
    let multiplied = factor.map(|factor| multiplied(factor, given, &parameters_of(plan, id))).transpose()?;
    let given = multiplied.as_ref().unwrap_or(given);
    let limited = match aggregation.limits {
        Some((low, high, _)) => given.within((low, high))?,
        None => given.clone(),
    };
    let score = match aggregation.rounding {
        Some(rounding) => limited.map(|v| v.rounded(rounding))?,
        None => limited.clone(),
    };
    Ok(Stages { combined, shaped, multiplied, limited, score })
}

impl<R: Real> Work<R> {
    /// What each child adds to what they give together; none where it adds nothing by itself, as the children of a
    /// minimum don't.
    pub(crate) fn contributions(&self, aggregation: &Aggregation) -> Vec<Option<Interval<R>>> {
        self.parts.iter().map(|part| self.contribution(aggregation, part).ok().flatten()).collect()
    }

    fn contribution(&self, aggregation: &Aggregation, part: &Part<R>) -> Result<Option<Interval<R>>, Fault> {
        let slot = if aggregation.components.is_empty() { Some(0) } else { part.component.map(usize::from) };
        let Some(group) = slot.and_then(|slot| self.groups.get(slot)) else { return Ok(None) };
        let factor = match aggregation.combine {
            Combine::WeightedMean | Combine::Sum => part.weight.clone(),
            Combine::Mean => R::of(Decimal::ONE),
            Combine::Minimum | Combine::Maximum | Combine::Product => return Ok(None),
        };
        let factor = match &group.divisor {
            Some(divisor) => factor.over(divisor)?,
            None => factor,
        };
        let factor = self.share(group, factor)?;
        match &part.counted {
            Counted::Score(score) => score.scaled(&factor).map(Some),
            Counted::Lost => Ok(Some(Interval::of(Decimal::ZERO))),
            Counted::Shared | Counted::Blocks => Ok(None),
        }
    }

    /// What each slot adds to what they give together.
    pub(crate) fn slot_contributions(&self) -> Vec<Option<Interval<R>>> {
        let of = |group: &Group<R>| {
            let factor = self.share(group, R::of(Decimal::ONE)).ok()?;
            group.score.as_ref()?.scaled(&factor).ok()
        };
        self.groups.iter().map(of).collect()
    }

    /// A part of a slot's score as a part of the node's.
    fn share(&self, group: &Group<R>, factor: R) -> Result<R, Fault> {
        match &self.divisor {
            Some(divisor) => factor.times(&group.weight)?.over(divisor),
            None => Ok(factor),
        }
    }
}
