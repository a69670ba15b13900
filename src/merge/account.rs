//! Proof that a merge loses nothing in silence: each line that one of the two added, took out or changed is
//! so in the merge, or is left to decide.

use super::outline::{Id, Node, Outline, ROOT, bare, is_declaration};
use super::write::Written;
use rustc_hash::FxHashMap;

/// How often each thing is said, by the declaration that it is said of.
type Said<'a> = FxHashMap<(&'a str, &'a str), i64>;

/// True when a merge accounts for all that the two did.
pub(super) fn accounts(versions: [&Outline; 3], merged: &Outline, written: &Written) -> bool {
    let none = FxHashMap::default();
    let [base, ours, theirs] = versions.map(|outline| said(outline, &none));
    // Blocks that a stand-in opens, of items or not.
    let stood_for = |(id, node): (&Id, &Node)| {
        let name = node.words.said.split(' ').nth(1)?;
        Some((id.clone(), written.head(name)?.clone()))
    };
    let heads: FxHashMap<Id, Id> = merged.nodes.iter().filter_map(stood_for).collect();
    let merged = said(merged, &heads);
    let disputed = written.disputed();
    let mut all: Vec<&(&str, &str)> =
        base.keys().chain(ours.keys()).chain(theirs.keys()).chain(merged.keys()).collect();
    all.sort_unstable();
    all.dedup();
    all.into_iter().all(|key| {
        let [b, o, t, m] = [&base, &ours, &theirs, &merged].map(|said| said.get(key).copied().unwrap_or(0));
        let due = is_due(b, o, t);
        // A comment that led two things on two sides may be there twice.
        let is_fine = due.contains(&m) || (is_comment(key.1) && *due.end() > 0 && m > *due.end());
        is_fine || written.is_stand_in(key.1) || { disputed.contains(&bare(key.1.trim_start_matches('='))) }
    })
}

fn is_comment(said: &str) -> bool {
    said.starts_with("//")
}

/// How often something may be said after a merge: what one side alone did is done; what both did may be one
/// thing or two.
fn is_due(base: i64, ours: i64, theirs: i64) -> std::ops::RangeInclusive<i64> {
    let both = ours + theirs - base;
    match (ours - base, theirs - base) {
        (0, _) => theirs..=theirs,
        (_, 0) => ours..=ours,
        (o, t) if o > 0 && t > 0 => ours.max(theirs)..=both,
        (o, t) if o < 0 && t < 0 => both.max(0)..=ours.min(theirs),
        _ => ours.min(theirs)..=ours.max(theirs),
    }
}

/// All that an outline says. A block that a stand-in opens is of what the stand-in is for.
fn said<'a>(outline: &'a Outline, heads: &'a FxHashMap<String, Id>) -> Said<'a> {
    let mut found = Said::default();
    walk(outline, heads, ROOT, ROOT, &mut found);
    found
}

fn walk<'a>(outline: &'a Outline, heads: &'a FxHashMap<String, Id>, id: &'a str, of: &'a str, found: &mut Said<'a>) {
    let Some(node) = outline.get(id) else { return };
    for child in &node.children {
        let Some(inside) = outline.get(child) else { continue };
        let name = heads.get(child).map_or(child.as_str(), String::as_str);
        let whose = if is_declaration(name) { name } else { of };
        if whose == name {
            // Where it stands is one thing, what it says of itself another.
            *found.entry((of, name)).or_insert(0) += 1;
        }
        if !heads.contains_key(child) && !inside.is_comment {
            *found.entry((whose, inside.words.said.as_str())).or_insert(0) += 1;
        }
        // A comment goes with what it stands beside, which may be another thing for each.
        let comments = [&inside.lead, &inside.opening, &inside.tail].into_iter();
        let comments = comments.chain(inside.is_comment.then_some(&inside.words));
        for said in comments.flat_map(|piece| piece.said.lines()) {
            *found.entry((ROOT, said)).or_insert(0) += 1;
        }
        walk(outline, heads, child, whose, found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_did_is_done_and_what_both_did_is_done_once_or_twice() {
        for (base, ours, theirs, least, most) in [
            (1, 1, 0, 0, 0),
            (1, 0, 1, 0, 0),
            (0, 1, 0, 1, 1),
            (0, 1, 1, 1, 2),
            (2, 1, 1, 0, 1),
            (1, 1, 1, 1, 1),
            (1, 0, 2, 0, 2),
        ] {
            assert_eq!(is_due(base, ours, theirs), least..=most, "{base} {ours} {theirs}");
        }
    }
}
