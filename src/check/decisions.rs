//! Decisions of the evaluation body: a score, a range, or "not assessable", with act and reason.

use super::context::Checker;
use super::{measures, moments};
use crate::diagnostic::{Code, Diagnostic};
use crate::ground::quantity::Quantity;
use crate::plan::{Decision, ItemId, MeasureId, Verdict};
use crate::resolve::Trees;
use crate::source::Place;
use crate::syntax::name::spelled;
use crate::syntax::view::Role;
use crate::syntax::view::Written;
use crate::syntax::view::decision::{self, Block};
use crate::text;

/// The decisions written in the texts. Gives back the blocks whose decisions are the rows of a table.
pub(super) fn decisions<'t>(cx: &mut Checker<'_, '_>, trees: &Trees<'t>) -> Vec<(Block<'t>, Place)> {
    let mut tables = Vec::new();
    let others = &cx.names.others;
    for &(_, site) in others.iter().filter(|(role, _)| *role == Role::Decisions) {
        let block = Block::read(trees.line(site), cx.diagnostics);
        if decision_block(cx, &block) {
            tables.extend(block.file.map(|path| (block, path)));
        }
    }
    tables
}

/// Reads the decisions of a block; false where they are those of another year.
fn decision_block(cx: &mut Checker<'_, '_>, block: &Block<'_>) -> bool {
    if block.act.is_missing() {
        let message = text!("una valutazione ha un atto", "a decision has an act");
        let help = text!(
            "aggiungi `atto \"verbale del …\"` nella prima riga",
            "add `atto \"minutes of …\"` on the first line"
        );
        cx.report(Diagnostic::new(Code::DecisionWithoutReason, block.body, message).help(help));
    }
    if let Some((year, at)) = block.year.filter(|(year, _)| *year != cx.plan.year) {
        moments::of_another_year(cx, at, year);
        return false;
    }
    for line in block.lines() {
        if let Some(written) = decision::Decision::read(line, cx.diagnostics) {
            decision(cx, &written, block);
        }
    }
    true
}

fn decision(cx: &mut Checker<'_, '_>, written: &decision::Decision, block: &Block<'_>) {
    if written.reason.is_missing() {
        let shown = cx.text(written.name);
        let message = text!("la decisione su «{shown}» non ha un motivo", "the decision on “{shown}” has no reason");
        let help = text!("aggiungi `motivo \"…\"` in fondo alla riga", "add `motivo \"…\"` at the end of the line");
        cx.report(Diagnostic::new(Code::DecisionWithoutReason, written.name, message).help(help));
    }
    let Some(verdict) = verdict(cx, written.verdict) else { return };
    let Some(item) = cx.lookup_in(written.name, written.parent) else { return };
    if !cx.is_scored(item) {
        cx.wrong_kind(written.name, item, "indicatore, obiettivo, progetto, ambito, piano");
        return;
    }
    let under = match written.parent {
        Some(parent) => match edge_parent(cx, item, written.name, parent) {
            Some(parent) => Some(parent),
            None => return,
        },
        None => None,
    };
    let act = if written.act == Written::Absent { block.act } else { written.act };
    cx.plan.decisions.push(Decision {
        item,
        under,
        verdict,
        body: block.body,
        act: act.read().unwrap_or_default(),
        reason: written.reason.read().unwrap_or_default(),
        deduced: written.deduced.read().unwrap_or_default(),
        span: written.span,
    });
}

fn verdict(cx: &mut Checker<'_, '_>, written: decision::Verdict) -> Option<Verdict> {
    match written {
        decision::Verdict::NotAssessable => Some(Verdict::NotAssessable),
        decision::Verdict::Score(score) => Some(Verdict::Score(decided(cx, score)?)),
        decision::Verdict::Between(low, high) => {
            let (least, most) = (decided(cx, low)?, decided(cx, high)?);
            if least <= most {
                return Some(Verdict::Between(least, most));
            }
            let span = low.span.to(high.span);
            let message = text!("il primo estremo supera il secondo", "the first end is above the second");
            let help = text!("scrivi prima il più piccolo", "write the smaller one first");
            cx.report(Diagnostic::new(Code::LimitsReversed, span, message).help(help));
            None
        }
    }
}

