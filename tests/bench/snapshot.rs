//! What a snapshot for editors costs, beside the check that a command makes of the same plan.
//!
//! ```text
//! cargo run --release --example snapshot -- check DIR
//! cargo run --release --example snapshot -- analysis DIR
//! ```

#![allow(clippy::disallowed_methods, clippy::disallowed_macros)]

use albero::diagnostic::Text;
use albero::eval::{Inputs, Scores};
use albero::ide::{Analysis, Encoding};
use albero::{Files, compile, files, text};
use std::error::Error;
use std::path::Path;

const USAGE: &str = "usage: snapshot check|analysis DIR";

/// The files of a disk, as they are.
struct Disk;

impl Files for Disk {
    fn read(&self, path: &str) -> Result<Vec<u8>, Text> {
        std::fs::read(path).map_err(|why| text!("{why}", "{why}"))
    }

    fn list(&self, root: &str) -> Result<Option<Vec<String>>, Text> {
        let mut found = Vec::new();
        below(Path::new(root), &mut found).map_err(|why| text!("{why}", "{why}"))?;
        files::in_order(&mut found);
        Ok(Some(found))
    }
}

fn below(folder: &Path, found: &mut Vec<String>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            below(&path, found)?;
        } else {
            found.push(path.to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [what, dir] = args.as_slice() else { return Err(USAGE.into()) };
    let roots = [dir.clone()];
    match what.as_str() {
        "check" => check(&roots),
        "analysis" => analysis(&roots),
        _ => return Err(USAGE.into()),
    }
    .map_err(|why| why.en.into())
}

/// What `albero check` does, up to what it prints.
fn check(roots: &[String]) -> Result<(), Text> {
    let mut sources = files::read(&Disk, &files::texts(&Disk, roots)?)?;
    let mut compilation = compile(&mut sources, &Disk);
    let scores = Scores::compute(&compilation.plan, &Inputs::default());
    compilation.finish(&scores);
    println!("{} findings", compilation.diagnostics.len());
    Ok(())
}

/// The same for an editor, and what it asks first: where a name is declared, and where it is used.
fn analysis(roots: &[String]) -> Result<(), Text> {
    let analysis = Analysis::of(&Disk, roots)?;
    let uses = analysis.uses().all();
    let some = uses.get(uses.len() / 2).map(|found| found.at).unwrap_or_default();
    let references = analysis.references(some).count();
    let declared = analysis.definition(some).map(|at| analysis.range(at, Encoding::Utf16));
    println!("{} findings, {} uses, {references} of one: {declared:?}", analysis.findings().len(), uses.len());
    Ok(())
}
