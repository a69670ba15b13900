//! Prizes that their quotas do not allow to be shared out.

use crate::diagnostic::{Code, Diagnostic};
use crate::eval::Scores;
use crate::eval::prizes::share;
use crate::plan::Plan;
use crate::text;

/// Reports them; not what more actuals may still mend, nor what stands on an error that is told where it is.
pub(super) fn not_shared(plan: &Plan, scores: &Scores, diagnostics: &mut Vec<Diagnostic>) {
    for prize in &plan.prizes {
        let Some(trouble) = share(plan, scores, prize).trouble.filter(|trouble| !trouble.may_pass()) else { continue };
        let word = plan.text(prize.name);
        let message =
            text!("«{word}» non si può ripartire: ", "“{word}” cannot be shared out: ").then(&trouble.words(plan));
        let help = text!(
            "controlla `quota`, `massimo` e i parametri di chi partecipa",
            "check `quota`, `massimo` and the parameters of those who take part"
        );
        let found = Diagnostic::new(Code::PrizeNotShared, prize.name, message)
            .also(prize.quota.span(), text!("la quota", "the quota"))
            .help(help);
        diagnostics.push(found);
    }
}
