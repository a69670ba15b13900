//! Orders of computation, and what can't be ordered: a plan that measures itself.

use super::context::Checker;
use super::edges;
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::order::{Together, order, rings, together};
use crate::plan::{ItemId, Kind, Lost};
use crate::source::Place;
use crate::syntax::MAX_DEPTH;
use crate::text;

/// Steps of a cycle that its message names.
const MAX_SHOWN: usize = 12;

/// Orders formulas and nodes; whatever is on a cycle is reported and taken off it.
pub(super) fn cycles(cx: &mut Checker<'_, '_>) {
    formula_order(cx);
    node_order(cx);
    common_order(cx);
}

fn formula_order(cx: &mut Checker<'_, '_>) {
    let mut needs: Vec<(ItemId, ItemId)> = Vec::new();
    for id in cx.plan.ids() {
        let Some(formula) = cx.plan.measured(id).and_then(|m| m.formula.as_deref()) else { continue };
        // Looking back a year can't go round: every year has one before it, down to the first with data.
        needs.extend(formula.data().filter(|(r, _)| r.back == 0).map(|(r, _)| (id, r.item)));
    }
    let measured = |id: &ItemId| matches!(cx.plan.item(*id).kind, Kind::Indicator | Kind::Datum);
    let all: Vec<ItemId> = cx.plan.ids().filter(measured).collect();
    let (order, stuck) = order(cx.plan.items.len(), &all, &needs);
    cx.plan.order = order;
    for cycle in rings(&stuck, &needs) {
        let at = |id: ItemId| cx.plan.measured(id).and_then(|m| m.formula.as_deref()).map(|f| f.span());
        report_cycle(cx, &cycle, at(cycle[0]).unwrap_or_default());
    }
    for id in stuck {
        let index = cx.plan.item(id).detail as usize;
        let formula = cx.plan.measured[index].formula.take();
        // What the lost formula used is used all the same.
        for (used, _) in formula.iter().flat_map(|f| f.data()) {
            cx.lose(Lost::Part(used.item));
        }
        cx.lose(Lost::Item(id));
        cx.plan.order.push(id);
    }
}

/// One order of formulas and nodes, where formulas ask for scores; what is on a cycle of both loses its formula.
fn common_order(cx: &mut Checker<'_, '_>) {
    let Some(found) = together(&cx.plan) else { return };
    for ring in &found.rings {
        let asks = |id: &&ItemId| asks_for_scores(cx, **id);
        let first = ring.iter().find(asks).or(ring.first());
        let formula = first.and_then(|id| cx.plan.measured(*id)).and_then(|m| m.formula.as_deref());
        let at = formula.map(|f| f.span()).unwrap_or_default();
        report_cycle(cx, ring, at);
    }
    let lost: Vec<ItemId> = found.stuck.iter().copied().filter(|id| asks_for_scores(cx, *id)).collect();
    for id in lost {
        let index = cx.plan.item(id).detail as usize;
        cx.plan.measured[index].formula = None;
        cx.lose(Lost::Item(id));
    }
    let found = if found.stuck.is_empty() { Some(found) } else { together(&cx.plan) };
    if let Some(Together { values, scores, late, .. }) = found {
        (cx.plan.order, cx.plan.score_order, cx.plan.late) = (values, scores, late);
    }
}

fn asks_for_scores(cx: &Checker<'_, '_>, id: ItemId) -> bool {
    let formula = cx.plan.measured(id).and_then(|m| m.formula.as_deref());
    formula.is_some_and(|f| f.of_tree().any(|(asked, _)| asked.asks_for_scores()))
}

fn node_order(cx: &mut Checker<'_, '_>) {
    let needs: Vec<(ItemId, ItemId)> = cx.plan.edges.iter().map(|e| (e.parent, e.child)).collect();
    let all: Vec<ItemId> = cx.plan.ids().filter(|&id| cx.is_scored(id)).collect();
    let (order, stuck) = order(cx.plan.items.len(), &all, &needs);
    cx.plan.score_order = order;
    levels(cx);
    for cycle in rings(&stuck, &needs) {
        let edge = cx.plan.edges.iter().find(|e| e.parent == cycle[0] && cycle.contains(&e.child));
        let at = edge.map_or(cx.plan.item(cycle[0]).name, |e| e.span);
        report_cycle(cx, &cycle, at);
    }
}

/// Cuts the tree where it goes deeper than blocks can: `in` chains nodes to any depth, and whoever
/// walks the tree must come back. No real plan is near the limit.
fn levels(cx: &mut Checker<'_, '_>) {
    let mut below = vec![0usize; cx.plan.items.len()];
    let mut cut: Vec<ItemId> = Vec::new();
    for &id in &cx.plan.score_order {
        let deepest = cx.plan.edges_of(id).map(|(_, e)| below[e.child.0 as usize] + 1).max().unwrap_or(0);
        let too_deep = deepest > MAX_DEPTH;
        below[id.0 as usize] = if too_deep { 0 } else { deepest };
        cut.extend(too_deep.then_some(id));
    }
    let Some(&first) = cut.first() else { return };
    cut.sort_unstable();
    let mut edges = std::mem::take(&mut cx.plan.edges);
    edges.retain(|e| cut.binary_search(&e.parent).is_err());
    edges::by_parent(cx, edges);
    let (word, name) = (cx.name_of(first), cx.plan.item(first).name);
    let message = text!(
        "sotto «{word}» i nodi si annidano oltre {MAX_DEPTH} livelli",
        "below “{word}” nodes are nested beyond {MAX_DEPTH} levels"
    );
    let help =
        text!("controlla gli `in`: di solito bastano quattro livelli", "check the `in`s: four levels usually do");
    cx.report(Diagnostic::new(Code::TooDeep, name, message).help(help));
}

fn report_cycle(cx: &mut Checker<'_, '_>, cycle: &[ItemId], at: Place) {
    let mut names: Vec<&str> = cycle.iter().take(MAX_SHOWN).map(|id| cx.name_of(*id)).collect();
    names.extend((cycle.len() > MAX_SHOWN).then_some("…"));
    names.extend(cycle.first().map(|id| cx.name_of(*id)));
    let path = names.join(" → ");
    let first = names.first().copied().unwrap_or_default();
    let message = text!("«{first}» dipende da sé stesso", "“{first}” depends on itself");
    let help = text!("il giro è {path}: togli uno dei passi", "the cycle is {path}: remove one of the steps");
    cx.report(Diagnostic::new(Code::Cycle, at, message).help(help));
}
