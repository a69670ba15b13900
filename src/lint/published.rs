//! Published figures beside the plan's: their unit of measure, and bands that are counted.

use crate::diagnostic::{Code, Diagnostic};
use crate::eval::Scores;
use crate::plan::{self, Claim, Counted, Figure, Form, Goal, Having, ItemId, MeasureId, Plan, Value, figures};
use crate::text;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// What a document divides into bands: its text and year, the kinds of nodes and where they stand.
type Whole<'a> = (&'a str, i32, &'a [plan::Kind], String);

/// Reports figures published in another unit of measure, and bands that are counted and don't meet.
pub(super) fn published(plan: &Plan, scores: &Scores, diagnostics: &mut Vec<Diagnostic>) {
    let mut units: BTreeMap<(ItemId, MeasureId), Vec<&Claim>> = BTreeMap::new();
    let mut bands: BTreeMap<Whole<'_>, Vec<(Band, &Claim)>> = BTreeMap::new();
    for claim in &plan.claims {
        if let Some(measure) = other_measure(plan, claim) {
            units.entry((claim.item, measure)).or_default().push(claim);
        }
        if let Figure::Count(of, ..) = &claim.figure
            && let Some(band) = Band::of(of)
        {
            let places = of.inside.iter().map(|place| format!("{place:?}")).collect();
            bands.entry((plan.text(claim.place), claim.year, &of.kinds, places)).or_default().push((band, claim));
        }
    }
    for ((_, measure), claims) in units {
        diagnostics.extend(claims.first().map(|first| in_other_measure(plan, first, measure, claims.len())));
    }
    for mut bands in bands.into_values() {
        bands.sort_by_key(|(band, _)| (band.low, band.high));
        bands.dedup_by(|(a, _), (b, _)| a == b);
        for pair in bands.windows(2) {
            diagnostics.extend(unmet(plan, scores, &pair[0], &pair[1]));
        }
    }
}

/// The measure of a published figure, where it is not that of the thing.
fn other_measure(plan: &Plan, claim: &Claim) -> Option<MeasureId> {
    let published = match &claim.figure {
        Figure::Value(Value::Number(_, measure)) => *measure,
        Figure::Target(_, Goal::Number(_) | Goal::Range(..), measure) => *measure,
        // The variance of a deadline is in days.
        Figure::Variance(_, measure) if !matches!(plan.target(claim.item)?.goal, Goal::Day(_)) => *measure,
        _ => return None,
    };
    let target = plan.asked(claim.item).map(|(_, measure, _)| measure);
    // A plain number may be what nobody wrote: a ratio is printed in per cent as well.
    let own = target.or(plan.measured(claim.item)?.measure.filter(|measure| *measure != MeasureId::NUMBER))?;
    let plain = |measure| matches!(measure, MeasureId::NUMBER | MeasureId::COUNT);
    (own != published && !(plain(own) && plain(published))).then_some(published)
}

fn in_other_measure(plan: &Plan, first: &Claim, measure: MeasureId, count: usize) -> Diagnostic {
    let (word, document) = (plan.name(first.item), plan.text(first.place));
    let symbol = |measure: MeasureId| match measure {
        MeasureId::NUMBER => text!("numero", "a number"),
        _ => crate::diagnostic::Text::same(plan.measures[measure.0 as usize].symbol.to_string()),
    };
    let (own, published) = (symbol(figures::measure(plan, first.item)), symbol(measure));
    let message = text!("«{word}» si misura in ", "“{word}” is measured in ")
        .then(&own)
        .then(&text!(", ma «{document}» lo stampa in ", ", but “{document}” prints it in "))
        .then(&published);
    let message = match count {
        1 => message,
        _ => message.then(&text!(" ({count} cifre)", " ({count} figures)")),
    };
    Diagnostic::new(Code::OtherMeasure, first.value_span, message).help(text!(
        "chi legge confronta due grandezze diverse: se il documento è così, scrivi `consenti pubblicato_in_altra_misura motivo \"…\"`",
        "a reader compares two unlike things: if the document is like that, write `consenti pubblicato_in_altra_misura motivo \"…\"`"
    ))
}

/// The scores that are counted together; an end is a number and whether it belongs to them.
#[derive(Clone, Copy, PartialEq)]
struct Band {
    low: Option<(Decimal, bool)>,
    high: Option<(Decimal, bool)>,
}

impl Band {
    fn of(of: &Counted) -> Option<Band> {
        let Having::Score(form, goal) = of.having else { return None };
        Some(match (form, goal) {
            (Form::AtLeast, Goal::Number(n)) => Band { low: Some((n, true)), high: None },
            (Form::MoreThan, Goal::Number(n)) => Band { low: Some((n, false)), high: None },
            (Form::AtMost, Goal::Number(n)) => Band { low: None, high: Some((n, true)) },
            (Form::LessThan, Goal::Number(n)) => Band { low: None, high: Some((n, false)) },
            (_, Goal::Range(low, high)) => Band { low: Some((low, true)), high: Some((high, true)) },
            _ => return None,
        })
    }
}

/// Two bands that leave something out between them, or share something.
fn unmet(plan: &Plan, scores: &Scores, below: &(Band, &Claim), above: &(Band, &Claim)) -> Option<Diagnostic> {
    let ((high, high_in), (low, low_in)) = (below.0.high?, above.0.low?);
    let shares = high > low || (high == low && high_in && low_in);
    let leaves = high < low || (high == low && !high_in && !low_in);
    if !shares && !leaves {
        return None;
    }
    let percent = |n: Decimal| figures::quantity(plan, n, MeasureId::PERCENT);
    let (from, to) = (percent(high.min(low)), percent(high.max(low)));
    let document = plan.text(above.1.place);
    let message = match leaves {
        true => text!(
            "le fasce contate in «{document}» lasciano fuori chi sta fra {from} e {to}",
            "the bands counted in “{document}” leave out what lies between {from} and {to}"
        ),
        false => text!(
            "le fasce contate in «{document}» contano due volte chi sta fra {from} e {to}",
            "the bands counted in “{document}” count twice what lies between {from} and {to}"
        ),
    };
    let inside = |score: &crate::eval::Score| {
        score.range.is_some_and(|r| r.low().against(high.min(low)).is_ge() && r.high().against(high.max(low)).is_le())
    };
    let Figure::Count(of, ..) = &above.1.figure else { return None };
    let rows = plan::counted::rows(plan, of).into_iter();
    let mut names: Vec<&str> = rows.filter(|(id, _)| inside(&scores.get(*id))).map(|(id, _)| plan.name(id)).collect();
    names.truncate(5);
    let listed = names.join(", ");
    let message = match names.is_empty() {
        true => message,
        false => message.then(&text!(": {listed}", ": {listed}")),
    };
    Some(
        Diagnostic::new(Code::CountedBands, above.1.span, message)
            .also(below.1.span, text!("l'altra fascia è qui", "the other band is here"))
            .help(text!(
                "dove finisce una fascia comincia l'altra: per esempio `punteggio > 50 %` accanto a `punteggio <= 50 %`",
                "where one band ends the other begins: for example `punteggio > 50 %` beside `punteggio <= 50 %`"
            )),
    )
}
