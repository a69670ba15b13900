//! Actuals: `consuntivo` blocks, their values held against what each item measures.

use super::Checker;
use super::data;
use super::fields;
use super::listing;
use super::measures;
use super::moments;
use super::nodes;
use super::tables;
use super::unit_facts;

use crate::diagnostic::{Code, Diagnostic, Text};
use crate::plan::{Fact, ItemId, Kind, MeasureId, Value, YearFacts};
use crate::resolve::{File, Place};
use crate::source::Span;
use crate::syntax::number::Date;
use crate::syntax::slips;
use crate::syntax::{Field, Keyword, TokenKind};
use crate::text;
use rust_decimal::Decimal;

/// A `consuntivo` or `preconsuntivo`: the year, the moment and the unit of its values.
#[derive(Clone, Copy)]
pub(super) struct FactBlock {
    pub(super) year: i32,
    pub(super) moment: FactMoment,
    /// The unit whose own values they are, and where it is named.
    pub(super) unit: Option<(ItemId, Span)>,
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

pub(super) fn facts(cx: &mut Checker<'_, '_>) {
    let others = &cx.names.others;
    for &(keyword, place) in others {
        match keyword {
            Keyword::Actuals | Keyword::Forecast => actuals(cx, place),
            Keyword::Scenario => not_yet(cx, keyword, place),
            _ => {}
        }
    }
    listing::listed_facts(cx);
    for facts in all_facts(cx) {
        for list in [&mut facts.facts, &mut facts.resources] {
            list.sort_unstable_by_key(|f| u64::from(f.item.0) << 32 | u64::from(f.span.start));
        }
    }
    unit_facts::unit_facts_in_order(cx);
    conflicts(cx);
    cx.plan.keep_what_lasts();
}

/// The facts of every moment.
fn all_facts<'c>(cx: &'c mut Checker<'_, '_>) -> impl Iterator<Item = &'c mut YearFacts> {
    let course = &mut cx.plan.course;
    cx.plan.facts.values_mut().chain(course.periods.values_mut()).chain(course.forecasts.values_mut())
}

/// The facts of a moment; `None` for those not counted.
fn facts_of<'c>(cx: &'c mut Checker<'_, '_>, block: &FactBlock) -> Option<&'c mut YearFacts> {
    let plan = &mut cx.plan;
    match block.moment {
        FactMoment::Year => Some(plan.facts.entry(block.year).or_default()),
        FactMoment::At(day) => Some(plan.course.periods.entry(day).or_default()),
        FactMoment::Forecast(day) => Some(plan.course.forecasts.entry((block.year, day)).or_default()),
        FactMoment::Lost => None,
    }
}

fn not_yet(cx: &mut Checker<'_, '_>, keyword: Keyword, place: Place) {
    let file = cx.file(place.file);
    let word = keyword.word();
    let message = text!(
        "`{word}` è letto ma non entra ancora nei calcoli",
        "`{word}` is read but does not take part in the computation yet"
    );
    let help = text!(
        "i punteggi sono quelli del piano senza questo blocco",
        "scores are those of the plan without this block"
    );
    cx.report(Diagnostic::new(Code::NotEvaluatedYet, file.ast.word(place.statement).span(), message).help(help));
}

fn actuals(cx: &mut Checker<'_, '_>, place: Place) {
    let file = cx.file(place.file);
    let mut block = FactBlock { year: cx.plan.year, moment: FactMoment::Year, unit: None };
    let positional = file.ast.positional(&file.reader, place.statement, place.context);
    let word = file.ast.word(place.statement).span();
    let mut cursor = cx.cursor_over(file, word, positional);
    match cursor.year() {
        Some(year) => {
            cursor.finish();
            block.year = year;
            if let Some(first) = positional.first() {
                moments::of_a_later_year(cx, first.span(), year);
            }
        }
        None => {
            let keyword = cx.text(word);
            let mut cursor = cx.cursor_over(file, word, positional);
            cursor.expected(text!("l'anno, come `{keyword} 2025`", "the year, such as `{keyword} 2025`"));
            return;
        }
    }
    let forecast = file.ast.statement(place.statement).keyword() == Some(Keyword::Forecast);
    if forecast {
        block.moment = FactMoment::Forecast(None);
    }
    let mut path = None;
    let mut closed = None;
    let mut day = None;
    // A value of a day that is not understood is of no moment.
    let mut lost = false;
    for field in file.ast.fields(&file.reader, place.statement, place.context) {
        match field.keyword {
            Some(Keyword::Closed) => closed = Some(field.word.span()),
            Some(Keyword::At) => match moments::day_field(cx, file, &field, block.year) {
                Some(found) => day = Some(found),
                None => lost = true,
            },
            Some(Keyword::Unit) => {
                let Some(unit) = unit_facts::fact_unit(cx, file, &field) else {
                    return unit_facts::lost_facts(cx, file, place.statement);
                };
                block.unit = Some(unit);
            }
            Some(Keyword::File) => path = fields::text_field(cx, file, &field),
            _ => {}
        }
    }
    if let Some(day) = day {
        block.moment = block.on(day);
    }
    if let Some((_, at)) = block.unit.filter(|_| forecast || day.is_some()) {
        moments::of_a_unit(cx, at, block.year);
        lost = true;
    }
    if lost {
        block.moment = FactMoment::Lost;
    }
    if let Some(at) = closed.filter(|_| forecast || day.is_some()) {
        moments::not_closing(cx, at, block.year);
    }
    if !forecast && day.is_none() && !lost {
        cx.plan.facts.entry(block.year).or_default().closed |= closed.is_some();
    }
    match path {
        Some(path) => tables::table(cx, file, place, path, &block),
        None => {
            for child in file.ast.children(place.statement) {
                let field = file.ast.field(child);
                fact(cx, file, &field, &block);
            }
        }
    }
}

