//! Reads the arguments of a statement one by one, and says what was expected where.

use super::ast::{Reader, Token, TokenKind};
pub use super::excerpt::{short, unquote};
use super::grammar::{self, Standing};
use super::keyword::{CONNECTIVES, Keyword, yes_or_no};
pub use super::misread::{number_error, unreadable, wrong_operator};
use super::slips;
use super::{misread, odd, quotes};
use crate::diagnostic::{Code, Diagnostic, Text, suggest};
use crate::ground::number::{self, Date, NumberError};
use crate::ground::quantity::{Literal, Quantity, Worded, WrittenMeasure, scale_percent};
use crate::source::{Place, Span};
use crate::text;
use rust_decimal::Decimal;

/// A position in the arguments of one statement.
pub struct Cursor<'a, 'd> {
    /// Looks the words up.
    pub reader: Reader<'a>,
    tokens: &'a [Token],
    at: usize,
    /// Where the statement ends: the place to name when something is missing.
    end: Span,
    /// The whole statement, for what the grammar has to say about it.
    line: Standing<'a>,
    /// Where findings go.
    pub diagnostics: &'d mut Vec<Diagnostic>,
}

impl<'a, 'd> Cursor<'a, 'd> {
    /// Reads `tokens` of a statement; `word` is the word they follow.
    pub fn new(
        reader: Reader<'a>,
        word: impl Into<Span>,
        tokens: &'a [Token],
        line: Standing<'a>,
        diagnostics: &'d mut Vec<Diagnostic>,
    ) -> Self {
        let end = tokens.last().map_or_else(|| word.into(), |t| t.span());
        Cursor { reader, tokens, at: 0, end, line, diagnostics }
    }

    /// The same after another word.
    pub(super) fn after(self, word: Token) -> Self {
        let end = self.tokens.last().copied().unwrap_or(word).span();
        Cursor { end, ..self }
    }

    /// The next token.
    pub fn peek(&self) -> Option<Token> {
        self.tokens.get(self.at).copied()
    }

    /// The kind of the next token.
    pub fn peek_kind(&self) -> Option<TokenKind> {
        self.peek().map(Token::kind)
    }

