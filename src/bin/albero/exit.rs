//! How a command ended, for who called it.

use std::process::ExitCode;

/// How a command ended. The numbers are a contract: docs/comandi.md.
pub enum Exit {
    /// Nothing to report.
    Fine,
    /// Findings: errors in the plan, figures that don't follow.
    Findings,
    /// Wrong usage, or a file that can't be read or written.
    Failure,
    /// A merge that could not even be tried: git leaves the file alone.
    Untried,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        match exit {
            Exit::Fine => ExitCode::SUCCESS,
            Exit::Findings => ExitCode::from(1),
            Exit::Failure => ExitCode::from(2),
            Exit::Untried => ExitCode::from(129),
        }
    }
}
