//! Albero: a declarative language for the performance plans of public bodies, and its compiler.

pub mod data;
pub mod diagnostic;
pub mod format;
pub mod source;
pub mod syntax;
