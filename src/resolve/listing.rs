//! `indicatori file "…"`: the items that the rows of a table declare.

use super::{Declaration, File, Names, Resolver, Site, duplicate};
use crate::data::Tables;
use crate::data::named::{self, fold};
use crate::data::table::{Cell, Row, Table};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{ItemId, Kind};
use crate::source::{Place, Sources};
use crate::syntax::view::Role;
use crate::syntax::view::table::{self, Column, Tells};
use crate::text;
use rustc_hash::FxHashMap;

/// A table whose rows declare indicators.
pub struct Listing<'a> {
    /// The `indicatori` statement.
    pub site: Site,
    /// The node that `in` names.
    pub inside: Option<Place>,
    /// The table.
    pub table: Table<'a>,
    /// Which column is what.
    pub columns: Columns,
    /// The indicators, in the order of the rows.
    pub rows: Vec<Listed>,
    /// Nodes and units that the table declares.
    pub made: Vec<ItemId>,
}

/// A row that declares an indicator.
#[derive(Clone, Copy)]
pub struct Listed {
    /// Index of the row.
    pub row: u32,
    /// The indicator.
    pub item: ItemId,
    /// The unit it is assigned to.
    pub unit: Option<ItemId>,
}

/// The columns that a listing reads.
#[derive(Default)]
pub struct Columns {
    code: Option<usize>,
    title: Option<usize>,
    /// Nodes that contain the indicator, outermost first, and as what those not yet declared are.
    nodes: Vec<(usize, Option<Kind>)>,
    /// The unit, and whether those not yet declared are.
    unit: Option<(usize, bool)>,
    /// `operatore`
    pub operator: Option<usize>,
    /// `target`
    pub target: Option<usize>,
    /// `peso`
    pub weight: Option<usize>,
    /// `misura`
    pub measure: Option<usize>,
    /// `fonte`
    pub source: Option<usize>,
    /// `tipologia`
    pub typology: Option<usize>,
    /// Actuals; without a year, those of the plan's.
    pub values: Vec<(usize, Option<i32>)>,
    /// Baselines; without a year, of the year before the plan's.
    pub bases: Vec<(usize, Option<i32>)>,
    /// Parameters of the rule, by name.
    pub parameters: Vec<(usize, Place)>,
}

impl Columns {
    /// The column of units.
    pub fn unit(&self) -> Option<usize> {
        self.unit.map(|(column, _)| column)
    }

    /// Remembers what a column is; false where another is that already.
    fn place(&mut self, tells: Tells, index: usize) -> bool {
        let slot = match tells {
            Tells::Code => &mut self.code,
            Tells::Title => &mut self.title,
            Tells::Operator => &mut self.operator,
            Tells::Target => &mut self.target,
            Tells::Weight => &mut self.weight,
            Tells::Measure => &mut self.measure,
            Tells::Source => &mut self.source,
            Tells::Typology => &mut self.typology,
            Tells::Unit(declares) => return self.unit.replace((index, declares)).is_none(),
            Tells::Node(declares) => {
                self.nodes.push((index, declares.and_then(kind_of)));
                return true;
            }
            Tells::Baseline(year) => {
                self.bases.push((index, year));
                return true;
            }
            Tells::Parameter(name) => {
                self.parameters.push((index, name));
                return true;
            }
            Tells::Value(year) => {
                self.values.push((index, year));
                return true;
            }
        };
        slot.replace(index).is_none()
    }
}

/// The kind of node that a table may declare.
fn kind_of(role: Role) -> Option<Kind> {
    Some(match role {
        Role::Area => Kind::Area,
        Role::Objective => Kind::Objective,
        Role::Project => Kind::Project,
        Role::Scorecard => Kind::Scorecard,
        Role::Unit => Kind::Unit,
        _ => return None,
    })
}

/// Nodes or units by title; `None` where two share one.
type Titles = FxHashMap<String, Option<ItemId>>;

/// Longest name that a cell may give.
const MAX_NAME: usize = 200;

