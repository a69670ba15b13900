//! The language server, spoken to as an editor speaks to it.

mod client;
mod conversation;
mod findings;
mod valid;
