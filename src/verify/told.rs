//! What `verify` finds, as diagnostics.

use super::checked::Checked;
use super::claims::unlike_weight;
use super::verdict::Verdict;
use crate::arithmetic::number::Number;
use crate::diagnostic::{Code, Diagnostic, Lang, Text};
use crate::eval::figures;
use crate::ground::number::italian;
use crate::plan::{Claim, Plan};
use crate::syntax::name::spelled;
use crate::text;

/// The findings of `verify` as diagnostics.
pub fn diagnostics(plan: &Plan, checked: &[Checked]) -> Vec<Diagnostic> {
    let one = |c: &Checked| match &c.apart {
        Some(apart) if c.is_apart() && !c.denied => {
            // The last of them tells of all.
            let is_last = apart.with.iter().all(|other| *other < c.claim);
            is_last.then(|| not_together(plan, checked, c))
        }
        _ => Some(diagnostic(plan, c)),
    };
    checked.iter().filter(|c| c.is_finding()).filter_map(one).collect()
}

fn not_together(plan: &Plan, checked: &[Checked], last: &Checked) -> Diagnostic {
    let claim = &plan.claims[last.claim];
    let word = plan.name(claim.item);
    let figures = |lang: Lang| {
        let others = last.apart.iter().flat_map(|a| &a.with).map(|other| checked[*other].published.text.get(lang));
        (last.published.text.get(lang), others.collect::<Vec<_>>().join(", "))
    };
    let ((own, others), (own_en, others_en)) = (figures(Lang::It), figures(Lang::En));
    let message = Text {
        it: format!("«{word}»: {own} non torna insieme a {others}").into(),
        en: format!("“{word}”: {own_en} does not hold together with {others_en}").into(),
    };
    let help = text!(
        "una per una tornano con le cifre scritte nei dati, tutte insieme no: correggi quella sbagliata, o aggiungi `smentito \"perché\"`",
        "one by one they follow from the digits written in the data, all together they do not: correct the wrong one, or add `smentito \"why\"`"
    );
    let found = Diagnostic::new(Code::ClaimsApart, claim.value_span, message).help(help);
    let found = found.label(wants(plan, last).unwrap_or_default());
    let others = last.apart.iter().flat_map(|a| &a.with).map(|other| &checked[*other]);
    others.fold(found, |found, other| {
        found.also(plan.claims[other.claim].value_span, wants(plan, other).unwrap_or_default())
    })
}

/// Between what a figure says that the one datum lies from which it and others come.
pub fn wants(plan: &Plan, checked: &Checked) -> Option<Text> {
    let ((item, year), low, high) = checked.apart.as_ref()?.ends()?;
    let measure = figures::measure(plan, item);
    let (low, high) = (figures::quantity(plan, low, measure), figures::quantity(plan, high, measure));
    let mut name = plan.name(item).to_owned();
    if year != plan.year {
        name += &format!(" {year}");
    }
    Some(text!("vuole «{name}» fra {low} e {high}", "wants “{name}” between {low} and {high}"))
}

/// What is to be said beside a figure that may not hold together with others.
pub fn beside(plan: &Plan, all: &[Checked], checked: &Checked) -> Option<Text> {
    let apart = checked.apart.as_ref()?;
    let figures = |lang: Lang| {
        let others = apart.with.iter().map(|other| all[*other].published.text.get(lang));
        others.collect::<Vec<_>>().join(", ")
    };
    let (it, en) = (figures(Lang::It), figures(Lang::En));
    let said = match apart.is_proven {
        true => text!("non torna insieme a ", "does not hold together with "),
        false => text!("non si sa se torna insieme a ", "it is not known whether it holds together with "),
    };
    let said = said.then(&Text { it: it.into(), en: en.into() });
    Some(match wants(plan, checked) {
        Some(wants) => said.then(&Text::same(": ")).then(&wants),
        None => said,
    })
}

fn diagnostic(plan: &Plan, checked: &Checked) -> Diagnostic {
    let claim = &plan.claims[checked.claim];
    let word = plan.about(claim);
    let (shown, own) = checked.told();
    let published = |lang: Lang| shown.get(lang);
    let computed = |lang: Lang| own.as_ref().map_or("", |own| own.get(lang));
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
            let mut message = Text { it: it.into(), en: en.into() };
            if checked.printed.as_ref().is_some_and(|printed| printed.follows) {
                message = message.then(&text!(
                    "; con le cifre che il documento stampa sotto torna",
                    "; it does follow from the figures that the document prints below"
                ));
            }
            let found = Diagnostic::new(Code::ClaimContradicted, claim.value_span, message);
            if !claim.is_of_item() || checked.in_words {
                return found.help(text!(
                    "correggi la riga o il piano; se il documento sbaglia aggiungi `smentito \"perché\"`",
                    "correct the line or the plan; if the document is wrong add `smentito \"why\"`"
                ));
            }
            let word = spelled(word);
            found.help(text!(
                "correggi la cifra o i dati; se la cifra è sbagliata aggiungi `smentito \"perché\"`; `albero why {word}` dice da dove viene il calcolo",
                "correct the figure or the data; if the figure is wrong add `smentito \"why\"`; `albero why {word}` tells where the computation comes from"
            ))
        }
        Verdict::Missing => not_computable(plan, claim, word, published(Lang::It)),
        Verdict::Exact | Verdict::Compatible if checked.differs_below() => apart(claim, checked, word),
        Verdict::Exact | Verdict::Compatible | Verdict::Worded => {
            let message = Text {
                it: format!("«{word}»: {} è smentito, ma ora torna con il calcolo ({})", it[0], it[1]).into(),
                en: format!("“{word}”: {} is denied, but now follows ({})", en[0], en[1]).into(),
            };
            let help = text!("togli `smentito`", "remove `smentito`");
            Diagnostic::new(Code::DenialOutdated, claim.denied, message).help(help)
        }
    }
}

/// A figure that follows from the plan, and not from what is printed below it.
fn apart(claim: &Claim, checked: &Checked, word: &str) -> Diagnostic {
    let (published, below) = (&checked.published.text, checked.printed.as_ref().map(|p| p.computed.text.clone()));
    let below = below.unwrap_or_default();
    let message = Text {
        it: format!(
            "«{word}»: pubblicato {}, ma le cifre che il documento stampa sotto danno {}",
            published.it, below.it
        )
        .into(),
        en: format!(
            "“{word}”: published {}, but the figures that the document prints below give {}",
            published.en, below.en
        )
        .into(),
    };
    Diagnostic::new(Code::PrintedApart, claim.value_span, message).help(text!(
        "una di quelle cifre è sbagliata, o lo è questa: correggi, o aggiungi `smentito \"perché\"`",
        "one of those figures is wrong, or this one is: correct it, or add `smentito \"why\"`"
    ))
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
        let help = if !plan.doubts.is_empty() {
            text!(
                "correggi prima gli errori del piano: un punteggio non sta su dati con errori",
                "correct the errors of the plan first: no score stands on data with errors"
            )
        } else {
            text!(
                "mancano dati o regole; se è così, scrivi `consenti non_calcolabile motivo \"…\"` nel blocco",
                "data or rules are missing; if that is right, write `consenti non_calcolabile motivo \"…\"` in the block"
            )
        };
        (message, help)
    };
    Diagnostic::new(Code::ClaimNotComputable, claim.value_span, message).help(help)
}
