//! What rules and the aggregation of nodes share: limits, roundings, formulas, what stands for a missing value.

use super::context::Checker;
use super::measures;
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::ground::formula::NodeKind;
use crate::plan::{Rounding, RuleFormula, Treatment, Variable};
use crate::source::Place;
use crate::syntax::name::spelled;
use crate::syntax::view::of_tree::Term;
use crate::syntax::view::rule::{LimitsLine, RoundingLine};
use crate::syntax::view::{self, stage::Formula};
use crate::text;
use rust_decimal::Decimal;

/// What happens to what has no value.
pub(super) fn treatment(written: view::stage::Treatment) -> Treatment {
    match written {
        view::stage::Treatment::Value(quantity) => Treatment::Value(quantity.value),
        view::stage::Treatment::Redistribute => Treatment::Redistribute,
        view::stage::Treatment::Lose => Treatment::Lose,
        view::stage::Treatment::Block => Treatment::Block,
    }
}

/// `tra A e B`
pub(super) fn limits(cx: &mut Checker<'_, '_>, line: LimitsLine<'_>) -> Option<(Decimal, Decimal, Place)> {
    let view::stage::Limits { low, high, span } = line.read(cx.diagnostics)?;
    if low.value > high.value {
        let ends = low.span.to(high.span);
        let message = text!("il limite inferiore supera quello superiore", "the lower limit is above the upper one");
        let swapped = format!("{} e {}", cx.text(high.span), cx.text(low.span));
        let title = text!("scambia i limiti", "swap the limits");
        let found = Diagnostic::new(Code::LimitsReversed, ends, message)
            .help(text!("scrivi prima il più piccolo", "write the smaller one first"));
        cx.report(found.fix(ends, swapped, title));
        return None;
    }
    Some((low.value, high.value, span))
}

/// `arrotonda a Q`, `tronca a Q`
pub(super) fn rounding(cx: &mut Checker<'_, '_>, line: RoundingLine<'_>) -> Option<Rounding> {
    line.read(cx.diagnostics).map(rounded)
}

pub(super) fn rounded(written: view::stage::Rounding) -> Rounding {
    Rounding { quantum: written.quantum, truncate: written.truncate, span: written.span }
}

/// Bands whose thresholds don't descend.
pub(super) fn bands_out_of_order(span: Place, before: Place) -> Diagnostic {
    let message = text!("questa soglia non è più bassa di quella prima", "this threshold is not below the one before");
    Diagnostic::new(Code::BandsOutOfOrder, span, message)
        .also(before, text!("questa fascia la comprende già", "this band already covers it"))
        .help(text!("metti le fasce dalla più alta alla più bassa", "order the bands from the highest to the lowest"))
}

/// Bands without `altrimenti`.
pub(super) fn no_otherwise(span: Place, example: &str) -> Diagnostic {
    let message =
        text!("le fasce non dicono che cosa vale sotto l'ultima", "the bands do not say what holds below the last one");
    let help = text!("aggiungi `{example}`", "add `{example}`");
    Diagnostic::new(Code::BandsWithoutEnd, span, message).help(help)
}

/// A formula over named variables.
pub(super) fn resolve_rule_formula(
    cx: &mut Checker<'_, '_>,
    read: Formula,
    names: &[(&str, Variable)],
) -> Option<RuleFormula> {
    for node in &read.nodes {
        if let NodeKind::Number(_, unit) = node.kind {
            measures::measure(cx, unit, read.span())?;
        }
    }
    read.try_map(|term, at| {
        let reference = match term {
            Term::Of(reference) => reference,
            Term::Tree(_) => {
                let message = text!(
                    "una regola non guarda l'albero: vede solo ciò che le si dà",
                    "a rule does not look at the tree: it sees only what it is given"
                );
                let help = text!(
                    "fanne un indicatore o un dato con un `algoritmo`, o un `parametro` della regola",
                    "make an indicator or a datum with an `algoritmo` of it, or a `parametro` of the rule"
                );
                cx.report(Diagnostic::new(Code::WrongKind, at, message).help(help));
                return None;
            }
        };
        let word = cx.text(reference.name);
        if let Some((_, variable)) = names.iter().find(|(n, _)| *n == word) {
            return Some(*variable);
        }
        let near = suggest::closest(word, names.iter().map(|(n, _)| *n)).map(str::to_owned);
        let word = spelled(word);
        let listed = names.iter().map(|(n, _)| *n).collect::<Vec<_>>().join(", ");
        let hint = text!("`parametro {word}`; una regola vede {listed}", "`parametro {word}`; a rule sees {listed}");
        cx.unknown(reference.name, near, hint);
        None
    })
}
