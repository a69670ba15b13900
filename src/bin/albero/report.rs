//! `albero report`

use crate::Exit;
use crate::args::{Owed, ReportOptions};
use crate::input::{self, Problem};
use crate::output::Settings;
use albero::diagnostic::Severity;
use albero::eval::{Inputs, Scores};
use albero::plan::Moment;
use albero::report::document::{Input, Kind, document_of};
use albero::text;

pub fn run(options: &ReportOptions, settings: &Settings) -> Result<Exit, Problem> {
    let form = options.delivery.form(None)?;
    let mut loaded = input::load(&options.input, settings)?;
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
    if plan.root.is_none() {
        // There is no body to report about: better no file than an empty one.
        return Err(Problem::findings(sources.clone(), errors, None));
    }
    settings.show(sources, &errors, false);
    let (diagnostics, waivers) = (&compilation.diagnostics, &compilation.waivers);
    let input = Input { sources, plan, scores: &scores, checked: &checked, diagnostics, waivers };
    let document = document_of(options.documento.map_or(Kind::Whole, kind), input, settings.lang);
    let file = options.delivery.file();
    settings.deliver(&document.write(form.of_document(), &settings.look_for(file)), file)?;
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

fn kind(owed: Owed) -> Kind {
    match owed {
        Owed::Public => Kind::Public,
        Owed::Dossier => Kind::Dossier,
        Owed::Monitoring => Kind::Monitoring,
        Owed::Plan => Kind::Plan,
    }
}
