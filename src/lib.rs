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
//!         └▶ format ─▶ merge                          └▶ diff, proof, rollover
//! ```
//!
//! Three representations only: `syntax::Ast` (what was written), `plan::Plan` (what it means) and `eval::Scores` (what it
//! comes to).
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

// The command and the tests are crates of their own and reach into the compiler: its parts are public for them alone. What
// a program may count on is what the documentation shows.
#[doc(hidden)]
pub mod check;
#[doc(hidden)]
pub mod compile;
#[doc(hidden)]
pub mod data;
#[doc(hidden)]
pub mod diagnostic;
#[doc(hidden)]
pub mod diff;
#[doc(hidden)]
pub mod document;
#[doc(hidden)]
pub mod eval;
mod facade;
#[doc(hidden)]
pub mod files;
#[doc(hidden)]
pub mod format;
#[doc(hidden)]
pub mod graph;
#[doc(hidden)]
pub mod ground;
#[doc(hidden)]
pub mod lint;
#[doc(hidden)]
pub mod merge;
#[doc(hidden)]
pub mod plan;
#[doc(hidden)]
pub mod prelude;
#[doc(hidden)]
pub mod printable;
#[doc(hidden)]
pub mod proof;
#[doc(hidden)]
pub mod report;
#[doc(hidden)]
pub mod reproduce;
#[doc(hidden)]
pub mod resolve;
#[doc(hidden)]
pub mod rollover;
#[doc(hidden)]
pub mod source;
#[doc(hidden)]
pub mod syntax;
#[doc(hidden)]
pub mod verify;

#[doc(hidden)]
pub use compile::{Compilation, compile, compile_for};
pub use diagnostic::Lang;
pub use facade::{Compiled, Finding, Fix, Format, Input, Node, Number, Score, Severity, TooLarge};
#[doc(hidden)]
pub use files::Files;
#[doc(hidden)]
pub use prelude::PRELUDE;
