//! `scala`: words that stand for numbers.

use super::line::Line;
use crate::diagnostic::Diagnostic;
use crate::ground::quantity::Quantity;
use crate::source::Place;
use crate::syntax::{Keyword, TokenKind};

/// `scala giudizio "Giudizi" { voce "Ottimo" vale 100 % }`
#[derive(Clone, Copy)]
pub struct Block<'a> {
    line: Line<'a>,
    /// Its name.
    pub name: Place,
}

/// `voce "Ottimo" vale 100 %`
pub struct Entry {
    /// The word, without quotes.
    pub word: Place,
    /// What it stands for.
    pub value: Quantity,
}

impl<'a> Block<'a> {
    /// Reads the head; nothing where it has no name.
    pub fn read(line: Line<'a>, found: &mut Vec<Diagnostic>) -> Option<Block<'a>> {
        let mut head = line.read(line.len(), found);
        let name = head.name()?;
        if head.peek_kind() == Some(TokenKind::Text) {
            head.string();
        }
        head.finish();
        Some(Block { line, name })
    }

    /// Its words, those that can be read.
    pub fn entries(self, found: &mut Vec<Diagnostic>) -> Vec<Entry> {
        let lines = self.line.lines().filter(|line| line.keyword() == Some(Keyword::Entry));
        lines.filter_map(|line| entry(line, found)).collect()
    }
}

fn entry(line: Line<'_>, found: &mut Vec<Diagnostic>) -> Option<Entry> {
    let mut words = line.read(line.len(), found);
    let word = words.string()?;
    words.need_word("vale")?;
    let value = words.quantity()?;
    words.finish();
    Some(Entry { word, value })
}
