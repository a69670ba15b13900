//! Which node counts which, and with what weight.

use super::context::Checker;
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::plan::{Edge, ItemId, Kind, Weight};
use crate::source::Place;
use crate::text;
use rustc_hash::FxHashMap;

/// What the fields of a declaration say about the edge from its parent.
#[derive(Default)]
pub(super) struct OwnEdge {
    pub(super) parent: Option<ItemId>,
    /// True when a parent is named that could not be found.
    pub(super) lost: bool,
    pub(super) weight: Option<Weight>,
    pub(super) component: Option<Place>,
}

/// The edge from the node that an item belongs to; none where it belongs to none.
pub(super) fn own_edge(cx: &mut Checker<'_, '_>, id: ItemId, own: OwnEdge) -> Option<Edge> {
    let item = &mut cx.plan.items[id.0 as usize];
    item.parent = own.parent;
    let span = item.name;
    let Some(parent) = own.parent.filter(|p| *p != id) else {
        if let Some(weight) = own.weight.filter(|_| own.parent.is_none() && !own.lost) {
            weight_without_parent(cx, id, weight);
        }
        return None;
    };
    let component = own.component.and_then(|name| slot(cx, parent, name));
    Some(Edge {
        parent,
        child: id,
        weight: own.weight,
        rule: None,
        parameters: Box::default(),
        component,
        used: false,
        span,
    })
}

/// A weight on a node that belongs to nothing counts nowhere.
pub(super) fn weight_without_parent(cx: &mut Checker<'_, '_>, id: ItemId, weight: Weight) {
    if cx.plan.item(id).kind == Kind::Datum {
        return;
    }
    let word = cx.name_of(id);
    let message =
        text!("«{word}» ha un peso ma non sta in nessun nodo", "“{word}” has a weight but belongs to no node");
    let help = text!("aggiungi `in PADRE` nella riga di «{word}»", "add `in PARENT` on the line of “{word}”");
    cx.report(Diagnostic::new(Code::MissingField, weight.span, message).help(help));
}

/// The slot of a scorecard that a name stands for.
pub(super) fn slot(cx: &mut Checker<'_, '_>, parent: ItemId, name: Place) -> Option<u16> {
    let kind = cx.plan.item(parent).kind;
    let typology = cx.plan.typology(parent);
    let word = cx.text(name);
    let aggregation = cx.plan.policy.aggregation(kind, typology)?;
    let known: Vec<&str> = aggregation.components.iter().map(|c| cx.text(c.name)).collect();
    if let Some(index) = known.iter().position(|c| *c == word) {
        return Some(index as u16);
    }
    let near = suggest::closest(word, known.iter().copied()).map(str::to_owned);
    let listed = known.join(", ");
    let message = text!("la politica non ha un componente «{word}»", "the policy has no component “{word}”");
    let found = Diagnostic::new(Code::ComponentUnknown, name, message)
        .also(aggregation.span, text!("i componenti sono dichiarati qui", "components are declared here"));
    let found = match near {
        Some(near) => cx.did_you_mean(found, name, &near),
        None => found.help(text!("quelli che ci sono: {listed}", "the components are: {listed}")),
    };
    cx.report(found);
    None
}

/// Groups the edges by parent and reports those written twice.
pub(super) fn edges(cx: &mut Checker<'_, '_>, edges: Vec<Edge>) {
    by_parent(cx, edges);
    repeated_edges(cx);
}

/// Gives the plan its edges, in the order in which it holds them.
pub(super) fn by_parent(cx: &mut Checker<'_, '_>, mut edges: Vec<Edge>) {
    let count = cx.plan.items.len();
    let mut starts = vec![0u32; count + 1];
    for edge in &edges {
        starts[edge.parent.0 as usize + 1] += 1;
    }
    for i in 0..count {
        starts[i + 1] += starts[i];
    }
    // Each goes to the next free place of its parent's; they are too large to be held twice.
    let mut next = starts.clone();
    let mut places: Vec<u32> = Vec::with_capacity(edges.len());
    for edge in &edges {
        let place = &mut next[edge.parent.0 as usize];
        places.push(*place);
        *place += 1;
    }
    for at in 0..edges.len() {
        while places[at] as usize != at {
            let to = places[at] as usize;
            edges.swap(at, to);
            places.swap(at, to);
        }
    }
    // Positions or children differ, so there is one order.
    let order = |e: &Edge| (e.span.position(), e.child);
    for (from, to) in starts.iter().zip(&starts[1..]) {
        let siblings = &mut edges[*from as usize..*to as usize];
        if !siblings.is_sorted_by_key(order) {
            siblings.sort_unstable_by_key(order);
        }
    }
    cx.plan.edge_starts = starts;
    cx.plan.edges = edges;
}

pub(super) fn repeated_edges(cx: &mut Checker<'_, '_>) {
    const FEW: usize = 16;
    let mut found = Vec::new();
    for id in cx.plan.ids() {
        let range = cx.plan.edge_starts[id.0 as usize]..cx.plan.edge_starts[id.0 as usize + 1];
        if range.len() < 2 {
            continue;
        }
        let edges = &cx.plan.edges[range.start as usize..range.end as usize];
        // Few are compared with each other, many looked up.
        if edges.len() <= FEW {
            for (at, edge) in edges.iter().enumerate() {
                if let Some(before) = edges[..at].iter().rev().find(|e| e.child == edge.child) {
                    found.push((id, edge.child, before.span, edge.span));
                }
            }
            continue;
        }
        let mut first: FxHashMap<ItemId, Place> = FxHashMap::default();
        for edge in edges {
            if let Some(before) = first.insert(edge.child, edge.span) {
                found.push((id, edge.child, before, edge.span));
            }
        }
    }
    for (parent, child, before, again) in found {
        let (parent, child) = (cx.name_of(parent), cx.name_of(child));
        let message = text!("«{parent}» conta «{child}» due volte", "“{parent}” counts “{child}” twice");
        let diagnostic = Diagnostic::new(Code::DuplicateEdge, again, message)
            .also(before, text!("la prima volta qui", "first here"))
            .help(text!("tieni una riga sola, con il peso complessivo", "keep one line, with the total weight"));
        cx.report(diagnostic);
    }
}
