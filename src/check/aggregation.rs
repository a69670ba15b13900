//! `nodo` lines of a policy: how nodes of a kind are computed from their children.

use super::context::Checker;
use super::{conditions, functions, stages};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{Aggregation, Combine, Component, Kind, Policy, Variable};
use crate::source::Place;
use crate::syntax::view::{self, policy::NodePart};
use crate::text;
use rust_decimal::Decimal;

/// `nodo KIND [tipo "…"] media pesata di indicatori { … }`
pub(super) fn aggregation(cx: &mut Checker<'_, '_>, node: view::policy::Node<'_>, policy: &mut Policy) {
    let Some(head) = node.head(cx.diagnostics) else { return };
    let mut found = Aggregation {
        kind: head.kind,
        typology: head.typology.map(|span| cx.text(span).to_owned()),
        combine: match head.combine {
            view::policy::Combine::WeightedMean => Combine::WeightedMean,
            view::policy::Combine::Mean => Combine::Mean,
            view::policy::Combine::Minimum => Combine::Minimum,
            view::policy::Combine::Maximum => Combine::Maximum,
            view::policy::Combine::Sum => Combine::Sum,
            view::policy::Combine::Product => Combine::Product,
        },
        of: head.of,
        assigned: head.assigned,
        weight: None,
        function: None,
        factor: None,
        limits: None,
        rounding: None,
        components: Vec::new(),
        missing: None,
        not_assessable: None,
        span: node.span(),
    };
    let (mut moves, mut function) = (Vec::new(), Vec::new());
    for part in node.parts() {
        match part {
            NodePart::Function(part) => function.push(part),
            NodePart::Multiply(line) => {
                let read = line.read(cx.diagnostics);
                found.factor = read.and_then(|read| functions::factor(cx, read, found.kind, policy));
            }
            part => aggregation_part(cx, part, policy, &mut found, &mut moves),
        }
    }
    found.function = functions::of_node(cx, node.word(), found.kind, &function, policy);
    empty_components(cx, &mut found, moves);
    policy.aggregations.push(found);
}

fn aggregation_part(
    cx: &mut Checker<'_, '_>,
    part: NodePart<'_>,
    policy: &Policy,
    found: &mut Aggregation,
    moves: &mut Vec<(usize, Place)>,
) {
    match part {
        NodePart::Limits(line) => found.limits = stages::limits(cx, line),
        NodePart::Rounding(line) => found.rounding = stages::rounding(cx, line),
        NodePart::Missing(line) => found.missing = line.read(cx.diagnostics).map(stages::treatment),
        NodePart::NotAssessable(line) => found.not_assessable = line.read(cx.diagnostics).map(stages::treatment),
        NodePart::Weight(line) => {
            // The formula is over the children: their parameters, not those of other kinds.
            let of_children = |kind: Kind| found.of.is_empty() || found.of.contains(&kind);
            let parameters = policy.node_parameters.iter().enumerate().filter(|(_, p)| of_children(p.kind));
            let named =
                parameters.map(|(i, p)| (cx.text(p.name), Variable::Parameter(functions::first_named(cx, policy, i))));
            let names: Vec<(&str, Variable)> = named.collect();
            let read = line.read(cx.diagnostics);
            let weight = read.and_then(|read| stages::resolve_rule_formula(cx, read, &names));
            found.weight = weight.filter(|formula| conditions::is_number(cx, formula));
        }
        NodePart::Component(line) => {
            let Some(component) = line.read(cx.diagnostics) else { return };
            moves.extend(component.empty_to.map(|to| (found.components.len(), to)));
            let weight = component.weight.map_or(Decimal::ZERO, |q| q.value);
            found.components.push(Component { name: component.name, weight, empty_to: None });
        }
        NodePart::Function(_) | NodePart::Multiply(_) | NodePart::Other => {}
    }
}

fn empty_components(cx: &mut Checker<'_, '_>, found: &mut Aggregation, moves: Vec<(usize, Place)>) {
    for (from, to) in moves {
        let word = cx.text(to);
        let target = found.components.iter().position(|c| cx.text(c.name) == word);
        match target {
            Some(index) if index != from => found.components[from].empty_to = Some(index as u16),
            _ => {
                let listed = found.components.iter().map(|c| cx.text(c.name)).collect::<Vec<_>>().join(", ");
                let message = text!("il peso non può passare a «{word}»", "the weight cannot move to “{word}”");
                let help =
                    text!("scegli un altro componente tra: {listed}", "choose another component among: {listed}");
                cx.report(Diagnostic::new(Code::ComponentUnknown, to, message).help(help));
            }
        }
    }
}
