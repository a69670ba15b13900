//! What a workbook stores for a number, as the digits that it stands for.

use super::format::Shows;
use crate::ground::number::{self, Date};
use crate::source::CellKind;
use std::borrow::Cow;

/// What a spreadsheet itself shows and computes with: what a double has beyond these digits is noise.
const SIGNIFICANT: usize = 15;
/// As many decimals as a number of a plan may have.
const MOST_DECIMALS: i32 = 28;

/// A number: digits, and how many of them stand before the comma.
#[derive(Clone)]
pub(super) struct Stored {
    is_negative: bool,
    digits: Vec<u8>,
    whole: i32,
}

impl Stored {
    /// Reads `0.23499999999999999`, `-5.14`, `1.2E-3`.
    pub fn read(text: &str) -> Option<Stored> {
        let text = text.trim();
        let is_negative = text.starts_with('-');
        let rest = text.trim_start_matches(['-', '+']);
        let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.trim_start_matches('+').parse::<i32>().ok()?),
            None => (rest, 0),
        };
        let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let mut digits: Vec<u8> = whole.bytes().chain(decimals.bytes()).collect();
        if digits.is_empty() || digits.len() > 400 || !digits.iter().all(u8::is_ascii_digit) || exponent.abs() > 400 {
            return None;
        }
        let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
        digits.drain(..zeros);
        let mut read = Stored { is_negative, digits, whole: whole.len() as i32 - zeros as i32 + exponent };
        read.round(SIGNIFICANT);
        Some(read)
    }

    /// Keeps so many digits, the last one rounded.
    fn round(&mut self, kept: usize) {
        if let Some(next) = self.digits.get(kept).copied() {
            self.digits.truncate(kept);
            if next >= b'5' {
                self.add_one();
            }
        }
        while self.digits.last() == Some(&b'0') {
            self.digits.pop();
        }
        if self.digits.is_empty() {
            (self.whole, self.is_negative) = (0, false);
        }
    }

    /// One more in the last digit.
    fn add_one(&mut self) {
        for digit in self.digits.iter_mut().rev() {
            if *digit < b'9' {
                *digit += 1;
                return;
            }
            *digit = b'0';
        }
        self.digits.insert(0, b'1');
        self.whole += 1;
    }

    /// As an Italian writes it: `-5,14`.
    pub fn italian(&self, shifted: i32) -> String {
        let whole = self.whole + shifted;
        let kept = usize::try_from(MOST_DECIMALS + whole).unwrap_or(0);
        if self.digits.len() > kept {
            let mut rounded = self.clone();
            rounded.round(kept);
            return rounded.italian(shifted);
        }
        // A number of more digits than a plan can hold stays recognisable as one.
        if whole > 40 {
            return format!("{}1E+{}", if self.is_negative { "-" } else { "" }, whole - 1);
        }
        let mut out = String::new();
        if self.is_negative && !self.digits.is_empty() {
            out.push('-');
        }
        let digit =
            |at: i32| usize::try_from(at).ok().and_then(|at| self.digits.get(at)).map_or('0', |b| char::from(*b));
        if whole <= 0 {
            out.push('0');
        }
        out.extend((0..whole).map(digit));
        let decimals = (self.digits.len() as i32 - whole).max(0);
        if decimals > 0 {
            out.push(',');
            out.extend((whole..whole + decimals).map(digit));
        }
        out
    }

    /// The whole part, where it may be a day's number.
    fn days(&self) -> Option<i32> {
        if self.is_negative || self.whole > 7 {
            return None;
        }
        let digits = (0..self.whole).map(|at| self.digits.get(at as usize).map_or(0, |b| i32::from(b - b'0')));
        Some(digits.fold(0, |days, digit| days * 10 + digit))
    }

    /// Hours, minutes and seconds of what is stored as a part of a day.
    fn clock(&self) -> Option<String> {
        let decimals = self.digits.iter().skip(self.whole.max(0) as usize).take(9);
        let before = (-self.whole).clamp(0, 9) as usize;
        let part =
            decimals.chain(std::iter::repeat(&b'0')).take(9 - before).fold(0_i64, |n, b| n * 10 + i64::from(b - b'0'));
        let seconds = (part * 86_400 + 500_000_000) / 1_000_000_000 + i64::from(self.days()?) * 86_400;
        Some(format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60))
    }
}

