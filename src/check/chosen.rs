//! Which of the policies read is the plan's.

use super::context::Checker;
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::plan::{ItemId, Policy};
use crate::resolve::Trees;
use crate::syntax::view::Written;
use crate::text;

/// The policy that `piano` names, the only one there is, or the one in force in the plan's year.
pub(super) fn chosen_policy(cx: &mut Checker<'_, '_>, trees: &Trees<'_>, own: &mut [Policy]) -> Option<usize> {
    let root = cx.plan.root?;
    let named = trees.line(cx.names.items[root.0 as usize].site).chosen_policy(cx.diagnostics);
    if named != Written::Absent {
        let name = named.read()?;
        let word = cx.text(name);
        let found = own.iter().position(|p| cx.text(p.name) == word);
        if found.is_none() {
            let near = suggest::closest(word, own.iter().map(|p| cx.text(p.name))).map(str::to_owned);
            cx.unknown(
                name,
                near,
                text!(
                    "`smvp {word} \"…\" {{ … }}`, o indica la cartella di tutto il piano",
                    "`smvp {word} \"…\" {{ … }}`, or name the folder of the whole plan"
                ),
            );
        }
        if let Some(index) = found {
            own[index].is_named = true;
        }
        return found;
    }
    if own.len() == 1 {
        return Some(0);
    }
    let in_force = in_force(own, cx.plan.year);
    if in_force.is_none() {
        policy_not_named(cx, root, own);
    }
    in_force
}

fn policy_not_named(cx: &mut Checker<'_, '_>, root: ItemId, own: &[Policy]) {
    let (name, year) = (cx.plan.item(root).name, cx.plan.year);
    let message = text!(
        "il piano non dice quale politica di punteggio usa",
        "the plan does not say which scoring policy it uses"
    );
    let help = text!("aggiungi `smvp NOME` nel blocco di `piano`", "add `smvp NAME` in the block of `piano`");
    let help = match own {
        [] => help,
        _ => help.then(&text!(
            "; senza, vale quella con il `dal` più recente entro il {year}, e deve essere una sola",
            "; without it, the one with the latest `dal` up to {year} holds, and there must be only one"
        )),
    };
    let mut found = Diagnostic::new(Code::MissingField, name, message).help(help);
    for policy in own.iter().take(3) {
        found = found.also(policy.name, text!("una è questa", "one is this"));
    }
    cx.report(found);
}

/// The policy with the latest `dal` up to the end of a year, where there is one and only one.
fn in_force(policies: &[Policy], year: i32) -> Option<usize> {
    let dated = |p: &Policy| p.from.filter(|d| d.year() <= year);
    let latest = policies.iter().filter_map(dated).max()?;
    let mut found = (0..policies.len()).filter(|&i| policies[i].from == Some(latest));
    let first = found.next();
    first.filter(|_| found.next().is_none())
}
