//! The whole way from texts to a plan, as one list of phases.

use crate::check;
use crate::data;
use crate::diagnostic::{Code, Diagnostic, Severity, Text};
use crate::eval::Scores;
use crate::files::{self, Files};
use crate::lint;
use crate::plan::{Plan, Waiver};
use crate::prelude::{PRELUDE, PRELUDE_NAME};
use crate::prose;
use crate::report;
use crate::resolve::{self, Cells, Trees, Uses};
use crate::source::{SourceId, Sources};
use crate::syntax::view::{self, Family, Tree};
use crate::syntax::{self, Ast};
use crate::text;
use std::sync::Arc;

/// A compiled plan and what there is to say about it.
pub struct Compilation {
    /// The typed plan.
    pub plan: Plan,
    /// Findings that need no values.
    pub diagnostics: Vec<Diagnostic>,
    /// Waivers, applied by [`Compilation::finish`].
    pub waivers: Vec<Waiver>,
}

impl Compilation {
    /// True when nothing stands in the way of the plan's scores.
    pub fn is_sound(&self) -> bool {
        self.errors().is_empty()
    }

    /// What stands in the way of the plan's scores.
    pub fn errors(&self) -> Vec<Diagnostic> {
        self.diagnostics.iter().filter(|d| d.severity == Severity::Error).cloned().collect()
    }

    /// What stands in the way of the plan's scores once they are computed: every command that shows something of a plan
    /// ends with these.
    pub fn errors_with(&self, scores: &Scores) -> Vec<Diagnostic> {
        let mut found = self.errors();
        lint::errors(&self.plan, scores, &mut found);
        found
    }

    /// Adds the findings that need values, applies the waivers and puts everything in the order of
    /// the files.
    pub fn finish(&mut self, scores: &Scores) {
        lint::lint(&self.plan, scores, &mut self.diagnostics);
        report::live::absent(&self.plan.texts, &self.plan, scores, &mut self.diagnostics);
        lint::finish(&self.plan, &self.waivers, &mut self.diagnostics);
    }
}

/// What stands behind a plan, for who looks into its texts: the tree of each text, and every use of every name.
#[derive(Default)]
pub struct Behind {
    /// The trees, the prelude's last.
    pub trees: Vec<(SourceId, Arc<Ast>)>,
    /// The uses.
    pub uses: Uses,
}

/// Compiles the texts in `sources` as one plan. Adds the prelude and the tables that the plan names.
pub fn compile(sources: &mut Sources, files: &dyn Files) -> Compilation {
    let written: Vec<SourceId> = sources.iter().map(|(id, _)| id).collect();
    compile_of(sources, &written, files)
}

/// Compiles some of the texts in `sources` as one plan: others may be those of other plans.
pub fn compile_of(sources: &mut Sources, written: &[SourceId], files: &dyn Files) -> Compilation {
    run(sources, written, files, None)
}

/// Compiles some of the texts in `sources` as one plan, and keeps what stands behind it.
pub fn compile_with_uses(sources: &mut Sources, written: &[SourceId], files: &dyn Files) -> (Compilation, Behind) {
    let mut behind = Behind::default();
    let compilation = run(sources, written, files, Some(&mut behind));
    (compilation, behind)
}

fn run(sources: &mut Sources, written: &[SourceId], files: &dyn Files, behind: Option<&mut Behind>) -> Compilation {
    let mut diagnostics = Vec::new();
    let mut asts = trees(sources, written, &mut diagnostics);
    let mut tables = load_tables(sources, &asts, files);
    make_codes(sources, &asts, &mut tables);
    let chapters = load_chapters(sources, written, files, &mut diagnostics);
    if let Ok(id) = sources.add(PRELUDE_NAME, PRELUDE.to_owned()) {
        asts.push((id, Arc::new(syntax::parse(sources.get(id)).0)));
    }
    let sources: &Sources = sources;
    let mut cells = if behind.is_some() { Cells::asked_for() } else { Cells::default() };
    // Checking lets go of its trees: those that somebody keeps are shared, not copied.
    let kept = if behind.is_some() { asts.clone() } else { Vec::new() };
    let names = resolve::resolve(sources, &asts, &tables, &mut cells, &mut diagnostics);
    let mut checked = check::check(sources, &mut asts, &names, &tables, &mut cells, &mut diagnostics);
    if !chapters.is_empty() {
        let read = chapters.iter().map(|id| prose::read(sources.get(*id))).collect();
        let waived = check::chapters(sources, &mut checked.plan, &names, read, &mut cells, &mut diagnostics);
        checked.waivers.extend(waived);
    }
    checked.plan.doubts = check::doubts(sources, &checked.plan, &names, &diagnostics);
    lint::group_in_tables(sources, &mut diagnostics);
    if let Some(behind) = behind {
        behind.uses = resolve::find_uses(&Trees::new(sources, &kept), &names, &checked.plan, cells);
        behind.trees = kept;
    }
    Compilation { plan: checked.plan, diagnostics, waivers: checked.waivers }
}

