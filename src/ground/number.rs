//! Italian numbers and dates.
//!
//! A dot groups three digits and nothing else; the comma is the decimal mark and nothing else.
//! `rust_decimal`'s own parser takes `1e3` and `.5`, so numbers are read here.

use rust_decimal::Decimal;
use std::fmt;

/// What is wrong with a number or a date.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NumberError {
    /// `1.5`: a dot where a comma is meant.
    DecimalPoint,
    /// `1.2345,6`, `1,5,3`: groups or marks in the wrong places.
    Malformed,
    /// More than 28 digits.
    TooLong,
    /// `31/02/2025`.
    NoSuchDay,
}

/// A day, as days since 31 December of the year 0 (proleptic Gregorian).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(pub i32);

impl Date {
    /// A day of the calendar, or `None` when there is none.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Date> {
        use chrono::Datelike;
        chrono::NaiveDate::from_ymd_opt(year, month, day).map(|d| Date(d.num_days_from_ce()))
    }

    fn civil(self) -> chrono::NaiveDate {
        chrono::NaiveDate::from_num_days_from_ce_opt(self.0).unwrap_or_default()
    }

    /// Its year.
    pub fn year(self) -> i32 {
        chrono::Datelike::year(&self.civil())
    }

    /// The same day of another year; 29 February becomes the 28th where there is none.
    pub fn years_later(self, years: i32) -> Date {
        use chrono::Datelike;
        let day = self.civil();
        let year = day.year().saturating_add(years);
        Date::new(year, day.month(), day.day()).or_else(|| Date::new(year, day.month(), 28)).unwrap_or(self)
    }

    /// `2025-12-31`.
    pub fn iso(self) -> String {
        self.civil().format("%Y-%m-%d").to_string()
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.civil().format("%d/%m/%Y"))
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

const MONTHS: [&str; 12] = [
    "gennaio",
    "febbraio",
    "marzo",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "agosto",
    "settembre",
    "ottobre",
    "novembre",
    "dicembre",
];

/// The number of a month from its name in small letters, whole or cut after three letters or more: `giu`, `sett.`
pub fn month(name: &str) -> Option<u32> {
    let name = name.trim_end_matches('.');
    let at = MONTHS.iter().position(|month| month.starts_with(name)).filter(|_| name.len() > 2)?;
    u32::try_from(at + 1).ok()
}

/// True when a numeric token is written as a date: `31/12/2025`, `31-12-2025`.
pub fn looks_like_date(text: &str) -> bool {
    text.bytes().filter(|b| matches!(b, b'/' | b'-')).count() == 2
}

/// Reads `31/12/2025` or `31-12-2025`.
pub fn date(text: &str) -> Result<Date, NumberError> {
    let mut parts = text.split(['/', '-']);
    let mut next = |longest: usize| {
        let part = parts.next().filter(|p| !p.is_empty() && p.len() <= longest);
        part.and_then(|p| p.parse::<u32>().ok()).ok_or(NumberError::Malformed)
    };
    let (day, month, year) = (next(2)?, next(2)?, next(4)?);
    if year < 1000 {
        return Err(NumberError::Malformed);
    }
    Date::new(year as i32, month, day).ok_or(NumberError::NoSuchDay)
}

/// Reads an unsigned number. The scale of the result is the number of decimals written.
pub fn number(text: &str) -> Result<Decimal, NumberError> {
    plain(text).map_or_else(|| any(text), Ok)
}

/// Reads a number of any length, and says what is wrong with one.
fn any(text: &str) -> Result<Decimal, NumberError> {
    let (whole, decimals) = match text.split_once(',') {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (text, None),
    };
    if decimals.is_some_and(|d| d.is_empty() || !d.bytes().all(|b| b.is_ascii_digit())) {
        return Err(NumberError::Malformed);
    }
    check_groups(whole, decimals.is_some())?;
    let decimals = decimals.unwrap_or("");
    let mut mantissa: i128 = 0;
    let mut digits = 0;
    for b in whole.bytes().chain(decimals.bytes()).filter(u8::is_ascii_digit) {
        // Leading zeros don't count as digits.
        digits += usize::from(mantissa != 0 || b != b'0');
        if digits > 28 {
            return Err(NumberError::TooLong);
        }
        mantissa = mantissa * 10 + i128::from(b - b'0');
    }
    if decimals.len() > 28 {
        return Err(NumberError::TooLong);
    }
    Decimal::try_from_i128_with_scale(mantissa, decimals.len() as u32).map_err(|_| NumberError::TooLong)
}

/// A number of few digits, well written, and nothing else: most are.
pub(crate) fn plain(text: &str) -> Option<Decimal> {
    const DIGITS: usize = 18;
    let bytes = text.as_bytes();
    if bytes.len() > DIGITS + 1 {
        return None;
    }
    let mut value = 0;
    let mut whole = take_digits(bytes, &mut value);
    if whole == 0 || (whole > 3 || bytes[0] == b'0') && bytes.get(whole) == Some(&b'.') {
        return None;
    }
    while bytes.get(whole) == Some(&b'.') {
        if take_digits(&bytes[whole + 1..], &mut value) != 3 {
            return None;
        }
        whole += 4;
    }
    let scale = match bytes.get(whole) {
        Some(b',') => take_digits(&bytes[whole + 1..], &mut value),
        _ => 0,
    };
    let read = if scale > 0 { whole + 1 + scale } else { whole };
    (read == bytes.len() && read - usize::from(scale > 0) <= DIGITS).then(|| Decimal::new(value as i64, scale as u32))
}

