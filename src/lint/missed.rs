//! Targets that were missed and are not explained, once a plan explains any.

use crate::arithmetic::number::Truth;
use crate::arithmetic::rule;
use crate::diagnostic::{Code, Diagnostic};
use crate::eval::{Known, Scores};
use crate::plan::{Goal, ItemId, Kind, Plan};
use crate::text;

pub(super) fn missed(plan: &Plan, scores: &Scores, found: &mut Vec<Diagnostic>) {
    if !plan.closed() || plan.explanations.iter().all(|e| e.year != plan.year) {
        return;
    }
    let indicators = plan.ids().filter(|id| plan.item(*id).kind == Kind::Indicator);
    for id in indicators.filter(|id| is_missed(plan, scores, *id)) {
        let has = |remedy: bool| {
            let of = plan.explanations.iter().filter(|e| e.item == id && e.year == plan.year);
            of.into_iter().any(|e| e.is_remedy == remedy)
        };
        let name = plan.name(id);
        let message = match (has(false), has(true)) {
            (true, true) => continue,
            (true, false) => text!(
                "il target di «{name}» è mancato, e manca la misura correttiva",
                "the target of “{name}” was missed, and no corrective measure is given"
            ),
            (false, _) => text!(
                "il target di «{name}» è mancato, e non si dice perché",
                "the target of “{name}” was missed, and no cause is given"
            ),
        };
        let help = text!(
            "aggiungi nel consuntivo `causa {name} \"…\"` e `misura_correttiva {name} \"…\"`",
            "add `causa {name} \"…\"` and `misura_correttiva {name} \"…\"` to the actuals"
        );
        found.push(Diagnostic::new(Code::MissedUnexplained, plan.item(id).name, message).help(help));
    }
}

/// True for an indicator whose value surely is not what its target asks for.
fn is_missed(plan: &Plan, scores: &Scores, id: ItemId) -> bool {
    let Some(target) = scores.inputs().target(plan, id) else { return false };
    match (scores.values.get(plan, id, plan.year), &target.goal) {
        (Known::Number(value), goal) => rule::met(target.form, goal, &value).is_ok_and(|met| met == Truth::No),
        (Known::Day(done), Goal::Day(due)) => done > *due,
        (Known::Bool(done), Goal::Yes) => !done,
        (Known::NotDone, _) => true,
        _ => false,
    }
}
