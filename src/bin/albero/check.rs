//! `albero check`

use crate::Exit;
use crate::args::CheckOptions;
use crate::input::{self, Problem};
use crate::output::{Settings, print};
use albero::diagnostic::{Severity, codequality, json, sarif};
use albero::eval::{Inputs, Scores};
use albero::text;

pub fn run(options: &CheckOptions, settings: &Settings) -> Result<Exit, Problem> {
    let mut loaded = input::load(&options.input)?;
    let scores = Scores::compute(&loaded.compilation.plan, &Inputs::default());
    let input::Loaded { sources, compilation } = &mut *loaded;
    compilation.finish(&scores);
    let diagnostics = &compilation.diagnostics;
    if options.json {
        print(&json::render(sources, diagnostics, settings.lang))?;
    } else if options.sarif {
        print(&sarif::render(sources, diagnostics, settings.lang))?;
    } else if options.codequality {
        print(&codequality::render(sources, diagnostics, settings.lang))?;
    } else {
        settings.show(sources, diagnostics, options.all);
        if diagnostics.is_empty() {
            let plan = &compilation.plan;
            let count = plan.measured.len();
            settings
                .note(&text!("nessun errore in {count} indicatori e dati", "no errors in {count} indicators and data"));
        }
    }
    let worst = diagnostics.iter().map(|d| d.severity).max();
    Ok(match worst {
        Some(Severity::Error) => Exit::Findings,
        Some(Severity::Warning) if options.strict => Exit::Findings,
        _ => Exit::Fine,
    })
}
