//! How many nodes a document counts, against those that the plan has.

use super::checked::{Found, Shown, finer};
use super::verdict::Verdict;
use crate::arithmetic::number::{Interval, Number};
use crate::diagnostic::Text;
use crate::eval::{Tally, figures};
use crate::plan::{MeasureId, Plan};
use rust_decimal::Decimal;

/// What becomes of the figure that a document prints of so many.
pub(super) fn held(tally: Tally, plan: &Plan, value: Decimal, percent: bool) -> Found {
    let unit = if percent { MeasureId::PERCENT } else { MeasureId::COUNT };
    let scale = |v: Decimal| if percent { figures::percent_points(v) } else { v };
    // A part has as many decimals as tell it from the next.
    let computed = |many: usize| tally.printed(many, percent.then_some(PART)).unwrap_or_default();
    let show = |v: Decimal| figures::quantity(plan, v, unit);
    let (least, most) = (computed(tally.least), computed(tally.most));
    let verdict = verdict(tally, value, percent);
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

fn verdict(tally: Tally, value: Decimal, percent: bool) -> Verdict {
    let decimals = percent.then(|| value.scale());
    if (tally.least..=tally.most).all(|many| tally.printed(many, decimals) != Some(value)) {
        Verdict::Contradicted
    } else if tally.least == tally.most {
        Verdict::Exact
    } else {
        Verdict::Compatible
    }
}

/// Decimals of a part as it is computed.
const PART: u32 = 20;
