//! What a cell of a data file says, in the forms that people in an office write.

use crate::diagnostic::Text;
use crate::ground::number::{self, Date, NumberError};
use crate::syntax::slips;
use crate::text;
use rust_decimal::Decimal;

/// What stands beside a cell's number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CellMeasure<'a> {
    /// `38,78 %`.
    Percent,
    /// `1.200 €`, `€ 1.200`, `1.200 euro`.
    Euro,
    /// `12 gg`.
    Word(&'a str),
}

/// A cell's value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CellValue<'a> {
    /// Nothing written.
    Empty,
    /// A number; its scale is the number of decimals written.
    Number {
        /// A percentage is divided by 100 and has two decimals more: `38,78 %` is 0.3878.
        value: Decimal,
        /// The measure, where one is written.
        measure: Option<CellMeasure<'a>>,
    },
    /// A day.
    Date(Date),
    /// `sì`, `no`, and Excel's `VERO`, `FALSO`.
    Bool(bool),
    /// `non realizzato`.
    NotDone,
    /// Any other words.
    Text(&'a str),
}

/// Why a cell that should be a value isn't one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CellError {
    /// `1.5`, `1,258.00`: the English way.
    DecimalPoint,
    /// A number written in no known way.
    Malformed,
    /// More than 28 digits.
    TooLong,
    /// `31/02/2025`.
    NoSuchDay,
    /// `31/12/25`, `31.12.25`.
    OddDate,
    /// `≥95%`, `oltre 3`: a comparison is not a value.
    Comparison,
    /// `#N/D`, `#DIV/0!`, `####`: the spreadsheet's own error.
    Spreadsheet,
    /// `n.d.`, `-`: a way to say that there is no value.
    NotAvailable,
    /// `1,2E+05`: a spreadsheet shortened it and digits are lost.
    Scientific,
    /// `(1.200)`: accountants' minus.
    Parenthesised,
}

impl CellError {
    /// Its name, for code that groups findings.
    pub fn name(self) -> &'static str {
        match self {
            CellError::DecimalPoint => "decimal_point",
            CellError::Malformed => "malformed",
            CellError::TooLong => "too_long",
            CellError::NoSuchDay => "no_such_day",
            CellError::OddDate => "odd_date",
            CellError::Comparison => "comparison",
            CellError::Spreadsheet => "spreadsheet",
            CellError::NotAvailable => "not_available",
            CellError::Scientific => "scientific",
            CellError::Parenthesised => "parenthesised",
        }
    }

    /// What is wrong, and what to write instead of this.
    pub fn explain(self, written: &str) -> Text {
        match self.meant(written.trim()) {
            Some(meant) => self.kind().then(&text!("; qui `{meant}`", "; here `{meant}`")),
            None => self.kind(),
        }
    }

    /// What a cell was meant to say.
    fn meant(self, written: &str) -> Option<String> {
        match self {
            CellError::OddDate | CellError::NoSuchDay => slips::meant(written),
            CellError::DecimalPoint => {
                let number =
                    written.split(|c: char| !c.is_ascii_digit() && !".,".contains(c)).find(|n| n.contains('.'))?;
                let one_dot = number.matches('.').count() == 1 && !number.contains(',');
                let meant = slips::meant(number).or_else(|| one_dot.then(|| number.replace('.', ",")))?;
                Some(written.replacen(number, &meant, 1))
            }
            CellError::Malformed => {
                let dotted = written.replace([' ', '\u{a0}', '\u{202f}', '\'', '’'], ".");
                (dotted != written && number::number(&dotted).is_ok()).then_some(dotted)
            }
            _ => None,
        }
    }

    fn kind(self) -> Text {
        match self {
            CellError::DecimalPoint => text!(
                "il punto separa le migliaia: i decimali si scrivono con la virgola",
                "the dot groups thousands: decimals take a comma"
            ),
            CellError::Malformed => text!(
                "i numeri si scrivono come `1.258,00`, le date come `31/12/2025`",
                "numbers are written like `1.258,00`, dates like `31/12/2025`"
            ),
            CellError::TooLong => text!("il numero ha più di 28 cifre", "the number has more than 28 digits"),
            CellError::NoSuchDay => text!("questo giorno non esiste", "there is no such day"),
            CellError::OddDate => {
                text!("una data si scrive come `31/12/2025`", "dates are written like `31/12/2025`")
            }
            CellError::Comparison => text!(
                "è un confronto, non un valore: scrivi il valore misurato",
                "a comparison, not a value: write the value measured"
            ),
            CellError::Spreadsheet => text!(
                "è un errore del foglio di calcolo: correggi la formula o allarga la colonna e salva di nuovo",
                "an error of the spreadsheet: mend the formula or widen the column, and save again"
            ),
            CellError::NotAvailable => text!(
                "il valore manca: lascia la cella vuota, o scrivi `non_realizzato`",
                "no value: leave the cell empty, or write `non_realizzato`"
            ),
            CellError::Scientific => text!(
                "il foglio di calcolo ha abbreviato il numero: dai alla cella il formato Numero e salva di nuovo",
                "the spreadsheet shortened the number: format the cell as a number and save again"
            ),
            CellError::Parenthesised => {
                text!("un numero negativo si scrive con il segno meno", "a negative number takes a minus sign")
            }
        }
    }
}

