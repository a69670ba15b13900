//! What stands in a table for no value: `-1`, `n.d.`

use super::cell::{CellMeasure, CellValue, cell_value};
use super::table::fold;
use rust_decimal::Decimal;

/// What a plan says of it.
#[derive(Clone, Debug, Default)]
pub struct NoValues {
    numbers: Vec<Decimal>,
    /// Without differences of case and blanks.
    words: Vec<String>,
}

impl NoValues {
    /// A number that stands for none.
    pub fn add_number(&mut self, number: Decimal) {
        self.numbers.push(number);
    }

    /// A text that stands for none.
    pub fn add_text(&mut self, text: &str) {
        self.words.push(fold(text));
    }

    /// True for a cell that says, in the table's own way, that there is no value.
    pub fn has(&self, text: &str) -> bool {
        if self.words.iter().any(|w| *w == fold(text)) {
            return true;
        }
        if self.numbers.is_empty() {
            return false;
        }
        match cell_value(text) {
            Ok(CellValue::Number { value, measure }) => {
                let percent = measure == Some(CellMeasure::Percent);
                let plain = if percent { value.checked_mul(Decimal::ONE_HUNDRED) } else { Some(value) };
                plain.is_some_and(|v| self.numbers.contains(&v))
            }
            _ => false,
        }
    }
}
