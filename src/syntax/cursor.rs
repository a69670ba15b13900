//! Reads the arguments of a statement one by one, and says what was expected where.

use super::ast::{Reader, Token, TokenKind};
use super::keyword::{CONNECTIVES, Keyword, yes_or_no};
use super::slips;
use crate::diagnostic::{Code, Diagnostic, Text, suggest};
use crate::ground::number::{self, Date, NumberError};
use crate::ground::quantity::{Literal, Quantity, WrittenUnit, scale_percent};
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
    /// Where findings go.
    pub diagnostics: &'d mut Vec<Diagnostic>,
}

impl<'a, 'd> Cursor<'a, 'd> {
    /// Reads `tokens`; `word` is the word they follow.
    pub fn new(
        reader: Reader<'a>,
        word: impl Into<Span>,
        tokens: &'a [Token],
        diagnostics: &'d mut Vec<Diagnostic>,
    ) -> Self {
        let end = tokens.last().map_or_else(|| word.into(), |t| t.span());
        Cursor { reader, tokens, at: 0, end, diagnostics }
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

    /// Reports that something else was expected here.
    #[cold]
    pub fn expected(&mut self, what: Text) {
        let diagnostic = match self.peek() {
            None => Diagnostic::new(
                Code::UnexpectedForm,
                self.reader.place(self.end),
                text!("la riga finisce qui: manca ", "the line ends here; it still needs ").then(&what),
            ),
            Some(token) => self.unexpected(token, &what),
        };
        self.diagnostics.push(diagnostic);
    }

    fn unexpected(&self, token: Token, what: &Text) -> Diagnostic {
        if let Some(found) = slips::unexpected(self.reader, &self.tokens[..self.at], &self.tokens[self.at..]) {
            return found;
        }
        let span = self.reader.place(token);
        let word = short(self.reader.text(span));
        match token.kind() {
            TokenKind::CurlyText | TokenKind::UnclosedText => unreadable(self.reader, token),
            TokenKind::WrongOperator => wrong_operator(self.reader.text(span), span),
            TokenKind::Unexpected | TokenKind::Hole => slips::single_quoted(self.reader, span).unwrap_or_else(|| {
                unreadable(self.reader, token).help(text!("qui ci vuole ", "here goes ").then(what))
            }),
            _ => Diagnostic::new(
                Code::UnexpectedForm,
                span,
                text!("non mi aspettavo «{word}» qui", "“{word}” was not expected here"),
            )
            .help(text!("qui ci vuole ", "here goes ").then(what)),
        }
    }

    /// Reports what is left over, if anything.
    pub fn finish(&mut self) {
        if let Some(token) = self.peek() {
            let first = self.unexpected(token, &text!("la fine della riga", "the end of the line"));
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
    pub fn name(&mut self, what: Text) -> Option<Place> {
        match self.peek_kind() {
            Some(TokenKind::Name) => {
                let token = self.take()?;
                let span = self.reader.place(token);
                self.check_name(span);
                Some(span)
            }
            Some(TokenKind::Numeric) if self.peek().is_some_and(|t| self.reader.text(t.span()).contains('.')) => {
                let token = self.take()?;
                let span = self.reader.place(token);
                let word = self.reader.text(span);
                let message = text!("«{word}» non può essere un nome", "“{word}” cannot be a name");
                let help = text!(
                    "un nome comincia con una lettera: scrivi per esempio `I_{word} … codice \"{word}\"`",
                    "a name starts with a letter: write for example `I_{word} … codice \"{word}\"`"
                );
                let title = text!("metti una lettera davanti", "put a letter in front");
                let found = Diagnostic::new(Code::MalformedName, span, message).help(help);
                self.diagnostics.push(found.fix(span, format!("I_{word}"), title));
                Some(span)
            }
            _ => {
                let in_quotes = self.at_string();
                self.expected(if in_quotes {
                    what.then(&text!(", senza virgolette", ", without quotes"))
                } else {
                    what
                });
                None
            }
        }
    }

    fn check_name(&mut self, span: Place) {
        let word = self.reader.text(span);
        if matches!(word.as_bytes().last(), Some(b'.' | b'\'')) && word != "unita'" {
            let trimmed = word.trim_end_matches(['.', '\'']);
            let message = text!("il nome «{word}» non può finire così", "the name “{word}” cannot end like this");
            let help = text!("scrivi `{trimmed}`", "write `{trimmed}`");
            let title = text!("togli l'ultimo segno", "remove the last mark");
            let found = Diagnostic::new(Code::MalformedName, span, message).help(help);
            self.diagnostics.push(found.fix(span, trimmed, title));
        }
    }

    /// A text, without its quotes.
    pub fn string(&mut self, what: Text) -> Option<Place> {
        let token = self.peek();
        match token.map(Token::kind) {
            Some(TokenKind::Text) => {
                self.at += 1;
                Some(unquote(self.reader.text(token?), self.reader.place(token?)))
            }
            Some(TokenKind::CurlyText) => {
                self.at += 1;
                let span = self.reader.place(token?);
                self.diagnostics.push(curly(self.reader, span));
                Some(unquote(self.reader.text(span), span))
            }
            Some(TokenKind::UnclosedText) => {
                self.at += 1;
                let span = self.reader.place(token?);
                self.diagnostics.push(unclosed(self.reader, span));
                let quote = self.reader.text(span).chars().next().map_or(1, |c| c.len_utf8() as u32);
                Some(Span::new(span.start + quote, span.end()).within(span.source))
            }
            _ => {
                self.expected(what);
                None
            }
        }
    }

    /// True when a text, even a badly quoted one, comes next.
    pub fn at_string(&self) -> bool {
        matches!(self.peek_kind(), Some(TokenKind::Text | TokenKind::CurlyText | TokenKind::UnclosedText))
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

    /// A date.
    pub fn date(&mut self) -> Option<Date> {
        let token = self.peek().filter(|t| t.kind() == TokenKind::Numeric);
        let Some(token) = token.filter(|t| number::looks_like_date(self.reader.text(t.span()))) else {
            self.expected(text!("una data come `31/12/2025`", "a date such as `31/12/2025`"));
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

    /// An unsigned number without a unit.
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

    /// The unit after a number, if one is written.
    pub fn unit(&mut self) -> (WrittenUnit, Option<Place>) {
        let Some(token) = self.peek() else { return (WrittenUnit::None, None) };
        let span = self.reader.place(token);
        match token.kind() {
            TokenKind::Percent => {
                self.at += 1;
                (WrittenUnit::Percent, Some(span))
            }
            TokenKind::Euro => {
                self.at += 1;
                (WrittenUnit::Word(span.span()), Some(span))
            }
            TokenKind::Name => {
                let word = self.reader.text(span);
                let plain = matches!(word, "n" | "gg" | "euro" | "ore");
                if !plain && (CONNECTIVES.contains(&word) || is_continuation(word)) {
                    return (WrittenUnit::None, None);
                }
                self.at += 1;
                let unit = if word == "punti" { WrittenUnit::Points } else { WrittenUnit::Word(span.span()) };
                (unit, Some(span))
            }
            _ => (WrittenUnit::None, None),
        }
    }

    /// A number with its sign and unit.
    pub fn quantity(&mut self, what: Text) -> Option<Quantity> {
        let start = self.here();
        let negative = self.take_kind(TokenKind::Minus).is_some();
        if self.peek_kind() != Some(TokenKind::Numeric) {
            self.expected(what);
            return None;
        }
        let (value, span) = self.decimal()?;
        let (unit, unit_span) = self.unit();
        let value = if negative && !value.is_zero() { -value } else { value };
        let value = scale_percent(value, unit).or_else(|| {
            self.diagnostics.push(number_error(NumberError::TooLong, self.reader.text(span), span));
            None
        })?;
        Some(Quantity { value, unit, span: start.to(unit_span.unwrap_or(span)) })
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
        let token = self.peek();
        if let Some(t) = token.filter(|t| t.kind() == TokenKind::Numeric)
            && number::looks_like_date(self.reader.text(t.span()))
        {
            self.at += 1;
            let span = self.reader.place(t);
            return self.read_date(span).map(|d| Literal::Date(d, span));
        }
        let what = text!(
            "un valore come `35,50 %`, `12 n` o `31/12/2025`",
            "a value such as `35,50 %`, `12 n` or `31/12/2025`"
        );
        self.quantity(what).map(Literal::Quantity)
    }
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
                | Kind
        )
    )
}

/// The text between the quotes.
pub fn unquote(text: &str, span: Place) -> Place {
    let first = text.chars().next().map_or(0, |c| c.len_utf8() as u32);
    let last = text.chars().next_back().map_or(0, |c| c.len_utf8() as u32);
    Span::new(span.start + first, span.end().saturating_sub(last)).within(span.source)
}

/// At most forty characters of a text, for a message.
pub fn short(text: &str) -> String {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match flat.char_indices().nth(40) {
        Some((cut, _)) => format!("{}…", &flat[..cut]),
        None => flat,
    }
}

/// The finding for a token that can't be read as what it is.
pub fn unreadable(reader: Reader<'_>, token: Token) -> Diagnostic {
    let span = reader.place(token);
    match token.kind() {
        TokenKind::CurlyText => curly(reader, span),
        TokenKind::UnclosedText => unclosed(reader, span),
        _ => {
            let word = short(reader.text(span));
            let message = text!("il carattere «{word}» non si usa qui", "the character “{word}” is not used here");
            Diagnostic::new(Code::UnexpectedCharacter, span, message).help(text!("toglilo", "remove it"))
        }
    }
}

fn curly(reader: Reader<'_>, span: Place) -> Diagnostic {
    let inner = unquote(reader.text(span), span);
    let message =
        text!("virgolette curve, come le scrive un word processor", "curly quotes, as a word processor writes them");
    let help = text!("usa quelle dritte \"…\" oppure «…»", "use straight ones \"…\" or «…»");
    let straight = format!("\"{}\"", reader.text(inner));
    let title = text!("metti le virgolette dritte", "use straight quotes");
    Diagnostic::new(Code::SmartQuotes, span, message).help(help).fix(span, straight, title)
}

fn unclosed(reader: Reader<'_>, span: Place) -> Diagnostic {
    let message = text!("questo testo non si chiude", "this text is never closed");
    let help = text!("aggiungi le virgolette di chiusura", "add the closing quote");
    let end = Place { start: span.end(), len: 0, ..span };
    let title = text!("chiudi il testo", "close the text");
    let found = Diagnostic::new(Code::UnclosedString, span, message);
    let written = reader.text(span);
    let inner = written.trim_start_matches(['"', '“', '„']).trim_end_matches(['"', '“', '”']);
    match written.chars().next() {
        Some('«') => found.help(help).fix(end, "»", title),
        // One quote straight, the other curly.
        Some(open @ ('“' | '„')) if written.matches('"').count() == 1 && !written.ends_with('"') => {
            let opening = Place { len: open.len_utf8() as u32, ..span };
            half_curly(found, opening, None)
        }
        Some('“' | '„') if written.ends_with('"') => half_curly(found, span, Some(inner)),
        Some('"') if written.ends_with(['“', '”']) => half_curly(found, span, Some(inner)),
        _ => found.help(help).fix(end, "\"", title),
    }
}

/// `inner` is the text, where `span` is all of it and not the opening quote alone.
fn half_curly(found: Diagnostic, span: Place, inner: Option<&str>) -> Diagnostic {
    let help = text!("le due virgolette sono diverse: usa quelle dritte", "the two quotes differ: use straight ones");
    let title = text!("metti le virgolette dritte", "use straight quotes");
    found.help(help).fix(span, inner.map_or("\"".to_owned(), |inner| format!("\"{inner}\"")), title)
}

/// The finding for an operator written another way.
pub fn wrong_operator(written: &str, span: Place) -> Diagnostic {
    let right = match written {
        "=>" => ">=",
        "=<" => "<=",
        "==" => "=",
        _ => "",
    };
    let message = text!("l'operatore «{written}» non esiste", "there is no operator “{written}”");
    let found = Diagnostic::new(Code::ReversedOperator, span, message);
    if right.is_empty() {
        let help =
            text!("gli operatori sono `>=`, `>`, `<=`, `<` e `=`", "the operators are `>=`, `>`, `<=`, `<` and `=`");
        return found.help(help);
    }
    let title = text!("scrivi `{right}`", "write `{right}`");
    found.help(text!("si scrive `{right}`", "it is written `{right}`")).fix(span, right, title)
}

/// The finding for a number or date that can't be read.
pub fn number_error(error: NumberError, written: &str, span: Place) -> Diagnostic {
    let shown = short(written);
    match error {
        NumberError::DecimalPoint => {
            let comma = written.replace('.', ",");
            let message =
                text!("«{shown}»: il segno decimale è la virgola", "“{shown}”: the decimal mark is the comma");
            let help = text!(
                "il punto separa solo le migliaia, a gruppi di tre cifre: scrivi `{comma}`",
                "a dot only separates thousands, in groups of three digits: write `{comma}`"
            );
            let title = text!("scrivi `{comma}`", "write `{comma}`");
            Diagnostic::new(Code::DecimalPoint, span, message).help(help).fix(span, comma, title)
        }
        NumberError::Malformed => {
            let message = text!("«{shown}» non è un numero né una data", "“{shown}” is neither a number nor a date");
            if let Some(meant) = slips::meant(written) {
                return slips::with_meant(Diagnostic::new(Code::MalformedNumber, span, message), span, meant);
            }
            let help = text!(
                "i numeri si scrivono `1.258,00`, le date `31/12/2025`; attorno a `-` e `/` ci vogliono spazi",
                "numbers are written `1.258,00`, dates `31/12/2025`; put blanks around `-` and `/`"
            );
            Diagnostic::new(Code::MalformedNumber, span, message).help(help)
        }
        NumberError::TooLong => {
            let message = text!("«{shown}» ha troppe cifre", "“{shown}” has too many digits");
            let help = text!("il limite è 28 cifre", "the limit is 28 digits");
            Diagnostic::new(Code::NumberTooLong, span, message).help(help)
        }
        NumberError::NoSuchDay => {
            let message = text!("il giorno {shown} non esiste", "there is no day {shown}");
            let help = text!(
                "le date si scrivono giorno/mese/anno: controlla il giorno e il mese",
                "dates are written day/month/year: check the day and the month"
            );
            let found = Diagnostic::new(Code::NoSuchDay, span, message).help(help);
            match slips::meant(written) {
                Some(meant) => {
                    let title = text!("scrivi `{meant}`", "write `{meant}`");
                    found.fix(span, meant, title)
                }
                None => found,
            }
        }
    }
}
