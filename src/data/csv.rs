//! Tables of text as an Italian Excel writes them: CSV with `;`, `,` or tab.
//!
//! The `csv` crate isn't used: it knows where a record starts but not where a field does, and every cell needs
//! its exact place for diagnostics. Nor does it take rows of any length, `sep=;`, or a lone CR together.

use super::row::{Cell, CellKind};
use crate::diagnostic::Text;
use crate::source::{Place, SourceId, Span};
use crate::text;
use std::borrow::Cow;

/// As many columns as a spreadsheet has.
pub(super) const MOST_COLUMNS: usize = 16_384;

/// Why a text can't be read as a table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TableError {
    /// Nothing in it.
    Empty,
    /// Not text: a workbook, an image.
    NotText,
    /// A quote that is never closed; the place is the quote.
    UnclosedQuote(Place),
    /// Something between a closing quote and the next separator; the place is that text.
    AfterQuote(Place),
    /// More rows than positions can count.
    TooLong,
    /// More columns than any spreadsheet has.
    TooWide,
}

impl TableError {
    /// Where, when there is a place.
    pub fn span(self) -> Option<Place> {
        match self {
            TableError::UnclosedQuote(span) | TableError::AfterQuote(span) => Some(span),
            _ => None,
        }
    }

    /// What to do.
    pub fn help(self) -> Text {
        match self {
            TableError::UnclosedQuote(_) | TableError::AfterQuote(_) => text!(
                "togli le virgolette spaiate dalla cella, o salva di nuovo il foglio come CSV da Excel",
                "remove the unpaired quote from the cell, or save the sheet as CSV from Excel again"
            ),
            TableError::Empty => {
                text!("salva il foglio giusto come CSV da Excel", "save the right sheet as CSV from Excel")
            }
            TableError::TooWide => text!(
                "forse le righe sono separate in un modo che non conosco: salva di nuovo il foglio come CSV da Excel",
                "perhaps its rows are separated in a way that is not known: save the sheet as CSV from Excel again"
            ),
            TableError::NotText | TableError::TooLong => text!(
                "in Excel: File, Salva con nome, «CSV UTF-8»; poi scrivi qui il nome del file CSV",
                "in Excel: File, Save as, “CSV UTF-8”; then write the name of the CSV file here"
            ),
        }
    }

    /// What is wrong.
    pub fn message(self) -> Text {
        match self {
            TableError::Empty => text!("la tabella è vuota", "the table is empty"),
            TableError::NotText => text!(
                "non è un testo CSV: forse una cartella di Excel rinominata",
                "not a CSV text: perhaps a renamed workbook"
            ),
            TableError::UnclosedQuote(_) => text!("una cella aperta con `\"` e mai chiusa", "a `\"` is never closed"),
            TableError::AfterQuote(_) => {
                text!("testo dopo le virgolette di chiusura di una cella", "text after a cell's closing quote")
            }
            TableError::TooLong => text!("la tabella ha troppe righe", "the table has too many rows"),
            TableError::TooWide => text!(
                "una riga ha più di {MOST_COLUMNS} celle, più di quante ne abbia un foglio di calcolo",
                "a row has more than {MOST_COLUMNS} cells, more than a spreadsheet has"
            ),
        }
    }
}

/// The text of a file: UTF-8 or UTF-16 by its mark, UTF-8 without one, else Windows-1252.
pub fn decode(bytes: Vec<u8>) -> String {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(&bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
    }
    // A text in UTF-8 stays where it is: it may be large.
    String::from_utf8(bytes)
        .unwrap_or_else(|error| encoding_rs::WINDOWS_1252.decode_without_bom_handling(error.as_bytes()).0.into_owned())
}

/// The separator that a first line `sep=;` declares, and where the next line starts. Excel shows no row for it.
pub(super) fn declared(text: &str) -> Option<(u8, usize)> {
    let line = text.split(['\r', '\n']).next()?;
    let inner = line.strip_prefix('"').and_then(|l| l.strip_suffix('"')).unwrap_or(line);
    let rest = inner.get(..4).filter(|head| head.eq_ignore_ascii_case("sep=")).and(inner.get(4..))?;
    let [delimiter] = rest.as_bytes() else { return None };
    let end = &text[line.len()..];
    let skip = if end.starts_with("\r\n") { 2 } else { end.len().min(1) };
    Some((*delimiter, line.len() + skip))
}

/// Separators in order of preference; decimal commas make `,` the last.
const DELIMITERS: [u8; 3] = *b";\t,";
/// Lines that are enough to tell the separator.
const SNIFFED_LINES: usize = 50;

