//! Renames that nothing declares: a node that is gone and one that came, which say the same.
//!
//! Only nodes that share something rare are compared, so that a thousand renamed indicators with
//! one source between them are not compared each with each.

use super::about::Section;
use super::entry::Entry;
use super::model::TITLE;
use super::renames::Renames;
use crate::syntax::view::Role;
use rustc_hash::{FxHashMap, FxHashSet};

/// Shared by more nodes than this on a side, a thing they say does not tell them apart.
const RARE: usize = 4;
/// How much of what two nodes say must be the same, in thousandths.
const ENOUGH: u32 = 600;
/// A parent renamed in one round helps its children in the next.
const ROUNDS: usize = 6;

/// Something a node says, and how much it tells.
type Trait = (String, u32);

struct Node<'a> {
    entry: &'a Entry,
    traits: Vec<Trait>,
    total: u32,
    /// The nodes it counts, by their new names. Those they share count for the likeness of two
    /// nodes; those they don't, not against it: they may have new names that are not known yet.
    children: Vec<String>,
}

/// The names of what each node counts.
type Children<'a> = FxHashMap<&'a str, Vec<&'a str>>;

fn children(side: &[Entry]) -> Children<'_> {
    let mut children = Children::default();
    for entry in side.iter().filter(|e| e.section == Section::Nodes) {
        if let Some(parent) = &entry.parent_name {
            children.entry(parent.as_str()).or_default().push(&entry.name);
        }
    }
    children
}

/// Finds renames and adds them to those declared.
pub(super) fn find(old: &[Entry], new: &[Entry], renames: &mut Renames) {
    let names = |side: &'_ [Entry]| -> FxHashSet<String> {
        side.iter().filter(|e| is_item(e)).map(|e| e.name.clone()).collect()
    };
    let (before, after) = (names(old), names(new));
    let below = (children(old), children(new));
    for _ in 0..ROUNDS {
        let given: FxHashSet<String> = renames.given().map(str::to_owned).collect();
        let gone = old.iter().filter(|e| is_item(e) && renames.is_lost(&e.name, &after));
        let come = new.iter().filter(|e| is_item(e) && renames.is_new(&e.name, &before) && !given.contains(&e.name));
        let gone: Vec<Node<'_>> = gone.map(|e| Node::new(e, &below.0, Some(renames))).collect();
        let come: Vec<Node<'_>> = come.map(|e| Node::new(e, &below.1, None)).collect();
        let found = pairs(&gone, &come);
        if found.is_empty() {
            return;
        }
        for (from, to) in found {
            renames.rename(&gone[from].entry.name, &come[to].entry.name);
        }
    }
}

/// What has a name that others use. The plan is the plan, whatever its name.
fn is_item(entry: &Entry) -> bool {
    let item = matches!(entry.section, Section::Nodes | Section::Units | Section::Data);
    item && entry.is_node() && entry.kind != Role::Plan.word()
}

