//! `albero export`

use crate::Exit;
use crate::args::ExportOptions;
use crate::input::{self, Problem};
use crate::output::Settings;
use crate::writer;
use albero::diagnostic::Severity;
use albero::eval::{Closing, Inputs, Scores};
use albero::text;
use albero::workbook::workbook;

pub fn run(options: &ExportOptions, settings: &Settings) -> Result<Exit, Problem> {
    let file = options.file.as_path();
    if !file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx")) {
        let file = file.display();
        return Err(Problem::new(text!(
            "{file}: scrivo solo cartelle di lavoro .xlsx: dai al file un nome che finisce così",
            "{file}: only .xlsx workbooks are written: give the file a name that ends so"
        )));
    }
    let mut loaded = input::load(&options.input, settings)?;
    let input::Loaded { sources, compilation } = &mut *loaded;
    let today = Scores::compute(&compilation.plan, &Inputs::default());
    compilation.finish(&today);
    let plan = &compilation.plan;
    let errors: Vec<_> = compilation.diagnostics.iter().filter(|d| d.severity == Severity::Error).cloned().collect();
    if plan.root.is_none() {
        return Err(Problem::findings(sources.clone(), errors, None));
    }
    settings.show(sources, &errors, false);
    if settings.disk.has_read(file) {
        return Err(writer::is_source(file));
    }
    let closed = Scores::compute(plan, &Inputs::default().with_closing(Closing::Now));
    let mut book = workbook(plan, &closed, &today, settings.lang);
    book.texts = albero::workbook::carried(sources);
    let written = book.xlsx();
    let bytes = written.map_err(|error| Problem::new(text!("{error}", "{error}")))?;
    writer::write(file, &bytes)?;
    let file = file.display();
    settings.note(&text!("scritto {file}", "wrote {file}"));
    Ok(if errors.is_empty() { Exit::Fine } else { Exit::Findings })
}
