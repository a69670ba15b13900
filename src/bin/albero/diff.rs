//! `albero diff A B`

use crate::Exit;
use crate::args::DiffOptions;
use crate::form::Form;
use crate::input::{self, Problem};
use crate::output::Settings;
use crate::revision::{self, Revision};
use albero::Compilation;
use albero::diff::movement::{Movements, movements};
use albero::diff::{Named, Report, Version, diff, document, json};
use albero::eval::{Inputs, Scores};
use albero::source::Sources;
use albero::text;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

pub fn run(options: &DiffOptions, settings: &Settings) -> Result<Exit, Problem> {
    let flags = [(options.json, Form::Json), (options.markdown, Form::Markdown), (options.html, Form::Html)];
    let form = options.delivery.form(flags.into_iter().find(|(given, _)| *given).map(|(_, form)| form))?;
    let (before, after) = places(&options.before, options.after.as_deref())?;
    if before.is_stdin() && after.is_stdin() {
        return Err(Problem::new(text!("`-` può stare da una parte sola", "`-` can stand on one side only")));
    }
    let before = Side::read(&before, settings)?;
    let after = Side::read(&after, settings)?;
    let versions = (before.version(), after.version());
    let found = diff(&versions.0, &versions.1);
    if !found.findings.is_empty() {
        settings.show(&after.sources, &found.findings, true);
    }
    let sound = before.errors + after.errors == 0;
    let moved = sound.then(|| movements(&versions.0, &versions.1, &found));
    let node = match (&options.node, &moved) {
        (Some(wanted), Some(moved)) => Some(named(wanted, &versions, moved)?),
        (Some(_), None) => {
            return Err(Problem::new(text!(
                "uno dei due piani ha errori: il punteggio di un nodo non si può confrontare",
                "one of the two plans has errors: the score of a node cannot be compared"
            )));
        }
        (None, _) => None,
    };
    let report = Report {
        diff: &found,
        before: Named::new(&before.shown, &versions.0),
        after: Named::new(&after.shown, &versions.1),
        movements: moved.as_ref(),
        node: node.as_deref(),
        turn: !options.all && before.compilation.plan.year != after.compilation.plan.year,
    };
    let file = options.delivery.file();
    let shown = match form {
        Form::Json => json::render(&report),
        form => document(&report, settings.lang).write(form.of_document(), &settings.look_for(file)),
    };
    settings.deliver(&shown, file)?;
    let is_told = !sound || options.exit_code && !found.is_empty();
    Ok(if is_told { Exit::Findings } else { Exit::Fine })
}

/// The name under which a node's movement is known: a name, a former name or a printed code.
fn named(wanted: &str, versions: &(Version<'_>, Version<'_>), moved: &Movements) -> Result<String, Problem> {
    let find = |v: &Version<'_>| {
        let id = albero::report::model::find(v.sources, v.plan, wanted)?;
        Ok(v.sources.text(v.plan.item(id).name).to_owned())
    };
    let known = |name: &String| moved.nodes.iter().any(|m| m.name == *name);
    let found: Result<String, albero::diagnostic::Text> = find(&versions.1).or_else(|text| match find(&versions.0) {
        Ok(old) => Ok(moved.now(&old).map_or(old, str::to_owned)),
        Err(_) => Err(text),
    });
    let name = found.map_err(Problem::new)?;
    if known(&name) {
        return Ok(name);
    }
    Err(Problem::new(text!("«{name}» non ha un punteggio", "“{name}” has no score")))
}

/// Where a plan is.
enum Place {
    /// In a folder, a file, or standard input.
    Path(PathBuf),
    /// In git.
    Revision(Revision),
}

impl Place {
    /// What is there in the file system comes first; then a revision.
    fn find(written: &str) -> Result<Place, Problem> {
        let path = Path::new(written);
        if input::is_stdin(path) || path.exists() {
            return Ok(Place::Path(path.to_owned()));
        }
        // A path that is not there and can't be a revision keeps the message about files.
        let path_like = written.ends_with(".albero") && !written.contains(':') || written.ends_with('/');
        if path_like {
            return Ok(Place::Path(path.to_owned()));
        }
        Revision::find(written).map(Place::Revision)
    }

