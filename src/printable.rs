//! The one way out for text: nothing that a terminal, a browser or an editor obeys instead of showing leaves
//! the program raw. Titles, cells and names of files may hold such characters, and so may what was typed.

use std::borrow::Cow;
use std::fmt::Write;

/// A text as it may be shown: a line break and a tab stay, another blank that moves the cursor becomes a
/// blank, and each control character becomes `�`, so that what stands around it is read and it is seen.
pub fn printable(text: &str) -> Cow<'_, str> {
    if is_harmless(text) { Cow::Borrowed(text) } else { text.chars().map(visible).collect::<String>().into() }
}

/// The character that stands for one in whatever is shown; itself unless it would be obeyed. One for one, so
/// that columns stay where they are.
pub fn visible(c: char) -> char {
    match c {
        '\n' | '\t' => c,
        c if !is_obeyed(c) => c,
        c if c.is_whitespace() => ' ',
        _ => '\u{FFFD}',
    }
}

/// Control characters, marks that reorder what is shown, ends of lines that only some readers know, and what
/// XML cannot hold.
fn is_obeyed(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{206F}')
        || matches!(c, '\u{FFF9}'..='\u{FFFB}' | '\u{FFFE}' | '\u{FFFF}')
}

/// True where no character can be one that [`is_obeyed`]; looks at all bytes, many at a time. What it doubts
/// is looked at character by character.
fn is_harmless(text: &str) -> bool {
    let bytes = text.as_bytes();
    let alone = |b: u8| (b < b' ' && b != b'\n') || matches!(b, 0x7F | 0xC2 | 0xD8 | 0xEF);
    // Of what begins with 0xE2, as box drawing, arrows and `…` do, only what goes on like this.
    let hides = |b: u8, c: u8| (b == 0x80) & ((c & 0xFE == 0x8E) | (c & 0xF8 == 0xA8)) | (b == 0x81);
    let from = |at: usize| bytes.get(at..).unwrap_or_default();
    let threes = bytes.iter().zip(from(1)).zip(from(2));
    let doubted = bytes.iter().fold(false, |found, b| found | alone(*b))
        | threes.fold(false, |found, ((a, b), c)| found | (*a == 0xE2) & hides(*b, *c));
    !doubted || !text.chars().any(|c| is_obeyed(c) && !matches!(c, '\n' | '\t'))
}

/// What a command prints or writes: a text that has passed [`printable`]. There is no other way to make one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Output(String);

impl Output {
    /// A text without colours, in whatever form.
    pub fn new(text: String) -> Output {
        match printable(&text) {
            Cow::Borrowed(_) => Output(text),
            Cow::Owned(clean) => Output(clean),
        }
    }

    /// JSON: what would be obeyed is written as `\u001b`, so that a reader gets the character itself.
    pub fn json(text: String) -> Output {
        if is_harmless(&text) {
            return Output(text);
        }
        let mut out = String::with_capacity(text.len() + 64);
        for c in text.chars() {
            match c {
                c if is_obeyed(c) && c != '\n' => {
                    // All of them are below 65,536, where a character is one unit.
                    let _ = write!(out, "\\u{:04x}", u32::from(c));
                }
                c => out.push(c),
            }
        }
        Output(out)
    }

    /// Goes on with another.
    pub fn push(&mut self, other: &Output) {
        self.0.push_str(&other.0);
    }

    /// A text with colours, whose pieces have each passed [`printable`].
    pub(crate) fn painted(text: String) -> Output {
        Output(text)
    }
}

impl std::ops::Deref for Output {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<Output> for String {
    fn from(output: Output) -> String {
        output.0
    }
}

impl std::fmt::Display for Output {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_obeyed_is_seen() {
        assert_eq!(printable("perché\t«sì»\n"), "perché\t«sì»\n");
        assert_eq!(printable("a\u{1b}[31mb\u{9b}c\rd\u{2028}e\u{202e}f\u{7f}"), "a�[31mb�c d e�f�");
        assert_eq!(&*Output::json("\"\u{9b}\u{202e}à\"\n".to_owned()), "\"\\u009b\\u202eà\"\n");
    }

    #[test]
    fn every_character_that_is_obeyed_is_doubted() {
        for c in (0..=0x10_FFFF).filter_map(char::from_u32).filter(|c| is_obeyed(*c) && !"\n\t".contains(*c)) {
            assert!(!is_harmless(&c.to_string()), "{c:?}");
            assert!(u32::from(c) < 0x1_0000 && !is_obeyed(visible(c)), "{c:?}");
        }
    }
}
