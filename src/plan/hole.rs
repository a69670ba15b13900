//! Targets that nobody has decided yet.

use super::{Form, Goal, MeasureId};
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
