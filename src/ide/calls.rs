//! Who counts what: from a node to what its score or value comes from, and back.

use super::Analysis;
use crate::eval::figures;
use crate::plan::{Algorithm, ItemId, Kind};
use crate::source::Place;
use std::collections::BTreeMap;

/// Something that an item comes from, or goes to: with where that is written.
pub struct Call {
    /// The other item.
    pub other: ItemId,
    /// Where it is written.
    pub at: Vec<Place>,
    /// The weight, where it has one.
    pub weight: Option<String>,
}

/// What an item comes from: what a node counts, what a formula names.
pub fn from(analysis: &Analysis, id: ItemId) -> Vec<Call> {
    let plan = analysis.plan();
    let counted = plan.edges_of(id).map(|(_, edge)| Call {
        other: edge.child,
        at: vec![edge.span],
        weight: edge.weight.map(figures::weight),
    });
    let mut found: Vec<Call> = counted.collect();
    let formula = plan.measured(id).and_then(|measured| measured.formula.as_ref());
    let mut named: BTreeMap<ItemId, Vec<Place>> = BTreeMap::new();
    for (item, span) in formula.into_iter().flat_map(|formula| named_in(formula)) {
        named.entry(item).or_default().push(span);
    }
    found.extend(named.into_iter().map(|(other, at)| Call { other, at, weight: None }));
    found
}

/// What counts or names an item.
pub fn to(analysis: &Analysis, id: ItemId) -> Vec<Call> {
    let plan = analysis.plan();
    let edges = plan.edges.iter().filter(|edge| edge.child == id);
    let counting =
        edges.map(|edge| Call { other: edge.parent, at: vec![edge.span], weight: edge.weight.map(figures::weight) });
    let mut found: Vec<Call> = counting.collect();
    let computed = plan.ids().filter(|other| matches!(plan.item(*other).kind, Kind::Indicator | Kind::Datum));
    for other in computed {
        let Some(formula) = plan.measured(other).and_then(|measured| measured.formula.as_ref()) else { continue };
        let names = named_in(formula).filter(|(item, _)| *item == id);
        let at: Vec<Place> = names.map(|(_, at)| at).collect();
        if !at.is_empty() {
            found.push(Call { other, at, weight: None });
        }
    }
    found
}

/// The items that a formula names: data, and nodes of which it asks the tree.
fn named_in(formula: &Algorithm) -> impl Iterator<Item = (ItemId, Place)> {
    let data = formula.data().map(|(data, at)| (data.item, at));
    data.chain(formula.of_tree().filter_map(|(asked, at)| Some((asked.item()?, at))))
}
