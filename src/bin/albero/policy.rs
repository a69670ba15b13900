//! `albero policy`

use crate::Exit;
use crate::args::{Input, PolicyOptions};
use crate::form::{self, Form, Forms};
use crate::input::{self, Problem};
use crate::lang::say;
use crate::output::Settings;
use albero::eval::Scores;
use albero::report::policy::{self, Subject};
use std::path::Path;

pub fn run(options: &PolicyOptions, settings: &Settings) -> Result<Exit, Problem> {
    if let [first, rest @ ..] = options.words.as_slice()
        && !rest.is_empty()
    {
        input::in_order("policy", say("NODO", "NODE"), first, rest)?;
    }
    let (form, file) = form_and_file(options)?;
    let (name, paths) = split(options);
    let loaded = input::load(&Input { paths }, settings)?;
    let (sources, plan) = (&loaded.sources, &loaded.compilation.plan);
    let subject = match &name {
        Some(name) => policy::find(sources, plan, name).map_err(Problem::new)?,
        None => Subject::Policy,
    };
    let scores = Scores::compute(plan, &crate::moment::inputs(plan, options.moment));
    let shown = match form {
        Form::Json => policy::json(sources, plan, &scores, subject, settings.lang),
        Form::Svg => {
            let picture = policy::picture(sources, plan, &scores, subject, settings.lang);
            picture.map_err(|why| Problem::new(*why))?
        }
        form => {
            let document = policy::document(sources, plan, &scores, subject, settings.lang);
            document.write(form.of_document(), &settings.look_for(file))
        }
    };
    settings.deliver(&shown, file)?;
    Ok(settings.end(sources, &loaded.errors(&scores)))
}

/// `--svg FILE` is `--format svg -o FILE`, and its name has to end like a picture's.
fn form_and_file(options: &PolicyOptions) -> Result<(Form, Option<&Path>), Problem> {
    let Some(path) = options.svg.as_deref() else {
        let own = options.json.then_some(Form::Json);
        return Ok((options.delivery.form(own)?, options.delivery.file()));
    };
    let form = form::choose(None, Some(path), form::Pictures::ALL)?;
    Ok((form, Some(path).filter(|path| !input::is_stdin(path))))
}

/// A first word that is no file or folder is the name of a node or rule.
fn split(options: &PolicyOptions) -> (Option<String>, Vec<std::path::PathBuf>) {
    match options.words.split_first() {
        Some((first, rest)) if !input::is_stdin(first) && !first.exists() => {
            (Some(first.to_string_lossy().into_owned()), rest.to_vec())
        }
        _ => (None, options.words.clone()),
    }
}
