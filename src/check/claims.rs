//! Published figures, read; whether they follow is decided in `src/verify`.

use super::context::Checker;
use super::{decisions, fields, goals, measures};
use crate::diagnostic::{Code, Diagnostic};
use crate::ground::quantity::{Quantity, WrittenMeasure};
use crate::plan::{Claim, Figure, ItemId, Kind, MeasureId};
use crate::resolve::Trees;
use crate::source::Place;
use crate::syntax::view::Role;
use crate::syntax::view::Written;
use crate::syntax::view::claim::{self, Block, Denied};
use crate::text;

pub(super) fn claims(cx: &mut Checker<'_, '_>, trees: &Trees<'_>) {
    let others = &cx.names.others;
    for &(_, site) in others.iter().filter(|(role, _)| *role == Role::Published) {
        let Some(block) = Block::read(trees.line(site), cx.diagnostics) else { continue };
        for line in block.lines() {
            if let Some(written) = claim::Claim::read(line, cx.diagnostics) {
                claim(cx, &written, &block);
            }
        }
    }
}

fn claim(cx: &mut Checker<'_, '_>, written: &claim::Claim, block: &Block<'_>) {
    let denied = written.denied.map_or(Place::default(), |denied| denial(cx, denied));
    let Some(figure) = figure(cx, written) else { return };
    let Some(item) = cx.lookup(written.name) else { return };
    if !claim_suits(cx, item, written.name, &figure) {
        return;
    }
    let under = match written.parent {
        Some(parent) => match decisions::edge_parent(cx, item, written.name, parent) {
            Some(parent) => Some(parent),
            None => return,
        },
        None => None,
    };
    let (year, place) = (block.year, block.document);
    let (value_span, span) = (written.written, written.span);
    cx.plan.claims.push(Claim { item, under, year, figure, place, denied, value_span, span });
}

/// Why a figure is known to be wrong; the word itself where it doesn't say.
fn denial(cx: &mut Checker<'_, '_>, denied: Denied) -> Place {
    match denied.why {
        Written::Read(why) if why.is_empty() => {
            let message = text!("una smentita dice perché", "a denial says why");
            let help = text!("scrivi `smentito \"perché\"`", "write `smentito \"why\"`");
            cx.report(Diagnostic::new(Code::DecisionWithoutReason, denied.word, message).help(help));
            denied.word
        }
        why => why.read().unwrap_or(denied.word),
    }
}

fn figure(cx: &mut Checker<'_, '_>, written: &claim::Claim) -> Option<Figure> {
    match written.figure {
        claim::Figure::Outcome(words) => Some(Figure::Outcome(words)),
        claim::Figure::Value(literal) => goals::value_of(cx, literal).map(Figure::Value),
        claim::Figure::Target(asked) => {
            let (goal, measure) = goals::goal_of(cx, asked.goal)?;
            Some(Figure::Target(asked.form, goal, measure))
        }
        claim::Figure::Score(quantity) => {
            let measure = measures::measure(cx, quantity.measure, quantity.span)?;
            let percent = quantity.measure == WrittenMeasure::Percent;
            decisions::score_unit(cx, quantity, measure).then_some(Figure::Score { value: quantity.value, percent })
        }
        claim::Figure::Resources(quantity) => used(cx, quantity),
        claim::Figure::Weight(quantity) => {
            let measure = measures::measure(cx, quantity.measure, quantity.span)?;
            let weight = fields::weight_of(cx, quantity, measure, written.name)?;
            Some(Figure::Weight { value: weight.value, percent: weight.percent })
        }
        claim::Figure::Variance(quantity) => {
            Some(Figure::Variance(quantity.value, measures::measure(cx, quantity.measure, quantity.span)?))
        }
    }
}

fn used(cx: &mut Checker<'_, '_>, quantity: Quantity) -> Option<Figure> {
    let measure = measures::measure(cx, quantity.measure, quantity.span)?;
    if !matches!(measure, MeasureId::EURO | MeasureId::NUMBER) {
        measures::not_euro(cx, quantity.span, measure);
        return None;
    }
    Some(Figure::Resources(quantity.value))
}

fn claim_suits(cx: &mut Checker<'_, '_>, item: ItemId, name: Place, figure: &Figure) -> bool {
    let kind = cx.plan.item(item).kind;
    let measured = matches!(kind, Kind::Indicator | Kind::Datum);
    let (fits, wanted) = match figure {
        Figure::Value(_) => (measured, "indicatore, dato"),
        Figure::Variance(..) | Figure::Target(..) => (kind == Kind::Indicator, "indicatore"),
        _ => (kind != Kind::Datum, "indicatore, obiettivo, progetto, ambito, piano, cruscotto, unità"),
    };
    if !fits {
        cx.wrong_kind(name, item, wanted);
    }
    fits
}
