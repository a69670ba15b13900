//! What the forms of a comparison have in common: the words.

use super::movement::{Account, Factor, Factors, Movement, Movements, Share};
use super::{Because, Change, Course, DECLARATION, Diff, Effect, FieldChange, GUARDS, Section, TITLE, Touched, Why};
use crate::diagnostic::{Lang, Text};
use crate::eval::Score;
use crate::eval::figures;
use crate::ground::number::italian;
use crate::plan::Print;
use crate::report::model;
use crate::text;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Names listed before the rest are only counted.
const NAMES: usize = 6;

/// `2 differenze`
pub(super) fn total(diff: &Diff) -> Text {
    match diff.edits() {
        0 => text!("nessuna differenza", "no differences"),
        1 => text!("1 differenza", "1 difference"),
        n => text!("{n} differenze", "{n} differences"),
    }
}

/// What the edits are about, in numbers: words, how many, and what more there is to say.
pub(super) fn summary(diff: &Diff, lang: Lang) -> Vec<(String, usize, String)> {
    let one = |(topic, n): (super::Topic, usize)| {
        let more = if topic == super::Topic::Target { targets(diff, lang) } else { String::new() };
        (topic.words().get(lang).to_owned(), n, more)
    };
    diff.topics().into_iter().map(one).collect()
}

/// `3 più stretti, 1 più largo; 2 sotto il già raggiunto`
fn targets(diff: &Diff, lang: Lang) -> String {
    let counted = |(course, n): (Course, usize)| {
        let words = match course {
            Course::Tightened if n == 1 => text!("1 più stretto", "1 tightened"),
            Course::Loosened if n == 1 => text!("1 più largo", "1 loosened"),
            Course::Tightened => text!("{n} più stretti", "{n} tightened"),
            Course::Loosened => text!("{n} più larghi", "{n} loosened"),
            course => {
                let words = course.words();
                let (it, en) = (&words.it, &words.en);
                text!("{n} {it}", "{n} {en}")
            }
        };
        words.get(lang).to_owned()
    };
    let mut parts: Vec<String> = diff.courses().into_iter().map(counted).collect();
    let below = diff.below_reached();
    if below > 0 {
        parts.push(text!("{below} sotto il già raggiunto", "{below} below what was reached").get(lang).to_owned());
    }
    parts.join(", ")
}

/// What a changed target means.
pub(super) fn effect(effect: &Effect, lang: Lang) -> String {
    let course = effect.course.map(|c| c.words().get(lang).to_owned());
    let reached = effect.reached.as_ref().map(|r| {
        let (value, year) = (&r.text, r.year);
        let said = text!(
            "chiede meno di quanto già raggiunto ({value} nel {year})",
            "asks for less than was already reached ({value} in {year})"
        );
        said.get(lang).to_owned()
    });
    course.into_iter().chain(reached).collect::<Vec<_>>().join("; ")
}

/// The word of the language, which is the same in both languages, or what has none.
pub(super) fn label(field: &FieldChange, lang: Lang) -> String {
    let word = match field.field.as_str() {
        TITLE => text!("titolo", "title").get(lang).to_owned(),
        DECLARATION => text!("dichiarazione", "declaration").get(lang).to_owned(),
        GUARDS => text!("ordine di se", "order of the `se` lines").get(lang).to_owned(),
        "" => text!("valore", "value").get(lang).to_owned(),
        word => word.to_owned(),
    };
    if field.detail.is_empty() { word } else { format!("{word} {}", field.detail) }
}

/// A part of the plan.
pub(super) fn section(section: Section) -> Text {
    match section {
        Section::Nodes => text!("Nodi e archi", "Nodes and edges"),
        Section::Units => text!("Unità", "Units"),
        Section::Data => text!("Dati", "Data"),
        Section::Labels => text!("Fonti, misure e premi", "Sources, measures and prizes"),
        Section::Policies => text!("Politica", "Policy"),
        Section::Facts => text!("Consuntivi", "Actuals"),
        Section::Decisions => text!("Decisioni", "Decisions"),
        Section::Claims => text!("Cifre pubblicate", "Published figures"),
        Section::Amendments => text!("Rimodulazioni e scenari", "Amendments and scenarios"),
        Section::Other => text!("Altro", "Other"),
    }
}

/// `rinominato`, and how that is known.
pub(super) fn renamed(change: &Change) -> Text {
    if change.guessed {
        text!("rinominato (dicono lo stesso)", "renamed (they say the same)")
    } else {
        text!("rinominato", "renamed")
    }
}

/// A parent, or that there is none.
pub(super) fn parent(name: Option<&str>, lang: Lang) -> String {
    name.map_or_else(|| text!("(nessuno)", "(none)").get(lang).to_owned(), str::to_owned)
}

/// A factor of a score.
pub(super) fn factor(factor: Factor) -> Text {
    match factor {
        Factor::Data => text!("dati", "data"),
        Factor::Target => text!("target", "targets"),
        Factor::Weight => text!("pesi", "weights"),
        Factor::Rule => text!("regole", "rules"),
        Factor::Structure => text!("struttura", "structure"),
    }
}

/// A factor, and the one it can't be told apart from.
pub(super) fn of_share(share: &Share, lang: Lang) -> String {
    let name = |f: Factor| factor(f).get(lang).to_owned();
    match share.with {
        Some(other) => format!("{} + {}", name(share.factor), name(other)),
        None => name(share.factor),
    }
}

