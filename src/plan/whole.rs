//! The plan itself.

use super::{
    Aggregation, Amendment, Annotation, Assertion, Assignment, Baseline, Change, Chapter, Claim, Codes, Course,
    Decision, Doubts, Edge, EdgeId, Explanation, Fact, Figure, Form, Hole, Item, ItemId, Kind, Measure, MeasureId,
    Measured, Named, Policy, Pool, Prize, RuleFormula, Said, Scale, Target, UnitFact, Unread, YearFacts,
};
use crate::data::chosen::Reading;
use crate::source::{Location, Place, Sources};
use rust_decimal::Decimal;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, HashSet};

/// A whole plan with its data, decisions and claims.
#[derive(Default)]
pub struct Plan {
    /// The texts it was read from, where names and titles are looked up.
    pub texts: Sources,
    /// The year the plan is for.
    pub year: i32,
    /// The `piano` item; `None` in a plan that has none.
    pub root: Option<ItemId>,
    /// Everything declared with a name.
    pub items: Vec<Item>,
    /// Printed codes that differ from names.
    pub codes: Codes,
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
    /// Data and indicators whose formulas ask for scores, at once or by way of others, and after how many scores of that
    /// order they can be computed.
    pub late: Vec<(u32, ItemId)>,
    /// Units assigned to nodes.
    pub assigned: Vec<Assignment>,
    /// Texts of nodes.
    pub annotations: Vec<Annotation>,
    /// Planned budget.
    pub resources: Vec<Fact>,
    /// Parameters of nodes that the policy asks for, in the order of the nodes.
    pub node_parameters: Vec<(ItemId, u16, Decimal)>,
    /// What an edge multiplies the score by that it counts, over the parameters of the node it starts from: by where
    /// the edge is written.
    pub factors: FxHashMap<Place, RuleFormula>,
    /// Sources of data.
    pub sources: Vec<Named>,
    /// Units of measure, those of the language first.
    pub measures: Vec<Measure>,
    /// The scoring policy.
    pub policy: Policy,
    /// Indicators that are watched and have no score, and where that is written.
    pub watched: BTreeMap<ItemId, Place>,
    /// `tipo` of units and scorecards, where written.
    pub typologies: BTreeMap<ItemId, String>,
    /// Edges with a rule, parameters or a decision of their own, ordered by child.
    pub special_edges: Vec<EdgeId>,
    /// Actuals by year.
    pub facts: BTreeMap<i32, YearFacts>,
    /// Why targets were missed, and what is done about it.
    pub explanations: Vec<Explanation>,
    /// Where a table says in its own way that there is no value, by year and item.
    pub not_reported: BTreeMap<(i32, ItemId), Place>,
    /// What was read of each table, and what was not.
    pub tables: Vec<Reading>,
    /// Decisions of the evaluation body.
    pub decisions: Vec<Decision>,
    /// Published figures.
    pub claims: Vec<Claim>,
    /// The chapters that the body writes itself.
    pub chapters: Vec<Chapter>,
    /// Funds shared among nodes.
    pub prizes: Vec<Prize>,
    /// Scales of words.
    pub scales: Vec<Scale>,
    /// The words by which values are said.
    pub said: Said,
    /// Facts that must hold.
    pub assertions: Vec<Assertion>,
    /// Periods, forecasts and amendments.
    pub course: Course,
    /// What is absent because it could not be read.
    pub unread: Unread,
    /// What is not to be relied upon because of errors.
    pub doubts: Doubts,
}

impl Plan {
    /// An item.
    pub fn item(&self, id: ItemId) -> &Item {
        &self.items[id.0 as usize]
    }

    /// The items that formulas compute with, those of prizes included, and those that facts which must hold compare.
    pub fn in_formulas(&self) -> FxHashSet<ItemId> {
        let formulas = self.measured.iter().filter_map(|measured| measured.formula.as_deref());
        let formulas = formulas.chain(self.assertions.iter().map(|assertion| &assertion.condition));
        let named = formulas.flat_map(|formula| formula.data()).map(|(reference, _)| reference.item);
        named.chain(self.prizes.iter().flat_map(Prize::values)).collect()
    }

