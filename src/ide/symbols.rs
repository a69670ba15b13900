//! The outline of a text, and names looked for in a whole plan.

use super::{Analysis, Entity, UseRole, Written};
use crate::plan::{ItemId, Kind};
use crate::source::Span;
use crate::syntax::view::{Family, Line, Role};

/// What a symbol is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SymbolKind {
    /// The plan.
    Plan,
    /// A node that counts others.
    Node,
    /// An indicator.
    Indicator,
    /// A datum.
    Datum,
    /// An organisational unit.
    Unit,
    /// A policy.
    Policy,
    /// A rule, or how nodes of a kind are computed.
    Rule,
    /// A source or unit of measure.
    Label,
    /// Values, decisions, figures, tables.
    Block,
}

/// A line of an outline.
pub struct Symbol {
    /// Its name, or its first words.
    pub name: String,
    /// Its title.
    pub detail: String,
    /// What it is.
    pub kind: SymbolKind,
    /// All of it.
    pub whole: Span,
    /// The name in it.
    pub at: Span,
    /// What stands in it.
    pub children: Vec<Symbol>,
}

/// The outline of a text.
pub fn outline(written: &Written) -> Vec<Symbol> {
    written.tree().lines().flat_map(symbols).collect()
}

/// The symbol of a line; where it has none those of its lines.
fn symbols(line: Line<'_>) -> Vec<Symbol> {
    let children: Vec<Symbol> = line.lines().flat_map(symbols).collect();
    let Some(kind) = kind(line) else { return children };
    let named = matches!(line.family(), Family::Item | Family::Policy | Family::Label) || kind == SymbolKind::Rule;
    let head = line.head();
    let (name, at) = match line.name() {
        Some(name) if named && line.role() != Some(Role::Aggregation) => (name.text().to_owned(), name.span()),
        _ => (head.text().split_whitespace().collect::<Vec<_>>().join(" "), head.span()),
    };
    let detail = line.title().map(|title| title.plain().into_owned()).unwrap_or_default();
    vec![Symbol { name, detail, kind, whole: line.full_span().span(), at: at.span(), children }]
}

fn kind(line: Line<'_>) -> Option<SymbolKind> {
    Some(match (line.declares(), line.role()?) {
        (Some(kind), _) => of_item(kind),
        (None, Role::Policy) => SymbolKind::Policy,
        (None, Role::Rule | Role::Aggregation) => SymbolKind::Rule,
        (None, Role::Source | Role::Measure) if line.is_top() => SymbolKind::Label,
        _ if matches!(line.family(), Family::Facts | Family::Said | Family::Table) => SymbolKind::Block,
        _ => return None,
    })
}

/// What an item is in an outline.
pub fn of_item(kind: Kind) -> SymbolKind {
    match kind {
        Kind::Plan => SymbolKind::Plan,
        Kind::Area | Kind::Objective | Kind::Project | Kind::Scorecard => SymbolKind::Node,
        Kind::Indicator => SymbolKind::Indicator,
        Kind::Datum => SymbolKind::Datum,
        Kind::Unit => SymbolKind::Unit,
    }
}

/// The items of a plan whose name, printed code or title has the words looked for, those named so first.
pub fn named(analysis: &Analysis, wanted: &str, most: usize) -> Vec<ItemId> {
    let plan = analysis.plan();
    let wanted: Vec<String> = wanted.split_whitespace().map(str::to_lowercase).collect();
    let rank = |id: ItemId| {
        let name = plan.name(id).to_lowercase();
        let code = plan.text(plan.item_code(id)).to_lowercase();
        let title = plan.title(id).to_lowercase();
        let has = |word: &String| name.contains(word) || code.contains(word) || title.contains(word);
        let begins = |word: &String| name.starts_with(word);
        wanted.iter().all(has).then(|| !wanted.iter().any(begins))
    };
    let mut found: Vec<(bool, ItemId)> = plan.ids().filter_map(|id| Some((rank(id)?, id))).collect();
    found.sort_unstable();
    found.truncate(most);
    found.into_iter().map(|(_, id)| id).collect()
}

/// The items that a text or table declares, in its order.
pub fn declared(analysis: &Analysis, source: crate::source::SourceId) -> impl Iterator<Item = ItemId> {
    let place = analysis.sources().get(source).place();
    analysis.uses().within(place).iter().filter_map(|used| match (used.role, used.of) {
        (UseRole::Declaration, Entity::Item(id)) => Some(id),
        _ => None,
    })
}
