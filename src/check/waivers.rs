//! `consenti`: a lint waived where it is expected, with a reason.

use super::context::Checker;
use crate::diagnostic::{Code, Diagnostic, Severity, suggest};
use crate::plan::Waiver;
use crate::resolve::Trees;
use crate::source::Place;
use crate::syntax::view;
use crate::text;

pub(super) fn waivers(cx: &mut Checker<'_, '_>, trees: &Trees<'_>) -> Vec<Waiver> {
    let mut found = Vec::new();
    for tree in trees.iter() {
        for (line, around) in tree.waivers() {
            let written = view::waiver::Waiver::read(line, cx.diagnostics);
            if let Some(waiver) = written.and_then(|written| waiver(cx, &written, line, around)) {
                in_tables(cx, &waiver, &mut found);
                found.push(waiver);
            }
        }
    }
    found
}

/// A waiver holds in the tables too that its part of the text names.
fn in_tables(cx: &Checker<'_, '_>, waiver: &Waiver, found: &mut Vec<Waiver>) {
    let holds = |path: &Place| waiver.scope.covers(*path);
    let mut tables: Vec<Place> = Vec::new();
    for (_, read) in cx.tables.iter().filter(|(path, _)| holds(path)) {
        tables.extend(read.iter().map(|id| cx.sources.get(*id).place()));
    }
    tables.sort_unstable();
    found.extend(tables.into_iter().map(|scope| Waiver { scope, ..waiver.clone() }));
}

/// A waiver holds in the block it stands in, `around`; outside blocks, in its file; in `piano`, everywhere.
fn waiver(
    cx: &mut Checker<'_, '_>,
    waiver: &view::waiver::Waiver,
    line: view::Line<'_>,
    around: Option<Place>,
) -> Option<Waiver> {
    let name = waiver.code;
    let written = cx.text(name);
    if waiver.reason.is_missing() {
        let message = text!("`consenti {written}` non ha un motivo", "`consenti {written}` has no reason");
        let help = text!("aggiungi `motivo \"…\"`", "add `motivo \"…\"`");
        cx.report(Diagnostic::new(Code::DecisionWithoutReason, name, message).help(help));
    }
    let Some(code) = Code::from_name(written) else {
        let near = suggest::closest(written, Code::ALL.iter().map(|c| c.as_str())).map(str::to_owned);
        cx.unknown(name, near, text!("un codice di `albero explain`", "a code of `albero explain`"));
        return None;
    };
    if code.severity() == Severity::Error {
        let message =
            text!("«{written}» è un errore: non si può consentire", "“{written}” is an error: it cannot be waived");
        let help =
            text!("si consentono solo gli avvisi; correggi il piano", "only warnings can be waived; correct the plan");
        cx.report(Diagnostic::new(Code::WrongKind, name, message).help(help));
        return None;
    }
    let scope = around.unwrap_or_else(|| cx.sources.get(name.source).place());
    let in_plan = view::waiver::is_in_plan(line);
    Some(Waiver { code, scope, in_plan, reason: waiver.reason.read().unwrap_or_default(), span: waiver.span })
}
