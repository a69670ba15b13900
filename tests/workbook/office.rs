//! LibreOffice, which computes a workbook anew.

use crate::support::command::Folder;
use albero::workbook::Workbook;
use std::collections::HashMap;
use std::process::{Command, Stdio};

/// Whether to compute anew what a file brings along: always.
const RECOMPUTE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"#;

/// Every sheet as CSV: `;`, quotes, UTF-8, English, all texts quoted, numbers with all their digits.
const TO_CSV: &str = "csv:Text - txt - csv (StarCalc):59,34,76,1,,1033,false,false,false,false,false,-1";

/// The cells of each sheet.
pub type Cells = HashMap<String, Vec<Vec<String>>>;

/// The workbooks as LibreOffice computes them, all in one run of it.
pub fn recomputed(books: &[(String, Workbook)]) -> Vec<Cells> {
    let folder = Folder::new();
    folder.write("profile/user/registrymodifications.xcu", RECOMPUTE);
    let mut soffice = Command::new("soffice");
    soffice.arg(format!("-env:UserInstallation=file://{}/profile", folder.path()));
    soffice.args(["--headless", "--convert-to", TO_CSV, "--outdir", folder.path()]);
    for (name, book) in books {
        let path = folder.0.join(format!("{name}.xlsx"));
        std::fs::write(&path, book.xlsx().expect("a workbook")).expect("written");
        soffice.arg(path);
    }
    let status = soffice.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("soffice runs");
    assert!(status.success(), "soffice ends with {status}");
    let read = |(name, book): &(String, Workbook)| {
        let sheets = book.sheets.iter().map(|s| s.name.clone());
        sheets.map(|sheet| (sheet.clone(), csv(&folder.read(&format!("{name}-{sheet}.csv"))))).collect()
    };
    books.iter().map(read).collect()
}

/// The cells of a CSV.
fn csv(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut quoted, mut chars) = (false, text.chars().peekable());
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ';' if !quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c => cell.push(c),
        }
    }
    rows
}
