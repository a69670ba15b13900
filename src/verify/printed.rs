//! What a document prints of a node against what it prints of those below it.

use super::checked::{Checked, FromPrinted, Shown, finer};
use super::counts;
use super::hold::{as_printed, hold};
use super::verdict::Verdict;
use crate::arithmetic::number::fraction::Q;
use crate::arithmetic::number::{Fault, Interval, Number, Real, Truth};
use crate::arithmetic::rule;
use crate::diagnostic::Text;
use crate::eval::{Granted, Inputs, Tally, figures, score_from};
use crate::plan::{self, Claim, Counted, Figure, Having, ItemId, MeasureId, Plan};
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

/// The scores that one document prints: the figure, and the claim that it is.
type Scores = FxHashMap<(ItemId, Option<ItemId>), (Decimal, usize)>;

/// Holds every figure that a document prints of a node, and every count of nodes, against the scores that the same
/// document prints of what is below.
pub(super) fn look_below(plan: &Plan, inputs: &Inputs, checked: &mut [Checked]) {
    let mut documents: FxHashMap<(&str, i32), Scores> = FxHashMap::default();
    for (index, claim) in plan.claims.iter().enumerate().filter(|(_, c)| c.year == plan.year) {
        if let Figure::Score { value, .. } = claim.figure {
            let scores = documents.entry((plan.text(claim.place), claim.year)).or_default();
            scores.entry((claim.item, claim.under)).or_insert((value, index));
        }
    }
    let mut found = Vec::new();
    for (index, claim) in plan.claims.iter().enumerate() {
        let Some(scores) = documents.get(&(plan.text(claim.place), claim.year)) else { continue };
        let below = Below { plan, inputs, scores, checked };
        found.extend(below.figure(claim).map(|printed| (index, printed)));
    }
    for (index, printed) in found {
        checked[index].printed = Some(printed);
    }
}

struct Below<'a> {
    plan: &'a Plan,
    inputs: &'a Inputs,
    scores: &'a Scores,
    checked: &'a [Checked],
}

impl Below<'_> {
    fn figure(&self, claim: &Claim) -> Option<FromPrinted> {
        match &claim.figure {
            Figure::Score { value, percent } => self.score(claim.item, *value, *percent),
            Figure::Count(of, value, percent) => self.count(of, *value, *percent),
            _ => None,
        }
    }

    /// The printed score of a child as its parent counts it.
    fn of(&self, child: ItemId, parent: Option<ItemId>) -> Option<(Decimal, usize)> {
        self.counted(child, parent).or_else(|| self.scores.get(&(child, None)).copied())
    }

    /// The score that is printed of a child as one parent counts it.
    fn counted(&self, child: ItemId, parent: Option<ItemId>) -> Option<(Decimal, usize)> {
        parent.and_then(|parent| self.scores.get(&(child, Some(parent)))).copied()
    }

    fn is_contradicted(&self, claim: usize) -> bool {
        self.checked[claim].verdict == Verdict::Contradicted
    }

    fn score(&self, node: ItemId, value: Decimal, percent: bool) -> Option<FromPrinted> {
        // Not every node has children that are printed: most have none.
        self.plan.edges_of(node).find_map(|(_, edge)| self.of(edge.child, Some(node)))?;
        let near = self.held::<Number>(node, value);
        let (follows, computed) = match near {
            Ok(found) => found?,
            Err(_) => {
                let (follows, exactly) = self.held::<Q>(node, value).ok()??;
                (follows, exactly.numbers().ok()?)
            }
        };
        let unit = if percent { MeasureId::PERCENT } else { MeasureId::NUMBER };
        let shown = |n: &Number| figures::quantity(self.plan, finer(*n, value), unit);
        let text = match &computed {
            Interval::One(n) => shown(n),
            Interval::Between(low, high) => format!("{} … {}", shown(low), shown(high)),
        };
        let is_explained = self
            .plan
            .edges_of(node)
            .any(|(_, edge)| self.of(edge.child, Some(node)).is_some_and(|(_, claim)| self.is_contradicted(claim)));
        Some(FromPrinted { computed: Shown { text: Text::same(text), number: None }, follows, is_explained })
    }

    /// Whether a printed score follows from the printed ones below, and what these come to.
    fn held<R: Real>(&self, node: ItemId, value: Decimal) -> Result<Option<(bool, Interval<R>)>, Fault> {
        let printed = |edge: &plan::Edge, score: &dyn Fn(Decimal) -> Option<Interval<R>>| match self
            .counted(edge.child, Some(node))
        {
            Some((value, _)) => score(value).map(Granted::Counted),
            None => score(self.of(edge.child, None)?.0).map(Granted::Alone),
        };
        let nominal = score_from(self.plan, self.inputs, node, |edge| printed(edge, &|v| Some(Interval::of(v))))?;
        let Some(nominal) = nominal else { return Ok(None) };
        let wide = |edge: &plan::Edge| printed(edge, &|v| Interval::written(v).ok());
        let Some(written) = score_from(self.plan, self.inputs, node, wide)? else { return Ok(None) };
        let rounding = as_printed(self.plan.policy.print, value);
        let (verdict, _) = hold(value, rounding, &nominal, &written)?;
        Ok(Some((verdict != Verdict::Contradicted, nominal)))
    }

    fn count(&self, of: &Counted, value: Decimal, percent: bool) -> Option<FromPrinted> {
        if of.having == Having::All {
            return None;
        }
        let rows = plan::counted::rows(self.plan, of);
        let parent = |edge: Option<plan::EdgeId>| edge.map(|id| self.plan.edges[id.0 as usize].parent);
        let printed = rows.iter().map(|&(id, edge)| self.of(id, parent(edge))).collect::<Option<Vec<_>>>()?;
        let known = printed.iter().map(|&(score, _)| self.holds(&of.having, score)).collect::<Option<Vec<_>>>()?;
        let tally = Tally::of(known.into_iter().map(|holds| (holds, holds)));
        let held = counts::held(tally, self.plan, value, percent);
        Some(FromPrinted {
            computed: held.computed?,
            follows: held.verdict != Verdict::Contradicted,
            is_explained: printed.iter().any(|&(_, claim)| self.is_contradicted(claim)),
        })
    }

    fn holds(&self, having: &Having, score: Decimal) -> Option<bool> {
        match having {
            Having::All => Some(true),
            Having::Outcome(words) => {
                let reached = self.plan.policy.outcomes.as_ref()?.of(|threshold| score.cmp(&threshold));
                Some(self.plan.text(reached) == self.plan.text(*words))
            }
            Having::Score(form, goal) => {
                let met = rule::met(*form, goal, &Interval::<Number>::of(score)).ok()?;
                Some(met == Truth::Yes)
            }
        }
    }
}
