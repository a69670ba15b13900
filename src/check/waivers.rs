//! `consenti`: a lint waived where it is expected, with a reason.

use super::context::Checker;
use super::fields;
use crate::diagnostic::{Code, Diagnostic, Severity, suggest};
use crate::plan::Waiver;
use crate::resolve::File;
use crate::source::Span;
use crate::syntax::{Context, Keyword, StatementId};
use crate::text;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

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
    let holds = |path: &Span| waiver.scope.start <= path.start && path.end() <= waiver.scope.end();
    let mut tables: Vec<Span> = Vec::new();
    for (_, read) in cx.tables.iter().filter(|(path, _)| holds(path)) {
        tables.extend(read.iter().map(|id| cx.sources.get(*id).span()));
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
    let word = file.ast.word(id).span();
    let positional = file.ast.positional(&file.reader, id, Context::TOP);
    let mut cursor = cx.cursor_over(file, word, positional);
    let name = cursor.name(text!("il codice da consentire", "the code to waive"))?;
    cursor.finish();
    let mut reason = Span::default();
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
        Some(around) => file.ast.full_span(around),
        None => cx.sources.get(cx.sources.find(word.start)).span(),
    };
    Some(Waiver { code, scope, reason, span: file.ast.head_span(id) })
}

/// Takes out the findings that are waived where they stand, and reports waivers of nothing.
pub fn apply(waivers: &[Waiver], diagnostics: &mut Vec<Diagnostic>, report_unused: bool) {
    let mut used: HashSet<Span> = HashSet::new();
    let open = diagnostics.iter().filter(|d| d.code == Code::TargetUndecided).map(|d| d.primary.span.start);
    let open: Vec<u32> = open.collect();
    let mut waived = Waived::new(waivers);
    if !waivers.is_empty() {
        diagnostics.sort_by_key(|d| d.primary.span.start);
        diagnostics.retain(|d| {
            let warns = d.severity == Severity::Warning;
            let holds = if warns { waived.at(d.code, d.primary.span.start) } else { None };
            used.extend(holds.map(|index| waivers[index].span));
            holds.is_none()
        });
    }
    if !report_unused {
        return;
    }
    for waiver in waivers.iter().filter(|w| used.insert(w.span)) {
        let code = waiver.code;
        // Claims are only decided by `verify`.
        if code == Code::ClaimNotComputable {
            continue;
        }
        // Whether a target is met shows once somebody has decided it.
        let holds = |at: &u32| waiver.scope.start <= *at && *at < waiver.scope.end();
        if code == Code::TargetAlreadyMet && open.iter().any(holds) {
            continue;
        }
        let message = text!("qui «{code}» non si presenta", "“{code}” does not occur here");
        let help = text!("togli questa riga", "remove this line");
        diagnostics.push(Diagnostic::new(Code::UnusedWaiver, waiver.span, message).help(help));
    }
}

/// Finds the waiver that holds at a place, the innermost where several do. Places must be asked for
/// in order, so that thousands of waivers take no longer than thousands of findings.
struct Waived<'w> {
    waivers: &'w [Waiver],
    /// Of each code: waivers still to come, last first, and those around the place.
    codes: HashMap<Code, (Vec<usize>, Vec<usize>)>,
}

impl<'w> Waived<'w> {
    fn new(waivers: &'w [Waiver]) -> Waived<'w> {
        let mut codes: HashMap<Code, (Vec<usize>, Vec<usize>)> = HashMap::new();
        for (index, waiver) in waivers.iter().enumerate() {
            codes.entry(waiver.code).or_default().0.push(index);
        }
        for (coming, _) in codes.values_mut() {
            let place = |&i: &usize| (waivers[i].scope.start, Reverse(waivers[i].scope.end()), Reverse(i));
            coming.sort_by_key(|i| Reverse(place(i)));
        }
        Waived { waivers, codes }
    }

    fn at(&mut self, code: Code, at: u32) -> Option<usize> {
        let (coming, around) = self.codes.get_mut(&code)?;
        let scope = |i: usize| self.waivers[i].scope;
        while let Some(next) = coming.pop_if(|next| scope(*next).start <= at) {
            while around.pop_if(|inner| scope(*inner).end() <= scope(next).start).is_some() {}
            around.push(next);
        }
        while around.pop_if(|inner| scope(*inner).end() <= at).is_some() {}
        around.last().copied()
    }
}
