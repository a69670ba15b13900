//! `albero verify`

use crate::Exit;
use crate::args::VerifyOptions;
use crate::form::Form;
use crate::input::{self, Problem};
use crate::output::Settings;
use albero::eval::{Inputs, Scores};
use albero::report::{claims, reproduce};
use albero::text;

pub fn run(options: &VerifyOptions, settings: &Settings) -> Result<Exit, Problem> {
    let form = options.delivery.form(options.json.then_some(Form::Json))?;
    let loaded = input::load(&options.input, settings)?;
    if options.politiche {
        return policies(&loaded, form, options, settings);
    }
    let (sources, compilation) = (&loaded.sources, &loaded.compilation);
    let plan = &compilation.plan;
    let scores = Scores::compute(plan, &Inputs::default());
    let checked = albero::verify::verify(plan, &compilation.waivers, &scores);
    let asserted = albero::eval::asserted(plan, &scores);
    let file = options.delivery.file();
    let shown = match form {
        Form::Json => claims::json(sources, plan, &checked, &asserted, settings.lang),
        _ => claims::text(sources, plan, &checked, &asserted, options.all, &settings.look_for(file)),
    };
    settings.deliver(&shown, file)?;
    let errors = loaded.errors(&scores);
    let mut findings = albero::verify::diagnostics(plan, &checked);
    findings.extend(asserted.iter().filter(|a| a.is_finding()).map(|a| albero::lint::assertion(plan, a)));
    settings.show(sources, &errors, false);
    if form != Form::Json {
        settings.show(sources, &findings, true);
    }
    if checked.is_empty() && asserted.is_empty() {
        let note = match errors.is_empty() {
            true => text!(
                "nessuna cifra da confrontare: mancano i blocchi `pubblicato`",
                "no figures to compare: there are no `pubblicato` blocks"
            ),
            false => text!(
                "nessuna cifra da confrontare: correggi prima gli errori, o aggiungi i blocchi `pubblicato`",
                "no figures to compare: mend the errors first, or add the `pubblicato` blocks"
            ),
        };
        settings.note(&note);
        return Ok(Exit::Findings);
    }
    Ok(if errors.is_empty() && findings.is_empty() { Exit::Fine } else { Exit::Findings })
}

/// Which policy gives the published scores.
fn policies(loaded: &input::Loaded, form: Form, options: &VerifyOptions, settings: &Settings) -> Result<Exit, Problem> {
    let (sources, plan) = (&loaded.sources, &loaded.compilation.plan);
    let errors = loaded.errors(&Scores::compute(plan, &Inputs::default()));
    let Some(found) = albero::reproduce::search(plan) else {
        let note = text!(
            "nessun punteggio pubblicato da riprodurre: mancano le righe `punteggio` nei blocchi `pubblicato`",
            "no published score to reproduce: there are no `punteggio` lines in `pubblicato` blocks"
        );
        return Err(loaded.nothing(errors, Some(note)));
    };
    settings.show(sources, &errors, false);
    let file = options.delivery.file();
    let shown = match form {
        Form::Json => reproduce::json(sources, plan, &found),
        _ => reproduce::text(sources, plan, &found, options.all, &settings.look_for(file)),
    };
    settings.deliver(&shown, file)?;
    Ok(if errors.is_empty() && found.best.is_whole() { Exit::Fine } else { Exit::Findings })
}
