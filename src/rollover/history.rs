//! Past values that the formulas of the new year look back to.

use super::History;
use super::text::value;
use crate::plan::{ItemId, Plan};
use crate::syntax::name::spelled;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// A `consuntivo` for each year that formulas of the year after the plan's ask for.
pub(super) fn history(plan: &Plan) -> Vec<History> {
    let next = plan.year + 1;
    let first = plan.facts.keys().next().copied().unwrap_or(next);
    let mut wanted: BTreeSet<(i32, ItemId)> = BTreeSet::new();
    let mut open: Vec<(i32, ItemId)> = plan.order.iter().map(|&id| (next, id)).collect();
    while let Some((year, id)) = open.pop() {
        let formula = plan.measured(id).and_then(|m| m.formula.as_ref());
        for (reference, _) in formula.iter().flat_map(|f| f.data()) {
            let asked = (year - reference.back, reference.item);
            if asked.0 < next && asked.0 >= first && wanted.insert(asked) {
                open.push(asked);
            }
        }
    }
    let mut lines: BTreeMap<i32, (usize, String)> = BTreeMap::new();
    for (year, id) in wanted {
        let Some(fact) = plan.facts.get(&year).and_then(|f| f.get(id)) else { continue };
        let (count, text) = lines.entry(year).or_default();
        *count += 1;
        let _ = writeln!(text, "  {} = {}", spelled(plan.name(id)), value(plan, id, fact.value));
    }
    let file = |(year, (values, lines)): (i32, (usize, String))| History {
        year,
        text: format!("// Valori del {year} che servono alle formule del {next}.\nconsuntivo {year} {{\n{lines}}}\n"),
        values,
    };
    lines.into_iter().rev().map(file).collect()
}
