//! Finds and reads the files of a plan.

use crate::args::Input;
use crate::disk::Disk;
pub use crate::problem::{Problem, is_stdin};
use albero::diagnostic::Text;
use albero::files::{self, Files};
use albero::source::{SourceId, Sources};
use albero::syntax::Reading;
use albero::{Compilation, text};
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
    albero::compile_for(sources, &Disk::default(), reading)
}

/// Reads the plan's texts.
pub fn read(input: &Input) -> Result<Sources, Problem> {
    let disk = Disk::default();
    let paths = texts(&disk, input)?;
    files::read(&disk, &paths).map_err(Problem::new)
}

/// The files of a plan.
pub fn paths(input: &Input) -> Result<Vec<PathBuf>, Problem> {
    let disk = Disk::default();
    let names = texts(&disk, input)?;
    Ok(names.iter().map(|name| disk.path(name)).collect())
}

fn texts(disk: &Disk, input: &Input) -> Result<Vec<String>, Problem> {
    let here = [PathBuf::from(".")];
    let named = if input.paths.is_empty() { &here[..] } else { &input.paths[..] };
    let roots: Vec<String> = named.iter().map(|path| disk.name(path)).collect();
    files::texts(disk, &roots).map_err(Problem::new)
}

/// Adds the text of a file under the name that messages show.
pub fn add(sources: &mut Sources, path: &Path, text: String) -> Result<SourceId, Problem> {
    let name = Disk::default().name(path);
    let full = text!("{name}: il file supera i 4 GiB", "{name}: the file exceeds 4 GiB");
    sources.add(name, text).map_err(|_| Problem::new(full))
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
    let disk = Disk::default();
    let name = disk.name(path);
    disk.read(&name).map_err(|reason| about(&name, &reason))
}

/// The text of a file.
pub fn decode(bytes: Vec<u8>, path: &Path) -> Result<String, Problem> {
    files::decode(bytes).map_err(|reason| about(&path.display().to_string(), &reason))
}

fn about(name: &str, reason: &Text) -> Problem {
    Problem::new(text!("{name}: ", "{name}: ").then(reason))
}
