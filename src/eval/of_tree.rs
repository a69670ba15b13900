//! What the tree says where no score is asked for: resources, weights, how many nodes there are.

use super::aggregate::derived_weight;
use super::inputs::Inputs;
use super::known::Known;
use crate::arithmetic::number::{Fault, Interval, Real, decimal};
use crate::plan::{Edge, EdgeId, Having, ItemId, Kind, OfTree, Plan, Value, aggregation, counted, fact};
use rust_decimal::Decimal;

/// What the tree says in a year; `Missing` for what it does not say, and for scores.
pub(super) fn without_scores<R: Real>(plan: &Plan, inputs: &Inputs, asked: &OfTree, year: i32) -> Known<R> {
    let number = |value: Option<Decimal>| value.map_or(Known::Missing, |v| Known::Number(Interval::of(v)));
    match asked {
        OfTree::Used(item) => number(used(plan, inputs, *item, year)),
        // Only what was spent is known of other years.
        _ if year != plan.year => Known::Missing,
        OfTree::Planned(item) => number(planned(plan, *item)),
        OfTree::Weight(item, under) => match weight::<R>(plan, inputs, *item, *under) {
            Ok(Some(weight)) => Known::Number(Interval::One(weight)),
            Ok(None) | Err(Fault::Missing) => Known::Missing,
            Err(fault) => Known::Fault(fault),
        },
        OfTree::Count(of) if of.having == Having::All => number(Some(Decimal::from(counted::rows(plan, of).len()))),
        OfTree::Score(..) | OfTree::Count(_) => Known::Missing,
    }
}

/// Budget used by a node: as stated, else the sum over the nodes that belong to it.
pub fn used(plan: &Plan, inputs: &Inputs, id: ItemId, year: i32) -> Option<Decimal> {
    let facts = inputs.facts(plan, year)?;
    budget(plan, id, &|id| facts.resources(id).map(|f| f.value))
}

/// Budget planned for a node: as stated, else the sum over the nodes that belong to it.
pub fn planned(plan: &Plan, id: ItemId) -> Option<Decimal> {
    budget(plan, id, &|id| fact(&plan.resources, id).map(|f| f.value))
}

fn budget(plan: &Plan, id: ItemId, stated: &dyn Fn(ItemId) -> Option<Value>) -> Option<Decimal> {
    let mut sum: Option<Decimal> = None;
    // A list and no recursion: nodes may be chained by `in` to any depth, and even in a ring.
    let mut waiting = vec![id];
    while let Some(node) = waiting.pop() {
        match stated(node) {
            Some(Value::Number(v, _)) => sum = Some(decimal::add(sum.unwrap_or_default(), v).ok()?),
            Some(_) => {}
            None => {
                let own = plan.edges_of(node).map(|(_, e)| e).filter(|e| !e.used && e.child != id);
                waiting.extend(own.map(|e| e.child).filter(|c| plan.item(*c).kind != Kind::Indicator));
            }
        }
    }
    sum
}

/// The part that an item has of what its siblings weigh; a percentage is that already.
fn weight<R: Real>(plan: &Plan, inputs: &Inputs, item: ItemId, under: Option<ItemId>) -> Result<Option<R>, Fault> {
    let Some((id, edge)) = plan.edge_to(item, under) else { return Ok(None) };
    let policy = aggregation(plan, inputs.policy(plan), edge.parent);
    let formula = policy.and_then(|a| a.weight.as_ref());
    let own = inputs.weight(id, edge).filter(|_| formula.is_none());
    if let Some(weight) = own.filter(|w| w.percent) {
        return Ok(Some(R::of(weight.value)));
    }
    let counts = |e: &Edge| policy.is_some_and(|a| plan.counts_by(a, e));
    let is_sibling = |(_, e): &(EdgeId, &Edge)| counts(e) == counts(edge) && e.component == edge.component;
    let siblings: Vec<(EdgeId, &Edge)> = plan.edges_of(edge.parent).filter(is_sibling).collect();
    let is_weighted = siblings.iter().any(|(id, e)| inputs.weight(*id, e).is_some());
    let weight = |(id, e): &(EdgeId, &Edge)| match (formula, inputs.weight(*id, e)) {
        (Some(formula), _) => derived_weight(plan, formula, e.child),
        (None, Some(weight)) => Ok(R::of(weight.value)),
        (None, None) if is_weighted => Err(Fault::Missing),
        (None, None) => Ok(R::of(Decimal::ONE)),
    };
    let own = weight(&(id, edge))?;
    let all = siblings.iter().map(weight).collect::<Result<Vec<R>, Fault>>()?;
    let Some(total) = R::sum(all.iter())? else { return Ok(None) };
    own.over(&total).map(Some)
}
