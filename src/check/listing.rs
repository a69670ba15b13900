//! Indicators declared by the rows of a table: `indicatori file "…"`. Which rows there are is known
//! by now; here each becomes an indicator like any other, and every cell a field of it.

use super::context::Checker;
use super::edges::{self, OwnEdge};
use super::fact_blocks::{self, FactBlock, FactMoment};
use super::hundredths::{self, Beside};
use super::parameters::{Given, Parameters};
use super::spellings::{self, Spellings, Subject};
use super::{cells, columns, fields, listed_bands, listed_targets, lists, measures};
use crate::data::cell::{CellError, CellMeasure, CellValue, cell_value};
use crate::data::named::fold;
use crate::data::table::{Cell, Row};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{Assignment, Baseline, Edge, ItemId, Kind, Lost, MeasureId, Value, Weight};
use crate::resolve::{Listed, Listing, Measuring, OfParameter, Space, Trees};
use crate::source::Place;
use crate::text;
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

/// The nodes and indicators of every table. Gives back how each table writes things.
pub(super) fn listings(
    cx: &mut Checker<'_, '_>,
    trees: &Trees<'_>,
    edges: &mut Vec<Edge>,
    parameters: &mut Parameters,
) -> Vec<Spellings> {
    let mut all = Vec::new();
    for listing in &cx.names.listings {
        let spellings = Spellings::read(cx, trees.line(listing.site).lines());
        let above = listing.inside.and_then(|name| Some((name, cx.lookup(name)?)));
        let above = above.filter(|&(name, node)| contains_indicators(cx, name, node)).map(|(_, node)| node);
        let weights = node_weights(cx, listing, &spellings);
        for &made in &listing.made {
            let fits = |p: &ItemId| cx.plan.item(made).kind != Kind::Unit || cx.plan.item(*p).kind == Kind::Unit;
            let by_kind = if cx.plan.item(made).kind == Kind::Area { cx.plan.root } else { None };
            let parent = cx.plan.item(made).parent.or(above.filter(fits)).or(by_kind);
            let weight = weights.get(&made).copied();
            edges.extend(edges::own_edge(cx, made, OwnEdge { parent, weight, ..OwnEdge::default() }));
        }
        for listed in &listing.rows {
            let Some(row) = listing.table.row(listed.row as usize) else { continue };
            let row = spellings.respell(row, listing.columns.measured());
            edges.extend(declared_by_row(cx, listing, *listed, &row, &spellings, above));
            given_by_row(cx, listing, listed.item, &row, parameters);
        }
        cx.plan.tables.push(listing.reading.clone());
        columns::years_of_listing(cx, listing);
        columns::whose_weight(cx, listing);
        let of_numbers = listing.columns.values.iter().chain(&listing.columns.bases).chain(&listing.columns.target);
        for of_numbers in of_numbers.filter(|_| !spellings.has_dots) {
            columns::dots(cx, &listing.table, of_numbers.column);
        }
        all.push(spellings);
    }
    all
}

/// The weights that the rows give the nodes they declare: each the same in all rows of its node.
fn node_weights<'a>(
    cx: &mut Checker<'a, '_>,
    listing: &Listing<'a>,
    spellings: &Spellings,
) -> FxHashMap<ItemId, Weight> {
    let mut found: FxHashMap<ItemId, Weight> = FxHashMap::default();
    for &(node, row, column) in &listing.weighed {
        let row = listing.table.row(row as usize).map(|row| spellings.respell(row, listing.columns.measured()));
        let Some(cell) = row.as_ref().and_then(|row| row.written(column)) else { continue };
        let Some(weight) = listed_weight(cx, node, cell) else { continue };
        match found.get(&node) {
            None => drop(found.insert(node, weight)),
            Some(first) if first.value == weight.value && first.percent == weight.percent => {}
            Some(first) => {
                let first = first.span;
                another_weight(cx, node, cell, first);
            }
        }
    }
    // What the texts declare has its weight there.
    for (node, weight) in found.iter().filter(|(node, _)| (node.0 as usize) < cx.names.written()) {
        let word = cx.text(cx.names.items[node.0 as usize].name);
        let message = text!(
            "«{word}» è dichiarato nel piano: il suo peso sta lì, e non nella tabella",
            "“{word}” is declared in the plan: its weight stands there, and not in the table"
        );
        let help = text!("togli `peso` dalla riga `colonna nodo`", "remove `peso` from the `colonna nodo` line");
        cx.diagnostics.push(Diagnostic::new(Code::ConflictingValues, weight.span, message).help(help));
    }
    found
}

