//! What `verify` finds, as diagnostics.

use super::claims::{Checked, unlike_weight};
use super::verdict::Verdict;
use crate::arithmetic::number::Number;
use crate::diagnostic::{Code, Diagnostic, Lang, Text};
use crate::eval::figures;
use crate::ground::number::italian;
use crate::plan::{Claim, Plan};
use crate::text;

/// The findings of `verify` as diagnostics.
pub fn diagnostics(plan: &Plan, checked: &[Checked]) -> Vec<Diagnostic> {
    checked.iter().filter(|c| c.is_finding()).map(|c| diagnostic(plan, c)).collect()
}

fn diagnostic(plan: &Plan, checked: &Checked) -> Diagnostic {
    let claim = &plan.claims[checked.claim];
    let word = plan.name(claim.item);
    let published = |lang: Lang| checked.published.text.get(lang);
    let computed = |lang: Lang| checked.computed.as_ref().map_or("", |c| c.text.get(lang));
    let (it, en) = ([published(Lang::It), computed(Lang::It)], [published(Lang::En), computed(Lang::En)]);
    match checked.verdict {
        Verdict::Contradicted => {
            let mut it = format!("«{word}»: pubblicato {}, calcolato {}", it[0], it[1]);
            let mut en = format!("“{word}”: published {}, computed {}", en[0], en[1]);
            let short = |n: Number| italian(n.decimal().round_dp(4).normalize());
            if let Some(d) = checked.difference.map(short) {
                it += &format!(", differenza {d}");
                en += &format!(", difference {d}");
            }
            if let Some(i) = checked.interval.filter(|i| i.one().is_none()) {
                let range = figures::ends(i, checked.unlimited, short);
                it += &format!(" (intervallo {range})");
                en += &format!(" (interval {range})");
            }
            let message = Text { it: it.into(), en: en.into() };
            Diagnostic::new(Code::ClaimContradicted, claim.value_span, message).help(text!(
                "correggi la cifra o i dati; se la cifra è sbagliata aggiungi `smentito \"perché\"`; `albero why {word}` dice da dove viene il calcolo",
                "correct the figure or the data; if the figure is wrong add `smentito \"why\"`; `albero why {word}` tells where the computation comes from"
            ))
        }
        Verdict::Missing => not_computable(plan, claim, word, published(Lang::It)),
        Verdict::Exact | Verdict::Compatible => {
            let message = Text {
                it: format!("«{word}»: {} è smentito, ma ora torna con il calcolo ({})", it[0], it[1]).into(),
                en: format!("“{word}”: {} is denied, but now follows ({})", en[0], en[1]).into(),
            };
            let help = text!("togli `smentito`", "remove `smentito`");
            Diagnostic::new(Code::DenialOutdated, claim.denied, message).help(help)
        }
    }
}

/// A figure that nothing is computed to hold against, and why.
fn not_computable(plan: &Plan, claim: &Claim, word: &str, published: &str) -> Diagnostic {
    let (message, help) = if claim.year != plan.year {
        let (year, own) = (claim.year, plan.year);
        let what = claim.kind();
        let message = text!(
            "{what} {year} di «{word}»: pubblicato {published}, ma il piano è del {own}",
            "{what} {year} of “{word}”: published {published}, but the plan is for {own}"
        );
        let help = text!(
            "per un altro anno si ricalcolano solo i valori con i loro dati; se basta, scrivi `consenti non_calcolabile motivo \"…\"` nel blocco",
            "for another year only values with their data are recomputed; if that is enough, write `consenti non_calcolabile motivo \"…\"` in the block"
        );
        (message, help)
    } else if unlike_weight(plan, claim) {
        let message = text!(
            "peso di «{word}»: pubblicato {published} in punti, ma nel piano è in `%`",
            "weight of “{word}”: published {published} in points, but in the plan it has a `%`"
        );
        let help = text!(
            "se anche quello pubblicato è una percentuale, scrivilo con il suo `%`",
            "if the published one is a percentage too, write it with its `%`"
        );
        (message, help)
    } else {
        let message = text!(
            "«{word}»: pubblicato {published}, ma il piano non permette di calcolarlo",
            "“{word}”: published {published}, but the plan cannot compute it"
        );
        let help = text!(
            "mancano dati o regole; se è così, scrivi `consenti non_calcolabile motivo \"…\"` nel blocco",
            "data or rules are missing; if that is right, write `consenti non_calcolabile motivo \"…\"` in the block"
        );
        (message, help)
    };
    Diagnostic::new(Code::ClaimNotComputable, claim.value_span, message).help(help)
}
