//! Which nodes the changes concern, and why each of them: its own fields, an edge, something below
//! it, a rule that applies to it, a value it is computed from.

use super::about::{Because, Section, Touched, Why};
use super::model::{Change, Diff, Fate, FieldChange, Version};
use crate::plan::{Form, ItemId, Kind, OfTree, Plan, counted, rule_for};
use crate::syntax::view::Role;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};

/// Reasons by node, by its name after.
type Reasons = FxHashMap<String, BTreeMap<Why, BTreeSet<String>>>;

/// The nodes that a comparison's changes concern, in the order of the later plan, then those that are gone.
pub(super) fn touched(before: &Version<'_>, after: &Version<'_>, diff: &Diff) -> Vec<Touched> {
    let mut reasons = Reasons::default();
    let renamed = diff.renamed();
    let none = FxHashMap::default();
    for (version, renamed) in [(before, &renamed), (after, &none)] {
        let side = Side { version, plan: version.plan, renamed };
        for (node, why, of) in side.all(diff) {
            reasons.entry(node).or_default().entry(why).or_default().extend(of);
        }
    }
    // An edge that changed says enough about the child at its end.
    for because in reasons.values_mut() {
        if let Some(edges) = because.get(&Why::Edge).cloned()
            && let Some(below) = because.get_mut(&Why::Descendant)
        {
            below.retain(|child| !edges.contains(child));
            if below.is_empty() {
                because.remove(&Why::Descendant);
            }
        }
    }
    let mut list = Vec::with_capacity(reasons.len());
    for (version, renamed) in [(after, &none), (before, &renamed)] {
        let side = Side { version, plan: version.plan, renamed };
        for id in version.plan.ids() {
            let name = side.name(id);
            let item = version.plan.item(id);
            let listed = if item.kind == Kind::Datum { None } else { reasons.remove(name) };
            if let Some(because) = listed {
                let because = because.into_iter().map(|(why, of)| Because { why, of: of.into_iter().collect() });
                let title = version.sources.text(item.title).to_owned();
                list.push(Touched { name: name.to_owned(), kind: item.kind, title, because: because.collect() });
            }
        }
    }
    list
}

/// The nodes whose budgets changed, by name.
#[derive(Default)]
struct Budgets<'a> {
    used: FxHashSet<&'a str>,
    planned: FxHashSet<&'a str>,
}

type Reason = (String, Why, Option<String>);

struct Side<'a> {
    version: &'a Version<'a>,
    plan: &'a Plan,
    renamed: &'a FxHashMap<&'a str, &'a str>,
}

