//! Plans meant to hurt: each in a directory of its own, each with one thing wrong.

use crate::emit;
use std::fs;
use std::io::{BufWriter, Result, Write};
use std::path::Path;

/// How deep the nested ones are.
const DEPTH: usize = 100_000;
/// Indicators that make about 4 MB.
const FOUR_MEGABYTES: usize = 11_000;
/// The length of the long line.
const LINE: usize = 10 * 1024 * 1024;

pub fn write(dir: &Path) -> Result<()> {
    file(dir, "parentesi", parentheses)?;
    file(dir, "blocchi", blocks)?;
    file(dir, "testo", unclosed)?;
    file(dir, "riga", long_line)?;
    file(dir, "parola", long_word)
}

fn file(dir: &Path, name: &str, body: fn(&mut BufWriter<fs::File>) -> Result<()>) -> Result<()> {
    let dir = dir.join(name);
    fs::create_dir_all(&dir)?;
    let mut out = BufWriter::new(fs::File::create(dir.join("piano.albero"))?);
    body(&mut out)?;
    out.flush()
}

/// Nested parentheses, in lines short enough that only the depth is wrong.
fn parentheses(out: &mut BufWriter<fs::File>) -> Result<()> {
    emit::head(out, 0)?;
    write!(out, "dato unita \"Unità\" misura n\ndato annidato \"Annidato\" misura n {{\n  algoritmo ")?;
    let row = 100;
    for _ in 0..DEPTH / row {
        writeln!(out, "{}", "(".repeat(row))?;
    }
    writeln!(out, "unita")?;
    for _ in 0..DEPTH / row {
        writeln!(out, "{}", ")".repeat(row))?;
    }
    writeln!(out, "}}")
}

fn blocks(out: &mut BufWriter<fs::File>) -> Result<()> {
    emit::head(out, 0)?;
    for i in 0..DEPTH {
        writeln!(out, "ambito A_{i} \"Annidato\" {{")?;
    }
    for _ in 0..DEPTH {
        writeln!(out, "}}")?;
    }
    Ok(())
}

/// The first text of the plan never closes, so that every quote after it closes what it should open.
fn unclosed(out: &mut BufWriter<fs::File>) -> Result<()> {
    writeln!(out, "fonte aperta \"Rilevazione interna")?;
    emit::head(out, FOUR_MEGABYTES)?;
    for i in 0..FOUR_MEGABYTES {
        emit::indicator(out, i, FOUR_MEGABYTES, false)?;
    }
    emit::facts(out, 0..FOUR_MEGABYTES, FOUR_MEGABYTES)
}

fn long_line(out: &mut BufWriter<fs::File>) -> Result<()> {
    emit::head(out, 0)?;
    write!(out, "dato unita \"Unità\" misura n\ndato lungo \"Lungo\" misura n {{\n  algoritmo unita")?;
    for _ in 0..LINE / 8 {
        write!(out, " + unita")?;
    }
    writeln!(out, "\n}}")
}

fn long_word(out: &mut BufWriter<fs::File>) -> Result<()> {
    emit::head(out, 0)?;
    write!(out, "dato ")?;
    for _ in 0..LINE / 8 {
        write!(out, "abcdefgh")?;
    }
    writeln!(out, " \"Lungo\" misura n")
}
