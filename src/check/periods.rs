//! Long tables: a row for each thing and period, and the columns that say which period.

use super::context::Checker;
use super::fact_blocks::{FactBlock, FactMoment};
use crate::data::cell::{CellValue, cell_value};
use crate::data::named::fold;
use crate::data::table::{Cell, Row, letters};
use crate::diagnostic::{Code, Diagnostic};
use crate::ground::number::{self, Date};
use crate::syntax::excerpt::short;
use crate::syntax::view::held::Period;
use crate::text;

/// The columns that say of which period a row is: the year, and which part of it.
#[derive(Default)]
pub(super) struct Columns([Option<Column>; 2]);

#[derive(Clone, Copy)]
struct Column {
    period: Period,
    column: usize,
    repeats: bool,
}

/// The last cells with something in them, in those columns.
pub(super) type Above<'a> = [Option<Cell<'a>>; 2];

impl Columns {
    /// Remembers a column; false where another says it already.
    pub(super) fn add(&mut self, period: Period, column: usize, repeats: bool) -> bool {
        let slot = usize::from(period != Period::Year);
        self.0[slot].replace(Column { period, column, repeats }).is_none()
    }

    /// The moment that the values of a row are of; nothing where its cells don't say it, which is reported.
    pub(super) fn of<'a>(
        &self,
        cx: &mut Checker<'_, '_>,
        row: &Row<'a>,
        block: &FactBlock,
        above: &mut Above<'a>,
    ) -> Option<FactBlock> {
        let mut year = block.year;
        let mut found = *block;
        for (column, above) in self.0.iter().zip(above).filter_map(|(column, above)| Some(((*column)?, above))) {
            if let Some(cell) = row.written(column.column) {
                *above = Some(cell.clone());
            } else if !column.repeats {
                *above = None;
            }
            let Some(cell) = above else {
                return no_period(cx, row, column);
            };
            let end = match column.period {
                Period::Year => {
                    year = year_in(&cell.text).or_else(|| no_such(cx, cell, column.period))?;
                    found.year = year;
                    continue;
                }
                Period::Day => match cell_value(&cell.text) {
                    Ok(CellValue::Date(day)) => day,
                    _ => return no_such(cx, cell, column.period),
                },
                part => end_of(part, &cell.text, year).or_else(|| no_such(cx, cell, part))?,
            };
            found = at(block, end);
        }
        if cx.plan.year > 0 && found.year > cx.plan.year {
            later(cx, row, &found);
            found.moment = FactMoment::Lost;
        }
        Some(found)
    }
}

/// Values known at a day: those of the last one are the year's.
fn at(block: &FactBlock, end: Date) -> FactBlock {
    let year = end.year();
    let is_last = Date::new(year, 12, 31) == Some(end);
    let moment = if is_last { block.moment } else { block.on(end) };
    FactBlock { year, moment, ..*block }
}

fn year_in(text: &str) -> Option<i32> {
    let text = text.trim();
    let is_year = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| is_year)
}

/// The last day of a part of a year.
fn end_of(part: Period, text: &str, year: i32) -> Option<Date> {
    let months = match part {
        Period::Half => 6 * ordinal(text, 2, &["semestre", "sem.", "sem", "s"])?,
        Period::Quarter => 3 * ordinal(text, 4, &["trimestre", "trim.", "trim", "t", "q"])?,
        _ => month(text)?,
    };
    let next = if months == 12 { Date::new(year + 1, 1, 1) } else { Date::new(year, months + 1, 1) };
    next.map(|next| Date(next.0 - 1))
}

/// `2`, `II`, `2° semestre`, `secondo`, `S2`
fn ordinal(text: &str, most: u32, words: &[&str]) -> Option<u32> {
    const NAMED: [(&str, u32); 14] = [
        ("i", 1),
        ("ii", 2),
        ("iii", 3),
        ("iv", 4),
        ("primo", 1),
        ("prima", 1),
        ("secondo", 2),
        ("seconda", 2),
        ("terzo", 3),
        ("terza", 3),
        ("quarto", 4),
        ("quarta", 4),
        ("1st", 1),
        ("2nd", 2),
    ];
    let folded = fold(text);
    let mut rest = folded.as_str();
    let number = |rest: &str| {
        let rest = rest.trim_end_matches(['°', 'º', '^', 'ª']);
        let named = NAMED.iter().find(|(name, _)| *name == rest).map(|(_, number)| *number);
        named.or_else(|| rest.parse().ok())
    };
    for word in words {
        // «secondo» is one already: its `s` is no «semestre».
        if number(rest).is_some() {
            break;
        }
        rest = rest.strip_suffix(word).or_else(|| rest.strip_prefix(word)).unwrap_or(rest).trim();
    }
    number(rest).filter(|number| (1..=most).contains(number))
}

