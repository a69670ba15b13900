//! Asks `git`.

use crate::problem::Problem;
use albero::text;
use std::process::{Command, Stdio};

/// What a git command prints, without the end of the line; none when it says no.
pub fn git(arguments: &[&str]) -> Result<Option<String>, Problem> {
    let text = git_bytes(arguments)?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    Ok(text.map(|t| t.trim_end_matches(['\n', '\r']).to_owned()))
}

pub fn git_bytes(arguments: &[&str]) -> Result<Option<Vec<u8>>, Problem> {
    let ran = Command::new("git").args(arguments).stdin(Stdio::null()).stderr(Stdio::null()).output();
    let output = ran.map_err(|e| cannot_run(&e))?;
    Ok(output.status.success().then_some(output.stdout))
}

pub fn cannot_run(error: &std::io::Error) -> Problem {
    if error.kind() == std::io::ErrorKind::NotFound {
        return Problem::new(text!(
            "per confrontare revisioni serve git, e il comando `git` non c'è: installalo, o confronta due cartelle",
            "comparing revisions needs git, and there is no `git` command: install it, or compare two folders"
        ));
    }
    Problem::new(text!("git: {error}", "git: {error}"))
}
