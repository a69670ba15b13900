//! Entries of two sides to changes.

use super::entry::{Entry, Label, Line, Section, Value};
use super::{Change, DECLARATION, FieldChange, GUARDS, Place, Written};
use crate::source::{self, Sources};
use crate::syntax::view::Role;
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;

/// New names of what the earlier side calls by another.
#[derive(Default)]
pub(super) struct Renames {
    items: FxHashMap<String, String>,
    policies: FxHashMap<String, String>,
}

impl Renames {
    pub fn is_empty(&self) -> bool {
        self.items.is_empty() && self.policies.is_empty()
    }

    /// The new name of an item, or the name itself.
    pub fn item<'a>(&'a self, name: Cow<'a, str>) -> Cow<'a, str> {
        self.items.get(name.as_ref()).map_or(name, |new| Cow::Borrowed(new.as_str()))
    }

    /// Remembers a new name.
    pub fn rename(&mut self, from: &str, to: &str) {
        self.items.insert(from.to_owned(), to.to_owned());
    }

    /// True for a name that was given up for another.
    pub fn knows(&self, from: &str) -> bool {
        self.items.contains_key(from)
    }

    /// The names that were given.
    pub fn given(&self) -> impl Iterator<Item = &str> {
        self.items.values().map(String::as_str)
    }

    /// The same for a policy.
    pub fn policy<'a>(&'a self, name: Cow<'a, str>) -> Cow<'a, str> {
        self.policies.get(name.as_ref()).map_or(name, |new| Cow::Borrowed(new.as_str()))
    }
}

/// What was renamed: where `era` says so, the plan itself, and the one policy without a namesake.
pub(super) fn renames(old: &[Entry], new: &[Entry]) -> Renames {
    let mut renames = Renames::default();
    let items = |side: &'_ [Entry]| -> FxHashSet<String> {
        let item = |e: &&Entry| matches!(e.section, Section::Nodes | Section::Units | Section::Data);
        let declared = side.iter().filter(item).filter(|e| e.kind != Role::Use.word());
        declared.map(|e| e.name.clone()).collect()
    };
    let (before, after) = (items(old), items(new));
    let free = |from: &String, to: &String| {
        before.contains(from) && after.contains(to) && !after.contains(from) && !before.contains(to)
    };
    let forward = new.iter().flat_map(|e| e.was.iter().map(move |was| (was, &e.name)));
    // Compared the other way round, the earlier side knows the later name.
    let backward = old.iter().flat_map(|e| e.was.iter().map(move |was| (&e.name, was)));
    for (from, to) in forward.chain(backward).filter(|(from, to)| free(from, to)) {
        renames.items.entry(from.clone()).or_insert_with(|| to.clone());
    }
    let plan = |side: &'_ [Entry]| side.iter().find(|e| e.kind == Role::Plan.word()).map(|e| e.name.clone());
    if let (Some(from), Some(to)) = (plan(old), plan(new))
        && from != to
    {
        renames.items.insert(from, to);
    }
    super::likeness::find(old, new, &mut renames);
    // A policy has no `era`; a year's policy often carries the year in its name.
    let policies = |side: &'_ [Entry], other: &'_ [Entry]| -> Vec<String> {
        let policy = |e: &&Entry| e.kind == Role::Policy.word();
        let alone = |e: &&Entry| !other.iter().filter(policy).any(|o| o.name == e.name);
        side.iter().filter(policy).filter(alone).map(|e| e.name.clone()).collect()
    };
    if let ([from], [to]) = (policies(old, new).as_slice(), policies(new, old).as_slice()) {
        renames.policies.insert(from.clone(), to.clone());
    }
    renames
}

/// How the label of a target within the year begins, and that of one whose day is to be decided.
const DAY: &str = "al ";
const OPEN_DAY: &str = "al ?";

/// A side: its entries, and the texts that their spans name.
type Side<'a> = (&'a [Entry], &'a Sources);

/// All changes, in the order of the plan.
pub(super) fn compare(old: Side<'_>, new: Side<'_>) -> Vec<Change> {
    let pairs = pairs(old.0, new.0);
    let order = super::order::order(&pairs);
    let comparer = Comparer { old: old.1, new: new.1 };
    order.into_iter().filter_map(|i| comparer.change(pairs[i].0, pairs[i].1)).collect()
}

/// The two sides of one thing.
pub(super) type Pair<'a> = (Option<&'a Entry>, Option<&'a Entry>);

