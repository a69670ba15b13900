//! Which names are declared, and where: the table that every later phase looks names up in.
//!
//! Scored nodes, indicators, units and data share one space of names, because `usa`, `consuntivo`
//! and `pubblicato` refer to any of them; sources, measures and policies have a space each.

mod columns;
mod declare;
mod listing;
mod names;
mod trees;

pub use columns::Columns;
pub use names::{Declaration, Labelled, Listed, Listing, Names, Space};
pub use trees::{Site, Trees};

use crate::data::Tables;
use crate::diagnostic::Diagnostic;
use crate::source::{SourceId, Sources};
use crate::syntax::Ast;

/// Collects the declarations of all texts, then those of the tables they name. The names point into the
/// texts and outlive the trees.
pub fn resolve<'a>(
    sources: &'a Sources,
    asts: &[(SourceId, Ast)],
    tables: &Tables,
    diagnostics: &mut Vec<Diagnostic>,
) -> Names<'a> {
    let statements: usize = asts.iter().map(|(_, ast)| ast.len()).sum();
    // A declaration has about six statements.
    let mut names = Names::new(sources, statements / 6);
    let trees = Trees::new(sources, asts);
    for (file, tree) in trees.iter().enumerate() {
        declare::text(tree, file as u32, &mut names, diagnostics);
    }
    listing::tables(&trees, sources, tables, &mut names, diagnostics);
    names
}
