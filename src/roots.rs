//! Which texts are one plan, wherever they are stored.
//!
//! A folder with a `piano` directly in it is a plan: it has the texts below it, and those directly in the folders above
//! it, up to the root of what holds it, unless they are another plan's. A policy beside its plans is found in this way. Where
//! what was asked for holds one plan at most, all of it is that plan.

use crate::diagnostic::{Code, Diagnostic, Text};
use crate::files::{self, Files, Texts, folder_of};
use crate::source::{Place, Source, SourceId, Sources};
use crate::syntax::view;
use crate::text;
use std::collections::{BTreeSet, HashMap, HashSet};

/// The plans of what was asked for.
pub struct Found {
    /// The texts of all of them.
    pub sources: Sources,
    /// Each plan; one where there is no `piano` at all.
    pub plans: Vec<Texted>,
    /// Texts of no plan, where there are several.
    pub loose: Vec<SourceId>,
}

/// One plan as its texts.
pub struct Texted {
    /// Where its `piano` stands; none in texts without one.
    pub head: Option<Place>,
    /// Its texts.
    pub texts: Vec<SourceId>,
}

impl Texted {
    /// Its folder, as messages name it.
    pub fn folder(&self, sources: &Sources) -> String {
        match self.head.map_or("", |head| folder_at(sources, head)) {
            "" => ".".to_owned(),
            folder => folder.to_owned(),
        }
    }

    /// True for a path below its folder, or directly in one above it.
    pub fn may_hold(&self, sources: &Sources, path: &str) -> bool {
        let (folder, place) = (self.head.map_or("", |head| folder_at(sources, head)), folder_of(path));
        is_within(place, folder) || is_within(folder, place)
    }
}

/// One thing that was asked for.
struct Asked {
    /// Its name, if it is a folder.
    folder: Option<String>,
    /// What it gave.
    texts: Vec<SourceId>,
}

/// Reads the files named, and every `*.albero` below the folders named.
pub fn find(files: &dyn Files, roots: &[String]) -> Result<Found, Text> {
    let mut reader = Reader { files, sources: Sources::new(), known: HashMap::new() };
    let mut asked = Vec::new();
    for root in roots {
        let (folder, paths) = match files::texts_of(files, root)? {
            Texts::File(path) => (None, vec![path]),
            Texts::Below(paths) => (Some(root.clone()), paths),
        };
        files::within(files, reader.sources.len() + paths.len())?;
        asked.push(Asked { folder, texts: reader.read(&paths)? });
    }
    let heads = heads(&reader.sources);
    let folders: BTreeSet<&str> = heads.iter().map(|head| folder_at(&reader.sources, *head)).collect();
    if folders.len() > 1 {
        return several(reader, &asked, &heads);
    }
    let head = heads.first().copied();
    if let Some(head) = head {
        let holding = asked.iter().filter(|asked| asked.texts.contains(&head.source));
        reader.above(holding)?;
    }
    let texts = reader.sources.iter().map(|(id, _)| id).collect();
    Ok(Found { sources: reader.sources, plans: vec![Texted { head, texts }], loose: Vec::new() })
}

impl Found {
    /// The texts of the one plan that there is; else a finding that names all of them.
    pub fn only(self) -> Result<Sources, Box<(Sources, Diagnostic)>> {
        let mut heads = self.plans.iter().filter_map(|plan| plan.head);
        let (Some(first), count) = (heads.next(), self.plans.len()) else { return Ok(self.sources) };
        if count == 1 {
            return Ok(self.sources);
        }
        let folders: Vec<String> = self.plans.iter().map(|plan| format!("`{}`", plan.folder(&self.sources))).collect();
        let (list, one) = (folders.join(", "), &folders[0]);
        let message = text!("qui ci sono {count} piani: {list}", "there are {count} plans here: {list}");
        let mut found = Diagnostic::new(Code::PlanRepeated, first, message).help(text!(
            "questo comando ne vuole uno: nomina la sua cartella, per esempio {one}; `albero check` li controlla tutti",
            "this command wants one of them: name its folder, such as {one}; `albero check` checks them all"
        ));
        for head in heads {
            found = found.also(head, text!("un altro piano è qui", "another plan is here"));
        }
        Err(Box::new((self.sources, found)))
    }
}

