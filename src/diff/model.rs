//! What differs between two plans, as plain data.

use super::about::{Course, Effect, Section, Topic, Touched};
use crate::diagnostic::Diagnostic;
use crate::plan::Plan;
use crate::source::Sources;
use crate::syntax::view::Role;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

/// One side of a comparison.
#[derive(Clone, Copy)]
pub struct Version<'a> {
    /// Its texts.
    pub sources: &'a Sources,
    /// How many of them are plan texts; tables and the prelude come after.
    pub written: usize,
    /// The compiled plan: the values that stand in tables, which the tree does not have.
    pub plan: &'a Plan,
}

/// A place that people and editors can find.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Name of the file.
    pub file: String,
    /// Line, from one.
    pub line: u32,
    /// Column, from one, in characters.
    pub column: u32,
    /// The cell, in a sheet of a workbook.
    pub cell: Option<String>,
}

/// A value on one side, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// In canonical spelling.
    pub text: String,
    /// Where.
    pub place: Place,
}

/// A field that differs; at least one side has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// Its word in the language (`peso`, `target`), or one of [`TITLE`], [`DECLARATION`], [`GUARDS`]; empty for the value of a fact, a decision or a claim.
    pub field: String,
    /// What tells it from others with that word: a year, a parameter's name, a band.
    pub detail: String,
    /// The value before.
    pub before: Option<Written>,
    /// The value after.
    pub after: Option<Written>,
    /// What it means, for a target.
    pub effect: Option<Effect>,
    /// What such a field is for; none for what has no word of its own.
    pub role: Option<Role>,
}

/// The title of a declaration, as a field.
pub const TITLE: &str = "titolo";
/// The word that declares, as a field: an objective that became a project.
pub const DECLARATION: &str = "dichiarazione";
/// The order of a rule's guards, the only order that means something.
pub const GUARDS: &str = "ordine di se";

/// What happened to something that was declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// Only the later side has it.
    Added,
    /// Only the earlier side has it.
    Removed,
    /// Both have it, and it differs.
    Changed,
}

impl Fate {
    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Fate::Added => "added",
            Fate::Removed => "removed",
            Fate::Changed => "changed",
        }
    }
}

/// Something declared that differs between the two sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The part of the plan it belongs to.
    pub section: Section,
    /// The word that declares it; empty for a line that could not be read.
    pub kind: &'static str,
    /// Its name; for a fact or a claim, what it is about.
    pub name: String,
    /// Its title, where it has one.
    pub title: String,
    /// The block it stands in, as written: `consuntivo 2025`. Empty for declarations.
    pub group: String,
    /// The node or policy it belongs to, after if it is there.
    pub parent: Option<String>,
    /// Where it stands before.
    pub before: Option<Place>,
    /// Where it stands after.
    pub after: Option<Place>,
    /// The name it had, when it was renamed.
    pub renamed: Option<String>,
    /// True when no `era` says that it was renamed: it is known by what it says.
    pub guessed: bool,
    /// True when it is about something that is gone, and that goes by a name which something else has after.
    pub outlived: bool,
    /// The parents it had and has, when it was moved; none is the plan, or nothing.
    pub moved: Option<(Option<String>, Option<String>)>,
    /// The fields that differ: all of them where it was added or removed.
    pub fields: Vec<FieldChange>,
}

impl Change {
    /// What happened to it.
    pub fn fate(&self) -> Fate {
        match (&self.before, &self.after) {
            (None, _) => Fate::Added,
            (_, None) => Fate::Removed,
            _ => Fate::Changed,
        }
    }

    /// How many edits it stands for: one if it came or went, else one for each thing that differs.
    pub fn edits(&self) -> usize {
        match self.fate() {
            Fate::Added | Fate::Removed => 1,
            Fate::Changed => self.edits_between(),
        }
    }

    pub(super) fn edits_between(&self) -> usize {
        usize::from(self.moved.is_some()) + usize::from(self.renamed.is_some()) + self.fields.len()
    }
}

/// All that differs between two plans, in the order of the plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff {
    /// One for each thing declared.
    pub changes: Vec<Change>,
    /// The nodes that these changes concern, each with the reasons why, in the order of the plan.
    pub touched: Vec<Touched>,
    /// Former names in the later plan that lead to nothing in the earlier.
    pub findings: Vec<Diagnostic>,
}

/// How many of what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Declarations only after.
    pub added: usize,
    /// Declarations only before.
    pub removed: usize,
    /// Declarations with another parent.
    pub moved: usize,
    /// Declarations with another name.
    pub renamed: usize,
    /// Declarations with fields that differ.
    pub changed: usize,
}

impl Counts {
    pub(super) fn add(&mut self, change: &Change) {
        match change.fate() {
            Fate::Added => self.added += 1,
            Fate::Removed => self.removed += 1,
            Fate::Changed => {
                self.moved += usize::from(change.moved.is_some());
                self.renamed += usize::from(change.renamed.is_some());
                self.changed += usize::from(!change.fields.is_empty());
            }
        }
    }
}

impl Diff {
    /// True when the two plans say the same.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// How many edits lead from one plan to the other.
    pub fn edits(&self) -> usize {
        self.changes.iter().map(Change::edits).sum()
    }

    /// The former names of what was renamed, with the new ones.
    pub fn renamed(&self) -> FxHashMap<&str, &str> {
        let nodes = self.changes.iter().filter(|c| c.is_node());
        nodes.filter_map(|c| Some((c.renamed.as_deref()?, c.name.as_str()))).collect()
    }

    /// The names of what is gone; something else may be called so now.
    pub(super) fn gone(&self) -> FxHashSet<&str> {
        let nodes = self.changes.iter().filter(|c| c.is_node() && c.fate() == Fate::Removed);
        nodes.map(|c| c.name.as_str()).collect()
    }

    /// How many edits are about what: each edit counts once.
    pub fn topics(&self) -> BTreeMap<Topic, usize> {
        let mut topics = BTreeMap::new();
        for topic in self.changes.iter().flat_map(Change::topics) {
            *topics.entry(topic).or_insert(0) += 1;
        }
        topics
    }

    /// How many targets went where.
    pub fn courses(&self) -> BTreeMap<Course, usize> {
        let mut courses = BTreeMap::new();
        for course in self.effects().filter_map(|e| e.course) {
            *courses.entry(course).or_insert(0) += 1;
        }
        courses
    }

    /// How many new targets ask for less than what was already reached.
    pub fn below_reached(&self) -> usize {
        self.effects().filter(|e| e.reached.is_some()).count()
    }

    fn effects(&self) -> impl Iterator<Item = &Effect> {
        // An amendment is no edit of a target.
        let declared = self.changes.iter().filter(|c| c.group.is_empty());
        declared.flat_map(|c| &c.fields).filter_map(|f| f.effect.as_ref())
    }

    /// The summary in numbers.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        self.changes.iter().for_each(|c| counts.add(c));
        counts
    }

    /// The same for each kind of declaration.
    pub fn counts_by_kind(&self) -> Vec<(&'static str, Counts)> {
        let mut kinds: BTreeMap<(Section, &'static str), Counts> = BTreeMap::new();
        for change in &self.changes {
            kinds.entry((change.section, change.kind)).or_default().add(change);
        }
        kinds.into_iter().map(|((_, kind), counts)| (kind, counts)).collect()
    }
}
