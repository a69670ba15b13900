//! Decisions of the evaluation body: a score, a range, or "not assessable", with act and reason.

use super::context::Checker;
use super::{fields, measures, moments};
use crate::diagnostic::{Code, Diagnostic};
use crate::ground::quantity::Quantity;
use crate::plan::{Decision, ItemId, MeasureId, Verdict};
use crate::resolve::{File, Site};
use crate::source::Place;
use crate::syntax::{Context, Keyword, StatementId, TokenKind};
use crate::text;

pub(super) fn decisions(cx: &mut Checker<'_, '_>) {
    let others = &cx.names.others;
    for &(keyword, place) in others {
        if keyword == Keyword::Decisions {
            decision_block(cx, place);
        }
    }
    contradicting_decisions(cx);
}

fn decision_block(cx: &mut Checker<'_, '_>, site: Site) {
    let file = cx.file(site.file);
    let positional = file.ast.positional(&file.reader, site.statement, site.context);
    let word = file.reader.place(file.ast.word(site.statement));
    let mut cursor = cx.cursor_over(file, word, positional);
    let body = cursor.name(text!("chi decide, come `OIV`", "who decides, such as `OIV`")).unwrap_or(word);
    let year = cursor.year();
    cursor.finish();
    let mut act = Place::default();
    for field in file.ast.fields(&file.reader, site.statement, site.context) {
        if field.keyword == Some(Keyword::Act) && field.statement.is_none() {
            act = fields::text_field(cx, file, &field).unwrap_or_default();
        }
    }
    if act.is_empty() {
        let message = text!("una valutazione ha un atto", "a decision has an act");
        let help = text!(
            "aggiungi `atto \"verbale del …\"` nella prima riga",
            "add `atto \"minutes of …\"` on the first line"
        );
        cx.report(Diagnostic::new(Code::DecisionWithoutReason, body, message).help(help));
    }
    if let Some(year) = year.filter(|y| *y != cx.plan.year) {
        let at = positional.get(1).map_or(word, |t| file.reader.place(*t));
        return moments::of_another_year(cx, at, year);
    }
    for child in file.ast.children(site.statement) {
        decision(cx, file, child, body, act);
    }
}

fn decision<'a>(cx: &mut Checker<'a, '_>, file: &'a File<'a>, id: StatementId, body: Place, act: Place) {
    let statement = file.ast.statement(id);
    let Some(keyword @ (Keyword::Score | Keyword::NotAssessable)) = statement.keyword() else { return };
    let word = file.reader.place(file.ast.word(id));
    let positional = file.ast.positional(&file.reader, id, Context::DECISIONS);
    let mut cursor = cx.cursor_over(file, word, positional);
    let Some(name) = cursor.name(text!("il nome del nodo", "the name of the node")) else { return };
    let under = if cursor.take_word("in").is_some() {
        cursor.name(text!("il nome del padre", "the name of the parent"))
    } else {
        None
    };
    let written = if keyword == Keyword::Score { decided(&mut cursor) } else { Some(None) };
    let Some(written) = written else { return };
    cursor.finish();
    let mut decision = Decision {
        item: ItemId(0),
        under: None,
        verdict: Verdict::NotAssessable,
        body,
        act,
        reason: Place::default(),
        deduced: Place::default(),
        span: file.reader.place(file.ast.head_span(id)),
    };
    // A reason that could not be read has been reported.
    let mut unread = false;
    for field in file.ast.fields(&file.reader, id, Context::DECISIONS) {
        match field.keyword {
            Some(Keyword::Reason) => {
                let reason = fields::text_field(cx, file, &field);
                unread = reason.is_none();
                decision.reason = reason.unwrap_or_default();
            }
            Some(Keyword::Deduced) => decision.deduced = fields::text_field(cx, file, &field).unwrap_or_default(),
            Some(Keyword::Act) => decision.act = fields::text_field(cx, file, &field).unwrap_or_default(),
            _ => {}
        }
    }
    if decision.reason.is_empty() && !unread {
        let shown = cx.text(name);
        let message = text!("la decisione su «{shown}» non ha un motivo", "the decision on “{shown}” has no reason");
        let help = text!("aggiungi `motivo \"…\"` in fondo alla riga", "add `motivo \"…\"` at the end of the line");
        cx.report(Diagnostic::new(Code::DecisionWithoutReason, name, message).help(help));
    }
    if let Some((low, high)) = written {
        let Some(verdict) = verdict(cx, low, high) else { return };
        decision.verdict = verdict;
    }
    let Some(item) = cx.lookup(name) else { return };
    if !cx.is_scored(item) {
        cx.wrong_kind(name, item, "indicatore, obiettivo, progetto, ambito, piano");
        return;
    }
    decision.item = item;
    if let Some(under) = under {
        let Some(parent) = edge_parent(cx, item, name, under) else { return };
        decision.under = Some(parent);
    }
    cx.plan.decisions.push(decision);
}

