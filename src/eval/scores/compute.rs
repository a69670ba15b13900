//! Scores a plan: in decimals, and with fractions where those don't decide.

use super::exact::{ExactScores, Found};
use super::marks;
use super::table::{Of, Scores};
use crate::arithmetic::number::fraction::Q;
use crate::arithmetic::number::{Fault, Interval, Number, Real};
use crate::eval::aggregate;
use crate::eval::inputs::Inputs;
use crate::eval::judge::{self, Judged, Outcome};
use crate::eval::known::Known;
use crate::eval::score::{Score, State};
use crate::eval::shaped;
use crate::eval::values::Values;
use crate::plan::{Decision, Edge, ItemId, Kind, Plan, Verdict, aggregation, is_turned};
use rustc_hash::FxHashMap;

type Decisions<'p> = FxHashMap<(ItemId, Option<ItemId>), &'p Decision>;

impl Scores {
    /// Scores a plan.
    pub fn compute(plan: &Plan, inputs: &Inputs) -> Scores {
        Scores::from_values(plan, Values::compute(plan, inputs))
    }

    /// Scores a plan whose values nobody will ask for in other years, but to find the errors in it: they are left out.
    pub fn of_the_year(plan: &Plan, inputs: &Inputs) -> Scores {
        Scores::from_values(plan, Values::of_the_year(plan, inputs))
    }

    fn from_values(plan: &Plan, values: Values) -> Scores {
        let none = vec![Score::UNDEFINED; plan.items.len()];
        let mut open = values.inputs().counts_forecasts();
        let decisions = index_decisions(values.inputs().decisions(plan));
        let (edges, replaced) = (FxHashMap::default(), FxHashMap::default());
        let mut scores =
            Scores { values, scores: none, edges, replaced, doubts: FxHashMap::default(), marks: Vec::new() };
        let mut found = Found::default();
        let mut late = 0;
        for (ready, &id) in plan.score_order.iter().enumerate() {
            scores.late_values(plan, ready, &mut late, &mut found);
            let computed = match scores.doubted(plan, id) {
                Some(doubt) => {
                    scores.doubts.insert(id, doubt);
                    Score::UNCERTAIN
                }
                None => scores.computed_anew(plan, id, &mut found),
            };
            open |= computed.state == State::Open;
            let decision = decisions.get(&(id, None)).copied();
            scores.scores[id.0 as usize] = scores.decided(Of::Item(id), computed, decision);
            // Parents come later in the order, so edges to this child are ready when asked for.
            scores.special_edges(plan, id, &decisions, &mut found);
        }
        scores.late_values(plan, plan.score_order.len(), &mut late, &mut found);
        if open {
            scores.marks = marks::marks(plan, &scores);
        }
        scores
    }

    fn computed_anew(&self, plan: &Plan, id: ItemId, found: &mut Found) -> Score {
        if plan.is_watched(id) {
            return Score::WATCHED;
        }
        let near = match plan.item(id).kind {
            Kind::Indicator => {
                let value = self.values.get(plan, id, plan.year);
                judge::score(plan, self.inputs(), id, None, value)
            }
            _ => aggregate::node(plan, self.inputs(), id, self),
        };
        self.settled(plan, near, found, |exact| exact.anew(id))
    }

    /// How the score of an indicator comes about, or that of one edge to it.
    pub fn judged<'p>(&'p self, plan: &'p Plan, id: ItemId, edge: Option<&Edge>) -> Judged<'p> {
        let near = judge::judge(plan, self.inputs(), id, edge, self.values.on_edge(plan, id, edge, plan.year));
        near.unwrap_or_else(|_| ExactScores::new(plan, self).judged(id, edge).numbers())
    }

    /// Why the score of a node with a function of its own can't be computed.
    pub fn fault_of_node(&self, plan: &Plan, id: ItemId) -> Option<Fault> {
        let aggregation =
            aggregation(plan, self.policy(plan), id).filter(|a| a.function.is_some() || a.factor.is_some())?;
        match aggregate::work::<Number>(plan, self.inputs(), id, aggregation, self) {
            Ok(_) => None,
            Err(fault) if fault.asks_for_fractions() => ExactScores::new(plan, self).fault_of_node(id),
            Err(fault) => Some(fault),
        }
    }

