//! `indicatori file "…"`, `usi file "…"`: the items that the rows of a table declare.

use super::cells::Cells;
use super::columns::{Columns, Naming};
use super::declare::duplicate;
use super::names::{Declaration, Listed, Listing, Names};
use super::trees::{Site, Trees};
use crate::data::Tables;
use crate::data::chosen;
use crate::data::codes;
use crate::data::joined::Joined;
use crate::data::named::{self, fold};
use crate::data::table::{Cell, Row};
use crate::data::told::{told, without_value};
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::plan::{ItemId, Kind};
use crate::source::{Place, Sources};
use crate::syntax::excerpt::short;
use crate::syntax::view::Role;
use crate::syntax::view::meant::Meant;
use crate::syntax::view::table;
use crate::text;
use rustc_hash::{FxHashMap, FxHashSet};

/// Nodes or units by title; `None` where two share one.
type Titles = FxHashMap<String, Option<ItemId>>;

/// Longest name that a cell may give.
const MAX_NAME: usize = 200;

/// Declares what the rows of tables declare, once everything in the texts is.
pub(super) fn tables<'a>(
    trees: &Trees<'_>,
    sources: &'a Sources,
    tables: &Tables,
    names: &mut Names<'a>,
    cells: &mut Cells,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let is_table = |(role, _): &&(Role, Site)| matches!(role, Role::Indicators | Role::Uses);
    let places = names.others.iter().filter(is_table).map(|(_, site)| *site);
    let mut written: Vec<(Site, table::Listing<'_>)> =
        places.filter_map(|site| Some((site, table::Listing::read(trees.line(site), diagnostics)?))).collect();
    if written.is_empty() {
        return;
    }
    names.end_of_texts();
    // What one table declares another may name, in whatever order they are written.
    written.sort_by_key(|(_, table)| !table.may_declare());
    for (site, written) in written {
        let mut table = match named::open(sources, tables, written.file, written.lines()) {
            Some(Ok(table)) => table,
            Some(Err(found)) => {
                diagnostics.push(*found);
                continue;
            }
            None => continue,
        };
        let columns = Columns::read(&written, sources, (tables, &table), diagnostics);
        let reading = chosen::choose(sources, written.file, &mut table, written.lines(), diagnostics);
        told(sources, &table, diagnostics);
        let (Some(columns), Some(reading)) = (columns, reading) else { continue };
        let inside = written.inside;
        let meant = meant(&written, sources, diagnostics);
        let listing =
            Listing { site, inside, table, reading, columns, rows: Vec::new(), made: Vec::new(), weighed: Vec::new() };
        let (above, known) = (Above::default(), Known { meant, ..Known::default() });
        let counts = written.counts();
        let row_title = Place::default();
        let listing = Rows {
            names,
            cells,
            diagnostics,
            sources,
            listing,
            counts,
            index: 0,
            row_title,
            above,
            joined: Joined::default(),
            known,
        }
        .declare();
        if counts { names.counting.push(listing) } else { names.listings.push(listing) }
    }
}

/// The last cells with something in them, in the columns that name nodes and units.
#[derive(Default)]
struct Above<'a> {
    nodes: Vec<Option<Named<'a>>>,
    unit: Option<Named<'a>>,
}

/// What a cell names.
#[derive(Clone, Copy)]
struct Named<'a> {
    word: &'a str,
    at: Place,
    row: u32,
    /// Nothing where it names nothing, which has been reported.
    item: Option<ItemId>,
}

/// What is known of the nodes and units that cells name.
#[derive(Default)]
struct Known {
    nodes: Option<Titles>,
    units: Option<Titles>,
    /// `nodo "AS1 GARANTIRE…" AS1`: the name that a text stands for.
    meant: FxHashMap<String, Place>,
    /// Nodes of which each node to the left has one, by that node and their name.
    in_each: FxHashMap<(Option<ItemId>, String), ItemId>,
    /// What the cell says of which only the first letters are a name, and where.
    whole: FxHashMap<ItemId, (String, Place)>,
    /// The other texts with the same first letters that have been told.
    told: FxHashSet<(ItemId, String)>,
}

