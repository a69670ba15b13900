//! Which cells of a workbook a plan means: `foglio` and `intervallo`, or the only sheet there is.

use super::book::{Book, Range, Unreadable, area};
use super::named::unreadable;
use super::table::fold;
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::source::{Area, Place, Sources};
use crate::syntax::view::file::{DataFile, Sheet};
use crate::text;

/// Cells of a sheet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Meant {
    /// The sheet, counted from zero.
    pub sheet: usize,
    /// The cells.
    pub area: Area,
}

/// Names listed in a message.
const LISTED: usize = 12;

/// The cells that a line means.
pub(super) fn meant(sources: &Sources, book: &mut Book<'_>, file: &DataFile) -> Result<Vec<Meant>, Box<Diagnostic>> {
    let cannot = |why: Unreadable| Box::new(unreadable(sources, file.path, &why.message()).help(why.help()));
    let sheets = book.sheets();
    let chosen = file.sheet.map(|written| chosen(sources, &sheets, written)).transpose()?;
    if let Some(range) = file.range {
        let word = sources.text(range);
        let ranges = book.ranges().map_err(cannot)?;
        let named = |range: &&Range| fold(&range.name) == fold(word);
        let inside = |range: &&Range| chosen.as_ref().is_none_or(|chosen| chosen.contains(&range.sheet));
        if let Some(found) = ranges.iter().filter(named).find(inside) {
            return Ok(vec![Meant { sheet: found.sheet, area: found.area }]);
        }
        let (sheet, cells) = word.rsplit_once('!').map_or((None, word), |(sheet, cells)| (Some(sheet), cells));
        let Some(area) = area(cells) else { return Err(no_range(range, word, &ranges)) };
        let chosen = match sheet.map(|name| name.trim_matches('\'')) {
            Some(name) => vec![by_name(&sheets, name).ok_or_else(|| no_sheet(range, name, &sheets, false))?],
            None => chosen.map_or_else(|| only(sources, book, file, &sheets), Ok)?,
        };
        return Ok(chosen.into_iter().map(|sheet| Meant { sheet, area }).collect());
    }
    let chosen = chosen.map_or_else(|| only(sources, book, file, &sheets), Ok)?;
    Ok(chosen.into_iter().map(|sheet| Meant { sheet, area: Area::ALL }).collect())
}

/// The sheets that `foglio` names.
fn chosen(sources: &Sources, sheets: &[(String, bool)], written: Sheet) -> Result<Vec<usize>, Box<Diagnostic>> {
    match written {
        Sheet::At(position, at) => {
            let index = position as usize - 1;
            let count = sheets.len();
            if index < count {
                return Ok(vec![index]);
            }
            let message = text!("i fogli del file sono {count}", "the file has {count} sheets");
            let found = Diagnostic::new(Code::SheetMissing, at, message);
            let listed = listed(sheets.iter().map(|(name, _)| name.as_str()));
            Err(Box::new(found.help(text!("sono, in ordine: {listed}", "they are, in order: {listed}"))))
        }
        Sheet::Named(at) => {
            let word = sources.text(at);
            if let Some(index) = by_name(sheets, word) {
                return Ok(vec![index]);
            }
            let suits = |(name, is_hidden): &(String, bool)| !is_hidden && matches(&fold(word), &fold(name));
            let all: Vec<usize> = (0..sheets.len()).filter(|index| suits(&sheets[*index])).collect();
            if word.contains('*') && !all.is_empty() {
                return Ok(all);
            }
            Err(no_sheet(at, word, sheets, true))
        }
    }
}

