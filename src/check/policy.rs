//! Scoring policies: which rule applies to what, and how nodes are aggregated.

use super::context::Checker;
use super::{aggregation, banded, bare_scores, chosen, fields, functions, rules, stages};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{Form, Lost, NodeParameter, Outcomes, Policy, Print, Rule, Treatment};
use crate::resolve::{Labelled, Trees};
use crate::source::Place;
use crate::syntax::view::{self, policy::Part};
use crate::text;

/// Name of the policy in `src/prelude.albero`, whose rules every other policy can use.
pub(crate) const PRELUDE: &str = "PRELUDIO";

/// Reads every policy and chooses the plan's.
pub(super) fn policy(cx: &mut Checker<'_, '_>, trees: &Trees<'_>) {
    let prelude = cx.names.policies.get(PRELUDE).map(|i| cx.names.policies.all[i as usize]);
    let prelude = prelude.map(|labelled| read_policy(cx, trees, labelled, &[])).unwrap_or_default();
    let own: Vec<Labelled> = cx.names.policies.all.iter().filter(|p| cx.text(p.name) != PRELUDE).copied().collect();
    let mut policies: Vec<Policy> = own.iter().map(|p| read_policy(cx, trees, *p, &prelude.rules)).collect();
    if let Some(index) = chosen::chosen_policy(cx, trees, &mut policies) {
        cx.plan.policy = policies.swap_remove(index);
    }
}

fn read_policy(cx: &mut Checker<'_, '_>, trees: &Trees<'_>, labelled: Labelled, common: &[Rule]) -> Policy {
    let written = view::policy::Policy::of(trees.line(labelled.site));
    let mut policy = Policy { name: labelled.name, title: labelled.title, ..Policy::default() };
    let (from, act) = written.in_force(cx.diagnostics);
    policy.from = from.read().map(|(day, _)| day);
    policy.act = act.unwrap_or_default();
    // Rules and parameters first, so that the other lines may stand in any order.
    let mut over = Vec::new();
    for part in written.parts() {
        match part {
            Part::Rule(rule) => over.extend(rules::rule(cx, rule, &mut policy)),
            Part::Parameter(parameter) => {
                let declared = parameter.read(cx.diagnostics);
                policy.node_parameters.extend(declared.map(|view::policy::Declared { name, kind, allowed }| {
                    NodeParameter { name, kind, allowed: allowed.iter().map(|q| q.value).collect() }
                }));
            }
            _ => {}
        }
    }
    let read = policy.rules.iter().map(|r| r.name);
    let own: Vec<&str> = read.chain(policy.unread_rules.iter().copied()).map(|name| cx.text(name)).collect();
    let inherited: Vec<_> = common.iter().filter(|r| !own.contains(&cx.text(r.name))).cloned().collect();
    for rule in inherited {
        policy.add(cx.text(rule.name), rule);
    }
    banded::tie(cx, &mut policy, over);
    for part in written.parts() {
        policy_part(cx, part, &mut policy);
    }
    functions::bare_thresholds(cx, &policy);
    bare_scores::bare_scores(cx, written, &policy);
    policy
}

fn policy_part(cx: &mut Checker<'_, '_>, part: Part<'_>, policy: &mut Policy) {
    match part {
        Part::Apply(line) => apply(cx, line, policy),
        Part::Node(node) => aggregation::aggregation(cx, node, policy),
        Part::Missing(line) => {
            policy.missing_span = line.span();
            policy.missing = line.read(cx.diagnostics).map(stages::treatment).unwrap_or_default();
        }
        Part::NotAssessable(line) => {
            policy.not_assessable_span = line.span();
            policy.not_assessable = line.read(cx.diagnostics).map(stages::treatment).unwrap_or_default();
        }
        Part::NotDone(line) => {
            if let Some(Treatment::Value(value)) = line.read(cx.diagnostics).map(stages::treatment) {
                policy.not_done = value;
            }
        }
        Part::Print(line) => {
            if let Some(written) = line.read(cx.diagnostics) {
                policy.print = Print { rounding: stages::rounded(written), percent: written.percent };
            }
        }
        Part::Outcomes(written) => {
            if written.read(cx.diagnostics) {
                outcomes(cx, written, policy);
            }
        }
        Part::Rule(_) | Part::Parameter(_) | Part::Other => {}
    }
}

/// `applica R a >= > =`
fn apply(cx: &mut Checker<'_, '_>, line: view::policy::Apply<'_>, policy: &mut Policy) {
    let Some(applied) = line.read(cx.diagnostics) else {
        cx.plan.unread.extend(Form::ALL.map(Lost::Rule));
        return;
    };
    if !applied.all_read {
        cx.plan.unread.extend(Form::ALL.map(Lost::Rule));
    }
    let Some(rule) = fields::rule_in(cx, policy, applied.rule) else {
        cx.plan.unread.extend(applied.forms.iter().map(|(form, _)| Lost::Rule(*form)));
        return;
    };
    for (form, span) in applied.forms {
        let slot = &mut policy.apply[form as usize];
        if let Some((_, before)) = slot {
            let symbol = form.symbol();
            let message = text!("la forma `{symbol}` ha già una regola", "the form `{symbol}` already has a rule");
            let found = Diagnostic::new(Code::RepeatedField, span, message)
                .also(*before, text!("la prima volta qui", "first here"))
                .help(text!("tieni una sola regola per forma", "keep one rule for each form"));
            cx.diagnostics.push(found);
        } else {
            *slot = Some((rule, line.span()));
        }
    }
}

/// `esito { da 90 % "Raggiunto"; altrimenti "Non raggiunto" }`
fn outcomes(cx: &mut Checker<'_, '_>, written: view::policy::Outcomes<'_>, policy: &mut Policy) {
    let mut outcomes = Outcomes { bands: Vec::new(), otherwise: Place::default() };
    for line in written.lines() {
        match line.read(cx.diagnostics) {
            Some(view::policy::Outcome::Band { from, inclusive, words, span }) => {
                let words = first_said(cx, &outcomes, words);
                outcomes.bands.push((from.value, inclusive, words));
                outcome_order(cx, &outcomes, span);
            }
            Some(view::policy::Outcome::Otherwise(words)) => {
                outcomes.otherwise = words.map(|words| first_said(cx, &outcomes, words)).unwrap_or_default();
            }
            None => {}
        }
    }
    if outcomes.otherwise.is_empty() {
        cx.report(stages::no_otherwise(written.word(), "altrimenti \"Non raggiunto\""));
    }
    policy.outcomes = Some(outcomes);
}

/// Where an outcome is said first, so that one outcome is one place.
fn first_said(cx: &Checker<'_, '_>, outcomes: &Outcomes, words: Place) -> Place {
    let same = outcomes.bands.iter().map(|(.., said)| *said).find(|said| cx.text(*said) == cx.text(words));
    same.unwrap_or(words)
}

fn outcome_order(cx: &mut Checker<'_, '_>, outcomes: &Outcomes, span: Place) {
    let [.., before, last] = outcomes.bands.as_slice() else { return };
    if (last.0, last.1) >= (before.0, before.1) && !(last.0 == before.0 && last.1 && !before.1) {
        cx.report(stages::bands_out_of_order(span, before.2));
    }
}
