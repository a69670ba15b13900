//! Stretches of actuals and exact numbers in words.

use super::given::Domain;
use super::piece::Piece;
use crate::arithmetic::number::fraction::{Q, decimal, exact, rounded, whole};
use crate::diagnostic::Text;
use crate::eval::figures;
use crate::ground::number::italian;
use crate::plan::{ItemId, Plan};
use crate::text;
use num_traits::{One, Zero};

/// Digits enough to tell two actuals apart.
const DIGITS: u32 = 6;

/// Writes actuals in the measure of an indicator, and scores as the policy prints them.
#[derive(Clone, Copy)]
pub struct Wording<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The indicator; `None` for plain numbers.
    pub item: Option<ItemId>,
    /// What the actuals are.
    pub domain: Domain,
    /// True where they are scores of nodes.
    pub is_score: bool,
}

impl Wording<'_> {
    /// An actual: `15,50 %`, `3 giorni di ritardo`.
    pub fn actual(&self, x: &Q) -> Text {
        match (self.domain, self.item) {
            (Domain::Days, _) if x.is_one() => text!("1 giorno di ritardo", "1 day late"),
            (Domain::Days, _) => {
                let days = shown(x);
                text!("{days} giorni di ritardo", "{days} days late")
            }
            (Domain::YesNo, _) => Text::same(if x.is_zero() { "no" } else { "sì" }),
            (Domain::Numbers, Some(item)) => {
                let value = decimal(x).filter(|d| d.scale() <= DIGITS + 2).unwrap_or_else(|| rounded(x, DIGITS));
                Text::same(figures::quantity(self.plan, value, figures::measure(self.plan, item)))
            }
            (Domain::Numbers, None) if self.is_score => Text::same(self.score(x)),
            (Domain::Numbers, None) => Text::same(shown(x)),
        }
    }

    /// A score: `85,3 %`, or `0,853` where the policy prints plain numbers.
    pub fn score(&self, score: &Q) -> String {
        if self.plan.policy.print.percent { format!("{} %", shown(&(score * whole(100)))) } else { shown(score) }
    }

    /// A stretch: `sotto 15,50 %`, `da 90 % (compreso) a 95 % (escluso)`.
    pub fn stretch(&self, piece: &Piece) -> Text {
        let (from, to) = (&piece.from, &piece.to);
        let at = |x: &Option<Q>| x.as_ref().map(|x| self.actual(x));
        if self.domain == Domain::YesNo {
            return at(&from.at).map_or_else(Text::default, |x| text!("se è ", "if it is ").then(&x));
        }
        if piece.is_point() {
            return match (&from.at, self.domain) {
                (Some(x), Domain::Days) if x.is_zero() => text!("senza ritardo", "on time"),
                _ => at(&from.at).map_or_else(Text::default, |x| text!("a ", "at ").then(&x)),
            };
        }
        // No one is less than on time.
        let starts = self.domain == Domain::Days && from.closed && from.at.as_ref().is_some_and(Zero::is_zero);
        match (at(&from.at).filter(|_| !starts), at(&to.at)) {
            (None, None) => text!("per ogni valore", "for every actual"),
            (None, Some(to_at)) if to.closed => text!("fino a ", "up to ").then(&to_at),
            (None, Some(to_at)) => text!("sotto ", "below ").then(&to_at),
            (Some(from_at), None) if from.closed => text!("da ", "from ").then(&from_at).then(&text!(" in su", " up")),
            (Some(from_at), None) => text!("sopra ", "above ").then(&from_at),
            (Some(from_at), Some(to_at)) => {
                let included = |closed: bool| {
                    if closed { text!(" (compreso)", " (included)") } else { text!(" (escluso)", " (excluded)") }
                };
                text!("da ", "from ")
                    .then(&from_at)
                    .then(&included(from.closed))
                    .then(&text!(" a ", " to "))
                    .then(&to_at)
                    .then(&included(to.closed))
            }
        }
    }
}

/// A number with as many digits as it needs, six at most.
pub fn shown(value: &Q) -> String {
    let short = rounded(value, DIGITS);
    if exact(short) == *value { italian(short) } else { italian(rounded(value, 4)) }
}
