//! Targets in the rows of a table: operators as tables write them, and goals whose kind decides where
//! the operator leaves a choice.

use super::context::Checker;
use super::spellings::{self, Spellings, Subject};
use super::{cells, in_words};
use crate::data::bands;
use crate::data::cell::{CellError, CellMeasure, CellValue, cell_value};
use crate::data::named::fold;
use crate::data::table::Cell;
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{Form, Goal, ItemId, Lost, MeasureId, Target, figures};
use crate::source::Place;
use crate::syntax::excerpt::short;
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
    // A band says what is asked, and then what it is worth.
    let asked = bands::range(&cell.text).unwrap_or(&cell.text);
    let (inside, rest) = match stated {
        None => leading_form(asked, spellings),
        Some(_) => (None, asked),
    };
    let form = stated.or(inside);
    if inside == Some(Form::By) && number_in(rest).is_some() {
        // `entro 30 gg` is a limit.
        let target = listed_goal(cx, subject, Some(Form::AtMost), cell, rest)?;
        read_as(cx, cell, &target);
        return Some(target);
    }
    let is_plain = form == Some(Form::Between) || !matches!(cell_value(rest), Err(_) | Ok(CellValue::Text(_)));
    match if is_plain { None } else { in_words::read(rest) } {
        Some(read) => {
            let form = form.or(read.form).or_else(|| otherwise(spellings, &read.goal));
            let target = listed_goal(cx, subject, form, cell, &read.goal)?;
            read_as(cx, cell, &target);
            Some(target)
        }
        None => listed_goal(cx, subject, form.or_else(|| otherwise(spellings, rest)), cell, rest),
    }
}

/// The form of targets without one of their own; a day or a yes has the only one that it can have.
fn otherwise(spellings: &Spellings, goal: &str) -> Option<Form> {
    let has_own = matches!(cell_value(goal), Ok(CellValue::Date(_) | CellValue::Bool(true)));
    spellings.otherwise.filter(|_| !has_own)
}

/// A target whose ends stand in two columns, or a single one of them: at least, at most, by a day.
pub(super) fn between_ends<'a>(
    cx: &mut Checker<'a, '_>,
    subject: Subject,
    whole: Option<&Cell<'a>>,
    ends: [Option<&Cell<'a>>; 2],
) -> Option<Target> {
    if let (Some(whole), Some(end)) = (whole, ends[0].or(ends[1])) {
        let (row, shown, other) = (whole.row, short(&whole.text), short(&end.text));
        let message =
            text!("riga {row}: due target, «{shown}» e «{other}»", "row {row}: two targets, “{shown}” and “{other}”");
        let help = text!("tienine uno", "keep one of them");
        cx.lose(Lost::Item(subject.item));
        cx.report(Diagnostic::new(Code::RepeatedField, whole.span, message).help(help));
        return None;
    }
    let [low, high] = match ends {
        [Some(low), Some(high)] => [low, high],
        [Some(low), None] => return listed_goal(cx, subject, Some(by_day(low, Form::AtLeast)), low, &low.text),
        [None, Some(high)] => return listed_goal(cx, subject, Some(by_day(high, Form::AtMost)), high, &high.text),
        [None, None] => return None,
    };
    let range = format!("{} e {}", low.text, high.text);
    let target = listed_range(cx, subject, high, &range)?;
    Some(Target { span: low.span.to(high.span), ..target })
}

/// An end that is a day is a day to do it by.
fn by_day(cell: &Cell<'_>, otherwise: Form) -> Form {
    if matches!(cell_value(&cell.text), Ok(CellValue::Date(_))) { Form::By } else { otherwise }
}

/// Says how a target in words was read.
fn read_as(cx: &mut Checker<'_, '_>, cell: &Cell<'_>, target: &Target) {
    let (row, column, shown) = (cell.row, cell.letters(), short(&cell.text));
    let read = figures::target(&cx.plan, target);
    let message = text!(
        "riga {row}, colonna {column}: «{shown}» è letto `{read}`",
        "row {row}, column {column}: “{shown}” is read as `{read}`"
    );
    let help = text!(
        "se non è così, scrivi nella cella un segno e un numero, o una data",
        "if that is not it, write a sign and a number in the cell, or a day"
    );
    cx.report(Diagnostic::new(Code::TargetReadAs, cell.span, message).help(help));
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
    let shown = short(&cell.text);
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
    let shown = short(&cell.text);
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
    Target { form, goal, measure, year: None, at: None, from_base: Place::default(), span }
}

/// The operators that tables write, with those the block declares first.
fn form_of(text: &str, spellings: &Spellings) -> Option<Form> {
    let folded = fold(text);
    if let Some((_, form)) = spellings.operators.iter().find(|(word, _)| *word == folded) {
        return Some(*form);
    }
    let known = COMMON.iter().chain(&DIRECTIONS);
    known.clone().find(|(_, words)| words.contains(&folded.as_str())).map(|(form, _)| *form)
}

/// What columns that say which way is better write.
const DIRECTIONS: [(Form, &[&str]); 2] = [
    (Form::AtLeast, &["crescente", "in aumento", "più alto è meglio", "minimo", "min", "higher is better"]),
    (Form::AtMost, &["decrescente", "in diminuzione", "più basso è meglio", "massimo", "max", "lower is better"]),
];

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
