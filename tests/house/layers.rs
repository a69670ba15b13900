//! The layers that `src/lib.rs` draws: no import climbs them, no files import each other in a ring, and no file is too
//! long to be read.
//!
//! An import is a `use`, or a path in the code that begins with `crate`, `super`, `self` or a module's name. It is an
//! import of the file that defines what it names: a door's `pub use` is a sign that shows the way there, so a file below a
//! door may go through it. What the door itself defines, or what it uses of its own signs, is an import like any other.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Longer files are more than one thing.
const MAX_LINES: usize = 600;

type Imports = BTreeSet<(String, String)>;

/// A module's place in its crate: `["syntax", "view"]`.
type Place = Vec<String>;

/// A file of the library or of the command.
struct File {
    /// From `src`.
    name: String,
    /// The file's code, without comments, literals and tests.
    code: String,
    uses: Vec<Use>,
}

/// One name that a `use` brings into a file.
struct Use {
    path: Vec<String>,
    name: String,
    is_sign: bool,
    /// Brings in everything there.
    is_all: bool,
}

/// A crate: its files by place. The command's crate sees the library as `albero`.
struct Crate<'a> {
    files: BTreeMap<Place, File>,
    albero: Option<&'a Crate<'a>>,
}

#[test]
fn no_import_climbs() {
    let layers = layers();
    let rank = |file: &str| {
        let module = file.split(['/', '.']).next().expect("a part");
        layers.iter().position(|layer| layer.contains(module)).unwrap_or_else(|| panic!("{file} is in no layer"))
    };
    let climbs = |(from, to): &&(String, String)| rank(from) < rank(to);
    let found: Vec<_> = imports().iter().filter(climbs).map(|(from, to)| format!("{from} → {to}")).collect();
    assert!(found.is_empty(), "these climb the layers of src/lib.rs:\n{}", found.join("\n"));
}

#[test]
fn no_ring_of_files() {
    let all = imports();
    let rings = all.iter().filter_map(|(from, to)| Some(format!("{from} → {}", way(&all, to, from)?.join(" → "))));
    let rings: Vec<_> = rings.collect();
    assert!(rings.is_empty(), "rings:\n{}", rings.join("\n"));
}

