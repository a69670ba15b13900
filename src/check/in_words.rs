//! Targets as offices write them in a sheet: `max 30 gg`, `non inferiore al 90%`, `31 dicembre 2025`. Only asked where a
//! cell is no target as it stands.

use crate::data::cell::{CellValue, cell_value};
use crate::data::named::fold;
use crate::ground::number;
use crate::plan::Form;
use crate::syntax::slips;

/// What a target in words says.
#[derive(PartialEq, Debug)]
pub struct InWords {
    /// Its direction, where it says one.
    pub form: Option<Form>,
    /// The goal as a cell would say it.
    pub goal: String,
}

/// Reads a target in words; nothing where it can't be told what it says.
pub fn read(text: &str) -> Option<InWords> {
    let folded = fold(text);
    let said = without_note(&folded);
    if matches!(said, "on/off" | "on" | "sì/no" | "si/no" | "vero/falso") {
        return Some(InWords { form: Some(Form::Yes), goal: "sì".to_owned() });
    }
    let (form, rest) = direction(said);
    let rest = rest.strip_suffix('.').unwrap_or(rest);
    let goal = day(rest).or_else(|| percentage(rest)).unwrap_or_else(|| rest.to_owned());
    let is_value = matches!(cell_value(&goal), Ok(CellValue::Number { .. } | CellValue::Date(_)));
    is_value.then_some(InWords { form, goal })
}

/// Without what points to a note: `100%*`, `95 (1)`.
fn without_note(text: &str) -> &str {
    let text = text.trim_end_matches(['*', '°', '¹', '²', '³', ' ']);
    let before = text.strip_suffix(')').and_then(|inner| inner.rsplit_once('(')).filter(|(before, note)| {
        let is_mark = |c: char| c.is_ascii_digit() || c == '*';
        !before.trim().is_empty() && note.len() <= 2 && note.chars().all(is_mark)
    });
    before.map_or(text, |(before, _)| before.trim_end())
}

/// Phrases that say a direction; those that begin like others stand first.
const DIRECTIONS: [(&str, Form); 32] = [
    ("non inferiore", Form::AtLeast),
    ("non inferiori", Form::AtLeast),
    ("non minore", Form::AtLeast),
    ("non meno", Form::AtLeast),
    ("pari o superiore", Form::AtLeast),
    ("uguale o superiore", Form::AtLeast),
    ("superiore o uguale", Form::AtLeast),
    ("maggiore o uguale", Form::AtLeast),
    ("almeno", Form::AtLeast),
    ("minimo", Form::AtLeast),
    ("min.", Form::AtLeast),
    ("min", Form::AtLeast),
    ("non superiore", Form::AtMost),
    ("non superiori", Form::AtMost),
    ("non maggiore", Form::AtMost),
    ("non oltre", Form::AtMost),
    ("non più", Form::AtMost),
    ("pari o inferiore", Form::AtMost),
    ("uguale o inferiore", Form::AtMost),
    ("inferiore o uguale", Form::AtMost),
    ("minore o uguale", Form::AtMost),
    ("al massimo", Form::AtMost),
    ("massimo", Form::AtMost),
    ("max.", Form::AtMost),
    ("max", Form::AtMost),
    ("fino", Form::AtMost),
    ("superiore", Form::MoreThan),
    ("maggiore", Form::MoreThan),
    ("oltre", Form::MoreThan),
    ("inferiore", Form::LessThan),
    ("minore", Form::LessThan),
    ("entro", Form::By),
];

/// Words that join a direction and its goal.
const JOINS: [&str; 17] =
    ["a", "al", "alla", "allo", "ad", "il", "lo", "la", "di", "del", "della", "dello", "da", "dal", "o", "uguale", "e"];

/// The direction that a text begins with, and what follows.
fn direction(text: &str) -> (Option<Form>, &str) {
    let starts = |words: &str| {
        let rest = text.strip_prefix(words)?;
        let is_whole = rest.starts_with(|c: char| c.is_whitespace() || c.is_ascii_digit());
        is_whole.then(|| rest.trim_start())
    };
    let found = DIRECTIONS.iter().find_map(|(words, form)| Some((*form, starts(words)?)));
    let Some((form, mut rest)) = found else { return (None, text) };
    rest = rest.strip_prefix("l'").or_else(|| rest.strip_prefix("all'")).unwrap_or(rest);
    while let Some((_, after)) = rest.split_once(' ').filter(|(word, _)| JOINS.contains(word)) {
        rest = after.strip_prefix("l'").unwrap_or(after);
    }
    (Some(form), rest)
}

/// `95 per cento`
fn percentage(text: &str) -> Option<String> {
    let number = ["per cento", "percento", "per 100", "punti percentuali"].iter().find_map(|w| text.strip_suffix(w))?;
    Some(format!("{} %", number.trim_end()))
}

/// `31 dicembre 2025`, `1° luglio 2025`, `31.12.2025`
fn day(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split(' ').collect();
    let [day, month, year] = words[..] else {
        let dotted = text.split('.').count() == 3 && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        return if dotted && text.len() >= 8 { slips::meant(text) } else { None };
    };
    let day: u32 = day.trim_end_matches(['°', 'º']).parse().ok()?;
    let month = number::month(month)?;
    let year: u32 = year.parse().ok()?;
    Some(format!("{day:02}/{month:02}/{year:04}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_offices_write() {
        for (text, form, goal) in [
            ("max 30 gg", Some(Form::AtMost), "30 gg"),
            ("Max. 30 gg.", Some(Form::AtMost), "30 gg"),
            ("non inferiore al 90%", Some(Form::AtLeast), "90%"),
            ("Non  superiore a 12", Some(Form::AtMost), "12"),
            ("superiore o uguale all'80 %", Some(Form::AtLeast), "80 %"),
            ("31 dicembre 2025", None, "31/12/2025"),
            ("entro il 1° luglio 2025", Some(Form::By), "01/07/2025"),
            ("31.12.2025", None, "31/12/2025"),
            ("95 per cento", None, "95 %"),
            ("almeno il 95 per cento", Some(Form::AtLeast), "95 %"),
            ("On/Off", Some(Form::Yes), "sì"),
            ("100%*", None, "100%"),
            ("100 % (1)", None, "100 %"),
            ("non più di 3", Some(Form::AtMost), "3"),
            ("fino a 5", Some(Form::AtMost), "5"),
        ] {
            assert_eq!(read(text), Some(InWords { form, goal: goal.to_owned() }), "{text}");
        }
        for text in ["da definire", "30 giorni lavorativi", "31 undicembre 2025", "maxi 30", "1.5.3", "", "(1)", "*"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
