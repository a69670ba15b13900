//! Places in a ranking, and what they are worth, where some of what is ranked may not be known yet.

use crate::arithmetic::number::Interval;
use crate::arithmetic::number::Real;
use crate::arithmetic::number::fraction::Q;
use crate::plan::{Ranking, Tied};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// Whether somebody takes part.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// Yes.
    In,
    /// Its score may still come to be below the threshold.
    Perhaps,
    /// Its score is below the threshold.
    Below,
    /// It has no score.
    Without,
}

/// What is ranked of each who may take part.
pub(super) type Ranked = Option<(Interval<Q>, Standing)>;

/// A ranking of many.
pub(super) struct Places<'r> {
    ranking: &'r Ranking,
    /// The least that each of those can come to who certainly take part, in order.
    lows: Vec<Q>,
    /// The most that each of those can come to who may take part, in order.
    highs: Vec<Q>,
}

impl<'r> Places<'r> {
    /// The ranking of those who may take part.
    pub(super) fn new(ranking: &'r Ranking, all: &[Ranked]) -> Places<'r> {
        let certain = all.iter().flatten().filter(|(_, standing)| *standing == Standing::In);
        let mut lows: Vec<Q> = certain.map(|(value, _)| value.low().clone()).collect();
        let mut highs: Vec<Q> = all.iter().flatten().map(|(value, _)| value.high().clone()).collect();
        lows.sort();
        highs.sort();
        Places { ranking, lows, highs }
    }

    /// How many of those who certainly take part are certainly above a number, or no lower than it.
    fn surely(&self, number: &Q, or_tied: bool) -> usize {
        self.lows.len() - self.lows.partition_point(|low| if or_tied { low < number } else { low <= number })
    }

    /// How many may be above a number, or no lower than it.
    fn perhaps(&self, number: &Q, or_tied: bool) -> usize {
        self.highs.len() - self.highs.partition_point(|high| if or_tied { high < number } else { high <= number })
    }

    /// The best and the worst place of somebody, those who tie with it counted as the ranking says.
    pub(super) fn of(&self, value: &Interval<Q>, is_certain: bool) -> (usize, usize) {
        let (best_tied, worst_tied) = match self.ranking.tied {
            Tied::Best => (false, false),
            Tied::Worst => (true, true),
            Tied::Mean => (false, true),
        };
        // Nobody stands behind itself: it is left out where it was counted.
        let itself = |is_counted: bool| usize::from(is_counted);
        let surely = self.surely(value.high(), best_tied) - itself(best_tied && is_certain && value.one().is_some());
        let in_perhaps = worst_tied || value.one().is_none();
        let perhaps = self.perhaps(value.low(), worst_tied) - itself(in_perhaps);
        (surely + 1, perhaps.max(surely) + 1)
    }

    /// What the places of somebody are worth.
    pub(super) fn worth(&self, value: &Interval<Q>, (best, worst): (usize, usize)) -> Interval<Q> {
        let (fewest, most) = (self.lows.len().max(1), self.highs.len());
        let is_known = value.one().is_some() && fewest == most;
        if self.ranking.tied == Tied::Mean && is_known && self.all_known() {
            let all = (best..=worst).map(|place| Q::of(self.ranking.worth(place, most)));
            let sum = all.fold(Q::of(Decimal::ZERO), |sum, worth| sum + worth);
            return Interval::One(sum / Q::of(Decimal::from(worst + 1 - best)));
        }
        let mut found: BTreeSet<Decimal> = BTreeSet::new();
        for among in [fewest, most] {
            found.extend(self.steps(best, worst, among).map(|place| self.ranking.worth(place, among)));
        }
        match (found.first(), found.last()) {
            (Some(low), Some(high)) => Interval::decimals(*low, *high),
            _ => Interval::of(self.ranking.otherwise),
        }
    }

    fn all_known(&self) -> bool {
        self.lows == self.highs
    }

    /// The places between two where something begins, among so many.
    fn steps(&self, best: usize, worst: usize, among: usize) -> impl Iterator<Item = usize> {
        let last = move |first: &crate::plan::First| {
            let many = if first.is_part { first.many.checked_mul(Decimal::from(among)) } else { Some(first.many) };
            many.and_then(|many| usize::try_from(many.floor().mantissa()).ok()).unwrap_or(usize::MAX)
        };
        let ends = self.ranking.first.iter().map(last).flat_map(|end| [end, end.saturating_add(1)]);
        let inside = ends.filter(move |place| (best..=worst).contains(place));
        [best, worst].into_iter().chain(inside).collect::<Vec<_>>().into_iter()
    }
}
