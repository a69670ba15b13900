//! What is said of a table: which column is what, and how it writes things.

use super::goal;
use super::line::{Line, Phrase, Tree};
use super::read::{Day, Written};
use super::role::{Family, Role};
use crate::diagnostic::{Code, Diagnostic};
use crate::ground::goal::Form;
use crate::source::Place;
use crate::syntax::cursor::{Cursor, unquote};
use crate::syntax::{Keyword, TokenKind};
use crate::text;
use rust_decimal::Decimal;

/// `indicatori file "indicatori.csv" in P { … }`: a table whose rows declare indicators.
#[derive(Clone, Copy)]
pub struct Listing<'a> {
    line: Line<'a>,
    /// `file "…"`
    pub file: Place,
    /// The node they stand in: `in P`.
    pub inside: Option<Place>,
}

impl<'a> Listing<'a> {
    /// Reads the head; nothing where it names no file.
    pub fn read(line: Line<'a>, found: &mut Vec<Diagnostic>) -> Option<Listing<'a>> {
        let mut head = line.read_head(found);
        if head.peek().is_some() {
            head.expected();
            return None;
        }
        line.refuse_repeated(found);
        let (mut file, mut inside) = (Written::Absent, None);
        for field in line.head_fields() {
            let mut words = field.read(found);
            match field.keyword {
                Some(Keyword::In) => inside = words.name(),
                Some(Keyword::File) => {
                    file = Written::Read(words.string()?);
                }
                Some(Keyword::Sheet) => drop(words.string()?),
                _ => continue,
            }
            words.finish();
        }
        if file == Written::Absent {
            let message = text!("a `indicatori` manca il file", "`indicatori` has no file");
            let help = text!(
                "scrivi `indicatori file \"indicatori.csv\" in NODO {{ … }}`",
                "write `indicatori file \"indicatori.csv\" in NODE {{ … }}`"
            );
            found.push(Diagnostic::new(Code::MissingField, line.word().span(), message).help(help));
        }
        Some(Listing { line, file: file.read()?, inside })
    }

    /// The lines that say which column is what.
    pub fn columns(self) -> impl Iterator<Item = Line<'a>> {
        self.line.lines_for(Role::Column)
    }

    /// The lines of its block.
    pub fn lines(self) -> impl Iterator<Item = Line<'a>> {
        self.line.lines()
    }
}

/// A data file that a line names.
#[derive(Clone, Copy)]
pub struct DataFile {
    /// Its path, as written.
    pub path: Place,
    /// True where its rows declare indicators.
    pub declares: bool,
}

impl<'a> Tree<'a> {
    /// The data files that its lines name.
    pub fn data_files(self) -> impl Iterator<Item = DataFile> + 'a {
        self.lines().filter(|line| matches!(line.family(), Family::Facts | Family::Table)).filter_map(|line| {
            let file = line.head_field(Role::File)?;
            let path = file.said().first().filter(|path| path.kind() == Some(TokenKind::Text))?;
            Some(DataFile { path: unquote(path.text(), path.span()), declares: line.family() == Family::Table })
        })
    }
}

/// `colonna … "title"`
#[derive(Clone, Copy)]
pub struct Column<'a, T> {
    /// What stands in it.
    pub holds: T,
    /// Its title.
    pub title: Place,
    /// `ripete`: an empty cell says what the one above it says.
    pub repeats: bool,
    /// What follows.
    rest: Phrase<'a>,
}

impl<'a, T> Column<'a, T> {
    /// Reads the title and what may follow it.
    fn of(line: Line<'a>, mut words: Cursor<'a, '_>, holds: T, title: Place, follows: Follows) -> Column<'a, T> {
        let repeats = follows == Follows::Repeats && words.take_word(REPEATS).is_some();
        let rest = line.phrase(1 + words.position(), line.len());
        if follows == Follows::NoValues && words.take_word(Keyword::NotReported.word()).is_some() {
            each_no_value(&mut words, |_| {});
        }
        words.finish();
        Column { holds, title, repeats, rest }
    }

    /// What stands for no value in this column: `non_rilevato -1 "n.d."`.
    pub fn no_values(self, each: impl FnMut(NoValue)) {
        let tokens = &self.rest.line.tokens()[self.rest.from..self.rest.to];
        // What can't be read of it was reported when the column was read.
        let mut reported = Vec::new();
        let mut words = self.rest.line.cursor(tokens, &mut reported);
        if words.take_word(Keyword::NotReported.word()).is_some() {
            each_no_value(&mut words, each);
        }
    }
}

/// The word for a column whose cells are merged downwards.
const REPEATS: &str = "ripete";

/// What may follow the title of a column.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Follows {
    /// Nothing.
    Nothing,
    /// `ripete`
    Repeats,
    /// `non_rilevato V …`
    NoValues,
}

