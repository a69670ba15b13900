//! How exact numbers are shown to whoever follows a computation by hand: a decimal that ends, a fraction that is
//! short, else the first digits; and parts that add up to what they are parts of.

use crate::arithmetic::number::fraction::{Q, decimal, digits, whole};
use crate::arithmetic::number::{Interval, Number};
use crate::eval::figures;
use crate::ground::number::italian;
use crate::plan::Print;
use num_bigint::BigInt;
use num_traits::{ToPrimitive, Zero};
use rust_decimal::Decimal;

/// Decimals of a score that are enough to follow a computation by hand: six of a percentage.
const DIGITS: u32 = 8;
/// The longest number that is shown as part of a fraction has so many digits.
const SHORT: usize = 9;

/// A score: `82 %`, `94,444444… % (17/18)`, `91,096774… %`.
fn score(print: Print, value: &Q) -> String {
    let (text, is_cut) = digits_of(print, value);
    match fraction(value).filter(|_| is_cut) {
        Some(fraction) => format!("{text} ({fraction})"),
        None => text,
    }
}

/// The digits of a score, and whether others follow: `94,444444… %`.
fn digits_of(print: Print, value: &Q) -> (String, bool) {
    let (shown, is_cut) = cut(value);
    let text = in_unit(print, shown);
    match (is_cut, print.percent) {
        (false, _) => (text, false),
        (true, true) => (text.replacen(" %", "… %", 1), true),
        (true, false) => (text + "…", true),
    }
}

/// A score that may be a range, with the fraction it is.
pub fn range(print: Print, range: &Interval<Q>) -> String {
    shown(range, |n| score(print, n))
}

/// The same without the fraction, where that has been said.
pub fn decimals(print: Print, range: &Interval<Q>) -> String {
    shown(range, |n| digits_of(print, n).0)
}

fn shown(range: &Interval<Q>, of: impl Fn(&Q) -> String) -> String {
    match range {
        Interval::One(n) => of(n),
        Interval::Between(low, high) => {
            let unlimited = range.numbers().map_or((false, false), Interval::is_unlimited);
            figures::ends_of((of(low), of(high)), unlimited)
        }
    }
}

/// A score in decimals, where fractions are not at hand.
pub fn about(print: Print, value: Number) -> String {
    in_unit(print, figures::to_digits(value, DIGITS).normalize())
}

/// A plain number, as weights are.
pub fn number(value: &Q) -> String {
    let (shown, is_cut) = cut(value);
    if is_cut { italian(shown) + "…" } else { italian(shown) }
}

/// A part of the whole.
pub fn percent(value: &Q) -> String {
    let (shown, is_cut) = cut(value);
    let shown = italian(figures::percent_points(shown));
    if is_cut { shown + "… %" } else { shown + " %" }
}

/// The first digits of a number, towards zero, and whether others follow.
fn cut(value: &Q) -> (Decimal, bool) {
    if let Some(short) = decimal(value).map(|d| d.normalize()).filter(|d| d.scale() <= DIGITS) {
        return (short, false);
    }
    (units(value).and_then(in_units).unwrap_or_else(|| first_digits(value)), true)
}

fn first_digits(value: &Q) -> Decimal {
    digits(value).and_then(|(n, scale, _)| Decimal::try_from_i128_with_scale(n, scale).ok()).unwrap_or_default()
}

/// How many of the last digit shown a number holds, towards zero.
fn units(value: &Q) -> Option<i128> {
    (value * Q::from_integer(BigInt::from(10u8).pow(DIGITS))).trunc().to_integer().to_i128()
}

fn in_units(units: i128) -> Option<Decimal> {
    Decimal::try_from_i128_with_scale(units, DIGITS).ok()
}

/// A fraction both parts of which are short.
fn fraction(value: &Q) -> Option<String> {
    let (above, below) = (value.numer().to_string(), value.denom().to_string());
    let is_short = above.trim_start_matches('-').len() <= SHORT && below.len() <= SHORT;
    is_short.then(|| format!("{above}/{below}"))
}

fn in_unit(print: Print, value: Decimal) -> String {
    let shown = italian(figures::published_unit(print, value).normalize());
    if print.percent { shown + " %" } else { shown }
}

/// The parts of a sum as they are shown, none of them empty: they add up to the sum as it is shown. What cutting
/// takes from them goes, one unit of the last digit each, to those it took most from; the first of equals first.
pub fn parts(print: Print, parts: &[Option<Interval<Q>>], sum: &Interval<Q>) -> Vec<Option<String>> {
    let end = |of: for<'i> fn(&'i Interval<Q>) -> &'i Q| -> Vec<Option<Q>> {
        parts.iter().map(|p| p.as_ref().map(|p| of(p).clone())).collect()
    };
    let low = apportioned(&end(Interval::low), &[], sum.low());
    // A part that is one number is shown once: at the other end only ranges can take what is left.
    let one = |(at, part): (usize, &Option<Interval<Q>>)| low[at].filter(|_| matches!(part, Some(Interval::One(_))));
    let fixed: Vec<Option<i128>> = parts.iter().enumerate().map(one).collect();
    let high = apportioned(&end(Interval::high), &fixed, sum.high());
    let shown = |n: Option<i128>| Some(in_unit(print, in_units(n?)?.normalize()));
    let of = |(at, part): (usize, &Option<Interval<Q>>)| match part.as_ref()? {
        Interval::One(_) => shown(low[at]),
        Interval::Between(..) => Some(format!("{} … {}", shown(low[at])?, shown(high[at])?)),
    };
    parts.iter().enumerate().map(of).collect()
}

/// The parts in units of the last digit shown, adding up to those of the sum; what is fixed stays as it is.
fn apportioned(parts: &[Option<Q>], fixed: &[Option<i128>], sum: &Q) -> Vec<Option<i128>> {
    let scale = Q::from_integer(BigInt::from(10u8).pow(DIGITS));
    let scaled: Vec<Option<Q>> = parts.iter().map(|p| p.as_ref().map(|p| p * &scale)).collect();
    let is_fixed = |at: usize| fixed.get(at).copied().flatten();
    let floor = |at: usize| is_fixed(at).or_else(|| scaled[at].as_ref()?.floor().to_integer().to_i128());
    let mut units: Vec<Option<i128>> = (0..parts.len()).map(floor).collect();
    let total = (sum * &scale).trunc().to_integer().to_i128();
    let given = units.iter().flatten().try_fold(0i128, |sum, u| sum.checked_add(*u));
    let Some(left) = total.zip(given).and_then(|(total, given)| total.checked_sub(given)) else { return units };
    let rest = |at: usize| scaled[at].as_ref().map_or_else(|| whole(0), |q| q - q.floor());
    let mut order: Vec<usize> = (0..parts.len()).filter(|&at| is_fixed(at).is_none() && !rest(at).is_zero()).collect();
    order.sort_by(|a, b| rest(*b).cmp(&rest(*a)).then(a.cmp(b)));
    let Some(count) = i128::try_from(order.len()).ok().filter(|count| *count > 0) else { return units };
    for (turn, at) in (0i128..).zip(order) {
        let more = left.div_euclid(count) + i128::from(turn < left.rem_euclid(count));
        units[at] = units[at].map(|u| u.saturating_add(more));
    }
    units
}
