//! `pubblicato`: figures of a document.

use super::counted::Nodes;
use super::goal::Asked;
use super::line::Line;
use super::of_tree::Formula;
use super::read::Written;
use super::role::Role;
use crate::diagnostic::Diagnostic;
use crate::ground::quantity::{Literal, Quantity};
use crate::source::Place;
use crate::syntax::cursor::Cursor;
use crate::syntax::{Context, Keyword, TokenKind, formula};

/// `pubblicato 2025 "Relazione, cap. 3" { … }`
#[derive(Clone, Copy)]
pub struct Block<'a> {
    line: Line<'a>,
    /// The year the figures are of.
    pub year: i32,
    /// Where they were published.
    pub document: Place,
    /// `file "…"`: the table that they stand in.
    pub file: Written<Place>,
}

impl<'a> Block<'a> {
    /// Reads the head; nothing where it says no year or no document.
    pub fn read(line: Line<'a>, found: &mut Vec<Diagnostic>) -> Option<Block<'a>> {
        let mut head = line.read_head(found);
        let Some(year) = head.year() else {
            head.expected();
            return None;
        };
        let document = head.string()?;
        head.finish();
        line.refuse_repeated(found);
        let mut file = Written::Absent;
        for field in line.head_fields() {
            match field.keyword {
                Some(Keyword::File) => file = Written::of(field.quoted(found)),
                Some(Keyword::Sheet) => drop(field.sheet(found)),
                Some(Keyword::Range) => drop(field.quoted(found)),
                _ => {}
            }
        }
        Some(Block { line, year, document, file })
    }

    /// The lines of its block.
    pub fn lines(self) -> impl Iterator<Item = Line<'a>> {
        self.line.lines()
    }
}

/// `punteggio REF = V`, `target REF >= V`, …
pub struct Claim {
    /// What it is about.
    pub about: About,
    /// What was published.
    pub figure: Figure,
    /// The figure as written.
    pub written: Place,
    /// `smentito "why"`
    pub denied: Option<Denied>,
    /// The whole line.
    pub span: Place,
}

/// What a figure is of.
pub enum About {
    /// `X`, `X in P`
    Item {
        /// Its name.
        name: Place,
        /// `in P`: as P counts it.
        parent: Option<Place>,
    },
    /// `soglia "Raggiunto"`
    Outcome(Place),
    /// `numero obiettivi e progetti in A1 punteggio > 90 %`
    Nodes(Nodes),
    /// `valore risorse(A1) / risorse(COMUNE)`
    Formula(Formula),
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
    /// `titolo`, `codice`, `algoritmo`, …
    Text(TextOf, Place),
    /// `soglia`
    Threshold(Quantity),
    /// `numero`
    Count(Quantity),
}

/// Which text of something is printed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum TextOf {
    /// `codice`
    Code,
    /// `titolo`
    Title,
    /// `algoritmo`
    Algorithm,
    /// `tipologia`
    Typology,
    /// `prospettiva`
    Perspective,
    /// `missione`
    Mission,
    /// `programma`
    Programme,
}

impl TextOf {
    pub(super) fn of(keyword: Keyword) -> Option<TextOf> {
        Some(match keyword {
            Keyword::Code => TextOf::Code,
            Keyword::Title => TextOf::Title,
            Keyword::Algorithm => TextOf::Algorithm,
            Keyword::Typology => TextOf::Typology,
            Keyword::Perspective => TextOf::Perspective,
            Keyword::Mission => TextOf::Mission,
            Keyword::Programme => TextOf::Programme,
            _ => return None,
        })
    }

    /// The role of the line that a node says it in.
    pub fn role(self) -> Role {
        match self {
            TextOf::Code => Role::Code,
            TextOf::Title => Role::Title,
            TextOf::Algorithm => Role::Algorithm,
            TextOf::Typology => Role::Typology,
            TextOf::Perspective => Role::Perspective,
            TextOf::Mission => Role::Mission,
            TextOf::Programme => Role::Programme,
        }
    }
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
        let head = line.head();
        let mut words = line.read(head.len(), found);
        let about = match line.claims_formula() {
            true => About::Formula(formula::read_number(&mut words)?),
            false => about(&mut words, keyword)?,
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
        // Most heads have no field.
        let denied = if head.len() < line.len() { denial(line, found) } else { None };
        Some(Claim { about, figure, written, denied, span: line.span() })
    }
}

/// The denial in a head with fields; the last, where there are several.
fn denial(line: Line<'_>, found: &mut Vec<Diagnostic>) -> Option<Denied> {
    line.refuse_repeated(found);
    let denials = line.head_fields().filter(|f| f.keyword == Some(Keyword::Denied));
    denials
        .map(|field| Denied { word: field.words().take(1).span(), why: Written::of(field.quoted(found)) })
        .fold(None, |_, denied| Some(denied))
}

pub(super) fn about(words: &mut Cursor<'_, '_>, keyword: Keyword) -> Option<About> {
    match keyword {
        Keyword::Threshold => Some(About::Outcome(words.string()?)),
        Keyword::Number => Nodes::in_claim(words).map(About::Nodes),
        _ => {
            let name = words.name()?;
            let parent = match words.take_word("in") {
                Some(_) => Some(words.name()?),
                None => None,
            };
            Some(About::Item { name, parent })
        }
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
        Keyword::Threshold => Figure::Threshold(quantity()?),
        Keyword::Number => Figure::Count(quantity()?),
        _ if TextOf::of(keyword).is_some() => Figure::Text(TextOf::of(keyword)?, words.string()?),
        _ => Figure::Variance(quantity()?),
    })
}
