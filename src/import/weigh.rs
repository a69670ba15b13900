//! The weights of siblings: in percent where they are meant so, else in points.

use super::compute::Computed;
use super::details::{number, weights};
use super::formula::{CellId, shown_number, whole};
use super::found::Found;
use super::heads::Role;
use super::told::{Told, Topic};
use crate::arithmetic::number::fraction::Q;
use crate::text;

/// The weights as the plan writes them: `25 %`, or `25` for points; by node and by indicator.
#[derive(Default)]
pub struct Weighed {
    pub nodes: Vec<Option<String>>,
    pub indicators: Vec<Option<String>>,
    /// What there is to say above the children of a node whose weights don't add up.
    pub remarks: Vec<(Option<usize>, String)>,
}

/// A child of a node: an indicator or a node.
#[derive(Clone, Copy)]
enum Child {
    Node(usize),
    Indicator(usize),
}

struct Given {
    child: Child,
    cell: Option<CellId>,
    weight: Option<Q>,
}

/// Reads all weights.
pub fn weigh(computed: &Computed<'_>, found: &Found, told: &mut Vec<Told>) -> Weighed {
    let mut weighed = Weighed {
        nodes: vec![None; found.nodes.len()],
        indicators: vec![None; found.indicators.len()],
        remarks: Vec::new(),
    };
    let parents: Vec<Option<usize>> = std::iter::once(None).chain((0..found.nodes.len()).map(Some)).collect();
    let groups: Vec<(Option<usize>, Vec<Given>)> = parents.iter().map(|p| (*p, given(computed, found, *p))).collect();
    for is_node in [false, true] {
        let is_it = |given: &Given| matches!(given.child, Child::Node(_)) == is_node;
        let of = |group: &[Given]| -> Vec<Q> {
            group.iter().filter(|g| is_it(g)).filter_map(|g| g.weight.clone()).collect()
        };
        let sums: Vec<Vec<Q>> = groups.iter().map(|(_, group)| of(group)).collect();
        let unit = weights(&sums).whole;
        for (parent, group) in &groups {
            let siblings: Vec<&Given> = group.iter().filter(|g| is_it(g)).collect();
            write(found, *parent, &siblings, unit.as_ref(), &mut weighed, told);
        }
    }
    of_the_plan(computed, found, &mut weighed);
    weighed
}

fn given(computed: &Computed<'_>, found: &Found, parent: Option<usize>) -> Vec<Given> {
    let nodes = found.nodes_of(parent).map(|node| (Child::Node(node), found.nodes[node].weight));
    let own = |at: usize| (Child::Indicator(at), found.cell(&found.indicators[at], Role::Weight));
    let all = nodes.chain(found.indicators_of(parent).map(own));
    all.map(|(child, cell)| Given { child, cell, weight: cell.and_then(|cell| number(computed, cell)) }).collect()
}

fn write(
    found: &Found,
    parent: Option<usize>,
    siblings: &[&Given],
    unit: Option<&Q>,
    weighed: &mut Weighed,
    told: &mut Vec<Told>,
) {
    let given: Vec<(&Given, &Q)> = siblings.iter().filter_map(|g| Some((*g, g.weight.as_ref()?))).collect();
    let Some((first, _)) = given.first() else { return };
    for without in siblings.iter().filter(|g| g.weight.is_none()) {
        if let Some(cell) = without.cell.or(first.cell) {
            let words = text!(
                "la riga non ha un peso, e le altre del suo gruppo sì",
                "the row has no weight, and the others of its group have"
            );
            told.push(Told::new(Topic::NoWeight, cell, words));
        }
    }
    let sum = given.iter().fold(whole(0), |sum, (_, weight)| &sum + *weight);
    let is_whole = unit.is_some_and(|unit| sum == *unit);
    if let (Some(unit), false, Some(cell)) = (unit, is_whole, first.cell) {
        let written = format!("{} %", shown_number(&(&sum * &whole(100) / unit)));
        let title = parent.map_or("", |node| found.nodes[node].name.as_str());
        let cells: Vec<String> = given
            .iter()
            .filter_map(|(g, _)| g.cell)
            .map(|c| format!("{}{}", crate::source::letters(c.column), c.row))
            .collect();
        let cells = match cells.as_slice() {
            [first, .., last] => format!("{first}:{last}"),
            cells => cells.join(", "),
        };
        let of = if title.is_empty() { cells.clone() } else { format!("{title} ({cells})") };
        let words = text!("i pesi di {of} sommano a {written}", "the weights of {of} add to {written}");
        told.push(Told::new(Topic::Weights, cell, words).with(written.clone(), "100 %".to_owned()));
        weighed.remarks.push((parent, format!("nel foglio i pesi sommano a {written}: qui sono punti")));
    }
    for (one, weight) in given {
        let text = match unit {
            Some(unit) if is_whole => format!("{} %", shown_number(&(weight * &whole(100) / unit))),
            Some(unit) => shown_number(&(weight * &whole(100) / unit)),
            None => shown_number(weight),
        };
        match one.child {
            Child::Node(node) => weighed.nodes[node] = Some(text),
            Child::Indicator(at) => weighed.indicators[at] = Some(text),
        }
    }
}

/// Weights that add up over the whole plan, and not in each node: a node weighs what its indicators do.
fn of_the_plan(computed: &Computed<'_>, found: &Found, weighed: &mut Weighed) {
    let has_own = weighed.nodes.iter().any(Option::is_some);
    let is_points = weighed.indicators.iter().flatten().all(|weight| !weight.ends_with('%'));
    if has_own || !is_points || found.nodes.is_empty() || weighed.indicators.iter().any(Option::is_none) {
        return;
    }
    if weighed.remarks.iter().any(|(parent, _)| parent.is_some()) {
        return;
    }
    let weight = |at: usize| found.cell(&found.indicators[at], Role::Weight).and_then(|cell| number(computed, cell));
    for node in 0..found.nodes.len() {
        let below = (0..found.indicators.len()).filter(|at| {
            let mut above = found.indicators[*at].parent;
            while above.is_some_and(|above| above != node) {
                above = above.and_then(|above| found.nodes[above].parent);
            }
            above == Some(node)
        });
        let sum = below.filter_map(weight).fold(whole(0), |sum, weight| &sum + &weight);
        weighed.nodes[node] = Some(shown_number(&sum));
    }
}
