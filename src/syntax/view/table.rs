//! What is said of a table: which column is what, and how it writes things.

use super::goal;
use super::line::{Line, Phrase};
use super::read::Written;
use super::role::Role;
use crate::diagnostic::{Code, Diagnostic};
use crate::ground::goal::Form;
use crate::source::Place;
use crate::syntax::cursor::Cursor;
use crate::syntax::excerpt::unquote;
use crate::syntax::{Context, Keyword, TokenKind};
use crate::text;
use rust_decimal::Decimal;

/// `indicatori file "indicatori.csv" in P { … }`, `usi file "schede.csv" { … }`: a table whose rows declare
/// indicators, or say what is counted.
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
                Some(Keyword::Sheet) => {
                    field.sheet(found)?;
                    continue;
                }
                Some(Keyword::Range) => drop(words.string()?),
                _ => continue,
            }
            words.finish();
        }
        if file == Written::Absent {
            let word = line.text(0);
            let message = text!("a `{word}` manca il file", "`{word}` has no file");
            let help = match line.keyword() {
                Some(Keyword::Uses) => {
                    text!("scrivi `usi file \"schede.csv\" {{ … }}`", "write `usi file \"sheets.csv\" {{ … }}`")
                }
                _ => text!(
                    "scrivi `indicatori file \"indicatori.csv\" in NODO {{ … }}`",
                    "write `indicatori file \"indicatori.csv\" in NODE {{ … }}`"
                ),
            };
            found.push(Diagnostic::new(Code::MissingField, line.word().span(), message).help(help));
        }
        Some(Listing { line, file: file.read()?, inside })
    }

    /// True for a table of what is counted.
    pub fn counts(self) -> bool {
        self.line.keyword() == Some(Keyword::Uses)
    }

    /// True where its rows may declare nodes or units.
    pub fn may_declare(self) -> bool {
        // What can't be read is reported where the columns are read.
        let read = |line| Column::<Tells>::read(line, &mut Vec::new()).map(|column| column.holds);
        self.columns().filter_map(read).any(|holds| matches!(holds, Tells::Node(Some(_), _) | Tells::Unit(true)))
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

/// `colonna … "title"`
#[derive(Clone, Copy)]
pub struct Column<'a, T> {
    /// What stands in it.
    pub holds: T,
    /// Its title.
    pub title: Place,
    /// `sotto "2025"`: the title above it.
    pub below: Option<Place>,
    /// `ripete`: an empty cell says what the one above it says.
    pub repeats: bool,
    /// `primi 3 caratteri`: how many letters of a cell are the name.
    pub first_letters: Option<usize>,
    /// `peso "Peso obiettivo"`: the title of the column with the weight of the node.
    pub weight: Option<Place>,
    /// The titles of further columns.
    more: Phrase<'a>,
    /// What follows.
    rest: Phrase<'a>,
}

