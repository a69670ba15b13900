//! A workbook as an XLSX file.

use super::model::{Cell, Content, Look, Numbers, Sheet, Shown, Validation, Workbook};
use crate::printable::printable;
use rust_decimal::Decimal;
use rust_xlsxwriter::{
    Color, ConditionalFormatText, ConditionalFormatTextRule, DataValidation, DocProperties, ExcelDateTime, Format,
    FormatAlign, FormatBorder, Formula, Note, ProtectionOptions, Worksheet, XlsxError,
};
use std::collections::HashMap;

const HEADING: u32 = 0x1F3A5F;
const FILLED: u32 = 0xFFF8DC;
const QUIET: u32 = 0x595959;
const BAND: u32 = 0xE3EAF3;

impl Workbook {
    /// The bytes of the file; the same for the same workbook.
    pub fn xlsx(&self) -> Result<Vec<u8>, XlsxError> {
        let mut book = rust_xlsxwriter::Workbook::new();
        // The time of writing would make two files of one plan differ.
        let then = ExcelDateTime::from_ymd(2000, 1, 1)?;
        book.set_properties(&DocProperties::new().set_title(printable(&self.title)).set_creation_datetime(&then));
        let mut formats = Formats::default();
        for sheet in &self.sheets {
            write(book.add_worksheet(), sheet, &mut formats)?;
        }
        if !self.texts.is_empty() {
            carry(book.add_worksheet(), &self.texts)?;
        }
        for (name, place) in &self.names {
            book.define_name(name, &format!("={place}"))?;
        }
        book.save_to_buffer()
    }
}

/// Writes texts in a sheet that is not shown: a row for each line, between marks that keep its blanks.
fn carry(to: &mut Worksheet, texts: &[(String, String)]) -> Result<(), XlsxError> {
    to.set_name(super::CARRIED_SHEET)?.set_hidden(true);
    to.write_string(0, 0, super::CARRIED)?;
    let mut row = 1;
    for (path, text) in texts {
        to.write_string(row, 0, path)?;
        for line in text.split('\n') {
            to.write_string(row, 1, format!("|{line}|"))?;
            row += 1;
        }
    }
    Ok(())
}

/// One format for all cells that look alike.
#[derive(Default)]
struct Formats(HashMap<(Look, Numbers), Format>);

impl Formats {
    fn of(&mut self, look: Look, numbers: Numbers) -> &Format {
        self.0.entry((look, numbers)).or_insert_with(|| format(look, numbers))
    }
}

fn format(look: Look, numbers: Numbers) -> Format {
    let format = Format::new().set_align(FormatAlign::Top);
    let format = match look {
        Look::Plain => format,
        Look::Strong => format.set_bold().set_background_color(Color::RGB(BAND)),
        Look::Title => format.set_bold(),
        Look::Quiet => format.set_font_color(Color::RGB(QUIET)),
        Look::Heading => format
            .set_bold()
            .set_text_wrap()
            .set_font_color(Color::White)
            .set_background_color(Color::RGB(HEADING))
            .set_border(FormatBorder::Thin),
        Look::Input => format.set_unlocked().set_background_color(Color::RGB(FILLED)).set_border(FormatBorder::Hair),
    };
    let decimals = |count: u8| if count == 0 { String::new() } else { format!(".{}", "0".repeat(usize::from(count))) };
    match numbers {
        Numbers::General => format,
        Numbers::Decimals(count) => format.set_num_format(format!("#,##0{}", decimals(count))),
        Numbers::Percent(count) => format.set_num_format(format!("0{}%", decimals(count))),
        Numbers::Day => format.set_num_format("dd/mm/yyyy"),
    }
}

