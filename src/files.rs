//! Where the files of a plan come from: a disk, a revision, an editor's open texts, a test's own.

use crate::diagnostic::Text;
use crate::source::{SourceId, Sources};
use crate::text;
use std::collections::{BTreeMap, HashSet};

/// Something that has files. A path is written with `/` between folders, and is what messages call the file.
pub trait Files {
    /// What a file holds; why not, in words that follow its name.
    fn read(&self, path: &str) -> Result<Vec<u8>, Text>;

    /// The files below a folder, at any depth, in the order of a plan; `None` for what is no folder.
    fn list(&self, root: &str) -> Result<Option<Vec<String>>, Text>;

    /// What a file holds that a text of the plan names, and not whoever asks for the plan.
    fn read_named(&self, path: &str) -> Result<Vec<u8>, Text> {
        self.read(path)
    }

    /// The files directly in a folder that a plan has beside its texts, or in the current one, which has no name, in order;
    /// none where there is no such folder.
    fn beside(&self, folder: &str) -> Result<Vec<String>, Text> {
        let mut found = self.list(if folder.is_empty() { "." } else { folder })?.unwrap_or_default();
        found.retain(|path| folder_of(path) == folder);
        Ok(found)
    }

    /// The texts directly in each folder above one, the nearest first, up to the root of what holds the plan.
    fn above(&self, _: &str) -> Result<Vec<Vec<String>>, Text> {
        Ok(Vec::new())
    }

    /// What tells a file from all others, by whatever path it is named.
    fn identity(&self, path: &str) -> String {
        path.to_owned()
    }

    /// True where two of the files listed so far may be one: what leads to a file twice was met.
    fn has_links(&self) -> bool {
        false
    }

    /// How much may be read.
    fn limits(&self) -> Limits {
        Limits::default()
    }
}

/// How much may be read, so that a folder chosen by mistake does no harm.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Texts of one plan.
    pub texts: usize,
    /// Bytes of one file.
    pub bytes: usize,
}

impl Default for Limits {
    /// Any number of files, of a size that offsets can name.
    fn default() -> Limits {
        Limits { texts: usize::MAX, bytes: u32::MAX as usize }
    }
}

impl Limits {
    /// What was read, unless it is too long.
    pub fn within(self, bytes: Vec<u8>) -> Result<Vec<u8>, Text> {
        let most = self.bytes;
        if bytes.len() <= most {
            return Ok(bytes);
        }
        Err(text!("il file supera {most} byte", "the file exceeds {most} bytes"))
    }
}

/// A function that reads: its files are read by name, and none is found by looking.
impl<F: Fn(&str) -> Result<Vec<u8>, Text>> Files for F {
    fn read(&self, path: &str) -> Result<Vec<u8>, Text> {
        self(path)
    }

    fn list(&self, _: &str) -> Result<Option<Vec<String>>, Text> {
        Ok(None)
    }
}

/// Files held in memory.
#[derive(Clone, Default, Debug)]
pub struct Memory(pub BTreeMap<String, Vec<u8>>);

impl Files for Memory {
    fn read(&self, path: &str) -> Result<Vec<u8>, Text> {
        self.0.get(path).cloned().ok_or_else(|| text!("non esiste", "does not exist"))
    }

    fn list(&self, root: &str) -> Result<Option<Vec<String>>, Text> {
        let mut found: Vec<String> = self.0.keys().filter(|path| is_below(path, root)).cloned().collect();
        in_order(&mut found);
        Ok((root == "." || !found.is_empty()).then_some(found))
    }

    fn above(&self, folder: &str) -> Result<Vec<Vec<String>>, Text> {
        let mut found = Vec::new();
        let mut here = if folder == "." { "" } else { folder };
        while !here.is_empty() {
            here = folder_of(here);
            let direct = |path: &&String| folder_of(path) == here && is_text(path);
            found.push(self.0.keys().filter(direct).cloned().collect());
        }
        Ok(found)
    }
}

/// Files some of which are being edited: what is open hides what is stored under the same name.
#[derive(Clone, Copy)]
pub struct Overlay<'a> {
    /// What is open.
    pub open: &'a Memory,
    /// What is stored.
    pub stored: &'a dyn Files,
}