/// A weight of a node that is another in a row above.
fn another_weight<'a>(cx: &mut Checker<'a, '_>, node: ItemId, cell: &Cell<'a>, first: Place) {
    let (word, before, shown) = (cx.name_of(node), cx.text(first), crate::syntax::excerpt::short(&cell.text));
    let message = text!("«{word}» pesa {before}, e qui {shown}", "“{word}” weighs {before}, and here {shown}");
    let help = text!("scrivi lo stesso peso in tutte le sue righe", "write the same weight in all of its rows");
    let found = Diagnostic::new(Code::ConflictingValues, cell.span, message)
        .also(first, text!("la prima volta qui", "first here"))
        .help(help);
    cx.report(found);
}

fn contains_indicators(cx: &mut Checker<'_, '_>, name: Place, node: ItemId) -> bool {
    let fits = !matches!(cx.plan.item(node).kind, Kind::Datum | Kind::Indicator);
    if !fits {
        cx.wrong_kind(name, node, "piano, ambito, obiettivo, progetto, cruscotto, unità");
    }
    fits
}

/// The actuals that stand in the tables of indicators.
pub(super) fn listed_facts(cx: &mut Checker<'_, '_>, all: &[Spellings]) {
    for (listing, spellings) in cx.names.listings.iter().zip(all) {
        for listed in &listing.rows {
            let Some(row) = listing.table.row(listed.row as usize) else { continue };
            let row = spellings.respell(row, listing.columns.measured());
            let measure = cx.plan.measured(listed.item).and_then(|m| m.measure);
            let subject = Subject { item: listed.item, measure };
            for values in &listing.columns.values {
                let Some(cell) = row.cell(values.column) else { continue };
                let year = values.year.unwrap_or(cx.plan.year);
                let block = FactBlock { year, moment: FactMoment::Year, unit: None };
                cx.plan.facts.entry(year).or_default();
                if listing.columns.no_value(values.column, &cell.text) {
                    cx.plan.not_reported.insert((year, listed.item), cell.span);
                } else if let Some(value) = listed_value(cx, subject, cell).filter(|_| !listed.is_shifted) {
                    fact_blocks::add_fact(cx, listed.item, cell.span, value, cell.span, &block);
                    unlikely(cx, listing, listed.item, &row, (cell, value));
                }
            }
            unlikely_bases(cx, listing, listed.item, &row);
        }
    }
}

/// A value that is a hundredth of its target, or the other way round, where one of them has no `%`.
fn unlikely<'a>(
    cx: &mut Checker<'a, '_>,
    listing: &Listing<'a>,
    item: ItemId,
    row: &Row<'a>,
    (cell, value): (&Cell<'a>, Value),
) {
    let Some(target) = Beside::target(cx, item) else { return };
    let goal = listing.columns.target.and_then(|target| row.written(target.column));
    if let (Some(goal), Some(beside)) = (goal, Beside::value(value, cell.span)) {
        hundredths::fraction_in_cell(cx, goal, Value::Number(target.number, MeasureId::PERCENT), beside);
    }
    hundredths::fraction_in_cell(cx, cell, value, target);
}

fn unlikely_bases<'a>(cx: &mut Checker<'a, '_>, listing: &Listing<'a>, item: ItemId, row: &Row<'a>) {
    for base in &listing.columns.bases {
        let Some(cell) = row.written(base.column) else { continue };
        let read = cx.plan.measured(item).map(|m| cx.plan.baselines.get(m.baselines)).unwrap_or_default();
        let read = read.iter().find(|b| b.span == cell.span).map(|b| b.value);
        if let (Some(value), Some(target)) = (read, Beside::target(cx, item)) {
            hundredths::fraction_in_cell(cx, cell, value, target);
        }
    }
}

/// A cell, unless its column says that it stands for none.
fn said<'r, 'a>(listing: &Listing<'a>, row: &'r Row<'a>, column: usize) -> Option<&'r Cell<'a>> {
    row.written(column).filter(|cell| !listing.columns.no_value(column, &cell.text))
}

