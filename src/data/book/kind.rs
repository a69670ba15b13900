//! What a data file is: by how it begins, and by how its name ends.

/// What a data file is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FileKind {
    /// A text: CSV.
    Text,
    /// A zip archive: XLSX, XLSM, ODS.
    Archive,
    /// A compound file of Office: XLS, or a workbook with a password.
    Compound,
}

/// What a file is, by how it begins.
pub fn sniffed(bytes: &[u8]) -> FileKind {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return FileKind::Archive;
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return FileKind::Compound;
    }
    FileKind::Text
}

impl FileKind {
    /// What a file should be, by its name; nothing where the name doesn't tell.
    pub fn named(path: &str) -> Option<FileKind> {
        let (_, ending) = path.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "csv" | "tsv" | "txt" => Some(FileKind::Text),
            "xlsx" | "xlsm" | "xltx" | "xltm" | "ods" | "ots" => Some(FileKind::Archive),
            "xls" | "xlt" => Some(FileKind::Compound),
            _ => None,
        }
    }
}
