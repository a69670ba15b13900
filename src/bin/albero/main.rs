//! The command `albero`: the only room that opens files, reads the environment and prints.
#![allow(clippy::disallowed_methods)]

mod args;
mod check;
mod diff;
mod disk;
mod eval;
mod exit;
mod explain;
mod export;
mod fmt;
mod form;
mod git;
mod git_setup;
mod graph;
mod import;
mod init;
mod input;
mod lang;
mod lsp;
mod merge_driver;
mod moment;
mod objects;
mod output;
mod plain;
mod policy;
mod pre_commit;
mod problem;
mod raccolta;
mod report;
mod revision;
mod rollover;
mod stato;
mod usage;
mod verify;
mod why;
mod writer;

use albero::printable::Output;
use clap::CommandFactory;
pub use exit::Exit;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = match plain::arguments() {
        Ok(arguments) => arguments,
        Err(error) => return usage::tell(&error),
    };
    let settings = output::Settings::new(&arguments);
    match run(arguments.command, &settings) {
        Ok(exit) => exit.into(),
        Err(problem) => settings.fail(&problem, form::asks_for_json()).into(),
    }
}

fn run(command: args::Command, settings: &output::Settings) -> Result<Exit, input::Problem> {
    use args::Command;
    match command {
        Command::Eval(options) => eval::run(&options, settings),
        Command::Check(options) => apart(|| check::run(&options, settings)),
        Command::Verify(options) => apart(|| verify::run(&options, settings)),
        Command::Report(options) => apart(|| report::run(&options, settings)),
        Command::Why(options) => apart(|| why::run(&options, settings)),
        Command::Raccolta(options) => apart(|| raccolta::run(&options, settings)),
        Command::Stato(options) => apart(|| stato::run(&options, settings)),
        Command::Policy(options) => apart(|| policy::run(&options, settings)),
        Command::Fmt(options) => apart(|| fmt::run(&options, settings)),
        Command::Diff(options) => apart(|| diff::run(&options, settings)),
        Command::Graph(options) => apart(|| graph::run(&options, settings)),
        Command::Rollover(options) => apart(|| rollover::run(&options, settings)),
        Command::GitSetup(options) => apart(|| git_setup::run(&options, settings)),
        Command::MergeDriver(options) => apart(|| merge_driver::run(&options, settings)),
        Command::Textconv(options) => apart(|| fmt::textconv(&options.file, settings)),
        Command::PreCommit => apart(|| pre_commit::run(settings)),
        Command::Export(options) => apart(|| export::run(&options, settings)),
        Command::Import(options) => apart(|| import::run(&options, settings)),
        Command::Explain(options) => apart(|| explain::run(&options, settings)),
        Command::Init(options) => apart(|| init::run(&options, settings)),
        Command::Lsp(_) => apart(|| lsp::run(settings)),
        Command::Completions(options) => {
            // Into memory first: clap_complete panics when its reader goes away.
            let mut script = Vec::new();
            clap_complete::generate(options.shell, &mut args::Arguments::command(), "albero", &mut script);
            output::print(&Output::new(String::from_utf8_lossy(&script).into_owned()))?;
            Ok(Exit::Fine)
        }
    }
}

/// Keeps a command's code out of the way of `eval`, which is run most: a process reads its program page by page.
#[cold]
fn apart(command: impl FnOnce() -> Result<Exit, input::Problem>) -> Result<Exit, input::Problem> {
    command()
}
