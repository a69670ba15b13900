//! `albero diff A B`

use crate::Exit;
use crate::args::{DiffOptions, Input};
use crate::input::{self, Problem};
use crate::output::{Settings, print};
use albero::Compilation;
use albero::diagnostic::Severity;
use albero::diff::{Version, diff, json, text};
use albero::source::Sources;
use albero::syntax::Reading;
use std::path::Path;

pub fn run(options: &DiffOptions, settings: &Settings) -> Result<Exit, Problem> {
    if input::is_stdin(&options.before) && input::is_stdin(&options.after) {
        let message = albero::text!("`-` può stare da una parte sola", "`-` can stand on one side only");
        return Err(Problem::new(message));
    }
    let before = Side::read(&options.before, settings)?;
    let after = Side::read(&options.after, settings)?;
    let found = diff(&before.version(), &after.version());
    if options.json {
        print(&json::render(&found, &shown(&options.before), &shown(&options.after)))?;
    } else {
        let look = text::Look { lang: settings.lang, color: settings.color_out, width: settings.width };
        print(&text::render(&found, &look))?;
    }
    Ok(if options.exit_code && !found.is_empty() { Exit::Findings } else { Exit::Fine })
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

struct Side {
    sources: Sources,
    written: usize,
    compilation: Compilation,
}

impl Side {
    fn read(path: &Path, settings: &Settings) -> Result<Side, Problem> {
        let mut sources = input::read(&Input { paths: vec![path.to_owned()] })?;
        let written = sources.len();
        let compilation = input::compile(&mut sources, Reading::All);
        let errors = compilation.diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
        if errors > 0 {
            let path = path.display();
            settings.note(&albero::text!(
                "{path}: il piano ha errori ({errors}, `albero check {path}`); si confronta ciò che è scritto",
                "{path}: the plan has errors ({errors}, `albero check {path}`); what is written is compared"
            ));
        }
        Ok(Side { sources, written, compilation })
    }

    fn version(&self) -> Version<'_> {
        Version { sources: &self.sources, written: self.written, plan: &self.compilation.plan }
    }
}
