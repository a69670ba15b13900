//! `premio`: a fund, who shares it, and in what proportion.

use super::context::Checker;
use super::prize_formulas::{self, Names, incomplete};
use super::{functions, measures};
use crate::diagnostic::{Code, Diagnostic};
use crate::ground::quantity::Quantity;
use crate::plan::{Fund, ItemId, Kind, MeasureId, Prize, figures};
use crate::resolve::{Labelled, Trees};
use crate::source::Place;
use crate::syntax::view::prize::{self as view, Among, AmongLine, Part};
use crate::text;
use rust_decimal::Decimal;

/// Reads all prizes.
pub(super) fn prizes(cx: &mut Checker<'_, '_>, trees: &Trees<'_>) {
    for labelled in &cx.names.prizes.all {
        let written = view::Prize::of(trees.line(labelled.site));
        written.refuse_repeated(cx.diagnostics);
        if let Some(prize) = prize(cx, *labelled, written) {
            parameters_given(cx, &prize);
            cx.plan.prizes.push(prize);
        }
    }
}

fn prize(cx: &mut Checker<'_, '_>, labelled: Labelled, written: view::Prize<'_>) -> Option<Prize> {
    let name = labelled.name;
    let members = members(cx, name, written);
    let visible = Names::new(cx, &members, written.parts().any(|part| matches!(part, Part::Ranking(_))));
    let (mut fund, mut quota, mut ranking, mut ceiling) = (None, None, None, None);
    let (mut least, mut shares_again, mut is_whole) = (None, None, true);
    let mut has = [false; 2];
    for part in written.parts() {
        let read = match part {
            Part::Fund(line) => {
                has[0] = true;
                fund = line.read(cx.diagnostics).and_then(|read| money(cx, read));
                fund.is_some()
            }
            Part::Share(line) => {
                has[1] = true;
                let read = line.read(cx.diagnostics);
                quota = read.and_then(|read| prize_formulas::read(cx, read, &visible));
                quota.is_some()
            }
            Part::Ranking(line) => {
                ranking = prize_formulas::ranking(cx, line, &visible);
                ranking.is_some()
            }
            Part::Ceiling(line) => {
                let read = line.read(cx.diagnostics);
                ceiling = read.and_then(|read| prize_formulas::read(cx, read, &visible.without_ranking()));
                ceiling.as_ref().is_some_and(|formula| prize_formulas::is_money(cx, formula))
            }
            Part::Least(line) => {
                least = line.read(cx.diagnostics).and_then(|read| score(cx, read)).map(|value| (value, line.written()));
                least.is_some()
            }
            Part::Leftover(line) => {
                shares_again = line.is_shared(cx.diagnostics).map(|again| (again, line.written()));
                shares_again.is_some()
            }
            Part::Among(_) | Part::Other => true,
        };
        is_whole &= read;
    }
    lacking(cx, name, has);
    if (least.is_some() || ceiling.is_some()) && shares_again.is_none() && is_whole {
        without_leftover(cx, name);
        return None;
    }
    let (fund, fund_span) = fund.filter(|_| is_whole && !members.is_empty())?;
    Some(Prize {
        name,
        title: labelled.title,
        fund,
        fund_span,
        members,
        quota: quota?,
        ranking,
        least,
        ceiling,
        shares_again,
    })
}

/// Reports the lines that every prize has and this one lacks.
fn lacking(cx: &mut Checker<'_, '_>, name: Place, has: [bool; 2]) {
    let lines = [
        (text!("non ha un fondo", "has no fund"), "fondo 100.000,00 euro"),
        (
            text!("non dice in che proporzione si divide", "does not say in what proportion it is shared"),
            "quota punteggio",
        ),
    ];
    for ((what, example), _) in lines.into_iter().zip(has).filter(|(_, has)| !has) {
        incomplete(cx, name, what, text!("aggiungi `{example}`", "add `{example}`"));
    }
}

