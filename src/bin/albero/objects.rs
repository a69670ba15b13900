//! The files of a commit, or of what is about to be committed, by a `git cat-file` that stays open.

use crate::disk::in_unicode;
use crate::git::{cannot_run, git_bytes};
use crate::problem::Problem;

use albero::diagnostic::Text;
use albero::files::{Files, folder_of, in_order, is_text};
use albero::text;
use std::cell::RefCell;
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// The objects of one commit, or of the index.
pub struct Objects {
    tree: Tree,
    /// The paths that messages don't show as they are.
    odd: RefCell<HashMap<String, Vec<u8>>>,
    /// The links among what was listed, each with the object that says where it leads.
    links: RefCell<HashMap<Vec<u8>, Vec<u8>>>,
    pipes: RefCell<Pipes>,
}

/// Links followed before they are taken for a ring.
const LINKS: usize = 40;

enum Tree {
    /// A commit's full id, and the revision as the user names it.
    Commit { id: String, revision: String },
    /// What is about to be committed.
    Index,
}

struct Pipes {
    child: Child,
    ask: ChildStdin,
    answer: BufReader<ChildStdout>,
}

impl Objects {
    /// Those of a commit: messages call a path `HEAD~3:piano/piano.albero`.
    pub fn of_commit(revision: &str, id: &str) -> Result<Objects, Problem> {
        Objects::open(Tree::Commit { id: id.to_owned(), revision: revision.to_owned() })
    }

    /// Those of the index: messages call a path by its name from the top of the repository.
    pub fn of_index() -> Result<Objects, Problem> {
        Objects::open(Tree::Index)
    }

    fn open(tree: Tree) -> Result<Objects, Problem> {
        let mut child = Command::new("git")
            .args(["cat-file", "--batch", "--follow-symlinks"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|e| cannot_run(&e))?;
        let (Some(ask), Some(answer)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(Problem::new(text!("git non risponde", "git does not answer")));
        };
        let pipes = RefCell::new(Pipes { child, ask, answer: BufReader::new(answer) });
        Ok(Objects { tree, odd: RefCell::default(), links: RefCell::default(), pipes })
    }

    /// What messages call a path of this tree.
    pub fn name_of(&self, path: &[u8]) -> String {
        let shown = match std::str::from_utf8(path) {
            Ok(plain) => plain.to_owned(),
            Err(_) => in_unicode(path),
        };
        let name = match &self.tree {
            Tree::Commit { revision, .. } => format!("{revision}:{shown}"),
            Tree::Index => shown.clone(),
        };
        if shown.as_bytes() != path {
            self.odd.borrow_mut().insert(name.clone(), path.to_owned());
        }
        name
    }

    /// The path that messages call by a name.
    fn path(&self, name: &str) -> Vec<u8> {
        let odd = self.odd.borrow();
        if let Some(path) = odd.get(name) {
            return path.clone();
        }
        let shown = match &self.tree {
            Tree::Commit { revision, .. } => {
                name.strip_prefix(revision.as_str()).and_then(|path| path.strip_prefix(':')).unwrap_or(name)
            }
            Tree::Index => name,
        };
        shown.as_bytes().to_owned()
    }

    /// What stands at a path; none where there is no such thing.
    fn get(&self, path: &[u8]) -> Result<Option<Vec<u8>>, Problem> {
        // The question is a line.
        if path.contains(&b'\n') {
            return Ok(None);
        }
        let tree = match &self.tree {
            Tree::Commit { id, .. } => format!("{id}:"),
            Tree::Index => ":0:".to_owned(),
        };
        self.ask(&[tree.as_bytes(), path].concat())
    }

    /// The path that a path leads to: itself, but for a link; none where that leads out of the repository.
    fn followed(&self, mut path: Vec<u8>) -> Result<Option<Vec<u8>>, Problem> {
        for _ in 0..LINKS {
            let Some(link) = self.links.borrow().get(&path).cloned() else { return Ok(Some(path)) };
            let Some(leads) = self.ask(&link)? else { return Ok(None) };
            let folder = path.iter().rposition(|b| *b == b'/').map_or(&b""[..], |at| &path[..at]);
            let Some(next) = joined(folder, &leads) else { return Ok(None) };
            path = next;
        }
        Ok(None)
    }

    /// True for a link among what was listed.
    pub fn is_link(&self, name: &str) -> bool {
        self.links.borrow().contains_key(&self.path(name))
    }

    /// What an object holds.
    fn ask(&self, object: &[u8]) -> Result<Option<Vec<u8>>, Problem> {
        let broken = |e: std::io::Error| Problem::new(text!("git: {e}", "git: {e}"));
        let question = [object, b"\n"].concat();
        let mut pipes = self.pipes.borrow_mut();
        pipes.ask.write_all(&question).and_then(|()| pipes.ask.flush()).map_err(broken)?;
        let mut head = Vec::new();
        pipes.answer.read_until(b'\n', &mut head).map_err(broken)?;
        let head = String::from_utf8_lossy(&head);
        let mut words = head.trim_end().rsplit(' ');
        let (size, kind) = (words.next().and_then(|s| s.parse::<usize>().ok()), words.next());
        let Some(size) = size else { return Ok(None) };
        let mut bytes = vec![0; size];
        pipes.answer.read_exact(&mut bytes).map_err(broken)?;
        let mut end = [0];
        pipes.answer.read_exact(&mut end).map_err(broken)?;
        Ok((kind == Some("blob")).then_some(bytes))
    }

    /// The files in a folder, or below it too.
    fn listing(&self, folder: &str, deep: bool) -> Result<Vec<String>, Text> {
        let inside = format!("{folder}/");
        let mut arguments = match &self.tree {
            Tree::Commit { id, .. } => vec!["ls-tree", "-z", "--full-tree", id.as_str()],
            Tree::Index => vec!["ls-files", "-z", "--stage", "--full-name"],
        };
        if deep && matches!(self.tree, Tree::Commit { .. }) {
            arguments.insert(1, "-r");
        }
        if matches!(self.tree, Tree::Index) {
            arguments.extend(["--", ":/"]);
        } else if !folder.is_empty() {
            arguments.extend(["--", if deep { folder } else { inside.as_str() }]);
        }
        let lines = git_bytes(&arguments).map_err(said)?.unwrap_or_default();
        let mut found = Vec::new();
        for (path, link) in lines.split(|b| *b == 0).filter_map(|line| listed(line, folder.as_bytes())) {
            let name = self.name_of(path);
            if let Some(object) = link {
                self.links.borrow_mut().insert(path.to_owned(), object.to_owned());
            }
            // On a disk too, a link is looked at where it may be a text.
            if link.is_none() || is_text(&name) {
                found.push(name);
            }
        }
        in_order(&mut found);
        Ok(found)
    }
}

/// What a problem says, for whoever says it with a name before it.
fn said(problem: Problem) -> Text {
    problem.text().cloned().unwrap_or_default()
}

/// The path on a line of `git ls-tree` or `git ls-files`, for a file below a folder, and the object of a link.
fn listed<'a>(line: &'a [u8], folder: &[u8]) -> Option<(&'a [u8], Option<&'a [u8]>)> {
    let tab = line.iter().position(|b| *b == b'\t')?;
    let (head, path) = (&line[..tab], &line[tab + 1..]);
    // Submodules are not texts.
    let (is_file, is_link) = (head.starts_with(b"100"), head.starts_with(b"120000"));
    let below = path.strip_prefix(folder).unwrap_or(path);
    // Hidden folders hold git's and editors' own files.
    let hidden = below.split(|b| *b == b'/').any(|part| part.starts_with(b"."));
    let object = || head.split(|b| *b == b' ').find(|word| word.len() >= 40);
    ((is_file || is_link) && !hidden).then_some((path, if is_link { object() } else { None }))
}

