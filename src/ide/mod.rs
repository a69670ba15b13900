//! What an editor asks of a plan: a snapshot of its texts, trees, names, uses, scores and findings, and questions to it.
//!
//! A snapshot never changes, and knows of no protocol: after an edit there is another one. Texts and trees that an edit
//! leaves alone can be shared by both.

pub mod calls;
pub mod completion;
mod earlier;
pub mod fixes;
pub mod folding;
pub mod hints;
pub mod hover;
pub mod layout;
pub mod links;
mod position;
pub mod rename;
pub mod signature;
pub mod symbols;
pub mod tokens;
mod workspace;
mod written;

use crate::compile::{self, Behind};
use crate::diagnostic::{Diagnostic, Severity, Text};
use crate::eval::{Inputs, Scores, figures};
use crate::files::{self, Files};
use crate::plan::{ItemId, Kind, Plan, Waiver};
pub use crate::resolve::{Entity, Use, Uses};
use crate::source::{Place, Source, SourceId, SourceKind, Sources, Span};
pub use crate::syntax::view::UseRole;
use crate::syntax::view::{Line, Tree};
pub use earlier::Earlier;
pub use position::{Encoding, Lines, Position};
use std::sync::OnceLock;
pub use workspace::{Planned, Workspace};
pub use written::Written;

/// A plan as it is written at one moment.
pub struct Analysis {
    plan: Plan,
    behind: Behind,
    scores: Scores,
    findings: Vec<Diagnostic>,
    has_errors: bool,
    waivers: Vec<Waiver>,
    /// The lines of each source, read when first asked for.
    lines: Vec<OnceLock<Lines>>,
}

impl Analysis {
    /// Reads and analyses the plan whose texts are the files named, or lie below the folders named.
    pub fn of(files: &dyn Files, roots: &[String]) -> Result<Analysis, Text> {
        let sources = files::read(files, &files::texts(files, roots)?)?;
        Ok(Analysis::new(sources, files))
    }

    /// Analyses the plan that some texts make, with the tables that they name.
    pub fn new(sources: Sources, files: &dyn Files) -> Analysis {
        let written: Vec<SourceId> = sources.iter().map(|(id, _)| id).collect();
        Analysis::of_some(sources, &written, files)
    }

    /// Analyses the plan that some of the texts make: others may be those of other plans.
    pub fn of_some(mut sources: Sources, written: &[SourceId], files: &dyn Files) -> Analysis {
        let (mut compilation, behind) = compile::compile_with_uses(&mut sources, written, files);
        let scores = Scores::compute(&compilation.plan, &Inputs::default());
        compilation.finish(&scores);
        let compile::Compilation { plan, diagnostics: findings, waivers } = compilation;
        let lines = (0..sources.len()).map(|_| OnceLock::new()).collect();
        let has_errors = findings.iter().any(|found| found.severity == Severity::Error);
        Analysis { plan, behind, scores, findings, has_errors, waivers, lines }
    }

    /// The typed plan.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The scores of its items.
    pub fn scores(&self) -> &Scores {
        &self.scores
    }

    /// The score of an item as documents print it; nothing where it has none.
    pub fn printed_score(&self, id: ItemId) -> Option<String> {
        self.scores.get(id).range.map(|range| figures::score_range(self.plan.policy.print, range))
    }

    /// The findings that it allows.
    pub fn waivers(&self) -> &[Waiver] {
        &self.waivers
    }

    /// Every use of every name.
    pub fn uses(&self) -> &Uses {
        &self.behind.uses
    }

    /// What there is to say about it, in the order of its texts.
    pub fn findings(&self) -> &[Diagnostic] {
        &self.findings
    }

    /// True where some of that are errors.
    pub fn has_errors(&self) -> bool {
        self.has_errors
    }

    /// What there is to say about one of its texts or tables.
    pub fn findings_in(&self, source: SourceId) -> &[Diagnostic] {
        let of = |found: &Diagnostic| found.primary.span.source;
        let start = self.findings.partition_point(|found| of(found) < source);
        let end = self.findings.partition_point(|found| of(found) <= source);
        &self.findings[start..end]
    }

    /// Its texts and tables, the prelude among them.
    pub fn sources(&self) -> &Sources {
        &self.plan.texts
    }

    /// The text or table of the plan with a name.
    pub fn source(&self, name: &str) -> Option<&Source> {
        self.sources().iter().map(|(_, source)| source).find(|source| source.name == name && self.has(source))
    }

