//! What a target or a value says, as written and as typed.

use super::context::Checker;
use super::measures;
use crate::diagnostic::{Code, Diagnostic};
use crate::ground::quantity::{Literal, Quantity};
use crate::plan::{Form, Goal, MeasureId, Value};
use crate::source::Place;
use crate::syntax::cursor::{Cursor, wrong_operator};
use crate::syntax::{Keyword, TokenKind};
use crate::text;

/// The typed form of a goal as written.
pub(super) fn goal_of(cx: &mut Checker<'_, '_>, written: WrittenGoal) -> Option<(Goal, MeasureId)> {
    match written {
        WrittenGoal::Number(q) => Some((Goal::Number(q.value), measures::measure(cx, q.unit, q.span)?)),
        WrittenGoal::Day(date) => Some((Goal::Day(date), MeasureId::NUMBER)),
        WrittenGoal::Yes => Some((Goal::Yes, MeasureId::NUMBER)),
        WrittenGoal::Range(low, high) => {
            let measure = measures::measure(cx, high.unit, high.span)?;
            let low_measure = measures::measure(cx, low.unit, low.span)?;
            let span = low.span.to(high.span);
            if low_measure != measure && low.unit != crate::ground::quantity::WrittenUnit::None {
                let (a, b) = (measures::measure_name(cx, low_measure), measures::measure_name(cx, measure));
                let message =
                    text!("gli estremi hanno misure diverse: {a} e {b}", "the ends have different units: {a} and {b}");
                let help = text!("scrivi la stessa misura in entrambi", "write the same unit in both");
                cx.report(Diagnostic::new(Code::IncompatibleUnits, span, message).help(help));
                return None;
            }
            if low.value > high.value {
                let message = text!("il primo estremo supera il secondo", "the first end is above the second");
                let swapped = format!("{} e {}", cx.text(high.span), cx.text(low.span));
                let title = text!("scambia gli estremi", "swap the ends");
                let help = text!("scrivi prima il più piccolo", "write the smaller one first");
                cx.report(Diagnostic::new(Code::LimitsReversed, span, message).help(help).fix(span, swapped, title));
                return None;
            }
            Some((Goal::Range(low.value, high.value), measure))
        }
    }
}

/// The typed form of a value as written.
pub(super) fn value_of(cx: &mut Checker<'_, '_>, literal: Literal) -> Option<Value> {
    Some(match literal {
        Literal::Quantity(q) => Value::Number(q.value, measures::measure(cx, q.unit, q.span)?),
        Literal::Date(date, _) => Value::Day(date),
        Literal::Bool(b, _) => Value::Bool(b),
        Literal::NotDone(_) => Value::NotDone,
    })
}

/// What a target asks for, as written.
pub(super) enum WrittenGoal {
    /// A number.
    Number(Quantity),
    /// `tra A e B`
    Range(Quantity, Quantity),
    /// `entro DATE`
    Day(crate::ground::number::Date),
    /// `sì`
    Yes,
}

/// Form and value of a target.
pub(super) fn goal(cursor: &mut Cursor<'_, '_>) -> Option<(Form, WrittenGoal, Place)> {
    let start = cursor.here();
    let (form, word) = match form(cursor) {
        Some(found) => found,
        None => no_form(cursor)?,
    };
    let value = match form {
        Form::By => WrittenGoal::Day(cursor.date()?),
        Form::Yes => WrittenGoal::Yes,
        Form::Between => {
            let low = cursor.quantity(text!("il primo estremo", "the first end"))?;
            if cursor.take_word("e").is_none() {
                cursor.expected(text!("`e` e il secondo estremo", "`e` and the second end"));
                return None;
            }
            WrittenGoal::Range(low, cursor.quantity(text!("il secondo estremo", "the second end"))?)
        }
        _ => number_goal(cursor, word)?,
    };
    let end = match &value {
        WrittenGoal::Number(q) | WrittenGoal::Range(_, q) => q.span,
        WrittenGoal::Day(_) => cursor.previous(),
        WrittenGoal::Yes => word,
    };
    Some((form, value, start.to(end)))
}

