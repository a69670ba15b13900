//! Where and how to print: language, colour, width, and files written whole or not at all.

use crate::args::{Arguments, Language, When};
use crate::input::Problem;
use albero::diagnostic::text::TextOptions;
use albero::diagnostic::{Diagnostic, Lang};
use albero::source::Sources;
use std::io::{IsTerminal, Write};
use std::path::Path;

/// How to print.
pub struct Settings {
    /// Language of messages.
    pub lang: Lang,
    /// Colour on standard output.
    pub color_out: bool,
    /// Colour on standard error.
    pub color_err: bool,
    /// Columns of the terminal; 100 where there is none.
    pub width: usize,
}

impl Settings {
    /// From the command line, the environment and the terminal.
    pub fn new(arguments: &Arguments) -> Settings {
        let lang = match arguments.lang {
            Some(Language::It) => Lang::It,
            Some(Language::En) => Lang::En,
            None => lang_of_locale(),
        };
        let plain = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
        let color = |terminal: bool| match arguments.color {
            When::Always => true,
            When::Never => false,
            When::Auto => terminal && !plain && std::env::var_os("TERM").is_none_or(|t| t != "dumb"),
        };
        Settings {
            lang,
            color_out: color(std::io::stdout().is_terminal()),
            color_err: color(std::io::stderr().is_terminal()),
            width: width(),
        }
    }

    /// Chooses between two texts.
    pub fn say<'a>(&self, it: &'a str, en: &'a str) -> &'a str {
        match self.lang {
            Lang::It => it,
            Lang::En => en,
        }
    }

    /// Prints findings on standard error.
    pub fn show(&self, sources: &Sources, diagnostics: &[Diagnostic], all: bool) {
        let options = TextOptions { lang: self.lang, color: self.color_err, width: self.width, all };
        let text = albero::diagnostic::text::render(sources, diagnostics, &options);
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
    }
}

/// Italian unless the locale names another language: the plans are Italian.
fn lang_of_locale() -> Lang {
    let mut set = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(|v| std::env::var(v).ok());
    match set.find(|v| !v.is_empty()) {
        Some(locale) if locale.starts_with("en") => Lang::En,
        _ => Lang::It,
    }
}

fn width() -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    let terminal = || terminal_size::terminal_size().map(|(w, _)| w.0 as usize);
    columns.or_else(terminal).unwrap_or(100).clamp(40, 200)
}

/// Prints data on standard output.
pub fn print(text: &str) -> Result<(), Problem> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(Problem::output)
}

/// Writes a file whole or not at all: beside the place first, then renamed.
pub fn write(path: &Path, contents: &[u8]) -> Result<(), Problem> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = folder.join(format!(".{name}.{}.tmp", std::process::id()));
    let written = std::fs::File::create(&beside)
        .and_then(|mut f| f.write_all(contents).and_then(|()| f.sync_all()))
        .and_then(|()| std::fs::rename(&beside, path));
    written.map_err(|error| {
        let _ = std::fs::remove_file(&beside);
        Problem::file(path, error)
    })
}
