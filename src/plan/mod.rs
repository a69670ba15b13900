//! The typed plan: what the text means. It can't hold an error; what could not be understood was
//! reported and is absent.
//!
//! Everything points back to the source by [`Place`]; names and titles are looked up there and
//! never copied.

mod course;
mod facts;
pub mod figures;
mod hole;
mod measured;
mod policy;
mod pool;

use crate::source::Place;
use crate::syntax::Keyword;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, HashSet};

pub use crate::ground::goal::{Form, Goal};
pub use crate::syntax::Kind;
pub use course::*;
pub use facts::*;
pub use hole::Hole;
pub use measured::*;
pub use policy::*;
pub use pool::{List, Pool};

/// A declared thing: a scored node, an indicator or a datum.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ItemId(pub u32);

/// A scoring rule: an index into [`Policy::rules`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct RuleId(pub u16);

/// An edge: an index into [`Plan::edges`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct EdgeId(pub u32);

/// A unit of measure: an index into [`Plan::measures`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct MeasureId(pub u16);

impl MeasureId {
    /// A plain number.
    pub const NUMBER: MeasureId = MeasureId(0);
    /// `%`
    pub const PERCENT: MeasureId = MeasureId(1);
    /// `n`: whole things.
    pub const COUNT: MeasureId = MeasureId(2);
    /// `gg`: days.
    pub const DAYS: MeasureId = MeasureId(3);
    /// `euro`
    pub const EURO: MeasureId = MeasureId(4);
    /// `ore`: hours.
    pub const HOURS: MeasureId = MeasureId(5);

    /// The measures the language knows, in the order of their ids.
    pub const BUILT_IN: [&'static str; 6] = ["", "%", "n", "gg", "euro", "ore"];

    /// True for plain numbers, percentages and counts, which compare with each other.
    pub fn is_dimensionless(self) -> bool {
        self.0 <= MeasureId::COUNT.0
    }
}

/// A declared thing. An empty span means "not written".
#[derive(Clone, Debug)]
pub struct Item {
    /// What it is.
    pub kind: Kind,
    /// Its name, where declared.
    pub name: Place,
    /// Its title, without quotes.
    pub title: Place,
    /// The code the document prints, where it differs from the name.
    pub code: Place,
    /// Index into the table of its kind: [`Plan::measured`] for indicators and data.
    pub detail: u32,
    /// The node it belongs to.
    pub parent: Option<ItemId>,
}

/// How a parent counts a child.
#[derive(Clone, Debug)]
pub struct Edge {
    /// The node above.
    pub parent: ItemId,
    /// The node below.
    pub child: ItemId,
    /// The weight, if written.
    pub weight: Option<Weight>,
    /// The code printed on this edge; empty for the child's own.
    pub code: Place,
    /// A rule for this edge only.
    pub rule: Option<RuleId>,
    /// Parameters for this edge only.
    pub parameters: Box<[(u16, Decimal)]>,
    /// The slot, as an index into the aggregation's components.
    pub component: Option<u16>,
    /// True for `usa`, false where the child is declared.
    pub used: bool,
    /// Where the edge is written: the name after `usa`, or the child's name.
    pub span: Place,
}

/// A node assigned to a unit: `unità X` in the node's block.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Assignment {
    /// The node.
    pub node: ItemId,
    /// The unit.
    pub unit: ItemId,
    /// What the node weighs in the unit's score, if written.
    pub weight: Option<Weight>,
    /// Where: the unit's name.
    pub span: Place,
}

/// A weight.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Weight {
    /// The number; percentages as fractions.
    pub value: Decimal,
    /// True when written with `%`: siblings then add up to 100 %.
    pub percent: bool,
    /// Where.
    pub span: Place,
}

/// A named thing without a score: a source or a measure.
#[derive(Clone, Debug)]
pub struct Named {
    /// Its name.
    pub name: Place,
    /// Its title, without quotes.
    pub title: Place,
}

