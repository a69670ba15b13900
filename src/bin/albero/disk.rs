//! The files on the disk, and standard input: the one place that opens what a command reads.

use crate::problem::{is_stdin, reason};
use albero::diagnostic::Text;
use albero::files::{Files, Limits, folder_of, is_text};
use albero::text;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fs::{DirEntry, File, ReadDir};
use std::io::{Error, Read};
use std::path::{Path, PathBuf};

/// What messages call standard input.
const STDIN: &str = "<stdin>";
/// The most that is read of one file: what has no end is read no further.
const MOST: usize = 256 * 1024 * 1024;

/// The disk.
#[derive(Default)]
pub struct Disk {
    /// True where a plan may read what lies outside its root.
    outside: bool,
    /// The paths that messages don't show as they are.
    odd: RefCell<HashMap<String, PathBuf>>,
    /// The roots of what was asked for: a plan reads below these only.
    roots: RefCell<Vec<PathBuf>>,
    /// What was passed over.
    told: RefCell<Vec<Text>>,
    /// What was read.
    read: RefCell<Vec<PathBuf>>,
    /// Whether a link was met, or a second name of a file.
    links: Cell<bool>,
}

/// What a walk finds.
#[derive(Default)]
struct Found {
    /// The files, by the names that messages show.
    names: Vec<String>,
    /// The numbers of the texts among them.
    numbers: Vec<u64>,
}

impl Disk {
    /// A disk where plans read below their roots, or anywhere.
    pub fn new(outside: bool) -> Disk {
        Disk { outside, ..Disk::default() }
    }

    /// True where a plan may read what lies outside its root.
    pub fn is_outside(&self) -> bool {
        self.outside
    }

    /// What messages call a path: two paths never have one name.
    pub fn name(&self, path: &Path) -> String {
        let mut name = match path.to_str() {
            Some("-") => STDIN.to_owned(),
            Some(plain) if !(cfg!(windows) && plain.contains('\\')) => return plain.to_owned(),
            Some(plain) => plain.replace('\\', "/"),
            None => in_unicode(path.as_os_str().as_encoded_bytes()),
        };
        let mut odd = self.odd.borrow_mut();
        while odd.get(&name).is_some_and(|other| other != path) || path.to_str().is_none() && Path::new(&name).exists()
        {
            name.push('\'');
        }
        odd.insert(name.clone(), path.to_owned());
        name
    }

    /// The path that messages call by a name.
    pub fn path(&self, name: &str) -> PathBuf {
        let odd = self.odd.borrow();
        if odd.is_empty() {
            return PathBuf::from(name);
        }
        // What is named in a text is found from the folder of the text, whose own name may be odd.
        let mut folder = name;
        loop {
            if let Some(path) = odd.get(folder) {
                return if folder == name { path.clone() } else { path.join(&name[folder.len() + 1..]) };
            }
            match folder_of(folder) {
                "" => return PathBuf::from(name),
                outer => folder = outer,
            }
        }
    }

    /// What was passed over since this was last asked.
    pub fn take_told(&self) -> Vec<Text> {
        self.told.take()
    }

    /// True for a file that was read, by whatever path it is named.
    pub fn has_read(&self, path: &Path) -> bool {
        let Some(one) = identity(path) else { return false };
        self.read.borrow().iter().any(|read| identity(read).as_ref() == Some(&one))
    }

    /// The texts below a folder, in the order of their names.
    fn walk(&self, folder: &Path, found: &mut Found) -> Result<(), Text> {
        let opened = std::fs::read_dir(folder).map_err(|e| failed(folder, &e))?;
        self.list_of(folder, opened, true, found)
    }

    /// The texts among the entries of a folder, those below it too where asked for, in the order of their names.
    fn list_of(&self, folder: &Path, opened: ReadDir, deep: bool, found: &mut Found) -> Result<(), Text> {
        let mut entries = Vec::new();
        for entry in opened {
            let entry = entry.map_err(|e| failed(folder, &e))?;
            let kind = entry.file_type().map_err(|e| failed(&entry.path(), &e))?;
            entries.push((entry.file_name(), kind, number(&entry)));
        }
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        let here = folder == Path::new(".");
        for (name, kind, number) in entries {
            // Hidden folders hold git's and editors' own files.
            if name.as_encoded_bytes().starts_with(b".") {
                continue;
            }
            let path = if here { PathBuf::from(&name) } else { folder.join(&name) };
            let name = self.name(&path);
            if kind.is_dir() {
                if deep {
                    self.walk(&path, found)?;
                }
                continue;
            }
            if deep && has_another_ending(&name) {
                return Err(with_another_ending(&path));
            }
            if kind.is_file() || !is_text(&name) || self.is_readable(&name, &path)? {
                if is_text(&name) {
                    self.links.set(self.links.get() || !kind.is_file());
                    found.numbers.extend(number);
                }
                found.names.push(name);
            }
        }
        Ok(())
    }

