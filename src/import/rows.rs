//! The rows of a table as the tree of a plan.

use super::formula::{CellId, Value};
use super::found::{Found, Indicator, Node, OddName, Passed, as_name, code_and_title};
use super::grid::Grid;
use super::heads::{self, Heads, Role, is_wide, plain};
use crate::source::{CellKind, letters};

/// Reads the sheets of a workbook.
pub fn read(grid: &Grid, year: Option<i32>) -> Found {
    let mut found = Found::default();
    for sheet in 0..grid.pages.len() {
        match heads::find(grid, sheet, year) {
            Some(heads) if heads.is_plan() => found.tables.push(heads),
            Some(heads) => found.others.push(heads),
            None if grid.rows(sheet).next().is_some() => found.unread.push(sheet),
            None => {}
        }
    }
    let several = found.tables.len() > 1;
    for table in 0..found.tables.len() {
        let heads = found.tables[table].clone();
        let names_sheet = several && !heads.levels().contains(&0);
        let mut reading = Reading { grid, heads: &heads, table, path: [None; 3], outline: Vec::new() };
        if names_sheet {
            reading.sheet_is_a_node(&mut found);
        }
        let rows: Vec<u32> = grid.rows(heads.sheet).map(|(row, _)| row).filter(|row| *row > heads.rows.1).collect();
        for (at, row) in rows.iter().enumerate() {
            reading.row(&mut found, *row, &rows[at + 1..]);
        }
    }
    from_other_tables(grid, &mut found);
    found
}

struct Reading<'g> {
    grid: &'g Grid,
    heads: &'g Heads,
    table: usize,
    /// The node of each level that rows stand in now.
    path: [Option<usize>; 3],
    /// Nodes that are rows, by their codes.
    outline: Vec<(String, usize)>,
}

