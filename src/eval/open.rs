//! The scores that a missing actual leaves possible: its rule over every value that can still come.

use super::number::{self, Interval, Truth};
use super::rule::{Situation, apply, met};
use crate::ground::number::Date;
use crate::plan::{Goal, Rule, Target};
use rust_decimal::Decimal;

/// A rule over every value that can still come: a closed interval that covers every score, and as
/// narrow as its pieces allow. `situation` has everything but the actual; `known` is the day up to
/// which everything done is known.
pub fn reach(rule: &Rule, target: &Target, situation: &Situation<'_>, known: Option<Date>) -> Interval {
    let pieces = match target.goal {
        Goal::Day(due) => of_days(rule, situation, due, known),
        Goal::Yes => [true, false]
            .map(|done| Situation { met: Some(Truth::of(done)), ..*situation })
            .map(|s| score(rule, &s))
            .into(),
        Goal::Number(_) | Goal::Range(..) => of_numbers(rule, target, situation),
    };
    pieces.into_iter().reduce(Interval::hull).unwrap_or(number::UNLIMITED)
}

/// A rule whose target is not known, over every actual and every target.
pub fn undecided(rule: &Rule) -> Interval {
    let all = Some(number::UNLIMITED);
    let delay = Some(Interval { low: Decimal::ZERO, high: MOST_DAYS });
    let anything = Situation { value: all, target: all, delay, met: Some(Truth::Maybe), ..Situation::NOTHING };
    score(rule, &anything)
}

/// Days that can still come: in time while the deadline has not passed, and any number of days late.
fn of_days(rule: &Rule, situation: &Situation<'_>, due: Date, known: Option<Date>) -> Vec<Interval> {
    let late = |low: Decimal, high: Decimal, done: bool| {
        let delay = Some(Interval { low, high });
        score(rule, &Situation { delay, met: Some(Truth::of(done)), ..*situation })
    };
    let least = known.map_or(0, |day| day.0.saturating_add(1).saturating_sub(due.0));
    let mut pieces = Vec::new();
    if least <= 0 {
        pieces.push(late(Decimal::ZERO, Decimal::ZERO, true));
    }
    pieces.push(late(Decimal::from(least.max(1)), MOST_DAYS, false));
    pieces
}

/// Later than anybody is.
const MOST_DAYS: Decimal = Decimal::from_parts(10_000_000, 0, 0, false, 0);

fn of_numbers(rule: &Rule, target: &Target, situation: &Situation<'_>) -> Vec<Interval> {
    let mut corners = corners(situation);
    let over = |low: Decimal, high: Decimal| {
        let value = Interval { low, high };
        let met = Some(met(target.form, &target.goal, value));
        score(rule, &Situation { value: Some(value), met, ..*situation })
    };
    let most = corners.iter().map(|c| c.abs()).max().unwrap_or_default().max(Decimal::ONE);
    let most = number::multiply(most, number::UNLIMITED.high).unwrap_or(number::UNLIMITED.high);
    let whole = over(-most, most);
    // Most rules reach their ends where the actual does: then there is nothing to narrow.
    if over(-most, -most).hull(over(most, most)) == whole {
        return vec![whole];
    }
    corners.extend([-most, most]);
    corners.sort_unstable();
    corners.dedup();
    corners.windows(2).map(|pair| over(pair[0], pair[1])).collect()
}

/// Where a rule may change its mind: the target, the baseline, the ends of a range, parameters.
fn corners(situation: &Situation<'_>) -> Vec<Decimal> {
    let single = [situation.target, situation.baseline].into_iter().flatten().map(|i| i.low);
    let range = situation.range.into_iter().flat_map(|(low, high)| [low, high]);
    let parameters = situation.parameters.iter().copied().flatten();
    single.chain(range).chain(parameters).chain([Decimal::ZERO]).collect()
}

/// What a rule gives; anything within its limits where it can't be computed.
fn score(rule: &Rule, situation: &Situation<'_>) -> Interval {
    if let Ok(applied) = apply(rule, situation) {
        return applied.score.unlimited();
    }
    let Some((low, high, _)) = rule.limits else { return number::UNLIMITED };
    let within = Interval { low, high };
    match rule.rounding {
        Some(rounding) => within.map(|v| number::round(v, rounding)).unwrap_or(within),
        None => within,
    }
}
