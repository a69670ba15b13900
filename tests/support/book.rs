//! Workbooks made by tests: archives part by part, and XLSX of a few cells.

use std::fmt::Write;

/// A part of an archive: its name, its bytes, and how many bytes it says it has.
pub struct Part {
    pub name: String,
    pub bytes: Vec<u8>,
    pub says: usize,
    /// True where the bytes are deflated already.
    pub is_deflated: bool,
}

impl Part {
    pub fn stored(name: &str, text: impl Into<Vec<u8>>) -> Part {
        let bytes = text.into();
        Part { name: name.to_owned(), says: bytes.len(), bytes, is_deflated: false }
    }

    pub fn deflated(name: &str, text: &[u8]) -> Part {
        use std::io::Write;
        let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(text).expect("in memory");
        Part { name: name.to_owned(), says: text.len(), bytes: encoder.finish().expect("in memory"), is_deflated: true }
    }
}

/// A zip archive.
pub fn archive(parts: &[Part]) -> Vec<u8> {
    let (mut out, mut list) = (Vec::new(), Vec::new());
    for part in parts {
        let at = out.len() as u32;
        let mut header = Vec::new();
        for short in [20, 0, if part.is_deflated { 8 } else { 0 }, 0, 0] {
            header.extend(u16::to_le_bytes(short));
        }
        for long in [0, part.bytes.len() as u32, part.says as u32] {
            header.extend(u32::to_le_bytes(long));
        }
        header.extend(u16::to_le_bytes(part.name.len() as u16));
        header.extend(u16::to_le_bytes(0));
        out.extend(b"PK\x03\x04");
        out.extend(&header);
        out.extend(part.name.as_bytes());
        out.extend(&part.bytes);
        list.extend(b"PK\x01\x02\x14\x00");
        list.extend(&header);
        list.extend([0; 10]);
        list.extend(at.to_le_bytes());
        list.extend(part.name.as_bytes());
    }
    let (start, length) = (out.len() as u32, list.len() as u32);
    out.extend(&list);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([parts.len() as u16, parts.len() as u16].map(u16::to_le_bytes).concat());
    out.extend([length, start].map(u32::to_le_bytes).concat());
    out.extend([0, 0]);
    out
}

/// A sheet as a page of the handbook shows it: a line for each row, cells separated by `;`. `0,5` is a number, `50 %` one
/// shown as a percentage, `#REF!` an error, `=B2/C2` a formula without its value; a row whose first cell begins with `·` is hidden.
#[derive(Clone, Default)]
pub struct Sheet {
    pub name: String,
    pub is_hidden: bool,
    pub rows: String,
}

/// An XLSX of some sheets.
pub fn xlsx(sheets: &[Sheet]) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let (mut list, mut related) = (String::new(), String::new());
    let mut parts = Vec::new();
    for (sheet, number) in sheets.iter().zip(1..) {
        let state = if sheet.is_hidden { " state=\"hidden\"" } else { "" };
        let name = escaped(&sheet.name);
        let _ = write!(list, "<sheet name=\"{name}\" sheetId=\"{number}\"{state} r:id=\"r{number}\"/>");
        let path = format!("worksheets/sheet{number}.xml");
        let _ = write!(related, "<Relationship Id=\"r{number}\" Type=\"{relations}/worksheet\" Target=\"{path}\"/>");
        let rows = rows(&sheet.rows);
        let sheet = format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData></worksheet>");
        parts.push(Part::stored(&format!("xl/{path}"), sheet));
    }
    let _ = write!(related, "<Relationship Id=\"s\" Type=\"{relations}/styles\" Target=\"styles.xml\"/>");
    let styles = "<cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"10\"/></cellXfs>";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let root = format!("<Relationship Id=\"b\" Type=\"{relations}/officeDocument\" Target=\"xl/workbook.xml\"/>");
    parts.extend([
        Part::stored("xl/styles.xml", format!("<styleSheet xmlns=\"{main}\">{styles}</styleSheet>")),
        Part::stored(
            "xl/workbook.xml",
            format!("<workbook xmlns=\"{main}\" xmlns:r=\"{relations}\"><sheets>{list}</sheets></workbook>"),
        ),
        Part::stored(
            "xl/_rels/workbook.xml.rels",
            format!("<Relationships xmlns=\"{package}\">{related}</Relationships>"),
        ),
        Part::stored("_rels/.rels", format!("<Relationships xmlns=\"{package}\">{root}</Relationships>")),
    ]);
    archive(&parts)
}

fn rows(text: &str) -> String {
    let mut out = String::new();
    for (line, number) in text.lines().zip(1..) {
        let hidden = if line.starts_with('·') { " hidden=\"1\"" } else { "" };
        let _ = write!(out, "<row r=\"{number}\"{hidden}>");
        for cell in line.trim_start_matches('·').split(';') {
            out += &self::cell(cell.trim());
        }
        out += "</row>";
    }
    out
}

fn cell(text: &str) -> String {
    let plain = text.replace(',', ".");
    let (number, percent) = plain.strip_suffix(" %").map_or((plain.as_str(), false), |number| (number, true));
    let is_number =
        !number.is_empty() && number.trim_start_matches('-').bytes().all(|b| b.is_ascii_digit() || b == b'.');
    match text.strip_prefix('=') {
        _ if text.is_empty() => "<c/>".to_owned(),
        None if text.starts_with('#') => format!("<c t=\"e\"><v>{}</v></c>", escaped(text)),
        Some(formula) => format!("<c><f>{}</f></c>", escaped(formula)),
        None if is_number && percent => {
            let hundredths = number.replace('.', "");
            let decimals = number.split_once('.').map_or(0, |(_, decimals)| decimals.len());
            format!("<c s=\"1\"><v>{hundredths}E-{}</v></c>", decimals + 2)
        }
        None if is_number => format!("<c><v>{number}</v></c>"),
        None => format!("<c t=\"inlineStr\"><is><t>{}</t></is></c>", escaped(text)),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
