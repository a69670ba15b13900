//! The nodes that a document counts.

use super::{Counted, EdgeId, Having, Inside, ItemId, OfTree, Plan};

/// A node that is counted, and where it is counted if the document says in what it stands.
pub type Row = (ItemId, Option<EdgeId>);

/// The nodes that are counted: wherever they stand, or each as often as it stands in such a place.
pub fn rows(plan: &Plan, of: &Counted) -> Vec<Row> {
    let is_of = |id: ItemId| of.kinds.contains(&plan.item(id).kind);
    if of.inside.is_empty() {
        return plan.ids().filter(|&id| is_of(id)).map(|id| (id, None)).collect();
    }
    let places = places(plan, &of.inside);
    let edges = plan.edges.iter().enumerate();
    let counted = edges.filter(|(_, e)| is_of(e.child) && places[e.parent.0 as usize]);
    counted.map(|(at, edge)| (edge.child, Some(EdgeId(at as u32)))).collect()
}

/// The items whose scores are needed to say what a formula asks of the tree.
pub fn scores(plan: &Plan, asked: &OfTree) -> Vec<ItemId> {
    match asked {
        OfTree::Score(item, _) => vec![*item],
        OfTree::Count(of) if of.having != Having::All => rows(plan, of).into_iter().map(|(item, _)| item).collect(),
        _ => Vec::new(),
    }
}

/// For each item whether it is such a place, from the outermost inwards.
fn places(plan: &Plan, inside: &[Inside]) -> Vec<bool> {
    let is = |id: ItemId, place: Inside| match place {
        Inside::Node(node) => node == id,
        Inside::Kind(kind) => plan.item(id).kind == kind,
    };
    let mut found: Option<Vec<bool>> = None;
    for &place in inside.iter().rev() {
        let mut next = vec![false; plan.items.len()];
        match &found {
            None => plan.ids().for_each(|id| next[id.0 as usize] = is(id, place)),
            Some(outer) => {
                for edge in plan.edges.iter().filter(|e| outer[e.parent.0 as usize]) {
                    next[edge.child.0 as usize] |= is(edge.child, place);
                }
            }
        }
        found = Some(next);
    }
    found.unwrap_or_default()
}
