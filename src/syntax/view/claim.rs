//! `pubblicato`: figures of a document.

use super::goal::Asked;
use super::line::Line;
use super::read::Written;
use crate::diagnostic::Diagnostic;
use crate::ground::quantity::{Literal, Quantity};
use crate::source::Place;
use crate::syntax::cursor::Cursor;
use crate::syntax::{Context, Keyword, TokenKind};

/// `pubblicato 2025 "Relazione, cap. 3" { … }`
#[derive(Clone, Copy)]
pub struct Block<'a> {
    line: Line<'a>,
    /// The year the figures are of.
    pub year: i32,
    /// Where they were published.
    pub document: Place,
}

impl<'a> Block<'a> {
    /// Reads the head; nothing where it says no year or no document.
    pub fn read(line: Line<'a>, found: &mut Vec<Diagnostic>) -> Option<Block<'a>> {
        let mut head = line.read(line.len(), found);
        let Some(year) = head.year() else {
            head.expected();
            return None;
        };
        let document = head.string()?;
        head.finish();
        Some(Block { line, year, document })
    }

    /// The lines of its block.
    pub fn lines(self) -> impl Iterator<Item = Line<'a>> {
        self.line.lines()
    }
}

/// `punteggio REF = V`, `target REF >= V`, …
#[derive(Clone, Copy)]
pub struct Claim {
    /// What it is about.
    pub name: Place,
    /// `in P`: as P counts it.
    pub parent: Option<Place>,
    /// What was published.
    pub figure: Figure,
    /// The figure as written.
    pub written: Place,
    /// `smentito "why"`
    pub denied: Option<Denied>,
    /// The whole line.
    pub span: Place,
}

/// What was published of something.
#[derive(Clone, Copy)]
pub enum Figure {
    /// `punteggio`
    Score(Quantity),
    /// `valore`
    Value(Literal),
    /// `risorse`
    Resources(Quantity),
    /// `esito`
    Outcome(Place),
    /// `peso`
    Weight(Quantity),
    /// `target`
    Target(Asked),
    /// `scostamento`
    Variance(Quantity),
}

/// `smentito "why"`
#[derive(Clone, Copy)]
pub struct Denied {
    /// The word.
    pub word: Place,
    /// The reason.
    pub why: Written<Place>,
}

impl Claim {
    /// Reads a line of a block; nothing where it is none, or no figure can be read in it.
    pub fn read(line: Line<'_>, found: &mut Vec<Diagnostic>) -> Option<Claim> {
        let keyword = line.keyword().filter(|k| *k != Keyword::Waive && k.contexts().meets(Context::CLAIMS))?;
        let mut words = line.read_head(found);
        let name = words.name()?;
        let parent = match words.take_word("in") {
            Some(_) => Some(words.name()?),
            None => None,
        };
        // A target has an operator of its own.
        if keyword != Keyword::Target && words.take_kind(TokenKind::Eq).is_none() {
            words.expected();
            return None;
        }
        let start = words.here();
        let written = words.rest().last().map_or(start, |last| start.to(line.tree.reader.place(*last)));
        let figure = figure(&mut words, keyword)?;
        words.finish();
        line.refuse_repeated(found);
        let denials = line.head_fields().filter(|f| f.keyword == Some(Keyword::Denied));
        let denied = denials
            .map(|field| Denied { word: field.words().take(1).span(), why: Written::of(field.quoted(found)) })
            .fold(None, |_, denied| Some(denied));
        Some(Claim { name, parent, figure, written, denied, span: line.span() })
    }
}

fn figure(words: &mut Cursor<'_, '_>, keyword: Keyword) -> Option<Figure> {
    let mut quantity = || words.quantity();
    Some(match keyword {
        Keyword::Score => Figure::Score(quantity()?),
        Keyword::Resources => Figure::Resources(quantity()?),
        Keyword::Weight => Figure::Weight(quantity()?),
        Keyword::Outcome => Figure::Outcome(words.string()?),
        Keyword::Value => Figure::Value(words.literal()?),
        Keyword::Target => Figure::Target(Asked::read(words)?),
        _ => Figure::Variance(quantity()?),
    })
}
