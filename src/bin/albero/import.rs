//! `albero import`

use crate::Exit;
use crate::args::ImportOptions;
use crate::form::Form;
use crate::input::{self, Problem};
use crate::output::Settings;
use crate::writer;
use albero::import::{Options, document, import, json};
use albero::text;
use std::path::{Path, PathBuf};

pub fn run(options: &ImportOptions, settings: &Settings) -> Result<Exit, Problem> {
    let form = options.delivery.form(options.json.then_some(Form::Json))?;
    if let Some(into) = &options.into {
        is_free(into)?;
    }
    let bytes = input::bytes(&options.book, settings)?;
    let name = settings.disk.name(&options.book);
    let asked = Options { file: name.clone(), year: options.anno };
    let found = import(&bytes, &asked)
        .map_err(|failure| Problem::new(text!("{name}: ", "{name}: ").then(&failure.message())))?;
    if let Some(into) = &options.into {
        let files: Vec<(PathBuf, String)> =
            found.files.iter().map(|(name, text)| (name.into(), text.clone())).collect();
        writer::write_folder(into, &files)?;
    }
    let file = options.delivery.file();
    let shown = match form {
        Form::Json => json(&found, settings.lang),
        form => document(&found, &name, settings.lang).write(form.of_document(), &settings.look_for(file)),
    };
    settings.deliver(&shown, file)?;
    settings.show(&found.sources, &found.errors, false);
    if let Some(into) = &options.into {
        let into = into.display();
        settings.note(&text!(
            "scritto il piano in {into}; prova `albero check {into}`",
            "wrote the plan to {into}; try `albero check {into}`"
        ));
    }
    Ok(if found.told.is_empty() && found.errors.is_empty() { Exit::Fine } else { Exit::Findings })
}

/// Nothing of the user's is overwritten.
fn is_free(into: &Path) -> Result<(), Problem> {
    let holds_something = match std::fs::read_dir(into) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => false,
        Err(error) => return Err(Problem::file(into, error)),
    };
    let shown = into.display();
    match holds_something {
        false => Ok(()),
        true => Err(Problem::new(text!(
            "{shown} non è vuota: scegli una cartella nuova",
            "{shown} is not empty: choose a new folder"
        ))),
    }
}