fn declared_by_row<'a>(
    cx: &mut Checker<'a, '_>,
    listing: &Listing<'a>,
    listed: Listed,
    row: &Row<'a>,
    spellings: &Spellings,
    above: Option<ItemId>,
) -> Option<Edge> {
    let columns = &listing.columns;
    let item = listed.item;
    let cell = |column: Option<usize>| row.written(column?);
    let measure = cell(columns.measure).and_then(|c| listed_measure(cx, item, c, spellings));
    let index = cx.plan.item(item).detail as usize;
    cx.plan.measured[index].measure = measure;
    let subject = Subject { item, measure };
    if listed.is_shifted {
        cx.lose(Lost::Item(item));
    }
    let mut goal = |of: Option<Measuring>| said(listing, row, of?.column);
    let (whole, ends) = (goal(columns.target), columns.ends.map(&mut goal));
    let read = match ends {
        [None, None] => listed_targets::listed_target(cx, subject, cell(columns.operator), whole, spellings),
        ends => listed_targets::between_ends(cx, subject, whole, ends),
    };
    let says_none = [whole, ends[0], ends[1]].iter().all(Option::is_none);
    let read = read.or(spellings.asked_of_all.clone().filter(|_| says_none));
    cx.plan.measured[index].rule = match cell(columns.rule) {
        Some(cell) => fields::rule_named(cx, cell.span),
        None => spellings.rule_of_all,
    };
    if let Some(target) = read {
        cx.plan.targets.push(&mut cx.plan.measured[index].targets, target);
    }
    for base in &columns.bases {
        let year = base.year.unwrap_or(cx.plan.year - 1);
        let cell = said(listing, row, base.column);
        let value = cell.and_then(|cell| Some((listed_value(cx, subject, cell)?, cell.span)));
        if let Some((value, span)) = value {
            let baseline = Baseline { year, value, span };
            cx.plan.baselines.push(&mut cx.plan.measured[index].baselines, baseline);
        }
    }
    if let Some(cell) = cell(columns.typology) {
        cx.plan.measured[index].typology = cell.span;
    }
    if let Some(source) = cell(columns.source).and_then(|c| listed_source(cx, c)) {
        cx.plan.cited.push(&mut cx.plan.measured[index].sources, source);
    }
    if let Some((unit, span)) = listed.unit {
        let weight = cell(columns.unit_weight).and_then(|c| listed_weight(cx, item, c));
        cx.plan.assigned.push(Assignment { node: item, unit, weight, span });
    }
    let weight = cell(columns.weight).and_then(|c| listed_weight(cx, item, c));
    let parent = cx.plan.item(item).parent.or(above);
    let component = cell(columns.component).map(|cell| spellings.component(cell));
    edges::own_edge(cx, item, OwnEdge { parent, weight, component, ..OwnEdge::default() })
}

/// The parameters of an indicator's rule.
fn given_by_row<'a>(
    cx: &mut Checker<'a, '_>,
    listing: &Listing<'a>,
    item: ItemId,
    row: &Row<'a>,
    parameters: &mut Parameters,
) {
    let subject = Subject { item, measure: cx.plan.measured(item).and_then(|m| m.measure) };
    for of in &listing.columns.parameters {
        if of.columns.len() > 1 || lists::takes_list(cx, of.name) {
            listed_bands(cx, listing, (subject, of), row, parameters);
            continue;
        }
        let name = of.name;
        let Some(cell) = of.columns.first().and_then(|column| said(listing, row, *column)) else { continue };
        match listed_value(cx, subject, cell) {
            Some(Value::Number(value, measure)) => {
                parameters.of_item(item, Some(Given::in_cell(name, value, measure, cell.span)));
            }
            Some(_) => cells::unreadable(cx, item, cell, None),
            None => {}
        }
    }
}

/// The bands of a row, and the target that they stand for where the row has no other.
fn listed_bands<'a>(
    cx: &mut Checker<'a, '_>,
    listing: &Listing<'a>,
    (subject, of): (Subject, &OfParameter),
    row: &Row<'a>,
    parameters: &mut Parameters,
) {
    let Some((list, target)) = listed_bands::of_row(cx, subject, row, &listing.columns, of) else { return };
    parameters.list_of_item(subject.item, list);
    let index = cx.plan.item(subject.item).detail as usize;
    if cx.plan.targets.get(cx.plan.measured[index].targets).is_empty() {
        listed_bands::told(cx, row, &target);
        cx.plan.targets.push(&mut cx.plan.measured[index].targets, target);
    }
}

fn listed_value<'a>(cx: &mut Checker<'a, '_>, subject: Subject, cell: &Cell<'a>) -> Option<Value> {
    let is_bool = cx.plan.measured(subject.item).is_some_and(|m| m.is_bool);
    match cell_value(&cell.text) {
        Ok(CellValue::Empty) => None,
        Ok(CellValue::Number { value, .. }) if is_bool && (value.is_zero() || value == Decimal::ONE) => {
            Some(Value::Bool(value == Decimal::ONE))
        }
        Ok(CellValue::Number { value, measure }) => {
            let own = match measure {
                None => None,
                Some(_) => Some(cells::cell_measure(cx, measure, cell)?),
            };
            let (value, measure) = spellings::in_measure(value, own, subject.measure);
            Some(Value::Number(value, measure))
        }
        Ok(CellValue::Date(day)) => Some(Value::Day(day)),
        Ok(CellValue::Bool(b)) => Some(Value::Bool(b)),
        Ok(CellValue::NotDone) => Some(Value::NotDone),
        Ok(CellValue::Text(_)) => {
            cells::unreadable(cx, subject.item, cell, None);
            None
        }
        Err(CellError::NotAvailable) => {
            not_declared_as_missing(cx, subject.item, cell);
            None
        }
        Err(error) => {
            cells::unreadable(cx, subject.item, cell, Some(error));
            None
        }
    }
}

