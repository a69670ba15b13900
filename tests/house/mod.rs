//! The house itself: its handbook and its editors.

pub mod docs;
mod editors;
