//! What a workbook holds, whatever file it becomes.

use crate::ground::number::Date;
use crate::plan::ItemId;
use crate::source::Place;
use rust_decimal::Decimal;

/// A workbook.
#[derive(Clone, Debug, Default)]
pub struct Workbook {
    /// Its title.
    pub title: String,
    /// Its sheets, in order.
    pub sheets: Vec<Sheet>,
    /// Names of cells, and where they are: `Albero!$F$4`.
    pub names: Vec<(String, String)>,
    /// The texts that it was made from, each with its path, for who reads it back.
    pub texts: Vec<(String, String)>,
}

/// A sheet.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// What stands above the headings.
    pub above: Vec<Vec<Cell>>,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, without those above and the headings.
    pub rows: Vec<Vec<Cell>>,
    /// Whether the columns have headings, which stay in view and stand on every printed page.
    pub has_heading: bool,
    /// The column that holds an outcome in words, and the words of the best and of the worst.
    pub outcomes: Option<(u16, String, String)>,
}

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its heading.
    pub heading: String,
    /// Its width, in characters.
    pub width: u16,
}

/// A cell.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// What stands in it.
    pub content: Content,
    /// What it is for.
    pub look: Look,
    /// How its number is shown.
    pub numbers: Numbers,
    /// A note to it.
    pub note: Option<String>,
    /// What may be written in it.
    pub validation: Option<Validation>,
    /// Where the plan writes what stands in it.
    pub written: Option<Place>,
    /// Whose actual it is.
    pub actual_of: Option<ItemId>,
}

/// What stands in a cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Content {
    /// Nothing.
    #[default]
    Empty,
    /// Something to read.
    Shown(Shown),
    /// A formula, without `=`, and what it comes to here.
    Formula(String, Shown),
}

/// What a cell shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown {
    /// A text; an empty one shows nothing.
    Text(String),
    /// A number; percentages as fractions.
    Number(Decimal),
    /// A day.
    Day(Date),
    /// True or false.
    Truth(bool),
}

/// What a cell is for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Look {
    /// To be read.
    #[default]
    Plain,
    /// The heading of a column.
    Heading,
    /// The title of a sheet, the row of a node.
    Strong,
    /// What stands above the headings.
    Title,
    /// To be filled in: the only cells that can be changed.
    Input,
    /// Said by the way.
    Quiet,
}

/// How a number is shown.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Numbers {
    /// As the program likes.
    #[default]
    General,
    /// With so many decimals.
    Decimals(u8),
    /// As a percentage with so many decimals.
    Percent(u8),
    /// As a day.
    Day,
}

/// What may be written in a cell: a condition on it, and the words for whoever writes something else.
#[derive(Clone, Debug, PartialEq)]
pub struct Validation {
    /// A formula that holds for what may be written.
    pub condition: String,
    /// What to write, in words.
    pub words: String,
}

impl Cell {
    /// A text.
    pub fn text(text: impl Into<String>) -> Cell {
        let text = text.into();
        if text.is_empty() { Cell::default() } else { Cell::of(Content::Shown(Shown::Text(text))) }
    }

    /// A number.
    pub fn number(number: Decimal, numbers: Numbers) -> Cell {
        Cell { numbers, ..Cell::of(Content::Shown(Shown::Number(number))) }
    }

    /// A formula and what it comes to.
    pub fn formula(formula: impl Into<String>, result: Shown, numbers: Numbers) -> Cell {
        Cell { numbers, ..Cell::of(Content::Formula(formula.into(), result)) }
    }

    /// Something.
    pub fn of(content: Content) -> Cell {
        Cell { content, ..Cell::default() }
    }

    /// The same, for something else.
    pub fn looking(self, look: Look) -> Cell {
        Cell { look, ..self }
    }

    /// The same with a note.
    pub fn noted(self, note: Option<String>) -> Cell {
        Cell { note: note.or(self.note), ..self }
    }

    /// The same, of what is written at a place.
    pub fn written_at(self, place: Option<Place>) -> Cell {
        Cell { written: place, ..self }
    }

    /// The same, where only some things may be written.
    pub fn validated(self, validation: Validation) -> Cell {
        Cell { validation: Some(validation), ..self }
    }
}

/// The letters of a column, from 0: `A`, …, `Z`, `AA`.
pub(super) fn letters(column: usize) -> String {
    let (mut rest, mut letters) = (column + 1, Vec::new());
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// A cell of a sheet, from row and column counted from 0, as formulas of any sheet name it.
pub(super) fn address(sheet: &str, row: usize, column: usize) -> String {
    format!("{sheet}!${}${}", letters(column), row + 1)
}