fn without_leftover(cx: &mut Checker<'_, '_>, name: Place) {
    let what = text!(
        "non dice che cosa ne è di ciò che soglia e massimo lasciano",
        "does not say what becomes of what threshold and ceiling leave"
    );
    let help = text!(
        "aggiungi `resto ripartisce` (va agli altri) o `resto accantona` (non va a nessuno)",
        "add `resto ripartisce` (the others have it) or `resto accantona` (nobody has it)"
    );
    incomplete(cx, name, what, help);
}

/// `fondo 100.000,00 euro`, `fondo DATUM`
fn money(cx: &mut Checker<'_, '_>, read: view::Fund) -> Option<(Fund, Place)> {
    let (fund, at, measure) = match read {
        view::Fund::Amount(quantity) => {
            let measure = measures::measure(cx, quantity.measure, quantity.span)?;
            (Fund::Amount(quantity.value), quantity.span, measure)
        }
        view::Fund::Of(name) => {
            let item = cx.lookup(name)?;
            if !prize_formulas::has_a_number(cx, item) {
                cx.wrong_kind(name, item, "dato, indicatore");
                return None;
            }
            (Fund::Of(item), name, figures::measure(&cx.plan, item))
        }
    };
    if measure != MeasureId::EURO {
        let measure = measures::measure_name(cx, measure);
        let message = text!("un fondo è in euro, non in {measure}", "a fund is in euro, not in {measure}");
        let help = text!("scrivi per esempio `fondo 100.000,00 euro`", "write for example `fondo 100.000,00 euro`");
        cx.report(Diagnostic::new(Code::WrongMeasure, at, message).help(help));
        return None;
    }
    if let Fund::Amount(amount) = fund
        && amount.is_sign_negative()
        && !amount.is_zero()
    {
        let message = text!("un fondo non può essere negativo", "a fund cannot be negative");
        let help = text!("togli il segno meno", "remove the minus sign");
        cx.report(Diagnostic::new(Code::PrizeNotShared, at, message).help(help));
        return None;
    }
    Some((fund, at))
}

/// `soglia 60 %`: a score, with `%` where scores are printed so.
fn score(cx: &mut Checker<'_, '_>, read: Quantity) -> Option<Decimal> {
    let measure = measures::measure(cx, read.measure, read.span)?;
    let wanted = if cx.plan.policy.print.percent { MeasureId::PERCENT } else { MeasureId::NUMBER };
    if measure == wanted {
        return Some(read.value);
    }
    let message = match wanted {
        MeasureId::PERCENT => {
            text!("la soglia è un punteggio, in percentuale", "the threshold is a score, a percentage")
        }
        _ => text!("la soglia è un punteggio, in punti", "the threshold is a score, in points"),
    };
    let help = text!("scrivi per esempio `soglia 60 %`", "write for example `soglia 60 %`");
    cx.report(Diagnostic::new(Code::WrongMeasure, read.span, message).help(help));
    None
}

