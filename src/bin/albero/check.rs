//! `albero check`

use crate::Exit;
use crate::args::CheckOptions;
use crate::form::Form;
use crate::input::{self, Problem};
use crate::output::Settings;
use albero::diagnostic::{Diagnostic, Lang, Severity, Text, codequality, json, sarif};
use albero::document::{self, Document};
use albero::eval::{Inputs, Scores};
use albero::printable::Output;
use albero::roots::{Found, Texted};
use albero::source::{SourceId, Sources};
use albero::{Files, report, text};
use std::collections::{BTreeSet, HashSet};
use std::mem::ManuallyDrop;

/// What was found in one plan.
struct Checked {
    /// Its folder, where there is more than one plan.
    folder: Option<String>,
    findings: Vec<Diagnostic>,
    /// Indicators and data.
    count: usize,
    /// What was read of its tables, where that is asked for.
    tables: Option<Document>,
}

pub fn run(options: &CheckOptions, settings: &Settings) -> Result<Exit, Problem> {
    let flags = [(options.json, Form::Json), (options.sarif, Form::Sarif), (options.codequality, Form::CodeQuality)];
    let form = options.delivery.form(flags.into_iter().find(|(given, _)| *given).map(|(_, form)| form))?;
    let asked = options.tabelle.then_some(settings.lang);
    let Found { mut sources, plans, loose } = input::find(&options.input.paths, settings)?;
    let mut checked = Vec::new();
    for plan in &plans {
        let folder = (plans.len() > 1).then(|| plan.folder(&sources));
        checked.push(Checked { folder, ..check(&mut sources, plan, &settings.disk, asked) });
    }
    let worst = checked.iter().flat_map(|c| &c.findings).map(|d| d.severity).max();
    let before: usize = checked.iter().map(|c| c.findings.len()).sum();
    if options.errors_only {
        checked.iter_mut().for_each(|c| c.findings.retain(|d| d.severity == Severity::Error));
    }
    let silent = before - checked.iter().map(|c| c.findings.len()).sum::<usize>();
    tell(&sources, &checked, form, options, settings)?;
    for page in checked.iter().filter_map(|one| one.tables.as_ref()) {
        settings.deliver(&page.write(document::Form::Text, &settings.look()), None)?;
    }
    if form == Form::Text && silent > 0 {
        settings.note(&text!("avvisi non mostrati: {silent}", "warnings not shown: {silent}"));
    }
    loose.iter().for_each(|id| settings.note(&of_no_plan(&sources, *id)));
    Ok(match worst {
        _ if !loose.is_empty() => Exit::Findings,
        Some(Severity::Error) => Exit::Findings,
        Some(Severity::Warning) if options.strict => Exit::Findings,
        _ => Exit::Fine,
    })
}

/// Checks one plan.
fn check(sources: &mut Sources, plan: &Texted, files: &dyn Files, tables: Option<Lang>) -> Checked {
    // Never dropped: giving a large plan back piece by piece takes longer than ending the process.
    let mut compilation = ManuallyDrop::new(albero::compile_of(sources, &plan.texts, files));
    let scores = ManuallyDrop::new(Scores::compute(&compilation.plan, &Inputs::default()));
    compilation.finish(&scores);
    let findings = std::mem::take(&mut compilation.diagnostics);
    let tables = tables.map(|lang| report::tables::document(&compilation.plan, lang));
    Checked { folder: None, findings, count: compilation.plan.measured.len(), tables }
}

/// Checks one plan, and says on standard error what stands in the way of a commit: the files in which it is found.
pub fn stops(sources: &mut Sources, plan: &Texted, files: &dyn Files, settings: &Settings) -> BTreeSet<String> {
    let found = check(sources, plan, files, None).findings;
    let errors = found.iter().filter(|d| d.severity == Severity::Error);
    let wrong: BTreeSet<String> = errors.map(|d| sources.get(d.primary.span.source).name.clone()).collect();
    // What does not stop a commit is left out: warnings of a real plan fill the screen.
    if !wrong.is_empty() {
        settings.show(sources, &found, false);
    }
    wrong
}

fn tell(
    sources: &Sources,
    checked: &[Checked],
    form: Form,
    options: &CheckOptions,
    settings: &Settings,
) -> Result<(), Problem> {
    let file = options.delivery.file();
    if form == Form::Text {
        let mut whole = Output::default();
        for one in checked {
            match file {
                Some(_) => whole.push(&settings.findings(sources, &one.findings, options.all, false)),
                None => {
                    one.folder.iter().for_each(|folder| settings.note(&Text::same(format!("{folder}:"))));
                    settings.show(sources, &one.findings, options.all);
                    said_nothing(one, settings);
                }
            }
        }
        return file.map_or(Ok(()), |_| {
            settings.deliver(&whole, file)?;
            checked.iter().for_each(|one| said_nothing(one, settings));
            Ok(())
        });
    }
    // What two plans share is found in each of them.
    let mut seen = HashSet::new();
    let all = checked.iter().flat_map(|one| &one.findings);
    let once = all.filter(|d| checked.len() == 1 || seen.insert((d.code, d.primary.span, d.message.it.clone())));
    let once: Vec<Diagnostic> = once.cloned().collect();
    let shown = match form {
        Form::Sarif => sarif::render(sources, &once, settings.lang),
        Form::CodeQuality => codequality::render(sources, &once, settings.lang),
        _ => json::render(sources, &once, settings.lang),
    };
    settings.deliver(&shown, file)
}

fn said_nothing(one: &Checked, settings: &Settings) {
    if one.findings.is_empty() {
        let count = one.count;
        settings.note(&text!("nessun errore in {count} indicatori e dati", "no errors in {count} indicators and data"));
    }
}

fn of_no_plan(sources: &Sources, id: SourceId) -> Text {
    let name = &sources.get(id).name;
    text!(
        "{name} non è di nessun piano: un piano ha ciò che sta nella sua cartella, e i file accanto alle cartelle che lo contengono",
        "{name} is of no plan: a plan has what is in its folder, and the files directly in the folders above it"
    )
}
