//! The codes that the document prints where they differ from the names: few have one, so they stand beside the items
//! and edges.

use super::items::ItemId;
use crate::source::Place;
use rustc_hash::FxHashMap;

/// The codes written in a plan, without quotes.
#[derive(Clone, Debug, Default)]
pub struct Codes {
    pub(super) of_items: FxHashMap<ItemId, Place>,
    /// By where the edge is written.
    pub(super) of_edges: FxHashMap<Place, Place>,
}

impl Codes {
    /// The code of an item, wherever it is counted.
    pub(crate) fn of_item(&mut self, id: ItemId, code: Place) {
        self.of_items.insert(id, code);
    }

    /// The code of an item where it is counted.
    pub(crate) fn of_edge(&mut self, edge: Place, code: Place) {
        self.of_edges.insert(edge, code);
    }
}
