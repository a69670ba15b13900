//! Bands in the cells of a row: a list for a rule, and what had to be guessed about it.

use super::cells;
use super::context::Checker;
use super::lists::{self, GivenList};
use super::spellings::{self, Subject};
use crate::data::bands::{Band, Measured, band};
use crate::data::table::{Cell, Row};
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::ground::number::italian;
use crate::plan::{Form, Goal, Lost, MeasureId, Step, Steps, Target, figures};
use crate::resolve::{Columns, OfParameter};
use crate::source::Place;
use crate::syntax::excerpt::short;
use crate::text;
use rust_decimal::Decimal;

/// A band of a row.
struct Read {
    low: Option<(Decimal, bool)>,
    high: Option<(Decimal, bool)>,
    score: Decimal,
    /// True where a sign says whether its end belongs to it.
    is_signed: bool,
    measure: MeasureId,
    shown: String,
    at: Place,
}

impl Read {
    fn has(&self, number: Decimal) -> bool {
        let above = self.low.is_none_or(|(low, belongs)| number > low || (belongs && number == low));
        let below = self.high.is_none_or(|(high, belongs)| number < high || (belongs && number == high));
        above && below
    }

    /// True for a band that has all numbers between two; without an end, all on that side.
    fn has_all(&self, low: Option<Decimal>, high: Option<Decimal>) -> bool {
        let reaches_down = self.low.is_none_or(|(own, _)| low.is_some_and(|low| own <= low));
        let reaches_up = self.high.is_none_or(|(own, _)| high.is_some_and(|high| own >= high));
        reaches_down && reaches_up
    }
}

/// The list that a row gives, and the target that follows from it: to be in the best band.
pub(super) fn of_row<'a>(
    cx: &mut Checker<'a, '_>,
    subject: Subject,
    row: &Row<'a>,
    columns: &Columns,
    parameter: &OfParameter,
) -> Option<(GivenList, Target)> {
    let mut bands: Vec<Read> = Vec::new();
    let mut all_read = true;
    for &column in &parameter.columns {
        let Some(cell) = row.written(column).filter(|cell| !columns.no_value(column, &cell.text)) else { continue };
        for part in cell.text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            match read(cx, subject, cell, part) {
                Some(read) => bands.push(read),
                None => all_read = false,
            }
        }
    }
    if bands.is_empty() || !all_read {
        return None;
    }
    let bare = bands.iter().find(|band| band.measure != bands[0].measure);
    if let Some(other) = bare {
        different_measures(cx, row.number, &bands[0], other);
        cx.lose(Lost::Item(subject.item));
        return None;
    }
    let mut doubts = Vec::new();
    let steps = steps(&bands, &mut doubts);
    let places = vec![bands[0].at; steps.steps.len()];
    let list = GivenList { name: parameter.name, steps, places };
    if !lists::within_most(cx, &list) {
        cx.lose(Lost::Item(subject.item));
        return None;
    }
    for (at, doubt) in doubts {
        let number = row.number;
        let message = text!("riga {number}: ", "row {number}: ").then(&doubt);
        let help = text!(
            "se non è così, scrivi le fasce in modo che ogni numero stia in una sola, con `<`, `<=`, `>`, `>=`",
            "if that is not it, write the bands so that each number is in one only, with `<`, `<=`, `>`, `>=`"
        );
        cx.report(Diagnostic::new(Code::BandsReadAs, at, message).help(help));
    }
    let best = bands.iter().reduce(|best, band| if band.score > best.score { band } else { best })?;
    let target = target(best);
    Some((list, target))
}

