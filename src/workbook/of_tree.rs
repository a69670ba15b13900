//! What formulas ask of the tree, as cells of the workbook.

use super::formula::{compare, number, quoted};
use super::layout::{Build, shown};
use crate::eval::Known;
use crate::plan::{Counted, EdgeId, Form, Goal, Having, ItemId, OfTree, Term, counted};

/// More nodes than this are not counted by a formula: it would be longer than a sheet takes.
const MANY: usize = 100;

/// What a term is in a sheet.
pub(super) enum Place {
    /// The cell of a number.
    Cell(String),
    /// A formula or a number, which is always there.
    Always(String),
}

impl Place {
    /// As a formula says it.
    pub(super) fn text(self) -> String {
        match self {
            Place::Cell(text) | Place::Always(text) => text,
        }
    }
}

/// Where a term stands; none for what no cell has.
pub(super) fn place(build: &Build<'_>, term: &Term) -> Option<Place> {
    let year = build.plan.year;
    match term {
        Term::Data(r) if r.back == 0 => build.value_cell(r.item).map(Place::Cell),
        Term::Data(r) => build.earlier_cell(r.item, year - r.back).map(Place::Cell),
        Term::Tree(OfTree::Score(item, under)) => {
            let edge = under.and_then(|_| build.plan.edge_to(*item, *under)).map(|(id, _)| id);
            score(build, *item, edge).map(Place::Cell)
        }
        Term::Tree(OfTree::Count(of)) if of.having != Having::All => count(build, of).map(Place::Always),
        // Budgets, weights and nodes are those of the plan: nobody changes them in the sheet.
        Term::Tree(asked) => match build.scores.of_tree(build.plan, asked, year) {
            Known::Number(n) => n.one().map(|n| Place::Always(number(shown(n)))),
            _ => None,
        },
    }
}

/// The cell of the score of an item; none where an edge to it has another that stands in no such cell.
fn score(build: &Build<'_>, item: ItemId, edge: Option<EdgeId>) -> Option<String> {
    let apart = edge.filter(|id| build.plan.special_edges.contains(id));
    if apart.is_some() && !build.judged.contains_key(&(item, apart)) {
        return None;
    }
    let range = match apart {
        Some(id) => build.scores.on_edge(id, &build.plan.edges[id.0 as usize]).range,
        None => build.scores.get(item).range,
    };
    // A range is a text in its cell.
    range.is_none_or(|range| range.one().is_some()).then(|| build.score_cells(item, apart))?.map(|(score, _)| score)
}

/// How many of some nodes are as they are counted.
fn count(build: &Build<'_>, of: &Counted) -> Option<String> {
    let rows = counted::rows(build.plan, of);
    if rows.len() > MANY {
        return None;
    }
    let one = |(item, edge): &counted::Row| {
        let cell = score(build, *item, *edge)?;
        let is = match &of.having {
            Having::All => return None,
            Having::Outcome(words) => {
                let apart = edge.filter(|id| build.plan.special_edges.contains(id));
                format!("{}={}", build.outcome_cell(*item, apart)?, quoted(build.plan.text(*words)))
            }
            Having::Score(form, goal) => met(&cell, *form, *goal)?,
        };
        Some(format!("IF({cell}=\"\",0,IF({is},1,0))"))
    };
    let all: Vec<String> = rows.iter().map(one).collect::<Option<_>>()?;
    Some(if all.is_empty() { "0".to_owned() } else { format!("({})", all.join("+")) })
}

fn met(cell: &str, form: Form, goal: Goal) -> Option<String> {
    match goal {
        Goal::Number(n) => Some(compare(cell, form.symbol(), &number(n))),
        Goal::Range(low, high) => {
            let (low, high) = (compare(cell, ">=", &number(low)), compare(cell, "<=", &number(high)));
            Some(format!("AND({low},{high})"))
        }
        Goal::Day(_) | Goal::Yes => None,
    }
}