/// Two plans or more: to each its own, what it shares with others, and what was named without being in any.
fn several(mut reader: Reader<'_>, asked: &[Asked], heads: &[Place]) -> Result<Found, Text> {
    let folders: BTreeSet<String> = heads.iter().map(|head| folder_at(&reader.sources, *head).to_owned()).collect();
    let nearest = |path: &str| folders.iter().filter(|f| is_within(folder_of(path), f)).max_by_key(|f| f.len());
    let mut plans = Vec::new();
    let mut used: HashSet<SourceId> = HashSet::new();
    for folder in &folders {
        let mut texts = Vec::new();
        for one in asked {
            let is_shared = !one.texts.iter().any(|id| nearest(&reader.sources.get(*id).name).is_some());
            let belongs = |id: &&SourceId| {
                let path = &reader.sources.get(**id).name;
                let owner = nearest(path);
                owner == Some(folder) || owner.is_none() && (is_shared || is_within(folder, folder_of(path)))
            };
            texts.extend(one.texts.iter().filter(belongs).copied());
        }
        let own = |head: &&Place| folder_at(&reader.sources, **head) == folder;
        let head = heads.iter().find(own).copied();
        let holding = asked.iter().filter(|asked| head.is_some_and(|head| asked.texts.contains(&head.source)));
        texts.extend(reader.above(holding)?);
        let mut once = HashSet::new();
        texts.retain(|id| once.insert(*id));
        used.extend(&texts);
        plans.push(Texted { head, texts });
    }
    let loose = asked.iter().flat_map(|one| &one.texts).filter(|id| !used.contains(id)).copied().collect();
    Ok(Found { sources: reader.sources, plans, loose })
}

/// Reads each file once.
struct Reader<'f> {
    files: &'f dyn Files,
    sources: Sources,
    /// What was read, by what tells each file from all others; nothing until that is asked.
    known: HashMap<String, SourceId>,
}

impl Reader<'_> {
    fn read(&mut self, paths: &[String]) -> Result<Vec<SourceId>, Text> {
        // Where only one thing was asked for, and nothing in it leads elsewhere, each path is a file of its own.
        if self.sources.is_empty() && !self.files.has_links() {
            return paths.iter().map(|path| files::read_one(self.files, path, &mut self.sources)).collect();
        }
        if self.known.is_empty() {
            let identity = |source: &Source| self.files.identity(&source.name);
            self.known = self.sources.iter().map(|(id, source)| (identity(source), id)).collect();
        }
        let mut read = Vec::new();
        for path in paths {
            let identity = self.files.identity(path);
            let id = match self.known.get(&identity) {
                Some(id) => *id,
                None => files::read_one(self.files, path, &mut self.sources)?,
            };
            self.known.insert(identity, id);
            read.push(id);
        }
        Ok(read)
    }

    /// The texts directly in the folders above those asked for, where they are no plan themselves.
    fn above<'a>(&mut self, asked: impl Iterator<Item = &'a Asked>) -> Result<Vec<SourceId>, Text> {
        let mut found = Vec::new();
        for folder in asked.filter_map(|asked| asked.folder.as_ref()) {
            for paths in self.files.above(folder)?.into_iter().filter(|paths| !paths.is_empty()) {
                let mut beside = Sources::new();
                for path in &paths {
                    files::read_one(self.files, path, &mut beside)?;
                }
                if !heads(&beside).is_empty() {
                    continue;
                }
                found.extend(self.read(&paths)?);
            }
        }
        Ok(found)
    }
}

/// Where each `piano` stands.
fn heads(sources: &Sources) -> Vec<Place> {
    sources.iter().filter_map(|(_, source)| view::plan_of(source)).collect()
}

fn folder_at(sources: &Sources, head: Place) -> &str {
    folder_of(&sources.get(head.source).name)
}

/// True for a folder that is another, or lies in it.
fn is_within(folder: &str, outer: &str) -> bool {
    outer.is_empty() || folder.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
