//! `albero stato`

use crate::Exit;
use crate::args::StatoOptions;
use crate::form::Form;
use crate::input::{self, Problem};
use crate::moment::today;
use crate::output::Settings;
use albero::eval::{Inputs, Scores};
use albero::report::status::{self, Status};

pub fn run(options: &StatoOptions, settings: &Settings) -> Result<Exit, Problem> {
    let form = options.delivery.form(options.json.then_some(Form::Json))?;
    let loaded = input::load(&options.input, settings)?;
    let input::Loaded { sources, compilation } = &*loaded;
    let errors = compilation.errors_with(&Scores::compute(&compilation.plan, &Inputs::default()));
    if compilation.plan.root.is_none() {
        return Err(loaded.nothing(errors, None));
    }
    let day = options.al.unwrap_or_else(today);
    let status = Status::on(sources, &compilation.plan, day, options.giorni, settings.lang);
    let file = options.delivery.file();
    let shown = match form {
        Form::Json => status::json(&status),
        form => status::document(&status, options.all).write(form.of_document(), &settings.look_for(file)),
    };
    settings.deliver(&shown, file)?;
    let end = settings.end(sources, &errors);
    Ok(if status.has_findings() { Exit::Findings } else { end })
}
