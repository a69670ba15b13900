//! `albero pre-commit`, which git runs before a commit: `fmt --check` and `check` on what is about to be
//! recorded, and not on what happens to be in the folder.

use crate::Exit;
use crate::git::git_bytes;
use crate::input::Problem;
use crate::objects::Objects;
use crate::output::Settings;
use crate::{check, fmt};
use albero::diagnostic::Text;
use albero::files::{Files, decode, is_chapter, is_text};
use albero::roots::{self, Found, Texted};
use albero::source::Sources;
use albero::text;

pub fn run(settings: &Settings) -> Result<Exit, Problem> {
    let index = Objects::of_index()?;
    let staged = git_bytes(&["diff", "--cached", "--name-only", "--no-renames", "--diff-filter=d", "-z"])?;
    let gone = git_bytes(&["diff", "--cached", "--name-only", "--no-renames", "--diff-filter=D", "-z"])?;
    let (Some(staged), Some(gone)) = (staged, gone) else {
        return Err(Problem::new(text!("qui non c'è un repository git", "there is no git repository here")));
    };
    let names = |bytes: &[u8]| -> Vec<String> {
        let paths = bytes.split(|b| *b == 0).filter(|path| !path.is_empty());
        paths.map(|path| index.name_of(path)).filter(|name| is_of_a_plan(name)).collect()
    };
    let (staged, gone) = (names(&staged), names(&gone));
    // Only what was listed is known to be a link.
    index.list("").map_err(Problem::new)?;
    if staged.is_empty() && gone.is_empty() {
        return Ok(Exit::Fine);
    }
    let is_laid_out = laid_out(&index, &staged, settings)?;
    let changed: Vec<&String> = staged.iter().chain(&gone).collect();
    let is_sound = sound(&index, &changed, settings)?;
    Ok(if is_laid_out && is_sound { Exit::Fine } else { Exit::Findings })
}

fn laid_out(index: &Objects, staged: &[String], settings: &Settings) -> Result<bool, Problem> {
    let mut texts = Vec::new();
    // A link has no text of its own to lay out.
    for name in staged.iter().filter(|name| is_text(name) && !index.is_link(name)) {
        let about = |reason| Problem::new(text!("{name}: ", "{name}: ").then(&reason));
        texts.push((name.clone(), index.read(name).map_err(about)?));
    }
    let unlaid = fmt::unlaid(texts, settings)?;
    if unlaid.is_empty() {
        return Ok(true);
    }
    let (list, command) = (unlaid.join(", "), again(&unlaid));
    settings.note(&text!(
        "commit fermato: `albero fmt` riscriverebbe {list}; sistema con\n  albero fmt {command}",
        "commit stopped: `albero fmt` would rewrite {list}; mend it with\n  albero fmt {command}"
    ));
    Ok(false)
}

/// The files for a command, and the command that puts them into the commit once they are mended.
fn again(names: &[String]) -> String {
    let files: Vec<String> = names.iter().map(|name| in_a_shell(name)).collect();
    let files = files.join(" ");
    format!("{files} && git add {files}")
}

/// A name as a shell reads it.
fn in_a_shell(name: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._-/".contains(c);
    match name.chars().all(is_plain) && !name.starts_with('-') {
        true => name.to_owned(),
        false => format!("'{}'", name.replace('\'', "'\\''")),
    }
}

/// Checks the plans of which something is about to change.
fn sound(index: &Objects, changed: &[&String], settings: &Settings) -> Result<bool, Problem> {
    let index = &Readable(index);
    if index.list("").map_err(Problem::new)?.is_some_and(|all| !all.iter().any(|path| is_text(path))) {
        return Ok(true);
    }
    let Found { mut sources, mut plans, .. } = roots::find(index, &[String::new()]).map_err(Problem::new)?;
    plans.retain(|plan| plan.head.is_some() && concerns(plan, &sources, changed));
    let mut wrong: Vec<String> = Vec::new();
    for plan in &plans {
        let found = check::stops(&mut sources, plan, index, settings);
        wrong.extend(found.into_iter().filter(|name| !wrong.contains(name)).collect::<Vec<_>>());
    }
    if wrong.is_empty() {
        return Ok(true);
    }
    let (list, files) = (wrong.join(", "), wrong.iter().map(|name| in_a_shell(name)).collect::<Vec<_>>().join(" "));
    settings.note(&text!(
        "commit fermato: ci sono errori in {list}; correggi, poi\n  git add {files}",
        "commit stopped: there are errors in {list}; correct them, then\n  git add {files}"
    ));
    Ok(false)
}

/// What can be read of the index: a text that can't is no reason to stop a commit that does not touch it.
struct Readable<'a>(&'a Objects);

impl Files for Readable<'_> {
    fn read(&self, name: &str) -> Result<Vec<u8>, Text> {
        self.0.read(name)
    }

    fn list(&self, root: &str) -> Result<Option<Vec<String>>, Text> {
        let mut found = self.0.list(root)?;
        let is_read = |name: &String| !is_text(name) || self.read(name).is_ok_and(|bytes| decode(bytes).is_ok());
        found.iter_mut().for_each(|found| found.retain(is_read));
        Ok(found)
    }

    fn identity(&self, name: &str) -> String {
        self.0.identity(name)
    }

    fn has_links(&self) -> bool {
        self.0.has_links()
    }
}

/// True where one of the files is the plan's, or stands where one of the plan's could.
fn concerns(plan: &Texted, sources: &Sources, changed: &[&String]) -> bool {
    changed.iter().any(|path| plan.may_hold(sources, path))
}

/// Plans, the tables they read and the chapters beside them.
fn is_of_a_plan(path: &str) -> bool {
    is_text(path) || is_chapter(path) || [".csv", ".tsv"].iter().any(|ending| path.ends_with(ending))
}
