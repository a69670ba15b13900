//! Days within a year: of actuals, forecasts, targets and amendments.

use super::context::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ground::number::Date;
use crate::source::Place;
use crate::text;

/// Whether a day falls in its year; reports it if not.
pub(super) fn day_within(cx: &mut Checker<'_, '_>, day: Date, at: Place, year: i32) -> bool {
    // A plan without a year has been told so.
    if day.year() == year || year == 0 {
        return true;
    }
    let message = text!("il {day} non è un giorno del {year}", "{day} is not a day of {year}");
    let help = text!("controlla l'anno della data, o quello del blocco", "check the year of the date, or of the block");
    let written = cx.text(at);
    let corrected = written.get(..written.len().saturating_sub(4)).map(|start| format!("{start}{year}"));
    let found = Diagnostic::new(Code::DayOutsideYear, at, message).help(help);
    cx.report(match corrected {
        Some(right) => {
            let title = text!("scrivi `{right}`", "write `{right}`");
            found.fix(at, right, title)
        }
        None => found,
    });
    false
}

/// Values of a year after the plan's: nothing computes with them.
pub(super) fn of_a_later_year(cx: &mut Checker<'_, '_>, at: Place, year: i32) {
    let own = cx.plan.year;
    if own == 0 || year <= own {
        return;
    }
    let message = text!(
        "il piano è del {own}: nessuno usa i valori del {year}",
        "the plan is for {own}: nothing uses the values of {year}"
    );
    let help = text!("controlla l'anno del blocco", "check the year of the block");
    let title = text!("scrivi {own}", "write {own}");
    cx.report(Diagnostic::new(Code::UnusedDatum, at, message).help(help).fix(at, own.to_string(), title));
}

/// Decisions about another year: they change no score.
pub(super) fn of_another_year(cx: &mut Checker<'_, '_>, at: Place, year: i32) {
    let own = cx.plan.year;
    // A plan without a year has been told so.
    if own == 0 {
        return;
    }
    let message = text!(
        "il piano è del {own}: le decisioni del {year} non contano",
        "the plan is for {own}: decisions of {year} do not count"
    );
    let help = text!("controlla l'anno del blocco, o toglilo", "check the year of the block, or remove it");
    cx.report(Diagnostic::new(Code::UnusedDatum, at, message).help(help));
}

/// A day that nobody could know when the year's actuals were written.
pub(super) fn done_years_later(cx: &mut Checker<'_, '_>, done: Date, year: i32, at: Place) {
    let message =
        text!("un consuntivo del {year} non può sapere del {done}", "an actual of {year} cannot be dated {done}");
    let help = text!("controlla l'anno della data", "check the year of the date");
    cx.report(Diagnostic::new(Code::DayOutsideYear, at, message).help(help));
}

/// A day after the one it was reported on.
pub(super) fn not_done_by_then(cx: &mut Checker<'_, '_>, done: Date, day: Date, at: Place) {
    let message = text!(
        "il {done} viene dopo il {day}: non è un consuntivo di quel giorno",
        "{done} is after {day}: it is no actual of that day"
    );
    let help = text!(
        "se è una previsione, scrivila in un `preconsuntivo`",
        "if it is a forecast, write it in a `preconsuntivo`"
    );
    cx.report(Diagnostic::new(Code::DayOutsideYear, at, message).help(help));
}

/// `chiuso` beside a day or a forecast.
pub(super) fn not_closing(cx: &mut Checker<'_, '_>, at: Place, year: i32) {
    let message = text!(
        "`chiuso` chiude l'anno: non sta accanto a una data né a una previsione",
        "`chiuso` closes the year: it does not go with a date or a forecast"
    );
    let help = text!(
        "toglilo da qui; quando l'anno è finito scrivi `consuntivo {year} chiuso`",
        "remove it here; when the year is over write `consuntivo {year} chiuso`"
    );
    cx.report(Diagnostic::new(Code::UnexpectedForm, at, message).help(help));
}

/// The values of a unit, which nothing counts yet.
pub(super) fn of_a_unit(cx: &mut Checker<'_, '_>, at: Place, year: i32) {
    let message = text!(
        "i valori di una unità a una data, o previsti, sono letti ma non entrano ancora nei calcoli",
        "values of a unit at a date, and forecasts for one, are read but do not count yet"
    );
    let help = text!(
        "quelli dell'anno stanno in `consuntivo {year} unità …`",
        "those of the year go into `consuntivo {year} unità …`"
    );
    cx.report(Diagnostic::new(Code::NotEvaluatedYet, at, message).help(help));
}
