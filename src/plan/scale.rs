//! Words that stand for numbers.

use super::{ItemId, MeasureId};
use crate::source::Place;
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

/// A scale of words.
#[derive(Clone, Debug)]
pub struct Scale {
    /// Its name.
    pub name: Place,
    /// Its words.
    pub entries: Vec<Entry>,
}

/// A word of a scale.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The word, without quotes.
    pub word: Place,
    /// What it stands for; percentages as fractions.
    pub value: Decimal,
    /// In what.
    pub measure: MeasureId,
}

/// The words by which the values of items are said.
#[derive(Clone, Default, Debug)]
pub struct Said(FxHashMap<ItemId, Vec<(Decimal, Place)>>);

impl Said {
    /// Remembers that a value of an item is said by a word.
    pub(crate) fn add(&mut self, item: ItemId, value: Decimal, word: Place) {
        self.0.entry(item).or_default().push((value, word));
    }

    /// The word for a value of an item.
    pub fn word(&self, item: ItemId, value: Decimal) -> Option<Place> {
        self.0.get(&item)?.iter().find(|(said, _)| *said == value).map(|(_, word)| *word)
    }
}
