//! The report as one model: what it contains, in which order and in which words. Every output is a
//! rendering of this model and adds no content of its own.

mod build;
mod claims;
mod closing;
mod results;
mod sheets;

use super::model::Light;
use crate::diagnostic::{Diagnostic, Lang};
use crate::eval::Scores;
use crate::plan::{Plan, Waiver};
use crate::source::Sources;
use crate::verify::Checked;
use std::collections::BTreeSet;

/// What a report is made from.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The texts of the plan.
    pub sources: &'a Sources,
    /// The plan.
    pub plan: &'a Plan,
    /// Its scores.
    pub scores: &'a Scores,
    /// Its published figures, held against the scores.
    pub checked: &'a [Checked],
    /// What the compiler has to say about it.
    pub diagnostics: &'a [Diagnostic],
    /// The plan's waivers.
    pub waivers: &'a [Waiver],
}

/// A report.
#[derive(Clone, Debug)]
pub struct Document {
    /// The language of its own words; what comes from the plan stays as written.
    pub lang: Lang,
    /// What stands above the title: the kind of document and the year.
    pub kicker: String,
    /// The body.
    pub title: String,
    /// The anchor of the whole.
    pub anchor: String,
    /// Year, policy, state.
    pub facts: Vec<Fact>,
    /// The sections.
    pub sections: Vec<Section>,
}

/// A section with those inside it.
#[derive(Clone, Debug, Default)]
pub struct Section {
    /// Its anchor: the name of a node, or a word with a hyphen, which no name can have.
    pub anchor: String,
    /// The code printed before the title; may be empty.
    pub code: String,
    /// Its title.
    pub title: String,
    /// What kind of thing a sheet is about; empty for other sections.
    pub kind: String,
    /// What it says.
    pub blocks: Vec<Block>,
    /// Sections inside it.
    pub sections: Vec<Section>,
}

/// A label and what it stands for.
#[derive(Clone, Debug)]
pub struct Fact {
    /// The label.
    pub label: String,
    /// What it stands for.
    pub text: Line,
}

/// A part of a section.
#[derive(Clone, Debug)]
pub enum Block {
    /// A paragraph.
    Paragraph(Line),
    /// A score that stands out.
    Score(Verdict),
    /// How many nodes have each light.
    Tally {
        /// What is counted.
        caption: String,
        /// Light, words, number.
        counts: Vec<(Light, String, usize)>,
    },
    /// Labels and texts.
    Facts(Vec<Fact>),
    /// A table.
    Table(Table),
    /// Nodes below nodes.
    Tree(Vec<Branch>),
    /// A decision of the evaluation body.
    Decision {
        /// What was decided on what.
        heading: Line,
        /// By whom, with which act, and why.
        facts: Vec<Fact>,
    },
    /// Things to type, or lines of source, and what they say.
    Commands(Vec<(String, String)>),
}

/// A score with its light, and words that stand for the colour.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The light.
    pub light: Light,
    /// The score as printed; empty where there is none.
    pub score: String,
    /// The outcome, or why there is none.
    pub words: String,
    /// Where it comes from, if not from actuals: a decision, or a forecast.
    pub mark: Option<String>,
}

/// A node of the tree.
#[derive(Clone, Debug)]
pub struct Branch {
    /// Where its sheet is.
    pub to: Option<String>,
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Its weight, with a word that says so; may be empty.
    pub weight: String,
    /// Its score.
    pub verdict: Verdict,
    /// Nodes below it.
    pub below: Vec<Branch>,
}

/// A table.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Its caption.
    pub caption: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows: as many cells as columns, the first one naming the row.
    pub rows: Vec<Row>,
    /// The last row, where it sums up the others.
    pub total: Option<Row>,
}

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its heading.
    pub heading: String,
    /// How it is set.
    pub shape: Shape,
}

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// A code or another short name, which is better not broken.
    Code,
    /// Text.
    Text,
    /// Figures, aligned on the right.
    Figure,
    /// A light with its words.
    Light,
}

/// A row.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Its anchor.
    pub anchor: Option<String>,
    /// Its cells.
    pub cells: Vec<Cell>,
}

