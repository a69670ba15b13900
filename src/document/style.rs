//! Colour and columns for terminals.

use super::line::Light;
use crate::diagnostic::Lang;
use crate::printable::{Output, printable, visible};
use std::borrow::Cow;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How to show something on a terminal.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Language.
    pub lang: Lang,
    /// Whether to colour.
    pub color: bool,
    /// Columns of the terminal.
    pub width: usize,
}

/// How a piece of text looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ink {
    /// As it is.
    Plain,
    /// Stands out.
    Bold,
    /// Stands back.
    Dim,
    /// The colour of a traffic light.
    Light(Light),
}

impl Ink {
    fn code(self) -> &'static str {
        match self {
            Ink::Plain => "",
            Ink::Bold => "1",
            Ink::Dim | Ink::Light(Light::Grey) => "2",
            Ink::Light(Light::Green) => "32",
            Ink::Light(Light::Yellow) => "33",
            Ink::Light(Light::Red) => "31",
        }
    }
}

/// What is shown on a terminal, taken up piece by piece: only here do pieces get colour, and none does before
/// what a terminal would obey is out of it.
#[derive(Debug)]
pub struct Terminal {
    out: String,
    color: bool,
}

impl Terminal {
    /// An empty one.
    pub fn new(color: bool) -> Terminal {
        Terminal { out: String::new(), color }
    }

    /// Takes up a piece of a line.
    pub fn put(&mut self, text: &str, ink: Ink) {
        let text = one_line(text);
        let code = ink.code();
        if !self.color || code.is_empty() || text.is_empty() {
            self.out.push_str(&text);
            return;
        }
        self.out.push_str("\x1b[");
        self.out.push_str(code);
        self.out.push('m');
        self.out.push_str(&text);
        self.out.push_str("\x1b[0m");
    }

    /// Takes up blanks.
    pub fn blanks(&mut self, count: usize) {
        self.out.extend(std::iter::repeat_n(' ', count));
    }

    /// Ends the line.
    pub fn end(&mut self) {
        self.out.push('\n');
    }

    /// Takes up a line of one piece.
    pub fn line(&mut self, indent: usize, text: &str, ink: Ink) {
        if !text.is_empty() {
            self.blanks(indent);
            self.put(text, ink);
        }
        self.end();
    }

    /// Takes up a text, broken into lines after an indent; those after the first stand further in by `hang`.
    pub fn paragraph(&mut self, indent: usize, hang: usize, columns: usize, text: &str, ink: Ink) {
        let lines = wrap(text, columns.saturating_sub(indent + hang).max(20));
        for (index, line) in lines.iter().enumerate() {
            self.line(if index == 0 { indent } else { indent + hang }, line, ink);
        }
    }

    /// Takes up a blank line, unless nothing stands before it or it is there.
    pub fn blank_line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.end();
        }
    }

    /// Bytes taken up so far.
    pub fn len(&self) -> usize {
        self.out.len()
    }

    /// True when nothing has been taken up.
    pub fn is_empty(&self) -> bool {
        self.out.is_empty()
    }

    /// What has been taken up; it goes on empty.
    pub fn take(&mut self) -> Output {
        Output::painted(std::mem::take(&mut self.out))
    }
}

/// A text that stays on its line.
fn one_line(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return text.into();
    }
    let clean = printable(text);
    if clean.contains('\n') { clean.replace('\n', " ").into() } else { clean }
}

/// Columns that a text takes.
pub fn width(text: &str) -> usize {
    if is_plain(text) {
        return text.len();
    }
    // What Italian and the branches of a tree are written with takes one column a letter.
    let narrow = |c: char| matches!(c, ' '..='~' | 'À'..='ÿ' | '‐'..='…' | '←'..='↓' | '─'..='╿' | '■'..='◗');
    let letters = text.chars().try_fold(0, |count, c| narrow(c).then_some(count + 1));
    letters.unwrap_or_else(|| UnicodeWidthStr::width(text))
}

/// Printable ASCII: a column a byte.
fn is_plain(text: &str) -> bool {
    // Looks at all bytes, many at a time, rather than stop at the first.
    !text.bytes().fold(false, |odd, b| odd | !(b' '..=b'~').contains(&b))
}

/// True where a blank follows another.
fn has_two_blanks(text: &str) -> bool {
    let bytes = text.as_bytes();
    let next = bytes.get(1..).unwrap_or_default();
    // All of them, as above.
    bytes.iter().zip(next).fold(false, |found, (a, b)| found | ((*a == b' ') & (*b == b' ')))
}

/// A printable text on one line, blanks folded.
pub fn fold(text: &str) -> String {
    let text = printable(text);
    let mut flat = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !flat.is_empty() {
            flat.push(' ');
        }
        flat.push_str(word);
    }
    flat
}

/// A printable text cut to a number of columns, with `…` where something is missing, on one line.
pub fn cut(text: &str, columns: usize) -> String {
    within(text, columns).into_owned()
}

/// The same, where most texts fit as they are.
pub fn within(text: &str, columns: usize) -> Cow<'_, str> {
    if is_plain(text) && !has_two_blanks(text) {
        return match text.len() <= columns {
            true => text.into(),
            false if columns == 0 => "".into(),
            false => [text[..columns - 1].trim_end(), "…"].concat().into(),
        };
    }
    let mut out = String::with_capacity(text.len().min(4 * columns + 4));
    // How much of it leaves room for `…`.
    let (mut used, mut kept, mut blank) = (0, 0, false);
    for c in text.chars() {
        if c.is_whitespace() {
            blank = !out.is_empty();
            continue;
        }
        let c = visible(c);
        let wide = if c.is_ascii() { 1 } else { c.width().unwrap_or(0) };
        used += wide + usize::from(blank);
        if used > columns {
            out.truncate(kept);
            out.truncate(out.trim_end().len());
            out.extend((columns > 0).then_some('…'));
            return out.into();
        }
        out.extend(blank.then_some(' '));
        blank = false;
        out.push(c);
        if used < columns {
            kept = out.len();
        }
    }
    out.into()
}

/// Pads to the left.
pub fn right(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(width(text))))
}

/// Pads to the right.
pub fn left(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// Breaks a text into lines of a number of columns.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let text = printable(text);
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let full = lines.last().is_some_and(|l| !l.is_empty() && width(l) + 1 + width(word) > columns);
        if full {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_to_its_columns() {
        assert_eq!(cut("perché  sì", 9), "perché sì");
        assert_eq!(cut("perché  sì", 8), "perché…");
        assert_eq!(cut("qualità\u{7}\nd’insieme", 30), "qualità� d’insieme");
        assert_eq!(cut("東京都", 5), "東京…");
        assert_eq!(cut("東京都", 6), "東京都");
        assert_eq!((cut("è", 0), cut("è", 1), cut("èà", 1)), (String::new(), "è".into(), "…".into()));
        assert_eq!(["ab  cd", "ab cd ef", " ab", "a b"].map(|text| cut(text, 6)), ["ab cd", "ab cd…", " ab", "a b"]);
        assert_eq!(cut("  à ", 3), "à");
    }
}
