//! The texts of a plan and positions in them.
//!
//! All texts share one space of byte positions, so that a [`Span`] of eight bytes names both the
//! file and the place in it. CSV files live in the same space: a value read from a cell points
//! into the (decoded) table exactly as a value written in a plan points into its source.

use std::fmt;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// A file: an index into [`Sources`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct SourceId(pub u32);

/// A range of bytes in the common space of positions; always on character boundaries.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// Position of the first byte.
    pub start: u32,
    /// Length in bytes.
    pub len: u32,
}

impl Span {
    /// The span from `start` up to, not including, `end`.
    pub fn new(start: u32, end: u32) -> Span {
        Span { start, len: end.saturating_sub(start) }
    }

    /// One past the last byte.
    pub fn end(self) -> u32 {
        self.start + self.len
    }

    /// The smallest span that covers both.
    pub fn to(self, other: Span) -> Span {
        Span::new(self.start.min(other.start), self.end().max(other.end()))
    }

    /// True for the span that stands for "nothing written".
    pub fn is_empty(self) -> bool {
        self.len == 0
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end())
    }
}

/// One text: its name as the user knows it, its contents, and where it starts in the common space.
pub struct Source {
    /// Path as given or found, with `/` between folders; `<stdin>` for standard input.
    pub name: String,
    /// Decoded contents.
    pub text: String,
    /// Position of the first byte.
    pub base: u32,
    lines: OnceLock<LineIndex>,
}

impl Source {
    /// The index of line starts, made when first asked for.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }

    /// The whole text as a span.
    pub fn span(&self) -> Span {
        Span { start: self.base, len: self.text.len() as u32 }
    }
}

/// The texts together are larger than the 4 GiB that positions can name.
#[derive(Debug, PartialEq, Eq)]
pub struct TooLarge;

/// Every text that takes part in a compilation.
#[derive(Default)]
pub struct Sources {
    files: Vec<Source>,
    /// Where each text starts: looked up for every name that is compared.
    bases: Vec<u32>,
    /// The text that was looked up last.
    last: AtomicU32,
    next: u32,
}

impl Sources {
    /// No texts yet.
    pub fn new() -> Sources {
        Sources::default()
    }

    /// Adds a text. Fails when positions would no longer fit into 32 bits.
    pub fn add(&mut self, name: impl Into<String>, text: String) -> Result<SourceId, TooLarge> {
        let base = self.next;
        // One position between texts keeps an end-of-file span apart from the next text's start.
        let next = u32::try_from(text.len()).ok().and_then(|n| base.checked_add(n)?.checked_add(1));
        self.next = next.ok_or(TooLarge)?;
        self.bases.push(base);
        self.files.push(Source { name: name.into(), text, base, lines: OnceLock::new() });
        Ok(SourceId(self.files.len() as u32 - 1))
    }

    /// The text with this id.
    pub fn get(&self, id: SourceId) -> &Source {
        &self.files[id.0 as usize]
    }

    /// All texts in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        self.files.iter().enumerate().map(|(i, s)| (SourceId(i as u32), s))
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// True when there is no text.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Total size in bytes.
    pub fn bytes(&self) -> usize {
        self.files.iter().map(|s| s.text.len()).sum()
    }

    /// The text a position belongs to.
    pub fn find(&self, position: u32) -> SourceId {
        // One look-up follows another in the same text.
        let last = self.last.load(Ordering::Relaxed);
        let starts = |index: u32| self.bases.get(index as usize).copied();
        if starts(last).is_some_and(|s| s <= position) && starts(last + 1).is_none_or(|next| position < next) {
            return SourceId(last);
        }
        let after = self.bases.partition_point(|base| *base <= position);
        let found = after.saturating_sub(1) as u32;
        self.last.store(found, Ordering::Relaxed);
        SourceId(found)
    }

    /// What is written at a span; empty when the span reaches outside its text.
    pub fn text(&self, span: Span) -> &str {
        let Some(source) = self.files.get(self.find(span.start).0 as usize) else { return "" };
        let start = span.start.wrapping_sub(source.base) as usize;
        source.text.get(start..start + span.len as usize).unwrap_or_default()
    }

    /// File, line and column of a span's two ends.
    pub fn locate(&self, span: Span) -> Location<'_> {
        let source = self.get(self.find(span.start));
        let (line, column) = source.lines().position(&source.text, span.start - source.base);
        let (end_line, end_column) = source.lines().position(&source.text, span.end() - source.base);
        Location { file: &source.name, line, column, end_line, end_column }
    }
}

/// A place as people and editors name it: lines and columns count from one, columns in characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location<'a> {
    /// Name of the file.
    pub file: &'a str,
    /// Line of the first character.
    pub line: u32,
    /// Column of the first character.
    pub column: u32,
    /// Line of the position after the last character.
    pub end_line: u32,
    /// Column of the position after the last character.
    pub end_column: u32,
}

/// Byte offsets of the line starts of one text.
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Reads a text once.
    pub fn new(text: &str) -> LineIndex {
        let breaks = text.bytes().enumerate().filter(|(_, b)| *b == b'\n');
        LineIndex { starts: std::iter::once(0).chain(breaks.map(|(i, _)| i as u32 + 1)).collect() }
    }

    /// Zero-based line that holds a byte offset.
    pub fn line(&self, offset: u32) -> usize {
        self.starts.partition_point(|&s| s <= offset).saturating_sub(1)
    }

    /// Byte offset at which a zero-based line starts.
    pub fn start(&self, line: usize) -> Option<u32> {
        self.starts.get(line).copied()
    }

    /// How many lines there are.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// A text always has a first line.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// Line and column of a byte offset, from one, the column in characters.
    pub fn position(&self, text: &str, offset: u32) -> (u32, u32) {
        let line = self.line(offset);
        let head = text.get(self.starts[line] as usize..offset as usize).unwrap_or("");
        (line as u32 + 1, head.chars().count() as u32 + 1)
    }
}