/// A unit of measure.
#[derive(Clone, Debug)]
pub struct Measure {
    /// The word after a number.
    pub symbol: String,
    /// Its title; empty for those of the language.
    pub title: Place,
}

/// Texts of a node that reports show.
#[derive(Clone, Debug, PartialEq)]
pub struct Annotation {
    /// Of which item.
    pub item: ItemId,
    /// `prospettiva`, `missione`, `programma`, `tipologia`, `tipo`, `era`.
    pub field: Keyword,
    /// The text without quotes, or the name.
    pub text: Place,
}

/// A waiver of a lint.
#[derive(Clone, Debug)]
pub struct Waiver {
    /// The code as written.
    pub code: crate::diagnostic::Code,
    /// The part of the text it holds for.
    pub scope: Place,
    /// Why.
    pub reason: Place,
    /// Where it is written.
    pub span: Place,
}

/// A whole plan with its data, decisions and claims.
#[derive(Default)]
pub struct Plan {
    /// The year the plan is for.
    pub year: i32,
    /// The `piano` item; `None` in a plan that has none.
    pub root: Option<ItemId>,
    /// Everything declared with a name.
    pub items: Vec<Item>,
    /// Details of indicators and data.
    pub measured: Vec<Measured>,
    /// The targets of all of them.
    pub targets: Pool<Target>,
    /// The targets still to be decided of all of them.
    pub holes: Pool<Hole>,
    /// The baselines of all of them.
    pub baselines: Pool<Baseline>,
    /// The sources of all of them, as indices into [`Plan::sources`].
    pub cited: Pool<u16>,
    /// All edges, grouped by parent, in the order written.
    pub edges: Vec<Edge>,
    /// Where each item's edges start in `edges`; one more entry than items.
    pub edge_starts: Vec<u32>,
    /// Data and indicators in an order in which formulas can be computed.
    pub order: Vec<ItemId>,
    /// Nodes in an order in which scores can be computed.
    pub score_order: Vec<ItemId>,
    /// Units assigned to nodes.
    pub assigned: Vec<Assignment>,
    /// Texts of nodes.
    pub annotations: Vec<Annotation>,
    /// Planned budget.
    pub resources: Vec<Fact>,
    /// Parameters of nodes that the policy asks for.
    pub node_parameters: Vec<(ItemId, u16, Decimal)>,
    /// Sources of data.
    pub sources: Vec<Named>,
    /// Units of measure, those of the language first.
    pub measures: Vec<Measure>,
    /// The scoring policy.
    pub policy: Policy,
    /// `tipo` of units and scorecards, where written.
    pub typologies: BTreeMap<ItemId, String>,
    /// Edges with a rule, parameters or a decision of their own, ordered by child.
    pub special_edges: Vec<EdgeId>,
    /// Actuals by year.
    pub facts: BTreeMap<i32, YearFacts>,
    /// Where a table says in its own way that there is no value, by year and item.
    pub not_reported: BTreeMap<(i32, ItemId), Place>,
    /// Decisions of the evaluation body.
    pub decisions: Vec<Decision>,
    /// Published figures.
    pub claims: Vec<Claim>,
    /// Periods, forecasts and amendments.
    pub course: Course,
}

impl Plan {
    /// An item.
    pub fn item(&self, id: ItemId) -> &Item {
        &self.items[id.0 as usize]
    }

    /// All item ids.
    pub fn ids(&self) -> impl Iterator<Item = ItemId> + use<> {
        (0..self.items.len() as u32).map(ItemId)
    }

    /// What an indicator or datum measures.
    pub fn measured(&self, id: ItemId) -> Option<&Measured> {
        let item = self.item(id);
        matches!(item.kind, Kind::Indicator | Kind::Datum).then(|| &self.measured[item.detail as usize])
    }

