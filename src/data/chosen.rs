//! Which rows of a table count, as a plan says: what is left out is counted.

use super::cell::{CellMeasure, CellValue, cell_value};
use super::named;
use super::table::{Cell, Row, Table, fold};
use crate::diagnostic::{Code, Diagnostic};
use crate::ground::goal::Form;
use crate::ground::number::Date;
use crate::source::{Place, Sources};
use crate::syntax::excerpt::short;
use crate::syntax::view::Line;
use crate::syntax::view::rows::{Choice, Said, Test};
use crate::text;
use rust_decimal::Decimal;
use rustc_hash::FxHashSet;

/// How many of the rows that a line leaves out are named.
const NAMED: usize = 8;

/// What was read of a table, and what was not.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Where the plan names the file.
    pub file: Place,
    /// The number of the row of the titles, of the last one where there are more.
    pub titles: u32,
    /// How many rows stand below the titles.
    pub rows: usize,
    /// How many of them are read.
    pub read: usize,
    /// What each line leaves out, in the order written.
    pub left_out: Vec<LeftOut>,
}

/// The rows that a line leaves out, those aside that another does.
#[derive(Clone, Debug)]
pub struct LeftOut {
    /// The line.
    pub by: Place,
    /// How many.
    pub count: usize,
    /// The numbers of the first of them.
    pub first: Vec<u32>,
    /// Whether any row doesn't suit it, left out by another line or not.
    has_effect: bool,
}

/// Leaves out the rows that the lines of a block don't choose. Nothing where one of them can't be read or names a
/// column that the table does not have: then nobody knows which rows were meant.
pub fn choose<'l>(
    sources: &Sources,
    file: Place,
    table: &mut Table<'_>,
    lines: impl Iterator<Item = Line<'l>>,
    found: &mut Vec<Diagnostic>,
) -> Option<Reading> {
    let rows = table.len();
    let titles = table.header.iter().map(|cell| cell.row).max().unwrap_or(1);
    let mut reading = Reading { file, titles, rows, read: rows, left_out: Vec::new() };
    let (mut sieves, mut complete) = (Vec::new(), true);
    for line in lines {
        let (choice, is_read) = Choice::read(line, found);
        complete &= is_read;
        let Some(choice) = choice else { continue };
        match Sieve::new(sources, table, choice) {
            Ok(sieve) => {
                sieves.push(sieve);
                reading.left_out.push(LeftOut { by: line.span(), count: 0, first: Vec::new(), has_effect: false });
            }
            Err(missing) => {
                found.push(*missing);
                complete = false;
            }
        }
    }
    if !complete {
        return None;
    }
    if !sieves.is_empty() {
        sift(table, &mut sieves, &mut reading, found);
        in_vain(&reading, found);
    }
    Some(reading)
}

/// Leaves out the rows that fall through.
fn sift(table: &mut Table<'_>, sieves: &mut [Sieve<'_>], reading: &mut Reading, found: &mut Vec<Diagnostic>) {
    // Whatever the order of the lines: where the table ends, which rows are none, which are chosen, which come twice.
    let mut order: Vec<usize> = (0..sieves.len()).collect();
    order.sort_by_key(|&at| sieves[at].rank());
    table.retain(|row| {
        let mut left_out_by = None;
        for &at in &order {
            let is_silent = left_out_by.is_some();
            // Of rows that are left out there are no doubles.
            if is_silent && matches!(sieves[at], Sieve::Once(_)) {
                continue;
            }
            if !sieves[at].keeps(row, (!is_silent).then_some(&mut *found)) {
                reading.left_out[at].has_effect = true;
                left_out_by = left_out_by.or(Some(at));
            }
        }
        if let Some(at) = left_out_by {
            let left_out = &mut reading.left_out[at];
            left_out.count += 1;
            if left_out.first.len() < NAMED {
                left_out.first.push(row.number);
            }
        }
        left_out_by.is_none()
    });
    reading.read = table.len();
}