#[test]
fn no_file_is_too_long() {
    let mut long = Vec::new();
    for folder in ["src", "tests"] {
        for (path, text) in texts(&root().join(folder)) {
            let lines = text.lines().count();
            if lines > MAX_LINES {
                long.push(format!("{folder}/{path}: {lines} lines"));
            }
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn an_import_is_of_the_file_that_defines_what_it_names() {
    let texts = [
        ("lib.rs", "pub mod a; pub mod b; // crate::b::nothing"),
        ("a/mod.rs", "mod x; mod y; pub use x::T; pub use y::*; pub struct U(T);"),
        ("a/x.rs", "use super::U; pub struct T; #[cfg(test)] mod tests { use crate::b::f; }"),
        ("a/y.rs", "pub struct V;"),
        ("b.rs", "use crate::{a::{self, V}, a::T as Other}; fn f() { a::U; \"crate::lib\" }"),
    ];
    let texts = texts.map(|(name, text)| (name.to_owned(), text.to_owned()));
    let found = Crate { files: files(texts.into(), ""), albero: None }.imports();
    let pairs =
        [("a/mod.rs", "a/x.rs"), ("a/x.rs", "a/mod.rs"), ("b.rs", "a/mod.rs"), ("b.rs", "a/x.rs"), ("b.rs", "a/y.rs")];
    assert_eq!(found, owned(&pairs));
    assert!(way(&found, "b.rs", "a/y.rs").is_some() && way(&found, "a/y.rs", "b.rs").is_none());
}

fn owned(pairs: &[(&str, &str)]) -> Imports {
    pairs.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect()
}

/// The shortest way from one file to another.
fn way(imports: &Imports, from: &str, to: &str) -> Option<Vec<String>> {
    let mut ways = vec![vec![from.to_owned()]];
    let mut seen = BTreeSet::from([from.to_owned()]);
    let mut next = 0;
    while let Some(way) = ways.get(next).cloned() {
        next += 1;
        let last = way.last().expect("not empty");
        if last == to {
            return Some(way);
        }
        for (_, further) in imports.range((last.clone(), String::new())..).take_while(|(from, _)| from == last) {
            if seen.insert(further.clone()) {
                ways.push([&way[..], std::slice::from_ref(further)].concat());
            }
        }
    }
    None
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The layers in the documentation of `src/lib.rs`, from the bottom: the words of each line.
fn layers() -> Vec<BTreeSet<String>> {
    let door = std::fs::read_to_string(root().join("src/lib.rs")).expect("the door");
    let after = door.split("//! ```text layers\n").nth(1).expect("the layers");
    let lines = after.lines().take_while(|line| *line != "//! ```");
    lines.map(|line| line.trim_start_matches("//!").split_whitespace().map(str::to_owned).collect()).collect()
}

/// Who imports whom.
fn imports() -> Imports {
    let mut library = Crate { files: files(texts(&root().join("src")), ""), albero: None };
    library.files.retain(|place, _| place.first().is_none_or(|first| first != "bin"));
    let command = Crate { files: files(texts(&root().join("src/bin/albero")), "bin/"), albero: Some(&library) };
    let mut found = library.imports();
    found.extend(command.imports());
    found
}

fn files(texts: Vec<(String, String)>, prefix: &str) -> BTreeMap<Place, File> {
    let mut found = BTreeMap::new();
    for (name, text) in texts {
        let mut place: Place = name.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
        if place.last().is_some_and(|last| ["mod", "lib", "main"].contains(&last.as_str())) {
            place.pop();
        }
        let (code, uses) = take_uses(&without_tests(&plain(&text)));
        found.insert(place, File { name: format!("{prefix}{name}"), code, uses });
    }
    found
}

/// Every Rust file below a folder, with its name from there.
fn texts(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(path) = waiting.pop() {
        if path.is_dir() && !path.ends_with("target") {
            waiting.extend(std::fs::read_dir(&path).expect("a folder").map(|entry| entry.expect("an entry").path()));
        } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("tests.rs") {
            let name = path.strip_prefix(folder).expect("below").to_string_lossy().replace('\\', "/");
            found.push((name, std::fs::read_to_string(&path).expect("UTF-8")));
        }
    }
    found
}

impl Crate<'_> {
    fn imports(&self) -> Imports {
        let mut found = Imports::new();
        for (place, file) in &self.files {
            let mut of_modules: BTreeMap<&str, &[String]> = BTreeMap::new();
            let mut add = |target: Option<&str>| {
                if let Some(target) = target.filter(|target| *target != file.name) {
                    found.insert((file.name.clone(), target.to_owned()));
                }
            };
            for used in &file.uses {
                let is_used = match self.definer(place, &used.path) {
                    Some(other) if used.is_all => self.uses_of(file, other),
                    _ => !used.is_sign || mentions(&file.code, &used.name),
                };
                if !is_used {
                    continue;
                }
                if self.is_module(place, &used.path) && mentions(&file.code, &format!("{}::", used.name)) {
                    of_modules.insert(&used.name, &used.path);
                } else {
                    add(self.definer(place, &used.path));
                }
            }
            for path in paths(&file.code) {
                let path = match of_modules.get(path[0].as_str()) {
                    Some(module) => [*module, &path[1..]].concat(),
                    None => path,
                };
                add(self.definer(place, &path));
            }
        }
        found
    }

    /// The file that defines what a path names, as seen from a place; `None` for what is not ours.
    fn definer(&self, place: &[String], path: &[String]) -> Option<&str> {
        let (library, mut at, rest) = self.start(place, path)?;
        for (number, word) in rest.iter().enumerate() {
            let inner = [&at[..], std::slice::from_ref(word)].concat();
            if library.files.contains_key(&inner) {
                at = inner;
                continue;
            }
            let file = &library.files[&at];
            let sign = file.uses.iter().find(|used| used.is_sign && used.name == *word);
            if let Some(sign) = sign {
                let further = [&sign.path[..], &rest[number + 1..]].concat();
                return library.definer(&at, &further);
            }
            let shown = file.uses.iter().filter(|used| used.is_sign && used.is_all);
            let mut shown = shown.filter_map(|used| library.definer(&at, &used.path));
            if let Some(file) = shown.find(|file| library.defines(file, word)) {
                return Some(file);
            }
            if at.is_empty() {
                let macro_of = |file: &&File| file.code.contains(&format!("macro_rules! {word}"));
                return library.files.values().find(macro_of).or(Some(file)).map(|file| file.name.as_str());
            }
            break;
        }
        library.files.get(&at).map(|file| file.name.as_str())
    }

    /// Whether a file has an item of a name.
    fn defines(&self, file: &str, word: &str) -> bool {
        let file = self.files.values().find(|f| f.name == file).expect("ours");
        items(&file.code).any(|item| item == word)
    }

    /// Whether a file mentions something that another one defines.
    fn uses_of(&self, file: &File, other: &str) -> bool {
        let other = self.files.values().find(|f| f.name == other).expect("ours");
        items(&other.code).any(|item| mentions(&file.code, item))
    }

    /// The crate and module where a path begins, and what is left of it.
    fn start<'p>(&self, place: &[String], path: &'p [String]) -> Option<(&Crate<'_>, Place, &'p [String])> {
        let ups = path.iter().take_while(|word| *word == "super").count();
        match path[0].as_str() {
            "super" => Some((self, place[..place.len().checked_sub(ups)?].to_vec(), &path[ups..])),
            "self" => Some((self, place.to_vec(), &path[1..])),
            "crate" => Some((self, Place::new(), &path[1..])),
            "albero" => Some((self.albero?, Place::new(), &path[1..])),
            child => {
                let inner = [place, &[child.to_owned()]].concat();
                self.files.contains_key(&inner).then_some((self, inner, &path[1..]))
            }
        }
    }

    fn is_module(&self, place: &[String], path: &[String]) -> bool {
        let Some((library, at, rest)) = self.start(place, path) else { return false };
        library.files.contains_key(&[&at[..], rest].concat())
    }
}

/// Whether a word stands in the code.
fn mentions(code: &str, word: &str) -> bool {
    let inside = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word).any(|(at, _)| {
        let (before, after) = (&code[..at], &code[at + word.len()..]);
        !before.ends_with(inside) && (word.ends_with("::") || !after.starts_with(inside))
    })
}

/// The names of the items of a file.
fn items(code: &str) -> impl Iterator<Item = &str> {
    const KINDS: [&str; 8] = ["struct", "enum", "union", "trait", "type", "fn", "const", "static"];
    code.lines().filter(|line| !line.starts_with(' ')).filter_map(|line| {
        let mut words = line.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty());
        words.find(|word| KINDS.contains(word))?;
        words.find(|word| !KINDS.contains(word))
    })
}

