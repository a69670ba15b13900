//! `albero why NODE`

use crate::Exit;
use crate::args::WhyOptions;
use crate::form::Form;
use crate::input::{self, Problem};
use crate::lang::say;
use crate::output::Settings;
use albero::eval::Scores;
use albero::report::why;
use std::path::Path;

pub fn run(options: &WhyOptions, settings: &Settings) -> Result<Exit, Problem> {
    input::in_order("why", say("NODO", "NODE"), Path::new(&options.node), &options.input.paths)?;
    let form = options.delivery.form(options.json.then_some(Form::Json))?;
    let loaded = input::load(&options.input, settings)?;
    let (sources, plan) = (&loaded.sources, &loaded.compilation.plan);
    let scores = Scores::compute(plan, &crate::moment::inputs(plan, options.moment));
    let item = albero::report::find(sources, plan, &options.node);
    let explanation = match (item, plan.prize(&options.node)) {
        (Ok(item), _) => why::explain(sources, plan, &scores, item, settings.lang),
        (Err(_), Some(prize)) => why::explain_prize(sources, plan, &scores, prize, settings.lang),
        (Err(unknown), None) => return Err(Problem::new(unknown)),
    };
    let file = options.delivery.file();
    let shown = match form {
        Form::Json => why::json(&explanation),
        form => why::document(&explanation, settings.lang).write(form.of_document(), &settings.look_for(file)),
    };
    settings.deliver(&shown, file)?;
    Ok(settings.end(sources, &loaded.errors(&scores)))
}
