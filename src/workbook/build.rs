//! Where everything stands in the workbook, and the workbook itself.

use super::model::{Shown, Workbook, address};
use super::{actuals, guide, indicators, nodes};
use crate::arithmetic::number::{Number, Real};
use crate::diagnostic::{Lang, Text};
use crate::eval::{Known, Scores};
use crate::plan::{EdgeId, ItemId, Kind, Plan};
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

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

/// The plan as a workbook. `scores` are those of the year as if it were closed.
pub fn workbook(plan: &Plan, scores: &Scores, today: &Scores, lang: Lang) -> Workbook {
    let mut build = Build {
        plan,
        scores,
        lang,
        actuals: FxHashMap::default(),
        judged: FxHashMap::default(),
        nodes: FxHashMap::default(),
        years: actuals::years(plan),
    };
    let items = actuals::items(plan);
    build.actuals = items.iter().enumerate().map(|(row, id)| (*id, row + 1)).collect();
    let judged = indicators::judged(plan, scores);
    build.judged = judged.iter().enumerate().map(|(row, of)| (*of, row + 1)).collect();
    let blocks = nodes::blocks(plan, scores);
    build.nodes = blocks.iter().map(|block| (block.node, block.row)).collect();
    let names = build.names();
    let sheets = vec![
        guide::sheet(&build, today),
        nodes::sheet(&build, &blocks),
        indicators::sheet(&build, &judged),
        actuals::sheet(&build, &items),
    ];
    let title = plan.root.map_or(String::new(), |root| plan.title(root).to_owned());
    Workbook { title, sheets, names }
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

    /// The cell of an item's value in the plan's year.
    pub(super) fn value_cell(&self, id: ItemId) -> Option<String> {
        Some(address(&self.actuals_sheet(), *self.actuals.get(&id)?, actuals::VALUE))
    }

    /// The cell of an item's value in an earlier year.
    pub(super) fn earlier_cell(&self, id: ItemId, year: i32) -> Option<String> {
        let column = actuals::VALUE + 1 + self.years.iter().position(|y| *y == year)?;
        Some(address(&self.actuals_sheet(), *self.actuals.get(&id)?, column))
    }

    /// The cells of an item's score and of its state: of itself, or on an edge that is judged apart.
    pub(super) fn score_cells(&self, id: ItemId, edge: Option<EdgeId>) -> Option<(String, String)> {
        if self.plan.item(id).kind == Kind::Indicator {
            let row = *self.judged.get(&(id, edge)).or_else(|| self.judged.get(&(id, None)))?;
            let sheet = self.indicators_sheet();
            return Some((address(&sheet, row, indicators::SCORE), address(&sheet, row, indicators::STATE)));
        }
        let (row, sheet) = (*self.nodes.get(&id)?, self.nodes_sheet());
        Some((address(&sheet, row, nodes::SCORE), address(&sheet, row, nodes::STATE)))
    }

    pub(super) fn actuals_sheet(&self) -> String {
        self.say(crate::text!("Consuntivi", "Actuals"))
    }

    pub(super) fn indicators_sheet(&self) -> String {
        self.say(crate::text!("Indicatori", "Indicators"))
    }

    pub(super) fn nodes_sheet(&self) -> String {
        self.say(crate::text!("Albero", "Tree"))
    }

    /// A name for each value to be filled in and for each score.
    fn names(&self) -> Vec<(String, String)> {
        let (mut names, mut taken) = (Vec::new(), rustc_hash::FxHashSet::default());
        let mut add = |prefix: String, id: ItemId, place: Option<String>| {
            let plain = self.plan.name(id).chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '_' });
            let name: String = prefix.chars().chain(plain).take(NAME).collect();
            // Names of cells know no capitals.
            if let Some(place) = place.filter(|_| taken.insert(name.to_lowercase())) {
                names.push((name, place));
            }
        };
        for id in self.plan.ids() {
            add(self.say(crate::text!("valore_", "value_")), id, self.value_cell(id));
            add(self.say(crate::text!("punteggio_", "score_")), id, self.score_cells(id, None).map(|(score, _)| score));
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

/// The words that formulas look for.
pub(super) mod words {
    use crate::diagnostic::Lang;
    use crate::text;

    pub(in super::super) fn yes(lang: Lang) -> String {
        text!("sì", "yes").get(lang).to_owned()
    }

    pub(in super::super) fn no(lang: Lang) -> String {
        text!("no", "no").get(lang).to_owned()
    }

    pub(in super::super) fn not_done(lang: Lang) -> String {
        text!("non realizzato", "not done").get(lang).to_owned()
    }

    pub(in super::super) fn missing(lang: Lang) -> String {
        text!("manca", "missing").get(lang).to_owned()
    }

    pub(in super::super) fn not_computable(lang: Lang) -> String {
        text!("non calcolabile", "not computable").get(lang).to_owned()
    }

    pub(in super::super) fn not_assessable(lang: Lang) -> String {
        text!("non valutabile", "not assessable").get(lang).to_owned()
    }

    pub(in super::super) fn blocked(lang: Lang) -> String {
        text!("bloccato", "blocked").get(lang).to_owned()
    }

    pub(in super::super) fn undefined(lang: Lang) -> String {
        text!("senza punteggio", "no score").get(lang).to_owned()
    }

    pub(in super::super) fn decided(lang: Lang) -> String {
        text!("deciso", "decided").get(lang).to_owned()
    }

    pub(in super::super) fn left_out(lang: Lang) -> String {
        text!("escluso", "left out").get(lang).to_owned()
    }

    pub(in super::super) fn blocks(lang: Lang) -> String {
        text!("blocca", "blocks").get(lang).to_owned()
    }
}
