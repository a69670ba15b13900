//! The texts of a plan and positions in them.
//!
//! A [`Span`] is a range of bytes in one text, and knows no other; a [`Place`] says in which text as well.
//! Data files are sources too: a value read from a cell has its place in the (decoded) table exactly as a
//! value written in a plan has its own. [`Sources::locate`] is the one way from a place to what people read.

mod sheet;

pub use sheet::{Area, CellKind, Sheet, SheetCell, SheetFormula, SheetWriter, letters};
use std::fmt;
use std::sync::{Arc, OnceLock};
use unicode_normalization::UnicodeNormalization;

/// A source: an index into [`Sources`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct SourceId(pub u32);

/// A range of bytes in a text that is known from elsewhere; always on character boundaries.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// Offset of the first byte.
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

    /// This span in a source.
    pub fn within(self, source: SourceId) -> Place {
        Place { source, start: self.start, len: self.len }
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end())
    }
}

/// A range of bytes in one of the sources. Places are ordered as the sources were added, and by where they start.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Place {
    /// Which source.
    pub source: SourceId,
    /// Offset of the first byte.
    pub start: u32,
    /// Length in bytes.
    pub len: u32,
}

impl Place {
    /// One past the last byte.
    pub fn end(self) -> u32 {
        self.start + self.len
    }

    /// The smallest place that covers both; this one where the other is in another source.
    pub fn to(self, other: Place) -> Place {
        if self.source == other.source { self.span().to(other.span()).within(self.source) } else { self }
    }

    /// True for the place that stands for "nothing written".
    pub fn is_empty(self) -> bool {
        self.len == 0
    }

    /// The bytes, for whoever knows the source.
    pub fn span(self) -> Span {
        Span { start: self.start, len: self.len }
    }

    /// Where it begins: what findings are sorted by.
    pub fn position(self) -> (SourceId, u32) {
        (self.source, self.start)
    }

    /// Where it ends.
    pub fn end_position(self) -> (SourceId, u32) {
        (self.source, self.end())
    }

    /// True when it begins in another place.
    pub fn begins_in(self, other: Place) -> bool {
        other.position() <= self.position() && self.position() < other.end_position()
    }

    /// True when all of another place lies in this one.
    pub fn covers(self, other: Place) -> bool {
        self.source == other.source && self.start <= other.start && other.end() <= self.end()
    }
}

impl From<Place> for Span {
    fn from(place: Place) -> Span {
        place.span()
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{:?}", self.source.0, self.span())
    }
}

/// What a source is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SourceKind {
    /// A text in the language.
    Text,
    /// A table of values that a plan names: its places are cells.
    Table,
    /// A chapter that the body writes itself.
    Chapter,
}

/// One source: its name as the user knows it and its contents.
pub struct Source {
    /// Its index.
    pub id: SourceId,
    /// Path as given or found, with `/` between folders; `<stdin>` for standard input.
    pub name: String,
    /// Decoded contents.
    pub text: String,
    /// What it is.
    pub kind: SourceKind,
    /// The sheet of a workbook that the contents show.
    pub sheet: Option<Box<Sheet>>,
    lines: OnceLock<LineIndex>,
    /// The names in quotes that hold an apostrophe, which is written twice: where, and as they are meant.
    apostrophes: OnceLock<Vec<(Span, String)>>,
}

impl Source {
    /// The index of line starts, made when first asked for.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }

    /// What is written at a place, a name in quotes as it is meant.
    pub(crate) fn name_at(&self, span: Span) -> &str {
        if let Some(names) = self.apostrophes.get()
            && let Ok(found) = names.binary_search_by_key(&span, |(at, _)| *at)
        {
            return &names[found].1;
        }
        self.text.get(span.start as usize..span.end() as usize).unwrap_or_default()
    }

    /// Remembers names in quotes that hold an apostrophe, in the order of the text.
    pub(crate) fn keep_apostrophes(&self, names: &[Span]) {
        let meant = |span: &Span| {
            let written = self.text.get(span.start as usize..span.end() as usize).unwrap_or_default();
            (*span, written.replace("''", "'"))
        };
        // A text read twice has the same names.
        let _ = self.apostrophes.set(names.iter().map(meant).collect());
    }

    /// The whole text as a span.
    pub fn span(&self) -> Span {
        Span { start: 0, len: self.text.len() as u32 }
    }

    /// The whole text as a place.
    pub fn place(&self) -> Place {
        self.span().within(self.id)
    }
}

/// A text is larger than the 4 GiB that offsets can name.
#[derive(Debug, PartialEq, Eq)]
pub struct TooLarge;

/// Every source that takes part in a compilation. A copy shares the texts.
#[derive(Clone, Default)]
pub struct Sources {
    files: Vec<Arc<Source>>,
}

