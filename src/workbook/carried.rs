//! The texts of a plan, as a workbook carries them for who reads it back.

use crate::prelude::PRELUDE_NAME;
use crate::printable::printable;
use crate::source::Sources;

/// The longest line that a cell takes.
const LONGEST: usize = 32_000;

/// The texts of a plan, each with its path from the folder that holds them all. None where one of them is no text, or a
/// cell would change it.
pub fn carried(sources: &Sources) -> Vec<(String, String)> {
    let own = |name: &str| name != PRELUDE_NAME;
    let all: Vec<_> = sources.iter().map(|(_, source)| source).filter(|source| own(&source.name)).collect();
    if all.iter().any(|source| source.sheet.is_some() || !stays(&plain(&source.text))) {
        return Vec::new();
    }
    let folders = |name: &str| -> Vec<String> {
        let mut parts: Vec<String> = Vec::new();
        for part in name.split('/') {
            match part {
                ".." if parts.last().is_some_and(|last| last != "..") => drop(parts.pop()),
                "." => {}
                part => parts.push(part.to_owned()),
            }
        }
        parts
    };
    let paths: Vec<Vec<String>> = all.iter().map(|source| folders(&source.name)).collect();
    let Some(first) = paths.first() else { return Vec::new() };
    let shared = (0..first.len().saturating_sub(1))
        .take_while(|at| paths.iter().all(|p| p.len() > at + 1 && p[*at] == first[*at]));
    let shared = shared.count();
    let mut found: Vec<(String, String)> = Vec::new();
    for (path, source) in paths.iter().zip(all) {
        let path = path[shared..].join("/");
        if path.starts_with("../") || path.starts_with('/') {
            return Vec::new();
        }
        if !found.iter().any(|(known, _)| *known == path) {
            found.push((path, plain(&source.text)));
        }
    }
    found
}

/// A text whose lines end in one way.
fn plain(text: &str) -> String {
    text.replace("\r\n", "\n")
}

/// Whether every line of a text comes back from a cell as it went in.
fn stays(text: &str) -> bool {
    text.split('\n').all(|line| {
        let is_odd = |c: char| c.is_control() || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}');
        line.len() <= LONGEST && !line.contains(is_odd) && printable(line) == line
    })
}
