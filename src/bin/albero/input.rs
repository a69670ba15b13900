//! Finds and reads the files of a plan.

use crate::args::Input;
use crate::problem::reason;
pub use crate::problem::{Problem, is_stdin};
use albero::source::{SourceId, Sources};
use albero::syntax::Reading;
use albero::{Compilation, text};
use std::io::Read;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

/// A plan, compiled, with its texts.
pub struct Loaded {
    /// The texts.
    pub sources: Sources,
    /// The compiled plan.
    pub compilation: Compilation,
}

/// Reads and compiles the plan that the command line names. Never dropped: giving a large plan back
/// piece by piece takes longer than ending the process.
pub fn load(input: &Input) -> Result<ManuallyDrop<Loaded>, Problem> {
    load_for(input, Reading::All)
}

/// Reads and compiles as much of the plan as `reading` asks for.
pub fn load_for(input: &Input, reading: Reading) -> Result<ManuallyDrop<Loaded>, Problem> {
    let mut sources = read(input)?;
    let compilation = compile(&mut sources, reading);
    Ok(ManuallyDrop::new(Loaded { sources, compilation }))
}

/// Compiles texts as one plan, with the data files that they name.
pub fn compile(sources: &mut Sources, reading: Reading) -> Compilation {
    albero::compile_for(sources, &|path| std::fs::read(path).map_err(|e| reason(&e)), reading)
}

/// Reads the plan's texts.
pub fn read(input: &Input) -> Result<Sources, Problem> {
    let mut sources = Sources::new();
    for path in files(input)? {
        let text = decode(bytes(&path)?, &path)?;
        add(&mut sources, &path, text)?;
    }
    Ok(sources)
}

/// Adds the text of a file under the name that messages show.
pub fn add(sources: &mut Sources, path: &Path, text: String) -> Result<SourceId, Problem> {
    let name = if is_stdin(path) { "<stdin>".to_owned() } else { shown(path) };
    let full = |_| Problem::new(text!("i file superano insieme i 4 GiB", "the files together exceed 4 GiB"));
    sources.add(name, text).map_err(full)
}

/// A name goes before the plan it is looked up in: says so when they are swapped, or the name is missing.
pub fn in_order(command: &str, what: &str, name: &Path, paths: &[PathBuf]) -> Result<(), Problem> {
    // A word that is also a folder may still be a name, where a plan follows.
    if !name.is_dir() || paths.iter().any(|p| is_stdin(p) || p.exists()) {
        return Ok(());
    }
    let plan = name.display();
    let right = match paths.first() {
        Some(swapped) => swapped.display().to_string(),
        None => what.to_owned(),
    };
    Err(Problem::new(text!(
        "prima il nodo, poi il piano: `albero {command} {right} {plan}`",
        "first the node, then the plan: `albero {command} {right} {plan}`"
    )))
}

/// What a file, or standard input, holds.
pub fn bytes(path: &Path) -> Result<Vec<u8>, Problem> {
    /// Most files of a plan are shorter: asking each for its size first would take longer.
    const SHORT: usize = 16 * 1024;
    let mut bytes = Vec::with_capacity(SHORT);
    let read = match is_stdin(path) {
        true => std::io::stdin().lock().read_to_end(&mut bytes),
        // Without the limit, `File` asks for the size by itself.
        false => std::fs::File::open(path).and_then(|file| file.take(u64::MAX).read_to_end(&mut bytes)),
    };
    read.map_err(|e| Problem::file(path, e))?;
    bytes.shrink_to_fit();
    Ok(bytes)
}

/// The files of a plan: those named, and every `*.albero` below the folders named, in order.
pub fn files(input: &Input) -> Result<Vec<PathBuf>, Problem> {
    let here = [PathBuf::from(".")];
    let named = if input.paths.is_empty() { &here[..] } else { &input.paths[..] };
    let mut found = Vec::new();
    for path in named {
        if !is_stdin(path) && path.is_dir() {
            let before = found.len();
            walk(path, &mut found)?;
            if found.len() == before {
                let shown = path.display();
                return Err(Problem::new(text!(
                    "in {shown} non ci sono file .albero; `albero init {shown}` ne scrive uno",
                    "there are no .albero files in {shown}; `albero init {shown}` writes one"
                )));
            }
        } else if is_table(path) {
            let shown = path.display();
            return Err(Problem::new(text!(
                "{shown} è una tabella, non un piano: la si nomina in un piano con `consuntivo 2025 file \"…\"` o `indicatori file \"…\"`",
                "{shown} is a table, not a plan: a plan names it with `consuntivo 2025 file \"…\"` or `indicatori file \"…\"`"
            )));
        } else {
            found.push(path.clone());
        }
    }
    Ok(found)
}

fn is_table(path: &Path) -> bool {
    let ending = path.extension().and_then(|e| e.to_str()).map(str::to_lowercase);
    matches!(ending.as_deref(), Some("csv" | "tsv" | "xls" | "xlsx" | "ods"))
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), Problem> {
    let read = std::fs::read_dir(folder).map_err(|e| Problem::file(folder, e))?;
    let mut entries = Vec::new();
    for entry in read {
        let entry = entry.map_err(|e| Problem::file(folder, e))?;
        let kind = entry.file_type().map_err(|e| Problem::file(&entry.path(), e))?;
        entries.push((entry.file_name(), kind));
    }
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    let here = folder == Path::new(".");
    for (name, kind) in entries {
        // Hidden folders hold git's and editors' own files.
        if name.as_encoded_bytes().starts_with(b".") {
            continue;
        }
        let path = if here { PathBuf::from(&name) } else { folder.join(&name) };
        if kind.is_dir() {
            walk(&path, found)?;
        } else if Path::new(&name).extension().is_some_and(|e| e.eq_ignore_ascii_case("albero")) {
            found.push(path);
        } else if name.to_string_lossy().to_lowercase().ends_with(".albero.txt") {
            let (shown, right) = (path.display(), path.with_extension(""));
            let right = right.display();
            return Err(Problem::new(text!(
                "{shown}: il nome finisce in .txt (lo aggiunge il Blocco note) e il file non si leggerebbe; rinominalo {right}",
                "{shown}: the name ends in .txt (Notepad adds it) and the file would not be read; rename it {right}"
            )));
        }
    }
    Ok(())
}

fn shown(path: &Path) -> String {
    let path = path.to_string_lossy();
    if path.contains('\\') { path.replace('\\', "/") } else { path.into_owned() }
}

/// A plan is UTF-8; a mark at the start is left out.
pub fn decode(bytes: Vec<u8>, path: &Path) -> Result<String, Problem> {
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let (path, at) = (path.display(), error.utf8_error().valid_up_to());
        let line = error.as_bytes()[..at].iter().filter(|b| **b == b'\n').count() + 1;
        Problem::new(text!(
            "{path}: la riga {line} non è in UTF-8; salva il file come UTF-8 (nel Blocco note: Salva con nome, Codifica)",
            "{path}: line {line} is not UTF-8; save the file as UTF-8 (in Notepad: Save as, Encoding)"
        ))
    })?;
    if text.starts_with('\u{feff}') {
        text.drain(..3);
    }
    Ok(text)
}
