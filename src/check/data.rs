//! The fields of indicators and data: algorithm, target, baseline, rule, sources.

use super::context::Checker;
use super::{fields, goals, holes, measures, moments};
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::ground::formula::Reference;
use crate::plan::{Baseline, DataRef, Hole, ItemId, Kind, MeasureId, Target};
use crate::resolve::File;
use crate::source::Place;
use crate::syntax::view::goal::Asked;
use crate::syntax::{Field, Keyword, TokenKind, formula};
use crate::text;

pub(super) fn measured_field<'a>(
    cx: &mut Checker<'a, '_>,
    file: &'a File<'a>,
    id: ItemId,
    keyword: Keyword,
    field: &Field<'a>,
) {
    let index = cx.plan.item(id).detail as usize;
    if !matches!(cx.plan.item(id).kind, Kind::Indicator | Kind::Datum) {
        return;
    }
    match keyword {
        Keyword::Algorithm => algorithm(cx, file, id, field),
        Keyword::Target => match target_field(cx, file, field) {
            Some(Said::Target(target)) => {
                cx.plan.targets.push(&mut cx.plan.measured[index].targets, target);
            }
            Some(Said::Hole(hole)) => cx.plan.holes.push(&mut cx.plan.measured[index].holes, hole),
            None => mark_broken(cx, id),
        },
        Keyword::Baseline => {
            let baseline = baseline_field(cx, file, field);
            cx.plan.measured[index].is_incomplete |= baseline.is_none();
            if let Some(baseline) = baseline {
                cx.plan.baselines.push(&mut cx.plan.measured[index].baselines, baseline);
            }
        }
        Keyword::Rule => match fields::rule_field(cx, file, field) {
            Some(rule) => cx.plan.measured[index].rule = Some(rule),
            None => mark_broken(cx, id),
        },
        Keyword::Parameter => {
            let read = fields::parameter_field(cx, file, field);
            cx.pending_parameters.entry(id).or_default().extend(read);
        }
        Keyword::Source => {
            let source = fields::name_field(cx, file, field).and_then(|name| source_named(cx, name));
            cx.plan.measured[index].is_incomplete |= source.is_none();
            if let Some(source) = source {
                cx.plan.cited.push(&mut cx.plan.measured[index].sources, source);
            }
        }
        Keyword::Measure => {
            let measure = measure_field(cx, file, field);
            cx.plan.measured[index].measure = measure;
        }
        Keyword::Typology => match fields::text_field(cx, file, field) {
            Some(text) => cx.plan.measured[index].typology = text,
            None => cx.plan.measured[index].is_incomplete = true,
        },
        _ => {}
    }
}

/// Remembers that something in an item could not be read, so that nothing is said about what is
/// missing from it.
pub(super) fn mark_broken(cx: &mut Checker<'_, '_>, id: ItemId) {
    cx.broken.insert(id);
}

fn source_named(cx: &mut Checker<'_, '_>, name: Place) -> Option<u16> {
    let word = cx.text(name);
    let found = cx.names.sources.get(word);
    if found.is_none() {
        let near = suggest::closest(word, cx.names.sources.names()).map(str::to_owned);
        cx.unknown(name, near, text!("`fonte {word} \"…\"`", "`fonte {word} \"…\"`"));
    }
    found.map(|i| i as u16)
}

fn measure_field<'a>(cx: &mut Checker<'a, '_>, file: &'a File<'a>, field: &Field<'a>) -> Option<MeasureId> {
    let mut cursor = cx.cursor(file, field);
    let (unit, _) = cursor.unit();
    if unit == crate::ground::quantity::WrittenUnit::None {
        cursor.expected(text!("una misura, come `euro` o `n`", "a unit, such as `euro` or `n`"));
        return None;
    }
    cursor.finish();
    measures::measure(cx, unit, file.reader.place(field.span()))
}