impl<'a> Node<'a> {
    fn new(entry: &'a Entry, below: &Children<'_>, renames: Option<&Renames>) -> Node<'a> {
        let now = |name: &str| renames.map_or(name.to_owned(), |r| r.item(name.into()).into_owned());
        let mut traits: Vec<Trait> = Vec::new();
        for line in &entry.lines {
            let (word, value) = (line.label.word.as_ref(), line.value.key());
            let tells = match line.label.role {
                _ if word == TITLE => 3,
                Some(Role::Code) => 2,
                Some(Role::Algorithm) => 3,
                Some(Role::FormerName) => continue,
                _ => 1,
            };
            traits.push((format!("{word} {} = {value}", line.label.detail), tells));
        }
        traits.extend(words(&entry.title).map(|w| (format!("«{w}»"), 1)));
        if let Some(parent) = &entry.parent_name {
            traits.push((format!("in {}", now(parent)), 1));
        }
        // A whole plan that gets new codes often keeps the numbers in them.
        let number = entry.name.trim_start_matches(|c: char| !c.is_ascii_digit());
        if !number.is_empty() {
            traits.push((format!("n. {number}"), 1));
        }
        traits.sort();
        traits.dedup_by(|a, b| a.0 == b.0);
        let total = traits.iter().map(|t| t.1).sum();
        let below = below.get(entry.name.as_str()).into_iter().flatten();
        let mut children: Vec<String> = below.map(|name| now(name)).collect();
        children.sort();
        Node { entry, traits, total, children }
    }

    /// All that it says, its children's names included: no trait is a name alone.
    fn said(&self) -> impl Iterator<Item = &str> {
        self.traits.iter().map(|t| t.0.as_str()).chain(self.children.iter().map(String::as_str))
    }

    /// How much of what both say is the same, in thousandths; none where nothing that names them is.
    fn likeness(&self, other: &Node<'_>) -> Option<u32> {
        if self.entry.kind != other.entry.kind {
            return None;
        }
        let shared = self.children.iter().filter(|c| other.children.binary_search(c).is_ok()).count();
        let shared = u32::try_from(shared).unwrap_or(u32::MAX / 4000).min(u32::MAX / 4000);
        let mut common = shared;
        let mut telling = shared > 0;
        let (mut a, mut b) = (self.traits.iter().peekable(), other.traits.iter().peekable());
        while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
            match x.0.cmp(&y.0) {
                std::cmp::Ordering::Less => drop(a.next()),
                std::cmp::Ordering::Greater => drop(b.next()),
                std::cmp::Ordering::Equal => {
                    common += x.1;
                    telling |= x.1 > 1;
                    a.next();
                    b.next();
                }
            }
        }
        let likeness = 2000 * common / (self.total + other.total + 2 * shared).max(1);
        (likeness >= ENOUGH && (telling || titles_meet(&self.entry.title, &other.entry.title))).then_some(likeness)
    }
}

fn words(title: &str) -> impl Iterator<Item = String> + '_ {
    title.split(|c: char| !c.is_alphanumeric()).filter(|w| w.chars().count() > 3).map(str::to_lowercase)
}

/// True when most words of two titles are the same.
fn titles_meet(one: &str, other: &str) -> bool {
    let (one, other): (FxHashSet<String>, FxHashSet<String>) = (words(one).collect(), words(other).collect());
    let common = one.intersection(&other).count();
    common > 0 && 10 * common >= 3 * (one.len() + other.len())
}

/// Indices of those that are each other's one best match: with two equally good ones there is none,
/// and neither side comes first.
fn pairs(gone: &[Node<'_>], come: &[Node<'_>]) -> Vec<(usize, usize)> {
    let mut by_trait: FxHashMap<&str, (Vec<usize>, Vec<usize>)> = FxHashMap::default();
    for (i, node) in gone.iter().enumerate() {
        node.said().for_each(|t| by_trait.entry(t).or_default().0.push(i));
    }
    for (i, node) in come.iter().enumerate() {
        node.said().for_each(|t| by_trait.entry(t).or_default().1.push(i));
    }
    let mut candidates: FxHashSet<(usize, usize)> = FxHashSet::default();
    for (from, to) in by_trait.values().filter(|(from, to)| from.len() <= RARE && to.len() <= RARE) {
        candidates.extend(from.iter().flat_map(|f| to.iter().map(move |t| (*f, *t))));
    }
    let mut best_gone: Vec<Best> = vec![Best::default(); gone.len()];
    let mut best_come: Vec<Best> = vec![Best::default(); come.len()];
    for (from, to) in candidates {
        if let Some(likeness) = gone[from].likeness(&come[to]) {
            best_gone[from].see(likeness, to);
            best_come[to].see(likeness, from);
        }
    }
    let only = |best: &Best| if best.tied { None } else { best.partner };
    let mutual = |(from, best): (usize, &Best)| {
        let to = only(best)?;
        (only(&best_come[to]) == Some(from)).then_some((from, to))
    };
    best_gone.iter().enumerate().filter_map(mutual).collect()
}

#[derive(Clone, Default)]
struct Best {
    likeness: u32,
    partner: Option<usize>,
    tied: bool,
}

impl Best {
    fn see(&mut self, likeness: u32, partner: usize) {
        if self.partner.is_none() || likeness > self.likeness {
            *self = Best { likeness, partner: Some(partner), tied: false };
        } else if likeness == self.likeness {
            self.tied = true;
        }
    }
}
