//! What is said about a year: actuals, decisions of the evaluation body and published figures.

use super::{Algorithm, Counted, Form, Goal, ItemId, MeasureId, Value};
use crate::source::Place;
pub use crate::syntax::view::claim::TextOf;
use rust_decimal::Decimal;

/// A fact: a value of an item in a year.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Fact {
    /// Which item.
    pub item: ItemId,
    /// The value.
    pub value: Value,
    /// Where it is written, in a plan or a table.
    pub span: Place,
}

/// Why a target was missed in a year, or what is done about it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Explanation {
    /// Of which item.
    pub item: ItemId,
    /// In which year.
    pub year: i32,
    /// The text, without quotes.
    pub text: Place,
    /// True for what is done about it.
    pub is_remedy: bool,
}

/// A value of an indicator in one unit, which has its own.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct UnitFact {
    /// Which indicator.
    pub item: ItemId,
    /// In which unit.
    pub unit: ItemId,
    /// The value.
    pub value: Value,
    /// Where it is written.
    pub span: Place,
}

/// The actuals of one year.
#[derive(Clone, Debug, Default)]
pub struct YearFacts {
    /// True once a `consuntivo` of the year is declared `chiuso`.
    pub closed: bool,
    /// Facts, ordered by item.
    pub facts: Vec<Fact>,
    /// Budget used, ordered by item.
    pub resources: Vec<Fact>,
    /// Values of single units, ordered by item and unit.
    pub of_units: Vec<UnitFact>,
}

impl YearFacts {
    /// The values of an indicator in single units, ordered by unit.
    pub fn of_units(&self, item: ItemId) -> &[UnitFact] {
        if self.of_units.is_empty() {
            return &[];
        }
        let start = self.of_units.partition_point(|f| f.item < item);
        let end = start + self.of_units[start..].partition_point(|f| f.item == item);
        &self.of_units[start..end]
    }

    /// The fact about an item.
    pub fn get(&self, item: ItemId) -> Option<&Fact> {
        fact(&self.facts, item)
    }

    /// The budget used by an item.
    pub fn resources(&self, item: ItemId) -> Option<&Fact> {
        fact(&self.resources, item)
    }
}

/// The fact about an item, among facts ordered by item.
pub fn fact(facts: &[Fact], item: ItemId) -> Option<&Fact> {
    facts.binary_search_by_key(&item, |f| f.item).ok().map(|i| &facts[i])
}

/// A decision of the evaluation body.
#[derive(Clone, Debug)]
pub struct Decision {
    /// About which node.
    pub item: ItemId,
    /// On one edge only: the parent.
    pub under: Option<ItemId>,
    /// What was decided.
    pub verdict: Verdict,
    /// The deciding body.
    pub body: Place,
    /// The act, without quotes.
    pub act: Place,
    /// The reason, without quotes.
    pub reason: Place,
    /// Where it was deduced from; empty when it was stated.
    pub deduced: Place,
    /// The whole line.
    pub span: Place,
}

/// What was decided.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Verdict {
    /// A score, as a fraction.
    Score(Decimal),
    /// A score in a range.
    Between(Decimal, Decimal),
    /// Not assessable.
    NotAssessable,
}

/// A published figure.
#[derive(Clone, Debug)]
pub struct Claim {
    /// About which item; the plan, for what is about no single one.
    pub item: ItemId,
    /// On one edge only: the parent.
    pub under: Option<ItemId>,
    /// The year.
    pub year: i32,
    /// What is claimed.
    pub figure: Figure,
    /// Where it was published, without quotes.
    pub place: Place,
    /// Why it is wrong, for a figure known to be wrong; empty otherwise.
    pub denied: Place,
    /// The figure as written.
    pub value_span: Place,
    /// The whole line.
    pub span: Place,
}

impl Claim {
    /// What it is about, as its keyword.
    pub fn kind(&self) -> &'static str {
        match self.figure {
            Figure::Score { .. } => "punteggio",
            Figure::Value(_) => "valore",
            Figure::Resources(_) => "risorse",
            Figure::Outcome(_) => "esito",
            Figure::Weight { .. } => "peso",
            Figure::Target(..) => "target",
            Figure::Variance(..) => "scostamento",
            Figure::Text(of, _) => of.role().word(),
            Figure::Threshold { .. } => "soglia",
            Figure::Count(..) => "numero",
            Figure::Formula(..) => "valore",
        }
    }

    /// True for what is said of one item, under its name.
    pub fn is_of_item(&self) -> bool {
        !matches!(self.figure, Figure::Threshold { .. } | Figure::Count(..) | Figure::Formula(..))
    }
}

/// What a claim says.
#[derive(Clone, Debug, PartialEq)]
pub enum Figure {
    /// A score; `percent` when written with `%`.
    Score {
        /// The figure, percentages as fractions.
        value: Decimal,
        /// Written with `%`.
        percent: bool,
    },
    /// A value.
    Value(Value),
    /// Budget used, in euro.
    Resources(Decimal),
    /// An outcome in words, without quotes.
    Outcome(Place),
    /// A weight; `percent` when written with `%`, else points.
    Weight {
        /// The figure, percentages as fractions.
        value: Decimal,
        /// Written with `%`.
        percent: bool,
    },
    /// A target.
    Target(Form, Goal, MeasureId),
    /// Actual minus target.
    Variance(Decimal, MeasureId),
    /// A printed text, without quotes.
    Text(TextOf, Place),
    /// The score from which an outcome is reached; `percent` when written with `%`.
    Threshold {
        /// The outcome, without quotes.
        outcome: Place,
        /// The figure, percentages as fractions.
        value: Decimal,
        /// Written with `%`.
        percent: bool,
    },
    /// How many nodes there are of some; `percent` for their part of all.
    Count(Box<Counted>, Decimal, bool),
    /// What a formula comes to.
    Formula(Box<Algorithm>, Decimal, MeasureId),
}