    /// The prize with a name.
    pub fn prize(&self, name: &str) -> Option<&Prize> {
        self.prizes.iter().find(|prize| self.text(prize.name) == name)
    }

    /// The items whose values are published, or what formulas make of them.
    pub fn in_claims(&self) -> FxHashSet<ItemId> {
        let mut found = FxHashSet::default();
        for claim in &self.claims {
            match &claim.figure {
                Figure::Value(_) => drop(found.insert(claim.item)),
                Figure::Formula(formula, ..) => found.extend(formula.data().map(|(reference, _)| reference.item)),
                _ => {}
            }
        }
        found
    }

    /// What is written at a place.
    pub fn text(&self, place: Place) -> &str {
        self.texts.text(place)
    }

    /// A place as people name it.
    pub fn locate(&self, place: Place) -> Location<'_> {
        self.texts.locate(place)
    }

    /// The name of an item.
    pub fn name(&self, id: ItemId) -> &str {
        self.text(self.item(id).name)
    }

    /// Its title, without quotes; empty where there is none.
    pub fn title(&self, id: ItemId) -> &str {
        self.text(self.item(id).title)
    }

    /// What a figure is of: a name, an outcome, the nodes that are counted.
    pub fn about(&self, claim: &Claim) -> &str {
        match &claim.figure {
            Figure::Threshold { outcome, .. } => self.text(*outcome),
            Figure::Count(of, ..) => self.text(of.written),
            Figure::Formula(formula, ..) => self.text(formula.written),
            _ => self.name(claim.item),
        }
    }

    /// All item ids.
    pub fn ids(&self) -> impl Iterator<Item = ItemId> + use<> {
        (0..self.items.len() as u32).map(ItemId)
    }

    /// The code written for an item; empty where there is none.
    pub fn item_code(&self, id: ItemId) -> Place {
        self.codes.of_items.get(&id).copied().unwrap_or_default()
    }

    /// The code written for an item where it is counted; empty where there is none.
    pub fn edge_code(&self, edge: &Edge) -> Place {
        self.codes.of_edges.get(&edge.span).copied().unwrap_or_default()
    }

    /// The code that the document prints for an item, on an edge to it if there is one: `codice`, else the name.
    pub fn printed_code(&self, id: ItemId, edge: Option<&Edge>) -> Place {
        let written = [edge.map_or(Place::default(), |e| self.edge_code(e)), self.item_code(id)];
        written.into_iter().find(|code| !code.is_empty()).unwrap_or(self.item(id).name)
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

    /// Whether the parent's score comes from this child too: its kind is one that the parent counts.
    pub fn counts(&self, edge: &Edge) -> bool {
        let aggregation = self.policy.aggregation(self.item(edge.parent).kind, self.typology(edge.parent));
        aggregation.is_some_and(|a| self.counts_by(a, edge))
    }

    /// The same of an aggregation: what is only watched counts nowhere.
    pub fn counts_by(&self, aggregation: &Aggregation, edge: &Edge) -> bool {
        aggregation.counts(self.item(edge.child).kind) && !self.is_watched(edge.child)
    }

    /// True for an indicator that is watched and has no score.
    pub fn is_watched(&self, id: ItemId) -> bool {
        !self.watched.is_empty() && self.watched.contains_key(&id)
    }

    /// Whether an item has a score for itself: a plan, a scorecard, a unit.
    pub fn is_by_itself(&self, id: ItemId) -> bool {
        matches!(self.item(id).kind, Kind::Plan | Kind::Scorecard | Kind::Unit)
    }

    /// Whether some score comes from an item: another's, or the one that it has for itself.
    pub fn is_counted(&self, id: ItemId) -> bool {
        self.is_by_itself(id) || self.edges.iter().any(|edge| edge.child == id && self.counts(edge))
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
                || self.factor(edge).is_some()
                || !edge.parameters.is_empty()
                || decided.contains(&(edge.parent, edge.child))
                || self.has_own_value(edge, self.year)
        };
        let ids = (0..self.edges.len() as u32).map(EdgeId);
        let mut found: Vec<EdgeId> = ids.filter(|e| special(&self.edges[e.0 as usize])).collect();
        found.sort_by_key(|e| self.edges[e.0 as usize].child);
        self.special_edges = found;
    }

    /// The edge by which a node counts an item: the one that is named, else the one that the item stands in.
    pub fn edge_to(&self, item: ItemId, under: Option<ItemId>) -> Option<(EdgeId, &Edge)> {
        match under {
            Some(parent) => self.edges_of(parent).find(|(_, e)| e.child == item),
            None => self.own_edge(item),
        }
    }

    /// True for an item whose formula asks for scores, at once or by way of others.
    pub fn is_late(&self, id: ItemId) -> bool {
        self.late.iter().any(|(_, item)| *item == id)
    }

    /// What an edge multiplies the score by that it counts.
    pub fn factor(&self, edge: &Edge) -> Option<&RuleFormula> {
        if self.factors.is_empty() { None } else { self.factors.get(&edge.span) }
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

    /// The target of the plan's year, where it is still to be decided.
    pub fn hole(&self, id: ItemId) -> Option<&Hole> {
        let holes = self.holes.get(self.measured(id)?.holes);
        let annual = |hole: &&Hole| !hole.within_year && self.target(id).is_none();
        holes
            .iter()
            .filter(annual)
            .find(|h| h.year == Some(self.year))
            .or_else(|| holes.iter().filter(annual).find(|h| h.year.is_none()))
    }

    /// Form and unit of what is asked of an indicator, decided or not, and where that is written.
    pub fn asked(&self, id: ItemId) -> Option<(Form, MeasureId, Place)> {
        let target = self.target(id).map(|t| (t.form, t.measure, t.span));
        target.or_else(|| self.hole(id).map(|h| (h.form, h.measure, h.span)))
    }

    /// Puts one side of a change in force.
    pub(crate) fn apply(&mut self, amendment: &Amendment, after: bool) {
        match &amendment.change {
            Change::Target(item, index, old, new) => {
                let detail = self.item(*item).detail as usize;
                if let Some(target) = self.targets.get_mut(self.measured[detail].targets).get_mut(*index) {
                    target.clone_from(if after { new } else { old });
                }
            }
            Change::Weight(parent, child, old, new) => {
                let range = self.edge_starts[parent.0 as usize]..self.edge_starts[parent.0 as usize + 1];
                let edges = &mut self.edges[range.start as usize..range.end as usize];
                for edge in edges.iter_mut().filter(|e| e.child == *child) {
                    edge.weight = Some(if after { *new } else { *old });
                }
            }
        }
    }

    /// Makes what lasts, once known in a period, a fact of the year.
    pub(crate) fn keep_what_lasts(&mut self) {
        if self.course.periods.is_empty() {
            return;
        }
        let mut lasting = BTreeMap::new();
        for (_, period) in self.course.periods.iter().filter(|(day, _)| day.year() == self.year) {
            lasting.extend(period.facts.iter().filter(|f| f.value.lasts()).map(|f| (f.item, *f)));
        }
        let annual = self.facts.get(&self.year);
        lasting.retain(|item, _| annual.is_none_or(|f| f.get(*item).is_none()));
        if !lasting.is_empty() {
            let facts = &mut self.facts.entry(self.year).or_default().facts;
            facts.extend(lasting.into_values());
            facts.sort_unstable_by_key(|f| f.item);
        }
    }

    /// The target that the whole year is judged by.
    pub fn target(&self, id: ItemId) -> Option<&Target> {
        let targets = self.targets.get(self.measured(id)?.targets);
        let annual = |t: &&Target| t.at.is_none();
        let own = targets.iter().filter(annual).find(|t| t.year == Some(self.year));
        own.or_else(|| targets.iter().filter(annual).find(|t| t.year.is_none()))
    }
}
