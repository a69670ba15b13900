//! A workbook to be looked into: cells with what is stored in them, and the formulas that gave it.

use super::formula::{self, CellId, Names, Node, Value, days};
use crate::data::book::{Book, FormulaForm, Unreadable};
use crate::ground::number as written;
use crate::source::{Area, CellKind, Sheet, SheetCell, letters};
use rustc_hash::FxHashMap;

/// More formulas than a plan has.
const MOST_FORMULAS: usize = 200_000;

/// A sheet.
pub struct Page {
    /// What its file says.
    pub sheet: Sheet,
    text: String,
}

/// A formula, and where it was written: cells that share one have the first of them.
pub struct Written {
    /// The cell.
    pub cell: CellId,
    /// Which formula.
    pub formula: usize,
    /// True where it computes with blocks.
    pub is_array: bool,
}

/// A formula as it is written in a cell.
pub struct Source {
    /// The cell it was written in.
    pub origin: CellId,
    /// As the file has it.
    pub text: String,
    /// What it says.
    pub node: Node,
}

/// A workbook.
pub struct Grid {
    /// Its sheets.
    pub pages: Vec<Page>,
    /// The formulas.
    pub sources: Vec<Source>,
    /// The cells that have one, in order.
    pub written: Vec<Written>,
    /// Where in `written` a cell is.
    at: FxHashMap<CellId, usize>,
    /// The rows with a formula in a column of a sheet.
    columns: FxHashMap<(usize, u32), Vec<u32>>,
    /// Last row and column with something in it.
    end: (u32, u32),
    /// How formulas are written.
    pub form: FormulaForm,
}

impl Grid {
    /// Reads all of a workbook.
    pub fn read(bytes: &[u8]) -> Result<Grid, Unreadable> {
        let mut book = Book::open(bytes)?;
        let names = Names {
            sheets: book.sheets().into_iter().map(|(name, _)| name).collect(),
            ranges: book.ranges()?,
            tables: book.tables()?,
        };
        let mut grid = Grid {
            pages: Vec::new(),
            sources: Vec::new(),
            written: Vec::new(),
            at: FxHashMap::default(),
            columns: FxHashMap::default(),
            end: (1, 1),
            form: book.formulas(),
        };
        for sheet in 0..names.sheets.len() {
            let (text, mut read) = book.read_with_formulas(sheet)?;
            let formulas = std::mem::take(&mut read.formulas);
            for (row, cells) in read.rows() {
                grid.end = (grid.end.0.max(row), grid.end.1.max(cells.len() as u32));
            }
            grid.pages.push(Page { sheet: read, text });
            grid.take(sheet, formulas, &names)?;
        }
        grid.written.sort_by_key(|written| written.cell);
        grid.at = grid.written.iter().enumerate().map(|(at, written)| (written.cell, at)).collect();
        for written in &grid.written {
            grid.columns.entry((written.cell.sheet, written.cell.column)).or_default().push(written.cell.row);
        }
        Ok(grid)
    }

    fn take(
        &mut self,
        sheet: usize,
        formulas: Vec<crate::source::SheetFormula>,
        names: &Names,
    ) -> Result<(), Unreadable> {
        let mut shared: FxHashMap<u32, usize> = FxHashMap::default();
        for formula in formulas {
            let cell = CellId { sheet, row: formula.row, column: formula.column };
            let known = formula.shared.and_then(|number| shared.get(&number)).copied();
            let at = match known.filter(|_| formula.text.is_empty()) {
                Some(at) => at,
                None if formula.text.is_empty() => continue,
                None => {
                    let node = formula::parse(&formula.text, self.form, names, cell);
                    self.sources.push(Source { origin: cell, text: formula.text, node });
                    self.sources.len() - 1
                }
            };
            if let Some(number) = formula.shared {
                shared.insert(number, at);
            }
            if self.written.len() >= MOST_FORMULAS {
                return Err(Unreadable::TooLarge);
            }
            self.written.push(Written { cell, formula: at, is_array: formula.is_array });
        }
        Ok(())
    }

    /// The formula of a cell, by its number among those written.
    pub fn formula_at(&self, cell: CellId) -> Option<usize> {
        self.at.get(&cell).copied()
    }

    /// The formula of a cell, and how far it is from where it was written: rows and columns.
    pub fn formula(&self, at: usize) -> (&Source, i64, i64) {
        let written = &self.written[at];
        let source = &self.sources[written.formula];
        let down = i64::from(written.cell.row) - i64::from(source.origin.row);
        (source, down, i64::from(written.cell.column) - i64::from(source.origin.column))
    }

