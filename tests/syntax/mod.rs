//! Any text at all.

mod grammar;
pub mod properties;
