//! Plans on disk, compiled for a test.

use albero::diagnostic::Text;
use albero::eval::{Inputs, Scores};
use albero::plan::{ItemId, Plan};
use albero::source::Sources;
use albero::verify::{Checked, verify};
use albero::{Compilation, Files, compile};
use std::path::{Path, PathBuf};

/// The files of a folder, by their names from there.
struct Below<'a>(&'a Path);

impl Files for Below<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, Text> {
        std::fs::read(self.0.join(path)).map_err(|e| albero::text!("{e}", "{e}"))
    }

    fn list(&self, root: &str) -> Result<Option<Vec<String>>, Text> {
        let Ok(entries) = std::fs::read_dir(self.0.join(root)) else { return Ok(None) };
        let name = |entry: std::fs::DirEntry| format!("{root}/{}", entry.file_name().to_string_lossy());
        let mut found: Vec<String> = entries.flatten().map(name).collect();
        found.sort();
        Ok(Some(found))
    }
}

/// A compiled plan with its scores, and every finding about it.
pub struct Compiled {
    pub sources: Sources,
    pub compilation: Compilation,
    pub scores: Scores,
}

impl Compiled {
    /// Compiles one file, or every `*.albero` below a folder; names in messages are relative to it.
    pub fn at(path: &Path) -> Compiled {
        let folder = if path.is_dir() { path } else { path.parent().expect("a file has a folder") };
        let mut sources = Sources::new();
        for file in files(path) {
            let name = file.strip_prefix(folder).expect("below").to_string_lossy().replace('\\', "/");
            let text = std::fs::read_to_string(&file).expect("UTF-8");
            sources.add(name, text).expect("small");
        }
        Compiled::reading(sources, &Below(folder))
    }

    /// Compiles a plan of one file, which names no other.
    pub fn text(text: impl Into<String>) -> Compiled {
        let mut sources = Sources::new();
        sources.add("piano.albero", text.into()).expect("small");
        Compiled::reading(sources, &no_files)
    }

    /// Compiles texts that name files.
    pub fn reading(mut sources: Sources, files: &dyn Files) -> Compiled {
        let mut compilation = compile(&mut sources, files);
        let scores = Scores::compute(&compilation.plan, &Inputs::default());
        compilation.finish(&scores);
        Compiled { sources, compilation, scores }
    }

    pub fn plan(&self) -> &Plan {
        &self.compilation.plan
    }

    pub fn name(&self, id: ItemId) -> &str {
        self.sources.text(self.plan().item(id).name)
    }

    pub fn item(&self, name: &str) -> ItemId {
        self.plan().ids().find(|&id| self.name(id) == name).expect(name)
    }

    pub fn claims(&self) -> Vec<Checked> {
        verify(self.plan(), &self.compilation.waivers, &self.scores)
    }
}

/// For plans that name no files.
pub fn no_files(_: &str) -> Result<Vec<u8>, Text> {
    Err(albero::text!("nessun file", "no file"))
}

/// The plan's files, in order.
pub fn files(path: &Path) -> Vec<PathBuf> {
    if !path.is_dir() {
        return vec![path.to_owned()];
    }
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(path).expect("a folder").map(|e| e.expect("an entry").path()).collect();
    entries.sort();
    let wanted = |p: &PathBuf| p.is_dir() || p.extension().is_some_and(|e| e == "albero");
    entries.into_iter().filter(wanted).flat_map(|p| files(&p)).collect()
}

/// A path in the repository.
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}