/// A cell.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// What it says.
    pub main: Line,
    /// What stands below in small.
    pub notes: Vec<Line>,
}

/// Running text.
#[derive(Clone, Debug, Default)]
pub struct Line(pub Vec<Inline>);

/// A piece of running text.
#[derive(Clone, Debug)]
pub enum Inline {
    /// As it is.
    Text(String),
    /// Stands out.
    Strong(String),
    /// As written in a source or typed at a prompt.
    Code(String),
    /// A place in this document.
    Link {
        /// The anchor.
        to: String,
        /// The words.
        text: String,
    },
    /// A light and its words.
    Light(Light, String),
    /// A remark that must not be overlooked.
    Mark(String),
}

impl Document {
    /// Everything there is to report about a plan.
    pub fn new(input: Input<'_>, lang: Lang) -> Document {
        build::Builder::new(input, lang).document()
    }

    /// The anchors that something in the document points to.
    pub fn targets(&self) -> BTreeSet<&str> {
        let mut found = BTreeSet::new();
        for section in &self.sections {
            section.targets(&mut found);
        }
        found
    }
}

impl Section {
    fn targets<'a>(&'a self, found: &mut BTreeSet<&'a str>) {
        for block in &self.blocks {
            match block {
                Block::Paragraph(line) => line.targets(found),
                Block::Facts(facts) => facts.iter().for_each(|f| f.text.targets(found)),
                Block::Decision { heading, facts } => {
                    heading.targets(found);
                    facts.iter().for_each(|f| f.text.targets(found));
                }
                Block::Table(table) => {
                    for cell in table.rows.iter().chain(&table.total).flat_map(|r| &r.cells) {
                        cell.main.targets(found);
                        cell.notes.iter().for_each(|n| n.targets(found));
                    }
                }
                Block::Tree(branches) => branches.iter().for_each(|b| b.targets(found)),
                Block::Score(_) | Block::Tally { .. } | Block::Commands(_) => {}
            }
        }
        for section in &self.sections {
            section.targets(found);
        }
    }
}

impl Branch {
    fn targets<'a>(&'a self, found: &mut BTreeSet<&'a str>) {
        found.extend(self.to.as_deref());
        self.below.iter().for_each(|b| b.targets(found));
    }
}

impl Line {
    /// Plain text.
    pub fn text(text: impl Into<String>) -> Line {
        Line(vec![Inline::Text(text.into())])
    }

    /// This line followed by another piece.
    #[must_use]
    pub fn then(mut self, piece: Inline) -> Line {
        self.0.push(piece);
        self
    }

    /// True when there is nothing to see.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|piece| matches!(piece, Inline::Text(t) if t.is_empty()))
    }

    fn targets<'a>(&'a self, found: &mut BTreeSet<&'a str>) {
        found.extend(self.0.iter().filter_map(|piece| match piece {
            Inline::Link { to, .. } => Some(to.as_str()),
            _ => None,
        }));
    }
}

impl From<Inline> for Cell {
    fn from(piece: Inline) -> Cell {
        Cell { main: Line(vec![piece]), notes: Vec::new() }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Inline::Text(text).into()
    }
}

impl From<Option<String>> for Cell {
    fn from(text: Option<String>) -> Cell {
        text.unwrap_or_default().into()
    }
}

impl Table {
    /// Leaves out the columns that say nothing in any row.
    #[must_use]
    pub fn without_empty_columns(mut self) -> Table {
        let full = |row: &Row, i: usize| row.cells.get(i).is_some_and(|c| !c.main.is_empty() || !c.notes.is_empty());
        let keep: Vec<bool> = (0..self.columns.len()).map(|i| self.rows.iter().any(|r| full(r, i))).collect();
        let kept = |i: usize| keep.get(i).copied().unwrap_or(false);
        for row in self.rows.iter_mut().chain(&mut self.total) {
            let cells = std::mem::take(&mut row.cells).into_iter().enumerate();
            row.cells = cells.filter(|(i, _)| kept(*i)).map(|(_, c)| c).collect();
        }
        let columns = std::mem::take(&mut self.columns).into_iter().enumerate();
        self.columns = columns.filter(|(i, _)| kept(*i)).map(|(_, c)| c).collect();
        self
    }
}
