//! Nodes that are counted, by a document or a formula.

use super::context::Checker;
use super::{decisions, goals, measures};
use crate::ground::quantity::{Quantity, WrittenMeasure};
use crate::plan::{Counted, Having, Inside};
use crate::syntax::view::counted;
use crate::syntax::view::goal::Goal;
use rust_decimal::Decimal;

/// Reads which nodes are counted.
pub(super) fn counted(cx: &mut Checker<'_, '_>, nodes: &counted::Nodes) -> Option<Counted> {
    let mut inside = Vec::with_capacity(nodes.inside.len());
    for place in &nodes.inside {
        inside.push(match *place {
            counted::Inside::Kind(kind) => Inside::Kind(kind),
            counted::Inside::Node(name) => Inside::Node(cx.lookup(name)?),
        });
    }
    let having = match nodes.having {
        counted::Having::All => Having::All,
        counted::Having::Outcome(words) => Having::Outcome(words),
        counted::Having::Score(asked) => {
            match asked.goal {
                Goal::Number(q) => drop(score(cx, q)?),
                Goal::Range(low, high) if low.measure == WrittenMeasure::None => drop((score(cx, high)?, low)),
                Goal::Range(low, high) => drop((score(cx, low)?, score(cx, high)?)),
                Goal::Day(_) | Goal::Yes | Goal::FromBase(_) => return None,
            }
            Having::Score(asked.form, goals::goal_of(cx, asked.goal)?.0)
        }
    };
    Some(Counted { kinds: nodes.kinds.clone(), inside, having, written: nodes.span })
}

/// A score in the unit of scores.
pub(super) fn score(cx: &mut Checker<'_, '_>, quantity: Quantity) -> Option<(Decimal, bool)> {
    let measure = measures::measure(cx, quantity.measure, quantity.span)?;
    let percent = quantity.measure == WrittenMeasure::Percent;
    decisions::score_unit(cx, quantity, measure).then_some((quantity.value, percent))
}
