//! What one side calls by another name: where `era` says so, the plan itself, and the one policy without a
//! namesake.

use super::about::Section;
use super::entry::{Entry, Former};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::view::Role;
use crate::text;
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;

/// After a name of the earlier side that the later side gives to something else. No text holds it.
const GONE: char = '\u{1f}';

/// New names of what the earlier side calls by another.
#[derive(Default)]
pub(super) struct Renames {
    items: FxHashMap<String, String>,
    policies: FxHashMap<String, String>,
    /// Names of the earlier side that stand for something else in the later.
    reused: FxHashSet<String>,
    /// Names of the later side that are new, although the earlier side has something by that name.
    fresh: FxHashSet<String>,
    /// Former names that lead nowhere.
    pub astray: Vec<Former>,
}

impl Renames {
    pub fn is_empty(&self) -> bool {
        self.items.is_empty() && self.policies.is_empty()
    }

    /// The new name of an item, or the name itself. One that stands for something else now is marked: see [`plain`].
    pub fn item<'a>(&'a self, name: Cow<'a, str>) -> Cow<'a, str> {
        match self.items.get(name.as_ref()) {
            Some(new) => Cow::Borrowed(new.as_str()),
            None if self.reused.contains(name.as_ref()) => format!("{name}{GONE}").into(),
            None => name,
        }
    }

    /// Remembers a new name.
    pub fn rename(&mut self, from: &str, to: &str) {
        self.items.insert(from.to_owned(), to.to_owned());
    }

    /// True for a name of the earlier side whose thing has no namesake in the later side, nor a new name yet.
    pub fn is_lost(&self, name: &str, later: &FxHashSet<String>) -> bool {
        (!later.contains(name) || self.reused.contains(name)) && !self.items.contains_key(name)
    }

    /// True for a name of the later side whose thing has no namesake in the earlier side.
    pub fn is_new(&self, name: &str, earlier: &FxHashSet<String>) -> bool {
        !earlier.contains(name) || self.fresh.contains(name)
    }

    /// The names that were given.
    pub fn given(&self) -> impl Iterator<Item = &str> {
        self.items.values().map(String::as_str)
    }

    /// The same for a policy.
    pub fn policy<'a>(&'a self, name: Cow<'a, str>) -> Cow<'a, str> {
        self.policies.get(name.as_ref()).map_or(name, |new| Cow::Borrowed(new.as_str()))
    }

    /// Follows what `era` says, and makes out which equal names are no longer the same things.
    fn follow(&mut self, pairs: Vec<(String, String)>, old: &Side<'_>, new: &Side<'_>) {
        self.items.extend(pairs);
        let given: FxHashSet<&str> = self.given().collect();
        let both = || old.names.keys().filter(|name| new.names.contains_key(**name)).copied();
        let is_other = |name: &&str| given.contains(name) || self.items.contains_key(*name);
        let is_fresh = |name: &&str| self.items.contains_key(*name) && !given.contains(name);
        let reused = both().filter(is_other).map(str::to_owned).collect();
        let fresh = both().filter(is_fresh).map(str::to_owned).collect();
        (self.reused, self.fresh) = (reused, fresh);
    }
}

/// A name as people know it.
pub(super) fn plain(name: &str) -> String {
    name.replace(GONE, "")
}

/// What there is to say about former names that lead nowhere.
pub(super) fn findings(astray: &[Former]) -> Vec<Diagnostic> {
    let found = |was: &Former| {
        let name = &was.name;
        let is_shared = astray.iter().filter(|other| other.name == *name).count() > 1;
        let message = match is_shared {
            true => text!("più di uno dice di essere stato «{name}»", "more than one thing says that it was “{name}”"),
            false => {
                text!("nel piano di prima nessuno si chiama «{name}»", "nothing in the earlier plan is called “{name}”")
            }
        };
        let help = text!(
            "il confronto non lo segue: dopo `era` va il nome che la cosa aveva nel piano di prima",
            "the comparison does not follow it: after `era` goes the name that the thing had in the earlier plan"
        );
        Diagnostic::new(Code::FormerName, was.span, message).help(help)
    };
    astray.iter().map(found).collect()
}

/// True when a key names something that is gone, and whose name something else has.
pub(super) fn is_gone(key: &str) -> bool {
    key.contains(GONE)
}

