//! Values of a moment, and what may be said of an item.

use super::context::Checker;
use super::{hundredths, measures, moments, scales};
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::ground::number::Date;
use crate::plan::{Fact, Goal, ItemId, Kind, Lost, MeasureId, UnitFact, Value, YearFacts, figures};
use crate::source::Place;
use crate::syntax::name::spelled;
use crate::syntax::slips;
use crate::text;
use rust_decimal::Decimal;

/// A `consuntivo` or `preconsuntivo`: the year, the moment and the unit of its values.
#[derive(Clone, Copy)]
pub(super) struct FactBlock {
    pub(super) year: i32,
    pub(super) moment: FactMoment,
    /// The unit whose own values they are, and where it is named.
    pub(super) unit: Option<(ItemId, Place)>,
}

/// When values are of.
#[derive(Clone, Copy)]
pub(super) enum FactMoment {
    /// The whole year.
    Year,
    /// A day within it.
    At(Date),
    /// A forecast, made on a day.
    Forecast(Option<Date>),
    /// Not understood: read and not counted.
    Lost,
}

/// The facts of every moment.
pub(super) fn all_facts<'c>(cx: &'c mut Checker<'_, '_>) -> impl Iterator<Item = &'c mut YearFacts> {
    let course = &mut cx.plan.course;
    cx.plan.facts.values_mut().chain(course.periods.values_mut()).chain(course.forecasts.values_mut())
}

/// The facts of a moment; `None` for those not counted.
pub(super) fn facts_of<'c>(cx: &'c mut Checker<'_, '_>, block: &FactBlock) -> Option<&'c mut YearFacts> {
    let plan = &mut cx.plan;
    match block.moment {
        FactMoment::Year => Some(plan.facts.entry(block.year).or_default()),
        FactMoment::At(day) => Some(plan.course.periods.entry(day).or_default()),
        FactMoment::Forecast(day) => Some(plan.course.forecasts.entry((block.year, day)).or_default()),
        FactMoment::Lost => None,
    }
}

pub(super) fn used_resources(
    cx: &mut Checker<'_, '_>,
    item: ItemId,
    name: Place,
    value: Value,
    span: Place,
    block: &FactBlock,
) {
    if !cx.is_scored(item) {
        cx.wrong_kind(name, item, "piano, ambito, obiettivo, progetto");
        return;
    }
    match value {
        Value::Number(_, MeasureId::EURO | MeasureId::NUMBER) => {
            if let Some(facts) = facts_of(cx, block) {
                facts.resources.push(Fact { item, value, span });
            }
        }
        Value::Number(_, measure) => measures::not_euro(cx, span, measure),
        _ => measures::not_euro(cx, span, MeasureId::NUMBER),
    }
}

/// Records a value once it suits the item.
pub(super) fn add_fact(
    cx: &mut Checker<'_, '_>,
    item: ItemId,
    name: Place,
    value: Value,
    span: Place,
    block: &FactBlock,
) {
    if !matches!(cx.plan.item(item).kind, Kind::Datum | Kind::Indicator) {
        cx.wrong_kind(name, item, "dato, indicatore");
        return;
    }
    if !value_suits(cx, item, value, span) {
        cx.lose(Lost::Item(item));
        return;
    }
    scales::remember(cx, item, value, span);
    if let (FactMoment::At(day), Value::Day(done)) = (block.moment, value)
        && done > day
    {
        moments::not_done_by_then(cx, done, day, span);
        return;
    }
    if let (FactMoment::Year, Value::Day(done)) = (block.moment, value)
        && done.year() > block.year + 1
    {
        moments::done_years_later(cx, done, block.year, span);
    }
    if let (FactMoment::Year, Some(unit)) = (block.moment, block.unit) {
        unit_fact(cx, item, name, unit, (value, span), block.year);
    } else if let Some(facts) = facts_of(cx, block) {
        facts.facts.push(Fact { item, value, span });
    }
}