impl<'a, T> Column<'a, T> {
    /// Reads the title and what may follow it.
    pub(super) fn of(
        line: Line<'a>,
        mut words: Cursor<'a, '_>,
        holds: T,
        (title, below): (Place, Option<Place>),
        follows: Follows,
    ) -> Column<'a, T> {
        let repeats = follows == Follows::Repeats && words.take_word(REPEATS).is_some();
        let rest = line.phrase(1 + words.position(), line.len());
        let more = line.phrase(1, 1);
        if follows == Follows::NoValues && words.take_word(Keyword::NotReported.word()).is_some() {
            each_no_value(&mut words, |_| {});
        }
        words.finish();
        Column { holds, title, below, repeats, first_letters: None, weight: None, more, rest }
    }

    /// The titles of the further columns of a list.
    pub fn more(self) -> impl Iterator<Item = Place> {
        self.more.atoms().filter(|atom| atom.is_text()).map(|atom| unquote(atom.text(), atom.span()))
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
pub(super) enum Follows {
    /// Nothing.
    Nothing,
    /// `ripete`
    Repeats,
    /// `non_rilevato V …`
    NoValues,
}

/// What a column of a table of indicators holds.
#[derive(Clone, Copy)]
pub enum Tells {
    /// `codice`
    Code,
    /// `titolo`
    Title,
    /// `nodo`, and what those not yet declared are: `dichiara obiettivo`; true where there is one in each node to the
    /// left: `in ogni nodo`.
    Node(Option<Role>, bool),
    /// `unità`, and whether those not yet declared are: `dichiara`.
    Unit(bool),
    /// `operatore`
    Operator,
    /// `target`
    Target,
    /// `target minimo`
    Least,
    /// `target massimo`
    Most,
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
    /// `nome`: what the row counts.
    Name,
    /// `tipo` of the node that counts it.
    Kind,
    /// `componente`
    Component,
    /// `regola`
    Rule,
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
            Tells::Node(..) => "nodo",
            Tells::Unit(_) => "unità",
            Tells::Operator => "operatore",
            Tells::Target => "target",
            Tells::Least => "target minimo",
            Tells::Most => "target massimo",
            Tells::Value(_) => "valore",
            Tells::Baseline(_) => "base",
            Tells::Weight(_) => "peso",
            Tells::Measure => "misura",
            Tells::Source => "fonte",
            Tells::Typology => "tipologia",
            Tells::Parameter(_) => "parametro",
            Tells::Name => "nome",
            Tells::Kind => "tipo",
            Tells::Component => "componente",
            Tells::Rule => "regola",
        }
    }

    /// True where a table that declares indicators, or one of what is counted, may say so.
    fn fits(self, counts: bool) -> bool {
        match self {
            Tells::Name => counts,
            Tells::Title | Tells::Node(..) | Tells::Unit(_) | Tells::Parameter(_) | Tells::Weight(None) => true,
            Tells::Kind | Tells::Component | Tells::Rule => true,
            _ => !counts,
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
        if !tells.fits(line.context.meets(Context::USES)) {
            words.rewind(0);
            words.expected();
            return None;
        }
        let title = title(&mut words)?;
        let mut follows = Follows::Nothing;
        let (mut first_letters, mut weight, mut more) = (None, None, (0, 0));
        let is_listing = line.context.meets(Context::LISTING);
        match &mut tells {
            Tells::Node(declares, in_each) => {
                first_letters = letters(&mut words)?;
                if words.take_word("dichiara").is_some() {
                    *declares = Some(declared(&mut words)?);
                    *in_each = words.take_word("in").is_some();
                    if *in_each {
                        words.need_word("ogni")?;
                        words.need_word("nodo")?;
                    }
                }
                if is_listing && words.take_word(Keyword::Weight.word()).is_some() {
                    weight = Some(words.string()?);
                }
                follows = Follows::Repeats;
            }
            Tells::Code if title.1.is_none() && words.at_string() => {
                other_parts(&mut words)?;
                follows = Follows::Repeats;
            }
            Tells::Unit(declares) => {
                first_letters = letters(&mut words)?;
                *declares = words.take_word("dichiara").is_some();
                follows = Follows::Repeats;
            }
            Tells::Parameter(_) if title.1.is_none() => {
                let from = words.position();
                while words.at_string() {
                    words.string()?;
                }
                more = (from, words.position());
                follows = Follows::NoValues;
            }
            Tells::Target | Tells::Least | Tells::Most | Tells::Value(_) | Tells::Baseline(_) | Tells::Parameter(_) => {
                follows = Follows::NoValues
            }
            _ => {}
        }
        let more = line.phrase(1 + more.0, 1 + more.1);
        Some(Column { first_letters, weight, more, ..Column::of(line, words, tells, title, follows) })
    }
}

/// The other columns of a code, and what joins them: `"Cod" unite da "_"`.
fn other_parts(words: &mut Cursor<'_, '_>) -> Option<(Vec<Place>, Place)> {
    let mut parts = Vec::new();
    while words.at_string() {
        parts.push(words.string()?);
    }
    words.need_word("unite")?;
    words.need_word("da")?;
    Some((parts, words.string()?))
}

/// Codes that no cell holds.
pub enum MadeCodes {
    /// `colonna codice "CdC" "Cod" unite da "_"`
    Joined {
        /// The titles of the columns.
        titles: Vec<Place>,
        /// What stands between their cells.
        with: Place,
        /// `ripete`: an empty cell says what the one above it says.
        repeats: bool,
    },
    /// `codice riga`: the word.
    Rows(Place),
}

