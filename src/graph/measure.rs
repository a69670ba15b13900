//! How wide a text may become. We can't know the reader's font, so we measure with the widest of the
//! common ones: what fits in DejaVu Sans or Verdana fits in Arial and Segoe UI.

use crate::document::style::fold;
use unicode_width::UnicodeWidthChar;

/// A size of letters, in tenths of a pixel.
#[derive(Clone, Copy, Debug)]
pub(super) struct Face {
    pub tenths: i64,
    pub bold: bool,
}

impl Face {
    pub const fn plain(tenths: i64) -> Face {
        Face { tenths, bold: false }
    }

    pub const fn bold(tenths: i64) -> Face {
        Face { tenths, bold: true }
    }

    /// Pixels that a text takes at most.
    pub fn width(self, text: &str) -> i64 {
        let millis: i64 = text.chars().map(|c| self.advance(c)).sum();
        (millis * self.tenths + 9_999) / 10_000
    }

    /// Thousandths of the size.
    fn advance(self, c: char) -> i64 {
        let plain = match c {
            'i' | 'j' | 'l' | 'I' | 'J' | '\'' | 'ì' => 300,
            ' ' | '.' | ',' | '·' | ':' | ';' | '!' | '/' | '\\' | '|' | '’' => 340,
            'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '-' => 415,
            's' | 'c' | 'z' | '_' => 550,
            'k' | 'v' | 'x' | 'y' => 595,
            'm' | 'M' | 'W' | '%' | '@' => 990,
            'w' | '<' | '>' | '=' | '+' | '~' | '≥' | '≤' | '#' | '&' => 840,
            'O' | 'Q' | 'G' | 'D' | 'N' | 'H' | 'U' => 790,
            'A'..='Z' | 'À' | 'È' | 'É' | 'Ò' | 'Ù' => 700,
            '0'..='9' | 'a'..='z' | 'à' | 'è' | 'é' | 'ò' | 'ù' | '«' | '»' => 640,
            '…' | '●' | '◐' | '○' => 1_000,
            c => match c.width() {
                None | Some(0) => 0,
                Some(1) => 850,
                Some(_) => 1_250,
            },
        };
        // Narrow letters gain most.
        if self.bold { plain + if plain < 450 { 75 } else { 70 } } else { plain }
    }

    /// A text cut to some pixels, with `…` where something is missing.
    pub fn cut(self, text: &str, room: i64) -> String {
        let text = fold(text);
        if self.width(&text) <= room {
            return text;
        }
        let mut out = String::new();
        let mut used = self.advance('…');
        for c in text.chars() {
            used += self.advance(c);
            if used * self.tenths > room * 10_000 {
                break;
            }
            out.push(c);
        }
        out.truncate(out.trim_end().len());
        out.push('…');
        out
    }

    /// A text on at most so many lines; the last is cut where more remains.
    pub fn wrap(self, text: &str, room: i64, most: usize) -> Vec<String> {
        let text = fold(text);
        let words: Vec<&str> = text.split(' ').filter(|w| !w.is_empty()).collect();
        let mut lines: Vec<String> = Vec::new();
        let mut line = String::new();
        for (index, word) in words.iter().enumerate() {
            let longer = if line.is_empty() { (*word).to_owned() } else { format!("{line} {word}") };
            if line.is_empty() || self.width(&longer) <= room {
                line = longer;
                continue;
            }
            if lines.len() + 1 >= most {
                lines.push(self.cut(&format!("{line} {}", words[index..].join(" ")), room));
                return lines;
            }
            lines.push(self.cut(&line, room));
            line = (*word).to_owned();
        }
        if !line.is_empty() {
            lines.push(self.cut(&line, room));
        }
        lines
    }
}
