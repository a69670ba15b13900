//! `albero git-setup`: what git needs to compare and merge plans. Shown first, written only when asked.

use crate::Exit;
use crate::args::GitSetupOptions;
use crate::input::Problem;
use crate::lang::say;
use crate::output::{Settings, print};
use crate::writer;
use albero::diagnostic::{Lang, Text};
use albero::printable::Output;
use albero::text;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The line of `.gitattributes`.
const ATTRIBUTES: &str = "*.albero text eol=lf diff=albero merge=albero";
/// The lines that name what a change is in.
const HEADS: &str = "^[ \t]*((piano|ambito|obiettivo|progetto|indicatore|cruscotto|unità|dato|smvp|regola|consuntivo|preconsuntivo|valutazione|rimodulazione|pubblicato|indicatori)[ \t].*)$";
/// The hooks that check what is about to be recorded: git runs the second, and not the first, for a merge
/// that it makes by itself.
const HOOKS: [&str; 2] = ["pre-commit", "pre-merge-commit"];
/// What the merge is called, in Italian and in English.
const NAMES: [&str; 2] = ["unione dei piani per dichiarazione", "merge of plans by declaration"];
const OPEN: &str = "# >>> albero git-setup";
const CLOSE: &str = "# <<< albero git-setup";

/// Something to write, or to take out.
struct Step {
    /// Where: a file, or `git config --local`.
    place: String,
    /// The line.
    line: String,
    /// True when nothing is to be done.
    done: bool,
    action: Action,
}

enum Action {
    File { path: PathBuf, contents: Option<String>, runs: bool },
    Set { key: &'static str, value: String },
    Unset { key: &'static str },
}

pub fn run(options: &GitSetupOptions, settings: &Settings) -> Result<Exit, Problem> {
    let top = PathBuf::from(git(Path::new("."), &["rev-parse", "--show-toplevel"])?);
    let steps = steps(&top, options)?;
    if options.scrivi {
        for step in steps.iter().filter(|s| !s.done) {
            step.act(&top)?;
        }
    }
    print(&Output::new(shown(&steps, options, settings.lang)))?;
    Ok(Exit::Fine)
}

/// Runs git and gives back what it prints.
pub fn git(folder: &Path, arguments: &[&str]) -> Result<String, Problem> {
    let run = Command::new("git").args(arguments).current_dir(folder).output();
    let run = run.map_err(|e| Problem::new(text!("git non si avvia: {e}", "git cannot be started: {e}")))?;
    if !run.status.success() {
        let said = String::from_utf8_lossy(&run.stderr).trim().to_owned();
        return Err(Problem::new(text!("git: {said}", "git: {said}")));
    }
    let text = String::from_utf8_lossy(&run.stdout).into_owned();
    Ok(text.strip_suffix('\n').unwrap_or(&text).to_owned())
}

fn steps(top: &Path, options: &GitSetupOptions) -> Result<Vec<Step>, Problem> {
    let own = own_command()?;
    let mut steps = vec![attributes(top, options.rimuovi)?];
    // The name of a file may start with `-`.
    let keys = [
        ("diff.albero.textconv", format!("{own} textconv --")),
        ("diff.albero.xfuncname", HEADS.to_owned()),
        ("merge.albero.name", say(NAMES[0], NAMES[1]).to_owned()),
        ("merge.albero.driver", format!("{own} merge-driver -- %O %A %B %P")),
    ];
    for (key, value) in keys {
        let now = git(top, &["config", "--local", "--get", key]).ok();
        let (done, line, action) = if options.rimuovi {
            (now.is_none(), key.to_owned(), Action::Unset { key })
        } else {
            // In either language it is the same thing.
            let named = key == "merge.albero.name" && now.as_deref().is_some_and(|now| NAMES.contains(&now));
            (named || now.as_ref() == Some(&value), format!("{key} = {value}"), Action::Set { key, value })
        };
        steps.push(Step { place: "git config --local".into(), line, done, action });
    }
    if options.pre_commit || options.rimuovi {
        for name in HOOKS {
            steps.push(hook(top, &own, name, options.rimuovi)?);
        }
    }
    Ok(steps)
}

/// This program as a shell calls it: by its name where that finds it, else by its path.
fn own_command() -> Result<String, Problem> {
    let own = std::env::current_exe().map_err(|e| Problem::file(Path::new("albero"), e))?;
    let same = |folder: PathBuf| {
        let there = folder.join(own.file_name().unwrap_or_default());
        std::fs::canonicalize(there).ok() == std::fs::canonicalize(&own).ok() && own.exists()
    };
    let is_found = std::env::var_os("PATH").is_some_and(|path| std::env::split_paths(&path).any(same));
    if is_found {
        return Ok("albero".to_owned());
    }
    // Git runs it with its own shell, on Windows too, where that wants `/`.
    let path = own.to_string_lossy().replace('\\', "/");
    Ok(format!("'{}'", path.replace('\'', "'\\''")))
}

fn read(path: &Path) -> Result<String, Problem> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(Problem::file(path, error)),
    }
}

