//! Budget missions and programmes: one number, one programme, one mission.

use crate::diagnostic::{Code, Diagnostic};
use crate::ground::wording::words;
use crate::plan::{ItemId, Plan};
use crate::source::Place;
use crate::syntax::view::Role;
use crate::text;
use std::collections::BTreeMap;

/// A node's mission and programme.
struct Budget<'a> {
    node: ItemId,
    mission: &'a str,
    programme: Place,
}

/// Reports a number that stands for two programmes of a mission, and a programme that is in two missions.
pub(super) fn programmes(plan: &Plan, diagnostics: &mut Vec<Diagnostic>) {
    let mut missions: BTreeMap<ItemId, &str> = BTreeMap::new();
    let notes = |role: Role| plan.annotations.iter().filter(move |note| note.field == role);
    missions.extend(notes(Role::Mission).map(|note| (note.item, plan.text(note.text))));
    let with_mission = notes(Role::Programme).filter_map(|note| {
        let mission = missions.get(&note.item)?;
        Some(Budget { node: note.item, mission, programme: note.text })
    });
    let budgets: Vec<Budget<'_>> = with_mission.collect();
    let (mut numbers, mut homes) = (BTreeMap::new(), BTreeMap::new());
    for budget in &budgets {
        let programme = words(plan.text(budget.programme));
        let Some(number) = programme.first().filter(|word| word.bytes().all(|b| b.is_ascii_digit())) else { continue };
        let by_number: &mut Vec<(Vec<String>, &Budget<'_>)> =
            numbers.entry((words(budget.mission), number.clone())).or_default();
        if by_number.iter().all(|(known, _)| *known != programme) {
            by_number.push((programme.clone(), budget));
        }
        let by_mission: &mut BTreeMap<Vec<String>, Vec<&Budget<'_>>> = homes.entry(programme).or_default();
        by_mission.entry(words(budget.mission)).or_default().push(budget);
    }
    for named in numbers.into_values() {
        for (_, other) in named.iter().skip(1) {
            diagnostics.push(two_programmes(plan, named[0].1, other));
        }
    }
    for homes in homes.into_values() {
        // The fewest are the likeliest to be wrong.
        let Some(usual) = homes.values().max_by_key(|nodes| nodes.len()).and_then(|nodes| nodes.first()) else {
            continue;
        };
        for odd in homes.values().filter_map(|nodes| nodes.first()).filter(|odd| odd.node != usual.node) {
            diagnostics.push(two_missions(plan, usual, odd));
        }
    }
}

fn two_programmes(plan: &Plan, first: &Budget<'_>, other: &Budget<'_>) -> Diagnostic {
    let (a, b) = (plan.text(first.programme), plan.text(other.programme));
    let message = text!(
        "lo stesso numero è di due programmi della stessa missione: «{a}» e «{b}»",
        "one number belongs to two programmes of one mission: “{a}” and “{b}”"
    );
    found(other.programme, message, first.programme)
}

fn two_missions(plan: &Plan, usual: &Budget<'_>, odd: &Budget<'_>) -> Diagnostic {
    let programme = plan.text(odd.programme);
    let (a, b) = (odd.mission, usual.mission);
    let message = text!(
        "il programma «{programme}» sta nella missione «{a}» e nella «{b}»",
        "the programme “{programme}” is in the mission “{a}” and in “{b}”"
    );
    found(odd.programme, message, usual.programme)
}

fn found(at: Place, message: crate::diagnostic::Text, other: Place) -> Diagnostic {
    Diagnostic::new(Code::ProgrammeUnlike, at, message).also(other, text!("l'altro è qui", "the other is here")).help(
        text!(
            "controlla missione e programma nel bilancio; se è voluto scrivi `consenti programma_discorde motivo \"…\"`",
            "check mission and programme in the budget; if that is intended write `consenti programma_discorde motivo \"…\"`"
        ),
    )
}