/// The separator that most of the first lines have as often as the first line.
pub(super) fn sniff(text: &str) -> u8 {
    let mut lines: Vec<[u32; 3]> = vec![[0; 3]];
    let mut quoted = false;
    let mut at = 0;
    let bytes = text.as_bytes();
    while let Some(&b) = bytes.get(at) {
        at += 1;
        // Most bytes tell nothing.
        if !matches!(b, b'"' | b'\n' | b'\r' | b';' | b'\t' | b',') {
            continue;
        }
        let before = if at > 1 { bytes[at - 2] } else { b'\n' };
        let starts = matches!(before, b'\n' | b'\r') || DELIMITERS.contains(&before);
        match b {
            // A quote in the middle of a cell, as in `5" di schermo`, opens nothing.
            b'"' if quoted || starts => quoted = !quoted,
            b'\n' | b'\r' if !quoted => {
                if lines.len() == SNIFFED_LINES {
                    break;
                }
                lines.push([0; 3]);
            }
            _ if quoted => {}
            _ => {
                if let (Some(i), Some(line)) = (DELIMITERS.iter().position(|&d| d == b), lines.last_mut()) {
                    line[i] += 1;
                }
            }
        }
    }
    lines.retain(|counts| counts.iter().any(|&n| n > 0));
    let agreeing = |i: usize| {
        let first = lines.first().map_or(0, |counts| counts[i]);
        if first == 0 { 0 } else { lines.iter().filter(|counts| counts[i] == first).count() }
    };
    // `max_by_key` keeps the last of equals, hence the order reversed.
    (0..DELIMITERS.len()).rev().max_by_key(|&i| agreeing(i)).map_or(b';', |i| DELIMITERS[i])
}

/// Reads row by row.
pub(super) struct Reader<'a> {
    text: &'a str,
    source: SourceId,
    delimiter: u8,
    pub(super) at: usize,
    pub(super) row: u32,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, source: SourceId, delimiter: u8, at: u32) -> Reader<'a> {
        Reader { text, source, delimiter, at: at as usize, row: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn place(&self, start: usize, end: usize) -> Place {
        // A source is smaller than 4 GiB.
        Span::new(start as u32, end as u32).within(self.source)
    }

    /// The cells of the next row; false at the end.
    pub(super) fn row(&mut self, cells: &mut Vec<Cell<'a>>) -> Result<bool, TableError> {
        cells.clear();
        if self.at >= self.text.len() {
            return Ok(false);
        }
        self.row = self.row.checked_add(1).ok_or(TableError::TooLong)?;
        loop {
            if cells.len() == MOST_COLUMNS {
                return Err(TableError::TooWide);
            }
            let cell = self.cell(cells.len() as u32 + 1)?;
            cells.push(cell);
            match self.peek() {
                Some(b) if b == self.delimiter => self.at += 1,
                Some(b'\r') => {
                    self.at += 1;
                    self.at += usize::from(self.peek() == Some(b'\n'));
                    break;
                }
                Some(_) => {
                    self.at += 1;
                    break;
                }
                None => break,
            }
        }
        Ok(true)
    }

    /// The next cell; afterwards at a separator, the end of a line or of the text.
    fn cell(&mut self, column: u32) -> Result<Cell<'a>, TableError> {
        let start = self.at;
        // Blanks before a quote, as some programs write after a comma.
        let blanks = self.text[start..].bytes().take_while(|&b| b == b' ' && b != self.delimiter).count();
        if self.text.as_bytes().get(start + blanks) == Some(&b'"') {
            self.at = start + blanks;
            return self.quoted(column);
        }
        let end = self.end_of_cell(start);
        self.at = end;
        Ok(self.make(start, end, column, Cow::Borrowed(&self.text[start..end])))
    }

    /// Offset of the next separator, end of line or of text.
    fn end_of_cell(&self, from: usize) -> usize {
        let rest = &self.text.as_bytes()[from..];
        memchr::memchr3(self.delimiter, b'\n', b'\r', rest).map_or(self.text.len(), |n| from + n)
    }

    fn quoted(&mut self, column: u32) -> Result<Cell<'a>, TableError> {
        let quote = self.at;
        let start = quote + 1;
        let mut doubled = false;
        self.at = start;
        let end = loop {
            let rest = &self.text.as_bytes()[self.at..];
            let Some(n) = memchr::memchr(b'"', rest) else {
                return Err(TableError::UnclosedQuote(self.place(quote, start)));
            };
            self.at += n + 1;
            if self.peek() != Some(b'"') {
                break self.at - 1;
            }
            doubled = true;
            self.at += 1;
        };
        let next = self.end_of_cell(self.at);
        let after = &self.text[self.at..next];
        if !after.trim().is_empty() {
            let begin = self.at + (after.len() - after.trim_start().len());
            return Err(TableError::AfterQuote(self.place(begin, begin + after.trim().len())));
        }
        self.at = next;
        let raw = &self.text[start..end];
        let text = if doubled { Cow::Owned(raw.replace("\"\"", "\"")) } else { Cow::Borrowed(raw) };
        Ok(self.make(start, end, column, text))
    }

    /// A cell without the blanks around its contents.
    fn make(&self, start: usize, end: usize, column: u32, text: Cow<'a, str>) -> Cell<'a> {
        let from_start = self.text[start..end].trim_start();
        let raw = from_start.trim_end();
        let begin = end - from_start.len();
        let span = self.place(begin, begin + raw.len());
        let text = match text {
            Cow::Borrowed(_) => Cow::Borrowed(raw),
            Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
        };
        Cell { span, text, row: self.row, column, kind: CellKind::Written }
    }
}
