//! Writes plans of any size, and the same facts as JSON; also plans that are hostile on purpose.
//!
//! ```text
//! cargo run --release --example generate -- 10000 DIR [--errors 1000]
//! cargo run --release --example generate -- hostile DIR
//! ```
//!
//! The same arguments always write the same bytes: every indicator follows from its number.

#![allow(clippy::disallowed_methods)]

mod emit;
mod hostile;
mod model;

use std::error::Error;
use std::fs;
use std::io::{BufWriter, Write};
use std::path::Path;

const USAGE: &str = "usage: generate N DIR [--errors K]\n       generate hostile DIR";

/// Indicators in one file of the plan.
const PER_FILE: usize = 10_000;
/// Facts in one `consuntivo` block.
const PER_BLOCK: usize = 1_000;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["hostile", dir] => hostile::write(Path::new(dir))?,
        [count, dir] => plan(Path::new(dir), count.parse()?, 0)?,
        [count, dir, "--errors", errors] => plan(Path::new(dir), count.parse()?, errors.parse()?)?,
        _ => return Err(USAGE.into()),
    }
    Ok(())
}

/// A plan of `count` indicators, `errors` of which name a source that doesn't exist.
fn plan(dir: &Path, count: usize, errors: usize) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(dir)?;
    let create = |name: &str| fs::File::create(dir.join(name)).map(BufWriter::new);
    let mut out = create("piano.albero")?;
    emit::head(&mut out, count)?;
    out.flush()?;
    for (part, start) in (0..count).step_by(PER_FILE).enumerate() {
        let mut out = create(&format!("parte-{:04}.albero", part + 1))?;
        for i in start..(start + PER_FILE).min(count) {
            // Spread evenly: the indicators where i * errors / count changes.
            let planted = errors > 0 && (i * errors) / count != ((i + 1) * errors) / count;
            emit::indicator(&mut out, i, count, planted)?;
        }
        out.flush()?;
    }
    let mut out = create("consuntivo.albero")?;
    for start in (0..count).step_by(PER_BLOCK) {
        emit::facts(&mut out, start..(start + PER_BLOCK).min(count), count)?;
    }
    out.flush()?;
    let mut out = create("facts.json")?;
    emit::json(&mut out, count)?;
    out.flush()?;
    Ok(())
}
