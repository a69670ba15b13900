//! The plain fields that many declarations share: texts, numbers, names.

use super::context::Checker;
use super::{measures, scales};
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::ground::quantity::Quantity;
use crate::plan::{ItemId, MeasureId, Policy, RuleId, Weight};
use crate::source::Place;
use crate::syntax::name::spelled;
use crate::syntax::view::node::{Named, Number};
use crate::text;

/// A quantity whose unit is known.
pub(super) fn quantity_field(cx: &mut Checker<'_, '_>, field: Number<'_>) -> Option<(Quantity, MeasureId)> {
    let found = field.read(cx.diagnostics)?;
    Some((found, measures::measure(cx, found.measure, found.span)?))
}

/// `peso 16,66 %`, `peso "Alto"`
pub(super) fn weight_field(cx: &mut Checker<'_, '_>, field: Number<'_>, owner: Place) -> Option<Weight> {
    let written = field.read_amount(cx.diagnostics)?;
    let quantity = scales::amount(cx, written)?;
    let measure = measures::measure(cx, quantity.measure, quantity.span)?;
    weight_of(cx, quantity, measure, owner)
}

pub(super) fn weight_of(
    cx: &mut Checker<'_, '_>,
    quantity: Quantity,
    measure: MeasureId,
    owner: Place,
) -> Option<Weight> {
    if quantity.value.is_sign_negative() && !quantity.value.is_zero() {
        negative_weight(cx, owner, quantity.span);
        return None;
    }
    if !matches!(measure, MeasureId::PERCENT | MeasureId::NUMBER) {
        let (word, unit) = (cx.text(owner), measures::measure_name(cx, measure));
        let message =
            text!("il peso di «{word}» non si misura in {unit}", "the weight of “{word}” is not measured in {unit}");
        let help =
            text!("scrivi una percentuale (`16 %`) o punti (`16`)", "write a percentage (`16 %`) or points (`16`)");
        cx.report(Diagnostic::new(Code::WrongMeasure, quantity.span, message).help(help));
        return None;
    }
    Some(Weight { value: quantity.value, percent: measure == MeasureId::PERCENT, span: quantity.span })
}

pub(super) fn negative_weight(cx: &mut Checker<'_, '_>, owner: Place, at: Place) {
    let word = cx.text(owner);
    let message = text!("il peso di «{word}» non può essere negativo", "the weight of “{word}” cannot be negative");
    let help = text!("scrivi zero per non contarlo", "write zero to leave it out of the count");
    cx.report(Diagnostic::new(Code::NegativeWeight, at, message).help(help));
}

/// `regola NAME`
pub(super) fn rule_field(cx: &mut Checker<'_, '_>, field: Named<'_>) -> Option<RuleId> {
    let name = field.read(cx.diagnostics)?;
    rule_named(cx, name)
}

/// The rule with a name in the plan's policy.
pub(super) fn rule_named(cx: &mut Checker<'_, '_>, name: Place) -> Option<RuleId> {
    let policy = std::mem::take(&mut cx.plan.policy);
    let found = rule_in(cx, &policy, name);
    cx.plan.policy = policy;
    found
}

/// The rule with a name in a policy under construction.
pub(super) fn rule_in(cx: &mut Checker<'_, '_>, policy: &Policy, name: Place) -> Option<RuleId> {
    let word = cx.text(name);
    let found = policy.named(word);
    if found.is_none() && policy.unread_rules.iter().all(|rule| cx.text(*rule) != word) {
        let known = policy.rules.iter().map(|r| cx.text(r.name));
        let near = suggest::closest(word, known).map(str::to_owned);
        let word = spelled(word);
        cx.unknown(
            name,
            near,
            text!("`regola {word} {{ … }}` nella politica", "`regola {word} {{ … }}` in the policy"),
        );
    }
    found
}

pub(super) fn effective_rule(cx: &Checker<'_, '_>, id: ItemId, own: Option<RuleId>) -> Option<RuleId> {
    let measured = cx.plan.measured(id)?;
    let by_form = || cx.plan.asked(id).and_then(|(form, ..)| cx.plan.policy.apply[form as usize]).map(|(r, _)| r);
    own.or(measured.rule).or_else(by_form)
}
