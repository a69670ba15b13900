//! `regola` in a policy: what a score comes from.

use super::line::Line;
use super::stage::{self, Formula, Limits, Rounding};
use crate::diagnostic::Diagnostic;
use crate::ground::quantity::Quantity;
use crate::source::Place;
use crate::syntax::{Context, Keyword, formula};

/// `regola NAME { … }`
#[derive(Clone, Copy)]
pub struct Rule<'a>(pub(super) Line<'a>);

impl<'a> Rule<'a> {
    /// Its name.
    pub fn name(self, found: &mut Vec<Diagnostic>) -> Option<Place> {
        self.0.as_field().named(found)
    }

    /// The lines of its block.
    pub fn parts(self) -> impl Iterator<Item = Part<'a>> {
        self.0.lines().map(Part::of)
    }
}

/// A line of a rule.
#[derive(Clone, Copy)]
pub enum Part<'a> {
    /// `parametro NAME [V]`
    Parameter(Parameter<'a>),
    /// `verso crescente`
    Direction(Direction<'a>),
    /// `se CONDITION vale E`
    Guard(Guard<'a>),
    /// `punteggio E`
    Score(Score<'a>),
    /// `fasce E { … }`
    Bands(Bands<'a>),
    /// `spezzata E { … }`
    Points(Points<'a>),
    /// `limiti tra A e B`
    Limits(LimitsLine<'a>),
    /// `arrotonda a Q`, `tronca a Q`
    Rounding(RoundingLine<'a>),
    /// Anything else.
    Other,
}

impl<'a> Part<'a> {
    pub(super) fn of(line: Line<'a>) -> Part<'a> {
        match line.keyword() {
            Some(Keyword::Parameter) => Part::Parameter(Parameter(line)),
            Some(Keyword::Direction) => Part::Direction(Direction(line)),
            Some(Keyword::If) => Part::Guard(Guard(line)),
            Some(Keyword::Score) => Part::Score(Score(line)),
            Some(Keyword::Bands) => Part::Bands(Bands(line)),
            Some(Keyword::Points) => Part::Points(Points(line)),
            Some(Keyword::Limits) => Part::Limits(LimitsLine(line)),
            Some(Keyword::Round | Keyword::Truncate) => Part::Rounding(RoundingLine(line)),
            _ => Part::Other,
        }
    }

    /// True for a line that says how the score is computed, whether or not it can be read.
    pub fn is_score_function(self) -> bool {
        matches!(self, Part::Score(_) | Part::Bands(_) | Part::Points(_))
    }
}

/// `limiti` in a rule or node.
#[derive(Clone, Copy)]
pub struct LimitsLine<'a>(pub(super) Line<'a>);

impl LimitsLine<'_> {
    /// What it says.
    pub fn read(self, found: &mut Vec<Diagnostic>) -> Option<Limits> {
        Limits::read(self.0, found)
    }
}

/// `arrotonda`, `tronca` in a rule or node.
#[derive(Clone, Copy)]
pub struct RoundingLine<'a>(pub(super) Line<'a>);

impl RoundingLine<'_> {
    /// What it says.
    pub fn read(self, found: &mut Vec<Diagnostic>) -> Option<Rounding> {
        Rounding::read(self.0, found)
    }
}

/// `moltiplica E`, in a node of a policy or on an edge.
#[derive(Clone, Copy)]
pub struct Multiply<'a>(pub(super) Line<'a>);

impl Multiply<'_> {
    /// The factor.
    pub fn read(self, found: &mut Vec<Diagnostic>) -> Option<Formula> {
        stage::formula(self.0, found)
    }
}

/// What a parameter of a rule is.
#[derive(Clone, Copy)]
pub enum Takes {
    /// A number, with the value it has where nobody gives one.
    Number(Option<Quantity>),
    /// `fasce`: a list of bands.
    Bands,
}

/// `parametro NAME [V]`, `parametro NAME fasce`
#[derive(Clone, Copy)]
pub struct Parameter<'a>(Line<'a>);

impl Parameter<'_> {
    /// Its name, and what it is.
    pub fn read(self, found: &mut Vec<Diagnostic>) -> Option<(Place, Takes)> {
        let mut words = self.0.as_field().read(found);
        let name = words.name()?;
        let takes = match words.peek() {
            Some(_) if words.take_word(Keyword::Bands.word()).is_some() => Takes::Bands,
            Some(_) => Takes::Number(words.quantity()),
            None => Takes::Number(None),
        };
        words.finish();
        Some((name, takes))
    }
}

/// `verso crescente`
#[derive(Clone, Copy)]
pub struct Direction<'a>(Line<'a>);

impl Direction<'_> {
    /// Whether it says that the score rises.
    pub fn rises(self, found: &mut Vec<Diagnostic>) -> Option<bool> {
        let mut words = self.0.as_field().read(found);
        let rises = match words.peek_word() {
            Some("crescente") => true,
            Some("decrescente") => false,
            _ => {
                words.expected();
                return None;
            }
        };
        words.take();
        words.finish();
        Some(rises)
    }

    /// The whole line.
    pub fn span(self) -> Place {
        self.0.span()
    }
}

/// `se CONDITION vale E`
#[derive(Clone, Copy)]
pub struct Guard<'a>(Line<'a>);