    /// The edges from a node to what it counts.
    pub fn edges_of(&self, id: ItemId) -> impl Iterator<Item = (EdgeId, &Edge)> {
        let range = self.edge_starts[id.0 as usize]..self.edge_starts[id.0 as usize + 1];
        range.map(|i| (EdgeId(i), &self.edges[i as usize]))
    }

    /// The edge from the node that an item stands in. Edges of one node are in the order written, so
    /// that a node of many thousands does not look through them for each.
    pub fn own_edge(&self, id: ItemId) -> Option<(EdgeId, &Edge)> {
        let item = self.item(id);
        let parent = item.parent?.0 as usize;
        let edges = &self.edges[self.edge_starts[parent] as usize..self.edge_starts[parent + 1] as usize];
        let start = edges.partition_point(|e| e.span.position() < item.name.position());
        let here = edges[start..].iter().take_while(|e| e.span.position() == item.name.position());
        let (nth, edge) = here.enumerate().find(|(_, e)| e.child == id && !e.used)?;
        Some((EdgeId(self.edge_starts[parent] + (start + nth) as u32), edge))
    }

    /// The values of an indicator in single units in a year.
    pub fn facts_of_units(&self, id: ItemId, year: i32) -> &[UnitFact] {
        self.facts.get(&year).map_or(&[], |facts| facts.of_units(id))
    }

    /// True for an edge from a unit to an indicator of which units have values of their own.
    pub fn has_own_value(&self, edge: &Edge, year: i32) -> bool {
        self.item(edge.parent).kind == Kind::Unit && !self.facts_of_units(edge.child, year).is_empty()
    }

    /// The value of an indicator in the unit that an edge starts from.
    pub fn unit_fact(&self, edge: &Edge, year: i32) -> Option<&UnitFact> {
        self.facts_of_units(edge.child, year).iter().find(|f| f.unit == edge.parent)
    }

    /// Finds the edges that are scored apart from their child: with a rule, parameters, a decision or a value of
    /// their own.
    pub(crate) fn find_special_edges(&mut self) {
        let decided: HashSet<(ItemId, ItemId)> =
            self.decisions.iter().filter_map(|d| Some((d.under?, d.item))).collect();
        let special = |edge: &Edge| {
            edge.rule.is_some()
                || !edge.parameters.is_empty()
                || decided.contains(&(edge.parent, edge.child))
                || self.has_own_value(edge, self.year)
        };
        let ids = (0..self.edges.len() as u32).map(EdgeId);
        let mut found: Vec<EdgeId> = ids.filter(|e| special(&self.edges[e.0 as usize])).collect();
        found.sort_by_key(|e| self.edges[e.0 as usize].child);
        self.special_edges = found;
    }

    /// The `tipo` of a unit or scorecard.
    pub fn typology(&self, id: ItemId) -> Option<&str> {
        self.typologies.get(&id).map(String::as_str)
    }

    /// The edges to a child that are scored apart from it.
    pub fn special_edges_to(&self, child: ItemId) -> &[EdgeId] {
        let of = |e: &EdgeId| self.edges[e.0 as usize].child;
        let start = self.special_edges.partition_point(|e| of(e) < child);
        let end = self.special_edges.partition_point(|e| of(e) <= child);
        &self.special_edges[start..end]
    }

    /// All targets of an indicator, in the order written.
    pub fn targets_of(&self, id: ItemId) -> &[Target] {
        self.measured(id).map_or(&[], |m| self.targets.get(m.targets))
    }

    /// The latest baseline before the plan's year.
    pub fn baseline(&self, id: ItemId) -> Option<&Baseline> {
        let baselines = self.baselines.get(self.measured(id)?.baselines);
        baselines.iter().filter(|b| b.year <= self.year).max_by_key(|b| b.year)
    }

    /// True when no more actuals are to come for the plan's year.
    pub fn closed(&self) -> bool {
        self.facts.get(&self.year).is_some_and(|f| f.closed)
    }
}
