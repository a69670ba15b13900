//! `albero why NODE`

use crate::Exit;
use crate::args::WhyOptions;
use crate::input::{self, Problem};
use crate::output::{Settings, print};
use albero::document::Form;
use albero::eval::Scores;
use albero::report::why;
use std::path::Path;

pub fn run(options: &WhyOptions, settings: &Settings) -> Result<Exit, Problem> {
    input::in_order("why", "NODO", Path::new(&options.node), &options.input.paths)?;
    let loaded = input::load(&options.input)?;
    let (sources, plan) = (&loaded.sources, &loaded.compilation.plan);
    let item = albero::report::find(sources, plan, &options.node).map_err(Problem::new)?;
    let scores = Scores::compute(plan, &crate::moment::inputs(plan, options.moment));
    let explanation = why::explain(sources, plan, &scores, item);
    if options.json {
        print(&why::json(&explanation, settings.lang))?;
    } else {
        print(&why::document(&explanation, settings.lang).write(Form::Text, &settings.look()))?;
    }
    Ok(settings.end(sources, &loaded.compilation.errors()))
}
