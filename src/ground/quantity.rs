//! Values as they are written: a number with its measure, a day, `sì` or `no`.

use super::number::Date;
use crate::source::{Place, Span};
use rust_decimal::Decimal;

/// A value as written.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Literal {
    /// A number and its measure: `35,50 %`, `1.258 n`, `23`.
    Quantity(Quantity),
    /// A day.
    Date(Date, Place),
    /// `sì` or `no`.
    Bool(bool, Place),
    /// `non_realizzato`.
    NotDone(Place),
    /// A word of a scale.
    Word(Worded),
}

/// A word that stands for a number: `"Buono"`, `"Alta" scala complessita`.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Worded {
    /// The word, without quotes.
    pub said: Place,
    /// The scale, where it is named.
    pub scale: Option<Place>,
    /// All of it.
    pub span: Place,
}

impl Literal {
    /// Where it is written.
    pub fn span(&self) -> Place {
        match *self {
            Literal::Quantity(q) => q.span,
            Literal::Word(worded) => worded.span,
            Literal::Date(_, span) | Literal::Bool(_, span) | Literal::NotDone(span) => span,
        }
    }
}

/// A number with the measure written after it. Percentages are already divided by 100, so that
/// `9,98 %` is 0,0998: its scale still tells the digits written.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Quantity {
    /// The number, with its sign.
    pub value: Decimal,
    /// The measure as written.
    pub measure: WrittenMeasure,
    /// Number and measure.
    pub span: Place,
}

/// A measure as it stands after a number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WrittenMeasure {
    /// None: a plain number.
    None,
    /// `%`.
    Percent,
    /// `punti`: percentage points.
    Points,
    /// A word or `€`, in the text of its number.
    Word(Span),
}

/// Divides a percentage by 100, keeping its digits.
pub fn scale_percent(value: Decimal, measure: WrittenMeasure) -> Option<Decimal> {
    match measure {
        WrittenMeasure::Percent | WrittenMeasure::Points => {
            let mut scaled = value;
            scaled.set_scale(value.scale() + 2).ok()?;
            Some(scaled)
        }
        _ => Some(value),
    }
}
