//! Facts that must hold and don't.

use crate::diagnostic::{Code, Diagnostic, Lang, Text};
use crate::document::style::fold;
use crate::eval::{Asserted, Holds, Scores, asserted, figures};
use crate::plan::Plan;
use crate::text;

/// Reports the facts that don't hold, and those of which nobody can say it once the year is over.
pub(super) fn assertions(plan: &Plan, scores: &Scores, diagnostics: &mut Vec<Diagnostic>) {
    if !plan.assertions.is_empty() {
        let found = asserted(plan, scores);
        diagnostics.extend(found.iter().filter(|a| a.is_finding()).map(|a| diagnostic(plan, a)));
    }
}

/// A fact that does not hold, with what both its sides come to.
pub fn diagnostic(plan: &Plan, asserted: &Asserted<'_>) -> Diagnostic {
    let assertion = asserted.assertion;
    let (title, condition) = (fold(plan.text(assertion.title)), assertion.condition.span());
    let told = Text::each(|lang| sides(plan, asserted, lang));
    let (code, message, help) = match asserted.holds {
        Holds::Yes => (
            Code::DenialOutdated,
            text!("«{title}» è vero, ma è smentito", "“{title}” holds, but it is denied"),
            text!("togli `smentito`", "remove `smentito`"),
        ),
        Holds::No => (
            Code::AssertionBroken,
            text!("non è vero che «{title}»", "it is not true that “{title}”"),
            text!(
                "correggi il piano o i dati; se si sa che non è vero aggiungi `smentito \"perché\"`",
                "correct the plan or the data; if it is known not to hold add `smentito \"why\"`"
            ),
        ),
        _ => (
            Code::AssertionUnknown,
            text!("non si può dire se «{title}»", "nobody can tell whether “{title}”"),
            text!("aggiungi i valori che mancano", "add the values that are missing"),
        ),
    };
    let message = message.then(&Text::same(": ")).then(&told);
    Diagnostic::new(code, condition, message).help(help)
}

/// `risorse(A1) è 160 euro, risorse(P) è 200 euro`
pub fn sides(plan: &Plan, asserted: &Asserted<'_>, lang: Lang) -> String {
    let is = text!("è", "is");
    // A number that is written needs no second saying.
    let told = asserted.sides.iter().filter(|side| !side.is_literal).map(|side| {
        let shown = figures::side(plan, side.known, side.measure, lang);
        format!("`{}` {} {shown}", fold(plan.text(side.written)), is.get(lang))
    });
    told.collect::<Vec<_>>().join(", ")
}