    /// True for a link to a file that the plan may read, and for one to nothing; what is no file is told.
    fn is_readable(&self, name: &str, path: &Path) -> Result<bool, Text> {
        match std::fs::metadata(path) {
            Ok(there) if there.is_file() => self.inside(path).map(|()| true).map_err(|why| about(name, &why)),
            Ok(_) => {
                let told = text!("{name} non è un file: non lo leggo", "{name} is not a file: it is not read");
                self.told.borrow_mut().push(told);
                Ok(false)
            }
            Err(_) => Ok(true),
        }
    }

    /// Makes sure that what a plan reads by itself lies below its root.
    fn inside(&self, path: &Path) -> Result<(), Text> {
        if self.outside {
            return Ok(());
        }
        let (Ok(whole), roots) = (std::fs::canonicalize(path), self.roots.borrow()) else { return Ok(()) };
        if roots.is_empty() || roots.iter().any(|root| whole.starts_with(root)) {
            return Ok(());
        }
        let list: Vec<String> = roots.iter().map(|root| root.display().to_string()).collect();
        let list = list.join(", ");
        Err(text!(
            "sta fuori da {list}, e un piano legge solo ciò che sta lì sotto; se va bene, aggiungi `--fuori`",
            "is outside {list}, and a plan reads only what is below it; if that is intended, add `--outside`"
        ))
    }

    /// Remembers the root of a path that was asked for.
    fn take_root(&self, path: &Path) {
        let place = if is_stdin(path) { Path::new(".") } else { path };
        let Ok(whole) = std::fs::canonicalize(place) else { return };
        let folder = if whole.is_dir() { Some(whole.as_path()) } else { whole.parent() };
        let root = folder.and_then(|folder| work_tree(folder).or(Some(folder)));
        let mut roots = self.roots.borrow_mut();
        if let Some(root) = root.filter(|root| !roots.iter().any(|known| known == root)) {
            roots.push(root.to_owned());
        }
    }

    fn take(&self, from: impl Read, bytes: &mut Vec<u8>) -> Result<(), Error> {
        // One byte more than may be read tells that there are too many.
        from.take(self.limits().bytes as u64 + 1).read_to_end(bytes).map(|_| ())
    }

    fn open(&self, path: PathBuf) -> Result<Vec<u8>, Text> {
        /// Most files of a plan are shorter: asking each for its size first would take longer.
        const SHORT: usize = 16 * 1024;
        let mut bytes = Vec::with_capacity(SHORT);
        let read = match is_stdin(&path) {
            true => self.take(std::io::stdin().lock(), &mut bytes),
            // Without the limit, `File` asks for the size by itself.
            false => File::open(&path).and_then(|file| self.take(file, &mut bytes)),
        };
        read.map_err(|e| reason(&e))?;
        self.read.borrow_mut().push(path);
        bytes.shrink_to_fit();
        Ok(bytes)
    }
}

/// A path that is not in Unicode, with the bytes that are not as `\xff`.
pub fn in_unicode(path: &[u8]) -> String {
    let mut name = String::new();
    for chunk in path.utf8_chunks() {
        name += chunk.valid();
        chunk.invalid().iter().for_each(|byte| name += &format!("\\x{byte:02x}"));
    }
    name
}

/// The nearest folder, from one upwards, that is a git work tree.
pub fn work_tree(folder: &Path) -> Option<&Path> {
    folder.ancestors().find(|folder| folder.join(".git").exists())
}

/// The folder above one, named from where it was named: `piano-a` lies in `.`, and `.` in `..`.
fn outer(folder: &Path, whole: &Path) -> PathBuf {
    let lexical = match folder.components().next_back() {
        Some(std::path::Component::Normal(_)) => match folder.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
            _ => PathBuf::from("."),
        },
        Some(std::path::Component::ParentDir) => folder.join(".."),
        _ => PathBuf::from(".."),
    };
    // A path through a link may lead elsewhere.
    if identity(&lexical).is_some_and(|there| identity(whole) == Some(there)) { lexical } else { whole.to_owned() }
}

