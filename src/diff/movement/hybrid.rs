//! A plan between two: each factor taken from one side or the other.
//!
//! What only one side has comes with everything about it: the data, target, weight and rule of a
//! node that was added are part of its being added. Years follow the data: what is taken from a plan
//! of another year is moved by the years between the two.

use super::common::{Common, Link, Side};
use super::model::{Factor, Factors};
use crate::ground::formula::NodeKind;
use crate::plan::{
    Aggregation, Algorithm, Baseline, Codes, Course, Decision, Doubts, Edge, EdgeId, Fact, Form, Goal, Having, Item,
    ItemId, List, Measured, OfTree, Plan, Policy, Pool, RuleFormula, RuleId, Target, Term, UnitFact, Unread, Value,
    Variable, YearFacts, order,
};
use crate::source::{Place, Sources};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Builds the plan that takes the factors of a set from the later side.
pub(super) fn build(common: &Common<'_>, set: Factors) -> Plan {
    let mut hybrid = Hybrid { common, set, policy: Merged::new(common, set), plan: nothing() };
    hybrid.head();
    hybrid.items();
    hybrid.edges();
    hybrid.orders();
    hybrid.resources();
    hybrid.facts();
    hybrid.decisions();
    hybrid.plan.find_special_edges();
    hybrid.plan.policy = hybrid.policy.policy;
    hybrid.plan
}

/// A plan to be filled. Every part is named here and below, so that a new one that scores depend on can't be
/// left out without a word.
fn nothing() -> Plan {
    Plan {
        prizes: Vec::new(),
        texts: Sources::default(),
        year: 0,
        root: None,
        items: Vec::new(),
        measured: Vec::new(),
        targets: Pool::default(),
        baselines: Pool::default(),
        edges: Vec::new(),
        edge_starts: Vec::new(),
        order: Vec::new(),
        score_order: Vec::new(),
        late: Vec::new(),
        resources: Vec::new(),
        node_parameters: Vec::new(),
        factors: Default::default(),
        policy: Policy::default(),
        watched: BTreeMap::new(),
        typologies: BTreeMap::new(),
        special_edges: Vec::new(),
        facts: BTreeMap::new(),
        decisions: Vec::new(),
        // No score depends on the rest: targets and weights are those in force, facts those of the year's end.
        codes: Codes::default(),
        holes: Pool::default(),
        cited: Pool::default(),
        assigned: Vec::new(),
        annotations: Vec::new(),
        sources: Vec::new(),
        measures: Vec::new(),
        not_reported: BTreeMap::new(),
        tables: Vec::new(),
        claims: Vec::new(),
        chapters: Vec::new(),
        explanations: Vec::new(),
        assertions: Vec::new(),
        scales: Vec::new(),
        said: Default::default(),
        course: Course::default(),
        unread: Unread::default(),
        // Whose score stands on an error has no movement to share out.
        doubts: Doubts::default(),
    }
}

struct Hybrid<'a, 'c> {
    common: &'c Common<'a>,
    set: Factors,
    policy: Merged<'a, 'c>,
    plan: Plan,
}

impl<'a, 'c> Hybrid<'a, 'c> {
    fn side(&self, factor: Factor) -> &'c Side<'a> {
        self.common.sides(self.set, factor).0
    }

    /// Whose part of an item to take: the factor's side, or the only one that has it.
    fn pick(&self, id: ItemId, factor: Factor) -> Option<(&'c Side<'a>, ItemId)> {
        let (first, second) = self.common.sides(self.set, factor);
        first.own(id).map(|own| (first, own)).or_else(|| second.own(id).map(|own| (second, own)))
    }

    fn ids(&self) -> impl Iterator<Item = ItemId> + use<> {
        (0..self.common.size as u32).map(ItemId)
    }

    /// Years from a side's plan to this one.
    fn years_from(&self, side: &Side<'_>) -> i32 {
        self.plan.year.saturating_sub(side.plan.year)
    }

    fn head(&mut self) {
        let structure = self.side(Factor::Structure);
        self.plan.year = self.side(Factor::Data).plan.year;
        self.plan.root = structure.plan.root.map(|r| structure.common[r.0 as usize]);
        let watched = structure.plan.watched.iter();
        self.plan.watched = watched.map(|(id, at)| (structure.common[id.0 as usize], *at)).collect();
        let typologies = structure.plan.typologies.iter();
        self.plan.typologies = typologies.map(|(id, t)| (structure.common[id.0 as usize], t.clone())).collect();
        self.plan.node_parameters = self.node_parameters();
    }

