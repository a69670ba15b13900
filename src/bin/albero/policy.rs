//! `albero policy`

use crate::Exit;
use crate::args::{Input, PolicyOptions};
use crate::input::{self, Problem};
use crate::output::{Settings, print, write};
use albero::eval::{Precision, Scores};
use albero::report::policy::{self, Subject, Work};
use albero::text;
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
    let scores = Scores::compute(plan, Precision::Nominal);
    match options.svg.as_deref() {
        Some(path) => {
            let picture = draw(&loaded, &scores, subject, settings)?;
            if path == Path::new("-") { print(&picture)? } else { write(path, picture.as_bytes())? }
        }
        None if options.json => print(&policy::json(sources, plan, &scores, subject))?,
        None => print(&policy::text(sources, plan, &scores, subject, &settings.look()))?,
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

/// The picture of a rule, or of the first rule of a node.
fn draw(loaded: &input::Loaded, scores: &Scores, subject: Subject, settings: &Settings) -> Result<String, Problem> {
    let (sources, plan) = (&loaded.sources, &loaded.compilation.plan);
    let works: Vec<Work> = match subject {
        Subject::Node(item) => policy::works(sources, plan, scores, item),
        Subject::Rule(id) => policy::typical(sources, plan, scores, id).into_iter().collect(),
        Subject::Policy => Vec::new(),
    };
    let Some(first) = works.first() else {
        return Err(Problem::new(text!(
            "si disegna la regola di un indicatore, o una regola: `albero policy NODO --svg FILE`",
            "what is drawn is the rule of an indicator, or a rule: `albero policy NODE --svg FILE`"
        )));
    };
    policy::plot(sources, plan, scores, first, settings.lang).ok_or_else(|| {
        Problem::new(text!(
            "questa regola non si divide in tratti esatti: non si può disegnare",
            "this rule has no exact pieces: it cannot be drawn"
        ))
    })
}
