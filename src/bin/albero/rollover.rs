//! `albero rollover`

use crate::Exit;
use crate::args::RolloverOptions;
use crate::disk::{Disk, work_tree};
use crate::input::{self, Problem};
use crate::output::{Settings, print};
use crate::writer;
use albero::diagnostic::{Lang, Text};
use albero::eval::{Inputs, Scores};
use albero::plan::{ItemId, Plan};
use albero::printable::Output;
use albero::rollover::{Rollover, rollover};
use albero::source::{SourceId, Sources};
use albero::text;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The most names listed on a line of the summary.
const LISTED: usize = 40;

pub fn run(options: &RolloverOptions, settings: &Settings) -> Result<Exit, Problem> {
    let into = &options.into;
    if input::is_stdin(&options.folder) {
        return Err(Problem::new(text!(
            "un piano da portare avanti sta in una cartella",
            "a plan to roll over is in a folder"
        )));
    }
    free(into, &options.folder)?;
    let mut sources = input::read(std::slice::from_ref(&options.folder), settings)?;
    let written: Vec<SourceId> = sources.iter().map(|(id, _)| id).collect();
    let compilation = albero::compile(&mut sources, &settings.disk);
    let errors = compilation.errors_with(&Scores::compute(&compilation.plan, &Inputs::default()));
    if !errors.is_empty() {
        settings.show(&sources, &errors, false);
        settings.note(&text!(
            "non scrivo nulla: prima vanno corretti gli errori del piano",
            "nothing is written: mend the errors of the plan first"
        ));
        return Ok(Exit::Findings);
    }
    let plan = &compilation.plan;
    let (year, next) = (plan.year, plan.year.saturating_add(1));
    if options.year != next {
        return Err(Problem::new(text!(
            "il piano è del {year}: l'anno dopo è il {next}",
            "the plan is for {year}: the year after is {next}"
        )));
    }
    let rolled = rollover(plan, &written);
    let place = Place { disk: &settings.disk, folder: &options.folder, into };
    let files = files(&sources, &rolled, &place);
    writer::write_folder(into, &files)?;
    let summary = Summary { sources: &sources, plan, rolled: &rolled, lang: settings.lang };
    print(&summary.write(into, files.len(), &options.folder))?;
    for (id, _) in rolled.files.iter().filter(|(id, _)| place.is_shared(&sources, *id)) {
        let name = &sources.get(*id).name;
        settings.note(&text!(
            "{name} sta sopra tutti e due i piani: vale anche per il nuovo, e resta com'è",
            "{name} is above both plans: it holds for the new one too, and stays as it is"
        ));
    }
    Ok(Exit::Fine)
}

/// Makes sure that nothing is overwritten, and that the new plan does not become part of the old.
fn free(into: &Path, plan: &Path) -> Result<(), Problem> {
    writer::free(into)?;
    let absolute = |path: &Path| std::path::absolute(path).map_err(|e| Problem::file(path, e));
    let whole = std::fs::canonicalize(plan).or_else(|_| absolute(plan))?;
    let mut above = absolute(into)?;
    while !above.exists() && above.pop() {}
    let above = std::fs::canonicalize(&above).unwrap_or(above);
    if plan.is_dir() && above.starts_with(&whole) {
        let (shown, plan) = (into.display(), plan.display());
        return Err(Problem::new(text!(
            "{shown} sta dentro {plan}, e ne farebbe parte: scegli una cartella fuori",
            "{shown} is inside {plan} and would be part of it: choose a folder outside"
        )));
    }
    Ok(())
}

/// Where the old plan is, and where the new one goes.
struct Place<'a> {
    disk: &'a Disk,
    folder: &'a Path,
    into: &'a Path,
}

impl Place<'_> {
    /// Where a file of the old plan stands below its folder; none for one in a folder above it.
    fn below(&self, sources: &Sources, id: SourceId) -> Option<PathBuf> {
        let path = self.disk.path(&sources.get(id).name);
        if !self.folder.is_dir() {
            return path.file_name().map(PathBuf::from);
        }
        match path.strip_prefix(self.folder) {
            Ok(below) if below.file_name().is_some() => Some(below.to_owned()),
            // What is read from the current folder is named without it.
            _ if self.folder == Path::new(".") && path.is_relative() && !path.starts_with("..") => Some(path),
            _ => None,
        }
    }

    /// True for a file above the old plan that is above the new one too: it is part of both.
    fn is_shared(&self, sources: &Sources, id: SourceId) -> bool {
        if self.below(sources, id).is_some() {
            return false;
        }
        let path = std::fs::canonicalize(self.disk.path(&sources.get(id).name));
        let Some(folder) = path.ok().and_then(|path| path.parent().map(Path::to_owned)) else { return false };
        let into = std::path::absolute(self.into).unwrap_or_else(|_| self.into.to_owned());
        let there = into.ancestors().skip(1).find_map(|above| std::fs::canonicalize(above).ok());
        there.is_some_and(|there| {
            there.starts_with(&folder) && work_tree(&there).is_some_and(|top| folder.starts_with(top))
        })
    }
}

