//! Numbers of a policy that stand for scores: bands of `esito`, limits, what a rule gives, what stands for a missing
//! score. Where scores are printed in per cent, `50` is fifty times the whole score.

use super::context::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ground::formula::NodeKind;
use crate::ground::quantity::{Quantity, WrittenMeasure};
use crate::plan::{Combine, Kind, Policy, Rule, RuleFormula, ScoreFunction};
use crate::source::Place;
use crate::syntax::view::policy::{self as view, NodePart, Outcome, Part};
use crate::syntax::view::rule::{LimitsLine, Part as Line};
use crate::syntax::view::stage::Treatment;
use crate::text;
use rust_decimal::Decimal;
use rustc_hash::FxHashSet;

/// No score that is one of 100 % is as high as this.
const HIGH: Decimal = Decimal::TWO;

/// From here on a number was meant as a percentage, and not as points.
const PERCENTAGE: Decimal = Decimal::TEN;

/// Looks at every number of a policy that stands for a score in per cent.
pub(super) fn bare_scores(cx: &mut Checker<'_, '_>, written: view::Policy<'_>, policy: &Policy) {
    if !policy.print.percent {
        return;
    }
    // Points become a share of the whole somewhere between what gives them and what is printed.
    let in_points = |kind: Option<Kind>| {
        let all = policy.aggregations.iter().filter(|a| kind.is_none_or(|kind| a.kind == kind));
        all.clone().any(|a| a.combine == Combine::Sum || a.function.is_some() || a.factor.is_some())
    };
    let points_anywhere = in_points(None);
    for part in written.parts() {
        match part {
            Part::Outcomes(outcomes) => {
                for line in outcomes.lines() {
                    if let Some(Outcome::Band { from, .. }) = line.read(&mut Vec::new()) {
                        threshold(cx, from);
                    }
                }
            }
            Part::Missing(line) | Part::NotAssessable(line) | Part::NotDone(line) if !points_anywhere => {
                treatment(cx, line.read(&mut Vec::new()));
            }
            Part::Node(node) => {
                let kind = node.head(&mut Vec::new()).map(|head| head.kind);
                if kind.is_some() && !in_points(kind) {
                    node.parts().for_each(|part| of_node(cx, part));
                }
            }
            Part::Rule(rule) if !points_anywhere => {
                let limits =
                    rule.parts().filter_map(|part| if let Line::Limits(line) = part { Some(line) } else { None });
                limits.for_each(|line| of_limits(cx, line));
            }
            _ => {}
        }
    }
    if !points_anywhere {
        rules(cx, policy);
    }
}

fn of_node(cx: &mut Checker<'_, '_>, part: NodePart<'_>) {
    match part {
        NodePart::Limits(line) => of_limits(cx, line),
        NodePart::Missing(line) | NodePart::NotAssessable(line) => treatment(cx, line.read(&mut Vec::new())),
        _ => {}
    }
}

fn is_bare(quantity: Quantity) -> bool {
    quantity.measure == WrittenMeasure::None && quantity.value > HIGH
}

/// A threshold of `esito`: printed scores are held against it.
fn threshold(cx: &mut Checker<'_, '_>, from: Quantity) {
    if is_bare(from) {
        let word = cx.text(from.span);
        let message = text!(
            "«{word}» è confrontato con i punteggi, che sono in %: manca il `%`",
            "“{word}” is compared with scores, which are in %: it has no `%`"
        );
        told(cx, Code::BareThreshold, from.span, from.value, message);
    }
}

fn treatment(cx: &mut Checker<'_, '_>, read: Option<Treatment>) {
    if let Some(Treatment::Value(quantity)) = read.filter(|t| matches!(t, Treatment::Value(q) if is_bare(*q))) {
        let word = cx.text(quantity.span);
        let message = text!(
            "«{word}» sta per un punteggio, e i punteggi sono in %: manca il `%`",
            "“{word}” stands for a score, and scores are in %: it has no `%`"
        );
        told(cx, Code::BareThreshold, quantity.span, quantity.value, message);
    }
}

/// `limiti tra 0 e 100`
fn of_limits(cx: &mut Checker<'_, '_>, line: LimitsLine<'_>) {
    let Some(limits) = line.read(&mut Vec::new()) else { return };
    if is_bare(limits.high) {
        high_score(cx, limits.high.span, limits.high.value);
    }
}

/// What the rules give that no other rule puts into bands: those may give points.
fn rules(cx: &mut Checker<'_, '_>, policy: &Policy) {
    let mut inner: FxHashSet<Place> = FxHashSet::default();
    for rule in &policy.rules {
        let mut next = rule.inner.as_deref();
        while let Some(rule) = next {
            inner.insert(rule.name);
            next = rule.inner.as_deref();
        }
    }
    for rule in policy.rules.iter().filter(|rule| !inner.contains(&rule.name)) {
        let high: Vec<(Place, Decimal)> = given(rule).into_iter().filter_map(bare_number).collect();
        high.into_iter().for_each(|(at, value)| high_score(cx, at, value));
    }
}

/// What a rule can give.
fn given(rule: &Rule) -> Vec<&RuleFormula> {
    let guards = rule.guards.iter().map(|guard| &guard.value);
    match &rule.score {
        ScoreFunction::Formula(formula) => guards.chain([formula]).collect(),
        ScoreFunction::Bands { bands, otherwise, .. } => {
            guards.chain(bands.iter().map(|band| &band.value)).chain([otherwise]).collect()
        }
        ScoreFunction::Points { points, .. } => guards.chain(points.iter().map(|point| &point.value)).collect(),
    }
}

/// A formula that is nothing but a high number without `%`.
fn bare_number(formula: &RuleFormula) -> Option<(Place, Decimal)> {
    let [node] = formula.nodes.as_slice() else { return None };
    match node.kind {
        NodeKind::Number(value, WrittenMeasure::None) if value > HIGH => Some((formula.place(node), value)),
        _ => None,
    }
}

fn high_score(cx: &mut Checker<'_, '_>, at: Place, value: Decimal) {
    let word = cx.text(at);
    let message = text!(
        "«{word}» è un punteggio, e i punteggi sono in %: così vale {word} volte il 100 %",
        "“{word}” is a score, and scores are in %: like this it is {word} times 100 %"
    );
    told(cx, Code::HighThreshold, at, value, message);
}

fn told(cx: &mut Checker<'_, '_>, code: Code, at: Place, value: Decimal, message: crate::diagnostic::Text) {
    let word = cx.text(at);
    let found = Diagnostic::new(code, at, message);
    // Few points of many are no percentage.
    let found = if value < PERCENTAGE {
        found.help(text!(
            "scrivi il punteggio in `%`; se sono punti, dillo alla stampa: `stampa arrotonda a 0,01`",
            "write the score in `%`; if these are points, say so where scores are printed: `stampa arrotonda a 0,01`"
        ))
    } else {
        let help = text!(
            "scrivi `{word} %`; se sono punti, dillo alla stampa: `stampa arrotonda a 0,01`",
            "write `{word} %`; if these are points, say so where scores are printed: `stampa arrotonda a 0,01`"
        );
        found.help(help).fix(at, format!("{word} %"), text!("aggiungi `%`", "add `%`"))
    };
    cx.report(found);
}
