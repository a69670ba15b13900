//! The scores of a plan, to be looked up.

use crate::eval::inputs::Inputs;
use crate::eval::score::Score;
use crate::eval::values::Values;
use crate::plan::{Doubt, Edge, EdgeId, ItemId, Kind, Plan, Policy};
use rustc_hash::FxHashMap;

/// The scores of a plan.
pub struct Scores {
    /// The values they were computed from.
    pub values: Values,
    pub(super) scores: Vec<Score>,
    /// Scores of edges that have a rule, parameters or a decision of their own.
    pub(super) edges: FxHashMap<EdgeId, Score>,
    /// What was computed where a decision took its place.
    pub(super) replaced: FxHashMap<Of, Score>,
    /// The error that a score stands on.
    pub(super) doubts: FxHashMap<ItemId, Doubt>,
    /// What each score rests on; empty where all of it is known.
    pub(super) marks: Vec<Mark>,
}

/// How many missing indicators a mark names.
const NAMED: usize = 3;

/// What one score rests on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Mark {
    first: [Option<ItemId>; NAMED],
    /// Some of it is a forecast.
    pub foreseen: bool,
}

impl Mark {
    /// The first few indicators whose actual is missing.
    pub fn missing(&self) -> impl Iterator<Item = ItemId> + '_ {
        self.first.iter().flatten().copied()
    }

    pub(super) fn add(&mut self, item: ItemId) {
        if !self.first.contains(&Some(item))
            && let Some(free) = self.first.iter_mut().find(|f| f.is_none())
        {
            *free = Some(item);
        }
    }

    pub(super) fn take(&mut self, below: Mark) {
        below.missing().for_each(|item| self.add(item));
        self.foreseen |= below.foreseen;
    }
}

/// A score: of an item, or as a parent counts it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(in super::super) enum Of {
    Item(ItemId),
    Edge(EdgeId),
}

impl Scores {
    /// What the policy's rules give an item whose score was decided; `None` where none was.
    pub fn computed(&self, id: ItemId) -> Option<Score> {
        self.replaced.get(&Of::Item(id)).copied()
    }

    /// The same of an item as one of its parents counts it.
    pub fn computed_on_edge(&self, id: EdgeId, edge: &Edge) -> Option<Score> {
        let of = if self.edges.contains_key(&id) { Of::Edge(id) } else { Of::Item(edge.child) };
        self.replaced.get(&of).copied()
    }

    /// What they were computed from.
    pub fn inputs(&self) -> &Inputs {
        self.values.inputs()
    }

    /// The policy they were computed by.
    pub fn policy<'a>(&'a self, plan: &'a Plan) -> &'a Policy {
        self.inputs().policy(plan)
    }

    /// The score of an item.
    pub fn get(&self, id: ItemId) -> Score {
        self.scores[id.0 as usize]
    }

    /// The score of an item as one of its parents counts it.
    pub fn on_edge(&self, id: EdgeId, edge: &Edge) -> Score {
        self.edges.get(&id).copied().unwrap_or_else(|| self.get(edge.child))
    }

    /// True for an edge to an indicator that has a rule, parameters or a value of its own.
    pub(super) fn is_judged_apart(&self, plan: &Plan, edge: &Edge) -> bool {
        let own = edge.rule.is_some() || !edge.parameters.is_empty();
        plan.item(edge.child).kind == Kind::Indicator && (own || self.inputs().has_own_value(plan, edge, plan.year))
    }
}
