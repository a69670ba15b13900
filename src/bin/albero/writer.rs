//! The one place that writes files: whole or not at all, and as what they are.

use crate::problem::Problem;
use albero::text;
use std::fs::{File, Metadata, OpenOptions};
use std::io::{Error, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Links followed before they are taken for a ring.
const LINKS: usize = 40;

/// Writes a file whole or not at all: beside the place first, then renamed. A file that is there keeps its permissions,
/// its owner and its other names; a link stays a link; a pipe or a device is written to.
pub fn write(path: &Path, contents: &[u8]) -> Result<(), Problem> {
    let target = followed(path).map_err(|e| Problem::file(path, e))?;
    put(&target, contents).map_err(|error| Problem::file(path, error))
}

/// Makes sure that a folder to write is new or empty.
pub fn free(folder: &Path) -> Result<(), Problem> {
    let holds_something = match std::fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) if error.kind() == ErrorKind::NotFound => false,
        Err(error) => return Err(Problem::file(folder, error)),
    };
    if holds_something {
        let shown = folder.display();
        return Err(Problem::new(text!(
            "{shown} non è vuota: scegli una cartella nuova",
            "{shown} is not empty: choose a new folder"
        )));
    }
    Ok(())
}

/// Several files in a folder that is new or empty: all of them or none.
pub fn write_folder(folder: &Path, files: &[(PathBuf, impl AsRef<[u8]>)]) -> Result<(), Problem> {
    let failed = |path: &Path, error: Error| Problem::file(path, error);
    let target = followed(folder).map_err(|e| failed(folder, e))?;
    let is_there = target.is_dir();
    if let Some(above) = target.parent().filter(|above| !is_there && !above.as_os_str().is_empty()) {
        std::fs::create_dir_all(above).map_err(|e| failed(above, e))?;
    }
    // A folder that is there stays what it is: its files are made in it, and moved up when all are written.
    let beside = if is_there { beside(&target.join("albero")) } else { beside(&target) };
    let placed = |()| {
        let done = if is_there { move_up(&beside, &target) } else { std::fs::rename(&beside, &target) };
        done.map_err(|e| failed(folder, e))
    };
    let written = fill(&beside, files).and_then(placed);
    if written.is_err() {
        let _ = std::fs::remove_dir_all(&beside);
    }
    written
}

fn fill(beside: &Path, files: &[(PathBuf, impl AsRef<[u8]>)]) -> Result<(), Problem> {
    std::fs::create_dir(beside).map_err(|e| Problem::file(beside, e))?;
    for (path, contents) in files {
        let whole = beside.join(path);
        let made = whole.parent().map_or(Ok(()), std::fs::create_dir_all);
        made.and_then(|()| fresh(&whole, contents.as_ref())).map_err(|e| Problem::file(path, e))?;
    }
    Ok(())
}

/// Moves what is in a folder to another; where that fails, back.
fn move_up(from: &Path, to: &Path) -> Result<(), Error> {
    let mut moved: Vec<(PathBuf, PathBuf)> = Vec::new();
    let entries: Result<Vec<_>, Error> = std::fs::read_dir(from)?.collect();
    for entry in entries? {
        let (old, new) = (entry.path(), to.join(entry.file_name()));
        if let Err(error) = std::fs::rename(&old, &new) {
            moved.iter().for_each(|(old, new)| drop(std::fs::rename(new, old)));
            return Err(error);
        }
        moved.push((old, new));
    }
    std::fs::remove_dir(from)
}

/// The file that a path leads to, there or not yet.
fn followed(path: &Path) -> Result<PathBuf, Error> {
    let mut path = path.to_owned();
    for _ in 0..LINKS {
        let Ok(next) = std::fs::read_link(&path) else { return Ok(path) };
        if is_open_already(&path) {
            return Ok(path);
        }
        path = path.parent().map_or_else(|| next.clone(), |folder| folder.join(&next));
    }
    Err(Error::other("too many links"))
}

fn put(path: &Path, contents: &[u8]) -> Result<(), Error> {
    let there = match std::fs::metadata(path) {
        Ok(there) => there,
        Err(error) if error.kind() == ErrorKind::NotFound => return replace(path, contents, None),
        Err(error) => return Err(error),
    };
    if there.is_dir() {
        return Err(ErrorKind::IsADirectory.into());
    }
    if !there.is_file() || is_open_already(path) {
        return OpenOptions::new().append(true).open(path).and_then(|mut to| to.write_all(contents));
    }
    // Renaming would get past a file that its owner has closed to writing.
    if there.permissions().readonly() {
        return Err(ErrorKind::PermissionDenied.into());
    }
    if has_other_names(&there) {
        return in_place(path, contents);
    }
    match replace(path, contents, Some(&there)) {
        // A folder that is closed may hold a file that is open to writing, or one whose owner can't be given.
        Err(error) if error.kind() == ErrorKind::PermissionDenied => in_place(path, contents),
        done => done,
    }
}

