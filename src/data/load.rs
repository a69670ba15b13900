//! Data files as a plan asks for them: bytes into sources, a workbook into one for each sheet that is meant.

use super::book::{Book, FileKind, Unreadable, sniffed};
use super::named::{fold, unreadable};
use super::which::{self, Meant};
use super::{Tables, table};
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::source::{Place, SourceId, Sources};
use crate::syntax::view::file::{DataFile, Sheet};
use crate::text;

type Loaded = Result<Vec<SourceId>, Box<Diagnostic>>;

/// Where data files come from.
pub trait Given {
    /// What a path holds.
    fn read(&self, path: &str) -> Result<Vec<u8>, Text>;

    /// The tables directly in a folder.
    fn tables_in(&self, folder: &str) -> Result<Vec<String>, Text>;
}

/// Reads the files that the lines of a plan name, each with its path from where the plan is.
pub fn load(sources: &mut Sources, wanted: Vec<(DataFile, String)>, given: &dyn Given) -> Tables {
    let mut tables = Tables::default();
    for at in 0..wanted.len() {
        let (file, path) = &wanted[at];
        if tables.contains_key(&file.path) {
            continue;
        }
        if let Some((folder, pattern)) = pattern(path) {
            tables.insert(file.path, alike(sources, file, (folder, pattern), given));
            continue;
        }
        let bytes = match given.read(path) {
            Ok(bytes) => bytes,
            Err(reason) => {
                tables.insert(file.path, Err(not_given(sources, file.path, &reason)));
                continue;
            }
        };
        if sniffed(&bytes) == FileKind::Text {
            tables.insert(file.path, text(sources, file, path, bytes));
            continue;
        }
        // What names the same workbook further down is read while it is open.
        let same = wanted[at..].iter().filter(|(_, other)| other == path).map(|(file, _)| *file);
        book(sources, same.collect(), path, &bytes, &mut tables);
    }
    tables
}

/// The folder and the pattern of a path that names several files alike: `raccolta/*.xlsx`.
fn pattern(path: &str) -> Option<(&str, &str)> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    name.contains('*').then_some((folder, name))
}

/// The tables of a folder whose names a pattern stands for, one after the other.
fn alike(sources: &mut Sources, file: &DataFile, (folder, pattern): (&str, &str), given: &dyn Given) -> Loaded {
    let listed = given.tables_in(folder).map_err(|reason| not_given(sources, file.path, &reason))?;
    let name = |path: &String| path.rsplit('/').next().unwrap_or_default().to_owned();
    // What a spreadsheet keeps beside a workbook that is open is none.
    let suits = |path: &String| !name(path).starts_with("~$") && which::matches(&fold(pattern), &fold(&name(path)));
    let mut whole = Vec::new();
    for path in listed.into_iter().filter(suits) {
        let mut one = load(sources, vec![(*file, path.clone())], given);
        match one.remove(&file.path) {
            Some(Ok(read)) => whole.extend(read),
            Some(Err(mut found)) => {
                found.message = text!("{path}: ", "{path}: ").then(&found.message);
                return Err(found);
            }
            None => {}
        }
    }
    if whole.is_empty() {
        let reason = text!("nella cartella nessuna tabella ha un nome così", "no table in the folder has such a name");
        return Err(not_given(sources, file.path, &reason));
    }
    Ok(whole)
}

/// A file that the disk doesn't give.
fn not_given(sources: &Sources, path: Place, reason: &Text) -> Box<Diagnostic> {
    let help = text!(
        "il percorso parte dalla cartella di questo file, con `/` tra le cartelle",
        "the path starts at this file's folder, with `/` between folders"
    );
    Box::new(unreadable(sources, path, reason).help(help))
}

fn text(sources: &mut Sources, file: &DataFile, path: &str, bytes: Vec<u8>) -> Loaded {
    if FileKind::named(path).is_some_and(|kind| kind != FileKind::Text) {
        let reason = text!(
            "il nome è di una cartella di lavoro, ma dentro c'è un testo",
            "the name is that of a workbook, but it holds a text"
        );
        let help = text!(
            "se è un CSV, dagli un nome che finisce in .csv; se doveva essere una cartella di lavoro, salvala di nuovo",
            "if it is a CSV, give it a name that ends in .csv; if it was meant to be a workbook, save it again"
        );
        return Err(Box::new(unreadable(sources, file.path, &reason).help(help)));
    }
    if let Some(at) = file.sheet.map(Sheet::place).or(file.range) {
        let message = text!("un CSV è un foglio solo", "a CSV is one sheet only");
        let help = text!(
            "togli `foglio` e `intervallo`, o nomina la cartella di lavoro da cui il CSV viene",
            "remove `foglio` and `intervallo`, or name the workbook that the CSV comes from"
        );
        return Err(Box::new(Diagnostic::new(Code::SheetMissing, at, message).help(help)));
    }
    let mut text = table::decode(bytes);
    if file.declares {
        text = table::without_doubled_quotes(text);
    }
    match sources.add_table(path, text) {
        Ok(id) => Ok(vec![id]),
        Err(_) => {
            let reason = text!("il file supera i 4 GiB", "the file exceeds 4 GiB");
            Err(not_given(sources, file.path, &reason))
        }
    }
}

/// A sheet that has been read.
type Read = (Meant, SourceId);

fn book(sources: &mut Sources, files: Vec<DataFile>, path: &str, bytes: &[u8], tables: &mut Tables) {
    let opened = match FileKind::named(path) {
        Some(FileKind::Text) => Err(misnamed()),
        _ => Book::open(bytes).map_err(|why| (why.message(), why.help())),
    };
    let mut book = match opened {
        Ok(book) => book,
        Err((reason, help)) => {
            for file in files {
                let found = unreadable(sources, file.path, &reason).help(help.clone());
                tables.insert(file.path, Err(Box::new(found)));
            }
            return;
        }
    };
    let mut known: Vec<Read> = Vec::new();
    for file in files {
        let loaded = which::meant(sources, &mut book, &file).and_then(|meant| {
            meant.into_iter().map(|one| sheet(sources, &mut book, &file, path, one, &mut known)).collect()
        });
        tables.insert(file.path, loaded);
    }
}

fn misnamed() -> (Text, Text) {
    let reason = text!(
        "il nome è di un testo, ma dentro c'è una cartella di lavoro",
        "the name is that of a text, but it holds a workbook"
    );
    let help = text!(
        "dagli un nome che finisce in .xlsx, .ods o .xls, secondo come è stato salvato",
        "give it a name that ends in .xlsx, .ods or .xls, as it was saved"
    );
    (reason, help)
}

/// One sheet as a source, the same for all who name the same cells.
fn sheet(
    sources: &mut Sources,
    book: &mut Book<'_>,
    file: &DataFile,
    path: &str,
    meant: Meant,
    known: &mut Vec<Read>,
) -> Result<SourceId, Box<Diagnostic>> {
    if let Some((_, id)) = known.iter().find(|(other, _)| *other == meant) {
        return Ok(*id);
    }
    let read = book.read(meant.sheet, meant.area).map_err(|why| cannot(sources, file, why))?;
    let id = sources.add_sheet(path, read.0, read.1).map_err(|_| cannot(sources, file, Unreadable::TooLarge))?;
    known.push((meant, id));
    Ok(id)
}

fn cannot(sources: &Sources, file: &DataFile, why: Unreadable) -> Box<Diagnostic> {
    Box::new(unreadable(sources, file.path, &why.message()).help(why.help()))
}
