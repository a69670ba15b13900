//! What can be done about a finding: the fix that it carries, and what takes more than one edit.

use super::{Analysis, completion};
use crate::arithmetic::number::decimal;
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::ground::number::italian;
use crate::plan::{Edge, ItemId, Kind, figures};
use crate::source::{Place, SourceKind};
use crate::syntax::name::spelled;
use crate::syntax::view::{Line, Role};
use crate::text;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// One way to mend a finding.
pub struct Repair {
    /// What it does.
    pub title: Text,
    /// What is written instead of what.
    pub edits: Vec<(Place, String)>,
    /// True for the one that the finding itself offers.
    pub is_preferred: bool,
}

/// The ways to mend a finding.
pub fn repairs(analysis: &Analysis, found: &Diagnostic) -> Vec<Repair> {
    let is_text = |at: Place| analysis.sources().get(at.source).kind == SourceKind::Text;
    let own = found.fix.as_ref().filter(|fix| is_text(fix.span) || is_csv(analysis, fix.span));
    let mut repairs: Vec<Repair> = own
        .map(|fix| Repair {
            title: fix.title.clone(),
            edits: vec![(fix.span, fix.replacement.clone())],
            is_preferred: true,
        })
        .into_iter()
        .collect();
    match found.code {
        Code::WeightsNot100 => repairs.extend(in_proportion(analysis, found)),
        Code::WeightWithoutPercent if found.fix.is_none() => repairs.extend(with_percent(analysis, found)),
        Code::DuplicateName => repairs.extend(used_instead(analysis, found.primary.span)),
        Code::UnknownName => repairs.extend(declared(analysis, found.primary.span)),
        _ => {}
    }
    repairs.retain(|repair| repair.edits.iter().all(|(at, _)| is_text(*at) || is_csv(analysis, *at)));
    repairs
}

fn is_csv(analysis: &Analysis, at: Place) -> bool {
    let source = analysis.sources().get(at.source);
    source.kind == SourceKind::Table && source.sheet.is_none()
}

/// The node that a finding is about by its name.
fn node(analysis: &Analysis, at: Place) -> Option<ItemId> {
    let plan = analysis.plan();
    plan.ids().find(|id| plan.item(*id).name == at)
}

/// Weights that keep their proportions and add up to 100 %.
fn in_proportion(analysis: &Analysis, found: &Diagnostic) -> Option<Repair> {
    let node = node(analysis, found.primary.span)?;
    let mut edits = Vec::new();
    for group in groups(analysis, node) {
        let weights: Vec<_> = group.iter().filter_map(|edge| edge.weight.filter(|w| w.percent)).collect();
        let sum = weights.iter().try_fold(Decimal::ZERO, |sum, w| decimal::add(sum, w.value).ok())?;
        if weights.len() < group.len() || weights.len() < 2 || sum == Decimal::ONE {
            continue;
        }
        let values: Vec<Decimal> = weights.iter().map(|weight| weight.value).collect();
        let parts = parts_of_hundred(&values, sum)?;
        let written = |part: &Decimal| format!("{} %", italian(*part));
        edits.extend(weights.iter().zip(&parts).map(|(weight, part)| (weight.span, written(part))));
    }
    edits.retain(|(at, new)| analysis.sources().text(*at) != new);
    let title = text!("porta i pesi a 100 % in proporzione", "bring the weights to 100 % in proportion");
    (!edits.is_empty()).then_some(Repair { title, edits, is_preferred: found.fix.is_none() })
}

/// Parts of 100 with two decimals, as some weights are to each other: what rounding leaves goes to the largest.
fn parts_of_hundred(values: &[Decimal], sum: Decimal) -> Option<Vec<Decimal>> {
    let equal = Decimal::from(values.len() as u64);
    let part = |value: &Decimal| {
        let whole = match sum.is_zero() {
            true => decimal::divide(Decimal::ONE_HUNDRED, equal),
            false => decimal::multiply(*value, Decimal::ONE_HUNDRED).and_then(|value| decimal::divide(value, sum)),
        };
        Some(decimal::rounded(whole.ok()?, 2, false).normalize())
    };
    let mut parts: Vec<Decimal> = values.iter().map(part).collect::<Option<_>>()?;
    let total = parts.iter().try_fold(Decimal::ZERO, |total, part| decimal::add(total, *part).ok())?;
    let largest = (0..parts.len()).rev().max_by_key(|at| parts[*at])?;
    parts[largest] = decimal::add(parts[largest], Decimal::ONE_HUNDRED - total).ok()?.normalize();
    parts.iter().all(|part| !part.is_sign_negative()).then_some(parts)
}

/// What a node counts, in the groups whose weights add up among themselves.
fn groups(analysis: &Analysis, node: ItemId) -> Vec<Vec<&Edge>> {
    let plan = analysis.plan();
    let mut groups: BTreeMap<(bool, Option<u16>), Vec<&Edge>> = BTreeMap::new();
    for (_, edge) in plan.edges_of(node) {
        groups.entry((plan.counts(edge), edge.component)).or_default().push(edge);
    }
    groups.into_values().collect()
}

