//! Quotes around names and texts: those that are missing, those that are others, those that never close.

use super::ast::{Reader, Token, TokenKind};
use super::excerpt::unquote;
use super::name::{self, quoted, spelled};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Place, Span};
use crate::text;

/// What was meant to be a name, and was written otherwise.
pub(super) struct OddName {
    pub(super) finding: Diagnostic,
    /// What stands for the name, where anything does.
    pub(super) name: Option<Place>,
    /// How many words it takes.
    pub(super) words: usize,
}

/// The name that the next words were meant to be.
pub(super) fn odd_name(reader: Reader<'_>, tokens: &[Token]) -> Option<OddName> {
    let first = *tokens.first()?;
    let span = reader.place(first);
    match first.kind() {
        TokenKind::Text | TokenKind::CurlyText => {
            let name = unquote(reader.text(span), span);
            // With blanks in it, it may as well be a title.
            let is_name = can_be_a_name(reader.text(name)) && !reader.text(name).contains(' ');
            is_name.then(|| OddName { finding: in_double_quotes(reader, span), name: Some(name), words: 1 })
        }
        TokenKind::Name | TokenKind::Numeric => {
            let more = touching(tokens);
            // A number alone may be the value that follows a name.
            let is_code = || {
                let next = tokens.get(1).map(|t| t.kind());
                reader.text(span).contains('.') && !matches!(next, Some(TokenKind::Percent | TokenKind::Euro))
            };
            if more == 0 && (first.is(TokenKind::Name) || !is_code()) {
                return None;
            }
            let name = span.to(reader.place(tokens[more]));
            can_be_a_name(reader.text(name)).then(|| OddName {
                finding: without_quotes(reader, name),
                name: Some(name),
                words: more + 1,
            })
        }
        TokenKind::Unexpected if reader.text(Span::new(span.start, span.start + 2)) == "''" => {
            Some(OddName { finding: empty(span), name: None, words: tokens.len() })
        }
        TokenKind::Unexpected => in_odd_quotes(reader, span, tokens),
        _ => None,
    }
}

/// True where a word goes on without a blank with what no name can hold: `NI018-0358-2017`.
pub(super) fn runs_on(tokens: &[Token]) -> bool {
    tokens.len() > 1 && touching(tokens) > 0
}

/// How many words after the first follow without a blank, as in a code.
pub(super) fn touching(tokens: &[Token]) -> usize {
    use TokenKind::*;
    let of_code = |kind: TokenKind| matches!(kind, Name | Numeric | Minus | Divide | Plus | Unexpected);
    let joined = |pair: &[Token]| pair[0].span().end() == pair[1].span().start && of_code(pair[1].kind());
    tokens.windows(2).take_while(|pair| joined(pair)).count()
}

/// What a line of a fact begins with that is no name: everything before its `=`.
pub(super) fn before_equals(reader: Reader<'_>, tokens: &[Token]) -> Option<Diagnostic> {
    let stop = tokens.iter().position(|t| t.is(TokenKind::Eq))?;
    let is_code = tokens[0].is(TokenKind::Name) || tokens[0].is(TokenKind::Numeric);
    if let Some(odd) = odd_name(reader, tokens).filter(|odd| odd.words == stop || !is_code) {
        return Some(odd.finding);
    }
    let whole = of_code(reader, tokens, stop)?;
    Some(without_quotes(reader, whole))
}

/// The place of the first words, where together they may be a code.
pub(super) fn of_code(reader: Reader<'_>, tokens: &[Token], count: usize) -> Option<Place> {
    use TokenKind::*;
    let words = tokens.get(..count).filter(|words| (1..=MOST_WORDS).contains(&words.len()))?;
    let is_part = |t: &Token| matches!(t.kind(), Name | Numeric | Minus | Divide | Plus | Unexpected);
    let whole = words.iter().fold(reader.place(words[0]), |whole, word| whole.to(reader.place(*word)));
    (words.iter().all(is_part) && can_be_a_name(reader.text(whole))).then_some(whole)
}

/// More words than that are prose.
const MOST_WORDS: usize = 7;

/// True for what a name in quotes can be.
pub(super) fn can_be_a_name(written: &str) -> bool {
    let quoted = quoted(written);
    name::quoted_len(quoted.as_bytes()) == Some(quoted.len())
}

