//! A prize, as every output shows it: what is shared out, and who has how much of it, for what.

use super::{exact, model};
use crate::arithmetic::number::Interval;
use crate::arithmetic::number::fraction::Q;
use crate::diagnostic::{Lang, Text};
use crate::eval::Scores;
use crate::eval::figures;
use crate::eval::prizes::{Portion, Sharing, Standing, share};
use crate::plan::{ItemId, MeasureId, Plan, Prize};
use crate::text;
use rust_decimal::Decimal;

/// A prize to be shown.
pub struct Shown {
    /// How it was shared out.
    pub sharing: Sharing,
    /// Fund, what is given and what is kept; or why it can't be shared out.
    pub summary: String,
    /// Those who share it, in the order of the plan.
    pub lines: Vec<Line>,
}

/// Somebody who shares a prize.
pub struct Line {
    /// Who.
    pub item: ItemId,
    /// The code as printed.
    pub code: String,
    /// The title.
    pub title: String,
    /// The score as printed.
    pub score: String,
    /// The place, in a ranking.
    pub place: String,
    /// What it counts for.
    pub quota: String,
    /// What it has.
    pub amount: String,
    /// Why not more, or not anything.
    pub note: String,
}

/// A prize, shared out and in words.
pub fn shown(plan: &Plan, scores: &Scores, prize: &Prize, lang: Lang) -> Shown {
    let sharing = share(plan, scores, prize);
    let line = |portion: &Portion| Line {
        item: portion.item,
        code: plan.text(plan.printed_code(portion.item, None)).to_owned(),
        title: plan.title(portion.item).to_owned(),
        score: score(plan, scores, portion, lang),
        place: portion.places.map_or_else(String::new, place),
        quota: portion.quota.as_ref().map_or_else(String::new, quota),
        amount: portion.amount.map_or_else(|| "—".to_owned(), |amount| euro(plan, amount)),
        note: note(portion).get(lang).to_owned(),
    };
    let lines = sharing.portions.iter().map(line).collect();
    let summary = summary(plan, &sharing).get(lang).to_owned();
    Shown { lines, summary, sharing }
}

fn score(plan: &Plan, scores: &Scores, portion: &Portion, lang: Lang) -> String {
    let score = scores.get(portion.item);
    match score.range {
        Some(range) => figures::score_range(plan.policy.print, range),
        None => model::state(score.state).get(lang).to_owned(),
    }
}

/// `1`, `1–3`
fn place((best, worst): (usize, usize)) -> String {
    if best == worst { best.to_string() } else { format!("{best}–{worst}") }
}

/// What somebody counts for: a plain number.
pub fn quota(quota: &Interval<Q>) -> String {
    match quota {
        Interval::One(one) => exact::number(one),
        Interval::Between(low, high) => format!("{} … {}", exact::number(low), exact::number(high)),
    }
}

/// `1.234,50 euro`, `1.000,00–1.234,50 euro`
pub fn euro(plan: &Plan, (least, most): (Decimal, Decimal)) -> String {
    let shown = |amount| figures::quantity(plan, amount, MeasureId::EURO);
    if least == most { shown(least) } else { format!("{}–{}", crate::ground::number::italian(least), shown(most)) }
}

/// Fund, what is given and what is kept.
fn summary(plan: &Plan, sharing: &Sharing) -> Text {
    let shown = |amount: Decimal| euro(plan, (amount, amount));
    let fund = sharing.fund.map(|fund| {
        let fund = shown(fund);
        text!("fondo {fund}", "fund {fund}")
    });
    let fund = fund.unwrap_or_else(|| text!("fondo non noto", "fund not known"));
    if let Some(trouble) = sharing.trouble {
        return fund.then(&text!("; non ripartito: ", "; not shared out: ")).then(&trouble.words(plan));
    }
    match (sharing.given, sharing.kept) {
        (Some(given), Some(kept)) => {
            let (given, kept) = (shown(given), shown(kept));
            fund.then(&text!("; assegnati {given}; resto {kept}", "; given {given}; left {kept}"))
        }
        _ => fund.then(&text!("; in corso: ogni importo è fra due", "; still open: each amount lies between two")),
    }
}

/// Why somebody has no more, or nothing.
pub fn note(portion: &Portion) -> Text {
    match portion.standing {
        Standing::Below => text!("sotto la soglia", "below the threshold"),
        Standing::Without => text!("senza punteggio: non partecipa", "no score: takes no part"),
        Standing::Perhaps => text!("forse sotto la soglia", "perhaps below the threshold"),
        Standing::In if portion.is_capped => text!("al massimo", "at the ceiling"),
        Standing::In => Text::default(),
    }
}
