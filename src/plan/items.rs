//! What a plan declares, and how one thing refers to another.

use super::Kind;
use crate::source::Place;
use crate::syntax::view::Role;
use rust_decimal::Decimal;

/// A declared thing: a scored node, an indicator or a datum.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ItemId(pub u32);

/// A scoring rule: an index into [`Policy::rules`](super::Policy::rules).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct RuleId(pub u16);

/// An edge: an index into [`Plan::edges`](super::Plan::edges).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct EdgeId(pub u32);

/// A unit of measure: an index into [`Plan::measures`](super::Plan::measures).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct MeasureId(pub u16);

impl MeasureId {
    /// A plain number.
    pub const NUMBER: MeasureId = MeasureId(0);
    /// `%`
    pub const PERCENT: MeasureId = MeasureId(1);
    /// `n`: whole things.
    pub const COUNT: MeasureId = MeasureId(2);
    /// `gg`: days.
    pub const DAYS: MeasureId = MeasureId(3);
    /// `euro`
    pub const EURO: MeasureId = MeasureId(4);
    /// `ore`: hours.
    pub const HOURS: MeasureId = MeasureId(5);

    /// A day: no measure that a number is written in.
    pub const DATE: MeasureId = MeasureId(u16::MAX);

    /// The measures the language knows, in the order of their ids.
    pub const BUILT_IN: [&'static str; 6] = ["", "%", "n", "gg", "euro", "ore"];

    /// True for plain numbers, percentages and counts, which compare with each other.
    pub fn is_dimensionless(self) -> bool {
        self.0 <= MeasureId::COUNT.0
    }
}

/// A declared thing. An empty span means "not written".
#[derive(Clone, Debug)]
pub struct Item {
    /// What it is.
    pub kind: Kind,
    /// Its name, where declared.
    pub name: Place,
    /// Its title, without quotes.
    pub title: Place,
    /// Index into the table of its kind: [`Plan::measured`](super::Plan::measured) for indicators and data.
    pub detail: u32,
    /// The node it belongs to.
    pub parent: Option<ItemId>,
}

/// How a parent counts a child.
#[derive(Clone, Debug)]
pub struct Edge {
    /// The node above.
    pub parent: ItemId,
    /// The node below.
    pub child: ItemId,
    /// The weight, if written.
    pub weight: Option<Weight>,
    /// A rule for this edge only.
    pub rule: Option<RuleId>,
    /// Parameters for this edge only.
    pub parameters: Box<[(u16, Decimal)]>,
    /// The slot, as an index into the aggregation's components.
    pub component: Option<u16>,
    /// True for `usa`, false where the child is declared.
    pub used: bool,
    /// Where the edge is written: the name after `usa`, or the child's name.
    pub span: Place,
}

/// A node assigned to a unit: `unità X` in the node's block.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Assignment {
    /// The node.
    pub node: ItemId,
    /// The unit.
    pub unit: ItemId,
    /// What the node weighs in the unit's score, if written.
    pub weight: Option<Weight>,
    /// Where: the unit's name.
    pub span: Place,
}

/// A weight.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Weight {
    /// The number; percentages as fractions.
    pub value: Decimal,
    /// True when written with `%`: siblings then add up to 100 %.
    pub percent: bool,
    /// Where.
    pub span: Place,
}

/// A named thing without a score: a source or a measure.
#[derive(Clone, Debug)]
pub struct Named {
    /// Its name.
    pub name: Place,
    /// Its title, without quotes.
    pub title: Place,
}

/// A unit of measure.
#[derive(Clone, Debug)]
pub struct Measure {
    /// The word after a number.
    pub symbol: String,
    /// Its title; empty for those of the language.
    pub title: Place,
}

/// Texts of a node that reports show.
#[derive(Clone, Debug, PartialEq)]
pub struct Annotation {
    /// Of which item.
    pub item: ItemId,
    /// `prospettiva`, `missione`, `programma`, `tipo`, `era`.
    pub field: Role,
    /// The text without quotes, or the name.
    pub text: Place,
    /// The year in which a former name was the name.
    pub year: Option<i32>,
}

/// A waiver of a lint.
#[derive(Clone, Debug)]
pub struct Waiver {
    /// The code as written.
    pub code: crate::diagnostic::Code,
    /// The part of the text it holds for.
    pub scope: Place,
    /// Written in `piano`: it holds for the whole plan.
    pub in_plan: bool,
    /// Why.
    pub reason: Place,
    /// Where it is written.
    pub span: Place,
}
