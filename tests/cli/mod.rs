//! The command, run as a user would.

mod command;
mod fmt;
mod git;
mod usage;
mod wasm;
