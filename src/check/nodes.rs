//! The plan's head, the fields of nodes, and the edges between them.

use super::context::Checker;
use super::edges::{self, OwnEdge};
use super::lists::{self, GivenList};
use super::parameters::{self, Given, Parameters};
use super::{data, fields, functions, measures, units};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{Annotation, Edge, Item, ItemId, Kind, Lost, MeasureId, Measured, Value};
use crate::resolve::{Declaration, Trees};
use crate::source::Place;
use crate::syntax::view::Line;
use crate::syntax::view::node::{Field, Number, Use, Used};
use crate::text;
use std::ops::Range;

/// What nodes say that means something only once all of them are read.
pub(super) struct Written {
    /// What counts what, in no order.
    pub(super) edges: Vec<Edge>,
    /// Parameters of rules.
    pub(super) parameters: Parameters,
}

impl Written {
    /// Nothing yet; most items are counted once.
    pub(super) fn for_items(count: usize) -> Written {
        Written { edges: Vec::with_capacity(count), parameters: Parameters::default() }
    }
}

/// An item for every declaration, still without details.
pub(super) fn items(cx: &mut Checker<'_, '_>, trees: &Trees<'_>) {
    let measures = |d: &&Declaration| matches!(d.kind, Kind::Indicator | Kind::Datum);
    cx.plan.items.reserve_exact(cx.names.items.len());
    cx.plan.measured.reserve_exact(cx.names.items.iter().filter(measures).count());
    for declaration in &cx.names.items {
        let measured = matches!(declaration.kind, Kind::Indicator | Kind::Datum);
        let detail = cx.plan.measured.len() as u32;
        if measured {
            cx.plan.measured.push(Measured::default());
        }
        cx.plan.items.push(Item {
            kind: declaration.kind,
            name: declaration.name,
            title: declaration.title,
            detail: if measured { detail } else { 0 },
            parent: declaration.inside,
        });
        // Slots depend on it, wherever the nodes that fill them are read.
        if matches!(declaration.kind, Kind::Scorecard | Kind::Unit)
            && cx.plan.items.len() <= cx.names.written()
            && let Some(kind) = trees.line(declaration.site).kind_declared()
        {
            let id = ItemId(cx.plan.items.len() as u32 - 1);
            cx.plan.typologies.insert(id, cx.text(kind).to_owned());
        }
    }
}

/// `piano`: its year, and that there is exactly one.
pub(super) fn head(cx: &mut Checker<'_, '_>, trees: &Trees<'_>) {
    let plans: Vec<ItemId> = cx.plan.ids().filter(|&id| cx.plan.item(id).kind == Kind::Plan).collect();
    let Some(&root) = plans.first() else {
        let message = text!("nei file letti non c'è un `piano`", "there is no `piano` in the files");
        let help = text!(
            "aggiungi `piano NOME \"Ente\" {{ anno 2025; smvp NOME }}`, o indica la cartella che lo contiene",
            "add `piano NAME \"Body\" {{ anno 2025; smvp NAME }}`, or name the folder that holds it"
        );
        let nowhere = cx.sources.iter().next().map(|(_, s)| Place { len: 0, ..s.place() });
        cx.report(Diagnostic::new(Code::PlanMissing, nowhere.unwrap_or_default(), message).help(help));
        return;
    };
    for &extra in &plans[1..] {
        let message = text!("c'è già un altro `piano`", "there is already another `piano`");
        let found = Diagnostic::new(Code::PlanRepeated, cx.plan.item(extra).name, message)
            .also(cx.plan.item(root).name, text!("il primo è qui", "the first is here"))
            .help(text!("un secondo anno sta in una seconda cartella", "a second year goes into a second folder"));
        cx.report(found);
        let line = trees.line(cx.names.items[extra.0 as usize].site);
        line.plan_year(cx.diagnostics);
        line.chosen_policy(cx.diagnostics);
    }
    cx.plan.root = Some(root);
    let line = trees.line(cx.names.items[root.0 as usize].site);
    cx.plan.year = line.plan_year(cx.diagnostics).read().unwrap_or_default();
    if cx.plan.year == 0 {
        let name = cx.plan.item(root).name;
        let message = text!("al piano manca l'anno", "the plan has no year");
        let help = text!("aggiungi `anno 2025` nel blocco di `piano`", "add `anno 2025` in the block of `piano`");
        cx.report(Diagnostic::new(Code::MissingField, name, message).help(help));
    }
}

