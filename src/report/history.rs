//! The values of an indicator over the years, within the year, and against its forecast.

use crate::diagnostic::Lang;
use crate::eval::figures;
use crate::eval::{Known, Values};
use crate::ground::number::Date;
use crate::plan::{ItemId, Plan};
use std::collections::BTreeSet;

/// `2023: 9,10 % · 2024: 9,50 %`: the years other than the plan's that have a value.
pub(super) fn years(plan: &Plan, values: &Values, item: ItemId, lang: Lang) -> Option<String> {
    let measured = plan.measured(item)?;
    let years: BTreeSet<i32> =
        plan.facts.keys().copied().chain(plan.baselines.get(measured.baselines).iter().map(|b| b.year)).collect();
    let known = |year: i32| match values.get(plan, item, year) {
        Known::Missing | Known::Fault(_) => None,
        known => Some(format!("{year}: {}", figures::value(plan, item, known, lang))),
    };
    let others: Vec<String> = years.into_iter().filter(|y| *y != plan.year).filter_map(known).collect();
    (!others.is_empty()).then(|| others.join(" · "))
}

/// `31/03: 12 % · 30/06: 20 %`: the values within the year, given or, on a day looked at within it,
/// computed.
pub(super) fn periods(plan: &Plan, values: &Values, item: ItemId, lang: Lang) -> Option<String> {
    let mut known: Vec<(Date, Known)> = values.in_periods(plan, item);
    if known.is_empty() {
        let given = plan.course.periods_of(item, plan.year, values.inputs().day());
        known = given.map(|(day, fact)| (day, values.known(plan, item, fact.value))).collect();
    }
    let shown = known.into_iter().map(|(day, value)| {
        let value = figures::value(plan, item, value, lang);
        format!("{}: {value}", &day.to_string()[..5])
    });
    let shown: Vec<String> = shown.collect();
    (!shown.is_empty()).then(|| shown.join(" · "))
}

/// Actual minus forecast, where both are known.
pub(super) fn against_forecast(
    plan: &Plan,
    values: &Values,
    item: ItemId,
    foreseen: Known,
    lang: Lang,
) -> Option<String> {
    // Only the actual of the year is of the same moment as the forecast.
    if values.inputs().period().is_some() || values.is_foreseen(item) {
        return None;
    }
    let signed = |shown: String| if shown.starts_with('-') { shown } else { format!("+{shown}") };
    match (values.get(plan, item, plan.year), foreseen) {
        (Known::Number(actual), Known::Number(foreseen)) => {
            let difference = actual.minus(&foreseen).ok()?;
            Some(signed(figures::value(plan, item, Known::Number(difference), lang)))
        }
        (Known::Day(actual), Known::Day(foreseen)) => {
            Some(signed(format!("{} gg", actual.0.saturating_sub(foreseen.0))))
        }
        _ => None,
    }
}
