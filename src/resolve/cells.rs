//! What the cells of tables name, for whoever asked to know.

use super::entity::Entity;
use crate::plan::ItemId;
use crate::source::Place;

/// The cells that name something. Only who looks into the texts asks for them; a score costs nothing more.
#[derive(Default)]
pub struct Cells(Option<Vec<(Place, Entity)>>);

impl Cells {
    /// Keeps what it is told.
    pub fn asked_for() -> Cells {
        Cells(Some(Vec::new()))
    }

    /// A cell names an item, or nothing.
    pub fn name_item(&mut self, cell: Place, item: Option<ItemId>) {
        self.name(cell, item.map(Entity::Item));
    }

    /// A cell names a source of data, or nothing.
    pub fn name_source(&mut self, cell: Place, source: Option<u32>) {
        self.name(cell, source.map(Entity::Source));
    }

    /// A cell names a unit of measure, or nothing.
    pub fn name_measure(&mut self, cell: Place, measure: Option<u32>) {
        self.name(cell, measure.map(Entity::Measure));
    }

    fn name(&mut self, cell: Place, entity: Option<Entity>) {
        if let (Some(kept), Some(entity)) = (&mut self.0, entity) {
            kept.push((cell, entity));
        }
    }

    /// What was kept.
    pub(super) fn into_kept(self) -> Vec<(Place, Entity)> {
        self.0.unwrap_or_default()
    }
}
