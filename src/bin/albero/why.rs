//! `albero why NODE`

use crate::Exit;
use crate::args::WhyOptions;
use crate::input::{self, Problem};
use crate::output::{Settings, print};
use albero::eval::{Precision, Scores};
use albero::report::why;
use std::path::Path;

pub fn run(options: &WhyOptions, settings: &Settings) -> Result<Exit, Problem> {
    input::in_order("why", "NODO", Path::new(&options.node), &options.input.paths)?;
    let mut loaded = input::load(&options.input)?;
    crate::moment::look(&mut loaded.compilation, options.moment);
    let loaded = &*loaded;
    let (sources, plan) = (&loaded.sources, &loaded.compilation.plan);
    let item = albero::report::find(sources, plan, &options.node).map_err(Problem::new)?;
    let scores = Scores::compute(plan, Precision::Nominal);
    let explanation = why::explain(sources, plan, &scores, item);
    if options.json {
        print(&why::json(&explanation))?;
    } else {
        print(&why::text(&explanation, &settings.look()))?;
    }
    Ok(settings.end(sources, &loaded.compilation.errors()))
}
