//! What is counted, from the rows of a table: `usi file "…"`. Who counts is known by now; here each row becomes what
//! `usa` is in a text.

use super::context::Checker;
use super::edges;
use super::listing::weight_in_cell;
use super::parameters::{self, Given, Parameters};
use super::spellings::{Spellings, Subject};
use super::titles::Titles;
use super::{cells, columns, fields, listed_bands, lists, tables};
use crate::data::cell::{CellValue, cell_value};
use crate::data::table::Row;
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{Edge, ItemId, Kind, Lost, Weight};
use crate::resolve::{Listing, OfParameter, Trees};
use crate::source::Place;
use crate::syntax::excerpt::short;
use crate::syntax::name::spelled;
use crate::syntax::view::used::ByDefault;
use crate::syntax::view::{Line, Role};
use crate::text;
use rustc_hash::FxHashMap;

/// The `tipo` of the nodes of a table, before anything asks for it.
pub(super) fn kinds(cx: &mut Checker<'_, '_>) {
    let mut given: FxHashMap<ItemId, Place> = FxHashMap::default();
    let names = cx.names;
    for listing in names.listings.iter().chain(&names.counting) {
        let Some(column) = listing.columns.kind else { continue };
        for listed in &listing.rows {
            let cell = listing.table.row(listed.row as usize).and_then(|row| row.written(column).map(|cell| cell.span));
            let declared = names.items[listed.item.0 as usize];
            let node = if declared.kind == Kind::Indicator { declared.inside } else { Some(listed.item) };
            let (Some(cell), Some(node)) = (cell, node) else { continue };
            kind(cx, node, cell, &mut given);
        }
    }
}

fn kind(cx: &mut Checker<'_, '_>, node: ItemId, cell: Place, given: &mut FxHashMap<ItemId, Place>) {
    if !matches!(cx.plan.item(node).kind, Kind::Scorecard | Kind::Unit) {
        return cx.wrong_kind(cx.plan.item(node).name, node, "cruscotto, unità");
    }
    let said = cx.text(cell);
    match cx.plan.typology(node) {
        None => {
            cx.plan.typologies.insert(node, said.to_owned());
            given.insert(node, cell);
        }
        Some(known) if known != said => {
            let (word, known) = (cx.name_of(node), known.to_owned());
            let message = text!(
                "«{word}» è di tipo «{known}», e qui «{said}»",
                "“{word}” is of the kind “{known}”, and here “{said}”"
            );
            let help = text!("scrivi lo stesso tipo in tutte le righe", "write the same kind in all rows");
            let mut found = Diagnostic::new(Code::ConflictingValues, cell, message).help(help);
            if let Some(first) = given.get(&node) {
                found = found.also(*first, text!("la prima volta qui", "first here"));
            }
            cx.report(found);
        }
        Some(_) => {}
    }
}

/// The edges that the rows of all such tables make.
pub(super) fn used<'a>(
    cx: &mut Checker<'a, '_>,
    trees: &Trees<'_>,
    edges: &mut Vec<Edge>,
    parameters: &mut Parameters,
) {
    if cx.names.counting.is_empty() {
        return;
    }
    // What a node contains it counts already: the table may say how much it weighs.
    let own = edges.iter().enumerate().filter(|(_, edge)| !edge.used);
    let own: FxHashMap<(ItemId, ItemId), usize> = own.map(|(at, edge)| ((edge.parent, edge.child), at)).collect();
    let mut titles = Titles::of_all(cx);
    let mut of_nodes = FxHashMap::default();
    for table in &cx.names.counting {
        let line = trees.line(table.site);
        cx.plan.tables.push(table.reading.clone());
        let spellings = Spellings::read(cx, line.lines());
        for column in table.columns.measured().filter(|_| !spellings.has_dots) {
            columns::dots(cx, &table.table, column);
        }
        let before = cx.diagnostics.len();
        let defaults = defaults(cx, line);
        let all_read = cx.diagnostics.len() == before;
        let mut rows = Rows { table, spellings, defaults, all_read, titles: &mut titles, of_nodes: &mut of_nodes };
        for listed in &table.rows {
            let Some(row) = table.table.row(listed.row as usize) else { continue };
            let row = rows.spellings.respell(row, table.columns.measured());
            if listed.is_shifted {
                cx.lose(Lost::Item(listed.item));
                continue;
            }
            match rows.edge(cx, listed.item, &row, parameters) {
                Some(edge) => match own.get(&(edge.parent, edge.child)).map(|at| &mut edges[*at]) {
                    Some(known) if known.weight.is_none() && edge.weight.is_some() => known.weight = edge.weight,
                    _ => edges.push(edge),
                },
                None => cx.lose(Lost::Item(listed.item)),
            }
        }
    }
}

