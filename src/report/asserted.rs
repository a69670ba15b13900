//! Facts that must hold, as `verify` tells them: for people, and in its JSON.

use crate::diagnostic::{Lang, Text};
use crate::document::Light;
use crate::document::style::{Ink, Look, Terminal, fold};
use crate::eval::{Asserted, Holds};
use crate::lint::sides;
use crate::plan::Plan;
use crate::source::Sources;
use crate::text;
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Json<'a> {
    assertion: String,
    condition: String,
    holds: &'static str,
    sides: Vec<JsonSide>,
    reason: Option<&'a str>,
    denied: Option<&'a str>,
    finding: bool,
    file: &'a str,
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct JsonSide {
    written: String,
    value: String,
}

/// One fact, for the JSON of `verify`.
pub(super) fn json<'a>(sources: &'a Sources, plan: &Plan, asserted: &Asserted<'a>, lang: Lang) -> Json<'a> {
    let assertion = asserted.assertion;
    let place = sources.locate(assertion.condition.span());
    let said = |at: crate::source::Place| Some(sources.text(at)).filter(|_| !at.is_empty());
    let side = |side: &crate::eval::Side| JsonSide {
        written: fold(sources.text(side.written)),
        value: crate::eval::figures::side(plan, side.known, side.measure, lang),
    };
    Json {
        assertion: fold(sources.text(assertion.title)),
        condition: fold(sources.text(assertion.condition.span())),
        holds: word(asserted.holds),
        sides: asserted.sides.iter().map(side).collect(),
        reason: said(assertion.reason),
        denied: said(assertion.denied),
        finding: asserted.is_finding(),
        file: place.file,
        line: place.line,
        column: place.column,
    }
}

fn word(holds: Holds) -> &'static str {
    match holds {
        Holds::Yes => "yes",
        Holds::Compatible => "compatible",
        Holds::No => "no",
        Holds::Open => "open",
        Holds::Unknown => "unknown",
    }
}

/// What has become of a fact.
pub fn verdict(asserted: &Asserted<'_>) -> (Light, Text) {
    match asserted.holds {
        Holds::Yes => (Light::Green, text!("vale", "holds")),
        Holds::Compatible => {
            (Light::Yellow, text!("può valere, con le cifre scritte", "may hold, with the digits written"))
        }
        Holds::No if asserted.is_denied() => {
            (Light::Yellow, text!("non vale, ed è smentito", "does not hold, and is denied"))
        }
        Holds::No => (Light::Red, text!("non vale", "does not hold")),
        Holds::Open => (Light::Grey, text!("non si sa ancora", "not known yet")),
        Holds::Unknown => (Light::Grey, text!("non si può dire", "nobody can tell")),
    }
}

/// The facts that don't surely hold; with `all`, the others too.
pub(super) fn lines(plan: &Plan, all: &[Asserted<'_>], everything: bool, look: &Look, out: &mut Terminal) {
    let shown: Vec<&Asserted<'_>> =
        all.iter().filter(|a| everything || a.holds != Holds::Yes || a.is_finding()).collect();
    if shown.is_empty() {
        return;
    }
    let heading = text!("Fatti che devono valere ({})", "Facts that must hold ({})", shown.len());
    out.paragraph(0, 0, look.width, heading.get(look.lang), Ink::Bold);
    for asserted in shown {
        let (light, words) = verdict(asserted);
        out.blanks(2);
        out.put(light.mark(), Ink::Light(light));
        out.line(1, &format!("{}: {}", fold(plan.text(asserted.assertion.title)), words.get(look.lang)), Ink::Plain);
        out.paragraph(6, 0, look.width, &sides(plan, asserted, look.lang), Ink::Plain);
        let place = plan.locate(asserted.assertion.condition.span());
        let mut notes = vec![format!("{}:{}", place.file, place.line)];
        notes.extend((!asserted.assertion.reason.is_empty()).then(|| fold(plan.text(asserted.assertion.reason))));
        if asserted.is_denied() {
            let denied = text!("smentito", "denied");
            notes.push(format!("{}: {}", denied.get(look.lang), fold(plan.text(asserted.assertion.denied))));
        }
        out.paragraph(6, 0, look.width, &notes.join(" · "), Ink::Dim);
    }
    out.end();
}

/// How many facts hold.
pub(super) fn summary(all: &[Asserted<'_>]) -> Option<Text> {
    let (count, holding) = (all.len(), all.iter().filter(|a| a.holds == Holds::Yes).count());
    (count > 0).then(|| {
        text!(
            "fatti che devono valere: {count}, di cui {holding} valgono",
            "facts that must hold: {count}, of which {holding} do"
        )
    })
}
