//! Budgets of nodes.

use crate::arithmetic::number::decimal;
use crate::plan::{ItemId, Kind, Plan, Value};
use rust_decimal::Decimal;

/// Budget used by a node: as stated, else the sum over the nodes that belong to it.
pub fn resources(plan: &Plan, id: ItemId, year: i32) -> Option<Decimal> {
    let facts = plan.facts.get(&year)?;
    budget(plan, id, &|id| facts.resources(id).map(|f| f.value))
}

/// A budget of a node: as stated, else the sum over the nodes that belong to it.
pub fn budget(plan: &Plan, id: ItemId, stated: &dyn Fn(ItemId) -> Option<Value>) -> Option<Decimal> {
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