/// The fields of the items that some of the files declare, and the edges they make.
pub(super) fn nodes(cx: &mut Checker<'_, '_>, trees: &Trees<'_>, files: Range<usize>, written: &mut Written) {
    let declared = &cx.names.items[..cx.names.written()];
    let before = |end: usize| declared.partition_point(|d| (d.site.file as usize) < end);
    let (first, end) = (before(files.start), before(files.end));
    for (index, declaration) in declared.iter().enumerate().take(end).skip(first) {
        node(cx, ItemId(index as u32), *declaration, trees.line(declaration.site), written);
    }
}

fn node(cx: &mut Checker<'_, '_>, id: ItemId, declaration: Declaration, line: Line<'_>, written: &mut Written) {
    let mut fields = line.fields();
    let mut own = OwnEdge { parent: declaration.inside, ..OwnEdge::default() };
    while let Some(field) = fields.next(cx.diagnostics) {
        match field {
            Field::Use(edge) => use_edge(cx, id, edge, written),
            Field::Parameter(parameter) if declaration.kind == Kind::Indicator => {
                if let Some(list) = lists::written(cx, parameter) {
                    match list {
                        Some(list) => written.parameters.list_of_item(id, list),
                        None => cx.lose(Lost::Item(id)),
                    }
                    continue;
                }
                let given = parameters::given(cx, parameter);
                written.parameters.of_item(id, given);
            }
            Field::Parameter(parameter) => parameters::of_node(cx, id, parameter),
            field => node_field(cx, id, field, &mut own),
        }
    }
    if declaration.kind == Kind::Area && own.parent.is_none() {
        own.parent = cx.plan.root;
    }
    written.edges.extend(edges::own_edge(cx, id, own));
}

fn node_field(cx: &mut Checker<'_, '_>, id: ItemId, field: Field<'_>, own: &mut OwnEdge) {
    match field {
        Field::Parent(parent) => {
            let parent = parent.read(cx.diagnostics).and_then(|name| Some((name, cx.lookup(name)?)));
            match parent {
                Some((name, parent)) => place_in(cx, id, name, parent, own),
                None => {
                    own.lost = true;
                    cx.lose(Lost::Parent);
                }
            }
        }
        Field::Weight(weight) => {
            let name = cx.plan.item(id).name;
            own.weight = fields::weight_field(cx, weight, name);
            if own.weight.is_none() {
                cx.lose(Lost::Weight(name));
            }
        }
        Field::Component(component) => own.component = component.read(cx.diagnostics),
        Field::Code(code) => {
            if let Some(code) = code.read(cx.diagnostics) {
                cx.plan.codes.of_item(id, code);
            }
        }
        Field::Unit(unit) => units::unit_field(cx, id, unit),
        Field::Note(note) => {
            if let Some(text) = note.read(cx.diagnostics) {
                cx.plan.annotations.push(Annotation { item: id, field: note.role, text, year: note.year() });
            }
        }
        Field::Resources(resources) => planned_resources(cx, id, resources),
        _ => data::measured_field(cx, id, field),
    }
}