/// Every file to write, below the new folder.
fn files(sources: &Sources, rolled: &Rollover, place: &Place<'_>) -> Vec<(PathBuf, String)> {
    let below = |id: SourceId| {
        let name = || name_alone(place.disk, sources, id);
        place.below(sources, id).unwrap_or_else(name)
    };
    let mut files: Vec<(PathBuf, String)> = Vec::new();
    for (id, text) in rolled.files.iter().filter(|(id, _)| !place.is_shared(sources, *id)) {
        let mut path = below(*id);
        while files.iter().any(|(taken, _)| *taken == path) {
            let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let ending = path.extension().unwrap_or_default().to_string_lossy().into_owned();
            path.set_file_name(format!("{stem}-condiviso.{ending}"));
        }
        files.push((path, text.clone()));
    }
    let beside = rolled.history_beside.map(below);
    for history in &rolled.history {
        let mut path = beside.clone().unwrap_or_default();
        path.set_file_name(format!("consuntivo-{}.albero", history.year));
        while files.iter().any(|(taken, _)| *taken == path) {
            let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            path.set_file_name(format!("{stem}-storia.albero"));
        }
        files.push((path, history.text.clone()));
    }
    files
}

fn name_alone(disk: &Disk, sources: &Sources, id: SourceId) -> PathBuf {
    PathBuf::from(disk.path(&sources.get(id).name).file_name().unwrap_or_default())
}

/// What was done, and what somebody has to look at.
struct Summary<'a> {
    sources: &'a Sources,
    plan: &'a Plan,
    rolled: &'a Rollover,
    lang: Lang,
}

