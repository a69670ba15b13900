//! Which column of a table of indicators is what.

use crate::data::Tables;
use crate::data::codes;
use crate::data::named;
use crate::data::no_value::NoValues;
use crate::data::table::Table;
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::Kind;
use crate::source::{Place, SourceId, Sources};
use crate::syntax::view::Role;
use crate::syntax::view::table::{Column, Listing, NoValue, Tells, Whose};
use crate::text;

/// The columns that a listing reads.
#[derive(Default)]
pub struct Columns {
    /// `codice`
    pub code: Option<usize>,
    /// The text of codes that no cell holds.
    pub made_codes: Option<SourceId>,
    /// `titolo`
    pub title: Option<usize>,
    /// Nodes that contain the indicator, outermost first.
    pub nodes: Vec<Naming>,
    /// The unit it is assigned to.
    pub unit: Option<Naming>,
    /// `operatore`
    pub operator: Option<usize>,
    /// `target`
    pub target: Option<Measuring>,
    /// `target minimo`, `target massimo`
    pub ends: [Option<Measuring>; 2],
    /// `peso`: in the score of the node.
    pub weight: Option<usize>,
    /// `peso unità`: in the score of the unit.
    pub unit_weight: Option<usize>,
    /// The title of a `peso` that doesn't say in whose score.
    pub whose_weight: Option<Place>,
    /// `misura`
    pub measure: Option<usize>,
    /// `fonte`
    pub source: Option<usize>,
    /// `tipologia`
    pub typology: Option<usize>,
    /// `nome`: what a row counts.
    pub name: Option<usize>,
    /// `tipo` of the node that a row stands in, or that counts.
    pub kind: Option<usize>,
    /// `componente`
    pub component: Option<usize>,
    /// `regola`
    pub rule: Option<usize>,
    /// Actuals; without a year, those of the plan's.
    pub values: Vec<Measuring>,
    /// Baselines; without a year, of the year before the plan's.
    pub bases: Vec<Measuring>,
    /// Parameters of the rule, by name.
    pub parameters: Vec<OfParameter>,
    /// What stands for no value, in the columns that say so.
    no_values: Vec<(usize, NoValues)>,
}

/// A column whose cells name something.
#[derive(Clone, Copy)]
pub struct Naming {
    /// Which column.
    pub column: usize,
    /// What its cells declare where nothing else does.
    pub declares: Option<Kind>,
    /// True where an empty cell says what the one above it says.
    pub repeats: bool,
    /// How many letters of a cell are the name; all where nothing is said.
    pub first_letters: Option<usize>,
    /// True where each node to the left has a node of its own by that name.
    pub in_each: bool,
    /// The column of the weights of the nodes.
    pub weight: Option<usize>,
}

/// The columns of a parameter: several for a list of bands.
pub struct OfParameter {
    /// The parameter.
    pub name: Place,
    /// Which columns.
    pub columns: Vec<usize>,
}

/// A column of numbers of a year.
#[derive(Clone, Copy)]
pub struct Measuring {
    /// Which column.
    pub column: usize,
    /// The year, where it is said.
    pub year: Option<i32>,
    /// Where the plan names its title.
    pub title: Place,
}

