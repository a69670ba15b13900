//! Actuals from a table: which column is what, and every row's values.

use super::beside_values::Other;
use super::columns::{self, ReadAs};
use super::context::Checker;
use super::fact_blocks::{self, FactBlock, FactMoment};
use super::spellings::Spellings;
use super::titles::Titles;
use super::{beside_values, cells, moments, periods, unit_facts};
use crate::data::cell::{CellValue, cell_value};
use crate::data::chosen;
use crate::data::joined::Joined;
use crate::data::named::{self, fold};
use crate::data::no_value::NoValues;
use crate::data::table::{Cell, Row, Table, letters};
use crate::data::told::told;
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{ItemId, Kind, Lost, Value};
use crate::printable::printable;
use crate::source::Place;
use crate::syntax::excerpt::short;
use crate::syntax::view::facts::Block;
use crate::syntax::view::held::Holds;
use crate::syntax::view::table::{Column, NoValue};
use crate::text;

/// The columns of a table that a plan reads.
struct Columns {
    name: Naming,
    /// The title that the thing named must have.
    title: Option<usize>,
    /// The unit whose own value each row has.
    unit: Option<Naming>,
    /// The period of each row.
    periods: periods::Columns,
    values: Vec<Values>,
    /// Baselines and budgets.
    others: Vec<Other>,
}

/// A column that says what a row is about.
#[derive(Clone, Copy)]
struct Naming {
    column: usize,
    /// True where an empty cell says what the one above it says.
    repeats: bool,
}

/// A column of values.
struct Values {
    column: usize,
    /// The moment they are of.
    block: FactBlock,
    /// True where the row says of which period.
    of_row: bool,
    /// What stands for no value.
    no_values: NoValues,
}

/// The last cells with something in them, in the columns that say what a row is about.
#[derive(Default)]
struct Above<'a> {
    name: Option<Cell<'a>>,
    unit: Option<Cell<'a>>,
    joined: Joined,
    periods: periods::Above<'a>,
}

/// `consuntivo 2025 file "conti.csv" { colonna nome "Voce"; colonna 2024 "31/12/2024" }`
pub(super) fn table<'a>(
    cx: &mut Checker<'a, '_>,
    written: &Block<'_>,
    path: Place,
    block: &FactBlock,
    known: &mut Option<Titles<'a>>,
) {
    let mut table = match named::open(cx.sources, cx.tables, path, written.lines()) {
        Some(Ok(table)) => table,
        Some(Err(found)) => return cx.report(*found),
        None => return,
    };
    let columns = columns(cx, written, &table, path, block);
    let reading = chosen::choose(cx.sources, path, &mut table, written.lines(), cx.diagnostics);
    told(cx.sources, &table, cx.diagnostics);
    let (Some(columns), Some(reading)) = (columns, reading) else { return };
    cx.plan.tables.push(reading);
    // A budget is a node's, which its title may name.
    let mut of_nodes = columns.others.iter().any(|other| other.is.of_node()).then(|| Titles::of_all(cx));
    let titles = of_nodes.as_mut().unwrap_or_else(|| known.get_or_insert_with(|| titles(cx)));
    let units = columns.unit.map(|_| unit_facts::units_by_title(cx)).unwrap_or_default();
    let mut above = Above::default();
    let spellings = Spellings::read(cx, written.lines());
    let others = columns.others.iter().map(|other| other.column);
    let numbers = columns.values.iter().map(|values| values.column).chain(others);
    for column in numbers.filter(|_| !spellings.has_dots) {
        columns::dots(cx, &table, column);
    }
    for row in table.rows() {
        let others = columns.others.iter().map(|other| other.column);
        let row = spellings.respell(row, columns.values.iter().map(|values| values.column).chain(others));
        let Some(name) = name(cx, &columns, &row, &mut above) else { continue };
        let unit = unit(cx, &columns, &row, &mut above);
        let item = row_item(cx, &name, titles);
        cx.cells.name_item(name.span, item);
        let Some(item) = item else { continue };
        if let Some(wrong) = named::beyond(&table, &row).or_else(|| of_another(cx, &columns, &row, (&name, item))) {
            cx.lose(Lost::Item(item));
            cx.report(wrong);
            continue;
        }
        beside_values::of_row(cx, item, name.span, &row, &columns.others, block);
        let unit = match unit.map(|cell| (unit_facts::row_unit(cx, &cell, &units), cell.span)) {
            Some((Some(unit), at)) => Some((unit, at)),
            Some((None, _)) => continue,
            None => block.unit,
        };
        let Some(of_row) = columns.periods.of(cx, &row, block, &mut above.periods) else {
            cx.lose(Lost::Item(item));
            continue;
        };
        for values in &columns.values {
            if let Some(cell) = row.cell(values.column) {
                let block = FactBlock { unit, ..if values.of_row { of_row } else { values.block } };
                value_in_cell(cx, item, name.span, cell, &block, &values.no_values);
            }
        }
    }
}

