//! `consenti`: a lint waived where it is expected.

use super::line::{Line, Tree};
use super::read::Written;
use crate::diagnostic::Diagnostic;
use crate::source::Place;
use crate::syntax::{Context, Keyword, StatementId};

/// `consenti CODE motivo "…"`
#[derive(Clone, Copy)]
pub struct Waiver {
    /// The code.
    pub code: Place,
    /// `motivo "…"`
    pub reason: Written<Place>,
    /// The whole line.
    pub span: Place,
}

impl Waiver {
    /// Reads a line; nothing where it names no code.
    pub fn read(line: Line<'_>, found: &mut Vec<Diagnostic>) -> Option<Waiver> {
        let mut head = line.read_head(found);
        let code = head.name()?;
        head.finish();
        line.refuse_repeated(found);
        let reasons = line.head_fields().filter(|f| f.keyword == Some(Keyword::Reason));
        let reason = reasons.fold(Written::Absent, |_, field| Written::of(field.quoted(found)));
        Some(Waiver { code, reason, span: line.span() })
    }
}

/// True for a line in the block of `piano`.
pub fn is_in_plan(line: Line<'_>) -> bool {
    line.owner == Some(Keyword::Plan)
}

impl<'a> Tree<'a> {
    /// The lines that waive something, each with all of the statement in whose block it stands.
    pub fn waivers(self) -> impl Iterator<Item = (Line<'a>, Option<Place>)> {
        let ast = self.ast;
        let last = if ast.has(Keyword::Waive) { ast.len() as u32 } else { 0 };
        // The statements whose blocks are open around the one looked at.
        let mut around: Vec<StatementId> = Vec::new();
        (0..last).map(StatementId).filter_map(move |id| {
            while around.last().is_some_and(|&inner| ast.subtree_end(inner) <= id) {
                around.pop();
            }
            let inside = around.last().copied();
            if ast.statement(id).has_block() {
                around.push(id);
            }
            let waives = ast.statement(id).keyword() == Some(Keyword::Waive);
            let owner = inside.and_then(|block| ast.statement(block).keyword());
            let line = Line { owner, ..self.line(id, Context::TOP) };
            waives.then(|| (line, inside.map(|block| self.reader.place(ast.full_span(block)))))
        })
    }
}
