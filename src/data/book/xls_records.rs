//! The records of an XLS, and what they need to know of each other.

use super::compound::short;
use super::format::Shows;

/// What cells mean by numbers.
#[derive(Default)]
pub(super) struct Beside {
    pub strings: Vec<String>,
    /// The format of each look that cells may have.
    pub formats: Vec<Shows>,
    pub is_1904: bool,
}

/// A record: what it is, and what it says.
pub(super) type Record<'s> = (u16, &'s [u8]);

/// The records from an offset on, up to the one that ends a sheet.
pub(super) fn records(stream: &[u8], from: usize) -> impl Iterator<Item = Record<'_>> {
    let mut at = from;
    std::iter::from_fn(move || {
        let (kind, length) = (short(stream, at)?, usize::from(short(stream, at + 2)?));
        let said = stream.get(at + 4..at + 4 + length)?;
        at += 4 + length;
        (kind != 0x0a).then_some((kind, said))
    })
}