impl From<NumberError> for CellError {
    fn from(error: NumberError) -> CellError {
        match error {
            NumberError::DecimalPoint => CellError::DecimalPoint,
            NumberError::Malformed => CellError::Malformed,
            NumberError::TooLong => CellError::TooLong,
            NumberError::NoSuchDay => CellError::NoSuchDay,
        }
    }
}

/// Reads a cell. What starts like a value and isn't one is an error; other words are text.
pub fn cell_value(text: &str) -> Result<CellValue<'_>, CellError> {
    // `trim` knows the no-break spaces that a browser or Word leaves.
    let text = text.trim();
    if text.is_empty() {
        return Ok(CellValue::Empty);
    }
    if let Some(value) = number::plain(text) {
        return Ok(CellValue::Number { value, measure: None });
    }
    let digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    if digit(text) {
        return match day(text) {
            Some(day) => day.map(CellValue::Date),
            None => amount(text),
        };
    }
    if let Some(known) = word(text) {
        return known;
    }
    let unsigned = text.trim_start_matches(|c: char| "+-−–€(".contains(c) || c.is_whitespace());
    let prefixed = strip_word(text, "eur").or_else(|| strip_word(text, "euro")).is_some_and(digit);
    // Excel exports `,5` for a number formatted without its zero.
    if digit(unsigned) || prefixed || unsigned.starts_with(',') {
        return amount(text);
    }
    Ok(CellValue::Text(text))
}

/// Cells known by their words, and those known to be none.
fn word(text: &str) -> Option<Result<CellValue<'_>, CellError>> {
    let folded = text.to_lowercase().replace('_', " ");
    let compact: String = folded.chars().filter(|c| !c.is_whitespace()).collect();
    if text.starts_with(['≥', '≤', '>', '<', '=', '~', '≈', '±']) {
        return Some(Err(CellError::Comparison));
    }
    if text.starts_with('#') {
        return Some(Err(CellError::Spreadsheet));
    }
    let after = |head: &str| {
        folded.strip_prefix(head).is_some_and(|rest| rest.trim_start().starts_with(|c: char| c.is_ascii_digit()))
    };
    if ["oltre ", "circa ", "ca. ", "almeno ", "meno di ", "più di "].into_iter().any(after) {
        return Some(Err(CellError::Comparison));
    }
    match compact.as_str() {
        "sì" | "si" | "si'" | "sí" | "vero" | "true" => Some(Ok(CellValue::Bool(true))),
        "no" | "falso" | "false" => Some(Ok(CellValue::Bool(false))),
        // So Excel shows a zero in the accounting format.
        "-€" | "€-" => Some(Ok(CellValue::Number { value: Decimal::ZERO, measure: Some(CellMeasure::Euro) })),
        "nonrealizzato" | "nonrealizzata" => Some(Ok(CellValue::NotDone)),
        "n.d." | "n.d" | "nd" | "n/d" | "n.a." | "n.a" | "na" | "n/a" | "nondisponibile" | "-" | "--" | "---" | "–"
        | "—" | "…" | "..." | "?" | "/" => Some(Err(CellError::NotAvailable)),
        _ => None,
    }
}

/// A date, when it is meant to be one.
fn day(text: &str) -> Option<Result<Date, CellError>> {
    // Excel writes the midnight of a date cell formatted with the time.
    let (date, time) = text.split_once([' ', 'T']).unwrap_or((text, ""));
    let midnight = time.trim().bytes().all(|b| b"0:.".contains(&b));
    let separator = [b'/', b'-', b'.'].into_iter().find(|&s| date.bytes().filter(|&b| b == s).count() == 2)?;
    let separator = char::from(separator);
    let parts: Vec<&str> = date.split(separator).collect();
    if !parts.iter().all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let iso = parts[0].len() == 4 && separator == '-';
    let day_first = parts[0].len() <= 2 && parts[1].len() <= 2;
    // `1.258.000` is a number: only years of two or four digits make dots a date.
    if separator == '.' && !(day_first && matches!(parts[2].len(), 2 | 4)) {
        return None;
    }
    if !midnight || parts[2].len() == 2 && !iso {
        return Some(Err(CellError::OddDate));
    }
    let read = match parts.as_slice() {
        [year, month, day] if iso => number::date(&format!("{day}/{month}/{year}")),
        parts => number::date(&parts.join("/")),
    };
    Some(read.map_err(|e| if e == NumberError::Malformed { CellError::OddDate } else { e.into() }))
}

