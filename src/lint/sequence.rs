//! Things that were done before what prepares them: one indicator is the award of a contract for a check, another
//! that check, and the check comes first; or rooms are fitted out before the works in them end.

use crate::diagnostic::{Code, Diagnostic, Text};
use crate::eval::{Known, Scores};
use crate::ground::number::Date;
use crate::ground::wording::words;
use crate::plan::{Goal, ItemId, Kind, Plan};
use crate::source::Place;
use crate::text;
use std::collections::{BTreeMap, BTreeSet};

/// What a text begins with when it only prepares what it goes on to name, by first letters.
const PREPARES: [&str; 8] = ["affida", "incari", "avvio", "indizi", "proget", "predis", "pianif", "approv"];
/// How many telling words two texts begin with alike when they speak of one thing.
const ALIKE: usize = 4;
/// A beginning that more things share tells nothing.
const COMMON: usize = 4;

/// How the end of works is told, beside `lavori`, and how the use of what they made.
const ENDS: [&str; 4] = ["conclu", "comple", "fine", "ultima"];
const USES: [&str; 6] = ["allest", "rialle", "arredo", "arreda", "inaugu", "traslo"];
/// How many telling words works and use share when they are of one place.
const SHARED: usize = 3;
/// A word in more texts than this tells nothing.
const EVERYWHERE: usize = 50;

/// When an indicator's thing was done, or is due: the two are never compared with each other.
struct Dated {
    id: ItemId,
    done: Option<Date>,
    due: Option<Date>,
}

/// Reports what was done, or is due, before what prepares it.
pub(super) fn sequence(plan: &Plan, scores: &Scores, diagnostics: &mut Vec<Diagnostic>) {
    let mut told = Vec::new();
    let mut tell = |before: &Dated, after: &Dated| {
        if before.id != after.id
            && !told.contains(&(before.id, after.id))
            && let Some(days) = turned(before, after)
        {
            told.push((before.id, after.id));
            diagnostics.push(finding(plan, before.id, after.id, days));
        }
    };
    announced(plan, scores, &mut tell);
    used_before_the_end(plan, scores, &mut tell);
}

/// Acts that only prepare what another text begins with.
fn announced(plan: &Plan, scores: &Scores, tell: &mut impl FnMut(&Dated, &Dated)) {
    let mut things: BTreeMap<Vec<String>, Vec<Dated>> = BTreeMap::new();
    let mut preparing: Vec<(Vec<String>, Dated)> = Vec::new();
    for id in plan.ids().filter(|&id| plan.item(id).kind == Kind::Indicator) {
        let words = plan.measured(id).map_or(Place::default(), |m| m.words);
        for place in [words, plan.item(id).title] {
            let Some(dated) = dated(plan, scores, id) else { break };
            let mut stems = stems(plan.text(place));
            let first = stems.iter().take_while(|s| PREPARES.contains(&s.as_str())).count();
            stems.drain(..first);
            stems.truncate(ALIKE);
            match (stems.len() == ALIKE, first) {
                (false, _) => {}
                (true, 0) => things.entry(stems).or_default().push(dated),
                (true, _) => preparing.push((stems, dated)),
            }
        }
    }
    for (stems, before) in &preparing {
        let Some(after) = things.get(stems).filter(|all| all.len() <= COMMON) else { continue };
        after.iter().for_each(|thing| tell(before, thing));
    }
}

/// What is fitted out, or opened, before the works there end.
fn used_before_the_end(plan: &Plan, scores: &Scores, tell: &mut impl FnMut(&Dated, &Dated)) {
    let (mut works, mut uses): (Vec<(BTreeSet<String>, Dated)>, Vec<Dated>) = (Vec::new(), Vec::new());
    let mut told_by: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for id in plan.ids().filter(|&id| plan.item(id).kind == Kind::Indicator) {
        let said: BTreeSet<String> = stems(plan.title(id)).into_iter().collect();
        let has = |list: &[&str]| list.iter().any(|word| said.contains(*word));
        let (ends, is_used) = (said.contains("lavori") && has(&ENDS), has(&USES));
        let Some(dated) = dated(plan, scores, id).filter(|_| ends != is_used) else { continue };
        if ends {
            works.push((said, dated));
        } else {
            said.into_iter().for_each(|stem| told_by.entry(stem).or_default().push(uses.len()));
            uses.push(dated);
        }
    }
    for (said, end) in &works {
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for all in said.iter().filter_map(|stem| told_by.get(stem)).filter(|all| all.len() <= EVERYWHERE) {
            all.iter().for_each(|at| *shared.entry(*at).or_default() += 1);
        }
        shared.into_iter().filter(|(_, count)| *count >= SHARED).for_each(|(at, _)| tell(end, &uses[at]));
    }
}

fn dated(plan: &Plan, scores: &Scores, id: ItemId) -> Option<Dated> {
    let done = match scores.values.get(plan, id, plan.year) {
        Known::Day(day) => Some(day),
        _ => None,
    };
    let due = match plan.target(id)?.goal {
        Goal::Day(day) => Some(day),
        _ => None,
    };
    (done.is_some() || due.is_some()).then_some(Dated { id, done, due })
}

/// The telling words of a text, without their endings.
fn stems(text: &str) -> Vec<String> {
    let telling = words(text).into_iter().filter(|word| word.chars().count() > 3);
    telling.map(|word| word.chars().take(6).collect()).collect()
}

/// The days of what prepares and of what is prepared, where they stand the wrong way round; and whether both are past.
fn turned(before: &Dated, after: &Dated) -> Option<(Date, Date, bool)> {
    let pair = |a: Option<Date>, b: Option<Date>| a.zip(b).filter(|(a, b)| a > b);
    let done = pair(before.done, after.done).map(|(a, b)| (a, b, true));
    done.or_else(|| pair(before.due, after.due).map(|(a, b)| (a, b, false)))
}

fn finding(plan: &Plan, before: ItemId, after: ItemId, (first, second, is_done): (Date, Date, bool)) -> Diagnostic {
    let (a, b) = (plan.name(before), plan.name(after));
    let how: Text = match is_done {
        true => text!("«{a}» è del {first}, «{b}» del {second}", "“{a}” is of {first}, “{b}” of {second}"),
        false => text!("«{a}» scade il {first}, «{b}» il {second}", "“{a}” is due on {first}, “{b}” on {second}"),
    };
    let message =
        text!("«{b}» viene prima di ciò che la prepara: ", "“{b}” comes before what prepares it: ").then(&how);
    let help = text!(
        "controlla le due date; se parlano di cose diverse scrivi `consenti prima_della_sua_preparazione motivo \"…\"`",
        "check both dates; if they speak of different things write `consenti prima_della_sua_preparazione motivo \"…\"`"
    );
    Diagnostic::new(Code::BeforeItsPreparation, plan.item(before).name, message)
        .also(plan.item(after).name, text!("l'altro è qui", "the other is here"))
        .help(help)
}
