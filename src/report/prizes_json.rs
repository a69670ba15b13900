//! A prize in `albero eval --json`: amounts in euro, as decimals.

use super::prizes::note;
use crate::arithmetic::number::Interval;
use crate::arithmetic::number::fraction::{Q, decimal};
use crate::diagnostic::Lang;
use crate::eval::Scores;
use crate::eval::prizes::{Portion, Standing, share};
use crate::plan::{Plan, Prize};
use rust_decimal::Decimal;
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Shared<'a> {
    code: &'a str,
    title: &'a str,
    fund: Option<String>,
    given: Option<String>,
    kept: Option<String>,
    /// Why it can't be shared out, for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    trouble: Option<String>,
    shares: Vec<Share<'a>>,
}

#[derive(Serialize)]
struct Share<'a> {
    code: &'a str,
    printed_code: &'a str,
    title: &'a str,
    takes_part: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<[usize; 2]>,
    quota: Option<String>,
    ceiling: Option<String>,
    amount: Option<String>,
    min: Option<String>,
    max: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    capped: bool,
    /// Why not more, or not anything, for people.
    #[serde(skip_serializing_if = "String::is_empty")]
    note: String,
}

/// A prize, shared out.
pub(super) fn json<'a>(plan: &'a Plan, scores: &Scores, prize: &Prize, lang: Lang) -> Shared<'a> {
    let sharing = share(plan, scores, prize);
    Shared {
        code: plan.text(prize.name),
        title: plan.text(prize.title),
        fund: sharing.fund.map(money),
        given: sharing.given.map(money),
        kept: sharing.kept.map(money),
        trouble: sharing.trouble.map(|trouble| trouble.words(plan).get(lang).to_owned()),
        shares: sharing.portions.iter().map(|portion| one(plan, portion, lang)).collect(),
    }
}

fn one<'a>(plan: &'a Plan, portion: &Portion, lang: Lang) -> Share<'a> {
    let (min, max) = (portion.amount.map(|(least, _)| money(least)), portion.amount.map(|(_, most)| money(most)));
    Share {
        code: plan.name(portion.item),
        printed_code: plan.text(plan.printed_code(portion.item, None)),
        title: plan.title(portion.item),
        takes_part: match portion.standing {
            Standing::In => "yes",
            Standing::Perhaps => "perhaps",
            Standing::Below => "below",
            Standing::Without => "no_score",
        },
        place: portion.places.map(|(best, worst)| [best, worst]),
        quota: portion.quota.as_ref().and_then(Interval::one).and_then(number),
        ceiling: portion.ceiling.map(money),
        amount: min.clone().filter(|_| min == max),
        min,
        max,
        capped: portion.is_capped,
        note: note(portion).get(lang).to_owned(),
    }
}

fn money(amount: Decimal) -> String {
    amount.to_string()
}

/// A quota, where it is a decimal.
fn number(quota: &Q) -> Option<String> {
    decimal(quota).map(|decimal| decimal.normalize().to_string())
}
