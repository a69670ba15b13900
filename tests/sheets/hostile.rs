//! Files that mean harm, or are broken: a clear error, or what can be read; never a panic, and nothing large.

use super::{case, first};
use crate::support::book::{Part, Sheet, archive, xlsx};
use albero::data::book::{Book, Unreadable};
use proptest::prelude::*;

/// A workbook whose one sheet has these rows.
fn of_rows(rows: &str) -> Vec<u8> {
    of_sheet(Part::deflated("xl/worksheets/sheet1.xml", sheet(rows).as_bytes()))
}

fn sheet(rows: &str) -> String {
    format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")
}

fn of_sheet(sheet: Part) -> Vec<u8> {
    let workbook = "<workbook><sheets><sheet name=\"F\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>";
    let related = "<Relationships><Relationship Id=\"r1\" Type=\"x/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>";
    let of_book = [("xl/workbook.xml", workbook), ("xl/_rels/workbook.xml.rels", related)];
    let mut parts: Vec<Part> = of_book.map(|(name, text)| Part::stored(name, text)).into();
    parts.push(sheet);
    archive(&parts)
}

#[test]
fn what_a_part_inflates_to_is_decided_before_it_is() {
    let name = "xl/worksheets/sheet1.xml";
    let honest = Part { says: 1 << 31, ..Part::deflated(name, &[b' '; 1 << 16]) };
    assert_eq!(first(&of_sheet(honest)).err(), Some(Unreadable::TooLarge));
    // One that says less than it is ends where it said.
    let liar = Part { says: 1_000, ..Part::deflated(name, &[b' '; 1 << 24]) };
    assert!(first(&of_sheet(liar)).is_err());
    let many: String = "<row><c r=\"XFD1\"><v>1</v></c></row>".repeat(200);
    assert_eq!(first(&of_rows(&many.replace("XFD1", "XFD"))).err(), Some(Unreadable::TooLarge));
}

#[test]
fn rows_without_anything_cost_nothing() {
    let rows = (1..=1_000_000).map(|row| format!("<row r=\"{row}\"/>")).collect::<String>();
    let (text, _) = first(&of_rows(&(rows + "<row r=\"1000001\"><c><v>7</v></c></row>"))).expect("read");
    assert_eq!((text.len(), text.trim()), (1_000_002, "7"));
    let corners =
        "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>2</v></c></row>";
    let (_, sheet) = first(&of_rows(corners)).expect("read");
    assert_eq!(sheet.rows().map(|(row, cells)| (row, cells.len())).collect::<Vec<_>>(), [(1, 1), (1_048_576, 16_384)]);
    let repeated = |count: u32| {
        let row = format!("<table:table-row table:number-rows-repeated=\"{count}\">");
        let cell =
            "<table:table-cell office:value-type=\"string\"><text:p>x</text:p></table:table-cell></table:table-row>";
        let content = format!("<office:body><table:table table:name=\"F\">{row}{cell}</table:table></office:body>");
        archive(&[Part::stored("content.xml", content)])
    };
    assert_eq!(first(&repeated(3)).expect("read").0, "x\nx\nx\n");
    assert!(first(&repeated(u32::MAX)).is_ok());
}

