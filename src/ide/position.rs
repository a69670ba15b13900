//! Places as editors name them: lines and columns, columns in bytes or in UTF-16.

/// What a column counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// Units of two bytes: two for a character outside the basic plane.
    Utf16,
}

impl Encoding {
    fn width(self, text: &str) -> usize {
        match self {
            Encoding::Utf8 => text.len(),
            // A text of one-byte characters needs no look at each.
            Encoding::Utf16 if text.is_ascii() => text.len(),
            Encoding::Utf16 => text.chars().map(char::len_utf16).sum(),
        }
    }
}

/// A line and a column, both from zero.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Position {
    /// The line.
    pub line: u32,
    /// The column, in what an [`Encoding`] counts.
    pub column: u32,
}

/// Where the lines of a text begin. Lines end as editors end them, and so at a lone carriage return too, which the
/// language takes for a blank.
pub struct Lines {
    starts: Vec<u32>,
}

impl Lines {
    /// Reads a text once.
    pub fn new(text: &str) -> Lines {
        let bytes = text.as_bytes();
        let ends = |(at, byte): (usize, &u8)| match byte {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        };
        let breaks = bytes.iter().enumerate().filter(|found| ends(*found)).map(|(at, _)| at as u32 + 1);
        Lines { starts: std::iter::once(0).chain(breaks).collect() }
    }

    /// Where a line begins and what is written on it, without its end; nothing after the last line.
    pub fn line<'t>(&self, text: &'t str, line: u32) -> Option<(u32, &'t str)> {
        let start = *self.starts.get(line as usize)?;
        let end = self.starts.get(line as usize + 1).map_or(text.len(), |next| *next as usize);
        let whole = text.get(start as usize..end)?;
        Some((start, whole.trim_end_matches(['\n', '\r'])))
    }

    /// The byte at a position. A column past the end of its line means that end, a line past the last the end of the
    /// text, and a column inside a character its start.
    pub fn offset(&self, text: &str, position: Position, encoding: Encoding) -> u32 {
        let Some((start, line)) = self.line(text, position.line) else { return text.len() as u32 };
        let column = position.column as usize;
        let within = match encoding {
            Encoding::Utf8 => floor(line, column),
            Encoding::Utf16 if line.is_ascii() => column.min(line.len()),
            Encoding::Utf16 => {
                let mut before = 0;
                let reached = line.char_indices().find(|(_, c)| {
                    before += c.len_utf16();
                    before > column
                });
                reached.map_or(line.len(), |(at, _)| at)
            }
        };
        start + within as u32
    }

    /// The position of a byte; inside a character that of its start, inside the end of a line that of the end.
    pub fn position(&self, text: &str, offset: u32, encoding: Encoding) -> Position {
        let line = self.starts.partition_point(|start| *start <= offset).saturating_sub(1) as u32;
        let Some((start, written)) = self.line(text, line) else { return Position::default() };
        let within = floor(written, offset.saturating_sub(start) as usize);
        Position { line, column: encoding.width(&written[..within]) as u32 }
    }
}

/// The start of the character that a byte is in; the end of the text for what is past it.
fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "piano 𝒫 \"Città\"\r\n\r\n\ta\ré🌲b\nfine";

    fn position(line: u32, column: u32) -> Position {
        Position { line, column }
    }

    #[test]
    fn lines_end_as_editors_end_them() {
        let lines = Lines::new(TEXT);
        let texts: Vec<&str> = (0..6).filter_map(|n| lines.line(TEXT, n)).map(|(_, line)| line).collect();
        assert_eq!(texts, ["piano 𝒫 \"Città\"", "", "\ta", "é🌲b", "fine"]);
        assert_eq!(Lines::new("").line("", 0), Some((0, "")));
        assert_eq!(Lines::new("a\n").line("a\n", 1), Some((2, "")));
    }

    #[test]
    fn every_character_has_one_position_in_each_encoding() {
        let lines = Lines::new(TEXT);
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            let mut before = None;
            for (offset, _) in TEXT.char_indices().chain([(TEXT.len(), ' ')]) {
                // Between the two characters that end a line there is no position.
                if TEXT[..offset].ends_with('\r') && TEXT[offset..].starts_with('\n') {
                    continue;
                }
                let found = lines.position(TEXT, offset as u32, encoding);
                assert_eq!(lines.offset(TEXT, found, encoding), offset as u32, "{offset} {encoding:?}");
                assert!(before < Some(found));
                before = Some(found);
            }
        }
    }

    #[test]
    fn astral_characters_are_two_units() {
        let lines = Lines::new(TEXT);
        let quote = TEXT.find('"').expect("there") as u32;
        assert_eq!(lines.position(TEXT, quote, Encoding::Utf16), position(0, 9));
        assert_eq!(lines.position(TEXT, quote, Encoding::Utf8), position(0, 11));
        let tree = TEXT.find('🌲').expect("there") as u32;
        let inside = [(Encoding::Utf16, 2), (Encoding::Utf8, 3), (Encoding::Utf8, 5)];
        for (encoding, column) in inside {
            assert_eq!(lines.offset(TEXT, position(3, column), encoding), tree, "{encoding:?} {column}");
        }
        assert_eq!(lines.position(TEXT, tree + 2, Encoding::Utf16), position(3, 1));
    }

    #[test]
    fn what_is_past_an_end_is_that_end() {
        let lines = Lines::new(TEXT);
        let end_of_first = TEXT.find('\r').expect("there") as u32;
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            assert_eq!(lines.offset(TEXT, position(0, 999), encoding), end_of_first);
            assert_eq!(lines.offset(TEXT, position(1, 1), encoding), end_of_first + 2);
            assert_eq!(lines.offset(TEXT, position(4, u32::MAX), encoding), TEXT.len() as u32);
            assert_eq!(lines.offset(TEXT, position(99, 0), encoding), TEXT.len() as u32);
            let at_end = lines.position(TEXT, end_of_first, encoding);
            assert_eq!(lines.position(TEXT, end_of_first + 1, encoding), at_end);
            assert_eq!(lines.position(TEXT, u32::MAX, encoding), position(4, 4));
        }
    }
}
