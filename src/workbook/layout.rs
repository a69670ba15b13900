//! Where everything stands in the workbook, and what its cells share.

use super::model::{Shown, address};
use super::words;
use crate::arithmetic::number::{Number, Real};
use crate::diagnostic::{Lang, Text};
use crate::eval::{Known, Scores};
use crate::plan::{EdgeId, ItemId, Kind, Measured, Plan};
use crate::text;
use rust_decimal::Decimal;
use rustc_hash::{FxHashMap, FxHashSet};

/// Among the actuals, the column to fill in.
pub(super) const GIVEN: usize = 5;
/// Among the actuals, the column of the value: as given, or by formula. Those of other years follow it.
pub(super) const VALUE: usize = 6;
/// Among the indicators, the column of the score.
pub(super) const INDICATOR_SCORE: usize = 14;
/// Among the indicators, the column of the state of the score.
pub(super) const INDICATOR_STATE: usize = 15;
/// In the tree, the column of the score.
pub(super) const NODE_SCORE: usize = 5;
/// In the tree, the column of the state of the score.
pub(super) const NODE_STATE: usize = 6;

/// Among the indicators, the column of the outcome.
pub(super) const INDICATOR_OUTCOME: usize = 17;
/// In the tree, the column of the outcome.
pub(super) const NODE_OUTCOME: usize = 13;

/// What the sheets are made from.
pub(super) struct Build<'a> {
    pub(super) plan: &'a Plan,
    /// Scores as if the year were closed: a spreadsheet knows no ranges.
    pub(super) scores: &'a Scores,
    pub(super) lang: Lang,
    /// The row of each indicator and datum among the actuals.
    pub(super) actuals: FxHashMap<ItemId, usize>,
    /// The rows of judged indicators: each by itself, and on the edges that are judged apart.
    pub(super) judged: FxHashMap<(ItemId, Option<EdgeId>), usize>,
    /// The row of each node.
    pub(super) nodes: FxHashMap<ItemId, usize>,
    /// Years before the plan's of which formulas need a value, or something is known.
    pub(super) years: Vec<i32>,
}

/// The most that the name of a cell may have.
const NAME: usize = 200;

impl Build<'_> {
    pub(super) fn say(&self, text: Text) -> String {
        text.get(self.lang).to_owned()
    }

    pub(super) fn code(&self, id: ItemId) -> String {
        self.plan.text(self.plan.printed_code(id, None)).to_owned()
    }

    /// Where values come from, in words.
    pub(super) fn sources(&self, measured: &Measured) -> String {
        let called = |index: &u16| {
            let source = &self.plan.sources[usize::from(*index)];
            let title = self.plan.text(source.title);
            if title.is_empty() { self.plan.text(source.name) } else { title }
        };
        self.plan.cited.get(measured.sources).iter().map(called).collect::<Vec<_>>().join("; ")
    }

    /// The cell of an item's value in the plan's year.
    pub(super) fn value_cell(&self, id: ItemId) -> Option<String> {
        Some(address(&self.actuals_sheet(), *self.actuals.get(&id)?, VALUE))
    }

    /// The cell of an item's value in an earlier year.
    pub(super) fn earlier_cell(&self, id: ItemId, year: i32) -> Option<String> {
        let column = VALUE + 1 + self.years.iter().position(|y| *y == year)?;
        Some(address(&self.actuals_sheet(), *self.actuals.get(&id)?, column))
    }

    /// The cells of an item's score and of its state: of itself, or on an edge that is judged apart.
    pub(super) fn score_cells(&self, id: ItemId, edge: Option<EdgeId>) -> Option<(String, String)> {
        if self.plan.item(id).kind == Kind::Indicator {
            let row = *self.judged.get(&(id, edge)).or_else(|| self.judged.get(&(id, None)))?;
            let sheet = self.indicators_sheet();
            return Some((address(&sheet, row, INDICATOR_SCORE), address(&sheet, row, INDICATOR_STATE)));
        }
        let (row, sheet) = (*self.nodes.get(&id)?, self.nodes_sheet());
        Some((address(&sheet, row, NODE_SCORE), address(&sheet, row, NODE_STATE)))
    }

    /// The cell of an item's outcome: of itself, or on an edge that is judged apart.
    pub(super) fn outcome_cell(&self, id: ItemId, edge: Option<EdgeId>) -> Option<String> {
        if self.plan.item(id).kind == Kind::Indicator {
            let row = *self.judged.get(&(id, edge))?;
            return Some(address(&self.indicators_sheet(), row, INDICATOR_OUTCOME));
        }
        Some(address(&self.nodes_sheet(), *self.nodes.get(&id)?, NODE_OUTCOME))
    }

    pub(super) fn actuals_sheet(&self) -> String {
        self.say(text!("Consuntivi", "Actuals"))
    }

    pub(super) fn indicators_sheet(&self) -> String {
        self.say(text!("Indicatori", "Indicators"))
    }

    pub(super) fn nodes_sheet(&self) -> String {
        self.say(text!("Albero", "Tree"))
    }

    /// A name for each value to be filled in and for each score.
    pub(super) fn names(&self) -> Vec<(String, String)> {
        let (mut names, mut taken) = (Vec::new(), FxHashSet::default());
        let mut add = |prefix: String, id: ItemId, place: Option<String>| {
            let plain = self.plan.name(id).chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '_' });
            let name: String = prefix.chars().chain(plain).take(NAME).collect();
            // Names of cells know no capitals.
            if let Some(place) = place.filter(|_| taken.insert(name.to_lowercase())) {
                names.push((name, place));
            }
        };
        for id in self.plan.ids() {
            add(self.say(text!("valore_", "value_")), id, self.value_cell(id));
            add(self.say(text!("punteggio_", "score_")), id, self.score_cells(id, None).map(|(score, _)| score));
        }
        names
    }
}

/// A number as a cell shows it: as many digits as are known.
pub(super) fn shown(number: &Number) -> Decimal {
    number.about()
}

/// What a cell shows of a value.
pub(super) fn known(build: &Build<'_>, known: Known) -> Shown {
    match known {
        Known::Number(n) => n.one().map_or(Shown::Text(String::new()), |n| Shown::Number(shown(n))),
        Known::Day(day) => Shown::Day(day),
        Known::Bool(true) => Shown::Text(words::yes(build.lang)),
        Known::Bool(false) => Shown::Text(words::no(build.lang)),
        Known::NotDone => Shown::Text(words::not_done(build.lang)),
        Known::Missing => Shown::Text(String::new()),
        Known::Fault(_) => Shown::Text(words::not_computable(build.lang)),
    }
}