/// Who shares, each once, in the order of the plan.
fn members(cx: &mut Checker<'_, '_>, name: Place, written: view::Prize<'_>) -> Vec<ItemId> {
    let mut found: Vec<ItemId> = Vec::new();
    let mut named: Vec<(ItemId, Place)> = Vec::new();
    let (mut says, mut all_read) = (false, true);
    for part in written.parts() {
        let Part::Among(line) = part else { continue };
        says = true;
        match line.read(cx.diagnostics).and_then(|among| one_line(cx, line, among, &mut named)) {
            Some(of_line) => found.extend(of_line),
            None => all_read = false,
        }
    }
    if !says {
        let what = text!("non dice fra chi si divide", "does not say who shares it");
        incomplete(cx, name, what, text!("aggiungi per esempio `fra cruscotti`", "add for example `fra cruscotti`"));
    }
    if !all_read {
        return Vec::new();
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn one_line(
    cx: &mut Checker<'_, '_>,
    line: AmongLine<'_>,
    among: Among,
    named: &mut Vec<(ItemId, Place)>,
) -> Option<Vec<ItemId>> {
    let found = match among {
        Among::One(name) => {
            let item = cx.lookup(name)?;
            if !cx.is_scored(item) {
                cx.wrong_kind(name, item, "cruscotto, unità, obiettivo, progetto, ambito");
                return None;
            }
            if let Some((_, first)) = named.iter().find(|(known, _)| *known == item) {
                named_twice(cx, name, *first);
            }
            named.push((item, name));
            vec![item]
        }
        Among::Kind { kind, typology, inside } => {
            let inside = match inside {
                Some(inside) => Some(cx.lookup(inside)?),
                None => None,
            };
            let typology = typology.map(|typology| cx.text(typology));
            of_kind(cx, kind, typology, inside)
        }
    };
    if found.is_empty() {
        let what =
            text!("non ha partecipanti: questa riga non ne trova", "has nobody to share it: this line finds none");
        let help = text!(
            "controlla il `tipo` e il nome dopo `in`, o se il piano ne ha",
            "check the `tipo` and the name after `in`, and whether the plan has any"
        );
        incomplete(cx, line.span(), what, help);
        return None;
    }
    Some(found)
}

fn named_twice(cx: &mut Checker<'_, '_>, at: Place, first: Place) {
    let word = cx.text(at);
    let message = text!("«{word}» partecipa già a questo premio", "“{word}” shares this prize already");
    let found = Diagnostic::new(Code::DuplicateEdge, at, message)
        .also(first, text!("la prima volta qui", "first here"))
        .help(text!("tienine una sola", "keep only one of them"));
    cx.report(found);
}

/// Those of a kind, in a node or in the charge of a unit.
fn of_kind(cx: &Checker<'_, '_>, kind: Kind, typology: Option<&str>, inside: Option<ItemId>) -> Vec<ItemId> {
    let plan = &cx.plan;
    let within: Vec<bool> = match inside {
        Some(unit) if plan.item(unit).kind == Kind::Unit => units_below(cx, unit),
        _ => Vec::new(),
    };
    let in_charge = |id: ItemId| {
        plan.assigned.iter().any(|a| a.node == id && within.get(a.unit.0 as usize).copied().unwrap_or(false))
    };
    let stands = |id: ItemId| inside.is_none_or(|inside| plan.item(id).parent == Some(inside) || in_charge(id));
    let is_of = |id: &ItemId| plan.item(*id).kind == kind && typology.is_none_or(|t| plan.typology(*id) == Some(t));
    plan.ids().filter(is_of).filter(|id| stands(*id)).collect()
}

/// A unit and those below it.
fn units_below(cx: &Checker<'_, '_>, top: ItemId) -> Vec<bool> {
    let mut within = vec![false; cx.plan.items.len()];
    within[top.0 as usize] = true;
    // A unit may be declared before the one it stands in.
    let mut grows = true;
    while std::mem::take(&mut grows) {
        for id in cx.plan.ids().filter(|id| cx.plan.item(*id).kind == Kind::Unit) {
            let above = cx.plan.item(id).parent.is_some_and(|parent| within[parent.0 as usize]);
            grows |= above && !within[id.0 as usize];
            within[id.0 as usize] |= above;
        }
    }
    within
}

/// Reports who lacks a parameter that a formula of the prize looks at.
fn parameters_given(cx: &mut Checker<'_, '_>, prize: &Prize) {
    let mut missing = Vec::new();
    for &id in &prize.members {
        let given = crate::plan::parameters_of(&cx.plan, id);
        for (index, at) in prize_formulas::parameters(prize) {
            if given.get(usize::from(index)).is_none_or(Option::is_none)
                && !missing.iter().any(|(m, i, _)| (*m, *i) == (id, index))
            {
                missing.push((id, index, at));
            }
        }
    }
    for (id, index, at) in missing {
        functions::lacks_parameter(cx, id, index, at, text!("il premio lo chiede qui", "the prize asks for it here"));
    }
}
