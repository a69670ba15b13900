//! The fields of indicators and data: algorithm, target, baseline, rule, sources.

use super::Checker;
use super::holes::{self, Former};
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::plan::{Baseline, DataRef, Form, Goal, Hole, ItemId, Kind, MeasureId, Target, Value};
use crate::resolve::File;
use crate::source::Span;
use crate::syntax::cursor::{Cursor, Literal, Quantity, wrong_operator};
use crate::syntax::{Field, Keyword, TokenKind, formula};
use crate::text;

impl<'a> Checker<'a, '_> {
    pub(super) fn measured_field(&mut self, file: &'a File<'a>, id: ItemId, keyword: Keyword, field: &Field<'a>) {
        let index = self.plan.item(id).detail as usize;
        if !matches!(self.plan.item(id).kind, Kind::Indicator | Kind::Datum) {
            return;
        }
        match keyword {
            Keyword::Algorithm => self.algorithm(file, id, field),
            Keyword::Target => match self.target_field(file, field) {
                Some(Asked::Target(target)) => {
                    self.plan.targets.push(&mut self.plan.measured[index].targets, target);
                }
                Some(Asked::Hole(hole)) => self.plan.holes.push(&mut self.plan.measured[index].holes, hole),
                None => self.mark_broken(id),
            },
            Keyword::Baseline => {
                let baseline = self.baseline_field(file, field);
                self.plan.measured[index].is_incomplete |= baseline.is_none();
                if let Some(baseline) = baseline {
                    self.plan.baselines.push(&mut self.plan.measured[index].baselines, baseline);
                }
            }
            Keyword::Rule => match self.rule_field(file, field) {
                Some(rule) => self.plan.measured[index].rule = Some(rule),
                None => self.mark_broken(id),
            },
            Keyword::Parameter => {
                let read = self.parameter_field(file, field);
                self.pending_parameters.entry(id).or_default().extend(read);
            }
            Keyword::Source => {
                let source = self.name_field(file, field).and_then(|name| self.source_named(name));
                self.plan.measured[index].is_incomplete |= source.is_none();
                if let Some(source) = source {
                    self.plan.cited.push(&mut self.plan.measured[index].sources, source);
                }
            }
            Keyword::Measure => {
                let measure = self.measure_field(file, field);
                self.plan.measured[index].measure = measure;
            }
            Keyword::Typology => match self.text_field(file, field) {
                Some(text) => self.plan.measured[index].typology = text,
                None => self.plan.measured[index].is_incomplete = true,
            },
            _ => {}
        }
    }

    /// Remembers that something in an item could not be read, so that nothing is said about what is
    /// missing from it.
    pub(super) fn mark_broken(&mut self, id: ItemId) {
        self.broken.insert(id);
    }

    fn source_named(&mut self, name: Span) -> Option<u16> {
        let word = self.text(name);
        let found = self.names.sources.get(word);
        if found.is_none() {
            let near = suggest::closest(word, self.names.sources.names()).map(str::to_owned);
            self.unknown(name, near, text!("`fonte {word} \"…\"`", "`fonte {word} \"…\"`"));
        }
        found.map(|i| i as u16)
    }

    fn measure_field(&mut self, file: &'a File<'a>, field: &Field<'a>) -> Option<MeasureId> {
        let mut cursor = self.cursor(file, field);
        let (unit, _) = cursor.unit();
        if unit == crate::syntax::cursor::WrittenUnit::None {
            cursor.expected(text!("una misura, come `euro` o `n`", "a unit, such as `euro` or `n`"));
            return None;
        }
        cursor.finish();
        self.measure(unit)
    }

    fn algorithm(&mut self, file: &'a File<'a>, id: ItemId, field: &Field<'a>) {
        let index = self.plan.item(id).detail as usize;
        let mut cursor = self.cursor(file, field);
        if cursor.at_string() {
            let words = cursor.string(text!("l'algoritmo", "the algorithm"));
            cursor.finish();
            self.plan.measured[index].words = words.unwrap_or_default();
            return;
        }
        let read = formula::read(&mut cursor);
        if cursor.peek().is_some_and(|t| matches!(t.kind(), TokenKind::Name | TokenKind::UnclosedText)) {
            self.words_without_quotes(file, field);
            return self.mark_broken(id);
        }
        if read.is_some() {
            cursor.finish();
        }
        let mut resolved = read.and_then(|f| f.try_map(|r, span| self.data_ref(r, span)));
        if let Some(formula) = &mut resolved {
            formula.nodes.shrink_to_fit();
        }
        if resolved.is_none() {
            self.mark_broken(id);
        }
        self.plan.measured[index].formula = resolved.map(Box::new);
    }

    /// `algoritmo Data di pubblicazione`
    fn words_without_quotes(&mut self, file: &'a File<'a>, field: &Field<'a>) {
        let (Some(first), Some(last)) = (field.args.first(), field.args.last()) else { return };
        let span = first.span().to(last.span());
        let message = text!("un algoritmo a parole va fra virgolette", "an algorithm in words goes in quotes");
        let help = text!(
            "in una formula fra due nomi sta un segno, come in `a / b`",
            "in a formula a sign stands between two names, as in `a / b`"
        );
        let quoted = format!("\"{}\"", file.reader.text(span).replace('"', ""));
        let title = text!("metti le virgolette", "put it in quotes");
        self.report(Diagnostic::new(Code::UnexpectedForm, span, message).help(help).fix(span, quoted, title));
    }

    fn data_ref(&mut self, reference: formula::Reference, span: Span) -> Option<DataRef> {
        let item = self.lookup(reference.name)?;
        if !matches!(self.plan.item(item).kind, Kind::Datum | Kind::Indicator) {
            self.wrong_kind(span, item, "dato, indicatore");
            return None;
        }
        Some(DataRef { item, back: reference.back })
    }

    /// `target [2026 | al 30/06/2025] >= 15,50 % [era >= 14,00 %]`
    fn target_field(&mut self, file: &'a File<'a>, field: &Field<'a>) -> Option<Asked> {
        let until = field.args.iter().take_while(|t| file.reader.text(t.span()) != Keyword::Was.word());
        if until.into_iter().any(|t| t.kind() == TokenKind::Hole) {
            return self.hole_field(file, field).map(Asked::Hole);
        }
        let mut cursor = self.cursor(file, field);
        let year = cursor.year();
        let at = if cursor.take_word("al").is_some() { Some(cursor.date()?) } else { None };
        let at_span = cursor.previous();
        let (form, value, span) = goal(&mut cursor)?;
        let was = holes::was(&mut cursor)?;
        cursor.finish();
        if let Former::Goal(_, was) = was {
            self.goal_of(was)?;
        }
        let (goal, measure) = self.goal_of(value)?;
        if let Some(day) = at
            && !self.day_within(day, at_span, year.unwrap_or(self.plan.year))
        {
            return None;
        }
        Some(Asked::Target(Target { form, goal, measure, year, at, span }))
    }

    /// The typed form of a goal as written.
    pub(super) fn goal_of(&mut self, written: WrittenGoal) -> Option<(Goal, MeasureId)> {
        match written {
            WrittenGoal::Number(q) => Some((Goal::Number(q.value), self.measure(q.unit)?)),
            WrittenGoal::Day(date) => Some((Goal::Day(date), MeasureId::NUMBER)),
            WrittenGoal::Yes => Some((Goal::Yes, MeasureId::NUMBER)),
            WrittenGoal::Range(low, high) => {
                let measure = self.measure(high.unit)?;
                let low_measure = self.measure(low.unit)?;
                let span = low.span.to(high.span);
                if low_measure != measure && low.unit != crate::syntax::cursor::WrittenUnit::None {
                    let (a, b) = (self.measure_name(low_measure), self.measure_name(measure));
                    let message = text!(
                        "gli estremi hanno misure diverse: {a} e {b}",
                        "the ends have different units: {a} and {b}"
                    );
                    let help = text!("scrivi la stessa misura in entrambi", "write the same unit in both");
                    self.report(Diagnostic::new(Code::IncompatibleUnits, span, message).help(help));
                    return None;
                }
                if low.value > high.value {
                    let message = text!("il primo estremo supera il secondo", "the first end is above the second");
                    let swapped = format!("{} e {}", self.text(high.span), self.text(low.span));
                    let title = text!("scambia gli estremi", "swap the ends");
                    let help = text!("scrivi prima il più piccolo", "write the smaller one first");
                    self.report(
                        Diagnostic::new(Code::LimitsReversed, span, message).help(help).fix(span, swapped, title),
                    );
                    return None;
                }
                Some((Goal::Range(low.value, high.value), measure))
            }
        }
    }

    /// `base 2024 = 4 n`
    fn baseline_field(&mut self, file: &'a File<'a>, field: &Field<'a>) -> Option<Baseline> {
        let before = self.plan.year - 1;
        let mut cursor = self.cursor(file, field);
        let year = cursor.year().unwrap_or(before);
        if cursor.take_kind(TokenKind::Eq).is_none() {
            cursor.expected(text!(
                "`=` e il valore, come `base 2024 = 4 n`",
                "`=` and the value, such as `base 2024 = 4 n`"
            ));
            return None;
        }
        let literal = cursor.literal()?;
        cursor.finish();
        let span = literal.span();
        Some(Baseline { year, value: self.value_of(literal)?, span })
    }

    /// The typed form of a value as written.
    pub(super) fn value_of(&mut self, literal: Literal) -> Option<Value> {
        Some(match literal {
            Literal::Quantity(q) => Value::Number(q.value, self.measure(q.unit)?),
            Literal::Date(date, _) => Value::Day(date),
            Literal::Bool(b, _) => Value::Bool(b),
            Literal::NotDone(_) => Value::NotDone,
        })
    }
}