impl<'a> Resolver<'a, '_> {
    /// Declares what the rows of tables declare, once everything in the texts is.
    pub(super) fn listings(&mut self, files: &[File<'_>], sources: &'a Sources, tables: &Tables) {
        let is_listing = |(role, site): &(Role, Site)| (*role == Role::Indicators).then_some(*site);
        let places: Vec<Site> = self.names.others.iter().filter_map(is_listing).collect();
        if places.is_empty() {
            return;
        }
        self.names.written = Some(self.names.items.len());
        for site in places {
            let line = files[site.file as usize].tree().line(site.statement, site.context);
            let Some(written) = table::Listing::read(line, self.diagnostics) else { continue };
            let table = match named::open(sources, tables, written.file) {
                Some(Ok(table)) => table,
                Some(Err(found)) => {
                    self.diagnostics.push(*found);
                    continue;
                }
                None => continue,
            };
            let Some(columns) = self.listing_columns(&written, sources, &table) else { continue };
            let inside = written.inside;
            let listing = Listing { site, inside, table, columns, rows: Vec::new(), made: Vec::new() };
            let listing = Rows { resolver: self, sources, listing, nodes: None, units: None }.declare();
            self.names.listings.push(listing);
        }
    }

    fn listing_columns(
        &mut self,
        written: &table::Listing<'_>,
        sources: &Sources,
        table: &Table<'_>,
    ) -> Option<Columns> {
        let mut columns = Columns::default();
        let mut complete = true;
        for line in written.columns() {
            let column = Column::<Tells>::read(line, self.diagnostics);
            complete &= column.and_then(|column| self.listing_column(column, sources, table, &mut columns)).is_some();
        }
        if columns.code.is_none() && complete {
            let message = text!("manca la colonna dei codici", "the column of codes is missing");
            let help = text!("aggiungi `colonna codice \"Codice\"`", "add `colonna codice \"Code\"`");
            self.diagnostics.push(Diagnostic::new(Code::MissingField, written.file, message).help(help));
            complete = false;
        }
        complete.then_some(columns)
    }

    fn listing_column(
        &mut self,
        column: Column<Tells>,
        sources: &Sources,
        table: &Table<'_>,
        columns: &mut Columns,
    ) -> Option<()> {
        let index = match named::column(sources, table, column.title) {
            Ok(index) => index,
            Err(found) => {
                self.diagnostics.push(*found);
                return None;
            }
        };
        if !columns.place(column.holds, index) {
            let role = column.holds.word();
            let message = text!("c'è già una colonna `{role}`", "there already is a column `{role}`");
            let help = text!("tienine una sola", "keep only one of them");
            self.diagnostics.push(Diagnostic::new(Code::RepeatedField, column.title, message).help(help));
        }
        Some(())
    }
}

/// Declares the rows of one table.
struct Rows<'r, 'a, 'd> {
    resolver: &'r mut Resolver<'a, 'd>,
    sources: &'a Sources,
    listing: Listing<'a>,
    nodes: Option<Titles>,
    units: Option<Titles>,
}