/// The only sheet with something in it that is shown.
fn only(
    sources: &Sources,
    book: &mut Book<'_>,
    file: &DataFile,
    sheets: &[(String, bool)],
) -> Result<Vec<usize>, Box<Diagnostic>> {
    let mut filled = Vec::new();
    for index in (0..sheets.len()).filter(|index| sheets.len() == 1 || !sheets[*index].1) {
        let is_blank = sheets.len() > 1
            && book
                .is_blank(index)
                .map_err(|why| Box::new(unreadable(sources, file.path, &why.message()).help(why.help())))?;
        if !is_blank {
            filled.push(index);
        }
    }
    let names = |indices: &[usize]| listed(indices.iter().map(|index| sheets[*index].0.as_str()));
    let shown = sources.text(file.path);
    match filled.as_slice() {
        [_] => Ok(filled),
        [] => {
            let hidden: Vec<usize> = (0..sheets.len()).filter(|index| sheets[*index].1).collect();
            let message = text!("in «{shown}» non c'è nulla da leggere", "there is nothing to read in “{shown}”");
            let found = Diagnostic::new(Code::SheetUnchosen, file.path, message);
            let listed = names(&hidden);
            Err(Box::new(match hidden.is_empty() {
                true => found.help(text!(
                    "salva il file con il foglio che serve",
                    "save the file with the sheet that is needed"
                )),
                false => found.help(text!(
                    "i fogli sono nascosti: se è uno di questi, nominalo con `foglio \"…\"`: {listed}",
                    "the sheets are hidden: if it is one of these, name it with `foglio \"…\"`: {listed}"
                )),
            }))
        }
        [first, ..] => {
            let (count, listed, first) = (filled.len(), names(&filled), &sheets[*first].0);
            let message = text!("«{shown}» ha {count} fogli: {listed}", "“{shown}” has {count} sheets: {listed}");
            let help = text!(
                "scrivi quale, dopo il nome del file: `foglio \"{first}\"`; più fogli uguali si leggono insieme con un asterisco: `foglio \"Area *\"`",
                "write which, after the name of the file: `foglio \"{first}\"`; several alike are read together with an asterisk: `foglio \"Area *\"`"
            );
            Err(Box::new(Diagnostic::new(Code::SheetUnchosen, file.path, message).help(help)))
        }
    }
}

fn by_name(sheets: &[(String, bool)], word: &str) -> Option<usize> {
    let exact = sheets.iter().position(|(name, _)| name == word);
    exact.or_else(|| sheets.iter().position(|(name, _)| fold(name) == fold(word)))
}

/// True for a text that a pattern stands for: an asterisk is any letters.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    let Some((head, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut text) = text.strip_prefix(head) else { return false };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let last = parts.pop().unwrap_or_default();
    for part in parts {
        let Some(at) = text.find(part) else { return false };
        text = &text[at + part.len()..];
    }
    text.ends_with(last)
}

fn no_sheet(at: Place, word: &str, sheets: &[(String, bool)], replaces: bool) -> Box<Diagnostic> {
    let message = text!("il file non ha un foglio «{word}»", "the file has no sheet “{word}”");
    let found = Diagnostic::new(Code::SheetMissing, at, message);
    let names = || sheets.iter().map(|(name, _)| name.as_str());
    let listed = listed(names());
    Box::new(match suggest::closest(word, names()).filter(|_| replaces) {
        Some(near) => {
            let title = text!("scrivi `{near}`", "write `{near}`");
            found.help(text!("forse volevi «{near}»", "did you mean “{near}”?")).fix(at, near, title)
        }
        None => found.help(text!("i fogli sono: {listed}", "the sheets are: {listed}")),
    })
}

fn no_range(at: Place, word: &str, ranges: &[Range]) -> Box<Diagnostic> {
    let message = text!("il file non ha un intervallo «{word}»", "the file has no range “{word}”");
    let found = Diagnostic::new(Code::SheetMissing, at, message);
    let names = || ranges.iter().map(|range| range.name.as_str());
    let listed = listed(names());
    Box::new(match (suggest::closest(word, names()), ranges.is_empty()) {
        (Some(near), _) => {
            let title = text!("scrivi `{near}`", "write `{near}`");
            found.help(text!("forse volevi «{near}»", "did you mean “{near}”?")).fix(at, near, title)
        }
        (None, false) => found.help(text!(
            "gli intervalli con un nome sono: {listed}; o scrivi le celle, come `B5:H40`",
            "the ranges with a name are: {listed}; or write the cells, such as `B5:H40`"
        )),
        (None, true) => found.help(text!(
            "scrivi le celle, come `B5:H40`, o il nome di un intervallo o di una tabella del file",
            "write the cells, such as `B5:H40`, or the name of a range or of a table of the file"
        )),
    })
}

fn listed<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<&str> = names.collect();
    let shown = names.iter().take(LISTED).map(|name| format!("«{name}»")).collect::<Vec<_>>().join(", ");
    if names.len() > LISTED { shown + ", …" } else { shown }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asterisks_stand_for_any_letters() {
        for (pattern, text, expected) in [
            ("area *", "area tecnica", true),
            ("area *", "area", false),
            ("*", "", true),
            ("*2025", "piano 2025", true),
            ("a*b*c", "a1b2c", true),
            ("a*b*c", "a1c2", false),
            ("area", "area", true),
            ("ab*ba", "aba", false),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }
}
