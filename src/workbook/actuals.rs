//! The sheet of the actuals: what is given and what follows from it by formula.

use super::formula::{formula, quoted};
use super::layout::{Build, GIVEN, known, shown};
use super::model::{Cell, Column, Content, Look, Numbers, Sheet, Shown, Validation, address, letters};
use super::of_tree::{self, Place};
use super::rules::not_live;
use super::words;
use crate::eval::{Known, Scores, figures};
use crate::plan::{ItemId, MeasureId, Measured, Plan, Term, Value};
use crate::report::model::kind_name;
use crate::text;
use std::collections::BTreeSet;

/// Indicators and data, in the order in which they are declared.
pub(super) fn items(plan: &Plan) -> Vec<ItemId> {
    plan.ids().filter(|id| plan.measured(*id).is_some()).collect()
}

/// The years before and after the plan's of which something is known, the latest first.
pub(super) fn years(plan: &Plan) -> Vec<i32> {
    let facts = plan.facts.keys().copied().chain(plan.baselines.all().iter().map(|b| b.year));
    let formulas = plan.measured.iter().filter_map(|m| m.formula.as_deref());
    let back = formulas.flat_map(|f| f.data()).map(|(r, _)| plan.year - r.back);
    let years: BTreeSet<i32> = facts.chain(back).filter(|year| *year != plan.year).collect();
    years.into_iter().rev().collect()
}

pub(super) fn sheet(build: &Build<'_>, items: &[ItemId]) -> Sheet {
    let (plan, say) = (build.plan, |text| build.say(text));
    let column = |heading: String, width| Column { heading, width };
    let year = plan.year;
    let mut columns = vec![
        column(say(text!("Codice", "Code")), 18),
        column(say(text!("Titolo", "Title")), 56),
        column(say(text!("Che cos'è", "What it is")), 11),
        column(say(text!("Misura", "Measure")), 9),
        column(say(text!("Fonte", "Source")), 24),
        column(say(text!("Consuntivo {year}", "Actual {year}")), 16),
        column(say(text!("Valore {year}", "Value {year}")), 16),
    ];
    columns.extend(build.years.iter().map(|y| column(say(text!("Valore {y}", "Value {y}")), 14)));
    columns.push(column(say(text!("Come si calcola", "How it is computed")), 50));
    let rows = items.iter().map(|id| row(build, *id)).collect();
    Sheet { name: build.actuals_sheet(), above: Vec::new(), columns, rows, has_heading: true, outcomes: None }
}

fn row(build: &Build<'_>, id: ItemId) -> Vec<Cell> {
    let plan = build.plan;
    let Some(measured) = plan.measured(id) else { return Vec::new() };
    let measure = figures::measure(plan, id);
    let what = kind_name(plan.item(id).kind).get(build.lang).to_owned();
    let mut row = vec![
        Cell::text(build.code(id)),
        Cell::text(plan.title(id)),
        Cell::text(what).looking(Look::Quiet),
        Cell::text(plan.measures[measure.0 as usize].symbol.clone()).looking(Look::Quiet),
        Cell::text(build.sources(measured)).looking(Look::Quiet),
        given(build, id, measured),
        value(build, id, measured),
    ];
    for year in &build.years {
        let earlier = build.scores.values.get(plan, id, *year);
        row.push(shown_in(known(build, earlier), numbers(build, id, &earlier)).looking(Look::Quiet));
    }
    let how = measured.formula.as_deref().map_or(measured.words, |f| f.span());
    row.push(Cell::text(plan.text(how)).looking(Look::Quiet));
    row
}

/// A cell that shows a value.
pub(super) fn shown_in(shown: Shown, numbers: Numbers) -> Cell {
    match shown {
        Shown::Text(text) => Cell { numbers, ..Cell::text(text) },
        other => Cell { numbers, ..Cell::of(Content::Shown(other)) },
    }
}

/// The cell to fill in.
fn given(build: &Build<'_>, id: ItemId, measured: &Measured) -> Cell {
    let fact = build.scores.inputs().facts(build.plan, build.plan.year).and_then(|f| f.get(id));
    let baseline = build.plan.baselines.get(measured.baselines).iter().find(|b| b.year == build.plan.year);
    let value = fact.map(|f| f.value).or(baseline.map(|b| b.value));
    let row = build.actuals.get(&id).copied().unwrap_or_default();
    let cell = filled(build, id, (row, GIVEN), value);
    Cell { actual_of: Some(id), ..cell }.written_at(fact.map(|fact| fact.span))
}

