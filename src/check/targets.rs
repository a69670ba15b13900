//! Targets: present, in the year, covered by a rule with its parameters, never divided by as zero.

use super::context::Checker;
use super::{fact_blocks, holes, lists, watched};
use crate::arithmetic::number::{Fault, Interval, Number, Truth};
use crate::arithmetic::rule::{Situation, apply};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{
    Edge, Goal, ItemId, Kind, Lost, MeasureId, Rule, ScoreFunction, Target, Value, parameters, rule_for,
};
use crate::source::Place;
use crate::text;
use rust_decimal::Decimal;

pub(super) fn targets(cx: &mut Checker<'_, '_>) {
    for id in cx.plan.ids() {
        if cx.plan.item(id).kind == Kind::Indicator && !cx.plan.unread.has(Lost::Item(id)) {
            indicator_target(cx, id);
        }
    }
    for index in 0..cx.plan.special_edges.len() {
        let edge = cx.plan.edges[cx.plan.special_edges[index].0 as usize].clone();
        if let Some(target) = cx.plan.target(edge.child).cloned() {
            rule_fits(cx, edge.child, &target, Some(&edge));
        }
    }
}

fn indicator_target(cx: &mut Checker<'_, '_>, id: ItemId) {
    holes::undecided(cx, id);
    if let Some(at) = cx.plan.watched.get(&id).copied() {
        watched::without_target(cx, id, at);
        return;
    }
    let Some(target) = cx.plan.target(id).cloned() else {
        if cx.plan.hole(id).is_some() {
            return;
        }
        let (word, year) = (cx.name_of(id), cx.plan.year);
        let message = text!("«{word}» non ha un target per il {year}", "“{word}” has no target for {year}");
        let help = text!("aggiungi per esempio `target >= 95,00 %`", "add for example `target >= 95,00 %`");
        cx.report(Diagnostic::new(Code::TargetMissing, cx.plan.item(id).name, message).help(help));
        return;
    };
    let base = cx.plan.baseline(id).filter(|b| matches!(b.value, Value::Number(_, MeasureId::PERCENT)));
    if let (Goal::Number(_) | Goal::Range(..), Some(base)) = (target.goal, base.map(|b| b.span)) {
        fact_blocks::target_without_percent(cx, id, base);
    }
    // 81,50 is not 81,50 %.
    if let Some(base) = cx.plan.baseline(id).filter(|_| target.measure == MeasureId::PERCENT).cloned()
        && matches!(base.value, Value::Number(..))
        && !fact_blocks::value_suits(cx, id, base.value, base.span)
    {
        cx.lose(Lost::Item(id));
    }
    if let Goal::Day(day) = target.goal
        && cx.plan.year != 0
        && day.year() != target.year.unwrap_or(cx.plan.year)
    {
        let (word, year) = (cx.name_of(id), target.year.unwrap_or(cx.plan.year));
        let message =
            text!("la scadenza di «{word}» cade fuori dal {year}", "the deadline of “{word}” falls outside {year}");
        let help = text!("controlla l'anno della data", "check the year of the date");
        cx.report(Diagnostic::new(Code::DeadlineOutsideYear, target.span, message).help(help));
    }
    // Without a policy everything would be reported once more for every indicator.
    if !cx.plan.policy.rules.is_empty() {
        rule_fits(cx, id, &target, None);
    }
    period_targets(cx, id);
}

/// Targets for days within a year.
fn period_targets(cx: &mut Checker<'_, '_>, id: ItemId) {
    let detail = cx.plan.item(id).detail as usize;
    let targets = cx.plan.measured[detail].targets;
    for index in 0..cx.plan.targets.get(targets).len() {
        let target = &cx.plan.targets.get(targets)[index];
        let Some(day) = target.at else { continue };
        let target = target.clone();
        if day.year() == cx.plan.year && !cx.plan.policy.rules.is_empty() {
            rule_fits(cx, id, &target, None);
        }
    }
}