    /// True for a text or table of the plan itself: beside them may stand the texts of other plans.
    pub fn has(&self, source: &Source) -> bool {
        source.kind != SourceKind::Text || self.tree(source.id).is_some()
    }

    /// The tree of a text; nothing for a table.
    pub fn tree(&self, source: SourceId) -> Option<Tree<'_>> {
        let found = self.behind.trees.binary_search_by_key(&source, |(id, _)| *id).ok()?;
        Some(Tree::new(self.sources().get(source), &self.behind.trees[found].1))
    }

    /// The lines of a text or table, as an editor counts them.
    pub fn lines(&self, source: SourceId) -> &Lines {
        self.lines[source.0 as usize].get_or_init(|| Lines::new(&self.sources().get(source).text))
    }

    /// The place in a text that has a position in an editor.
    pub fn caret(&self, source: SourceId, position: Position, encoding: Encoding) -> Place {
        let start = self.lines(source).offset(&self.sources().get(source).text, position, encoding);
        Place { source, start, len: 0 }
    }

    /// Where a place begins and ends in an editor.
    pub fn range(&self, place: Place, encoding: Encoding) -> (Position, Position) {
        let (lines, text) = (self.lines(place.source), &self.sources().get(place.source).text);
        let position = |offset| lines.position(text, offset, encoding);
        (position(place.start), position(place.end()))
    }

    /// The name at which a caret stands: in it, or at its end.
    pub fn use_at(&self, caret: Place) -> Option<&Use> {
        self.uses().at(caret)
    }

    /// Where the name at a caret is declared.
    pub fn definition(&self, caret: Place) -> Option<Place> {
        self.uses().declaration(self.use_at(caret)?.of)
    }

    /// Every use of what is named at a caret, its declaration first.
    pub fn references(&self, caret: Place) -> impl Iterator<Item = &Use> {
        self.use_at(caret).into_iter().flat_map(|found| self.uses().of(found.of))
    }

    /// The statements around a caret, outermost first.
    pub fn lines_at(&self, caret: Place) -> Vec<Line<'_>> {
        let mut around = Vec::new();
        let Some(tree) = self.tree(caret.source) else { return around };
        let is_in = |line: &Line<'_>| {
            let span = line.full_span();
            span.start <= caret.start && caret.start <= span.end()
        };
        // At the end of one statement and the start of the next, it is the next that is meant.
        let mut next = tree.lines().take_while(|line| line.full_span().start <= caret.start).filter(is_in).last();
        while let Some(line) = next {
            around.push(line);
            next = line.lines().filter(is_in).last();
        }
        around
    }

    /// What is written about at a caret: the item that the line is a value, a figure, a decision or a change of, or
    /// else the innermost one in whose declaration it stands; in a table that of the row.
    pub fn node_at(&self, caret: Place) -> Option<ItemId> {
        if self.sources().get(caret.source).kind == SourceKind::Table {
            return self.item_of_row(caret);
        }
        self.lines_at(caret).into_iter().rev().find_map(|line| self.subject(line))
    }

    /// The item that a line declares or says something about.
    fn subject(&self, line: Line<'_>) -> Option<ItemId> {
        use UseRole::{Amendment, Claim, Decision, Declaration, Fact, Scenario};
        let first = |used: &&Use| matches!(used.role, Amendment | Claim | Decision | Declaration | Fact | Scenario);
        item(self.uses().within(line.span()).iter().find(first)?)
    }

    /// The item that a row of a table declares, or else the first that it names.
    fn item_of_row(&self, caret: Place) -> Option<ItemId> {
        let (lines, text) = (self.lines(caret.source), &self.sources().get(caret.source).text);
        let line = lines.position(text, caret.start, Encoding::Utf8).line;
        let (start, written) = lines.line(text, line)?;
        let row = self.uses().within(Span { start, len: written.len() as u32 }.within(caret.source));
        let declared = row.iter().filter(|used| used.role == UseRole::Declaration).filter_map(item);
        // A row may declare the nodes that its indicator stands in too.
        let declared = declared.max_by_key(|id| self.plan.item(*id).kind == Kind::Indicator);
        declared.or_else(|| row.iter().find_map(item))
    }
}

/// The item that a use stands for, if it is one.
fn item(used: &Use) -> Option<ItemId> {
    match used.of {
        Entity::Item(id) => Some(id),
        _ => None,
    }
}
