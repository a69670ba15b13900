//! Errors that scores stand on. What is computed from the rest of the plan may look final and is not: such a score is
//! no number to show.

use super::ItemId;
use crate::diagnostic::Code;
use crate::source::Place;
use rustc_hash::FxHashMap;

/// An error that a score stands on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Doubt {
    /// Its code.
    pub code: Code,
    /// Where it stands.
    pub at: Place,
}

/// What an error makes doubtful.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Doubtful {
    /// What an item is worth.
    Item(ItemId),
    /// What a rule gives, by its name.
    Rule(Place),
    /// Whatever could not be told: it may belong to any node, or be the value of anything that lacks one.
    Anything,
    /// Every score.
    Everything,
}

/// All that errors make doubtful, each with the first error that does.
#[derive(Default)]
pub struct Doubts {
    items: FxHashMap<ItemId, Doubt>,
    rules: FxHashMap<Place, Doubt>,
    anything: Option<Doubt>,
    everything: Option<Doubt>,
}

impl Doubts {
    /// True where no score stands on an error.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty() && self.rules.is_empty() && self.anything.is_none() && self.everything.is_none()
    }

    /// Remembers what an error makes doubtful.
    pub fn add(&mut self, what: Doubtful, doubt: Doubt) {
        match what {
            Doubtful::Item(item) => {
                self.items.entry(item).or_insert(doubt);
            }
            Doubtful::Rule(name) => {
                self.rules.entry(name).or_insert(doubt);
            }
            Doubtful::Anything => {
                self.anything.get_or_insert(doubt);
            }
            Doubtful::Everything => {
                self.everything.get_or_insert(doubt);
            }
        }
    }

    /// The error about an item itself, or about everything.
    pub fn of(&self, item: ItemId) -> Option<Doubt> {
        self.everything.or_else(|| self.items.get(&item).copied())
    }

    /// The error about a rule.
    pub fn of_rule(&self, name: Place) -> Option<Doubt> {
        self.rules.get(&name).copied()
    }

    /// The error that may be about anything that contains other things, or that lacks a value.
    pub fn of_anything(&self) -> Option<Doubt> {
        self.anything
    }
}
