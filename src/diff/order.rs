//! The order in which changes are listed: that of the plan, from the top down, then the rest by
//! section.

use super::about::Section;
use super::entry::{Entry, Match};
use crate::plan::Kind;
use rustc_hash::FxHashMap;

/// Indices into `pairs`, in order.
pub(super) fn order(pairs: &[Match<'_>]) -> Vec<usize> {
    let shown: Vec<&Entry> = pairs.iter().filter_map(|(old, new)| new.or(*old)).collect();
    let ranks = ranks(&shown);
    let mut order: Vec<usize> = (0..shown.len()).collect();
    order.sort_by_key(|&i| (shown[i].section, ranks[i], shown[i].group.as_str(), i));
    order
}

/// For each node and edge its place in the tree, walked from the top; zero for everything else.
fn ranks(shown: &[&Entry]) -> Vec<usize> {
    let mut below: FxHashMap<Option<&str>, Vec<usize>> = FxHashMap::default();
    let nodes = || (0..shown.len()).filter(|&i| shown[i].section == Section::Nodes);
    for i in nodes() {
        below.entry(shown[i].parent.as_deref()).or_default().push(i);
    }
    let mut roots = below.remove(&None).unwrap_or_default();
    roots.sort_by_key(|&i| Kind::ALL.iter().position(|k| k.word() == shown[i].kind));
    let mut ranks = vec![0; shown.len()];
    let mut next = 1;
    let mut stack: Vec<usize> = roots.into_iter().rev().collect();
    while let Some(i) = stack.pop() {
        ranks[i] = next;
        next += 1;
        // Taken out as they are met, so that nodes in a circle are met once.
        let children = if shown[i].is_node() { below.remove(&Some(shown[i].key.as_str())) } else { None };
        stack.extend(children.unwrap_or_default().into_iter().rev());
    }
    // What stands below something that is not there.
    for i in nodes() {
        if ranks[i] == 0 {
            ranks[i] = next + i;
        }
    }
    ranks
}
