//! Units of measure and sources: declaring them, and reading them after a number.

use super::context::Checker;
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::ground::quantity::WrittenMeasure;
use crate::plan::{Measure, MeasureId, Named};
use crate::source::Place;
use crate::text;

/// The measures of the language, then the declared ones.
pub(super) fn measures(cx: &mut Checker<'_, '_>) {
    let built_in = MeasureId::BUILT_IN.iter().map(|s| Measure { symbol: (*s).to_owned(), title: Place::default() });
    let declared = cx.names.measures.all.iter();
    let declared = declared.map(|m| Measure { symbol: cx.sources.text(m.name).to_owned(), title: m.title });
    cx.plan.measures = built_in.chain(declared).collect();
    for measure in &cx.names.measures.all {
        if built_in_measure(cx.text(measure.name)).is_some() {
            let word = cx.text(measure.name);
            let message = text!(
                "la misura «{word}» è già del linguaggio",
                "the unit of measure “{word}” is already the language's own"
            );
            let help = text!("togli questa riga", "remove this line");
            cx.report(Diagnostic::new(Code::DuplicateName, measure.name, message).help(help));
        }
    }
}

pub(super) fn sources(cx: &mut Checker<'_, '_>) {
    let declared = cx.names.sources.all.iter();
    cx.plan.sources = declared.map(|s| Named { name: s.name, title: s.title }).collect();
}

/// The measure written after a number that stands at a place.
pub(super) fn measure(cx: &mut Checker<'_, '_>, measure: WrittenMeasure, number: Place) -> Option<MeasureId> {
    match measure {
        WrittenMeasure::None => Some(MeasureId::NUMBER),
        WrittenMeasure::Percent | WrittenMeasure::Points => Some(MeasureId::PERCENT),
        WrittenMeasure::Word(span) => measure_word(cx, span.within(number.source)),
    }
}

/// The measure with a name, if there is one.
pub(super) fn named(cx: &Checker<'_, '_>, word: &str) -> Option<MeasureId> {
    let declared = || cx.names.measures.get(word).map(|i| MeasureId(MeasureId::BUILT_IN.len() as u16 + i as u16));
    built_in_measure(word).or_else(declared)
}

/// The measure a word stands for; reports one that nothing declares.
pub(super) fn measure_word(cx: &mut Checker<'_, '_>, span: Place) -> Option<MeasureId> {
    let word = cx.text(span);
    if let Some(found) = named(cx, word) {
        return Some(found);
    }
    let known = MeasureId::BUILT_IN.into_iter().filter(|s| !s.is_empty()).chain(cx.names.measures.names());
    let near = suggest::closest(word, known).map(str::to_owned);
    let message = text!("la misura «{word}» non è dichiarata", "the unit of measure “{word}” is not declared");
    let found = Diagnostic::new(Code::UnknownMeasure, span, message);
    let found = match near {
        Some(near) => cx.did_you_mean(found, span, &near),
        None => found.help(text!(
            "dichiarala con `misura {word} \"nome per esteso\"`; quelle del linguaggio sono %, n, gg, euro, ore",
            "declare it with `misura {word} \"full name\"`; the language's own are %, n, gg, euro, ore"
        )),
    };
    cx.report(found);
    None
}

/// How a measure is shown in messages.
pub(super) fn measure_name(cx: &Checker<'_, '_>, measure: MeasureId) -> String {
    match measure {
        MeasureId::NUMBER => "numero".to_owned(),
        MeasureId::DATE => "data".to_owned(),
        _ => cx.plan.measures[measure.0 as usize].symbol.clone(),
    }
}

/// A measure of the language, in any accepted spelling.
pub(crate) fn built_in_measure(word: &str) -> Option<MeasureId> {
    Some(match word {
        "%" => MeasureId::PERCENT,
        "n" | "N" | "n." | "N." | "numero" => MeasureId::COUNT,
        "gg" | "gg." | "giorni" | "giorno" => MeasureId::DAYS,
        "euro" | "€" | "Euro" | "EUR" => MeasureId::EURO,
        "ore" | "h" | "ora" => MeasureId::HOURS,
        _ => return None,
    })
}

/// Reports a budget in another measure than euro.
pub(super) fn not_euro(cx: &mut Checker<'_, '_>, span: Place, measure: MeasureId) {
    let measure = measure_name(cx, measure);
    let message = text!("le risorse sono in euro, non in {measure}", "resources are in euro, not in {measure}");
    let help = text!("scrivi per esempio `46.000,00 euro`", "write for example `46.000,00 euro`");
    cx.report(Diagnostic::new(Code::WrongMeasure, span, message).help(help));
}
