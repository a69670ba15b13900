//! The plan's head, the fields of nodes, and the edges between them.

use super::context::Checker;
use super::edges::{self, OwnEdge};
use super::fields::{self, Seen};
use super::{data, measures, policy, units};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{Edge, Item, ItemId, Kind, MeasureId, Measured, Value};
use crate::resolve::{Declaration, File, Site};
use crate::source::Place;
use crate::syntax::{Context, Field, Keyword};
use crate::text;
use std::ops::Range;

/// An item for every declaration, still without details.
pub(super) fn items(cx: &mut Checker<'_, '_>) {
    let measures = |d: &&Declaration| matches!(d.kind, Kind::Indicator | Kind::Datum);
    cx.plan.items.reserve_exact(cx.names.items.len());
    cx.plan.edges.reserve(cx.names.items.len());
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
            code: Place::default(),
            detail: if measured { detail } else { 0 },
            parent: declaration.inside,
        });
        // Slots depend on it, wherever the nodes that fill them are read.
        if matches!(declaration.kind, Kind::Scorecard | Kind::Unit)
            && cx.plan.items.len() <= cx.names.written()
            && let Some(typology) = written_typology(cx, declaration)
        {
            let id = ItemId(cx.plan.items.len() as u32 - 1);
            cx.plan.typologies.insert(id, typology.to_owned());
        }
    }
}

/// `piano`: its year, and that there is exactly one.
pub(super) fn head(cx: &mut Checker<'_, '_>) {
    let plans: Vec<ItemId> = cx.plan.ids().filter(|&id| cx.plan.item(id).kind == Kind::Plan).collect();
    let Some(&root) = plans.first() else {
        let message = text!("nei file letti non c'è un `piano`", "there is no `piano` in the files");
        let help = text!(
            "aggiungi `piano NOME \"Ente\" {{ anno 2025; smvp NOME }}`, o indica la cartella che lo contiene",
            "add `piano NAME \"Body\" {{ anno 2025; smvp NAME }}`, or name the folder that holds it"
        );
        cx.report(Diagnostic::new(Code::PlanMissing, Place::default(), message).help(help));
        return;
    };
    for &extra in &plans[1..] {
        let message = text!("c'è già un altro `piano`", "there is already another `piano`");
        let found = Diagnostic::new(Code::PlanRepeated, cx.plan.item(extra).name, message)
            .also(cx.plan.item(root).name, text!("il primo è qui", "the first is here"))
            .help(text!("un secondo anno sta in una seconda cartella", "a second year goes into a second folder"));
        cx.report(found);
    }
    cx.plan.root = Some(root);
    let place = cx.names.items[root.0 as usize].site;
    let (file, fields) = fields::fields(cx, place);
    let mut seen = Seen::of(place);
    for field in fields {
        if field.keyword == Some(Keyword::Year) && fields::once(cx, &mut seen, &field) {
            let mut cursor = cx.cursor(file, &field);
            match cursor.year() {
                Some(year) => {
                    cursor.finish();
                    cx.plan.year = year;
                }
                None => cursor.expected(text!("un anno come `2025`", "a year such as `2025`")),
            }
        }
    }
    if cx.plan.year == 0 {
        let name = cx.plan.item(root).name;
        let message = text!("al piano manca l'anno", "the plan has no year");
        let help = text!("aggiungi `anno 2025` nel blocco di `piano`", "add `anno 2025` in the block of `piano`");
        cx.report(Diagnostic::new(Code::MissingField, name, message).help(help));
    }
}

/// The fields of the items that some of the files declare, and the edges they make.
pub(super) fn nodes(cx: &mut Checker<'_, '_>, files: Range<usize>) {
    let written = &cx.names.items[..cx.names.written()];
    let before = |end: usize| written.partition_point(|d| (d.site.file as usize) < end);
    for index in before(files.start)..before(files.end) {
        let declaration = cx.names.items[index];
        node(cx, ItemId(index as u32), declaration);
    }
}

fn node(cx: &mut Checker<'_, '_>, id: ItemId, declaration: Declaration) {
    let (file, fields) = fields::fields(cx, declaration.site);
    let mut seen = Seen::of(declaration.site);
    let mut own = OwnEdge { parent: declaration.inside, ..OwnEdge::default() };
    for field in fields {
        let Some(keyword) = field.keyword else { continue };
        if is_single(keyword) && !fields::once(cx, &mut seen, &field) {
            continue;
        }
        node_field(cx, file, id, keyword, &field, &mut own);
    }
    if declaration.kind == Kind::Area && own.parent.is_none() {
        own.parent = cx.plan.root;
    }
    edges::own_edge(cx, id, own);
}

