//! Parameters: read where nodes and edges give them, tied to the rules that have them once those are known.

use super::context::Checker;
use super::lists::{self, GivenList};
use super::{fields, functions, measures, scales, thresholds};
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::ground::number::italian;
use crate::ground::quantity::{Quantity, WrittenMeasure};
use crate::plan::{ItemId, Kind, MeasureId, RuleId};
use crate::source::Place;
use crate::syntax::name::spelled;
use crate::syntax::view::node::Parameter;
use crate::text;
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

/// A parameter as written.
#[derive(Clone, Copy)]
pub(super) struct Given {
    pub(super) name: Place,
    pub(super) value: Quantity,
}

impl Given {
    /// One that stands in a cell.
    pub(super) fn in_cell(name: Place, value: Decimal, measure: MeasureId, span: Place) -> Given {
        let measure = match measure {
            MeasureId::NUMBER => WrittenMeasure::None,
            MeasureId::PERCENT => WrittenMeasure::Percent,
            _ => WrittenMeasure::Word(span.span()),
        };
        Given { name, value: Quantity { value, measure, span } }
    }
}

/// The parameters of indicators and edges, whose rules are not known while they are read.
#[derive(Default)]
pub(super) struct Parameters {
    of_items: FxHashMap<ItemId, Vec<Given>>,
    /// By where the edge is written.
    of_edges: FxHashMap<Place, Vec<Given>>,
    /// Lists of bands.
    lists_of_items: FxHashMap<ItemId, Vec<GivenList>>,
    lists_of_edges: FxHashMap<Place, Vec<GivenList>>,
}

/// Whose parameters they are.
#[derive(Clone, Copy)]
enum Of {
    Item(ItemId),
    Edge(Place),
}

impl Parameters {
    /// Adds one of an indicator; one that could not be read still says that the indicator gives some.
    pub(super) fn of_item(&mut self, id: ItemId, given: Option<Given>) {
        self.of_items.entry(id).or_default().extend(given);
    }

    /// Adds a list of bands of an indicator.
    pub(super) fn list_of_item(&mut self, id: ItemId, given: GivenList) {
        self.of_items.entry(id).or_default();
        self.lists_of_items.entry(id).or_default().push(given);
    }

    /// Adds a list of bands of an edge.
    pub(super) fn list_of_edge(&mut self, edge: Place, given: GivenList) {
        self.of_edges.entry(edge).or_default();
        self.lists_of_edges.entry(edge).or_default().push(given);
    }

    fn lists(&self, of: Of) -> &[GivenList] {
        let found = match of {
            Of::Item(id) => self.lists_of_items.get(&id),
            Of::Edge(edge) => self.lists_of_edges.get(&edge),
        };
        found.map_or(&[], Vec::as_slice)
    }

    /// Adds those of an edge.
    pub(super) fn of_edge(&mut self, edge: Place, given: Vec<Given>) {
        if !given.is_empty() {
            self.of_edges.entry(edge).or_default().extend(given);
        }
    }
}

/// `parametro NAME V`
pub(super) fn given(cx: &mut Checker<'_, '_>, field: Parameter<'_>) -> Option<Given> {
    let given = field.read(cx.diagnostics)?;
    let value = scales::amount(cx, given.value)?;
    measures::measure(cx, value.measure, value.span)?;
    Some(Given { name: given.name, value })
}

/// `parametro complessita 30` on a node.
pub(super) fn of_node(cx: &mut Checker<'_, '_>, id: ItemId, field: Parameter<'_>) {
    if let Some(given) = given(cx, field) {
        of_node_given(cx, id, given);
    }
}

/// True where the policy has such a parameter for nodes of this kind.
pub(super) fn is_of_node(cx: &Checker<'_, '_>, id: ItemId, name: Place) -> bool {
    let (kind, word) = (cx.plan.item(id).kind, cx.text(name));
    cx.plan.policy.node_parameters.iter().any(|p| p.kind == kind && cx.text(p.name) == word)
}

/// The value of a parameter that a node has.
pub(super) fn of_node_given(cx: &mut Checker<'_, '_>, id: ItemId, Given { name, value: written }: Given) {
    let (word, value, at) = (cx.text(name), written.value, written.span);
    let kind = cx.plan.item(id).kind;
    let known = &cx.plan.policy.node_parameters;
    let Some(index) = known.iter().position(|p| p.kind == kind && cx.text(p.name) == word) else {
        let near = suggest::closest(word, known.iter().map(|p| cx.text(p.name))).map(str::to_owned);
        unknown(cx, name, near, kind.word());
        return;
    };
    let allowed = &known[index].allowed;
    if !allowed.is_empty() && !allowed.contains(&value) {
        let listed = allowed.iter().map(|d| italian(*d)).collect::<Vec<_>>().join("; ");
        let message =
            text!("il valore di «{word}» non è tra quelli ammessi", "the value of “{word}” is not among those allowed");
        let found = Diagnostic::new(Code::ParameterUnknown, at, message)
            .also(known[index].name, text!("dichiarato qui", "declared here"))
            .help(text!("scegli tra {listed}", "choose among {listed}"));
        cx.report(found);
        return;
    }
    // One name for two kinds of node is two parameters; formulas, which know the kind by the node, name the first.
    let named = known.iter().position(|p| cx.text(p.name) == word).unwrap_or(index);
    cx.plan.node_parameters.push((id, named as u16, value));
    functions::parameter(cx, id, named as u16, written);
}

