//! Names and trees to a typed [`Plan`]: one file per family of rules.
//!
//! Every rule reports all it finds and goes on; what can't be understood is left out of the plan
//! and later rules keep quiet about it.

mod aggregation;
mod amendments;
mod asserted;
mod banded;
mod bare_scores;
mod beside_values;
mod cells;
mod chapters;
mod chosen;
mod claim_kinds;
mod claim_tables;
mod claims;
mod columns;
mod conditions;
mod context;
mod counted;
mod cycles;
mod data;
mod decision_tables;
mod decisions;
mod direction;
mod doubts;
mod edges;
mod fact_blocks;
mod facts;
mod fields;
mod formulas;
mod from_base;
mod functions;
mod goals;
mod holes;
mod hundredths;
pub mod in_words;
mod listed_bands;
mod listed_targets;
mod listing;
mod lists;
mod measures;
mod moments;
mod nodes;
mod of_tree;
mod parameters;
mod periods;
mod policy;
mod prize_formulas;
mod prizes;
mod rules;
mod scales;
mod spellings;
mod stages;
mod tables;
mod targets;
mod thresholds;
mod titles;
mod unit_facts;
mod units;
mod used;
mod waivers;
mod watched;
mod weights;

use crate::data::Tables;
use crate::diagnostic::Diagnostic;
use crate::plan::{Plan, Waiver};
use crate::resolve::{Cells, Names, Trees};
use crate::source::{SourceId, Sources};
use crate::syntax::{Ast, view};
pub use chapters::chapters;
use context::Checker;
pub use doubts::doubts;
use nodes::Written;
use std::sync::Arc;

/// What checking leaves behind.
pub struct Checked {
    /// The typed plan.
    pub plan: Plan,
    /// Waivers of lints.
    pub waivers: Vec<Waiver>,
}

/// How often trees are released while nodes are read.
const RELEASES: usize = 16;

/// Checks a plan. `asts` are the trees of the plan's texts, the prelude's last; those that nothing here
/// needs any more are let go on the way, so that a large plan never stands in memory twice.
pub fn check(
    sources: &Sources,
    asts: &mut [(SourceId, Arc<Ast>)],
    names: &Names<'_>,
    tables: &Tables,
    cells: &mut Cells,
    diagnostics: &mut Vec<Diagnostic>,
) -> Checked {
    let mut cx = Checker::new(sources, names, tables, cells, diagnostics);
    let waivers = below_the_nodes(&mut cx, &Trees::new(sources, asts));
    let written = read_nodes(&mut cx, asts);
    above_the_nodes(&mut cx, &Trees::new(sources, asts), written);
    let waivers = waivers.below(&cx);
    Checked { plan: cx.plan, waivers }
}

/// What the fields of nodes refer to: the items themselves, units of measure, sources, the policy.
fn below_the_nodes(cx: &mut Checker<'_, '_>, trees: &Trees<'_>) -> waivers::Waivers {
    view::placement(trees.iter(), cx.diagnostics);
    nodes::items(cx, trees);
    used::kinds(cx);
    measures::measures(cx);
    measures::sources(cx);
    scales::scales(cx, trees);
    nodes::head(cx, trees);
    policy::policy(cx, trees);
    waivers::waivers(cx, trees)
}

/// Reads the nodes, and lets go of the trees that nothing needs any more.
fn read_nodes(cx: &mut Checker<'_, '_>, asts: &mut [(SourceId, Arc<Ast>)]) -> Written {
    let mut written = Written::for_items(cx.names.items.len());
    let needed = needed_later(cx.names, asts);
    let nothing = Arc::new(Ast::default());
    let step = asts.len().div_ceil(RELEASES).max(1);
    for start in (0..asts.len()).step_by(step) {
        let read = start..asts.len().min(start + step);
        nodes::nodes(cx, &Trees::new(cx.sources, asts), read.clone(), &mut written);
        for index in read.filter(|&i| !needed[i]) {
            asts[index].1 = Arc::clone(&nothing);
        }
    }
    written
}

/// The trees that something after the nodes looks at: those with facts, decisions or claims, and
/// those with a word that could not be read.
fn needed_later(names: &Names<'_>, asts: &[(SourceId, Arc<Ast>)]) -> Vec<bool> {
    let mut needed: Vec<bool> = asts.iter().map(|(_, ast)| !ast.unreadable.is_empty()).collect();
    let prizes = names.prizes.all.iter().map(|prize| prize.site);
    for site in names.others.iter().map(|(_, site)| *site).chain(prizes) {
        needed[site.file as usize] = true;
    }
    needed
}

/// What needs all nodes to be read: how they hang together, then what is said about them.
fn above_the_nodes(cx: &mut Checker<'_, '_>, trees: &Trees<'_>, written: Written) {
    let Written { mut edges, mut parameters } = written;
    let spellings = listing::listings(cx, trees, &mut edges, &mut parameters);
    used::used(cx, trees, &mut edges, &mut parameters);
    from_base::targets(cx);
    cx.plan.node_parameters.sort_by_key(|(id, ..)| *id);
    cx.plan.resources.sort_by_key(|fact| fact.item);
    units::units(cx, &mut edges);
    edges::edges(cx, edges);
    cycles::cycles(cx);
    formulas::algorithms(cx);
    parameters::tie(cx, &parameters);
    functions::needs(cx);
    thresholds::uses(cx);
    facts::facts(cx, trees, &spellings);
    for (block, path) in decisions::decisions(cx, trees) {
        decision_tables::table(cx, &block, path);
    }
    decisions::contradicting(cx);
    cx.plan.find_special_edges();
    claims::claims(cx, trees);
    asserted::assertions(cx, trees);
    watched::without_weight(cx);
    weights::weights(cx);
    targets::targets(cx);
    amendments::amendments(cx, trees);
    prizes::prizes(cx, trees);
    view::unread_words(trees.iter(), cx.diagnostics);
}
