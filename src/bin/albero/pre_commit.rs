//! `albero pre-commit`, which git runs before a commit: `fmt --check` and `check` on what is about to be
//! recorded, and not on what happens to be in the folder.

use crate::Exit;
use crate::git_setup::git;
use crate::input::Problem;
use crate::output::Settings;
use albero::diagnostic::Lang;
use albero::source::Sources;
use albero::syntax;
use albero::syntax::view::{Role, Tree};
use albero::text;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub fn run(settings: &Settings) -> Result<Exit, Problem> {
    let top = PathBuf::from(git(Path::new("."), &["rev-parse", "--show-toplevel"])?);
    let list = |arguments: &[&str]| -> Result<Vec<String>, Problem> {
        Ok(git(&top, arguments)?.split('\0').filter(|p| is_of_a_plan(p)).map(str::to_owned).collect())
    };
    let staged = list(&["diff", "--cached", "--name-only", "--no-renames", "-z"])?;
    if staged.is_empty() {
        return Ok(Exit::Fine);
    }
    let all = list(&["ls-files", "--cached", "-z"])?;
    let copy = Copy::new(&top, &all)?;
    let changed: Vec<&String> = staged.iter().filter(|p| p.ends_with(".albero") && all.contains(p)).collect();
    let mut is_fine = true;
    if !changed.is_empty() {
        let mut arguments = vec!["fmt", "--check"];
        arguments.extend(changed.iter().map(|p| p.as_str()));
        is_fine = copy.albero(&arguments, settings)?;
        if !is_fine {
            settings.note(&text!(
                "commit fermato: sistema con `albero fmt` e aggiungi di nuovo i file",
                "commit stopped: mend it with `albero fmt` and add the files again"
            ));
        }
    }
    for root in copy.plans(&all) {
        let below = |path: &&String| root.is_empty() || path.starts_with(&format!("{root}/"));
        if staged.iter().any(|p| below(&p))
            && !copy.albero(&["check", if root.is_empty() { "." } else { &root }], settings)?
        {
            settings.note(&text!("commit fermato: il piano ha errori", "commit stopped: the plan has errors"));
            is_fine = false;
        }
    }
    Ok(if is_fine { Exit::Fine } else { Exit::Findings })
}

/// Plans and the tables they read.
fn is_of_a_plan(path: &str) -> bool {
    [".albero", ".csv", ".tsv"].iter().any(|ending| path.ends_with(ending))
}

/// What is about to be recorded, in a folder of its own.
struct Copy {
    folder: PathBuf,
}

impl Copy {
    fn new(top: &Path, paths: &[String]) -> Result<Copy, Problem> {
        let folder = std::env::temp_dir().join(format!("albero-{}", std::process::id()));
        std::fs::create_dir_all(&folder).map_err(|e| Problem::file(&folder, e))?;
        let copy = Copy { folder };
        let prefix = format!("--prefix={}/", copy.folder.to_string_lossy().replace('\\', "/"));
        let mut child = Command::new("git")
            .args(["checkout-index", "-z", "--stdin", &prefix])
            .current_dir(top)
            .stdin(Stdio::piped())
            .spawn()
            .map_err(|e| Problem::file(Path::new("git"), e))?;
        if let Some(mut input) = child.stdin.take() {
            for path in paths {
                input.write_all(path.as_bytes()).and_then(|()| input.write_all(&[0])).map_err(Problem::output)?;
            }
        }
        child.wait().map_err(|e| Problem::file(Path::new("git"), e))?;
        Ok(copy)
    }

    /// Runs this command in there, so that its messages name files as the repository does.
    fn albero(&self, arguments: &[&str], settings: &Settings) -> Result<bool, Problem> {
        let own = std::env::current_exe().map_err(|e| Problem::file(Path::new("albero"), e))?;
        let lang = if settings.lang == Lang::It { "it" } else { "en" };
        let run = Command::new(&own).args(arguments).args(["--lang", lang]).current_dir(&self.folder).output();
        let run = run.map_err(|e| Problem::file(&own, e))?;
        // What does not stop a commit is only counted: warnings of a real plan fill the screen.
        let said = String::from_utf8_lossy(&run.stderr);
        let from = if run.status.success() { said.trim_end().rfind('\n').map_or(0, |at| at + 1) } else { 0 };
        std::io::stderr().lock().write_all(said[from..].as_bytes()).map_err(Problem::output)?;
        Ok(run.status.success())
    }

    /// The folders with a `piano` in them.
    fn plans(&self, paths: &[String]) -> BTreeSet<String> {
        let declares_plan = |path: &&String| {
            let mut sources = Sources::new();
            let text = std::fs::read_to_string(self.folder.join(path)).unwrap_or_default();
            let Ok(id) = sources.add("", text) else { return false };
            let (ast, _) = syntax::parse(sources.get(id));
            Tree::new(sources.get(id), &ast).lines().any(|line| line.role() == Some(Role::Plan))
        };
        let plans = paths.iter().filter(|p| p.ends_with(".albero")).filter(declares_plan);
        plans.map(|p| p.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned()).collect()
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