/// Lines without an effect, and a choice that leaves nothing.
fn in_vain(reading: &Reading, found: &mut Vec<Diagnostic>) {
    if reading.read == 0 && reading.rows > 0 {
        let rows = reading.rows;
        let message = text!(
            "le righe del blocco non lasciano nessuna delle {rows} righe della tabella",
            "the lines of the block leave none of the {rows} rows of the table"
        );
        let help = text!(
            "`albero check --tabelle` dice quante ne toglie ciascuna",
            "`albero check --tabelle` tells how many each of them leaves out"
        );
        found.push(Diagnostic::new(Code::ChosenInVain, reading.file, message).help(help));
    }
    for line in reading.left_out.iter().filter(|line| !line.has_effect) {
        let message = text!("questa riga non toglie niente dalla tabella", "this line leaves out nothing of the table");
        let help = text!(
            "controlla come il valore è scritto nel file, o togli la riga",
            "check how the value is written in the file, or remove the line"
        );
        found.push(Diagnostic::new(Code::ChosenInVain, line.by, message).help(help));
    }
}

/// A line that rows may fall through.
enum Sieve<'a> {
    Until(Vec<String>, bool),
    Skipped(Vec<String>),
    WithoutText,
    Where(Held<'a>),
    Once(FxHashSet<Vec<String>>),
}

/// A column held against something.
struct Held<'a> {
    sources: &'a Sources,
    column: usize,
    /// `ripete`
    repeats: bool,
    negated: bool,
    test: Test,
    /// The texts of the test, folded.
    texts: Vec<String>,
    /// The last cell with something in it: what it says, its row and its place.
    above: Option<(String, u32, Place)>,
}

impl<'a> Sieve<'a> {
    fn new(sources: &'a Sources, table: &Table<'_>, choice: Choice) -> Result<Sieve<'a>, Box<Diagnostic>> {
        let folded = |texts: &[Place]| texts.iter().map(|text| fold(sources.text(*text))).collect();
        Ok(match choice {
            Choice::Until(texts) => Sieve::Until(folded(&texts), false),
            Choice::Skipped(texts) => Sieve::Skipped(folded(&texts)),
            Choice::WithoutText => Sieve::WithoutText,
            Choice::Once => Sieve::Once(FxHashSet::default()),
            Choice::Where(condition) => {
                let column = named::column(sources, table, (condition.title, condition.below))?;
                let texts = match &condition.test {
                    Test::Contains(texts) | Test::Begins(texts) => folded(texts),
                    _ => Vec::new(),
                };
                let (repeats, negated, test) = (condition.repeats, condition.negated, condition.test);
                Sieve::Where(Held { sources, column, repeats, negated, test, texts, above: None })
            }
        })
    }

    fn rank(&self) -> u8 {
        match self {
            Sieve::Until(..) => 0,
            Sieve::Skipped(_) => 1,
            Sieve::WithoutText => 2,
            Sieve::Where(_) => 3,
            Sieve::Once(_) => 4,
        }
    }

    /// Whether a row stays. What is doubtful about it is told where somebody asks.
    fn keeps(&mut self, row: &Row<'_>, found: Option<&mut Vec<Diagnostic>>) -> bool {
        let begins = |texts: &[String]| {
            let first = row.cells.iter().find(|cell| !cell.text.is_empty()).map(|cell| fold(&cell.text));
            first.is_some_and(|first| texts.iter().any(|text| first.starts_with(text.as_str())))
        };
        match self {
            Sieve::Until(texts, is_over) => {
                *is_over = *is_over || begins(texts);
                !*is_over
            }
            Sieve::Skipped(texts) => !begins(texts),
            Sieve::WithoutText => row.cells.iter().any(|cell| !is_text(cell)),
            Sieve::Once(seen) => {
                let mut cells: Vec<String> = row.cells.iter().map(|cell| cell.text.to_string()).collect();
                let written = cells.iter().rposition(|text| !text.is_empty()).map_or(0, |last| last + 1);
                cells.truncate(written);
                seen.insert(cells)
            }
            Sieve::Where(held) => held.keeps(row, found),
        }
    }
}

fn is_text(cell: &Cell<'_>) -> bool {
    matches!(cell_value(&cell.text), Ok(CellValue::Text(_) | CellValue::Empty))
}

