//! What is wrong with the formulas of a workbook: typed over, displaced, over the wrong cells, not what is stored.

use super::compare::{agrees, shown};
use super::compute::Computed;
use super::formula::{Beyond, Block, CellId, Fault, Node, Value};
use super::found::Found;
use super::grid::Grid;
use super::heads::Role;
use super::shapes::{Detail, italian, shape};
use super::told::{Told, Topic};
use crate::source::{Area, CellKind, letters};
use crate::text;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Everything that is wrong with the formulas.
pub fn find(grid: &Grid, computed: &Computed<'_>, found: &Found) -> Vec<Told> {
    let mut told = Vec::new();
    stored(grid, computed, &mut told);
    for table in 0..found.tables.len() {
        columns(grid, computed, found, table, &mut told);
        ranges(grid, found, table, &mut told);
    }
    told
}

/// Values that their formulas don't give, and formulas that are not computed here.
fn stored(grid: &Grid, computed: &Computed<'_>, told: &mut Vec<Told>) {
    for at in 0..grid.written.len() {
        let cell = grid.written[at].cell;
        match computed.formula(at) {
            Value::Fault(Fault::Beyond(beyond)) => {
                // What looks at it is not computed either: the first one is told.
                let is_first = begins_beyond(&grid.formula(at).0.node, beyond);
                if is_first || matches!(beyond, Beyond::Cycle | Beyond::Form) {
                    told.push(Told::new(Topic::NotComputed, cell, why_not(beyond)));
                }
            }
            value if grid.is_saved(cell) && !agrees(value, grid, cell) => {
                let local = computed.from_stored(at);
                if !agrees(&local, grid, cell) {
                    let (formula, stored) = (italian(grid, at), shown(&grid.stored(cell)));
                    let words = text!(
                        "il valore salvato non è quello della formula {formula}",
                        "the stored value is not that of the formula {formula}"
                    );
                    told.push(Told::new(Topic::Stored, cell, words).with(stored, shown(&local)));
                }
            }
            _ => {}
        }
    }
}

fn begins_beyond(node: &Node, beyond: &Beyond) -> bool {
    let mut found = false;
    node.each(&mut |node| {
        found |= match (node, beyond) {
            (Node::Beyond(own), beyond) => own == beyond,
            (Node::Call(function, _), Beyond::Function(name)) => function.name == &**name,
            _ => false,
        };
    });
    found
}

fn why_not(beyond: &Beyond) -> crate::diagnostic::Text {
    match beyond {
        Beyond::Function(name) => text!(
            "la funzione {name} qui non si calcola: vale il valore salvato",
            "the function {name} is not computed here: the stored value counts"
        ),
        Beyond::Name(name) => text!(
            "{name} non si trova in questa cartella di lavoro: vale il valore salvato",
            "{name} is not in this workbook: the stored value counts"
        ),
        Beyond::Form => text!(
            "la formula non si legge: vale il valore salvato",
            "the formula can't be read: the stored value counts"
        ),
        Beyond::Cycle => text!("la formula dipende da sé stessa", "the formula depends on itself"),
        Beyond::Work => text!(
            "la cartella chiede più calcoli di quanti se ne fanno: vale il valore salvato",
            "the workbook asks for more work than is done: the stored value counts"
        ),
    }
}

/// Cells of a column that are not as the others of it.
fn columns(grid: &Grid, computed: &Computed<'_>, found: &Found, table: usize, told: &mut Vec<Told>) {
    let heads = &found.tables[table];
    let rows: Vec<u32> = found.indicators.iter().filter(|i| i.table == table).map(|i| i.row).collect();
    let width = rows.iter().filter_map(|row| grid.width(heads.sheet, *row)).max().unwrap_or(0);
    for column in 1..=width {
        let role = heads.columns.iter().find(|c| c.at == column).map(|c| c.role);
        if matches!(role, Some(Role::Actual | Role::Target | Role::Baseline(_) | Role::OtherTarget(_))) {
            continue;
        }
        let cells = rows.iter().map(|row| CellId { sheet: heads.sheet, row: *row, column });
        let (with, without): (Vec<CellId>, Vec<CellId>) = cells.partition(|cell| grid.formula_at(*cell).is_some());
        let formulas: Vec<usize> = with.iter().filter_map(|cell| grid.formula_at(*cell)).collect();
        typed_over(grid, computed, &formulas, &without, told);
        displaced(grid, &formulas, told);
    }
}

fn typed_over(grid: &Grid, computed: &Computed<'_>, formulas: &[usize], without: &[CellId], told: &mut Vec<Told>) {
    let is_number = |cell: &&CellId| matches!(grid.kind(**cell), CellKind::Number | CellKind::Percent);
    let typed: Vec<&CellId> = without.iter().filter(is_number).collect();
    if formulas.len() < 2 || typed.len() >= formulas.len() {
        return;
    }
    for cell in typed {
        // The nearest formula of the column says what would stand here.
        let Some(near) = formulas.iter().min_by_key(|at| grid.written[**at].cell.row.abs_diff(cell.row)) else {
            continue;
        };
        let (value, would) = (shown(&grid.stored(*cell)), shown(&computed.moved(*near, *cell)));
        let near = grid.written[*near].cell;
        let near = format!("{}{}", letters(near.column), near.row);
        let words = text!(
            "un numero scritto sopra la formula della colonna (come in {near})",
            "a number typed over the formula of the column (as in {near})"
        );
        told.push(Told::new(Topic::TypedOver, *cell, words).with(value, would));
    }
}