fn verdict(cx: &mut Checker<'_, '_>, low: Quantity, high: Option<Quantity>) -> Option<Verdict> {
    for q in [Some(low), high].into_iter().flatten() {
        let measure = measures::measure(cx, q.unit, q.span)?;
        if !score_unit(cx, q, measure) {
            return None;
        }
    }
    match high {
        None => Some(Verdict::Score(low.value)),
        Some(high) if low.value <= high.value => Some(Verdict::Between(low.value, high.value)),
        Some(high) => {
            let span = low.span.to(high.span);
            let message = text!("il primo estremo supera il secondo", "the first end is above the second");
            let help = text!("scrivi prima il più piccolo", "write the smaller one first");
            cx.report(Diagnostic::new(Code::LimitsReversed, span, message).help(help));
            None
        }
    }
}

/// Whether a score is written as the policy prints scores; reports it if not.
pub(super) fn score_unit(cx: &mut Checker<'_, '_>, q: Quantity, measure: MeasureId) -> bool {
    if !matches!(measure, MeasureId::PERCENT | MeasureId::NUMBER) {
        let unit = measures::measure_name(cx, measure);
        let message = text!("un punteggio non si misura in {unit}", "a score is not measured in {unit}");
        let help = text!("scrivi una percentuale, come `94 %`", "write a percentage, such as `94 %`");
        cx.report(Diagnostic::new(Code::WrongUnit, q.span, message).help(help));
        return false;
    }
    if measure == MeasureId::NUMBER && cx.plan.policy.print.percent && q.value > rust_decimal::Decimal::ONE {
        let written = cx.text(q.span);
        let end = Place { start: q.span.end(), len: 0, ..q.span };
        let message = text!("al punteggio manca il `%`", "the score lacks its `%`");
        let title = text!("aggiungi ` %`", "add ` %`");
        let help = text!("scrivi `{written} %`", "write `{written} %`");
        cx.report(Diagnostic::new(Code::WrongUnit, q.span, message).help(help).fix(end, " %", title));
        return false;
    }
    true
}

/// The parent in `X in P`, when P counts X.
pub(super) fn edge_parent(cx: &mut Checker<'_, '_>, item: ItemId, name: Place, under: Place) -> Option<ItemId> {
    let parent = cx.lookup(under)?;
    if cx.plan.edges_of(parent).any(|(_, e)| e.child == item) {
        return Some(parent);
    }
    let (child, above) = (cx.text(name), cx.text(under));
    let message = text!("«{above}» non conta «{child}»", "“{above}” does not count “{child}”");
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
fn contradicting_decisions(cx: &mut Checker<'_, '_>) {
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

/// `= 94 %` or `= tra 20 % e 100 %`
fn decided(cursor: &mut crate::syntax::cursor::Cursor<'_, '_>) -> Option<Option<(Quantity, Option<Quantity>)>> {
    if cursor.take_kind(TokenKind::Eq).is_none() {
        cursor.expected(text!("`=` e il punteggio deciso", "`=` and the decided score"));
        return None;
    }
    let what = text!("un punteggio, come `94 %` o `tra 20 % e 100 %`", "a score, such as `94 %` or `tra 20 % e 100 %`");
    if cursor.take_word("tra").is_none() {
        return cursor.quantity(what).map(|q| Some((q, None)));
    }
    let low = cursor.quantity(what.clone())?;
    if cursor.take_word("e").is_none() {
        cursor.expected(text!("`e` e il secondo estremo", "`e` and the second end"));
        return None;
    }
    let high = cursor.quantity(what)?;
    Some(Some((low, Some(high))))
}
