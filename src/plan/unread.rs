//! What could not be read. It has been reported, and nothing more is said of what is missing because of it.

use super::ItemId;
use crate::ground::goal::Form;
use crate::source::Place;
use rustc_hash::FxHashSet;

/// Something that could not be read, by what is not known because of it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Lost {
    /// What an item is worth: its target, its formula, its rule or a value.
    Item(ItemId),
    /// Something else of an item: what it says besides, or what it is used for.
    Part(ItemId),
    /// A line in an item's block, or outside all blocks: whatever it would have declared.
    Line(Option<ItemId>),
    /// The weight of an edge, by where the edge is written.
    Weight(Place),
    /// The node that another belongs to.
    Parent,
    /// The rule for the targets of a form.
    Rule(Form),
}

/// All that could not be read.
#[derive(Default)]
pub struct Unread(FxHashSet<Lost>);

impl Unread {
    /// Remembers what could not be read; true the first time.
    pub fn add(&mut self, lost: Lost) -> bool {
        self.0.insert(lost)
    }

    /// Remembers several such things.
    pub fn extend(&mut self, lost: impl IntoIterator<Item = Lost>) {
        self.0.extend(lost);
    }

    /// True for what could not be read.
    pub fn has(&self, lost: Lost) -> bool {
        self.0.contains(&lost)
    }

    /// The items of which it is not known what they are worth.
    pub fn items(&self) -> impl Iterator<Item = ItemId> + '_ {
        self.0.iter().filter_map(|lost| if let Lost::Item(item) = lost { Some(*item) } else { None })
    }

    /// True where something of an item could not be read, whatever it is.
    pub fn concerns(&self, item: ItemId) -> bool {
        self.has(Lost::Item(item)) || self.has(Lost::Part(item))
    }
}
