//! A sheet of an XLS: cells with what is stored in them, and what is hidden, merged, filtered.

use super::Unreadable;
use super::cells::Cells;
use super::compound::{long, short};
use super::stored;
use super::xls_records::{Beside, records};
use super::xls_strings::{characters, long_text};
use crate::source::{Area, CellKind};

/// Cells that are put in order before they are written.
const MOST_CELLS: usize = 2_000_000;

/// A cell: where it is, and what it says.
type Cell = ((u32, u32), CellKind, String);

/// Reads the sheet that begins at an offset.
pub(super) fn read(stream: &[u8], at: usize, beside: &Beside, cells: &mut Cells) -> Result<(), Unreadable> {
    let mut found: Vec<Cell> = Vec::new();
    // A formula that comes to a text is followed by it.
    let mut waiting = None;
    for (kind, said) in records(stream, at).skip(1) {
        let row_and_column = || Some((u32::from(short(said, 0)?) + 1, u32::from(short(said, 2)?) + 1));
        let number = |stored: Option<String>| {
            let shows = short(said, 4).and_then(|look| beside.formats.get(usize::from(look))).copied();
            let (kind, text) = stored::number(&stored?, shows.unwrap_or_default(), beside.is_1904);
            Some((row_and_column()?, kind, text.into_owned()))
        };
        match kind {
            0x203 => found.extend(number(double(said, 6))),
            0x27e => found.extend(number(long(said, 6).map(packed))),
            0xbd => several(said, beside, &mut found),
            0xfd => {
                let index = long(said, 6).map(|index| index as usize).ok_or(Unreadable::Truncated)?;
                let text = beside.strings.get(index).ok_or(Unreadable::Malformed)?;
                found.extend(row_and_column().map(|at| (at, CellKind::Text, text.clone())));
            }
            0x204 => {
                found.extend(row_and_column().zip(long_text(said, 6)).map(|(at, text)| (at, CellKind::Text, text)))
            }
            0x205 => found.extend(row_and_column().and_then(|at| {
                let (kind, text) = flag(*said.get(6)?, *said.get(7)? == 1);
                Some((at, kind, text))
            })),
            0x06 => match said.get(6..14) {
                Some([0, .., 0xff, 0xff]) => waiting = row_and_column(),
                Some([result @ (1 | 2), _, value, .., 0xff, 0xff]) => {
                    let (kind, text) = flag(*value, *result == 2);
                    found.extend(row_and_column().map(|at| (at, kind, text)));
                }
                Some([.., 0xff, 0xff]) => {}
                _ => found.extend(number(double(said, 6))),
            },
            0x207 => {
                let count = usize::from(short(said, 0).unwrap_or(0));
                let text = characters(said, 2, count).map(|(text, _)| text);
                found.extend(waiting.take().zip(text).map(|(at, text)| (at, CellKind::Text, text)));
            }
            _ => around(kind, said, cells),
        }
        if found.len() > MOST_CELLS {
            return Err(Unreadable::TooLarge);
        }
    }
    cells.sheet().hidden_rows.sort_unstable();
    found.sort_by_key(|(at, ..)| *at);
    found.dedup_by_key(|(at, ..)| *at);
    found.iter().try_for_each(|((row, column), kind, text)| cells.add(*row, *column, *kind, text))
}

/// What stands around the cells.
fn around(kind: u16, said: &[u8], cells: &mut Cells) {
    let at = |offset| short(said, offset).map_or(0, u32::from);
    match kind {
        0x208 if at(12) & 0x20 != 0 => cells.sheet().hidden_rows.push(at(0) + 1),
        0x7d if at(8) & 1 == 1 => {
            let last = at(2).min(16_383);
            cells.sheet().hidden_columns.extend(at(0) + 1..=last + 1);
        }
        0x9b => cells.sheet().is_filtered = true,
        0xe5 => {
            for merged in said.get(2..).unwrap_or_default().chunks_exact(8) {
                let [top, bottom, left, right] =
                    [0, 2, 4, 6].map(|at| short(merged, at).map_or(1, |n| u32::from(n) + 1));
                cells.sheet().merged.push(Area { top, left, bottom, right });
            }
        }
        _ => {}
    }
}

/// Numbers side by side in a row.
fn several(said: &[u8], beside: &Beside, found: &mut Vec<Cell>) {
    let (Some(row), Some(first)) = (short(said, 0), short(said, 2)) else { return };
    let numbers = said.get(4..said.len().saturating_sub(2)).unwrap_or_default();
    for (number, column) in numbers.chunks_exact(6).zip(u32::from(first) + 1..) {
        let shows = short(number, 0).and_then(|look| beside.formats.get(usize::from(look))).copied();
        let Some(stored) = long(number, 2).map(packed) else { continue };
        let (kind, text) = stored::number(&stored, shows.unwrap_or_default(), beside.is_1904);
        found.push(((u32::from(row) + 1, column), kind, text.into_owned()));
    }
}

/// A double, in digits.
fn double(said: &[u8], at: usize) -> Option<String> {
    let bits = u64::from_le_bytes(said.get(at..at + 8)?.try_into().ok()?);
    Some(format!("{:e}", f64::from_bits(bits)))
}

/// A number in four bytes, in digits: a whole one or the better half of a double, and perhaps hundredths.
fn packed(number: u32) -> String {
    let (hundredths, is_whole) = (number & 1 == 1, number & 2 == 2);
    let digits = match is_whole {
        true => format!("{}e0", number.cast_signed() >> 2),
        false => format!("{:e}", f64::from_bits(u64::from(number & !3) << 32)),
    };
    let (mantissa, exponent) = digits.split_once('e').unwrap_or((&digits, "0"));
    let exponent = exponent.parse::<i32>().unwrap_or(0) - if hundredths { 2 } else { 0 };
    format!("{mantissa}e{exponent}")
}

/// Yes, no, or an error.
fn flag(value: u8, is_error: bool) -> (CellKind, String) {
    if !is_error {
        return (CellKind::Bool, if value == 0 { "no" } else { "sì" }.to_owned());
    }
    let shown = match value {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0f => "#VALUE!",
        0x17 => "#REF!",
        0x1d => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    };
    (CellKind::Error, shown.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_four_bytes() {
        let whole = |n: i32, hundredths: u32| packed((n << 2).cast_unsigned() | 2 | hundredths);
        assert_eq!((whole(2025, 0), whole(-514, 1)), ("2025e0".into(), "-514e-2".into()));
        assert_eq!(packed(0x3fe8_0000), "7.5e-1");
        assert_eq!(packed(0x4052_c001), "7.5e-1");
    }
}
