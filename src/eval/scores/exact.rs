//! Scores in fractions, for what decimals don't decide. Only what is asked for is computed, and of what that
//! needs only what is no decimal; never by recursion: nodes may be chained to any depth.

use super::table::{Of, Scores};
use crate::arithmetic::number::fraction::Q;
use crate::arithmetic::number::{Fault, Number};
use crate::eval::aggregate::{self, Below, Work};
use crate::eval::judge::{self, Judged};
use crate::eval::score::Score;
use crate::eval::shaped;
use crate::eval::values::ExactValues;
use crate::plan::{Edge, EdgeId, ItemId, Kind, Plan, aggregation, is_turned};
use rustc_hash::FxHashMap;

/// Scores in fractions, once asked for.
pub struct ExactScores<'a> {
    plan: &'a Plan,
    scores: &'a Scores,
    values: ExactValues<'a>,
    known: Found,
}

/// Scores found, to be kept from one question to the next.
#[derive(Default)]
pub(super) struct Found(FxHashMap<Of, Score<Q>>);

impl<'a> ExactScores<'a> {
    /// Nothing yet.
    pub fn new(plan: &'a Plan, scores: &'a Scores) -> ExactScores<'a> {
        ExactScores::with(plan, scores, Found::default())
    }

    pub(super) fn with(plan: &'a Plan, scores: &'a Scores, known: Found) -> ExactScores<'a> {
        ExactScores { plan, scores, values: ExactValues::new(plan, &scores.values), known }
    }

    pub(super) fn into_found(self) -> Found {
        self.known
    }

    pub(super) fn plan(&self) -> &'a Plan {
        self.plan
    }

    pub(super) fn scores(&self) -> &'a Scores {
        self.scores
    }

    /// The values.
    pub fn values(&mut self) -> &mut ExactValues<'a> {
        &mut self.values
    }

    /// The score of an item.
    pub fn get(&mut self, id: ItemId) -> Score<Q> {
        self.find(Of::Item(id))
    }

    /// The score of an item as one of its parents counts it.
    pub fn on_edge(&mut self, id: EdgeId, edge: &Edge) -> Score<Q> {
        self.find(self.of(id, edge))
    }

    /// What was computed of an item, or of one edge to it, where a decision took its place.
    pub fn computed(&mut self, id: ItemId, edge: Option<(EdgeId, &Edge)>) -> Option<Score<Q>> {
        let near = match edge {
            None => self.scores.computed(id),
            Some((edge_id, edge)) => self.scores.computed_on_edge(edge_id, edge),
        }?;
        let of = edge.map_or(Of::Item(id), |(edge_id, edge)| self.of(edge_id, edge));
        Some(near.fractions().unwrap_or_else(|| self.compute(of)))
    }

    /// How the score of an indicator comes about, or that of one edge to it.
    pub fn judged(&mut self, id: ItemId, edge: Option<&Edge>) -> Judged<'a, Q> {
        let value = self.values.on_edge(id, edge, self.plan.year);
        let nothing = Judged::nothing(value.clone());
        judge::judge(self.plan, self.scores.inputs(), id, edge, value).unwrap_or(nothing)
    }

    /// How the score of a node comes about; `None` where nothing says how, or where it can't be computed.
    pub(crate) fn work(&mut self, id: ItemId) -> Option<Work<Q>> {
        self.worked(id)?.ok()
    }

    /// Why the score of a node can't be computed.
    pub(super) fn fault_of_node(&mut self, id: ItemId) -> Option<Fault> {
        self.worked(id)?.err()
    }

    fn worked(&mut self, id: ItemId) -> Option<Result<Work<Q>, Fault>> {
        let aggregation = aggregation(self.plan, self.scores.policy(self.plan), id)?;
        for (edge_id, edge) in aggregate::counted_edges(self.plan, id, aggregation) {
            self.on_edge(edge_id, edge);
        }
        Some(aggregate::work(self.plan, self.scores.inputs(), id, aggregation, self))
    }

    /// The score of an item that decimals did not decide.
    pub(super) fn anew(&mut self, id: ItemId) -> Score<Q> {
        self.compute(Of::Item(id))
    }

    /// The same of an edge.
    pub(super) fn edge_anew(&mut self, id: EdgeId) -> Score<Q> {
        self.compute(Of::Edge(id))
    }

    fn find(&mut self, of: Of) -> Score<Q> {
        match self.ready(of) {
            Some(score) => score,
            None => self.compute(of),
        }
    }

    fn of(&self, id: EdgeId, edge: &Edge) -> Of {
        if self.scores.edges.contains_key(&id) { Of::Edge(id) } else { Of::Item(edge.child) }
    }

    /// What needs no computation.
    fn ready(&self, of: Of) -> Option<Score<Q>> {
        let near = match of {
            Of::Item(id) => Some(self.scores.get(id)),
            Of::Edge(id) => self.scores.edges.get(&id).copied(),
        };
        near.and_then(Score::fractions).or_else(|| self.known.0.get(&of).cloned())
    }

    fn compute(&mut self, goal: Of) -> Score<Q> {
        let mut waiting = vec![goal];
        let mut last = Score::UNDEFINED;
        while let Some(&of) = waiting.last() {
            let before = waiting.len();
            if before > 1 && self.ready(of).is_some() {
                waiting.pop();
                continue;
            }
            let lacking: Vec<Of> = self.below(of).filter(|n| self.ready(*n).is_none()).collect();
            waiting.extend(lacking);
            if waiting.len() == before {
                last = self.one(of);
                self.known.0.insert(of, last.clone());
                waiting.pop();
            }
        }
        last
    }

    /// The edge that an indicator is judged apart on.
    fn apart(&self, of: Of) -> Option<&'a Edge> {
        let Of::Edge(id) = of else { return None };
        Some(&self.plan.edges[id.0 as usize])
    }

    fn item(&self, of: Of) -> ItemId {
        match of {
            Of::Item(id) => id,
            Of::Edge(id) => self.plan.edges[id.0 as usize].child,
        }
    }

    /// The scores that a score is made of.
    fn below(&self, of: Of) -> impl Iterator<Item = Of> {
        let id = self.item(of);
        let apart = self.apart(of).is_some_and(|e| self.is_apart(e));
        let same = (self.apart(of).is_some() && !apart).then_some(Of::Item(id));
        let policy = self.scores.policy(self.plan);
        let counts = aggregation(self.plan, policy, id).filter(|_| same.is_none());
        let edges = counts.into_iter().flat_map(move |a| aggregate::counted_edges(self.plan, id, a));
        same.into_iter().chain(edges.map(|(id, edge)| self.of(id, edge)))
    }

    /// One score, all those that it is made of being ready.
    fn one(&mut self, of: Of) -> Score<Q> {
        let id = self.item(of);
        let edge = self.apart(of);
        if edge.is_some_and(|e| !self.is_apart(e)) {
            return self.turned(edge, self.ready(Of::Item(id)).unwrap_or(Score::UNDEFINED));
        }
        let score = match self.plan.item(id).kind {
            Kind::Indicator => {
                let value = self.values.on_edge(id, edge, self.plan.year);
                judge::score(self.plan, self.scores.inputs(), id, edge, value)
            }
            _ => aggregate::node(self.plan, self.scores.inputs(), id, self),
        };
        self.turned(edge, score.unwrap_or(Score::UNDEFINED))
    }

    fn turned(&self, edge: Option<&Edge>, score: Score<Q>) -> Score<Q> {
        match edge.filter(|e| is_turned(self.plan, e)) {
            Some(edge) => shaped::on_edge(self.plan, self.scores.inputs(), edge, score).unwrap_or(Score::UNDEFINED),
            None => score,
        }
    }

    /// True for an edge that judges an indicator apart; not where a decision about it is to be turned.
    fn is_apart(&self, edge: &Edge) -> bool {
        let decided = is_turned(self.plan, edge) && self.scores.computed(edge.child).is_some();
        self.scores.is_judged_apart(self.plan, edge) && !decided
    }
}

impl Below<Q> for ExactScores<'_> {
    fn score(&self, id: EdgeId, edge: &Edge) -> Score<Q> {
        self.ready(self.of(id, edge)).unwrap_or(Score::UNDEFINED)
    }

    fn is_decided(&self, id: EdgeId, edge: &Edge) -> bool {
        self.scores.is_decided(id, edge)
    }
}

impl Below<Number> for Scores {
    fn score(&self, id: EdgeId, edge: &Edge) -> Score {
        self.on_edge(id, edge)
    }

    fn is_decided(&self, id: EdgeId, edge: &Edge) -> bool {
        // What was decided of a node comes through an edge that turns its score.
        self.computed_on_edge(id, edge).or_else(|| self.computed(edge.child)).is_some()
    }
}
