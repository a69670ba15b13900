//! What a target asks for: `>= 15,50 %`, `entro 31/12/2025`, `tra 1 e 2`, `sì`.

use crate::diagnostic::{Code, Diagnostic};
use crate::ground::goal::Form;
use crate::ground::number::{Date, looks_like_date};
use crate::ground::quantity::{Quantity, WrittenMeasure};
use crate::source::Place;
use crate::syntax::cursor::{Cursor, wrong_operator};
use crate::syntax::keyword::yes_or_no;
use crate::syntax::{Keyword, TokenKind};
use crate::text;
use rust_decimal::Decimal;

/// Form and goal of a target, as written.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// How the value is compared.
    pub form: Form,
    /// With what.
    pub goal: Goal,
    /// From the operator to the end.
    pub span: Place,
}

/// What a target asks for, as written.
#[derive(Clone, Copy, Debug)]
pub enum Goal {
    /// A number.
    Number(Quantity),
    /// `tra A e B`
    Range(Quantity, Quantity),
    /// `entro DATE`
    Day(Date),
    /// `sì`
    Yes,
    /// `base + 5 punti`
    FromBase(FromBase),
}

/// A number that stands at some distance from the baseline, as written.
#[derive(Clone, Copy, Debug)]
pub struct FromBase {
    /// How far.
    pub distance: Distance,
    /// All of it.
    pub span: Place,
}

/// How far a number stands from the baseline.
#[derive(Clone, Copy, Debug)]
pub enum Distance {
    /// Nowhere else: `base`.
    None,
    /// `base + 180 n`
    Plus(Quantity),
    /// `base - 2 gg`
    Minus(Quantity),
    /// `base * 1,05`
    Times(Decimal),
}

impl FromBase {
    fn read(words: &mut Cursor<'_, '_>) -> Option<FromBase> {
        let start = words.here();
        words.take();
        let distance = match words.peek_kind() {
            Some(TokenKind::Plus) => {
                words.take();
                Distance::Plus(words.quantity()?)
            }
            Some(TokenKind::Minus) => {
                words.take();
                Distance::Minus(words.quantity()?)
            }
            Some(TokenKind::Times) => {
                words.take();
                let Some((factor, _)) = words.decimal() else {
                    words.expected();
                    return None;
                };
                Distance::Times(factor)
            }
            _ => Distance::None,
        };
        Some(FromBase { distance, span: start.to(words.previous()) })
    }
}

impl Asked {
    /// Reads form and goal, of something that has a baseline too.
    pub fn read_with_base(words: &mut Cursor<'_, '_>) -> Option<Asked> {
        let from = words.position();
        let start = words.here();
        let form = form(words).filter(|(form, _)| !matches!(form, Form::By | Form::Between | Form::Yes));
        if let Some((form, _)) = form
            && words.peek_word() == Some(Keyword::Baseline.word())
        {
            let base = FromBase::read(words)?;
            return Some(Asked { form, goal: Goal::FromBase(base), span: start.to(base.span) });
        }
        words.rewind(from);
        Asked::read(words)
    }

    /// Reads form and goal.
    pub fn read(words: &mut Cursor<'_, '_>) -> Option<Asked> {
        let start = words.here();
        let (form, operator) = match form(words) {
            Some(found) => found,
            None => no_form(words)?,
        };
        let goal = match form {
            Form::By => Goal::Day(words.date()?),
            Form::Yes => Goal::Yes,
            Form::Between => {
                let low = words.quantity()?;
                second_end(words)?;
                Goal::Range(low, words.quantity()?)
            }
            _ => number(words, operator)?,
        };
        let end = match &goal {
            Goal::Number(q) | Goal::Range(_, q) => q.span,
            Goal::Day(_) => words.previous(),
            Goal::Yes => operator,
            Goal::FromBase(base) => base.span,
        };
        Some(Asked { form, goal, span: start.to(end) })
    }

    /// A day without the word before it, where another word says that it is a deadline.
    pub fn day_alone(words: &mut Cursor<'_, '_>) -> Option<Asked> {
        let token = words.peek().filter(|t| t.is(TokenKind::Numeric))?;
        looks_like_date(words.reader.text(token.span())).then_some(())?;
        let (day, span) = (words.date()?, words.reader.place(token));
        words.finish();
        Some(Asked { form: Form::By, goal: Goal::Day(day), span })
    }

