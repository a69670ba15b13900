//! Workbooks as offices make them: sheets written as lines of text, formulas with the values that they come to.

use albero::import::{CellId, Computed, Grid, Value, shown_number};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Formula, Table, TableColumn, Workbook, Worksheet};

/// A sheet: a line for each row, cells between `|`. `50 %` is a percentage, `18/11/2025` a day, `=B2/C2` a formula; `=B2/C2 → 3`
/// is one whose stored value is another; a blank cell is empty.
#[derive(Clone, Default)]
pub struct Sheet {
    pub name: &'static str,
    pub rows: &'static str,
    /// Cells that are one: `A2:A4`.
    pub merged: &'static [&'static str],
    /// A table: its name and its cells, the first row with the headings.
    pub table: Option<(&'static str, &'static str)>,
}

/// An XLSX whose formulas have the values that they come to.
pub fn book(sheets: &[Sheet]) -> Vec<u8> {
    let empty = written(sheets, &|_| String::new());
    let grid = Grid::read(&empty).expect("a workbook");
    let computed = Computed::new(&grid);
    written(sheets, &|cell| match computed.cell(cell) {
        Value::Number(number) => shown_number(&number).replace(',', "."),
        Value::Text(text) => text.to_string(),
        Value::Bool(truth) => if truth { "TRUE" } else { "FALSE" }.to_owned(),
        Value::Fault(fault) => panic!("{} comes to {fault:?}", grid.name(cell)),
        Value::Empty => String::new(),
    })
}

fn written(sheets: &[Sheet], result: &dyn Fn(CellId) -> String) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let then = ExcelDateTime::from_ymd(2000, 1, 1).expect("a day");
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&then));
    for (number, sheet) in sheets.iter().enumerate() {
        let to = workbook.add_worksheet();
        to.set_name(sheet.name).expect("a name");
        for area in sheet.merged {
            let (top, left, bottom, right) = area_of(area);
            to.merge_range(top, left, bottom, right, "", &Format::new()).expect("merged");
        }
        if let Some((name, area)) = sheet.table {
            table(to, name, area_of(area), sheet.rows);
        }
        for (row, line) in (0..).zip(sheet.rows.lines()) {
            for (column, text) in (0..).zip(line.split('|')) {
                let cell = CellId { sheet: number, row: row + 1, column: u32::from(column) + 1 };
                put(to, (row, column), text.trim(), &|| result(cell));
            }
        }
    }
    workbook.save_to_buffer().expect("a file")
}

fn table(to: &mut Worksheet, name: &str, (top, left, bottom, right): (u32, u16, u32, u16), rows: &str) {
    let heads = rows.lines().nth(top as usize).expect("headings").split('|');
    let columns: Vec<TableColumn> = heads.map(|head| TableColumn::new().set_header(head.trim())).collect();
    let table = Table::new().set_name(name).set_columns(&columns);
    to.add_table(top, left, bottom, right, &table).expect("a table");
}

fn put(to: &mut Worksheet, (row, column): (u32, u16), text: &str, result: &dyn Fn() -> String) {
    let percent = Format::new().set_num_format("0.00%");
    let number = |text: &str| (!text.contains('.')).then(|| text.replace(',', ".").parse::<f64>().ok()).flatten();
    let day = |text: &str| {
        let parts: Vec<u16> = text.split('/').filter_map(|part| part.parse().ok()).collect();
        let [day, month, year] = parts[..] else { return None };
        ExcelDateTime::from_ymd(year, month as u8, day as u8).ok()
    };
    let written = match text {
        "" => Ok(to),
        _ if text.starts_with('=') => {
            let (formula, stored) = text.split_once('→').unwrap_or((text, ""));
            let shown = if stored.is_empty() { result() } else { stored.trim().to_owned() };
            let format = if formula.contains("/*%*/") { percent.clone() } else { Format::new() };
            to.write_formula_with_format(row, column, Formula::new(formula.trim()).set_result(shown), &format)
        }
        _ if text.ends_with(" %") && number(text.trim_end_matches(" %")).is_some() => {
            let points = number(text.trim_end_matches(" %")).expect("a number");
            to.write_number_with_format(row, column, (points * 1e6).round() / 1e8, &percent)
        }
        _ if number(text).is_some() => to.write_number(row, column, number(text).expect("a number")),
        _ => match day(text) {
            Some(day) => to.write_datetime_with_format(row, column, &day, &Format::new().set_num_format("dd/mm/yyyy")),
            None => to.write_string(row, column, text),
        },
    };
    written.expect("written");
}

/// `A2:A4`, counted from zero.
fn area_of(area: &str) -> (u32, u16, u32, u16) {
    let place = |cell: &str| {
        let letters: String = cell.chars().take_while(char::is_ascii_alphabetic).collect();
        let column = letters.bytes().fold(0, |n, b| n * 26 + u16::from(b - b'A') + 1) - 1;
        (cell[letters.len()..].parse::<u32>().expect("a row") - 1, column)
    };
    let (from, to) = area.split_once(':').expect("a block");
    let ((top, left), (bottom, right)) = (place(from), place(to));
    (top, left, bottom, right)
}