/// `NI018-0358-2017` where a name goes.
pub(super) fn without_quotes(reader: Reader<'_>, span: Place) -> Diagnostic {
    let written = reader.text(span);
    let better = quoted(written);
    let message = text!("il nome «{written}» va fra apici", "the name “{written}” goes in single quotes");
    let help = text!(
        "senza apici un nome è fatto di lettere, cifre, `_` e `.`, e comincia con una lettera: scrivi `{better}`",
        "without quotes a name is made of letters, digits, `_` and `.`, and starts with a letter: write `{better}`"
    );
    let title = text!("scrivi `{better}`", "write `{better}`");
    Diagnostic::new(Code::MalformedName, span, message).help(help).fix(span, better, title)
}

/// `"A 1"` where a name goes.
pub(super) fn in_double_quotes(reader: Reader<'_>, span: Place) -> Diagnostic {
    let name = reader.text(unquote(reader.text(span), span));
    let better = spelled(name);
    let message = text!("il nome «{name}» è fra virgolette", "the name “{name}” is in double quotes");
    let found = Diagnostic::new(Code::MalformedName, span, message);
    if better == name {
        let help = text!("solo i testi vanno fra virgolette", "only texts go in quotes");
        let title = text!("togli le virgolette", "remove the quotes");
        return found.help(help).fix(span, name, title);
    }
    let help = text!(
        "fra virgolette vanno i testi: un nome che non è una parola sola va fra apici",
        "double quotes are for texts: a name that is no single word goes in single quotes"
    );
    let title = text!("scrivi `{better}`", "write `{better}`");
    found.help(help).fix(span, better, title)
}

/// `'Il nuovo sportello'` where a text goes; its place is the finding's.
pub(super) fn around_text(reader: Reader<'_>, span: Place) -> Diagnostic {
    // An apostrophe in it may have been taken for its end.
    let span = opened(reader, Place { len: 1, ..span }).map_or(span, |(whole, _)| whole.to(span));
    let inner = reader.text(unquote(reader.text(span), span)).replace("''", "'");
    let message = text!("un testo va fra virgolette doppie", "a text goes in double quotes");
    let help = text!("fra apici vanno i nomi: usa \"…\" oppure «…»", "single quotes are for names: use \"…\" or «…»");
    let title = text!("metti le virgolette doppie", "use double quotes");
    Diagnostic::new(Code::UnexpectedCharacter, span, message).help(help).fix(span, format!("\"{inner}\""), title)
}

const MARKS: [char; 8] = ['\'', '‘', '’', '‚', '‛', '′', '`', '´'];

/// What one of the marks opens that are taken for quotes: all of it, and what stands between; nothing between where
/// it never closes.
fn opened(reader: Reader<'_>, mark: Place) -> Option<(Place, Option<Place>)> {
    reader.text(mark).starts_with(MARKS).then_some(())?;
    let line = reader.line(mark.span());
    let rest = Span::new(mark.end(), line.end());
    let written = reader.text(rest);
    let texts = written.find(['"', '«', '“', '„', '{']).unwrap_or(written.len());
    // An apostrophe in a word closes nothing.
    let ends = |at: usize| !written[at..].chars().nth(1).is_some_and(char::is_alphanumeric);
    let mut marks = written[..texts].char_indices().filter(|(at, c)| *at > 0 && MARKS.contains(c) && ends(*at));
    let Some(close) = marks.next() else { return Some((mark, None)) };
    let inside = Span::new(rest.start, rest.start + close.0 as u32);
    let whole = Span::new(mark.start, inside.end() + close.1.len_utf8() as u32);
    Some((reader.place(whole), Some(reader.place(inside))))
}

/// `‘A 1’`, `' A 1 '` where a name goes.
fn in_odd_quotes(reader: Reader<'_>, mark: Place, tokens: &[Token]) -> Option<OddName> {
    let (whole, inside) = opened(reader, mark)?;
    let Some(inside) = inside else { return unclosed_name(reader, mark, tokens) };
    let written = reader.text(inside);
    let bare = written.trim();
    let words = tokens.iter().take_while(|t| t.span().start < whole.end()).count();
    if bare.is_empty() || !can_be_a_name(bare) {
        return Some(OddName { finding: no_name(whole), name: None, words: tokens.len() });
    }
    let better = spelled(bare);
    let (code, message) = match reader.text(mark) == "'" && written.len() != bare.len() {
        true => (
            Code::MalformedName,
            text!("fra gli apici il nome «{bare}» ha spazi in più", "“{bare}” has blanks too many in its quotes"),
        ),
        false => (
            Code::SmartQuotes,
            text!(
                "apici tipografici, come li scrive un word processor",
                "typographic quotes, as a word processor writes them"
            ),
        ),
    };
    let title = text!("scrivi `{better}`", "write `{better}`");
    let help = text!("un nome si scrive `{better}`", "a name is written `{better}`");
    let finding = Diagnostic::new(code, whole, message).help(help).fix(whole, better, title);
    let start = inside.start + (written.len() - written.trim_start().len()) as u32;
    Some(OddName { finding, name: Some(Place { start, len: bare.len() as u32, ..inside }), words })
}

