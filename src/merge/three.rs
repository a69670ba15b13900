//! Three outlines and what becomes of each declaration, field and place.

use super::outline::{Home, Id, Node, Outline, Piece};
use crate::syntax::view::Role;
use rust_decimal::Decimal;
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

/// The same for words: who renamed something leaves alone what the other says about it.
pub(super) fn choose_words(base: Option<&Piece>, ours: &Piece, theirs: &Piece) -> Choice<Piece> {
    let whole = choose(base, ours, theirs);
    let (Some(base), true) = (base, whole.is_conflict()) else { return whole };
    let (base, ours, theirs) = (base.parts(), ours.parts(), theirs.parts());
    match (choose(Some(&base.0), &ours.0, &theirs.0), choose(Some(&base.1), &ours.1, &theirs.1)) {
        (Choice::One(about), Choice::One(rest)) => {
            let said = format!("{}{}", about.said, rest.said);
            Choice::One(Piece { shown: format!("{}{}", about.shown, rest.shown), said, split: (0, 0) })
        }
        _ => whole,
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
        let same = before.words == node.words
            && before.lead == node.lead
            && before.tail == node.tail
            && before.opening == node.opening
            && before.home == node.home;
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
        let merged = order(&lists[0], &lists[1], &lists[2]);
        self.stepped(parent, merged)
    }

    /// Bands in the order of their thresholds, where all three versions have them so: one moved past
    /// another that was added beside it would decide in its stead.
    fn stepped(&self, parent: &str, mut merged: Vec<Id>) -> Vec<Id> {
        let nodes = |id: &Id| self.ours.get(id).or_else(|| self.theirs.get(id));
        let found: Vec<(usize, Decimal)> =
            merged.iter().enumerate().filter_map(|(at, id)| Some((at, nodes(id)?.threshold?))).collect();
        if found.len() < 2 {
            return merged;
        }
        let kept = |up: bool| {
            [&self.base, &self.ours, &self.theirs].into_iter().all(|outline| {
                let children = outline.get(parent).map_or(&[][..], |n| &n.children);
                let steps: Vec<Decimal> = children.iter().filter_map(|id| outline.get(id)?.threshold).collect();
                steps.windows(2).all(|w| if up { w[0] < w[1] } else { w[0] > w[1] })
            })
        };
        let points = nodes(&merged[found[0].0]).is_some_and(|n| n.role == Some(Role::Point));
        if !kept(points) {
            return merged;
        }
        let mut steps: Vec<(Decimal, Id)> = found.iter().map(|&(at, step)| (step, merged[at].clone())).collect();
        steps.sort_by(|(a, x), (b, y)| if points { a.cmp(b) } else { b.cmp(a) }.then_with(|| x.cmp(y)));
        for ((at, _), (_, id)) in found.into_iter().zip(steps) {
            merged[at] = id;
        }
        merged
    }
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