pub(super) fn rule_fits(cx: &mut Checker<'_, '_>, id: ItemId, target: &Target, edge: Option<&Edge>) {
    let Some(measured) = cx.plan.measured(id) else { return };
    let at = edge.map_or(target.span, |e| e.span);
    let Some((_, rule)) = rule_for(&cx.plan.policy, measured, target.form, edge) else {
        if cx.plan.unread.has(Lost::Rule(target.form)) {
            return;
        }
        let symbol = target.form.symbol();
        let message = text!("nessuna regola si applica ai target `{symbol}`", "no rule applies to `{symbol}` targets");
        let found = Diagnostic::new(Code::FormWithoutRule, at, message).help(text!(
            "aggiungi alla politica `applica REGOLA a {symbol}`, o all'indicatore `regola NOME`",
            "add `applica RULE a {symbol}` to the policy, or `regola NAME` to the indicator"
        ));
        cx.report(found);
        return;
    };
    let given = parameters(rule, measured, edge);
    let missing = lists::missing(rule, &given).map(|p| cx.text(p.name)).collect::<Vec<_>>();
    if !missing.is_empty() && cx.plan.unread.has(Lost::Item(id)) {
        return;
    }
    if let Some(first) = missing.first() {
        let (word, owner) = (cx.name_of(id), cx.text(rule.name));
        let listed = missing.join(", ");
        let message = text!(
            "a «{word}» mancano i parametri di «{owner}»: {listed}",
            "“{word}” lacks the parameters of “{owner}”: {listed}"
        );
        let help = text!("aggiungi `parametro {first} VALORE`", "add `parametro {first} VALUE`");
        let found = Diagnostic::new(Code::ParameterMissing, at, message)
            .also(rule.name, text!("la regola è dichiarata qui", "the rule is declared here"))
            .help(help);
        cx.report(found);
        cx.lose(Lost::Item(id));
        return;
    }
    let zero = divides_by_zero(cx, id, target, rule, &given);
    let disordered = disordered(rule, target, &given);
    cx.diagnostics.extend(zero);
    if let Some((before, after)) = disordered {
        let (word, owner) = (cx.name_of(id), cx.text(rule.name));
        let message = text!(
            "con i parametri di «{word}» le fasce di «{owner}» non sono in ordine",
            "with the parameters of “{word}” the bands of “{owner}” are out of order"
        );
        let found = Diagnostic::new(Code::BandsOutOfOrder, at, message)
            .also(before, text!("questa soglia …", "this threshold …"))
            .also(after, text!("… deve precedere questa", "… must come before this one"))
            .help(text!("controlla i valori dei parametri", "check the values of the parameters"));
        cx.report(found);
    }
}

/// A target of zero where the rule would divide by it.
fn divides_by_zero(
    cx: &Checker<'_, '_>,
    id: ItemId,
    target: &Target,
    rule: &Rule,
    given: &[Option<Decimal>],
) -> Option<Diagnostic> {
    if target.goal != Goal::Number(Decimal::ZERO) {
        return None;
    }
    let score = |value: Decimal, target: Decimal| {
        let situation = Situation {
            value: Some(Interval::of(value)),
            target: Some(Interval::of(target)),
            met: Some(Truth::No),
            parameters: given,
            ..Situation::nothing()
        };
        apply::<Number>(rule, &situation)
    };
    // Values that no rule is likely to name: what divides by zero at one of them and not with another target
    // divides by the target.
    let values = [Decimal::new(73, 1), Decimal::new(-73, 1), Decimal::new(9_999_837, 1), Decimal::new(-9_999_837, 1)];
    let by_target = |value: &Decimal| {
        let zero = Err(Fault::DivisionByZero);
        score(*value, Decimal::ZERO) == zero && score(*value, Decimal::ONE) != zero
    };
    if !values.iter().any(by_target) {
        return None;
    }
    let (word, owner) = (cx.name_of(id), cx.text(rule.name));
    let message = text!(
        "il target di «{word}» è zero e la regola «{owner}» divide per il target",
        "the target of “{word}” is zero and the rule “{owner}” divides by it"
    );
    Some(
        Diagnostic::new(Code::DivisionByZeroTarget, target.span, message)
            .also(rule.name, text!("la regola è qui", "the rule is here"))
            .help(text!(
                "aggiungi alla regola `se target <= 0 vale 0 %`, o usa un'altra regola",
                "add `se target <= 0 vale 0 %` to the rule, or use another rule"
            )),
    )
}

/// The first two thresholds that are out of order once the parameters are known.
fn disordered(rule: &Rule, target: &Target, given: &[Option<Decimal>]) -> Option<(Place, Place)> {
    let number = match target.goal {
        Goal::Number(n) => Some(Interval::of(n)),
        _ => None,
    };
    let situation = Situation { target: number, parameters: given, ..Situation::nothing() };
    let at = |f: &crate::plan::RuleFormula| {
        crate::arithmetic::formula::compute(f, |v| situation.get(*v)).ok()?.number().ok()?.value().map(Number::decimal)
    };
    let depends = |f: &crate::plan::RuleFormula| f.names().next().is_some();
    let pairs: Vec<_> = match &rule.score {
        ScoreFunction::Formula(_) => return None,
        // Those of a list are in order, or it could not be read.
        ScoreFunction::Bands { .. } if rule.listed().is_some() => return None,
        ScoreFunction::Bands { bands, .. } => bands.iter().rev().map(|b| (&b.from, b.span)).collect(),
        ScoreFunction::Points { points, .. } => points.iter().map(|p| (&p.at, p.span)).collect(),
    };
    pairs.windows(2).find_map(|pair| {
        let ((low, low_span), (high, high_span)) = (pair[0], pair[1]);
        let wrong = (depends(low) || depends(high)) && at(low)? >= at(high)?;
        wrong.then_some((high_span, low_span))
    })
}
