//! How many of some nodes are as they are counted.

use rust_decimal::{Decimal, RoundingStrategy};

/// How many there may be, out of how many.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Tally {
    /// Those that surely are.
    pub least: usize,
    /// Those that may be.
    pub most: usize,
    /// All that are looked at.
    pub all: usize,
}

impl Tally {
    /// Counts by what is known of each: that it surely is, that it may be.
    pub fn of(known: impl Iterator<Item = (bool, bool)>) -> Tally {
        let mut tally = Tally { least: 0, most: 0, all: 0 };
        for (surely, maybe) in known {
            tally.least += usize::from(surely);
            tally.most += usize::from(maybe);
            tally.all += 1;
        }
        tally
    }

    /// The figure that so many would be printed as: themselves, or their part of all with these decimals.
    pub fn printed(&self, many: usize, decimals: Option<u32>) -> Option<Decimal> {
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
