//! What stands between braces in a chapter: a figure of the plan, or a part of the report.

use super::claim::{self, About, TextOf};
use super::counted::Nodes;
use super::line::{Line, Tree};
use super::placement;
use super::stage::{Formula, Rounding};
use crate::diagnostic::Diagnostic;
use crate::source::Place;
use crate::syntax::cursor::Cursor;
use crate::syntax::{Context, Keyword, TokenKind, formula};

/// What is asked for, and how it is to be printed.
pub struct Reference {
    /// What.
    pub asks: Asks,
    /// `arrotonda a 0,1 %`
    pub rounding: Option<Rounding>,
    /// All of it.
    pub span: Place,
}

/// What is asked for.
pub enum Asks {
    /// `punteggio X`, `valore X in P 2023`
    Figure(FigureOf),
    /// `numero obiettivi esito "Raggiunto"`
    Count(Nodes),
    /// `A / B`
    Formula(Formula),
    /// `tabella strutture`, `schede AS_01`
    Part(Part),
}

/// A figure or a text of something.
pub struct FigureOf {
    /// Which.
    pub what: Printed,
    /// Of what.
    pub name: Place,
    /// `in P`: as P counts it.
    pub parent: Option<Place>,
    /// Of which year, where that is said.
    pub year: Option<(i32, Place)>,
}

/// What documents print of something.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Printed {
    /// `punteggio`
    Score,
    /// `valore`
    Value,
    /// `risorse`
    Used,
    /// `risorse X previste`
    Planned,
    /// `esito`
    Outcome,
    /// `peso`
    Weight,
    /// `target`
    Target,
    /// `scostamento`
    Variance,
    /// `titolo`, `codice`, `algoritmo`, …
    Text(TextOf),
}

/// A part of the report.
#[derive(Clone, Copy)]
pub enum Part {
    /// `albero`, `albero X`
    Tree(Option<Place>),
    /// `schede`, `schede X`
    Sheets(Option<Place>),
    /// `grafico X`
    Chart(Place),
    /// `tabella N`, `tabella N X`
    Table(Place, Option<Place>),
}

impl<'a> Tree<'a> {
    /// The lines between braces.
    pub fn references(self) -> impl Iterator<Item = Line<'a>> {
        self.ast.top().map(move |id| self.line(id, Context::REFERENCE))
    }
}

impl Reference {
    /// Reads a line; nothing where it asks for nothing.
    pub fn read(line: Line<'_>, found: &mut Vec<Diagnostic>) -> Option<Reference> {
        let opens = |at: usize| line.kind(at) == Some(TokenKind::OpenParenthesis);
        // `risorse(X)` is a function, and what documents print is something's.
        let keyword = line.keyword().filter(|k| k.contexts().meets(Context::REFERENCE) && line.len() > 1 && !opens(1));
        let alone = line.keyword().filter(|k| matches!(k, Keyword::Tree | Keyword::Sheets));
        if keyword.or(alone).is_none() && line.is_name(0) && line.is_name(1) && !line.goes_on(1) {
            found.push(placement::unknown(line));
            return None;
        }
        let (asks, rounding) = match keyword.or(alone) {
            None => {
                let mut words = line.cursor(line.tokens(), found);
                (Asks::Formula(formula::read(&mut words)?), rounding(&mut words, line)?)
            }
            Some(keyword) => {
                let mut words = line.read(line.len(), found);
                let asks = asks(&mut words, keyword)?;
                let rounding = match asks {
                    Asks::Part(_) => None,
                    _ => rounding(&mut words, line)?,
                };
                words.finish();
                (asks, rounding)
            }
        };
        Some(Reference { asks, rounding, span: line.span() })
    }
}

impl Line<'_> {
    /// True where a word goes on with a formula.
    fn goes_on(self, at: usize) -> bool {
        ["ogni", "e", "o", Keyword::Round.word(), Keyword::Truncate.word()].iter().any(|word| self.is_word(at, word))
    }
}

fn asks(words: &mut Cursor<'_, '_>, keyword: Keyword) -> Option<Asks> {
    let maybe_node = |words: &mut Cursor<'_, '_>| match words.peek() {
        Some(_) => words.name().map(Some),
        None => Some(None),
    };
    Some(match keyword {
        Keyword::Number => Asks::Count(Nodes::in_claim(words)?),
        Keyword::Tree => Asks::Part(Part::Tree(maybe_node(words)?)),
        Keyword::Sheets => Asks::Part(Part::Sheets(maybe_node(words)?)),
        Keyword::Chart => Asks::Part(Part::Chart(words.name()?)),
        Keyword::Table => {
            let name = words.name()?;
            Asks::Part(Part::Table(name, maybe_node(words)?))
        }
        _ => Asks::Figure(figure_of(words, keyword)?),
    })
}

fn figure_of(words: &mut Cursor<'_, '_>, keyword: Keyword) -> Option<FigureOf> {
    let About::Item { name, parent } = claim::about(words, keyword)? else { return None };
    let planned = keyword == Keyword::Resources && words.take_word(PLANNED).is_some();
    let here = words.here();
    let year = match words.peek_kind() {
        Some(TokenKind::Numeric) => Some((words.year()?, here)),
        _ => None,
    };
    let what = match keyword {
        Keyword::Score => Printed::Score,
        Keyword::Value => Printed::Value,
        Keyword::Resources if planned => Printed::Planned,
        Keyword::Resources => Printed::Used,
        Keyword::Outcome => Printed::Outcome,
        Keyword::Weight => Printed::Weight,
        Keyword::Target => Printed::Target,
        Keyword::Variance => Printed::Variance,
        _ => Printed::Text(TextOf::of(keyword)?),
    };
    Some(FigureOf { what, name, parent, year })
}

/// After `risorse X`: those of the plan, not those that were used.
const PLANNED: &str = "previste";

/// `arrotonda a 0,1 %`, where it is there; nothing where it can't be read.
fn rounding(words: &mut Cursor<'_, '_>, line: Line<'_>) -> Option<Option<Rounding>> {
    let truncate = match words.peek_word() {
        Some(word) if word == Keyword::Round.word() => false,
        Some(word) if word == Keyword::Truncate.word() => true,
        _ => {
            words.finish();
            return Some(None);
        }
    };
    words.take();
    Rounding::to(words, truncate, line.span()).map(Some)
}
