//! Targets in the rows of a table: operators as tables write them, and goals whose kind decides where
//! the operator leaves a choice.

use super::cells;
use super::context::Checker;
use super::spellings::{self, Spellings, Subject};
use crate::data::cell::{CellError, CellMeasure, CellValue, cell_value};
use crate::data::named::fold;
use crate::data::table::Cell;
use crate::diagnostic::Code;
use crate::plan::{Form, Goal, ItemId, MeasureId, Target};
use crate::source::Place;
use crate::text;
use rust_decimal::Decimal;

pub(super) fn listed_target<'a>(
    cx: &mut Checker<'a, '_>,
    subject: Subject,
    operator: Option<&Cell<'a>>,
    goal: Option<&Cell<'a>>,
    spellings: &Spellings,
) -> Option<Target> {
    let stated = match operator {
        Some(cell) => match form_of(&cell.text, spellings) {
            Some(form) => Some(form),
            None => {
                unknown_operator(cx, subject.item, cell);
                return None;
            }
        },
        None => None,
    };
    let Some(cell) = goal else {
        let yes = stated.or(spellings.otherwise) == Some(Form::Yes);
        let span = operator.map_or(cx.plan.item(subject.item).name, |c| c.span);
        return yes.then(|| target(Form::Yes, Goal::Yes, MeasureId::NUMBER, span));
    };
    let (inside, rest) = match stated {
        None => leading_form(&cell.text, spellings),
        Some(_) => (None, cell.text.as_ref()),
    };
    let form = stated.or(inside).or(spellings.otherwise);
    listed_goal(cx, subject, form, cell, rest)
}

/// The goal in a cell; its kind decides where the operator leaves a choice.
fn listed_goal<'a>(
    cx: &mut Checker<'a, '_>,
    subject: Subject,
    form: Option<Form>,
    cell: &Cell<'a>,
    rest: &str,
) -> Option<Target> {
    let span = cell.span;
    if form == Some(Form::Between) {
        return listed_range(cx, subject, cell, rest);
    }
    match (cell_value(rest), form) {
        (Ok(CellValue::Date(day)), None | Some(Form::By | Form::Equal | Form::AtMost | Form::LessThan)) => {
            Some(target(Form::By, Goal::Day(day), MeasureId::NUMBER, span))
        }
        (Ok(CellValue::Bool(true)), None | Some(Form::Yes | Form::Equal)) => {
            Some(target(Form::Yes, Goal::Yes, MeasureId::NUMBER, span))
        }
        (Ok(CellValue::Number { value, .. }), Some(Form::Yes)) if value == Decimal::ONE => {
            Some(target(Form::Yes, Goal::Yes, MeasureId::NUMBER, span))
        }
        (Ok(CellValue::Number { value, measure }), Some(form)) if !matches!(form, Form::By | Form::Yes) => {
            let own = match measure {
                None => None,
                Some(_) => Some(cells::cell_measure(cx, measure, cell)?),
            };
            let (value, measure) = spellings::in_measure(value, own, subject.measure);
            Some(target(form, Goal::Number(value), measure, span))
        }
        (Ok(CellValue::Number { .. }), None) => {
            no_operator(cx, subject.item, cell);
            None
        }
        (read, form) => {
            no_target(cx, subject.item, cell, form, read.err());
            None
        }
    }
}

/// `90 e 110`, `90 - 110`
fn listed_range<'a>(cx: &mut Checker<'a, '_>, subject: Subject, cell: &Cell<'a>, rest: &str) -> Option<Target> {
    let ends = rest.split_once(" e ").or_else(|| rest.split_once(" - ")).or_else(|| rest.split_once('–'));
    let ends = ends.and_then(|(low, high)| Some((number_in(low)?, number_in(high)?)));
    let Some(((low, low_measure), (high, measure))) = ends.filter(|((low, _), (high, _))| low <= high) else {
        no_target(cx, subject.item, cell, Some(Form::Between), None);
        return None;
    };
    if low_measure.is_some() && low_measure != measure {
        no_target(cx, subject.item, cell, Some(Form::Between), None);
        return None;
    }
    let own = match measure {
        None => None,
        Some(_) => Some(cells::cell_measure(cx, measure, cell)?),
    };
    let (high, measure) = spellings::in_measure(high, own, subject.measure);
    let percent = measure == MeasureId::PERCENT && low_measure.is_none();
    let low = if percent { spellings::in_measure(low, None, Some(MeasureId::PERCENT)).0 } else { low };
    Some(target(Form::Between, Goal::Range(low, high), measure, cell.span))
}

fn unknown_operator<'a>(cx: &mut Checker<'a, '_>, item: ItemId, cell: &Cell<'a>) {
    let shown = crate::syntax::excerpt::short(&cell.text);
    let message = text!("«{shown}» non è un operatore di target", "“{shown}” is not an operator of targets");
    let help = text!(
        "di' al blocco che cosa vuol dire: `operatore \"{shown}\" >=` (o `<=`, `=`, `entro`, `sì`)",
        "tell the block what it means: `operatore \"{shown}\" >=` (or `<=`, `=`, `entro`, `sì`)"
    );
    cells::refuse_cell(cx, item, cell, Code::UnreadableValue, &message, help, "unknown_operator");
}

