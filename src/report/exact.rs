//! How exact numbers are shown to whoever follows a computation by hand: a decimal that ends, a fraction that is
//! short, else the first digits; and parts that add up to what they are parts of.

use crate::arithmetic::number::fraction::{Q, decimal, digits, exact};
use crate::arithmetic::number::{Interval, Number, decimal as checked};
use crate::eval::figures;
use crate::ground::number::italian;
use crate::plan::Print;
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
    (Grain::SHOWN.units(value).and_then(|n| Grain::SHOWN.of(n)).unwrap_or_else(|| first_digits(value)), true)
}

fn first_digits(value: &Q) -> Decimal {
    digits(value).and_then(|(n, scale, _)| Decimal::try_from_i128_with_scale(n, scale).ok()).unwrap_or_default()
}

/// The unit of the last digit that is shown.
#[derive(Clone, Copy)]
struct Grain {
    unit: Decimal,
    /// Whether a sum is rounded to the nearest unit, half away from zero, instead of cut.
    rounds: bool,
}

impl Grain {
    /// Of figures shown to be followed by hand.
    const SHOWN: Grain = Grain { unit: Decimal::from_parts(1, 0, 0, false, DIGITS), rounds: false };

    /// Of figures as the policy prints them.
    fn printed(print: Print) -> Grain {
        Grain { unit: print.rounding.quantum, rounds: !print.rounding.truncate }
    }

    /// A number in units.
    fn scaled(self, value: &Q) -> Q {
        value / exact(self.unit)
    }

    /// How many units a number holds.
    fn units(self, value: &Q) -> Option<i128> {
        let scaled = self.scaled(value);
        let whole = if self.rounds { scaled.round() } else { scaled.trunc() };
        whole.to_integer().to_i128()
    }

    fn of(self, units: i128) -> Option<Decimal> {
        checked::multiply(Decimal::try_from_i128_with_scale(units, 0).ok()?, self.unit).ok()
    }
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
    let shown = |part: &Interval| match *part {
        Interval::One(n) => in_unit(print, n.digits().0.normalize()),
        Interval::Between(low, high) => {
            let [low, high] = [low, high].map(|n| in_unit(print, n.digits().0.normalize()));
            format!("{low} … {high}")
        }
    };
    shares(Grain::SHOWN, parts, sum).iter().map(|part| part.as_ref().map(shown)).collect()
}

/// The same as the policy prints scores: they add up to the sum as it is printed.
pub fn printed_parts(print: Print, parts: &[Option<Interval<Q>>], sum: &Interval<Q>) -> Vec<Option<Interval>> {
    shares(Grain::printed(print), parts, sum)
}

fn shares(grain: Grain, parts: &[Option<Interval<Q>>], sum: &Interval<Q>) -> Vec<Option<Interval>> {
    let is_one = |at: &usize| matches!(parts[*at], Some(Interval::One(_)));
    let (ones, ranges): (Vec<usize>, Vec<usize>) = (0..parts.len()).filter(|&at| parts[at].is_some()).partition(is_one);
    let low: Vec<Option<Units>> = parts.iter().map(|p| Units::of(grain, p.as_ref()?.low())).collect();
    let high: Vec<Option<Units>> = parts.iter().map(|p| Units::of(grain, p.as_ref()?.high())).collect();
    // A part that is one number is shown once, so its units are the same at both ends of the sum: all that its like
    // need by themselves. The ranges take what is left at either end.
    let own = ones.iter().filter_map(|&at| low[at].as_ref()).fold(Q::zero(), |sum, u| sum + &u.rest);
    let least = grain.units(sum.low());
    let share = if ranges.is_empty() { left(&low, least, 0) } else { own.floor().to_integer().to_i128() };
    let fixed = spread(&low, &ones, share.unwrap_or(0));
    let ends = |units: &[Option<Units>], of: Option<i128>| {
        let more = left(units, of, share.unwrap_or(0)).unwrap_or(0);
        spread(units, &ranges, more)
    };
    let (least, most) = (ends(&low, least), ends(&high, grain.units(sum.high())));
    let number = |n: Option<i128>| grain.of(n?).map(Number::from);
    let of = |(at, part): (usize, &Option<Interval<Q>>)| match part.as_ref()? {
        Interval::One(_) => number(fixed[at]).map(Interval::One),
        Interval::Between(..) => Some(Interval::Between(number(least[at])?, number(most[at])?)),
    };
    parts.iter().enumerate().map(of).collect()
}

/// A part in units of the last digit shown, and what cutting took from it.
struct Units {
    whole: i64,
    rest: Q,
}

impl Units {
    /// `None` for what is beyond 64 bits: it comes from a range without a limit, and is no figure.
    fn of(grain: Grain, value: &Q) -> Option<Units> {
        let scaled = grain.scaled(value);
        let floor = scaled.floor();
        Some(Units { whole: floor.to_integer().to_i64()?, rest: scaled - floor })
    }
}

/// How many units the parts lack of their sum, when so many are given.
fn left(parts: &[Option<Units>], sum: Option<i128>, given: i128) -> Option<i128> {
    let total = i128::from(sum?.to_i64()?);
    let own: i128 = parts.iter().flatten().map(|u| i128::from(u.whole)).sum();
    Some(total - own - given)
}

/// The units of all parts, with some more spread over a few of them.
fn spread(parts: &[Option<Units>], over: &[usize], more: i128) -> Vec<Option<i128>> {
    let mut units: Vec<Option<i128>> = parts.iter().map(|p| p.as_ref().map(|u| i128::from(u.whole))).collect();
    let mut order: Vec<(&Q, usize)> = over.iter().filter_map(|&at| Some((&parts[at].as_ref()?.rest, at))).collect();
    order.sort_by(|a, b| b.0.cmp(a.0).then(a.1.cmp(&b.1)));
    let Some(count) = i128::try_from(order.len()).ok().filter(|count| *count > 0) else { return units };
    for (turn, (_, at)) in (0i128..).zip(order) {
        let extra = more.div_euclid(count) + i128::from(turn < more.rem_euclid(count));
        units[at] = units[at].map(|u| u.saturating_add(extra));
    }
    units
}