fn read<'a>(cx: &mut Checker<'a, '_>, subject: Subject, cell: &Cell<'a>, part: &str) -> Option<Read> {
    let shown = short(part);
    let Some(Band { low, high, score, range }) = band(part) else {
        let message = text!("«{shown}» non è una fascia", "“{shown}” is not a band");
        let help = text!(
            "scrivi da dove a dove e il punteggio, come `< 5 risultato 100 %` o `5 - 6 risultato 75 %`; se vuol dire che la fascia manca, aggiungi `non_rilevato \"{shown}\"` in fondo alla riga della colonna",
            "write from where to where and the score, such as `< 5 risultato 100 %` or `5 - 6 risultato 75 %`; if it stands for a band that is missing, add `non_rilevato \"{shown}\"` at the end of the column's line"
        );
        cells::refuse_cell(cx, subject.item, cell, Code::UnreadableValue, &message, help, "no_band");
        return None;
    };
    if score.1.is_none() && score.0 > Decimal::ONE && cx.plan.policy.print.percent {
        let number = italian(score.0);
        let message = text!("al risultato di «{shown}» manca il `%`", "the score of “{shown}” lacks its `%`");
        let help = text!("scrivi `{number} %`", "write `{number} %`");
        cells::refuse_cell(cx, subject.item, cell, Code::WrongMeasure, &message, help, "score_without_percent");
        return None;
    }
    let mut measure = subject.measure.unwrap_or(MeasureId::NUMBER);
    let mut end = |end: Option<(Measured<'_>, bool)>| -> Option<Option<(Decimal, bool)>> {
        let Some(((value, written), belongs)) = end else { return Some(None) };
        let own = match written {
            None => None,
            Some(_) => Some(cells::cell_measure(cx, written, cell)?),
        };
        let (value, of) = spellings::in_measure(value, own, subject.measure);
        // Zero has every measure.
        if !value.is_zero() || own.is_some() {
            measure = of;
        }
        Some(Some((value, belongs)))
    };
    let is_signed = low.is_none() || high.is_none();
    let (low, high) = (end(low)?, end(high)?);
    Some(Read { low, high, score: score.0, is_signed, measure, shown: range.to_owned(), at: cell.span })
}

fn different_measures(cx: &mut Checker<'_, '_>, number: u32, one: &Read, other: &Read) {
    let (first, second) = (&one.shown, &other.shown);
    let message = text!(
        "riga {number}: «{first}» e «{second}» sono in misure diverse",
        "row {number}: “{first}” and “{second}” are in different units of measure"
    );
    let help =
        text!("scrivi la stessa misura in tutte, come `90 %`", "write the same one in all of them, such as `90 %`");
    cx.report(Diagnostic::new(Code::IncompatibleMeasures, other.at, message).also(one.at, Text::default()).help(help));
}

/// What each number gives: of several bands that have it, the first written.
fn steps(bands: &[Read], doubts: &mut Vec<(Place, Text)>) -> Steps {
    let mut points: Vec<Decimal> =
        bands.iter().flat_map(|b| [b.low, b.high]).flatten().map(|(number, _)| number).collect();
    points.sort_unstable_by(|a, b| b.cmp(a));
    points.dedup();
    // From the lowest number up: what no band has is as what is just below it.
    let lowest = points.last().copied();
    let below = between(bands, (None, lowest), doubts).or_else(|| {
        let above = lowest.and_then(|lowest| bands.iter().find(|band| band.has(lowest)))?;
        doubts.extend(outside(above, true));
        Some(above.score)
    });
    let below = below.unwrap_or_default();
    let mut steps: Vec<Step> = Vec::with_capacity(points.len());
    let mut under = below;
    for (index, &from) in points.iter().enumerate().rev() {
        let at = at(bands, from, under, doubts);
        let next = index.checked_sub(1).map(|above| points[above]);
        let above = between(bands, (Some(from), next), doubts).unwrap_or_else(|| {
            doubts.extend(match (next, bands.iter().find(|band| band.has(from))) {
                (Some(next), _) => Some(gap(bands, from, next)),
                (None, Some(last)) => outside(last, false),
                (None, None) => Some(gap(bands, from, from)),
            });
            at
        });
        steps.push(Step { from, above, at });
        under = above;
    }
    steps.reverse();
    let mut found = Steps { steps, below };
    // Numbers where nothing changes are no thresholds.
    let mut under = below;
    let mut kept: Vec<Step> = Vec::new();
    for step in found.steps.iter().rev() {
        if step.at != under || step.above != under {
            kept.push(*step);
        }
        under = step.above;
    }
    kept.reverse();
    found.steps = kept;
    found
}

/// The score of the numbers between two.
fn between(
    bands: &[Read],
    (low, high): (Option<Decimal>, Option<Decimal>),
    doubts: &mut Vec<(Place, Text)>,
) -> Option<Decimal> {
    let mut all = bands.iter().filter(|band| band.has_all(low, high));
    let first = all.next()?;
    if let Some(other) = all.find(|other| other.score != first.score) {
        let (one, two) = (&first.shown, &other.shown);
        let doubt = text!(
            "«{one}» e «{two}» si sovrappongono: vale la prima",
            "“{one}” and “{two}” overlap: the first one holds"
        );
        doubts.push((other.at, doubt));
    }
    Some(first.score)
}

