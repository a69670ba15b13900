//! `valutazione … file`: which column of a table holds what of a decision.

use super::line::Line;
use super::table::{Column, Follows, title};
use crate::diagnostic::Diagnostic;

/// What a column of a table of decisions holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Decides {
    /// `nome`: what the row is about.
    Name,
    /// `nodo`: as this node counts it.
    Node,
    /// `punteggio`: a score, a range, or words for what can't be assessed.
    Score,
    /// `motivo`
    Reason,
    /// `dedotto`
    Deduced,
    /// `atto`
    Act,
}

impl Decides {
    const ALL: [Decides; 6] =
        [Decides::Name, Decides::Node, Decides::Score, Decides::Reason, Decides::Deduced, Decides::Act];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Decides::Name => "nome",
            Decides::Node => "nodo",
            Decides::Score => "punteggio",
            Decides::Reason => "motivo",
            Decides::Deduced => "dedotto",
            Decides::Act => "atto",
        }
    }
}

impl<'a> Column<'a, Decides> {
    /// Reads a `colonna` of a block of decisions.
    pub fn read(line: Line<'a>, found: &mut Vec<Diagnostic>) -> Option<Column<'a, Decides>> {
        let mut words = line.read(line.len(), found);
        let Some(decides) = words.peek_word().and_then(|word| Decides::ALL.into_iter().find(|d| d.word() == word))
        else {
            words.expected();
            return None;
        };
        words.take();
        let title = title(&mut words)?;
        Some(Column::of(line, words, decides, title, Follows::Nothing))
    }
}
