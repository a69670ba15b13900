//! How figures are written: scores and values as known, beside the plan's own.

use super::Known;
use super::number::{self, Interval};
use crate::diagnostic::Lang;
use crate::ground::number::italian;
pub use crate::plan::figures::{goal, hole, measure, percent_points, quantity, target, weight, written};
use crate::plan::{ItemId, MeasureId, Plan, Print};
use crate::text;
use rust_decimal::Decimal;

/// A score in the unit it is published in: percentage points, or the plain number where the policy
/// prints plain numbers. Unrounded.
pub fn published_unit(print: Print, score: Decimal) -> Decimal {
    if print.percent { number::multiply(score, Decimal::ONE_HUNDRED).unwrap_or(score) } else { score }
}

/// A score rounded as the policy prints it, in the published unit, with the decimals of the quantum.
pub fn printed(print: Print, score: Decimal) -> Decimal {
    let rounded = number::round(score, print.rounding).unwrap_or(score);
    let mut out = published_unit(print, rounded);
    let digits = print.rounding.quantum.normalize().scale();
    out.rescale(if print.percent { digits.saturating_sub(2) } else { digits });
    out
}

/// A printed score with its unit: `64,36 %`.
pub fn score(print: Print, score: Decimal) -> String {
    let number = italian(printed(print, score));
    if print.percent { number + " %" } else { number }
}

/// A score that may be a range: `82,39–100,00 %`; with one end only `≤ 100,00 %`.
pub fn score_range(print: Print, range: Interval) -> String {
    if let Some(value) = range.value() {
        return score(print, value);
    }
    let (low, high) = (italian(printed(print, range.low)), italian(printed(print, range.high)));
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
pub fn ends(range: Interval, unlimited: (bool, bool), shown: impl Fn(Decimal) -> String) -> String {
    match unlimited {
        (false, false) => format!("{} … {}", shown(range.low), shown(range.high)),
        (true, false) => format!("≤ {}", shown(range.high)),
        (false, true) => format!("≥ {}", shown(range.low)),
        (true, true) => "−∞ … +∞".to_owned(),
    }
}

/// A value as known: computed numbers are shown with at most two decimals more than needed.
pub fn value(plan: &Plan, id: ItemId, known: Known, lang: Lang) -> String {
    match known {
        Known::Number(n) => {
            let measure = measure(plan, id);
            let shown = |v: Decimal| {
                let digits = if measure == MeasureId::PERCENT { 4 } else { 2 };
                let short = if v.scale() > digits + 2 {
                    v.round_dp_with_strategy(digits, rust_decimal::RoundingStrategy::MidpointAwayFromZero)
                } else {
                    v
                };
                quantity(plan, short, measure)
            };
            match n.value() {
                Some(v) => shown(v),
                None => format!("{} … {}", shown(n.low), shown(n.high)),
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