/// A cell to fill in with a value of an indicator or a datum.
pub(super) fn filled(build: &Build<'_>, id: ItemId, at: (usize, usize), value: Option<Value>) -> Cell {
    let Some(measured) = build.plan.measured(id) else { return Cell::default() };
    let values = &build.scores.values;
    let known_value: Known = value.map_or(Known::Missing, |value| values.known(build.plan, id, value));
    let exact = match value {
        Some(Value::Number(number, _)) => Shown::Number(number),
        _ => known(build, known_value),
    };
    let here = format!("{}{}", letters(at.1), at.0 + 1);
    shown_in(exact, numbers(build, id, &known_value))
        .looking(Look::Input)
        .validated(validation(build, id, measured, &here))
}

fn validation(build: &Build<'_>, id: ItemId, measured: &Measured, here: &str) -> Validation {
    let not_done = words::not_done(build.lang);
    let or = |condition: String| format!("OR({condition},{here}={})", quoted(&not_done));
    if measured.is_bool {
        let (yes, no) = (words::yes(build.lang), words::no(build.lang));
        let condition = or(format!("{here}={},{here}={}", quoted(&yes), quoted(&no)));
        let words = text!("{yes} o {no}, oppure «{not_done}»", "{yes} or {no}, or else “{not_done}”");
        return Validation { condition, words: build.say(words) };
    }
    let words = if measured.is_date {
        text!("una data, oppure «{not_done}»", "a date, or else “{not_done}”")
    } else if figures::measure(build.plan, id) == MeasureId::PERCENT {
        text!("una percentuale, oppure «{not_done}»", "a percentage, or else “{not_done}”")
    } else {
        text!("un numero, oppure «{not_done}»", "a number, or else “{not_done}”")
    };
    Validation { condition: or(format!("ISNUMBER({here})")), words: build.say(words) }
}

/// How the values of something are shown: with the digits that this one has.
pub(super) fn numbers(build: &Build<'_>, id: ItemId, value: &Known) -> Numbers {
    let is_date = build.plan.measured(id).is_some_and(|m| m.is_date);
    let measure = figures::measure(build.plan, id);
    let Known::Number(n) = value else {
        return match measure {
            _ if is_date => Numbers::Day,
            // In a cell that shows percentages 95 is 95 %.
            MeasureId::PERCENT => Numbers::Percent(2),
            _ => Numbers::General,
        };
    };
    let scale = n.one().map_or(0, |n| if n.is_exact() { shown(n).normalize().scale() } else { 4 });
    let digits = |scale: u32| u8::try_from(scale.min(6)).unwrap_or(6);
    match measure {
        MeasureId::PERCENT => Numbers::Percent(digits(scale.saturating_sub(2).max(2))),
        _ if is_date => Numbers::Day,
        MeasureId::COUNT => Numbers::Decimals(digits(scale)),
        _ => Numbers::Decimals(digits(scale.max(2))),
    }
}

/// The value: by formula where its data are there, else as given.
fn value(build: &Build<'_>, id: ItemId, measured: &Measured) -> Cell {
    let (plan, scores): (_, &Scores) = (build.plan, build.scores);
    let value = scores.values.get(plan, id, plan.year);
    let (result, numbers) = (known(build, value), numbers(build, id, &value));
    let Some(row) = build.actuals.get(&id) else { return Cell::default() };
    let own = address(&build.actuals_sheet(), *row, GIVEN);
    let given = format!("IF({own}=\"\",\"\",{own})");
    let Some(of) = measured.formula.as_deref() else { return Cell::formula(given, result, numbers) };
    let name = |term: &Term| of_tree::place(build, term).map(Place::text);
    let cells = of.names().filter_map(|(term, _)| match of_tree::place(build, term) {
        Some(Place::Always(_)) => None,
        Some(Place::Cell(cell)) => Some(Some(cell)),
        None => Some(None),
    });
    let cells: Option<BTreeSet<String>> = cells.collect();
    let Some((text, cells)) = formula(of, &name).zip(cells) else {
        return shown_in(result, numbers).noted(Some(not_live(build)));
    };
    let fault = quoted(&words::not_computable(build.lang));
    let computed = format!("IFERROR({text},{fault})");
    if cells.is_empty() {
        return Cell::formula(computed, result, numbers);
    }
    let not_done = quoted(&words::not_done(build.lang));
    let wrong: Vec<String> = cells.iter().flat_map(|c| [format!("{c}={fault}"), format!("{c}={not_done}")]).collect();
    let count = cells.len();
    let (cells, wrong) = (cells.into_iter().collect::<Vec<_>>().join(","), wrong.join(","));
    Cell::formula(format!("IF(COUNT({cells})={count},{computed},IF(OR({wrong}),{fault},{given}))"), result, numbers)
}
