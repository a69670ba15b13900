//! `albero eval`

use crate::Exit;
use crate::args::EvalOptions;
use crate::form::Form;
use crate::input::{self, Problem};
use crate::output::{Settings, print};
use albero::eval::Scores;
use albero::printable::Output;
use albero::report::{scores, tree};

pub fn run(options: &EvalOptions, settings: &Settings) -> Result<Exit, Problem> {
    let form = options.delivery.form(options.json.then_some(Form::Json))?;
    let loaded = input::load(&options.input, settings)?;
    let plan = &loaded.compilation.plan;
    let result = Scores::of_the_year(plan, &crate::moment::inputs(plan, options.moment));
    let top = match &options.node {
        Some(name) => Some(albero::report::find(&loaded.sources, plan, name).map_err(Problem::new)?),
        None => None,
    };
    let errors = loaded.errors(&result);
    if plan.root.is_none() {
        return Err(loaded.nothing(errors, None));
    }
    let file = options.delivery.file();
    if form == Form::Json {
        let wanted = scores::Wanted { top, contributions: options.contributions };
        settings.deliver(&scores::json(&loaded.sources, plan, &result, wanted, settings.lang), file)?;
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
    Ok(settings.end(&loaded.sources, &errors))
}
