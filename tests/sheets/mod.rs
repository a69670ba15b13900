//! Workbooks: what their sheets say, in every form; and files that mean harm.

mod hostile;
mod places;
mod plans;

use albero::data::book::{Book, Unreadable};
use albero::source::{Area, CellKind, Sheet};
use std::path::Path;

/// A file of `cases/fogli`.
fn case(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/fogli").join(name)).expect(name)
}

/// All of the first sheet.
fn first(bytes: &[u8]) -> Result<(String, Sheet), Unreadable> {
    let mut book = Book::open(bytes)?;
    book.read(0, Area::ALL)
}

#[test]
fn a_sheet_says_the_same_in_every_form() {
    let [xlsx, ods, xls] = ["piano.xlsx", "piano.ods", "piano.xls"].map(|name| first(&case(name)).expect(name));
    insta::assert_snapshot!("plan", xlsx.0);
    for (form, (text, sheet)) in [("ods", &ods), ("xls", &xls)] {
        assert_eq!(*text, xlsx.0, "{form}");
        assert_eq!((&sheet.name, &sheet.hidden_rows), (&xlsx.1.name, &xlsx.1.hidden_rows), "{form}");
        let areas = |sheet: &Sheet| {
            let mut areas: Vec<String> = sheet.merged.iter().map(ToString::to_string).collect();
            areas.sort();
            areas
        };
        assert_eq!(areas(sheet), areas(&xlsx.1), "{form}");
        let kinds = |sheet: &Sheet| -> Vec<Vec<CellKind>> {
            sheet.rows().map(|(_, cells)| cells.iter().map(|cell| cell.kind).collect()).collect()
        };
        assert_eq!(kinds(sheet), kinds(&xlsx.1), "{form}");
    }
}

#[test]
fn a_formula_without_a_value_is_no_value() {
    let (text, sheet) = first(&case("senza_valori.xlsx")).expect("read");
    let mut found = Vec::new();
    for (row, cells) in sheet.rows() {
        for (cell, column) in cells.iter().zip(1..).filter(|(cell, _)| cell.kind == CellKind::Uncached) {
            let shown = &text[cell.start as usize..(cell.start + cell.len) as usize];
            found.push(format!("{} {shown}", sheet.cell_name(row, column)));
        }
    }
    assert_eq!(found, ["'Piano 2025'!H8 #=G8/F8", "'Piano 2025'!H12 #=G12/8", "'Piano 2025'!E14 #=SUM(E6:E13)"]);
}
