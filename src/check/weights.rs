//! Weights of siblings: all or none, with `%` adding up to 100 %.

use super::context::Checker;
use super::units;
use crate::arithmetic::number::decimal;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::ground::number::italian;
use crate::plan::{Combine, Edge, ItemId, Kind, Lost, aggregation};
use crate::source::Place;
use crate::text;
use rust_decimal::Decimal;

pub(super) fn weights(cx: &mut Checker<'_, '_>) {
    // A line outside blocks that could not be read may have declared, with `in`, what a node lacks.
    let all_read = !cx.plan.unread.has(Lost::Line(None));
    for id in cx.plan.ids() {
        let start = cx.plan.edge_starts[id.0 as usize] as usize;
        let end = cx.plan.edge_starts[id.0 as usize + 1] as usize;
        let only_watched = cx.plan.edges[start..end].iter().all(|edge| cx.plan.is_watched(edge.child));
        if start == end || only_watched {
            if all_read {
                empty(cx, id);
                units::unit_without_anything(cx, id);
            }
            continue;
        }
        if cx.plan.item(id).kind == Kind::Unit && all_read {
            units::unit_without_anything(cx, id);
        }
        weights_of(cx, id);
    }
}

/// The weights of what one node counts.
pub(super) fn weights_of(cx: &mut Checker<'_, '_>, id: ItemId) {
    let start = cx.plan.edge_starts[id.0 as usize] as usize;
    let end = cx.plan.edge_starts[id.0 as usize + 1] as usize;
    let kind = cx.plan.item(id).kind;
    let aggregation = aggregation(&cx.plan, &cx.plan.policy, id);
    let Some(aggregation) = aggregation else {
        no_aggregation(cx, id, kind);
        return;
    };
    if aggregation.combine != Combine::WeightedMean || aggregation.weight.is_some() {
        return;
    }
    let slots = aggregation.components.len();
    let counted = |edge: &Edge| aggregation.of.is_empty() || aggregation.of.contains(&cx.plan.item(edge.child).kind);
    // As most are: all counted alike, and together 100 %.
    if slots == 0 {
        let edges = &cx.plan.edges[start..end];
        let alike = edges.windows(2).all(|pair| counted(&pair[0]) == counted(&pair[1]));
        if alike && whole(edges.iter()) {
            return;
        }
    }
    // Children that the policy doesn't count may still carry weights for readers of the
    // document (projects under an objective that is scored by its indicators): they add up
    // among themselves.
    let mut groups: Vec<(bool, Option<u16>, Vec<usize>)> = Vec::new();
    for index in (start..end).filter(|index| !cx.plan.is_watched(cx.plan.edges[*index].child)) {
        let edge = &cx.plan.edges[index];
        let counted = counted(edge);
        let slot = if slots > 0 { edge.component } else { None };
        match groups.iter_mut().find(|(c, s, _)| *c == counted && *s == slot) {
            Some((_, _, list)) => list.push(index),
            None => groups.push((counted, slot, vec![index])),
        }
    }
    for (_, _, list) in groups {
        siblings(cx, id, &list);
    }
}

fn empty(cx: &mut Checker<'_, '_>, id: ItemId) {
    let item = cx.plan.item(id);
    let aggregated = matches!(item.kind, Kind::Objective | Kind::Project | Kind::Area | Kind::Scorecard | Kind::Plan);
    let extra_plan = item.kind == Kind::Plan && cx.plan.root != Some(id);
    if !aggregated || extra_plan || cx.plan.policy.rules.is_empty() {
        return;
    }
    if cx.plan.unread.has(Lost::Item(id)) || cx.plan.unread.has(Lost::Line(Some(id))) {
        return;
    }
    let (word, name) = (cx.name_of(id), item.name);
    let message = text!("«{word}» non ha nulla da misurare", "“{word}” has nothing to measure");
    let help = text!(
        "aggiungi un `indicatore`, o `usa` uno già dichiarato",
        "add an `indicatore`, or `usa` one declared elsewhere"
    );
    cx.report(Diagnostic::new(Code::EmptyNode, name, message).help(help));
}

fn no_aggregation(cx: &mut Checker<'_, '_>, id: ItemId, kind: Kind) {
    // Units take part only where the policy scores them.
    if matches!(kind, Kind::Unit | Kind::Indicator | Kind::Datum) || cx.plan.policy.rules.is_empty() {
        return;
    }
    let (word, name, kind) = (cx.name_of(id), cx.plan.item(id).name, kind.word());
    let message = text!(
        "la politica non dice come si calcola un `{kind}`: «{word}»",
        "the policy does not say how a `{kind}` is computed: “{word}”"
    );
    let first = cx.plan.edges.get(cx.plan.edge_starts[id.0 as usize] as usize).filter(|e| e.parent == id);
    let children = match first.map(|e| cx.plan.item(e.child).kind) {
        Some(Kind::Area) => "ambiti",
        Some(Kind::Objective) => "obiettivi",
        Some(Kind::Project) => "progetti",
        _ => "indicatori",
    };
    let help = text!(
        "aggiungi alla politica `nodo {kind} media pesata di {children}`",
        "add `nodo {kind} media pesata di {children}` to the policy"
    );
    let found = Diagnostic::new(Code::NodeWithoutRule, name, message)
        .also(cx.plan.policy.name, text!("la politica è qui", "the policy is here"))
        .help(help);
    cx.report(found);
}