impl Held<'_> {
    fn keeps(&mut self, row: &Row<'_>, found: Option<&mut Vec<Diagnostic>>) -> bool {
        if let Some(cell) = row.written(self.column) {
            if self.above.as_ref().is_none_or(|(text, ..)| *text != cell.text) {
                self.above = Some((cell.text.to_string(), cell.row, cell.span));
            }
            return self.holds(&cell.text, Some(cell), found) != self.negated;
        }
        match (&self.above, self.repeats) {
            (Some((text, ..)), true) => self.holds(text, None, found) != self.negated,
            (Some((text, filled, at)), false) => {
                // Of numbers compared it is plain that nothing is none.
                let may_be_merged = !matches!(self.test, Test::Compared(..) | Test::Between(..));
                if let Some(found) = found.filter(|_| may_be_merged && !self.negated && !self.asks_for_nothing()) {
                    let help = text!(
                        "se nel foglio le celle erano unite, scrivi `ripete` dopo il titolo della colonna; così la riga resta fuori",
                        "if the cells were merged in the sheet, write `ripete` after the title of the column; as it is, the row is left out"
                    );
                    let blank = named::blank(row, self.column, &short(text), *filled);
                    found.push(blank.also(*at, text!("la cella piena è qui", "the filled cell is here")).help(help));
                }
                self.holds("", None, None) != self.negated
            }
            (None, _) => self.holds("", None, None) != self.negated,
        }
    }

    fn asks_for_nothing(&self) -> bool {
        self.holds("", None, None)
    }

    /// Whether a cell suits the test, `non` aside.
    fn holds(&self, text: &str, cell: Option<&Cell<'_>>, found: Option<&mut Vec<Diagnostic>>) -> bool {
        match &self.test {
            Test::Equal(said) => said.iter().any(|said| self.says(*said, text)),
            Test::Contains(_) => {
                let text = fold(text);
                self.texts.iter().any(|part| text.contains(part.as_str()))
            }
            Test::Begins(_) => {
                let text = fold(text);
                self.texts.iter().any(|part| text.starts_with(part.as_str()))
            }
            Test::Compared(form, bound) => match self.order(text, *bound) {
                Some(order) => match form {
                    Form::AtLeast => order.is_ge(),
                    Form::MoreThan => order.is_gt(),
                    Form::AtMost => order.is_le(),
                    _ => order.is_lt(),
                },
                None => self.not_compared(cell, found),
            },
            Test::Between(low, high) => match (self.order(text, *low), self.order(text, *high)) {
                (Some(low), Some(high)) => low.is_ge() && high.is_le(),
                _ => self.not_compared(cell, found),
            },
        }
    }

    fn says(&self, said: Said, text: &str) -> bool {
        match said {
            Said::Text(wanted) => fold(self.sources.text(wanted)) == fold(text),
            said => self.order(text, said).is_some_and(|order| order.is_eq()),
        }
    }

    /// How what a cell says compares; nothing where it is of another kind.
    fn order(&self, text: &str, with: Said) -> Option<std::cmp::Ordering> {
        match (with, cell_value(text).ok()?) {
            (Said::Number(wanted, unit), CellValue::Number { value, measure }) => {
                self.of_one_measure(unit, measure).then(|| Decimal::cmp(&value, &wanted))
            }
            (Said::Day(wanted), CellValue::Date(day)) => Some(Date::cmp(&day, &wanted)),
            _ => None,
        }
    }

    fn of_one_measure(&self, unit: Option<Place>, measure: Option<CellMeasure<'_>>) -> bool {
        let Some(unit) = unit.map(|unit| self.sources.text(unit)) else { return true };
        match measure {
            None => true,
            Some(CellMeasure::Euro) => matches!(unit, "euro" | "€"),
            Some(CellMeasure::Word(word)) => fold(word) == fold(unit),
            Some(CellMeasure::Percent) => false,
        }
    }

    /// A cell that can't be compared suits nothing; one with something in it is told.
    fn not_compared(&self, cell: Option<&Cell<'_>>, found: Option<&mut Vec<Diagnostic>>) -> bool {
        if let (Some(cell), Some(found)) = (cell, found) {
            let (row, column, shown) = (cell.row, cell.letters(), short(&cell.text));
            let message = text!(
                "riga {row}, colonna {column}: «{shown}» non si può confrontare con ciò che chiede `dove`",
                "row {row}, column {column}: “{shown}” cannot be compared with what `dove` asks"
            );
            let help = text!(
                "correggi la cella; se la riga non è della tabella (un totale, una nota), dillo: `righe \"…\" saltate`",
                "mend the cell; if the row is none of the table (a total, a note), say so: `righe \"…\" saltate`"
            );
            found.push(Diagnostic::new(Code::UnreadableValue, cell.span, message).help(help).reason("not_compared"));
        }
        // With `non` in front it stays out too.
        self.negated
    }
}