impl<'a> Rows<'_, 'a, '_> {
    fn declare(mut self) -> Listing<'a> {
        let rows = std::mem::take(&mut self.listing.table.rows);
        for (index, row) in rows.iter().enumerate() {
            if let Some((item, unit)) = self.row(row) {
                self.listing.rows.push(Listed { row: index as u32, item, unit });
            }
        }
        self.listing.table.rows = rows;
        self.listing
    }

    fn row(&mut self, row: &Row<'a>) -> Option<(ItemId, Option<ItemId>)> {
        let code = self.code(row)?;
        let title = written(row, self.listing.columns.title).map_or(Place::default(), |c| c.span);
        let mut inside = None;
        for index in 0..self.listing.columns.nodes.len() {
            let (column, declares) = self.listing.columns.nodes[index];
            if let Some(cell) = written(row, Some(column)) {
                inside = self.named(cell, inside, declares, false).or(inside);
            }
        }
        let unit = self.listing.columns.unit.and_then(|(column, declares)| {
            self.named(written(row, Some(column))?, None, declares.then_some(Kind::Unit), true)
        });
        Some((self.add(Kind::Indicator, code, title, inside), unit))
    }

    /// The cell that names the indicator.
    fn code(&mut self, row: &Row<'a>) -> Option<Place> {
        let column = self.listing.columns.code?;
        let number = row.number;
        let Some(cell) = written(row, Some(column)) else {
            let at = row.cell(column).or(row.cells.first()).map_or(Place::default(), |c| c.span);
            // An empty cell is a place too: the first word of the row stands for it.
            let at = if at.is_empty() { row.cells.iter().map(|c| c.span).find(|s| !s.is_empty())? } else { at };
            let message = text!("riga {number}: manca il codice", "row {number}: the code is missing");
            let help = text!(
                "dai un codice alla riga, o toglila dal file (per esempio se è un totale)",
                "give the row a code, or remove it from the file (if it is a total, for instance)"
            );
            self.resolver.diagnostics.push(Diagnostic::new(Code::MissingField, at, message).help(help));
            return None;
        };
        if cell.text.len() > MAX_NAME || cell.text.contains(|c: char| c.is_control() || c == '"') {
            let shown = crate::syntax::cursor::short(&cell.text);
            let message =
                text!("riga {number}: «{shown}» non può essere un codice", "row {number}: “{shown}” cannot be a code");
            let help = text!(
                "un codice sta su una riga sola, senza virgolette, in al più {MAX_NAME} caratteri",
                "a code stands on one line, without quotes, in at most {MAX_NAME} characters"
            );
            self.resolver.diagnostics.push(Diagnostic::new(Code::MalformedName, cell.span, message).help(help));
            return None;
        }
        Some(cell.span)
    }

    fn add(&mut self, kind: Kind, name: Place, title: Place, inside: Option<ItemId>) -> ItemId {
        let names = &mut self.resolver.names;
        let word = self.sources.text(name);
        let id = ItemId(names.items.len() as u32);
        let first = names.item(word).map(|first| names.items[first.0 as usize].name);
        names.items.push(Declaration { site: self.listing.site, kind, name, title, inside });
        match first {
            // As in a text: declared, but no name leads to it.
            Some(first) => {
                let help = text!(
                    "correggi il codice o togli la riga; se un indicatore ha un valore per ogni unità, dichiaralo una volta e scrivi `INDICATORE in UNITÀ = …` in un `consuntivo`",
                    "correct the code or remove the row; if an indicator has a value for each unit, declare it once and write `INDICATOR in UNIT = …` in a `consuntivo`"
                );
                self.resolver.diagnostics.push(duplicate(word, first, name).help(help));
            }
            None => names.enter(word, id),
        }
        id
    }

    /// The node or unit that a cell names, or one it declares.
    fn named(
        &mut self,
        cell: &Cell<'a>,
        inside: Option<ItemId>,
        declares: Option<Kind>,
        is_unit: bool,
    ) -> Option<ItemId> {
        let word = self.sources.text(cell.span);
        let fits = |kind: Kind| match is_unit {
            true => kind == Kind::Unit,
            false => !matches!(kind, Kind::Indicator | Kind::Datum),
        };
        let names = &self.resolver.names;
        if let Some(id) = names.item(word).filter(|id| fits(names.items[id.0 as usize].kind)) {
            self.one_place(id, inside, cell);
            return Some(id);
        }
        let titles = if is_unit { &mut self.units } else { &mut self.nodes };
        let titles = titles.get_or_insert_with(|| by_title(names, self.sources, fits));
        match titles.get(&fold(word)).copied() {
            Some(Some(id)) => {
                self.one_place(id, inside, cell);
                return Some(id);
            }
            Some(None) => {
                self.ambiguous(cell);
                return None;
            }
            None => {}
        }
        let Some(kind) = declares else {
            self.undeclared(cell, is_unit);
            return None;
        };
        let id = self.add(kind, cell.span, Place::default(), inside);
        self.listing.made.push(id);
        Some(id)
    }

    /// A node that the table itself declared stands in one place.
    fn one_place(&mut self, id: ItemId, inside: Option<ItemId>, cell: &Cell<'_>) {
        let names = &self.resolver.names;
        let declaration = names.items[id.0 as usize];
        if (id.0 as usize) < names.written() || declaration.inside == inside || declaration.kind == Kind::Unit {
            return;
        }
        let (row, word) = (cell.row, crate::syntax::cursor::short(&cell.text));
        let message = text!(
            "riga {row}: «{word}» stava già in un altro nodo",
            "row {row}: “{word}” already stood in another node"
        );
        let found = Diagnostic::new(Code::DuplicateName, cell.span, message)
            .also(declaration.name, text!("la prima volta qui", "first here"))
            .help(text!(
                "due nodi diversi hanno codici diversi: metti nella colonna un codice che li distingua",
                "different nodes have different codes: put a code that tells them apart into the column"
            ));
        self.resolver.diagnostics.push(found);
    }

    fn ambiguous(&mut self, cell: &Cell<'_>) {
        let (row, word) = (cell.row, crate::syntax::cursor::short(&cell.text));
        let message =
            text!("riga {row}: più cose si chiamano «{word}»", "row {row}: more than one thing is called “{word}”");
        let help =
            text!("scrivi nella cella il nome invece del titolo", "write the name in the cell instead of the title");
        self.resolver.diagnostics.push(Diagnostic::new(Code::RowUnknown, cell.span, message).help(help));
    }

    fn undeclared(&mut self, cell: &Cell<'_>, is_unit: bool) {
        let (row, word) = (cell.row, crate::syntax::cursor::short(&cell.text));
        let column = self.listing.table.header.get(cell.column as usize - 1).map_or("", |c| c.text.as_ref());
        let message = text!("riga {row}: nulla si chiama «{word}»", "row {row}: nothing is called “{word}”");
        let help = match is_unit {
            true => text!(
                "dichiara le unità nel piano, o falle dichiarare alla tabella: `colonna unità \"{column}\" dichiara`",
                "declare the units in the plan, or let the table do it: `colonna unità \"{column}\" dichiara`"
            ),
            false => text!(
                "dichiara i nodi nel piano, o falli dichiarare alla tabella: `colonna nodo \"{column}\" dichiara ambito`",
                "declare the nodes in the plan, or let the table do it: `colonna nodo \"{column}\" dichiara ambito`"
            ),
        };
        self.resolver.diagnostics.push(Diagnostic::new(Code::RowUnknown, cell.span, message).help(help));
    }
}

/// The cell of a column, where something is written in it.
fn written<'r, 'a>(row: &'r Row<'a>, column: Option<usize>) -> Option<&'r Cell<'a>> {
    row.cell(column?).filter(|c| !c.text.is_empty())
}

fn by_title(names: &Names<'_>, sources: &Sources, fits: impl Fn(Kind) -> bool) -> Titles {
    let mut titles = Titles::default();
    for (index, declaration) in names.items[..names.written()].iter().enumerate() {
        if fits(declaration.kind) && !declaration.title.is_empty() {
            let title = fold(sources.text(declaration.title));
            titles.entry(title).and_modify(|e| *e = None).or_insert(Some(ItemId(index as u32)));
        }
    }
    titles
}