    /// Parameters of nodes that make weights.
    fn node_parameters(&self) -> Vec<(ItemId, u16, Decimal)> {
        let (first, second) = self.common.sides(self.set, Factor::Weight);
        let of = |side: &'c Side<'a>, all: bool| {
            let named = move |i: u16| side.plan.policy.node_parameters.get(usize::from(i)).map(|p| side.text(p.name));
            let given = side.plan.node_parameters.iter();
            given.filter_map(move |(id, index, value)| {
                let id = side.common[id.0 as usize];
                let wanted = all || first.own(id).is_none();
                wanted.then_some((id, self.policy.node_parameter(named(*index)?)?, *value))
            })
        };
        let mut found: Vec<_> = of(first, true).chain(of(second, false)).collect();
        found.sort_by_key(|(id, ..)| *id);
        found
    }

    fn items(&mut self) {
        for id in self.ids() {
            let Some((side, own)) = self.pick(id, Factor::Structure) else { continue };
            let item = side.plan.item(own);
            let measured = self.measured(id);
            let detail = if measured.is_some() { self.plan.measured.len() as u32 } else { 0 };
            self.plan.measured.extend(measured);
            self.plan.items.push(Item { detail, parent: None, ..item.clone() });
        }
    }

    fn measured(&mut self, id: ItemId) -> Option<Measured> {
        let (side, own) = self.pick(id, Factor::Data)?;
        let values = side.plan.measured(own)?;
        let mut measured = Measured {
            formula: values.formula.as_deref().map(|f| Box::new(self.moved(f.clone(), side))),
            measure: values.measure,
            is_date: values.is_date,
            is_bool: values.is_bool,
            targets: List::default(),
            baselines: List::default(),
            rule: None,
            parameters: Box::default(),
            // Only reports read these.
            words: values.words,
            sources: List::default(),
            typology: values.typology,
            holes: List::default(),
        };
        let (side, own) = self.pick(id, Factor::Target)?;
        let years = self.years_from(side);
        let goals = side.plan.measured(own)?;
        let asked = side.plan.target(own).map(|t| target(t, years));
        let asked_form = asked.as_ref().map(|t| t.form);
        if let Some(target) = asked {
            self.plan.targets.push(&mut measured.targets, target);
        }
        for known in side.plan.baselines.get(goals.baselines) {
            self.plan.baselines.push(&mut measured.baselines, baseline(known, years));
        }
        let (side, own) = self.pick(id, Factor::Rule)?;
        let judged = side.plan.measured(own)?;
        measured.rule = judged.rule.map(|r| self.policy.rule(side, r));
        let form = |plan: &Plan, id: ItemId| plan.target(id).map(|t| t.form);
        let applied = judged.rule.or_else(|| side.plan.policy.apply[form(side.plan, own)? as usize].map(|a| a.0));
        let here = measured.rule.or_else(|| self.policy.by_form(asked_form?));
        measured.parameters = self.policy.parameters(side, applied, here, &judged.parameters).into();
        Some(measured)
    }

    /// The formula of a side about the items here.
    fn moved(&self, mut formula: Algorithm, side: &Side<'_>) -> Algorithm {
        let here = |item: ItemId| side.common[item.0 as usize];
        for node in &mut formula.nodes {
            match &mut node.kind {
                NodeKind::Name(Term::Data(reference)) => reference.item = here(reference.item),
                NodeKind::Name(Term::Tree(asked)) => {
                    let mut moved = asked.clone().moved(here);
                    if let OfTree::Count(of) = &mut moved
                        && let Having::Outcome(words) = &mut of.having
                    {
                        *words = self.policy.outcome(side.text(*words)).unwrap_or(*words);
                    }
                    *asked = moved;
                }
                _ => {}
            }
        }
        formula
    }