impl Reading<'_> {
    fn cell(&self, row: u32, column: u32) -> CellId {
        CellId { sheet: self.heads.sheet, row, column }
    }

    fn text(&self, row: u32, role: Role) -> &str {
        self.heads.column(role).map_or("", |column| self.grid.text(self.cell(row, column)))
    }

    /// The code of a row. `1.1` may be stored as a number.
    fn code(&self, row: u32) -> String {
        let cell = self.heads.column(Role::Code).map(|column| self.cell(row, column));
        let is_number = cell.is_some_and(|cell| self.grid.kind(cell) == CellKind::Number);
        let text = self.text(row, Role::Code);
        if is_number { text.replace(',', ".") } else { text.to_owned() }
    }

    fn sheet_is_a_node(&mut self, found: &mut Found) {
        let title = self.grid.pages[self.heads.sheet].sheet.name.clone();
        let at = self.cell(self.heads.rows.0, 1);
        self.path[0] = Some(add_node(found, (0, None), None, &title, at));
    }

    fn row(&mut self, found: &mut Found, row: u32, later: &[u32]) {
        let width = self.grid.width(self.heads.sheet, row).unwrap_or(0);
        let filled: Vec<(u32, &str)> = (1..=width)
            .map(|column| (column, self.grid.text(self.cell(row, column))))
            .filter(|(_, text)| !text.is_empty())
            .collect();
        let Some((first, said)) = filled.first().copied() else { return };
        let has = |role| !self.text(row, role).is_empty();
        let is_asked = has(Role::Target) || has(Role::Actual);
        let passed = |is_total| Passed { at: self.cell(row, first), text: said.to_owned(), is_total };
        let is_heading = self.heads.columns.iter().all(|c| {
            let own = self.grid.text(self.cell(row, c.at));
            own.is_empty() || c.heading.contains(own)
        });
        if is_heading && filled.len() > 1 {
            return;
        }
        if is_total(said) && !is_asked {
            found.passed.push(passed(true));
            return;
        }
        if let Some(level) = self.section(row, &filled, is_asked) {
            let (code, title) = code_and_title(without_word(said));
            let (code, title) = (code.map(str::to_owned), title.to_owned());
            self.enter(found, level, code, &title, self.cell(row, first));
            return;
        }
        if !is_asked && has(Role::Code) && has(Role::Title) && self.is_above(row, later) {
            self.outline_node(found, row);
            return;
        }
        let is_indicator = (has(Role::Title) || has(Role::Code)) && (is_asked || has(Role::Weight));
        if !is_indicator {
            found.passed.push(passed(false));
            return;
        }
        self.parents(found, row);
        self.indicator(found, row);
    }

    /// The level of a row that is the heading of those below it.
    fn section(&self, row: u32, filled: &[(u32, &str)], is_asked: bool) -> Option<u8> {
        let (first, said) = *filled.first()?;
        let texts =
            filled.iter().filter(|(column, _)| self.grid.kind(self.cell(row, *column)) == CellKind::Text).count();
        if is_asked || texts != 1 || filled.len() > 3 {
            return None;
        }
        let text = plain(said);
        let word = text.split(' ').next().unwrap_or_default();
        let by_word = match word {
            "ambito" | "area" | "asse" | "missione" => Some(0),
            "obiettivo" | "ob" | "finalita" => Some(1),
            "progetto" | "azione" => Some(2),
            _ => None,
        };
        let is_code = code_and_title(said).0.is_some();
        let is_column = self.heads.columns.iter().any(|c| c.at == first && matches!(c.role, Role::Parent(_)));
        by_word.or((is_code && !is_column && is_wide(self.grid.merged(self.cell(row, first)))).then_some(1))
    }

    /// Whether the codes of the rows below go on from that of a row.
    fn is_above(&self, row: u32, later: &[u32]) -> bool {
        let next = later.iter().map(|row| self.code(*row)).find(|code| !code.is_empty());
        next.is_some_and(|next| goes_on(&self.code(row), &next))
    }

    fn outline_node(&mut self, found: &mut Found, row: u32) {
        let (code, title) = (self.code(row), self.text(row, Role::Title).to_owned());
        while self.outline.last().is_some_and(|(above, _)| !goes_on(above, &code)) {
            self.outline.pop();
        }
        let parent = self.outline.last().map(|(_, node)| *node).or(self.path[0]);
        let level = u8::try_from(self.outline.len()).unwrap_or(2).min(2);
        let at = self.heads.column(Role::Code).map_or(self.cell(row, 1), |column| self.cell(row, column));
        let node = add_node(found, (level, parent), Some(&code), &title, at);
        let own = |role| self.heads.column(role).map(|column| self.cell(row, column));
        let is_filled =
            |cell: &CellId| self.grid.stored(*cell) != Value::Empty || self.grid.formula_at(*cell).is_some();
        found.nodes[node].weight = own(Role::Weight).filter(is_filled);
        found.nodes[node].score = own(Role::Score).filter(is_filled);
        self.outline.push((code, node));
    }

    /// Goes into the nodes that the columns of a row name.
    fn parents(&mut self, found: &mut Found, row: u32) {
        for level in self.heads.levels() {
            let Some(column) = self.heads.column(Role::Parent(level)) else { continue };
            let at = self.grid.first_of_merged(self.cell(row, column));
            let written = self.grid.text(at);
            if written.is_empty() {
                continue;
            }
            let (own, title) = code_and_title(written);
            let column = self.heads.column(Role::ParentCode(level));
            let beside = column.map_or("", |column| self.grid.text(self.grid.first_of_merged(self.cell(row, column))));
            let code = if beside.is_empty() { own } else { Some(beside) };
            let (code, title) = (code.map(str::to_owned), title.to_owned());
            self.enter(found, level, code, &title, at);
            self.of_parent(found, level, row);
        }
    }

    /// What a row says of the node of a level.
    fn of_parent(&self, found: &mut Found, level: u8, row: u32) {
        let Some(node) = self.path[usize::from(level)] else { return };
        let filled = |role| {
            let column = self.heads.column(role)?;
            let cell = self.grid.first_of_merged(self.cell(row, column));
            let is_filled = self.grid.stored(cell) != Value::Empty || self.grid.formula_at(cell).is_some();
            is_filled.then_some(cell)
        };
        let (weight, score) = (filled(Role::ParentWeight(level)), filled(Role::ParentScore(level)));
        let node = &mut found.nodes[node];
        node.weight = node.weight.or(weight);
        node.score = node.score.or(score);
    }

    fn enter(&mut self, found: &mut Found, level: u8, code: Option<String>, title: &str, at: CellId) {
        let place = usize::from(level);
        let parent = self.path[..place].iter().rev().flatten().next().copied();
        let same = |node: &Node| {
            let is_same = plain(&node.title) == plain(title);
            node.level == level
                && node.parent == parent
                && (is_same && code.as_ref().is_none_or(|code| as_name(code) == node.name))
        };
        let known = found.nodes.iter().position(same);
        let node = known.unwrap_or_else(|| add_node(found, (level, parent), code.as_deref(), title, at));
        if self.path[place] != Some(node) {
            self.path[place..].fill(None);
            self.path[place] = Some(node);
        }
    }

    fn indicator(&self, found: &mut Found, row: u32) {
        let column = self.heads.column(Role::Code);
        let code = as_name(&self.code(row));
        let outer = self.outline.iter().rev().find(|(above, _)| goes_on(above, &code)).map(|(_, node)| *node);
        let parent = outer.or_else(|| self.path.iter().rev().flatten().next().copied());
        let title = self.text(row, Role::Title);
        let title = if title.is_empty() { code.clone() } else { title.to_owned() };
        let name = match (column, code.is_empty()) {
            (Some(_), false) => {
                let is_taken = found.taken.contains(&code.to_lowercase());
                if let Some(other) = found.indicators.iter().find(|i| i.name == code).filter(|_| is_taken) {
                    let at = |sheet, row, table: usize| {
                        let column = found.tables[table].column(Role::Code).unwrap_or(1);
                        CellId { sheet, row, column }
                    };
                    let pair = (at(self.heads.sheet, row, self.table), at(other.sheet, other.row, other.table));
                    found.odd_names.push(OddName::Repeated(pair.0, pair.1));
                }
                found.free_name(&code)
            }
            (Some(column), true) => {
                found.odd_names.push(OddName::Missing(self.cell(row, column)));
                let wished = format!("{}{row}", letters(column));
                found.free_name(&format!("SENZA_CODICE_{wished}"))
            }
            (None, _) => {
                let count = found.indicators_of(parent).count() + 1;
                let above = parent.map_or("I".to_owned(), |node| found.nodes[node].name.clone());
                found.free_name(&format!("{above}.{count:02}"))
            }
        };
        let sheet = self.heads.sheet;
        found.indicators.push(Indicator { name, title, parent, table: self.table, sheet, row });
    }
}

