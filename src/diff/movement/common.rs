//! The two plans in one space of ids, so that parts of one can stand in the other.

use super::model::{Factor, Factors};
use crate::diff::{Diff, Version};
use crate::plan::{EdgeId, Goal, ItemId, Kind, MeasureId, Measured, Plan};
use crate::source::{Place, Sources};
use rustc_hash::FxHashMap;

/// An edge as both sides know it: parent, child, and which of several between the two.
pub(super) type Link = (ItemId, ItemId, u32);

/// A node's own ids before and after.
pub(super) type Pair = (Option<ItemId>, Option<ItemId>);

/// One plan and where its items stand in the common space.
pub(super) struct Side<'a> {
    pub plan: &'a Plan,
    pub sources: &'a Sources,
    /// The common id of each item.
    pub common: Vec<ItemId>,
    /// The own id of each common item.
    own: Vec<Option<ItemId>>,
    /// Edges by what they connect.
    pub links: FxHashMap<Link, EdgeId>,
}

impl<'a> Side<'a> {
    pub fn own(&self, common: ItemId) -> Option<ItemId> {
        self.own[common.0 as usize]
    }

    pub fn text(&self, span: Place) -> &'a str {
        self.sources.text(span)
    }

    /// The edges of an item with the links that name them.
    pub fn edges(&self, own: ItemId) -> Vec<(Link, EdgeId)> {
        let mut found: Vec<(Link, EdgeId)> = Vec::new();
        let mut met: FxHashMap<ItemId, u32> = FxHashMap::default();
        for (id, edge) in self.plan.edges_of(own) {
            let child = self.common[edge.child.0 as usize];
            let nth = met.entry(child).or_default();
            found.push(((self.common[own.0 as usize], child, *nth), id));
            *nth += 1;
        }
        found
    }

    fn index(&mut self, size: usize) {
        self.own = vec![None; size];
        for (own, common) in self.common.iter().enumerate() {
            self.own[common.0 as usize] = Some(ItemId(own as u32));
        }
        let all: Vec<(Link, EdgeId)> = self.plan.ids().flat_map(|id| self.edges(id)).collect();
        self.links = all.into_iter().collect();
    }
}

/// Both plans.
pub(super) struct Common<'a> {
    pub before: Side<'a>,
    pub after: Side<'a>,
    /// How many items the space has.
    pub size: usize,
    /// Items of the two sides that go by one name, whether or not they are the same thing.
    namesakes: Vec<Pair>,
    /// True when something on both sides is not the same thing.
    pub redefined: bool,
}

impl<'a> Common<'a> {
    /// Items are the same when the comparison matches them, and when a value of one can be judged by
    /// a target of the other: an indicator that went from days to a date is another indicator.
    pub fn new(before: &Version<'a>, after: &Version<'a>, diff: &Diff) -> Common<'a> {
        let renamed = diff.renamed();
        let gone = diff.gone();
        let name = |v: &Version<'a>, id: ItemId| v.sources.text(v.plan.item(id).name);
        let mut later: FxHashMap<&str, ItemId> = FxHashMap::default();
        for id in after.plan.ids() {
            later.entry(name(after, id)).or_insert(id);
        }
        let mut size = before.plan.items.len();
        let old: Vec<ItemId> = before.plan.ids().collect();
        let mut new: Vec<Option<ItemId>> = vec![None; after.plan.items.len()];
        let mut partner: Vec<Option<ItemId>> = vec![None; after.plan.items.len()];
        let mut namesakes = Vec::with_capacity(size);
        let mut redefined = false;
        for id in before.plan.ids() {
            let called = name(before, id);
            let called = renamed.get(called).copied().or((!gone.contains(called)).then_some(called));
            let found =
                called.and_then(|called| later.get(called)).copied().filter(|n| partner[n.0 as usize].is_none());
            if let Some(found) = found {
                partner[found.0 as usize] = Some(id);
                if alike((before, id), (after, found)) {
                    new[found.0 as usize] = Some(id);
                } else {
                    redefined = true;
                }
            }
            namesakes.push((Some(id), found));
        }
        namesakes.extend(after.plan.ids().filter(|n| partner[n.0 as usize].is_none()).map(|n| (None, Some(n))));
        let mut fresh = || {
            size += 1;
            ItemId(size as u32 - 1)
        };
        let new: Vec<ItemId> = new.into_iter().map(|known| known.unwrap_or_else(&mut fresh)).collect();
        let side = |v: &Version<'a>, common: Vec<ItemId>| {
            let mut side =
                Side { plan: v.plan, sources: v.sources, common, own: Vec::new(), links: FxHashMap::default() };
            side.index(size);
            side
        };
        Common { before: side(before, old), after: side(after, new), size, namesakes, redefined }
    }

    /// The side that a factor is taken from, and the other one.
    pub fn sides(&self, set: Factors, factor: Factor) -> (&Side<'a>, &Side<'a>) {
        if set.has(factor) { (&self.after, &self.before) } else { (&self.before, &self.after) }
    }

    /// Namesakes of which one is wanted.
    pub fn pairs(&self, wanted: impl Fn(&Plan, ItemId) -> bool) -> Vec<Pair> {
        let keep = |side: &Side<'_>, id: Option<ItemId>| id.is_some_and(|id| wanted(side.plan, id));
        let both = self.namesakes.iter().copied();
        both.filter(|(old, new)| keep(&self.before, *old) || keep(&self.after, *new)).collect()
    }

    /// The common id of a namesake as the structure of one side has it.
    pub fn of(&self, (old, new): Pair, later: bool) -> Option<ItemId> {
        if later { new.map(|n| self.after.common[n.0 as usize]) } else { old.map(|o| self.before.common[o.0 as usize]) }
    }
}

/// True when values, targets and formulas of one can stand for those of the other.
fn alike((before, old): (&Version<'_>, ItemId), (after, new): (&Version<'_>, ItemId)) -> bool {
    let kinds = (before.plan.item(old).kind, after.plan.item(new).kind);
    let leaf = |kind: Kind| matches!(kind, Kind::Indicator | Kind::Datum);
    if kinds.0 != kinds.1 && (leaf(kinds.0) || leaf(kinds.1)) {
        return false;
    }
    let (Some(one), Some(other)) = (before.plan.measured(old), after.plan.measured(new)) else { return true };
    let goals = (before.plan.target(old).map(|t| t.goal), after.plan.target(new).map(|t| t.goal));
    let same_sort = match goals {
        (Some(a), Some(b)) => sort(&a) == sort(&b),
        _ => true,
    };
    (one.is_date, one.is_bool) == (other.is_date, other.is_bool)
        && same_sort
        && measures_meet((before.plan, one), (after.plan, other))
}

fn sort(goal: &Goal) -> u8 {
    match goal {
        Goal::Number(_) | Goal::Range(..) => 0,
        Goal::Day(_) => 1,
        Goal::Yes => 2,
    }
}

fn measures_meet((before, one): (&Plan, &Measured), (after, other): (&Plan, &Measured)) -> bool {
    match (one.measure, other.measure) {
        (Some(a), Some(b)) => same_measure(before, a, after, b),
        _ => true,
    }
}

/// True when numbers in one measure compare with numbers in the other.
pub fn same_measure(before: &Plan, a: MeasureId, after: &Plan, b: MeasureId) -> bool {
    let symbol = |plan: &'_ Plan, id: MeasureId| plan.measures.get(id.0 as usize).map(|m| m.symbol.clone());
    a.is_dimensionless() && b.is_dimensionless() || symbol(before, a) == symbol(after, b)
}
