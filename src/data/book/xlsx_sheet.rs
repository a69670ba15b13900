//! A sheet of an XLSX: cells with what is stored in them, and what its XML says besides: what is hidden, merged, filtered.

use super::Unreadable;
use super::cells::{self, Cells};
use super::format::Shows;
use super::stored::{self, iso_day};
use super::strings::{Strings, Words, unescaped};
use super::xml::{Element, Step, Xml};
use crate::source::{CellKind, SheetFormula};
use std::io::Read;

/// More columns than a spreadsheet has.
const MOST_COLUMNS: u32 = 16_384;

/// What cells mean by numbers.
#[derive(Default)]
pub(super) struct Beside {
    pub strings: Strings,
    pub formats: Vec<Shows>,
    pub is_1904: bool,
}

/// How the contents of a cell are to be read.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Type {
    #[default]
    Number,
    Shared,
    Text,
    Inline,
    Bool,
    Error,
    Day,
}

/// A cell being read.
#[derive(Default)]
struct Open {
    row: u32,
    column: u32,
    format: usize,
    kind: Type,
    has_formula: bool,
    has_value: bool,
    value: String,
    formula: String,
    shared: Option<u32>,
    is_array: bool,
}

/// Which text is being read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Nothing,
    Value,
    Formula,
}

/// Reads a sheet into cells; only up to the first cell where that is enough.
pub(super) fn read(part: impl Read, beside: &Beside, cells: &mut Cells, only_first: bool) -> Result<(), Unreadable> {
    let mut xml = Xml::new(part);
    let (mut open, mut words) = (Open::default(), Words::default());
    let mut inside = Inside::Nothing;
    let mut is_sheet = false;
    loop {
        match xml.step()? {
            Step::Open(element) => match element.name() {
                "c" => {
                    open.begin(&element);
                    if element.is_empty {
                        open.kind = Type::Number;
                    }
                }
                "v" => {
                    open.has_value |= !element.is_empty;
                    inside = if element.is_empty { Inside::Nothing } else { Inside::Value };
                }
                "f" => {
                    open.formula(&element);
                    inside = if element.is_empty { Inside::Nothing } else { Inside::Formula };
                }
                "t" | "rPh" => words.open(&element),
                "row" => open.row(&element, cells),
                "worksheet" => is_sheet = true,
                _ => around(&element, cells),
            },
            Step::Close(element) => match element.name() {
                "c" => {
                    let inline = words.take();
                    if open.kind == Type::Inline && !open.has_value {
                        open.value = inline;
                        open.has_value = true;
                    }
                    open.end(beside, cells)?;
                    if only_first && cells.count() > 0 {
                        return Ok(());
                    }
                }
                "v" | "f" => inside = Inside::Nothing,
                name => words.close(name),
            },
            Step::Text(text) => match inside {
                Inside::Value => open.value.push_str(&text),
                Inside::Formula => open.formula.push_str(&text),
                Inside::Nothing => words.text(&text),
            },
            Step::Other => {}
            Step::End if is_sheet => return Ok(()),
            Step::End => return Err(Unreadable::Malformed),
        }
    }
}

impl Open {
    fn row(&mut self, element: &Element<'_>, cells: &mut Cells) {
        let (mut number, mut hidden) = (self.row + 1, false);
        element.each(|key, value| match key {
            "r" => number = value.parse().unwrap_or(number),
            "hidden" => hidden = matches!(value, "1" | "true"),
            _ => {}
        });
        (self.row, self.column) = (number, 0);
        if hidden {
            cells.sheet().hidden_rows.push(number);
        }
    }

    fn begin(&mut self, element: &Element<'_>) {
        self.column += 1;
        (self.format, self.kind, self.has_formula, self.has_value) = (0, Type::Number, false, false);
        (self.shared, self.is_array) = (None, false);
        self.value.clear();
        self.formula.clear();
        element.each(|key, value| match key {
            "r" => {
                if let Some((Some(column), _)) = cells::reference(value) {
                    self.column = column;
                }
            }
            "s" => self.format = value.parse().unwrap_or(0),
            "t" => {
                self.kind = match value {
                    "s" => Type::Shared,
                    "str" => Type::Text,
                    "inlineStr" => Type::Inline,
                    "b" => Type::Bool,
                    "e" => Type::Error,
                    "d" => Type::Day,
                    _ => Type::Number,
                }
            }
            _ => {}
        });
    }

    fn formula(&mut self, element: &Element<'_>) {
        self.has_formula = true;
        element.each(|key, value| match (key, value) {
            ("si", number) => self.shared = number.parse().ok(),
            ("t", "array") => self.is_array = true,
            _ => {}
        });
    }

    fn end(&mut self, beside: &Beside, cells: &mut Cells) -> Result<(), Unreadable> {
        if self.column > MOST_COLUMNS {
            return Err(Unreadable::Malformed);
        }
        let (row, column) = (self.row, self.column);
        if self.has_formula {
            let (text, shared, is_array) = (self.formula.clone(), self.shared, self.is_array);
            cells.formula(SheetFormula { row, column, text, shared, is_array })?;
        }
        let is_text = matches!(self.kind, Type::Text | Type::Inline);
        if self.has_formula && (!self.has_value || self.value.is_empty() && !is_text) {
            return cells.uncached(row, column, &self.formula);
        }
        let value = self.value.as_str();
        match self.kind {
            Type::Shared => {
                let shared = value.trim().parse().ok().and_then(|index| beside.strings.get(index));
                cells.add(row, column, CellKind::Text, shared.ok_or(Unreadable::Malformed)?)
            }
            Type::Text | Type::Inline => {
                cells.add(row, column, CellKind::Text, &unescaped(std::mem::take(&mut self.value)))
            }
            Type::Bool => cells.add(row, column, CellKind::Bool, if value.trim() == "1" { "sì" } else { "no" }),
            Type::Error => cells.add(row, column, CellKind::Error, value),
            Type::Day => {
                let (kind, day) = iso_day(value);
                cells.add(row, column, kind, &day)
            }
            Type::Number if value.is_empty() => Ok(()),
            Type::Number => {
                let shows = beside.formats.get(self.format).copied().unwrap_or_default();
                let (kind, text) = stored::number(value, shows, beside.is_1904);
                cells.add(row, column, kind, &text)
            }
        }
    }
}

/// What stands around the cells.
fn around(element: &Element<'_>, cells: &mut Cells) {
    match element.name() {
        "col" if element.is_on("hidden") => {
            let (Some(from), Some(to)) = (element.number("min"), element.number("max")) else { return };
            cells.sheet().hidden_columns.extend(from..=to.min(MOST_COLUMNS));
        }
        "mergeCell" => cells.sheet().merged.extend(element.get("ref").and_then(|text| cells::area(&text))),
        "sheetPr" if element.is_on("filterMode") => cells.sheet().is_filtered = true,
        // Below `autoFilter`: a column whose values are chosen.
        "filterColumn" => cells.sheet().is_filtered = true,
        _ => {}
    }
}
