//! Which scores stand on an error: by where each error is written, once all of them are known.

use crate::data::table::{self, Table};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::plan::{Doubt, Doubtful, Doubts, ItemId, Kind, Plan};
use crate::resolve::Names;
use crate::source::{Place, SourceKind, Sources};
use crate::syntax;
use crate::syntax::view::{self, Family, Line, Role, Tree};
use rustc_hash::FxHashMap;

/// What the errors found make doubtful. The texts they stand in are read again: most have been let go of by now, and
/// a plan without errors needs none of them.
pub fn doubts(sources: &Sources, plan: &Plan, names: &Names<'_>, found: &[Diagnostic]) -> Doubts {
    let counts = |d: &&Diagnostic| d.severity == Severity::Error && d.code.group() != "dichiarazioni";
    let mut errors: Vec<&Diagnostic> = found.iter().filter(counts).collect();
    errors.sort_by_key(|d| (d.primary.span.position(), d.code));
    let mut doubts = Doubts::default();
    if errors.is_empty() {
        return doubts;
    }
    let by_name: FxHashMap<Place, ItemId> = plan.ids().map(|id| (plan.item(id).name, id)).collect();
    let finder = Finder { plan, names, by_name };
    for of_one_text in errors.chunk_by(|a, b| a.primary.span.source == b.primary.span.source) {
        let source = sources.get(of_one_text[0].primary.span.source);
        match source.kind {
            SourceKind::Text => {
                let mut ast = syntax::parse(source).0;
                view::respell(source, &mut ast);
                let lines = Lines::new(Tree::new(source, &ast));
                finder.all(of_one_text, |error| finder.in_text(error, &lines), &mut doubts);
            }
            // What a chapter asks for in vain changes no score.
            SourceKind::Chapter => {}
            SourceKind::Table => {
                let table = table::read(source).ok();
                let rows = finder.rows(table.as_ref());
                finder.all(of_one_text, |error| finder.in_table(error, &rows), &mut doubts);
            }
        }
    }
    // What depends on something that could not be read elsewhere, as on a rule.
    let elsewhere = errors.iter().find(|d| d.code.group() == "regole").unwrap_or(&errors[0]);
    for item in plan.unread.items() {
        doubts.add(Doubtful::Item(item), Doubt { code: elsewhere.code, at: elsewhere.primary.span });
    }
    through_formulas(plan, &mut doubts);
    doubts
}

/// What is computed from something doubtful is doubtful too.
fn through_formulas(plan: &Plan, doubts: &mut Doubts) {
    for &id in &plan.order {
        let formula = plan.measured(id).and_then(|m| m.formula.as_deref());
        let data = formula.into_iter().flat_map(|f| f.data()).map(|(used, _)| used.item);
        let asked = formula.into_iter().flat_map(|f| f.of_tree()).filter_map(|(asked, _)| asked.item());
        if let Some(doubt) = data.chain(asked).find_map(|used| doubts.of(used)) {
            doubts.add(Doubtful::Item(id), doubt);
        }
    }
}

/// The statements of a text, each with the index of the one around it, in the order of the text.
struct Lines<'a>(Vec<(Line<'a>, Option<usize>)>);

impl<'a> Lines<'a> {
    fn new(tree: Tree<'a>) -> Lines<'a> {
        let mut lines = Lines(Vec::new());
        for line in tree.lines() {
            lines.add(line, None);
        }
        lines
    }

    fn add(&mut self, line: Line<'a>, around: Option<usize>) {
        let at = self.0.len();
        self.0.push((line, around));
        for inside in line.lines() {
            self.add(inside, Some(at));
        }
    }

    /// The statements around a place, innermost first.
    fn around(&self, at: Place) -> Vec<Line<'a>> {
        let mut next = self.0.partition_point(|(line, _)| line.span().start <= at.start).checked_sub(1);
        let mut found = Vec::new();
        while let Some((line, around)) = next.and_then(|index| self.0.get(index)) {
            if at.start <= line.full_span().end() {
                found.push(*line);
            }
            next = *around;
        }
        found
    }
}

struct Finder<'p, 'n> {
    plan: &'p Plan,
    names: &'p Names<'n>,
    by_name: FxHashMap<Place, ItemId>,
}

impl Finder<'_, '_> {
    fn all(&self, errors: &[&Diagnostic], find: impl Fn(&Diagnostic) -> Option<Doubtful>, doubts: &mut Doubts) {
        for error in errors {
            if let Some(what) = find(error) {
                doubts.add(what, Doubt { code: error.code, at: error.primary.span });
            }
        }
    }

