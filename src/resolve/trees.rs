//! The trees of a plan's texts, and the places of statements in them.

use crate::source::{SourceId, Sources};
use crate::syntax::view::{Line, Tree};
use crate::syntax::{Ast, Context, StatementId};
use std::sync::Arc;

/// The trees of all texts, in the order of their files.
pub struct Trees<'t>(Vec<Tree<'t>>);

impl<'t> Trees<'t> {
    /// The trees of some texts.
    pub fn new(sources: &'t Sources, asts: &'t [(SourceId, Arc<Ast>)]) -> Trees<'t> {
        Trees(asts.iter().map(|(id, ast)| Tree::new(sources.get(*id), ast)).collect())
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = Tree<'t>> + '_ {
        self.0.iter().copied()
    }

    /// A statement as a line.
    pub fn line(&self, site: Site) -> Line<'t> {
        self.0[site.file as usize].line(site.statement, site.context)
    }
}

/// A statement in one of the files.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Site {
    /// Index of the file.
    pub file: u32,
    /// The statement.
    pub statement: StatementId,
    /// Where it stands.
    pub context: Context,
}
