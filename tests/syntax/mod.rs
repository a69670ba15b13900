//! Any text at all.

pub mod properties;
