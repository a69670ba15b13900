//! Finds and reads the files of a plan.

use crate::args::Input;
use crate::output::Settings;
pub use crate::problem::{Problem, is_stdin};
use albero::diagnostic::{Diagnostic, Text};
use albero::eval::{Inputs, Scores};
use albero::files::{self, Files};
use albero::plan::Moment;
use albero::roots::{self, Found};
use albero::source::{SourceId, Sources};
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

impl Loaded {
    /// The errors of the plan: the same whatever a command shows of it, and at whatever moment of the year.
    pub fn errors(&self, shown: &Scores) -> Vec<Diagnostic> {
        let plan = &self.compilation.plan;
        if shown.inputs().moment() == Moment::default() {
            return self.compilation.errors_with(shown);
        }
        self.compilation.errors_with(&Scores::of_the_year(plan, &Inputs::default()))
    }

    /// Ends a command that has nothing to show of the plan.
    pub fn nothing(&self, errors: Vec<Diagnostic>, why: Option<Text>) -> Problem {
        Problem::findings(self.sources.clone(), errors, why)
    }
}

/// Reads and compiles the plan that the command line names. Never dropped: giving a large plan back
/// piece by piece takes longer than ending the process.
pub fn load(input: &Input, settings: &Settings) -> Result<ManuallyDrop<Loaded>, Problem> {
    let mut sources = read(&input.paths, settings)?;
    keep_what_is_freed(sources.bytes());
    let compilation = albero::compile(&mut sources, &settings.disk);
    Ok(ManuallyDrop::new(Loaded { sources, compilation }))
}

/// Makes what is freed of large pieces of memory ready to be used again. Linux's allocator gives them back to the system,
/// which then clears every page that it hands out anew, until a larger piece has been freed.
fn keep_what_is_freed(bytes: usize) {
    /// Larger than any piece of a plan of this many bytes; of a very large one too much would be kept.
    const PIECE: usize = 8 * 1024 * 1024;
    const LARGE: usize = 32 * 1024 * 1024;
    let mut piece: Vec<u8> = Vec::new();
    if bytes < LARGE && piece.try_reserve_exact(PIECE).is_ok() {
        drop(std::hint::black_box(piece));
    }
}

/// Finds and reads the plans that the command line names.
pub fn find(paths: &[PathBuf], settings: &Settings) -> Result<Found, Problem> {
    let found = roots::find(&settings.disk, &names(paths, settings)).map_err(Problem::new);
    settings.disk.take_told().iter().for_each(|told| settings.note(told));
    found
}

/// Reads the texts of the one plan that the command line names.
pub fn read(paths: &[PathBuf], settings: &Settings) -> Result<Sources, Problem> {
    only(find(paths, settings)?)
}

/// The texts of the one plan found.
pub fn only(found: Found) -> Result<Sources, Problem> {
    found.only().map_err(|several| {
        let (sources, finding) = *several;
        Problem::findings(sources, vec![finding], None)
    })
}

/// The files that the command line names, and those below the folders that it names.
pub fn paths(input: &Input, settings: &Settings) -> Result<Vec<PathBuf>, Problem> {
    let found = files::texts(&settings.disk, &names(&input.paths, settings)).map_err(Problem::new);
    settings.disk.take_told().iter().for_each(|told| settings.note(told));
    Ok(found?.iter().map(|name| settings.disk.path(name)).collect())
}

fn names(paths: &[PathBuf], settings: &Settings) -> Vec<String> {
    let here = [PathBuf::from(".")];
    let named = if paths.is_empty() { &here[..] } else { paths };
    named.iter().map(|path| settings.disk.name(path)).collect()
}

/// Adds the text of a file under the name that messages show.
pub fn add(sources: &mut Sources, name: &str, text: String) -> Result<SourceId, Problem> {
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
pub fn bytes(path: &Path, settings: &Settings) -> Result<Vec<u8>, Problem> {
    let name = settings.disk.name(path);
    let read = settings.disk.read(&name).and_then(|bytes| settings.disk.limits().within(bytes));
    read.map_err(|reason| about(&name, &reason))
}

/// The text of a file.
pub fn decode(bytes: Vec<u8>, path: &Path) -> Result<String, Problem> {
    files::decode(bytes).map_err(|reason| about(&path.display().to_string(), &reason))
}

fn about(name: &str, reason: &Text) -> Problem {
    Problem::new(text!("{name}: ", "{name}: ").then(reason))
}
