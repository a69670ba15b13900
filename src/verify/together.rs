//! Figures that follow one by one, but not together: the digits that a datum hides are one unknown, the same for all
//! figures that come from it.
//!
//! Each figure cuts from the unknowns what contradicts it, until nothing more is cut: where one is left with nothing,
//! the figures can't all be right. That is exact for one datum; of several, what can neither be refuted this way nor
//! shown by an example is said to be undecided.

use super::apart::Apart;
use super::checked::Checked;
use super::hold::{as_printed, half_away, hold};
use super::verdict::Verdict;
use crate::arithmetic::number::fraction::{Q, between, exact, whole};
use crate::arithmetic::number::{Interval, Real};
use crate::eval::{Known, Scores, State, Suppose, Supposed, Valued};
use crate::plan::{Claim, Edge, Figure, Goal, Kind, Plan, Rounding, Value};
use num_bigint::BigInt;
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// How often an unknown is halved to find where a figure begins to hold.
const HALVINGS: usize = 40;
/// Digits that the ends of an unknown keep, so that fractions stay short.
const DIGITS: u32 = 18;
/// Rounds of cutting after which what is left is left.
const ROUNDS: usize = 24;

/// Marks the claims that don't hold together.
pub(super) fn together(plan: &Plan, nominal: &Scores, written: &Scores, checked: &mut [Checked]) {
    let suppose = Suppose::new(plan, written);
    let all: Vec<Constraint<'_>> =
        checked.iter().filter_map(|c| Constraint::of(plan, suppose, nominal, written, c)).collect();
    for group in groups(&all) {
        // Figures that the data as written give hold together.
        let is_open = group.iter().any(|c| checked[c.claim].verdict == Verdict::Compatible);
        if group.len() < 2 || !is_open {
            continue;
        }
        let (denied, believed): (Vec<_>, Vec<_>) = group.into_iter().partition(|c| checked[c.claim].denied);
        for one in denied {
            let mut those = believed.clone();
            those.push(one);
            if solve(&those) == Answer::Apart && solve(&believed) != Answer::Apart {
                fewest(&mut those);
                checked[one.claim].apart = Some(apart(one, &those, true));
            }
        }
        let mut those = believed;
        let is_proven = match solve(&those) {
            Answer::Holds => continue,
            Answer::Apart => true,
            Answer::Undecided => false,
        };
        if is_proven {
            fewest(&mut those);
        }
        for one in &those {
            checked[one.claim].apart = Some(apart(one, &those, is_proven));
        }
    }
}

/// Leaves those without which the others would hold.
fn fewest(those: &mut Vec<&Constraint<'_>>) {
    let mut at = 0;
    while at < those.len() {
        let one = those.remove(at);
        if solve(those) != Answer::Apart {
            those.insert(at, one);
            at += 1;
        }
    }
}

fn apart(one: &Constraint<'_>, those: &[&Constraint<'_>], is_proven: bool) -> Apart {
    let unknowns: BTreeSet<Valued> = those.iter().flat_map(|c| c.unknowns.keys().copied()).collect();
    let with = those.iter().map(|c| c.claim).filter(|c| *c != one.claim).collect();
    let datum = unknowns.first().filter(|_| unknowns.len() == 1).map(|datum| (*datum, one.allowed(*datum)));
    Apart { with, is_proven, datum }
}

/// A figure and the unknowns that it comes from.
struct Constraint<'a> {
    claim: usize,
    plan: &'a Plan,
    suppose: Suppose<'a>,
    about: &'a Claim,
    edge: Option<&'a Edge>,
    published: Decimal,
    rounding: Rounding,
    steps: Vec<Valued>,
    /// What the written digits leave open.
    unknowns: Supposed,
    /// The data as written.
    as_written: Supposed,
}