fn add_node(
    found: &mut Found,
    (level, parent): (u8, Option<usize>),
    code: Option<&str>,
    title: &str,
    at: CellId,
) -> usize {
    let count = found.nodes_of(parent).count() + 1;
    let wished = match (code.map(as_name).filter(|code| !code.is_empty()), parent) {
        (Some(code), _) => code,
        (None, None) => format!("{}{count}", if level == 0 { "A" } else { "O" }),
        (None, Some(parent)) => format!("{}.{count}", found.nodes[parent].name),
    };
    let name = found.free_name(&wished);
    found.nodes.push(Node { level, name, title: title.to_owned(), parent, weight: None, score: None, at });
    found.nodes.len() - 1
}

/// `1.2` goes on from `1`.
fn goes_on(above: &str, below: &str) -> bool {
    below.strip_prefix(above.trim_end_matches('.')).is_some_and(|rest| rest.starts_with(['.', '_', '-', '/']))
}

fn is_total(text: &str) -> bool {
    let text = plain(text);
    let starts =
        ["total", "somma", "subtotal", "media ", "punteggio", "performance", "risultato complessivo", "complessivo"];
    text == "media" || starts.iter().any(|word| text.starts_with(word))
}

/// `Obiettivo 1: Pagare in tempo` without the word.
fn without_word(text: &str) -> &str {
    let mut rest = text.trim();
    for _ in 0..3 {
        let word = rest.split_whitespace().next().unwrap_or_default();
        let is_word = matches!(
            plain(word).as_str(),
            "ambito"
                | "area"
                | "asse"
                | "missione"
                | "obiettivo"
                | "ob"
                | "finalita"
                | "progetto"
                | "azione"
                | "strategico"
                | "strategica"
                | "operativo"
                | "n"
        );
        if !is_word || rest.len() == word.len() {
            break;
        }
        rest = rest[word.len()..].trim_start();
    }
    rest.trim_start_matches([':', '-', '–', ' '])
}

/// What tables of nodes say of nodes that are known: their weights and scores.
fn from_other_tables(grid: &Grid, found: &mut Found) {
    for heads in found.others.clone() {
        let levels = heads.levels();
        for (row, _) in grid.rows(heads.sheet).filter(|(row, _)| *row > heads.rows.1) {
            let cell = |role| heads.column(role).map(|column| CellId { sheet: heads.sheet, row, column });
            let text = |role| cell(role).map_or("", |cell| grid.text(cell));
            let names = levels.iter().flat_map(|level| [text(Role::ParentCode(*level)), text(Role::Parent(*level))]);
            let names: Vec<&str> =
                names.chain([text(Role::Code), text(Role::Title)]).filter(|n| !n.is_empty()).collect();
            let is_it = |node: &Node| {
                names.iter().any(|name| {
                    let (code, title) = code_and_title(name);
                    plain(&node.title) == plain(title)
                        || code.is_some_and(|code| as_name(code) == node.name)
                        || as_name(name) == node.name
                })
            };
            let Some(node) = found.nodes.iter().position(is_it) else { continue };
            let any = |own: Role, of: fn(u8) -> Role| {
                let roles = std::iter::once(own).chain(levels.iter().map(|level| of(*level)));
                roles.filter_map(cell).find(|cell| grid.stored(*cell) != Value::Empty)
            };
            let (weight, score) = (any(Role::Weight, Role::ParentWeight), any(Role::Score, Role::ParentScore));
            let node = &mut found.nodes[node];
            node.weight = node.weight.or(weight);
            node.score = node.score.or(score);
        }
    }
}
