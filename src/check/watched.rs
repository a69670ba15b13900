//! `solo_monitorato`: an indicator that is watched and judged nowhere has no target, and no weight.

use super::context::Checker;
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::plan::ItemId;
use crate::source::Place;
use crate::text;

/// Reports a target of one.
pub(super) fn without_target(cx: &mut Checker<'_, '_>, id: ItemId, said: Place) {
    let Some(at) = cx.plan.targets_of(id).first().map(|target| target.span) else { return };
    let word = cx.name_of(id);
    let message = text!("«{word}» è solo monitorato, e ha un target", "“{word}” is only watched, and has a target");
    let help = text!(
        "togli il target, o `solo_monitorato`; un valore che si spera di raggiungere va nel titolo o in un commento",
        "remove the target, or `solo_monitorato`; a value that is hoped for goes into the title or a comment"
    );
    report(cx, at, said, message, help);
}

/// Reports the weights of edges to them.
pub(super) fn without_weight(cx: &mut Checker<'_, '_>) {
    let weighted = cx.plan.edges.iter().filter_map(|edge| {
        let said = cx.plan.watched.get(&edge.child)?;
        Some((edge.child, edge.weight?.span, *said))
    });
    for (id, at, said) in weighted.collect::<Vec<_>>() {
        let word = cx.name_of(id);
        let message = text!("«{word}» è solo monitorato, e ha un peso", "“{word}” is only watched, and has a weight");
        let help = text!(
            "togli il peso: non conta in nessun punteggio; o togli `solo_monitorato` e scrivi un target",
            "remove the weight: it counts in no score; or remove `solo_monitorato` and write a target"
        );
        report(cx, at, said, message, help);
    }
}

fn report(cx: &mut Checker<'_, '_>, at: Place, said: Place, message: Text, help: Text) {
    let found = Diagnostic::new(Code::WatchedCounts, at, message);
    cx.report(found.also(said, text!("lo dice qui", "it says so here")).help(help));
}
