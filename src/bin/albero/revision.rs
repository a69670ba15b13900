//! Plans at a git revision, read by asking `git`: nothing is checked out and nothing is written.

use crate::git::git;
use crate::input::Problem;
use crate::objects::{Objects, normal};
use albero::files::{Files, is_text};
use albero::source::Sources;
use albero::text;

/// A commit, and the folder or file of it that is the plan.
pub struct Revision {
    /// As the user names it, for messages.
    pub shown: String,
    /// The revision as the user names it.
    name: String,
    /// The commit's full id.
    commit: String,
    /// Path from the top of the repository; empty for all of it.
    path: String,
}

impl Revision {
    /// Reads `HEAD~3`, which means the current folder at that revision, or `HEAD~3:piano`, from the
    /// top of the repository as in git.
    pub fn find(written: &str) -> Result<Revision, Problem> {
        let (name, path) = match written.split_once(':') {
            Some((name, path)) => (name, Some(path)),
            None => (written, None),
        };
        let Some(here) = git(&["rev-parse", "--show-prefix"])? else {
            return Err(Problem::new(text!(
                "«{written}» non è una cartella né un file, e qui non c'è un repository git in cui cercarlo come revisione",
                "“{written}” is neither a folder nor a file, and there is no git repository here to look for it as a revision"
            )));
        };
        let asked = format!("{name}^{{commit}}");
        let commit = git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &asked])?;
        let Some(commit) = commit.filter(|_| !name.is_empty()) else {
            return Err(Problem::new(text!(
                "«{name}» non è una cartella, un file né una revisione di questo repository: `git log --oneline` e `git tag` dicono quali ci sono",
                "“{name}” is not a folder, a file or a revision of this repository: `git log --oneline` and `git tag` show which there are"
            )));
        };
        let path = match path {
            None => here,
            Some(path) if path == "." || path.starts_with("./") || path.starts_with("../") => format!("{here}{path}"),
            Some(path) => path.to_owned(),
        };
        Ok(Revision { shown: written.to_owned(), name: name.to_owned(), commit, path: normal(&path) })
    }

    /// The commit from which two revisions part ways.
    pub fn parting(one: &str, other: &str) -> Result<Option<String>, Problem> {
        git(&["merge-base", "--end-of-options", one, other])
    }

    /// Reads the plan's texts.
    pub fn read(&self) -> Result<(Sources, Objects), Problem> {
        let (name, path) = (&self.name, &self.path);
        let objects = Objects::of_commit(name, &self.commit)?;
        let root = objects.name_of(path.as_bytes());
        let listed = objects.list(&root).map_err(Problem::new)?;
        if listed.is_some_and(|listed| !listed.iter().any(|path| is_text(path))) {
            let place = if path.is_empty() { "." } else { path };
            return Err(Problem::new(text!(
                "in {place} alla revisione {name} non ci sono file .albero; se il piano sta altrove, scrivi `{name}:cartella`",
                "there are no .albero files in {place} at revision {name}; if the plan is elsewhere, write `{name}:folder`"
            )));
        }
        let found = albero::roots::find(&objects, &[root]).map_err(Problem::new)?;
        Ok((crate::input::only(found)?, objects))
    }
}

/// The top folder of the repository.
pub fn top() -> Result<Option<String>, Problem> {
    git(&["rev-parse", "--show-toplevel"])
}
