//! `albero policy`

use crate::Exit;
use crate::args::{Input, PolicyOptions};
use crate::input::{self, Problem};
use crate::output::{Settings, print, write};
use albero::document::Form;
use albero::eval::Scores;
use albero::report::policy::{self, Subject};
use std::path::Path;

pub fn run(options: &PolicyOptions, settings: &Settings) -> Result<Exit, Problem> {
    if let [first, rest @ ..] = options.words.as_slice()
        && !rest.is_empty()
    {
        input::in_order("policy", "NODO", first, rest)?;
    }
    let (name, paths) = split(options);
    let loaded = input::load(&Input { paths })?;
    let (sources, plan) = (&loaded.sources, &loaded.compilation.plan);
    let subject = match &name {
        Some(name) => policy::find(sources, plan, name).map_err(Problem::new)?,
        None => Subject::Policy,
    };
    let scores = Scores::compute(plan, &crate::moment::inputs(plan, options.moment));
    match options.svg.as_deref() {
        Some(path) => {
            let picture = policy::picture(sources, plan, &scores, subject, settings.lang);
            let picture = picture.map_err(|why| Problem::new(*why))?;
            if path == Path::new("-") { print(&picture)? } else { write(path, picture.as_bytes())? }
        }
        None if options.json => print(&policy::json(sources, plan, &scores, subject, settings.lang))?,
        None => {
            let document = policy::document(sources, plan, &scores, subject, settings.lang);
            print(&document.write(Form::Text, &settings.look()))?;
        }
    }
    Ok(settings.end(sources, &loaded.compilation.errors()))
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
