//! The command, run as a user would.

mod command;
mod fmt;
mod forms;
mod git;
mod usage;
mod wasm;
