//! What becomes of the score of a node: the function of its `nodo`, and the rule on an edge to it. Both see that score
//! as `valore`; a node has no target, no baseline and no day.

use super::context::Checker;
use super::rules::{self, Parts};
use super::{conditions, lists, stages, thresholds};
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::ground::formula::NodeKind;
use crate::ground::quantity::Quantity;
use crate::plan::{
    Aggregation, Combine, ItemId, Kind, Lost, Policy, Rule, RuleFormula, RuleId, ScoreFunction, Variable, parameters_on,
};
use crate::source::Place;
use crate::syntax::view::rule::{Multiply, Part};
use crate::syntax::view::stage::Formula;
use crate::text;

/// What is known of an indicator and of no node.
const OF_INDICATORS: [Variable; 6] =
    [Variable::Target, Variable::Baseline, Variable::Delay, Variable::Met, Variable::Lower, Variable::Upper];

/// Reads the lines of a `nodo` that say what becomes of the score that the children give.
pub(super) fn of_node(
    cx: &mut Checker<'_, '_>,
    word: Place,
    kind: Kind,
    lines: &[Part<'_>],
    policy: &Policy,
) -> Option<Box<Rule>> {
    if lines.is_empty() {
        return None;
    }
    let own = policy.node_parameters.iter().enumerate().filter(|(_, p)| p.kind == kind);
    let own = own.map(|(i, p)| (cx.text(p.name), Variable::Parameter(first_named(cx, policy, i))));
    // Those that a node lacks are read too, and told as what they are.
    let names: Vec<(&str, Variable)> = own.chain(Variable::NAMED).collect();
    let mut read = Parts::default();
    for part in lines {
        match part {
            Part::Bands(bands) if bands.of_rule().is_some() => {
                read.is_incomplete = true;
                cx.diagnostics.extend(bands.of_rule().map(over_a_rule));
            }
            part => read.part(cx, *part, &names),
        }
    }
    let message =
        text!("questo `nodo` ha più di una funzione di punteggio", "this `nodo` has more than one score function");
    read.one_function(cx, message);
    if read.is_incomplete {
        return None;
    }
    let as_it_is = || ScoreFunction::Formula(rules::one(NodeKind::Name(Variable::Value), word));
    let score = read.score.into_iter().next().map_or_else(as_it_is, |(score, _)| score);
    let rule = Rule {
        name: word,
        direction: None,
        parameters: Vec::new(),
        guards: read.guards,
        score,
        inner: None,
        limits: None,
        rounding: None,
    };
    let strangers = strangers(&rule);
    for (variable, place) in &strangers {
        let name = variable.word();
        let message = text!("un nodo non ha un `{name}`", "a node has no `{name}`");
        let help = text!(
            "nel blocco di un `nodo` c'è `valore`, il punteggio che danno i figli, e ci sono i parametri del suo tipo di nodo",
            "in the block of a `nodo` there is `valore`, the score that the children give, and the parameters of its kind of node"
        );
        cx.report(Diagnostic::new(Code::WrongKind, *place, message).help(help));
    }
    rules::bands_in_order(cx, &rule);
    strangers.is_empty().then(|| Box::new(rule))
}

/// What a score is multiplied by: a formula over the parameters of a kind of node.
pub(super) fn factor(cx: &mut Checker<'_, '_>, read: Formula, kind: Kind, policy: &Policy) -> Option<RuleFormula> {
    let own = policy.node_parameters.iter().enumerate().filter(|(_, p)| p.kind == kind);
    let own = own.map(|(i, p)| (cx.text(p.name), Variable::Parameter(first_named(cx, policy, i))));
    let names: Vec<(&str, Variable)> = own.collect();
    let formula = stages::resolve_rule_formula(cx, read, &names)?;
    conditions::is_number(cx, &formula).then_some(formula)
}

/// The same on an edge, over the parameters of the node that it starts from.
pub(super) fn factor_on(cx: &mut Checker<'_, '_>, line: Multiply<'_>, parent: ItemId, edge: Place) {
    let policy = std::mem::take(&mut cx.plan.policy);
    let read = line.read(cx.diagnostics);
    let found = read.and_then(|read| factor(cx, read, cx.plan.item(parent).kind, &policy));
    cx.plan.policy = policy;
    match found {
        Some(formula) => drop(cx.plan.factors.insert(edge, formula)),
        None => cx.lose(Lost::Item(parent)),
    }
}

fn over_a_rule(name: Place) -> Diagnostic {
    let message = text!(
        "in un `nodo` le fasce stanno su una formula, non su una regola",
        "in a `nodo` the bands are over a formula, not over a rule"
    );
    let help = text!(
        "scrivi `fasce valore {{ … }}`: `valore` è il punteggio che danno i figli",
        "write `fasce valore {{ … }}`: `valore` is the score that the children give"
    );
    Diagnostic::new(Code::UnexpectedForm, name, message).help(help)
}

/// What a rule sees that no node has, each once, where it is written first.
fn strangers(rule: &Rule) -> Vec<(Variable, Place)> {
    let mut found: Vec<(Variable, Place)> = rule.inner.as_deref().map(strangers).unwrap_or_default();
    for (variable, place) in rule.formulas().flat_map(|f| f.names()) {
        if OF_INDICATORS.contains(variable) && found.iter().all(|(known, _)| known != variable) {
            found.push((*variable, place));
        }
    }
    found
}

/// Thresholds of a policy's nodes that were meant to be percentages: scores are fractions of 100 %, unless they are
/// points.
pub(super) fn bare_thresholds(cx: &mut Checker<'_, '_>, policy: &Policy) {
    for aggregation in &policy.aggregations {
        if let Some(function) = aggregation.function.as_deref().filter(|_| is_ratio(policy, aggregation)) {
            thresholds::high_ratios(cx, &thresholds::of_score(function));
        }
    }
}

fn is_ratio(policy: &Policy, aggregation: &Aggregation) -> bool {
    policy.print.percent && aggregation.combine != Combine::Sum
}

/// Holds the value of a parameter of a node against what the functions of its kind compare it with.
pub(super) fn parameter(cx: &mut Checker<'_, '_>, id: ItemId, index: u16, given: Quantity) {
    let policy = std::mem::take(&mut cx.plan.policy);
    let kind = cx.plan.item(id).kind;
    let of_kind = policy.aggregations.iter().filter(|a| a.kind == kind && is_ratio(&policy, a));
    for function in of_kind.filter_map(|a| a.function.as_deref()) {
        thresholds::node_parameter(cx, function, id, index, given);
    }
    cx.plan.policy = policy;
}

/// The parameters that nodes need for the function of their kind.
pub(super) fn needs(cx: &mut Checker<'_, '_>) {
    let policy = &cx.plan.policy;
    let asks = |a: &Aggregation| {
        let all = 0..policy.node_parameters.len() as u16;
        all.filter(|i| a.asks_for(*i)).collect::<Vec<u16>>()
    };
    let asked: Vec<Vec<u16>> = policy.aggregations.iter().map(asks).collect();
    if asked.iter().all(Vec::is_empty) && cx.plan.factors.is_empty() {
        return;
    }
    let mut missing: Vec<(ItemId, u16, Place)> = Vec::new();
    for id in cx.plan.ids().filter(|id| cx.plan.edges_of(*id).next().is_some()) {
        let Some(of) = crate::plan::aggregation(&cx.plan, policy, id) else { continue };
        let at = policy.aggregations.iter().position(|a| std::ptr::eq(a, of)).unwrap_or_default();
        let given = crate::plan::parameters_of(&cx.plan, id);
        let lacks = asked[at].iter().filter(|i| given[usize::from(**i)].is_none());
        missing.extend(lacks.map(|i| (id, *i, of.span)));
    }
    for edge in cx.plan.edges.iter() {
        let Some(factor) = cx.plan.factor(edge) else { continue };
        let given = crate::plan::parameters_of(&cx.plan, edge.parent);
        for (variable, _) in factor.names() {
            if let Variable::Parameter(i) = variable
                && given[usize::from(*i)].is_none()
                && missing.iter().all(|(id, known, _)| (id, known) != (&edge.parent, i))
            {
                missing.push((edge.parent, *i, factor.span()));
            }
        }
    }
    for (id, index, nodo) in missing {
        let kind = cx.plan.item(id).kind.word();
        lacks_parameter(cx, id, index, nodo, text!("a un `{kind}` lo si chiede qui", "it is asked of a `{kind}` here"));
    }
}

/// A node without a parameter that something asks for.
pub(super) fn lacks_parameter(cx: &mut Checker<'_, '_>, id: ItemId, index: u16, asks: Place, why: Text) {
    let (word, at) = (cx.name_of(id), cx.plan.item(id).name);
    let name = cx.text(cx.plan.policy.node_parameters[usize::from(index)].name);
    let message = text!("a «{word}» manca il parametro `{name}`", "“{word}” lacks the parameter `{name}`");
    let found = Diagnostic::new(Code::ParameterMissing, at, message)
        .also(asks, why)
        .help(text!("aggiungi `parametro {name} VALORE`", "add `parametro {name} VALUE`"));
    cx.report(found);
}

/// The first parameter of nodes with the name of this one.
pub(super) fn first_named(cx: &Checker<'_, '_>, policy: &Policy, index: usize) -> u16 {
    let all = &policy.node_parameters;
    all.iter().position(|p| cx.text(p.name) == cx.text(all[index].name)).unwrap_or(index) as u16
}

/// The rule on an edge to a node, where it sees nothing that a node lacks; reports it otherwise.
pub(super) fn rule_on(cx: &mut Checker<'_, '_>, index: usize) -> Option<RuleId> {
    let edge = &cx.plan.edges[index];
    let (child, at) = (edge.child, edge.span);
    let Some(id) = edge.rule else {
        without_rule(cx, child, at);
        return None;
    };
    let rule = cx.plan.policy.rule(id);
    let Some((variable, place)) = strangers(rule).first().copied() else { return Some(id) };
    let (owner, name) = (cx.text(rule.name), variable.word());
    let (word, kind) = (cx.name_of(child), cx.plan.item(child).kind.word());
    let message = text!(
        "«{word}» è un `{kind}`: la regola «{owner}» guarda `{name}`, che un nodo non ha",
        "“{word}” is a `{kind}`: the rule “{owner}” looks at `{name}`, which a node does not have"
    );
    let found = Diagnostic::new(Code::WrongKind, at, message)
        .also(place, text!("lo guarda qui", "it looks at it here"))
        .help(text!(
            "di un nodo una regola vede solo il punteggio, che è `valore`: scegli una regola fatta così, o togli `regola`",
            "of a node a rule sees nothing but the score, which is `valore`: choose such a rule, or remove `regola`"
        ));
    cx.report(found);
    None
}

/// Holds the parameters and thresholds of the rule on an edge to a node against what that needs.
pub(super) fn complete(cx: &mut Checker<'_, '_>, index: usize, id: RuleId) {
    parameters_given(cx, index, id);
    bare_on_edge(cx, index, id);
}

fn without_rule(cx: &mut Checker<'_, '_>, child: ItemId, at: Place) {
    let (word, kind) = (cx.name_of(child), cx.plan.item(child).kind.word());
    let message = text!(
        "«{word}» è un `{kind}`: un `parametro` senza una `regola` qui non avrebbe effetto",
        "“{word}” is a `{kind}`: a `parametro` without a `regola` would have no effect here"
    );
    let help = text!(
        "aggiungi `regola NOME`: il suo `valore` è il punteggio di «{word}»; o togli `parametro`",
        "add `regola NAME`: its `valore` is the score of “{word}”; or remove `parametro`"
    );
    cx.report(Diagnostic::new(Code::WrongKind, at, message).help(help));
}

/// The parameters of a rule on an edge are all there.
fn parameters_given(cx: &mut Checker<'_, '_>, index: usize, id: RuleId) {
    let edge = &cx.plan.edges[index];
    let rule = cx.plan.policy.rule(id);
    let given = parameters_on(rule, edge);
    let missing: Vec<&str> = lists::missing(rule, &given).map(|p| cx.text(p.name)).collect();
    let Some(first) = missing.first() else { return };
    let (word, owner, listed) = (cx.name_of(edge.child), cx.text(rule.name), missing.join(", "));
    let message = text!(
        "a «{word}» mancano i parametri di «{owner}»: {listed}",
        "“{word}” lacks the parameters of “{owner}”: {listed}"
    );
    let help = text!("aggiungi `parametro {first} VALORE`", "add `parametro {first} VALUE`");
    let found = Diagnostic::new(Code::ParameterMissing, edge.span, message)
        .also(rule.name, text!("la regola è dichiarata qui", "the rule is declared here"))
        .help(help);
    cx.report(found);
}

/// Thresholds of its rule that were meant to be percentages, told once for all edges.
fn bare_on_edge(cx: &mut Checker<'_, '_>, index: usize, id: RuleId) {
    let first = cx.plan.edges.iter().position(|e| e.rule == Some(id) && cx.plan.item(e.child).kind != Kind::Indicator);
    let child = cx.plan.edges[index].child;
    let of = crate::plan::aggregation(&cx.plan, &cx.plan.policy, child);
    if first == Some(index) && of.is_some_and(|of| is_ratio(&cx.plan.policy, of)) {
        let measures = thresholds::of_score(cx.plan.policy.rule(id));
        thresholds::high_ratios(cx, &measures);
    }
}