/// Reads the texts, each into a tree that knows no other.
fn trees(sources: &Sources, written: &[SourceId], diagnostics: &mut Vec<Diagnostic>) -> Vec<(SourceId, Arc<Ast>)> {
    let mut asts = Vec::with_capacity(written.len() + 1);
    for (id, (mut ast, found)) in written.iter().zip(syntax::parse_all(sources, written)) {
        diagnostics.extend(found);
        view::respell(sources.get(*id), &mut ast);
        asts.push((*id, Arc::new(ast)));
    }
    asts
}

/// Makes the codes that the rows of tables have only together with what their blocks say.
fn make_codes(sources: &mut Sources, asts: &[(SourceId, Arc<Ast>)], tables: &mut data::Tables) {
    let mut all = Vec::new();
    for (id, ast) in asts {
        for line in Tree::new(sources.get(*id), ast).lines().filter(|line| line.family() == Family::Table) {
            // What can't be read of the head is reported where the table is.
            let path = view::table::Listing::read(line, &mut Vec::new()).map(|written| written.file);
            let lines: Vec<_> = line.lines().collect();
            all.extend(path.and_then(|path| data::codes::make(sources, tables, path, lines.into_iter())));
        }
    }
    all.into_iter().for_each(|made| data::codes::add(sources, tables, made));
}

/// Reads the data files that `consuntivo … file "…"` and `indicatori file "…"` name into `sources`.
fn load_tables(sources: &mut Sources, asts: &[(SourceId, Arc<Ast>)], files: &dyn Files) -> data::Tables {
    let mut wanted = Vec::new();
    for (id, ast) in asts {
        let source = sources.get(*id);
        let tree = Tree::new(source, ast);
        for file in tree.data_files() {
            let folder = source.name.rsplit_once('/').map_or("", |(folder, _)| folder);
            let written = tree.text(file.path);
            let joined = if folder.is_empty() { written.to_owned() } else { format!("{folder}/{written}") };
            wanted.push((file, joined));
        }
    }
    data::load::load(sources, wanted, &Named(files))
}

/// The files that a plan names.
struct Named<'a>(&'a dyn Files);

impl data::load::Given for Named<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, Text> {
        self.0.read_named(path).and_then(|bytes| self.0.limits().within(bytes))
    }

    fn tables_in(&self, folder: &str) -> Result<Vec<String>, Text> {
        let mut found = self.0.beside(folder)?;
        found.retain(|path| files::is_table(path));
        Ok(found)
    }
}

/// The folder of the chapters, in that of the plan.
const CHAPTERS: &str = "relazione";

/// Reads the chapters that the body writes itself into `sources`, in the order of their names.
fn load_chapters(
    sources: &mut Sources,
    written: &[SourceId],
    files: &dyn Files,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<SourceId> {
    let Some(head) = written.iter().find_map(|id| view::plan_of(sources.get(*id))) else { return Vec::new() };
    let folder = match files::folder_of(&sources.get(head.source).name) {
        "" => CHAPTERS.to_owned(),
        folder => format!("{folder}/{CHAPTERS}"),
    };
    let mut unread = |path: &str, why: &Text| {
        let message = text!("{path}: ", "{path}: ").then(why);
        diagnostics.push(Diagnostic::new(Code::FileUnreadable, head, message));
    };
    let mut paths = files.beside(&folder).unwrap_or_else(|why| {
        unread(&folder, &why);
        Vec::new()
    });
    paths.retain(|path| files::is_chapter(path));
    let mut found = Vec::new();
    for path in paths {
        let bytes = files.read_named(&path).and_then(|bytes| files.limits().within(bytes));
        let full = |_| text!("il file supera i 4 GiB", "the file exceeds 4 GiB");
        match bytes.and_then(files::decode).and_then(|text| sources.add_chapter(&path, text).map_err(full)) {
            Ok(id) => found.push(id),
            Err(why) => unread(&path, &why),
        }
    }
    found
}