    /// What an error in a text is about; nothing where no score depends on it.
    fn in_text(&self, error: &Diagnostic, lines: &Lines<'_>) -> Option<Doubtful> {
        let around = lines.around(error.primary.span);
        let innermost = around.first()?;
        let field = innermost.head_fields().find(|f| f.words().span().covers(error.primary.span));
        let role = field.and_then(|f| f.role()).or_else(|| innermost.role());
        if role.is_some_and(only_describes) {
            return None;
        }
        for (index, line) in around.iter().enumerate() {
            let item = line.atom(1).and_then(|name| self.by_name.get(&name.name_place()).copied());
            if let Some(item) = item {
                let of_weight = role == Some(Role::Weight) || error.code == Code::WeightMissing;
                return Some(self.of_item(item, of_weight));
            }
            match line.family() {
                Family::Label => return None,
                Family::Facts => return Some(self.named(innermost).unwrap_or(Doubtful::Anything)),
                Family::Said => return self.said(line, innermost),
                Family::Table => return Some(Doubtful::Anything),
                Family::Policy => return Some(of_policy(&around[..index])),
                Family::Item => {
                    // Not among the plan's: what was to contain it lacks it.
                    let parent = line.head_field(Role::Parent).and_then(|field| field.words().last());
                    if let Some(parent) = parent.and_then(|name| self.names.item(name.text())) {
                        return Some(self.of_item(parent, false));
                    }
                }
                Family::Edge | Family::Other => {}
            }
        }
        Some(Doubtful::Anything)
    }

    /// An error about an item; one about its weight leaves its own score alone.
    fn of_item(&self, item: ItemId, of_weight: bool) -> Doubtful {
        let declared = self.plan.item(item);
        match (declared.kind, of_weight) {
            (Kind::Plan, _) => Doubtful::Everything,
            (_, true) => declared.parent.map_or(Doubtful::Anything, Doubtful::Item),
            (_, false) => Doubtful::Item(item),
        }
    }

    /// The item that a line is about.
    fn named(&self, line: &Line<'_>) -> Option<Doubtful> {
        line.atoms().find_map(|atom| self.names.item(atom.text())).map(Doubtful::Item)
    }

    fn said(&self, block: &Line<'_>, line: &Line<'_>) -> Option<Doubtful> {
        match block.role() {
            Some(Role::Decisions | Role::Amendment) => Some(self.named(line).unwrap_or(Doubtful::Everything)),
            _ => None,
        }
    }

    /// What each row of a table is about, by where the row begins.
    fn rows(&self, table: Option<&Table<'_>>) -> Vec<(u32, Option<ItemId>)> {
        let mut called: FxHashMap<&str, ItemId> = FxHashMap::default();
        for id in self.plan.ids() {
            called.entry(self.plan.title(id)).or_insert(id);
            called.entry(self.plan.text(self.plan.item_code(id))).or_insert(id);
        }
        called.remove("");
        let item = |cells: &[table::Cell<'_>]| {
            let declared = cells.iter().find_map(|cell| self.by_name.get(&cell.span).copied());
            let named = || cells.iter().find_map(|cell| self.names.item(cell.text.trim()));
            let titled = || cells.iter().find_map(|cell| called.get(cell.text.trim()).copied());
            declared.or_else(named).or_else(titled)
        };
        let rows = table.into_iter().flat_map(Table::rows);
        rows.filter_map(|row| Some((row.cells.first()?.span.start, item(&row.cells)))).collect()
    }

    fn in_table(&self, error: &Diagnostic, rows: &[(u32, Option<ItemId>)]) -> Option<Doubtful> {
        let row = rows.partition_point(|(start, _)| *start <= error.primary.span.start);
        let item = row.checked_sub(1).and_then(|index| rows.get(index)?.1);
        let of_weight = error.code.group() == "pesi";
        Some(item.map_or(Doubtful::Anything, |item| self.of_item(item, of_weight)))
    }
}

/// An error in a policy: about one of its rules, or about how everything is scored.
fn of_policy(inside: &[Line<'_>]) -> Doubtful {
    let rule = inside.last().filter(|line| line.role() == Some(Role::Rule));
    rule.and_then(|line| line.atom(1)).map_or(Doubtful::Everything, |name| Doubtful::Rule(name.name_place()))
}

/// True for what people read and no score is computed from.
fn only_describes(role: Role) -> bool {
    use Role::*;
    matches!(
        role,
        Source
            | Typology
            | Perspective
            | Mission
            | Programme
            | Resources
            | Reason
            | Deduced
            | Code
            | Waiver
            | FormerName
    )
}
