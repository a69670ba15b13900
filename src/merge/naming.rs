//! Names that one of the two has changed. Before anything else is compared, the three texts are put into the
//! names that the merge will have: what one renamed is the same thing again, wherever the other names it.

use super::outline::{self, Outline, declared_id, is_declaration};
use crate::source::Sources;
use crate::syntax::view::{Line, Role, Tree};
use crate::syntax::{self, name::spelled};
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;

/// New names by those of the base.
type Renames = FxHashMap<String, String>;

/// The texts in the names of the merge.
pub(super) struct Named {
    pub base: String,
    pub ours: String,
    pub theirs: String,
    /// What each of the two renamed, by its new name.
    pub renamed: [FxHashSet<String>; 2],
    /// What ends the names of the base that mean something else now.
    pub former: String,
}

/// What a version calls the things of the base.
struct Naming {
    renamed: Renames,
    /// The same, the other way round.
    origins: Renames,
    /// Names of the base that stand for something else in the version.
    reused: FxHashSet<String>,
}

impl Naming {
    fn new(base: &Outline, version: &Outline) -> Naming {
        let mut renamed = declared_renames(base, version);
        guessed_renames(base, version, &mut renamed);
        let origins: Renames = renamed.iter().map(|(old, new)| (new.clone(), old.clone())).collect();
        let is_reused = |name: &str| {
            (origins.contains_key(name) || renamed.contains_key(name))
                && base.get(&declared_id(name)).is_some()
                && version.get(&declared_id(name)).is_some()
        };
        let reused = base.declared().map(|(name, _)| name).filter(|name| is_reused(name)).map(str::to_owned);
        Naming { reused: reused.collect(), renamed, origins }
    }

    /// What the base calls what a name of the version stands for; `None` for what is new.
    fn origin<'n>(&'n self, name: &'n str) -> Option<&'n str> {
        self.origins
            .get(name)
            .map(String::as_str)
            .or_else(|| (!self.reused.contains(name) && !self.renamed.contains_key(name)).then_some(name))
    }
}

/// Puts three texts into the names of their merge. `None` when both renamed one thing, each in its own way.
pub(super) fn named(texts: [&str; 3], outlines: [&Outline; 3], former: String) -> Option<Named> {
    let [base, ours, theirs] = outlines;
    let (ours, theirs) = (Naming::new(base, ours), Naming::new(base, theirs));
    let mut finally: Renames = ours.renamed.clone();
    for (old, new) in &theirs.renamed {
        let other = finally.insert(old.clone(), new.clone());
        if other.is_some_and(|other| other != *new) {
            return None;
        }
    }
    for name in ours.reused.union(&theirs.reused) {
        // What is left of it in the other version is not what bears its name now.
        finally.entry(name.clone()).or_insert_with(|| format!("{name}{former}"));
    }
    let last = |name: &str| finally.get(name).cloned();
    Some(Named {
        base: rewritten(texts[0], last)?,
        ours: rewritten(texts[1], |name| ours.origin(name).and_then(last))?,
        theirs: rewritten(texts[2], |name| theirs.origin(name).and_then(last))?,
        renamed: [&ours, &theirs].map(|naming| naming.renamed.values().cloned().collect()),
        former,
    })
}

impl Named {
    /// A merged text with the names that people know.
    pub fn plain(&self, text: &str) -> String {
        text.replace(&self.former, "")
    }
}

/// Renames that `era` tells: it goes before a name that happens to be the same.
fn declared_renames(base: &Outline, version: &Outline) -> Renames {
    let mut claims: FxHashMap<Cow<'_, str>, Vec<&str>> = FxHashMap::default();
    for (name, _) in version.declared() {
        let known = former_names(base, name);
        let mut told = former_names(version, name).into_iter().filter(|was| !known.contains(was) && was != name);
        if let Some(was) = told.find(|was| base.get(&declared_id(was)).is_some()) {
            claims.entry(was).or_default().push(name);
        }
    }
    let only = |(was, names): (Cow<'_, str>, Vec<&str>)| match names[..] {
        [name] => Some((was.into_owned(), name.to_owned())),
        _ => None,
    };
    claims.into_iter().filter_map(only).collect()
}

