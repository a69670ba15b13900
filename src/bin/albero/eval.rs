//! `albero eval`

use crate::Exit;
use crate::args::EvalOptions;
use crate::form::Form;
use crate::input::{self, Problem};
use crate::output::{Settings, because_of_errors, print};
use albero::eval::Scores;
use albero::printable::Output;
use albero::report::{scores, tree};
use albero::syntax::Reading;

pub fn run(options: &EvalOptions, settings: &Settings) -> Result<Exit, Problem> {
    let form = options.delivery.form(options.json.then_some(Form::Json))?;
    let loaded = input::load_for(&options.input, Reading::Scores)?;
    let plan = &loaded.compilation.plan;
    let result = Scores::of_the_year(plan, &crate::moment::inputs(plan, options.moment));
    let top = match &options.node {
        Some(name) => Some(albero::report::find(&loaded.sources, plan, name).map_err(Problem::new)?),
        None => None,
    };
    let errors = loaded.compilation.errors();
    if plan.root.is_some() {
        let file = options.delivery.file();
        if form == Form::Json {
            settings.deliver(&scores::json(&loaded.sources, plan, &result, top, settings.lang), file)?;
        } else {
            let extent = tree::Extent { top, depth: options.depth, all: options.all };
            let mut whole = Output::default();
            let take = |part: &Output| match file {
                Some(_) => {
                    whole.push(part);
                    Ok(())
                }
                None => print(part),
            };
            tree::render(&loaded.sources, plan, &result, extent, &settings.look_for(file), take)?;
            if file.is_some() {
                settings.deliver(&whole, file)?;
            }
        }
    }
    if errors.is_empty() {
        return Ok(Exit::Fine);
    }
    settings.show(&loaded.sources, &errors, false);
    settings.note(&because_of_errors());
    Ok(Exit::Findings)
}
