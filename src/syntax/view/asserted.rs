//! `asserisci`: a fact that must hold.

use super::line::Line;
use super::of_tree::Formula;
use super::read::Written;
use crate::diagnostic::Diagnostic;
use crate::source::Place;
use crate::syntax::{Keyword, formula};

/// `asserisci "I pagamenti pesano almeno il 30 %" peso(I1) >= 30 % motivo "…"`
pub struct Asserted {
    /// What holds, in words.
    pub title: Place,
    /// What holds.
    pub condition: Formula,
    /// `motivo "…"`: why it must.
    pub reason: Option<Place>,
    /// `smentito "…"`: the word, and why it is known not to hold.
    pub denied: Option<(Place, Written<Place>)>,
    /// The whole line.
    pub span: Place,
}

impl Asserted {
    /// Reads a line; nothing where it says no condition.
    pub fn read(line: Line<'_>, found: &mut Vec<Diagnostic>) -> Option<Asserted> {
        let mut words = line.read_head(found);
        let title = words.string()?;
        let condition = formula::read(&mut words)?;
        words.finish();
        line.refuse_repeated(found);
        let (mut reason, mut denied) = (None, None);
        for field in line.head_fields() {
            match field.keyword {
                Some(Keyword::Reason) => reason = field.quoted(found),
                Some(Keyword::Denied) => {
                    denied = Some((field.words().take(1).span(), Written::of(field.quoted(found))));
                }
                _ => {}
            }
        }
        Some(Asserted { title, condition, reason, denied, span: line.span() })
    }
}
