//! Targets that stand at some distance from the baseline: `>= base + 5 punti`. They are numbers once the baseline is
//! known, and remember how they were written.

use super::context::Checker;
use super::measures;
use crate::arithmetic::number::decimal;
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::ground::quantity::{Quantity, WrittenMeasure};
use crate::plan::{Goal, ItemId, Lost, MeasureId, Value, figures};
use crate::syntax::view::goal::{Distance, FromBase};
use crate::text;
use rust_decimal::Decimal;

/// Gives every such target its number.
pub(super) fn targets(cx: &mut Checker<'_, '_>) {
    for (id, index, written) in std::mem::take(&mut cx.from_base) {
        let found = number(cx, id, written);
        if found.is_none() {
            cx.lose(Lost::Item(id));
        }
        // What is said of the measure of a target without a number would be said of nothing.
        let like = cx.plan.baseline(id).map(|base| base.value);
        let (number, measure) = found.unwrap_or(match like {
            Some(Value::Number(value, measure)) => (value, measure),
            _ => (Decimal::ONE, MeasureId::NUMBER),
        });
        let detail = cx.plan.item(id).detail as usize;
        if let Some(target) = cx.plan.targets.get_mut(cx.plan.measured[detail].targets).get_mut(index) {
            (target.goal, target.measure) = (Goal::Number(number), measure);
        }
    }
}

/// The number that stands so far from the baseline of an item.
pub(super) fn number(cx: &mut Checker<'_, '_>, id: ItemId, written: FromBase) -> Option<(Decimal, MeasureId)> {
    let word = cx.name_of(id);
    let Some(base) = cx.plan.baseline(id) else {
        let message = text!("«{word}» non ha una `base` da cui partire", "“{word}” has no `base` to start from");
        let help = text!("aggiungi per esempio `base {} = 80 %`", "add for example `base {} = 80 %`", cx.plan.year - 1);
        refuse(cx, written, message, help);
        return None;
    };
    let at = base.span;
    let Value::Number(from, measure) = base.value else {
        let message = text!("la base di «{word}» non è un numero", "the baseline of “{word}” is not a number");
        let help = text!("scrivi il target per intero", "write the whole target");
        let found = Diagnostic::new(Code::TargetWithoutBase, written.span, message);
        cx.report(found.also(at, text!("la base è qui", "the baseline is here")).help(help));
        return None;
    };
    let moved = match written.distance {
        Distance::None => Ok(from),
        Distance::Times(factor) => decimal::multiply(from, factor),
        Distance::Plus(amount) => decimal::add(from, like(cx, written, amount, measure)?),
        Distance::Minus(amount) => decimal::add(from, -like(cx, written, amount, measure)?),
    };
    match moved {
        Ok(number) => Some((number, measure)),
        Err(_) => {
            let message = text!("un numero di più di 28 cifre", "a number of more than 28 digits");
            refuse(cx, written, message, text!("scrivi il target per intero", "write the whole target"));
            None
        }
    }
}

/// An amount in the measure of the baseline: points on a percentage.
fn like(cx: &mut Checker<'_, '_>, written: FromBase, amount: Quantity, base: MeasureId) -> Option<Decimal> {
    let measure = measures::measure(cx, amount.measure, amount.span)?;
    if base == MeasureId::PERCENT && amount.measure == WrittenMeasure::Percent {
        bare_percent(cx, amount);
        return None;
    }
    if measure == base {
        return Some(amount.value);
    }
    let (a, b) = (measures::measure_name(cx, base), measures::measure_name(cx, measure));
    let message = text!("la base è in {a}, ciò che si aggiunge in {b}", "the baseline is in {a}, what is added in {b}");
    let example = match base {
        MeasureId::PERCENT => "base + 5 punti".to_owned(),
        _ => format!("base + {}", figures::quantity(&cx.plan, Decimal::TEN, base)),
    };
    let help = text!("scrivi per esempio `{example}`", "write for example `{example}`");
    cx.report(Diagnostic::new(Code::IncompatibleMeasures, written.span, message).help(help));
    None
}

/// `base + 5 %`: five points, or five hundredths of the baseline?
fn bare_percent(cx: &mut Checker<'_, '_>, amount: Quantity) {
    let shown = figures::quantity(&cx.plan, amount.value, MeasureId::PERCENT);
    let points = shown.replace(" %", " punti");
    let message = text!(
        "`{shown}` su una percentuale: punti, o per cento della base?",
        "`{shown}` on a percentage: points, or per cent of the baseline?"
    );
    let help = text!("scrivi `{points}`, o moltiplica: `base * 1,05`", "write `{points}`, or multiply: `base * 1,05`");
    let title = text!("scrivi `{points}`", "write `{points}`");
    cx.report(Diagnostic::new(Code::BarePercent, amount.span, message).help(help).fix(amount.span, points, title));
}

fn refuse(cx: &mut Checker<'_, '_>, written: FromBase, message: Text, help: Text) {
    cx.report(Diagnostic::new(Code::TargetWithoutBase, written.span, message).help(help));
}