fn no_operator<'a>(cx: &mut Checker<'a, '_>, item: ItemId, cell: &Cell<'a>) {
    let message = text!("il target non ha un operatore", "the target has no operator");
    let help = text!(
        "scrivilo nella cella (`>= 95`), o aggiungi al blocco `colonna operatore \"…\"`, o `operatore >=` se è lo stesso per tutti",
        "write it in the cell (`>= 95`), or add `colonna operatore \"…\"` to the block, or `operatore >=` if it is the same for all"
    );
    cells::refuse_cell(cx, item, cell, Code::UnreadableValue, &message, help, "no_operator");
}

fn no_target<'a>(
    cx: &mut Checker<'a, '_>,
    item: ItemId,
    cell: &Cell<'a>,
    form: Option<Form>,
    error: Option<CellError>,
) {
    let shown = crate::syntax::excerpt::short(&cell.text);
    let message = text!("«{shown}» non è un target", "“{shown}” is not a target");
    let code = if error == Some(CellError::DecimalPoint) { Code::DecimalPoint } else { Code::UnreadableValue };
    let help = match (error, form) {
        (Some(error), _) => error.explain(&cell.text),
        (None, Some(Form::By)) => {
            text!("`entro` vuole una data: `31/12/2025`", "`entro` takes a date: `31/12/2025`")
        }
        (None, Some(Form::Yes)) => {
            text!("un target sì/no si scrive `sì`, o cella vuota", "a yes/no target is `sì`, or an empty cell")
        }
        (None, Some(Form::Between)) => {
            text!("scrivi i due estremi: `90 e 110`", "write the two ends: `90 e 110`")
        }
        (None, _) => {
            text!("scrivi un numero, una data con `entro`, o `sì`", "write a number, a date with `entro`, or `sì`")
        }
    };
    let reason = match (error, form) {
        (Some(error), _) => error.name(),
        (None, form) => form.map_or("no_target", Form::symbol),
    };
    cells::refuse_cell(cx, item, cell, code, &message, help, reason);
}

fn number_in(text: &str) -> Option<(Decimal, Option<CellMeasure<'_>>)> {
    match cell_value(text) {
        Ok(CellValue::Number { value, measure }) => Some((value, measure)),
        _ => None,
    }
}

fn target(form: Form, goal: Goal, measure: MeasureId, span: Place) -> Target {
    Target { form, goal, measure, year: None, at: None, span }
}

/// The operators that tables write, with those the block declares first.
fn form_of(text: &str, spellings: &Spellings) -> Option<Form> {
    let folded = fold(text);
    if let Some((_, form)) = spellings.operators.iter().find(|(word, _)| *word == folded) {
        return Some(*form);
    }
    COMMON.iter().find(|(_, words)| words.contains(&folded.as_str())).map(|(form, _)| *form)
}

/// Ways to write an operator that mean the same everywhere.
const COMMON: [(Form, &[&str]); 8] = [
    (Form::AtLeast, &[">=", "≥", "=>", "almeno", "non meno di", "maggiore o uguale", "maggiore o uguale a"]),
    (Form::AtMost, &["<=", "≤", "=<", "al massimo", "al più", "non più di", "minore o uguale", "minore o uguale a"]),
    (Form::MoreThan, &[">", "oltre", "più di", "maggiore", "maggiore di"]),
    (Form::LessThan, &["<", "meno di", "minore", "minore di"]),
    (Form::Equal, &["=", "==", "uguale", "uguale a", "pari a"]),
    (Form::By, &["entro", "entro il", "data", "scadenza"]),
    (Form::Between, &["tra", "fra"]),
    (Form::Yes, &["sì", "si", "si'", "sì/no", "si/no", "on/off"]),
];

/// The operator a cell begins with, and what follows; a cell that is a value has none.
fn leading_form<'t>(text: &'t str, spellings: &Spellings) -> (Option<Form>, &'t str) {
    let declared = spellings.operators.iter().map(|(word, form)| (word.as_str(), *form));
    let common = COMMON.iter().flat_map(|(form, words)| words.iter().map(move |word| (*word, *form)));
    let head = |word: &str| {
        let rest = text.get(..word.len()).filter(|h| fold(h) == word).map(|_| &text[word.len()..])?;
        let is_sign = !word.ends_with(char::is_alphabetic);
        (is_sign || rest.starts_with(char::is_whitespace)).then(|| rest.trim_start())
    };
    let longest = declared.chain(common).filter_map(|(word, form)| Some((word.len(), form, head(word)?)));
    let longest = longest.filter(|(_, _, rest)| !rest.is_empty()).max_by_key(|(length, ..)| *length);
    longest.map_or((None, text), |(_, form, rest)| (Some(form), rest))
}
