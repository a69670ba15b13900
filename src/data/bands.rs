//! A band as tables write it in words: `< 5 risultato 100 %`, `85 % - 90 % risultato 75 %`.

use super::cell::{CellMeasure, CellValue, cell_value};
use rust_decimal::Decimal;

/// A number with the measure written after it.
pub type Measured<'t> = (Decimal, Option<CellMeasure<'t>>);

/// Numbers that have one score.
#[derive(Clone, PartialEq, Debug)]
pub struct Band<'t> {
    /// The lower end, and whether it belongs to the band.
    pub low: Option<(Measured<'t>, bool)>,
    /// The upper end, and whether it belongs to the band.
    pub high: Option<(Measured<'t>, bool)>,
    /// The score.
    pub score: Measured<'t>,
    /// What stands before the score.
    pub range: &'t str,
}

/// What stands between the numbers and their score; words first, then the signs that may be part of a number.
const BETWEEN: [&str; 10] =
    [" risultato ", " punteggio ", " vale ", " valore ", " punti ", "→", "->", "=>", ":", " = "];

/// Ways to write a band with one end: which it is, and whether it belongs to the band.
const ONE_END: [(&str, bool, bool); 17] = [
    (">=", true, true),
    ("≥", true, true),
    ("=>", true, true),
    ("<=", false, true),
    ("≤", false, true),
    ("=<", false, true),
    (">", true, false),
    ("<", false, false),
    ("almeno ", true, true),
    ("da almeno ", true, true),
    ("oltre ", true, false),
    ("più di ", true, false),
    ("sopra ", true, false),
    ("fino a ", false, true),
    ("al massimo ", false, true),
    ("meno di ", false, false),
    ("sotto ", false, false),
];

/// Reads a band; nothing where a text is none.
pub fn band(text: &str) -> Option<Band<'_>> {
    let (range, score) = BETWEEN.iter().find_map(|between| split(text, between))?;
    let score = number(score)?;
    let (low, high) = ends(range.trim())?;
    Some(Band { low, high, score, range: range.trim() })
}

/// The band without its score, for who only wants to know what is asked.
pub fn range(text: &str) -> Option<&str> {
    band(text).map(|band| band.range)
}

/// Both ends of `20 % - 100 %`, `tra 20 % e 100 %`.
pub fn ends_of_range(text: &str) -> Option<(Measured<'_>, Measured<'_>)> {
    match ends(text.trim())? {
        (Some((low, true)), Some((high, true))) => Some((low, high)),
        _ => None,
    }
}

fn split<'t>(text: &'t str, between: &str) -> Option<(&'t str, &'t str)> {
    // Letters keep their length when only ASCII ones are made small.
    let at = text.to_ascii_lowercase().rfind(between)?;
    let (range, score) = (text.get(..at)?, text.get(at + between.len()..)?);
    (!range.trim().is_empty() && number(score).is_some()).then_some((range, score))
}

/// An end of a band, where it has one.
type End<'t> = Option<(Measured<'t>, bool)>;

fn ends(range: &str) -> Option<(End<'_>, End<'_>)> {
    let small = range.to_lowercase();
    for (word, is_low, belongs) in ONE_END {
        if let Some(end) = small.strip_prefix(word).and_then(|rest| number(&range[range.len() - rest.len()..])) {
            return Some(if is_low { (Some((end, belongs)), None) } else { (None, Some((end, belongs))) });
        }
    }
    let bare = ["tra ", "fra ", "da "].iter().find_map(|word| small.strip_prefix(word));
    let rest = bare.map_or(range, |rest| &range[range.len() - rest.len()..]);
    let pairs = [" - ", " – ", " e ", " a ", "–", "-"].iter().flat_map(|dash| rest.match_indices(dash));
    for (at, dash) in pairs {
        if let (Some(low), Some(high)) = (number(&rest[..at]), number(&rest[at + dash.len()..])) {
            // `85 - 90 %`: the measure is that of both.
            let low = if low.1.is_none() && high.1 == Some(CellMeasure::Percent) {
                (low.0.checked_div(Decimal::ONE_HUNDRED)?, high.1)
            } else {
                (low.0, low.1.or(high.1))
            };
            return (low.0 <= high.0).then_some((Some((low, true)), Some((high, true))));
        }
    }
    let only = number(range.strip_prefix('=').unwrap_or(range))?;
    Some((Some((only, true)), Some((only, true))))
}

fn number(text: &str) -> Option<Measured<'_>> {
    match cell_value(text.trim()) {
        Ok(CellValue::Number { value, measure }) => Some((value, measure)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let end = |end: &End<'_>| {
            end.as_ref()
                .map_or("…".to_owned(), |((value, _), belongs)| format!("{}{value}", if *belongs { "=" } else { "" }))
        };
        band(text).map_or("no".to_owned(), |band| format!("{} {} {}", end(&band.low), end(&band.high), band.score.0))
    }

    #[test]
    fn bands_in_words() {
        for (text, expected) in [
            ("< 5 risultato 100 %", "… 5 1.00"),
            ("5 - 6 risultato 75 %", "=5 =6 0.75"),
            ("> 7 Risultato 0 %", "7 … 0.00"),
            (">= 90 % risultato 100 %", "=0.90 … 1.00"),
            ("85 % - 90 % risultato 75 %", "=0.85 =0.90 0.75"),
            ("85-90% → 75%", "=0.85 =0.90 0.75"),
            ("da 5 a 6: 75 %", "=5 =6 0.75"),
            ("fino a 5 = 100 %", "… =5 1.00"),
            ("più di 1.250 vale 0,5", "1250 … 0.5"),
            ("tra 5 gg e 6 gg punteggio 80 %", "=5 =6 0.80"),
            ("-5 - -3 risultato 1", "=-5 =-3 1"),
            ("3 risultato 50 %", "=3 =3 0.50"),
            (">=95% = 100%", "=0.95 … 1.00"),
            ("6 - 5 risultato 75 %", "no"),
            ("< 5", "no"),
            ("buono risultato 75 %", "no"),
            ("", "no"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }
}
