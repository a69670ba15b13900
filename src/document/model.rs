//! A document: headings, text, tables with typed columns, figures. Nothing here knows a plan or a form.

use super::change::{Change, Place};
use super::line::{Inline, Light, Line};
use super::spelt;
use crate::diagnostic::Lang;
use crate::printable::Output;
use serde::Serialize;
use std::collections::BTreeSet;

/// What a document is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// It stands alone.
    #[default]
    Page,
    /// It answers in a conversation: at a prompt, or among the comments of a merge request. There its title
    /// has just been said, headings are small, and what is long is folded away.
    Comment,
}

/// A document.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Document {
    /// The language of its own words; what comes from a plan stays as written.
    #[serde(serialize_with = "spelt::lang")]
    pub lang: Lang,
    /// What it is for.
    #[serde(skip)]
    pub purpose: Purpose,
    /// What stands above the title: the kind of document and the year. May be empty.
    pub kicker: String,
    /// The kind of thing it is about; empty where it is about more than one.
    pub kind: String,
    /// The code of that thing; may be empty.
    pub code: String,
    /// Its title.
    pub title: String,
    /// The anchor of the whole; may be empty.
    pub anchor: String,
    /// What is said first.
    pub head: Vec<Block>,
    /// The sections.
    pub sections: Vec<Section>,
}

/// A section with those inside it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Section {
    /// Its anchor: the name of a node, or a word with a hyphen, which no name can have.
    pub anchor: String,
    /// The code printed before the title; may be empty.
    pub code: String,
    /// Its title.
    pub title: String,
    /// What kind of thing a sheet is about; empty for other sections.
    pub kind: String,
    /// How many things are in it, where that is worth a word.
    pub count: Option<usize>,
    /// True for a chapter that somebody wrote, and for its parts: running text, no sheet.
    #[serde(skip)]
    pub is_prose: bool,
    /// True where what is in it says by itself what it is about: a terminal shows no heading.
    #[serde(skip)]
    pub is_plain: bool,
    /// What it says.
    pub blocks: Vec<Block>,
    /// Sections inside it.
    pub sections: Vec<Section>,
}

/// A label and what it stands for.
#[derive(Clone, Debug, Serialize)]
pub struct Fact {
    /// The label.
    pub label: String,
    /// What it stands for.
    pub text: Line,
}

/// A part of a section.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// A paragraph.
    Paragraph(Line),
    /// A paragraph that stands back: what is not shown, and how to see it.
    Remark(Line),
    /// What somebody else says, in lines.
    Quote(Vec<Line>),
    /// A score that stands out.
    Score(Verdict),
    /// How many nodes have each light.
    Tally {
        /// What is counted.
        caption: String,
        /// How many have which.
        counts: Vec<Lit>,
    },
    /// How many of what.
    Counts(Counts),
    /// Labels and texts.
    Facts(Vec<Fact>),
    /// A table.
    Table(Table),
    /// Nodes below nodes.
    Tree(Vec<Branch>),
    /// Things said one by one.
    List(List),
    /// What led to a figure, one step after the other.
    Steps(Vec<Step>),
    /// Figures and the parts that they are made of.
    Breakdowns(Vec<Breakdown>),
    /// What differs between two states.
    Changes(Vec<Change>),
    /// A decision of the evaluation body.
    Decision {
        /// What was decided on what.
        heading: Line,
        /// By whom, with which act, and why.
        facts: Vec<Fact>,
    },
    /// Things to type, or lines of source, and what they say.
    Commands(Vec<Command>),
    /// What a page shows when it is asked for.
    Folded {
        /// What it is.
        summary: String,
        /// What it says.
        blocks: Vec<Block>,
    },
    /// Lines of a source, as they are.
    Excerpt(String),
    /// A picture.
    Figure(Figure),
}

/// How many have a light.
#[derive(Clone, Debug, Serialize)]
pub struct Lit {
    /// The light.
    pub light: Light,
    /// Its words.
    pub words: String,
    /// How many.
    pub number: usize,
}

/// Something to type, or a line of source.
#[derive(Clone, Debug, Serialize)]
pub struct Command {
    /// As it is written.
    pub written: String,
    /// What it says or does, or where it stands.
    pub words: String,
}

/// How many of what, in a sentence.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Counts {
    /// All of them.
    pub total: String,
    /// The same things, sorted out in more than one way.
    pub groups: Vec<Vec<Count>>,
}

/// One of the kinds that are counted.
#[derive(Clone, Debug, Serialize)]
pub struct Count {
    /// What.
    pub what: String,
    /// How many.
    pub number: usize,
    /// What more there is to say; may be empty.
    pub more: String,
}

/// A score with its light, and words that stand for the colour.
#[derive(Clone, Debug, Serialize)]
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
#[derive(Clone, Debug, Serialize)]
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
#[derive(Clone, Debug, Default, Serialize)]
pub struct Table {
    /// Its caption; may be empty.
    pub caption: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows: as many cells as columns, the first one naming the row.
    pub rows: Vec<Row>,
    /// The last row, where it sums up the others.
    pub total: Option<Row>,
}

/// A column.
#[derive(Clone, Debug, Serialize)]
pub struct Column {
    /// Its heading.
    pub heading: String,
    /// How it is set.
    pub shape: Shape,
}

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
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
#[derive(Clone, Debug, Default, Serialize)]
pub struct Row {
    /// Its anchor.
    pub anchor: Option<String>,
    /// Its cells.
    pub cells: Vec<Cell>,
}

/// A cell.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Cell {
    /// What it says.
    pub main: Line,
    /// What stands below in small.
    pub notes: Vec<Line>,
}