/// What `era` says that something was called, in its head or in its block.
fn former_names<'o>(of: &'o Outline, name: &str) -> Vec<Cow<'o, str>> {
    let children = of.get(&declared_id(name)).map_or(&[][..], |node| &node.children);
    let told = children.iter().filter_map(|id| of.get(id)).filter(|n| n.role == Some(Role::FormerName));
    told.filter_map(|node| node.words.said.split(' ').nth(1)).map(outline::named).collect()
}

/// Renames that nothing tells: all the rest of the declaration is as it was. One that is found helps to find
/// those of what names it.
fn guessed_renames(base: &Outline, version: &Outline, renamed: &mut Renames) {
    loop {
        let origins: Renames = renamed.iter().map(|(old, new)| (new.clone(), old.clone())).collect();
        let mut lost: FxHashMap<String, Vec<&str>> = FxHashMap::default();
        for (name, _) in base.declared().filter(|(name, _)| version.get(&declared_id(name)).is_none()) {
            if !renamed.contains_key(name) {
                lost.entry(content(base, &declared_id(name), &Renames::default())).or_default().push(name);
            }
        }
        if lost.is_empty() {
            return;
        }
        let mut found: FxHashMap<String, Vec<&str>> = FxHashMap::default();
        for (name, _) in version.declared().filter(|(name, _)| base.get(&declared_id(name)).is_none()) {
            if !origins.contains_key(name) {
                found.entry(content(version, &declared_id(name), &origins)).or_default().push(name);
            }
        }
        let known = renamed.len();
        for (content, new) in found {
            if let ([new], Some([old])) = (&new[..], lost.get(&content).map(Vec::as_slice)) {
                renamed.insert((*old).to_owned(), (*new).to_owned());
            }
        }
        if renamed.len() == known {
            return;
        }
    }
}

/// All that a declaration says but the names that are declared in it.
fn content(of: &Outline, id: &str, origins: &Renames) -> String {
    let Some(node) = of.get(id) else { return String::new() };
    let own = if is_declaration(id) { 1 } else { usize::MAX };
    let words = node.words.said.split(' ').enumerate().filter(|(at, _)| *at != own);
    let origin = |(_, word): (usize, &str)| {
        let name = outline::named(word);
        origins.get(&*name).cloned().unwrap_or_else(|| name.into_owned())
    };
    let words: Vec<String> = words.map(origin).collect();
    let mut parts: Vec<String> = node.children.iter().map(|child| content(of, child, origins)).collect();
    parts.sort();
    format!("{}\n{}", words.join(" "), parts.join("\n"))
}

/// A text with other names in it.
fn rewritten(text: &str, name: impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut sources = Sources::new();
    let id = sources.add("", text.to_owned()).ok()?;
    let source = sources.get(id);
    let ast = syntax::parse(source).0;
    let mut edits = Vec::new();
    for line in Tree::new(source, &ast).lines() {
        edits_in(line, &name, &mut edits);
    }
    edits.sort_by_key(|(start, _, _)| *start);
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for (start, end, name) in edits {
        let (start, end) = (start as usize, end as usize);
        out.push_str(text.get(at..start)?);
        out.push_str(&spelled(&name));
        at = end;
    }
    out.push_str(text.get(at..)?);
    Some(out)
}

fn edits_in(line: Line<'_>, name: &impl Fn(&str) -> Option<String>, edits: &mut Vec<(u32, u32, String)>) {
    for atom in line.item_names() {
        if let Some(new) = name(atom.text()).filter(|new| new != atom.text()) {
            edits.push((atom.span().start, atom.span().end(), new));
        }
    }
    for child in line.lines() {
        edits_in(child, name, edits);
    }
}
