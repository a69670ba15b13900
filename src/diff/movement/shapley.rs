//! Shapley's shares: the average, over every order of switching the factors, of what switching one
//! does to the score. In whole numbers throughout, so that nothing rounds until the last step.

use super::model::{Account, Factor, Factors, Share, difference};
use crate::arithmetic::number::decimal;
use crate::eval::figures;
use crate::plan::Print;
use rust_decimal::Decimal;

/// Orders of all factors: the common denominator of the shares.
const ORDERS: i128 = 120;

/// In how many orders a factor comes after exactly these many others.
const AFTER: [i128; Factor::COUNT] = [24, 6, 4, 6, 24];

/// Shares the difference between two scores, given the score of every plan between them.
/// None where the numbers are too large to add up exactly.
pub(super) fn share(
    values: &[Decimal; 1 << Factor::COUNT],
    ties: &[(Factor, Factor)],
    before: Decimal,
    after: Decimal,
    print: Print,
) -> Option<Account> {
    let total = difference(before, after)?;
    let mut units = [0i128; 1 << Factor::COUNT];
    for (unit, value) in units.iter_mut().zip(values) {
        *unit = decimal::units(*value).ok()?;
    }
    let mut weighed = [0i128; Factor::COUNT];
    for factor in Factor::ALL {
        for set in Factors::every().filter(|s| !s.has(factor)) {
            let step = units[set.with(factor).index()].checked_sub(units[set.index()])?;
            let step = step.checked_mul(AFTER[set.len()])?;
            weighed[factor as usize] = weighed[factor as usize].checked_add(step)?;
        }
    }
    let exact = apportion(weighed, ORDERS, total)?;
    let printed = figures::printed(print, after).checked_sub(figures::printed(print, before))?;
    let shown = printed_shares(exact, printed, print)?;
    let mut shares = Vec::with_capacity(Factor::COUNT);
    for factor in Factor::ALL {
        let at = factor as usize;
        let with = ties.iter().find(|(one, _)| *one == factor).map(|(_, other)| *other);
        shares.push(Share { factor, with, exact: decimal::of_units(exact[at]).ok()?, printed: shown[at] });
    }
    Some(Account::Shared { difference: decimal::of_units(total).ok()?, printed, shares })
}

/// Divides each part and gives what the divisions leave of the total, one by one, to the parts with
/// the largest remainders, the first of equals first. A part that is nothing stays nothing.
fn apportion(parts: [i128; Factor::COUNT], by: i128, total: i128) -> Option<[i128; Factor::COUNT]> {
    let mut shares = parts.map(|p| p.div_euclid(by));
    let given = shares.iter().try_fold(0i128, |sum, s| sum.checked_add(*s))?;
    let mut order: Vec<usize> = (0..parts.len()).filter(|&i| parts[i] != 0).collect();
    order.sort_by_key(|&i| (-parts[i].rem_euclid(by), i));
    let left = total.checked_sub(given)?;
    if left < 0 {
        order.reverse();
    }
    // Printed scores round on their own: there can be more to give than there are parts.
    let (each, more) = match order.len() as i128 {
        0 => (0, 0),
        n => (left / n, (left % n).unsigned_abs() as usize),
    };
    for (place, &i) in order.iter().enumerate() {
        shares[i] += each + if place < more { left.signum() } else { 0 };
    }
    Some(shares)
}

/// The shares in the digits of the printed scores.
fn printed_shares(exact: [i128; Factor::COUNT], printed: Decimal, print: Print) -> Option<[Decimal; Factor::COUNT]> {
    let quantum = Decimal::new(1, printed.scale());
    let one = decimal::units(quantum).ok()?;
    let total = decimal::units(printed).ok()?.checked_div(one)?;
    let in_unit = |share: i128| -> Option<i128> {
        let share = decimal::of_units(share).ok()?;
        decimal::units(figures::published_unit(print, share)).ok()
    };
    let mut parts = [0i128; Factor::COUNT];
    for (part, share) in parts.iter_mut().zip(exact) {
        *part = in_unit(share)?;
    }
    let counts = apportion(parts, one, total)?;
    let mut shown = [Decimal::ZERO; Factor::COUNT];
    for (share, count) in shown.iter_mut().zip(counts) {
        *share = Decimal::try_from_i128_with_scale(count, printed.scale()).ok()?;
    }
    Some(shown)
}
