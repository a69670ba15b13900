//! The texts that the cells of a workbook share.

use super::Unreadable;
use super::xml::{Element, Step, Xml};
use std::io::Read;

/// The most that they may come to.
const MOST_TEXT: usize = 64 << 20;

/// Texts by number.
#[derive(Default)]
pub(super) struct Strings {
    text: String,
    ends: Vec<usize>,
}

impl Strings {
    /// Reads them all.
    pub fn read(part: impl Read) -> Result<Strings, Unreadable> {
        let mut xml = Xml::new(part);
        let mut strings = Strings::default();
        let mut words = Words::default();
        loop {
            match xml.step()? {
                Step::Open(element) if element.name() == "si" && element.is_empty => {
                    strings.ends.push(strings.text.len())
                }
                Step::Open(element) => words.open(&element),
                Step::Close(element) if element.name() == "si" => {
                    strings.text.push_str(&unescaped(words.take()));
                    strings.ends.push(strings.text.len());
                }
                Step::Close(element) => words.close(element.name()),
                Step::Text(text) => words.text(&text),
                Step::Other => {}
                Step::End => return Ok(strings),
            }
            if strings.text.len() + words.len() > MOST_TEXT {
                return Err(Unreadable::TooLarge);
            }
        }
    }

    /// One of them.
    pub fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)?;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.text.get(start..end)
    }
}

/// The words of a text in pieces, each with a look of its own; how they are pronounced is no part of it.
#[derive(Default)]
pub(super) struct Words {
    words: String,
    is_inside: bool,
    is_spoken: bool,
}

impl Words {
    pub fn open(&mut self, element: &Element<'_>) {
        match element.name() {
            "t" => self.is_inside = !element.is_empty,
            "rPh" => self.is_spoken = !element.is_empty,
            _ => {}
        }
    }

    pub fn close(&mut self, name: &str) {
        match name {
            "t" => self.is_inside = false,
            "rPh" => self.is_spoken = false,
            _ => {}
        }
    }

    pub fn text(&mut self, text: &str) {
        if self.is_inside && !self.is_spoken {
            self.words.push_str(text);
        }
    }

    pub fn len(&self) -> usize {
        self.words.len()
    }

    pub fn take(&mut self) -> String {
        std::mem::take(&mut self.words)
    }
}

/// A text in which characters that XML can't hold are written `_x000D_`.
pub(super) fn unescaped(text: String) -> String {
    if !text.contains("_x") {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("_x") {
        let code = rest.get(at + 2..at + 7).and_then(|code| code.strip_suffix('_'));
        let meant = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        out.push_str(&rest[..at]);
        out.extend(meant);
        let length = if meant.is_some() { "_x000D_".len() } else { "_x".len() };
        if meant.is_none() {
            out.push_str("_x");
        }
        rest = &rest[at + length..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_in_pieces_are_one_and_pronunciation_is_none() {
        let part = r#"<sst><si><t>uno</t></si><si/><si><r><rPr><b/></rPr><t>Tempo </t></r><r><t xml:space="preserve">medio &amp; altro</t></r><rPh sb="0" eb="1"><t>no</t></rPh></si><si><t>a_x000D_b_x_</t></si></sst>"#;
        let strings = Strings::read(part.as_bytes()).expect("read");
        let all: Vec<_> = (0..5).map(|index| strings.get(index)).collect();
        assert_eq!(all, [Some("uno"), Some(""), Some("Tempo medio & altro"), Some("a\rb_x_"), None]);
    }

    #[test]
    fn a_text_that_declares_names_is_refused() {
        let bomb = r#"<!DOCTYPE s [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>"#;
        assert_eq!(Strings::read(bomb.as_bytes()).err(), Some(Unreadable::Malformed));
        assert_eq!(Strings::read("<sst><si><t>&b;</t></si></sst>".as_bytes()).err(), Some(Unreadable::Malformed));
        assert_eq!(Strings::read("<sst><si><t>b".as_bytes()).err(), Some(Unreadable::Truncated));
    }
}