/// `nodo "…" NODE`
fn meant(
    written: &table::Listing<'_>,
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> FxHashMap<String, Place> {
    let lines = written.lines().filter(|line| line.role() == Some(Role::NodeAs));
    let read = lines.filter_map(|line| Meant::name(line, diagnostics));
    read.map(|node| (fold(sources.text(node.written)), node.meant)).collect()
}

/// Declares the rows of one table.
struct Rows<'r, 'a> {
    names: &'r mut Names<'a>,
    cells: &'r mut Cells,
    diagnostics: &'r mut Vec<Diagnostic>,
    sources: &'a Sources,
    listing: Listing<'a>,
    /// True for a table of what is counted.
    counts: bool,
    /// The index of the row.
    index: u32,
    /// There, the title of who counts.
    row_title: Place,
    above: Above<'a>,
    joined: Joined,
    known: Known,
}

impl<'a> Rows<'_, 'a> {
    fn declare(mut self) -> Listing<'a> {
        for index in 0..self.listing.table.len() {
            let Some(row) = self.listing.table.row(index) else { continue };
            let shifted = named::beyond(&self.listing.table, &row);
            let is_shifted = shifted.is_some();
            self.diagnostics.extend(shifted);
            self.index = index as u32;
            if let Some((item, unit)) = self.row(&row) {
                self.listing.rows.push(Listed { row: index as u32, item, unit, is_shifted });
            }
        }
        self.listing
    }

    fn row(&mut self, row: &Row<'a>) -> Option<(ItemId, Option<(ItemId, Place)>)> {
        if self.counts {
            return Some((self.who_counts(row)?, None));
        }
        let code = self.code(row)?;
        let inside = self.node(row);
        let unit = self.unit(row);
        let title = self.listing.columns.title.and_then(|column| row.written(column));
        self.diagnostics.extend(title.and_then(|cell| without_value(self.sources, cell)));
        let title = title.map_or(Place::default(), |cell| cell.span);
        Some((self.add(Kind::Indicator, code, title, inside), unit))
    }

    /// The sheet, unit or node that counts what the row says.
    fn who_counts(&mut self, row: &Row<'a>) -> Option<ItemId> {
        let title = self.listing.columns.title.and_then(|column| row.written(column));
        self.row_title = title.map_or(Place::default(), |cell| cell.span);
        let before = self.diagnostics.len();
        let node = self.node(row);
        let unit = self.unit(row).map(|(unit, _)| unit);
        if let Some(who) = unit.or(node) {
            return Some(who);
        }
        if self.diagnostics.len() == before {
            let number = row.number;
            let message = text!("riga {number}: non dice chi conta", "row {number}: it does not say who counts");
            let help = text!(
                "scrivi di chi è, o togli la riga (per esempio se è un totale: `righe \"Totale\" saltate`)",
                "write whose it is, or leave the row out (if it is a total, for instance: `righe \"Total\" saltate`)"
            );
            self.diagnostics.push(Diagnostic::new(Code::MissingField, row.place(0), message).help(help));
        }
        None
    }

    /// The node that the row stands in, by the columns that name nodes.
    fn node(&mut self, row: &Row<'a>) -> Option<ItemId> {
        let count = self.listing.columns.nodes.len();
        self.above.nodes.resize(count, None);
        let mut inside = None;
        for index in 0..count {
            let naming = self.listing.columns.nodes[index];
            let above = self.above.nodes[index];
            let named = match (row.written(naming.column), above) {
                (Some(cell), _) => {
                    let item = self.named(cell, inside, naming, false);
                    self.is_of(cell, naming, item);
                    let named = Named { word: self.sources.text(cell.span), at: cell.span, row: cell.row, item };
                    // A cell below belongs to what is named here, and not to what was named before.
                    if above.is_none_or(|above| above.word != named.word) {
                        self.above.nodes[index..].fill(None);
                    }
                    self.above.nodes[index] = Some(named);
                    Some(named)
                }
                (None, Some(above)) if self.says_above(row, naming, above) => Some(above),
                (None, Some(above)) => {
                    self.blank(row, naming, above, inside);
                    None
                }
                (None, None) => None,
            };
            if let (Some(weight), Some(node)) = (naming.weight, named.and_then(|named| named.item))
                && row.written(weight).is_some()
            {
                self.listing.weighed.push((node, self.index, weight));
            }
            inside = named.and_then(|named| named.item).or(inside);
        }
        inside
    }

    /// True where an empty cell says what the one above it says: they are one cell, or the plan says so.
    fn says_above(&mut self, row: &Row<'a>, naming: Naming, above: Named<'a>) -> bool {
        let merged = self.joined.with_above(self.sources, row, naming.column, (above.at.source, above.row));
        if naming.repeats && merged == Some(false) {
            let help = text!(
                "le celle unite di questa colonna finiscono prima: con `ripete` la riga è letta come quella sopra; se non è così, scrivi nella cella, o lascia fuori la riga con `righe`",
                "the merged cells of this column end before it: by `ripete` the row is read as the one above; if that is not it, write in the cell, or leave the row out with `righe`"
            );
            self.diagnostics.push(blank_cell(row, naming.column, above).help(help));
        }
        naming.repeats || merged == Some(true)
    }

    /// The unit that the row is assigned to.
    fn unit(&mut self, row: &Row<'a>) -> Option<(ItemId, Place)> {
        let naming = self.listing.columns.unit?;
        let named = match (row.written(naming.column), self.above.unit) {
            (Some(cell), _) => {
                let item = self.named(cell, None, naming, true);
                self.is_of(cell, naming, item);
                let named = Named { word: self.sources.text(cell.span), at: cell.span, row: cell.row, item };
                self.above.unit = Some(named);
                named
            }
            (None, Some(above)) if self.says_above(row, naming, above) => above,
            (None, above) => {
                self.blank_unit(row, naming, above?);
                return None;
            }
        };
        Some((named.item?, named.at))
    }

    /// The cell that names the indicator.
    fn code(&mut self, row: &Row<'a>) -> Option<Place> {
        let number = row.number;
        if let Some(source) = self.listing.columns.made_codes {
            let made = codes::of_row(self.sources.get(source), row.line);
            if made.is_some() {
                return made;
            }
        }
        let column = self.listing.columns.code?;
        let whole = self.listing.columns.made_codes.is_none();
        let Some(cell) = row.written(column).filter(|_| whole) else {
            let at = row.place(column);
            let message = text!("riga {number}: manca il codice", "row {number}: the code is missing");
            let help = text!(
                "dai un codice alla riga, o toglila dal file (per esempio se è un totale)",
                "give the row a code, or remove it from the file (if it is a total, for instance)"
            );
            self.diagnostics.push(Diagnostic::new(Code::MissingField, at, message).help(help));
            return None;
        };
        if let Some(found) = without_value(self.sources, cell) {
            self.diagnostics.push(found);
            return None;
        }
        if cell.text.len() > MAX_NAME || cell.text.contains(|c: char| c.is_control() || c == '"') {
            let shown = short(&cell.text);
            let message =
                text!("riga {number}: «{shown}» non può essere un codice", "row {number}: “{shown}” cannot be a code");
            let help = text!(
                "un codice sta su una riga sola, senza virgolette, in al più {MAX_NAME} caratteri",
                "a code stands on one line, without quotes, in at most {MAX_NAME} characters"
            );
            self.diagnostics.push(Diagnostic::new(Code::MalformedName, cell.span, message).help(help));
            return None;
        }
        Some(cell.span)
    }

    fn add(&mut self, kind: Kind, name: Place, title: Place, inside: Option<ItemId>) -> ItemId {
        let (id, first) = self.names.declare(Declaration { site: self.listing.site, kind, name, title, inside });
        // As in a text: declared, but no name leads to it.
        if let Some(first) = first {
            let help = text!(
                "correggi il codice o togli la riga; se un indicatore ha un valore per ogni unità, dichiaralo una volta e scrivi `INDICATORE in UNITÀ = …` in un `consuntivo`",
                "correct the code or remove the row; if an indicator has a value for each unit, declare it once and write `INDICATOR in UNIT = …` in a `consuntivo`"
            );
            self.diagnostics.push(duplicate(self.sources.text(name), first.name, name).help(help));
        }
        id
    }

    /// The node or unit that a cell names, or one it declares.
    fn named(&mut self, cell: &Cell<'a>, inside: Option<ItemId>, naming: Naming, is_unit: bool) -> Option<ItemId> {
        let (name, title) = self.name_in(cell, naming);
        let word = self.sources.text(name);
        let fits = |kind: Kind| match is_unit {
            true => kind == Kind::Unit,
            false => !matches!(kind, Kind::Indicator | Kind::Datum),
        };
        let names = &self.names;
        let found = names.item(word).filter(|id| fits(names.items[id.0 as usize].kind));
        // What the texts declare is one; what tables declare may be one in each node.
        let in_each = naming.in_each && found.is_none_or(|id| id.0 as usize >= names.written());
        if in_each {
            return self.one_in_each(cell, inside, naming, (name, title));
        }
        if let Some(id) = found {
            self.one_place(id, inside, cell, naming);
            self.same_whole(id, cell, naming);
            return Some(id);
        }
        let titles = if is_unit { &mut self.known.units } else { &mut self.known.nodes };
        let titles = titles.get_or_insert_with(|| by_title(names, self.sources, fits));
        match titles.get(&fold(word)).copied() {
            Some(Some(id)) => {
                self.one_place(id, inside, cell, naming);
                return Some(id);
            }
            Some(None) => {
                self.ambiguous(cell);
                return None;
            }
            None => {}
        }
        let Some(kind) = naming.declares else {
            self.undeclared(cell, is_unit);
            return None;
        };
        let is_innermost = is_unit || self.listing.columns.nodes.last().is_some_and(|n| n.column == naming.column);
        let title = if title.is_empty() && is_innermost { self.row_title } else { title };
        let id = self.add(kind, name, title, inside);
        self.listing.made.push(id);
        self.same_whole(id, cell, naming);
        Some(id)
    }

    /// Remembers what a cell names, where all of it is the name.
    fn is_of(&mut self, cell: &Cell<'a>, naming: Naming, item: Option<ItemId>) {
        if self.name_in(cell, naming).0 == cell.span {
            self.cells.name_item(cell.span, item);
        }
    }

    /// What a cell calls a node, and its title: a name that the plan gives its text, or its first letters.
    fn name_in(&self, cell: &Cell<'a>, naming: Naming) -> (Place, Place) {
        let word = self.sources.text(cell.span);
        if let Some(meant) = self.known.meant.get(&fold(word)) {
            return (*meant, cell.span);
        }
        let Some(count) = naming.first_letters else { return (cell.span, Place::default()) };
        let end = word.char_indices().nth(count).map_or(word.len(), |(at, _)| at);
        let len = word[..end].trim_end().len() as u32;
        (Place { len, ..cell.span }, cell.span)
    }

    /// A node of which each node to the left has one of its own.
    fn one_in_each(
        &mut self,
        cell: &Cell<'a>,
        inside: Option<ItemId>,
        naming: Naming,
        (name, title): (Place, Place),
    ) -> Option<ItemId> {
        let key = (inside, fold(self.sources.text(name)));
        if let Some(id) = self.known.in_each.get(&key) {
            let id = *id;
            self.same_whole(id, cell, naming);
            return Some(id);
        }
        let kind = naming.declares?;
        let id = self.names.declare_twin(Declaration { site: self.listing.site, kind, name, title, inside });
        self.listing.made.push(id);
        self.known.in_each.insert(key, id);
        self.same_whole(id, cell, naming);
        Some(id)
    }

    /// Two texts with the same first letters are read as one thing, which may not be meant.
    fn same_whole(&mut self, id: ItemId, cell: &Cell<'_>, naming: Naming) {
        let Some(count) = naming.first_letters else { return };
        let text = fold(&cell.text);
        let (whole, first) = self.known.whole.entry(id).or_insert_with(|| (text.clone(), cell.span));
        if *whole == text || !self.known.told.insert((id, text)) {
            return;
        }
        let (row, shown, other) = (cell.row, short(&cell.text), short(self.sources.text(*first)));
        let message = text!(
            "riga {row}: «{shown}» ha gli stessi primi {count} caratteri di «{other}», ed è letto come la stessa cosa",
            "row {row}: “{shown}” has the same first {count} letters as “{other}”, and is read as the same thing"
        );
        let found = Diagnostic::new(Code::ShortenedAlike, cell.span, message)
            .also(*first, text!("la prima volta qui", "first here"))
            .help(text!(
                "se sono due cose, prendi più caratteri, o scrivi nel blocco che cosa vuol dire ciascuna: `nodo \"{shown}\" NOME`",
                "if they are two things, take more letters, or write in the block what each of them means: `nodo \"{shown}\" NAME`"
            ));
        self.diagnostics.push(found);
    }

    /// A node that the table itself declared stands in one place.
    fn one_place(&mut self, id: ItemId, inside: Option<ItemId>, cell: &Cell<'_>, naming: Naming) {
        let names = &self.names;
        let declaration = names.items[id.0 as usize];
        if (id.0 as usize) < names.written() || declaration.inside == inside || declaration.kind == Kind::Unit {
            return;
        }
        let (row, word, kind) = (cell.row, short(&cell.text), naming.declares.unwrap_or(declaration.kind).word());
        let message = text!(
            "riga {row}: «{word}» stava già in un altro nodo",
            "row {row}: “{word}” already stood in another node"
        );
        let found = Diagnostic::new(Code::DuplicateName, cell.span, message)
            .also(declaration.name, text!("la prima volta qui", "first here"))
            .help(text!(
                "due nodi diversi hanno codici diversi: metti nella colonna un codice che li distingua; se ogni nodo ne ha uno con questo nome, aggiungi `in ogni nodo` dopo `dichiara {kind}`",
                "different nodes have different codes: put a code that tells them apart into the column; if each node has one of this name, add `in ogni nodo` after `dichiara {kind}`"
            ));
        self.diagnostics.push(found);
    }

    /// An empty cell below one that names a node: merged in the sheet, perhaps.
    fn blank(&mut self, row: &Row<'_>, naming: Naming, above: Named<'_>, inside: Option<ItemId>) {
        let found = blank_cell(row, naming.column, above);
        let inside = inside.map(|id| self.names.items[id.0 as usize].name).or(self.listing.inside);
        if self.counts {
            return self.diagnostics.push(found.help(of_nobody("nodo")));
        }
        let help = match inside.map(|name| self.sources.text(name)) {
            Some(node) => text!(
                "se nel foglio le celle erano unite, aggiungi `ripete` in fondo alla riga `colonna nodo`; così l'indicatore sta in «{node}»",
                "if the cells were merged in the sheet, add `ripete` at the end of the `colonna nodo` line; as it is, the indicator stands in “{node}”"
            ),
            None => text!(
                "se nel foglio le celle erano unite, aggiungi `ripete` in fondo alla riga `colonna nodo`; così l'indicatore non sta in nessun nodo",
                "if the cells were merged in the sheet, add `ripete` at the end of the `colonna nodo` line; as it is, the indicator stands in no node"
            ),
        };
        self.diagnostics.push(found.help(help));
    }

    fn blank_unit(&mut self, row: &Row<'_>, naming: Naming, above: Named<'_>) {
        if self.counts {
            return self.diagnostics.push(blank_cell(row, naming.column, above).help(of_nobody("unità")));
        }
        let help = text!(
            "se nel foglio le celle erano unite, aggiungi `ripete` in fondo alla riga `colonna unità`; così l'indicatore non è di nessuna unità",
            "if the cells were merged in the sheet, add `ripete` at the end of the `colonna unità` line; as it is, the indicator is no unit's"
        );
        self.diagnostics.push(blank_cell(row, naming.column, above).help(help));
    }

    fn ambiguous(&mut self, cell: &Cell<'_>) {
        let (row, word) = (cell.row, short(&cell.text));
        let message =
            text!("riga {row}: più cose si chiamano «{word}»", "row {row}: more than one thing is called “{word}”");
        let help =
            text!("scrivi nella cella il nome invece del titolo", "write the name in the cell instead of the title");
        self.diagnostics.push(Diagnostic::new(Code::RowUnknown, cell.span, message).help(help));
    }

    fn undeclared(&mut self, cell: &Cell<'_>, is_unit: bool) {
        let (row, word) = (cell.row, short(&cell.text));
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
        self.diagnostics.push(Diagnostic::new(Code::RowUnknown, cell.span, message).help(help));
    }
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

/// What to do about a row that is nobody's.
fn of_nobody(column: &str) -> Text {
    text!(
        "se nel foglio le celle erano unite, aggiungi `ripete` in fondo alla riga `colonna {column}`; così la riga non conta",
        "if the cells were merged in the sheet, add `ripete` at the end of the `colonna {column}` line; as it is, the row does not count"
    )
}

fn blank_cell(row: &Row<'_>, column: usize, above: Named<'_>) -> Diagnostic {
    let (word, filled) = (short(above.word), above.row);
    named::blank(row, column, &word, filled).also(above.at, text!("la cella piena è qui", "the filled cell is here"))
}