#[test]
fn long_cells_cycles_and_names_of_ones_own() {
    let long = "à".repeat(32_767);
    let (text, _) =
        first(&of_rows(&format!("<row><c t=\"inlineStr\"><is><t>{long}</t></is></c></row>"))).expect("read");
    assert_eq!(text.trim(), long);
    let endless = "x".repeat(3 << 20);
    let row = format!("<row><c t=\"inlineStr\"><is><t>{endless}</t></is></c></row>");
    assert_eq!(first(&of_rows(&row)).err(), Some(Unreadable::TooLarge));
    let cycle = "<row r=\"1\"><c r=\"A1\"><f>B1</f><v>0</v></c><c r=\"B1\"><f>A1</f></c></row>";
    assert_eq!(first(&of_rows(cycle)).expect("read").0, "0 | #=A1\n");
    let entities = format!("<!DOCTYPE x [<!ENTITY a \"aaaaaaaa\">]>{}", sheet("<row><c><v>&a;</v></c></row>"));
    let part = Part::stored("xl/worksheets/sheet1.xml", entities);
    assert_eq!(first(&of_sheet(part)).err(), Some(Unreadable::Malformed));
    assert_eq!(first(&of_rows("<row><c><v>&a;</v></c></row>")).err(), Some(Unreadable::Malformed));
    assert_eq!(first(&of_rows(&"<a>".repeat(10_000))).err(), Some(Unreadable::Malformed));
    let twice = "<row><c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>2</v></c></row>";
    assert_eq!(first(&of_rows(twice)).err(), Some(Unreadable::Malformed));
}

/// A compound file with one stream, which is empty.
fn compound(stream: &str) -> Vec<u8> {
    let mut file = vec![0; 512 * 3];
    file[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    file[0x1e] = 9;
    file[0x30] = 1;
    file[0x39] = 0x10;
    file[0x3c..0x40].fill(0xff);
    file[0x44..0x48].fill(0xff);
    file[0x4c..0x200].fill(0xff);
    file[0x4c..0x50].fill(0);
    file[512..1024].fill(0xff);
    file[512] = 0xfd;
    file[516] = 0xfe;
    for (at, unit) in stream.encode_utf16().enumerate() {
        file[1024 + at * 2..][..2].copy_from_slice(&unit.to_le_bytes());
    }
    file[1024 + 0x40] = (stream.len() * 2 + 2) as u8;
    file
}

#[test]
fn protected_files_and_other_files_are_told_apart() {
    let opened = |bytes: &[u8]| Book::open(bytes).err();
    assert_eq!(opened(&compound("EncryptedPackage")), Some(Unreadable::Encrypted));
    assert_eq!(opened(&compound("Book")), Some(Unreadable::OldForm));
    assert_eq!(opened(&compound("WordDocument")), Some(Unreadable::NoWorkbook));
    assert_eq!(opened(&archive(&[Part::stored("word/document.xml", "<a/>")])), Some(Unreadable::NoWorkbook));
    let manifest = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>";
    let locked = [Part::stored("content.xml", "?"), Part::stored("META-INF/manifest.xml", manifest)];
    assert_eq!(opened(&archive(&locked)), Some(Unreadable::Encrypted));
    let mut endless = compound("Workbook");
    endless[516] = 1;
    endless[517..520].fill(0);
    assert_eq!(opened(&endless), Some(Unreadable::Malformed));
}

#[test]
fn a_file_that_ends_too_early_is_told() {
    for name in ["piano.xlsx", "piano.ods", "piano.xls"] {
        let whole = case(name);
        let said = first(&whole).expect("whole").0;
        for kept in (8..whole.len()).step_by(whole.len() / 40) {
            // The last sectors of an old file may be of no sheet.
            let read = first(&whole[..kept]);
            assert!(
                read.as_ref().is_err() || name == "piano.xls" && read.is_ok_and(|read| read.0 == said),
                "{name}, {kept}"
            );
        }
    }
    assert!(first(&xlsx(&[Sheet { rows: "a;b\n".into(), name: "F".into(), is_hidden: false }])).is_ok());
}

proptest! {
    #![proptest_config(crate::support::config(60))]
    #[test]
    fn broken_bytes_never_panic(at in 0_usize..30_000, with in any::<u8>(), form in 0_usize..3) {
        let mut bytes = case(["piano.xlsx", "piano.ods", "piano.xls"][form]);
        let at = at % bytes.len();
        bytes[at] = with;
        if let Ok(mut book) = Book::open(&bytes) {
            let _ = book.ranges();
            for sheet in 0..book.sheets().len() {
                let _ = book.read(sheet, albero::source::Area::ALL);
            }
        }
    }
}
