//! Plans at a git revision, read by asking `git`: nothing is checked out and nothing is written.

use crate::input::Problem;
use albero::diagnostic::Text;
use albero::files::{Files, in_order, is_text};
use albero::source::Sources;
use albero::text;
use std::cell::RefCell;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

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
        git(&["merge-base", one, other])
    }

    /// Reads the plan's texts.
    pub fn read(&self) -> Result<(Sources, Objects), Problem> {
        let (name, path) = (&self.name, &self.path);
        let objects = Objects::open(name, &self.commit)?;
        let listed = objects.list(&objects.name_of(path)).map_err(Problem::new)?.unwrap_or_default();
        let texts: Vec<String> = listed.into_iter().filter(|path| is_text(path)).collect();
        if texts.is_empty() {
            let place = if path.is_empty() { "." } else { path };
            return Err(Problem::new(text!(
                "in {place} alla revisione {name} non ci sono file .albero; se il piano sta altrove, scrivi `{name}:cartella`",
                "there are no .albero files in {place} at revision {name}; if the plan is elsewhere, write `{name}:folder`"
            )));
        }
        let sources = albero::files::read(&objects, &texts).map_err(Problem::new)?;
        Ok((sources, objects))
    }
}

fn gone(shown: &str) -> Problem {
    Problem::new(text!("{shown}: git non lo trova", "{shown}: git cannot find it"))
}

/// The path on a line of `git ls-tree`, for a file below a folder.
fn listed<'a>(line: &'a str, folder: &str) -> Option<&'a str> {
    let (head, path) = line.split_once('\t')?;
    // Links and submodules are not texts.
    let regular = head.starts_with("100");
    let below = path.strip_prefix(folder).unwrap_or(path);
    // Hidden folders hold git's and editors' own files.
    let hidden = below.split('/').any(|part| part.starts_with('.'));
    (regular && !hidden).then_some(path)
}

/// A path without `.` and `..`.
fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The objects of one commit, by a `git cat-file` that stays open.
pub struct Objects {
    revision: String,
    commit: String,
    pipes: RefCell<Pipes>,
}

struct Pipes {
    child: Child,
    ask: ChildStdin,
    answer: BufReader<ChildStdout>,
}

impl Objects {
    fn open(revision: &str, commit: &str) -> Result<Objects, Problem> {
        let mut child = Command::new("git")
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|e| cannot_run(&e))?;
        let (Some(ask), Some(answer)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(gone(revision));
        };
        let pipes = RefCell::new(Pipes { child, ask, answer: BufReader::new(answer) });
        Ok(Objects { revision: revision.to_owned(), commit: commit.to_owned(), pipes })
    }

    /// What messages call a path of this revision.
    fn name_of(&self, path: &str) -> String {
        format!("{}:{path}", self.revision)
    }

    /// The path that messages call by a name.
    fn path<'n>(&self, name: &'n str) -> &'n str {
        name.strip_prefix(self.revision.as_str()).and_then(|path| path.strip_prefix(':')).unwrap_or(name)
    }

    /// What an object holds; none where there is no such thing.
    fn get(&self, name: &str) -> Result<Option<Vec<u8>>, Problem> {
        let broken = |e: std::io::Error| Problem::new(text!("git: {e}", "git: {e}"));
        // The question is a line.
        if name.contains('\n') {
            return Ok(None);
        }
        let mut pipes = self.pipes.borrow_mut();
        writeln!(pipes.ask, "{name}").and_then(|()| pipes.ask.flush()).map_err(broken)?;
        let mut head = String::new();
        pipes.answer.read_line(&mut head).map_err(broken)?;
        let mut words = head.trim_end().rsplit(' ');
        let (size, kind) = (words.next().and_then(|s| s.parse::<usize>().ok()), words.next());
        let Some(size) = size else { return Ok(None) };
        let mut bytes = vec![0; size];
        pipes.answer.read_exact(&mut bytes).map_err(broken)?;
        let mut end = [0];
        pipes.answer.read_exact(&mut end).map_err(broken)?;
        Ok((kind == Some("blob")).then_some(bytes))
    }
}

impl Files for Objects {
    fn read(&self, name: &str) -> Result<Vec<u8>, Text> {
        let (revision, commit) = (&self.revision, &self.commit);
        let found = self.get(&format!("{commit}:{}", normal(self.path(name))));
        let missing = || text!("non c'è alla revisione {revision}", "is not there at revision {revision}");
        found.map_err(|p| p.text().clone())?.ok_or_else(missing)
    }

    fn list(&self, root: &str) -> Result<Option<Vec<String>>, Text> {
        let path = self.path(root);
        let mut listing = vec!["ls-tree", "-r", "-z", "--full-tree", self.commit.as_str()];
        if !path.is_empty() {
            listing.extend(["--", path]);
        }
        let lines = git_bytes(&listing).map_err(|p| p.text().clone())?.unwrap_or_default();
        let lines = lines.split(|b| *b == 0).map(String::from_utf8_lossy);
        let mut found: Vec<String> = lines.filter_map(|line| Some(self.name_of(listed(&line, path)?))).collect();
        in_order(&mut found);
        Ok(Some(found))
    }
}

impl Drop for Objects {
    fn drop(&mut self) {
        let pipes = self.pipes.get_mut();
        let _ = pipes.child.kill();
        let _ = pipes.child.wait();
    }
}

/// What a git command prints, without the end of the line; none when it says no.
fn git(arguments: &[&str]) -> Result<Option<String>, Problem> {
    let text = git_bytes(arguments)?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    Ok(text.map(|t| t.trim_end_matches(['\n', '\r']).to_owned()))
}

fn git_bytes(arguments: &[&str]) -> Result<Option<Vec<u8>>, Problem> {
    let ran = Command::new("git").args(arguments).stdin(Stdio::null()).stderr(Stdio::null()).output();
    let output = ran.map_err(|e| cannot_run(&e))?;
    Ok(output.status.success().then_some(output.stdout))
}

fn cannot_run(error: &std::io::Error) -> Problem {
    if error.kind() == std::io::ErrorKind::NotFound {
        return Problem::new(text!(
            "per confrontare revisioni serve git, e il comando `git` non c'è: installalo, o confronta due cartelle",
            "comparing revisions needs git, and there is no `git` command: install it, or compare two folders"
        ));
    }
    Problem::new(text!("git: {error}", "git: {error}"))
}

/// The top folder of the repository.
pub fn top() -> Result<Option<String>, Problem> {
    git(&["rev-parse", "--show-toplevel"])
}