/// A score in the unit of scores.
fn decided(cx: &mut Checker<'_, '_>, written: Quantity) -> Option<rust_decimal::Decimal> {
    let measure = measures::measure(cx, written.measure, written.span)?;
    score_unit(cx, written, measure).then_some(written.value)
}

/// Whether a score is written as the policy prints scores; reports it if not.
pub(super) fn score_unit(cx: &mut Checker<'_, '_>, q: Quantity, measure: MeasureId) -> bool {
    if !matches!(measure, MeasureId::PERCENT | MeasureId::NUMBER) {
        let unit = measures::measure_name(cx, measure);
        let message = text!("un punteggio non si misura in {unit}", "a score is not measured in {unit}");
        let help = text!("scrivi una percentuale, come `94 %`", "write a percentage, such as `94 %`");
        cx.report(Diagnostic::new(Code::WrongMeasure, q.span, message).help(help));
        return false;
    }
    if measure == MeasureId::NUMBER && cx.plan.policy.print.percent && q.value > rust_decimal::Decimal::ONE {
        let written = cx.text(q.span);
        let end = Place { start: q.span.end(), len: 0, ..q.span };
        let message = text!("al punteggio manca il `%`", "the score lacks its `%`");
        let title = text!("aggiungi ` %`", "add ` %`");
        let help = text!("scrivi `{written} %`", "write `{written} %`");
        cx.report(Diagnostic::new(Code::WrongMeasure, q.span, message).help(help).fix(end, " %", title));
        return false;
    }
    true
}

/// The parent in `X in P`, when P counts X.
pub(super) fn edge_parent(cx: &mut Checker<'_, '_>, item: ItemId, name: Place, under: Place) -> Option<ItemId> {
    let parent = cx.lookup(under)?;
    counted_by(cx, item, name, (parent, under))
}

/// The node that counts an item; reports one that doesn't.
pub(super) fn counted_by(
    cx: &mut Checker<'_, '_>,
    item: ItemId,
    name: Place,
    (parent, under): (ItemId, Place),
) -> Option<ItemId> {
    if cx.plan.edges_of(parent).any(|(_, e)| e.child == item) {
        return Some(parent);
    }
    let (child, above) = (cx.text(name), cx.text(under));
    let message = text!("«{above}» non conta «{child}»", "“{above}” does not count “{child}”");
    let child = spelled(child);
    let found = Diagnostic::new(Code::UnknownName, under, message)
        .also(cx.plan.item(parent).name, text!("«{above}» è dichiarato qui", "“{above}” is declared here"))
        .help(text!(
            "controlla il nome del padre, o aggiungi `usa {child}`",
            "check the parent's name, or add `usa {child}`"
        ));
    cx.report(found);
    None
}

/// Two different decisions on one thing.
pub(super) fn contradicting(cx: &mut Checker<'_, '_>) {
    let mut order: Vec<usize> = (0..cx.plan.decisions.len()).collect();
    order.sort_by_key(|&i| (cx.plan.decisions[i].item, cx.plan.decisions[i].under));
    let mut found = Vec::new();
    for pair in order.windows(2) {
        let (a, b) = (&cx.plan.decisions[pair[0]], &cx.plan.decisions[pair[1]]);
        if a.item == b.item && a.under == b.under {
            found.push((a.item, a.span, b.span));
        }
    }
    for (item, first, second) in found {
        let word = cx.name_of(item);
        let message = text!("due decisioni su «{word}»", "two decisions on “{word}”");
        let diagnostic = Diagnostic::new(Code::ConflictingValues, second, message)
            .also(first, text!("l'altra è qui", "the other is here"))
            .help(text!("tieni quella in vigore", "keep the one in force"));
        cx.report(diagnostic);
    }
}