impl Guard<'_> {
    /// The condition and the score.
    pub fn read(self, found: &mut Vec<Diagnostic>) -> Option<(Formula, Formula)> {
        let mut words = self.0.as_field().read(found);
        let condition = formula::read(&mut words)?;
        words.need_word("vale")?;
        let value = formula::read(&mut words)?;
        words.finish();
        Some((condition, value))
    }

    /// The whole line.
    pub fn span(self) -> Place {
        self.0.span()
    }
}

/// `punteggio E`
#[derive(Clone, Copy)]
pub struct Score<'a>(Line<'a>);

impl Score<'_> {
    /// The formula.
    pub fn read(self, found: &mut Vec<Diagnostic>) -> Option<Formula> {
        stage::formula(self.0, found)
    }

    /// The whole line.
    pub fn span(self) -> Place {
        self.0.span()
    }
}

/// The word before the rule whose score falls into bands.
const OF: &str = "di";

/// The word before the list of bands.
const BY: &str = "secondo";

/// What falls into bands.
pub enum On {
    /// `fasce E`
    Formula(Formula),
    /// `fasce di RULE`: what that rule gives.
    Rule(Place),
    /// `fasce E secondo LIST`: the bands are those of the list.
    List(Formula, Place),
}

/// `fasce E { da X vale E; oltre X vale E; altrimenti E }`
#[derive(Clone, Copy)]
pub struct Bands<'a>(Line<'a>);

impl<'a> Bands<'a> {
    /// What falls into the bands.
    pub fn on(self, found: &mut Vec<Diagnostic>) -> Option<On> {
        let mut words = self.0.as_field().read(found);
        if self.of_rule().is_none() {
            let formula = formula::read(&mut words)?;
            let is_rule = self.0.context().meets(Context::RULE);
            let list = match is_rule.then(|| words.take_word(BY)).flatten() {
                Some(_) => Some(words.name()?),
                None => None,
            };
            words.finish();
            return Some(list.map_or(On::Formula(formula.clone()), |list| On::List(formula, list)));
        }
        words.take_word(OF);
        let name = words.name()?;
        words.finish();
        Some(On::Rule(name))
    }

    /// The rule whose score falls into them.
    pub fn of_rule(self) -> Option<Place> {
        let named = self.0.is_word(1, OF) && self.0.is_name(2);
        self.0.atom(2).filter(|_| named).map(|name| name.name_place())
    }

    /// Its lines.
    pub fn lines(self) -> impl Iterator<Item = Band<'a>> {
        bands_of(self.0)
    }

    /// The first word.
    pub fn word(self) -> Place {
        self.0.word().span()
    }

    /// The head.
    pub fn span(self) -> Place {
        self.0.span()
    }
}

/// The bands in the block of a line.
pub(super) fn bands_of<'a>(line: Line<'a>) -> impl Iterator<Item = Band<'a>> {
    line.lines().filter_map(|line| match line.keyword() {
        Some(Keyword::FromValue) => Some(Band::From(Threshold(line))),
        Some(Keyword::Over) => Some(Band::Over(Threshold(line))),
        Some(Keyword::Otherwise) => Some(Band::Otherwise(Otherwise(line))),
        _ => None,
    })
}

/// A line of `fasce`.
#[derive(Clone, Copy)]
pub enum Band<'a> {
    /// `da X vale E`
    From(Threshold<'a>),
    /// `oltre X vale E`
    Over(Threshold<'a>),
    /// `altrimenti E`
    Otherwise(Otherwise<'a>),
}

/// `X vale E`
#[derive(Clone, Copy)]
pub struct Threshold<'a>(Line<'a>);

impl Threshold<'_> {
    /// Whether the threshold itself belongs to the band: `da`, not `oltre`.
    pub fn is_inclusive(self) -> bool {
        self.0.keyword() == Some(Keyword::FromValue)
    }

    /// The threshold and the score.
    pub fn read(self, found: &mut Vec<Diagnostic>) -> Option<(Formula, Formula)> {
        let mut words = self.0.as_field().read(found);
        let from = formula::read(&mut words)?;
        words.need_word("vale")?;
        let value = formula::read(&mut words)?;
        words.finish();
        Some((from, value))
    }

    /// The whole line.
    pub fn span(self) -> Place {
        self.0.span()
    }
}

/// `altrimenti E`
#[derive(Clone, Copy)]
pub struct Otherwise<'a>(Line<'a>);

impl Otherwise<'_> {
    /// The score.
    pub fn read(self, found: &mut Vec<Diagnostic>) -> Option<Formula> {
        let mut words = self.0.as_field().read(found);
        words.take_word("vale");
        let read = formula::read(&mut words)?;
        words.finish();
        Some(read)
    }
}

/// `spezzata E { a X vale E; … }`
#[derive(Clone, Copy)]
pub struct Points<'a>(Line<'a>);

impl<'a> Points<'a> {
    /// What the line runs over.
    pub fn on(self, found: &mut Vec<Diagnostic>) -> Option<Formula> {
        stage::formula(self.0, found)
    }

    /// Its points.
    pub fn lines(self) -> impl Iterator<Item = Threshold<'a>> {
        self.0.lines().filter(|line| line.keyword() == Some(Keyword::To)).map(Threshold)
    }

    /// The first word.
    pub fn word(self) -> Place {
        self.0.word().span()
    }

    /// The head.
    pub fn span(self) -> Place {
        self.0.span()
    }
}