fn algorithm<'a>(cx: &mut Checker<'a, '_>, file: &'a File<'a>, id: ItemId, field: &Field<'a>) {
    let index = cx.plan.item(id).detail as usize;
    let mut cursor = cx.cursor(file, field);
    if cursor.at_string() {
        let words = cursor.string(text!("l'algoritmo", "the algorithm"));
        cursor.finish();
        cx.plan.measured[index].words = words.unwrap_or_default();
        return;
    }
    let read = formula::read(&mut cursor);
    if cursor.peek().is_some_and(|t| matches!(t.kind(), TokenKind::Name | TokenKind::UnclosedText)) {
        words_without_quotes(cx, file, field);
        return mark_broken(cx, id);
    }
    if read.is_some() {
        cursor.finish();
    }
    let mut resolved = read.and_then(|f| f.try_map(|r, span| data_ref(cx, r, span)));
    if let Some(formula) = &mut resolved {
        formula.nodes.shrink_to_fit();
    }
    if resolved.is_none() {
        mark_broken(cx, id);
    }
    cx.plan.measured[index].formula = resolved.map(Box::new);
}

/// `algoritmo Data di pubblicazione`
fn words_without_quotes<'a>(cx: &mut Checker<'a, '_>, file: &'a File<'a>, field: &Field<'a>) {
    let (Some(first), Some(last)) = (field.args.first(), field.args.last()) else { return };
    let span = file.reader.place(first.span().to(last.span()));
    let message = text!("un algoritmo a parole va fra virgolette", "an algorithm in words goes in quotes");
    let help = text!(
        "in una formula fra due nomi sta un segno, come in `a / b`",
        "in a formula a sign stands between two names, as in `a / b`"
    );
    let quoted = format!("\"{}\"", file.reader.text(span).replace('"', ""));
    let title = text!("metti le virgolette", "put it in quotes");
    cx.report(Diagnostic::new(Code::UnexpectedForm, span, message).help(help).fix(span, quoted, title));
}

fn data_ref(cx: &mut Checker<'_, '_>, reference: Reference, span: Place) -> Option<DataRef> {
    let item = cx.lookup(reference.name)?;
    if !matches!(cx.plan.item(item).kind, Kind::Datum | Kind::Indicator) {
        cx.wrong_kind(span, item, "dato, indicatore");
        return None;
    }
    Some(DataRef { item, back: reference.back })
}

/// `target [2026 | al 30/06/2025] >= 15,50 % [era >= 14,00 %]`
fn target_field<'a>(cx: &mut Checker<'a, '_>, file: &'a File<'a>, field: &Field<'a>) -> Option<Said> {
    let until = field.args.iter().take_while(|t| file.reader.text(t.span()) != Keyword::Was.word());
    if until.into_iter().any(|t| t.kind() == TokenKind::Hole) {
        return holes::hole_field(cx, file, field).map(Said::Hole);
    }
    let mut cursor = cx.cursor(file, field);
    let year = cursor.year();
    let at = if cursor.take_word("al").is_some() { Some(cursor.date()?) } else { None };
    let at_span = cursor.previous();
    let asked = Asked::read(&mut cursor)?;
    let was = Asked::former(&mut cursor)?;
    cursor.finish();
    if let Some(was) = was {
        goals::goal_of(cx, was.goal)?;
    }
    let (goal, measure) = goals::goal_of(cx, asked.goal)?;
    if let Some(day) = at
        && !moments::day_within(cx, day, at_span, year.unwrap_or(cx.plan.year))
    {
        return None;
    }
    Some(Said::Target(Target { form: asked.form, goal, measure, year, at, span: asked.span }))
}

/// `base 2024 = 4 n`
fn baseline_field<'a>(cx: &mut Checker<'a, '_>, file: &'a File<'a>, field: &Field<'a>) -> Option<Baseline> {
    let before = cx.plan.year - 1;
    let mut cursor = cx.cursor(file, field);
    let year = cursor.year().unwrap_or(before);
    if cursor.take_kind(TokenKind::Eq).is_none() {
        cursor
            .expected(text!("`=` e il valore, come `base 2024 = 4 n`", "`=` and the value, such as `base 2024 = 4 n`"));
        return None;
    }
    let literal = cursor.literal()?;
    cursor.finish();
    let span = literal.span();
    Some(Baseline { year, value: goals::value_of(cx, literal)?, span })
}

/// What a line with `target` says.
enum Said {
    Target(Target),
    Hole(Hole),
}
