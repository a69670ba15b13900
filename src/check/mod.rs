//! Names and trees to a typed [`Plan`]: one file per family of rules.
//!
//! Every rule reports all it finds and goes on; what can't be understood is left out of the plan
//! and later rules keep quiet about it.

mod aggregation;
mod amendments;
mod cells;
mod chosen;
mod claims;
mod columns;
mod conditions;
mod context;
mod cycles;
mod data;
mod decisions;
mod direction;
mod edges;
mod fact_blocks;
mod facts;
mod fields;
mod formulas;
mod goals;
mod holes;
mod hundredths;
mod listed_targets;
mod listing;
mod measures;
mod moments;
mod nodes;
mod policy;
mod rules;
mod spellings;
mod stages;
mod tables;
mod targets;
mod thresholds;
mod titles;
mod unit_facts;
mod units;
mod waivers;
mod weights;

use crate::data::Tables;
use crate::diagnostic::Diagnostic;
use crate::plan::{ItemId, Kind, Plan};
use crate::resolve::{self, File, Names};
use crate::source::{SourceId, Sources};
use crate::syntax::{Ast, view};
use context::{Checker, Given};
use rustc_hash::{FxHashMap, FxHashSet};

/// What checking leaves behind.
pub struct Checked {
    /// The typed plan.
    pub plan: Plan,
    /// Waivers of lints.
    pub waivers: Vec<crate::plan::Waiver>,
}

/// How often trees are released while nodes are read.
const RELEASES: usize = 16;

/// Checks a plan. `asts` are the trees of the plan's texts, the prelude's last; those that nothing
/// needs any more are emptied on the way, so that a large plan never stands in memory twice.
pub fn check(
    sources: &Sources,
    asts: &mut [(SourceId, Ast)],
    names: &Names<'_>,
    tables: &Tables,
    diagnostics: &mut Vec<Diagnostic>,
) -> Checked {
    let given = Given { sources, names, tables };
    let files = resolve::files(sources, asts);
    let mut checker = Checker {
        sources,
        files: &files,
        names,
        tables,
        plan: Plan { texts: sources.clone(), ..Plan::default() },
        broken: FxHashSet::default(),
        broken_weights: FxHashSet::default(),
        lost_children: false,
        unread_forms: 0,
        pending_parameters: FxHashMap::default(),
        pending_edge_parameters: FxHashMap::default(),
        titles: None,
        spellings: Vec::new(),
        last_found: ItemId(0),
        compared: 0,
        diagnostics,
    };
    view::placement(files.iter().map(File::tree), checker.diagnostics);
    nodes::items(&mut checker);
    measures::measures(&mut checker);
    measures::sources(&mut checker);
    nodes::head(&mut checker);
    policy::policy(&mut checker);
    let waivers = waivers::waivers(&mut checker);
    let mut checker = checker.over(given, &[]);
    drop(files);
    let needed = needed_later(names, asts);
    let step = asts.len().div_ceil(RELEASES).max(1);
    for start in (0..asts.len()).step_by(step) {
        let read = start..asts.len().min(start + step);
        let files = resolve::files(sources, asts);
        let mut reading = checker.over(given, &files);
        nodes::nodes(&mut reading, read.clone());
        checker = reading.over(given, &[]);
        drop(files);
        for index in read.filter(|&i| !needed[i]) {
            asts[index].1 = Ast::default();
        }
    }
    let files = resolve::files(sources, asts);
    let mut checker = checker.over(given, &files);
    above_the_nodes(&mut checker);
    Checked { plan: checker.plan, waivers }
}

/// The trees that something after the nodes looks at: those with facts, decisions or claims, and
/// those with a line that could not be read.
fn needed_later(names: &Names<'_>, asts: &[(SourceId, Ast)]) -> Vec<bool> {
    let mut needed: Vec<bool> = asts.iter().map(|(_, ast)| !ast.is_clean()).collect();
    for (_, site) in &names.others {
        needed[site.file as usize] = true;
    }
    needed
}

/// What needs all nodes to be read: how they hang together, then what is said about them.
fn above_the_nodes(cx: &mut Checker<'_, '_>) {
    listing::listings(cx);
    units::units(cx);
    edges::edges(cx);
    cycles::cycles(cx);
    formulas::algorithms(cx);
    targets::parameters(cx);
    thresholds::uses(cx);
    facts::facts(cx);
    decisions::decisions(cx);
    cx.plan.find_special_edges();
    claims::claims(cx);
    weights::weights(cx);
    targets::targets(cx);
    amendments::amendments(cx);
    view::unread_words(cx.files.iter().map(File::tree), cx.diagnostics);
    for id in std::mem::take(&mut cx.broken) {
        if matches!(cx.plan.item(id).kind, Kind::Indicator | Kind::Datum) {
            let detail = cx.plan.item(id).detail as usize;
            cx.plan.measured[detail].is_incomplete = true;
        }
    }
}