    fn edges(&mut self) {
        let side = self.side(Factor::Structure);
        for id in self.ids() {
            self.plan.edge_starts.push(self.plan.edges.len() as u32);
            for (link, edge) in side.own(id).map(|own| side.edges(own)).unwrap_or_default() {
                let factor = self.factor(side, link, edge);
                let edge = self.edge(side, link, edge);
                self.plan.factors.extend(factor.map(|factor| (edge.span, factor)));
                self.plan.edges.push(edge);
            }
        }
        self.plan.edge_starts.push(self.plan.edges.len() as u32);
    }

    fn edge(&self, side: &'c Side<'a>, link: Link, id: EdgeId) -> Edge {
        let pick = |factor: Factor| {
            let other = self.side(factor);
            other.links.get(&link).map_or((side, id), |found| (other, *found))
        };
        let of = |(side, id): (&'c Side<'a>, EdgeId)| &side.plan.edges[id.0 as usize];
        let own = of((side, id));
        let (ruled, rule) = pick(Factor::Rule);
        let judged = of((ruled, rule));
        let chosen = judged.rule.map(|r| self.policy.rule(ruled, r));
        Edge {
            parent: link.0,
            child: link.1,
            weight: of(pick(Factor::Weight)).weight,
            rule: chosen,
            parameters: self.edge_parameters(ruled, judged, chosen, link.1).into(),
            component: own.component.and_then(|c| self.component(side, own.parent, link.0, c)),
            used: own.used,
            span: own.span,
        }
    }

    /// What an edge multiplies by.
    fn factor(&self, side: &'c Side<'a>, link: Link, id: EdgeId) -> Option<RuleFormula> {
        let other = self.side(Factor::Rule);
        let (side, id) = other.links.get(&link).map_or((side, id), |found| (other, *found));
        let mut factor = side.plan.factor(&side.plan.edges[id.0 as usize])?.clone();
        self.policy.rename(&mut factor, side);
        Some(factor)
    }

    /// Parameters of an edge are those of the rule that holds there.
    fn edge_parameters(
        &self,
        side: &Side<'_>,
        edge: &Edge,
        chosen: Option<RuleId>,
        child: ItemId,
    ) -> Vec<(u16, Decimal)> {
        if edge.parameters.is_empty() {
            return Vec::new();
        }
        let by_form = |plan: &Plan, policy: &Policy, id: ItemId| {
            let own = plan.measured(id).and_then(|m| m.rule);
            own.or_else(|| policy.apply[plan.target(id)?.form as usize].map(|a| a.0))
        };
        let there = edge.rule.or_else(|| by_form(side.plan, &side.plan.policy, edge.child));
        let here = chosen.or_else(|| by_form(&self.plan, &self.policy.policy, child));
        self.policy.parameters(side, there, here, &edge.parameters)
    }