/// Every path of at least two words in the code.
fn paths(code: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for chunk in code.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')) {
        let words: Vec<String> = chunk.split("::").map(str::to_owned).collect();
        if words.len() > 1 && words.iter().all(|word| !word.contains(':')) && !words[0].is_empty() {
            found.push(words.into_iter().filter(|word| !word.is_empty()).collect());
        }
    }
    found
}

/// Takes the `use` items out of the code.
fn take_uses(code: &str) -> (String, Vec<Use>) {
    let (mut rest, mut uses) = (String::new(), Vec::new());
    for item in code.split_inclusive(';') {
        let line = item.rfind("use ").filter(|at| {
            let before = item[..*at].trim_end();
            before.is_empty() || before.ends_with(['}', '{', ']', ')']) || before.ends_with("pub")
        });
        let Some(at) = line else {
            rest.push_str(item);
            continue;
        };
        let before = item[..at].trim_end();
        let is_sign = before.ends_with("pub") || before.ends_with("pub(crate)") || before.ends_with("pub(super)");
        rest.push_str(&item[..at]);
        expand(&[], item[at + 4..].trim_end_matches(';'), is_sign, &mut uses);
    }
    (rest, uses)
}

/// Writes `a::{b, c as d}` out as `a::b` and `a::c`.
fn expand(prefix: &[String], tree: &str, is_sign: bool, uses: &mut Vec<Use>) {
    let tree = tree.trim();
    if let Some((head, inner)) = tree.split_once('{').filter(|(head, _)| !head.contains(',')) {
        let words = head.split("::").map(|word| word.trim().to_owned()).filter(|word| !word.is_empty());
        let prefix: Vec<String> = prefix.iter().cloned().chain(words).collect();
        let inner = inner.trim_end().strip_suffix('}').expect("a closed list");
        let (mut depth, mut start) = (0, 0);
        for (at, c) in inner.char_indices().chain([(inner.len(), ',')]) {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    expand(&prefix, &inner[start..at], is_sign, uses);
                    start = at + 1;
                }
                _ => {}
            }
        }
    } else if !tree.is_empty() {
        let (path, alias) = tree.split_once(" as ").map_or((tree, None), |(path, alias)| (path, Some(alias.trim())));
        let mut path: Vec<String> =
            prefix.iter().cloned().chain(path.split("::").map(|w| w.trim().to_owned())).collect();
        let is_all = path.last().is_some_and(|last| last == "*");
        if path.len() > 1 && path.last().is_some_and(|last| last == "self" || last == "*") {
            path.pop();
        }
        let name = alias.map_or_else(|| path.last().expect("a word").clone(), str::to_owned);
        uses.push(Use { path, name, is_sign, is_all });
    }
}

/// The code without comments and without what stands in literals.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let skip = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some(raw) = rest.strip_prefix("r#\"") {
            raw.find("\"#").map_or(rest.len(), |at| at + 5)
        } else if c == '"' {
            string(rest)
        } else if c == '\'' {
            character(rest)
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        };
        rest = &rest[skip..];
        out.push(' ');
    }
    out
}

/// How long a string literal is.
fn string(text: &str) -> usize {
    let mut escaped = false;
    let end = text[1..].find(|c| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |at| at + 2)
}

/// How long a character literal is; a lifetime is one quote.
fn character(text: &str) -> usize {
    let mut chars = text[1..].chars();
    match chars.next() {
        Some('\\') => text[3..].find('\'').map_or(1, |at| at + 4),
        Some(c) if chars.next() == Some('\'') => c.len_utf8() + 2,
        _ => 1,
    }
}

/// The code without the items that only tests see.
fn without_tests(code: &str) -> String {
    let mut out = String::new();
    let mut rest = code;
    while let Some((before, after)) = rest.split_once("#[cfg(test)]") {
        out.push_str(before);
        let mut depth = 0;
        let end = after.find(|c| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            depth == 0 && (c == '}' || c == ';')
        });
        rest = &after[end.map_or(after.len(), |at| at + 1)..];
    }
    out + rest
}