/// How many digits these bytes begin with; adds them to the end of a value.
fn take_digits(bytes: &[u8], value: &mut u64) -> usize {
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit());
    let mut count = 0;
    for digit in digits {
        *value = *value * 10 + u64::from(digit - b'0');
        count += 1;
    }
    count
}

/// Dots must stand between groups of three digits.
fn check_groups(whole: &str, has_decimals: bool) -> Result<(), NumberError> {
    if !whole.bytes().all(|b| b.is_ascii_digit() || b == b'.') || whole.is_empty() {
        return Err(NumberError::Malformed);
    }
    if !whole.contains('.') {
        return Ok(());
    }
    let mut groups = whole.split('.');
    let first = groups.next().unwrap_or("");
    // Nobody groups `0.500`: that is half, the English way.
    let well_formed = (1..=3).contains(&first.len()) && !first.starts_with('0') && groups.all(|g| g.len() == 3);
    if well_formed {
        return Ok(());
    }
    // One dot and no comma: an English decimal.
    let english = !has_decimals && whole.bytes().filter(|&b| b == b'.').count() == 1;
    Err(if english { NumberError::DecimalPoint } else { NumberError::Malformed })
}

/// Writes a number the Italian way, dots between thousands, with the decimals it has.
pub fn italian(value: Decimal) -> String {
    /// Room for what is written after most numbers: ` %`, ` euro`.
    const SUFFIX: usize = 8;
    // From the last digit to the first: 29 digits, their marks and a sign.
    let mut bytes = [0u8; 48];
    let (mut rest, scale) = (value.mantissa().unsigned_abs(), value.scale() as usize);
    let mut at = bytes.len();
    let mut put = |byte| {
        at -= 1;
        bytes[at] = byte;
    };
    let mut digits = 0;
    while rest > 0 || digits <= scale {
        if digits == scale && digits > 0 {
            put(b',');
        } else if digits > scale && (digits - scale).is_multiple_of(3) {
            put(b'.');
        }
        // Most numbers fit into a word, whose division is quick.
        let digit = match u64::try_from(rest) {
            Ok(word) => {
                rest = u128::from(word / 10);
                (word % 10) as u8
            }
            Err(_) => {
                let digit = (rest % 10) as u8;
                rest /= 10;
                digit
            }
        };
        put(b'0' + digit);
        digits += 1;
    }
    if value.is_sign_negative() && !value.is_zero() {
        put(b'-');
    }
    let text = std::str::from_utf8(&bytes[at..]).unwrap_or_default();
    let mut written = String::with_capacity(text.len() + SUFFIX);
    written.push_str(text);
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_italian_numbers() {
        assert_eq!(number("1.258,00").map(|d| d.to_string()), Ok("1258.00".into()));
        assert_eq!(number("530.097").map(|d| d.to_string()), Ok("530097".into()));
        assert_eq!(number("35,50").map(|d| d.scale()), Ok(2));
        assert_eq!(number("1.5"), Err(NumberError::DecimalPoint));
        assert_eq!(number("0.500"), Err(NumberError::DecimalPoint));
        assert_eq!(number("1.2345,6"), Err(NumberError::Malformed));
        assert_eq!(number("1,5,3"), Err(NumberError::Malformed));
        assert_eq!(number("12345678901234567890123456789"), Err(NumberError::TooLong));
        assert_eq!(number("0000000000000000000000000000000001").map(|d| d.to_string()), Ok("1".into()));
    }

    proptest::proptest! {
        /// The quick way for most numbers and the way for all agree.
        #[test]
        fn a_plain_number_reads_the_same(text in "[0-9]{0,4}([.,][0-9]{0,4}){0,4}") {
            if let Some(quick) = plain(&text) {
                proptest::prop_assert_eq!(any(&text), Ok(quick), "{}", text);
            } else if text.len() < 19 {
                proptest::prop_assert!(any(&text).is_err(), "{}", text);
            }
        }
    }

    #[test]
    fn writes_italian_numbers() {
        for text in ["1.258,00", "530.097", "-17,64", "0,5", "999", "1.000.000", "0", "0,00", "12.345,678", "-0,001"] {
            let unsigned = text.trim_start_matches('-');
            let value = number(unsigned).expect(text);
            let value = if text.starts_with('-') { -value } else { value };
            assert_eq!(italian(value), text);
        }
        assert_eq!(italian(Decimal::MAX), "79.228.162.514.264.337.593.543.950.335");
        let smallest = Decimal::from_i128_with_scale(-1, 28);
        assert_eq!(italian(smallest), "-0,0000000000000000000000000001");
    }

    #[test]
    fn knows_the_calendar() {
        assert_eq!(date("31/12/2025").map(|d| d.to_string()), Ok("31/12/2025".into()));
        assert_eq!(date("31-12-2025").map(Date::year), Ok(2025));
        assert_eq!(date("31/02/2025"), Err(NumberError::NoSuchDay));
        assert_eq!(date("1/1/25"), Err(NumberError::Malformed));
        assert_eq!(date("30/09/2025").map(|d| d.0).ok(), date("30/9/2025").map(|d| d.0).ok());
    }
}
