//! Three outlines and what becomes of each declaration, field and place.

use super::outline::{Home, Id, Node, Outline};
use crate::syntax::view::List;
use rustc_hash::{FxHashMap, FxHashSet};

/// One of the two who changed the base.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Side {
    Ours,
    Theirs,
}

/// The outcome for one thing that both may have changed.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Choice<T> {
    One(T),
    Conflict { ours: T, base: Option<T>, theirs: T },
}

impl<T> Choice<T> {
    pub fn is_conflict(&self) -> bool {
        matches!(self, Choice::Conflict { .. })
    }
}

/// The outcome for a node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fate {
    /// Both have it.
    Both,
    /// Only one has it: added.
    Added(Side),
    /// Taken out.
    Gone,
    /// Taken out by one, changed by this one.
    Torn(Side),
}

/// What one did with a value, the other with the same.
pub(super) fn choose<T: PartialEq + Clone>(base: Option<&T>, ours: &T, theirs: &T) -> Choice<T> {
    if ours == theirs || base == Some(theirs) {
        Choice::One(ours.clone())
    } else if base == Some(ours) {
        Choice::One(theirs.clone())
    } else {
        Choice::Conflict { ours: ours.clone(), base: base.cloned(), theirs: theirs.clone() }
    }
}

/// The same for what is yes or no, where two changes can't differ.
pub(super) fn settle(base: Option<bool>, ours: bool, theirs: bool) -> bool {
    match base {
        Some(base) if base != ours => ours,
        Some(_) => theirs,
        None => ours || theirs,
    }
}

pub(super) struct Three {
    pub base: Outline,
    pub ours: Outline,
    pub theirs: Outline,
    /// What each of the two renamed.
    pub renamed: [FxHashSet<Id>; 2],
}

impl Three {
    pub fn side(&self, side: Side) -> &Outline {
        match side {
            Side::Ours => &self.ours,
            Side::Theirs => &self.theirs,
        }
    }

    pub fn versions(&self, id: &str) -> (Option<&Node>, Option<&Node>, Option<&Node>) {
        (self.base.get(id), self.ours.get(id), self.theirs.get(id))
    }

    pub fn fate(&self, id: &str) -> Fate {
        match self.versions(id) {
            (_, Some(_), Some(_)) => Fate::Both,
            (None, Some(_), None) => Fate::Added(Side::Ours),
            (None, None, Some(_)) => Fate::Added(Side::Theirs),
            (Some(_), Some(_), None) if !self.is_unchanged(Side::Ours, id) => Fate::Torn(Side::Ours),
            (Some(_), None, Some(_)) if !self.is_unchanged(Side::Theirs, id) => Fate::Torn(Side::Theirs),
            _ => Fate::Gone,
        }
    }

    /// True when one side left a node of the base as it was, with everything in it that the other
    /// took out along with it.
    fn is_unchanged(&self, side: Side, id: &str) -> bool {
        let (kept, other) = match side {
            Side::Ours => (&self.ours, &self.theirs),
            Side::Theirs => (&self.theirs, &self.ours),
        };
        let (Some(before), Some(node)) = (self.base.get(id), kept.get(id)) else { return false };
        let renamed = match side {
            Side::Ours => &self.renamed[0],
            Side::Theirs => &self.renamed[1],
        };
        let same = !renamed.contains(id)
            && before.words == node.words
            && before.lead == node.lead
            && before.tail == node.tail
            && before.opening == node.opening
            && before.home == node.home
            && ordered(&self.base, before) == ordered(kept, node);
        // What the other took out may be there by another name: a line taken out of it is not forgotten.
        let is_gone = |child: &Id| kept.get(child).is_none();
        let came = || other.nodes.iter().any(|(id, n)| n.role == node.role && self.base.get(id).is_none());
        if before.children.iter().any(is_gone) && came() {
            return false;
        }
        let stayed = |child: &Id| self.base.get(child).is_some_and(|c| c.home.parent == id);
        same && node
            .children
            .iter()
            .all(|child| stayed(child) && (other.get(child).is_some() || self.is_unchanged(side, child)))
    }

    /// Where a node goes: two places when each side moved it to another.
    pub fn homes(&self, id: &str) -> Vec<(Home, Option<Side>)> {
        let alone = |node: Option<&Node>| node.map(|n| (n.home.clone(), None)).into_iter().collect();
        match (self.fate(id), self.versions(id)) {
            (Fate::Gone, _) => Vec::new(),
            (Fate::Both, (base, Some(ours), Some(theirs))) => {
                match choose(base.map(|b| &b.home), &ours.home, &theirs.home) {
                    Choice::One(home) => vec![(home, None)],
                    Choice::Conflict { ours, theirs, .. } if ours.parent == theirs.parent => {
                        vec![(Home { in_head: false, ..ours }, None)]
                    }
                    Choice::Conflict { ours, theirs, .. } => {
                        vec![(ours, Some(Side::Ours)), (theirs, Some(Side::Theirs))]
                    }
                }
            }
            (_, (_, Some(ours), _)) => alone(Some(ours)),
            (_, (_, _, theirs)) => alone(theirs),
        }
    }

