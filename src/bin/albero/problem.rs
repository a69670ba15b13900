//! What keeps a command from doing its work.

use albero::diagnostic::{Diagnostic, Lang, Text, json};
use albero::printable::Output;
use albero::source::Sources;
use albero::text;
use std::path::Path;

/// What keeps a command from doing its work: exit code 2, or 1 where it is what the plan says.
pub struct Problem {
    text: Option<Text>,
    broken_pipe: bool,
    findings: Option<Box<(Sources, Vec<Diagnostic>)>>,
}

impl Problem {
    /// Something to say.
    pub fn new(text: Text) -> Problem {
        Problem { text: Some(text), broken_pipe: false, findings: None }
    }

    /// Findings about a plan of which there is nothing to show, and what else there is to say.
    pub fn findings(sources: Sources, findings: Vec<Diagnostic>, text: Option<Text>) -> Problem {
        Problem { text, broken_pipe: false, findings: Some(Box::new((sources, findings))) }
    }

    /// A file that can't be read or written.
    pub fn file(path: &Path, error: std::io::Error) -> Problem {
        let path = path.display();
        Problem::new(text!("{path}: ", "{path}: ").then(&reason(&error)))
    }

    /// Standard output that can't be written.
    pub fn output(error: std::io::Error) -> Problem {
        let broken_pipe = error.kind() == std::io::ErrorKind::BrokenPipe;
        let why = reason(&error);
        Problem { broken_pipe, ..Problem::new(text!("standard output: ", "standard output: ").then(&why)) }
    }

    /// What to say, besides the findings.
    pub fn text(&self) -> Option<&Text> {
        self.text.as_ref()
    }

    /// What was found in the plan.
    pub fn found(&self) -> Option<(&Sources, &[Diagnostic])> {
        self.findings.as_deref().map(|(sources, findings)| (sources, findings.as_slice()))
    }

    /// True when the reader of the output went away.
    pub fn is_broken_pipe(&self) -> bool {
        self.broken_pipe
    }

    /// What a program gets that asked for JSON.
    pub fn json(&self, lang: Lang) -> Output {
        let none = Sources::new();
        let (sources, findings) = self.found().unwrap_or((&none, &[]));
        json::failure(sources, findings, self.text.as_ref(), lang)
    }
}

/// What the operating system says, in words.
pub fn reason(error: &std::io::Error) -> Text {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => text!("non esiste", "does not exist"),
        ErrorKind::PermissionDenied => text!("manca il permesso", "permission denied"),
        ErrorKind::IsADirectory => text!("è una cartella", "is a folder"),
        ErrorKind::StorageFull => text!("il disco è pieno", "the disk is full"),
        _ => text!("{error}", "{error}"),
    }
}

/// True for `-`, which stands for standard input.
pub fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}