/// `REF = V` or `risorse REF = V`
fn fact<'a>(cx: &mut Checker<'a, '_>, file: &'a File<'a>, field: &Field<'a>, block: &FactBlock) {
    if field.word.kind() != TokenKind::Name {
        return;
    }
    let resources =
        field.keyword == Some(Keyword::Resources) && field.args.first().is_some_and(|t| t.kind() == TokenKind::Name);
    if field.keyword == Some(Keyword::Waive) {
        return;
    }
    let mut cursor = cx.cursor(file, field);
    let name = if resources {
        match cursor.name(text!("il nome del nodo", "the name of the node")) {
            Some(name) => name,
            None => return,
        }
    } else {
        field.word.span()
    };
    let under = if !resources && cursor.take_word("in").is_some() {
        match cursor.name(text!("il nome dell'unità", "the name of the unit")) {
            Some(under) => Some(under),
            None => return,
        }
    } else {
        None
    };
    if cursor.take_kind(TokenKind::Eq).is_none() {
        // A first word that is not of the language was reported already.
        if field.keyword.is_some() || resources || under.is_some() {
            cursor.expected(text!("`=` e il valore", "`=` and the value"));
        }
        return;
    }
    let start = cursor.here();
    let literal = cursor.literal();
    if literal.is_some() {
        cursor.finish();
    } else {
        no_value(cx, start);
    }
    let item = cx.lookup(name);
    let (Some(literal), Some(item)) = (literal, item) else {
        if let Some(item) = item {
            mark_unreadable(cx, item);
        }
        return;
    };
    let Some(value) = data::value_of(cx, literal) else { return };
    let block = match under {
        Some(under) => match unit_facts::unit_named(cx, under) {
            Some(unit) => &FactBlock { unit: Some((unit, under)), ..*block },
            None => return,
        },
        None => block,
    };
    if resources {
        used_resources(cx, item, name, value, literal.span(), block);
    } else {
        add_fact(cx, item, name, value, literal.span(), block);
    }
}

/// What stands where a value goes and is none: says more than that a value is expected.
fn no_value(cx: &mut Checker<'_, '_>, at: Span) {
    let word = cx.text(at);
    let absent = matches!(word.to_lowercase().trim_end_matches('.'), "n.d" | "nd" | "n.a" | "na" | "n.r" | "nr");
    let help = match word {
        "≥" | ">=" | ">" | "≤" | "<=" | "<" | "circa" | "oltre" | "almeno" => text!(
            "è un confronto, non un valore: scrivi il valore misurato",
            "a comparison, not a value: write the value measured"
        ),
        _ if absent || matches!(word, "-" | "–" | "=") => text!(
            "se il valore non c'è ancora togli la riga: manca finché non arriva; se non si è fatto nulla scrivi `non_realizzato`",
            "if there is no value yet remove the line: it is missing until it comes; if nothing was done write `non_realizzato`"
        ),
        _ => return,
    };
    if let Some(found) = cx.diagnostics.last_mut().filter(|d| d.code == Code::UnexpectedForm) {
        found.help = Some(help);
    }
}

/// A value that could not be read is not a missing one.
pub(super) fn mark_unreadable(cx: &mut Checker<'_, '_>, item: ItemId) {
    cx.broken.insert(item);
}

fn used_resources(cx: &mut Checker<'_, '_>, item: ItemId, name: Span, value: Value, span: Span, block: &FactBlock) {
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
        Value::Number(_, measure) => nodes::not_euro(cx, span, measure),
        _ => nodes::not_euro(cx, span, MeasureId::NUMBER),
    }
}

/// Records a value once it suits the item.
pub(super) fn add_fact(
    cx: &mut Checker<'_, '_>,
    item: ItemId,
    name: Span,
    value: Value,
    span: Span,
    block: &FactBlock,
) {
    if !matches!(cx.plan.item(item).kind, Kind::Datum | Kind::Indicator) {
        cx.wrong_kind(name, item, "dato, indicatore");
        return;
    }
    if !value_suits(cx, item, value, span) {
        mark_unreadable(cx, item);
        return;
    }
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
        unit_facts::unit_fact(cx, item, name, unit, (value, span), block.year);
    } else if let Some(facts) = facts_of(cx, block) {
        facts.facts.push(Fact { item, value, span });
    }
}