/// The text with each letter and its accent as one character, as keyboards write them: some programs store them apart,
/// and to a reader the two are the same name.
pub fn composed(text: String) -> String {
    // Accents that stand by themselves begin with 0xcc or 0xcd. All bytes are looked at, many at a time.
    match text.bytes().fold(false, |found, b| found | (b & 0xfe == 0xcc)) {
        true => text.nfc().collect(),
        false => text,
    }
}

impl Sources {
    /// No sources yet.
    pub fn new() -> Sources {
        Sources::default()
    }

    /// Adds a text in the language. Fails when offsets would not fit into 32 bits.
    pub fn add(&mut self, name: impl Into<String>, text: String) -> Result<SourceId, TooLarge> {
        self.add_kind(name.into(), composed(text), SourceKind::Text, None)
    }

    /// Adds a table of values.
    pub fn add_table(&mut self, name: impl Into<String>, text: String) -> Result<SourceId, TooLarge> {
        self.add_kind(name.into(), composed(text), SourceKind::Table, None)
    }

    /// Adds a chapter.
    pub fn add_chapter(&mut self, name: impl Into<String>, text: String) -> Result<SourceId, TooLarge> {
        self.add_kind(name.into(), composed(text), SourceKind::Chapter, None)
    }

    /// Adds a sheet of a workbook, with its accents composed.
    pub fn add_sheet(&mut self, name: impl Into<String>, text: String, sheet: Sheet) -> Result<SourceId, TooLarge> {
        self.add_kind(name.into(), text, SourceKind::Table, Some(Box::new(sheet)))
    }

    fn add_kind(
        &mut self,
        name: String,
        text: String,
        kind: SourceKind,
        sheet: Option<Box<Sheet>>,
    ) -> Result<SourceId, TooLarge> {
        u32::try_from(text.len()).map_err(|_| TooLarge)?;
        let id = SourceId(self.files.len() as u32);
        self.files.push(Arc::new(Source {
            id,
            name,
            text,
            kind,
            sheet,
            lines: OnceLock::new(),
            apostrophes: OnceLock::new(),
        }));
        Ok(id)
    }

    /// The source with this id.
    pub fn get(&self, id: SourceId) -> &Source {
        &self.files[id.0 as usize]
    }

    /// All sources in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        self.files.iter().map(|s| (s.id, &**s))
    }

    /// How many sources there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// True when there is no source.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Total size in bytes.
    pub fn bytes(&self) -> usize {
        self.files.iter().map(|s| s.text.len()).sum()
    }

    /// What is written at a place, a name in quotes as it is meant; empty when the place reaches outside its text.
    pub fn text(&self, place: Place) -> &str {
        let Some(source) = self.files.get(place.source.0 as usize) else { return "" };
        source.name_at(place.span())
    }

    /// File, line and column of a place's two ends.
    pub fn locate(&self, place: Place) -> Location<'_> {
        let source = self.get(place.source);
        let (line, column) = source.lines().position(&source.text, place.start);
        let (end_line, end_column) = source.lines().position(&source.text, place.end());
        let cell = source.sheet.as_deref().and_then(|sheet| {
            let (row, column) = sheet.cell_at(place.start)?;
            Some(SheetPlace { sheet, row, column })
        });
        Location { file: &source.name, line, column, end_line, end_column, cell }
    }
}

/// A cell of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SheetPlace<'a> {
    /// The sheet.
    pub sheet: &'a Sheet,
    /// Its row, from 1.
    pub row: u32,
    /// Its column, from 1.
    pub column: u32,
}

/// `Foglio1!D12`
impl fmt::Display for SheetPlace<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.sheet.cell_name(self.row, self.column))
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
    /// The cell, in a sheet of a workbook.
    pub cell: Option<SheetPlace<'a>>,
}

impl Location<'_> {
    /// Where in its file: the line, or the cell of a sheet.
    pub fn at(&self) -> String {
        self.cell.map_or_else(|| self.line.to_string(), |cell| cell.to_string())
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_knows_its_text_and_no_other() {
        let mut sources = Sources::new();
        let first = sources.add("a.albero", "uno due".into()).expect("small");
        let second = sources.add_table("b.csv", "tre\nquattro".into()).expect("small");
        let (due, quattro) = (Span::new(4, 7).within(first), Span::new(4, 11).within(second));
        assert_eq!((sources.text(due), sources.text(quattro)), ("due", "quattro"));
        assert_eq!(sources.text(Place { len: 9, ..due }), "");
        let at = sources.locate(quattro);
        assert_eq!((at.file, at.line, at.column, at.end_column), ("b.csv", 2, 1, 8));
        assert!(due < quattro && due.end_position() < quattro.position(), "places are ordered by source first");
        assert_eq!(due.to(quattro), due);
        assert_eq!(Span::new(0, 3).within(first).to(due), sources.get(first).place());
        assert!(!sources.get(first).place().covers(quattro) && !quattro.begins_in(sources.get(first).place()));
        assert!(
            due.begins_in(sources.get(first).place()) && !due.begins_in(Place { len: 4, ..sources.get(first).place() })
        );
    }
}