/// What a line with `target` says.
enum Asked {
    Target(Target),
    Hole(Hole),
}

/// What a target asks for, as written.
pub(super) enum WrittenGoal {
    /// A number.
    Number(Quantity),
    /// `tra A e B`
    Range(Quantity, Quantity),
    /// `entro DATE`
    Day(crate::syntax::number::Date),
    /// `sì`
    Yes,
}

/// Form and value of a target.
pub(super) fn goal(cursor: &mut Cursor<'_, '_>) -> Option<(Form, WrittenGoal, Span)> {
    let start = cursor.here();
    let (form, word) = match super::policy::form(cursor) {
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
fn number_goal(cursor: &mut Cursor<'_, '_>, operator: Span) -> Option<WrittenGoal> {
    let token = cursor.peek();
    if let Some(t) = token.filter(|t| t.kind() == TokenKind::Numeric)
        && crate::syntax::number::looks_like_date(cursor.reader.text(t.span()))
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
fn no_form(cursor: &mut Cursor<'_, '_>) -> Option<(Form, Span)> {
    let token = cursor.peek();
    match token.map(|t| t.kind()) {
        Some(TokenKind::WrongOperator) => {
            let span = token?.span();
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
            let span = token?.span();
            let date = crate::syntax::number::looks_like_date(cursor.reader.text(span));
            let right = if date { "entro " } else { ">= " };
            let help = if date {
                text!("scrivi `entro` prima della data", "write `entro` before the date")
            } else {
                text!("scrivi `>=`, `<=` o `=` prima del valore", "write `>=`, `<=` or `=` before the value")
            };
            let message = text!("manca l'operatore del target", "the target has no operator");
            let title = text!("metti `{}` davanti", "put `{}` in front", right.trim());
            let found = Diagnostic::new(Code::UnexpectedForm, span, message).help(help).fix(
                Span { start: span.start, len: 0 },
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