/// What tells a file from all others.
#[cfg(unix)]
fn identity(path: &Path) -> Option<String> {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(path).ok().map(|there| format!("{}:{}", there.dev(), there.ino()))
}

/// What an entry says of the file it leads to: two names of one file have one number.
#[cfg(unix)]
fn number(entry: &DirEntry) -> Option<u64> {
    use std::os::unix::fs::DirEntryExt;
    Some(entry.ino())
}

/// What tells a file from all others.
#[cfg(not(unix))]
fn identity(path: &Path) -> Option<String> {
    std::fs::canonicalize(path).ok().map(|whole| whole.to_string_lossy().into_owned())
}

/// An entry says nothing of the file it leads to.
#[cfg(not(unix))]
fn number(_: &DirEntry) -> Option<u64> {
    None
}

fn failed(path: &Path, error: &Error) -> Text {
    let path = path.display();
    text!("{path}: ", "{path}: ").then(&reason(error))
}

fn about(name: &str, reason: &Text) -> Text {
    text!("{name}: ", "{name}: ").then(reason)
}

/// True for a text to whose name Windows' Notepad added its own ending.
fn has_another_ending(name: &str) -> bool {
    const ENDING: &str = ".albero.txt";
    let end = name.len().checked_sub(ENDING.len()).and_then(|at| name.get(at..));
    end.is_some_and(|end| end.eq_ignore_ascii_case(ENDING))
}

fn with_another_ending(path: &Path) -> Text {
    let (shown, right) = (path.display(), path.with_extension(""));
    let right = right.display();
    text!(
        "{shown}: il nome finisce in .txt (lo aggiunge il Blocco note) e il file non si leggerebbe; rinominalo {right}",
        "{shown}: the name ends in .txt (Notepad adds it) and the file would not be read; rename it {right}"
    )
}

impl Files for Disk {
    fn read(&self, name: &str) -> Result<Vec<u8>, Text> {
        self.open(self.path(name))
    }

    fn read_named(&self, name: &str) -> Result<Vec<u8>, Text> {
        let path = self.path(name);
        // Asked before it is opened: a pipe that nobody writes to would keep the command waiting.
        let there = std::fs::metadata(&path).map_err(|e| reason(&e))?;
        if !there.is_file() && !there.is_dir() {
            return Err(text!("non è un file", "is not a file"));
        }
        self.inside(&path)?;
        self.open(path)
    }

    fn list(&self, root: &str) -> Result<Option<Vec<String>>, Text> {
        let folder = self.path(root);
        self.take_root(&folder);
        if is_stdin(&folder) || !folder.is_dir() {
            return Ok(None);
        }
        let mut found = Found::default();
        self.walk(&folder, &mut found)?;
        found.numbers.sort_unstable();
        self.links.set(self.links.get() || found.numbers.windows(2).any(|two| two[0] == two[1]));
        Ok(Some(found.names))
    }

    fn beside(&self, name: &str) -> Result<Vec<String>, Text> {
        let folder = self.path(if name.is_empty() { "." } else { name });
        // A link that leads out of the root must not become one.
        if !folder.is_dir() || self.inside(&folder).is_err() {
            return Ok(Vec::new());
        }
        let mut found = Found::default();
        let opened = std::fs::read_dir(&folder).map_err(|e| failed(&folder, &e))?;
        self.list_of(&folder, opened, false, &mut found)?;
        Ok(found.names)
    }

    fn above(&self, root: &str) -> Result<Vec<Vec<String>>, Text> {
        let mut folder = self.path(root);
        let mut found = Vec::new();
        let Ok(whole) = std::fs::canonicalize(&folder) else { return Ok(found) };
        let Some(top) = work_tree(&whole) else { return Ok(found) };
        for here in whole.ancestors().skip(1).take_while(|here| here.starts_with(top)) {
            folder = outer(&folder, here);
            // A folder of others, that may not be looked into, holds nothing of the plan.
            let Ok(opened) = std::fs::read_dir(&folder) else { continue };
            let mut texts = Found::default();
            self.list_of(&folder, opened, false, &mut texts)?;
            texts.names.retain(|path| is_text(path));
            found.push(texts.names);
        }
        Ok(found)
    }

    fn identity(&self, name: &str) -> String {
        let path = self.path(name);
        if is_stdin(&path) { name.to_owned() } else { identity(&path).unwrap_or_else(|| name.to_owned()) }
    }

    fn has_links(&self) -> bool {
        self.links.get()
    }

    fn limits(&self) -> Limits {
        Limits { bytes: MOST, ..Limits::default() }
    }
}
