//! Albero: a declarative language for the performance plans of public bodies, and its compiler.
//!
//! A program gives [`Input`] the texts of a plan and compiles it; a [`Compiled`] plan has findings, scores, the reasons of
//! each, and reports.
//!
//! ```
//! # fn main() -> Result<(), albero::TooLarge> {
//! let text = std::include_str!("../examples/primo-piano/piano.albero");
//! let plan = albero::Input::new().text("piano.albero", text).compile()?;
//! for finding in plan.findings() {
//!     println!("{}:{}: {}", finding.file(), finding.line(), finding.message(albero::Lang::En));
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # How it is built
//!
//! Data flows one way, down this list; a phase is a function from its input to its output and the
//! findings about it, and none of them opens a file, reads the clock or the terminal:
//!
//! ```text
//! text ─ syntax ─▶ Ast ─ resolve ─▶ names ─ check ─▶ Plan ─ eval ─▶ Scores ─▶ report
//!         │                                           │ └▶ graph      └▶ explain, verify, reproduce
//!         └▶ format ─▶ merge                          └▶ diff, proof, rollover      ide: a snapshot of all of it
//! ```
//!
//! Three representations only: `syntax::Ast` (what was written), `plan::Plan` (what it means) and `eval::Scores` (what it
//! comes to).
//!
//! These are the layers, from the bottom. A file imports from its own line or from those above it, and no files import
//! each other in a ring; `tests/house/layers.rs` holds them to it. `arithmetic` is what a rule comes to for an actual:
//! the checks try rules out, the evaluation applies them, the proofs reason about them.
//!
//! ```text layers
//! source prelude printable
//! diagnostic
//! ground files prose
//! document
//! syntax
//! plan data roots
//! arithmetic resolve
//! check
//! eval
//! proof lint
//! verify reproduce report graph diff format merge rollover
//! workbook
//! compile
//! import
//! facade
//! ide
//! lib
//! bin
//! ```

// What a program may count on is the facade. The command and the tests are crates of their own and reach into the
// compiler: for them, who ask for `cli`, its parts are public too. Without the command, what only it asks for is unused.
#![cfg_attr(not(feature = "cli"), allow(dead_code, unused_imports))]

pub use parts::diagnostic::Lang;
pub use parts::facade::{Compiled, Finding, Fix, Format, Input, Node, Number, Score, Severity, TooLarge};
#[cfg(feature = "cli")]
#[doc(hidden)]
pub use parts::{
    compile::{Compilation, compile, compile_of},
    files::Files,
    prelude::PRELUDE,
    *,
};

#[cfg(not(feature = "cli"))]
use parts::{diagnostic::text, *};

/// The files beside this one.
#[path = ""]
mod parts {
    pub mod arithmetic;
    pub mod check;
    pub mod compile;
    pub mod data;
    pub mod diagnostic;
    pub mod diff;
    pub mod document;
    pub mod eval;
    pub mod facade;
    pub mod files;
    pub mod format;
    pub mod graph;
    pub mod ground;
    pub mod ide;
    pub mod import;
    pub mod lint;
    pub mod merge;
    pub mod plan;
    pub mod prelude;
    pub mod printable;
    pub mod proof;
    pub mod prose;
    pub mod report;
    pub mod reproduce;
    pub mod resolve;
    pub mod rollover;
    pub mod roots;
    pub mod source;
    pub mod syntax;
    pub mod verify;
    pub mod workbook;
}