/// The number after an operator; a date there is a deadline written another way.
pub(super) fn number_goal(cursor: &mut Cursor<'_, '_>, operator: Place) -> Option<WrittenGoal> {
    let token = cursor.peek();
    if let Some(t) = token.filter(|t| t.kind() == TokenKind::Numeric)
        && crate::ground::number::looks_like_date(cursor.reader.text(t.span()))
    {
        let message = text!("una scadenza si scrive con `entro`", "a deadline is written with `entro`");
        let found = Diagnostic::new(Code::UnexpectedForm, operator, message);
        let title = text!("scrivi `entro`", "write `entro`");
        let day = cursor.reader.text(t.span());
        cursor
            .diagnostics
            .push(found.help(text!("scrivi `entro {day}`", "write `entro {day}`")).fix(operator, "entro", title));
        return None;
    }
    cursor.quantity(text!("il valore del target", "the value of the target")).map(WrittenGoal::Number)
}

/// A target without a form: `=>`, or nothing at all.
pub(super) fn no_form(cursor: &mut Cursor<'_, '_>) -> Option<(Form, Place)> {
    let token = cursor.peek();
    match token.map(|t| t.kind()) {
        Some(TokenKind::WrongOperator) => {
            let span = cursor.reader.place(token?);
            let written = cursor.reader.text(span);
            cursor.diagnostics.push(wrong_operator(written, span));
            cursor.take();
            match written {
                "=>" => Some((Form::AtLeast, span)),
                "=<" => Some((Form::AtMost, span)),
                "==" => Some((Form::Equal, span)),
                _ => None,
            }
        }
        Some(TokenKind::Numeric) => {
            let span = cursor.reader.place(token?);
            let date = crate::ground::number::looks_like_date(cursor.reader.text(span));
            let right = if date { "entro " } else { ">= " };
            let help = if date {
                text!("scrivi `entro` prima della data", "write `entro` before the date")
            } else {
                text!("scrivi `>=`, `<=` o `=` prima del valore", "write `>=`, `<=` or `=` before the value")
            };
            let message = text!("manca l'operatore del target", "the target has no operator");
            let title = text!("metti `{}` davanti", "put `{}` in front", right.trim());
            let found = Diagnostic::new(Code::UnexpectedForm, span, message).help(help).fix(
                Place { len: 0, ..span },
                right,
                title,
            );
            cursor.diagnostics.push(found);
            None
        }
        _ => {
            cursor.expected(text!(
                "un target come `>= 15,50 %`, `entro 31/12/2025`, `tra 1 e 2` o `sì`",
                "a target such as `>= 15,50 %`, `entro 31/12/2025`, `tra 1 e 2` or `sì`"
            ));
            None
        }
    }
}

/// A form of target.
pub(super) fn form(cursor: &mut Cursor<'_, '_>) -> Option<(Form, Place)> {
    let token = cursor.peek()?;
    let found = match token.kind() {
        TokenKind::Ge => Form::AtLeast,
        TokenKind::Gt => Form::MoreThan,
        TokenKind::Le => Form::AtMost,
        TokenKind::Lt => Form::LessThan,
        TokenKind::Eq => Form::Equal,
        TokenKind::Name => match cursor.peek_word()? {
            "entro" => Form::By,
            "tra" => Form::Between,
            "sì" | "si" | "si'" => Form::Yes,
            _ => return None,
        },
        _ => return None,
    };
    cursor.take();
    Some((found, cursor.reader.place(token)))
}

/// What a line says that a target was before.
pub(super) enum Former {
    /// Nothing.
    Unsaid,
    /// `era >= 15,50 %`
    Goal(Form, WrittenGoal),
}

/// The `era` of a target; `None` for a mistake, which is reported.
pub(super) fn was(cursor: &mut Cursor<'_, '_>) -> Option<Former> {
    if cursor.take_word(Keyword::Was.word()).is_none() {
        return Some(Former::Unsaid);
    }
    goal(cursor).map(|(form, written, _)| Former::Goal(form, written))
}