/// A number with its sign and its measure before or after.
fn amount(text: &str) -> Result<CellValue<'_>, CellError> {
    if text.starts_with('(') {
        return Err(CellError::Parenthesised);
    }
    let (negative, rest) = sign(text);
    let (leading, rest) = euro_before(rest);
    let (inner, rest) = if leading && !negative { sign(rest) } else { (false, rest) };
    let length = rest.bytes().take_while(|b| b.is_ascii_digit() || b".,".contains(b)).count();
    let (digits, after) = rest.split_at(length);
    if is_exponent(after) {
        return Err(CellError::Scientific);
    }
    let measure = measure_after(after.trim())?;
    if leading && measure.is_some() {
        return Err(CellError::Malformed);
    }
    let measure = if leading { Some(CellMeasure::Euro) } else { measure };
    let mut value = digits_value(digits)?;
    if measure == Some(CellMeasure::Percent) {
        let scale = value.scale() + 2;
        value.set_scale(scale).map_err(|_| CellError::TooLong)?;
    }
    if (negative || inner) && !value.is_zero() {
        value.set_sign_negative(true);
    }
    Ok(CellValue::Number { value, measure })
}

/// True for a minus, and what follows the sign.
fn sign(text: &str) -> (bool, &str) {
    let rest = text.strip_prefix(['-', '−', '–']);
    let negative = rest.is_some();
    (negative, rest.or_else(|| text.strip_prefix('+')).unwrap_or(text).trim_start())
}

/// True for `€`, `EUR` or `euro` in front, and what follows.
fn euro_before(text: &str) -> (bool, &str) {
    let rest = text.strip_prefix('€').or_else(|| strip_word(text, "euro")).or_else(|| strip_word(text, "eur"));
    (rest.is_some(), rest.unwrap_or(text).trim_start())
}

/// What follows a word, in any case, and its blank.
fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let head = text.get(..word.len())?;
    let rest = &text[word.len()..];
    let apart = rest.starts_with(|c: char| c.is_whitespace() || c.is_ascii_digit());
    (head.eq_ignore_ascii_case(word) && apart).then(|| rest.trim_start())
}

/// True for `E+05` after digits.
fn is_exponent(after: &str) -> bool {
    let rest = after.strip_prefix(['e', 'E']).map(|r| r.trim_start_matches(['+', '-']));
    rest.is_some_and(|r| !r.is_empty() && r.bytes().all(|b| b.is_ascii_digit()))
}

/// The measure after a number: one sign or one word.
fn measure_after(text: &str) -> Result<Option<CellMeasure<'_>>, CellError> {
    match text {
        "" => return Ok(None),
        "%" => return Ok(Some(CellMeasure::Percent)),
        "€" => return Ok(Some(CellMeasure::Euro)),
        _ if text.eq_ignore_ascii_case("euro") || text.eq_ignore_ascii_case("eur") => {
            return Ok(Some(CellMeasure::Euro));
        }
        _ => {}
    }
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '_' | '/' | '.' | '€' | '²' | '³' | '°');
    let word = text.starts_with(|c: char| c.is_alphabetic() || c == '€') && text.chars().all(inside);
    if word { Ok(Some(CellMeasure::Word(text))) } else { Err(CellError::Malformed) }
}

