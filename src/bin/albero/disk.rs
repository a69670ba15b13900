//! The files on the disk, and standard input.

use crate::problem::{is_stdin, reason};
use albero::diagnostic::Text;
use albero::files::Files;
use albero::text;
use std::cell::RefCell;
use std::collections::HashMap;
use std::fs::File;
use std::io::{Error, Read};
use std::path::{Path, PathBuf};

/// What messages call standard input.
const STDIN: &str = "<stdin>";

/// The disk.
#[derive(Default)]
pub struct Disk {
    /// The paths that messages don't show as they are.
    odd: RefCell<HashMap<String, PathBuf>>,
}

impl Disk {
    /// What messages call a path.
    pub fn name(&self, path: &Path) -> String {
        let name = match path.to_str() {
            Some("-") => STDIN.to_owned(),
            Some(plain) if !plain.contains('\\') => return plain.to_owned(),
            _ => path.to_string_lossy().replace('\\', "/"),
        };
        self.odd.borrow_mut().insert(name.clone(), path.to_owned());
        name
    }

    /// The path that messages call by a name.
    pub fn path(&self, name: &str) -> PathBuf {
        self.odd.borrow().get(name).cloned().unwrap_or_else(|| PathBuf::from(name))
    }

    fn walk(&self, folder: &Path, found: &mut Vec<String>) -> Result<(), Text> {
        let failed = |path: &Path, error: &Error| {
            let path = path.display();
            text!("{path}: ", "{path}: ").then(&reason(error))
        };
        let mut entries = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(|e| failed(folder, &e))? {
            let entry = entry.map_err(|e| failed(folder, &e))?;
            let kind = entry.file_type().map_err(|e| failed(&entry.path(), &e))?;
            entries.push((entry.file_name(), kind));
        }
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        let here = folder == Path::new(".");
        for (name, kind) in entries {
            // Hidden folders hold git's and editors' own files.
            if name.as_encoded_bytes().starts_with(b".") {
                continue;
            }
            let path = if here { PathBuf::from(&name) } else { folder.join(&name) };
            if kind.is_dir() {
                self.walk(&path, found)?;
                continue;
            }
            let name = self.name(&path);
            if name.to_lowercase().ends_with(".albero.txt") {
                return Err(with_another_ending(&path));
            }
            found.push(name);
        }
        Ok(())
    }
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
        /// Most files of a plan are shorter: asking each for its size first would take longer.
        const SHORT: usize = 16 * 1024;
        // One byte more than may be read tells that there are too many.
        let most = self.limits().bytes as u64 + 1;
        let mut bytes = Vec::with_capacity(SHORT);
        let path = self.path(name);
        let read = match is_stdin(&path) {
            true => std::io::stdin().lock().take(most).read_to_end(&mut bytes),
            // Without the limit, `File` asks for the size by itself.
            false => File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes)),
        };
        read.map_err(|e| reason(&e))?;
        bytes.shrink_to_fit();
        Ok(bytes)
    }

    fn list(&self, root: &str) -> Result<Option<Vec<String>>, Text> {
        let folder = self.path(root);
        if is_stdin(&folder) || !folder.is_dir() {
            return Ok(None);
        }
        let mut found = Vec::new();
        self.walk(&folder, &mut found)?;
        Ok(Some(found))
    }
}