/// Matches entries by key: those of the later side in their order, then those that are gone.
fn pairs<'a>(old: &'a [Entry], new: &'a [Entry]) -> Vec<Pair<'a>> {
    let mut waiting: FxHashMap<&str, Vec<&Entry>> = FxHashMap::default();
    for entry in old {
        waiting.entry(entry.key.as_str()).or_default().push(entry);
    }
    let mut namesakes: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (i, entry) in new.iter().enumerate() {
        namesakes.entry(entry.key.as_str()).or_default().push(i);
    }
    let mut partner: Vec<Option<&Entry>> = vec![None; new.len()];
    for (key, indices) in namesakes {
        let Some(candidates) = waiting.get_mut(key) else { continue };
        match_namesakes(candidates, new, indices, &mut partner);
    }
    let gone: FxHashSet<*const Entry> = waiting.into_values().flatten().map(|e| e as *const Entry).collect();
    let later = new.iter().enumerate().map(|(i, e)| (partner[i], Some(e)));
    let earlier = old.iter().filter(|e| gone.contains(&(*e as *const Entry))).map(|e| (Some(e), None));
    later.chain(earlier).collect()
}

/// Two things under one name are an error, and still compared: equal ones first, then in an order
/// that does not depend on the text's.
fn match_namesakes<'a>(
    candidates: &mut Vec<&'a Entry>,
    new: &[Entry],
    mut indices: Vec<usize>,
    partner: &mut [Option<&'a Entry>],
) {
    if candidates.len() > 1 || indices.len() > 1 {
        candidates.sort_by(|a, b| b.signature().cmp(&a.signature()));
        indices.sort_by(|&a, &b| new[a].signature().cmp(&new[b].signature()));
        indices.retain(|&i| {
            let equal = candidates.iter().position(|c| c.signature() == new[i].signature());
            partner[i] = equal.map(|at| candidates.remove(at));
            equal.is_none()
        });
    }
    for i in indices {
        partner[i] = candidates.pop();
    }
}

struct Comparer<'a> {
    old: &'a Sources,
    new: &'a Sources,
}

impl Comparer<'_> {
    fn change(&self, old: Option<&Entry>, new: Option<&Entry>) -> Option<Change> {
        let shown = new.or(old)?;
        let mut change = Change {
            section: shown.section,
            kind: shown.kind,
            name: shown.name.clone(),
            title: shown.title.clone(),
            group: shown.group.clone(),
            parent: shown.parent_name.clone(),
            before: None,
            after: None,
            renamed: None,
            guessed: false,
            moved: None,
            fields: self.fields(old, new),
        };
        if let (Some(old), Some(new)) = (old, new) {
            self.whole(old, new, &mut change);
            if change.edits_between() == 0 {
                return None;
            }
        }
        change.before = old.map(|e| place(self.old, e.span));
        change.after = new.map(|e| place(self.new, e.span));
        Some(change)
    }

    /// What is not a field: parent, name, declaring word, order of guards.
    fn whole(&self, old: &Entry, new: &Entry, change: &mut Change) {
        if old.parent != new.parent {
            change.moved = Some((old.parent_name.clone(), new.parent_name.clone()));
        }
        if new.group.is_empty() && old.name != new.name {
            change.renamed = Some(old.name.clone());
            let declared = new.was.contains(&old.name) || old.was.contains(&new.name);
            change.guessed = change.is_node() && new.kind != Role::Plan.word() && !declared;
            let explains = |w: &Option<Written>| {
                let name = w.as_ref().and_then(|w| w.text.split(' ').next());
                name.is_none_or(|n| n == old.name || n == new.name)
            };
            change.fields.retain(|f| f.role != Some(Role::FormerName) || !explains(&f.before) || !explains(&f.after));
        }
        if old.kind != new.kind {
            let word = |kind: &str, span: source::Place| Value { text: kind.to_owned(), bare: None, span };
            let pair = (&word(old.kind, old.span), &word(new.kind, new.span));
            change.fields.insert(0, self.field(&Label::first(DECLARATION), Some(pair.0), Some(pair.1)));
        }
        if let Some(guards) = self.guards(old, new) {
            change.fields.push(guards);
        }
    }

    /// The first guard that holds decides: their order is the one order that means something.
    fn guards(&self, old: &Entry, new: &Entry) -> Option<FieldChange> {
        let common = |side: &Entry, other: &Entry| -> Vec<String> {
            let shared = |g: &&Value| other.guards.iter().any(|o| o.key() == g.key());
            side.guards.iter().filter(shared).map(|g| g.key().to_owned()).collect()
        };
        let (before, after) = (common(old, new), common(new, old));
        if before == after || before.len() != after.len() {
            return None;
        }
        let value = |keys: Vec<String>, span: source::Place| Value { text: keys.join("; "), bare: None, span };
        let (before, after) = (value(before, old.span), value(after, new.span));
        Some(self.field(&Label::first(GUARDS), Some(&before), Some(&after)))
    }

    fn fields(&self, old: Option<&Entry>, new: Option<&Entry>) -> Vec<FieldChange> {
        let (old, new) = (sorted(old), sorted(new));
        let mut found = Vec::new();
        let (mut a, mut b) = (old.as_slice(), new.as_slice());
        loop {
            let label = match (a.first(), b.first()) {
                (Some(x), Some(y)) => (&x.label).min(&y.label),
                (Some(x), None) | (None, Some(x)) => &x.label,
                (None, None) => break,
            };
            let (left, rest) = a.split_at(a.partition_point(|l| l.label <= *label));
            a = rest;
            let (right, rest) = b.split_at(b.partition_point(|l| l.label <= *label));
            b = rest;
            self.values(label, left, right, &mut found);
        }
        same_moment(&mut found);
        found
    }

    /// The values of one field on both sides, as sets: one that became another is a change.
    fn values(&self, label: &Label, old: &[&Line], new: &[&Line], found: &mut Vec<FieldChange>) {
        let mut gone: Vec<&Value> = old.iter().map(|l| &l.value).collect();
        let mut come: Vec<&Value> = Vec::new();
        for line in new {
            match gone.iter().position(|v| v.key() == line.value.key()) {
                Some(at) => drop(gone.remove(at)),
                None => come.push(&line.value),
            }
        }
        if gone.len() == come.len() {
            let pairs = gone.into_iter().zip(come);
            found.extend(pairs.map(|(old, new)| self.field(label, Some(old), Some(new))));
        } else {
            found.extend(gone.into_iter().map(|old| self.field(label, Some(old), None)));
            found.extend(come.into_iter().map(|new| self.field(label, None, Some(new))));
        }
    }

    fn field(&self, label: &Label, old: Option<&Value>, new: Option<&Value>) -> FieldChange {
        let written = |sources: &Sources, v: &Value| Written { text: v.text.clone(), place: place(sources, v.span) };
        FieldChange {
            field: label.word.to_string(),
            detail: label.detail.clone(),
            before: old.map(|v| written(self.old, v)),
            after: new.map(|v| written(self.new, v)),
            effect: None,
            role: label.role,
        }
    }
}

