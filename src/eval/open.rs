//! The scores that a missing actual leaves possible: its rule over every value that can still come.

use crate::arithmetic::number::{Fault, Interval, Real, Truth, UNLIMITED, decimal};
use crate::arithmetic::rule::{Situation, apply, met};
use crate::ground::number::Date;
use crate::plan::{Goal, Rule, Target};
use rust_decimal::Decimal;

/// A rule over every value that can still come: a closed interval that covers every score, and as
/// narrow as its pieces allow. `situation` has everything but the actual; `known` is the day up to
/// which everything done is known.
pub fn reach<R: Real>(
    rule: &Rule,
    target: &Target,
    situation: &Situation<'_, R>,
    known: Option<Date>,
) -> Result<Interval<R>, Fault> {
    let pieces = match target.goal {
        Goal::Day(due) => of_days(rule, situation, due, known)?,
        Goal::Yes => [true, false]
            .map(|done| Situation { met: Some(Truth::of(done)), ..situation.clone() })
            .iter()
            .map(|s| score(rule, s))
            .collect::<Result<_, _>>()?,
        Goal::Number(_) | Goal::Range(..) => of_numbers(rule, target, situation)?,
    };
    let mut pieces = pieces.into_iter();
    let Some(first) = pieces.next() else { return Ok(Interval::unlimited()) };
    pieces.try_fold(first, |whole, piece| whole.hull(&piece))
}

/// A rule whose target is not known, over every actual and every target.
pub fn undecided<R: Real>(rule: &Rule) -> Result<Interval<R>, Fault> {
    let all = Some(Interval::unlimited());
    let delay = Some(Interval::decimals(Decimal::ZERO, MOST_DAYS));
    let nothing = Situation::nothing();
    score(rule, &Situation { value: all.clone(), target: all, delay, met: Some(Truth::Maybe), ..nothing })
}

/// Days that can still come: in time while the deadline has not passed, and any number of days late.
fn of_days<R: Real>(
    rule: &Rule,
    situation: &Situation<'_, R>,
    due: Date,
    known: Option<Date>,
) -> Result<Vec<Interval<R>>, Fault> {
    let late = |low: Decimal, high: Decimal, done: bool| {
        let delay = Some(Interval::decimals(low, high));
        score(rule, &Situation { delay, met: Some(Truth::of(done)), ..situation.clone() })
    };
    let least = known.map_or(0, |day| day.0.saturating_add(1).saturating_sub(due.0));
    let mut pieces = Vec::new();
    if least <= 0 {
        pieces.push(late(Decimal::ZERO, Decimal::ZERO, true)?);
    }
    pieces.push(late(Decimal::from(least.max(1)), MOST_DAYS, false)?);
    Ok(pieces)
}

/// Later than anybody is.
const MOST_DAYS: Decimal = Decimal::from_parts(10_000_000, 0, 0, false, 0);

fn of_numbers<R: Real>(rule: &Rule, target: &Target, situation: &Situation<'_, R>) -> Result<Vec<Interval<R>>, Fault> {
    let mut corners = corners(target, situation);
    let over = |low: Decimal, high: Decimal| {
        let value = Interval::decimals(low, high);
        let met = Some(met(target.form, &target.goal, &value)?);
        score(rule, &Situation { value: Some(value), met, ..situation.clone() })
    };
    let most = corners.iter().map(|c| c.abs()).max().unwrap_or_default().max(Decimal::ONE);
    let most = decimal::multiply(most, UNLIMITED).unwrap_or(UNLIMITED);
    let whole = over(-most, most)?;
    // Most rules reach their ends where the actual does: then there is nothing to narrow.
    if over(-most, -most)?.hull(&over(most, most)?)? == whole {
        return Ok(vec![whole]);
    }
    corners.extend([-most, most]);
    corners.sort_unstable();
    corners.dedup();
    corners.windows(2).map(|pair| over(pair[0], pair[1])).collect()
}

/// Where a rule may change its mind: the target, the baseline, the ends of a range, parameters.
fn corners<R: Real>(target: &Target, situation: &Situation<'_, R>) -> Vec<Decimal> {
    let number = match target.goal {
        Goal::Number(n) => Some(n),
        _ => None,
    };
    let base = situation.baseline.as_ref().map(|b| b.low().about());
    let range = situation.range.into_iter().flat_map(|(low, high)| [low, high]);
    let parameters = situation.parameters.iter().copied().flatten();
    number.into_iter().chain(base).chain(range).chain(parameters).chain([Decimal::ZERO]).collect()
}

/// What a rule gives; anything within its limits where it can't be computed.
fn score<R: Real>(rule: &Rule, situation: &Situation<'_, R>) -> Result<Interval<R>, Fault> {
    match apply(rule, situation) {
        Ok(applied) => return applied.score.open_ended(),
        Err(fault) if fault.asks_for_fractions() && !R::EXACT => return Err(fault),
        Err(_) => {}
    }
    let Some((low, high, _)) = rule.limits else { return Ok(Interval::unlimited()) };
    let within = Interval::decimals(low, high);
    match rule.rounding {
        Some(rounding) => within.map(|v: &R| v.rounded(rounding)),
        None => Ok(within),
    }
}