impl Files for Overlay<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, Text> {
        if self.open.0.contains_key(path) { self.open.read(path) } else { self.stored.read(path) }
    }

    fn list(&self, root: &str) -> Result<Option<Vec<String>>, Text> {
        let Some(stored) = self.stored.list(root)? else { return self.open.list(root) };
        let mut all = stored;
        all.extend(self.open.list(root)?.unwrap_or_default());
        in_order(&mut all);
        all.dedup();
        Ok(Some(all))
    }

    fn read_named(&self, path: &str) -> Result<Vec<u8>, Text> {
        if self.open.0.contains_key(path) { self.open.read(path) } else { self.stored.read_named(path) }
    }

    fn beside(&self, folder: &str) -> Result<Vec<String>, Text> {
        let mut all = self.stored.beside(folder)?;
        all.extend(self.open.beside(folder)?);
        in_order(&mut all);
        all.dedup();
        Ok(all)
    }

    fn above(&self, folder: &str) -> Result<Vec<Vec<String>>, Text> {
        self.stored.above(folder)
    }

    fn identity(&self, path: &str) -> String {
        self.stored.identity(path)
    }

    fn has_links(&self) -> bool {
        self.stored.has_links()
    }

    fn limits(&self) -> Limits {
        self.stored.limits()
    }
}

/// True for a file below a folder, at any depth. Below the folder in which all names start are those that don't lead out
/// of it.
fn is_below(path: &str, root: &str) -> bool {
    let leads_out = path.starts_with('/') || path.starts_with("../") || path.contains(':');
    root == "." && !leads_out || path.strip_prefix(root).is_some_and(|rest| rest.starts_with('/'))
}

/// The folder that a file stands in; empty where its path names none.
pub fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Puts the files of a plan in its order: folder by folder, each by name.
pub fn in_order(paths: &mut [String]) {
    paths.sort_by(|a, b| a.split('/').cmp(b.split('/')));
}

/// True for the name of a text in the language.
pub fn is_text(path: &str) -> bool {
    ends_with(path, &[".albero"])
}

/// True for the name of a chapter.
pub fn is_chapter(path: &str) -> bool {
    ends_with(path, &[".md"])
}

/// True for the name of a table.
pub fn is_table(path: &str) -> bool {
    ends_with(path, &[".csv", ".tsv", ".xls", ".xlsx", ".xlsm", ".ods"])
}

fn ends_with(path: &str, endings: &[&str]) -> bool {
    let ending_of = |len: usize| path.len().checked_sub(len).and_then(|at| path.get(at..));
    endings.iter().any(|ending| ending_of(ending.len()).is_some_and(|end| end.eq_ignore_ascii_case(ending)))
}

/// The texts that a path stands for: the file named, or every `*.albero` below the folder named.
pub enum Texts {
    /// A file.
    File(String),
    /// Those below a folder, in order.
    Below(Vec<String>),
}

/// The texts that a path stands for.
pub fn texts_of(files: &dyn Files, root: &str) -> Result<Texts, Text> {
    let Some(mut found) = files.list(root)? else {
        if is_table(root) {
            return Err(text!(
                "{root} è una tabella, non un piano: la si nomina in un piano con `consuntivo 2025 file \"…\"` o `indicatori file \"…\"`",
                "{root} is a table, not a plan: a plan names it with `consuntivo 2025 file \"…\"` or `indicatori file \"…\"`"
            ));
        }
        return Ok(Texts::File(root.to_owned()));
    };
    found.retain(|path| is_text(path));
    if found.is_empty() {
        return Err(text!(
            "in {root} non ci sono file .albero; `albero init {root}` ne scrive uno",
            "there are no .albero files in {root}; `albero init {root}` writes one"
        ));
    }
    Ok(Texts::Below(found))
}

/// The files named, and every `*.albero` below the folders named, in order, each once.
pub fn texts(files: &dyn Files, roots: &[String]) -> Result<Vec<String>, Text> {
    let mut found = Vec::new();
    for root in roots {
        match texts_of(files, root)? {
            Texts::File(path) => found.push(path),
            Texts::Below(paths) => found.extend(paths),
        }
    }
    let mut seen = HashSet::new();
    found.retain(|path| seen.insert(files.identity(path)));
    within(files, found.len())?;
    Ok(found)
}

/// Makes sure that there are not too many texts.
pub fn within(files: &dyn Files, texts: usize) -> Result<(), Text> {
    let most = files.limits().texts;
    if texts > most {
        return Err(text!("il piano ha più di {most} file .albero", "the plan has more than {most} .albero files"));
    }
    Ok(())
}

