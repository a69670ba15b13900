//! A chapter as it was read.

use crate::source::{Place, SourceId, Span};

/// A chapter.
#[derive(Clone, Debug, Default)]
pub struct Chapter {
    /// Its text.
    pub source: SourceId,
    /// What it says.
    pub parts: Vec<Part>,
    /// Its notes, in the order in which they are called.
    pub notes: Vec<Note>,
    /// What stands between braces, without them, in the order of the text.
    pub slots: Vec<Slot>,
    /// What comments hold, without their signs.
    pub comments: Vec<Place>,
    /// Braces that open and are never closed.
    pub open: Vec<Place>,
}

/// Something between braces.
#[derive(Clone, Copy, Debug)]
pub struct Slot {
    /// What stands between the braces.
    pub inside: Place,
    /// True where it is all that a paragraph holds.
    pub is_alone: bool,
}

impl Slot {
    /// With its braces.
    pub fn whole(&self) -> Place {
        Place { start: self.inside.start - 1, len: self.inside.len + 2, ..self.inside }
    }
}

/// A part of a chapter.
#[derive(Clone, Debug)]
pub enum Part {
    /// A heading and how deep it is, from 1.
    Heading(u8, Vec<Piece>),
    /// A paragraph.
    Paragraph(Vec<Piece>),
    /// Things said one by one, with numbers or not.
    List(bool, Vec<Vec<Part>>),
    /// What somebody else says.
    Quote(Vec<Part>),
    /// Lines that are shown as they are.
    Lines(String),
    /// A table: which columns hold figures, the headings, the rows.
    Table(Vec<bool>, Row, Vec<Row>),
}

/// A row of a table.
pub type Row = Vec<Vec<Piece>>;

/// A piece of running text.
#[derive(Clone, Debug)]
pub enum Piece {
    /// As it is, and where it stands if it stands there letter by letter.
    Text(String, Option<Span>),
    /// Stands out.
    Strong(String),
    /// Stands out less.
    Emphasis(String),
    /// As it would be typed.
    Code(String),
    /// An address and its words.
    Address(String, String),
    /// A call of a note, by its number.
    Note(usize),
    /// The slot with this number.
    Slot(usize),
    /// A line that ends here.
    Break,
}

/// A note.
#[derive(Clone, Debug, Default)]
pub struct Note {
    /// What the text calls it.
    pub name: String,
    /// What it says.
    pub parts: Vec<Part>,
}
