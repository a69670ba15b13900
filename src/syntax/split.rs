//! Cuts a text into pieces that the grammar can read one by one.
//!
//! A piece ends at a line end outside every text, so pieces can be read in any order and on any
//! thread. A quote that is never closed gets a piece of its own line: the texts after it are safe.

use super::MAX_LINE;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceId, Span};
use crate::syntax::Token;
use crate::text;
use std::ops::Range;

/// A piece is about this long, in bytes.
const PIECE: usize = 32 * 1024;

/// The pieces of a text, and the lines too long to be read.
pub(super) fn split(source: SourceId, text: &str) -> (Vec<Range<usize>>, Vec<Diagnostic>) {
    let mut splitter = Splitter {
        bytes: text.as_bytes(),
        source,
        pieces: Vec::with_capacity(text.len() / PIECE + 2),
        start: 0,
        no_guillemet_after: usize::MAX,
        has_0xc2: memchr::memchr(0xc2, text.as_bytes()).is_some(),
        diagnostics: Vec::new(),
    };
    splitter.run();
    (splitter.pieces, splitter.diagnostics)
}

/// True for a text so short that `split` would make one piece of it, if nothing in it is left open.
pub(super) fn is_short(text: &str) -> bool {
    text.len() <= PIECE
}

/// Where the text ends that a quote opens. When that is not on the same line, the next line with quotes
/// decides: an odd number of them closes the text there, an even number means that it was never closed, and so
/// does a curly quote at the end of its own line.
pub(super) fn closing_quote(bytes: &[u8], open: usize) -> Option<usize> {
    let found = open + 1 + memchr::memchr2(b'"', b'\n', &bytes[open + 1..])?;
    if bytes[found] == b'"' {
        return Some(found);
    }
    // A curly quote at the end of the line was meant to close it.
    let line = bytes[open..found].trim_ascii_end();
    if ["”", "“"].iter().any(|curly| line.ends_with(curly.as_bytes())) {
        return None;
    }
    let close = find(bytes, found, b'"')?;
    let last = find(bytes, close, b'\n').unwrap_or(bytes.len());
    let quotes = bytes[close..last].iter().filter(|&&b| b == b'"').count();
    (quotes % 2 == 1).then_some(close)
}

struct Splitter<'a> {
    bytes: &'a [u8],
    source: SourceId,
    pieces: Vec<Range<usize>>,
    start: usize,
    /// From here on no `»` follows.
    no_guillemet_after: usize,
    /// Whether there is a byte that `«` begins with.
    has_0xc2: bool,
    diagnostics: Vec<Diagnostic>,
}

impl Splitter<'_> {
    fn run(&mut self) {
        let mut line = 0;
        while line < self.bytes.len() {
            let end = match self.line(line) {
                Line::Whole(end) => end,
                Line::Unclosed(end) => {
                    self.cut(line);
                    self.cut(end);
                    end
                }
                Line::TooLong(end) => {
                    self.cut(line);
                    self.skip(line, end);
                    end
                }
            };
            if end - self.start >= PIECE {
                self.cut(end);
            }
            line = end;
        }
        self.cut(self.bytes.len());
    }

    fn cut(&mut self, end: usize) {
        if end > self.start {
            self.pieces.push(self.start..end);
            self.start = end;
        }
    }

    fn skip(&mut self, from: usize, end: usize) {
        let message = text!(
            "la riga è lunga {} caratteri: il limite è {MAX_LINE}",
            "the line is {} characters long: the limit is {MAX_LINE}",
            end - from
        );
        let help = text!("spezza la riga: una cosa per riga", "break the line: one fact a line");
        let word = self.bytes[from..end].iter().position(u8::is_ascii_whitespace).unwrap_or(end - from).min(40);
        let len = (0..=word).rev().find(|n| is_boundary(self.bytes, from + n)).unwrap_or(0) as u32;
        let at = Span { start: from as u32, len }.within(self.source);
        self.diagnostics.push(Diagnostic::new(Code::TooLong, at, message).help(help));
        self.start = end;
    }

    /// Reads one logical line: up to the first line end outside a text.
    fn line(&mut self, from: usize) -> Line {
        let mut at = from;
        // Bytes inside texts don't count towards the limit of a line.
        let mut in_texts = 0;
        let end = loop {
            match self.bytes.get(at) {
                None => break at,
                Some(b'\n') => break at + 1,
                Some(b'/') if self.bytes.get(at + 1) == Some(&b'/') => at = self.line_end(at),
                Some(b'"') => match closing_quote(self.bytes, at) {
                    Some(close) => {
                        in_texts += close - at;
                        at = close + 1;
                    }
                    None => return Line::Unclosed(self.after_line(at)),
                },
                Some(0xc2) if self.bytes.get(at + 1) == Some(&0xab) => match self.closing_guillemet(at) {
                    Some(close) => {
                        in_texts += close - at;
                        at = close + 2;
                    }
                    None => return Line::Unclosed(self.after_line(at)),
                },
                Some(_) => at = self.plain_end(at + 1),
            }
        };
        let outside = end - from - in_texts;
        if outside > MAX_LINE || end - from > Token::MAX_LEN as usize { Line::TooLong(end) } else { Line::Whole(end) }
    }

    /// Where the next byte is that `line` looks at: most texts have none of the fourth, and three are found many bytes
    /// at a time.
    fn plain_end(&self, from: usize) -> usize {
        let rest = &self.bytes[from..];
        let found = match self.has_0xc2 {
            true => rest.iter().position(|&b| MEANS[b as usize]),
            false => memchr::memchr3(b'\n', b'/', b'"', rest),
        };
        found.map_or(self.bytes.len(), |n| from + n)
    }

    fn line_end(&self, from: usize) -> usize {
        find(self.bytes, from, b'\n').unwrap_or(self.bytes.len())
    }

    fn after_line(&self, from: usize) -> usize {
        (self.line_end(from) + 1).min(self.bytes.len())
    }

    fn closing_guillemet(&mut self, open: usize) -> Option<usize> {
        if open >= self.no_guillemet_after {
            return None;
        }
        let mut at = open + 2;
        loop {
            let Some(lead) = find(self.bytes, at, 0xc2) else {
                self.no_guillemet_after = open;
                return None;
            };
            match self.bytes.get(lead + 1) {
                Some(0xbb) => return Some(lead),
                // A second opening before a closing: the first was never closed.
                Some(0xab) => return None,
                _ => at = lead + 1,
            }
        }
    }
}

/// The bytes that `line` looks at; all others only make a line longer.
const MEANS: [bool; 256] = {
    let mut table = [false; 256];
    let bytes = [b'\n', b'/', b'"', 0xc2];
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] = true;
        at += 1;
    }
    table
};

/// True where a character starts.
fn is_boundary(bytes: &[u8], at: usize) -> bool {
    bytes.get(at).is_none_or(|b| b & 0xc0 != 0x80)
}

enum Line {
    Whole(usize),
    Unclosed(usize),
    TooLong(usize),
}

fn find(bytes: &[u8], from: usize, byte: u8) -> Option<usize> {
    memchr::memchr(byte, bytes.get(from..)?).map(|i| from + i)
}