    /// The next word, if it is a name.
    pub fn peek_word(&self) -> Option<&'a str> {
        let token = self.peek().filter(|t| t.kind() == TokenKind::Name)?;
        Some(self.reader.text(token.span()))
    }

    /// Takes the next token, whatever it is.
    pub fn take(&mut self) -> Option<Token> {
        let token = self.peek()?;
        self.at += 1;
        Some(token)
    }

    /// Takes the next token if it is of this kind.
    pub fn take_kind(&mut self, kind: TokenKind) -> Option<Token> {
        self.peek().filter(|t| t.kind() == kind)?;
        self.take()
    }

    /// Takes the next token if it is this word.
    pub fn take_word(&mut self, word: &str) -> Option<Token> {
        self.peek_word().filter(|w| *w == word)?;
        self.take()
    }

    /// Takes the next token, which must be of this kind: reports what was expected if it isn't.
    pub fn need_kind(&mut self, kind: TokenKind) -> Option<Token> {
        let taken = self.take_kind(kind);
        if taken.is_none() {
            self.expected();
        }
        taken
    }

    /// Takes the next token, which must be this word: reports what was expected if it isn't.
    pub fn need_word(&mut self, word: &str) -> Option<Token> {
        let taken = self.take_word(word);
        if taken.is_none() {
            self.expected();
        }
        taken
    }

    /// The token taken last, or the end of the statement.
    pub fn previous(&self) -> Place {
        let token = self.at.checked_sub(1).and_then(|i| self.tokens.get(i));
        self.reader.place(token.map_or(self.end, |t| t.span()))
    }

    /// Everything not yet taken.
    pub fn rest(&self) -> &'a [Token] {
        &self.tokens[self.at..]
    }

    /// How many tokens have been taken.
    pub fn position(&self) -> usize {
        self.at
    }

    /// Goes back to a position.
    pub fn rewind(&mut self, position: usize) {
        self.at = position;
    }

    /// Where the next token stands, or the end of the statement.
    pub fn here(&self) -> Place {
        self.reader.place(self.peek().map_or(self.end, Token::span))
    }

    /// What the grammar expects here; nothing where it stops at an earlier word, of which enough is said.
    fn may_stand(&self) -> Option<Text> {
        let before = |token: &Token| match self.peek() {
            Some(here) => token.span().start < here.span().start,
            None => token.span().start <= self.end.start,
        };
        grammar::expected_at(self.line, self.reader, self.line.tokens.partition_point(before))
    }

    /// Reports that something else was expected here.
    #[cold]
    pub fn expected(&mut self) {
        let what = self.may_stand();
        self.missed(what);
    }

    fn missed(&mut self, what: Option<Text>) {
        let diagnostic = match (self.peek(), what) {
            (Some(token), what) => self.unexpected(token, what),
            (None, Some(what)) => {
                let message = text!("la riga finisce qui: manca ", "the line ends here; expected ").then(&what);
                Diagnostic::new(Code::UnexpectedForm, self.reader.place(self.end), message)
            }
            (None, None) => {
                let message = text!("la riga finisce troppo presto", "the line ends too early");
                Diagnostic::new(Code::UnexpectedForm, self.reader.place(self.end), message)
            }
        };
        self.diagnostics.push(diagnostic);
    }

    fn unexpected(&self, token: Token, what: Option<Text>) -> Diagnostic {
        // What can't be seen explains why what is seen can't be read.
        if let Some(found) = odd::in_line(self.reader, self.line.tokens) {
            return found;
        }
        if let Some(found) = slips::unexpected(self.reader, &self.tokens[..self.at], &self.tokens[self.at..]) {
            return found;
        }
        let span = self.reader.place(token);
        let word = short(self.reader.text(span));
        let found = match token.kind() {
            TokenKind::CurlyText | TokenKind::UnclosedText => return unreadable(self.reader, token),
            TokenKind::WrongOperator => return wrong_operator(self.reader.text(span), span),
            TokenKind::Unexpected | TokenKind::Hole => unreadable(self.reader, token),
            _ => {
                let message = text!("non mi aspettavo «{word}» qui", "“{word}” was not expected here");
                Diagnostic::new(Code::UnexpectedForm, span, message)
            }
        };
        match what {
            Some(what) => found.help(text!("qui ci vuole ", "expected ").then(&what)),
            None => found,
        }
    }

    /// Reports what is left over, if anything.
    pub fn finish(&mut self) {
        if let Some(token) = self.peek() {
            let first = self.unexpected(token, self.may_stand());
            self.diagnostics.push(first);
            self.at = self.tokens.len();
        }
    }

    /// Reports what is left over in a head whose fields are these; gives back the field it was meant to be.
    pub fn finish_head(&mut self, fields: &[Keyword]) -> Option<Keyword> {
        let meant = self.peek_word().and_then(|word| suggest::closest(word, fields.iter().map(|k| k.word())));
        let Some(meant) = meant else {
            self.finish();
            return None;
        };
        let span = self.here();
        let word = self.reader.text(span);
        let message = text!("«{word}» non è una parola del linguaggio", "“{word}” is not a keyword");
        let title = text!("scrivi `{meant}`", "write `{meant}`");
        let help = text!("forse volevi `{meant}`", "did you mean `{meant}`?");
        self.diagnostics.push(Diagnostic::new(Code::UnknownKeyword, span, message).help(help).fix(span, meant, title));
        self.at = self.tokens.len();
        Keyword::from_word(meant)
    }

    /// A name.
    pub fn name(&mut self) -> Option<Place> {
        self.name_or_meant().map(|(name, _)| name)
    }

    /// A name, and what it was meant to be where it can't be one.
    pub fn name_or_meant(&mut self) -> Option<(Place, Option<String>)> {
        match self.peek_kind() {
            Some(TokenKind::QuotedName) => {
                let token = self.take()?;
                let span = self.reader.name_place(token);
                self.diagnostics.extend(odd::in_quoted_name(self.reader, span));
                Some((span, None))
            }
            Some(TokenKind::Name) if !quotes::runs_on(self.rest()) => {
                let token = self.take()?;
                let span = self.reader.place(token);
                Some((span, self.check_name(span)))
            }
            _ => {
                let Some(odd) = quotes::odd_name(self.reader, self.rest()) else {
                    let without = text!(", senza virgolette", ", without quotes");
                    let what = self.may_stand();
                    self.missed(if self.at_string() { what.map(|what| what.then(&without)) } else { what });
                    return None;
                };
                self.diagnostics.push(odd.finding);
                self.at += odd.words;
                Some((odd.name?, None))
            }
        }
    }

    /// What a name that ends in a mark was meant to be, once that has been reported.
    fn check_name(&mut self, span: Place) -> Option<String> {
        let word = self.reader.text(span);
        if !word.is_ascii() {
            self.diagnostics.extend(odd::in_name(self.reader, span));
        }
        if !matches!(word.as_bytes().last(), Some(b'.' | b'\'')) || word == "unita'" {
            return None;
        }
        let trimmed = word.trim_end_matches(['.', '\'']);
        let message = text!("il nome «{word}» non può finire così", "the name “{word}” cannot end like this");
        let help = text!("scrivi `{trimmed}`", "write `{trimmed}`");
        let title = text!("togli l'ultimo segno", "remove the last mark");
        let found = Diagnostic::new(Code::MalformedName, span, message).help(help);
        self.diagnostics.push(found.fix(span, trimmed, title));
        Some(trimmed.to_owned())
    }

    /// A text, without its quotes.
    pub fn string(&mut self) -> Option<Place> {
        let token = self.peek();
        match token.map(Token::kind) {
            Some(TokenKind::Text) => {
                self.at += 1;
                Some(unquote(self.reader.text(token?), self.reader.place(token?)))
            }
            Some(TokenKind::QuotedName) => {
                self.at += 1;
                let span = self.reader.place(token?);
                let found = quotes::around_text(self.reader, span);
                let whole = found.primary.span;
                while self.peek().is_some_and(|t| t.span().start < whole.end()) {
                    self.at += 1;
                }
                self.diagnostics.push(found);
                Some(unquote(self.reader.text(whole), whole))
            }
            Some(TokenKind::CurlyText) => {
                self.at += 1;
                let span = self.reader.place(token?);
                self.diagnostics.push(misread::curly(self.reader, span));
                Some(unquote(self.reader.text(span), span))
            }
            Some(TokenKind::UnclosedText) => {
                self.at += 1;
                let span = self.reader.place(token?);
                self.diagnostics.push(misread::unclosed(self.reader, span));
                let quote = self.reader.text(span).chars().next().map_or(1, |c| c.len_utf8() as u32);
                Some(Span::new(span.start + quote, span.end()).within(span.source))
            }
            _ => {
                self.expected();
                None
            }
        }
    }

    /// True when a text, even a badly quoted one, comes next.
    pub fn at_string(&self) -> bool {
        self.peek().is_some_and(Token::is_text)
    }

    /// A year of four digits.
    pub fn year(&mut self) -> Option<i32> {
        let token = self.peek().filter(|t| t.kind() == TokenKind::Numeric)?;
        let text = self.reader.text(token.span());
        let year =
            (text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()?;
        self.at += 1;
        Some(year)
    }

    /// A place among others: `2`.
    pub fn position_from_one(&mut self) -> Option<u32> {
        let token = self.peek().filter(|t| t.kind() == TokenKind::Numeric)?;
        let text = self.reader.text(token.span());
        let position = text.parse().ok().filter(|_| text.len() <= 4 && !text.starts_with(['0', '+']))?;
        self.at += 1;
        Some(position)
    }

    /// A date.
    pub fn date(&mut self) -> Option<Date> {
        let token = self.peek().filter(|t| t.kind() == TokenKind::Numeric);
        let Some(token) = token.filter(|t| number::looks_like_date(self.reader.text(t.span()))) else {
            self.expected();
            return None;
        };
        self.at += 1;
        self.read_date(self.reader.place(token))
    }

    fn read_date(&mut self, span: Place) -> Option<Date> {
        let text = self.reader.text(span);
        match number::date(text) {
            Ok(date) => {
                if text.contains('-') {
                    let message = text!("una data si scrive con le barre", "a date is written with slashes");
                    let title = text!("scrivi {date}", "write {date}");
                    let found = Diagnostic::new(Code::NonCanonical, span, message);
                    self.diagnostics.push(found.fix(span, date.to_string(), title));
                }
                Some(date)
            }
            Err(error) => {
                self.diagnostics.push(number_error(error, text, span));
                None
            }
        }
    }

    /// An unsigned number without a measure.
    pub fn decimal(&mut self) -> Option<(Decimal, Place)> {
        let token = self.peek().filter(|t| t.kind() == TokenKind::Numeric)?;
        self.at += 1;
        let text = self.reader.text(token.span());
        match number::number(text) {
            Ok(value) => Some((value, self.reader.place(token))),
            Err(error) => {
                self.diagnostics.push(number_error(error, text, self.reader.place(token)));
                None
            }
        }
    }

    /// The measure after a number, if one is written.
    pub fn measure(&mut self) -> (WrittenMeasure, Option<Place>) {
        let Some(token) = self.peek() else { return (WrittenMeasure::None, None) };
        let span = self.reader.place(token);
        match token.kind() {
            TokenKind::Percent => {
                self.at += 1;
                (WrittenMeasure::Percent, Some(span))
            }
            TokenKind::Euro => {
                self.at += 1;
                (WrittenMeasure::Word(span.span()), Some(span))
            }
            // `1'240'000`
            TokenKind::QuotedName if self.previous().end() == span.start => (WrittenMeasure::None, None),
            TokenKind::QuotedName => {
                self.at += 1;
                let name = self.reader.name_place(token);
                (WrittenMeasure::Word(name.span()), Some(span))
            }
            TokenKind::Name => {
                let word = self.reader.text(span);
                if !may_be_measure(word) {
                    return (WrittenMeasure::None, None);
                }
                self.at += 1;
                let measure = if word == "punti" { WrittenMeasure::Points } else { WrittenMeasure::Word(span.span()) };
                (measure, Some(span))
            }
            _ => (WrittenMeasure::None, None),
        }
    }

    /// A number with its sign and measure.
    pub fn quantity(&mut self) -> Option<Quantity> {
        let start = self.here();
        let negative = self.take_kind(TokenKind::Minus).is_some();
        if self.peek_kind() != Some(TokenKind::Numeric) {
            self.expected();
            return None;
        }
        let (value, span) = self.decimal()?;
        let (measure, measure_span) = self.measure();
        let value = if negative && !value.is_zero() { -value } else { value };
        let value = scale_percent(value, measure).or_else(|| {
            self.diagnostics.push(number_error(NumberError::TooLong, self.reader.text(span), span));
            None
        })?;
        Some(Quantity { value, measure, span: start.to(measure_span.unwrap_or(span)) })
    }

    /// A value of any kind.
    pub fn literal(&mut self) -> Option<Literal> {
        if let Some(word) = self.peek_word() {
            let span = self.here();
            let found = match word {
                "non_realizzato" => Some(Literal::NotDone(span)),
                _ => yes_or_no(word).map(|yes| Literal::Bool(yes, span)),
            };
            if found.is_some() {
                self.at += 1;
                return found;
            }
        }
        let is_date = |t: &Token| t.is(TokenKind::Numeric) && number::looks_like_date(self.reader.text(t.span()));
        if let Some(t) = self.peek().filter(is_date) {
            self.at += 1;
            let span = self.reader.place(t);
            return self.read_date(span).map(|d| Literal::Date(d, span));
        }
        if self.at_string() {
            return self.worded().map(Literal::Word);
        }
        self.quantity().map(Literal::Quantity)
    }

    /// A word of a scale: `"Buono"`, `"Alta" scala complessita`.
    pub fn worded(&mut self) -> Option<Worded> {
        let start = self.here();
        let said = self.string()?;
        let scale = match self.take_word(Keyword::Scale.word()) {
            Some(_) => Some(self.name()?),
            None => None,
        };
        Some(Worded { said, scale, span: start.to(self.previous()) })
    }
}

/// True for a word that is a measure where it follows a number.
pub(super) fn may_be_measure(word: &str) -> bool {
    matches!(word, "n" | "gg" | "euro" | "ore") || !(CONNECTIVES.contains(&word) || is_continuation(word))
}

/// Keywords that go on with a statement after a value.
fn is_continuation(word: &str) -> bool {
    use Keyword::*;
    matches!(
        Keyword::from_word(word),
        Some(
            Was | Denied
                | Reason
                | Deduced
                | Act
                | Empty
                | Allowed
                | Code
                | Component
                | Weight
                | Year
                | In
                | Rule
                | Parameter
                | Source
                | Typology
                | Unit
                | Measure
                | From
                | At
                | Closed
                | File
                | Sheet
                | Range
                | Kind
        )
    )
}
