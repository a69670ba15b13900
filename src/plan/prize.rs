//! A fund shared among nodes, each in proportion to a quota of its own.

use super::ItemId;
use crate::ground::formula::Formula;
use crate::source::Place;
pub use crate::syntax::view::prize::Tied;
use rust_decimal::Decimal;

/// A fund, who shares it and in what proportion.
#[derive(Clone, Debug)]
pub struct Prize {
    /// Its name.
    pub name: Place,
    /// Its title, without quotes.
    pub title: Place,
    /// What is shared out.
    pub fund: Fund,
    /// Where that is written.
    pub fund_span: Place,
    /// Who shares it, in the order of the plan.
    pub members: Vec<ItemId>,
    /// What each counts for.
    pub quota: ShareFormula,
    /// What places are worth, which the quota names.
    pub ranking: Option<Ranking>,
    /// The score below which there is no prize, and where it is written.
    pub least: Option<(Decimal, Place)>,
    /// The most that each can have.
    pub ceiling: Option<ShareFormula>,
    /// Whether what thresholds and ceilings leave is shared again, and where it is written.
    pub shares_again: Option<(bool, Place)>,
}

/// A formula that is computed for each of those who share.
pub type ShareFormula = Formula<Seen>;

/// What is shared out.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Fund {
    /// So many euro.
    Amount(Decimal),
    /// What an item is worth.
    Of(ItemId),
}

/// What the formulas of a prize see of each of those who share it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Seen {
    /// `punteggio`
    Score,
    /// `graduatoria`: what the place is worth.
    Place,
    /// A parameter of the node.
    Parameter(u16),
    /// A value: the unit's own, where units have theirs.
    Value(ItemId),
}

/// What places are worth.
#[derive(Clone, Debug)]
pub struct Ranking {
    /// What is ranked, the highest first.
    pub on: ShareFormula,
    /// What the first are worth, the fewest of them first.
    pub first: Vec<First>,
    /// What all others are.
    pub otherwise: Decimal,
    /// Where those stand who tie.
    pub tied: Tied,
}

/// The first places.
#[derive(Clone, Copy, Debug)]
pub struct First {
    /// How many, or what part of all.
    pub many: Decimal,
    /// Whether it is a part.
    pub is_part: bool,
    /// What they are worth.
    pub worth: Decimal,
    /// The whole line.
    pub span: Place,
}

impl Prize {
    /// The formulas.
    pub fn formulas(&self) -> impl Iterator<Item = &ShareFormula> {
        [Some(&self.quota), self.ranking.as_ref().map(|r| &r.on), self.ceiling.as_ref()].into_iter().flatten()
    }

    /// The items whose values it looks at.
    pub fn values(&self) -> impl Iterator<Item = ItemId> {
        let named = self.formulas().flat_map(|f| f.names()).filter_map(|(seen, _)| match seen {
            Seen::Value(item) => Some(*item),
            _ => None,
        });
        let fund = if let Fund::Of(item) = self.fund { Some(item) } else { None };
        named.chain(fund)
    }

    /// True where the scores of those who share decide something.
    pub fn looks_at_scores(&self) -> bool {
        self.least.is_some() || self.formulas().flat_map(|f| f.names()).any(|(seen, _)| *seen == Seen::Score)
    }
}

impl Ranking {
    /// What a place is worth among so many.
    pub fn worth(&self, place: usize, among: usize) -> Decimal {
        let is_first = |first: &&First| {
            let many = if first.is_part { first.many.checked_mul(Decimal::from(among)) } else { Some(first.many) };
            many.is_some_and(|many| Decimal::from(place) <= many)
        };
        self.first.iter().find(is_first).map_or(self.otherwise, |first| first.worth)
    }
}