impl Summary<'_> {
    fn write(&self, into: &Path, count: usize, folder: &Path) -> Output {
        let (next, shown) = (self.plan.year + 1, into.display());
        let mut lines = vec![text!("piano {next} in {shown}: {count} file", "plan {next} in {shown}: {count} files")];
        self.carried(&shown.to_string(), &mut lines);
        self.to_look_at(folder, &mut lines);
        Output::new(lines.iter().map(|line| format!("{}\n", line.get(self.lang))).collect())
    }

    /// Targets, baselines and values: what the new plan has from the old one.
    fn carried(&self, shown: &str, lines: &mut Vec<Text>) {
        let (rolled, year, next) = (self.rolled, self.plan.year, self.plan.year + 1);
        let mut add = |count: usize, line: Text| lines.extend((count > 0).then_some(line));
        let holes = rolled.holes;
        // To be copied into a shell as it is.
        let named = if shown.contains(' ') { format!("\"{shown}\"") } else { shown.to_owned() };
        add(
            holes,
            text!(
                "target da decidere: {holes} (li elenca `albero check {named}`)",
                "targets to decide: {holes} (`albero check {named}` lists them)"
            ),
        );
        let names = self.names(&rolled.kept);
        add(
            rolled.kept.len(),
            text!(
                "target tenuti, `sì` o già scritti per il {next}: {names}",
                "targets kept, `sì` or already written for {next}: {names}"
            ),
        );
        let (given, computed) = (rolled.given, rolled.computed);
        add(
            given + computed,
            text!(
                "basi del {year}: {given} con le cifre del consuntivo, {computed} calcolate e arrotondate a due decimali",
                "baselines of {year}: {given} with the digits of the actuals, {computed} computed and rounded to two decimals"
            ),
        );
        let names = self.names(&rolled.without_actual);
        add(
            rolled.without_actual.len(),
            text!(
                "senza consuntivo {year}, quindi senza base: {names}",
                "without an actual for {year}, so without a baseline: {names}"
            ),
        );
        let names = self.names(&rolled.published);
        add(
            rolled.published.len(),
            text!(
                "dati che usavano solo le cifre pubblicate, tenuti con `consenti dato_inutilizzato`: {names}",
                "data that only published figures used, kept with `consenti dato_inutilizzato`: {names}"
            ),
        );
        for history in &rolled.history {
            let (values, year) = (history.values, history.year);
            add(
                1,
                text!(
                    "valori del {year} che servono alle formule: {values}",
                    "values of {year} that formulas need: {values}"
                ),
            );
        }
    }

    /// What somebody has to decide or to correct, and what stayed behind.
    fn to_look_at(&self, folder: &Path, lines: &mut Vec<Text>) {
        let (rolled, year) = (self.rolled, self.plan.year);
        let mut add = |count: usize, line: Text| lines.extend((count > 0).then_some(line));
        let closed = rolled.concluded.len();
        add(
            closed,
            text!(
                "conclusi, e da decidere se restano: {closed}",
                "concluded, and to decide whether they stay: {closed}"
            ),
        );
        for &item in &rolled.concluded {
            let (name, title) = (self.name(item), self.sources.text(self.plan.item(item).title));
            add(1, Text::same(format!("  {name}  {title}")));
        }
        let budgets = rolled.budgets;
        add(
            budgets,
            text!(
                "righe `risorse`, che sono quelle del {year}: {budgets}",
                "`risorse` lines, which are those of {year}: {budgets}"
            ),
        );
        self.old_year(folder, lines);
        let mut add = |count: usize, line: Text| lines.extend((count > 0).then_some(line));
        let weights = rolled.weights_amended;
        add(
            weights,
            text!(
                "pesi cambiati da una rimodulazione, e scritti com'erano prima: {weights}",
                "weights changed by an amendment, and written as they were before: {weights}"
            ),
        );
        let left: BTreeSet<String> = rolled.left_out.iter().map(|id| self.shown(*id, folder)).collect();
        let names = left.into_iter().collect::<Vec<_>>().join(", ");
        add(
            rolled.left_out.len(),
            text!(
                "non portati (fatti, decisioni, cifre pubblicate): {names}",
                "left out (facts, decisions, published figures): {names}"
            ),
        );
    }

    /// What still names the old year.
    fn old_year(&self, folder: &Path, lines: &mut Vec<Text>) {
        let (rolled, year, next) = (self.rolled, self.plan.year, self.plan.year + 1);
        let mut add = |count: usize, line: Text| lines.extend((count > 0).then_some(line));
        let names = self.names(&rolled.dated);
        add(rolled.dated.len(), text!("titoli che nominano il {year}: {names}", "titles that name {year}: {names}"));
        let chapters: Vec<String> = rolled.dated_chapters.iter().map(|id| self.shown(*id, folder)).collect();
        let names = chapters.join(", ");
        add(
            chapters.len(),
            text!(
                "capitoli che nominano ancora il {year}, da rivedere: {names}",
                "chapters that still name {year}, to look at: {names}"
            ),
        );
        let labels = rolled.labels.join(", ");
        add(
            rolled.labels.len(),
            text!(
                "nomi e titoli che nominano ancora il {year}, da rivedere: {labels}",
                "names and titles that still name {year}, to look at: {labels}"
            ),
        );
        let names = rolled.tables.join(", ");
        add(
            rolled.tables.len(),
            text!(
                "tabelle di indicatori non copiate, con i target e i valori del {year}: {names}; metti al loro posto quelle del {next}",
                "tables of indicators not copied, with the targets and values of {year}: {names}; put those of {next} in their place"
            ),
        );
        let headings = rolled.headings.iter().map(|h| format!("«{h}»")).collect::<Vec<_>>().join(", ");
        add(
            rolled.headings.len(),
            text!(
                "colonne che nominano ancora un anno, da rivedere nelle righe `colonna`: {headings}",
                "columns that still name a year, to look at in the `colonna` lines: {headings}"
            ),
        );
    }

    fn name(&self, item: ItemId) -> &str {
        self.sources.text(self.plan.item(item).name)
    }

    fn names(&self, items: &[ItemId]) -> String {
        let mut names: Vec<&str> = items.iter().take(LISTED).map(|id| self.name(*id)).collect();
        names.extend((items.len() > LISTED).then_some("…"));
        names.join(", ")
    }

    fn shown(&self, id: SourceId, folder: &Path) -> String {
        let path = Path::new(&self.sources.get(id).name);
        path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/")
    }
}