fn siblings(cx: &mut Checker<'_, '_>, parent: ItemId, list: &[usize]) {
    if whole(list.iter().map(|&index| &cx.plan.edges[index])) {
        return;
    }
    let edges: Vec<Edge> = list.iter().map(|&i| cx.plan.edges[i].clone()).collect();
    if edges.iter().any(|e| cx.plan.unread.has(Lost::Weight(e.span))) {
        return;
    }
    let is_zero = |e: &Edge| e.weight.is_some_and(|w| w.value.is_zero());
    if edges.iter().all(is_zero) {
        return all_zero(cx, parent, &edges);
    }
    for edge in edges.iter().filter(|e| is_zero(e)) {
        let (child, parent) = (cx.name_of(edge.child), cx.name_of(parent));
        let span = edge.weight.map_or(edge.span, |w| w.span);
        let message = text!("«{child}» pesa zero in «{parent}»", "“{child}” weighs zero in “{parent}”");
        let help = text!(
            "se è voluto, scrivi `consenti peso_zero motivo \"…\"` nel blocco di «{parent}»",
            "if that is intended, write `consenti peso_zero motivo \"…\"` in the block of “{parent}”"
        );
        cx.report(Diagnostic::new(Code::ZeroWeight, span, message).help(help));
    }
    let with: Vec<&Edge> = edges.iter().filter(|e| e.weight.is_some()).collect();
    if with.is_empty() {
        return;
    }
    if with.len() < edges.len() {
        some_missing(cx, parent, &edges);
        return;
    }
    let percent = with.iter().filter(|e| e.weight.is_some_and(|w| w.percent)).count();
    if percent > 0 && percent < with.len() {
        without_percent(cx, &with);
    } else if percent == with.len() {
        adds_up(cx, parent, &with);
    } else if sum(&with) == Some(Decimal::ONE_HUNDRED) && with.len() > 1 {
        hundred_points(cx, parent, &with);
    }
}

/// Nothing weighs: there would be no score.
fn all_zero(cx: &mut Checker<'_, '_>, parent: ItemId, edges: &[Edge]) {
    let (word, name) = (cx.name_of(parent), cx.plan.item(parent).name);
    let message = text!("in «{word}» tutti i pesi sono zero", "in “{word}” every weight is zero");
    let help = text!(
        "scrivi pesi che sommano a 100 %, o toglili tutti (allora pesano uguale)",
        "write weights that add up to 100 %, or remove them all (then they weigh the same)"
    );
    let mut found = Diagnostic::new(Code::WeightsNot100, name, message).help(help);
    if let Some(first) = edges.iter().find_map(|e| e.weight) {
        found = found.also(first.span, text!("il primo peso", "the first weight"));
    }
    cx.report(found);
}

/// Points that make a hundred are usually percentages whose sign was forgotten.
fn hundred_points(cx: &mut Checker<'_, '_>, parent: ItemId, edges: &[&Edge]) {
    let Some((child, first)) = edges.first().and_then(|e| Some((e.child, e.weight?))) else { return };
    let (word, at) = (cx.name_of(parent), cx.plan.item(parent).name);
    let message = text!(
        "i pesi in «{word}» sono in punti e sommano a 100: manca il `%`?",
        "the weights in “{word}” are points and add up to 100: is the `%` missing?"
    );
    // What a table declares is mended, and waived, where the table is.
    if child.0 as usize >= cx.names.written() {
        let found = Diagnostic::new(Code::WeightWithoutPercent, first.span, message)
            .label(text!("il primo peso", "the first weight"))
            .also(at, text!("il nodo che li conta", "the node that counts them"))
            .help(text!(
                "scrivili con il segno nelle celle, come `30 %`: così si controlla che facciano 100; se sono davvero punti, `consenti peso_senza_percento motivo \"…\"` nel blocco `indicatori`",
                "write them with the sign in the cells, such as `30 %`: then their sum is checked; if they really are points, `consenti peso_senza_percento motivo \"…\"` in the `indicatori` block"
            ));
        return cx.report(found);
    }
    let found = Diagnostic::new(Code::WeightWithoutPercent, at, message)
        .also(first.span, text!("il primo peso", "the first weight"))
        .help(text!(
            "scrivi `%` dopo ciascuno; se sono davvero punti, `consenti peso_senza_percento motivo \"…\"`",
            "write `%` after each; if they really are points, `consenti peso_senza_percento motivo \"…\"`"
        ));
    cx.report(found);
}

