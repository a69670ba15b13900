//! What becomes of the scores of nodes: that every score gives one, that every line serves, and that those of this plan
//! can be computed.

use crate::arithmetic::number::Fault;
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::eval::{Scores, State};
use crate::plan::{
    Edge, EdgeId, Form, Goal, ItemId, Plan, Rule, aggregation, is_shaped, is_turned, parameters_of, parameters_on,
};
use crate::proof::verdict::{gaps, lines};
use crate::proof::words::Wording;
use crate::proof::{Domain, Given, Why, pieces};
use crate::source::Place;
use crate::text;
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// A rule over the score of a node.
struct Use<'p> {
    rule: &'p Rule,
    /// True for the function of a `nodo`.
    is_own: bool,
    /// The line that chooses it.
    at: Place,
    parameters: Vec<Option<Decimal>>,
}

/// The functions of the nodes that there are, and the rules on edges to nodes; those with the same numbers once.
fn uses(plan: &Plan) -> Vec<Use<'_>> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    let functions = plan.policy.aggregations.len();
    let mut add = |rule, at: Place, parameters: Vec<Option<Decimal>>, by: usize| {
        if seen.insert((by, parameters.clone())) {
            found.push(Use { rule, is_own: by < functions, at, parameters });
        }
    };
    for id in plan.ids().filter(|id| functions > 0 && plan.edges_of(*id).next().is_some()) {
        let Some(of) = aggregation(plan, &plan.policy, id) else { continue };
        if let Some(function) = of.function.as_deref() {
            let own = plan.policy.aggregations.iter().position(|a| std::ptr::eq(a, of)).unwrap_or_default();
            add(function, of.span, parameters_of(plan, id), own);
        }
    }
    for edge in plan.edges.iter().filter(|e| is_shaped(plan, e)) {
        if let Some(id) = edge.rule {
            let rule = plan.policy.rule(id);
            add(rule, edge.span, parameters_on(rule, edge), functions + usize::from(id.0));
        }
    }
    found
}

/// Proves what holds of every score that a node can have.
pub(super) fn prove(plan: &Plan, diagnostics: &mut Vec<Diagnostic>) {
    let all = uses(plan);
    for one in &all {
        let given = Given::new(Form::AtLeast, &Goal::Yes, None, &one.parameters);
        let Some(found) = pieces(one.rule, &given) else { continue };
        if let Some(gap) = gaps(&found, Domain::Numbers).into_iter().next().filter(|g| g.why == Why::Zero) {
            let writer = Wording { plan, item: None, domain: Domain::Numbers, is_score: true };
            let stretch = writer.stretch(&found[gap.piece]);
            let message = text!("la funzione del nodo non dà un punteggio ", "the node's function gives no score ")
                .then(&stretch)
                .then(&text!(": divide per zero", ": it divides by zero"));
            diagnostics.push(
                Diagnostic::new(Code::RuleGap, one.at, message).help(text!(
                    "aggiungi un caso `se … vale …` che lo copra",
                    "add a case `se … vale …` that covers it"
                )),
            );
        }
        // A rule with a name is looked at where it scores indicators too.
        let reached = lines(&found, Domain::Numbers);
        let is_own = one.is_own && all.iter().filter(|u| std::ptr::eq(u.rule, one.rule)).count() == 1;
        for at in super::proofs::idle(one.rule, &reached).filter(|_| is_own) {
            let message = text!(
                "nessun punteggio arriva a questa riga: le righe prima li prendono tutti",
                "no score comes to this line: the lines before take them all"
            );
            let help = text!("toglila, o correggi la soglia", "remove it, or correct the threshold");
            diagnostics.push(Diagnostic::new(Code::LineUnreached, at, message).help(help));
        }
    }
}

/// Nodes whose score can't be computed from those of their children.
pub(super) fn computable(plan: &Plan, scores: &Scores, diagnostics: &mut Vec<Diagnostic>) {
    for id in plan.ids() {
        if scores.get(id).state == State::Undefined
            && let Some(fault) = scores.fault_of_node(plan, id)
        {
            diagnostics.push(not_computable(plan, id, plan.item(id).name, fault));
        }
    }
    for &id in &plan.special_edges {
        let EdgeId(index) = id;
        let edge: &Edge = &plan.edges[index as usize];
        if is_turned(plan, edge)
            && scores.on_edge(id, edge).state == State::Undefined
            && scores.get(edge.child).range.is_some()
        {
            diagnostics.push(not_computable(plan, edge.child, edge.span, Fault::DivisionByZero));
        }
    }
}

fn not_computable(plan: &Plan, id: ItemId, at: Place, fault: Fault) -> Diagnostic {
    let word = plan.name(id);
    let why: Text = match fault {
        Fault::DivisionByZero => text!("divide per zero", "divides by zero"),
        Fault::Missing => text!("usa un parametro che manca", "uses a parameter that is missing"),
        Fault::WrongType => text!("usa un valore che non è un numero", "uses a value that is not a number"),
        Fault::Overflow | Fault::Undecided => text!("dà un numero troppo grande", "gives too large a number"),
    };
    let message = text!("«{word}» non si può calcolare: ", "“{word}” cannot be computed: ").then(&why);
    let help = text!(
        "controlla la funzione del suo `nodo`, o la regola nell'`usa`",
        "check the function of its `nodo`, or the rule in the `usa`"
    );
    Diagnostic::new(Code::NotComputable, at, message).help(help)
}
