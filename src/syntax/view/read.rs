//! Reading what a line says, word by word; findings go to the list that the caller gives.

use super::line::{Field, Line};
use crate::diagnostic::{Code, Diagnostic};
use crate::ground::number::Date;
use crate::source::Place;
use crate::syntax::cursor::Cursor;
use crate::syntax::grammar::Standing;
use crate::syntax::{Keyword, Token};
use crate::text;

/// What stands in a place where something may be written.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Written<T> {
    /// Nothing.
    Absent,
    /// Something that could not be read, which has been reported: who needs it says no more.
    Unread,
    /// This.
    Read(T),
}

impl<T> Written<T> {
    /// What was read of something that is there.
    pub fn of(read: Option<T>) -> Written<T> {
        read.map_or(Written::Unread, Written::Read)
    }

    /// What is written in two places of one kind: the last of them, if both could be read.
    pub(super) fn then(self, read: Option<T>) -> Written<T> {
        match self {
            Written::Unread => Written::Unread,
            _ => Written::of(read),
        }
    }

    /// What is written, where it could be read.
    pub fn read(self) -> Option<T> {
        match self {
            Written::Read(what) => Some(what),
            Written::Absent | Written::Unread => None,
        }
    }
}

impl Written<Place> {
    /// True where a text is missing, or says nothing.
    pub fn is_missing(self) -> bool {
        match self {
            Written::Absent => true,
            Written::Unread => false,
            Written::Read(text) => text.is_empty(),
        }
    }
}

/// A day and where it is written.
pub(super) type Day = (Date, Place);

impl<'a> Line<'a> {
    /// Reads what stands before the first field of the head.
    pub(super) fn read_head<'d>(self, found: &'d mut Vec<Diagnostic>) -> Cursor<'a, 'd> {
        self.read(self.head().len(), found)
    }

    /// Reports that its first word can't begin it.
    pub(super) fn refuse(self, found: &mut Vec<Diagnostic>) {
        self.cursor(self.tokens(), found).expected();
    }

    /// Reads the words up to one, without the first.
    pub(super) fn read<'d>(self, to: usize, found: &'d mut Vec<Diagnostic>) -> Cursor<'a, 'd> {
        self.cursor(self.tokens().get(1..to).unwrap_or_default(), found)
    }

    /// Reads some of its words.
    pub(super) fn cursor<'d>(self, tokens: &'a [Token], found: &'d mut Vec<Diagnostic>) -> Cursor<'a, 'd> {
        let standing = Standing { context: self.context, keyword: self.keyword(), tokens: self.tokens() };
        Cursor::new(self.tree.reader, self.tree.ast.word(self.id).span(), tokens, standing, found)
    }
}

impl Line<'_> {
    /// Reports the fields of its head that are written twice: only one of them could count.
    pub(super) fn refuse_repeated(self, found: &mut Vec<Diagnostic>) {
        const { assert!(Keyword::ALL.len() <= 128) }
        let mut seen = 0_u128;
        for field in self.head_fields() {
            let bit = field.keyword.map_or(0, |keyword| 1 << keyword as u32);
            if seen & bit != 0
                && let Some(first) = self.head_fields().find(|first| first.keyword == field.keyword)
            {
                found.push(repeated(field, first));
            }
            seen |= bit;
        }
    }
}

impl<'a> Field<'a> {
    /// Reads what follows its first word.
    pub(super) fn read<'d>(self, found: &'d mut Vec<Diagnostic>) -> Cursor<'a, 'd> {
        let words = self.words.skip(1);
        let tokens = words.line.tokens();
        let cursor = words.line.cursor(&tokens[words.from..words.to], found);
        cursor.after(tokens[self.words.from])
    }

    /// The text it holds, without quotes.
    pub(super) fn quoted(self, found: &mut Vec<Diagnostic>) -> Option<Place> {
        let mut cursor = self.read(found);
        let text = cursor.string()?;
        cursor.finish();
        Some(text)
    }

    /// The name it holds.
    pub(super) fn named(self, found: &mut Vec<Diagnostic>) -> Option<Place> {
        let mut cursor = self.read(found);
        let name = cursor.name()?;
        cursor.finish();
        Some(name)
    }

    /// The day it holds.
    pub(super) fn day(self, found: &mut Vec<Diagnostic>) -> Option<Day> {
        let mut cursor = self.read(found);
        let day = (cursor.date()?, cursor.previous());
        cursor.finish();
        Some(day)
    }
}

/// The finding for a field that may be written only once.
pub(super) fn repeated(field: Field<'_>, first: Field<'_>) -> Diagnostic {
    let word = field.keyword.map_or("", Keyword::word);
    let message = text!("`{word}` è scritto due volte", "`{word}` is written twice");
    Diagnostic::new(Code::RepeatedField, field.word().span(), message)
        .also(first.word().span(), text!("la prima volta qui", "first here"))
        .help(text!("tienine uno solo", "keep only one of them"))
}
