//! How figures are written: scores and values as known, beside the plan's own.

use super::known::Known;
use crate::arithmetic::number::{Interval, Number, decimal};
use crate::diagnostic::Lang;
use crate::ground::number::{Date, italian};
pub use crate::plan::figures::{
    goal, hole, in_a_plan, measure, measure_of_tree, percent_points, quantity, target, target_in_a_plan, weight,
    written,
};
use crate::plan::{ItemId, MeasureId, Plan, Print, Rounding};
use crate::source::Place;
use crate::text;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// A score in the unit it is published in: percentage points, or the plain number where the policy
/// prints plain numbers. Unrounded.
pub fn published_unit(print: Print, score: Decimal) -> Decimal {
    if print.percent { decimal::multiply(score, Decimal::ONE_HUNDRED).unwrap_or(score) } else { score }
}

/// The digits of a score that are proven, in the published unit, and whether others follow.
pub fn digits(print: Print, score: Number) -> (Decimal, bool) {
    let (digits, is_cut) = score.digits();
    (if print.percent { percent_points(digits) } else { digits }, is_cut)
}

/// A score rounded as the policy prints it, in the published unit, with the decimals of the quantum.
pub fn printed(print: Print, score: impl Into<Number>) -> Decimal {
    let mut out = published_unit(print, score.into().printed(print.rounding));
    let digits = print.rounding.quantum.normalize().scale();
    out.rescale(if print.percent { digits.saturating_sub(2) } else { digits });
    out
}

/// A printed score with its unit: `64,36 %`.
pub fn score(print: Print, score: impl Into<Number>) -> String {
    let number = italian(printed(print, score));
    if print.percent { number + " %" } else { number }
}

/// A score that may be a range: `82,39–100,00 %`; with one end only `≤ 100,00 %`.
pub fn score_range(print: Print, range: Interval) -> String {
    if let Some(value) = range.value() {
        return score(print, value);
    }
    let (low, high) = (italian(printed(print, *range.low())), italian(printed(print, *range.high())));
    let unit = if print.percent { " %" } else { "" };
    match range.is_unlimited() {
        (false, false) if low == high => format!("{low}{unit}"),
        (false, false) => format!("{low}–{high}{unit}"),
        (true, false) => format!("≤ {high}{unit}"),
        (false, true) => format!("≥ {low}{unit}"),
        (true, true) => "−∞ … +∞".to_owned(),
    }
}

/// A range between two shown ends: `82,39 % … 100 %`; with one end only `≤ 100 %`. The sides without a limit
/// are below and above.
pub fn ends(range: Interval, unlimited: (bool, bool), shown: impl Fn(Number) -> String) -> String {
    ends_of((shown(*range.low()), shown(*range.high())), unlimited)
}

/// The same of ends that are shown already.
pub fn ends_of((low, high): (String, String), unlimited: (bool, bool)) -> String {
    match unlimited {
        (false, false) => format!("{low} … {high}"),
        (true, false) => format!("≤ {high}"),
        (false, true) => format!("≥ {low}"),
        (true, true) => "−∞ … +∞".to_owned(),
    }
}

/// A number to so many decimals, half away from zero.
pub fn to_digits(value: Number, digits: u32) -> Decimal {
    value.printed(Rounding { quantum: Decimal::new(1, digits), truncate: false, span: Place::default() })
}

/// A computed number, or two ends, with at most two decimals more than needed.
pub fn quantities(plan: &Plan, known: Interval, measure: MeasureId) -> String {
    let shown = |v: Number| {
        let digits = if measure == MeasureId::PERCENT { 4 } else { 2 };
        let is_short = v.is_exact() && v.decimal().scale() <= digits + 2;
        quantity(plan, if is_short { v.decimal() } else { to_digits(v, digits) }, measure)
    };
    match known {
        Interval::One(v) => shown(v),
        Interval::Between(low, high) => format!("{} … {}", shown(low), shown(high)),
    }
}

/// One side of a comparison.
pub fn side(plan: &Plan, known: Known, measure: Option<MeasureId>, lang: Lang) -> String {
    match (known, measure) {
        (Known::Number(n), Some(MeasureId::DATE)) => {
            let day = |n: &Number| n.decimal().to_i32().map_or_else(String::new, |day| Date(day).to_string());
            match n {
                Interval::One(n) => day(&n),
                Interval::Between(low, high) => format!("{} … {}", day(&low), day(&high)),
            }
        }
        (Known::Number(n), measure) => quantities(plan, n, measure.unwrap_or(MeasureId::NUMBER)),
        (Known::Fault(_), _) => text!("non calcolabile", "not computable").get(lang).to_owned(),
        _ => text!("non si sa", "not known").get(lang).to_owned(),
    }
}

/// A value as known: computed numbers are shown with at most two decimals more than needed.
pub fn value(plan: &Plan, id: ItemId, known: Known, lang: Lang) -> String {
    match known {
        Known::Number(n) => {
            let shown = quantities(plan, n, measure(plan, id));
            let exact = n.one().filter(|n| n.is_exact()).map(|n| n.decimal());
            // What is said by a word is shown with it.
            match exact.and_then(|value| plan.said.word(id, value)) {
                Some(word) => format!("{} ({shown})", plan.text(word)),
                None => shown,
            }
        }
        Known::Day(day) => day.to_string(),
        Known::Bool(true) => "sì".to_owned(),
        Known::Bool(false) => "no".to_owned(),
        Known::NotDone => text!("non realizzato", "not done").get(lang).to_owned(),
        Known::Missing => "—".to_owned(),
        Known::Fault(_) => text!("non calcolabile", "not computable").get(lang).to_owned(),
    }
}
