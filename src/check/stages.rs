//! What rules and the aggregation of nodes share: limits, roundings, formulas, what stands for a missing value.

use super::context::Checker;
use super::measures;
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::plan::{Rounding, RuleFormula, Treatment, Variable};
use crate::resolve::File;
use crate::source::Span;
use crate::syntax::cursor::Cursor;
use crate::syntax::formula::{self, Formula, NodeKind, Reference};
use crate::syntax::{Field, Keyword};
use crate::text;
use rust_decimal::Decimal;

/// `vale V`, `escluso ripartisce`, `escluso perso`, `blocca`
pub(super) fn treatment<'a>(cx: &mut Checker<'a, '_>, file: &'a File<'a>, field: &Field<'a>) -> Option<Treatment> {
    let mut cursor = cx.cursor(file, field);
    let excluded = cursor.take_word("escluso").is_some();
    let found = match cursor.peek_word() {
        Some("vale") if !excluded => {
            cursor.take();
            cursor.quantity(text!("il punteggio da dare", "the score to give")).map(|q| Treatment::Value(q.value))
        }
        Some("ripartisce") => cursor.take().map(|_| Treatment::Redistribute),
        Some("perso") => cursor.take().map(|_| Treatment::Lose),
        Some("blocca") if !excluded => cursor.take().map(|_| Treatment::Block),
        _ => {
            cursor.expected(text!(
                "`vale 0 %`, `escluso ripartisce`, `escluso perso` o `blocca`",
                "`vale 0 %`, `escluso ripartisce`, `escluso perso` or `blocca`"
            ));
            return None;
        }
    };
    cursor.finish();
    found
}

/// `tra A e B`
pub(super) fn limits<'a>(
    cx: &mut Checker<'a, '_>,
    file: &'a File<'a>,
    field: &Field<'a>,
) -> Option<(Decimal, Decimal, Span)> {
    let mut cursor = cx.cursor(file, field);
    cursor.take_word("tra");
    let low = cursor.quantity(text!("il limite inferiore", "the lower limit"))?;
    cursor.take_word("e");
    let high = cursor.quantity(text!("il limite superiore", "the upper limit"))?;
    cursor.finish();
    if low.value > high.value {
        let span = low.span.to(high.span);
        let message = text!("il limite inferiore supera quello superiore", "the lower limit is above the upper one");
        let swapped = format!("{} e {}", cx.text(high.span), cx.text(low.span));
        let title = text!("scambia i limiti", "swap the limits");
        let found = Diagnostic::new(Code::LimitsReversed, span, message)
            .help(text!("scrivi prima il più piccolo", "write the smaller one first"));
        cx.report(found.fix(span, swapped, title));
        return None;
    }
    Some((low.value, high.value, field.span()))
}

/// `arrotonda a Q`, `tronca a Q`
pub(super) fn rounding<'a>(cx: &mut Checker<'a, '_>, file: &'a File<'a>, field: &Field<'a>) -> Option<Rounding> {
    let mut cursor = cx.cursor(file, field);
    let found = quantum(&mut cursor, field.keyword == Some(Keyword::Truncate), field.span())?;
    Some(found.0)
}

/// A formula over named variables.
pub(super) fn rule_formula<'a>(
    cx: &mut Checker<'a, '_>,
    file: &'a File<'a>,
    field: &Field<'a>,
    names: &[(&str, Variable)],
) -> Option<crate::plan::RuleFormula> {
    let mut cursor = cx.cursor(file, field);
    let read = formula::read(&mut cursor)?;
    cursor.finish();
    resolve_rule_formula(cx, read, names)
}

/// `a 0,01 %`: the quantum, and whether it is a percentage.
pub(super) fn quantum(cursor: &mut Cursor<'_, '_>, truncate: bool, span: Span) -> Option<(Rounding, bool)> {
    cursor.take_word("a");
    let what = text!("a quanto, come `a 0,01 %`", "to what, such as `a 0,01 %`");
    let quantity = cursor.quantity(what.clone())?;
    if quantity.value <= Decimal::ZERO {
        cursor.rewind(cursor.position().saturating_sub(1));
        cursor.expected(what);
        return None;
    }
    cursor.finish();
    let percent = matches!(quantity.unit, crate::syntax::cursor::WrittenUnit::Percent);
    Some((Rounding { quantum: quantity.value, truncate, span }, percent))
}

/// Bands whose thresholds don't descend.
pub(super) fn bands_out_of_order(span: Span, before: Span) -> Diagnostic {
    let message = text!("questa soglia non è più bassa di quella prima", "this threshold is not below the one before");
    Diagnostic::new(Code::BandsOutOfOrder, span, message)
        .also(before, text!("questa fascia la comprende già", "this band already covers it"))
        .help(text!("metti le fasce dalla più alta alla più bassa", "order the bands from the highest to the lowest"))
}

/// Bands without `altrimenti`.
pub(super) fn no_otherwise(span: Span, example: &str) -> Diagnostic {
    let message =
        text!("le fasce non dicono che cosa vale sotto l'ultima", "the bands do not say what holds below the last one");
    let help = text!("aggiungi `{example}`", "add `{example}`");
    Diagnostic::new(Code::BandsWithoutEnd, span, message).help(help)
}

pub(super) fn resolve_rule_formula(
    cx: &mut Checker<'_, '_>,
    read: Formula<Reference>,
    names: &[(&str, Variable)],
) -> Option<RuleFormula> {
    for node in &read.nodes {
        if let NodeKind::Number(_, unit) = node.kind {
            measures::measure(cx, unit)?;
        }
    }
    read.try_map(|reference, span| {
        let word = cx.text(reference.name);
        if let Some((_, variable)) = names.iter().find(|(n, _)| *n == word) {
            return Some(*variable);
        }
        let near = suggest::closest(word, names.iter().map(|(n, _)| *n)).map(str::to_owned);
        let listed = names.iter().map(|(n, _)| *n).collect::<Vec<_>>().join(", ");
        let hint = text!("`parametro {word}`; una regola vede {listed}", "`parametro {word}`; a rule sees {listed}");
        cx.unknown(span, near, hint);
        None
    })
}
