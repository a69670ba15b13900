//! What the columns of a table of values hold.

use super::line::Line;
use super::read::Day;
use super::table::{Column, Follows, is_unit, title};
use crate::diagnostic::Diagnostic;

/// What a column of a table of values holds.
#[derive(Clone, Copy)]
pub enum Holds {
    /// `nome`: what the row is about.
    Name,
    /// `titolo`: the title of what the row is about, to be held against the plan's.
    Title,
    /// `unità`: the unit whose own values they are.
    Unit,
    /// `valore`: values of the block's moment.
    Value,
    /// Values of another year.
    Year(i32),
    /// `al DAY`: values of a day.
    Day(Day),
    /// `anno`, `semestre` …: the period that the row's values are of.
    Period(Period),
    /// `base [2024]`
    Baseline(Option<i32>),
    /// `risorse`: the budget used, or `risorse previste`.
    Resources(bool),
}

/// What a cell says of the period of a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Period {
    /// `anno`
    Year,
    /// `semestre`
    Half,
    /// `trimestre`
    Quarter,
    /// `mese`
    Month,
    /// `data`
    Day,
}

impl Period {
    const ALL: [Period; 5] = [Period::Year, Period::Half, Period::Quarter, Period::Month, Period::Day];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Period::Year => "anno",
            Period::Half => "semestre",
            Period::Quarter => "trimestre",
            Period::Month => "mese",
            Period::Day => "data",
        }
    }
}

impl<'a> Column<'a, Holds> {
    /// Reads a `colonna` of a block of values.
    pub fn read(line: Line<'a>, found: &mut Vec<Diagnostic>) -> Option<Column<'a, Holds>> {
        let mut words = line.read(line.len(), found);
        let period = |word: &str| Period::ALL.into_iter().find(|period| period.word() == word);
        let holds = match (words.year(), words.peek_word()) {
            (Some(year), _) => Holds::Year(year),
            (None, Some(word)) if period(word).is_some() => Holds::Period(period(word)?),
            (None, Some("nome")) => Holds::Name,
            (None, Some("titolo")) => Holds::Title,
            (None, Some("valore")) => Holds::Value,
            (None, Some(word)) if is_unit(word) => Holds::Unit,
            (None, Some("al")) => {
                words.take();
                Holds::Day((words.date()?, words.previous()))
            }
            (None, Some("base")) => {
                words.take();
                Holds::Baseline(words.year())
            }
            (None, Some("risorse")) => {
                words.take();
                Holds::Resources(words.take_word("previste").is_some())
            }
            _ => {
                words.expected();
                return None;
            }
        };
        if matches!(holds, Holds::Name | Holds::Title | Holds::Value | Holds::Unit | Holds::Period(_)) {
            words.take();
        }
        let is_key = matches!(holds, Holds::Name | Holds::Unit | Holds::Period(_));
        let follows = match holds {
            _ if is_key => Follows::Repeats,
            Holds::Title => Follows::Nothing,
            _ => Follows::NoValues,
        };
        let title = title(&mut words)?;
        Some(Column::of(line, words, holds, title, follows))
    }
}
