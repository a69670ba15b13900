//! One side of a comparison, taken apart.

use super::about::Section;
use crate::source::Place;
use crate::syntax::view::Role;
use std::borrow::Cow;

/// A value in canonical spelling.
#[derive(Clone, Debug, Default)]
pub(super) struct Value {
    /// As shown.
    pub text: String,
    /// As compared, where that is something else: new names, numbers without their dots.
    pub bare: Option<String>,
    /// Where it stands, its word included.
    pub span: Place,
}

impl Value {
    /// As compared.
    pub fn key(&self) -> &str {
        self.bare.as_deref().unwrap_or(&self.text)
    }

    /// The same, kept.
    pub fn into_key(self) -> String {
        self.bare.unwrap_or(self.text)
    }
}

/// Which field: its word and what tells it from others with that word.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Label {
    /// Fields are listed in the order of the reference.
    rank: u8,
    pub word: Cow<'static, str>,
    pub detail: String,
    /// None for what has no word of its own.
    pub role: Option<Role>,
}

impl Label {
    /// The field with a role.
    pub fn of(role: Role, detail: String) -> Label {
        Label { rank: role.rank().saturating_add(1), word: role.word().into(), detail, role: Some(role) }
    }

    /// A field that has no keyword and comes first.
    pub fn first(word: &'static str) -> Label {
        Label { rank: 0, word: word.into(), detail: String::new(), role: None }
    }

    /// A line that starts with a word of its own.
    pub fn unread(word: String) -> Label {
        Label { rank: u8::MAX, word: word.into(), detail: String::new(), role: None }
    }
}

/// A field and its value; a repeated field is a set.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub label: Label,
    pub value: Value,
}

/// What `era` says that something was called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Former {
    pub name: String,
    /// The year in which it was called so.
    pub year: Option<i32>,
    pub span: Place,
}

/// Something that can be added or removed by itself.
#[derive(Clone, Debug, Default)]
pub(super) struct Entry {
    pub section: Section,
    /// What it is matched by: renamed names are the new ones here.
    pub key: String,
    pub kind: &'static str,
    /// As written.
    pub name: String,
    pub title: String,
    pub group: String,
    /// The key of the entry it belongs to.
    pub parent: Option<String>,
    /// That entry's name, as shown.
    pub parent_name: Option<String>,
    pub lines: Vec<Line>,
    /// The conditions of a rule's guards in their order.
    pub guards: Vec<Value>,
    /// Its former names.
    pub was: Vec<Former>,
    /// Its head.
    pub span: Place,
}

impl Entry {
    pub fn new(section: Section, kind: &'static str, key: String, name: String, span: Place) -> Entry {
        Entry { section, key, kind, name, span, ..Entry::default() }
    }

    pub fn push(&mut self, label: Label, value: Value) {
        self.lines.push(Line { label, value });
    }

    /// True for what other entries can belong to: not an edge.
    pub fn is_node(&self) -> bool {
        self.kind != Role::Use.word()
    }

    /// All it says: entries with one key and one signature are the same.
    pub fn signature(&self) -> Vec<(&Label, &str)> {
        let mut all: Vec<_> = self.lines.iter().map(|l| (&l.label, l.value.key())).collect();
        all.sort();
        all
    }
}

/// The two sides of one thing.
pub(super) type Match<'a> = (Option<&'a Entry>, Option<&'a Entry>);
