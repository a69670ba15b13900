//! How a table of indicators writes operators, measures and missing values.

use crate::data::no_value::NoValues;
use crate::plan::{Form, ItemId, MeasureId};
use rust_decimal::Decimal;

/// What the block says about how the table writes things.
#[derive(Default)]
pub(super) struct Spellings {
    /// Operators of targets, folded.
    pub(super) operators: Vec<(String, Form)>,
    /// The form of targets with no operator of their own.
    pub(super) otherwise: Option<Form>,
    /// What stands for no value in every column of measured values.
    pub(super) no_values: NoValues,
}

/// A number in a cell, in the measure that it or its row has.
pub(super) fn in_measure(value: Decimal, own: Option<MeasureId>, of_row: Option<MeasureId>) -> (Decimal, MeasureId) {
    match (own, of_row) {
        (Some(own), _) => (value, own),
        (None, Some(MeasureId::PERCENT)) => {
            let mut scaled = value;
            let fits = scaled.set_scale(value.scale() + 2).is_ok();
            (if fits { scaled } else { value }, MeasureId::PERCENT)
        }
        (None, of_row) => (value, of_row.unwrap_or(MeasureId::NUMBER)),
    }
}

/// A row at work: the indicator it declares and the measure of its plain numbers.
#[derive(Clone, Copy)]
pub(super) struct Subject {
    pub(super) item: ItemId,
    pub(super) measure: Option<MeasureId>,
}