/// Whether a value is of the kind that an item measures; reports it if not.
pub(super) fn value_suits(cx: &mut Checker<'_, '_>, item: ItemId, value: Value, span: Place) -> bool {
    let Some(measured) = cx.plan.measured(item) else { return false };
    let (is_date, is_bool, measure) = (measured.is_date, measured.is_bool, measured.measure);
    let word = cx.name_of(item);
    match value {
        Value::NotDone => true,
        Value::Day(_) if is_date => true,
        Value::Bool(_) if is_bool => true,
        Value::Number(number, found) if !is_date && !is_bool => {
            let Some(wanted) = measure else { return true };
            if (wanted, found) == (MeasureId::NUMBER, MeasureId::PERCENT) && target_without_percent(cx, item, span) {
                return false;
            }
            if !fits(wanted, found) {
                wrong_measure(cx, word, wanted, (number, found), span);
                return false;
            }
            if wanted == MeasureId::COUNT && !number.is_integer() {
                let message = text!("«{word}» conta cose intere", "“{word}” counts whole things");
                if let Some(meant) = slips::thousands_with_comma(cx.text(span)) {
                    let help = text!(
                        "se la virgola separa le migliaia, scrivi `{meant}`",
                        "if the comma separates thousands, write `{meant}`"
                    );
                    cx.report(Diagnostic::new(Code::CountNotWhole, span, message).help(help));
                    return false;
                }
                let help = text!(
                    "scrivi un numero intero; se è un rapporto o una media, togli `n` dal target o dalla misura",
                    "write a whole number; if it is a ratio or a mean, remove `n` from the target or the `misura`"
                );
                cx.report(Diagnostic::new(Code::CountNotWhole, span, message).help(help));
                return false;
            }
            true
        }
        // Which kind of value it takes could not be read, and that has been said.
        _ if cx.plan.unread.has(Lost::Item(item)) => false,
        _ => {
            let (it, en) = if is_date {
                ("una data, come `31/12/2025`", "a date, such as `31/12/2025`")
            } else if is_bool {
                ("`sì` o `no`", "`sì` or `no`")
            } else {
                ("un numero", "a number")
            };
            let message = crate::diagnostic::Text {
                it: format!("per «{word}» ci vuole {it}").into(),
                en: format!("“{word}” takes {en}").into(),
            };
            let help = match value {
                Value::Number(number, MeasureId::NUMBER) if is_date => spreadsheet_day(number),
                _ => None,
            };
            let help = help.unwrap_or(text!(
                "controlla il valore, o il target dell'indicatore",
                "check the value, or the indicator's target"
            ));
            cx.report(Diagnostic::new(Code::WrongMeasure, span, message).help(help));
            false
        }
    }
}

/// A percentage held against a target without `%`: 63 % is not 63. Reports it, once an item, and
/// says whether there is such a target.
pub(super) fn target_without_percent(cx: &mut Checker<'_, '_>, item: ItemId, value: Place) -> bool {
    let Some(target) = cx.plan.target(item).filter(|t| t.measure == MeasureId::NUMBER) else { return false };
    let (goal, target) = (target.goal, target.span);
    if !cx.plan.unread.add(Lost::Item(item)) {
        return true;
    }
    let word = cx.name_of(item);
    let message = text!(
        "il target di «{word}» è senza `%`, ma i suoi valori sono percentuali",
        "the target of “{word}” has no `%`, but its values are percentages"
    );
    let end = Place { start: target.end(), len: 0, ..target };
    let found = Diagnostic::new(Code::TargetIncompatible, target, message)
        .also(value, text!("questa è una percentuale", "this is a percentage"));
    cx.report(match goal {
        Goal::Number(number) | Goal::Range(_, number) if hundredths::may_be_fraction(number) => {
            found.help(hundredths::both_ways(cx, number, &figures::quantity(&cx.plan, number, MeasureId::NUMBER)))
        }
        _ => found
            .help(text!(
                "aggiungi ` %` al target, o toglilo dai valori",
                "add ` %` to the target, or remove it from the values"
            ))
            .fix(end, " %", text!("aggiungi ` %` al target", "add ` %` to the target")),
    });
    true
}