impl<'a> Side<'a> {
    /// The name after.
    fn name(&self, id: ItemId) -> &'a str {
        let own = self.version.sources.text(self.plan.item(id).name);
        self.renamed.get(own).copied().unwrap_or(own)
    }

    /// Every reason that this side gives.
    fn all(&self, diff: &Diff) -> Vec<Reason> {
        let mut found: Vec<Reason> = Vec::new();
        let (mut sources, mut budgets): (FxHashSet<&str>, Budgets<'_>) = Default::default();
        let gone = diff.gone();
        for change in &diff.changes {
            direct(change, &gone, &mut found);
            // What is gone moves nothing of what has its name now.
            if change.outlived {
                continue;
            }
            if let Some(node) = change.name.strip_prefix("risorse ").filter(|_| change.section == Section::Facts) {
                budgets.used.insert(node);
            } else if change.fields.iter().any(|field| field.role == Some(Role::Resources)) {
                budgets.planned.insert(&change.name);
            }
            if matches!(change.section, Section::Facts | Section::Data) {
                sources.insert(&change.name);
            }
        }
        self.values(&sources, &mut found);
        self.rules(diff, &mut found);
        self.ancestors(&mut found);
        if self.asked(&budgets, &mut found) {
            self.ancestors(&mut found);
        }
        found
    }

    /// Scores and budgets reach what asks the tree for them; true where they reach something.
    fn asked(&self, budgets: &Budgets<'_>, found: &mut Vec<Reason>) -> bool {
        let listed: FxHashSet<String> = found.iter().map(|(name, ..)| name.clone()).collect();
        let used = self.above(|id| budgets.used.contains(self.name(id)));
        let planned = self.above(|id| budgets.planned.contains(self.name(id)));
        let mut changed: FxHashSet<ItemId> = FxHashSet::default();
        let before = found.len();
        for &id in &self.plan.order {
            let Some(formula) = self.plan.measured(id).and_then(|m| m.formula.as_ref()) else { continue };
            let of_data = formula.data().map(|(r, _)| r.item).filter(|item| changed.contains(item));
            let moved = |(asked, _): (&OfTree, _)| match asked {
                OfTree::Used(item) => Some(*item).filter(|item| used.contains(item)),
                OfTree::Planned(item) => Some(*item).filter(|item| planned.contains(item)),
                asked => {
                    let mut scores = counted::scores(self.plan, asked).into_iter();
                    scores.find(|item| listed.contains(self.name(*item)))
                }
            };
            let moved: Vec<ItemId> = of_data.chain(formula.of_tree().filter_map(moved)).collect();
            if moved.is_empty() {
                continue;
            }
            changed.insert(id);
            if self.plan.item(id).kind == Kind::Indicator {
                let of = moved.into_iter().map(|item| Some(self.name(item).to_owned()));
                found.extend(of.map(|of| (self.name(id).to_owned(), Why::Value, of)));
            }
        }
        found.len() > before
    }

    /// The nodes that are something, and those that they belong to.
    fn above(&self, is: impl Fn(ItemId) -> bool) -> FxHashSet<ItemId> {
        let mut waiting: Vec<ItemId> = self.plan.ids().filter(|id| is(*id)).collect();
        let mut met: FxHashSet<ItemId> = waiting.iter().copied().collect();
        while let Some(id) = waiting.pop() {
            waiting.extend(self.plan.item(id).parent.filter(|parent| met.insert(*parent)));
        }
        met
    }

    /// Values reach what is computed from them.
    fn values(&self, sources: &FxHashSet<&str>, found: &mut Vec<Reason>) {
        let mut changed: FxHashSet<ItemId> = FxHashSet::default();
        for &id in &self.plan.order {
            let own = sources.contains(self.name(id));
            let formula = self.plan.measured(id).and_then(|m| m.formula.as_ref());
            let data = formula.into_iter().flat_map(|f| f.data()).map(|(r, _)| r.item);
            let used: Vec<ItemId> = data.filter(|i| changed.contains(i)).collect();
            if own || !used.is_empty() {
                changed.insert(id);
            }
            if self.plan.item(id).kind == Kind::Indicator {
                let own = own.then(|| self.name(id));
                let names = own.into_iter().chain(used.into_iter().map(|i| self.name(i)));
                found.extend(names.map(|of| (self.name(id).to_owned(), Why::Value, Some(of.to_owned()))));
            }
        }
    }

    /// A rule reaches the indicators it scores, an aggregation the nodes of its kind.
    fn rules(&self, diff: &Diff, found: &mut Vec<Reason>) {
        let changed = Changed::new(diff);
        if changed.is_empty() {
            return;
        }
        let (plan, text) = (self.plan, |span| self.version.sources.text(span));
        for id in plan.ids() {
            let name = || self.name(id).to_owned();
            let item = plan.item(id);
            if let (Kind::Indicator, Some(target), Some(measured)) = (item.kind, plan.target(id), plan.measured(id)) {
                let rule = rule_for(&plan.policy, measured, target.form, None).map(|(_, r)| text(r.name));
                let by_form = measured.rule.is_none() && changed.forms.contains(&target.form);
                if let Some(rule) = rule.filter(|r| by_form || changed.rules.contains(r)) {
                    found.push((name(), Why::Rule, Some(rule.to_owned())));
                }
            }
            if let Some(aggregation) = plan.policy.aggregation(item.kind, plan.typology(id)) {
                let of = match &aggregation.typology {
                    Some(t) => format!("{} tipo \"{t}\"", item.kind.word()),
                    None => item.kind.word().to_owned(),
                };
                if changed.aggregations.contains(of.as_str()) {
                    found.push((name(), Why::Aggregation, Some(format!("nodo {of}"))));
                }
            }
        }
        if let Some(root) = plan.root {
            let more =
                changed.general.iter().map(|word| (self.name(root).to_owned(), Why::Policy, Some((*word).to_owned())));
            found.extend(more);
        }
    }

    /// Whatever is listed, so is what counts it. Each edge is met once.
    fn ancestors(&self, found: &mut Vec<Reason>) {
        let listed: FxHashSet<&str> = found.iter().map(|(name, ..)| name.as_str()).collect();
        let mut above: FxHashMap<ItemId, Vec<ItemId>> = FxHashMap::default();
        for edge in &self.plan.edges {
            above.entry(edge.child).or_default().push(edge.parent);
        }
        let mut waiting: Vec<ItemId> = self.plan.ids().filter(|&id| listed.contains(self.name(id))).collect();
        let mut met: FxHashSet<ItemId> = waiting.iter().copied().collect();
        let mut more = Vec::new();
        while let Some(id) = waiting.pop() {
            for &parent in above.get(&id).into_iter().flatten() {
                more.push((self.name(parent).to_owned(), Why::Descendant, Some(self.name(id).to_owned())));
                if met.insert(parent) {
                    waiting.push(parent);
                }
            }
        }
        found.extend(more);
    }
}

