//! Three-way merge by declaration: two people who changed different facts of a plan never get in
//! each other's way, wherever those facts stand and however they are laid out.
//!
//! `naming` puts the three texts into the same names, `read` reads a text as an `outline` of declarations with
//! their comments, `align` finds what is the same thing in two of them, `three` decides what becomes of each, `write`
//! puts the text together, and `account` makes sure that nothing is lost in silence. Where a text can't be read
//! with certainty the merge is by line, as git's own.

mod account;
mod align;
mod markers;
mod naming;
mod outline;
mod read;
mod three;
mod write;

use crate::diagnostic::Severity;
use crate::format;
use crate::source::Sources;
use crate::syntax;
use crate::syntax::view::Tree;
pub use markers::{BASE, BETWEEN, OURS, THEIRS};
use outline::{Outline, declared_id};
use three::{Choice, Three, choose};

/// A merged text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Merged {
    /// The text, with markers around what is left to decide.
    pub text: String,
    /// How many facts were changed in two ways.
    pub conflicts: usize,
    /// True when a text could not be read as declarations, and lines were merged.
    pub by_line: bool,
}

/// Merges what two have made of a text.
pub fn merge(base: &str, ours: &str, theirs: &str) -> Merged {
    let clean = |text: &str| Merged { text: text.to_owned(), conflicts: 0, by_line: false };
    if ours == theirs || base == theirs {
        return clean(ours);
    }
    if base == ours {
        return clean(theirs);
    }
    // How lines end is one thing more that each may have changed.
    let ends = [base, ours, theirs].map(format::has_windows_line_ends);
    let [base, ours, theirs] = [base, ours, theirs].map(|text| text.replace("\r\n", "\n"));
    let mut merged = by_declaration(&base, &ours, &theirs).unwrap_or_else(|| by_line(&base, &ours, &theirs));
    let windows = match choose(Some(&ends[0]), &ends[1], &ends[2]) {
        Choice::One(windows) => windows,
        Choice::Conflict { ours, .. } => ours,
    };
    if windows {
        merged.text = merged.text.replace('\n', "\r\n");
    }
    merged
}

fn by_declaration(base: &str, ours: &str, theirs: &str) -> Option<Merged> {
    let texts = [laid_out(base)?, laid_out(ours)?, laid_out(theirs)?];
    let unused = |mut word: String| {
        while texts.iter().any(|text| text.contains(&word)) {
            word.push('_');
        }
        word
    };
    let plain = [read(&texts[0], None)?, read(&texts[1], None)?, read(&texts[2], None)?];
    let [base, ours, theirs] = &plain;
    let [b, o, t] = &texts;
    let named = naming::named([b, o, t], [base, ours, theirs], unused("_albero_prima_".to_owned()))?;
    let base = read(&laid_out(&named.base)?, None)?;
    let known = |text: &str| read(&laid_out(text)?, Some(&base));
    let (ours, theirs) = (known(&named.ours)?, known(&named.theirs)?);
    let renamed = named.renamed.each_ref().map(|names| names.iter().map(|name| declared_id(name)).collect());
    let three = Three { base, ours, theirs, renamed };
    let stand_in = unused("albero_unione_".to_owned());
    let written = write::write(&three, &stand_in)?;
    let text = laid_out(&written.text)?;
    let merged = read(&text, Some(&three.base))?;
    if !account::accounts([&three.base, &three.ours, &three.theirs], &merged, &written) {
        return None;
    }
    let text = named.plain(&written.fill(&text));
    Some(Merged { text, conflicts: written.conflicts(), by_line: false })
}

/// A text in canonical layout; `None` when something in it can't be read.
fn laid_out(text: &str) -> Option<String> {
    let mut sources = Sources::new();
    let id = sources.add("", text.to_owned()).ok()?;
    let (ast, found) = syntax::parse(sources.get(id));
    let sound = ast.unreadable.is_empty() && found.iter().all(|d| d.severity != Severity::Error);
    sound.then(|| format::format_ast(sources.get(id), &ast)).flatten()
}

fn read(text: &str, base: Option<&Outline>) -> Option<Outline> {
    let mut sources = Sources::new();
    let id = sources.add("", text.to_owned()).ok()?;
    let source = sources.get(id);
    let ast = syntax::parse(source).0;
    Some(read::read(source, Tree::new(source, &ast), base))
}

/// Merges files that are no text: by line, as bytes. True when nothing is left to decide.
pub fn merge_bytes(base: &[u8], ours: &[u8], theirs: &[u8]) -> (Vec<u8>, bool) {
    match diffy::merge_bytes(base, ours, theirs) {
        Ok(merged) => (merged, true),
        Err(merged) => (merged, false),
    }
}

/// Lines merged as git does.
fn by_line(base: &str, ours: &str, theirs: &str) -> Merged {
    match diffy::merge(base, ours, theirs) {
        Ok(text) => Merged { text, conflicts: 0, by_line: true },
        Err(text) => {
            let mut conflicts = 0;
            let line = |line: &str| {
                let marker = match line.trim_end_matches(['\n', '\r']) {
                    "<<<<<<< ours" => OURS,
                    "||||||| original" => BASE,
                    ">>>>>>> theirs" => THEIRS,
                    _ => return line.to_owned(),
                };
                conflicts += usize::from(marker == OURS);
                format!("{marker}\n")
            };
            let text = text.split_inclusive('\n').map(line).collect();
            Merged { text, conflicts, by_line: true }
        }
    }
}
