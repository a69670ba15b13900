//! `target` of an indicator: what is asked, of when, and what was asked before.

use super::goal::{Asked, Hole};
use super::line::Field;
use super::read::Day;
use super::respell::is_deadline_word;
use crate::diagnostic::Diagnostic;
use crate::syntax::cursor::Cursor;
use crate::syntax::{Keyword, TokenKind};

/// `target [2026 | al 30/06/2025] >= 15,50 % [era >= 14,00 %]`
#[derive(Clone, Copy)]
pub struct Target<'a>(pub(super) Field<'a>);

/// What a target says.
#[derive(Clone, Copy)]
pub struct Said {
    /// The year it is for, where it says so.
    pub year: Option<i32>,
    /// The day within the year.
    pub at: Option<At>,
    /// What it asks for.
    pub asks: Asks,
    /// What it asked for before: `era >= 14,00 %`.
    pub former: Option<Asked>,
}

/// The day that a target is for.
#[derive(Clone, Copy)]
pub enum At {
    /// This one.
    Day(Day),
    /// `?`: nobody has decided yet.
    Undecided,
}

/// What a target asks for.
#[derive(Clone, Copy)]
pub enum Asks {
    /// A goal.
    Goal(Asked),
    /// What nobody has decided yet: `>= ? %`.
    Hole(Hole),
}

impl Target<'_> {
    /// What it says.
    pub fn read(self, found: &mut Vec<Diagnostic>) -> Option<Said> {
        let (asked, _) = self.0.said().split_at_word(Keyword::Was.word());
        let has_hole = asked.atoms().any(|atom| atom.is_hole());
        let mut words = self.0.read(found);
        if is_deadline_word(self.0.word().text()) {
            let colon = words.peek().filter(|t| words.reader.text(t.span()) == ":");
            colon.and_then(|_| words.take());
            if let Some(asked) = Asked::day_alone(&mut words) {
                return Some(Said { year: None, at: None, asks: Asks::Goal(asked), former: None });
            }
        }
        let year = words.year();
        let at = match words.take_word(Keyword::At.word()) {
            Some(_) => Some(At::read(&mut words, has_hole)?),
            None => None,
        };
        let asks = match has_hole {
            true => Asks::Hole(Hole::read(&mut words)?),
            false => Asks::Goal(Asked::read_with_base(&mut words)?),
        };
        let former = Asked::former(&mut words)?;
        words.finish();
        Some(Said { year, at, asks, former })
    }
}

impl At {
    fn read(words: &mut Cursor<'_, '_>, may_be_undecided: bool) -> Option<At> {
        if may_be_undecided && words.take_kind(TokenKind::Hole).is_some() {
            return Some(At::Undecided);
        }
        Some(At::Day((words.date()?, words.previous())))
    }
}