/// What a column of a table of values holds.
#[derive(Clone, Copy)]
pub enum Holds {
    /// `nome`: what the row is about.
    Name,
    /// `unità`: the unit whose own values they are.
    Unit,
    /// `valore`: values of the block's moment.
    Value,
    /// Values of another year.
    Year(i32),
    /// `al DAY`: values of a day.
    Day(Day),
}

impl<'a> Column<'a, Holds> {
    /// Reads a `colonna` of a block of values.
    pub fn read(line: Line<'a>, found: &mut Vec<Diagnostic>) -> Option<Column<'a, Holds>> {
        let mut words = line.read(line.len(), found);
        let holds = match (words.year(), words.peek_word()) {
            (Some(year), _) => Holds::Year(year),
            (None, Some("nome")) => Holds::Name,
            (None, Some("valore")) => Holds::Value,
            (None, Some(word)) if is_unit(word) => Holds::Unit,
            (None, Some("al")) => {
                words.take();
                Holds::Day((words.date()?, words.previous()))
            }
            _ => {
                words.expected();
                return None;
            }
        };
        if matches!(holds, Holds::Name | Holds::Value | Holds::Unit) {
            words.take();
        }
        let follows = if matches!(holds, Holds::Name | Holds::Unit) { Follows::Repeats } else { Follows::NoValues };
        let title = title(&mut words)?;
        Some(Column::of(line, words, holds, title, follows))
    }
}

/// What a column of a table of indicators holds.
#[derive(Clone, Copy)]
pub enum Tells {
    /// `codice`
    Code,
    /// `titolo`
    Title,
    /// `nodo`, and what those not yet declared are: `dichiara obiettivo`.
    Node(Option<Role>),
    /// `unità`, and whether those not yet declared are: `dichiara`.
    Unit(bool),
    /// `operatore`
    Operator,
    /// `target`
    Target,
    /// `valore`, or a year
    Value(Option<i32>),
    /// `base [2024]`
    Baseline(Option<i32>),
    /// `peso`, or `peso nodo`, `peso unità` where it must be said in whose score
    Weight(Option<Whose>),
    /// `misura`
    Measure,
    /// `fonte`
    Source,
    /// `tipologia`
    Typology,
    /// `parametro NAME`
    Parameter(Place),
}

/// In whose score a weight counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Whose {
    /// That of the node that contains the indicator.
    Node,
    /// That of the unit it is assigned to.
    Unit,
}

impl Tells {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Tells::Code => "codice",
            Tells::Title => "titolo",
            Tells::Node(_) => "nodo",
            Tells::Unit(_) => "unità",
            Tells::Operator => "operatore",
            Tells::Target => "target",
            Tells::Value(_) => "valore",
            Tells::Baseline(_) => "base",
            Tells::Weight(_) => "peso",
            Tells::Measure => "misura",
            Tells::Source => "fonte",
            Tells::Typology => "tipologia",
            Tells::Parameter(_) => "parametro",
        }
    }
}