/// Reads the texts of a plan.
pub fn read(files: &dyn Files, paths: &[String]) -> Result<Sources, Text> {
    let mut sources = Sources::new();
    for path in paths {
        read_one(files, path, &mut sources)?;
    }
    Ok(sources)
}

/// Reads one text more.
pub fn read_one(files: &dyn Files, path: &str, sources: &mut Sources) -> Result<SourceId, Text> {
    let about = |reason: Text| text!("{path}: ", "{path}: ").then(&reason);
    let bytes = files.read(path).and_then(|bytes| files.limits().within(bytes)).map_err(about)?;
    let text = decode(bytes).map_err(about)?;
    sources.add(path, text).map_err(|_| about(text!("il file supera i 4 GiB", "the file exceeds 4 GiB")))
}

/// A text is UTF-8; a mark at the start is left out.
pub fn decode(bytes: Vec<u8>) -> Result<String, Text> {
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..at].iter().filter(|b| **b == b'\n').count() + 1;
        text!(
            "la riga {line} non è in UTF-8; salva il file come UTF-8 (nel Blocco note: Salva con nome, Codifica)",
            "line {line} is not UTF-8; save the file as UTF-8 (in Notepad: Save as, Encoding)"
        )
    })?;
    if text.starts_with('\u{feff}') {
        text.drain(..3);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn memory(files: &[(&str, &str)]) -> Memory {
        Memory(files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect())
    }

    fn italian<T>(result: Result<T, Text>) -> String {
        result.err().expect("a reason").it.into_owned()
    }

    #[test]
    fn a_folder_gives_its_texts_folder_by_folder() {
        let files = memory(&[
            ("p/a.albero", ""),
            ("p/a/z.albero", ""),
            ("p/b.ALBERO", ""),
            ("p/dati.csv", ""),
            ("q.albero", ""),
        ]);
        let texts = |roots: &[&str]| texts(&files, &roots.iter().map(|r| (*r).to_owned()).collect::<Vec<_>>());
        assert_eq!(texts(&["p"]).expect("texts"), ["p/a/z.albero", "p/a.albero", "p/b.ALBERO"]);
        assert_eq!(texts(&["q.albero", "p/a"]).expect("texts"), ["q.albero", "p/a/z.albero"]);
        assert!(italian(texts(&["p/dati.csv"])).contains("è una tabella"));
        assert!(italian(super::texts(&memory(&[("p/x.csv", "")]), &["p".into()])).contains("non ci sono file .albero"));
    }

    #[test]
    fn what_is_open_hides_what_is_stored() {
        let (open, stored) = (
            memory(&[("p/a.albero", "nuovo"), ("p/c.albero", "c")]),
            memory(&[("p/a.albero", "vecchio"), ("p/b.albero", "b")]),
        );
        let files = Overlay { open: &open, stored: &stored };
        let paths = texts(&files, &["p".into()]).expect("texts");
        assert_eq!(paths, ["p/a.albero", "p/b.albero", "p/c.albero"]);
        let sources = read(&files, &paths).expect("read");
        assert_eq!(sources.iter().map(|(_, s)| s.text.as_str()).collect::<Vec<_>>(), ["nuovo", "b", "c"]);
    }

    /// A disk that lets little be read.
    struct Small(Memory);

    impl Files for Small {
        fn read(&self, path: &str) -> Result<Vec<u8>, Text> {
            self.0.read(path)
        }

        fn list(&self, root: &str) -> Result<Option<Vec<String>>, Text> {
            self.0.list(root)
        }

        fn limits(&self) -> Limits {
            Limits { texts: 1, bytes: 3 }
        }
    }

    #[test]
    fn limits_are_kept_and_named() {
        let one = Small(memory(&[("p/a.albero", "lungo")]));
        assert_eq!(italian(read(&one, &["p/a.albero".into()])), "p/a.albero: il file supera 3 byte");
        let two = Small(memory(&[("p/a.albero", ""), ("p/b.albero", "")]));
        assert_eq!(italian(texts(&two, &["p".into()])), "il piano ha più di 1 file .albero");
        assert_eq!(italian(read(&two, &["p/c.albero".into()])), "p/c.albero: non esiste");
        let latin = Memory([("a".to_owned(), b"ok\ncitt\xe0".to_vec())].into());
        assert!(italian(read(&latin, &["a".into()])).starts_with("a: la riga 2 non è in UTF-8"));
    }
}