/// Formulas that are made as most of their column, but look elsewhere.
fn displaced(grid: &Grid, formulas: &[usize], told: &mut Vec<Told>) {
    let mut alike: BTreeMap<String, BTreeMap<String, Vec<usize>>> = BTreeMap::new();
    for at in formulas.iter().filter(|at| looks_at_cells(&grid.formula(**at).0.node)) {
        let (whole, skeleton) = (shape(grid, *at, Detail::Whole), shape(grid, *at, Detail::Skeleton));
        alike.entry(skeleton).or_default().entry(whole).or_default().push(*at);
    }
    for shapes in alike.values() {
        let count: usize = shapes.values().map(Vec::len).sum();
        let Some(most) = shapes.values().max_by_key(|cells| cells.len()) else { continue };
        if count < 3 || most.len() * 3 < count * 2 {
            continue;
        }
        for at in shapes.values().filter(|cells| cells[0] != most[0]).flatten() {
            let (formula, other) = (italian(grid, *at), italian(grid, most[0]));
            let words = text!(
                "la formula {formula} non guarda le celle che guardano le altre della colonna, come {other}",
                "the formula {formula} doesn't look at the cells that the others of its column do, such as {other}"
            );
            told.push(Told::new(Topic::Displaced, grid.written[*at].cell, words));
        }
    }
}

/// True for a formula that looks at single cells, or at blocks that don't move: blocks of a group are as long as it is.
fn looks_at_cells(node: &Node) -> bool {
    let mut is_so = true;
    node.each(&mut |node| {
        if let Node::Cells(reference) = node {
            let is_fixed = reference.rows.iter().all(|row| row.is_fixed);
            is_so &= is_fixed || reference.rows[0] == reference.rows[1];
        }
    });
    is_so
}

/// Blocks of cells in formulas that cut groups of rows.
fn ranges(grid: &Grid, found: &Found, table: usize, told: &mut Vec<Told>) {
    let mut groups: BTreeMap<Option<usize>, Vec<u32>> = BTreeMap::new();
    for indicator in found.indicators.iter().filter(|i| i.table == table) {
        groups.entry(indicator.parent).or_default().push(indicator.row);
    }
    let sheet = found.tables[table].sheet;
    for at in 0..grid.written.len() {
        let cell = grid.written[at].cell;
        let (source, down, right) = grid.formula(at);
        let (mut out, mut totals): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        source.node.each(&mut |node| {
            let Node::Cells(reference) = node else { return };
            let Some(Block { sheet: of, area }) = reference.block(down, right) else { return };
            if of == sheet && area.left == area.right && area.bottom > area.top {
                out.extend(left_out(grid, sheet, &groups, area));
                totals.extend(totals_in(grid, found, sheet, area, cell));
            }
        });
        let formula = italian(grid, at);
        if !out.is_empty() {
            out.dedup();
            let cells = out.join(", ");
            told.push(Told::new(
                Topic::Range,
                cell,
                text!("{formula} lascia fuori {cells}", "{formula} leaves out {cells}"),
            ));
        } else if !totals.is_empty() {
            totals.dedup();
            let cells = totals.join(", ");
            let words = text!(
                "{formula} conta anche il totale {cells}, che somma le stesse righe",
                "{formula} also counts the total {cells}, which sums the same rows"
            );
            told.push(Told::new(Topic::Range, cell, words));
        }
    }
}

fn names(column: u32, rows: &[u32]) -> String {
    rows.iter().map(|row| format!("{}{row}", letters(column))).collect::<Vec<_>>().join(", ")
}

/// Rows of a group of which others are in the block.
fn left_out(grid: &Grid, sheet: usize, groups: &BTreeMap<Option<usize>, Vec<u32>>, area: Area) -> Option<String> {
    let mut out = Vec::new();
    for rows in groups.values() {
        let is_in = |row: &&u32| area.top <= **row && **row <= area.bottom;
        if !rows.iter().any(|row| is_in(&row)) {
            continue;
        }
        let is_filled = |row: &&u32| {
            let cell = CellId { sheet, row: **row, column: area.left };
            grid.stored(cell) != Value::Empty || grid.formula_at(cell).is_some()
        };
        out.extend(rows.iter().filter(|row| !is_in(row)).filter(is_filled).copied());
    }
    out.sort_unstable();
    (!out.is_empty()).then(|| names(area.left, &out))
}

/// Totals in a block that sum rows of the same block.
fn totals_in(grid: &Grid, found: &Found, sheet: usize, area: Area, own: CellId) -> Option<String> {
    let mut by_row: FxHashMap<u32, bool> = FxHashMap::default();
    for passed in found.passed.iter().filter(|passed| passed.is_total && passed.at.sheet == sheet) {
        let cell = CellId { sheet, row: passed.at.row, column: area.left };
        let is_in = area.has(cell.row, cell.column) && cell != own;
        let Some(at) = grid.formula_at(cell).filter(|_| is_in) else { continue };
        let (source, down, right) = grid.formula(at);
        let mut sums = false;
        source.node.each(&mut |node| {
            let Node::Cells(reference) = node else { return };
            let block = reference.block(down, right);
            sums |= block.is_some_and(|block| {
                block.sheet == sheet && block.area.left == area.left && area.has(block.area.top, area.left)
            });
        });
        by_row.insert(cell.row, sums);
    }
    let mut rows: Vec<u32> = by_row.into_iter().filter(|(_, sums)| *sums).map(|(row, _)| row).collect();
    rows.sort_unstable();
    (!rows.is_empty()).then(|| names(area.left, &rows))
}
