//! `consenti`: a lint waived where it is expected, with a reason.

use super::Checker;
use crate::diagnostic::{Code, Diagnostic, Severity, suggest};
use crate::plan::Waiver;
use crate::source::Span;
use crate::syntax::{Context, Keyword, StatementId};
use crate::text;

impl<'a> Checker<'a, '_> {
    pub(super) fn waivers(&mut self) -> Vec<Waiver> {
        let mut found = Vec::new();
        for file in self.files {
            // A waiver holds in the block it stands in; outside blocks, in its file.
            // The statements whose blocks are open around the one looked at.
            let mut around: Vec<StatementId> = Vec::new();
            for index in 0..file.ast.len() as u32 {
                let id = StatementId(index);
                while around.last().is_some_and(|&inner| file.ast.subtree_end(inner) <= id) {
                    around.pop();
                }
                if file.ast.statement(id).keyword() == Some(Keyword::Waive) {
                    found.extend(self.waiver(file, id, around.last().copied()));
                }
                if file.ast.statement(id).has_block() {
                    around.push(id);
                }
            }
        }
        found
    }

    fn waiver(
        &mut self,
        file: &'a crate::resolve::File<'a>,
        id: StatementId,
        around: Option<StatementId>,
    ) -> Option<Waiver> {
        let word = file.ast.word(id).span();
        let positional = file.ast.positional(&file.reader, id, Context::TOP);
        let mut cursor = self.cursor_over(file, word, positional);
        let name = cursor.name(text!("il codice da consentire", "the code to waive"))?;
        cursor.finish();
        let mut reason = Span::default();
        for field in file.ast.fields(&file.reader, id, Context::TOP) {
            if field.keyword == Some(Keyword::Reason) {
                reason = self.text_field(file, &field).unwrap_or_default();
            }
        }
        let written = self.text(name);
        if reason.is_empty() {
            let message = text!("`consenti {written}` non ha un motivo", "`consenti {written}` has no reason");
            let help = text!("aggiungi `motivo \"…\"`", "add `motivo \"…\"`");
            self.report(Diagnostic::new(Code::DecisionWithoutReason, name, message).help(help));
        }
        let Some(code) = Code::from_name(written) else {
            let near = suggest::closest(written, Code::ALL.iter().map(|c| c.as_str())).map(str::to_owned);
            self.unknown(name, near, text!("un codice di `albero explain`", "a code of `albero explain`"));
            return None;
        };
        if code.severity() == Severity::Error {
            let message =
                text!("«{written}» è un errore: non si può consentire", "“{written}” is an error: it cannot be waived");
            let help = text!(
                "si consentono solo gli avvisi; correggi il piano",
                "only warnings can be waived; correct the plan"
            );
            self.report(Diagnostic::new(Code::WrongKind, name, message).help(help));
            return None;
        }
        let scope = match around {
            Some(around) => file.ast.full_span(around),
            None => self.sources.get(self.sources.find(word.start)).span(),
        };
        Some(Waiver { code, scope, reason, span: file.ast.head_span(id) })
    }
}

/// Takes out the findings that are waived where they stand, and reports waivers of nothing.
pub fn apply(waivers: &[Waiver], diagnostics: &mut Vec<Diagnostic>, report_unused: bool) {
    let mut used = vec![false; waivers.len()];
    if !waivers.is_empty() {
        diagnostics.retain(|d| {
            let at = d.primary.span.start;
            let mut holds = waivers.iter().enumerate().filter(|(_, w)| {
                w.code == d.code && d.severity == Severity::Warning && w.scope.start <= at && at < w.scope.end()
            });
            match holds.next() {
                Some((index, _)) => {
                    used[index] = true;
                    false
                }
                None => true,
            }
        });
    }
    if !report_unused {
        return;
    }
    for (waiver, _) in waivers.iter().zip(used).filter(|(_, used)| !used) {
        let code = waiver.code;
        // Claims are only decided by `verify`.
        if code == Code::ClaimNotComputable {
            continue;
        }
        let message = text!("qui «{code}» non si presenta", "“{code}” does not occur here");
        let help = text!("togli questa riga", "remove this line");
        diagnostics.push(Diagnostic::new(Code::UnusedWaiver, waiver.span, message).help(help));
    }
}
