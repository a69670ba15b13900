//! What was finished for good this year: deadlines met and things done that nobody does twice.

use crate::eval::Scores;
use crate::plan::{Goal, ItemId, Kind, Plan};
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

/// The topmost nodes of which nothing is left to do.
pub(super) fn topmost(plan: &Plan, scores: &Scores) -> Vec<ItemId> {
    let mut done: FxHashMap<ItemId, bool> = FxHashMap::default();
    for &id in &plan.score_order {
        let is_done = match plan.item(id).kind {
            Kind::Indicator => {
                let once = plan.target(id).is_some_and(|t| matches!(t.goal, Goal::Day(_) | Goal::Yes));
                once && scores.get(id).value() == Some(Decimal::ONE.into())
            }
            Kind::Area | Kind::Objective | Kind::Project => {
                let mut below = plan.edges_of(id).map(|(_, e)| e.child).peekable();
                below.peek().is_some() && below.all(|child| done.get(&child) == Some(&true))
            }
            Kind::Plan | Kind::Scorecard | Kind::Unit | Kind::Datum => false,
        };
        done.insert(id, is_done);
    }
    let is_done = |id: &ItemId| done.get(id) == Some(&true);
    plan.ids().filter(|id| is_done(id) && !plan.item(*id).parent.as_ref().is_some_and(is_done)).collect()
}
