//! `albero stato`

use crate::Exit;
use crate::args::StatoOptions;
use crate::form::Form;
use crate::input::{self, Problem};
use crate::moment::today;
use crate::output::Settings;
use albero::report::status::{self, Status};
use albero::syntax::Reading;

pub fn run(options: &StatoOptions, settings: &Settings) -> Result<Exit, Problem> {
    let form = options.delivery.form(options.json.then_some(Form::Json))?;
    let loaded = input::load_for(&options.input, Reading::Scores)?;
    let input::Loaded { sources, compilation } = &*loaded;
    let errors = compilation.errors();
    let mut findings = false;
    if compilation.plan.root.is_some() {
        let day = options.al.unwrap_or_else(today);
        let status = Status::on(sources, &compilation.plan, day, options.giorni, settings.lang);
        findings = status.has_findings();
        let file = options.delivery.file();
        let shown = match form {
            Form::Json => status::json(&status),
            form => {
                let document = status::document(&status, options.all);
                document.write(form.of_document(), &settings.look_for(file))
            }
        };
        settings.deliver(&shown, file)?;
    }
    let end = settings.end(sources, &errors);
    Ok(if findings { Exit::Findings } else { end })
}
