//! What becomes of the score of a node: the function of its `nodo`, or the rule on an edge to it.

use super::inputs::Inputs;
use super::score::{Score, State};
use crate::arithmetic::formula::compute;
use crate::arithmetic::number::{Fault, Interval, Real};
use crate::arithmetic::rule::{Applied, Branch, Situation, apply};
use crate::ground::formula::NodeKind;
use crate::plan::{Edge, Plan, Rule, RuleFormula, ScoreFunction, is_shaped, parameters_of, parameters_on};
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// A rule over a score. One that may lie anywhere in an interval is looked at stretch by stretch, from one number of
/// the rule to the next, so that a threshold inside it makes no score look possible that is not.
pub(crate) fn shaped<R: Real>(
    rule: &Rule,
    score: &Interval<R>,
    parameters: &[Option<Decimal>],
) -> Result<Applied<R>, Fault> {
    let over = |value: Interval<R>| apply(rule, &Situation { value: Some(value), parameters, ..Situation::nothing() });
    if score.one().is_some() {
        return over(score.clone());
    }
    let mut whole: Option<Applied<R>> = None;
    for stretch in stretches(rule, score, parameters)? {
        let found = match over(stretch) {
            Ok(found) => found,
            Err(fault) if fault.asks_for_fractions() && !R::EXACT => return Err(fault),
            Err(_) => anything(rule)?,
        };
        whole = Some(match whole {
            None => found,
            Some(before) => joined(&before, &found)?,
        });
    }
    let whole = whole.ok_or(Fault::Missing)?;
    Ok(Applied {
        raw: whole.raw.open_ended()?,
        limited: whole.limited.open_ended()?,
        score: whole.score.open_ended()?,
        ..whole
    })
}

/// Somewhere in an interval the rule gives nothing: all that is known is where it ends.
fn anything<R: Real>(rule: &Rule) -> Result<Applied<R>, Fault> {
    let raw = Interval::<R>::unlimited();
    let limited = match rule.limits {
        Some((low, high, _)) => raw.within((low, high))?,
        None => raw.clone(),
    };
    let score = match rule.rounding.filter(|_| rule.limits.is_some()) {
        Some(rounding) => limited.map(|v: &R| v.rounded(rounding))?,
        None => limited.clone(),
    };
    Ok(Applied { raw, limited, score, branch: Branch::Several, inner: None })
}

fn joined<R: Real>(a: &Applied<R>, b: &Applied<R>) -> Result<Applied<R>, Fault> {
    Ok(Applied {
        raw: a.raw.hull(&b.raw)?,
        limited: a.limited.hull(&b.limited)?,
        score: a.score.hull(&b.score)?,
        branch: if a.branch == b.branch { a.branch } else { Branch::Several },
        inner: None,
    })
}

fn stretches<R: Real>(
    rule: &Rule,
    score: &Interval<R>,
    parameters: &[Option<Decimal>],
) -> Result<Vec<Interval<R>>, Fault> {
    let has_thresholds = !rule.guards.is_empty() || matches!(rule.score, ScoreFunction::Bands { .. });
    let mut numbers: Vec<Decimal> = Vec::new();
    if has_thresholds {
        let written = rule.formulas().flat_map(|f| &f.nodes).filter_map(|node| match node.kind {
            NodeKind::Number(value, _) => Some(value),
            _ => None,
        });
        numbers = written.chain(parameters.iter().copied().flatten()).collect();
        numbers.sort_unstable();
        numbers.dedup();
    }
    let mut ends = vec![score.low().clone()];
    for number in numbers.into_iter().map(R::of) {
        let inside = score.low().order(&number)? == Ordering::Less && number.order(score.high())? == Ordering::Less;
        if inside {
            ends.push(number);
        }
    }
    ends.push(score.high().clone());
    ends.windows(2).map(|pair| Interval::One(pair[0].clone()).hull(&Interval::One(pair[1].clone()))).collect()
}

/// A score as an edge that turns it counts it: by the rule of an edge to a node, then by its factor. What has no score
/// stays as it is.
pub(super) fn on_edge<R: Real>(plan: &Plan, inputs: &Inputs, edge: &Edge, score: Score<R>) -> Result<Score<R>, Fault> {
    let Some(range) = &score.range else { return Ok(score) };
    let state = if score.state == State::Decided { State::Computed } else { score.state };
    match turned(plan, inputs, edge, range) {
        Ok(range) => Ok(Score { range: Some(range), state }),
        Err(fault) => Score::fault(fault),
    }
}

fn turned<R: Real>(plan: &Plan, inputs: &Inputs, edge: &Edge, score: &Interval<R>) -> Result<Interval<R>, Fault> {
    let mut score = score.clone();
    if let Some(rule) = edge.rule.filter(|_| is_shaped(plan, edge)) {
        let rule = inputs.policy(plan).rule(rule);
        score = shaped(rule, &score, &parameters_on(rule, edge))?.score;
    }
    match plan.factor(edge) {
        Some(factor) => multiplied(factor, &score, &parameters_of(plan, edge.parent)),
        None => Ok(score),
    }
}

/// A score times a factor.
pub(crate) fn multiplied<R: Real>(
    factor: &RuleFormula,
    score: &Interval<R>,
    parameters: &[Option<Decimal>],
) -> Result<Interval<R>, Fault> {
    let situation = Situation { parameters, ..Situation::nothing() };
    product(score, &compute(factor, |v| situation.get(*v))?.number()?)
}

/// The product of two scores: what is without end stays so.
pub(super) fn product<R: Real>(a: &Interval<R>, b: &Interval<R>) -> Result<Interval<R>, Fault> {
    match a.times(b) {
        Ok(product) => product.open_ended(),
        Err(Fault::Overflow) if a.one().is_none() || b.one().is_none() => Ok(Interval::unlimited()),
        Err(fault) => Err(fault),
    }
}
