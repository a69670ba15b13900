//! Organisational units: what is assigned to them, and how it makes their score.

use super::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{Assignment, Edge, ItemId, Kind};
use crate::resolve::File;
use crate::source::Span;
use crate::syntax::{Field, MAX_DEPTH};
use crate::text;
use std::collections::{HashMap, HashSet};

/// What is assigned to units, seen from the nodes.
struct Assigned {
    /// The assignments of each node, in the order written.
    own: HashMap<ItemId, Vec<Assignment>>,
    /// Units whose score is that of what is assigned to them, and which kinds they count.
    units: HashMap<ItemId, Vec<Kind>>,
}

/// The kinds that `di assegnati` alone counts.
const ASSIGNABLE: [Kind; 4] = [Kind::Area, Kind::Objective, Kind::Project, Kind::Indicator];

impl<'a> Checker<'a, '_> {
    /// `unità X peso 30 %` in a node's block.
    pub(super) fn unit_field(&mut self, file: &'a File<'a>, id: ItemId, field: &Field<'a>) {
        let mut cursor = self.cursor(file, field);
        let Some(name) = cursor.name(text!("un nome", "a name")) else { return };
        // With a title it declares a unit, which is an item of its own.
        if cursor.at_string() {
            return;
        }
        let mut written = None;
        if cursor.take_word("peso").is_some() {
            let Some(quantity) = cursor.quantity(text!("il peso", "the weight")) else { return };
            written = Some(quantity);
        }
        cursor.finish();
        let weight = match written {
            Some(quantity) => {
                let Some(measure) = self.measure(quantity.unit) else { return };
                let weight = self.weight_of(quantity, measure, self.plan.item(id).name);
                if weight.is_none() {
                    self.broken_weights.insert(name);
                }
                weight
            }
            None => None,
        };
        let Some(unit) = self.lookup(name) else { return };
        if self.plan.item(unit).kind == Kind::Unit {
            self.plan.assigned.push(Assignment { node: id, unit, weight, span: name });
        } else {
            self.wrong_kind(name, unit, "unità");
        }
    }

    /// Gives the units that use nothing an edge to what is assigned to them, where the policy says so.
    pub(super) fn units(&mut self) {
        let mut edges = Vec::new();
        if let Some(assigned) = self.assigned() {
            self.assigned_edges(&assigned, &mut edges);
        }
        self.idle_weights(&edges);
        self.plan.edges.extend(edges);
    }

    fn assigned_edges(&self, assigned: &Assigned, edges: &mut Vec<Edge>) {
        let holders = self.holders(assigned);
        for node in self.plan.ids() {
            let Some(holder) = holders[node.0 as usize] else { continue };
            for assignment in assigned.own.get(&holder).into_iter().flatten() {
                if self.counts(assigned, &holders, assignment.unit, node)
                    && !self.counted_above(assigned, &holders, assignment.unit, node)
                {
                    // A weight is that of the node it is written in, not of what is below.
                    let weight = assignment.weight.filter(|_| holder == node);
                    edges.push(edge(assignment, node, weight));
                }
            }
        }
    }

    /// Weights of assignments that no score of a unit uses, where units have scores.
    fn idle_weights(&mut self, edges: &[Edge]) {
        let used: HashSet<Span> = edges.iter().filter_map(|e| e.weight).map(|w| w.span).collect();
        let mut found = Vec::new();
        for assignment in &self.plan.assigned {
            let Some(weight) = assignment.weight.filter(|w| !used.contains(&w.span)) else { continue };
            let Some(aggregation) = crate::eval::aggregation(&self.plan, assignment.unit) else { continue };
            let (node, unit) = (self.name_of(assignment.node), self.name_of(assignment.unit));
            let message = text!(
                "il peso di «{node}» nell'unità «{unit}» non conta",
                "the weight of “{node}” in the unit “{unit}” does not count"
            );
            let help = text!(
                "togli il peso: l'unità conta ciò che dice la politica; se ha `usa` suoi solo quelli, e nulla due volte",
                "remove the weight: the unit counts what the policy says; where it has `usa`s only those, and nothing twice"
            );
            let diagnostic = Diagnostic::new(Code::NotEvaluatedYet, weight.span, message)
                .also(aggregation.span, text!("la politica è qui", "the policy is here"))
                .help(help);
            found.push(diagnostic);
        }
        self.diagnostics.extend(found);
    }

    fn assigned(&self) -> Option<Assigned> {
        if !self.plan.policy.aggregations.iter().any(|a| a.assigned) {
            return None;
        }
        let uses = self.plan.edges.iter().filter(|e| self.plan.item(e.child).kind != Kind::Unit);
        let explicit: HashSet<ItemId> = uses.map(|e| e.parent).collect();
        let mut units = HashMap::new();
        for id in self.plan.ids().filter(|id| self.plan.item(*id).kind == Kind::Unit && !explicit.contains(id)) {
            if let Some(aggregation) = crate::eval::aggregation(&self.plan, id).filter(|a| a.assigned) {
                let of: Vec<Kind> = aggregation.of.iter().copied().filter(|k| *k != Kind::Unit).collect();
                units.insert(id, if of.is_empty() { ASSIGNABLE.to_vec() } else { of });
            }
        }
        let mut own: HashMap<ItemId, Vec<Assignment>> = HashMap::new();
        for assignment in &self.plan.assigned {
            own.entry(assignment.node).or_default().push(*assignment);
        }
        Some(Assigned { own, units })
    }

    /// Of each node, the nearest one upwards that has assignments, itself first: they hold for all below.
    fn holders(&self, assigned: &Assigned) -> Vec<Option<ItemId>> {
        let mut known: Vec<Option<Option<ItemId>>> = vec![None; self.plan.items.len()];
        for start in self.plan.ids() {
            let mut path = Vec::new();
            let mut here = Some(start);
            let found = loop {
                let Some(id) = here else { break None };
                if let Some(found) = known[id.0 as usize] {
                    break found;
                }
                if assigned.own.contains_key(&id) {
                    path.push(id);
                    break Some(id);
                }
                path.push(id);
                // Nodes in a ring through `in` come back to what is being looked at.
                known[id.0 as usize] = Some(None);
                here = self.plan.item(id).parent;
            };
            path.into_iter().for_each(|id| known[id.0 as usize] = Some(found));
        }
        known.into_iter().map(Option::flatten).collect()
    }

    /// True for a node that a unit's score counts by itself.
    fn counts(&self, assigned: &Assigned, holders: &[Option<ItemId>], unit: ItemId, node: ItemId) -> bool {
        let Some(of) = assigned.units.get(&unit) else { return false };
        let holder = holders[node.0 as usize].and_then(|holder| assigned.own.get(&holder));
        of.contains(&self.plan.item(node).kind) && holder.is_some_and(|list| list.iter().any(|a| a.unit == unit))
    }

    /// True for a node in whose parents' score it already counts for the unit: nothing counts twice.
    fn counted_above(&self, assigned: &Assigned, holders: &[Option<ItemId>], unit: ItemId, node: ItemId) -> bool {
        let mut here = node;
        // Deeper trees are an error.
        for _ in 0..MAX_DEPTH {
            let Some(parent) = self.plan.item(here).parent else { return false };
            let counted = crate::eval::aggregation(&self.plan, parent)
                .is_some_and(|a| a.of.is_empty() || a.of.contains(&self.plan.item(here).kind));
            if !counted {
                return false;
            }
            if self.counts(assigned, holders, unit, parent) {
                return true;
            }
            here = parent;
        }
        false
    }

    /// A unit that the policy scores, with nothing to score.
    pub(super) fn unit_without_anything(&mut self, id: ItemId) {
        if self.plan.item(id).kind != Kind::Unit || self.broken.contains(&id) {
            return;
        }
        let Some(aggregation) = crate::eval::aggregation(&self.plan, id) else { return };
        let counts = |e: &Edge| aggregation.of.is_empty() || aggregation.of.contains(&self.plan.item(e.child).kind);
        if self.plan.edges_of(id).any(|(_, e)| counts(e)) {
            return;
        }
        let (word, name, at) = (self.name_of(id), self.plan.item(id).name, aggregation.span);
        let message = text!("l'unità «{word}» non conta nulla", "the unit “{word}” counts nothing");
        let help = if aggregation.assigned {
            text!(
                "scrivi `unità {word}` nel blocco di un nodo, o `usa` nel blocco dell'unità",
                "write `unità {word}` in the block of a node, or `usa` in that of the unit"
            )
        } else {
            text!(
                "scrivi `usa` nel blocco dell'unità; per contare ciò che le è assegnato la politica dice `di … assegnati`",
                "write `usa` in the unit's block; to count what is assigned to it the policy says `di … assegnati`"
            )
        };
        let found = Diagnostic::new(Code::EmptyNode, name, message)
            .also(at, text!("la politica dà un punteggio alle unità", "the policy scores units"))
            .help(help);
        self.report(found);
    }
}

fn edge(assignment: &Assignment, child: ItemId, weight: Option<crate::plan::Weight>) -> Edge {
    Edge {
        parent: assignment.unit,
        child,
        weight,
        code: Span::default(),
        rule: None,
        parameters: Box::default(),
        component: None,
        used: true,
        span: assignment.span,
    }
}
