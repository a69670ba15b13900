//! What indicators and data say of their values: how they are computed, in what they are measured, what they
//! were.

use super::line::Field;
use super::of_tree::COUNT;
use super::of_tree::Formula;
use crate::diagnostic::{Code, Diagnostic};
use crate::ground::quantity::{Literal, WrittenMeasure};
use crate::source::Place;
use crate::syntax::TokenKind;
use crate::syntax::formula;
use crate::text;

/// `algoritmo a / b`, `algoritmo "Data di pubblicazione"`
#[derive(Clone, Copy)]
pub struct Algorithm<'a>(pub(super) Field<'a>);

/// How a value comes about.
pub enum Computed {
    /// In words, without quotes.
    Words(Place),
    /// By a formula.
    Formula(Formula),
}

impl Algorithm<'_> {
    /// The formula, or the words.
    pub fn read(self, found: &mut Vec<Diagnostic>) -> Option<Computed> {
        let mut words = self.0.read(found);
        if words.at_string() {
            let text = words.string();
            words.finish();
            return text.map(Computed::Words);
        }
        // What a function holds is no prose: why it can't be read has been said.
        let is_call = words.peek_word() == Some(COUNT);
        let formula = formula::read(&mut words);
        let is_prose = || !is_call && !self.0.said().atoms().any(|word| word.is_quoted_name());
        if words.peek().is_some_and(|t| matches!(t.kind(), TokenKind::Name | TokenKind::UnclosedText)) && is_prose() {
            found.push(self.words_without_quotes());
            return None;
        }
        if formula.is_some() {
            words.finish();
        }
        formula.map(Computed::Formula)
    }

    /// `algoritmo Data di pubblicazione`
    fn words_without_quotes(self) -> Diagnostic {
        let (span, written) = (self.0.said().span(), self.0.said().text());
        let message = text!("un algoritmo a parole va fra virgolette", "an algorithm in words goes in quotes");
        let help = text!(
            "in una formula fra due nomi sta un segno, come in `a / b`",
            "in a formula a sign stands between two names, as in `a / b`"
        );
        let quoted = format!("\"{}\"", written.replace('"', ""));
        let title = text!("metti le virgolette", "put it in quotes");
        Diagnostic::new(Code::UnexpectedForm, span, message).help(help).fix(span, quoted, title)
    }
}

/// The finding for `algoritmo 'Data di apertura'`, where nothing is called so.
pub fn words_as_name(whole: Place, words: &str) -> Diagnostic {
    let message = text!(
        "nessuno dichiara «{words}», e un algoritmo a parole va fra virgolette doppie",
        "nothing declares “{words}”, and an algorithm in words goes in double quotes"
    );
    let help = text!("fra apici vanno i nomi: usa \"…\" oppure «…»", "single quotes are for names: use \"…\" or «…»");
    let title = text!("metti le virgolette doppie", "use double quotes");
    Diagnostic::new(Code::UnknownName, whole, message).help(help).fix(whole, format!("\"{words}\""), title)
}

/// `base 2024 = 4 n`
#[derive(Clone, Copy)]
pub struct Baseline<'a>(pub(super) Field<'a>);

/// A past value.
#[derive(Clone, Copy)]
pub struct Past {
    /// Its year, where it says so.
    pub year: Option<i32>,
    /// The value.
    pub value: Literal,
}

impl Baseline<'_> {
    /// Year and value.
    pub fn read(self, found: &mut Vec<Diagnostic>) -> Option<Past> {
        let mut words = self.0.read(found);
        let year = words.year();
        words.need_kind(TokenKind::Eq)?;
        let value = words.literal()?;
        words.finish();
        Some(Past { year, value })
    }
}

/// `misura euro`
#[derive(Clone, Copy)]
pub struct MeasureField<'a>(pub(super) Field<'a>);

impl MeasureField<'_> {
    /// The unit of measure, and where it is written.
    pub fn read(self, found: &mut Vec<Diagnostic>) -> Option<(WrittenMeasure, Place)> {
        let mut words = self.0.read(found);
        let (measure, at) = words.measure();
        if measure == WrittenMeasure::None {
            words.expected();
            return None;
        }
        words.finish();
        Some((measure, at?))
    }
}