/// Digits with their marks.
fn digits_value(digits: &str) -> Result<Decimal, CellError> {
    if let Some(plain) = number::plain(digits) {
        return Ok(plain);
    }
    // `1,258.00`: a comma before a dot is English, never a slip.
    if let (Some(comma), Some(dot)) = (digits.find(','), digits.rfind('.'))
        && comma < dot
    {
        return Err(CellError::DecimalPoint);
    }
    number::number(digits).map_err(CellError::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str) -> String {
        match cell_value(text) {
            Ok(CellValue::Number { value, measure: None }) => value.to_string(),
            Ok(CellValue::Number { value, measure: Some(measure) }) => format!("{value} {measure:?}"),
            Ok(other) => format!("{other:?}"),
            Err(error) => format!("{error:?}!"),
        }
    }

    #[test]
    fn reads_values() {
        for (text, expected) in [
            ("", "Empty"),
            (" \u{a0} ", "Empty"),
            ("1.258,00", "1258.00"),
            ("530.097", "530097"),
            ("-17,64", "-17.64"),
            ("−17,64", "-17.64"),
            ("- 17,64", "-17.64"),
            ("+5", "5"),
            ("-0,00", "0.00"),
            ("38,78%", "0.3878 Percent"),
            ("38,78 %", "0.3878 Percent"),
            ("38,78\u{a0}%", "0.3878 Percent"),
            ("100%", "1.00 Percent"),
            ("€ 1.200,00", "1200.00 Euro"),
            ("€\u{a0}1.200,00", "1200.00 Euro"),
            ("-€ 1.200,00", "-1200.00 Euro"),
            (" -   € ", "0 Euro"),
            ("€ -1.200,00", "-1200.00 Euro"),
            ("1.200 €", "1200 Euro"),
            ("1.200 euro", "1200 Euro"),
            ("EUR 1.200", "1200 Euro"),
            ("12 gg", "12 Word(\"gg\")"),
            ("12gg", "12 Word(\"gg\")"),
            ("3,20 €/kWh", "3.20 Word(\"€/kWh\")"),
            ("31/12/2025", "Date(31/12/2025)"),
            ("31-12-2025", "Date(31/12/2025)"),
            ("2025-12-31", "Date(31/12/2025)"),
            ("31/12/2025 00:00", "Date(31/12/2025)"),
            ("1/2/2025", "Date(01/02/2025)"),
            ("sì", "Bool(true)"),
            ("SI", "Bool(true)"),
            ("No", "Bool(false)"),
            ("FALSO", "Bool(false)"),
            ("non_realizzato", "NotDone"),
            ("Non realizzato", "NotDone"),
            ("In corso", "Text(\"In corso\")"),
            ("IS_0105_EC27", "Text(\"IS_0105_EC27\")"),
            ("Eurostat", "Text(\"Eurostat\")"),
            ("1.258.000", "1258000"),
        ] {
            assert_eq!(shown(text), expected, "{text:?}");
        }
    }

    #[test]
    fn names_what_is_no_value() {
        for (text, expected) in [
            ("1.5", "DecimalPoint!"),
            ("1.5 %", "DecimalPoint!"),
            ("1,258.00", "DecimalPoint!"),
            ("≥95%", "Comparison!"),
            ("> 3", "Comparison!"),
            ("oltre 3", "Comparison!"),
            ("#N/D", "Spreadsheet!"),
            ("#DIV/0!", "Spreadsheet!"),
            ("#####", "Spreadsheet!"),
            ("n.d.", "NotAvailable!"),
            ("N.D.", "NotAvailable!"),
            ("-", "NotAvailable!"),
            ("1,2E+05", "Scientific!"),
            ("(1.200)", "Parenthesised!"),
            ("31/02/2025", "NoSuchDay!"),
            ("2025-02-31", "NoSuchDay!"),
            ("31/12/25", "OddDate!"),
            ("31.12.2021", "Date(31/12/2021)"),
            ("31.12.25", "OddDate!"),
            ("31.02.2025", "NoSuchDay!"),
            ("31/12/2025 10:30", "OddDate!"),
            ("1 258,00", "Malformed!"),
            ("1,5,3", "Malformed!"),
            ("95%-97%", "Malformed!"),
            ("12 di 15", "Malformed!"),
            (",5", "Malformed!"),
            ("12345678901234567890123456789", "TooLong!"),
        ] {
            assert_eq!(shown(text), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "[-+0-9.,%€ a-eèT/:(#≥\u{a0}]{0,40}|\\PC{0,20}") {
            let _ = cell_value(&text);
        }

        /// What a percentage means doesn't depend on how it is spaced.
        #[test]
        fn percent_is_a_hundredth(whole in 0u32..100_000, cents in 0u32..100) {
            let text = format!("{whole},{cents:02}%");
            let value = Decimal::new(i64::from(whole) * 100 + i64::from(cents), 4);
            prop_assert_eq!(cell_value(&text), Ok(CellValue::Number { value, measure: Some(CellMeasure::Percent) }));
        }
    }

    #[test]
    fn says_what_a_cell_was_meant_to_say() {
        let cases = [
            ("63.20%", "63,20%"),
            ("1,240.00 €", "1.240,00 €"),
            ("1 240", "1.240"),
            ("1'240", "1.240"),
            ("10/07/25", "10/07/2025"),
            ("07/25/2025", "25/07/2025"),
        ];
        for (written, meant) in cases {
            let help = cell_value(written).expect_err(written).explain(written);
            assert!(help.it.ends_with(&format!("; qui `{meant}`")), "{written}: {}", help.it);
            assert!(help.en.ends_with(&format!("; here `{meant}`")), "{written}: {}", help.en);
        }
        assert_eq!(CellError::NoSuchDay.explain("31/02/2025").it, "questo giorno non esiste");
    }
}
