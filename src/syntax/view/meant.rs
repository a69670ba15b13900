//! How a table writes what the language writes otherwise: `nodo "AS1 GARANTIRE…" AS1`, `valore "Buono" 80 %`.

use super::goal::Asked;
use super::line::Line;
use crate::diagnostic::Diagnostic;
use crate::ground::quantity::Quantity;
use crate::source::Place;
use crate::syntax::keyword::yes_or_no;

/// What a cell says, and what is meant by it: `nodo "AS1 GARANTIRE…" AS1`, `valore "Raggiunto" sì`.
#[derive(Clone, Copy)]
pub struct Meant<T> {
    /// As the table writes it.
    pub written: Place,
    /// What it means.
    pub meant: T,
}

impl Meant<Place> {
    /// Reads `nodo "…" NODE`, `componente "…" COMPONENT`.
    pub fn name(line: Line<'_>, found: &mut Vec<Diagnostic>) -> Option<Meant<Place>> {
        let mut words = line.read(line.len(), found);
        let (written, meant) = (words.string()?, words.name()?);
        words.finish();
        Some(Meant { written, meant })
    }

    /// Reads `misura "…" MEASURE`.
    pub fn measure(line: Line<'_>, found: &mut Vec<Diagnostic>) -> Option<Meant<Place>> {
        let mut words = line.read(line.len(), found);
        let written = words.string()?;
        let (_, Some(meant)) = words.measure() else {
            words.expected();
            return None;
        };
        words.finish();
        Some(Meant { written, meant })
    }
}

/// What a word stands for where something is measured or asked.
#[derive(Clone, Copy)]
pub enum Answer {
    /// `sì`, `no`
    Is(bool),
    /// `80 %`
    Amount(Quantity),
}

impl Meant<Answer> {
    /// Reads `valore "…" sì`, `valore "…" 80 %`.
    pub fn answer(line: Line<'_>, found: &mut Vec<Diagnostic>) -> Option<Meant<Answer>> {
        let mut words = line.read(line.len(), found);
        let written = words.string()?;
        let meant = match words.peek_word().and_then(yes_or_no) {
            Some(yes) => {
                words.take();
                Answer::Is(yes)
            }
            None => Answer::Amount(words.quantity()?),
        };
        words.finish();
        Some(Meant { written, meant })
    }
}

/// Reads `target >= 100 %`: what all rows ask that say nothing else.
pub fn target_for_all(line: Line<'_>, found: &mut Vec<Diagnostic>) -> Option<Asked> {
    let mut words = line.read(line.len(), found);
    let asked = Asked::read(&mut words)?;
    words.finish();
    Some(asked)
}

impl Line<'_> {
    /// `regola diretta` of a table: the rule of rows that name none.
    pub fn rule_for_all(self, found: &mut Vec<Diagnostic>) -> Option<Place> {
        let mut words = self.read(self.len(), found);
        let name = words.name()?;
        words.finish();
        Some(name)
    }
}

/// Reads `decimali punto`.
pub fn decimal_dot(line: Line<'_>, found: &mut Vec<Diagnostic>) -> bool {
    let mut words = line.read(line.len(), found);
    let is_dot = words.need_word("punto").is_some();
    words.finish();
    is_dot
}