/// What a number says, with the format it is shown in.
pub(super) fn number(stored: &str, shows: Shows, is_1904: bool) -> (CellKind, Cow<'static, str>) {
    let Some(number) = Stored::read(stored) else { return (CellKind::Text, Cow::Owned(stored.to_owned())) };
    let plain = |number: &Stored| (CellKind::Number, number.italian(0).into());
    match shows {
        Shows::Number => plain(&number),
        Shows::Percent => (CellKind::Percent, (number.italian(2) + " %").into()),
        Shows::Euro => (CellKind::Number, (number.italian(0) + " €").into()),
        Shows::Day => match number.days().and_then(|days| day(days, is_1904)) {
            Some(day) => (CellKind::Date, day.to_string().into()),
            None => plain(&number),
        },
        Shows::Time => number.clock().map_or_else(|| plain(&number), |clock| (CellKind::Text, clock.into())),
    }
}

/// The day with a number: the first is 1 January 1900, or 2 January 1904.
pub(super) fn day(days: i32, is_1904: bool) -> Option<Date> {
    let first = match (is_1904, days) {
        (true, _) => Date::new(1904, 1, 1)?,
        // The 1900 of spreadsheets has a 29 February: the 60th day, which is none.
        (false, ..=0 | 60) => return None,
        (false, ..60) => Date::new(1899, 12, 31)?,
        (false, _) => Date::new(1899, 12, 30)?,
    };
    let day = Date(first.0.checked_add(days)?);
    (day.year() <= 9999).then_some(day)
}

/// `2025-11-19T00:00:00`
pub(super) fn iso_day(value: &str) -> (CellKind, String) {
    let parts: Vec<&str> = value.split('T').next().unwrap_or_default().split('-').collect();
    let day = match parts.as_slice() {
        [year, month, day] => number::date(&format!("{day}/{month}/{year}")).ok(),
        _ => None,
    };
    day.map_or_else(|| (CellKind::Text, value.to_owned()), |day| (CellKind::Date, day.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(stored: &str, shows: Shows) -> String {
        number(stored, shows, false).1.into_owned()
    }

    #[test]
    fn a_double_is_read_at_fifteen_digits() {
        for (stored, expected) in [
            ("0.23499999999999999", "0,235"),
            ("0.30000000000000004", "0,3"),
            ("-5.1399999999999997", "-5,14"),
            ("9.9999999999999982", "10"),
            ("1234567.8900000001", "1234567,89"),
            ("0.33333333333333331", "0,333333333333333"),
            ("1.2E-3", "0,0012"),
            ("1.5e+3", "1500"),
            ("5.5511151231257827E-17", "0,0000000000000000555111512313"),
            ("45979", "45979"),
            ("-0", "0"),
            ("000.500", "0,5"),
            ("1E+300", "1E+300"),
        ] {
            assert_eq!(shown(stored, Shows::Number), expected, "{stored}");
        }
        assert_eq!(number("12a", Shows::Number, false), (CellKind::Text, "12a".into()));
    }

    #[test]
    fn formats_say_what_a_number_is() {
        assert_eq!(shown("0.93500000000000005", Shows::Percent), "93,5 %");
        assert_eq!((shown("1", Shows::Percent), shown("0.0005", Shows::Percent)), ("100 %".into(), "0,05 %".into()));
        assert_eq!(shown("1200.5", Shows::Euro), "1200,5 €");
        assert_eq!(
            (shown("45979", Shows::Day), shown("45979.75", Shows::Day)),
            ("18/11/2025".into(), "18/11/2025".into())
        );
        assert_eq!((shown("1.5", Shows::Time), shown("0.0625", Shows::Time)), ("36:00:00".into(), "1:30:00".into()));
        let days = [1, 59, 60, 61, 0].map(|days| day(days, false).map(|day| day.to_string()));
        assert_eq!(days.map(Option::unwrap_or_default), ["01/01/1900", "28/02/1900", "", "01/03/1900", ""]);
        assert_eq!(day(44_517, true).map(|day| day.to_string()).as_deref(), Some("18/11/2025"));
        assert_eq!(shown("99999999", Shows::Day), "99999999");
    }
}
