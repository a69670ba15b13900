//! `valutazione`: what the evaluation body decided.

use super::goal::second_end;
use super::line::{Field, Line};
use super::read::Written;
use super::role::Role;
use crate::diagnostic::Diagnostic;
use crate::ground::quantity::Quantity;
use crate::source::Place;
use crate::syntax::cursor::Cursor;
use crate::syntax::{Keyword, TokenKind};

/// `valutazione OIV 2025 atto "verbale del 07/05/2026" { … }`
#[derive(Clone, Copy)]
pub struct Block<'a> {
    line: Line<'a>,
    /// Who decides; the first word where nobody is named.
    pub body: Place,
    /// The year, and where it is written.
    pub year: Option<(i32, Place)>,
    /// `atto "…"`
    pub act: Written<Place>,
    /// `file "…"`: the decisions are the rows of a table.
    pub file: Option<Place>,
}

impl<'a> Block<'a> {
    /// Reads the head.
    pub fn read(line: Line<'a>, found: &mut Vec<Diagnostic>) -> Block<'a> {
        let mut head = line.read_head(found);
        let body = head.name();
        let year = head.year().map(|year| (year, head.previous()));
        head.finish();
        line.refuse_repeated(found);
        let body = body.unwrap_or(line.word().span());
        let acts = line.head_fields().filter(|f| f.keyword == Some(Keyword::Act));
        let act = acts.fold(Written::Absent, |_, field| Written::of(field.quoted(found)));
        let file = line.head_field(Role::File).and_then(|field| field.quoted(found));
        if let Some(sheet) = line.head_field(Role::Sheet) {
            sheet.sheet(found);
        }
        if let Some(range) = line.head_field(Role::Range) {
            range.quoted(found);
        }
        Block { line, body, year, act, file }
    }

    /// The lines of its block.
    pub fn lines(self) -> impl Iterator<Item = Line<'a>> {
        self.line.lines()
    }
}

/// `punteggio REF = 90 % motivo "…"`, `non_valutabile REF motivo "…"`
#[derive(Clone, Copy)]
pub struct Decision {
    /// What it is about.
    pub name: Place,
    /// `in P`: as P counts it.
    pub parent: Option<Place>,
    /// What was decided.
    pub verdict: Verdict,
    /// `motivo "…"`
    pub reason: Written<Place>,
    /// `dedotto "…"`
    pub deduced: Written<Place>,
    /// An act of its own: `atto "…"`
    pub act: Written<Place>,
    /// The whole line.
    pub span: Place,
}

/// What was decided of something.
#[derive(Clone, Copy)]
pub enum Verdict {
    /// `= 90 %`
    Score(Quantity),
    /// `= tra 20 % e 100 %`
    Between(Quantity, Quantity),
    /// `non_valutabile`
    NotAssessable,
}

impl Decision {
    /// Reads a line of a block; nothing where it is none, or no verdict can be read in it.
    pub fn read(line: Line<'_>, found: &mut Vec<Diagnostic>) -> Option<Decision> {
        let keyword = line.keyword().filter(|k| matches!(k, Keyword::Score | Keyword::NotAssessable))?;
        let mut words = line.read_head(found);
        let name = words.name()?;
        let parent = match words.take_word("in") {
            Some(_) => Some(words.name()?),
            None => None,
        };
        let verdict = match keyword {
            Keyword::Score => decided(&mut words)?,
            _ => Verdict::NotAssessable,
        };
        words.finish();
        line.refuse_repeated(found);
        let (reason, deduced, act) = (Written::Absent, Written::Absent, Written::Absent);
        let mut decision = Decision { name, parent, verdict, reason, deduced, act, span: line.span() };
        for field in line.head_fields() {
            match field.keyword {
                Some(Keyword::Reason) => decision.reason = text_of(field, found),
                Some(Keyword::Deduced) => decision.deduced = text_of(field, found),
                Some(Keyword::Act) => decision.act = text_of(field, found),
                _ => {}
            }
        }
        Some(decision)
    }
}

fn text_of(field: Field<'_>, found: &mut Vec<Diagnostic>) -> Written<Place> {
    Written::of(field.quoted(found))
}

/// `= 94 %` or `= tra 20 % e 100 %`
fn decided(words: &mut Cursor<'_, '_>) -> Option<Verdict> {
    words.need_kind(TokenKind::Eq)?;
    if words.take_word("tra").is_none() {
        return words.quantity().map(Verdict::Score);
    }
    let low = words.quantity()?;
    second_end(words)?;
    Some(Verdict::Between(low, words.quantity()?))
}
