//! A sheet of an ODS: cells with their kind and value, and what is hidden, merged, filtered.

use super::Unreadable;
use super::cells::Cells;
use super::format::Shows;
use super::stored::{self, iso_day};
use super::xml::{Element, Step, Xml};
use crate::source::{Area, CellKind, SheetFormula};
use std::io::Read;

/// As many columns as a spreadsheet has.
const MOST_COLUMNS: u32 = 16_384;
/// As many rows.
const MOST_ROWS: u32 = 1_048_576;

/// A cell as it is written.
#[derive(Clone, Default)]
struct Written {
    column: u32,
    repeated: u32,
    kind: Option<String>,
    value: Option<String>,
    currency: Option<String>,
    formula: Option<String>,
    is_error: bool,
    is_covered: bool,
    is_array: bool,
    text: String,
}

/// The sheet as far as it has been read.
#[derive(Default)]
struct Reading {
    row: u32,
    rows_repeated: u32,
    column: u32,
    row_cells: Vec<Written>,
    cell: Option<Written>,
    /// Elements around the text that are no part of it: a note, the pronunciation.
    aside: usize,
    in_paragraph: bool,
}

/// Reads one sheet of the part into cells; only up to the first cell where that is enough.
pub(super) fn read(part: impl Read, sheet: usize, cells: &mut Cells, only_first: bool) -> Result<(), Unreadable> {
    let mut xml = Xml::new(part);
    let (mut tables, mut depth) = (0, 0_usize);
    let mut reading = Reading::default();
    loop {
        match xml.step()? {
            Step::Open(element) if element.name() == "table" => {
                tables += usize::from(depth == 0);
                depth += usize::from(!element.is_empty);
            }
            Step::Open(element) if depth == 1 && tables == sheet + 1 => reading.open(&element, cells)?,
            Step::Close(element) if element.name() == "table" => {
                depth = depth.saturating_sub(1);
                if depth == 0 && tables == sheet + 1 {
                    return Ok(());
                }
            }
            Step::Close(element) if depth == 1 && tables == sheet + 1 => {
                reading.close(element.name(), cells)?;
                if only_first && cells.count() > 0 {
                    return Ok(());
                }
            }
            Step::Text(text) if depth == 1 => reading.text(&text),
            Step::End => return if tables > sheet { Ok(()) } else { Err(Unreadable::Malformed) },
            _ => {}
        }
    }
}

