//! Resources: what was used beside what was planned.

use crate::diagnostic::{Code, Diagnostic};
use crate::eval::figures;
use crate::plan::{Plan, Value};
use crate::text;

/// Reports the nodes that used more than was planned for them.
pub(super) fn above_plan(plan: &Plan, diagnostics: &mut Vec<Diagnostic>) {
    let Some(facts) = plan.facts.get(&plan.year) else { return };
    for planned in &plan.resources {
        let Some(used) = facts.resources(planned.item) else { continue };
        let (Value::Number(before, _), Value::Number(after, _)) = (planned.value, used.value) else { continue };
        if after <= before {
            continue;
        }
        let word = plan.name(planned.item);
        let (had, spent) = (figures::written(plan, planned.value), figures::written(plan, used.value));
        let message = text!(
            "«{word}» ha usato {spent}, più di quanto previsto ({had})",
            "“{word}” used {spent}, more than was planned ({had})"
        );
        let help = text!(
            "controlla i due importi; se lo stanziamento è cambiato, aggiorna `risorse` nel piano",
            "check both amounts; if the budget was changed, update `risorse` in the plan"
        );
        diagnostics.push(
            Diagnostic::new(Code::ResourcesExceeded, used.span, message)
                .also(planned.span, text!("le risorse previste", "the resources planned"))
                .help(help),
        );
    }
}