/// A target of a day on one side and of `al ?` on the other are one target, whose day is to be decided or
/// has been: where `era` tells which, that one, else the first. Both say their moment then.
fn same_moment(found: &mut Vec<FieldChange>) {
    let mut gone = FxHashSet::default();
    for (open, day) in moments(found, true).into_iter().chain(moments(found, false)) {
        let (mut day_field, mut field) = (found[day].clone(), found[open].clone());
        for side in [&mut day_field, &mut field] {
            let detail = std::mem::take(&mut side.detail);
            for written in [&mut side.before, &mut side.after].into_iter().flatten() {
                written.text = format!("{detail} {}", written.text);
            }
        }
        field.before = field.before.or(day_field.before);
        field.after = field.after.or(day_field.after);
        found[open.min(day)] = field;
        gone.insert(open.max(day));
    }
    let mut index = 0..;
    found.retain(|_| index.next().is_none_or(|i| !gone.contains(&i)));
}

/// Targets of `al ?` that one side alone has, each with that of a day that the other side alone has.
fn moments(found: &[FieldChange], open_after: bool) -> Vec<(usize, usize)> {
    let alone = |field: &FieldChange, after: bool| match (&field.before, &field.after) {
        (Some(_), None) => !after,
        (None, Some(_)) => after,
        _ => false,
    };
    let of = |after: bool, open: bool| -> Vec<usize> {
        let fits = |f: &FieldChange| f.detail.starts_with(DAY) && (f.detail == OPEN_DAY) == open && alone(f, after);
        let targets = found.iter().enumerate().filter(|(_, f)| f.role == Some(Role::Target));
        targets.filter(|(_, f)| fits(f)).map(|(i, _)| i).collect()
    };
    let text = |i: usize| found[i].before.as_ref().or(found[i].after.as_ref()).map_or("", |w| w.text.as_str());
    let (opens, mut days) = (of(open_after, true), of(!open_after, false));
    let mut known: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for &day in days.iter().rev() {
        known.entry(text(day)).or_default().push(day);
    }
    let was = |open: usize| text(open).rsplit_once(" era ").map(|(_, was)| was);
    let (mut pairs, mut rest) = (Vec::new(), Vec::new());
    for open in opens {
        match was(open).and_then(|was| known.get_mut(was)?.pop()) {
            Some(day) => pairs.push((open, day)),
            None => rest.push(open),
        }
    }
    let taken: FxHashSet<usize> = pairs.iter().map(|(_, day)| *day).collect();
    days.retain(|day| !taken.contains(day));
    pairs.extend(rest.into_iter().zip(days));
    pairs
}

/// Lines in an order that does not depend on the text's.
fn sorted(entry: Option<&Entry>) -> Vec<&Line> {
    let mut lines: Vec<&Line> = entry.into_iter().flat_map(|e| &e.lines).collect();
    lines.sort_by(|a, b| (&a.label, a.value.key()).cmp(&(&b.label, b.value.key())));
    lines
}

fn place(sources: &Sources, span: source::Place) -> Place {
    let found = sources.locate(span);
    Place { file: found.file.to_owned(), line: found.line, column: found.column }
}
