//! `albero check`

use crate::Exit;
use crate::args::CheckOptions;
use crate::input::{self, Problem};
use crate::output::{Settings, print};
use albero::diagnostic::{Severity, json, sarif};
use albero::eval::{Precision, Scores};
use albero::text;

pub fn run(options: &CheckOptions, settings: &Settings) -> Result<Exit, Problem> {
    let mut loaded = input::load(&options.input)?;
    let scores = Scores::compute(&loaded.compilation.plan, Precision::Nominal);
    loaded.compilation.finish(&loaded.sources, &scores);
    let diagnostics = &loaded.compilation.diagnostics;
    if options.json {
        print(&json::render(&loaded.sources, diagnostics, settings.lang))?;
    } else if options.sarif {
        print(&sarif::render(&loaded.sources, diagnostics, settings.lang))?;
    } else {
        settings.show(&loaded.sources, diagnostics, options.all);
        if diagnostics.is_empty() {
            let plan = &loaded.compilation.plan;
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
