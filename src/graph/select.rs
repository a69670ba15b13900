//! Which items and edges a graph shows, and under which node each is drawn.

use crate::diagnostic::{Lang, Text};
use crate::plan::{EdgeId, ItemId, Kind, Plan};
use crate::text;
use std::collections::{HashMap, HashSet};

/// What to draw.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Only what is around this item: who counts it, and what it counts.
    pub centre: Option<ItemId>,
    /// How many levels around the centre, up and down; without a centre, from the top.
    pub depth: Option<usize>,
    /// Also the data, and what formulas need.
    pub data: bool,
    /// Also the units that nodes are assigned to.
    pub units: bool,
    /// The language of what is not the plan's own.
    pub lang: Lang,
}

/// What an edge says.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum LinkKind {
    /// The child is declared there.
    Own,
    /// The child is declared elsewhere, and used.
    Use,
    /// A formula needs the child.
    Data,
    /// The node is assigned to the unit.
    Unit,
}

impl LinkKind {
    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            LinkKind::Own => "own",
            LinkKind::Use => "use",
            LinkKind::Data => "data",
            LinkKind::Unit => "unit",
        }
    }

    /// What the line means, for legends.
    pub fn meaning(self) -> Text {
        match self {
            LinkKind::Own => text!("conta, con il peso", "counts, with the weight"),
            LinkKind::Use => text!("usa, dichiarato altrove", "uses, declared elsewhere"),
            LinkKind::Data => text!("calcolato da", "computed from"),
            LinkKind::Unit => text!("assegnato a", "assigned to"),
        }
    }
}

/// An edge between indices of the chosen items.
pub(super) struct Raw {
    pub from: usize,
    pub to: usize,
    pub kind: LinkKind,
    pub edge: Option<EdgeId>,
}

/// The chosen part of a plan.
pub(super) struct Part {
    /// Items, and the index of the one that each is drawn under.
    pub items: Vec<(ItemId, Option<usize>)>,
    pub links: Vec<Raw>,
    pub centre: Option<usize>,
}

/// An edge between items.
#[derive(Clone, Copy)]
struct Arc {
    from: ItemId,
    to: ItemId,
    kind: LinkKind,
    edge: Option<EdgeId>,
}

/// True when the policy gives units a score.
pub(super) fn units_are_scored(plan: &Plan) -> bool {
    plan.policy.aggregations.iter().any(|a| a.kind == Kind::Unit)
}

/// Chooses what to show.
pub(super) fn select(plan: &Plan, options: &Options) -> Part {
    let centre = options.centre.map(|c| plan.item(c).kind);
    let data = options.data || centre == Some(Kind::Datum);
    let assigned = options.units || (centre == Some(Kind::Unit) && !units_are_scored(plan));
    let units = assigned || units_are_scored(plan);
    let shown = |id: ItemId| match plan.item(id).kind {
        Kind::Datum => data,
        Kind::Unit => units,
        _ => true,
    };
    let mut arcs = counted(plan);
    if data {
        needed(plan, &mut arcs);
    }
    if assigned {
        // Where the unit counts what it is assigned, one arc says both.
        let counted: HashSet<(ItemId, ItemId)> = arcs.iter().map(|a| (a.from, a.to)).collect();
        let others = plan.assigned.iter().filter(|a| !counted.contains(&(a.unit, a.node)));
        arcs.extend(others.map(|a| Arc { from: a.node, to: a.unit, kind: LinkKind::Unit, edge: None }));
    }
    arcs.retain(|a| a.from != a.to && shown(a.from) && shown(a.to));
    let inside = around(plan, options, &arcs, &shown);
    arcs.retain(|a| inside.contains(&a.from) && inside.contains(&a.to));
    let items = walk(plan, &inside, &arcs);
    let places: HashMap<ItemId, usize> = items.iter().enumerate().map(|(i, (id, _))| (*id, i)).collect();
    let mut links: Vec<Raw> =
        arcs.iter().map(|a| Raw { from: places[&a.from], to: places[&a.to], kind: a.kind, edge: a.edge }).collect();
    links.sort_by_key(|l| l.from);
    Part { centre: options.centre.and_then(|c| places.get(&c).copied()), items, links }
}