impl Columns {
    /// Reads the lines of a listing; nothing where one can't be read, or the codes are missing.
    pub(super) fn read(
        written: &Listing<'_>,
        sources: &Sources,
        (tables, table): (&Tables, &Table<'_>),
        found: &mut Vec<Diagnostic>,
    ) -> Option<Columns> {
        let mut columns = Columns::default();
        let mut complete = true;
        for line in written.columns() {
            let column = Column::<Tells>::read(line, found);
            complete &= column.and_then(|column| columns.add(column, sources, table, found)).is_some();
        }
        if written.counts() {
            return (complete && columns.counts(written, found)).then_some(columns);
        }
        columns.made_codes = codes::source(tables, written.lines(), found);
        complete &= row_codes(written, columns.code.is_some(), found);
        if columns.code.is_none() && columns.made_codes.is_none() && complete {
            let message = text!("manca la colonna dei codici", "the column of codes is missing");
            let help = text!("aggiungi `colonna codice \"Codice\"`", "add `colonna codice \"Code\"`");
            found.push(Diagnostic::new(Code::MissingField, written.file, message).help(help));
            complete = false;
        }
        complete.then_some(columns)
    }

    /// Whether a table of what is counted says who counts, and what.
    fn counts(&self, written: &Listing<'_>, found: &mut Vec<Diagnostic>) -> bool {
        let has_who = self.unit.is_some() || !self.nodes.is_empty();
        let has_what = self.name.is_some() || written.lines().any(|line| line.role() == Some(Role::Use));
        if has_who && has_what {
            return true;
        }
        let message = match has_who {
            false => text!("manca la colonna di chi conta", "the column of who counts is missing"),
            true => text!("manca la colonna di ciò che conta", "the column of what is counted is missing"),
        };
        let help = text!(
            "aggiungi `colonna nodo \"Scheda\" dichiara cruscotto` (o `colonna unità \"…\"`) e `colonna nome \"Indicatore\"`",
            "add `colonna nodo \"Sheet\" dichiara cruscotto` (or `colonna unità \"…\"`) and `colonna nome \"Indicator\"`"
        );
        found.push(Diagnostic::new(Code::MissingField, written.file, message).help(help));
        false
    }

    fn add(
        &mut self,
        written: Column<'_, Tells>,
        sources: &Sources,
        table: &Table<'_>,
        found: &mut Vec<Diagnostic>,
    ) -> Option<()> {
        let column = match named::column(sources, table, (written.title, written.below)) {
            Ok(column) => column,
            Err(missing) => {
                found.push(*missing);
                return None;
            }
        };
        let mut no_values = NoValues::default();
        let mut says_some = false;
        written.no_values(|value| {
            says_some = true;
            match value {
                NoValue::Number(number) => no_values.add_number(number),
                NoValue::Text(words) => no_values.add_text(sources.text(words)),
            }
        });
        let mut more = Vec::new();
        for title in written.more() {
            match named::column(sources, table, (title, None)) {
                Ok(column) => more.push(column),
                Err(missing) => {
                    found.push(*missing);
                    return None;
                }
            }
        }
        if says_some {
            let all = more.iter().copied().chain([column]);
            self.no_values.extend(all.map(|column| (column, no_values.clone())));
        }
        let weight = match written.weight.map(|title| named::column(sources, table, (title, None))) {
            None => None,
            Some(Ok(column)) => Some(column),
            Some(Err(missing)) => {
                found.push(*missing);
                return None;
            }
        };
        if !self.place(written, (column, weight), sources) {
            let role = written.holds.word();
            let message = text!("c'è già una colonna `{role}`", "there already is a column `{role}`");
            let help = text!("tienine una sola", "keep only one of them");
            found.push(Diagnostic::new(Code::RepeatedField, written.title, message).help(help));
        }
        if let (Tells::Parameter(_), Some(last)) = (written.holds, self.parameters.last_mut()) {
            last.columns.extend(more);
        }
        Some(())
    }

    /// Remembers what a column is; false where another is that already.
    fn place(
        &mut self,
        written: Column<'_, Tells>,
        (column, weight): (usize, Option<usize>),
        sources: &Sources,
    ) -> bool {
        let (title, repeats, first_letters) = (written.title, written.repeats, written.first_letters);
        let naming = |declares, in_each| Naming { column, declares, repeats, first_letters, in_each, weight };
        let measuring = |year| Measuring { column, year, title };
        let slot = match written.holds {
            Tells::Code => &mut self.code,
            Tells::Title => &mut self.title,
            Tells::Operator => &mut self.operator,
            Tells::Measure => &mut self.measure,
            Tells::Source => &mut self.source,
            Tells::Typology => &mut self.typology,
            Tells::Name => &mut self.name,
            Tells::Kind => &mut self.kind,
            Tells::Component => &mut self.component,
            Tells::Rule => &mut self.rule,
            Tells::Weight(Some(Whose::Unit)) => &mut self.unit_weight,
            Tells::Weight(whose) => {
                self.whose_weight = whose.is_none().then_some(title);
                &mut self.weight
            }
            Tells::Target => return self.target.replace(measuring(None)).is_none(),
            Tells::Least => return self.ends[0].replace(measuring(None)).is_none(),
            Tells::Most => return self.ends[1].replace(measuring(None)).is_none(),
            Tells::Unit(declares) => {
                let declares = declares.then_some(Kind::Unit);
                return self.unit.replace(naming(declares, false)).is_none();
            }
            Tells::Node(declares, in_each) => {
                self.nodes.push(naming(declares.and_then(kind_of), in_each));
                return true;
            }
            Tells::Value(year) => {
                self.values.push(measuring(year));
                return true;
            }
            Tells::Baseline(year) => {
                let is_first = self.bases.iter().all(|b| b.year != year);
                self.bases.push(measuring(year));
                return is_first;
            }
            Tells::Parameter(name) => {
                let is_first = self.parameters.iter().all(|p| sources.text(p.name) != sources.text(name));
                self.parameters.push(OfParameter { name, columns: vec![column] });
                return is_first;
            }
        };
        slot.replace(column).is_none()
    }

    /// The columns whose cells are numbers, dates, or yes and no.
    pub fn measured(&self) -> impl Iterator<Item = usize> + '_ {
        let asked = self.target.iter().chain(self.ends.iter().flatten());
        let numbers = asked.chain(&self.values).chain(&self.bases).map(|measuring| measuring.column);
        let parameters = self.parameters.iter().flat_map(|parameter| parameter.columns.iter().copied());
        let of_nodes = self.nodes.iter().filter_map(|naming| naming.weight);
        numbers.chain(parameters).chain(of_nodes).chain(self.weight).chain(self.unit_weight)
    }

    /// True for a cell that stands for no value in its column.
    pub fn no_value(&self, column: usize, text: &str) -> bool {
        self.no_values.iter().any(|(of, no_values)| *of == column && no_values.has(text))
    }
}

/// `codice riga`: what there is to bear in mind; false where a column gives codes too.
fn row_codes(written: &Listing<'_>, has_column: bool, found: &mut Vec<Diagnostic>) -> bool {
    let Some(line) = written.lines().find(|line| line.role() == Some(Role::Code)) else { return true };
    if has_column {
        let message = text!("c'è già una colonna `codice`", "there already is a column `codice`");
        let help = text!("tieni l'una o l'altra", "keep one or the other");
        found.push(Diagnostic::new(Code::RepeatedField, line.span(), message).help(help));
        return false;
    }
    let message = text!(
        "i codici sono i numeri delle righe: una riga inserita o tolta li cambia tutti, da lì in giù",
        "the codes are the numbers of the rows: a row put in or taken out changes all of them from there on"
    );
    let help = text!(
        "dai alla tabella una colonna di codici, o unisci più colonne: `colonna codice \"A\" \"B\" unite da \"_\"`",
        "give the table a column of codes, or join several columns: `colonna codice \"A\" \"B\" unite da \"_\"`"
    );
    found.push(Diagnostic::new(Code::RowCodes, line.span(), message).help(help));
    true
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
