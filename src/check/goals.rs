//! What a target or a value as written means.

use super::context::Checker;
use super::{measures, scales};
use crate::diagnostic::{Code, Diagnostic};
use crate::ground::quantity::{Literal, WrittenMeasure};
use crate::plan::{self, MeasureId, Value};
use crate::syntax::view::goal::Goal;
use crate::text;

/// The typed form of a goal as written.
pub(super) fn goal_of(cx: &mut Checker<'_, '_>, written: Goal) -> Option<(plan::Goal, MeasureId)> {
    match written {
        Goal::Number(q) => Some((plan::Goal::Number(q.value), measures::measure(cx, q.measure, q.span)?)),
        Goal::Day(date) => Some((plan::Goal::Day(date), MeasureId::NUMBER)),
        Goal::Yes => Some((plan::Goal::Yes, MeasureId::NUMBER)),
        // Only where there is a baseline is it read, and computed from that.
        Goal::FromBase(_) => None,
        Goal::Range(low, high) => {
            let measure = measures::measure(cx, high.measure, high.span)?;
            let low_measure = measures::measure(cx, low.measure, low.span)?;
            let span = low.span.to(high.span);
            if low_measure != measure && low.measure != WrittenMeasure::None {
                let (a, b) = (measures::measure_name(cx, low_measure), measures::measure_name(cx, measure));
                let message = text!(
                    "gli estremi hanno misure diverse: {a} e {b}",
                    "the ends have different units of measure: {a} and {b}"
                );
                let help = text!("scrivi la stessa misura in entrambi", "write the same unit of measure in both");
                cx.report(Diagnostic::new(Code::IncompatibleMeasures, span, message).help(help));
                return None;
            }
            if low.value > high.value {
                let message = text!("il primo estremo supera il secondo", "the first end is above the second");
                let swapped = format!("{} e {}", cx.text(high.span), cx.text(low.span));
                let title = text!("scambia gli estremi", "swap the ends");
                let help = text!("scrivi prima il più piccolo", "write the smaller one first");
                cx.report(Diagnostic::new(Code::LimitsReversed, span, message).help(help).fix(span, swapped, title));
                return None;
            }
            Some((plan::Goal::Range(low.value, high.value), measure))
        }
    }
}

/// The typed form of a value as written.
pub(super) fn value_of(cx: &mut Checker<'_, '_>, literal: Literal) -> Option<Value> {
    Some(match literal {
        Literal::Quantity(q) => Value::Number(q.value, measures::measure(cx, q.measure, q.span)?),
        Literal::Date(date, _) => Value::Day(date),
        Literal::Bool(b, _) => Value::Bool(b),
        Literal::NotDone(_) => Value::NotDone,
        Literal::Word(worded) => {
            let (value, measure) = scales::value(cx, worded)?;
            Value::Number(value, measure)
        }
    })
}
