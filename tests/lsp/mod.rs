//! The language server, spoken to as an editor speaks to it.

mod client;
mod conversation;
mod editors;
mod figures;
mod findings;
mod reading;
mod valid;
mod walk;
mod writing;
