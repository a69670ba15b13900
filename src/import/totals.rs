//! Totals below the rows as the scores of what they total, and what a workbook says of itself: its body and its year.

use super::formula::{CellId, Node, Value};
use super::found::Found;
use super::grid::Grid;
use super::heads::{Role, plain, year_in};
use std::collections::BTreeSet;

/// Gives the scores in the rows of totals to the nodes whose indicators they are computed from. That of the plan, where
/// one is.
pub fn assign(grid: &Grid, found: &mut Found) -> Option<CellId> {
    let mut of_plan = None;
    let totals: Vec<CellId> = found.passed.iter().filter(|passed| passed.is_total).map(|passed| passed.at).collect();
    for at in totals {
        let Some(table) = found.tables.iter().position(|heads| heads.sheet == at.sheet) else { continue };
        for role in [Role::Score, Role::Weighted] {
            let Some(column) = found.tables[table].column(role) else { continue };
            let cell = CellId { column, ..at };
            let Some(formula) = grid.formula_at(cell) else { continue };
            let rows = rows_of(grid, formula, at.sheet);
            let of: BTreeSet<usize> = (0..found.indicators.len())
                .filter(|i| found.indicators[*i].table == table && rows.contains(&found.indicators[*i].row))
                .collect();
            let tops: Vec<usize> = found.nodes_of(None).collect();
            let is_scored = |top: &usize| found.nodes[*top].score.is_some_and(|score| rows.contains(&score.row));
            if of.is_empty() && tops.len() > 1 && tops.iter().all(is_scored) {
                of_plan = of_plan.or(Some(cell));
            }
            if of.is_empty() {
                continue;
            }
            if of.len() == found.indicators.len() && found.nodes_of(None).count() != 1 {
                of_plan = of_plan.or(Some(cell));
                break;
            }
            if let Some(node) = whose(found, &of) {
                found.nodes[node].score = found.nodes[node].score.or(Some(cell));
                break;
            }
        }
    }
    of_plan
}

/// The rows of a sheet that a formula looks at.
fn rows_of(grid: &Grid, formula: usize, sheet: usize) -> BTreeSet<u32> {
    let (source, down, right) = grid.formula(formula);
    let mut rows = BTreeSet::new();
    source.node.each(&mut |node| {
        let Node::Cells(reference) = node else { return };
        let Some(block) = reference.block(down, right).filter(|block| block.sheet == sheet) else { return };
        let area = grid.clipped(block.area);
        rows.extend(area.top..=area.bottom);
    });
    rows
}

/// The node whose indicators these mostly are.
fn whose(found: &Found, of: &BTreeSet<usize>) -> Option<usize> {
    let first = found.indicators[*of.first()?].parent?;
    let is_one = of.iter().filter(|i| found.indicators[**i].parent == Some(first)).count() * 2 > of.len();
    is_one.then_some(first)
}

/// The year of the plan, by what sheets, titles and headings say.
pub fn year(grid: &Grid) -> Option<i32> {
    let mut asked = Vec::new();
    let mut actual = Vec::new();
    let mut said = Vec::new();
    for (sheet, page) in grid.pages.iter().enumerate() {
        said.extend(year_in(&page.sheet.name));
        for (row, width) in grid.rows(sheet).take(20) {
            let cells = (1..=width.min(60)).map(|column| CellId { sheet, row, column });
            for cell in cells.filter(|cell| matches!(grid.stored(*cell), Value::Text(_))) {
                let text = plain(grid.text(cell));
                let Some(year) = year_in(&text) else { continue };
                match () {
                    () if text.contains("target") || text.contains("atteso") => asked.push(year),
                    () if text.contains("consuntivo") || text.contains("valore") => actual.push(year),
                    () => said.push(year),
                }
            }
        }
    }
    asked.iter().min().or(said.first()).or(actual.iter().max()).copied()
}

/// The body whose plan it is, by the first rows.
pub fn body(grid: &Grid) -> Option<String> {
    const WORDS: [&str; 16] = [
        "comune",
        "provincia",
        "regione",
        "camera",
        "citta",
        "universita",
        "azienda",
        "asl",
        "ente",
        "istituto",
        "agenzia",
        "unione",
        "consorzio",
        "ministero",
        "autorita",
        "parco",
    ];
    for sheet in 0..grid.pages.len() {
        for (row, width) in grid.rows(sheet).take(5) {
            let filled: Vec<&str> = (1..=width.min(60))
                .map(|column| grid.text(CellId { sheet, row, column }))
                .filter(|text| !text.is_empty())
                .collect();
            let [one] = filled.as_slice() else { continue };
            let text = plain(one);
            if WORDS.contains(&text.split(' ').next().unwrap_or_default()) {
                return Some((*one).to_owned());
            }
        }
    }
    None
}
