//! What the columns of a table give away: a title of another year, weights of two parents, dots that may be
//! decimal marks.

use super::context::Checker;
use crate::data::table::Table;
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{Combine, Kind};
use crate::resolve::Listing;
use crate::source::Place;
use crate::syntax::excerpt::short;
use crate::text;

/// What a column is read as.
#[derive(Clone, Copy)]
pub(super) enum ReadAs {
    Values,
    Baselines,
    Targets,
}

/// A column whose title names years, and not the one that it is read as.
pub(super) fn of_another_year(cx: &mut Checker<'_, '_>, title: Place, read_as: ReadAs, year: i32) {
    let shown = cx.text(title);
    // A plan without a year has been told so.
    let Some(named) = other_year(shown, year).filter(|_| cx.plan.year > 0) else { return };
    let (message, line) = match read_as {
        ReadAs::Values => (
            text!(
                "la colonna «{shown}» è letta come valori del {year}",
                "the column “{shown}” is read as values of {year}"
            ),
            format!("colonna {named} \"{shown}\""),
        ),
        ReadAs::Baselines => (
            text!(
                "la colonna «{shown}» è letta come base del {year}",
                "the column “{shown}” is read as baselines of {year}"
            ),
            format!("colonna base {named} \"{shown}\""),
        ),
        ReadAs::Targets => {
            let message = text!(
                "la colonna «{shown}» è letta come target del {year}",
                "the column “{shown}” is read as targets of {year}"
            );
            let help = text!(
                "scrivi il titolo della colonna dei target del {year}",
                "write the title of the column of {year}'s targets"
            );
            return cx.report(Diagnostic::new(Code::ColumnOfAnotherYear, title, message).help(help));
        }
    };
    let help = text!(
        "scrivi il titolo della colonna del {year}; se i valori sono del {named}, `{line}`",
        "write the title of {year}'s column; if the values are of {named}, `{line}`"
    );
    cx.report(Diagnostic::new(Code::ColumnOfAnotherYear, title, message).help(help));
}

/// The first year that a title names, where this one is not among those it names, nor between them.
fn other_year(title: &str, year: i32) -> Option<i32> {
    let words = title.split(|c: char| !c.is_ascii_digit());
    let years = words.filter(|w| w.len() == 4 && (w.starts_with("19") || w.starts_with("20")));
    let years: Vec<i32> = years.filter_map(|w| w.parse().ok()).collect();
    let spans = years.iter().any(|y| *y <= year) && years.iter().any(|y| *y >= year);
    years.first().copied().filter(|_| !spans)
}

/// Titles of other years, in a table of indicators.
pub(super) fn years_of_listing(cx: &mut Checker<'_, '_>, listing: &Listing<'_>) {
    let own = cx.plan.year;
    let columns = &listing.columns;
    for values in &columns.values {
        of_another_year(cx, values.title, ReadAs::Values, values.year.unwrap_or(own));
    }
    for base in &columns.bases {
        of_another_year(cx, base.title, ReadAs::Baselines, base.year.unwrap_or(own - 1));
    }
    if let Some(target) = columns.target {
        of_another_year(cx, target.title, ReadAs::Targets, own);
    }
}

/// Weights that count in the score of a node, where a unit weighs the same indicators.
pub(super) fn whose_weight(cx: &mut Checker<'_, '_>, listing: &Listing<'_>) {
    let Some(title) = listing.columns.whose_weight else { return };
    let weighs = |id| {
        let aggregation = cx.plan.policy.aggregation(Kind::Unit, cx.plan.typology(id));
        aggregation.is_some_and(|a| a.assigned && a.combine == Combine::WeightedMean && a.weight.is_none())
    };
    let Some((unit, at)) = listing.rows.iter().filter_map(|listed| listed.unit).find(|(unit, _)| weighs(*unit)) else {
        return;
    };
    let (shown, unit) = (cx.text(title), cx.name_of(unit));
    let message = text!(
        "la colonna «{shown}» pesa nei nodi, e non nelle unità, che pesano gli stessi indicatori",
        "the column “{shown}” weighs in the nodes, and not in the units, which weigh the same indicators"
    );
    let found = Diagnostic::new(Code::WeightOfTwo, title, message)
        .also(at, text!("come «{unit}»", "such as “{unit}”"))
        .help(text!(
            "scrivi `colonna peso nodo \"{shown}\"` se è così, `colonna peso unità \"{shown}\"` se è il peso nell'unità; se il foglio li ha tutti e due, una colonna per ciascuno",
            "write `colonna peso nodo \"{shown}\"` if that is right, `colonna peso unità \"{shown}\"` if it is the weight in the unit; if the sheet has both, one column each"
        ));
    cx.report(found);
}

