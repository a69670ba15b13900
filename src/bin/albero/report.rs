//! `albero report`

use crate::Exit;
use crate::args::{ReportFormat, ReportOptions};
use crate::input::{self, Problem};
use crate::output::{Settings, not_of_kind, print, write};
use albero::diagnostic::Severity;
use albero::document::Form;
use albero::eval::{Inputs, Scores};
use albero::plan::Moment;
use albero::report::document::{Input, document};
use albero::text;
use std::path::Path;

pub fn run(options: &ReportOptions, settings: &Settings) -> Result<Exit, Problem> {
    if let Some(path) = options.output.as_deref().filter(|_| options.format.is_none()) {
        let then = text!(
            ", che un browser stampa in PDF e un word processor apre",
            ", which a browser prints as PDF and a word processor opens"
        );
        not_of_kind(path, &["pdf", "doc", "docx", "odt", "xls", "xlsx"], "html", &then)?;
    }
    let mut loaded = input::load(&options.input)?;
    let annual = Scores::compute(&loaded.compilation.plan, &Inputs::default());
    let input::Loaded { sources, compilation } = &mut *loaded;
    compilation.finish(&annual);
    // What is found and what was published are about the whole year, whatever the moment shown.
    let checked = albero::verify::verify(&compilation.plan, &compilation.waivers, &annual);
    let (sources, compilation) = (&*sources, &*compilation);
    let plan = &compilation.plan;
    let inputs = crate::moment::inputs(plan, options.moment);
    let moved = inputs.moment() != Moment::default();
    let scores = if moved { Scores::compute(plan, &inputs) } else { annual };
    let errors: Vec<_> = compilation.diagnostics.iter().filter(|d| d.severity == Severity::Error).cloned().collect();
    settings.show(sources, &errors, false);
    if plan.root.is_none() {
        // There is no body to report about: better no file than an empty one.
        return Ok(Exit::Findings);
    }
    let (diagnostics, waivers) = (&compilation.diagnostics, &compilation.waivers);
    let input = Input { sources, plan, scores: &scores, checked: &checked, diagnostics, waivers };
    let document = document(input, settings.lang);
    let file = options.output.as_deref().filter(|p| p.as_os_str() != "-");
    let text = match options.format.unwrap_or_else(|| format_of(file)) {
        ReportFormat::Md => document.write(Form::Markdown, &settings.look()),
        ReportFormat::Html => document.write(Form::Html, &settings.look()),
    };
    match file {
        Some(path) => {
            write(path, text.as_bytes())?;
            let path = path.display();
            settings.note(&text!("scritto {path}", "wrote {path}"));
        }
        None => print(&text)?,
    }
    if errors.is_empty() {
        return Ok(Exit::Fine);
    }
    let note = text!(
        "il piano ha errori: il rapporto li elenca, e dove un punteggio manca, manca per questo",
        "the plan has errors: the report lists them, and where a score is missing, this is why"
    );
    settings.note(&note);
    Ok(Exit::Findings)
}

fn format_of(file: Option<&Path>) -> ReportFormat {
    let extension = file.and_then(Path::extension).map(|e| e.to_string_lossy().to_ascii_lowercase());
    match extension.as_deref() {
        Some("html" | "htm") => ReportFormat::Html,
        _ => ReportFormat::Md,
    }
}
