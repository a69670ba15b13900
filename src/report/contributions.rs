//! What each child adds to the score of a node, read off the trace of the computation: exactly, and as printed. The
//! printed parts add up to what the children give together, as it is printed.

use crate::arithmetic::number::Interval;
use crate::arithmetic::number::fraction::Q;
use crate::eval::{ExactScores, Scores};
use crate::plan::{EdgeId, ItemId, Plan, aggregation};
use crate::report::exact;

/// Reads contributions, keeping what one node has in common with the next.
pub struct Contributions<'a> {
    plan: &'a Plan,
    scores: &'a Scores,
    trace: ExactScores<'a>,
}

/// What one number of an explanation is: exactly, and as printed.
#[derive(Clone, Debug)]
pub struct Figure {
    /// Exactly.
    pub exact: Interval<Q>,
    /// Rounded as the policy prints scores.
    pub printed: Interval,
}

/// What the children of a node give.
#[derive(Debug)]
pub struct Given {
    /// All of them together, before the function, the limits and the rounding of the node.
    pub together: Figure,
    /// Each child that adds something by itself.
    pub each: Vec<(EdgeId, Figure)>,
}

impl<'a> Contributions<'a> {
    /// Nothing read yet.
    pub fn new(plan: &'a Plan, scores: &'a Scores) -> Contributions<'a> {
        Contributions { plan, scores, trace: ExactScores::new(plan, scores) }
    }

    /// Those of one node; none where it has no score, or one that stands on an error.
    pub fn of(&mut self, id: ItemId) -> Option<Given> {
        let aggregation = aggregation(self.plan, self.scores.policy(self.plan), id)?;
        if self.scores.doubt(id).is_some() {
            return None;
        }
        let work = self.trace.work(id)?;
        let together = &work.stages.as_ref()?.combined;
        let print = self.plan.policy.print;
        let parts = work.contributions(aggregation);
        let printed = exact::printed_parts(print, &parts, together);
        let each = work.parts.iter().zip(parts).zip(printed);
        let each =
            each.filter_map(|((part, exact), printed)| Some((part.edge, Figure { exact: exact?, printed: printed? })));
        let printed = exact::printed_parts(print, &[Some(together.clone())], together).pop()??;
        Some(Given { together: Figure { exact: together.clone(), printed }, each: each.collect() })
    }
}