impl<'a> Constraint<'a> {
    fn of(
        plan: &'a Plan,
        suppose: Suppose<'a>,
        nominal: &Scores,
        written: &Scores,
        checked: &Checked,
    ) -> Option<Constraint<'a>> {
        let about = &plan.claims[checked.claim];
        let follows = matches!(checked.verdict, Verdict::Exact | Verdict::Compatible);
        let edge = about.under.and_then(|p| plan.edges_of(p).find(|(_, e)| e.child == about.item));
        let edge = edge.map(|(_, e)| e);
        let is_own = edge.is_some_and(|e| written.inputs().has_own_value(plan, e, about.year));
        let (published, rounding) = match &about.figure {
            Figure::Score { value, .. } => {
                let is_computed = nominal.get(about.item).state == State::Computed;
                let of_rule = is_computed && plan.item(about.item).kind == Kind::Indicator;
                (*value, Some(as_printed(plan.policy.print, *value)).filter(|_| of_rule)?)
            }
            Figure::Value(Value::Number(value, _)) | Figure::Variance(value, _) => (*value, half_away(*value)),
            _ => return None,
        };
        if !follows || is_own {
            return None;
        }
        let steps = suppose.steps((about.item, about.year));
        if suppose.waits_for_scores(&steps) {
            return None;
        }
        let (mut unknowns, mut as_written) = (Supposed::new(), Supposed::new());
        for &(item, year) in steps.iter().filter(|s| !suppose.is_computed(**s)) {
            if let (Known::Number(range), Known::Number(own)) =
                (written.values.given(plan, item, year), nominal.values.given(plan, item, year))
                && range.one().is_none()
            {
                unknowns.insert((item, year), range);
                as_written.insert((item, year), own);
            }
        }
        (!unknowns.is_empty()).then_some(Constraint {
            claim: checked.claim,
            plan,
            suppose,
            about,
            edge,
            published,
            rounding,
            steps,
            unknowns,
            as_written,
        })
    }

    /// What the figure comes to.
    fn range(&self, supposed: &Supposed) -> Option<Interval<Q>> {
        let value = self.suppose.value(&self.steps, supposed);
        match (&self.about.figure, value) {
            (Figure::Score { .. }, value) => self.suppose.score(self.about.item, self.edge, value),
            (Figure::Value(_), Known::Number(range)) => Some(range),
            (Figure::Variance(..), Known::Number(range)) => match self.plan.target(self.about.item)?.goal {
                Goal::Number(target) => range.minus(&Interval::of(target)).ok(),
                _ => None,
            },
            _ => None,
        }
    }

    /// False where the figure can't be as published.
    fn allows(&self, supposed: &Supposed) -> bool {
        let Some(range) = self.range(supposed) else { return true };
        // One number is printed in one way, wherever it is printed.
        if let Interval::One(number) = &range {
            return number.rounded(self.rounding).map_or(true, |printed| printed == exact(self.published));
        }
        hold(self.published, self.rounding, &range, &range)
            .map_or(true, |(verdict, _)| verdict != Verdict::Contradicted)
    }

    /// Between what this figure alone says that its one datum lies.
    fn allowed(&self, datum: Valued) -> Interval<Q> {
        let mut supposed = self.unknowns.clone();
        cut(&[self], &mut supposed);
        let range = supposed.remove(&datum).unwrap_or_else(Interval::unlimited);
        // The ends are the figures they are found next to.
        let near = Q::new(BigInt::from(1), BigInt::from(10u8).pow(DIGITS - 6));
        let end = |q: &Q| between(&(q - &near), &(q + &near), q);
        Interval::Between(end(range.low()), end(range.high()))
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Answer {
    Holds,
    Apart,
    Undecided,
}

fn solve(group: &[&Constraint<'_>]) -> Answer {
    let all = |supposed: &Supposed| group.iter().all(|c| c.allows(supposed));
    let mut written = Supposed::new();
    group.iter().for_each(|c| written.extend(c.as_written.clone()));
    if all(&written) {
        return Answer::Holds;
    }
    let mut left = Supposed::new();
    group.iter().for_each(|c| left.extend(c.unknowns.clone()));
    if !cut(group, &mut left) {
        return Answer::Apart;
    }
    match left.len() {
        1 => one(group, &left),
        _ if example(group, left) => Answer::Holds,
        _ => Answer::Undecided,
    }
}

/// What is left of one unknown is a few numbers, or their common end: that point, what is below it, and what is above.
fn one(group: &[&Constraint<'_>], left: &Supposed) -> Answer {
    let Some((datum, range)) = left.first_key_value() else { return Answer::Holds };
    let (low, high) = (range.low(), range.high());
    let point = between(low, high, &((low + high) / whole(2)));
    let pieces = [
        Interval::One(point.clone()),
        Interval::Between(low.clone(), point.clone()),
        Interval::Between(point, high.clone()),
    ];
    let holds = |piece: Interval<Q>| {
        let supposed = Supposed::from([(*datum, piece)]);
        group.iter().all(|c| c.allows(&supposed))
    };
    if pieces.into_iter().any(holds) { Answer::Holds } else { Answer::Apart }
}

/// Looks for one value of each unknown for which all figures hold.
fn example(group: &[&Constraint<'_>], mut left: Supposed) -> bool {
    let unknowns: Vec<Valued> = left.keys().copied().collect();
    for unknown in unknowns {
        let Some(range) = left.get(&unknown).cloned() else { return false };
        let width = range.high() - range.low();
        let tried = [2, 1, 3].map(|part| {
            let near = range.low() + &width * whole(part) / whole(4);
            if range.one().is_some() { near } else { between(range.low(), range.high(), &near) }
        });
        let fixed = tried.into_iter().find_map(|value| {
            let mut tried = left.clone();
            tried.insert(unknown, Interval::One(value));
            cut(group, &mut tried).then_some(tried)
        });
        let Some(fixed) = fixed else { return false };
        left = fixed;
    }
    group.iter().all(|c| c.allows(&left))
}

/// Cuts from each unknown what contradicts a figure, whatever the others are; false where nothing is left.
fn cut(group: &[&Constraint<'_>], left: &mut Supposed) -> bool {
    for _ in 0..ROUNDS {
        let mut is_cut = false;
        for one in group {
            if !one.allows(left) {
                return false;
            }
            for unknown in one.unknowns.keys() {
                is_cut |= end(one, left, *unknown, true) | end(one, left, *unknown, false);
            }
        }
        if !is_cut {
            break;
        }
    }
    true
}

/// Cuts one end of an unknown; true if that was worth another round.
fn end(one: &Constraint<'_>, left: &mut Supposed, unknown: Valued, is_low: bool) -> bool {
    let Some(Interval::Between(low, high)) = left.get(&unknown).cloned() else { return false };
    let mut tried = left.clone();
    let mut is_out = |inner: &Q| {
        let piece = match is_low {
            true => Interval::Between(low.clone(), inner.clone()),
            false => Interval::Between(inner.clone(), high.clone()),
        };
        tried.insert(unknown, piece);
        !one.allows(&tried)
    };
    let (from, to) = if is_low { (&low, &high) } else { (&high, &low) };
    let width = to - from;
    if !is_out(&(from + &width / whole(64))) {
        return false;
    }
    // Up to `out` nothing holds; up to `inside` something may.
    let (mut out, mut inside) = (from.clone(), to.clone());
    for _ in 0..HALVINGS {
        let middle = (&out + &inside) / whole(2);
        if is_out(&middle) {
            out = middle;
        } else {
            inside = middle;
        }
    }
    let scale = Q::from_integer(BigInt::from(10u8).pow(DIGITS));
    let scaled = &out * &scale;
    let kept = (if is_low { scaled.floor() } else { scaled.ceil() }) / scale;
    let (low, high) = if is_low { (kept, high) } else { (low, kept) };
    if low < high {
        left.insert(unknown, Interval::Between(low, high));
    }
    true
}

/// The figures that share an unknown, at once or by way of others.
fn groups<'c, 'a>(all: &'c [Constraint<'a>]) -> Vec<Vec<&'c Constraint<'a>>> {
    let mut groups: Vec<(BTreeSet<Valued>, Vec<&Constraint<'a>>)> = Vec::new();
    for one in all {
        let mut unknowns: BTreeSet<Valued> = one.unknowns.keys().copied().collect();
        let mut members = Vec::new();
        groups.retain_mut(|(theirs, those)| {
            let shares = !theirs.is_disjoint(&unknowns);
            if shares {
                unknowns.append(theirs);
                members.append(those);
            }
            !shares
        });
        members.push(one);
        groups.push((unknowns, members));
    }
    groups.into_iter().map(|(_, members)| members).collect()
}