/// The score of a number at which something may change.
fn at(bands: &[Read], number: Decimal, under: Decimal, doubts: &mut Vec<(Place, Text)>) -> Decimal {
    let ends = |band: &&Read| {
        let is_end = |end: Option<(Decimal, bool)>| end.is_some_and(|(own, _)| own == number);
        is_end(band.low) || is_end(band.high)
    };
    let has = || bands.iter().filter(|band| band.has(number));
    // What a sign says goes before a dash.
    let signed = has().find(|band| ends(band) && band.is_signed);
    let Some(first) = signed.or_else(|| has().next()) else {
        let shown = number_of(bands, number);
        doubts.push((
            bands[0].at,
            text!(
                "{shown} non sta in nessuna fascia: è letto in quella sotto",
                "{shown} is in no band: it is read in the one below"
            ),
        ));
        return under;
    };
    let is_doubtful = |other: &&Read| other.score != first.score && (other.is_signed || signed.is_none());
    if let Some(other) = has().filter(ends).find(is_doubtful) {
        let (shown, one, two) = (number_of(bands, number), &first.shown, &other.shown);
        let doubt = text!(
            "{shown} sta in «{one}» e in «{two}»: è letto nella prima",
            "{shown} is in “{one}” and in “{two}”: it is read in the first"
        );
        doubts.push((other.at, doubt));
    }
    first.score
}

/// A number as the bands write theirs.
fn number_of(bands: &[Read], number: Decimal) -> String {
    if bands[0].measure == MeasureId::PERCENT {
        return format!("{} %", italian(figures::percent_points(number).normalize()));
    }
    italian(number.normalize())
}

fn gap(bands: &[Read], low: Decimal, high: Decimal) -> (Place, Text) {
    let (at, low, high) = (bands[0].at, number_of(bands, low), number_of(bands, high));
    let doubt = text!(
        "fra {low} e {high} non c'è nessuna fascia: vale quella sotto",
        "between {low} and {high} there is no band: the one below holds"
    );
    (at, doubt)
}

/// What no band has above the highest or below the lowest; nothing is below 0 or above 100 % where these are the ends.
fn outside(band: &Read, is_below: bool) -> Option<(Place, Text)> {
    let is_whole = match is_below {
        true => band.low.is_some_and(|(low, belongs)| low.is_zero() && belongs),
        false => {
            let high = band.high.filter(|_| band.measure == MeasureId::PERCENT);
            high.is_some_and(|(high, belongs)| high == Decimal::ONE && belongs)
        }
    };
    if is_whole {
        return None;
    }
    let shown = &band.shown;
    let doubt = match is_below {
        true => text!(
            "sotto «{shown}» non c'è nessuna fascia: vale questa",
            "below “{shown}” there is no band: this one holds"
        ),
        false => text!(
            "sopra «{shown}» non c'è nessuna fascia: vale questa",
            "above “{shown}” there is no band: this one holds"
        ),
    };
    Some((band.at, doubt))
}

/// To be in a band, as a target.
fn target(band: &Read) -> Target {
    let (form, goal) = match (band.low, band.high) {
        (Some((low, _)), Some((high, _))) if low == high => (Form::Equal, Goal::Number(low)),
        (Some((low, _)), Some((high, _))) => (Form::Between, Goal::Range(low, high)),
        (Some((low, true)), None) => (Form::AtLeast, Goal::Number(low)),
        (Some((low, false)), None) => (Form::MoreThan, Goal::Number(low)),
        (None, Some((high, true))) => (Form::AtMost, Goal::Number(high)),
        (None, Some((high, false))) => (Form::LessThan, Goal::Number(high)),
        (None, None) => (Form::Yes, Goal::Yes),
    };
    Target { form, goal, measure: band.measure, year: None, at: None, from_base: Place::default(), span: band.at }
}

/// Says which target a row has, where only its bands say it.
pub(super) fn told(cx: &mut Checker<'_, '_>, row: &Row<'_>, target: &Target) {
    let (number, read) = (row.number, figures::target(&cx.plan, target));
    let message = text!(
        "riga {number}: non ha un target; è letto `{read}`, dalla fascia migliore",
        "row {number}: it has no target; `{read}` is read, from the best band"
    );
    let help = text!(
        "se il target è un altro, aggiungi una colonna `target`, o una riga `target` al blocco",
        "if the target is another, add a column `target`, or a line `target` to the block"
    );
    cx.report(Diagnostic::new(Code::TargetReadAs, target.span, message).help(help));
}
