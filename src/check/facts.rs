//! Actuals: `consuntivo` blocks, their values held against what each item measures.

use super::context::Checker;
use super::fact_blocks::{self, FactBlock, FactMoment};
use super::spellings::Spellings;
use super::titles::Titles;
use super::{goals, listing, moments, tables, unit_facts};
use crate::diagnostic::{Code, Diagnostic};
use crate::ground::number::Date;
use crate::plan::{self, ItemId, Lost};
use crate::resolve::Trees;
use crate::source::Place;
use crate::syntax::view::Role;
use crate::syntax::view::facts::{Block, Explanation, Fact};
use crate::syntax::view::{Written, scenario};
use crate::text;

pub(super) fn facts(cx: &mut Checker<'_, '_>, trees: &Trees<'_>, spellings: &[Spellings]) {
    let mut titles = None;
    let others = &cx.names.others;
    for &(role, site) in others {
        match role {
            Role::Actuals | Role::Forecast => {
                if let Some(written) = Block::read(trees.line(site), cx.diagnostics) {
                    actuals(cx, &written, &mut titles);
                }
            }
            Role::Scenario => {
                let written = scenario::Block::read(trees.line(site), cx.diagnostics);
                not_yet(cx, role, written.word());
            }
            _ => {}
        }
    }
    listing::listed_facts(cx, spellings);
    for facts in fact_blocks::all_facts(cx) {
        for list in [&mut facts.facts, &mut facts.resources] {
            list.sort_unstable_by_key(|f| (f.item, f.span.position()));
        }
    }
    unit_facts::unit_facts_in_order(cx);
    conflicts(cx);
    cx.plan.keep_what_lasts();
}

fn not_yet(cx: &mut Checker<'_, '_>, role: Role, at: Place) {
    let word = role.word();
    let message = text!("`{word}` è letto ma non entra ancora nei calcoli", "`{word}` is read but does not count yet");
    let help = text!(
        "i punteggi sono quelli del piano senza questo blocco",
        "scores are those of the plan without this block"
    );
    cx.report(Diagnostic::new(Code::NotEvaluatedYet, at, message).help(help));
}

fn actuals<'a>(cx: &mut Checker<'a, '_>, written: &Block<'_>, titles: &mut Option<Titles<'a>>) {
    let (year, year_at) = written.year;
    moments::of_a_later_year(cx, year_at, year);
    let day = day(cx, written);
    let unit = unit(cx, written);
    if unit == Written::Unread {
        return unit_facts::lost_facts(cx, written);
    }
    let mut block = FactBlock { year, moment: FactMoment::Year, unit: unit.read() };
    if written.is_forecast {
        block.moment = FactMoment::Forecast(None);
    }
    if let Some(day) = day.read() {
        block.moment = block.on(day);
    }
    let is_dated = written.is_forecast || matches!(day, Written::Read(_));
    // A value of a day that is not understood is of no moment.
    let mut lost = day == Written::Unread;
    if let Some((_, at)) = block.unit.filter(|_| is_dated) {
        moments::of_a_unit(cx, at, year);
        lost = true;
    }
    if lost {
        block.moment = FactMoment::Lost;
    }
    if let Some(at) = written.closed.filter(|_| is_dated) {
        moments::not_closing(cx, at, year);
    }
    if !is_dated && !lost {
        cx.plan.facts.entry(year).or_default().closed |= written.closed.is_some();
    }
    match written.file {
        Written::Read(path) => tables::table(cx, written, path, &block, titles),
        Written::Unread => {}
        Written::Absent => {
            for line in written.lines() {
                if let Some(written) = Explanation::read(line, cx.diagnostics) {
                    explanation(cx, &written, year);
                } else if let Some(fact_written) = Fact::read(line, cx.diagnostics) {
                    fact(cx, &fact_written, &block);
                }
            }
        }
    }
}

/// Why something was missed, or what is done about it.
fn explanation(cx: &mut Checker<'_, '_>, written: &Explanation, year: i32) {
    let Some(item) = cx.lookup(written.name) else { return };
    if !cx.is_scored(item) {
        return cx.wrong_kind(written.name, item, "indicatore, obiettivo, progetto, ambito, piano, cruscotto, unità");
    }
    let (text, is_remedy) = (written.text, written.is_remedy);
    cx.plan.explanations.push(plan::Explanation { item, year, text, is_remedy });
}

/// The day that values are of, which falls in their year.
fn day(cx: &mut Checker<'_, '_>, written: &Block<'_>) -> Written<Date> {
    match written.day {
        Written::Absent => Written::Absent,
        Written::Read((day, at)) if moments::day_within(cx, day, at, written.year.0) => Written::Read(day),
        Written::Unread | Written::Read(_) => Written::Unread,
    }
}

/// The unit whose own values they are, and where it is named.
fn unit(cx: &mut Checker<'_, '_>, written: &Block<'_>) -> Written<(ItemId, Place)> {
    match written.unit {
        Written::Absent => Written::Absent,
        Written::Unread => Written::Unread,
        Written::Read(name) => Written::of(unit_facts::unit_named(cx, name).map(|unit| (unit, name))),
    }
}

/// `REF = V` or `risorse REF = V`
fn fact(cx: &mut Checker<'_, '_>, written: &Fact, block: &FactBlock) {
    let item = cx.lookup(written.name);
    let (Some(literal), Some(item)) = (written.value, item) else {
        if let Some(item) = item {
            cx.lose(Lost::Item(item));
        }
        return;
    };
    let Some(value) = goals::value_of(cx, literal) else { return };
    let block = match written.unit {
        Some(name) => match unit_facts::unit_named(cx, name) {
            Some(unit) => &FactBlock { unit: Some((unit, name)), ..*block },
            None => return,
        },
        None => block,
    };
    if written.is_resources {
        fact_blocks::used_resources(cx, item, written.name, value, literal.span(), block);
    } else {
        fact_blocks::add_fact(cx, item, written.name, value, literal.span(), block);
    }
}

/// Two values for one thing at one moment.
fn conflicts(cx: &mut Checker<'_, '_>) {
    let mut found = Vec::new();
    for facts in fact_blocks::all_facts(cx) {
        for list in [&mut facts.facts, &mut facts.resources] {
            for pair in list.windows(2) {
                if pair[0].item == pair[1].item && !fact_blocks::same(pair[0].value, pair[1].value) {
                    found.push((pair[0], pair[1]));
                }
            }
            list.dedup_by_key(|f| f.item);
        }
        found.extend(unit_facts::conflicts(facts));
    }
    for (first, second) in found {
        let word = cx.name_of(first.item);
        let (a, b) = (cx.text(first.span), cx.text(second.span));
        let message = text!("due valori per «{word}»: {a} e {b}", "two values for “{word}”: {a} and {b}");
        let diagnostic = Diagnostic::new(Code::ConflictingValues, second.span, message)
            .also(first.span, text!("l'altro valore è qui", "the other value is here"))
            .help(text!(
                "tieni quello giusto; l'altro, se è stato pubblicato, va in `pubblicato` con `smentito \"perché\"`",
                "keep the right one; the other, if it was published, goes into `pubblicato` with `smentito \"why\"`"
            ));
        cx.report(diagnostic);
    }
}
