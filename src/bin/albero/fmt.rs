//! `albero fmt`

use crate::Exit;
use crate::args::FmtOptions;
use crate::input::{self, Problem};
use crate::output::{Settings, print, print_source};
use crate::writer::write;
use albero::diagnostic::{Severity, Text};
use albero::document::Light;
use albero::document::style::{Ink, Terminal};
use albero::printable::Output;
use albero::source::Sources;
use albero::{format, syntax, text};
use std::path::Path;

/// Lines shown around those that change.
const AROUND: usize = 3;

/// What became of the files.
#[derive(Default)]
struct Tally {
    /// All that were read.
    total: usize,
    changed: usize,
    /// Left as they were, in part or as a whole.
    left: usize,
    failed: usize,
}

pub fn run(options: &FmtOptions, settings: &Settings) -> Result<Exit, Problem> {
    let mut tally = Tally::default();
    for path in input::paths(&options.input, settings)? {
        tally.total += 1;
        if !is_plan(&path) {
            let shown = path.display();
            settings.note(&text!(
                "{shown}: il nome non finisce in .albero, non lo tocco",
                "{shown}: the name does not end in .albero, it is left alone"
            ));
            tally.failed += 1;
            continue;
        }
        if let Err(problem) = one(&path, options, settings, &mut tally) {
            // A file that can't be read or written doesn't keep the others from being laid out.
            if problem.is_broken_pipe() {
                return Err(problem);
            }
            problem.text().into_iter().for_each(|text| settings.note(text));
            tally.failed += 1;
        }
    }
    settings.note(&summary(&tally, options));
    Ok(match tally {
        Tally { failed: 1.., .. } => Exit::Failure,
        Tally { left: 1.., .. } => Exit::Findings,
        Tally { changed: 1.., .. } if options.check => Exit::Findings,
        _ => Exit::Fine,
    })
}

/// True for what is a text of a plan by its name: what else a text holds, nobody can lay out.
fn is_plan(path: &Path) -> bool {
    input::is_stdin(path) || path.extension().is_some_and(|e| e.eq_ignore_ascii_case("albero"))
}

fn one(path: &Path, options: &FmtOptions, settings: &Settings, tally: &mut Tally) -> Result<(), Problem> {
    let bytes = input::bytes(path, settings)?;
    let name = settings.disk.name(path);
    let laid = lay_out(&name, bytes, settings, tally)?;
    let written = write_out(path, &name, &laid, options, settings);
    // What could not be written has not changed.
    tally.changed += usize::from(laid.is_changed() && written.is_ok());
    written
}

/// A text before and after.
struct Laid {
    before: String,
    after: String,
    /// True where the bytes differ though the text may not: a mark at the start.
    is_marked: bool,
}

impl Laid {
    fn is_changed(&self) -> bool {
        self.is_marked || self.before != self.after
    }
}

/// Lays a text out, and says what of it is left as it is.
fn lay_out(name: &str, bytes: Vec<u8>, settings: &Settings, tally: &mut Tally) -> Result<Laid, Problem> {
    let size = bytes.len();
    let before = input::decode(bytes, Path::new(name))?;
    let is_marked = before.len() != size;
    let mut sources = Sources::new();
    let id = input::add(&mut sources, name, before.clone())?;
    let source = sources.get(id);
    let (ast, found) = syntax::parse(source);
    let laid = format::lay_out(source, &ast);
    let is_whole = laid.as_ref().is_some_and(|laid| laid.left.is_empty());
    let mut errors: Vec<_> = found.into_iter().filter(|d| d.severity == Severity::Error).collect();
    let laid_out = match laid {
        Some(laid) => {
            errors.extend(laid.left);
            Some(laid.text)
        }
        None => format::format_parts(source, &ast),
    };
    let laid =
        Laid { is_marked: is_marked && laid_out.is_some(), after: laid_out.unwrap_or_else(|| before.clone()), before };
    if !is_whole {
        tally.left += 1;
        settings.note(&left_alone(name, errors.is_empty(), laid.is_changed()));
        settings.show(&sources, &errors, false);
    }
    Ok(laid)
}

/// Names the texts that are not laid out, among some that are about to be committed.
pub fn unlaid(texts: Vec<(String, Vec<u8>)>, settings: &Settings) -> Result<Vec<String>, Problem> {
    let mut unlaid = Vec::new();
    for (name, bytes) in texts {
        let mut tally = Tally::default();
        if lay_out(&name, bytes, settings, &mut tally)?.is_changed() || tally.left > 0 {
            unlaid.push(name);
        }
    }
    Ok(unlaid)
}

