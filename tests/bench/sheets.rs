//! How long a sheet of 100.000 rows, with formulas and formats, takes to be read: here, and in calamine's pass over the
//! values, one after the other in one run.

#![allow(clippy::disallowed_methods, clippy::disallowed_macros, clippy::unwrap_used)]

#[path = "../support/book.rs"]
#[allow(dead_code)]
mod book;

use albero::data::book::Book;
use albero::source::Area;
use book::{Part, archive};
use calamine::{Reader, Xlsx};
use std::fmt::Write;
use std::io::Cursor;
use std::time::Instant;

const ROWS: u32 = 100_000;
const TIMES: u32 = 5;

fn workbook() -> Vec<u8> {
    let mut rows = String::new();
    for row in 1..=ROWS {
        let _ = write!(rows, "<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>{}</v></c>", row % 500);
        let _ = write!(rows, "<c r=\"B{row}\" t=\"inlineStr\"><is><t>Indicatore {row}</t></is></c>");
        let _ = write!(rows, "<c r=\"C{row}\" s=\"1\"><v>0.{row}</v></c><c r=\"D{row}\"><v>{row}.25</v></c>");
        let _ = write!(rows, "<c r=\"E{row}\" s=\"1\"><f>D{row}/C{row}</f><v>0.{row}0000000001</v></c>");
        let _ = write!(rows, "<c r=\"F{row}\" s=\"2\"><v>{}</v></c></row>", 45_000 + row % 900);
    }
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let strings: String = (0..500).map(|n| format!("<si><t>IND_{n}</t></si>")).collect();
    let main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    let related = [
        "worksheet\" Target=\"worksheets/sheet1.xml",
        "styles\" Target=\"styles.xml",
        "sharedStrings\" Target=\"sharedStrings.xml",
    ];
    let related: String = related
        .iter()
        .zip(1..)
        .map(|(what, n)| format!("<Relationship Id=\"r{n}\" Type=\"{relations}/{what}\"/>"))
        .collect();
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let root = format!("<Relationship Id=\"b\" Type=\"{relations}/officeDocument\" Target=\"xl/workbook.xml\"/>");
    let parts = [
        ("xl/worksheets/sheet1.xml", format!("<worksheet {main}><sheetData>{rows}</sheetData></worksheet>")),
        ("xl/sharedStrings.xml", format!("<sst {main}>{strings}</sst>")),
        (
            "xl/styles.xml",
            format!(
                "<styleSheet {main}><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"10\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook {main} xmlns:r=\"{relations}\"><sheets><sheet name=\"F\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        ("xl/_rels/workbook.xml.rels", format!("<Relationships xmlns=\"{package}\">{related}</Relationships>")),
        ("_rels/.rels", format!("<Relationships xmlns=\"{package}\">{root}</Relationships>")),
    ];
    archive(&parts.map(|(name, text)| Part::deflated(name, text.as_bytes())))
}

fn best(mut run: impl FnMut() -> usize) -> (u128, usize) {
    let mut best = (u128::MAX, 0);
    for _ in 0..TIMES {
        let start = Instant::now();
        let cells = run();
        best = (best.0.min(start.elapsed().as_micros()), cells);
    }
    best
}

fn main() {
    let bytes = workbook();
    let theirs = best(|| {
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes.as_slice())).unwrap();
        book.worksheet_range("F").unwrap().used_cells().count()
    });
    let ours = best(|| {
        let (_, sheet) = Book::open(&bytes).unwrap().read(0, Area::ALL).unwrap();
        sheet.rows().map(|(_, cells)| cells.len()).sum()
    });
    println!("{} bytes, {} rows", bytes.len(), ROWS);
    println!("calamine  {} µs, {} cells", theirs.0, theirs.1);
    println!("albero    {} µs, {} cells", ours.0, ours.1);
    println!("ratio     {}.{:02}", ours.0 / theirs.0, ours.0 * 100 / theirs.0 % 100);
}
