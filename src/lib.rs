//! Albero: a declarative language for the performance plans of public bodies, and its compiler.
//!
//! Data flows one way, down this list; a phase is a function from its input to its output and the
//! findings about it, and none of them opens a file, reads the clock or the terminal:
//!
//! ```text
//! text ─ syntax ─▶ Ast ─ resolve ─▶ names ─ check ─▶ Plan ─ eval ─▶ Scores ─▶ report
//!         │                                           │ └▶ graph      └▶ explain, verify, reproduce
//!         └▶ format ─▶ merge                          └▶ diff, proof, rollover
//! ```
//!
//! Three representations only: [`syntax::Ast`] (what was written), [`plan::Plan`] (what it means)
//! and [`eval::Scores`] (what it comes to).
//!
//! These are the layers, from the bottom. A file imports from its own line or from those above it, and no files import
//! each other in a ring; `tests/house/layers.rs` holds them to it.
//!
//! ```text layers
//! source prelude printable
//! diagnostic
//! ground files
//! document
//! syntax
//! plan data
//! resolve
//! check
//! eval
//! proof lint
//! verify reproduce report graph diff format merge rollover
//! compile
//! facade
//! lib
//! bin
//! ```

pub mod check;
pub mod compile;
pub mod data;
pub mod diagnostic;
pub mod diff;
pub mod document;
pub mod eval;
mod facade;
pub mod files;
pub mod format;
pub mod graph;
pub mod ground;
pub mod lint;
pub mod merge;
pub mod plan;
pub mod prelude;
pub mod printable;
pub mod proof;
pub mod report;
pub mod reproduce;
pub mod resolve;
pub mod rollover;
pub mod source;
pub mod syntax;
pub mod verify;

pub use compile::{Compilation, compile, compile_for};
pub use diagnostic::Lang;
pub use facade::{Compiled, Finding, Fix, Format, Input, Node, Number, Score, Severity, TooLarge};
pub use files::Files;
pub use prelude::PRELUDE;