    /// A slot of a scorecard, known by its name.
    fn component(&self, side: &Side<'_>, own: ItemId, parent: ItemId, slot: u16) -> Option<u16> {
        let of = |policy: &'_ Policy, kind, typology: Option<&str>| -> Option<Aggregation> {
            policy.aggregation(kind, typology).cloned()
        };
        let kind = side.plan.item(own).kind;
        let there = of(&side.plan.policy, kind, side.plan.typology(own))?;
        let name = side.text(there.components.get(usize::from(slot))?.name);
        let here = of(&self.policy.policy, kind, self.plan.typology(parent))?;
        let at = here.components.iter().position(|c| self.policy.text(c.name, &here) == name)?;
        u16::try_from(at).ok()
    }

    fn orders(&mut self) {
        let (data, other) = self.common.sides(self.set, Factor::Data);
        let common = |side: &'c Side<'a>| side.plan.order.iter().map(|id| side.common[id.0 as usize]);
        // What the data's side has needs only itself; what only the other has can need both.
        let rest = common(other).filter(|id| data.own(*id).is_none());
        self.plan.order = common(data).chain(rest).collect();
        let structure = self.side(Factor::Structure);
        self.plan.score_order = structure.plan.score_order.iter().map(|id| structure.common[id.0 as usize]).collect();
        // Formulas of one side may ask for scores that on the other come from them: those have no value.
        if let Some(found) = order::together(&self.plan) {
            let lost = found.stuck.iter().map(|id| (found.scores.len() as u32, *id));
            self.plan.late = found.late.iter().copied().chain(lost).collect();
            self.plan.order = found.values.iter().chain(&found.stuck).copied().collect();
            let waiting: Vec<ItemId> =
                self.plan.score_order.iter().copied().filter(|id| !found.scores.contains(id)).collect();
            self.plan.score_order = found.scores.into_iter().chain(waiting).collect();
        }
    }

    /// Budgets planned belong to the data.
    fn resources(&mut self) {
        let (data, other) = self.common.sides(self.set, Factor::Data);
        for (side, all) in [(data, true), (other, false)] {
            let planned = side.plan.resources.iter().map(|f| Fact { item: side.common[f.item.0 as usize], ..*f });
            self.plan.resources.extend(planned.filter(|f| all || data.own(f.item).is_none()));
        }
        self.plan.resources.sort_by_key(|f| f.item);
    }

    fn facts(&mut self) {
        let (data, other) = self.common.sides(self.set, Factor::Data);
        let mut years: BTreeMap<i32, YearFacts> = BTreeMap::new();
        for (side, all) in [(data, true), (other, false)] {
            let later = self.years_from(side);
            for (year, facts) in &side.plan.facts {
                let here = years.entry(year.saturating_add(later)).or_default();
                here.closed |= all && facts.closed;
                let known = facts.facts.iter().map(|f| Fact { item: side.common[f.item.0 as usize], ..*f });
                let wanted = known.filter(|f| all || data.own(f.item).is_none());
                here.facts.extend(wanted.map(|f| Fact { value: value(f.value, later), ..f }));
                let used = facts.resources.iter().map(|f| Fact { item: side.common[f.item.0 as usize], ..*f });
                here.resources.extend(used.filter(|f| all || data.own(f.item).is_none()));
                let id = |own: ItemId| side.common[own.0 as usize];
                let of_units = facts.of_units.iter().map(|f| UnitFact { item: id(f.item), unit: id(f.unit), ..*f });
                let wanted = of_units.filter(|f| all || data.own(f.item).is_none());
                here.of_units.extend(wanted.map(|f| UnitFact { value: value(f.value, later), ..f }));
            }
        }
        for facts in years.values_mut() {
            facts.facts.sort_by_key(|f| f.item);
            facts.resources.sort_by_key(|f| f.item);
            facts.of_units.sort_by_key(|f| (f.item, f.unit));
        }
        self.plan.facts = years;
    }

    fn decisions(&mut self) {
        let (data, other) = self.common.sides(self.set, Factor::Data);
        for (side, all) in [(data, true), (other, false)] {
            let id = |own: ItemId| side.common[own.0 as usize];
            let moved =
                side.plan.decisions.iter().map(|d| Decision { item: id(d.item), under: d.under.map(id), ..d.clone() });
            self.plan.decisions.extend(moved.filter(|d| all || data.own(d.item).is_none()));
        }
    }
}

/// The policy of one side, with what only the other has added to its end.
struct Merged<'a, 'c> {
    policy: Policy,
    first: &'c Side<'a>,
    second: &'c Side<'a>,
    /// Kinds of node that only the other side says how to aggregate start here.
    foreign: usize,
}

impl<'a, 'c> Merged<'a, 'c> {
    fn new(common: &'c Common<'a>, set: Factors) -> Merged<'a, 'c> {
        let (first, second) = common.sides(set, Factor::Rule);
        let (own, other) = (&first.plan.policy, &second.plan.policy);
        let mut policy = own.clone();
        let shift = policy.rules.len() as u16;
        policy.rules.extend(other.rules.iter().cloned());
        for (here, there) in policy.apply.iter_mut().zip(&other.apply) {
            *here = here.or(there.map(|(rule, span)| (RuleId(rule.0.saturating_add(shift)), span)));
        }
        let foreign = policy.aggregations.len();
        let known = |name: &str| own.node_parameters.iter().any(|p| first.text(p.name) == name);
        let more = other.node_parameters.iter().filter(|p| !known(second.text(p.name)));
        policy.node_parameters.extend(more.cloned());
        let mut merged = Merged { policy, first, second, foreign };
        let lacking = other.aggregations.iter().filter(|a| own.aggregations.iter().all(|o| o.kind != a.kind));
        let added: Vec<Aggregation> = lacking.map(|a| merged.adopted(a)).collect();
        merged.policy.aggregations.extend(added);
        merged
    }

