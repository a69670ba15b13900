//! `albero check`

use crate::Exit;
use crate::args::CheckOptions;
use crate::form::Form;
use crate::input::{self, Problem};
use crate::output::Settings;
use albero::diagnostic::{Diagnostic, Severity, codequality, json, sarif};
use albero::eval::{Inputs, Scores};
use albero::text;

pub fn run(options: &CheckOptions, settings: &Settings) -> Result<Exit, Problem> {
    let flags = [(options.json, Form::Json), (options.sarif, Form::Sarif), (options.codequality, Form::CodeQuality)];
    let form = options.delivery.form(flags.into_iter().find(|(given, _)| *given).map(|(_, form)| form))?;
    let mut loaded = input::load(&options.input)?;
    let scores = Scores::compute(&loaded.compilation.plan, &Inputs::default());
    let input::Loaded { sources, compilation } = &mut *loaded;
    compilation.finish(&scores);
    let all = &compilation.diagnostics;
    let is_told = |d: &&Diagnostic| !options.errors_only || d.severity == Severity::Error;
    let told: Vec<Diagnostic> = all.iter().filter(is_told).cloned().collect();
    let file = options.delivery.file();
    match (form, file) {
        (Form::Json, _) => settings.deliver(&json::render(sources, &told, settings.lang), file)?,
        (Form::Sarif, _) => settings.deliver(&sarif::render(sources, &told, settings.lang), file)?,
        (Form::CodeQuality, _) => settings.deliver(&codequality::render(sources, &told, settings.lang), file)?,
        (_, None) => settings.show(sources, &told, options.all),
        (_, Some(_)) => settings.deliver(&settings.findings(sources, &told, options.all, false), file)?,
    }
    if form == Form::Text {
        let (count, silent) = (compilation.plan.measured.len(), all.len() - told.len());
        if told.is_empty() {
            settings
                .note(&text!("nessun errore in {count} indicatori e dati", "no errors in {count} indicators and data"));
        }
        if silent > 0 {
            settings.note(&text!("avvisi non mostrati: {silent}", "warnings not shown: {silent}"));
        }
    }
    let worst = all.iter().map(|d| d.severity).max();
    Ok(match worst {
        Some(Severity::Error) => Exit::Findings,
        Some(Severity::Warning) if options.strict => Exit::Findings,
        _ => Exit::Fine,
    })
}
