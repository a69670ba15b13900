//! `rimodulazione`: targets and weights that change from a day on.

use super::goal::{self, Asked};
use super::line::{Field, Line};
use super::read::{Day, Written};
use crate::diagnostic::Diagnostic;
use crate::ground::quantity::{Literal, Quantity};
use crate::source::Place;
use crate::syntax::cursor::Cursor;
use crate::syntax::{Keyword, TokenKind};

/// `rimodulazione dal 01/07/2025 atto "Giunta 45/2025" { … }`
#[derive(Clone, Copy)]
pub struct Block<'a> {
    line: Line<'a>,
    /// `dal DAY`
    pub day: Written<Day>,
    /// `atto "…"`
    pub act: Written<Place>,
}

impl<'a> Block<'a> {
    /// Reads the head.
    pub fn read(line: Line<'a>, found: &mut Vec<Diagnostic>) -> Block<'a> {
        line.read_head(found).finish();
        line.refuse_repeated(found);
        let mut block = Block { line, day: Written::Absent, act: Written::Absent };
        for field in line.head_fields() {
            match field.keyword {
                Some(Keyword::From) => block.day = Written::of(field.day(found)),
                Some(Keyword::Act) => block.act = Written::of(field.quoted(found)),
                _ => {}
            }
        }
        block
    }

    /// The first word.
    pub fn word(self) -> Place {
        self.line.word().span()
    }

    /// The lines of its block.
    pub fn lines(self) -> impl Iterator<Item = Line<'a>> {
        self.line.lines()
    }
}

/// A line that changes something.
#[derive(Clone, Copy)]
pub struct Change<'a> {
    line: Line<'a>,
    /// What it changes, and into what.
    pub to: New,
    /// What it says that held before: `era …`.
    pub former: Option<Former>,
}

/// What a change makes of something.
#[derive(Clone, Copy)]
pub enum New {
    /// `target IND [2026 | al DATE] >= 40 %`
    Target {
        /// Whose target.
        name: Place,
        /// The year it is for.
        year: Option<i32>,
        /// The day it is for.
        at: Option<Day>,
        /// The new one.
        asked: Asked,
    },
    /// `peso REF [in P] = 20 %`
    Weight {
        /// Whose weight.
        name: Place,
        /// Where: `in P`.
        parent: Option<Place>,
        /// The new one.
        weight: Quantity,
    },
}

impl<'a> Change<'a> {
    /// Reads a line of a block; nothing where it is none, or what it changes can't be read.
    pub fn read(line: Line<'a>, found: &mut Vec<Diagnostic>) -> Option<Change<'a>> {
        let mut words = line.read_head(found);
        let to = match line.keyword()? {
            Keyword::Target => New::target(&mut words)?,
            Keyword::Weight => New::weight(&mut words)?,
            _ => return None,
        };
        words.finish();
        line.refuse_repeated(found);
        let fields = line.head_fields().filter(|f| f.keyword == Some(Keyword::Was));
        let former = fields.fold(None, |first: Option<Former>, field| {
            let read = Former::read(field, &to, found);
            first.or(Some(read))
        });
        Some(Change { line, to, former })
    }

    /// From the first word to the last.
    pub fn span(self) -> Place {
        self.line.span()
    }
}

impl New {
    fn target(words: &mut Cursor<'_, '_>) -> Option<New> {
        let name = words.name()?;
        let year = words.year();
        let at = match words.take_word(Keyword::At.word()) {
            Some(_) => Some((words.date()?, words.previous())),
            None => None,
        };
        Some(New::Target { name, year, at, asked: Asked::read_with_base(words)? })
    }

    fn weight(words: &mut Cursor<'_, '_>) -> Option<New> {
        let name = words.name()?;
        let parent = match words.take_word(Keyword::In.word()) {
            Some(_) => Some(words.name()?),
            None => None,
        };
        words.need_kind(TokenKind::Eq)?;
        Some(New::Weight { name, parent, weight: words.quantity()? })
    }
}

/// `era 50 %`, `era >= 50 %`
#[derive(Clone, Copy)]
pub struct Former {
    /// From `era` to the end.
    pub span: Place,
    /// What held; nothing where it could not be read.
    pub was: Option<Was>,
}

/// What is said to have held.
#[derive(Clone, Copy)]
pub enum Was {
    /// A target with its form: `era >= 50 %`.
    Asked(Asked),
    /// The value of a target alone: `era 50 %`.
    Value(Literal),
    /// A weight.
    Weight(Quantity),
}

impl Former {
    fn read(field: Field<'_>, changed: &New, found: &mut Vec<Diagnostic>) -> Former {
        let has_form = goal::form(&mut field.read(found)).is_some();
        let mut words = field.read(found);
        let was = match changed {
            New::Weight { .. } => words.quantity().map(Was::Weight),
            New::Target { .. } if has_form => Asked::read_with_base(&mut words).map(Was::Asked),
            New::Target { .. } => words.literal().map(Was::Value),
        };
        if was.is_some() {
            words.finish();
        }
        Former { span: field.words().span(), was }
    }
}
