//! Targets that nobody has decided yet.

use super::{Form, Goal, ItemId, MeasureId, Plan};
use crate::source::Place;

/// A target that nobody has decided yet: `target >= ? %`.
#[derive(Clone, Debug)]
pub struct Hole {
    /// The form it is to have.
    pub form: Form,
    /// The unit written.
    pub measure: MeasureId,
    /// The year it is for; `None` is the plan's.
    pub year: Option<i32>,
    /// True when it is for a day within the year.
    pub within_year: bool,
    /// What the target was before, after `era`.
    pub was: Option<(Form, Goal, MeasureId)>,
    /// Form and unit as written.
    pub span: Place,
}

impl Plan {
    /// The target of the plan's year, where it is still to be decided.
    pub fn hole(&self, id: ItemId) -> Option<&Hole> {
        let holes = self.holes.get(self.measured(id)?.holes);
        let annual = |hole: &&Hole| !hole.within_year && self.target(id).is_none();
        holes
            .iter()
            .filter(annual)
            .find(|h| h.year == Some(self.year))
            .or_else(|| holes.iter().filter(annual).find(|h| h.year.is_none()))
    }

    /// Form and unit of what is asked of an indicator, decided or not, and where that is written.
    pub fn asked(&self, id: ItemId) -> Option<(Form, MeasureId, Place)> {
        let target = self.target(id).map(|t| (t.form, t.measure, t.span));
        target.or_else(|| self.hole(id).map(|h| (h.form, h.measure, h.span)))
    }
}
