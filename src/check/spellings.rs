//! How a table writes operators, measures, numbers, yes and no.

use super::context::Checker;
use super::measures;
use crate::data::named::fold;
use crate::data::table::{Cell, Row};
use crate::plan::{Form, ItemId, MeasureId};
use crate::syntax::keyword::{NO, YES};
use crate::syntax::view::table::{self, Meant, Operator};
use crate::syntax::view::{Line, Role};
use rust_decimal::Decimal;
use std::borrow::Cow;

/// What the block says about how the table writes things.
#[derive(Default)]
pub(super) struct Spellings {
    /// Operators of targets, folded.
    pub(super) operators: Vec<(String, Form)>,
    /// The form of targets with no operator of their own.
    pub(super) otherwise: Option<Form>,
    /// `misura "Numero" n`, folded.
    pub(super) measures: Vec<(String, MeasureId)>,
    /// `valore "Raggiunto" sì`, folded.
    answers: Vec<(String, bool)>,
    /// `decimali punto`
    pub(super) has_dots: bool,
}

impl Spellings {
    /// What the lines of a block say.
    pub(super) fn read<'l>(cx: &mut Checker<'_, '_>, lines: impl Iterator<Item = Line<'l>>) -> Spellings {
        let mut found = Spellings::default();
        let text = cx.sources;
        for line in lines {
            match line.role() {
                Some(Role::Operator) => {
                    let read = Operator::read(line, cx.diagnostics);
                    match read.map(|operator| (operator.written, operator.form)) {
                        Some((Some(words), form)) => found.operators.push((fold(text.text(words)), form)),
                        Some((None, form)) => found.otherwise = Some(form),
                        None => {}
                    }
                }
                Some(Role::MeasureAs) => {
                    let read = Meant::measure(line, cx.diagnostics);
                    let meant = read.and_then(|m| Some((m.written, measures::measure_word(cx, m.meant)?)));
                    found.measures.extend(meant.map(|(written, measure)| (fold(text.text(written)), measure)));
                }
                Some(Role::ValueAs) => {
                    let read = Meant::yes_or_no(line, cx.diagnostics);
                    found.answers.extend(read.map(|m| (fold(text.text(m.written)), m.meant)));
                }
                Some(Role::Decimals) => found.has_dots = table::decimal_dot(line, cx.diagnostics),
                _ => {}
            }
        }
        found
    }

    /// A row with the cells of some columns as they would be written here.
    pub(super) fn respell<'a>(&self, mut row: Row<'a>, columns: impl Iterator<Item = usize>) -> Row<'a> {
        if self.has_dots || !self.answers.is_empty() {
            for column in columns {
                if let Some(cell) = row.cells.get_mut(column) {
                    self.respell_cell(cell);
                }
            }
        }
        row
    }

    fn respell_cell(&self, cell: &mut Cell<'_>) {
        let folded = fold(&cell.text);
        if let Some((_, answer)) = self.answers.iter().find(|(words, _)| *words == folded) {
            cell.text = Cow::Borrowed(if *answer { YES } else { NO });
        } else if self.has_dots && cell.text.contains(|c: char| c.is_ascii_digit()) {
            let swapped = |c| match c {
                '.' => ',',
                ',' => '.',
                c => c,
            };
            cell.text = Cow::Owned(cell.text.chars().map(swapped).collect());
        }
    }
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