    /// What goes into a node, in order.
    pub fn children(&self, parent: &str, in_head: bool) -> Vec<Id> {
        let here = |id: &Id| self.homes(id).iter().any(|(home, _)| home.parent == parent && home.in_head == in_head);
        let list = |outline: &Outline| -> Vec<Id> {
            outline.get(parent).map_or(Vec::new(), |n| n.children.iter().filter(|id| here(id)).cloned().collect())
        };
        let lists = [list(&self.base), list(&self.ours), list(&self.theirs)];
        order(&lists[0], &lists[1], &lists[2])
    }

    /// The lists in a node whose order means something and that both sides changed, each in its own way: item by
    /// item they would make one that nobody wrote.
    pub fn disputed_lists(&self, parent: &str) -> Vec<List> {
        let is_disputed = |list: &List| {
            let items = |outline: &Outline| -> Vec<String> {
                self.items(outline, parent, *list).iter().map(|id| outline.all_said(id)).collect()
            };
            let (base, ours, theirs) = (items(&self.base), items(&self.ours), items(&self.theirs));
            ours != base && theirs != base && ours != theirs
        };
        List::ALL.into_iter().filter(is_disputed).collect()
    }

    /// The list that a node is an item of, if the order of its items means something.
    pub fn list(&self, id: &str) -> Option<List> {
        self.ours.get(id).or_else(|| self.theirs.get(id))?.list
    }

    /// The items of a list in one version, in order.
    pub fn items(&self, outline: &Outline, parent: &str, list: List) -> Vec<Id> {
        let children = outline.get(parent).map_or(&[][..], |n| &n.children);
        let is_item = |id: &&Id| outline.get(id).is_some_and(|n| n.list == Some(list));
        children.iter().filter(is_item).cloned().collect()
    }
}

/// Those of a node's children whose order means something, in their order.
fn ordered<'n>(outline: &Outline, node: &'n Node) -> Vec<&'n Id> {
    node.children.iter().filter(|id| outline.get(id).is_some_and(|n| n.list.is_some())).collect()
}

/// Merges two orders of the same base: whoever moved something is followed, and what was added stays
/// behind what it was added behind. The result is the same whoever comes first.
fn order(base: &[Id], ours: &[Id], theirs: &[Id]) -> Vec<Id> {
    let in_ours: FxHashSet<&Id> = ours.iter().collect();
    let in_theirs: FxHashSet<&Id> = theirs.iter().collect();
    let core: FxHashSet<&Id> = base.iter().filter(|id| in_ours.contains(id) && in_theirs.contains(id)).collect();
    let of = |list: &[Id]| list.iter().filter(|id| core.contains(id)).cloned().collect::<Vec<_>>();
    let (before, left, right) = (of(base), of(ours), of(theirs));
    let primary = if left == before {
        right
    } else if right == before {
        left
    } else {
        left.max(right)
    };
    let places: FxHashMap<&Id, usize> = primary.iter().enumerate().map(|(at, id)| (id, at)).collect();
    // What was added, by how many of the core stand before it in the merged order.
    let runs = |list: &[Id]| {
        let mut runs: Vec<Vec<Id>> = vec![Vec::new(); primary.len() + 1];
        let mut at = 0;
        for id in list {
            match places.get(id) {
                Some(found) => at = found + 1,
                None => runs[at].push(id.clone()),
            }
        }
        runs
    };
    let (left, right) = (runs(ours), runs(theirs));
    let mut placed: FxHashSet<Id> = FxHashSet::default();
    let mut merged = Vec::with_capacity(ours.len() + theirs.len());
    for at in 0..=primary.len() {
        let (mut first, mut second) = (&left[at], &right[at]);
        if second.first().is_some_and(|s| first.first().is_none_or(|f| s < f)) {
            std::mem::swap(&mut first, &mut second);
        }
        for id in first.iter().chain(second) {
            if placed.insert(id.clone()) {
                merged.push(id.clone());
            }
        }
        merged.extend(primary.get(at).cloned());
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(base: &str, ours: &str, theirs: &str) -> String {
        let list = |text: &str| text.chars().map(String::from).collect::<Vec<_>>();
        order(&list(base), &list(ours), &list(theirs)).concat()
    }

    #[test]
    fn orders_merge_the_same_either_way() {
        for (base, ours, theirs, wanted) in [
            ("abc", "abc", "abc", "abc"),
            ("abc", "cab", "abc", "cab"),
            ("abc", "abxc", "abyc", "abxyc"),
            ("abc", "abxc", "cab", "cabx"),
            ("ac", "xac", "ac", "xac"),
            ("", "xy", "zx", "xyz"),
        ] {
            assert_eq!(merged(base, ours, theirs), wanted, "{base} {ours} {theirs}");
            assert_eq!(merged(base, theirs, ours), wanted, "{base} {theirs} {ours}");
        }
    }
}
