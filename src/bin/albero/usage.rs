//! What is said of a command line that can't be understood, in the language of all other messages.

use crate::problem::Problem;
use albero::diagnostic::{Lang, Text};
use albero::printable::printable;
use albero::text;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::io::{IsTerminal, Write};
use std::process::ExitCode;

/// Shows help, or what is wrong with the command line.
pub fn tell(error: &clap::Error) -> ExitCode {
    let lang = crate::lang::chosen();
    if error.use_stderr() && crate::form::asks_for_json() {
        let why = explain(error).unwrap_or_else(|| Text::same(error.kind().to_string()));
        let _ = crate::output::print(&Problem::new(why).json(lang));
    }
    if let Some(problem) = explain(error) {
        let _ = writeln!(std::io::stderr().lock(), "albero: {}", printable(problem.get(lang)));
        if let Some(usage) = usage(error) {
            let word = text!("uso", "usage");
            let _ = writeln!(std::io::stderr().lock(), "  {}: {}", word.get(lang), printable(&usage));
        }
        return ExitCode::from(2);
    }
    let shown = match (std::io::stdout().is_terminal(), crate::output::is_plain()) {
        (true, false) => error.render().ansi().to_string(),
        _ => error.render().to_string(),
    };
    let shown = in_our_words(&shown);
    // Help and version are not failures.
    if error.use_stderr() {
        let _ = std::io::stderr().lock().write_all(printable(&error.render().to_string()).as_bytes());
        return ExitCode::from(2);
    }
    match crate::output::print_source(&shown) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => failed(&problem, lang),
    }
}

fn failed(problem: &Problem, lang: Lang) -> ExitCode {
    if let Some(text) = problem.text().filter(|_| !problem.is_broken_pipe()) {
        let _ = writeln!(std::io::stderr().lock(), "albero: {}", printable(text.get(lang)));
    }
    ExitCode::from(2)
}

/// What is wrong; nothing for help and version.
fn explain(error: &clap::Error) -> Option<Text> {
    let arg = one(error, ContextKind::InvalidArg);
    let value = one(error, ContextKind::InvalidValue);
    let said = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let word = one(error, ContextKind::InvalidSubcommand)?;
            let found = text!("non c'è un comando «{word}»", "there is no command “{word}”");
            let list = text!("; i comandi sono in `albero --help`", "; `albero --help` lists the commands");
            found.then(&near(error, ContextKind::SuggestedSubcommand).unwrap_or(list))
        }
        ErrorKind::UnknownArgument => {
            let arg = arg?;
            if !arg.starts_with('-') {
                return Some(text!("«{arg}» è di troppo", "“{arg}” is one word too many"));
            }
            let found = text!("qui non c'è un'opzione `{arg}`", "there is no option `{arg}` here");
            let help = text!("; le opzioni sono in `--help`", "; `--help` lists the options");
            found.then(&near(error, ContextKind::SuggestedArg).unwrap_or(help))
        }
        ErrorKind::MissingRequiredArgument => {
            let arg = arg?.replace(['<', '>'], "");
            text!("manca {arg}", "{arg} is missing")
        }
        ErrorKind::ArgumentConflict => {
            let (arg, other) = (arg?, one(error, ContextKind::PriorArg)?);
            match arg == other {
                true => text!("`{arg}` è scritto due volte", "`{arg}` is written twice"),
                false => text!("`{arg}` non va insieme a `{other}`", "`{arg}` does not go with `{other}`"),
            }
        }
        ErrorKind::InvalidUtf8 => text!(
            "una parola del comando non è in UTF-8: solo i nomi di file e cartelle possono non esserlo",
            "a word of the command is not UTF-8: only names of files and folders may be something else"
        ),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => invalid_value(error, &arg?, value.as_deref()?),
        _ => return None,
    };
    Some(said)
}

fn invalid_value(error: &clap::Error, arg: &str, value: &str) -> Text {
    let valid = many(error, ContextKind::ValidValue).join(", ");
    let found = match value {
        "" => text!("dopo `{arg}` manca un valore", "a value is missing after `{arg}`"),
        _ => text!("«{value}» non va bene per `{arg}`", "“{value}” is not valid for `{arg}`"),
    };
    if let Some(near) = near(error, ContextKind::SuggestedValue) {
        return found.then(&near);
    }
    match valid.as_str() {
        "" if arg.contains("<DATA>") || arg.contains("<DATE>") => {
            found.then(&text!(": una data si scrive 30/06/2025", ": a date is written 30/06/2025"))
        }
        "" if value.is_empty() => found,
        "" => found.then(&text!(": ci vuole un numero intero", ": it takes a whole number")),
        _ => found.then(&text!(": scegli fra {valid}", ": choose among {valid}")),
    }
}

fn near(error: &clap::Error, kind: ContextKind) -> Option<Text> {
    let near = many(error, kind).into_iter().next()?;
    Some(text!(": forse volevi `{near}`", ": did you mean `{near}`?"))
}

fn many(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(one)) => vec![one.clone()],
        Some(ContextValue::Strings(all)) => all.clone(),
        _ => Vec::new(),
    }
}

fn one(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match many(error, kind) {
        all if all.is_empty() => None,
        all => Some(all.join(", ")),
    }
}

/// How the command is used, where it helps: when something is missing or there is too much.
fn usage(error: &clap::Error) -> Option<String> {
    let told = [ErrorKind::MissingRequiredArgument, ErrorKind::ArgumentConflict, ErrorKind::UnknownArgument];
    if !told.contains(&error.kind()) {
        return None;
    }
    let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) else { return None };
    let usage = usage.to_string();
    Some(in_our_words(usage.trim().trim_start_matches("Usage:").trim()))
}

/// What clap calls options in usage lines, in the language of everything else.
fn in_our_words(shown: &str) -> String {
    shown.replace("[OPTIONS]", crate::lang::say("[OPZIONI]", "[OPTIONS]"))
}
