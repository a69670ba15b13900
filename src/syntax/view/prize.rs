//! `premio`: a fund, who shares it and in what proportion.

use super::line::Line;
use super::stage::{self, Formula};
use crate::diagnostic::Diagnostic;
use crate::ground::quantity::Quantity;
use crate::source::Place;
use crate::syntax::{Keyword, Kind, TokenKind};

/// `premio NAME "title" { … }`
#[derive(Clone, Copy)]
pub struct Prize<'a>(Line<'a>);

/// A line of a prize.
#[derive(Clone, Copy)]
pub enum Part<'a> {
    /// `fondo 100.000,00 euro`
    Fund(FundLine<'a>),
    /// `fra cruscotti tipo "Scheda"`
    Among(AmongLine<'a>),
    /// `quota punteggio * categoria`
    Share(FormulaLine<'a>),
    /// `graduatoria punteggio { … }`
    Ranking(RankingLine<'a>),
    /// `soglia 60 %`
    Least(LeastLine<'a>),
    /// `massimo 3.000,00 euro`
    Ceiling(FormulaLine<'a>),
    /// `resto ripartisce`
    Leftover(LeftoverLine<'a>),
    /// Anything else.
    Other,
}

impl<'a> Prize<'a> {
    /// A statement that declares a prize.
    pub fn of(line: Line<'a>) -> Prize<'a> {
        Prize(line)
    }

    /// The lines of its block.
    pub fn parts(self) -> impl Iterator<Item = Part<'a>> {
        self.0.lines().map(|line| match line.keyword() {
            Some(Keyword::Fund) => Part::Fund(FundLine(line)),
            Some(Keyword::Among) => Part::Among(AmongLine(line)),
            Some(Keyword::Share) => Part::Share(FormulaLine(line)),
            Some(Keyword::Ranking) => Part::Ranking(RankingLine(line)),
            Some(Keyword::Threshold) => Part::Least(LeastLine(line)),
            Some(Keyword::Ceiling) => Part::Ceiling(FormulaLine(line)),
            Some(Keyword::Leftover) => Part::Leftover(LeftoverLine(line)),
            _ => Part::Other,
        })
    }

    /// Reports the lines that may be written only once and are written again.
    pub fn refuse_repeated(self, found: &mut Vec<Diagnostic>) {
        let mut seen: Vec<Line<'a>> = Vec::new();
        for line in
            self.0.lines().filter(|line| !matches!(line.keyword(), None | Some(Keyword::Among | Keyword::Waive)))
        {
            match seen.iter().find(|first| first.keyword() == line.keyword()) {
                Some(first) => found.push(super::read::repeated(line.as_field(), first.as_field())),
                None => seen.push(line),
            }
        }
    }
}

/// `fondo`
#[derive(Clone, Copy)]
pub struct FundLine<'a>(Line<'a>);

/// What is shared out.
#[derive(Clone, Copy)]
pub enum Fund {
    /// So much.
    Amount(Quantity),
    /// What a datum comes to.
    Of(Place),
}

impl FundLine<'_> {
    /// What it says.
    pub fn read(self, found: &mut Vec<Diagnostic>) -> Option<Fund> {
        let mut words = self.0.as_field().read(found);
        let is_name = matches!(words.peek_kind(), Some(TokenKind::Name | TokenKind::QuotedName));
        let read = if is_name { Fund::Of(words.name()?) } else { Fund::Amount(words.quantity()?) };
        words.finish();
        Some(read)
    }
}

/// `fra`
#[derive(Clone, Copy)]
pub struct AmongLine<'a>(Line<'a>);

/// Who shares.
#[derive(Clone, Copy)]
pub enum Among {
    /// `fra cruscotti tipo "Scheda" in X`
    Kind {
        /// All of a kind.
        kind: Kind,
        /// Only those of a `tipo`.
        typology: Option<Place>,
        /// Only those in a node or a unit.
        inside: Option<Place>,
    },
    /// `fra X`
    One(Place),
}

/// The kind that a line with `fra` names in the plural.
pub(super) fn plural(line: Line<'_>) -> Option<Kind> {
    let word = line.atom(1).filter(|word| line.is_word(1, word.text()))?.text();
    let kinds = [Kind::Area, Kind::Objective, Kind::Project, Kind::Scorecard, Kind::Unit];
    kinds.into_iter().find(|kind| kind.plural() == word)
}

impl AmongLine<'_> {
    /// What it says.
    pub fn read(self, found: &mut Vec<Diagnostic>) -> Option<Among> {
        let mut words = self.0.as_field().read(found);
        let Some(kind) = plural(self.0) else {
            let name = words.name()?;
            words.finish();
            return Some(Among::One(name));
        };
        words.take();
        let typology = match words.take_word(Keyword::Kind.word()) {
            Some(_) => Some(words.string()?),
            None => None,
        };
        let inside = match words.take_word(Keyword::In.word()) {
            Some(_) => Some(words.name()?),
            None => None,
        };
        words.finish();
        Some(Among::Kind { kind, typology, inside })
    }

    /// The whole line.
    pub fn span(self) -> Place {
        self.0.span()
    }
}

/// `quota`, `massimo`
#[derive(Clone, Copy)]
pub struct FormulaLine<'a>(Line<'a>);

impl FormulaLine<'_> {
    /// The formula.
    pub fn read(self, found: &mut Vec<Diagnostic>) -> Option<Formula> {
        stage::formula(self.0, found)
    }
}