    /// The `era` of a target; `None` for a mistake, which is reported.
    pub fn former(words: &mut Cursor<'_, '_>) -> Option<Option<Asked>> {
        match words.take_word(Keyword::Was.word()) {
            Some(_) => Asked::read(words).map(Some),
            None => Some(None),
        }
    }
}

/// A goal that nobody has decided yet.
#[derive(Clone, Copy)]
pub struct Hole {
    /// The form it is to have.
    pub form: Form,
    /// The measure written after it.
    pub measure: WrittenMeasure,
    /// Form and measure.
    pub span: Place,
}

impl Hole {
    /// Reads form and measure.
    pub fn read(words: &mut Cursor<'_, '_>) -> Option<Hole> {
        let start = words.here();
        let Some((form, _)) = form(words).filter(|(form, _)| *form != Form::Yes) else {
            words.expected();
            return None;
        };
        let mut measure = open_end(words)?;
        if form == Form::Between {
            second_end(words)?;
            measure = open_end(words)?;
        }
        Some(Hole { form, measure, span: start.to(words.previous()) })
    }
}

/// One end of an open target: `? %`, or a number already decided.
fn open_end(words: &mut Cursor<'_, '_>) -> Option<WrittenMeasure> {
    if words.take_kind(TokenKind::Hole).is_some() {
        return Some(words.measure().0);
    }
    words.quantity().map(|q| q.measure)
}

/// The `e` between two ends.
pub fn second_end(words: &mut Cursor<'_, '_>) -> Option<()> {
    words.need_word("e")?;
    Some(())
}

/// The number after an operator; a date there is a deadline written another way.
fn number(words: &mut Cursor<'_, '_>, operator: Place) -> Option<Goal> {
    let token = words.peek();
    if let Some(t) = token.filter(|t| t.kind() == TokenKind::Numeric)
        && looks_like_date(words.reader.text(t.span()))
    {
        let message = text!("una scadenza si scrive con `entro`", "a deadline is written with `entro`");
        let found = Diagnostic::new(Code::UnexpectedForm, operator, message);
        let title = text!("scrivi `entro`", "write `entro`");
        let day = words.reader.text(t.span());
        let help = text!("scrivi `entro {day}`", "write `entro {day}`");
        words.diagnostics.push(found.help(help).fix(operator, "entro", title));
        return None;
    }
    words.quantity().map(Goal::Number)
}

/// A target without a form: `=>`, or nothing at all.
fn no_form(words: &mut Cursor<'_, '_>) -> Option<(Form, Place)> {
    let token = words.peek();
    match token.map(|t| t.kind()) {
        Some(TokenKind::WrongOperator) => {
            let span = words.reader.place(token?);
            let written = words.reader.text(span);
            words.diagnostics.push(wrong_operator(written, span));
            words.take();
            match written {
                "=>" => Some((Form::AtLeast, span)),
                "=<" => Some((Form::AtMost, span)),
                "==" => Some((Form::Equal, span)),
                _ => None,
            }
        }
        Some(TokenKind::Numeric) => {
            let span = words.reader.place(token?);
            no_operator(words, span);
            None
        }
        _ => {
            words.expected();
            None
        }
    }
}

fn no_operator(words: &mut Cursor<'_, '_>, span: Place) {
    let date = looks_like_date(words.reader.text(span));
    let right = if date { "entro " } else { ">= " };
    let help = if date {
        text!("scrivi `entro` prima della data", "write `entro` before the date")
    } else {
        text!("scrivi `>=`, `<=` o `=` prima del valore", "write `>=`, `<=` or `=` before the value")
    };
    let message = text!("manca l'operatore del target", "the target has no operator");
    let title = text!("metti `{}` davanti", "put `{}` in front", right.trim());
    let before = Place { len: 0, ..span };
    words.diagnostics.push(Diagnostic::new(Code::UnexpectedForm, span, message).help(help).fix(before, right, title));
}

/// A form of target.
pub fn form(words: &mut Cursor<'_, '_>) -> Option<(Form, Place)> {
    let token = words.peek()?;
    let found = match token.kind() {
        TokenKind::Ge => Form::AtLeast,
        TokenKind::Gt => Form::MoreThan,
        TokenKind::Le => Form::AtMost,
        TokenKind::Lt => Form::LessThan,
        TokenKind::Eq => Form::Equal,
        TokenKind::Name => match words.peek_word()? {
            "entro" => Form::By,
            "tra" => Form::Between,
            word if yes_or_no(word) == Some(true) => Form::Yes,
            _ => return None,
        },
        _ => return None,
    };
    words.take();
    Some((found, words.reader.place(token)))
}
