//! What was found in a workbook: nodes, indicators, and what was passed over.

use super::formula::CellId;
use super::grid::Grid;
use super::heads::{Heads, Role};
use rustc_hash::FxHashSet;

/// A node above indicators.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its level by the words of the sheet; the outermost is 0.
    pub level: u8,
    /// Its name in the plan.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What it stands in.
    pub parent: Option<usize>,
    /// The cell of its weight.
    pub weight: Option<CellId>,
    /// The cell of its score.
    pub score: Option<CellId>,
    /// Where it is written.
    pub at: CellId,
}

/// An indicator.
#[derive(Clone, Debug)]
pub struct Indicator {
    /// Its name in the plan.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What it stands in.
    pub parent: Option<usize>,
    /// The table it is a row of.
    pub table: usize,
    /// The sheet.
    pub sheet: usize,
    /// The row.
    pub row: u32,
}

/// A row that is no indicator.
#[derive(Clone, Debug)]
pub struct Passed {
    /// Where.
    pub at: CellId,
    /// What it says.
    pub text: String,
    /// True for a total.
    pub is_total: bool,
}

/// What is odd about a name.
#[derive(Clone, Debug)]
pub enum OddName {
    /// A row whose cell of the code is empty.
    Missing(CellId),
    /// A code that another row has: that row's.
    Repeated(CellId, CellId),
}

/// What was found.
#[derive(Default)]
pub struct Found {
    /// The tables of indicators.
    pub tables: Vec<Heads>,
    /// Tables that say something of nodes only.
    pub others: Vec<Heads>,
    /// Sheets in which no table is.
    pub unread: Vec<usize>,
    /// Nodes.
    pub nodes: Vec<Node>,
    /// Indicators.
    pub indicators: Vec<Indicator>,
    /// Rows passed over.
    pub passed: Vec<Passed>,
    /// Odd names.
    pub odd_names: Vec<OddName>,
    /// Names taken, in small letters.
    pub taken: FxHashSet<String>,
}

impl Found {
    /// A cell of an indicator's row.
    pub fn cell(&self, indicator: &Indicator, role: Role) -> Option<CellId> {
        let column = self.tables[indicator.table].column(role)?;
        Some(CellId { sheet: indicator.sheet, row: indicator.row, column })
    }

    /// What a cell of an indicator's row says; nothing for an empty one.
    pub fn text<'g>(&self, grid: &'g Grid, indicator: &Indicator, role: Role) -> &'g str {
        self.cell(indicator, role).map_or("", |cell| grid.text(cell))
    }

    /// The indicators of a node.
    pub fn indicators_of(&self, node: Option<usize>) -> impl Iterator<Item = usize> {
        let is_its = move |at: &usize| self.indicators[*at].parent == node;
        (0..self.indicators.len()).filter(is_its)
    }

    /// The nodes directly in a node.
    pub fn nodes_of(&self, node: Option<usize>) -> impl Iterator<Item = usize> {
        (0..self.nodes.len()).filter(move |at| self.nodes[*at].parent == node)
    }

    /// How deep a node stands.
    pub fn depth(&self, node: usize) -> usize {
        self.nodes[node].parent.map_or(0, |parent| self.depth(parent) + 1)
    }

    /// What a node is in the plan.
    pub fn kind(&self, node: usize) -> &'static str {
        let deepest = (0..self.nodes.len()).map(|node| self.depth(node)).max().unwrap_or(0);
        let is_area = self.nodes.iter().any(|node| node.level == 0);
        match (self.depth(node), deepest) {
            (0, 0) if !is_area => "obiettivo",
            (0, _) => "ambito",
            (1, _) => "obiettivo",
            _ => "progetto",
        }
    }

    /// A name that nothing has yet, as near as can be to one that is wished for.
    pub fn free_name(&mut self, wished: &str) -> String {
        let mut name = wished.to_owned();
        let mut count = 1;
        while !self.taken.insert(name.to_lowercase()) {
            count += 1;
            name = format!("{wished}_{count}");
        }
        name
    }
}

/// A code that can be a name: on one line, without what would end it.
pub fn as_name(code: &str) -> String {
    let odd = |c: char| matches!(c, '"' | '«' | '»' | '“' | '”' | '„' | '\t' | '\n');
    let words: Vec<&str> = code.split_whitespace().collect();
    words.join(" ").replace(odd, "").replace("//", "/").chars().take(60).collect::<String>().trim().to_owned()
}

/// `OS1 - Pagare in tempo` as its code and its title.
pub fn code_and_title(text: &str) -> (Option<&str>, &str) {
    let text = text.trim();
    let end = text.find(|c: char| c.is_whitespace() || matches!(c, ':' | ')' | '–' | '—')).unwrap_or(text.len());
    let (first, rest) = text.split_at(end);
    let code = first.trim_end_matches(['.', '-', ':']);
    let is_code = code.len() <= 20
        && code.chars().any(|c| c.is_ascii_digit())
        && code.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-' | '/'));
    let title = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | ':' | '.' | ')'));
    match is_code && !code.is_empty() {
        true if title.is_empty() => (Some(code), code),
        true => (Some(code), title),
        false => (None, text),
    }
}