/// Writes a file as it is laid out, or shows what would change.
fn write_out(path: &Path, name: &str, laid: &Laid, options: &FmtOptions, settings: &Settings) -> Result<(), Problem> {
    let is_changed = laid.is_changed();
    if options.diff {
        return if is_changed { print(&unified(name, &laid.before, &laid.after, settings)) } else { Ok(()) };
    }
    if options.check {
        return if is_changed { print(&Output::new(format!("{name}\n"))) } else { Ok(()) };
    }
    if input::is_stdin(path) {
        // Whole in any case: an editor puts what comes out in place of what went in.
        return print_source(&laid.after);
    }
    if is_changed { write(path, laid.after.as_bytes()) } else { Ok(()) }
}

/// Prints a file as `fmt` would write it, for git to compare; as it is where it can't be laid out.
pub fn textconv(path: &Path, settings: &Settings) -> Result<Exit, Problem> {
    let bytes = input::bytes(path, settings)?;
    let Ok(text) = input::decode(bytes.clone(), path) else {
        // Not UTF-8: what git would have shown without us.
        return print(&Output::new(String::from_utf8_lossy(&bytes).into_owned())).map(|()| Exit::Fine);
    };
    let mut sources = Sources::new();
    let id = input::add(&mut sources, &settings.disk.name(path), text)?;
    // Git compares what is said: how lines end is not. It shows it, and nothing is made of it.
    print(&Output::new(format::format(sources.get(id)).replace("\r\n", "\n")))?;
    Ok(Exit::Fine)
}

fn left_alone(name: &str, silent: bool, in_part: bool) -> Text {
    if in_part {
        text!(
            "una parte di {name} resta com'è, perché ha errori:",
            "a part of {name} is left as it is, because it has errors:"
        )
    } else if silent {
        text!(
            "{name} resta com'è: una sua parte non si può riscrivere senza rischiare di cambiarla",
            "{name} is left as it is: a part of it cannot be laid out without the risk of changing it"
        )
    } else {
        text!("{name} resta com'è, perché ha errori:", "{name} is left as it is, because it has errors:")
    }
}

/// The lines that change, with some around them.
fn unified(name: &str, before: &str, after: &str, settings: &Settings) -> Output {
    let mut out = Terminal::new(settings.color_out);
    let (old, new): (Vec<&str>, Vec<&str>) =
        (before.split_inclusive('\n').collect(), after.split_inclusive('\n').collect());
    let hunks = similar::group_diff_ops(format::changes(&old, &new), AROUND);
    if !hunks.is_empty() {
        out.line(0, &format!("--- {name}"), Ink::Light(Light::Red));
        out.line(0, &format!("+++ {name}"), Ink::Light(Light::Green));
    }
    for hunk in &hunks {
        let (Some(first), Some(last)) = (hunk.first(), hunk.last()) else { continue };
        let span = |from: usize, to: usize| match to - from {
            0 => format!("{from},0"),
            1 => format!("{}", from + 1),
            count => format!("{},{count}", from + 1),
        };
        let olds = span(first.old_range().start, last.old_range().end);
        let news = span(first.new_range().start, last.new_range().end);
        out.line(0, &format!("@@ -{olds} +{news} @@"), Ink::Dim);
        for op in hunk {
            let is_equal = op.tag() == similar::DiffTag::Equal;
            let kept = if is_equal { (' ', Ink::Plain) } else { ('-', Ink::Light(Light::Red)) };
            old[op.old_range()].iter().for_each(|line| told(&mut out, line, kept));
            let added = new[op.new_range()].iter().filter(|_| !is_equal);
            added.for_each(|line| told(&mut out, line, ('+', Ink::Light(Light::Green))));
        }
    }
    out.take()
}

/// A line of a difference.
fn told(out: &mut Terminal, line: &str, (sign, ink): (char, Ink)) {
    out.line(0, &format!("{sign}{}", line.trim_end_matches(['\n', '\r'])), ink);
    if !line.ends_with('\n') {
        out.line(0, "\\ No newline at end of file", Ink::Plain);
    }
}

fn summary(tally: &Tally, options: &FmtOptions) -> Text {
    let Tally { total, changed, left, failed } = *tally;
    let mut said = match (options.check || options.diff, changed) {
        (true, _) => text!("da riscrivere {changed} file su {total}", "{changed} of {total} files would change"),
        (false, _) => text!("riscritti {changed} file su {total}", "{changed} of {total} files rewritten"),
    };
    if left > 0 {
        said = said.then(&text!(
            "; con errori, lasciati com'erano in tutto o in parte: {left}",
            "; with errors, left as they were wholly or in part: {left}"
        ));
    }
    if failed > 0 {
        said = said.then(&text!("; non letti o non scritti: {failed}", "; not read or not written: {failed}"));
    }
    said
}