    fn is_stdin(&self) -> bool {
        matches!(self, Place::Path(path) if input::is_stdin(path))
    }
}

/// The two plans: two places, `A..B`, `A...B`, or one revision and what is there now.
fn places(before: &str, after: Option<&str>) -> Result<(Place, Place), Problem> {
    if let Some(after) = after {
        return Ok((Place::find(before)?, Place::find(after)?));
    }
    if let Some((one, other)) = before.split_once("...").filter(|_| !Path::new(before).exists()) {
        let (one, other) = (or_head(one), or_head(other));
        let (a, b) = (Revision::find(one)?, Place::find(other)?);
        let from = Revision::parting(one, other)?.ok_or_else(|| {
            Problem::new(text!(
                "«{one}» e «{other}» non hanno un antenato comune: scrivi `{one}..{other}`",
                "“{one}” and “{other}” have no common ancestor: write `{one}..{other}`"
            ))
        })?;
        drop(a);
        return Ok((Place::find(&from)?, b));
    }
    if let Some((one, other)) = range(before) {
        return Ok((Place::find(or_head(one))?, Place::find(or_head(other))?));
    }
    match Place::find(before)? {
        Place::Revision(revision) => {
            let now = now(before)?;
            Ok((Place::Revision(revision), now))
        }
        Place::Path(_) => Err(Problem::new(text!(
            "manca il secondo piano: `albero diff {before} DOPO`; con una revisione di git basta quella, come `albero diff HEAD`",
            "the second plan is missing: `albero diff {before} AFTER`; a git revision can stand alone, as in `albero diff HEAD`"
        ))),
    }
}

/// The two ends of `A..B`: of a path too, as `HEAD~3:piano/../altro` is none.
fn range(written: &str) -> Option<(&str, &str)> {
    if Path::new(written).exists() {
        return None;
    }
    let apart = written.match_indices("..").find(|(at, _)| {
        let around = (written[..*at].ends_with('/'), written[at + 2..].starts_with('/'));
        around == (false, false)
    });
    apart.map(|(at, _)| (&written[..at], &written[at + 2..]))
}

fn or_head(written: &str) -> &str {
    if written.is_empty() { "HEAD" } else { written }
}

/// What stands now where a revision's plan stood.
fn now(written: &str) -> Result<Place, Problem> {
    let Some((_, path)) = written.split_once(':') else { return Ok(Place::Path(PathBuf::from("."))) };
    let relative = path == "." || path.starts_with("./") || path.starts_with("../");
    let top = if relative { None } else { revision::top()? };
    Ok(Place::Path(top.map_or_else(|| PathBuf::from(path), |top| Path::new(&top).join(path))))
}

struct Side {
    shown: String,
    sources: Sources,
    written: usize,
    /// How many errors it has.
    errors: usize,
    compilation: ManuallyDrop<Compilation>,
}

impl Side {
    fn read(place: &Place, settings: &Settings) -> Result<Side, Problem> {
        let (shown, sources, written, compilation) = match place {
            Place::Path(path) => {
                let mut sources = input::read(std::slice::from_ref(path), settings)?;
                let written = sources.len();
                let compilation = albero::compile(&mut sources, &settings.disk);
                (path.display().to_string(), sources, written, compilation)
            }
            Place::Revision(revision) => {
                let (mut sources, objects) = revision.read()?;
                let written = sources.len();
                let compilation = albero::compile(&mut sources, &objects);
                (revision.shown.clone(), sources, written, compilation)
            }
        };
        let scores = Scores::compute(&compilation.plan, &Inputs::default());
        let errors = compilation.errors_with(&scores).len();
        if errors > 0 {
            let check = match place {
                Place::Path(_) => format!(", `albero check {shown}`"),
                Place::Revision(_) => String::new(),
            };
            settings.note(&text!(
                "{shown}: il piano ha errori ({errors}{check}); si confronta ciò che è scritto, senza i punteggi",
                "{shown}: the plan has errors ({errors}{check}); what is written is compared, without the scores"
            ));
        }
        Ok(Side { shown, sources, written, errors, compilation: ManuallyDrop::new(compilation) })
    }

    fn version(&self) -> Version<'_> {
        Version { sources: &self.sources, written: self.written, plan: &self.compilation.plan }
    }
}