/// Ties the parameters of indicators and edges to their rules, by name.
pub(super) fn tie(cx: &mut Checker<'_, '_>, parameters: &Parameters) {
    let given = &parameters.of_items;
    let mut known = thresholds::Known::default();
    let mut indicators: Vec<ItemId> = given.keys().copied().collect();
    indicators.sort_unstable();
    for id in indicators {
        if let Some(rule) = fields::effective_rule(cx, id, None) {
            let tied = tied_to(cx, &mut known, id, rule, (&given[&id], parameters.lists(Of::Item(id))));
            let index = cx.plan.item(id).detail as usize;
            cx.plan.measured[index].parameters = tied.into();
        }
    }
    for index in 0..cx.plan.edges.len() {
        let edge = &cx.plan.edges[index];
        let (child, own) = (edge.child, edge.rule);
        let of_edge = parameters.of_edges.get(&edge.span);
        let lists = parameters.lists(Of::Edge(edge.span));
        if own.is_none() && of_edge.is_none() {
            continue;
        }
        if cx.plan.item(child).kind != Kind::Indicator {
            if let Some(rule) = functions::rule_on(cx, index) {
                let tied = tied_to(cx, &mut known, child, rule, (of_edge.map_or(&[], Vec::as_slice), lists));
                cx.plan.edges[index].parameters = tied.into();
                functions::complete(cx, index, rule);
            }
            continue;
        }
        let Some(rule) = fields::effective_rule(cx, child, own) else { continue };
        let mut tied = tied_to(cx, &mut known, child, rule, (of_edge.map_or(&[], Vec::as_slice), lists));
        if own.is_some() {
            // What the indicator says goes to the edge's rule where that has a parameter of the name.
            let of_child = given.get(&child).map_or(&[] as &[Given], Vec::as_slice);
            let inherited = known_to(cx, rule, (of_child, parameters.lists(Of::Item(child))));
            tied.extend(
                inherited.into_iter().filter(|(i, _)| tied.iter().all(|(own, _)| own != i)).collect::<Vec<_>>(),
            );
        }
        cx.plan.edges[index].parameters = tied.into();
    }
}

/// Those of some parameters that a rule has.
fn known_to(cx: &Checker<'_, '_>, rule: RuleId, (given, lists): (&[Given], &[GivenList])) -> Vec<(u16, Decimal)> {
    let parameters = &cx.plan.policy.rule(rule).parameters;
    let position = |name: Place| parameters.iter().position(|p| cx.text(p.name) == cx.text(name));
    let numbers = given.iter().filter_map(|g| Some((position(g.name)?, g.value.value)));
    let numbers = numbers.filter(|(at, _)| parameters[*at].part.is_none()).map(|(at, value)| (at as u16, value));
    let whole = |list: &GivenList| {
        let first = position(list.name).filter(|at| parameters[*at].part.is_some());
        first.map(|first| list.tied(first)).unwrap_or_default()
    };
    numbers.chain(lists.iter().flat_map(whole)).collect()
}

/// A number that stands at a place, of whose measure no more is known than whether one is written.
fn as_written(cx: &Checker<'_, '_>, value: Decimal, span: Place) -> Quantity {
    let is_bare = cx.text(span).ends_with(|c: char| c.is_ascii_digit());
    Quantity { value, measure: if is_bare { WrittenMeasure::None } else { WrittenMeasure::Word(span.span()) }, span }
}

fn tied_to(
    cx: &mut Checker<'_, '_>,
    measures: &mut thresholds::Known,
    id: ItemId,
    of: RuleId,
    (given, lists): (&[Given], &[GivenList]),
) -> Vec<(u16, Decimal)> {
    let mut tied: Vec<(u16, Decimal)> = Vec::new();
    for list in lists {
        let rule = cx.plan.policy.rule(of);
        match rule.parameters.iter().position(|p| cx.text(p.name) == cx.text(list.name)) {
            Some(first) if rule.parameters[first].part.is_some() => {
                tied.extend(list.tied(first));
                for (step, at) in list.steps.steps.iter().zip(&list.places) {
                    thresholds::parameter(cx, measures, id, of, first + 1, as_written(cx, step.from, *at));
                }
            }
            Some(_) => lists::one_number(cx, list.name, of),
            None => {
                let known = rule.parameters.iter().map(|p| cx.text(p.name));
                let near = suggest::closest(cx.text(list.name), known).map(str::to_owned);
                unknown(cx, list.name, near, cx.text(cx.plan.policy.rule(of).name));
            }
        }
    }
    for &Given { name, value } in given {
        let word = cx.text(name);
        let rule = cx.plan.policy.rule(of);
        let known: Vec<&str> = rule.parameters.iter().map(|p| cx.text(p.name)).collect();
        match known.iter().position(|k| *k == word) {
            Some(index) if rule.parameters[index].part.is_some() => lists::no_number(cx, name, of),
            Some(index) => {
                tied.push((index as u16, value.value));
                thresholds::parameter(cx, measures, id, of, index, value);
            }
            None => {
                let near = suggest::closest(word, known).map(str::to_owned);
                let owner = cx.text(rule.name);
                unknown(cx, name, near, owner);
            }
        }
    }
    tied
}

fn unknown(cx: &mut Checker<'_, '_>, name: Place, near: Option<String>, owner: &str) {
    let word = cx.text(name);
    let message = text!("«{owner}» non ha un parametro «{word}»", "“{owner}” has no parameter “{word}”");
    let found = Diagnostic::new(Code::ParameterUnknown, name, message);
    let word = spelled(word);
    let found = match near {
        Some(near) => cx.did_you_mean(found, name, &near),
        None => found.help(text!(
            "dichiaralo nella regola con `parametro {word}`",
            "declare it in the rule with `parametro {word}`"
        )),
    };
    cx.report(found);
}
