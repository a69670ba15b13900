//! Codes of a shape that their neighbours don't have: `IO_03.02.02.6 AR` among `IO_99.99.99.99`.

use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{Kind, Plan};
use crate::source::Place;
use crate::text;
use std::collections::{BTreeMap, BTreeSet};

/// As many codes with one prefix as it takes to speak of a usual shape.
const FAMILY: usize = 8;
/// The same of the codes under one node.
const SIBLINGS: usize = 3;

/// A printed code and where it stands.
type Printed<'a> = (&'a str, Place);

/// Reports the codes whose shape is not the one that most of their neighbours have: those with the same
/// letters in front, or, where there are few of these, those under the same node.
pub(super) fn shapes(plan: &Plan, diagnostics: &mut Vec<Diagnostic>) {
    let mut families: BTreeMap<(&str, String), BTreeMap<&str, Place>> = BTreeMap::new();
    let mut siblings: BTreeMap<(u32, &str), Vec<Printed<'_>>> = BTreeMap::new();
    for edge in &plan.edges {
        let item = plan.item(edge.child);
        if matches!(item.kind, Kind::Datum | Kind::Unit | Kind::Plan) {
            continue;
        }
        let place = plan.printed_code(edge.child, Some(edge));
        let code = plan.text(place);
        families.entry((item.kind.word(), prefix(code))).or_default().entry(code).or_insert(place);
        siblings.entry((edge.parent.0, item.kind.word())).or_default().push((code, place));
    }
    let mut told = BTreeSet::new();
    let mut odd = Vec::new();
    let mut small = BTreeSet::new();
    for members in families.values() {
        let members: Vec<Printed<'_>> = members.iter().map(|(code, place)| (*code, *place)).collect();
        if members.len() < FAMILY {
            small.extend(members.iter().map(|(code, _)| *code));
        } else if !unlike(&members, shape, &mut odd) {
            // No one shape of the whole, but perhaps of what stands before the second mark.
            unlike(&members, beginning, &mut odd);
        }
    }
    for members in siblings.values().filter(|members| members.len() > SIBLINGS) {
        let mut found = Vec::new();
        unlike(members, shape, &mut found);
        odd.extend(found.into_iter().filter(|((code, _), _)| small.contains(code)));
    }
    for (found, example) in odd {
        if told.insert(found.0) {
            report(found, example, diagnostics);
        }
    }
}

/// Adds those of some codes that have not the shape of at least three quarters of them, each with one that has;
/// false where there is no such shape.
fn unlike<'a>(members: &[Printed<'a>], shape: fn(&str) -> String, odd: &mut Vec<(Printed<'a>, Printed<'a>)>) -> bool {
    let mut counts: BTreeMap<String, (usize, Printed<'a>)> = BTreeMap::new();
    for member in members {
        counts.entry(shape(member.0)).or_insert((0, *member)).0 += 1;
    }
    let Some((usual, (count, example))) = counts.into_iter().max_by_key(|(_, (count, _))| *count) else { return false };
    if count * 4 < members.len() * 3 {
        return false;
    }
    odd.extend(members.iter().filter(|(code, _)| shape(code) != usual).map(|member| (*member, example)));
    true
}

fn report((code, at): Printed<'_>, (usual, other): Printed<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let message = text!(
        "il codice «{code}» non ha la forma degli altri, come «{usual}»",
        "the code “{code}” is not shaped like the others, such as “{usual}”"
    );
    let help = text!(
        "controlla cifre, punti e spazi; se è voluto scrivi `consenti codice_di_altra_forma motivo \"…\"`",
        "check digits, dots and blanks; if that is intended write `consenti codice_di_altra_forma motivo \"…\"`"
    );
    let found = Diagnostic::new(Code::OddCode, at, message).help(help);
    diagnostics.push(found.also(other, text!("gli altri sono così", "the others are like this")));
}

/// The letters a code begins with.
fn prefix(code: &str) -> String {
    code.chars().take_while(|c| c.is_alphabetic()).collect()
}

/// A code with every digit as `9`: what is left is its shape.
fn shape(code: &str) -> String {
    code.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect()
}

/// The shape of what stands before the second `_`.
fn beginning(code: &str) -> String {
    shape(code).split('_').take(2).collect::<Vec<_>>().join("_")
}
