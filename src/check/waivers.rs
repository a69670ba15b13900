//! `consenti`: a lint waived where it is expected, with a reason.

use super::context::Checker;
use super::fields;
use crate::diagnostic::{Code, Diagnostic, Severity, suggest};
use crate::plan::Waiver;
use crate::resolve::File;
use crate::source::Place;
use crate::syntax::{Context, Keyword, StatementId};
use crate::text;

pub(super) fn waivers(cx: &mut Checker<'_, '_>) -> Vec<Waiver> {
    let mut found = Vec::new();
    let waives = |file: &&File<'_>| file.ast.has(Keyword::Waive);
    for file in cx.files.iter().filter(waives) {
        // A waiver holds in the block it stands in; outside blocks, in its file.
        // The statements whose blocks are open around the one looked at.
        let mut around: Vec<StatementId> = Vec::new();
        for index in 0..file.ast.len() as u32 {
            let id = StatementId(index);
            while around.last().is_some_and(|&inner| file.ast.subtree_end(inner) <= id) {
                around.pop();
            }
            if file.ast.statement(id).keyword() == Some(Keyword::Waive)
                && let Some(waiver) = waiver(cx, file, id, around.last().copied())
            {
                in_tables(cx, &waiver, &mut found);
                found.push(waiver);
            }
            if file.ast.statement(id).has_block() {
                around.push(id);
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

fn waiver<'a>(
    cx: &mut Checker<'a, '_>,
    file: &'a File<'a>,
    id: StatementId,
    around: Option<StatementId>,
) -> Option<Waiver> {
    let word = file.reader.place(file.ast.word(id));
    let positional = file.ast.positional(&file.reader, id, Context::TOP);
    let mut cursor = cx.cursor_over(file, word, positional);
    let name = cursor.name(text!("il codice da consentire", "the code to waive"))?;
    cursor.finish();
    let mut reason = Place::default();
    for field in file.ast.fields(&file.reader, id, Context::TOP) {
        if field.keyword == Some(Keyword::Reason) {
            reason = fields::text_field(cx, file, &field).unwrap_or_default();
        }
    }
    let written = cx.text(name);
    if reason.is_empty() {
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
    let scope = match around {
        Some(around) => file.reader.place(file.ast.full_span(around)),
        None => cx.sources.get(word.source).place(),
    };
    Some(Waiver { code, scope, reason, span: file.reader.place(file.ast.head_span(id)) })
}
