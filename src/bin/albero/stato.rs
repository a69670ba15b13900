//! `albero stato`

use crate::Exit;
use crate::args::StatoOptions;
use crate::input::{self, Problem};
use crate::moment::today;
use crate::output::{Settings, print};
use albero::document::Form;
use albero::report::status::{self, Status};
use albero::syntax::Reading;

pub fn run(options: &StatoOptions, settings: &Settings) -> Result<Exit, Problem> {
    let loaded = input::load_for(&options.input, Reading::Scores)?;
    let input::Loaded { sources, compilation } = &*loaded;
    let errors = compilation.errors();
    let mut findings = false;
    if compilation.plan.root.is_some() {
        let day = options.al.unwrap_or_else(today);
        let status = Status::on(sources, &compilation.plan, day, options.giorni);
        findings = status.has_findings();
        if options.json {
            print(&status::json(&status, settings.lang))?;
        } else {
            print(&status::document(&status, options.all, settings.lang).write(Form::Text, &settings.look()))?;
        }
    }
    let end = settings.end(sources, &errors);
    Ok(if findings { Exit::Findings } else { end })
}
