//! A fund shared among many: in proportion to their quotas, no more than its ceiling to each, and to the cent.

use super::number::Real;
use super::number::fraction::Q;
use num_bigint::BigInt;
use num_traits::{One, Zero};
use rust_decimal::Decimal;

/// What one of those who share counts for, and the most that it can have.
#[derive(Clone, PartialEq, Debug)]
pub struct Claimed {
    /// Its quota: zero or more.
    pub quota: Q,
    /// Its ceiling: whole cents, zero or more.
    pub ceiling: Option<Q>,
}

impl Claimed {
    /// What it has where a quota of one is worth so much.
    fn at(&self, level: &Q) -> Q {
        self.capped(level * &self.quota)
    }

    fn capped(&self, amount: Q) -> Q {
        match &self.ceiling {
            Some(ceiling) if amount > *ceiling => ceiling.clone(),
            _ => amount,
        }
    }
}

/// A fund and those who share it. What ceilings leave is shared again by the others, until it is all given or everybody
/// has as much as can be: whoever is not at the ceiling has the same for the same quota.
pub struct Shared {
    fund: Q,
    claims: Vec<Claimed>,
    /// Those with a ceiling, by what a quota of one is worth when they come to it.
    stops: Vec<(Q, usize)>,
    /// Where each stands among those.
    stands: Vec<Option<usize>>,
    /// The ceilings of the first so many, all in all.
    filled: Vec<Q>,
    /// The quotas of all but those.
    open: Vec<Q>,
}

impl Shared {
    /// Quotas and ceilings of those who share a fund.
    pub fn new(fund: Q, claims: Vec<Claimed>) -> Shared {
        let stop = |(index, claim): (usize, &Claimed)| {
            let ceiling = claim.ceiling.as_ref().filter(|_| claim.quota.is_positive())?;
            Some((ceiling / &claim.quota, index))
        };
        let mut stops: Vec<(Q, usize)> = claims.iter().enumerate().filter_map(stop).collect();
        stops.sort();
        let mut stands = vec![None; claims.len()];
        let all = claims.iter().fold(Q::zero(), |sum, claim| sum + &claim.quota);
        let (mut filled, mut open) = (vec![Q::zero()], vec![all]);
        for (at, (_, index)) in stops.iter().enumerate() {
            stands[*index] = Some(at);
            let ceiling = claims[*index].ceiling.clone().unwrap_or_else(Q::zero);
            filled.push(&filled[at] + &ceiling);
            open.push(&open[at] - &claims[*index].quota);
        }
        Shared { fund, claims, stops, stands, filled, open }
    }

    /// All quotas together.
    pub fn quotas(&self) -> &Q {
        &self.open[0]
    }

    /// What each has.
    pub fn amounts(&self) -> Vec<Q> {
        self.claims.iter().enumerate().map(|(index, own)| self.amount(index, own)).collect()
    }

    /// What one of them would have if it claimed this instead.
    pub fn amount(&self, of: usize, own: &Claimed) -> Q {
        if !own.quota.is_positive() {
            return Q::zero();
        }
        let instead = &self.claims[of];
        // All that they have when the next of them comes to its ceiling.
        let given = |(at, (level, _)): (usize, &(Q, usize))| {
            &self.filled[at + 1] + level * &self.open[at + 1] - instead.at(level) + own.at(level)
        };
        let (mut first, mut last) = (0, self.stops.len());
        while first < last {
            let middle = first + (last - first) / 2;
            if given((middle, &self.stops[middle])) <= self.fund { first = middle + 1 } else { last = middle }
        }
        let (mut filled, mut open) = (self.filled[first].clone(), self.open[first].clone());
        match &instead.ceiling {
            Some(ceiling) if self.stands[of].is_some_and(|at| at < first) => filled = filled - ceiling,
            _ => open = open - &instead.quota,
        }
        own.capped((&self.fund - filled) * &own.quota / (open + &own.quota))
    }

    /// What one of them would have if it claimed this instead, and nothing that ceilings leave were shared again.
    pub fn part(&self, of: usize, own: &Claimed) -> Q {
        let quotas = self.quotas() - &self.claims[of].quota + &own.quota;
        if !own.quota.is_positive() { Q::zero() } else { own.capped(&self.fund * &own.quota / quotas) }
    }
}

/// A number of euro, down to whole cents.
pub fn cents_below(amount: &Q) -> BigInt {
    (amount * hundred()).floor().to_integer()
}

/// A number of euro, up to whole cents.
pub fn cents_above(amount: &Q) -> BigInt {
    (amount * hundred()).ceil().to_integer()
}

/// Amounts in whole cents, which together are as much as the whole cents of their sum: those left by cutting go to
/// the largest remainders, one each, and among equal ones to who comes first in an order.
pub fn in_cents(amounts: &[Q], order: &[usize]) -> Vec<BigInt> {
    let mut cents: Vec<BigInt> = amounts.iter().map(cents_below).collect();
    let all = amounts.iter().fold(Q::zero(), |sum, amount| sum + amount);
    let mut left = cents.iter().fold(cents_below(&all), |left, given| left - given);
    let mut remainders: Vec<(Q, usize)> = amounts
        .iter()
        .zip(&cents)
        .map(|(amount, whole)| amount * hundred() - Q::from_integer(whole.clone()))
        .zip(0..)
        .collect();
    remainders.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| order[a.1].cmp(&order[b.1])));
    for (_, index) in remainders {
        if left.is_zero() {
            break;
        }
        cents[index] += BigInt::one();
        left -= BigInt::one();
    }
    cents
}

fn hundred() -> Q {
    Q::of(Decimal::ONE_HUNDRED)
}