/// What was renamed between two sides, of which year each is.
pub(super) fn renames((old, before): (&[Entry], i32), (new, after): (&[Entry], i32)) -> Renames {
    let mut renames = Renames::default();
    let (old_side, new_side) = (Side::new(old, before), Side::new(new, after));
    // Compared the other way round, it is the side compared first that knows the other's names.
    let is_turned = before > after;
    let (earlier, later) = if is_turned { (&new_side, &old_side) } else { (&old_side, &new_side) };
    let (mut pairs, astray) = claims(earlier, later);
    renames.astray = astray;
    let (others, _) = claims(later, earlier);
    for (was, name) in others {
        let is_taken = pairs.iter().any(|(from, to)| *from == name || *to == was);
        if !is_taken && is_told_backwards(earlier, later, &name, &was) {
            pairs.push((name, was));
        }
    }
    let pairs = pairs.into_iter().map(|(from, to)| if is_turned { (to, from) } else { (from, to) });
    renames.follow(pairs.collect(), &old_side, &new_side);
    let plan = |side: &'_ [Entry]| side.iter().find(|e| e.kind == Role::Plan.word()).map(|e| e.name.clone());
    if let (Some(from), Some(to)) = (plan(old), plan(new))
        && from != to
    {
        renames.items.insert(from, to);
    }
    renames.policies.extend(policy(old, new));
    renames
}

/// True when a former name that the earlier side tells leads to the later side: nothing else has either name; or
/// the two are of one year, compared backwards, and the titles say that it is one thing.
fn is_told_backwards(earlier: &Side<'_>, later: &Side<'_>, name: &str, was: &str) -> bool {
    let title = |side: &Side<'_>, name: &str| side.names.get(name).map(|e| e.title.clone());
    let is_free = !later.names.contains_key(name) && !earlier.names.contains_key(was);
    let is_same = || title(earlier, name) == title(later, was) && title(earlier, name) != title(later, name);
    is_free || earlier.year == later.year && is_same()
}

/// A policy has no `era`; a year's policy often carries the year in its name.
fn policy(old: &[Entry], new: &[Entry]) -> Option<(String, String)> {
    let alone = |side: &'_ [Entry], other: &'_ [Entry]| -> Vec<String> {
        let policy = |e: &&Entry| e.kind == Role::Policy.word();
        let alone = |e: &&Entry| !other.iter().filter(policy).any(|o| o.name == e.name);
        side.iter().filter(policy).filter(alone).map(|e| e.name.clone()).collect()
    };
    match (alone(old, new).as_slice(), alone(new, old).as_slice()) {
        ([from], [to]) => Some((from.clone(), to.clone())),
        _ => None,
    }
}

/// What a side declares.
struct Side<'a> {
    year: i32,
    items: Vec<&'a Entry>,
    names: FxHashMap<&'a str, &'a Entry>,
}

impl<'a> Side<'a> {
    fn new(entries: &'a [Entry], year: i32) -> Side<'a> {
        let item = |e: &&Entry| matches!(e.section, Section::Nodes | Section::Units | Section::Data);
        let items: Vec<&Entry> = entries.iter().filter(item).filter(|e| e.is_node()).collect();
        let names = items.iter().map(|e| (e.name.as_str(), *e)).collect();
        Side { year, items, names }
    }

    /// The former names in an entry of the later side that may be names of this one: what this side tells too is about
    /// another time.
    fn news<'l>(&self, entry: &'l Entry, later: i32) -> impl Iterator<Item = &'l Former> {
        let namesake = self.names.get(entry.name.as_str()).copied();
        let (year, is_turn) = (self.year, self.year != later);
        let known: Vec<String> = namesake.iter().flat_map(|e| &e.was).map(|was| was.name.clone()).collect();
        let is_older = move |was: &Former| is_turn && namesake.is_some() && was.year.is_some_and(|y| y < year);
        entry.was.iter().filter(move |was| !known.contains(&was.name) && !is_older(was))
    }
}

/// The pairs of a name in the earlier side and one in the later that the later side tells, and the former names
/// that lead nowhere: nothing was called so, or two claim it.
fn claims(earlier: &Side<'_>, later: &Side<'_>) -> (Vec<(String, String)>, Vec<Former>) {
    let told = || later.items.iter().flat_map(|e| earlier.news(e, later.year).map(move |was| (was, e.name.as_str())));
    let leads = |was: &Former, name: &str| was.name != name && earlier.names.contains_key(was.name.as_str());
    let mut claimants: FxHashMap<&str, usize> = FxHashMap::default();
    for (was, _) in told().filter(|(was, name)| leads(was, name)) {
        *claimants.entry(&was.name).or_default() += 1;
    }
    let (mut pairs, mut astray): (Vec<(String, String)>, Vec<Former>) = (Vec::new(), Vec::new());
    let mut named: FxHashSet<&str> = FxHashSet::default();
    for (was, name) in told() {
        let is_claimed = leads(was, name) && claimants.get(was.name.as_str()) == Some(&1);
        // Of two things that became one, one is followed.
        if is_claimed && named.insert(name) {
            pairs.push((was.name.clone(), name.to_owned()));
        } else if !is_claimed && was.year.is_none_or(|year| year == earlier.year) {
            astray.push(was.clone());
        }
    }
    (pairs, astray)
}