/// The cell that says what a row is about.
fn name<'a>(cx: &mut Checker<'_, '_>, columns: &Columns, row: &Row<'a>, above: &mut Above<'a>) -> Option<Cell<'a>> {
    if let Some(cell) = row.written(columns.name.column) {
        // A unit to the right is that of the name it stood beside.
        if above.name.as_ref().is_some_and(|last| last.text != cell.text)
            && columns.unit.is_some_and(|unit| unit.column > columns.name.column)
        {
            above.unit = None;
        }
        above.name = Some(cell.clone());
        return Some(cell.clone());
    }
    let others = columns.others.iter().map(|other| other.column);
    let filled = columns.values.iter().map(|values| values.column).chain(others).find_map(|at| row.written(at))?;
    if let Some(last) = &above.name {
        let place = (last.span.source, last.row);
        let merged = above.joined.with_above(cx.sources, row, columns.name.column, place);
        if columns.name.repeats || merged == Some(true) {
            return Some(last.clone());
        }
    }
    nameless(cx, row, filled, columns.name.column, above.name.is_some());
    None
}

/// A row whose title is not that of the thing it names: its code was changed, or cells of it were moved.
fn of_another(
    cx: &Checker<'_, '_>,
    columns: &Columns,
    row: &Row<'_>,
    (name, item): (&Cell<'_>, ItemId),
) -> Option<Diagnostic> {
    let cell = row.written(columns.title?)?;
    let title = cx.plan.item(item).title;
    let (written, known) = (fold(&cell.text), fold(&printable(cx.text(title))));
    if written == known || title.is_empty() {
        return None;
    }
    let (number, named, shown) = (row.number, short(&name.text), short(&cell.text));
    let message = text!(
        "riga {number}: «{named}» ha qui il titolo «{shown}», e nel piano un altro",
        "row {number}: “{named}” has the title “{shown}” here, and another one in the plan"
    );
    let help = text!(
        "guarda se il codice è stato cambiato o se le celle sono scese di una riga, e rimetti a ogni valore il suo codice e il suo titolo; se è cambiato solo il titolo, scrivi quello del piano",
        "see whether the code was changed or the cells have moved down a row, and give each value its own code and title again; if only the title has changed, write that of the plan"
    );
    let found = Diagnostic::new(Code::TitleOfAnother, cell.span, message);
    Some(found.also(title, text!("nel piano è questo", "in the plan it is this")).help(help))
}

/// A value in a row that doesn't say what it is about.
pub(super) fn nameless(cx: &mut Checker<'_, '_>, row: &Row<'_>, cell: &Cell<'_>, name: usize, has_above: bool) {
    let (number, column, names, shown) = (row.number, cell.letters(), letters(name), short(&cell.text));
    let message = text!(
        "riga {number}, colonna {column}: «{shown}» è un valore senza nome, nella colonna {names} non c'è nulla",
        "row {number}, column {column}: “{shown}” is a value without a name, there is nothing in column {names}"
    );
    let help = if has_above {
        text!(
            "scrivi di che cosa è, o togli la riga (per esempio se è un totale); se nel foglio le celle erano unite, aggiungi `ripete` in fondo alla riga `colonna nome`",
            "write what it is of, or remove the row (if it is a total, for instance); if the cells were merged in the sheet, add `ripete` at the end of the `colonna nome` line"
        )
    } else {
        text!(
            "scrivi di che cosa è, o togli la riga (per esempio se è un totale)",
            "write what it is of, or remove the row (if it is a total, for instance)"
        )
    };
    cx.report(Diagnostic::new(Code::MissingField, cell.span, message).help(help));
}

/// The cell that names the unit of a row; an empty one means the body.
fn unit<'a>(cx: &mut Checker<'_, '_>, columns: &Columns, row: &Row<'a>, above: &mut Above<'a>) -> Option<Cell<'a>> {
    let naming = columns.unit?;
    if let Some(cell) = row.written(naming.column) {
        above.unit = Some(cell.clone());
        return Some(cell.clone());
    }
    let filled = above.unit.clone().filter(|_| columns.values.iter().any(|v| row.written(v.column).is_some()))?;
    let merged = above.joined.with_above(cx.sources, row, naming.column, (filled.span.source, filled.row));
    if naming.repeats || merged == Some(true) {
        return Some(filled);
    }
    let help = text!(
        "se nel foglio le celle erano unite, aggiungi `ripete` in fondo alla riga `colonna unità`; così il valore è dell'ente",
        "if the cells were merged in the sheet, add `ripete` at the end of the `colonna unità` line; as it is, the value is the body's"
    );
    let found = named::blank(row, naming.column, &short(&filled.text), filled.row);
    cx.report(found.also(filled.span, text!("la cella piena è qui", "the filled cell is here")).help(help));
    None
}

fn columns(
    cx: &mut Checker<'_, '_>,
    written: &Block<'_>,
    table: &Table<'_>,
    path: Place,
    block: &FactBlock,
) -> Option<Columns> {
    let (mut name, mut unit, mut periods) = (None, None, periods::Columns::default());
    let mut title = None;
    let (mut values, mut others) = (Vec::new(), Vec::new());
    let mut complete = true;
    for line in written.columns() {
        let read = Column::<Holds>::read(line, cx.diagnostics);
        let Some((written, column)) = read.and_then(|read| Some((read, index(cx, table, (read.title, read.below))?)))
        else {
            complete = false;
            continue;
        };
        if let Some(is) = beside_values::Is::of(written.holds, cx.plan.year) {
            others.push(Other { column, is, no_values: no_values(cx, written) });
            continue;
        }
        let naming = Naming { column, repeats: written.repeats };
        let (role, repeated, block) = match written.holds {
            Holds::Name => ("nome", name.replace(naming).is_some(), None),
            Holds::Title => ("titolo", title.replace(column).is_some(), None),
            Holds::Unit => ("unità", unit.replace(naming).is_some(), None),
            Holds::Period(period) => (period.word(), !periods.add(period, column, written.repeats), None),
            Holds::Value => ("valore", false, Some(*block)),
            Holds::Year(year) => ("valore", false, Some(FactBlock { year, ..*block })),
            Holds::Day((day, at)) => {
                complete &= moments::day_within(cx, day, at, block.year);
                ("al", false, Some(FactBlock { moment: block.on(day), ..*block }))
            }
            Holds::Baseline(_) | Holds::Resources(_) => continue,
        };
        if repeated {
            let message = text!("c'è già una colonna `{role}`", "there already is a column `{role}`");
            let help = text!("tienine una sola", "keep only one of them");
            cx.report(Diagnostic::new(Code::RepeatedField, written.title, message).help(help));
        }
        if let Some(block) = block {
            columns::of_another_year(cx, written.title, ReadAs::Values, block.year());
            let of_row = matches!(written.holds, Holds::Value);
            values.push(Values { column, block, of_row, no_values: no_values(cx, written) });
        }
    }
    if !complete {
        return None;
    }
    let (Some(name), false) = (name, values.is_empty() && others.is_empty()) else {
        let message =
            text!("manca la colonna dei nomi o quella dei valori", "the column of names or that of values is missing");
        let help = text!(
            "scrivi `colonna nome \"Voce\"` e `colonna valore \"2025\"` (o `colonna 2025 \"…\"`)",
            "write `colonna nome \"Item\"` and `colonna valore \"2025\"` (or `colonna 2025 \"…\"`)"
        );
        cx.report(Diagnostic::new(Code::MissingField, path, message).help(help));
        return None;
    };
    Some(Columns { name, title, unit, periods, values, others })
}

/// What stands for no value in a column.
fn no_values(cx: &Checker<'_, '_>, column: Column<'_, Holds>) -> NoValues {
    let mut found = NoValues::default();
    column.no_values(|value| match value {
        NoValue::Number(number) => found.add_number(number),
        NoValue::Text(words) => found.add_text(cx.text(words)),
    });
    found
}

/// The column with a title.
pub(super) fn index(cx: &mut Checker<'_, '_>, table: &Table<'_>, title: (Place, Option<Place>)) -> Option<usize> {
    match named::column(cx.sources, table, title) {
        Ok(index) => Some(index),
        Err(found) => {
            cx.report(*found);
            None
        }
    }
}

fn titles<'a>(cx: &Checker<'a, '_>) -> Titles<'a> {
    let mut titles = Titles::default();
    titles.exact.reserve(cx.plan.measured.len());
    for id in cx.plan.ids() {
        let item = cx.plan.item(id);
        if !matches!(item.kind, Kind::Datum | Kind::Indicator) {
            continue;
        }
        for span in [item.title, cx.plan.item_code(id)].into_iter().filter(|s| !s.is_empty()) {
            titles.exact.entry(cx.text(span)).and_modify(|e| *e = None).or_insert(Some(id));
        }
    }
    titles
}

/// The item a row is about: by name, printed code or title.
pub(super) fn row_item(cx: &mut Checker<'_, '_>, cell: &Cell<'_>, titles: &mut Titles<'_>) -> Option<ItemId> {
    let written = cell.text.trim();
    if let Some(item) = cx.names.item(written) {
        return Some(item);
    }
    let known = titles.get(written);
    if let Some(Some(item)) = known {
        return Some(item);
    }
    let (row, shown) = (cell.row, crate::syntax::excerpt::short(written));
    let found = match known {
        Some(_) => Diagnostic::new(
            Code::RowUnknown,
            cell.span,
            text!("riga {row}: più cose si chiamano «{shown}»", "row {row}: more than one thing is called “{shown}”"),
        )
        .help(text!("scrivi nella cella il nome invece del titolo", "write the name in the cell instead of the title")),
        None => {
            let near = cx.near_item(written);
            let message = text!("riga {row}: nulla si chiama «{shown}»", "row {row}: nothing is called “{shown}”");
            let found = Diagnostic::new(Code::RowUnknown, cell.span, message);
            match near {
                Some(near) => found.help(text!("forse volevi `{near}`", "did you mean `{near}`?")),
                None => found.help(text!(
                    "dichiara un `dato` con questo titolo, o togli la riga",
                    "declare a `dato` with this title, or remove the row"
                )),
            }
        }
    };
    cx.report(found);
    None
}

fn value_in_cell(
    cx: &mut Checker<'_, '_>,
    item: ItemId,
    name: Place,
    cell: &Cell<'_>,
    block: &FactBlock,
    no_values: &NoValues,
) {
    if no_values.has(&cell.text) {
        if let (FactMoment::Year, None) = (block.moment, block.unit) {
            cx.plan.not_reported.insert((block.year, item), cell.span);
        }
        return;
    }
    let value = match cell_value(&cell.text) {
        Ok(CellValue::Empty) => return,
        Ok(CellValue::Number { value, measure }) => match cells::cell_measure(cx, measure, cell) {
            Some(measure) => Value::Number(value, measure),
            None => return,
        },
        Ok(CellValue::Date(day)) => Value::Day(day),
        Ok(CellValue::Bool(b)) => Value::Bool(b),
        Ok(CellValue::NotDone) => Value::NotDone,
        Ok(CellValue::Text(_)) => return cells::unreadable(cx, item, cell, None),
        Err(error) => return cells::unreadable(cx, item, cell, Some(error)),
    };
    fact_blocks::add_fact(cx, item, name, value, cell.span, block);
}