/// Numbers with one dot and three digits after it, all through a column of a table whose cells are separated by
/// commas: who wrote it may have meant a decimal mark.
pub(super) fn dots(cx: &mut Checker<'_, '_>, table: &Table<'_>, column: usize) {
    if table.delimiter != ',' {
        return;
    }
    let cells = table.rows().filter_map(|row| row.written(column).cloned());
    let mut numbers = cells.filter(|cell| cell.text.contains(|c: char| c.is_ascii_digit())).peekable();
    let Some(first) = numbers.peek().cloned() else { return };
    let Some(count) = numbers.try_fold(0_usize, |count, cell| is_dotted(&cell.text).then_some(count + 1)) else {
        return;
    };
    let (row, letters, shown) = (first.row, first.letters(), short(&first.text));
    let (whole, decimal) = (shown.replacen('.', "", 1), shown.replacen('.', ",", 1));
    let message = text!(
        "riga {row}, colonna {letters}: «{shown}» è letto {whole}",
        "row {row}, column {letters}: “{shown}” is read as {whole}"
    );
    let all = text!(
        "; tutti i {count} numeri della colonna hanno un punto e tre cifre, e le celle sono separate da virgole",
        "; all {count} numbers of the column have one dot and three digits, and the cells are separated by commas"
    );
    let help = text!(
        "se sono decimali, scrivili con la virgola e fra virgolette (`\"{decimal}\"`), o salva il foglio come CSV separato da `;`",
        "if they are decimals, write them with a comma and in quotes (`\"{decimal}\"`), or save the sheet as CSV separated by `;`"
    );
    let message = if count > 1 { message.then(&all) } else { message };
    cx.report(Diagnostic::new(Code::UnlikelyNumber, first.span, message).help(help));
}

/// `12.500`, with a sign, an operator or a unit around it.
fn is_dotted(text: &str) -> bool {
    let from = text.trim_start_matches(|c: char| !c.is_ascii_digit());
    let length = from.bytes().take_while(|b| b.is_ascii_digit() || b".,/-".contains(b)).count();
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let has_more = from[length..].contains(|c: char| c.is_ascii_digit());
    let parts = from[..length].split_once('.');
    !has_more && parts.is_some_and(|(a, b)| a.len() <= 3 && b.len() == 3 && is_number(a) && is_number(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_that_may_be_decimal_marks() {
        let dotted = ["12.500", "-12.500", ">= 12.500", "€ 1.250", "1.250 %"];
        let others = ["1.250.000", "1.250,5", "12.5", "1250", "31/12/2025", "1.250 di 2.000", "1.250-1.300", "n.d."];
        for (texts, expected) in [(&dotted[..], true), (&others[..], false)] {
            for text in texts {
                assert_eq!(is_dotted(text), expected, "{text}");
            }
        }
    }

    #[test]
    fn years_that_a_title_names() {
        assert_eq!(other_year("Consuntivo 2025", 2026), Some(2025));
        assert_eq!(other_year("Target 2025-2027", 2028), Some(2025));
        assert_eq!(other_year("Target 2025-2027", 2026), None);
        assert_eq!(other_year("Delibera 120251", 2026), None);
        assert_eq!(other_year("Consuntivo", 2026), None);
    }
}
