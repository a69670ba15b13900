//! The grammar of record, held against everything that is written in the language.

mod draw;
mod drawn;
mod valid;

use albero::diagnostic::Diagnostic;
use albero::resolve::{self, File};
use albero::source::{Place, Source};
use albero::syntax::ast::Reader;
use albero::syntax::grammar::{self, Expected};
use albero::syntax::{CONFLICT_MARKERS, Context, StatementId};

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
    resolve::respell(source, &mut ast);
    let file = File { ast: &ast, reader: Reader::new(source) };
    let mut found = Vec::new();
    let mut pending: Vec<(StatementId, Context)> = ast.top().map(|id| (id, Context::TOP)).collect();
    while let Some((id, context)) = pending.pop() {
        let text = grammar::statement(file.reader, ast.tokens(id));
        let answer = grammar::parses(context, &text);
        let pasted = file.is_pasted_row(id);
        found.push(Asked { place: file.reader.place(ast.head_span(id)), text, answer, pasted });
        let keyword = ast.statement(id).keyword().filter(|k| k.contexts().meets(context));
        if let Some(keyword) = keyword {
            let inside = keyword.block_context(context, file.names_data_file(id));
            pending.extend(ast.children(id).map(|child| (child, inside)));
        }
    }
    found.sort_by_key(|a| a.place);
    found
}