/// `'A//1'` where a name goes.
fn no_name(whole: Place) -> Diagnostic {
    let message = text!("fra questi apici non c'è un nome", "there is no name between these quotes");
    let help = text!(
        "un nome fra apici sta su una riga, senza virgolette e senza `//`",
        "a name in quotes stands on one line, without double quotes and without `//`"
    );
    Diagnostic::new(Code::MalformedName, whole, message).help(help)
}

/// `'O-1` where a name goes: what follows without a blank is its beginning at least.
fn unclosed_name(reader: Reader<'_>, mark: Place, tokens: &[Token]) -> Option<OddName> {
    let more = touching(tokens);
    let begun = (more > 0).then(|| reader.place(tokens[1]).to(reader.place(tokens[more])));
    let Some(name) = begun else {
        return Some(OddName { finding: unclosed(reader, mark), name: None, words: tokens.len() });
    };
    let found = unclosed(reader, mark);
    // No name goes on past a text, unless the text is a part of what was meant to be one.
    let ends = match tokens.get(more + 1) {
        Some(next) if next.is_text() => {
            !reader.text(Span::new(next.span().end(), next.span().end() + 1)).starts_with(MARKS)
        }
        next => next.is_none_or(|next| next.is(TokenKind::Eq)),
    };
    let finding = match ends && reader.text(mark) == "'" {
        true => {
            let (end, better) = (Place { start: name.end(), len: 0, ..name }, quoted(reader.text(name)));
            found.fix(end, "'", text!("scrivi `{better}`", "write `{better}`"))
        }
        false => found,
    };
    Some(OddName { finding, name: Some(name), words: more + 1 })
}

fn unclosed(reader: Reader<'_>, mark: Place) -> Diagnostic {
    let sign = reader.text(mark);
    let message = text!("questo apice `{sign}` non si chiude", "this quote `{sign}` is never closed");
    let help = text!(
        "un nome fra apici si chiude sulla sua riga, come `'NI018-0358-2017'`; un testo va fra virgolette doppie",
        "a name in quotes is closed on its line, like `'NI018-0358-2017'`; a text goes in double quotes"
    );
    Diagnostic::new(Code::UnclosedString, mark, message).help(help)
}

/// `''` where a name goes.
fn empty(mark: Place) -> Diagnostic {
    let whole = Place { len: 2, ..mark };
    let message = text!("fra questi apici non c'è un nome", "there is no name between these quotes");
    let help = text!("scrivi il nome, come `'NI018-0358-2017'`", "write the name, like `'NI018-0358-2017'`");
    Diagnostic::new(Code::MalformedName, whole, message).help(help)
}

/// An apostrophe, or what is taken for one, where a text goes or nothing that it could open.
pub(super) fn stray(reader: Reader<'_>, mark: Place) -> Option<Diagnostic> {
    let (whole, inside) = opened(reader, mark)?;
    let Some(inside) = inside else {
        let next = reader.text(Span::new(mark.end(), mark.end() + 1));
        return Some(if next == "'" && reader.text(mark) == "'" { empty(mark) } else { unclosed(reader, mark) });
    };
    let written = reader.text(inside);
    let message = text!("un testo va fra virgolette doppie", "a text goes in double quotes");
    let help = text!(
        "usa \"…\" oppure «…»; fra apici, come `'A 1'`, vanno solo i nomi",
        "use \"…\" or «…»; only names go in single quotes, like `'A 1'`"
    );
    let title = text!("metti le virgolette doppie", "use double quotes");
    let found = Diagnostic::new(Code::UnexpectedCharacter, whole, message).help(help);
    Some(found.fix(whole, format!("\"{}\"", written.trim()), title))
}
