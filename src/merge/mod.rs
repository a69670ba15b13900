//! Three-way merge by declaration: two people who changed different facts of a plan never get in
//! each other's way, wherever those facts stand and however they are laid out.
//!
//! `outline` reads a text as declarations with their comments, the view of a line says what it is about,
//! `three` decides what becomes of each, `write` puts the text together. Where a text can't be
//! read with certainty the merge is by line, as git's own.

mod markers;
mod outline;
mod three;
mod write;

use crate::diagnostic::Severity;
use crate::format;
use crate::source::Sources;
use crate::syntax;
use crate::syntax::view::Tree;
pub use markers::{BASE, BETWEEN, OURS, THEIRS};
use outline::{Node, Outline, Renames, declared_id};
use rustc_hash::FxHashMap;
use three::Three;

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
        clean(ours)
    } else if base == ours {
        clean(theirs)
    } else {
        by_declaration(base, ours, theirs).unwrap_or_else(|| by_line(base, ours, theirs))
    }
}

fn by_declaration(base: &str, ours: &str, theirs: &str) -> Option<Merged> {
    let [base, ours, theirs] = [laid_out(base)?, laid_out(ours)?, laid_out(theirs)?];
    let before = read(&base, &Renames::default())?;
    let known = |text: &str| {
        let plain = read(text, &Renames::default())?;
        let mut outline = match renames(&before, &plain) {
            renames if renames.is_empty() => plain,
            renames => read(text, &renames)?,
        };
        outline.follow_steps(&before);
        Some(outline)
    };
    let three = Three { ours: known(&ours)?, theirs: known(&theirs)?, base: before };
    let mut stand_in = "albero_unione_".to_owned();
    while [&base, &ours, &theirs].iter().any(|text| text.contains(&stand_in)) {
        stand_in.push('_');
    }
    let written = write::write(&three, &stand_in)?;
    let text = laid_out(&written.text)?;
    Some(Merged { text: written.fill(&text, &stand_in), conflicts: written.conflicts(), by_line: false })
}

/// A text in canonical layout; `None` when something in it can't be read.
fn laid_out(text: &str) -> Option<String> {
    let mut sources = Sources::new();
    let id = sources.add("", text.to_owned()).ok()?;
    let (ast, found) = syntax::parse(sources.get(id));
    let sound = ast.unreadable.is_empty() && found.iter().all(|d| d.severity != Severity::Error);
    sound.then(|| format::format_ast(sources.get(id), &ast)).flatten()
}

fn read(text: &str, renames: &Renames) -> Option<Outline> {
    let mut sources = Sources::new();
    let id = sources.add("", text.to_owned()).ok()?;
    let source = sources.get(id);
    let ast = syntax::parse(source).0;
    Some(Outline::new(source, Tree::new(source, &ast), renames))
}

/// Names that a version gave to what the base calls otherwise: it says so with `era`, or all the rest
/// of the declaration is as it was.
fn renames(base: &Outline, version: &Outline) -> Renames {
    let mut found = Renames::default();
    let mut lost: FxHashMap<String, Vec<&str>> = FxHashMap::default();
    for (name, _) in base.declared().filter(|(name, _)| version.get(&declared_id(name)).is_none()) {
        lost.entry(content(base, &declared_id(name), name)).or_default().push(name);
    }
    if lost.is_empty() {
        return found;
    }
    let gone = |name: &str| base.get(&declared_id(name)).is_some() && version.get(&declared_id(name)).is_none();
    let mut taken: FxHashMap<String, Vec<&str>> = FxHashMap::default();
    for (name, node) in version.declared().filter(|(name, _)| base.get(&declared_id(name)).is_none()) {
        let was = node.children.iter().filter_map(|id| version.get(id)?.words.said.strip_prefix("era "));
        let was = was.filter_map(|rest| rest.split(' ').next()).find(|old| gone(old));
        match was {
            Some(old) => drop(found.insert(name.to_owned(), old.to_owned())),
            None => taken.entry(content(version, &declared_id(name), name)).or_default().push(name),
        }
    }
    for (content, new) in taken {
        if let ([new], Some([old])) = (&new[..], lost.get(&content).map(Vec::as_slice))
            && !found.values().any(|v| v == old)
        {
            found.insert((*new).to_owned(), (*old).to_owned());
        }
    }
    found
}

/// All that a declaration says but its name.
fn content(outline: &Outline, id: &str, name: &str) -> String {
    let Some(node) = outline.get(id) else { return String::new() };
    let own = |node: &Node| node.words.said.replacen(name, "", 1);
    let mut parts: Vec<String> = node.children.iter().map(|child| content(outline, child, name)).collect();
    parts.sort();
    format!("{}\n{}", own(node), parts.join("\n"))
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
