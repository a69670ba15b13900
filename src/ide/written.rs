//! One text as it is written at this moment: what can be said of its form alone, without the plan that it is part of.

use super::{Encoding, Lines, Position};
use crate::source::{Source, SourceId, Sources, Span};
use crate::syntax::view::Tree;
use crate::syntax::{self, Ast};

/// A text, and what was read of it.
pub struct Written {
    sources: Sources,
    ast: Ast,
    lines: Lines,
}

impl Written {
    /// Reads a text; nothing where it is too long for offsets.
    pub fn new(name: &str, text: &str) -> Option<Written> {
        let mut sources = Sources::new();
        let id = sources.add(name, text.to_owned()).ok()?;
        let (ast, _) = syntax::parse(sources.get(id));
        let lines = Lines::new(&sources.get(id).text);
        Some(Written { sources, ast, lines })
    }

    /// The text.
    pub fn source(&self) -> &Source {
        self.sources.get(SourceId(0))
    }

    /// Its tree.
    pub fn tree(&self) -> Tree<'_> {
        Tree::new(self.source(), &self.ast)
    }

    /// Its tree as it was read.
    pub(super) fn ast(&self) -> &Ast {
        &self.ast
    }

    /// Its lines.
    pub fn lines(&self) -> &Lines {
        &self.lines
    }

    /// The byte at a position.
    pub fn offset(&self, position: Position, encoding: Encoding) -> u32 {
        self.lines.offset(&self.source().text, position, encoding)
    }

    /// Where a span begins and ends in an editor.
    pub fn range(&self, span: Span, encoding: Encoding) -> (Position, Position) {
        let position = |offset| self.lines.position(&self.source().text, offset, encoding);
        (position(span.start), position(span.end()))
    }
}
