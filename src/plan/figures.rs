//! How figures are written: values, weights and targets.

use super::{Form, Goal, Hole, ItemId, MeasureId, OfTree, Plan, Print, Target, Value, Weight};
use crate::ground::number::italian;
use crate::syntax::name::spelled;
use rust_decimal::Decimal;

/// A number in its measure: percentages are multiplied back, decimals are kept.
pub fn quantity(plan: &Plan, value: Decimal, measure: MeasureId) -> String {
    match measure {
        MeasureId::NUMBER => italian(value),
        MeasureId::PERCENT => italian(percent_points(value)) + " %",
        _ => italian(value) + " " + &plan.measures[measure.0 as usize].symbol,
    }
}

/// A fraction as percentage points, with the digits it has.
pub fn percent_points(value: Decimal) -> Decimal {
    if value.scale() >= 2 {
        let mut points = value;
        points.set_scale(value.scale() - 2).map_or(value, |()| points)
    } else {
        value.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(value).normalize()
    }
}

/// A figure as a plan writes it, where the measure is a name in quotes.
pub fn in_a_plan(plan: &Plan, measure: MeasureId, shown: String) -> String {
    match measure {
        MeasureId::NUMBER | MeasureId::PERCENT => shown,
        _ => {
            let symbol = &plan.measures[measure.0 as usize].symbol;
            shown.replace(&format!(" {symbol}"), &format!(" {}", spelled(symbol)))
        }
    }
}

/// A value as written.
pub fn written(plan: &Plan, value: Value) -> String {
    match value {
        Value::Number(v, measure) => quantity(plan, v, measure),
        Value::Day(day) => day.to_string(),
        Value::Bool(b) => if b { "sì" } else { "no" }.to_owned(),
        Value::NotDone => "non_realizzato".to_owned(),
    }
}

/// A target: `>= 15,50 %`, `entro 31/12/2025`, `>= base + 5 punti (85 %)`.
pub fn target(plan: &Plan, target: &Target) -> String {
    match from_base(plan, target) {
        Some(distance) => {
            let shown = goal(plan, target.form, &target.goal, target.measure);
            let number = shown.strip_prefix(target.form.symbol()).unwrap_or(&shown).trim_start();
            format!("{distance} ({number})")
        }
        None => goal(plan, target.form, &target.goal, target.measure),
    }
}

/// A target as a plan writes it, from the baseline where it is written so.
pub fn target_in_a_plan(plan: &Plan, target: &Target) -> String {
    from_base(plan, target)
        .unwrap_or_else(|| in_a_plan(plan, target.measure, goal(plan, target.form, &target.goal, target.measure)))
}

/// `>= base + 5 punti`
fn from_base(plan: &Plan, target: &Target) -> Option<String> {
    let written = plan.text(target.from_base);
    let words = written.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then(|| format!("{} {words}", target.form.symbol()))
}

/// A target still to be decided: `>= ? %`, `entro ?`.
pub fn hole(plan: &Plan, hole: &Hole) -> String {
    let unit = match hole.measure {
        MeasureId::NUMBER => String::new(),
        measure => format!(" {}", plan.measures[measure.0 as usize].symbol),
    };
    match hole.form {
        Form::Between => format!("tra ? e ?{unit}"),
        form => format!("{} ?{unit}", form.symbol()),
    }
}

/// Form and goal of a target.
pub fn goal(plan: &Plan, form: Form, goal: &Goal, measure: MeasureId) -> String {
    match goal {
        Goal::Number(v) => format!("{} {}", form.symbol(), quantity(plan, *v, measure)),
        Goal::Range(low, high) => format!("tra {} e {}", quantity(plan, *low, measure), quantity(plan, *high, measure)),
        Goal::Day(day) => format!("entro {day}"),
        Goal::Yes => "sì".to_owned(),
    }
}

/// A weight: `16,66 %` or `12`.
pub fn weight(weight: Weight) -> String {
    if weight.percent { italian(percent_points(weight.value)) + " %" } else { italian(weight.value) }
}

/// The measure an item's values are shown in.
pub fn measure(plan: &Plan, id: ItemId) -> MeasureId {
    let target = plan.asked(id).map(|(_, measure, _)| measure);
    plan.measured(id).and_then(|m| m.measure).or(target).unwrap_or(MeasureId::NUMBER)
}

/// What the tree's answers are measured in; a score as the policy prints scores.
pub fn measure_of_tree(print: Print, asked: &OfTree) -> MeasureId {
    match asked {
        OfTree::Score(..) if print.percent => MeasureId::PERCENT,
        OfTree::Score(..) => MeasureId::NUMBER,
        OfTree::Planned(_) | OfTree::Used(_) => MeasureId::EURO,
        OfTree::Weight(..) => MeasureId::PERCENT,
        OfTree::Count(_) => MeasureId::COUNT,
    }
}
