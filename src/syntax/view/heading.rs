//! Name and title of what a line declares, and what planners write in their place.

use super::line::Line;
use super::read::Written;
use super::role::Role;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Place;
use crate::syntax::ast::Reader;
use crate::syntax::cursor::unquote;
use crate::syntax::quotes;
use crate::syntax::{Kind, Token, TokenKind};
use crate::text;

/// Name and title of what a line declares.
#[derive(Clone, Debug)]
pub struct Heading {
    /// The name.
    pub name: Place,
    /// The title, without quotes.
    pub title: Written<Place>,
    /// What a name that can't be one was meant to be.
    pub meant: Option<String>,
}

impl Line<'_> {
    /// What it declares with a name that the whole plan knows; `unità x` without a title only names a unit.
    pub fn declares(self) -> Option<Kind> {
        let kind = self.keyword().and_then(Kind::of)?;
        (kind != Kind::Unit || self.role() == Some(Role::Unit)).then_some(kind)
    }

    /// Reads name and title; nothing where it has no name.
    pub fn heading(self, found: &mut Vec<Diagnostic>) -> Option<Heading> {
        let (reader, all) = (self.tree.reader, &self.tokens()[..self.head().len()]);
        let (word, tokens) = (reader.place(all[0]), &all[1..]);
        let odd = match odd_name(reader, word, tokens, found) {
            Name::Plain => None,
            Name::Odd(odd) => Some(odd),
            Name::Missing => return None,
        };
        let taken = odd.as_ref().map_or(0, |odd| odd.words);
        let mut words = self.cursor(&tokens[taken..], found);
        let (name, meant) = match odd {
            Some(odd) => (odd.name, odd.meant),
            None => words.name_or_meant()?,
        };
        let title = match words.peek() {
            None => Written::Absent,
            // A number with its unit is a field whose word is misspelt.
            Some(first) if first.is(TokenKind::Name) && words.rest().iter().all(|t| !t.is(TokenKind::Percent)) => {
                let whole = words.rest().iter().fold(first.span(), |whole, token| whole.to(token.span()));
                found.push(title_without_quotes(reader, reader.place(whole)));
                return Some(Heading { name, title: Written::Unread, meant });
            }
            Some(_) => Written::of(words.string()),
        };
        if title != Written::Unread && words.peek().is_some() {
            words.finish_head(self.keyword().map_or(&[], |k| k.head_fields(self.context)));
        }
        Some(Heading { name, title, meant })
    }
}

impl Line<'_> {
    /// Reads the codes of a source or measure, which only readers of the text look at.
    pub fn read_codes(self, found: &mut Vec<Diagnostic>) {
        for field in self.head_fields().filter(|f| f.role() == Some(Role::Code)) {
            field.quoted(found);
        }
    }
}

/// What stands where a name goes.
enum Name {
    /// A name, or nothing that would be taken for one.
    Plain,
    /// Something that can't be a name and was meant to be one, which has been reported.
    Odd(Odd),
    /// No name and nothing that could stand for it, which has been reported.
    Missing,
}

/// What was meant to be a name.
struct Odd {
    name: Place,
    /// How many words it takes.
    words: usize,
    meant: Option<String>,
}

/// What planners write where a name goes: `OO-01`, `12`, or a title without a name.
fn odd_name(reader: Reader<'_>, word: Place, tokens: &[Token], found: &mut Vec<Diagnostic>) -> Name {
    let Some(first) = tokens.first() else { return Name::Plain };
    match first.kind() {
        TokenKind::Name => odd_word(reader, tokens, found),
        TokenKind::Numeric => odd_number(reader, tokens, found),
        TokenKind::Text | TokenKind::CurlyText if tokens.get(1).is_some_and(|t| t.is_text()) => {
            found.push(quotes::in_double_quotes(reader, reader.place(*first)));
            let inner = unquote(reader.text(*first), reader.place(*first));
            Name::Odd(Odd { name: inner, words: 1, meant: None })
        }
        TokenKind::Text | TokenKind::CurlyText => {
            let written = reader.text(*first);
            found.push(no_name(reader.text(word), word, written));
            // The title stands in for it, so that nothing else is missed.
            let inner = unquote(written, reader.place(*first));
            if inner.is_empty() { Name::Missing } else { Name::Odd(Odd { name: inner, words: 0, meant: None }) }
        }
        _ => Name::Plain,
    }
}

/// `12`, or a printed code such as `1.1_02`, taken for a number and a name.
fn odd_number(reader: Reader<'_>, tokens: &[Token], found: &mut Vec<Diagnostic>) -> Name {
    let last = quotes::touching(tokens);
    without_quotes(reader, &tokens[..=last], found)
}

/// `OO-01`, or a printed code with a blank in it.
fn odd_word(reader: Reader<'_>, tokens: &[Token], found: &mut Vec<Diagnostic>) -> Name {
    // A title after several words: they are the name.
    if let Some(title) = tokens.iter().position(|t| t.is_text()).filter(|at| *at > 1)
        && quotes::of_code(reader, tokens, title).is_some()
    {
        return without_quotes(reader, &tokens[..title], found);
    }
    match quotes::touching(tokens) {
        0 => Name::Plain,
        last => without_quotes(reader, &tokens[..=last], found),
    }
}

fn without_quotes(reader: Reader<'_>, words: &[Token], found: &mut Vec<Diagnostic>) -> Name {
    let name = words.iter().fold(reader.place(words[0]), |whole, word| whole.to(reader.place(*word)));
    if !quotes::can_be_a_name(reader.text(name)) {
        return Name::Plain;
    }
    found.push(quotes::without_quotes(reader, name));
    Name::Odd(Odd { name, words: words.len(), meant: None })
}

fn no_name(keyword: &str, word: Place, title: &str) -> Diagnostic {
    let message = text!("a questo `{keyword}` manca il nome", "this `{keyword}` has no name");
    let help = text!(
        "scrivi un nome breve prima del titolo: `{keyword} NOME {title}`",
        "write a short name before the title: `{keyword} NAME {title}`"
    );
    Diagnostic::new(Code::MissingField, word, message).help(help)
}

fn title_without_quotes(reader: Reader<'_>, span: Place) -> Diagnostic {
    let message = text!("il titolo va fra virgolette", "the title goes in quotes");
    let help = text!("scrivi `\"` prima e dopo il titolo", "write `\"` before and after the title");
    let quoted = format!("\"{}\"", reader.text(span).replace('"', ""));
    let title = text!("metti le virgolette", "put it in quotes");
    Diagnostic::new(Code::UnexpectedForm, span, message).help(help).fix(span, quoted, title)
}