/// Writes beside a file, then takes its place.
fn replace(path: &Path, contents: &[u8], there: Option<&Metadata>) -> Result<(), Error> {
    let beside = beside(path);
    let dressed = |()| match there {
        Some(there) => own(&beside, there).and_then(|()| std::fs::set_permissions(&beside, there.permissions())),
        None => Ok(()),
    };
    let written = fresh(&beside, contents).and_then(dressed).and_then(|()| std::fs::rename(&beside, path));
    if written.is_err() {
        let _ = std::fs::remove_file(&beside);
    }
    written
}

/// Writes a file that is not there yet.
fn fresh(path: &Path, contents: &[u8]) -> Result<(), Error> {
    let mut file = File::create_new(path)?;
    file.write_all(contents)?;
    file.sync_all()
}

/// Writes over what a file holds; where that fails, puts back what it held.
fn in_place(path: &Path, contents: &[u8]) -> Result<(), Error> {
    let mut file = OpenOptions::new().read(true).write(true).open(path)?;
    let mut before = Vec::new();
    file.read_to_end(&mut before)?;
    let over = |file: &mut File, bytes: &[u8]| {
        file.seek(SeekFrom::Start(0))?;
        file.write_all(bytes)?;
        file.set_len(bytes.len() as u64)?;
        file.sync_all()
    };
    over(&mut file, contents).inspect_err(|_| {
        let _ = over(&mut file, &before);
    })
}

/// A name beside a path that nothing has: hidden, so that no plan ever reads it. What processes that were killed left
/// under such names is taken away.
fn beside(path: &Path) -> PathBuf {
    let own = std::process::id();
    let named = |process: u32| {
        let mut name = std::ffi::OsString::from(".");
        name.push(path.file_name().unwrap_or_default());
        name.push(format!(".{process}.tmp"));
        path.with_file_name(name)
    };
    let found = named(own);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let process = name.to_str().and_then(|name| name.strip_suffix(".tmp")?.rsplit_once('.')?.1.parse().ok());
        // A name of one's own that is there already was left by another process that had one's number.
        let is_left = |process: &u32| *process == own || has_ended(*process);
        if let Some(left) = process.filter(is_left).map(named).filter(|left| left.file_name() == Some(&name)) {
            let _ = std::fs::remove_file(&left).or_else(|_| std::fs::remove_dir_all(&left));
        }
    }
    found
}

/// True for a process that is no more; false where the system does not tell.
fn has_ended(process: u32) -> bool {
    let all = Path::new("/proc");
    all.join("self").exists() && !all.join(process.to_string()).exists()
}

#[cfg(unix)]
fn has_other_names(there: &Metadata) -> bool {
    std::os::unix::fs::MetadataExt::nlink(there) > 1
}

#[cfg(not(unix))]
fn has_other_names(_: &Metadata) -> bool {
    false
}

/// Gives a file the owner and the group of another.
#[cfg(unix)]
fn own(path: &Path, as_in: &Metadata) -> Result<(), Error> {
    use std::os::unix::fs::{MetadataExt, chown};
    let now = std::fs::metadata(path)?;
    if (now.uid(), now.gid()) == (as_in.uid(), as_in.gid()) {
        return Ok(());
    }
    chown(path, Some(as_in.uid()), Some(as_in.gid()))
}

#[cfg(not(unix))]
fn own(_: &Path, _: &Metadata) -> Result<(), Error> {
    Ok(())
}

/// True for what a process has open: it is a link by name only, to a file that may have no other name.
fn is_open_already(path: &Path) -> bool {
    path.starts_with("/proc") && path.parent().is_some_and(|folder| folder.ends_with("fd"))
}

/// True where a path stands for standard output.
pub fn is_stdout(path: &Path) -> bool {
    ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"].iter().any(|name| path == Path::new(name))
}

/// A file of the plan is never what a command writes.
pub fn is_source(path: &Path) -> Problem {
    let path = path.display();
    Problem::new(text!(
        "{path} è un file letto per questo: non lo sostituisco, scegli un altro nome",
        "{path} is a file that was read for this: it is not replaced, choose another name"
    ))
}
