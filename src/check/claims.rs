//! Published figures, read; whether they follow is decided in `src/verify`.

use super::claim_kinds::claim_suits;
use super::context::Checker;
use super::{claim_tables, counted, decisions, fields, formulas, goals, measures, of_tree};
use crate::diagnostic::{Code, Diagnostic};
use crate::ground::quantity::{Literal, Quantity};
use crate::plan::{Claim, Figure, ItemId, MeasureId};
use crate::resolve::Trees;
use crate::source::Place;
use crate::syntax::view::Role;
use crate::syntax::view::Written;
use crate::syntax::view::claim::{self, About, Block, Denied};
use crate::syntax::view::of_tree::Formula;
use crate::text;

pub(super) fn claims(cx: &mut Checker<'_, '_>, trees: &Trees<'_>) {
    let others = &cx.names.others;
    let blocks = || others.iter().filter(|(role, _)| *role == Role::Published).map(|&(_, site)| trees.line(site));
    cx.plan.claims.reserve_exact(blocks().map(|block| block.lines().count()).sum());
    for block in blocks() {
        let Some(block) = Block::read(block, cx.diagnostics) else { continue };
        match block.file {
            Written::Read(path) => {
                claim_tables::table(cx, &block, path);
                continue;
            }
            Written::Unread => continue,
            Written::Absent => {}
        }
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
    let Some((item, under)) = about(cx, written, &figure) else { return };
    let (year, place) = (block.year, block.document);
    let (value_span, span) = (written.written, written.span);
    cx.plan.claims.push(Claim { item, under, year, figure, place, denied, value_span, span });
}

/// The item a figure is of, and the node that counts it; the plan, for a figure of no single item.
fn about(cx: &mut Checker<'_, '_>, written: &claim::Claim, figure: &Figure) -> Option<(ItemId, Option<ItemId>)> {
    let About::Item { name, parent } = &written.about else {
        let first = cx.plan.ids().next();
        return cx.plan.root.or(first).map(|item| (item, None));
    };
    let item = cx.lookup_in(*name, *parent)?;
    if !claim_suits(cx, item, *name, figure) {
        return None;
    }
    match parent {
        Some(parent) => Some((item, Some(decisions::edge_parent(cx, item, *name, *parent)?))),
        None => Some((item, None)),
    }
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
        claim::Figure::Value(literal) => match &written.about {
            About::Formula(formula) => of_formula(cx, formula.clone(), literal),
            _ => goals::value_of(cx, literal).map(Figure::Value),
        },
        claim::Figure::Target(asked) => {
            let (goal, measure) = goals::goal_of(cx, asked.goal)?;
            Some(Figure::Target(asked.form, goal, measure))
        }
        claim::Figure::Score(quantity) => {
            let (value, percent) = counted::score(cx, quantity)?;
            Some(Figure::Score { value, percent })
        }
        claim::Figure::Text(of, text) => Some(Figure::Text(of, text)),
        claim::Figure::Threshold(quantity) => {
            let About::Outcome(outcome) = written.about else { return None };
            let (value, percent) = counted::score(cx, quantity)?;
            Some(Figure::Threshold { outcome, value, percent })
        }
        claim::Figure::Count(quantity) => count(cx, written, quantity),
        claim::Figure::Resources(quantity) => used(cx, quantity),
        claim::Figure::Weight(quantity) => {
            let measure = measures::measure(cx, quantity.measure, quantity.span)?;
            let About::Item { name, .. } = written.about else { return None };
            let weight = fields::weight_of(cx, quantity, measure, name)?;
            Some(Figure::Weight { value: weight.value, percent: weight.percent })
        }
        claim::Figure::Variance(quantity) => {
            Some(Figure::Variance(quantity.value, measures::measure(cx, quantity.measure, quantity.span)?))
        }
    }
}

/// What a formula comes to, in a unit that suits it.
fn of_formula(cx: &mut Checker<'_, '_>, formula: Formula, literal: Literal) -> Option<Figure> {
    let mut formula = of_tree::resolved(cx, formula)?;
    let Literal::Quantity(quantity) = literal else {
        let message = text!("una formula dà un numero", "a formula gives a number");
        cx.report(Diagnostic::new(Code::WrongMeasure, literal.span(), message));
        return None;
    };
    let measure = measures::measure(cx, quantity.measure, quantity.span)?;
    formulas::claimed(cx, &mut formula, (measure, quantity.span))
        .then(|| Figure::Formula(Box::new(formula), quantity.value, measure))
}

fn count(cx: &mut Checker<'_, '_>, written: &claim::Claim, quantity: Quantity) -> Option<Figure> {
    let About::Nodes(nodes) = &written.about else { return None };
    let measure = measures::measure(cx, quantity.measure, quantity.span)?;
    if !measure.is_dimensionless() {
        let unit = measures::measure_name(cx, measure);
        let message =
            text!("quanti nodi sono non si misura in {unit}", "how many nodes there are is not measured in {unit}");
        let help = text!(
            "scrivi un numero, come `54 n`, o la parte del totale, come `95 %`",
            "write a number, such as `54 n`, or the part of all, such as `95 %`"
        );
        cx.report(Diagnostic::new(Code::WrongMeasure, quantity.span, message).help(help));
        return None;
    }
    let counted = counted::counted(cx, nodes)?;
    Some(Figure::Count(Box::new(counted), quantity.value, measure == MeasureId::PERCENT))
}

fn used(cx: &mut Checker<'_, '_>, quantity: Quantity) -> Option<Figure> {
    let measure = measures::measure(cx, quantity.measure, quantity.span)?;
    if !matches!(measure, MeasureId::EURO | MeasureId::NUMBER) {
        measures::not_euro(cx, quantity.span, measure);
        return None;
    }
    Some(Figure::Resources(quantity.value))
}
