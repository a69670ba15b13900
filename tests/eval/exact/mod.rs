//! Exact means exact: random plans of every construct against an independent evaluator with fractions, with
//! values drawn so that decisions fall on a boundary as often as not beside it.

mod fraction;
pub mod plans;
mod rules;

use crate::support::plans::Compiled;
use albero::arithmetic::number::fraction::Q;
use albero::eval::{ExactScores, Inputs, Score, Scores};
use albero::ground::number::Date;
use albero::plan::{Horizon, Moment};
use albero::report::model::judged;
use fraction::{Fraction, decisions};
use plans::{Scored, When, World};
use rust_decimal::Decimal;

/// How many plans are drawn; with `ALBERO_CASI` more.
fn plans() -> u64 {
    std::env::var("ALBERO_CASI").ok().and_then(|n| n.parse().ok()).unwrap_or(400)
}

/// A fraction of the compiler's as one of the evaluator's.
fn long(value: &Q) -> Fraction {
    Fraction::new(value.numer(), value.denom())
}

fn exact(value: Decimal) -> Fraction {
    long(&albero::arithmetic::number::fraction::exact(value))
}

/// What differs between a score and what it should be.
fn differs(
    (world, may_be_wide): (&World, bool),
    compiled: &Compiled,
    near: Score,
    found: &Score<Q>,
    wanted: &Scored,
) -> Option<String> {
    let (low, high) = match (wanted, &found.range) {
        (Scored::Range(low, high), Some(range)) if may_be_wide => {
            let covers = long(range.low()) <= *low && *high <= long(range.high());
            return (!covers).then(|| format!("{range:?}"));
        }
        (Scored::Range(low, high), Some(range)) => {
            if (&long(range.low()), &long(range.high())) != (low, high) {
                return Some(format!("{range:?}"));
            }
            (low, high)
        }
        (Scored::Out | Scored::Blocks, None) => return None,
        _ => return Some(format!("{found:?}")),
    };
    let plan = compiled.plan();
    let Some(range) = near.range else { return Some("no decimals".to_owned()) };
    for (end, number) in [(low, range.low()), (high, range.high())] {
        if number.is_exact() && exact(number.decimal()) != *end {
            return Some(format!("{number:?} is not {end}"));
        }
        let printed = exact(number.printed(plan.policy.print.rounding));
        if printed != world.printed(end) {
            return Some(format!("printed {printed}"));
        }
        let (digits, is_cut) = number.digits();
        let (rest, unit) = (end - exact(digits), fraction::of(1, 1) / fraction::power(digits.scale()));
        if -&unit >= rest || rest >= unit || !is_cut && rest != fraction::zero() {
            return Some(format!("the digits {digits}"));
        }
    }
    let outcomes = (world.outcome(low), world.outcome(high));
    let words = judged(&compiled.sources, plan, near).0;
    let says = words.is_none_or(|w| w == outcomes.0.to_string() && outcomes.0 == outcomes.1);
    let speaks = plan.policy.outcomes.is_none() || words.is_some() || outcomes.0 != outcomes.1;
    (!says || !speaks).then(|| format!("outcome {words:?}, not {outcomes:?}"))
}

#[test]
fn every_decision_is_the_one_that_fractions_make() {
    let (mut scored, mut wrong) = (0, Vec::new());
    for seed in 0..plans() {
        let world = World::draw(seed);
        let text = world.text();
        let compiled = Compiled::text(text.clone());
        let errors = compiled.compilation.errors();
        let errors: Vec<&str> =
            errors.iter().map(|d| d.code.as_str()).filter(|c| *c != "valore_non_calcolabile").collect();
        assert!(errors.is_empty(), "{seed}: {errors:?}\n{text}");
        let plan = compiled.plan();
        let june = Moment { day: Date::new(2025, 6, 30), horizon: Horizon::Then };
        for (when, inputs) in [(When::End, Inputs::default()), (When::June, Inputs::at(plan, june))] {
            let scores = Scores::compute(plan, &inputs);
            let mut fractions = ExactScores::new(plan, &scores);
            for name in world.names() {
                let id = compiled.item(name);
                let wanted = world.score(name, when);
                let found = fractions.get(id);
                let of = (&world, world.may_be_wide(name, when));
                if let Some(found) = differs(of, &compiled, scores.get(id), &found, &wanted) {
                    wrong.push(format!("{seed} {when:?} {name}: {found}, expected {wanted:?}"));
                }
                scored += 1;
            }
        }
    }
    let (boundaries, all) = decisions();

    assert!(wrong.is_empty(), "{}", wrong[..wrong.len().min(12)].join("\n"));
    assert!(boundaries >= plans() * 50, "{scored} scores, {all} decisions, {boundaries} of them on a boundary");
}
