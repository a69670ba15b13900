//! `scala`: words that stand for numbers, in actuals, parameters, weights and tables.

use super::context::Checker;
use super::measures;
use crate::data::named::fold;
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::ground::quantity::{Quantity, Worded, WrittenMeasure};
use crate::plan::{Entry, ItemId, MeasureId, Scale, Value};
use crate::resolve::Trees;
use crate::source::Place;
use crate::syntax::view::node::Amount;
use crate::syntax::view::{Role, scale};
use crate::text;
use rust_decimal::Decimal;

/// Reads the scales.
pub(super) fn scales(cx: &mut Checker<'_, '_>, trees: &Trees<'_>) {
    let others = &cx.names.others;
    for &(_, site) in others.iter().filter(|(role, _)| *role == Role::Scale) {
        let Some(block) = scale::Block::read(trees.line(site), cx.diagnostics) else { continue };
        let mut entries: Vec<Entry> = Vec::new();
        for scale::Entry { word, value } in block.entries(cx.diagnostics) {
            let Some(measure) = measures::measure(cx, value.measure, value.span) else { continue };
            if let Some(first) = entries.iter().find(|e| cx.text(e.word) == cx.text(word)) {
                twice(cx, first.word, word);
                continue;
            }
            let entry = Entry { word, value: value.value, measure };
            entries.push(match entries.iter().any(|e| e.measure == MeasureId::PERCENT) {
                true => in_percent(cx, entry, value.span),
                false => entry,
            });
        }
        if let Some(first) = cx.plan.scales.iter().find(|s| cx.text(s.name) == cx.text(block.name)) {
            twice(cx, first.name, block.name);
        }
        cx.plan.scales.push(Scale { name: block.name, entries });
    }
}

/// A word of a scale whose other words are percentages: `80` there was meant as 80 %.
fn in_percent(cx: &mut Checker<'_, '_>, entry: Entry, at: Place) -> Entry {
    if entry.measure != MeasureId::NUMBER || entry.value <= Decimal::TWO {
        return entry;
    }
    let written = cx.text(at).trim();
    let message =
        text!("«{written}» sta fra percentuali e non ha il `%`", "“{written}” is among percentages and has no `%`");
    let title = text!("aggiungi il `%`", "add the `%`");
    let fixed = format!("{written} %");
    let found = Diagnostic::new(Code::BareThreshold, at, message)
        .help(text!("qui {written} vale {written}00 %", "here {written} is worth {written}00 %"))
        .fix(at, fixed, title);
    cx.report(found);
    Entry { value: entry.value / Decimal::ONE_HUNDRED, measure: MeasureId::PERCENT, ..entry }
}

fn twice(cx: &mut Checker<'_, '_>, first: Place, second: Place) {
    let word = cx.text(second);
    let message = text!("«{word}» è dichiarato due volte", "“{word}” is declared twice");
    let found = Diagnostic::new(Code::DuplicateName, second, message)
        .also(first, text!("la prima volta qui", "first here"))
        .help(text!("togli una delle due", "remove one of the two"));
    cx.report(found);
}

/// What a word stands for; reports one that no scale has, or several.
pub(super) fn value(cx: &mut Checker<'_, '_>, worded: Worded) -> Option<(Decimal, MeasureId)> {
    let word = cx.text(worded.said);
    let scale = match worded.scale {
        Some(name) => Some(named(cx, name)?),
        None => None,
    };
    let scales = || cx.plan.scales.iter().enumerate().filter(|(at, _)| scale.is_none_or(|scale| scale == *at));
    let found: Vec<Entry> =
        scales().flat_map(|(_, s)| &s.entries).filter(|e| cx.text(e.word) == word).copied().collect();
    let same = |a: &Entry, b: &Entry| (a.value, a.measure) == (b.value, b.measure);
    let Some(first) = found.first() else {
        let known: Vec<&str> = scales().flat_map(|(_, s)| &s.entries).map(|e| cx.text(e.word)).collect();
        unknown(cx, worded.said, &known);
        return None;
    };
    if let Some(other) = found.iter().find(|other| !same(first, other)) {
        several(cx, worded, first.word, other.word);
        return None;
    }
    Some((first.value, first.measure))
}