/// Where a link in a folder leads; none where that is out of the repository.
fn joined(folder: &[u8], leads: &[u8]) -> Option<Vec<u8>> {
    if leads.starts_with(b"/") {
        return None;
    }
    let mut parts: Vec<&[u8]> = folder.split(|b| *b == b'/').filter(|part| !part.is_empty()).collect();
    for part in leads.split(|b| *b == b'/') {
        match part {
            b"" | b"." => {}
            b".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join(&b'/'))
}

/// A path without `.` and `..`.
pub fn normal(path: &str) -> String {
    String::from_utf8_lossy(&normal_bytes(path.as_bytes())).into_owned()
}

fn normal_bytes(path: &[u8]) -> Vec<u8> {
    let mut parts: Vec<&[u8]> = Vec::new();
    for part in path.split(|b| *b == b'/') {
        match part {
            b"" | b"." => {}
            b".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join(&b'/')
}

impl Files for Objects {
    fn read(&self, name: &str) -> Result<Vec<u8>, Text> {
        let path = self.followed(normal_bytes(&self.path(name))).map_err(said)?;
        let found = path.map_or(Ok(None), |path| self.get(&path));
        let missing = || match &self.tree {
            Tree::Commit { revision, .. } => {
                text!("non c'è alla revisione {revision}", "is not there at revision {revision}")
            }
            Tree::Index => text!("non è fra ciò che si sta per registrare", "is not in what is about to be recorded"),
        };
        found.map_err(said)?.ok_or_else(missing)
    }

    fn identity(&self, name: &str) -> String {
        let path = self.path(name);
        match self.followed(path.clone()) {
            Ok(Some(leads)) if leads != path => self.name_of(&leads),
            _ => name.to_owned(),
        }
    }

    fn has_links(&self) -> bool {
        !self.links.borrow().is_empty()
    }

    fn list(&self, root: &str) -> Result<Option<Vec<String>>, Text> {
        let path = self.path(root);
        let found = self.listing(&String::from_utf8_lossy(&path), true)?;
        Ok(if found == [root] { None } else { Some(found) })
    }

    fn beside(&self, folder: &str) -> Result<Vec<String>, Text> {
        self.listing(&String::from_utf8_lossy(&self.path(folder)), false)
    }

    fn above(&self, root: &str) -> Result<Vec<Vec<String>>, Text> {
        let mut found = Vec::new();
        let path = self.path(root);
        let path = String::from_utf8_lossy(&path);
        let mut here = path.as_ref();
        while !here.is_empty() {
            here = folder_of(here);
            let mut texts = self.listing(here, false)?;
            texts.retain(|path| is_text(path));
            found.push(texts);
        }
        Ok(found)
    }
}

impl Drop for Objects {
    fn drop(&mut self) {
        let pipes = self.pipes.get_mut();
        let _ = pipes.child.kill();
        let _ = pipes.child.wait();
    }
}
