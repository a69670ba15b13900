//! `fasce di RULE`: bands over what another rule gives. Which rule that is shows once all of a policy are read.

use super::context::Checker;
use super::{fields, rules};
use crate::diagnostic::{Code, Diagnostic};
use crate::ground::formula::NodeKind;
use crate::plan::{Policy, Rule, RuleFormula, RuleParameter, ScoreFunction, Variable};
use crate::source::Place;
use crate::text;
use rustc_hash::FxHashMap;

/// How many rules may stand one inside the other.
const MOST: usize = 16;

/// Puts into each rule whose bands are over another the rule that they are over, by name. `over` has the indices of
/// those rules; one that can't be had is taken out, as a rule that could not be read.
pub(super) fn tie(cx: &mut Checker<'_, '_>, policy: &mut Policy, over: Vec<(usize, Place)>) {
    if over.is_empty() {
        return;
    }
    let over: FxHashMap<usize, Place> = over.into_iter().collect();
    let mut outer: Vec<usize> = over.keys().copied().collect();
    outer.sort_unstable();
    let (mut whole, mut lost) = (Vec::new(), Vec::new());
    for &at in &outer {
        match chain(cx, policy, &over, at) {
            Some(chain) => whole.extend(joined(cx, policy, &chain).map(|rule| (at, rule))),
            None => lost.push(at),
        }
    }
    for (at, rule) in whole {
        policy.rules[at] = rule;
        rules::once_whole(cx, &policy.rules[at]);
    }
    if lost.is_empty() {
        return;
    }
    policy.names.clear();
    for (at, rule) in std::mem::take(&mut policy.rules).into_iter().enumerate() {
        match lost.binary_search(&at) {
            Ok(_) => policy.unread_rules.push(rule.name),
            Err(_) => policy.add(cx.text(rule.name), rule),
        }
    }
}

/// A rule and those that it is over, one after the other.
fn chain(cx: &mut Checker<'_, '_>, policy: &Policy, over: &FxHashMap<usize, Place>, at: usize) -> Option<Vec<usize>> {
    let mut chain = vec![at];
    let mut next = over.get(&at);
    while let Some(&name) = next {
        // A name that nobody declares is told where it is written.
        let found = match chain.len() {
            1 => fields::rule_in(cx, policy, name).map(|id| usize::from(id.0)),
            _ => policy.named(cx.text(name)).map(|id| usize::from(id.0)),
        }?;
        if let Some(start) = chain.iter().position(|rule| *rule == found) {
            // Told once, at the first of the ring.
            if chain[start..].iter().min() == Some(&at) {
                cx.report(ring(cx, policy, &chain[start..], name));
            }
            return None;
        }
        chain.push(found);
        if chain.len() > MOST {
            let message = text!(
                "più di {MOST} regole una nelle fasce dell'altra",
                "more than {MOST} rules, one in the bands of the other"
            );
            let help = text!("scrivi le fasce su una formula", "write the bands over a formula");
            cx.report(Diagnostic::new(Code::TooDeep, over.get(&at).copied().unwrap_or(name), message).help(help));
            return None;
        }
        next = over.get(&found);
    }
    Some(chain)
}

fn ring(cx: &Checker<'_, '_>, policy: &Policy, ring: &[usize], at: Place) -> Diagnostic {
    let names: Vec<&str> = ring.iter().map(|rule| cx.text(policy.rules[*rule].name)).collect();
    let (first, round) = (names[0], names.join(" → "));
    let message = text!(
        "la regola «{first}» mette in fasce sé stessa: {round} → {first}",
        "the rule “{first}” puts itself into bands: {round} → {first}"
    );
    Diagnostic::new(Code::Cycle, at, message)
        .also(policy.rules[ring[0]].name, text!("la regola è qui", "the rule is here"))
        .help(text!("scrivi una di queste fasce su una formula", "write one of these bands over a formula"))
}

/// The first rule of a chain with the others inside it.
fn joined(cx: &Checker<'_, '_>, policy: &Policy, chain: &[usize]) -> Option<Rule> {
    let all = chain.iter().rev().map(|rule| policy.rules[*rule].clone());
    all.reduce(|inner, outer| inside(cx, inner, outer))
}

/// A rule inside another. Its parameters are the other's too, by name: what is given there, it gets.
fn inside(cx: &Checker<'_, '_>, mut inner: Rule, mut outer: Rule) -> Rule {
    let mut places = Vec::with_capacity(inner.parameters.len());
    for parameter in &inner.parameters {
        let word = cx.text(parameter.name);
        let is_it = |own: &RuleParameter| own.part == parameter.part && cx.text(own.name) == word;
        let known = outer.parameters.iter().position(is_it);
        places.push(known.unwrap_or(outer.parameters.len()) as u16);
        if known.is_none() {
            outer.parameters.push(parameter.clone());
        }
    }
    renumber(&mut inner, &places);
    inner.parameters.clone_from(&outer.parameters);
    outer.inner = Some(Box::new(inner));
    outer
}

/// Makes the formulas of a rule, and of those inside it, name their parameters by other numbers.
fn renumber(rule: &mut Rule, places: &[u16]) {
    let one = |formula: &mut RuleFormula| {
        for node in &mut formula.nodes {
            if let NodeKind::Name(Variable::Parameter(index)) = &mut node.kind
                && let Some(place) = places.get(usize::from(*index))
            {
                *index = *place;
            }
        }
    };
    for guard in &mut rule.guards {
        one(&mut guard.condition);
        one(&mut guard.value);
    }
    match &mut rule.score {
        ScoreFunction::Formula(formula) => one(formula),
        ScoreFunction::Bands { on, bands, otherwise } => {
            one(on);
            one(otherwise);
            for band in bands {
                one(&mut band.from);
                one(&mut band.value);
            }
        }
        ScoreFunction::Points { on, points, .. } => {
            one(on);
            for point in points {
                one(&mut point.at);
                one(&mut point.value);
            }
        }
    }
    if let Some(inner) = &mut rule.inner {
        renumber(inner, places);
        inner.parameters.clone_from(&rule.parameters);
    }
}
