//! Proof that a layout is nothing but a layout: everything in the text is in the tree, and the
//! tree of what was written is the tree of what was read.

use crate::source::{Source, Sources, Span};
use crate::syntax::view::Tree;
use crate::syntax::{self, Ast};

/// True when everything written is a word, a comment, or a brace, blank or `;` between them. It is
/// not where a line is too long, blocks nest too deep, or a brace opens the block of nothing.
pub(super) fn is_complete(source: &Source, ast: &Ast) -> bool {
    let tree = Tree::new(source, ast);
    let mut comments = tree.comments().iter().map(|c| c.span()).peekable();
    let mut words = tree.words().peekable();
    let mut at = 0;
    let (mut opened, mut closed) = (0usize, 0usize);
    loop {
        let found = match (words.peek(), comments.peek()) {
            (Some(w), Some(c)) if c.start < w.start => comments.next(),
            (Some(_), _) => words.next(),
            (None, _) => comments.next(),
        };
        let next = found.map_or(source.span().end(), |span| span.start);
        for c in tree.text(Span::new(at, next)).chars() {
            match c {
                '{' => opened += 1,
                '}' => closed += 1,
                ' ' | '\t' | '\r' | '\n' | ';' | '\u{a0}' | '\u{202f}' | '\u{feff}' => {}
                _ => return false,
            }
        }
        match found {
            Some(span) => at = span.end(),
            None => break,
        }
    }
    let blocks = tree.blocks();
    opened == blocks && closed == blocks
}

/// True when the two texts say the same: the same tree, and the same comments.
pub(super) fn same(source: &Source, ast: &Ast, written: &str) -> bool {
    let mut sources = Sources::new();
    let Ok(id) = sources.add("", written.to_string()) else { return false };
    let other_ast = syntax::parse(sources.get(id)).0;
    let (one, other) = (Tree::new(source, ast), Tree::new(sources.get(id), &other_ast));
    one.says_the_same(other) && comments(one).eq(comments(other))
}

fn comments<'a>(tree: Tree<'a>) -> impl Iterator<Item = &'a str> {
    tree.comments().iter().map(move |c| tree.text(c.span()).trim_end())
}