/// `6`, `giugno`, `giu`, `giugno 2025`
fn month(text: &str) -> Option<u32> {
    let folded = fold(text);
    let name = folded.split(' ').next().unwrap_or_default();
    number::month(name).or_else(|| folded.parse().ok()).filter(|number| (1..=12).contains(number))
}

fn no_period<T>(cx: &mut Checker<'_, '_>, row: &Row<'_>, column: Column) -> Option<T> {
    let (number, letters, word) = (row.number, letters(column.column), column.period.word());
    let message = text!(
        "riga {number}, colonna {letters}: manca ciò che dice la colonna `{word}`",
        "row {number}, column {letters}: what the column `{word}` says is missing"
    );
    let help = text!(
        "scrivilo; se nel foglio le celle erano unite, aggiungi `ripete` in fondo alla riga `colonna {word}`",
        "write it; if the cells were merged in the sheet, add `ripete` at the end of the `colonna {word}` line"
    );
    cx.report(Diagnostic::new(Code::MissingField, row.place(column.column), message).help(help));
    None
}

fn no_such<T>(cx: &mut Checker<'_, '_>, cell: &Cell<'_>, period: Period) -> Option<T> {
    let (row, column, shown, word) = (cell.row, cell.letters(), short(&cell.text), period.word());
    let message = text!(
        "riga {row}, colonna {column}: «{shown}» non dice quale {word}",
        "row {row}, column {column}: “{shown}” does not say which {word}"
    );
    let help = match period {
        Period::Year => text!("un anno ha quattro cifre: `2025`", "a year has four digits: `2025`"),
        Period::Half => text!("scrivi `1` o `2`", "write `1` or `2`"),
        Period::Quarter => text!("scrivi un numero da 1 a 4", "write a number from 1 to 4"),
        Period::Month => {
            text!("scrivi un numero da 1 a 12, o il nome del mese", "write a number from 1 to 12, or the month's name")
        }
        Period::Day => text!("una data si scrive come `31/12/2025`", "dates are written like `31/12/2025`"),
    };
    cx.report(Diagnostic::new(Code::UnreadableValue, cell.span, message).help(help).reason("no_period"));
    None
}

/// Values of a year after the plan's: nothing computes with them.
fn later(cx: &mut Checker<'_, '_>, row: &Row<'_>, block: &FactBlock) {
    let (own, year, number) = (cx.plan.year, block.year, row.number);
    let message = text!(
        "riga {number}: il piano è del {own}, nessuno usa i valori del {year}",
        "row {number}: the plan is for {own}, nothing uses the values of {year}"
    );
    let help = text!("scegli le righe con `dove`", "choose the rows with `dove`");
    cx.report(Diagnostic::new(Code::UnusedDatum, row.place(0), message).help(help));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_as_they_are_written() {
        let end = |part, text: &str| end_of(part, text, 2024).map(|day| day.to_string()).unwrap_or_default();
        for text in ["1", "I", "1°", "1° semestre", "Primo Semestre", "S1", "I sem."] {
            assert_eq!(end(Period::Half, text), "30/06/2024", "{text}");
        }
        assert_eq!(end(Period::Half, "secondo"), "31/12/2024");
        assert_eq!(end(Period::Quarter, "III trim."), "30/09/2024");
        assert_eq!(end(Period::Quarter, "Q1"), "31/03/2024");
        assert_eq!(
            ["2", "Febbraio", "feb", "febbraio 2024"].map(|m| end(Period::Month, m)),
            ["29/02/2024"; 4].map(str::to_owned)
        );
        assert_eq!(end(Period::Month, "12"), "31/12/2024");
        for (part, text) in
            [(Period::Half, "3"), (Period::Half, ""), (Period::Quarter, "0"), (Period::Month, "maggiore")]
        {
            assert_eq!(end(part, text), "", "{text}");
        }
        assert_eq!((year_in("2025"), year_in("25"), year_in("20255")), (Some(2025), None, None));
    }
}