fn write(to: &mut Worksheet, sheet: &Sheet, formats: &mut Formats) -> Result<(), XlsxError> {
    to.set_name(sheet.name.as_str())?;
    // A formula that shows nothing shows no 0.
    to.set_formula_result_default("");
    to.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    let heading = u32::try_from(sheet.above.len()).unwrap_or_default();
    let first = heading + u32::from(sheet.has_heading);
    for (column, about) in (0..).zip(&sheet.columns) {
        to.set_column_width(column, about.width)?;
        let holds = |cell: &Cell| cell.content != Content::Empty || cell.look == Look::Input;
        let is_used = |row: &Vec<Cell>| row.get(usize::from(column)).is_some_and(holds);
        if sheet.has_heading && !sheet.rows.iter().any(is_used) {
            to.set_column_hidden(column)?;
        }
        if sheet.has_heading {
            let (at, title) = (heading, printable(&about.heading));
            to.write_string_with_format(at, column, title, formats.of(Look::Heading, Numbers::General))?;
        }
    }
    for (row, cells) in (0..).zip(&sheet.above).chain((first..).zip(&sheet.rows)) {
        for (column, cell) in (0..).zip(cells) {
            put(to, (row, column), cell, formats)?;
        }
    }
    let last_row = first + u32::try_from(sheet.rows.len()).unwrap_or_default();
    let last_column = u16::try_from(sheet.columns.len().saturating_sub(1)).unwrap_or_default();
    if sheet.has_heading {
        to.set_freeze_panes(first, 2)?;
        to.set_repeat_rows(heading, heading)?;
        to.set_row_height(heading, 45)?;
        if last_row > first {
            to.autofilter(heading, 0, last_row - 1, last_column)?;
        }
    }
    if last_row > 0 {
        to.set_print_area(0, 0, last_row - 1, last_column)?;
    }
    if let Some((column, best, worst)) = sheet.outcomes.as_ref().filter(|_| last_row > first) {
        light(to, (first, last_row - 1, *column), best, (0xE2F0D9, 0x1E5631))?;
        light(to, (first, last_row - 1, *column), worst, (0xFBE0DD, 0x8B1A10))?;
    }
    to.protect_with_options(&ProtectionOptions {
        use_autofilter: true,
        format_columns: true,
        format_rows: true,
        ..ProtectionOptions::default()
    });
    Ok(())
}

/// Colours the cells of a column that hold some words: the words say it too.
fn light(
    to: &mut Worksheet,
    (first, last, column): (u32, u32, u16),
    words: &str,
    colors: (u32, u32),
) -> Result<(), XlsxError> {
    let look = Format::new().set_background_color(Color::RGB(colors.0)).set_font_color(Color::RGB(colors.1));
    let words = printable(words).into_owned();
    let rule = ConditionalFormatText::new().set_rule(ConditionalFormatTextRule::BeginsWith(words)).set_format(look);
    to.add_conditional_format(first, column, last, column, &rule)?;
    Ok(())
}

fn put(to: &mut Worksheet, (row, column): (u32, u16), cell: &Cell, formats: &mut Formats) -> Result<(), XlsxError> {
    let format = formats.of(cell.look, cell.numbers);
    match &cell.content {
        Content::Empty if matches!(cell.look, Look::Input | Look::Strong) => to.write_blank(row, column, format)?,
        Content::Empty => to,
        // A text is a text, whatever it begins with.
        Content::Shown(Shown::Text(text)) => to.write_string_with_format(row, column, limited(text), format)?,
        Content::Shown(Shown::Number(number)) => to.write_number_with_format(row, column, binary(*number), format)?,
        Content::Shown(Shown::Day(day)) => to.write_number_with_format(row, column, serial(*day), format)?,
        Content::Shown(Shown::Truth(truth)) => to.write_boolean_with_format(row, column, *truth, format)?,
        Content::Formula(formula, now) => {
            let result = match now {
                Shown::Text(text) => limited(text),
                Shown::Number(number) => binary(*number).to_string(),
                Shown::Day(day) => serial(*day).to_string(),
                Shown::Truth(truth) => if *truth { "TRUE" } else { "FALSE" }.to_owned(),
            };
            to.write_formula_with_format(row, column, Formula::new(formula).set_result(result), format)?
        }
    };
    if let Some(note) = &cell.note {
        to.insert_note(row, column, &Note::new(limited(note)).add_author_prefix(false))?;
    }
    if let Some(validation) = &cell.validation {
        to.add_data_validation(row, column, row, column, &allowed(validation)?)?;
    }
    Ok(())
}

fn allowed(validation: &Validation) -> Result<DataValidation, XlsxError> {
    let words = limited(&validation.words);
    DataValidation::new()
        .allow_custom(Formula::new(&validation.condition))
        .set_error_message(words.as_str())?
        .set_input_message(words)
}

/// What a cell takes.
const LONGEST: usize = 32_767;

/// A text as a cell takes it.
fn limited(text: &str) -> String {
    printable(text).chars().take(LONGEST).collect()
}

/// A number as a spreadsheet keeps it: the binary number nearest to it. Nothing of ours computes with it.
fn binary(number: Decimal) -> f64 {
    number.to_string().parse().unwrap_or_default()
}

/// A day as a spreadsheet counts it, from 30 December 1899.
fn serial(day: crate::ground::number::Date) -> i32 {
    const BEFORE: i32 = 693_594;
    day.0 - BEFORE
}
