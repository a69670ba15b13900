//! Entries of two sides to changes.

use super::entry::{Entry, Label, Line, Match, Value};
use super::model::{Change, DECLARATION, FieldChange, GUARDS, Place, Written};
use super::renames::{self, plain};
use super::targets::{self, Pair};
use crate::source::{self, Sources};
use crate::syntax::view::Role;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;
use std::collections::{BTreeMap, VecDeque};

/// A side: its entries, the texts that their spans name, and the year of its plan.
type Side<'a> = (&'a [Entry], &'a Sources, i32);

/// All changes, in the order of the plan.
pub(super) fn compare(old: Side<'_>, new: Side<'_>) -> Vec<Change> {
    let pairs = pairs(old.0, new.0);
    let order = super::order::order(&pairs);
    let comparer = Comparer { old: old.1, new: new.1, years: (old.2, new.2) };
    order.into_iter().filter_map(|i| comparer.change(pairs[i].0, pairs[i].1)).collect()
}

/// Matches entries by key: those of the later side in their order, then those that are gone.
fn pairs<'a>(old: &'a [Entry], new: &'a [Entry]) -> Vec<Match<'a>> {
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
        candidates.sort_by_cached_key(|entry| Reverse(entry.signature()));
        indices.sort_by_cached_key(|&i| new[i].signature());
        // There may be thousands: those that say the same are found by what they say.
        let mut alike: BTreeMap<_, VecDeque<usize>> = BTreeMap::new();
        for (at, entry) in candidates.iter().enumerate() {
            alike.entry(entry.signature()).or_default().push_back(at);
        }
        let mut is_taken = vec![false; candidates.len()];
        indices.retain(|&i| {
            let equal = alike.get_mut(&new[i].signature()).and_then(VecDeque::pop_front);
            partner[i] = equal.map(|at| candidates[at]);
            equal.into_iter().for_each(|at| is_taken[at] = true);
            equal.is_none()
        });
        let mut is_taken = is_taken.into_iter();
        candidates.retain(|_| !is_taken.next().unwrap_or_default());
    }
    for i in indices {
        partner[i] = candidates.pop();
    }
}

struct Comparer<'a> {
    old: &'a Sources,
    new: &'a Sources,
    years: (i32, i32),
}

impl Comparer<'_> {
    fn change(&self, old: Option<&Entry>, new: Option<&Entry>) -> Option<Change> {
        let shown = new.or(old)?;
        let mut change = Change {
            section: shown.section,
            kind: shown.kind,
            name: plain(&shown.name),
            title: shown.title.clone(),
            group: plain(&shown.group),
            parent: shown.parent_name.as_deref().map(plain),
            before: None,
            after: None,
            renamed: None,
            guessed: false,
            outlived: new.is_none() && renames::is_gone(&shown.key),
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
            let name = |entry: &Entry| entry.parent_name.as_deref().map(plain);
            change.moved = Some((name(old), name(new)));
        }
        if new.group.is_empty() && old.name != new.name {
            change.renamed = Some(old.name.clone());
            let told = |entry: &Entry, name: &str| entry.was.iter().any(|was| was.name == name);
            let declared = told(new, &old.name) || told(old, &new.name);
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
            // Targets are told apart by what they are for, which they need not say.
            let is_target = label.role == Some(Role::Target);
            let is_here = |l: &&Line| if is_target { l.label.role == label.role } else { l.label <= *label };
            let (left, rest) = a.split_at(a.partition_point(is_here));
            a = rest;
            let (right, rest) = b.split_at(b.partition_point(is_here));
            b = rest;
            match is_target {
                true => found.extend(targets::pairs(left, right, self.years).iter().map(|pair| self.target(pair))),
                false => self.values(label, left, right, &mut found),
            }
        }
        found
    }

    /// A target that changed; both say what they are for where that changed too.
    fn target(&self, pair: &Pair<'_>) -> FieldChange {
        let (old, new) = (pair.old, pair.new);
        let (Some(one), Some(other)) = (old, new) else {
            let line = old.or(new);
            let label = line.map_or_else(|| Label::first(""), |l| l.label.clone());
            return self.field(&label, old.map(|l| &l.value), new.map(|l| &l.value));
        };
        if one.label == other.label {
            return self.field(&one.label, Some(&one.value), Some(&other.value));
        }
        let text = |line: &Line| match pair.is_moved && !line.label.detail.is_empty() {
            true => Value { text: format!("{} {}", line.label.detail, line.value.text), ..line.value.clone() },
            false => line.value.clone(),
        };
        self.field(&Label::of(Role::Target, String::new()), Some(&text(one)), Some(&text(other)))
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

/// Lines in an order that does not depend on the text's.
fn sorted(entry: Option<&Entry>) -> Vec<&Line> {
    let mut lines: Vec<&Line> = entry.into_iter().flat_map(|e| &e.lines).collect();
    lines.sort_by(|a, b| (&a.label, a.value.key()).cmp(&(&b.label, b.value.key())));
    lines
}

fn place(sources: &Sources, span: source::Place) -> Place {
    let found = sources.locate(span);
    let cell = found.cell.map(|cell| cell.to_string());
    Place { file: found.file.to_owned(), line: found.line, column: found.column, cell }
}