/// What a change says about the node it names and about its parent.
fn direct(change: &Change, gone: &FxHashSet<&str>, found: &mut Vec<Reason>) {
    let (name, child) = (change.name.clone(), Some(change.name.clone()));
    if change.outlived && change.is_node() {
        let parent = change.parent.clone().filter(|parent| !gone.contains(parent.as_str()));
        return found.extend(parent.map(|parent| (parent, Why::Edge, child)));
    }
    match change.section {
        _ if change.outlived => {}
        Section::Decisions => {
            let node = change.name.split(" in ").next().unwrap_or(&change.name).to_owned();
            found.push((node, Why::Decision, None));
        }
        Section::Facts => {
            // A unit's own value: it is the unit's node that it moves.
            if let Some((_, unit)) = change.name.split_once(" in ") {
                found.push((unit.to_owned(), Why::Value, child));
            }
        }
        Section::Amendments if change.kind == Role::Amendment.word() => {
            let mut words = change.name.split_whitespace().skip(1);
            let node = words.next().map(str::to_owned);
            let parent = words.next().filter(|w| *w == Role::Parent.word()).and(words.next());
            found.extend(parent.map(|p| (p.to_owned(), Why::Edge, node.clone())));
            found.extend(node.map(|n| (n, Why::Amendment, None)));
        }
        Section::Nodes | Section::Units => {
            if change.is_node() {
                found.push((name, Why::Own, None));
            }
            let counted = |f: &FieldChange| matches!(f.role, Some(Role::Weight | Role::Component));
            let counts = change.fate() != Fate::Changed || !change.is_node() || change.fields.iter().any(counted);
            let moved = change.moved.iter().flat_map(|(from, to)| [from.clone(), to.clone()]);
            let parents = moved.flatten().chain(change.parent.clone().filter(|_| counts));
            found.extend(parents.map(|p| (p, Why::Edge, child.clone())));
        }
        _ => {}
    }
}

/// What changed in a policy.
#[derive(Default)]
struct Changed<'a> {
    rules: FxHashSet<&'a str>,
    forms: Vec<Form>,
    aggregations: FxHashSet<&'a str>,
    /// Lines that hold for all nodes.
    general: BTreeSet<&'a str>,
}

impl<'a> Changed<'a> {
    fn new(diff: &'a Diff) -> Changed<'a> {
        let mut changed = Changed::default();
        for change in diff.changes.iter().filter(|c| c.section == Section::Policies) {
            if change.kind == Role::Rule.word() {
                changed.rules.insert(&change.name);
            } else if change.kind == Role::Aggregation.word() {
                changed.aggregations.insert(&change.name);
            } else {
                change.fields.iter().for_each(|field| changed.line(field));
            }
        }
        changed
    }

    /// A line of the policy itself.
    fn line(&mut self, field: &'a FieldChange) {
        match field.role {
            Some(Role::Apply) => self.forms.extend(Form::ALL.iter().filter(|f| f.symbol() == field.detail)),
            Some(Role::Outcomes) | None => {}
            Some(role) => drop(self.general.insert(role.word())),
        }
    }

    fn is_empty(&self) -> bool {
        self.rules.is_empty() && self.forms.is_empty() && self.aggregations.is_empty() && self.general.is_empty()
    }
}
