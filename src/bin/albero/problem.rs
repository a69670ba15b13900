//! What keeps a command from doing its work.

use albero::diagnostic::Text;
use albero::text;
use std::path::Path;

/// What keeps a command from doing its work: exit code 2.
pub struct Problem {
    text: Text,
    broken_pipe: bool,
}

impl Problem {
    /// Something to say.
    pub fn new(text: Text) -> Problem {
        Problem { text, broken_pipe: false }
    }

    /// A file that can't be read or written.
    pub fn file(path: &Path, error: std::io::Error) -> Problem {
        let path = path.display();
        Problem::new(text!("{path}: ", "{path}: ").then(&reason(&error)))
    }

    /// Standard output that can't be written.
    pub fn output(error: std::io::Error) -> Problem {
        let broken_pipe = error.kind() == std::io::ErrorKind::BrokenPipe;
        Problem { text: text!("standard output: {error}", "standard output: {error}"), broken_pipe }
    }

    /// What to say.
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// True when the reader of the output went away.
    pub fn is_broken_pipe(&self) -> bool {
        self.broken_pipe
    }
}

/// What the operating system says, in words.
pub fn reason(error: &std::io::Error) -> Text {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => text!("non esiste", "does not exist"),
        ErrorKind::PermissionDenied => text!("manca il permesso", "permission denied"),
        ErrorKind::IsADirectory => text!("è una cartella", "is a folder"),
        _ => text!("{error}", "{error}"),
    }
}

/// True for `-`, which stands for standard input.
pub fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}
