//! Where and how to print: language, colour, width.

use crate::Exit;
use crate::args::{Arguments, When};
use crate::disk::Disk;
use crate::problem::Problem;
use crate::writer;
use albero::diagnostic::text::TextOptions;
use albero::diagnostic::{Diagnostic, Lang, Text};
use albero::document::style::Look;
use albero::printable::{Output, printable};
use albero::source::Sources;
use albero::text;
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
    /// What commands read.
    pub disk: Disk,
}

impl Settings {
    /// From the command line, the environment and the terminal.
    pub fn new(arguments: &Arguments) -> Settings {
        let plain = is_plain();
        let color = |terminal: bool| match arguments.color {
            When::Always => true,
            When::Never => false,
            When::Auto => terminal && !plain,
        };
        Settings {
            lang: crate::lang::chosen(),
            color_out: color(std::io::stdout().is_terminal()),
            color_err: color(std::io::stderr().is_terminal()),
            width: width(),
            disk: Disk::new(arguments.outside),
        }
    }

    /// How to show something on standard output.
    pub fn look(&self) -> Look {
        Look { lang: self.lang, color: self.color_out, width: self.width }
    }

    /// How to show something on standard output, or plainly in a file.
    pub fn look_for(&self, file: Option<&Path>) -> Look {
        Look { color: self.color_out && file.is_none(), ..self.look() }
    }

    /// Prints what a command has to show, or writes it to a file and says so.
    pub fn deliver(&self, text: &Output, file: Option<&Path>) -> Result<(), Problem> {
        let Some(path) = file.filter(|path| !writer::is_stdout(path)) else { return print(text) };
        if self.disk.has_read(path) {
            return Err(writer::is_source(path));
        }
        writer::write(path, text.as_bytes())?;
        let path = path.display();
        self.note(&text!("scritto {path}", "wrote {path}"));
        Ok(())
    }

    /// Says what kept a command from doing its work, and how it ends: in JSON too where that was asked for.
    pub fn fail(&self, problem: &Problem, json: bool) -> Exit {
        // A reader that went away, as `head` does, wants no more words.
        if problem.is_broken_pipe() {
            return Exit::Failure;
        }
        let found = problem.found();
        if json {
            let _ = print(&problem.json(self.lang));
        } else if let Some((sources, findings)) = found {
            self.show(sources, findings, false);
        }
        problem.text().into_iter().for_each(|text| self.note(text));
        if found.is_some() { Exit::Findings } else { Exit::Failure }
    }

    /// Says something on standard error. A reader of it that went away is no reason to stop, and
    /// `eprintln!` would panic.
    pub fn note(&self, text: &Text) {
        let _ = writeln!(std::io::stderr().lock(), "albero: {}", printable(text.get(self.lang)));
    }

    /// Findings as text.
    pub fn findings(&self, sources: &Sources, diagnostics: &[Diagnostic], all: bool, color: bool) -> Output {
        let options = TextOptions { lang: self.lang, color, width: self.width, all };
        albero::diagnostic::text::render(sources, diagnostics, &options)
    }

    /// Prints findings on standard error.
    pub fn show(&self, sources: &Sources, diagnostics: &[Diagnostic], all: bool) {
        let text = self.findings(sources, diagnostics, all, self.color_err);
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
    }

    /// Ends a command that says what it can of a plan with errors: the errors, and what to bear in mind.
    pub fn end(&self, sources: &Sources, errors: &[Diagnostic]) -> Exit {
        if errors.is_empty() {
            return Exit::Fine;
        }
        self.show(sources, errors, false);
        self.note(&because_of_errors());
        Exit::Findings
    }
}

/// True where the environment asks for no colours.
pub fn is_plain() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty()) || std::env::var_os("TERM").is_some_and(|t| t == "dumb")
}

fn width() -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    let terminal = || terminal_size::terminal_size().map(|(w, _)| w.0 as usize);
    columns.or_else(terminal).unwrap_or(100).clamp(40, 200)
}

/// Prints on standard output.
pub fn print(text: &Output) -> Result<(), Problem> {
    print_source(text)
}

/// Prints the text of a plan on standard output, as it is.
pub fn print_source(text: &str) -> Result<(), Problem> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(Problem::output)
}

/// What to bear in mind about the scores of a plan with errors.
pub fn because_of_errors() -> Text {
    text!(
        "il piano ha errori: dove un punteggio manca, manca per questo",
        "the plan has errors: where a score is missing, this is why"
    )
}
