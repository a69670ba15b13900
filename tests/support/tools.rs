//! Programs that some tests need and a bare machine may not have.

use std::io::Write;
use std::process::{Command, Stdio};

/// True where a program is missing, and says so: the test that asks can only pass over what it would have tried.
pub fn without(program: &str) -> bool {
    let version = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    let missing = !version.is_ok_and(|status| status.success());
    if missing {
        go_without(program);
    }
    missing
}

/// Says what a test went without.
pub fn go_without(what: &str) {
    let thread = std::thread::current();
    // Past the capture of the test runner, which shows only what failing tests print.
    let _ = writeln!(std::io::stderr(), "{} went without {what}", thread.name().unwrap_or("a test"));
}
