//! Conditions and numbers are different things: `se` takes a condition, everything else a number.

use super::context::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ground::formula::{Formula, Node, NodeKind, Operator};
use crate::plan::{RuleFormula, Variable};
use crate::source::Place;
use crate::text;

/// What a step of a formula gives, or a place takes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Condition,
    Number,
}

/// True when a formula of a rule is a condition throughout; reports it otherwise.
pub(super) fn is_condition(cx: &mut Checker<'_, '_>, formula: &RuleFormula) -> bool {
    if !steps_fit(cx, formula, variable) {
        return false;
    }
    if result(formula, variable) == Sort::Condition {
        return true;
    }
    let message = text!("dopo `se` ci vuole una condizione", "a condition goes after `se`");
    let help =
        text!("per esempio `se rispettato` o `se target <= 0`", "for example `se rispettato` or `se target <= 0`");
    cx.report(Diagnostic::new(Code::MalformedFormula, formula.span(), message).help(help));
    false
}

/// True when a formula of a rule is a number throughout; reports it otherwise.
pub(super) fn is_number(cx: &mut Checker<'_, '_>, formula: &RuleFormula) -> bool {
    number(cx, formula, variable)
}

/// True when a formula over data is a number throughout; reports it otherwise.
pub(super) fn computes<N>(cx: &mut Checker<'_, '_>, formula: &Formula<N>) -> bool {
    number(cx, formula, |_| Sort::Number)
}

/// True when a formula over the plan is a condition throughout; reports it otherwise.
pub(super) fn holds<N>(cx: &mut Checker<'_, '_>, formula: &Formula<N>) -> bool {
    let name: fn(&N) -> Sort = |_| Sort::Number;
    if !steps_fit(cx, formula, name) {
        return false;
    }
    if result(formula, name) == Sort::Condition {
        return true;
    }
    let message = text!("un fatto che vale è una condizione", "a fact that holds is a condition");
    let help = text!(
        "confronta due numeri, come in `risorse(A1) <= risorse(COMUNE)`",
        "compare two numbers, as in `risorse(A1) <= risorse(COMUNE)`"
    );
    cx.report(Diagnostic::new(Code::MalformedFormula, formula.span(), message).help(help));
    false
}

fn variable(variable: &Variable) -> Sort {
    if *variable == Variable::Met { Sort::Condition } else { Sort::Number }
}

fn number<N>(cx: &mut Checker<'_, '_>, formula: &Formula<N>, name: fn(&N) -> Sort) -> bool {
    if !steps_fit(cx, formula, name) {
        return false;
    }
    let fits = result(formula, name) == Sort::Number;
    if !fits {
        let Some(last) = formula.nodes.last() else { return true };
        let found = wrong(cx, formula.span(), Sort::Number, last);
        cx.report(found.help(text!(
            "per dare un punteggio a una condizione scrivi `se … vale …`",
            "to give a condition a score write `se … vale …`"
        )));
    }
    fits
}

/// What a formula gives.
fn result<N>(formula: &Formula<N>, name: fn(&N) -> Sort) -> Sort {
    formula.nodes.last().map_or(Sort::Number, |node| sort(&node.kind, name))
}

fn sort<N>(kind: &NodeKind<N>, name: fn(&N) -> Sort) -> Sort {
    match kind {
        NodeKind::Binary(operator, ..) if operator.is_condition() => Sort::Condition,
        NodeKind::Not(_) => Sort::Condition,
        NodeKind::Name(n) => name(n),
        NodeKind::Number(..) | NodeKind::Negate(_) | NodeKind::Per(..) | NodeKind::Call(..) | NodeKind::Binary(..) => {
            Sort::Number
        }
    }
}

/// Holds every operand against what its operator takes; reports the first that is something else.
fn steps_fit<N>(cx: &mut Checker<'_, '_>, formula: &Formula<N>, name: fn(&N) -> Sort) -> bool {
    for (step, node) in formula.nodes.iter().enumerate() {
        let takes = match node.kind {
            NodeKind::Binary(Operator::And | Operator::Or, ..) | NodeKind::Not(_) => Sort::Condition,
            _ => Sort::Number,
        };
        let operands = operands(&node.kind);
        let wrong_one = operands.into_iter().find(|&at| sort(&formula.nodes[at as usize].kind, name) != takes);
        let Some(at) = wrong_one else { continue };
        let operand = &formula.nodes[at as usize];
        let span = formula.place(operand);
        let found = wrong(cx, span, takes, operand);
        let negates = matches!(node.kind, NodeKind::Not(_));
        let compared = formula.nodes.iter().any(|outer| {
            matches!(outer.kind, NodeKind::Binary(operator, a, _) if operator.is_condition() && a as usize == step)
        });
        let found = if negates && compared {
            let of = cx.text(span);
            found.help(text!(
                "`non` nega solo ciò che lo segue: metti il confronto fra parentesi, `non ({of} …)`",
                "`non` denies only what follows it: put the comparison in parentheses, `non ({of} …)`"
            ))
        } else if takes == Sort::Condition {
            found.help(text!(
                "una condizione confronta due numeri, come `valore >= target`, o è `rispettato`",
                "a condition compares two numbers, as in `valore >= target`, or is `rispettato`"
            ))
        } else {
            found.help(text!(
                "una condizione sta dopo `se`, o fra `e`, `o` e `non`",
                "a condition stands after `se`, or among `e`, `o` and `non`"
            ))
        };
        cx.report(found);
        return false;
    }
    true
}

fn operands<N>(kind: &NodeKind<N>) -> Vec<u32> {
    match kind {
        NodeKind::Number(..) | NodeKind::Name(_) => Vec::new(),
        NodeKind::Negate(a) | NodeKind::Not(a) => vec![*a],
        NodeKind::Binary(_, a, b) => vec![*a, *b],
        NodeKind::Per(a, b, c) => vec![*a, *b, *c],
        NodeKind::Call(_, all) => all.clone(),
    }
}

fn wrong<N>(cx: &Checker<'_, '_>, span: Place, takes: Sort, operand: &Node<N>) -> Diagnostic {
    // A name where another kind of thing goes is well written.
    let code = match (&operand.kind, takes) {
        (NodeKind::Name(_), Sort::Number) => Code::WrongKind,
        _ => Code::MalformedFormula,
    };
    let word = cx.text(span);
    let message = match takes {
        Sort::Number => {
            text!("«{word}» è una condizione: qui ci vuole un numero", "“{word}” is a condition: expected a number")
        }
        Sort::Condition => {
            text!("«{word}» è un numero: qui ci vuole una condizione", "“{word}” is a number: expected a condition")
        }
    };
    Diagnostic::new(code, span, message)
}