/// `n.d.` where the plan doesn't say that it stands for no value.
fn not_declared_as_missing<'a>(cx: &mut Checker<'a, '_>, item: ItemId, cell: &Cell<'a>) {
    let shown = crate::syntax::excerpt::short(&cell.text);
    let message = text!("«{shown}» non è un valore", "“{shown}” is not a value");
    let help = text!(
        "se vuol dire che il valore manca, aggiungi `non_rilevato \"{shown}\"` in fondo alla riga della colonna",
        "if it stands for a missing value, add `non_rilevato \"{shown}\"` at the end of the column's line"
    );
    cells::refuse_cell(cx, item, cell, Code::UnreadableValue, &message, help, CellError::NotAvailable.name());
}

fn listed_measure<'a>(
    cx: &mut Checker<'a, '_>,
    item: ItemId,
    cell: &Cell<'a>,
    spellings: &Spellings,
) -> Option<MeasureId> {
    let folded = fold(&cell.text);
    if let Some((_, measure)) = spellings.measures.iter().find(|(written, _)| *written == folded) {
        return Some(*measure);
    }
    let found = match folded.as_str() {
        // What such columns say of deadlines and of yes or no.
        "data" | "date" | "sì/no" | "si/no" | "on/off" => return None,
        "percentuale" | "perc." | "in %" => Some(MeasureId::PERCENT),
        _ => measures::built_in_measure(&cell.text).or_else(|| measures::built_in_measure(&folded)),
    };
    let declared = if found.is_none() { labelled(cx, &cx.names.measures, cell) } else { None };
    cx.cells.name_measure(cell.span, declared.map(|i| i as u32));
    let found = found.or(declared.map(|i| MeasureId((MeasureId::BUILT_IN.len() + i) as u16)));
    if found.is_none() {
        cx.lose(Lost::Item(item));
        cells::cell_measure(cx, Some(CellMeasure::Word(&cell.text)), cell);
    }
    found
}

fn listed_source<'a>(cx: &mut Checker<'a, '_>, cell: &Cell<'a>) -> Option<u16> {
    let found = labelled(cx, &cx.names.sources, cell).map(|i| i as u16);
    cx.cells.name_source(cell.span, found.map(u32::from));
    if found.is_none() {
        let (row, word) = (cell.row, crate::syntax::excerpt::short(&cell.text));
        let message = text!("riga {row}: nessuna fonte si chiama «{word}»", "row {row}: no source is called “{word}”");
        let help = text!("dichiarala con `fonte nome \"{word}\"`", "declare it with `fonte name \"{word}\"`");
        cx.report(Diagnostic::new(Code::RowUnknown, cell.span, message).help(help));
    }
    found
}

/// What a cell names, by name or by title: the first of the two.
fn labelled<'a>(cx: &Checker<'a, '_>, all: &Space<'a>, cell: &Cell<'a>) -> Option<usize> {
    let found = [all.get(&cell.text), all.titled(cx.sources, &cell.text)];
    found.into_iter().flatten().min().map(|index| index as usize)
}

fn listed_weight<'a>(cx: &mut Checker<'a, '_>, item: ItemId, cell: &Cell<'a>) -> Option<Weight> {
    let name = cx.plan.item(item).name;
    let weight = weight_in_cell(cx, item, name, cell);
    if weight.is_none() {
        cx.lose(Lost::Weight(name));
    }
    weight
}

/// The weight in a cell about an item; `name` says whose it is.
pub(super) fn weight_in_cell<'a>(
    cx: &mut Checker<'a, '_>,
    item: ItemId,
    name: Place,
    cell: &Cell<'a>,
) -> Option<Weight> {
    match cell_value(&cell.text) {
        Ok(CellValue::Number { value, measure: measure @ (None | Some(CellMeasure::Percent)) }) => {
            if value.is_sign_negative() && !value.is_zero() {
                fields::negative_weight(cx, name, cell.span);
                return None;
            }
            Some(Weight { value, percent: measure.is_some(), span: cell.span })
        }
        other => {
            cells::unreadable(cx, item, cell, other.err());
            None
        }
    }
}
