//! The command, run as a user would.

mod command;
mod ends;
mod fmt;
mod forms;
mod git;
mod hostile;
mod roots;
mod usage;
mod wasm;
