//! The grammar of record, held against everything that is written in the language.

mod draw;
mod drawn;
mod valid;

use albero::diagnostic::Diagnostic;
use albero::source::{Place, Source};
use albero::syntax::CONFLICT_MARKERS;
use albero::syntax::ast::Reader;
use albero::syntax::grammar::{self, Expected};
use albero::syntax::view::{self, Line, Tree};

/// A statement, and what the grammar says of it.
pub struct Asked {
    pub place: Place,
    pub text: String,
    pub answer: Result<(), Expected>,
    /// A row of a spreadsheet.
    pub pasted: bool,
}

impl Asked {
    /// As a test names it.
    pub fn shown(&self) -> String {
        match &self.answer {
            Ok(()) => format!("«{}» is accepted", self.text),
            Err(e) => format!("«{}» at {}: {}", self.text, e.offset, e.what().it),
        }
    }

    /// True for what is said once for many lines.
    pub fn is_one_of_many(&self) -> bool {
        let bare = self.text.replace(' ', "");
        self.pasted || CONFLICT_MARKERS.iter().any(|marker| bare.starts_with(marker))
    }

    /// True for a statement that a finding points at.
    pub fn has(&self, finding: &Diagnostic) -> bool {
        self.place.covers(finding.primary.span)
    }
}

/// Asks the grammar about every statement of a text that stands in a known place.
pub fn ask(source: &Source) -> Vec<Asked> {
    let (mut ast, _) = albero::syntax::parse(source);
    // What stands in a block whose first word is misspelt stands in the place of what was meant.
    view::respell(source, &mut ast);
    let reader = Reader::new(source);
    let mut found = Vec::new();
    let mut pending: Vec<Line<'_>> = Tree::new(source, &ast).lines().collect();
    while let Some(line) = pending.pop() {
        let text = grammar::statement(reader, ast.tokens(line.id()));
        let answer = grammar::parses(line.context(), &text);
        found.push(Asked { place: line.span(), text, answer, pasted: line.is_pasted_row() });
        if line.is_in_place() {
            pending.extend(line.lines());
        }
    }
    found.sort_by_key(|a| a.place);
    found
}
