//! The texts of an XLS: letters of one or two bytes, and the list of texts that its cells share, cut into records anywhere.

use super::Unreadable;
use super::compound::short;

/// The most that the shared texts may come to.
const MOST_TEXT: usize = 64 << 20;

/// So many characters at an offset, where the first byte tells how they are written; and where they end.
pub(super) fn characters(said: &[u8], at: usize, count: usize) -> Option<(String, usize)> {
    let (is_wide, from) = (said.get(at)? & 1 == 1, at + 1);
    let to = from + if is_wide { count * 2 } else { count };
    Some((decoded(said.get(from..to)?, is_wide), to))
}

/// A text whose length is one byte.
pub(super) fn short_text(said: &[u8], at: usize) -> Option<String> {
    Some(characters(said, at + 1, usize::from(*said.get(at)?))?.0)
}

/// A text whose length is two bytes.
pub(super) fn long_text(said: &[u8], at: usize) -> Option<String> {
    Some(characters(said, at + 2, usize::from(short(said, at)?))?.0)
}

fn decoded(bytes: &[u8], is_wide: bool) -> String {
    if !is_wide {
        return bytes.iter().map(|b| char::from(*b)).collect();
    }
    let units: Vec<u16> = bytes.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])).collect();
    String::from_utf16_lossy(&units)
}

/// The texts that cells share.
pub(super) fn shared(records: &[&[u8]]) -> Result<Vec<String>, Unreadable> {
    let mut found = Vec::new();
    if records.is_empty() {
        return Ok(found);
    }
    let mut pieces = Pieces { records, record: 0, at: 4 };
    let count = pieces.number(4).ok_or(Unreadable::Truncated)?;
    let mut size = 0;
    for _ in 0..count {
        let text = pieces.text().ok_or(Unreadable::Truncated)?;
        size += text.len() + 24;
        if size > MOST_TEXT {
            return Err(Unreadable::TooLarge);
        }
        found.push(text);
    }
    Ok(found)
}

/// Bytes that go on from one record to the next.
struct Pieces<'r> {
    records: &'r [&'r [u8]],
    record: usize,
    at: usize,
}

impl Pieces<'_> {
    /// What is left of the record; of the next one where nothing is.
    fn rest(&mut self) -> Option<&[u8]> {
        while self.at >= self.records.get(self.record)?.len() {
            self.record += 1;
            self.at = 0;
        }
        self.records.get(self.record)?.get(self.at..)
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = *self.rest()?.first()?;
        self.at += 1;
        Some(byte)
    }

    fn number(&mut self, bytes: u32) -> Option<u32> {
        let mut number = 0;
        for place in 0..bytes {
            number |= u32::from(self.byte()?) << (8 * place);
        }
        Some(number)
    }

    fn skip(&mut self, mut bytes: usize) -> Option<()> {
        while bytes > 0 {
            let some = self.rest()?.len().min(bytes);
            self.at += some;
            bytes -= some;
        }
        Some(())
    }

    fn text(&mut self) -> Option<String> {
        let mut left = self.number(2)? as usize;
        let flags = self.byte()?;
        let looks = if flags & 8 != 0 { self.number(2)? as usize * 4 } else { 0 };
        let spoken = if flags & 4 != 0 { self.number(4)? as usize } else { 0 };
        let (mut text, mut is_wide) = (String::new(), flags & 1 == 1);
        while left > 0 {
            // Where the record ends inside a text, the next one tells again how it is written.
            if self.at >= self.records.get(self.record)?.len() {
                is_wide = self.byte()? & 1 == 1;
            }
            let width = if is_wide { 2 } else { 1 };
            let rest = self.rest()?;
            let some = (rest.len() / width).min(left);
            if some == 0 {
                return None;
            }
            text += &decoded(&rest[..some * width], is_wide);
            self.at += some * width;
            left -= some;
        }
        self.skip(looks + spoken)?;
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_go_on_in_the_next_record() {
        let first: &[u8] = &[2, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, b'a', b'b', 4, 0, 0, b'c', b'd'];
        let second: &[u8] = &[1, 0xe8, 0, b'f', 0];
        assert_eq!(shared(&[first, second]).expect("texts"), ["ab", "cdèf"]);
        assert_eq!(shared(&[first]), Err(Unreadable::Truncated));
        assert_eq!(shared(&[]).expect("none").len(), 0);
    }
}