fn named(cx: &mut Checker<'_, '_>, name: Place) -> Option<usize> {
    let word = cx.text(name);
    let found = cx.plan.scales.iter().position(|scale| cx.text(scale.name) == word);
    if found.is_none() {
        let near = suggest::closest(word, cx.plan.scales.iter().map(|s| cx.text(s.name))).map(str::to_owned);
        cx.unknown(name, near, text!("`scala {word} {{ … }}`", "`scala {word} {{ … }}`"));
    }
    found
}

fn several(cx: &mut Checker<'_, '_>, worded: Worded, first: Place, second: Place) {
    let word = cx.text(worded.said);
    let message =
        text!("«{word}» vale cose diverse in più scale", "“{word}” stands for different things in several scales");
    let found = Diagnostic::new(Code::DuplicateName, worded.span, message)
        .also(first, text!("in una è qui", "in one it is here"))
        .also(second, text!("in un'altra è qui", "in another it is here"))
        .help(text!("di' quale: `\"{word}\" scala NOME`", "say which: `\"{word}\" scala NAME`"));
    cx.report(found);
}

fn unknown(cx: &mut Checker<'_, '_>, said: Place, known: &[&str]) {
    let word = cx.text(said);
    let message = text!("nessuna scala ha la parola «{word}»", "no scale has the word “{word}”");
    let found = Diagnostic::new(Code::UnknownName, said, message);
    let found = match suggest::closest(word, known.iter().copied()) {
        Some(near) => found.did_you_mean(said, near),
        None if word.starts_with(|c: char| c.is_ascii_digit()) => {
            found.help(text!("un numero si scrive senza virgolette", "a number goes without quotes"))
        }
        None if known.is_empty() => found.help(text!(
            "dichiara che cosa vale: `scala giudizio {{ voce \"{word}\" vale 80 % }}`",
            "declare what it stands for: `scala giudizio {{ voce \"{word}\" vale 80 % }}`"
        )),
        None => {
            let listed = known.join("», «");
            let english = known.join("”, “");
            found.help(text!("le parole sono «{listed}»", "the words are “{english}”"))
        }
    };
    cx.report(found);
}

/// A number, or what a word for it stands for.
pub(super) fn amount(cx: &mut Checker<'_, '_>, amount: Amount) -> Option<Quantity> {
    match amount {
        Amount::Number(quantity) => Some(quantity),
        Amount::Word(worded) => {
            let (value, measure) = value(cx, worded)?;
            let measure = if measure == MeasureId::PERCENT { WrittenMeasure::Percent } else { WrittenMeasure::None };
            Some(Quantity { value, measure, span: worded.span })
        }
    }
}

/// The words that stand for one thing in whatever scale they are, folded, and what is written for it.
pub(super) fn in_cells(cx: &Checker<'_, '_>) -> Vec<(String, String)> {
    let all: Vec<Entry> = cx.plan.scales.iter().flat_map(|s| &s.entries).copied().collect();
    let alike = |a: &Entry, b: &Entry| fold(cx.text(a.word)) == fold(cx.text(b.word));
    let one = |entry: &&Entry| all.iter().all(|other| !alike(entry, other) || other.value == entry.value);
    let written = |e: &Entry| crate::plan::figures::quantity(&cx.plan, e.value, e.measure);
    all.iter().filter(one).map(|e| (fold(cx.text(e.word)), written(e))).collect()
}

/// Remembers the word that a value is said by, where it is said by one.
pub(super) fn remember(cx: &mut Checker<'_, '_>, item: ItemId, value: Value, at: Place) {
    let Value::Number(number, _) = value else { return };
    if cx.plan.scales.is_empty() {
        return;
    }
    let said = cx.text(at).trim();
    let said = said.strip_prefix(['"', '«']).map_or(said, |rest| rest.split(['"', '»']).next().unwrap_or(rest));
    let is_it = |e: &&Entry| fold(cx.text(e.word)) == fold(said) && e.value == number;
    let word = cx.plan.scales.iter().flat_map(|s| &s.entries).find(is_it).map(|e| e.word);
    if let Some(word) = word {
        cx.plan.said.add(item, number, word);
    }
}