/// `%` after each weight of a node.
fn with_percent(analysis: &Analysis, found: &Diagnostic) -> Option<Repair> {
    let node = node(analysis, found.primary.span)?;
    let weights = analysis.plan().edges_of(node).filter_map(|(_, edge)| edge.weight.filter(|weight| !weight.percent));
    let after = |at: Place| Place { start: at.end(), len: 0, ..at };
    let edits: Vec<_> = weights.map(|weight| (after(weight.span), " %".to_owned())).collect();
    let shown = analysis.plan().edges_of(node).find_map(|(_, edge)| edge.weight).map(figures::weight)?;
    let title = text!("scrivi `%` dopo ogni peso: `{shown} %`…", "write `%` after each weight: `{shown} %`…");
    (!edits.is_empty()).then_some(Repair { title, edits, is_preferred: true })
}

/// `usa`, with its own weight and code, where an indicator is declared again.
fn used_instead(analysis: &Analysis, name: Place) -> Option<Repair> {
    let around = analysis.lines_at(name);
    let [.., parent, line] = around.as_slice() else { return None };
    if line.declares() != Some(Kind::Indicator) || parent.declares().is_none() {
        return None;
    }
    let field = |role: Role| {
        let in_block = || line.lines_for(role).next().map(Line::as_field);
        line.head_field(role).or_else(in_block).map(|field| field.words().text().to_owned())
    };
    let named = format!("usa {}", spelled(analysis.sources().text(name)));
    let parts = std::iter::once(named).chain([Role::Weight, Role::Code].into_iter().filter_map(field));
    let new = parts.collect::<Vec<_>>().join(" ");
    let title = text!("usa quello che c'è già: `{new}`", "use the one that is there: `{new}`");
    Some(Repair { title, edits: vec![(line.full_span(), new)], is_preferred: false })
}

/// The declaration that a name lacks, before the one in which it is written.
fn declared(analysis: &Analysis, name: Place) -> Option<Repair> {
    let around = analysis.lines_at(name);
    let (outer, line) = (around.first()?, around.last()?);
    let word = analysis.sources().text(name);
    let role = role_at(*line, name)?;
    let declaration = match role {
        Role::ChosenPolicy => completion::policy(word),
        Role::Algorithm => format!("dato {word} \"{}\" misura n", titled(word)),
        Role::Source => format!("fonte {word} \"{}\"", titled(word)),
        Role::UnitInCharge => format!("unità {word} \"{}\"", titled(word)),
        _ => return None,
    };
    let outer = outer.full_span();
    let source = analysis.sources().get(outer.source);
    // Comments that stand on a declaration stay there.
    let before = source.text.get(..outer.start as usize)?;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let start = start_of_comments(&before[..start]);
    let title = match role {
        Role::ChosenPolicy => text!("dichiara la politica `{word}`", "declare the policy `{word}`"),
        _ => text!("dichiara `{declaration}`", "declare `{declaration}`"),
    };
    let end = if crate::format::has_windows_line_ends(&source.text) { "\r\n" } else { "\n" };
    let at = Place { source: outer.source, start: start as u32, len: 0 };
    Some(Repair { title, edits: vec![(at, declaration + end + end)], is_preferred: false })
}

/// Where the comments at the end of a text begin; its end where there are none.
fn start_of_comments(text: &str) -> usize {
    let mut start = text.len();
    for line in text.split_inclusive('\n').rev() {
        if !line.trim_start().starts_with("//") {
            break;
        }
        start -= line.len();
    }
    start
}

/// What the field is for in which a name stands.
fn role_at(line: Line<'_>, name: Place) -> Option<Role> {
    let in_head = line.head_fields().find(|field| field.words().span().covers(name));
    in_head.map_or_else(|| line.role(), |field| field.role())
}

/// A name as a title to begin with: `pratiche_concluse` is «Pratiche concluse».
fn titled(name: &str) -> String {
    let mut letters = name.chars().map(|c| if c == '_' { ' ' } else { c });
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_add_up_to_a_hundred() {
        let d = |text: &str| text.parse::<Decimal>().expect("a number");
        let parts = |all: &[&str]| {
            let values: Vec<_> = all.iter().map(|text| d(text)).collect();
            let sum = values.iter().sum();
            let parts = parts_of_hundred(&values, sum).expect("parts");
            assert_eq!(parts.iter().sum::<Decimal>(), Decimal::ONE_HUNDRED);
            parts.into_iter().map(italian).collect::<Vec<_>>()
        };
        assert_eq!(parts(&["0.3", "0.3", "0.3"]), ["33,34", "33,33", "33,33"]);
        assert_eq!(parts(&["0.5", "0.6"]), ["45,45", "54,55"]);
        assert_eq!(parts(&["0", "0"]), ["50", "50"]);
        assert_eq!(parts(&["0.2", "0.6"]), ["25", "75"]);
    }
}