/// Things said one by one.
#[derive(Clone, Debug, Default, Serialize)]
pub struct List {
    /// True where the things stand apart from each other.
    #[serde(skip)]
    pub is_loose: bool,
    /// True where they have numbers.
    #[serde(skip)]
    pub is_numbered: bool,
    /// The things.
    pub items: Vec<Item>,
}

/// One of a list.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Item {
    /// A sign in front; the items of one list have one, or none has.
    pub sign: Option<Sign>,
    /// The name of what it is about, where it is about one thing.
    pub name: String,
    /// What it says, or the title of what it is about.
    pub main: Line,
    /// What more there is to say.
    pub notes: Vec<Line>,
    /// What belongs to it.
    pub below: Vec<Item>,
    /// Names that belong to it: a terminal shows the first ones.
    pub names: Vec<String>,
}

/// A sign in front of an item.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Sign {
    /// The sign; empty where only others of the list have one.
    pub mark: &'static str,
    /// Its colour.
    pub light: Light,
}

/// A step of an explanation.
#[derive(Clone, Debug, Serialize)]
pub struct Step {
    /// How deep it stands: a step explains the first one before it that is less deep.
    pub depth: usize,
    /// What it is.
    pub label: String,
    /// What it says.
    pub text: String,
    /// Where it comes from.
    pub place: Option<Place>,
}

/// A figure that moved, and its parts.
#[derive(Clone, Debug, Serialize)]
pub struct Breakdown {
    /// The kind of thing it is about.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// The figure.
    pub figure: String,
    /// Why it has no parts; empty where it has.
    pub why: String,
    /// The parts.
    pub parts: Vec<Part>,
}

impl Breakdown {
    /// The parts that there are.
    pub fn shown(&self) -> impl Iterator<Item = &Part> {
        self.parts.iter().filter(|p| !p.figure.is_empty())
    }
}

/// A part of a figure.
#[derive(Clone, Debug, Serialize)]
pub struct Part {
    /// The column of a table that it belongs in: all figures have the same parts.
    pub column: String,
    /// What it is called here: two parts that can't be told apart are one.
    pub name: String,
    /// The part as printed; empty where there is none.
    pub figure: String,
    /// True below zero.
    pub is_negative: bool,
    /// What it is made of, where the name does not say it.
    pub about: String,
    /// How long it is beside the longest of all, in hundredths.
    #[serde(skip)]
    pub length: u8,
}

/// A picture that needs nothing else.
#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    /// As SVG.
    #[serde(serialize_with = "spelt::output")]
    pub svg: Output,
    /// What it is of.
    pub caption: String,
}

impl Document {
    /// The anchors that something in the document points to.
    pub fn targets(&self) -> BTreeSet<&str> {
        let mut found = BTreeSet::new();
        self.head.iter().for_each(|block| block.targets(&mut found));
        for section in &self.sections {
            section.targets(&mut found);
        }
        found
    }
}

impl Document {
    /// Gives what is shown again an anchor of its own: the first keeps the one that others lead to.
    #[must_use]
    pub fn with_anchors_apart(mut self) -> Document {
        let mut known = BTreeSet::new();
        known.insert(self.anchor.clone());
        self.sections.iter_mut().for_each(|section| section.keep_apart(&mut known));
        self
    }
}

/// The anchor, or one like it that nothing has yet.
fn apart(anchor: &mut String, known: &mut BTreeSet<String>) {
    if anchor.is_empty() || known.insert(anchor.clone()) {
        return;
    }
    let free = (2..).map(|number| format!("{anchor}~{number}")).find(|name| !known.contains(name));
    *anchor = free.unwrap_or_default();
    known.insert(anchor.clone());
}

impl Section {
    fn keep_apart(&mut self, known: &mut BTreeSet<String>) {
        apart(&mut self.anchor, known);
        for block in &mut self.blocks {
            if let Block::Table(table) = block {
                table.rows.iter_mut().filter_map(|row| row.anchor.as_mut()).for_each(|anchor| apart(anchor, known));
            }
        }
        self.sections.iter_mut().for_each(|section| section.keep_apart(known));
    }

    /// The title, and how many things are in it.
    pub(crate) fn counted_title(&self) -> String {
        match self.count {
            Some(count) => format!("{} ({count})", self.title),
            None => self.title.clone(),
        }
    }

    fn targets<'a>(&'a self, found: &mut BTreeSet<&'a str>) {
        self.blocks.iter().for_each(|block| block.targets(found));
        for section in &self.sections {
            section.targets(found);
        }
    }
}

impl Block {
    fn targets<'a>(&'a self, found: &mut BTreeSet<&'a str>) {
        match self {
            Block::Paragraph(line) | Block::Remark(line) => line.targets(found),
            Block::Quote(lines) => lines.iter().for_each(|line| line.targets(found)),
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
            Block::Folded { blocks, .. } => blocks.iter().for_each(|block| block.targets(found)),
            Block::List(list) => list.items.iter().for_each(|i| i.targets(found)),
            Block::Score(_) | Block::Tally { .. } | Block::Counts(_) | Block::Commands(_) => {}
            Block::Figure(_) | Block::Excerpt(_) => {}
            Block::Steps(_) | Block::Breakdowns(_) | Block::Changes(_) => {}
        }
    }
}

impl Branch {
    fn targets<'a>(&'a self, found: &mut BTreeSet<&'a str>) {
        found.extend(self.to.as_deref());
        self.below.iter().for_each(|b| b.targets(found));
    }
}

impl Item {
    /// An item of text alone.
    pub fn new(main: Line) -> Item {
        Item { main, ..Item::default() }
    }

    fn targets<'a>(&'a self, found: &mut BTreeSet<&'a str>) {
        self.main.targets(found);
        self.notes.iter().for_each(|n| n.targets(found));
        self.below.iter().for_each(|i| i.targets(found));
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
