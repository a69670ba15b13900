//! What of a text can be folded away, and what stands around a place.

use super::Written;
use crate::source::Span;
use crate::syntax::view::Line;

/// Lines that can be folded, both included, from zero.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Fold {
    /// The line that stays.
    pub start: u32,
    /// The last that goes.
    pub end: u32,
    /// True for comments.
    pub is_comment: bool,
}

/// Blocks, and comments of several lines.
pub fn folds(written: &Written) -> Vec<Fold> {
    let mut found = Vec::new();
    let line_of = |offset: u32| written.source().lines().line(offset) as u32;
    let mut left: Vec<Line<'_>> = written.tree().lines().collect();
    while let Some(line) = left.pop() {
        let whole = line.full_span();
        let (start, end) = (line_of(line.span().start), line_of(whole.end().saturating_sub(1).max(whole.start)));
        // The brace that closes stays in sight.
        let end = if line.has_block() { end.saturating_sub(1) } else { end };
        if end > start {
            found.push(Fold { start, end, is_comment: false });
        }
        left.extend(line.lines());
    }
    let alone = |span: Span| {
        written.source().text[..span.start as usize].rsplit('\n').next().is_some_and(|b| b.trim().is_empty())
    };
    let mut comments =
        written.tree().comments().iter().map(|c| c.span()).filter(|s| alone(*s)).map(|s| line_of(s.start));
    let mut run = comments.next().map(|line| (line, line));
    for line in comments.map(Some).chain([None]) {
        match (run, line) {
            (Some((start, end)), Some(line)) if line == end + 1 => run = Some((start, line)),
            (Some((start, end)), _) => {
                if end > start {
                    found.push(Fold { start, end, is_comment: true });
                }
                run = line.map(|line| (line, line));
            }
            (None, _) => break,
        }
    }
    found.sort_unstable();
    found
}

/// What stands around a place, from the word outwards.
pub fn around(written: &Written, offset: u32) -> Vec<Span> {
    let is_in = |span: Span| span.start <= offset && offset <= span.end();
    let mut found = vec![written.source().span()];
    let mut lines: Vec<Line<'_>> = written.tree().lines().collect();
    while let Some(line) = lines.into_iter().rfind(|line| is_in(line.full_span().span())) {
        found.push(line.full_span().span());
        if is_in(line.span().span()) {
            found.push(line.span().span());
            let field = line.head_fields().map(|field| field.words().span().span()).find(|span| is_in(*span));
            found.extend(field);
            found.extend(line.atoms().map(|atom| atom.span().span()).filter(|span| is_in(*span)).last());
        }
        lines = line.lines().collect();
    }
    found.push(Span { start: offset, len: 0 });
    found.dedup();
    found.reverse();
    found
}
