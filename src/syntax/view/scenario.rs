//! `scenario`: what would be if. Its form is read; nothing computes with it yet.

use super::amendment::Change;
use super::facts::Fact;
use super::line::Line;
use crate::diagnostic::Diagnostic;
use crate::source::Place;
use crate::syntax::{Context, Keyword};

/// `scenario "Se il collaudo slitta" { … }`
#[derive(Clone, Copy)]
pub struct Block<'a>(Line<'a>);

impl<'a> Block<'a> {
    /// Reads all of it, for what is wrong with its form.
    pub fn read(line: Line<'a>, found: &mut Vec<Diagnostic>) -> Block<'a> {
        let mut head = line.read(line.len(), found);
        if head.string().is_some() {
            head.finish();
        }
        line.lines().for_each(|line| supposed(line, found));
        Block(line)
    }

    /// The first word.
    pub fn word(self) -> Place {
        self.0.word().span()
    }
}

/// `REF = V`, `target REF >= V`, `peso REF in P = 8 %`
fn supposed(line: Line<'_>, found: &mut Vec<Diagnostic>) {
    match line.keyword().filter(|_| !line.is_fact()) {
        Some(Keyword::Target | Keyword::Weight) => {
            Change::read(line, found);
        }
        // A word that can't stand here was reported already.
        Some(keyword) if !keyword.contexts().meets(Context::SCENARIO) => {}
        _ => {
            Fact::read(line, found);
        }
    }
}
