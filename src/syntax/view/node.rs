//! Nodes, indicators, data, units and the edges between them: what their heads and blocks say.

use super::data::{Algorithm, Baseline, MeasureField};
use super::line::{self, Line};
use super::read::{Written, repeated};
use super::role::Role;
use super::rule::{Band, Multiply, bands_of};
use super::target::Target;
use crate::diagnostic::{Code, Diagnostic};
use crate::ground::quantity::{Quantity, Worded};
use crate::source::Place;
use crate::syntax::ast::HeadFields;
use crate::syntax::cursor::{Cursor, unquote};
use crate::syntax::{Context, Keyword, StatementId};
use crate::text;

/// A field of a node, an indicator, a datum, a unit or an edge. Where each may stand is in the table of
/// keywords; a word that can't stand there has been reported, and whoever takes the field looks what it is of.
#[derive(Clone, Copy)]
pub enum Field<'a> {
    /// `in P`
    Parent(Named<'a>),
    /// `peso 16 %`
    Weight(Number<'a>),
    /// `componente C`
    Component(Named<'a>),
    /// `codice "…"`
    Code(Quoted<'a>),
    /// `unità U peso 30 %`: a unit in charge.
    Unit(InCharge<'a>),
    /// A text that only readers look at.
    Note(Note<'a>),
    /// `risorse 46.000,00 euro`
    Resources(Number<'a>),
    /// `usa X`
    Use(Use<'a>),
    /// `regola R`
    Rule(Named<'a>),
    /// `parametro P 60 %`
    Parameter(Parameter<'a>),
    /// `moltiplica mesi / 12`
    Multiply(Multiply<'a>),
    /// `algoritmo …`
    Algorithm(Algorithm<'a>),
    /// `target …`
    Target(Target<'a>),
    /// `solo_monitorato`
    Watched(Watched<'a>),
    /// `base …`
    Baseline(Baseline<'a>),
    /// `fonte F`
    Source(Named<'a>),
    /// `misura M`
    Measure(MeasureField<'a>),
    /// `tipologia "…"`
    Typology(Quoted<'a>),
}

impl<'a> Field<'a> {
    /// What a field says; nothing for one that has been read elsewhere, and for lines of other kinds.
    fn of(words: line::Field<'a>) -> Option<Field<'a>> {
        Some(match words.role()? {
            Role::Parent => Field::Parent(Named(words)),
            Role::Weight => Field::Weight(Number(words)),
            Role::Component => Field::Component(Named(words)),
            Role::Code => Field::Code(Quoted(words)),
            Role::UnitInCharge => Field::Unit(InCharge(words)),
            Role::Resources => Field::Resources(Number(words)),
            Role::Use => Field::Use(Use { line: words.words.line }),
            Role::ChosenRule => Field::Rule(Named(words)),
            Role::Parameter => Field::Parameter(Parameter(words)),
            Role::Multiply => Field::Multiply(Multiply(words.words.line)),
            Role::Algorithm => Field::Algorithm(Algorithm(words)),
            Role::Target => Field::Target(Target(words)),
            Role::Watched => Field::Watched(Watched(words)),
            Role::Baseline => Field::Baseline(Baseline(words)),
            Role::Source => Field::Source(Named(words)),
            Role::Measure => Field::Measure(MeasureField(words)),
            Role::Typology => Field::Typology(Quoted(words)),
            role @ (Role::Kind | Role::FormerName) => Field::Note(Note { role, words }),
            role if role.is_note() => Field::Note(Note { role, words }),
            _ => return None,
        })
    }
}

/// Fields that a declaration may have only once.
fn is_single(keyword: Keyword) -> bool {
    use Keyword::*;
    let is_note = Role::first(keyword).is_note();
    is_note
        || matches!(
            keyword,
            In | Weight
                | Component
                | Code
                | Kind
                | Resources
                | Typology
                | Algorithm
                | Rule
                | Measure
                | Multiply
                | Watched
        )
}

/// `solo_monitorato`
#[derive(Clone, Copy)]
pub struct Watched<'a>(line::Field<'a>);

impl Watched<'_> {
    /// Where it is written; nothing else stands in the line.
    pub fn read(self, found: &mut Vec<Diagnostic>) -> Place {
        self.0.read(found).finish();
        self.0.word().span()
    }
}

impl<'a> Line<'a> {
    /// What its head and its block say, the head first.
    pub fn fields(self) -> Fields<'a> {
        Fields { written: self.written(), of: self, seen: 0 }
    }

    fn written(self) -> WrittenFields<'a> {
        let (ast, keyword) = (self.tree.ast, self.keyword());
        let args = self.tree.ast.args(self.id);
        let head = keyword.map(|k| HeadFields::new(self.tree.reader, args, k, self.context));
        let next = StatementId(self.id.0 + 1);
        WrittenFields { line: self, head, next, end: ast.subtree_end(self.id), inside: self.block_context() }
    }

    /// The year of the plan it declares: `anno 2025`.
    pub fn plan_year(self, found: &mut Vec<Diagnostic>) -> Written<i32> {
        self.only(|f| f.keyword == Some(Keyword::Year), found).map_or(Written::Absent, |field| {
            let mut words = field.read(found);
            let year = words.year();
            match year {
                Some(_) => words.finish(),
                None => words.expected(),
            }
            Written::of(year)
        })
    }

    /// The policy that the plan it declares names: `smvp P`.
    pub fn chosen_policy(self, found: &mut Vec<Diagnostic>) -> Written<Place> {
        let field = self.only(|f| f.role() == Some(Role::ChosenPolicy), found);
        field.map_or(Written::Absent, |field| Written::of(Named(field).read(found)))
    }

    /// The first of the fields that may be written only once; the others are reported.
    fn only(self, is_it: impl Fn(&line::Field<'a>) -> bool, found: &mut Vec<Diagnostic>) -> Option<line::Field<'a>> {
        let mut fields = self.written().filter(is_it);
        let first = fields.next()?;
        found.extend(fields.map(|again| repeated(again, first)));
        Some(first)
    }

    /// The `tipo` of what it declares, without quotes and unless something else than a text stands there.
    pub fn kind_declared(self) -> Option<Place> {
        let field = self.written().find(|f| f.keyword == Some(Keyword::Kind))?;
        let text = field.said().first().filter(|atom| atom.is_text())?;
        Some(unquote(text.text(), text.span()))
    }
}

/// The fields of a declaration or an edge, those of its head first.
pub struct Fields<'a> {
    written: WrittenFields<'a>,
    of: Line<'a>,
    /// A bit for each keyword that may stand there once and did.
    seen: u128,
}

impl<'a> Fields<'a> {
    /// The next field. One that is written again though it may be written only once is reported and left out.
    pub fn next(&mut self, found: &mut Vec<Diagnostic>) -> Option<Field<'a>> {
        const { assert!(Keyword::ALL.len() <= 128) }
        loop {
            let words = self.written.next()?;
            let Some(keyword) = words.keyword else { continue };
            let bit = 1 << keyword as u32;
            if is_single(keyword) && self.seen & bit != 0 {
                let first = self.of.written().find(|f| f.keyword == Some(keyword));
                found.push(repeated(words, first.unwrap_or(words)));
                continue;
            }
            self.seen |= bit;
            if let Some(field) = Field::of(words) {
                return Some(field);
            }
        }
    }
}

/// The fields of a declaration, whatever they are.
struct WrittenFields<'a> {
    line: Line<'a>,
    head: Option<HeadFields<'a>>,
    next: StatementId,
    end: StatementId,
    /// Where the lines of the block stand.
    inside: Context,
}

impl<'a> Iterator for WrittenFields<'a> {
    type Item = line::Field<'a>;

    fn next(&mut self) -> Option<line::Field<'a>> {
        if let Some(head) = &mut self.head {
            if let Some((at, keyword, tokens)) = head.next() {
                return Some(self.line.field_of_head(at, keyword, tokens));
            }
            self.head = None;
        }
        let id = (self.next < self.end).then_some(self.next)?;
        self.next = self.line.tree.ast.subtree_end(id);
        let child = Line { id, owner: self.line.keyword(), context: self.inside, ..self.line };
        Some(child.as_field())
    }
}

/// A field that holds a name.
#[derive(Clone, Copy)]
pub struct Named<'a>(line::Field<'a>);

impl Named<'_> {
    /// The name.
    pub fn read(self, found: &mut Vec<Diagnostic>) -> Option<Place> {
        self.0.named(found)
    }

    /// The text that is written instead of a name, and the same with its quotes.
    pub fn text_instead(self) -> Option<(Place, Place)> {
        let mut nobody = Vec::new();
        let mut words = self.0.read(&mut nobody);
        let whole = words.here();
        if !words.at_string() {
            return None;
        }
        words.string().map(|text| (text, whole))
    }
}

/// A field that holds a text.
#[derive(Clone, Copy)]
pub struct Quoted<'a>(line::Field<'a>);

impl Quoted<'_> {
    /// The text, without quotes.
    pub fn read(self, found: &mut Vec<Diagnostic>) -> Option<Place> {
        self.0.quoted(found)
    }
}

/// A field that holds a number.
#[derive(Clone, Copy)]
pub struct Number<'a>(line::Field<'a>);

/// A number, or a word of a scale that stands for one.
#[derive(Clone, Copy)]
pub enum Amount {
    /// `30 %`
    Number(Quantity),
    /// `"Alta"`
    Word(Worded),
}

impl Amount {
    fn read(words: &mut Cursor<'_, '_>) -> Option<Amount> {
        if words.at_string() { words.worded().map(Amount::Word) } else { words.quantity().map(Amount::Number) }
    }
}

impl Number<'_> {
    /// The number and its unit, or a word for it.
    pub fn read_amount(self, found: &mut Vec<Diagnostic>) -> Option<Amount> {
        let mut words = self.0.read(found);
        let amount = Amount::read(&mut words)?;
        words.finish();
        Some(amount)
    }

    /// The number and its unit.
    pub fn read(self, found: &mut Vec<Diagnostic>) -> Option<Quantity> {
        let mut words = self.0.read(found);
        let number = words.quantity()?;
        words.finish();
        Some(number)
    }
}

/// A field that only readers of a document look at: `prospettiva "…"`, `era X anno 2024`.
#[derive(Clone, Copy)]
pub struct Note<'a> {
    /// Which one.
    pub role: Role,
    words: line::Field<'a>,
}

impl Note<'_> {
    /// The text without quotes; of `era` the former name.
    pub fn read(self, found: &mut Vec<Diagnostic>) -> Option<Place> {
        match self.role {
            Role::FormerName => former_name(&mut self.words.read(found)),
            _ => self.words.quoted(found),
        }
    }

    /// The year of a former name: at the end of its line, or in a head the field after it.
    pub fn year(self) -> Option<i32> {
        let own = self.words.said().last().and_then(line::Atom::year);
        own.or_else(|| self.words.next().filter(|f| f.role() == Some(Role::Year))?.said().first()?.year())
    }
}

/// `X anno 2024`
fn former_name(words: &mut Cursor<'_, '_>) -> Option<Place> {
    let name = words.name()?;
    if words.take_word(Keyword::Year.word()).is_some() && words.year().is_none() {
        words.expected();
        return None;
    }
    words.finish();
    Some(name)
}

/// `unità U peso 30 %`
#[derive(Clone, Copy)]
pub struct InCharge<'a>(line::Field<'a>);

/// A unit in charge of a node.
#[derive(Clone, Copy)]
pub struct Charge {
    /// The unit.
    pub name: Place,
    /// What the node weighs in its score.
    pub weight: Option<Quantity>,
}

impl InCharge<'_> {
    /// The unit and the weight.
    pub fn read(self, found: &mut Vec<Diagnostic>) -> Option<Charge> {
        let mut words = self.0.read(found);
        if words.peek_word() == Some("di")
            && words.rest().get(1).is_some_and(|t| words.reader.text(t.span()) == "misura")
        {
            let span = self.0.word().span().to(words.reader.place(words.rest()[1].span()));
            let message = text!("l'unità di misura si scrive `misura`", "a unit of measure is written `misura`");
            let help = text!("`unità` è chi se ne occupa", "`unità` is who is in charge");
            let title = text!("scrivi `misura`", "write `misura`");
            found.push(Diagnostic::new(Code::UnexpectedForm, span, message).help(help).fix(span, "misura", title));
            return None;
        }
        let name = words.name()?;
        let weight = match words.take_word(Keyword::Weight.word()) {
            Some(_) => Some(words.quantity()?),
            None => None,
        };
        words.finish();
        Some(Charge { name, weight })
    }
}

/// `parametro P 60 %`
#[derive(Clone, Copy)]
pub struct Parameter<'a>(line::Field<'a>);

/// A value for a parameter.
#[derive(Clone, Copy)]
pub struct Given {
    /// The parameter.
    pub name: Place,
    /// Its value.
    pub value: Amount,
}

impl<'a> Parameter<'a> {
    /// The parameter and its bands, where its block has some.
    pub fn bands(self, found: &mut Vec<Diagnostic>) -> Option<(Place, Vec<Band<'a>>)> {
        let line = self.0.words.line;
        if !line.has_block() || line.len() > 2 || line.block_context() != Context::BANDS {
            return None;
        }
        let mut words = self.0.read(found);
        let name = words.name()?;
        words.finish();
        Some((name, bands_of(line).collect()))
    }

    /// The parameter and its value.
    pub fn read(self, found: &mut Vec<Diagnostic>) -> Option<Given> {
        let line = self.0.words.line;
        let may_have_bands = self.0.words.from == 0 && line.block_context() == Context::BANDS;
        let mut words = self.0.read(found);
        let name = words.name()?;
        if may_have_bands && words.peek().is_none() {
            let message = text!("a questo `parametro` manca il valore", "this `parametro` has no value");
            let help = text!(
                "scrivilo dopo il nome; se è un elenco di fasce, in un blocco: `{{ da 90 % vale 100 %; altrimenti 0 % }}`",
                "write it after the name; a list of bands goes in a block: `{{ da 90 % vale 100 %; altrimenti 0 % }}`"
            );
            found.push(Diagnostic::new(Code::MissingField, name, message).help(help));
            return None;
        }
        let value = Amount::read(&mut words)?;
        words.finish();
        Some(Given { name, value })
    }
}

/// `usa X peso 9 % codice "…" { regola r; parametro p 60 % }`
#[derive(Clone, Copy)]
pub struct Use<'a> {
    line: Line<'a>,
}

/// What an edge counts.
#[derive(Clone, Copy)]
pub struct Used {
    /// The node.
    pub name: Place,
    /// True where the head has a weight whose word is misspelt.
    pub weight_unread: bool,
}

impl<'a> Use<'a> {
    /// The node it counts.
    pub fn read(self, found: &mut Vec<Diagnostic>) -> Option<Used> {
        let mut head = self.line.read_head(found);
        let name = head.name()?;
        let meant = head.finish_head(Keyword::Use.head_fields(self.line.context));
        Some(Used { name, weight_unread: meant == Some(Keyword::Weight) })
    }

    /// What else it says.
    pub fn fields(self) -> Fields<'a> {
        self.line.fields()
    }
}
