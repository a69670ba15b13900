//! What stands in the plan and no score counts: without a parent, or under one that counts other kinds.

use crate::diagnostic::{Code, Diagnostic, Text};
use crate::plan::{Edge, ItemId, Kind, Plan};
use crate::syntax::name::spelled;
use crate::text;

/// Reports the nodes and indicators that no score counts. What stands below one counts in it.
pub(super) fn uncounted(plan: &Plan, diagnostics: &mut Vec<Diagnostic>) {
    // Without a rule for a kind of node nothing of it is computed, and that has been said.
    let mut counted = vec![false; plan.items.len()];
    let mut under: Vec<Option<&Edge>> = vec![None; plan.items.len()];
    for edge in &plan.edges {
        let child = edge.child.0 as usize;
        counted[child] |= plan.counts(edge);
        if under[child].is_none_or(|known| known.used && !edge.used) {
            under[child] = Some(edge);
        }
    }
    for id in plan.ids().filter(|id| !counted[id.0 as usize]) {
        // A plan, a scorecard and a unit are scored by themselves.
        if plan.is_watched(id)
            || !matches!(plan.item(id).kind, Kind::Area | Kind::Objective | Kind::Project | Kind::Indicator)
        {
            continue;
        }
        diagnostics.push(found(plan, id, under[id.0 as usize]));
    }
}

fn found(plan: &Plan, id: ItemId, under: Option<&Edge>) -> Diagnostic {
    let item = plan.item(id);
    let word = plan.text(item.name);
    let message = text!("«{word}» non conta in nessun punteggio", "“{word}” counts in no score");
    let Some(edge) = under else {
        let message = message.then(&text!(": non sta in nessun nodo", ": it belongs to no node"));
        let word = spelled(word);
        return Diagnostic::new(Code::NotCounted, item.name, message).help(text!(
            "aggiungi `in NODO` alla sua riga, o `usa {word}` nel nodo o nel cruscotto che lo conta",
            "add `in NODE` to its line, or `usa {word}` to the node or scorecard that counts it"
        ));
    };
    let parent = plan.item(edge.parent);
    let (above, kind, own) = (plan.text(parent.name), parent.kind.word(), item.kind.plural());
    let counts = plan.policy.aggregation(parent.kind, plan.typology(edge.parent));
    let of: Vec<&str> = counts.iter().flat_map(|a| &a.of).map(|k| k.plural()).collect();
    let message = message.then(&match of.as_slice() {
        [] => text!(": «{above}» non ha un punteggio", ": “{above}” has no score"),
        _ => {
            let listed = of.join(", ");
            text!(": «{above}» conta solo {listed}", ": “{above}” counts only {listed}")
        }
    });
    let help: Text = text!(
        "mettilo in un nodo che conta {own}, o di' nella politica che un `{kind}` li conta; se è voluto scrivi `consenti non_conta motivo \"…\"`",
        "put it in a node that counts {own}, or let the policy say that a `{kind}` counts them; if that is intended write `consenti non_conta motivo \"…\"`"
    );
    let found = Diagnostic::new(Code::NotCounted, item.name, message).help(help);
    match counts {
        Some(aggregation) => found.also(aggregation.span, text!("la politica lo dice qui", "the policy says so here")),
        None => found,
    }
}
