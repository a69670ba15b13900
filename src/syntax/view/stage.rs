//! What rules and the aggregation of nodes share: limits, roundings, what stands for a missing value.

use super::goal;
use super::line::Line;
use crate::diagnostic::Diagnostic;
use crate::ground::quantity::{Quantity, WrittenMeasure};
use crate::source::Place;
use crate::syntax::cursor::Cursor;
use crate::syntax::{Keyword, formula};
use rust_decimal::Decimal;

pub use super::of_tree::Formula;

/// What happens to what has no value, as written.
#[derive(Clone, Copy, Debug)]
pub enum Treatment {
    /// `vale V`
    Value(Quantity),
    /// `escluso ripartisce`
    Redistribute,
    /// `escluso perso`
    Lose,
    /// `blocca`
    Block,
}

impl Treatment {
    /// Reads what follows `assente`, `non_valutabile` or `non_realizzato`.
    pub fn read(line: Line<'_>, found: &mut Vec<Diagnostic>) -> Option<Treatment> {
        let mut words = line.as_field().read(found);
        // What was not done has a value and nothing else.
        let only_value = line.keyword() == Some(Keyword::NotDone);
        let excluded = !only_value && words.take_word("escluso").is_some();
        let read = match words.peek_word() {
            Some("vale") if !excluded => {
                words.take();
                words.quantity().map(Treatment::Value)
            }
            _ if only_value => {
                words.expected();
                return None;
            }
            Some("ripartisce") => words.take().map(|_| Treatment::Redistribute),
            Some("perso") => words.take().map(|_| Treatment::Lose),
            Some("blocca") if !excluded => words.take().map(|_| Treatment::Block),
            _ => {
                words.expected();
                return None;
            }
        };
        words.finish();
        read
    }
}

/// `limiti tra A e B`
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The lower one.
    pub low: Quantity,
    /// The upper one.
    pub high: Quantity,
    /// The whole line.
    pub span: Place,
}

impl Limits {
    /// Reads the line.
    pub fn read(line: Line<'_>, found: &mut Vec<Diagnostic>) -> Option<Limits> {
        let mut words = line.as_field().read(found);
        words.need_word("tra")?;
        let low = words.quantity()?;
        goal::second_end(&mut words)?;
        let high = words.quantity()?;
        words.finish();
        Some(Limits { low, high, span: line.span() })
    }
}

/// `arrotonda a Q`, `tronca a Q`, alone or after `stampa`.
#[derive(Clone, Copy, Debug)]
pub struct Rounding {
    /// To what.
    pub quantum: Decimal,
    /// Whether that is a percentage.
    pub percent: bool,
    /// True for `tronca`.
    pub truncate: bool,
    /// The whole line.
    pub span: Place,
}

impl Rounding {
    /// Reads a line that begins with `arrotonda` or `tronca`.
    pub fn read(line: Line<'_>, found: &mut Vec<Diagnostic>) -> Option<Rounding> {
        let truncate = line.keyword() == Some(Keyword::Truncate);
        Rounding::to(&mut line.as_field().read(found), truncate, line.span())
    }

    /// Reads `stampa arrotonda a 0,01 %`.
    pub fn printed(line: Line<'_>, found: &mut Vec<Diagnostic>) -> Option<Rounding> {
        let mut words = line.as_field().read(found);
        let truncate = match words.peek_word() {
            Some("arrotonda") => false,
            Some("tronca") => true,
            _ => {
                words.expected();
                return None;
            }
        };
        words.take();
        Rounding::to(&mut words, truncate, line.span())
    }

    pub(super) fn to(words: &mut Cursor<'_, '_>, truncate: bool, span: Place) -> Option<Rounding> {
        words.need_word("a")?;
        let quantity = words.quantity()?;
        if quantity.value <= Decimal::ZERO {
            words.rewind(words.position().saturating_sub(1));
            words.expected();
            return None;
        }
        words.finish();
        let percent = quantity.measure == WrittenMeasure::Percent;
        Some(Rounding { quantum: quantity.value, percent, truncate, span })
    }
}

/// Reads a line whose first word is followed by a formula.
pub(super) fn formula(line: Line<'_>, found: &mut Vec<Diagnostic>) -> Option<Formula> {
    let mut words = line.as_field().read(found);
    let read = formula::read(&mut words)?;
    words.finish();
    Some(read)
}
