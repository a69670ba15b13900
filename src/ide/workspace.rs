//! All the plans of what an editor has open, each a snapshot: those that an edit leaves alone are shared with the
//! workspace before it.

use super::Analysis;
use crate::diagnostic::Text;
use crate::files::{Files, Limits};
use crate::roots::{self, Texted};
use crate::source::{SourceId, Sources};
use crate::text;
use std::cell::RefCell;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// The plans of the folders and texts that are open.
#[derive(Default)]
pub struct Workspace {
    /// Each plan.
    pub plans: Vec<Planned>,
    /// Texts of no plan, by their names, and what to say of them.
    pub loose: Vec<(String, Text)>,
}

/// The files directly in a folder, or why they are not known.
type Listing = Result<Vec<String>, Text>;

/// One plan, and what it was made of.
#[derive(Clone)]
pub struct Planned {
    /// Its folder, as messages name it.
    pub folder: String,
    /// What it is.
    pub analysis: Arc<Analysis>,
    texts: Vec<SourceId>,
    /// The files that it asked for beside its texts, and what they held; the folders, and what was in them.
    tables: Vec<(String, u64)>,
    folders: Vec<(String, Listing)>,
}

impl Workspace {
    /// Reads the plans of some folders and texts, as the commands find them.
    pub fn of(files: &dyn Files, roots: &[String], before: &Workspace) -> Result<Workspace, Text> {
        if roots.is_empty() {
            return Ok(Workspace::default());
        }
        let found = roots::find(files, roots)?;
        let plan = |texted: &Texted| planned(files, &found.sources, texted, before);
        let plans = found.plans.iter().map(plan).collect();
        let of_no_plan = |name: &String| {
            text!(
                "{name} non è di nessun piano: un piano ha ciò che sta nella sua cartella, e i file accanto alle cartelle che lo contengono",
                "{name} is of no plan: a plan has what is in its folder, and the files directly in the folders above it"
            )
        };
        let names = found.loose.iter().map(|id| found.sources.get(*id).name.clone());
        let loose = names.map(|name| (name.clone(), of_no_plan(&name))).collect();
        Ok(Workspace { plans, loose })
    }

    /// The first plan that has a text or table.
    pub fn plan_with(&self, name: &str) -> Option<&Planned> {
        self.plans.iter().find(|plan| plan.analysis.source(name).is_some())
    }
}

/// A plan, analysed unless it is the one of before.
fn planned(files: &dyn Files, sources: &Sources, texted: &Texted, before: &Workspace) -> Planned {
    let folder = texted.folder(sources);
    let texts = texted.texts.clone();
    let is_same = |plan: &&Planned| plan.has_same_texts(sources, &texts) && plan.has_same_tables(files);
    if let Some(same) = before.plans.iter().find(is_same) {
        return same.clone();
    }
    let asked = Asked { files, tables: RefCell::default(), folders: RefCell::default() };
    let analysis = Arc::new(Analysis::of_some(sources.clone(), &texted.texts, &asked));
    Planned { folder, analysis, texts, tables: asked.tables.into_inner(), folders: asked.folders.into_inner() }
}

impl Planned {
    fn has_same_texts(&self, sources: &Sources, texts: &[SourceId]) -> bool {
        let same = |id: &SourceId| {
            let (before, now) = (self.analysis.sources().get(*id), sources.get(*id));
            before.name == now.name && before.text == now.text
        };
        self.texts == texts && texts.iter().all(same)
    }

    fn has_same_tables(&self, files: &dyn Files) -> bool {
        self.folders.iter().all(|(folder, held)| files.beside(folder) == *held)
            && self.tables.iter().all(|(path, held)| of_read(&files.read_named(path)) == *held)
    }
}

fn of_read(read: &Result<Vec<u8>, Text>) -> u64 {
    let mut hasher = DefaultHasher::new();
    match read {
        Ok(bytes) => (true, bytes).hash(&mut hasher),
        Err(why) => (false, &why.it).hash(&mut hasher),
    }
    hasher.finish()
}

/// Remembers which files and folders were asked for.
struct Asked<'f> {
    files: &'f dyn Files,
    tables: RefCell<Vec<(String, u64)>>,
    folders: RefCell<Vec<(String, Listing)>>,
}

impl Files for Asked<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, Text> {
        self.files.read(path)
    }

    fn list(&self, root: &str) -> Result<Option<Vec<String>>, Text> {
        self.files.list(root)
    }

    fn beside(&self, folder: &str) -> Result<Vec<String>, Text> {
        let found = self.files.beside(folder);
        self.folders.borrow_mut().push((folder.to_owned(), found.clone()));
        found
    }

    fn read_named(&self, path: &str) -> Result<Vec<u8>, Text> {
        let read = self.files.read_named(path);
        self.tables.borrow_mut().push((path.to_owned(), of_read(&read)));
        read
    }

    fn limits(&self) -> Limits {
        self.files.limits()
    }
}
