//! Which rows of a table are read: `dove "Anno" = 2025`, `righe uguali una volta`.

use super::line::Line;
use super::role::Role;
use super::table;
use crate::diagnostic::Diagnostic;
use crate::ground::goal::Form;
use crate::ground::number::{self, Date};
use crate::ground::quantity::WrittenMeasure;
use crate::source::Place;
use crate::syntax::TokenKind;
use crate::syntax::cursor::Cursor;
use rust_decimal::Decimal;

/// A line about the rows of a table.
#[derive(Clone, Debug)]
pub enum Choice {
    /// `dove "Anno" = 2025`
    Where(Condition),
    /// `righe uguali una volta`
    Once,
    /// `righe di testo saltate`
    WithoutText,
    /// `righe "Totale" saltate`: those that begin so.
    Skipped(Vec<Place>),
    /// `righe fino a "Note"`: the table ends at the first that begins so.
    Until(Vec<Place>),
}

/// What a cell has to say for its row to be read.
#[derive(Clone, Debug)]
pub struct Condition {
    /// The title of the column.
    pub title: Place,
    /// `sotto "2025"`: the title above it.
    pub below: Option<Place>,
    /// `ripete`: an empty cell says what the one above it says.
    pub repeats: bool,
    /// `non`
    pub negated: bool,
    /// What it is held against.
    pub test: Test,
}

/// What a cell is held against.
#[derive(Clone, Debug)]
pub enum Test {
    /// One of these.
    Equal(Vec<Said>),
    /// `>= > <= <`
    Compared(Form, Said),
    /// `tra A e B`
    Between(Said, Said),
    /// One of these stands in it.
    Contains(Vec<Place>),
    /// It begins with one of these.
    Begins(Vec<Place>),
}

/// What a cell may say.
#[derive(Clone, Copy, Debug)]
pub enum Said {
    /// A number and its measure; a percentage is divided by 100.
    Number(Decimal, Option<Place>),
    /// A day.
    Day(Date),
    /// A text.
    Text(Place),
}

impl Choice {
    /// Reads a line that chooses rows; nothing for any other, and for one that can't be read. Then the second is false.
    pub fn read(line: Line<'_>, found: &mut Vec<Diagnostic>) -> (Option<Choice>, bool) {
        let read = match line.role() {
            Some(Role::Where) => condition(&mut line.read(line.len(), found)).map(Choice::Where),
            Some(Role::Rows) => rows(&mut line.read(line.len(), found)),
            _ => return (None, true),
        };
        let is_read = read.is_some();
        (read, is_read)
    }
}

fn condition(words: &mut Cursor<'_, '_>) -> Option<Condition> {
    let (title, below) = table::title(words)?;
    let repeats = words.take_word("ripete").is_some();
    let negated = words.take_word("non").is_some();
    let test = test(words)?;
    words.finish();
    Some(Condition { title, below, repeats, negated, test })
}

fn test(words: &mut Cursor<'_, '_>) -> Option<Test> {
    let form = match words.peek_kind() {
        Some(TokenKind::Eq) => Form::Equal,
        Some(TokenKind::Ge) => Form::AtLeast,
        Some(TokenKind::Gt) => Form::MoreThan,
        Some(TokenKind::Le) => Form::AtMost,
        Some(TokenKind::Lt) => Form::LessThan,
        _ => return test_in_words(words),
    };
    words.take();
    if form != Form::Equal {
        return amount(words).map(|amount| Test::Compared(form, amount));
    }
    let mut said = vec![in_cell(words)?];
    while words.peek().is_some() {
        said.push(in_cell(words)?);
    }
    Some(Test::Equal(said))
}

fn test_in_words(words: &mut Cursor<'_, '_>) -> Option<Test> {
    match words.peek_word() {
        Some("tra") => {
            words.take();
            let low = amount(words)?;
            words.need_word("e")?;
            Some(Test::Between(low, amount(words)?))
        }
        Some("contiene") => {
            words.take();
            texts(words).map(Test::Contains)
        }
        Some("inizia") => {
            words.take();
            words.need_word("con")?;
            texts(words).map(Test::Begins)
        }
        _ => {
            words.expected();
            None
        }
    }
}

fn rows(words: &mut Cursor<'_, '_>) -> Option<Choice> {
    let choice = match words.peek_word() {
        Some("uguali") => {
            phrase(words, &["uguali", "una", "volta"])?;
            Choice::Once
        }
        Some("di") => {
            phrase(words, &["di", "testo", "saltate"])?;
            Choice::WithoutText
        }
        Some("fino") => {
            phrase(words, &["fino", "a"])?;
            Choice::Until(texts(words)?)
        }
        _ => {
            let skipped = texts_before(words)?;
            words.need_word("saltate")?;
            Choice::Skipped(skipped)
        }
    };
    words.finish();
    Some(choice)
}

fn phrase(words: &mut Cursor<'_, '_>, said: &[&str]) -> Option<()> {
    said.iter().try_for_each(|word| words.need_word(word).map(|_| ()))
}

/// All that follows.
fn texts(words: &mut Cursor<'_, '_>) -> Option<Vec<Place>> {
    let mut texts = vec![words.string()?];
    while words.peek().is_some() {
        texts.push(words.string()?);
    }
    Some(texts)
}

fn texts_before(words: &mut Cursor<'_, '_>) -> Option<Vec<Place>> {
    let mut texts = vec![words.string()?];
    while words.at_string() {
        texts.push(words.string()?);
    }
    Some(texts)
}

fn in_cell(words: &mut Cursor<'_, '_>) -> Option<Said> {
    match words.peek_kind() {
        Some(TokenKind::Numeric | TokenKind::Minus) => amount(words),
        _ => words.string().map(Said::Text),
    }
}

fn amount(words: &mut Cursor<'_, '_>) -> Option<Said> {
    let is_day = |text: &str| number::looks_like_date(text);
    if words.peek_kind() == Some(TokenKind::Numeric) && is_day(words.reader.text(words.here().span())) {
        return words.date().map(Said::Day);
    }
    let quantity = words.quantity()?;
    let measure = match quantity.measure {
        WrittenMeasure::None | WrittenMeasure::Percent | WrittenMeasure::Points => None,
        WrittenMeasure::Word(span) => Some(span.within(quantity.span.source)),
    };
    Some(Said::Number(quantity.value, measure))
}
