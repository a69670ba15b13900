//! `pubblicato … file`: which column of a table holds which published figure.

use super::line::Line;
use super::table::{Column, Follows, title};
use crate::diagnostic::Diagnostic;

/// What a column of a table of published figures holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shown {
    /// `nome`: what the row is about.
    Name,
    /// `nodo`: the node that counts it.
    Node,
    /// `punteggio`
    Score,
    /// `valore`
    Value,
    /// `esito`
    Outcome,
    /// `peso`
    Weight,
}

impl Shown {
    const ALL: [Shown; 6] = [Shown::Name, Shown::Node, Shown::Score, Shown::Value, Shown::Outcome, Shown::Weight];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Shown::Name => "nome",
            Shown::Node => "nodo",
            Shown::Score => "punteggio",
            Shown::Value => "valore",
            Shown::Outcome => "esito",
            Shown::Weight => "peso",
        }
    }
}

impl<'a> Column<'a, Shown> {
    /// Reads a `colonna` of a block of published figures.
    pub fn read(line: Line<'a>, found: &mut Vec<Diagnostic>) -> Option<Column<'a, Shown>> {
        let mut words = line.read(line.len(), found);
        let Some(shown) = words.peek_word().and_then(|word| Shown::ALL.into_iter().find(|s| s.word() == word)) else {
            words.expected();
            return None;
        };
        words.take();
        let title = title(&mut words)?;
        Some(Column::of(line, words, shown, title, Follows::Nothing))
    }
}