fn counted(plan: &Plan) -> Vec<Arc> {
    let one = |(index, e): (usize, &crate::plan::Edge)| {
        let kind = if e.used { LinkKind::Use } else { LinkKind::Own };
        Arc { from: e.parent, to: e.child, kind, edge: Some(EdgeId(index as u32)) }
    };
    plan.edges.iter().enumerate().map(one).collect()
}

/// What formulas need: each name once, however often a formula says it.
fn needed(plan: &Plan, arcs: &mut Vec<Arc>) {
    for from in plan.ids() {
        let Some(formula) = plan.measured(from).and_then(|m| m.formula.as_deref()) else { continue };
        let mut seen = HashSet::new();
        // What it asks of the tree stands above it as often as below.
        for (name, _) in formula.data().filter(|(name, _)| seen.insert(name.item)) {
            arcs.push(Arc { from, to: name.item, kind: LinkKind::Data, edge: None });
        }
    }
}

/// The items within the depth: up and down from the centre, or down from whatever nothing counts.
fn around(plan: &Plan, options: &Options, arcs: &[Arc], shown: &dyn Fn(ItemId) -> bool) -> HashSet<ItemId> {
    let all = plan.ids().filter(|&id| shown(id));
    let Some(centre) = options.centre else {
        let Some(depth) = options.depth else { return all.collect() };
        let counted: HashSet<ItemId> = arcs.iter().map(|a| a.to).collect();
        return reach(all.filter(|id| !counted.contains(id)).collect(), depth, arcs, |a| (a.from, a.to));
    };
    let depth = options.depth.unwrap_or(usize::MAX);
    let mut inside = reach(vec![centre], depth, arcs, |a| (a.from, a.to));
    inside.extend(reach(vec![centre], depth, arcs, |a| (a.to, a.from)));
    inside
}

fn reach(starts: Vec<ItemId>, depth: usize, arcs: &[Arc], along: fn(&Arc) -> (ItemId, ItemId)) -> HashSet<ItemId> {
    let mut next: HashMap<ItemId, Vec<ItemId>> = HashMap::new();
    for (from, to) in arcs.iter().map(along) {
        next.entry(from).or_default().push(to);
    }
    let mut inside: HashSet<ItemId> = starts.iter().copied().collect();
    let mut frontier = starts;
    for _ in 0..depth {
        let found = frontier.iter().filter_map(|id| next.get(id)).flatten().copied();
        frontier = found.filter(|id| inside.insert(*id)).collect();
        if frontier.is_empty() {
            break;
        }
    }
    inside
}

/// The items in the order of the tree they are drawn as. Whoever declares a node has it below itself;
/// where that one is not shown, the first that uses it.
fn walk(plan: &Plan, inside: &HashSet<ItemId>, arcs: &[Arc]) -> Vec<(ItemId, Option<usize>)> {
    let mut above: HashMap<ItemId, Arc> = HashMap::new();
    for arc in arcs {
        let held = above.entry(arc.to).or_insert(*arc);
        if arc.kind < held.kind {
            *held = *arc;
        }
    }
    let mut below: HashMap<ItemId, Vec<ItemId>> = HashMap::new();
    for arc in arcs.iter().filter(|a| above.get(&a.to).is_some_and(|h| (h.from, h.kind) == (a.from, a.kind))) {
        below.entry(arc.from).or_default().push(arc.to);
    }
    let mut out = Vec::with_capacity(inside.len());
    let mut seen = HashSet::new();
    let tops = plan.ids().filter(|id| inside.contains(id));
    let (mut free, held): (Vec<ItemId>, Vec<ItemId>) = tops.partition(|id| !above.contains_key(id));
    // The plan before its dashboards, dashboards before data, whatever their files are called.
    free.sort_by_key(|&id| plan.item(id).kind);
    // Those held come last: they are reached from the free ones, unless a plan counts itself in a circle.
    for top in free.into_iter().chain(held) {
        let mut waiting = vec![(top, None)];
        while let Some((id, under)) = waiting.pop() {
            if !seen.insert(id) {
                continue;
            }
            let place = out.len();
            out.push((id, under));
            let children = below.get(&id).map_or(&[][..], Vec::as_slice);
            waiting.extend(children.iter().rev().map(|&c| (c, Some(place))));
        }
    }
    out
}
