//! Numbers that are probably another number: about a hundred times, or more, what the years before say.

use crate::diagnostic::{Code, Diagnostic, Text};
use crate::plan::{Goal, ItemId, Kind, MeasureId, Plan, Value, figures};
use crate::source::Place;
use crate::text;
use rust_decimal::Decimal;

/// From here on two numbers of one thing are too far apart.
const FAR: i64 = 80;
/// How many years back values say what to expect.
const YEARS: i32 = 3;

/// A number that something is said to be, or should be.
#[derive(Clone, Copy)]
struct Figure {
    number: Decimal,
    measure: MeasureId,
    at: Place,
    what: What,
}

#[derive(Clone, Copy, PartialEq)]
enum What {
    Baseline(i32),
    Value(i32),
    Target,
}

/// Holds values and targets against the baseline and the last years.
pub(super) fn unlikely(plan: &Plan, diagnostics: &mut Vec<Diagnostic>) {
    // What was said of a cell already is not said again.
    let said: Vec<Place> =
        diagnostics.iter().filter(|d| d.code == Code::UnlikelyNumber).map(|d| d.primary.span).collect();
    for id in plan.ids().filter(|id| matches!(plan.item(*id).kind, Kind::Indicator | Kind::Datum)) {
        if let Some((odd, beside)) =
            odd_one(plan, id).filter(|(odd, beside)| !said.contains(&odd.at) && !said.contains(&beside.at))
        {
            diagnostics.push(finding(plan, id, odd, beside));
        }
    }
}

/// The number of an item that the others contradict, and one of those.
fn odd_one(plan: &Plan, id: ItemId) -> Option<(Figure, Figure)> {
    let history = history(plan, id);
    let value = plan.facts.get(&plan.year).and_then(|facts| facts.get(id));
    let value = value.and_then(|fact| number(fact.value, fact.span, What::Value(plan.year)));
    let target = plan.target(id).and_then(|target| match target.goal {
        Goal::Number(number) => Some(Figure { number, measure: target.measure, at: target.span, what: What::Target }),
        _ => None,
    });
    let far_from_all = |figure: &Figure| history.iter().all(|before| is_far(*figure, *before));
    let last = *history.first()?;
    match (value.filter(far_from_all), target.filter(far_from_all)) {
        // This year's numbers agree with each other: the one of before is odd, if it is alone.
        (Some(value), Some(target)) if history.len() == 1 && !is_far(value, target) => Some((last, target)),
        (Some(value), _) => Some((value, last)),
        (None, Some(target)) => Some((target, last)),
        (None, None) => None,
    }
}

/// The baseline and the values of the last years, the latest first.
fn history(plan: &Plan, id: ItemId) -> Vec<Figure> {
    let base = plan.baseline(id).and_then(|base| number(base.value, base.span, What::Baseline(base.year)));
    let years = (1..=YEARS).map(|back| plan.year - back);
    let values = years.filter_map(|year| {
        let fact = plan.facts.get(&year)?.get(id)?;
        number(fact.value, fact.span, What::Value(year))
    });
    base.into_iter().chain(values).filter(|figure| !figure.number.is_zero()).collect()
}

fn number(value: Value, at: Place, what: What) -> Option<Figure> {
    match value {
        Value::Number(number, measure) => Some(Figure { number, measure, at, what }),
        _ => None,
    }
}

fn is_far(one: Figure, other: Figure) -> bool {
    // A percentage and a plain number are an error of their own.
    if (one.measure == MeasureId::PERCENT) != (other.measure == MeasureId::PERCENT) {
        return false;
    }
    let (one, other) = (one.number.abs(), other.number.abs());
    let (low, high) = if one <= other { (one, other) } else { (other, one) };
    !low.is_zero() && low.checked_mul(Decimal::from(FAR)).is_some_and(|far| far <= high)
}

fn finding(plan: &Plan, id: ItemId, odd: Figure, beside: Figure) -> Diagnostic {
    let word = plan.name(id);
    let shown = |figure: &Figure| figures::quantity(plan, figure.number, figure.measure);
    let (a, b) = (shown(&odd), shown(&beside));
    let (odd_is, beside_is) = (odd.what.named(), beside.what.named());
    let message = odd_is
        .then(&text!(" di «{word}» è {a}, mentre ", " of “{word}” is {a}, while "))
        .then(&beside_is)
        .then(&text!(" è {b}", " is {b}"));
    Diagnostic::new(Code::UnlikelyNumber, odd.at, message)
        .also(beside.at, text!("l'altro numero è qui", "the other number is here"))
        .help(text!(
            "controlla la virgola, il punto e il `%`; se è giusto così, `consenti numero_improbabile motivo \"…\"`",
            "check the comma, the dot and the `%`; if it is right, `consenti numero_improbabile motivo \"…\"`"
        ))
}

impl What {
    fn named(self) -> Text {
        match self {
            What::Baseline(year) => text!("la base {year}", "the baseline of {year}"),
            What::Value(year) => text!("il valore {year}", "the value of {year}"),
            What::Target => text!("il target", "the target"),
        }
    }
}
