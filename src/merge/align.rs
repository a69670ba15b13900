//! Which line of a version is which line of the base, where their first words alone don't tell: one of
//! several with the same words, or a block whose head was corrected.

use super::outline::{Id, Node, Outline, again, is_one_of, said};
use crate::syntax::view::Line;
use rustc_hash::{FxHashMap, FxHashSet};

/// The ids of the lines of one block: those of the base where they are the same things.
pub(super) fn align(base: &Outline, parent: &str, lines: &[Line<'_>], mut ids: Vec<Id>) -> Vec<Id> {
    let Some(before) = base.get(parent) else { return ids };
    let is_line = |id: &&Id| base.get(id).is_some_and(|n| !n.is_comment && !n.home.in_head);
    let before: Vec<&Id> = before.children.iter().filter(is_line).collect();
    namesakes(base, &before, lines, &mut ids);
    heads(base, &before, lines, &mut ids);
    ids
}

/// Of several lines with the same words each side may have taken one out: those that say the same are the same.
fn namesakes(base: &Outline, before: &[&Id], lines: &[Line<'_>], ids: &mut [Id]) {
    let mut groups: FxHashMap<Id, Vec<usize>> = FxHashMap::default();
    for (at, id) in ids.iter().enumerate().filter(|(at, _)| lines[*at].declared().is_none()) {
        groups.entry(id.clone()).or_default().push(at);
    }
    for (key, members) in groups {
        let theirs: Vec<&Id> = before.iter().filter(|id| is_one_of(id, &key)).copied().collect();
        if members.len() < 2 && theirs.len() < 2 {
            continue;
        }
        let mut free: Vec<Id> = theirs.iter().map(|id| (*id).clone()).collect();
        let mut rest = members.clone();
        for (member, id) in best(base, &theirs, lines, &members, |own, likeness| own || likeness.is_some()) {
            free.retain(|other| *other != id);
            rest.retain(|other| *other != member);
            ids[member] = id;
        }
        let mut count = theirs.len();
        for member in rest {
            ids[member] = if free.is_empty() {
                count += 1;
                if count == 1 { key.clone() } else { again(&key, count) }
            } else {
                free.remove(0)
            };
        }
    }
}

/// A block that is gone and one that came, with most lines in common: its head was corrected.
fn heads(base: &Outline, before: &[&Id], lines: &[Line<'_>], ids: &mut [Id]) {
    let taken: FxHashSet<&Id> = ids.iter().collect();
    let gone: Vec<&Id> = before.iter().filter(|id| !taken.contains(**id)).copied().collect();
    let is_new =
        |at: &usize| lines[*at].has_block() && lines[*at].declared().is_none() && base.get(&ids[*at]).is_none();
    let come: Vec<usize> = (0..lines.len()).filter(is_new).collect();
    if gone.is_empty() || come.is_empty() {
        return;
    }
    for (member, id) in best(base, &gone, lines, &come, |_, likeness| likeness.is_some()) {
        ids[member] = id;
    }
}

/// Pairs the lines that are most alike, each with one of the base's.
fn best(
    base: &Outline,
    before: &[&Id],
    lines: &[Line<'_>],
    members: &[usize],
    is_enough: impl Fn(bool, Option<usize>) -> bool,
) -> Vec<(usize, Id)> {
    let mut pairs = Vec::new();
    for (place, id) in before.iter().enumerate() {
        let Some(node) = base.get(id) else { continue };
        let content = content_of(base, node);
        for &member in members.iter().filter(|at| lines[**at].role() == node.role) {
            let own = said(lines[member].head()) == node.words.said;
            let likeness = likeness(&content, lines[member]);
            if is_enough(own, likeness) {
                pairs.push((likeness.unwrap_or(0), own, place, member));
            }
        }
    }
    // The most alike first; among equals the order of the texts.
    pairs.sort_by(|a, b| (b.0, b.1).cmp(&(a.0, a.1)).then((a.2, a.3).cmp(&(b.2, b.3))));
    let (mut places, mut taken) = (FxHashSet::default(), FxHashSet::default());
    let mut found = Vec::new();
    for (_, _, place, member) in pairs {
        if !places.contains(&place) && !taken.contains(&member) {
            places.insert(place);
            taken.insert(member);
            found.push((member, before[place].clone()));
        }
    }
    found
}

/// What the fields and lines of a node say.
fn content_of<'o>(base: &'o Outline, node: &Node) -> Vec<&'o str> {
    let children = node.children.iter().filter_map(|id| base.get(id));
    children.filter(|n| !n.is_comment).map(|n| n.words.said.as_str()).collect()
}

/// How many lines a block has in common with one of the base; `None` where they are less than half of either.
fn likeness(content: &[&str], line: Line<'_>) -> Option<usize> {
    let fields = line.head_fields().map(|field| said(field.words()));
    let inside: Vec<String> = fields.chain(line.lines().map(|child| said(child.head()))).collect();
    let mut left: Vec<&str> = content.to_vec();
    let mut common = 0;
    for said in &inside {
        if let Some(at) = left.iter().position(|other| other == said) {
            left.swap_remove(at);
            common += 1;
        }
    }
    (common > 0 && common * 2 >= content.len() && common * 2 >= inside.len()).then_some(common)
}