    /// The score that another value of an indicator would give, against its target for the year.
    pub fn if_it_were(&self, plan: &Plan, id: ItemId, value: Known) -> Option<Interval> {
        let inputs = self.inputs();
        let target = inputs.annual_target(plan, id)?;
        let judged = match judge::judge_by(plan, inputs, id, None, target, value) {
            Ok(judged) => judged,
            Err(_) => judge::judge_by::<Q>(plan, inputs, id, None, target, value.fractions()?).ok()?.numbers(),
        };
        match judged.outcome {
            Outcome::Applied(applied) => Some(applied.score),
            Outcome::NotDone => Some(judge::not_done(plan, inputs)),
            _ => None,
        }
    }

    /// A score that compares with every number of few digits as its decimals do; where they don't tell, the one
    /// that fractions give.
    fn settled(
        &self,
        plan: &Plan,
        near: Result<Score, Fault>,
        found: &mut Found,
        anew: impl FnOnce(&mut ExactScores<'_>) -> Score<Q>,
    ) -> Score {
        match near {
            Ok(score) if score.range.is_none_or(|range| self.tells(plan, range)) => score,
            _ => {
                let mut exact = ExactScores::with(plan, self, std::mem::take(found));
                let score = anew(&mut exact).numbers();
                *found = exact.into_found();
                score
            }
        }
    }

    /// True when the decimals of a score tell its outcome and its printed digits.
    fn tells(&self, plan: &Plan, range: Interval) -> bool {
        let told = |end: &Number| end.is_exact() || self.tells_end(plan, end);
        told(range.low()) && (range.one().is_some() || told(range.high()))
    }

    fn tells_end(&self, plan: &Plan, end: &Number) -> bool {
        let policy = self.policy(plan);
        let thresholds = policy.outcomes.iter().flat_map(|o| &o.bands).map(|b| b.0);
        let mut fine = thresholds.filter(|t| !Number::tells_from(*t));
        end.is_settled()
            && fine.all(|t| end.order(&Number::exact(t)).is_ok())
            && (Number::tells_from(policy.print.rounding.quantum) || end.rounded(policy.print.rounding).is_ok())
    }

    /// The score that counts: the one decided, where there is a decision.
    fn decided(&mut self, of: Of, computed: Score, decision: Option<&Decision>) -> Score {
        let Some(decision) = decision else { return computed };
        self.replaced.insert(of, computed);
        verdict(decision.verdict)
    }

    /// The score of an indicator as an edge judges it apart, before anything turns it; none where a decision about the
    /// indicator stands in its place.
    fn apart(&self, plan: &Plan, edge: &Edge) -> Option<Result<Score, Fault>> {
        let is_apart = self.is_judged_apart(plan, edge) && self.computed(edge.child).is_none();
        is_apart.then(|| {
            let value = self.values.on_edge(plan, edge.child, Some(edge), plan.year);
            judge::score(plan, self.inputs(), edge.child, Some(edge), value)
        })
    }

    fn special_edges(&mut self, plan: &Plan, id: ItemId, decisions: &Decisions<'_>, found: &mut Found) {
        for &edge_id in plan.special_edges_to(id) {
            let edge = &plan.edges[edge_id.0 as usize];
            // A decision about a node is a score like others for the rule of an edge to it.
            let of_all = || decisions.get(&(id, None)).filter(|_| !is_turned(plan, edge));
            let decision = decisions.get(&(id, Some(edge.parent))).or_else(of_all).copied();
            let computed = if self.edge_doubted(plan, id, edge) {
                Score::UNCERTAIN
            } else if is_turned(plan, edge) {
                let near = self.apart(plan, edge).unwrap_or_else(|| Ok(self.get(id)));
                let near = near.and_then(|score| shaped::on_edge(plan, self.inputs(), edge, score));
                self.settled(plan, near, found, |exact| exact.edge_anew(edge_id))
            } else if self.is_judged_apart(plan, edge) {
                let value = self.values.on_edge(plan, id, Some(edge), plan.year);
                let near = judge::score(plan, self.inputs(), id, Some(edge), value);
                self.settled(plan, near, found, |exact| exact.edge_anew(edge_id))
            } else {
                self.replaced.get(&Of::Item(id)).copied().unwrap_or_else(|| self.get(id))
            };
            let score = self.decided(Of::Edge(edge_id), computed, decision);
            self.edges.insert(edge_id, score);
        }
    }
}

fn index_decisions(decisions: &[Decision]) -> Decisions<'_> {
    decisions.iter().map(|d| ((d.item, d.under), d)).collect()
}

fn verdict(verdict: Verdict) -> Score {
    match verdict {
        Verdict::Score(v) => Score { range: Some(Interval::of(v)), state: State::Decided },
        Verdict::Between(low, high) => Score { range: Some(Interval::decimals(low, high)), state: State::Decided },
        Verdict::NotAssessable => Score { range: None, state: State::NotAssessable },
    }
}