fn node_field<'a>(
    cx: &mut Checker<'a, '_>,
    file: &'a File<'a>,
    id: ItemId,
    keyword: Keyword,
    field: &Field<'a>,
    own: &mut OwnEdge,
) {
    match keyword {
        Keyword::In => {
            let parent = fields::name_field(cx, file, field).and_then(|name| Some((name, cx.lookup(name)?)));
            match parent {
                Some((name, parent)) => place_in(cx, id, name, parent, own),
                None => {
                    own.lost = true;
                    cx.lost_children = true;
                }
            }
        }
        Keyword::Weight => {
            own.weight = fields::weight_field(cx, file, field, cx.plan.item(id).name);
            if own.weight.is_none() {
                cx.broken_weights.insert(cx.plan.item(id).name);
            }
        }
        Keyword::Component => own.component = fields::name_field(cx, file, field),
        Keyword::Code => {
            if let Some(code) = fields::text_field(cx, file, field) {
                cx.plan.items[id.0 as usize].code = code;
            }
        }
        Keyword::Unit => units::unit_field(cx, file, id, field),
        Keyword::Perspective | Keyword::Mission | Keyword::Programme | Keyword::Kind => {
            if let Some(text) = fields::text_field(cx, file, field) {
                fields::annotate(cx, id, keyword, text);
            }
        }
        Keyword::Was => {
            let mut cursor = cx.cursor(file, field);
            if let Some(name) = cursor.name(text!("il nome di prima", "the former name")) {
                fields::annotate(cx, id, Keyword::Was, name);
            }
        }
        Keyword::Resources => planned_resources(cx, file, id, field),
        Keyword::Use => use_edge(cx, file, id, field),
        Keyword::Parameter if cx.plan.item(id).kind != Kind::Indicator => policy::node_parameter(cx, file, id, field),
        _ => data::measured_field(cx, file, id, keyword, field),
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

fn planned_resources<'a>(cx: &mut Checker<'a, '_>, file: &'a File<'a>, id: ItemId, field: &Field<'a>) {
    let Some((quantity, measure)) = fields::quantity_field(cx, file, field) else { return };
    if measure != MeasureId::EURO {
        measures::not_euro(cx, quantity.span, measure);
        return;
    }
    let value = Value::Number(quantity.value, measure);
    cx.plan.resources.push(crate::plan::Fact { item: id, value, span: quantity.span });
}

/// `usa X peso 9 % codice "…" { regola r; parametro p 60 % }`
fn use_edge<'a>(cx: &mut Checker<'a, '_>, file: &'a File<'a>, parent: ItemId, field: &Field<'a>) {
    let Some(statement) = field.statement else { return };
    let context = cx.plan.item(parent).kind.keyword().block_context(Context::TOP, false);
    let positional = file.ast.positional(&file.reader, statement, context);
    let mut cursor = cx.cursor_over(file, field.word.span(), positional);
    let Some(name) = cursor.name(text!("il nome del nodo da usare", "the name of the node to use")) else { return };
    if cursor.finish_head(Keyword::Use.head_fields(context)) == Some(Keyword::Weight) {
        cx.broken_weights.insert(name);
    }
    let child = cx.lookup(name);
    let mut seen = Seen::of(Site { file: cx.names.items[parent.0 as usize].site.file, statement, context });
    let mut edge = Edge {
        parent,
        child: child.unwrap_or(parent),
        weight: None,
        code: Place::default(),
        rule: None,
        parameters: Box::default(),
        component: None,
        used: true,
        span: name,
    };
    let mut parameters = Vec::new();
    for inner in file.ast.fields(&file.reader, statement, context) {
        let Some(keyword) = inner.keyword else { continue };
        if is_single(keyword) && !fields::once(cx, &mut seen, &inner) {
            continue;
        }
        match keyword {
            Keyword::Weight => {
                edge.weight = fields::weight_field(cx, file, &inner, name);
                if edge.weight.is_none() {
                    cx.broken_weights.insert(edge.span);
                }
            }
            Keyword::Code => edge.code = fields::text_field(cx, file, &inner).unwrap_or_default(),
            Keyword::Rule => edge.rule = fields::rule_field(cx, file, &inner),
            Keyword::Parameter => parameters.extend(fields::parameter_field(cx, file, &inner)),
            Keyword::Component => {
                if let Some(component) = fields::name_field(cx, file, &inner) {
                    edge.component = edges::slot(cx, parent, component);
                }
            }
            _ => {}
        }
    }
    let Some(child) = child else { return data::mark_broken(cx, parent) };
    if !cx.is_scored(child) {
        data::mark_broken(cx, parent);
        cx.wrong_kind(name, child, "indicatore, obiettivo, progetto, ambito, piano, unità");
        return;
    }
    if !parameters.is_empty() {
        cx.pending_edge_parameters.insert(edge.span, parameters);
    }
    cx.plan.edges.push(edge);
}

/// The `tipo` written in a node's own declaration.
fn written_typology<'a>(cx: &Checker<'a, '_>, declaration: &Declaration) -> Option<&'a str> {
    let (file, mut fields) = fields::fields(cx, declaration.site);
    let field = fields.find(|f| f.keyword == Some(Keyword::Kind))?;
    let span = file.reader.place(*field.args.first()?);
    Some(file.reader.text(crate::syntax::cursor::unquote(file.reader.text(span), span)))
}

/// Fields that a declaration may have only once.
fn is_single(keyword: Keyword) -> bool {
    use Keyword::*;
    matches!(
        keyword,
        In | Weight
            | Component
            | Code
            | Perspective
            | Mission
            | Programme
            | Kind
            | Resources
            | Typology
            | Algorithm
            | Rule
            | Measure
    )
}