/// What rows count that name nothing.
struct Default {
    item: ItemId,
    component: Option<Place>,
}

fn defaults(cx: &mut Checker<'_, '_>, line: Line<'_>) -> Vec<Default> {
    let mut found = Vec::new();
    for line in line.lines().filter(|line| line.role() == Some(Role::Use)) {
        let Some(written) = ByDefault::read(line, cx.diagnostics) else { continue };
        let Some(item) = cx.lookup(written.node) else { continue };
        if cx.is_scored(item) {
            found.push(Default { item, component: written.component });
        } else {
            cx.wrong_kind(written.node, item, "indicatore, obiettivo, progetto, ambito, piano, unità");
        }
    }
    found
}

/// What one row counts.
struct Counted {
    child: ItemId,
    /// Where the row says so.
    at: Place,
    /// True where the row names nothing, and the block says what it counts.
    by_default: bool,
}

/// The rows of one table.
struct Rows<'r, 'a> {
    table: &'r Listing<'a>,
    spellings: Spellings,
    defaults: Vec<Default>,
    /// False where one of those could not be read.
    all_read: bool,
    titles: &'r mut Titles<'a>,
    /// The parameters of nodes that rows have given, by the node and the place among the policy's.
    of_nodes: &'r mut FxHashMap<(ItemId, String), Given>,
}

