//! `consenti`: a lint waived where it is expected, with a reason.

use super::context::Checker;
use crate::diagnostic::{Code, Diagnostic, Severity, suggest};
use crate::plan::{ItemId, Waiver};
use crate::resolve::Trees;
use crate::source::Place;
use crate::syntax::{MAX_DEPTH, view};
use crate::text;
use rustc_hash::{FxHashMap, FxHashSet};

/// The waivers of a plan, and where its items are declared, until it is known which stand below which.
pub(super) struct Waivers {
    found: Vec<Waiver>,
    /// All of each declaration, in the order of the items; empty where no waiver stands in a block.
    declared: Vec<Place>,
}

pub(super) fn waivers(cx: &mut Checker<'_, '_>, trees: &Trees<'_>) -> Waivers {
    let mut found = Vec::new();
    let mut in_blocks = false;
    for tree in trees.iter() {
        for (line, around) in tree.waivers() {
            in_blocks |= around.is_some();
            let written = view::waiver::Waiver::read(line, cx.diagnostics);
            if let Some(waiver) = written.and_then(|written| waiver(cx, &written, line, around)) {
                in_tables(cx, &waiver, &mut found);
                found.push(waiver);
            }
        }
    }
    let written = cx.names.items.iter().take(cx.names.written()).filter(|_| in_blocks);
    let declared = written.map(|item| trees.line(item.site).full_span()).collect();
    Waivers { found, declared }
}

/// What the comments of a chapter waive in it.
pub(super) fn in_chapter(cx: &mut Checker<'_, '_>, tree: view::Tree<'_>) -> Vec<Waiver> {
    let mut found = Vec::new();
    for (line, around) in tree.waivers() {
        let written = view::waiver::Waiver::read(line, cx.diagnostics);
        found.extend(written.and_then(|written| waiver(cx, &written, line, around)));
    }
    found
}

impl Waivers {
    /// A waiver in the block of a node holds for all that stands below it, declared there or elsewhere.
    pub(super) fn below(self, cx: &Checker<'_, '_>) -> Vec<Waiver> {
        let Waivers { mut found, declared } = self;
        let mut of_blocks: FxHashMap<Place, Vec<Waiver>> = FxHashMap::default();
        let blocks: FxHashSet<Place> = declared.iter().copied().collect();
        for waiver in found.iter().filter(|w| blocks.contains(&w.scope)) {
            of_blocks.entry(waiver.scope).or_default().push(waiver.clone());
        }
        if of_blocks.is_empty() {
            return found;
        }
        let in_text = declared.iter().enumerate().map(|(index, place)| (ItemId(index as u32), *place));
        for (item, place) in in_text.chain(in_rows(cx)) {
            // What stands in another block is covered by that.
            if cx.names.items[item.0 as usize].inside.is_some_and(|around| declared.len() > around.0 as usize) {
                continue;
            }
            let mut above = cx.plan.item(item).parent;
            for _ in 0..MAX_DEPTH {
                let Some(node) = above else { break };
                let waivers = declared.get(node.0 as usize).and_then(|block| of_blocks.get(block));
                found.extend(waivers.into_iter().flatten().map(|w| Waiver { scope: place, ..w.clone() }));
                above = cx.plan.item(node).parent;
            }
        }
        found
    }
}

/// The rows of tables that declare something, from their first cell to the last.
fn in_rows<'c>(cx: &'c Checker<'_, '_>) -> impl Iterator<Item = (ItemId, Place)> + 'c {
    cx.names.listings.iter().flat_map(|listing| {
        let of_row = |listed: &crate::resolve::Listed| {
            let cells = listing.table.row(listed.row as usize)?.cells;
            Some((listed.item, cells.first()?.span.to(cells.last()?.span)))
        };
        // A code that no cell holds stands elsewhere.
        let made = listing.rows.iter().filter(|_| listing.columns.made_codes.is_some());
        let made = made.map(|listed| (listed.item, cx.plan.item(listed.item).name));
        listing.rows.iter().filter_map(of_row).chain(made)
    })
}

/// A waiver holds in the tables too that its part of the text names.
fn in_tables(cx: &Checker<'_, '_>, waiver: &Waiver, found: &mut Vec<Waiver>) {
    let holds = |path: &Place| waiver.scope.covers(*path);
    let mut tables: Vec<Place> = Vec::new();
    for (_, read) in cx.tables.iter().filter(|(path, _)| holds(path)) {
        tables.extend(read.iter().flatten().map(|id| cx.sources.get(*id).place()));
    }
    tables.sort_unstable();
    found.extend(tables.into_iter().map(|scope| Waiver { scope, ..waiver.clone() }));
}

/// A waiver holds in the block it stands in, `around`, and below it; outside blocks, in its file; in `piano`, everywhere.
fn waiver(
    cx: &mut Checker<'_, '_>,
    waiver: &view::waiver::Waiver,
    line: view::Line<'_>,
    around: Option<Place>,
) -> Option<Waiver> {
    let name = waiver.code;
    let written = cx.text(name);
    if waiver.reason.is_missing() {
        let message = text!("`consenti {written}` non ha un motivo", "`consenti {written}` has no reason");
        let help = text!("aggiungi `motivo \"…\"`", "add `motivo \"…\"`");
        cx.report(Diagnostic::new(Code::DecisionWithoutReason, name, message).help(help));
    }
    let Some(code) = Code::from_name(written) else {
        let near = suggest::closest(written, Code::ALL.iter().map(|c| c.as_str())).map(str::to_owned);
        cx.unknown(name, near, text!("un codice di `albero explain`", "a code of `albero explain`"));
        return None;
    };
    if code.severity() == Severity::Error {
        let message =
            text!("«{written}» è un errore: non si può consentire", "“{written}” is an error: it cannot be waived");
        let help =
            text!("si consentono solo gli avvisi; correggi il piano", "only warnings can be waived; correct the plan");
        cx.report(Diagnostic::new(Code::WrongKind, name, message).help(help));
        return None;
    }
    let scope = around.unwrap_or_else(|| cx.sources.get(name.source).place());
    let in_plan = view::waiver::is_in_plan(line);
    Some(Waiver { code, scope, in_plan, reason: waiver.reason.read().unwrap_or_default(), span: waiver.span })
}