/// `in PARENT`
fn place_in(cx: &mut Checker<'_, '_>, id: ItemId, name: Place, parent: ItemId, own: &mut OwnEdge) {
    let kind = cx.plan.item(parent).kind;
    let child = cx.plan.item(id).kind;
    let fits = match child {
        Kind::Unit => kind == Kind::Unit,
        _ => !matches!(kind, Kind::Datum | Kind::Indicator),
    };
    if !fits {
        let wanted = if child == Kind::Unit { "unità" } else { "piano, ambito, obiettivo, progetto, cruscotto" };
        cx.wrong_kind(name, parent, wanted);
        return;
    }
    if let Some(inside) = own.parent.filter(|p| *p != parent) {
        let message =
            text!("questo nodo sta già nel blocco di un altro", "this node already stands in another's block");
        let found = Diagnostic::new(Code::RepeatedField, name, message)
            .also(cx.plan.item(inside).name, text!("sta in questo blocco", "it stands in this block"))
            .help(text!(
                "togli `in`, o sposta il nodo fuori dalle graffe",
                "remove `in`, or move the node outside the braces"
            ));
        cx.report(found);
        return;
    }
    own.parent = Some(parent);
}

fn planned_resources(cx: &mut Checker<'_, '_>, id: ItemId, field: Number<'_>) {
    let Some((quantity, measure)) = fields::quantity_field(cx, field) else { return };
    if measure != MeasureId::EURO {
        measures::not_euro(cx, quantity.span, measure);
        return;
    }
    let value = Value::Number(quantity.value, measure);
    cx.plan.resources.push(crate::plan::Fact { item: id, value, span: quantity.span });
}

/// `usa X peso 9 % codice "…" { regola r; parametro p 60 % }`
fn use_edge(cx: &mut Checker<'_, '_>, parent: ItemId, counted: Use<'_>, written: &mut Written) {
    let Some(Used { name, weight_unread }) = counted.read(cx.diagnostics) else { return };
    if weight_unread {
        cx.lose(Lost::Weight(name));
    }
    let child = cx.lookup(name);
    let mut edge = Edge {
        parent,
        child: child.unwrap_or(parent),
        weight: None,
        rule: None,
        parameters: Box::default(),
        component: None,
        used: true,
        span: name,
    };
    let (given, lists) = edge_fields(cx, counted, &mut edge);
    let Some(child) = child else { return cx.lose(Lost::Item(parent)) };
    if !cx.is_scored(child) {
        cx.lose(Lost::Item(parent));
        cx.wrong_kind(name, child, "indicatore, obiettivo, progetto, ambito, piano, unità");
        return;
    }
    written.parameters.of_edge(edge.span, given);
    lists.into_iter().for_each(|list| written.parameters.list_of_edge(edge.span, list));
    written.edges.push(edge);
}

/// What an edge says besides what it counts; gives back the parameters of its rule.
fn edge_fields(cx: &mut Checker<'_, '_>, counted: Use<'_>, edge: &mut Edge) -> (Vec<Given>, Vec<GivenList>) {
    let (mut given, mut lists) = (Vec::new(), Vec::new());
    let mut fields = counted.fields();
    while let Some(field) = fields.next(cx.diagnostics) {
        match field {
            Field::Weight(weight) => {
                edge.weight = fields::weight_field(cx, weight, edge.span);
                if edge.weight.is_none() {
                    cx.lose(Lost::Weight(edge.span));
                }
            }
            Field::Code(code) => {
                if let Some(code) = code.read(cx.diagnostics) {
                    cx.plan.codes.of_edge(edge.span, code);
                }
            }
            Field::Rule(rule) => {
                edge.rule = fields::rule_field(cx, rule);
                if edge.rule.is_none() {
                    cx.lose(Lost::Item(edge.parent));
                }
            }
            Field::Parameter(parameter) => match lists::written(cx, parameter) {
                Some(list) => lists.extend(list),
                None => given.extend(parameters::given(cx, parameter)),
            },
            Field::Multiply(line) => functions::factor_on(cx, line, edge.parent, edge.span),
            Field::Component(component) => {
                if let Some(component) = component.read(cx.diagnostics) {
                    edge.component = edges::slot(cx, edge.parent, component);
                }
            }
            _ => {}
        }
    }
    (given, lists)
}
