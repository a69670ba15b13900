//! The parts of a zip archive, as far as workbooks use them: stored or deflated, none of them encrypted.
//!
//! Read here, because how much a part may inflate to is decided before it is, and counted while it is.

use super::Unreadable;
use flate2::read::DeflateDecoder;
use std::io::Read;

/// The most that all the parts read of one workbook may come to.
const MOST_INFLATED: u64 = 192 << 20;
/// More parts than any workbook has.
const MOST_PARTS: usize = 20_000;

/// An archive in memory.
#[derive(Clone)]
pub(super) struct Archive<'b> {
    bytes: &'b [u8],
    parts: Vec<Part>,
    /// What may still be inflated.
    left: u64,
}

#[derive(Clone)]
struct Part {
    name: String,
    /// Where its own header begins.
    at: usize,
    packed: usize,
    size: u64,
    is_deflated: bool,
    is_encrypted: bool,
}

impl<'b> Archive<'b> {
    /// Reads the list of parts, which stands at the end.
    pub fn open(bytes: &'b [u8]) -> Result<Archive<'b>, Unreadable> {
        let end = end_of_parts(bytes).ok_or(Unreadable::Truncated)?;
        let count = short(bytes, end + 10).ok_or(Unreadable::Truncated)? as usize;
        let mut at = long(bytes, end + 16).ok_or(Unreadable::Truncated)? as usize;
        if count > MOST_PARTS {
            return Err(Unreadable::TooLarge);
        }
        let mut parts = Vec::with_capacity(count);
        for _ in 0..count {
            let (part, next) = part(bytes, at).ok_or(Unreadable::Truncated)?;
            parts.push(part);
            at = next;
        }
        Ok(Archive { bytes, parts, left: MOST_INFLATED })
    }

    /// True where there is such a part.
    pub fn has(&self, name: &str) -> bool {
        self.parts.iter().any(|part| same(&part.name, name))
    }

    /// A part, to be read as it is inflated. What it says it comes to counts against what may be.
    pub fn part(&mut self, name: &str) -> Result<impl Read + use<'b>, Unreadable> {
        let part = self.parts.iter().find(|part| same(&part.name, name)).ok_or(Unreadable::NoWorkbook)?;
        if part.is_encrypted {
            return Err(Unreadable::Encrypted);
        }
        self.left = self.left.checked_sub(part.size).ok_or(Unreadable::TooLarge)?;
        let packed = packed(self.bytes, part).ok_or(Unreadable::Truncated)?;
        let inflated: Box<dyn Read + 'b> = match part.is_deflated {
            true => Box::new(DeflateDecoder::new(packed)),
            false => Box::new(packed),
        };
        // A part that is longer than it says ends here, and is found broken.
        Ok(inflated.take(part.size))
    }
}

/// Names of parts differ by more than case.
fn same(a: &str, b: &str) -> bool {
    a.trim_start_matches('/').eq_ignore_ascii_case(b.trim_start_matches('/'))
}

/// Where the record that ends an archive begins: only a comment of at most 64 KiB follows it.
fn end_of_parts(bytes: &[u8]) -> Option<usize> {
    let last = bytes.len().checked_sub(22)?;
    (last.saturating_sub(usize::from(u16::MAX))..=last).rev().find(|&at| bytes[at..].starts_with(b"PK\x05\x06"))
}

/// The part that the list describes at a place, and where the next one is described.
fn part(bytes: &[u8], at: usize) -> Option<(Part, usize)> {
    if !bytes.get(at..)?.starts_with(b"PK\x01\x02") {
        return None;
    }
    let (flags, method) = (short(bytes, at + 8)?, short(bytes, at + 10)?);
    let lengths = [28, 30, 32].map(|offset| short(bytes, at + offset).map(usize::from));
    let [Some(name), Some(extra), Some(comment)] = lengths else { return None };
    let written = bytes.get(at + 46..at + 46 + name)?;
    let part = Part {
        name: String::from_utf8_lossy(written).replace('\\', "/"),
        at: long(bytes, at + 42)? as usize,
        packed: long(bytes, at + 20)? as usize,
        size: u64::from(long(bytes, at + 24)?),
        is_deflated: method == 8,
        is_encrypted: flags & 1 == 1 || !matches!(method, 0 | 8),
    };
    Some((part, at + 46 + name + extra + comment))
}

/// The bytes of a part, behind its own header.
fn packed<'b>(bytes: &'b [u8], part: &Part) -> Option<&'b [u8]> {
    let header = bytes.get(part.at..).filter(|rest| rest.starts_with(b"PK\x03\x04"))?;
    let from = 30 + usize::from(short(header, 26)?) + usize::from(short(header, 28)?);
    header.get(from..from.checked_add(part.packed)?)
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}
