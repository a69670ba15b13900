//! How many nodes a document counts, against those that the plan has.

use super::checked::{Found, Shown, finer};
use super::verdict::Verdict;
use crate::arithmetic::number::{Interval, Number};
use crate::diagnostic::Text;
use crate::eval::figures;
use crate::plan::{MeasureId, Plan};
use rust_decimal::{Decimal, RoundingStrategy};

/// How many there may be, out of how many.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Tally {
    /// Those that surely are.
    pub least: usize,
    /// Those that may be.
    pub most: usize,
    /// All that are looked at.
    pub all: usize,
}

impl Tally {
    /// Counts by what is known of each: that it surely is, that it may be.
    pub(super) fn of(known: impl Iterator<Item = (bool, bool)>) -> Tally {
        let mut tally = Tally { least: 0, most: 0, all: 0 };
        for (surely, maybe) in known {
            tally.least += usize::from(surely);
            tally.most += usize::from(maybe);
            tally.all += 1;
        }
        tally
    }

    /// The figure that so many would be printed as: themselves, or their part of all with these decimals.
    pub(super) fn printed(&self, many: usize, decimals: Option<u32>) -> Option<Decimal> {
        let many = Decimal::from(many);
        match decimals {
            None => Some(many),
            Some(decimals) => {
                let part = many.checked_div(Decimal::from(self.all))?;
                Some(part.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero))
            }
        }
    }
}

impl Tally {
    /// What becomes of the figure that a document prints.
    pub(super) fn held(&self, plan: &Plan, value: Decimal, percent: bool) -> Found {
        let unit = if percent { MeasureId::PERCENT } else { MeasureId::COUNT };
        let scale = |v: Decimal| if percent { figures::percent_points(v) } else { v };
        // A part has as many decimals as tell it from the next.
        let computed = |many: usize| self.printed(many, percent.then_some(PART)).unwrap_or_default();
        let show = |v: Decimal| figures::quantity(plan, v, unit);
        let (least, most) = (computed(self.least), computed(self.most));
        let verdict = self.verdict(value, percent);
        let short = |v: Decimal| show(finer(Number::exact(v), value).normalize());
        let text = if least == most { short(least) } else { format!("{} … {}", short(least), short(most)) };
        let exact = |v: Decimal| Number::exact(scale(v));
        let nearest = if value < least { least } else { most };
        Found {
            verdict,
            published: Shown { text: Text::same(show(value)), number: Some(exact(value)) },
            computed: Some(Shown { text: Text::same(text), number: (least == most).then(|| exact(least)) }),
            interval: Some(Interval::decimals(scale(least), scale(most))),
            unlimited: (false, false),
            difference: (verdict == Verdict::Contradicted).then(|| exact(value.saturating_sub(nearest))),
        }
    }

    fn verdict(&self, value: Decimal, percent: bool) -> Verdict {
        let decimals = percent.then(|| value.scale());
        if (self.least..=self.most).all(|many| self.printed(many, decimals) != Some(value)) {
            Verdict::Contradicted
        } else if self.least == self.most {
            Verdict::Exact
        } else {
            Verdict::Compatible
        }
    }
}

/// Decimals of a part as it is computed.
const PART: u32 = 20;
