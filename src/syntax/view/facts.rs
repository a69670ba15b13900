//! `consuntivo`, `preconsuntivo`: values of a year.

use super::line::Line;
use super::read::{Day, Written};
use super::role::Role;
use crate::diagnostic::{Code, Diagnostic};
use crate::ground::quantity::Literal;
use crate::source::Place;
use crate::syntax::cursor::Cursor;
use crate::syntax::{Keyword, TokenKind, quotes};
use crate::text;

/// `consuntivo 2025 al 30/06/2025 unità U { … }`
#[derive(Clone, Copy)]
pub struct Block<'a> {
    line: Line<'a>,
    /// Whose values they are, and where that is written.
    pub year: (i32, Place),
    /// True for `preconsuntivo`.
    pub is_forecast: bool,
    /// `al DAY`
    pub day: Written<Day>,
    /// `chiuso`
    pub closed: Option<Place>,
    /// `unità U`
    pub unit: Written<Place>,
    /// `file "…"`
    pub file: Written<Place>,
}

impl<'a> Block<'a> {
    /// Reads the head; nothing where it has no year.
    pub fn read(line: Line<'a>, found: &mut Vec<Diagnostic>) -> Option<Block<'a>> {
        let mut head = line.read_head(found);
        let Some(year) = head.year() else {
            head.expected();
            return None;
        };
        let year = (year, head.previous());
        head.finish();
        line.refuse_repeated(found);
        let mut block = Block {
            line,
            year,
            is_forecast: line.keyword() == Some(Keyword::Forecast),
            day: Written::Absent,
            closed: None,
            unit: Written::Absent,
            file: Written::Absent,
        };
        for field in line.head_fields() {
            match field.keyword {
                Some(Keyword::Closed) => {
                    field.read(found).finish();
                    block.closed = Some(field.words().take(1).span());
                }
                Some(Keyword::At) => block.day = block.day.then(field.day(found)),
                Some(Keyword::Unit) => block.unit = Written::of(field.named(found)),
                Some(Keyword::File) => block.file = Written::of(field.quoted(found)),
                Some(Keyword::Sheet) => drop(field.sheet(found)),
                Some(Keyword::Range) => drop(field.quoted(found)),
                _ => {}
            }
        }
        Some(block)
    }

    /// The lines that say which column of its file is what.
    pub fn columns(self) -> impl Iterator<Item = Line<'a>> {
        self.line.lines_for(Role::Column)
    }

    /// The lines of its block.
    pub fn lines(self) -> impl Iterator<Item = Line<'a>> {
        self.line.lines()
    }
}

/// `REF = V`, `REF in UNIT = V`, `risorse REF = V`
#[derive(Clone, Copy)]
pub struct Fact {
    /// What it is about.
    pub name: Place,
    /// True for what it used: `risorse`.
    pub is_resources: bool,
    /// The unit whose own value it is.
    pub unit: Option<Place>,
    /// The value; nothing where it could not be read.
    pub value: Option<Literal>,
}

/// `causa REF "…"`, `misura_correttiva REF "…"`
#[derive(Clone, Copy)]
pub struct Explanation {
    /// What it is about.
    pub name: Place,
    /// The text, without quotes.
    pub text: Place,
    /// True for what is done about it.
    pub is_remedy: bool,
}

impl Line<'_> {
    /// True for a line that says why a target was missed, or what is done about it.
    fn is_explanation(self) -> bool {
        matches!(self.keyword(), Some(Keyword::Cause | Keyword::Remedy)) && !self.is_fact()
    }
}

impl Explanation {
    /// Reads a line of a block; nothing where it is none, or can't be read.
    pub fn read(line: Line<'_>, found: &mut Vec<Diagnostic>) -> Option<Explanation> {
        if !line.is_explanation() {
            return None;
        }
        let is_remedy = line.keyword() == Some(Keyword::Remedy);
        let mut words = line.read(line.len(), found);
        let name = words.name()?;
        let text = words.string()?;
        words.finish();
        Some(Explanation { name, text, is_remedy })
    }
}

impl Fact {
    /// Reads a line of a block. Nothing where it is no fact, or no fact can be made out of it.
    pub fn read(line: Line<'_>, found: &mut Vec<Diagnostic>) -> Option<Fact> {
        if line.keyword() == Some(Keyword::Waive) || line.is_explanation() {
            return None;
        }
        if !line.is_name(0) {
            // Where it can't be a fact, that was reported already.
            if line.is_fact() {
                match quotes::before_equals(line.tree().reader, line.tokens()) {
                    Some(odd) => found.push(odd),
                    None => line.refuse(found),
                }
            }
            return None;
        }
        let is_resources = line.keyword() == Some(Keyword::Resources) && line.is_name(1);
        let mut words = line.read(line.len(), found);
        let name = match is_resources {
            true => words.name()?,
            false => line.name_place(),
        };
        let unit = match !is_resources && words.take_word("in").is_some() {
            true => Some(words.name()?),
            false => None,
        };
        if words.take_kind(TokenKind::Eq).is_none() {
            // A first word that is not of the language was reported already.
            if line.keyword().is_some() || unit.is_some() {
                words.expected();
            }
            return None;
        }
        Some(Fact { name, is_resources, unit, value: value(&mut words) })
    }
}

/// The value and nothing after it.
fn value(words: &mut Cursor<'_, '_>) -> Option<Literal> {
    let start = words.here();
    match words.literal() {
        Some(value) => {
            words.finish();
            Some(value)
        }
        None => {
            no_value(words, start);
            None
        }
    }
}

/// What stands where a value goes and is none: says more than that a value is expected.
fn no_value(words: &mut Cursor<'_, '_>, at: Place) {
    let word = words.reader.text(at);
    let absent = matches!(word.to_lowercase().trim_end_matches('.'), "n.d" | "nd" | "n.a" | "na" | "n.r" | "nr");
    let help = match word {
        "≥" | ">=" | ">" | "≤" | "<=" | "<" | "circa" | "oltre" | "almeno" => text!(
            "è un confronto, non un valore: scrivi il valore misurato",
            "a comparison, not a value: write the value measured"
        ),
        _ if absent || matches!(word, "-" | "–" | "=") => text!(
            "se il valore non c'è ancora togli la riga: manca finché non arriva; se non si è fatto nulla scrivi `non_realizzato`",
            "if there is no value yet remove the line: it is missing until it comes; if nothing was done write `non_realizzato`"
        ),
        _ => return,
    };
    if let Some(found) = words.diagnostics.last_mut().filter(|d| d.code == Code::UnexpectedForm) {
        found.help = Some(help);
    }
}
