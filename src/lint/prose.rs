//! Dates and percentages in a title or in an algorithm in words that contradict the target beside them.

use crate::diagnostic::{Code, Diagnostic};
use crate::ground::number::{self, Date};
use crate::plan::{Form, Goal, ItemId, Kind, MeasureId, Plan};
use crate::source::Place;
use crate::text;
use rust_decimal::Decimal;

/// Reports the texts of indicators that say another date or percentage than their target.
pub(super) fn prose(plan: &Plan, diagnostics: &mut Vec<Diagnostic>) {
    for id in plan.ids().filter(|&id| plan.item(id).kind == Kind::Indicator) {
        let Some(target) = plan.target(id) else { continue };
        let words = plan.measured(id).map_or(Place::default(), |m| m.words);
        for place in [plan.item(id).title, words] {
            let said = plan.text(place);
            let contradicts = match &target.goal {
                Goal::Day(day) if target.form == Form::By => other_deadline(said, *day),
                Goal::Number(n) if target.measure == MeasureId::PERCENT => other_percentage(said, *n),
                _ => None,
            };
            if let Some(found) = contradicts {
                report(plan, id, (place, found), target.span, diagnostics);
                break;
            }
        }
    }
}

fn report(plan: &Plan, id: ItemId, (place, found): (Place, &str), target: Place, diagnostics: &mut Vec<Diagnostic>) {
    let (word, asked) = (plan.name(id), plan.text(target));
    let start = place.start + (found.as_ptr() as usize - plan.text(place).as_ptr() as usize) as u32;
    let at = Place { start, len: found.len() as u32, ..place };
    let message = text!(
        "il testo di «{word}» dice «{found}», il target `{asked}`",
        "the text of “{word}” says “{found}”, its target `{asked}`"
    );
    let help = text!(
        "correggi il testo o il target; se parlano di cose diverse scrivi `consenti testo_contrario_al_target motivo \"…\"`",
        "correct the text or the target; if they speak of different things write `consenti testo_contrario_al_target motivo \"…\"`"
    );
    let found = Diagnostic::new(Code::ProseContradicts, at, message).help(help);
    diagnostics.push(found.also(target, text!("il target è qui", "the target is here")));
}

/// A date after `entro` that is another day; one without a year is of the target's.
fn other_deadline(said: &str, day: Date) -> Option<&str> {
    let mut found = None;
    for (at, _) in said.match_indices("entro") {
        let date = said[at..].split(|c: char| !c.is_ascii_digit() && c != '/').find(|w| w.contains('/'));
        // Not further away than a few words: `entro il 30/06`.
        let Some(written) = date.filter(|w| w.as_ptr() as usize - said[at..].as_ptr() as usize <= 20) else { continue };
        let whole = match written.matches('/').count() {
            1 => number::date(&format!("{written}/{}", day.year())),
            _ => number::date(written),
        };
        match whole {
            Ok(read) if read == day => return None,
            Ok(_) => found = found.or(Some(written)),
            Err(_) => {}
        }
    }
    found
}

/// A percentage in words that ask for it (`almeno il 90%`), with another number than the target's.
fn other_percentage(said: &str, asked: Decimal) -> Option<&str> {
    const ASKS: [&str; 6] = ["almeno", "minimo", "massimo", "non meno del", "pari al", "entro il"];
    let mut found = None;
    for (at, _) in said.match_indices('%') {
        let before = said[..at].trim_end();
        let digits = before
            .rfind(|c: char| !c.is_ascii_digit() && c != ',')
            .map_or(0, |i| i + before[i..].chars().next().map_or(1, char::len_utf8));
        let (number, lead) = (&before[digits..], before[..digits].trim_end().to_lowercase());
        let lead = lead.strip_suffix(" il").unwrap_or(&lead);
        if !ASKS.iter().any(|word| lead.ends_with(word)) {
            continue;
        }
        let Ok(value) = number::number(number) else { continue };
        if value.checked_div(Decimal::ONE_HUNDRED).is_some_and(|v| v == asked) {
            return None;
        }
        found = found.or(Some(&said[digits..at + 1]));
    }
    found
}
