//! Which names are declared, and where: the table that every later phase looks names up in.
//!
//! Scored nodes, indicators, units and data share one space of names, because `usa`, `consuntivo`
//! and `pubblicato` refer to any of them; sources, measures and policies have a space each.

mod cells;
mod columns;
mod declare;
mod entity;
mod listing;
mod names;
mod scopes;
mod trees;
mod uses;

pub use cells::Cells;
pub use columns::{Columns, Measuring, OfParameter};
pub use entity::Entity;
pub use names::{Declaration, Labelled, Listed, Listing, Names, Space};
pub use trees::{Site, Trees};
pub use uses::{Use, Uses, find_uses};

use crate::data::Tables;
use crate::diagnostic::Diagnostic;
use crate::source::{SourceId, Sources};
use crate::syntax::Ast;
use std::sync::Arc;

/// Collects the declarations of all texts, then those of the tables they name, whose `cells` tell what they name. The
/// names point into the texts and outlive the trees.
pub fn resolve<'a>(
    sources: &'a Sources,
    asts: &[(SourceId, Arc<Ast>)],
    tables: &Tables,
    cells: &mut Cells,
    diagnostics: &mut Vec<Diagnostic>,
) -> Names<'a> {
    let statements: usize = asts.iter().map(|(_, ast)| ast.len()).sum();
    // A declaration has five statements or more.
    let mut names = Names::new(sources, statements / 5);
    let trees = Trees::new(sources, asts);
    for (file, tree) in trees.iter().enumerate() {
        declare::text(tree, file as u32, &mut names, diagnostics);
    }
    listing::tables(&trees, sources, tables, &mut names, cells, diagnostics);
    names
}