fn attributes(top: &Path, remove: bool) -> Result<Step, Problem> {
    let path = top.join(".gitattributes");
    let text = read(&path)?;
    let is_there = text.lines().any(|l| l.trim() == ATTRIBUTES);
    let contents = if remove {
        let kept: String = text.split_inclusive('\n').filter(|l| l.trim() != ATTRIBUTES).collect();
        (!kept.trim().is_empty()).then_some(kept)
    } else {
        let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        Some(format!("{text}{end}{ATTRIBUTES}\n"))
    };
    let action = Action::File { path, contents, runs: false };
    Ok(Step { place: ".gitattributes".into(), line: ATTRIBUTES.into(), done: is_there != remove, action })
}

fn hook(top: &Path, own: &str, name: &str, remove: bool) -> Result<Step, Problem> {
    let folder = top.join(git(top, &["rev-parse", "--git-path", "hooks"])?);
    let path = folder.join(name);
    let text = read(&path)?;
    let call = format!("{own} pre-commit || exit 1");
    let block = format!("{OPEN}\n{call}\n{CLOSE}\n");
    let bare = without_block(&text);
    let (first, rest) = bare.split_at(bare.find('\n').map_or(bare.len(), |at| at + 1));
    let is_shell = first.starts_with("#!") && first.trim_end().ends_with("sh");
    if !remove && !bare.is_empty() && !is_shell {
        let shown = path.display();
        return Err(Problem::new(text!(
            "{shown} non è uno script di shell: aggiungici tu `{call}`",
            "{shown} is no shell script: add `{call}` to it yourself"
        )));
    }
    let wanted = if remove {
        (!bare.trim().is_empty() && bare.trim() != "#!/bin/sh").then(|| bare.clone())
    } else if bare.is_empty() {
        Some(format!("#!/bin/sh\n{block}"))
    } else {
        // Right after the first line: what follows may end the script.
        Some(format!("{first}{block}{rest}"))
    };
    let done = if remove { bare == text } else { wanted.as_ref() == Some(&text) };
    let place = path.strip_prefix(top).unwrap_or(&path).to_string_lossy().replace('\\', "/");
    Ok(Step { place, line: call, done, action: Action::File { path, contents: wanted, runs: true } })
}

fn without_block(text: &str) -> String {
    let mut inside = false;
    let mut out = String::new();
    for line in text.split_inclusive('\n') {
        inside |= line.trim_end() == OPEN;
        if !inside {
            out.push_str(line);
        }
        inside &= line.trim_end() != CLOSE;
    }
    out
}

impl Step {
    fn act(&self, top: &Path) -> Result<(), Problem> {
        match &self.action {
            Action::Set { key, value } => git(top, &["config", "--local", key, value]).map(drop),
            Action::Unset { key } => git(top, &["config", "--local", "--unset-all", key]).map(drop),
            Action::File { path, contents: None, .. } => std::fs::remove_file(path).map_err(|e| Problem::file(path, e)),
            Action::File { path, contents: Some(contents), runs } => {
                if let Some(folder) = path.parent() {
                    std::fs::create_dir_all(folder).map_err(|e| Problem::file(folder, e))?;
                }
                writer::write(path, contents.as_bytes())?;
                if *runs { executable(path) } else { Ok(()) }
            }
        }
    }
}

#[cfg(unix)]
fn executable(path: &Path) -> Result<(), Problem> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, PermissionsExt::from_mode(0o755)).map_err(|e| Problem::file(path, e))
}

#[cfg(not(unix))]
fn executable(_: &Path) -> Result<(), Problem> {
    Ok(())
}

fn shown(steps: &[Step], options: &GitSetupOptions, lang: Lang) -> String {
    let mut out = String::new();
    let mut place = "";
    for step in steps {
        if step.place != place {
            place = &step.place;
            out += &format!("{place}\n");
        }
        let sign = match (step.done, options.rimuovi) {
            (true, _) => "=",
            (false, true) => "-",
            (false, false) => "+",
        };
        out += &format!("  {sign} {}\n", step.line);
    }
    let again = match options {
        GitSetupOptions { rimuovi: true, .. } => say("--rimuovi --scrivi", "--remove --write"),
        GitSetupOptions { pre_commit: true, .. } => say("--pre-commit --scrivi", "--pre-commit --write"),
        _ => say("--scrivi", "--write"),
    };
    let end: Text = if steps.iter().all(|s| s.done) {
        text!("nulla da cambiare", "nothing to change")
    } else if options.scrivi {
        text!("fatto", "done")
    } else {
        text!(
            "non ho scritto nulla: per farlo, `albero git-setup {again}`",
            "nothing written: to do it, `albero git-setup {again}`"
        )
    };
    format!("{out}{}\n", end.get(lang))
}