impl Reading {
    fn open(&mut self, element: &Element<'_>, cells: &mut Cells) -> Result<(), Unreadable> {
        match element.name() {
            "table-column" => {
                let times = element.number("table:number-columns-repeated").unwrap_or(1);
                if element.get("table:visibility").is_some_and(|shown| shown != "visible") {
                    let last = self.column.saturating_add(times).min(MOST_COLUMNS);
                    cells.sheet().hidden_columns.extend(self.column + 1..=last);
                }
                self.column = self.column.saturating_add(times);
            }
            "table-row" => {
                self.row = self.row.saturating_add(1);
                self.rows_repeated = element.number("table:number-rows-repeated").unwrap_or(1).max(1);
                self.column = 0;
                let shown = element.get("table:visibility");
                if shown.as_deref().is_some_and(|shown| shown != "visible") {
                    // Rows without end are hidden below many tables.
                    let last = self.row.saturating_add(self.rows_repeated - 1).min(MOST_ROWS);
                    cells.sheet().hidden_rows.extend(self.row..=last);
                    cells.sheet().is_filtered |= shown.as_deref() == Some("filter");
                }
                if element.is_empty {
                    self.end_row(cells)?;
                }
            }
            "table-cell" | "covered-table-cell" => {
                self.cell = Some(self.written(element, cells));
                if element.is_empty {
                    self.end_cell();
                }
            }
            "annotation" | "ruby-text" => self.aside += usize::from(!element.is_empty),
            "p" => {
                self.in_paragraph = !element.is_empty;
                if let Some(cell) = self.cell.as_mut().filter(|cell| self.aside == 0 && !cell.text.is_empty()) {
                    cell.text.push('\n');
                }
            }
            "s" => {
                let times = element.number("text:c").unwrap_or(1).min(1_000) as usize;
                self.text(&" ".repeat(times));
            }
            "tab" | "line-break" => self.text(" "),
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str, cells: &mut Cells) -> Result<(), Unreadable> {
        match name {
            "table-row" => self.end_row(cells)?,
            "table-cell" | "covered-table-cell" => self.end_cell(),
            "annotation" | "ruby-text" => self.aside = self.aside.saturating_sub(1),
            "p" => self.in_paragraph = false,
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if let Some(cell) = self.cell.as_mut().filter(|_| self.in_paragraph && self.aside == 0) {
            cell.text.push_str(text);
        }
    }

    fn written(&mut self, element: &Element<'_>, cells: &mut Cells) -> Written {
        let mut cell = Written { column: self.column.saturating_add(1), repeated: 1, ..Written::default() };
        cell.is_covered = element.name() == "covered-table-cell";
        let (mut wide, mut high) = (1, 1);
        element.each(|key, value| match key {
            "table:number-columns-repeated" => cell.repeated = value.parse().unwrap_or(1),
            "table:number-columns-spanned" => wide = value.parse().unwrap_or(1),
            "table:number-rows-spanned" => high = value.parse().unwrap_or(1),
            "table:number-matrix-rows-spanned" => cell.is_array = true,
            "office:value-type" => cell.kind = Some(value.to_owned()),
            "office:currency" => cell.currency = Some(value.to_owned()),
            "calcext:value-type" => cell.is_error = value == "error",
            _ => {}
        });
        for key in ["office:value", "office:date-value", "office:time-value", "office:boolean-value"] {
            cell.value = cell.value.or_else(|| element.get(key));
        }
        cell.formula = element.get("table:formula");
        if wide > 1 || high > 1 {
            let (bottom, right) = (self.row.saturating_add(high - 1), cell.column.saturating_add(wide - 1));
            cells.sheet().merged.push(Area { top: self.row, left: cell.column, bottom, right });
        }
        self.column = self.column.saturating_add(cell.repeated);
        cell
    }

    fn end_cell(&mut self) {
        let Some(cell) = self.cell.take() else { return };
        let says = cell.value.is_some() || cell.formula.is_some() || !cell.text.is_empty();
        if says && !cell.is_covered && cell.column <= MOST_COLUMNS {
            self.row_cells.push(cell);
        }
    }

    fn end_row(&mut self, cells: &mut Cells) -> Result<(), Unreadable> {
        let written = std::mem::take(&mut self.row_cells);
        if !written.is_empty() {
            for row in self.row..self.row.saturating_add(self.rows_repeated).min(MOST_ROWS + 1) {
                for cell in &written {
                    let last = cell.column.saturating_add(cell.repeated).min(MOST_COLUMNS + 1);
                    for column in cell.column..last {
                        add(row, column, cell, cells)?;
                    }
                }
            }
        }
        self.row = self.row.saturating_add(self.rows_repeated - 1);
        Ok(())
    }
}

fn add(row: u32, column: u32, cell: &Written, cells: &mut Cells) -> Result<(), Unreadable> {
    if let Some(text) = &cell.formula {
        let is_array = cell.is_array;
        cells.formula(SheetFormula { row, column, text: text.clone(), shared: None, is_array })?;
    }
    let number = |shows| stored::number(cell.value.as_deref().unwrap_or_default(), shows, false);
    let is_error =
        cell.is_error || cell.formula.is_some() && (cell.text.starts_with('#') || cell.text.starts_with("Err:"));
    if is_error {
        let shown = if cell.text.starts_with('#') { cell.text.clone() } else { format!("#{}", cell.text) };
        return cells.add(row, column, CellKind::Error, &shown);
    }
    let (kind, text) = match cell.kind.as_deref() {
        Some("float") => number(Shows::Number),
        Some("percentage") => number(Shows::Percent),
        Some("currency") if cell.currency.as_deref() == Some("EUR") => number(Shows::Euro),
        Some("currency") => number(Shows::Number),
        Some("date") => {
            let (kind, day) = iso_day(cell.value.as_deref().unwrap_or_default());
            (kind, day.into())
        }
        Some("boolean") if cell.value.as_deref() == Some("true") => (CellKind::Bool, "sì".into()),
        Some("boolean") => (CellKind::Bool, "no".into()),
        None if cell.formula.is_some() && cell.text.is_empty() => {
            let formula = cell.formula.as_deref().unwrap_or_default();
            return cells.uncached(row, column, formula.trim_start_matches("of:="));
        }
        _ => (CellKind::Text, cell.text.as_str().into()),
    };
    cells.add(row, column, kind, &text)
}