impl<'a> Rows<'_, 'a> {
    fn edge(
        &mut self,
        cx: &mut Checker<'a, '_>,
        parent: ItemId,
        row: &Row<'a>,
        parameters: &mut Parameters,
    ) -> Option<Edge> {
        let columns = &self.table.columns;
        let cell = |column: Option<usize>| row.written(column?);
        let named = cell(columns.component).map(|cell| self.spellings.component(cell));
        self.given(cx, parent, row);
        let counted = self.counted(cx, row, named)?;
        let mut component = None;
        if let Some(name) = named {
            component = Some(edges::slot(cx, parent, name)?);
        }
        let mut weight = None;
        if let Some(cell) = cell(columns.weight) {
            weight = weight_in_cell(cx, parent, counted.at, cell);
            if weight.is_none() {
                cx.lose(Lost::Weight(counted.at));
            }
        }
        if let (true, Some(slot), Some(stated)) = (counted.by_default, component, weight) {
            // It is the component's: alone in it, what it weighs says nothing else.
            of_component(cx, parent, slot, stated);
            weight = None;
        }
        let mut rule = None;
        if let Some(cell) = cell(columns.rule) {
            rule = Some(fields::rule_named(cx, cell.span)?);
        }
        self.of_rule(cx, (parent, counted.at), row, parameters);
        Some(Edge {
            parent,
            child: counted.child,
            weight,
            rule,
            parameters: Box::default(),
            component,
            used: true,
            span: counted.at,
        })
    }

    /// What the row counts.
    fn counted(&mut self, cx: &mut Checker<'a, '_>, row: &Row<'a>, component: Option<Place>) -> Option<Counted> {
        let columns = &self.table.columns;
        if let Some(cell) = columns.name.and_then(|column| row.written(column)) {
            let child = tables::row_item(cx, cell, self.titles);
            cx.cells.name_item(cell.span, child);
            let child = child?;
            if !cx.is_scored(child) {
                cx.wrong_kind(cell.span, child, "indicatore, obiettivo, progetto, ambito, piano, unità");
                return None;
            }
            return Some(Counted { child, at: cell.span, by_default: false });
        }
        let of = |default: &&Default| match (default.component, component) {
            (Some(of), Some(named)) => cx.text(of) == cx.text(named),
            (None, _) => true,
            (Some(_), None) => false,
        };
        let cell = columns.component.and_then(|column| row.written(column));
        let at = cell.map_or_else(|| row.place(columns.name.unwrap_or(0)), |cell| cell.span);
        if let Some(default) = self.defaults.iter().find(of) {
            return Some(Counted { child: default.item, at, by_default: true });
        }
        if self.all_read {
            self.counts_nothing(cx, row, component, at);
        }
        None
    }

    fn counts_nothing(&self, cx: &mut Checker<'a, '_>, row: &Row<'a>, component: Option<Place>, at: Place) {
        let number = row.number;
        let message = text!("riga {number}: non dice che cosa conta", "row {number}: it does not say what is counted");
        let help = match component.map(|name| spelled(cx.text(name))) {
            Some(word) => text!(
                "scrivi nella cella un nome; se tutte le righe di «{word}» contano la stessa cosa, aggiungi `usa NODO componente {word}`; se dichiarano un indicatore, leggile con `indicatori file`",
                "write a name in the cell; if all rows of “{word}” count the same thing, add `usa NODE componente {word}`; if they declare an indicator, read them with `indicatori file`"
            ),
            None => text!(
                "scrivi nella cella un nome, o aggiungi al blocco `usa NODO`",
                "write a name in the cell, or add `usa NODE` to the block"
            ),
        };
        cx.report(Diagnostic::new(Code::MissingField, at, message).help(help));
    }

    /// The parameters that the node of the row has: one value in all of its rows.
    fn given(&mut self, cx: &mut Checker<'a, '_>, parent: ItemId, row: &Row<'a>) {
        for of in &self.table.columns.parameters {
            let name = of.name;
            if !parameters::is_of_node(cx, parent, name) {
                continue;
            }
            let Some(given) = self.number(cx, parent, row, of) else { continue };
            let key = (parent, cx.text(name).to_owned());
            match self.of_nodes.get(&key) {
                None => {
                    parameters::of_node_given(cx, parent, given);
                    self.of_nodes.insert(key, given);
                }
                Some(first) if first.value.value != given.value.value => {
                    let (node, word) = (cx.name_of(parent), cx.text(name));
                    let message = text!(
                        "«{node}» ha due valori di «{word}», e qui un altro",
                        "“{node}” has two values of “{word}”, and here the other"
                    );
                    let help =
                        text!("scrivi lo stesso valore in tutte le righe", "write the same value in all of its rows");
                    let found = Diagnostic::new(Code::ConflictingValues, given.value.span, message)
                        .also(first.value.span, text!("il primo è qui", "the first is here"))
                        .help(help);
                    cx.report(found);
                }
                Some(_) => {}
            }
        }
    }

    /// The parameters of the rule that scores what the row counts.
    fn of_rule(
        &self,
        cx: &mut Checker<'a, '_>,
        (parent, edge): (ItemId, Place),
        row: &Row<'a>,
        parameters: &mut Parameters,
    ) {
        for of in &self.table.columns.parameters {
            if parameters::is_of_node(cx, parent, of.name) {
                continue;
            }
            if of.columns.len() > 1 || lists::takes_list(cx, of.name) {
                let subject = Subject { item: parent, measure: None };
                let list = listed_bands::of_row(cx, subject, row, &self.table.columns, of);
                list.into_iter().for_each(|(list, _)| parameters.list_of_edge(edge, list));
            } else {
                let given = self.number(cx, parent, row, of);
                parameters.of_edge(edge, given.into_iter().collect());
            }
        }
    }

    fn number(&self, cx: &mut Checker<'a, '_>, parent: ItemId, row: &Row<'a>, of: &OfParameter) -> Option<Given> {
        let (name, column) = (of.name, *of.columns.first()?);
        let cell = row.written(column).filter(|cell| !self.table.columns.no_value(column, &cell.text))?;
        match cell_value(&cell.text) {
            Ok(CellValue::Number { value, measure }) => {
                let measure = cells::cell_measure(cx, measure, cell)?;
                Some(Given::in_cell(name, value, measure, cell.span))
            }
            other => {
                cells::unreadable(cx, parent, cell, other.err());
                None
            }
        }
    }
}

/// The weight of a component, stated by a row: the policy's, or one of them is wrong.
fn of_component(cx: &mut Checker<'_, '_>, parent: ItemId, slot: u16, stated: Weight) {
    let known = cx.plan.policy.aggregation(cx.plan.item(parent).kind, cx.plan.typology(parent));
    let Some(component) = known.and_then(|a| a.components.get(slot as usize)) else { return };
    if component.weight == stated.value {
        return;
    }
    let (node, word, said) = (cx.name_of(parent), cx.text(component.name), short(cx.text(stated.span)));
    let own = crate::ground::number::italian(crate::plan::figures::percent_points(component.weight).normalize());
    let message = text!(
        "in «{node}» il componente «{word}» pesa {own} % per la politica, e {said} per la tabella",
        "in “{node}” the component “{word}” weighs {own} % by the policy, and {said} by the table"
    );
    let found = Diagnostic::new(Code::ConflictingValues, stated.span, message)
        .also(component.name, text!("il componente è qui", "the component is here"))
        .help(text!(
            "i pesi dei componenti stanno nella politica, uno per tipo di scheda: correggi quello sbagliato",
            "the weights of components stand in the policy, for each kind of sheet: correct the wrong one"
        ));
    cx.report(found);
}