fn some_missing(cx: &mut Checker<'_, '_>, parent: ItemId, edges: &[Edge]) {
    let word = cx.name_of(parent);
    let missing: Vec<&Edge> = edges.iter().filter(|e| e.weight.is_none()).collect();
    let Some(first) = missing.first() else { return };
    let names = missing.iter().take(5).map(|e| cx.name_of(e.child)).collect::<Vec<_>>().join(", ");
    let message = text!(
        "in «{word}» alcuni hanno un peso e altri no: {names}",
        "in “{word}” some have a weight and others do not: {names}"
    );
    let mut found =
        Diagnostic::new(Code::WeightMissing, first.span, message).label(text!("senza peso", "no weight")).help(text!(
            "dai un peso a tutti, o a nessuno (allora pesano uguale)",
            "give a weight to all of them, or to none (then they weigh the same)"
        ));
    let with = edges.iter().find_map(|e| e.weight);
    if let Some(weight) = with {
        found = found.also(weight.span, text!("questo ha un peso", "this one has a weight"));
    }
    cx.report(found);
}

fn without_percent(cx: &mut Checker<'_, '_>, edges: &[&Edge]) {
    for edge in edges.iter() {
        let Some(weight) = edge.weight.filter(|w| !w.percent) else { continue };
        let word = cx.name_of(edge.child);
        let written = cx.text(weight.span);
        let message = text!("al peso di «{word}» manca il `%`", "the weight of “{word}” lacks its `%`");
        let title = text!("scrivi `{written} %`", "write `{written} %`");
        let mut found = Diagnostic::new(Code::WeightWithoutPercent, weight.span, message);
        // Mixed with percentages the weight means nothing.
        found.severity = Severity::Error;
        let found = found
            .help(text!(
                "scrivi `peso {written} %`; senza `%` il peso è in punti",
                "write `peso {written} %`; without `%` the weight is in points"
            ))
            .fix(Place { start: weight.span.end(), len: 0, ..weight.span }, " %", title);
        cx.report(found);
    }
}

fn adds_up(cx: &mut Checker<'_, '_>, parent: ItemId, edges: &[&Edge]) {
    let Some(sum) = sum(edges) else { return };
    if sum == Decimal::ONE || (cx.plan.unread.has(Lost::Parent) && sum < Decimal::ONE) {
        return;
    }
    let hundred = |v: Decimal| italian(crate::plan::figures::percent_points(v).normalize());
    let (word, total) = (cx.name_of(parent), hundred(sum));
    let gap = Decimal::ONE - sum;
    let listed = edges.iter().take(8).filter_map(|e| e.weight.map(|w| cx.text(w.span))).collect::<Vec<_>>().join(" + ");
    let more = if edges.len() > 8 { " + …" } else { "" };
    let message = text!(
        "i pesi in «{word}» sommano a {total} %, non a 100 %",
        "the weights in “{word}” add up to {total} %, not 100 %"
    );
    let difference = hundred(gap.abs());
    let help = match (gap.is_sign_negative(), difference == "1") {
        (true, true) => text!("1 punto di troppo", "1 point too many"),
        (true, false) => text!("{difference} punti di troppo", "{difference} points too many"),
        (false, true) => text!("manca 1 punto", "1 point missing"),
        (false, false) => text!("mancano {difference} punti", "{difference} points missing"),
    };
    let help = if edges.len() == 1 {
        help
    } else {
        text!("{listed}{more} = {total} %: ", "{listed}{more} = {total} %: ").then(&help)
    };
    let mut found = Diagnostic::new(Code::WeightsNot100, cx.plan.item(parent).name, message).help(help);
    // The likeliest slip is in the last one typed; the fix keeps the digits the others have.
    if let Some(last) = edges.last().and_then(|e| e.weight)
        && last.value + gap > Decimal::ZERO
    {
        let corrected = format!("{} %", hundred(last.value + gap));
        let title =
            text!("per arrivare a 100 l'ultimo sarebbe {corrected}", "to reach 100 the last would be {corrected}");
        found = found.also(last.span, text!("l'ultimo peso", "the last weight")).fix(last.span, corrected, title);
    }
    cx.report(found);
}

fn sum(edges: &[&Edge]) -> Option<Decimal> {
    edges.iter().try_fold(Decimal::ZERO, |sum, e| decimal::add(sum, e.weight?.value).ok())
}

/// True where every edge has a weight in `%`, none of them zero, and together they are 100 %.
fn whole<'e>(mut edges: impl Iterator<Item = &'e Edge>) -> bool {
    let sum = edges.try_fold(Decimal::ZERO, |sum, edge| {
        let weight = edge.weight.filter(|w| w.percent && !w.value.is_zero())?;
        decimal::add(sum, weight.value).ok()
    });
    sum == Some(Decimal::ONE)
}