/// `soglia`
#[derive(Clone, Copy)]
pub struct LeastLine<'a>(Line<'a>);

impl LeastLine<'_> {
    /// The score below which there is no prize.
    pub fn read(self, found: &mut Vec<Diagnostic>) -> Option<Quantity> {
        let mut words = self.0.as_field().read(found);
        let least = words.quantity()?;
        words.finish();
        Some(least)
    }

    /// What stands after its first word.
    pub fn written(self) -> Place {
        self.0.words().skip(1).span()
    }
}

/// `resto`
#[derive(Clone, Copy)]
pub struct LeftoverLine<'a>(Line<'a>);

impl LeftoverLine<'_> {
    /// True where what is left is shared again, false where it is kept.
    pub fn is_shared(self, found: &mut Vec<Diagnostic>) -> Option<bool> {
        let mut words = self.0.as_field().read(found);
        let shared = match words.peek_word() {
            Some("ripartisce") => true,
            Some("accantona") => false,
            _ => {
                words.expected();
                return None;
            }
        };
        words.take();
        words.finish();
        Some(shared)
    }

    /// What stands after its first word.
    pub fn written(self) -> Place {
        self.0.words().skip(1).span()
    }
}

/// `graduatoria`
#[derive(Clone, Copy)]
pub struct RankingLine<'a>(Line<'a>);

/// A line of a ranking.
#[derive(Clone, Copy)]
pub enum Step {
    /// `primi 20 % vale 1,5`
    First {
        /// How many.
        first: Quantity,
        /// What they count for.
        worth: Quantity,
        /// The whole line.
        span: Place,
    },
    /// `altrimenti 1`
    Otherwise(Quantity),
    /// `pari_merito dentro`
    Tied(Tied),
}

/// Where those who tie stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tied {
    /// In the best of their places.
    Best,
    /// In the worst of them.
    Worst,
    /// In the mean of what all of them are worth.
    Mean,
}

impl<'a> RankingLine<'a> {
    /// What is ranked.
    pub fn on(self, found: &mut Vec<Diagnostic>) -> Option<Formula> {
        stage::formula(self.0, found)
    }

    /// Its lines; false among them for one that could not be read.
    pub fn steps(self, found: &mut Vec<Diagnostic>) -> Vec<Option<Step>> {
        let lines = self.0.lines().filter(|line| line.keyword() != Some(Keyword::Waive));
        lines.map(|line| step(line, found)).collect()
    }

    /// The first word.
    pub fn word(self) -> Place {
        self.0.word().span()
    }
}

fn step(line: Line<'_>, found: &mut Vec<Diagnostic>) -> Option<Step> {
    let mut words = line.as_field().read(found);
    let read = match line.keyword()? {
        Keyword::First => {
            let first = words.quantity()?;
            words.need_word("vale")?;
            Step::First { first, worth: words.quantity()?, span: line.span() }
        }
        Keyword::Otherwise => {
            words.take_word("vale");
            Step::Otherwise(words.quantity()?)
        }
        Keyword::Tied => {
            let tied = match words.peek_word() {
                Some("dentro") => Tied::Best,
                Some("fuori") => Tied::Worst,
                Some("media") => Tied::Mean,
                _ => {
                    words.expected();
                    return None;
                }
            };
            words.take();
            Step::Tied(tied)
        }
        _ => return None,
    };
    words.finish();
    Some(read)
}