    /// The cells with a formula in an area of a sheet.
    pub fn formulas_in(&self, sheet: usize, area: Area) -> impl Iterator<Item = usize> {
        let columns = area.left..=area.right.min(self.end.1);
        columns.flat_map(move |column| {
            let rows = self.columns.get(&(sheet, column)).map_or(&[][..], Vec::as_slice);
            let from = rows.partition_point(|row| *row < area.top);
            let rows = rows[from..].iter().take_while(move |row| **row <= area.bottom);
            rows.filter_map(move |row| self.formula_at(CellId { sheet, row: *row, column }))
        })
    }

    /// An area as far as anything is in the workbook.
    pub fn clipped(&self, area: Area) -> Area {
        let (bottom, right) = (area.bottom.min(self.end.0).max(area.top), area.right.min(self.end.1).max(area.left));
        Area { bottom, right, ..area }
    }

    fn stored_cell(&self, cell: CellId) -> Option<(&SheetCell, &str)> {
        let page = self.pages.get(cell.sheet)?;
        let found = page.sheet.cells_of(cell.row).get(cell.column.checked_sub(1)? as usize)?;
        let text = &page.text[found.start as usize..(found.start + found.len) as usize];
        (found.len > 0).then_some((found, text))
    }

    /// What a cell shows, and what kind of thing that is.
    pub fn text(&self, cell: CellId) -> &str {
        self.stored_cell(cell).filter(|(found, _)| found.kind != CellKind::Uncached).map_or("", |(_, text)| text)
    }

    /// What a cell holds, as far as its file says.
    pub fn kind(&self, cell: CellId) -> CellKind {
        self.stored_cell(cell).map_or(CellKind::Written, |(found, _)| found.kind)
    }

    /// False for a formula whose value was not saved.
    pub fn is_saved(&self, cell: CellId) -> bool {
        self.kind(cell) != CellKind::Uncached
    }

    /// What is stored in a cell.
    pub fn stored(&self, cell: CellId) -> Value {
        self.stored_cell(cell).map_or(Value::Empty, |(found, text)| value(found.kind, text))
    }

    /// What a cell is called: `Foglio1!D12`.
    pub fn name(&self, cell: CellId) -> String {
        self.pages.get(cell.sheet).map_or_else(
            || format!("{}{}", letters(cell.column), cell.row),
            |page| page.sheet.cell_name(cell.row, cell.column),
        )
    }

    /// The cells of a block that hold something, as they are stored.
    pub fn filled(&self, sheet: usize, area: Area, look: &mut dyn FnMut(CellId, Value)) {
        let Some(page) = self.pages.get(sheet) else { return };
        for (row, cells) in page.sheet.rows_between(area.top, area.bottom) {
            for (column, cell) in
                (1..=area.right).zip(cells).filter(|(column, cell)| *column >= area.left && cell.len > 0)
            {
                let text = &page.text[cell.start as usize..(cell.start + cell.len) as usize];
                look(CellId { sheet, row, column }, value(cell.kind, text));
            }
        }
    }

    /// How many cells a row has, where anything is in it.
    pub fn width(&self, sheet: usize, row: u32) -> Option<u32> {
        let count = self.pages.get(sheet)?.sheet.cells_of(row).len();
        (count > 0).then(|| u32::try_from(count).unwrap_or(u32::MAX))
    }

    /// The cells that are one with a cell.
    pub fn merged(&self, cell: CellId) -> Option<Area> {
        let merged = &self.pages.get(cell.sheet)?.sheet.merged;
        merged.iter().find(|area| area.has(cell.row, cell.column)).copied()
    }

    /// The cell that says what a cell says: itself, or the first of those that are one with it.
    pub fn first_of_merged(&self, cell: CellId) -> CellId {
        self.merged(cell).map_or(cell, |area| CellId { row: area.top, column: area.left, ..cell })
    }

    /// The rows of a sheet with something in them, each with how many cells it has.
    pub fn rows(&self, sheet: usize) -> impl Iterator<Item = (u32, u32)> {
        self.pages[sheet].sheet.rows().map(|(row, cells)| (row, cells.len() as u32))
    }
}

/// What a cell says, as a spreadsheet computes with it.
fn value(kind: CellKind, text: &str) -> Value {
    let number = |text: &str| formula::read_number(text).map_or_else(|| Value::text(text), Value::Number);
    match kind {
        CellKind::Number => number(text.trim_end_matches('€').trim_end()),
        CellKind::Percent => number(text),
        CellKind::Date => {
            written::date(text).map_or_else(|_| Value::text(text), |day| Value::Number(days::serial(day)))
        }
        CellKind::Bool => Value::Bool(text == "sì"),
        CellKind::Error => Value::Fault(formula::shown_fault(text)),
        CellKind::Uncached => Value::Empty,
        CellKind::Written | CellKind::Text => Value::text(text),
    }
}