    /// An aggregation of the other side, its parameters found by name.
    fn adopted(&self, aggregation: &Aggregation) -> Aggregation {
        let mut adopted = aggregation.clone();
        let function = adopted.function.iter_mut().flat_map(|f| f.formulas_mut());
        for formula in adopted.weight.iter_mut().chain(&mut adopted.factor).chain(function) {
            self.rename(formula, self.second);
        }
        adopted
    }

    /// Makes a formula of one side name the parameters of nodes as they are numbered here.
    fn rename(&self, formula: &mut RuleFormula, side: &Side<'_>) {
        for node in &mut formula.nodes {
            if let NodeKind::Name(Variable::Parameter(index)) = &mut node.kind {
                let there = side.plan.policy.node_parameters.get(usize::from(*index));
                *index = there.and_then(|p| self.node_parameter(side.text(p.name))).unwrap_or(*index);
            }
        }
    }

    /// The parameter of nodes with a name.
    fn node_parameter(&self, name: &str) -> Option<u16> {
        let own = self.first.plan.policy.node_parameters.len();
        let text = |i: usize, span| if i < own { self.first.text(span) } else { self.second.text(span) };
        let found = self.policy.node_parameters.iter().enumerate().position(|(i, p)| text(i, p.name) == name);
        found.and_then(|i| u16::try_from(i).ok())
    }

    /// A rule that an item or an edge of one side chose: the one with that name, this policy's first.
    fn rule(&self, side: &Side<'_>, id: RuleId) -> RuleId {
        let name = side.text(side.plan.policy.rule(id).name);
        let named = |rules: &Side<'_>| rules.plan.policy.named(name).map(|id| usize::from(id.0));
        let shift = self.first.plan.policy.rules.len();
        let found = named(self.first).or_else(|| named(self.second).map(|i| i + shift));
        found.and_then(|i| u16::try_from(i).ok()).map_or(id, RuleId)
    }

    fn by_form(&self, form: Form) -> Option<RuleId> {
        self.policy.apply[form as usize].map(|(rule, _)| rule)
    }

    /// Parameters of a side's rule as those of the rule that holds here, by name.
    fn parameters(
        &self,
        side: &Side<'_>,
        there: Option<RuleId>,
        here: Option<RuleId>,
        given: &[(u16, Decimal)],
    ) -> Vec<(u16, Decimal)> {
        let (Some(there), Some(here)) = (there, here) else { return Vec::new() };
        let names = &side.plan.policy.rule(there).parameters;
        let own = usize::from(here.0) < self.first.plan.policy.rules.len();
        let owner = if own { self.first } else { self.second };
        let wanted = &self.policy.rule(here).parameters;
        let one = |(index, value): &(u16, Decimal)| {
            let given = names.get(usize::from(*index))?;
            let name = side.text(given.name);
            let at = wanted.iter().position(|p| p.part == given.part && owner.text(p.name) == name)?;
            Some((u16::try_from(at).ok()?, *value))
        };
        given.iter().filter_map(one).collect()
    }

    /// Where it says an outcome.
    fn outcome(&self, said: &str) -> Option<Place> {
        let outcomes = self.policy.outcomes.as_ref()?;
        let mut places = outcomes.bands.iter().map(|band| band.2).chain([outcomes.otherwise]);
        places.find(|place| self.first.text(*place) == said)
    }

    /// A text of one of its aggregations.
    fn text(&self, span: Place, of: &Aggregation) -> &'a str {
        let foreign = &self.policy.aggregations[self.foreign..];
        let second = foreign.iter().any(|a| a.kind == of.kind);
        if second { self.second.text(span) } else { self.first.text(span) }
    }
}

/// The target that the year is judged by, whatever the year.
fn target(target: &Target, years: i32) -> Target {
    let goal = match target.goal {
        Goal::Day(day) => Goal::Day(day.years_later(years)),
        goal => goal,
    };
    Target { goal, year: None, at: None, ..target.clone() }
}

fn baseline(baseline: &Baseline, years: i32) -> Baseline {
    Baseline { year: baseline.year.saturating_add(years), value: value(baseline.value, years), ..baseline.clone() }
}

fn value(value: Value, years: i32) -> Value {
    match value {
        Value::Day(day) => Value::Day(day.years_later(years)),
        value => value,
    }
}