fn wrong_measure(
    cx: &mut Checker<'_, '_>,
    word: &str,
    wanted: MeasureId,
    (number, found): (Decimal, MeasureId),
    span: Place,
) {
    let (a, b) = (measures::measure_name(cx, found), measures::measure_name(cx, wanted));
    let message =
        text!("«{word}» si misura in {b}, questo valore è in {a}", "“{word}” is measured in {b}, this value is in {a}");
    let found_diagnostic = Diagnostic::new(Code::WrongMeasure, span, message);
    let diagnostic =
        if found == MeasureId::NUMBER && wanted == MeasureId::PERCENT && hundredths::may_be_fraction(number) {
            found_diagnostic.help(hundredths::both_ways(cx, number, cx.text(span)))
        } else if found == MeasureId::NUMBER && wanted == MeasureId::PERCENT {
            let title = text!("aggiungi ` %`", "add ` %`");
            let end = Place { start: span.end(), len: 0, ..span };
            found_diagnostic.help(text!("aggiungi il `%`", "add the `%`")).fix(end, " %", title)
        } else {
            found_diagnostic.help(text!(
                "controlla la misura, o il codice della riga",
                "check the unit of measure, or the code of the line"
            ))
        };
    cx.report(diagnostic);
}

/// Whether two values that suit one item are the same: the unit may be left out.
pub(super) fn same(a: Value, b: Value) -> bool {
    match (a, b) {
        (Value::Number(a, _), Value::Number(b, _)) => a == b,
        _ => a == b,
    }
}

/// Whether a value written in one measure can be one of an item measured in another.
pub(super) fn fits(wanted: MeasureId, found: MeasureId) -> bool {
    match wanted {
        MeasureId::PERCENT => found == MeasureId::PERCENT,
        MeasureId::NUMBER => matches!(found, MeasureId::NUMBER | MeasureId::COUNT),
        _ => found == wanted || found == MeasureId::NUMBER,
    }
}

/// What to say of `45848`, which a spreadsheet shows as a day once its cell is formatted as one.
pub(super) fn spreadsheet_day(number: Decimal) -> Option<Text> {
    let days: i32 = number.try_into().ok().filter(|days| (36_526..=73_050).contains(days))?;
    let day = Date(Date::new(1899, 12, 30)?.0 + days);
    Some(text!(
        "è un giorno scritto come numero, il {day}: dai alla cella il formato data e salva di nuovo",
        "a day written as a number, {day}: format the cell as a date and save again"
    ))
}

impl FactBlock {
    /// The year that its values are of.
    pub(super) fn year(&self) -> i32 {
        match self.moment {
            FactMoment::At(day) | FactMoment::Forecast(Some(day)) => day.year(),
            FactMoment::Year | FactMoment::Forecast(None) | FactMoment::Lost => self.year,
        }
    }

    /// The moment of a value that has a day.
    pub(super) fn on(&self, day: Date) -> FactMoment {
        match self.moment {
            FactMoment::Year | FactMoment::At(_) => FactMoment::At(day),
            FactMoment::Forecast(_) => FactMoment::Forecast(Some(day)),
            FactMoment::Lost => FactMoment::Lost,
        }
    }
}

/// Records a value of an indicator in a unit that counts it.
pub(super) fn unit_fact(
    cx: &mut Checker<'_, '_>,
    item: ItemId,
    name: Place,
    (unit, at): (ItemId, Place),
    (value, span): (Value, Place),
    year: i32,
) {
    if cx.plan.item(item).kind != Kind::Indicator {
        return cx.wrong_kind(name, item, "indicatore");
    }
    if !cx.plan.edges_of(unit).any(|(_, e)| e.child == item) {
        let (child, above) = (cx.name_of(item), cx.name_of(unit));
        let message = text!("l'unità «{above}» non conta «{child}»", "the unit “{above}” does not count “{child}”");
        let child = spelled(child);
        let found = Diagnostic::new(Code::UnknownName, name, message)
            .also(at, text!("il valore è di questa unità", "the value is of this unit"))
            .help(text!(
                "aggiungi `usa {child}` nel blocco di «{above}», o togli l'unità se il valore è dell'ente",
                "add `usa {child}` in the block of “{above}”, or remove the unit if the value is the body's"
            ));
        return cx.report(found);
    }
    let facts = cx.plan.facts.entry(year).or_default();
    facts.of_units.push(UnitFact { item, unit, value, span });
}
