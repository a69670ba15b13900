//! Organisational units: what is assigned to them, and how it makes their score.

use super::context::Checker;
use super::{fields, measures};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{Assignment, Edge, ItemId, Kind, Lost, aggregation};
use crate::source::Place;
use crate::syntax::MAX_DEPTH;
use crate::syntax::name::spelled;
use crate::syntax::view::node::InCharge;
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

/// `unità X peso 30 %` of a node.
pub(super) fn unit_field(cx: &mut Checker<'_, '_>, id: ItemId, field: InCharge<'_>) {
    let Some(charge) = field.read(cx.diagnostics) else { return };
    let weight = match charge.weight {
        Some(quantity) => {
            let Some(measure) = measures::measure(cx, quantity.measure, quantity.span) else { return };
            let weight = fields::weight_of(cx, quantity, measure, cx.plan.item(id).name);
            if weight.is_none() {
                cx.lose(Lost::Weight(charge.name));
            }
            weight
        }
        None => None,
    };
    let Some(unit) = cx.lookup(charge.name) else { return };
    if cx.plan.item(unit).kind == Kind::Unit {
        cx.plan.assigned.push(Assignment { node: id, unit, weight, span: charge.name });
    } else {
        cx.wrong_kind(charge.name, unit, "unità");
    }
}

/// Gives the units that use nothing an edge to what is assigned to them, where the policy says so.
pub(super) fn units(cx: &mut Checker<'_, '_>, edges: &mut Vec<Edge>) {
    let mut found = Vec::new();
    if let Some(assigned) = assigned(cx, edges) {
        assigned_edges(cx, &assigned, &mut found);
    }
    idle_weights(cx, &found);
    edges.extend(found);
}

fn assigned_edges(cx: &Checker<'_, '_>, assigned: &Assigned, edges: &mut Vec<Edge>) {
    let holders = holders(cx, assigned);
    for node in cx.plan.ids() {
        let Some(holder) = holders[node.0 as usize] else { continue };
        for assignment in assigned.own.get(&holder).into_iter().flatten() {
            if counts(cx, assigned, &holders, assignment.unit, node)
                && !counted_above(cx, assigned, &holders, assignment.unit, node)
            {
                // A weight is that of the node it is written in, not of what is below.
                let weight = assignment.weight.filter(|_| holder == node);
                edges.push(edge(assignment, node, weight));
            }
        }
    }
}

/// Weights of assignments that no score of a unit uses, where units have scores.
fn idle_weights(cx: &mut Checker<'_, '_>, edges: &[Edge]) {
    let used: HashSet<Place> = edges.iter().filter_map(|e| e.weight).map(|w| w.span).collect();
    let mut found = Vec::new();
    for assignment in &cx.plan.assigned {
        let Some(weight) = assignment.weight.filter(|w| !used.contains(&w.span)) else { continue };
        let Some(aggregation) = aggregation(&cx.plan, &cx.plan.policy, assignment.unit) else { continue };
        let (node, unit) = (cx.name_of(assignment.node), cx.name_of(assignment.unit));
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
    cx.diagnostics.extend(found);
}

fn assigned(cx: &Checker<'_, '_>, edges: &[Edge]) -> Option<Assigned> {
    if !cx.plan.policy.aggregations.iter().any(|a| a.assigned) {
        return None;
    }
    let uses = edges.iter().filter(|e| cx.plan.item(e.child).kind != Kind::Unit);
    let explicit: HashSet<ItemId> = uses.map(|e| e.parent).collect();
    let mut units = HashMap::new();
    for id in cx.plan.ids().filter(|id| cx.plan.item(*id).kind == Kind::Unit && !explicit.contains(id)) {
        if let Some(aggregation) = aggregation(&cx.plan, &cx.plan.policy, id).filter(|a| a.assigned) {
            let of: Vec<Kind> = aggregation.of.iter().copied().filter(|k| *k != Kind::Unit).collect();
            units.insert(id, if of.is_empty() { ASSIGNABLE.to_vec() } else { of });
        }
    }
    let mut own: HashMap<ItemId, Vec<Assignment>> = HashMap::new();
    for assignment in &cx.plan.assigned {
        own.entry(assignment.node).or_default().push(*assignment);
    }
    Some(Assigned { own, units })
}

/// Of each node, the nearest one upwards that has assignments, itself first: they hold for all below.
fn holders(cx: &Checker<'_, '_>, assigned: &Assigned) -> Vec<Option<ItemId>> {
    let mut known: Vec<Option<Option<ItemId>>> = vec![None; cx.plan.items.len()];
    for start in cx.plan.ids() {
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
            here = cx.plan.item(id).parent;
        };
        path.into_iter().for_each(|id| known[id.0 as usize] = Some(found));
    }
    known.into_iter().map(Option::flatten).collect()
}

/// True for a node that a unit's score counts by itself.
fn counts(cx: &Checker<'_, '_>, assigned: &Assigned, holders: &[Option<ItemId>], unit: ItemId, node: ItemId) -> bool {
    let Some(of) = assigned.units.get(&unit) else { return false };
    let holder = holders[node.0 as usize].and_then(|holder| assigned.own.get(&holder));
    of.contains(&cx.plan.item(node).kind) && holder.is_some_and(|list| list.iter().any(|a| a.unit == unit))
}

/// True for a node in whose parents' score it already counts for the unit: nothing counts twice.
fn counted_above(
    cx: &Checker<'_, '_>,
    assigned: &Assigned,
    holders: &[Option<ItemId>],
    unit: ItemId,
    node: ItemId,
) -> bool {
    let mut here = node;
    // Deeper trees are an error.
    for _ in 0..MAX_DEPTH {
        let Some(parent) = cx.plan.item(here).parent else { return false };
        let counted = aggregation(&cx.plan, &cx.plan.policy, parent)
            .is_some_and(|a| a.of.is_empty() || a.of.contains(&cx.plan.item(here).kind));
        if !counted {
            return false;
        }
        if counts(cx, assigned, holders, unit, parent) {
            return true;
        }
        here = parent;
    }
    false
}

/// A unit that the policy scores, with nothing to score.
pub(super) fn unit_without_anything(cx: &mut Checker<'_, '_>, id: ItemId) {
    if cx.plan.item(id).kind != Kind::Unit || cx.plan.unread.has(Lost::Item(id)) {
        return;
    }
    let Some(aggregation) = aggregation(&cx.plan, &cx.plan.policy, id) else { return };
    let counts = |e: &Edge| aggregation.of.is_empty() || aggregation.of.contains(&cx.plan.item(e.child).kind);
    if cx.plan.edges_of(id).any(|(_, e)| counts(e)) {
        return;
    }
    let (word, name, at) = (cx.name_of(id), cx.plan.item(id).name, aggregation.span);
    let message = text!("l'unità «{word}» non conta nulla", "the unit “{word}” counts nothing");
    let word = spelled(word);
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
    cx.report(found);
}

fn edge(assignment: &Assignment, child: ItemId, weight: Option<crate::plan::Weight>) -> Edge {
    Edge {
        parent: assignment.unit,
        child,
        weight,
        rule: None,
        parameters: Box::default(),
        component: None,
        used: true,
        span: assignment.span,
    }
}