impl MadeCodes {
    /// Where the block says so: what the codes are kept by.
    pub fn place(&self) -> Option<Place> {
        match self {
            MadeCodes::Joined { titles, .. } => titles.first().copied(),
            MadeCodes::Rows(word) => Some(*word),
        }
    }

    /// Reads a line of a block. What can't be read of it is reported where it is read for its columns.
    pub fn read(line: Line<'_>, found: &mut Vec<Diagnostic>) -> Option<MadeCodes> {
        let mut words = line.read(line.len(), found);
        match line.role()? {
            Role::Code => {
                words.need_word("riga")?;
                words.finish();
                Some(MadeCodes::Rows(line.word().span()))
            }
            Role::Column if line.is_word(1, Keyword::Code.word()) => {
                words.take();
                let first = words.string()?;
                if !words.at_string() {
                    return None;
                }
                let (parts, with) = other_parts(&mut words)?;
                let repeats = words.take_word(REPEATS).is_some();
                Some(MadeCodes::Joined { titles: [vec![first], parts].concat(), with, repeats })
            }
            _ => None,
        }
    }
}

/// `primi 3 caratteri`; nothing inside where it isn't written, nothing at all where it can't be read.
fn letters(words: &mut Cursor<'_, '_>) -> Option<Option<usize>> {
    if words.take_word("primi").is_none() {
        return Some(None);
    }
    let written = words.peek().filter(|t| t.kind() == TokenKind::Numeric).map(|_| words.here());
    let count = written.map(|at| words.reader.text(at.span())).filter(|text| text.len() <= 2 && !text.starts_with('0'));
    let Some(count) = count.and_then(|text| text.parse().ok()) else {
        words.expected();
        return None;
    };
    words.take();
    words.need_word("caratteri")?;
    Some(Some(count))
}

fn what_it_tells(words: &mut Cursor<'_, '_>) -> Option<Tells> {
    let tells = match words.peek_word() {
        Some("codice") => Tells::Code,
        Some("titolo") => Tells::Title,
        Some("nodo") => Tells::Node(None, false),
        Some("operatore") => Tells::Operator,
        Some("target") => {
            words.take();
            let ends = [("minimo", Tells::Least), ("massimo", Tells::Most)];
            let end = ends.into_iter().find(|(word, _)| words.take_word(word).is_some());
            return Some(end.map_or(Tells::Target, |(_, end)| end));
        }
        Some("valore") => Tells::Value(None),
        Some("misura") => Tells::Measure,
        Some("fonte") => Tells::Source,
        Some("tipologia") => Tells::Typology,
        Some("nome") => Tells::Name,
        Some("tipo") => Tells::Kind,
        Some("componente") => Tells::Component,
        Some("regola") => Tells::Rule,
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

/// A title, and the one above it.
pub(super) fn title(words: &mut Cursor<'_, '_>) -> Option<(Place, Option<Place>)> {
    let title = words.string()?;
    match words.take_word(BELOW) {
        Some(_) => Some((title, Some(words.string()?))),
        None => Some((title, None)),
    }
}

/// The word before the title above a title.
const BELOW: &str = "sotto";

/// The titles that the lines of a block name, each with the one above it: where they stand the table begins.
pub fn titles<'a>(lines: impl Iterator<Item = Line<'a>>) -> impl Iterator<Item = (Place, Option<Place>)> {
    lines.filter(|line| matches!(line.role(), Some(Role::Column | Role::Where))).filter_map(|line| {
        let at = (1..line.len()).find(|at| line.is_text(*at))?;
        let plain = |at: usize| line.atom(at).filter(|a| a.is_text()).map(|a| unquote(a.text(), a.span()));
        let below = line.is_word(at + 1, BELOW).then(|| plain(at + 2)).flatten();
        Some((plain(at)?, below))
    })
}

pub(super) fn is_unit(word: &str) -> bool {
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

/// Reads what follows `non_rilevato`: `-1 "n.d."`.
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