/// Whether a value is of the kind that an item measures; reports it if not.
pub(super) fn value_suits(cx: &mut Checker<'_, '_>, item: ItemId, value: Value, span: Span) -> bool {
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
                wrong_unit(cx, word, wanted, found, span);
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
                    "write a whole number; if it is a ratio or a mean, remove `n` from the target or the unit"
                );
                cx.report(Diagnostic::new(Code::CountNotWhole, span, message).help(help));
                return false;
            }
            true
        }
        // Which kind of value it takes could not be read, and that has been said.
        _ if cx.broken.contains(&item) => false,
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
            cx.report(Diagnostic::new(Code::WrongUnit, span, message).help(help));
            false
        }
    }
}

/// A percentage held against a target without `%`: 63 % is not 63. Reports it, once an item, and
/// says whether there is such a target.
pub(super) fn target_without_percent(cx: &mut Checker<'_, '_>, item: ItemId, value: Span) -> bool {
    let Some(target) = cx.plan.target(item).filter(|t| t.measure == MeasureId::NUMBER).map(|t| t.span) else {
        return false;
    };
    if !cx.broken.insert(item) {
        return true;
    }
    let word = cx.name_of(item);
    let message = text!(
        "il target di «{word}» è senza `%`, ma i suoi valori sono percentuali",
        "the target of “{word}” has no `%`, but its values are percentages"
    );
    let end = Span { start: target.end(), len: 0 };
    let found = Diagnostic::new(Code::TargetIncompatible, target, message)
        .also(value, text!("questa è una percentuale", "this is a percentage"))
        .help(text!(
            "aggiungi ` %` al target, o toglilo dai valori",
            "add ` %` to the target, or remove it from the values"
        ))
        .fix(end, " %", text!("aggiungi ` %` al target", "add ` %` to the target"));
    cx.report(found);
    true
}

fn wrong_unit(cx: &mut Checker<'_, '_>, word: &str, wanted: MeasureId, found: MeasureId, span: Span) {
    let (a, b) = (measures::measure_name(cx, found), measures::measure_name(cx, wanted));
    let message =
        text!("«{word}» si misura in {b}, questo valore è in {a}", "“{word}” is measured in {b}, this value is in {a}");
    let found_diagnostic = Diagnostic::new(Code::WrongUnit, span, message);
    let diagnostic = if found == MeasureId::NUMBER && wanted == MeasureId::PERCENT {
        let title = text!("aggiungi ` %`", "add ` %`");
        let end = Span { start: span.end(), len: 0 };
        found_diagnostic.help(text!("aggiungi il `%`", "add the `%`")).fix(end, " %", title)
    } else {
        found_diagnostic
            .help(text!("controlla la misura, o il codice della riga", "check the unit, or the code of the line"))
    };
    cx.report(diagnostic);
}

/// Two values for one thing at one moment.
fn conflicts(cx: &mut Checker<'_, '_>) {
    let mut found = Vec::new();
    for facts in all_facts(cx) {
        for list in [&mut facts.facts, &mut facts.resources] {
            for pair in list.windows(2) {
                if pair[0].item == pair[1].item && !same(pair[0].value, pair[1].value) {
                    found.push((pair[0], pair[1]));
                }
            }
            list.dedup_by_key(|f| f.item);
        }
        found.extend(super::unit_facts::conflicts(facts));
    }
    for (first, second) in found {
        let word = cx.name_of(first.item);
        let (a, b) = (cx.text(first.span), cx.text(second.span));
        let message = text!("due valori per «{word}»: {a} e {b}", "two values for “{word}”: {a} and {b}");
        let diagnostic = Diagnostic::new(Code::ConflictingValues, second.span, message)
            .also(first.span, text!("l'altro valore è qui", "the other value is here"))
            .help(text!(
                "tieni quello giusto; l'altro, se è stato pubblicato, va in `pubblicato` con `smentito \"perché\"`",
                "keep the right one; the other, if it was published, goes into `pubblicato` with `smentito \"why\"`"
            ));
        cx.report(diagnostic);
    }
}

/// Whether two values that suit one item are the same: the unit may be left out.
pub(super) fn same(a: Value, b: Value) -> bool {
    match (a, b) {
        (Value::Number(a, _), Value::Number(b, _)) => a == b,
        _ => a == b,
    }
}

/// Whether a value written in one measure can be one of an item measured in another.
fn fits(wanted: MeasureId, found: MeasureId) -> bool {
    match wanted {
        MeasureId::PERCENT => found == MeasureId::PERCENT,
        MeasureId::NUMBER => matches!(found, MeasureId::NUMBER | MeasureId::COUNT),
        _ => found == wanted || found == MeasureId::NUMBER,
    }
}

/// What to say of `45848`, which a spreadsheet shows as a day once its cell is formatted as one.
fn spreadsheet_day(number: Decimal) -> Option<Text> {
    let days: i32 = number.try_into().ok().filter(|days| (36_526..=73_050).contains(days))?;
    let day = Date(Date::new(1899, 12, 30)?.0 + days);
    Some(text!(
        "è un giorno scritto come numero, il {day}: dai alla cella il formato data e salva di nuovo",
        "a day written as a number, {day}: format the cell as a date and save again"
    ))
}
