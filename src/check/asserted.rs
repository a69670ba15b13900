//! `asserisci`: facts that must hold, read; whether they do is looked at once there are values.

use super::context::Checker;
use super::{conditions, formulas, of_tree};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::Assertion;
use crate::resolve::Trees;
use crate::source::Place;
use crate::syntax::view::asserted::Asserted;
use crate::syntax::view::{Role, Written};
use crate::text;

pub(super) fn assertions(cx: &mut Checker<'_, '_>, trees: &Trees<'_>) {
    let others = &cx.names.others;
    for &(_, site) in others.iter().filter(|(role, _)| *role == Role::Assertion) {
        let Some(written) = Asserted::read(trees.line(site), cx.diagnostics) else { continue };
        let read = assertion(cx, written);
        cx.plan.assertions.extend(read);
    }
}

fn assertion(cx: &mut Checker<'_, '_>, written: Asserted) -> Option<Assertion> {
    let denied = written.denied.map_or(Place::default(), |(word, why)| denial(cx, word, why));
    let mut condition = of_tree::resolved(cx, written.condition)?;
    if !of_tree::fits(cx, &mut condition) || !conditions::holds(cx, &condition) {
        return None;
    }
    let compared = formulas::compared(cx, &condition)?;
    let (title, reason, span) = (written.title, written.reason.unwrap_or_default(), written.span);
    Some(Assertion { title, condition, compared, reason, denied, span })
}

/// Why a fact is known not to hold; the word itself where it doesn't say.
fn denial(cx: &mut Checker<'_, '_>, word: Place, why: Written<Place>) -> Place {
    match why {
        Written::Read(why) if why.is_empty() => {
            let message = text!("una smentita dice perché", "a denial says why");
            let help = text!("scrivi `smentito \"perché\"`", "write `smentito \"why\"`");
            cx.report(Diagnostic::new(Code::DecisionWithoutReason, word, message).help(help));
            word
        }
        why => why.read().unwrap_or(word),
    }
}