impl<'a> Column<'a, Tells> {
    /// Reads a `colonna` of a table of indicators.
    pub fn read(line: Line<'a>, found: &mut Vec<Diagnostic>) -> Option<Column<'a, Tells>> {
        let mut words = line.read(line.len(), found);
        let mut tells = match words.year() {
            Some(year) => Tells::Value(Some(year)),
            None => what_it_tells(&mut words)?,
        };
        let title = title(&mut words)?;
        let mut follows = Follows::Nothing;
        match &mut tells {
            Tells::Node(declares) => {
                *declares = if words.take_word("dichiara").is_some() { Some(declared(&mut words)?) } else { None };
                follows = Follows::Repeats;
            }
            Tells::Unit(declares) => {
                *declares = words.take_word("dichiara").is_some();
                follows = Follows::Repeats;
            }
            Tells::Target | Tells::Value(_) | Tells::Baseline(_) | Tells::Parameter(_) => follows = Follows::NoValues,
            _ => {}
        }
        Some(Column::of(line, words, tells, title, follows))
    }
}

fn what_it_tells(words: &mut Cursor<'_, '_>) -> Option<Tells> {
    let tells = match words.peek_word() {
        Some("codice") => Tells::Code,
        Some("titolo") => Tells::Title,
        Some("nodo") => Tells::Node(None),
        Some("operatore") => Tells::Operator,
        Some("target") => Tells::Target,
        Some("valore") => Tells::Value(None),
        Some("misura") => Tells::Measure,
        Some("fonte") => Tells::Source,
        Some("tipologia") => Tells::Typology,
        Some("peso") => {
            words.take();
            return Some(Tells::Weight(whose(words)));
        }
        Some("base") => {
            words.take();
            return Some(Tells::Baseline(words.year()));
        }
        Some("parametro") => {
            words.take();
            return words.name().map(Tells::Parameter);
        }
        Some(word) if is_unit(word) => Tells::Unit(false),
        _ => {
            words.expected();
            return None;
        }
    };
    words.take();
    Some(tells)
}

fn whose(words: &mut Cursor<'_, '_>) -> Option<Whose> {
    let whose = match words.peek_word()? {
        "nodo" => Whose::Node,
        word if is_unit(word) => Whose::Unit,
        _ => return None,
    };
    words.take();
    Some(whose)
}

/// The kind of node after `dichiara`.
fn declared(words: &mut Cursor<'_, '_>) -> Option<Role> {
    let role = match words.peek_word().and_then(Keyword::from_word) {
        Some(Keyword::Area) => Role::Area,
        Some(Keyword::Objective) => Role::Objective,
        Some(Keyword::Project) => Role::Project,
        Some(Keyword::Scorecard) => Role::Scorecard,
        Some(Keyword::Unit) => Role::Unit,
        _ => {
            words.expected();
            return None;
        }
    };
    words.take();
    Some(role)
}

fn title(words: &mut Cursor<'_, '_>) -> Option<Place> {
    words.string()
}

fn is_unit(word: &str) -> bool {
    Keyword::from_word(word) == Some(Keyword::Unit)
}

/// `operatore "almeno" >=`, `operatore >=`: how the table writes an operator, or the one of all its targets.
#[derive(Clone, Copy)]
pub struct Operator {
    /// How the table writes it.
    pub written: Option<Place>,
    /// What it means.
    pub form: Form,
}

impl Operator {
    /// Reads a line with `operatore`.
    pub fn read(line: Line<'_>, found: &mut Vec<Diagnostic>) -> Option<Operator> {
        let mut words = line.read(line.len(), found);
        let written = match words.at_string() {
            true => words.string(),
            false => None,
        };
        let Some((form, _)) = goal::form(&mut words) else {
            words.expected();
            return None;
        };
        words.finish();
        Some(Operator { written, form })
    }
}

/// What stands for no value.
#[derive(Clone, Copy)]
pub enum NoValue {
    /// A number.
    Number(Decimal),
    /// A text.
    Text(Place),
}

/// Reads `non_rilevato -1 "n.d."`.
pub fn no_values(line: Line<'_>, found: &mut Vec<Diagnostic>, each: impl FnMut(NoValue)) {
    each_no_value(&mut line.read(line.len(), found), each);
}

fn each_no_value(words: &mut Cursor<'_, '_>, mut each: impl FnMut(NoValue)) {
    if words.peek().is_none() {
        words.expected();
    }
    while let Some(kind) = words.peek_kind() {
        let value = match kind {
            TokenKind::Numeric | TokenKind::Minus => words.quantity().map(|number| NoValue::Number(number.value)),
            _ => words.string().map(NoValue::Text),
        };
        match value {
            Some(value) => each(value),
            None => return,
        }
    }
}