/// What a factor is made of.
pub(super) fn about(factor: Factor) -> Text {
    match factor {
        Factor::Data => text!("consuntivi, valutazioni, algoritmi", "actuals, decisions, algorithms"),
        Factor::Target => text!("target e basi", "targets and baselines"),
        Factor::Weight => text!("pesi", "weights"),
        Factor::Rule => text!("la politica", "the policy"),
        Factor::Structure => text!("nodi e archi aggiunti, tolti, spostati", "nodes and edges added, removed, moved"),
    }
}

/// A number with its sign.
pub(super) fn signed(value: Decimal) -> String {
    let number = italian(value);
    if value.is_sign_negative() || value.is_zero() { number } else { format!("+{number}") }
}

/// A score, or in words why there is none.
pub(super) fn score(score: Option<Score>, print: Print, lang: Lang) -> String {
    match score {
        None => text!("non c'è", "not there").get(lang).to_owned(),
        Some(Score { range: Some(range), .. }) => figures::score_range(print, range),
        Some(Score { state, .. }) => model::state(state).get(lang).to_owned(),
    }
}

/// The two scores and the difference: `92,31 % → 95,10 % (+2,79)`.
pub(super) fn scores(movement: &Movement, print: Print, lang: Lang) -> String {
    let pair = format!("{} → {}", score(movement.before, print, lang), score(movement.after, print, lang));
    match &movement.account {
        Account::Shared { printed, .. } => format!("{pair} ({})", signed(*printed)),
        _ => pair,
    }
}

/// Why a difference is not shared; nothing where it is.
pub(super) fn unshared(movement: &Movement, lang: Lang) -> Option<String> {
    let said = match &movement.account {
        Account::Shared { .. } => return None,
        Account::Still => text!("lo stesso punteggio", "the same score"),
        Account::Range => text!(
            "un punteggio è un intervallo: la differenza non è un numero solo e non si ripartisce",
            "a score is a range: the difference is not one number and is not shared out"
        ),
        Account::Alone => text!("il nodo c'è da una parte sola", "the node is in one plan only"),
        Account::Unscored => text!("da una parte non c'è un punteggio", "one plan has no score"),
        Account::Undefined(set) => {
            let (it, en) = (factors(*set, Lang::It), factors(*set, Lang::En));
            text!(
                "non si ripartisce: con {it} di dopo e il resto di prima il punteggio non è un numero",
                "not shared out: with the new {en} and the old rest the score is not a number"
            )
        }
        Account::TooLarge => {
            text!("i numeri sono troppo grandi per ripartirla", "the numbers are too large to share it out")
        }
    };
    Some(said.get(lang).to_owned())
}

fn factors(set: Factors, lang: Lang) -> String {
    let names = Factor::ALL.iter().filter(|f| set.has(**f));
    names.map(|f| factor(*f).get(lang).to_owned()).collect::<Vec<_>>().join(", ")
}

/// What is said above the movements.
pub(super) fn movements_title() -> Text {
    text!("Perché si è mosso il punteggio", "Why the score moved")
}

/// How many nodes moved that are not shown.
pub(super) fn unlisted(movements: &Movements, shown: usize) -> usize {
    movements.nodes.iter().filter(|m| matches!(m.account, Account::Shared { .. })).count().saturating_sub(shown)
}

/// The names of a list, the first few of many.
pub(super) fn names<'a>(names: impl ExactSizeIterator<Item = &'a str>, lang: Lang) -> String {
    let more = names.len().saturating_sub(NAMES);
    let mut shown: Vec<String> = names.take(NAMES).map(str::to_owned).collect();
    if more > 0 {
        shown.push(text!("e altri {more}", "and {more} more").get(lang).to_owned());
    }
    shown.join(", ")
}

/// Why a node is listed, besides what it says itself.
pub(super) fn reasons(touched: &Touched, lang: Lang) -> String {
    let other = touched.because.iter().filter(|b| b.why != Why::Own);
    other.map(|b| because(b, lang)).collect::<Vec<_>>().join("; ")
}

/// A reason and what it is about: `cambia qualcosa sotto (A1.1, A1.2)`.
pub(super) fn because(because: &Because, lang: Lang) -> String {
    let words = because.why.words();
    let words = words.get(lang);
    if because.of.is_empty() {
        return words.to_owned();
    }
    format!("{words} ({})", names(because.of.iter().map(String::as_str), lang))
}

/// Nodes that are listed for what lies elsewhere, by the nearest reason: the names under each.
pub(super) fn indirect(diff: &Diff, lang: Lang) -> Vec<(String, Vec<&str>)> {
    let mut by_reason: BTreeMap<(Why, &[String]), Vec<&str>> = BTreeMap::new();
    for node in diff.touched.iter().filter(|t| t.is_indirect()) {
        let Some(first) = node.because.first() else { continue };
        // One rule is the reason for many nodes; a child is for few.
        let shared = matches!(first.why, Why::Rule | Why::Aggregation | Why::Policy);
        let of: &[String] = if shared { &first.of } else { &[] };
        by_reason.entry((first.why, of)).or_default().push(&node.name);
    }
    let said = |(why, of): (Why, &[String])| because(&Because { why, of: of.to_vec() }, lang);
    by_reason.into_iter().map(|(reason, names)| (said(reason), names)).collect()
}
