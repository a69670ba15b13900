//! `smvp`: which rule applies to what, how nodes are computed, what is printed.

use super::counted::counted_kind;
use super::goal;
use super::line::Line;
use super::read::{Day, Written};
use super::rule::{self, LimitsLine, Multiply, RoundingLine, Rule};
use super::stage::{self, Formula, Rounding, Treatment};
use crate::diagnostic::Diagnostic;
use crate::ground::goal::Form;
use crate::ground::quantity::Quantity;
use crate::source::Place;
use crate::syntax::cursor::Cursor;
use crate::syntax::{Keyword, Kind, TokenKind};

/// `smvp NAME "title" { … }`
#[derive(Clone, Copy)]
pub struct Policy<'a>(Line<'a>);

impl<'a> Policy<'a> {
    /// A statement that declares a policy.
    pub fn of(line: Line<'a>) -> Policy<'a> {
        Policy(line)
    }

    /// `dal DATE` and `atto "…"`, in the head or the block: the first of each.
    pub fn in_force(self, found: &mut Vec<Diagnostic>) -> (Written<Day>, Option<Place>) {
        let (mut from, mut act) = (Written::Absent, None);
        for field in self.0.head_fields().chain(self.0.lines().map(Line::as_field)) {
            match field.keyword {
                Some(Keyword::From) => {
                    let day = Written::of(field.day(found));
                    from = if from == Written::Absent { day } else { from };
                }
                Some(Keyword::Act) => act = act.or(field.quoted(found)),
                _ => {}
            }
        }
        (from, act)
    }

    /// The lines of its block.
    pub fn parts(self) -> impl Iterator<Item = Part<'a>> {
        self.0.lines().map(Part::of)
    }
}

/// A line of a policy.
#[derive(Clone, Copy)]
pub enum Part<'a> {
    /// `regola NAME { … }`
    Rule(Rule<'a>),
    /// `parametro NAME in KIND`
    Parameter(Parameter<'a>),
    /// `applica R a >= >`
    Apply(Apply<'a>),
    /// `nodo KIND media pesata di …`
    Node(Node<'a>),
    /// `assente …`
    Missing(TreatmentLine<'a>),
    /// `non_valutabile …`
    NotAssessable(TreatmentLine<'a>),
    /// `non_realizzato …`
    NotDone(TreatmentLine<'a>),
    /// `stampa arrotonda a Q`
    Print(Print<'a>),
    /// `esito { … }`
    Outcomes(Outcomes<'a>),
    /// Anything else.
    Other,
}

impl<'a> Part<'a> {
    fn of(line: Line<'a>) -> Part<'a> {
        match line.keyword() {
            Some(Keyword::Rule) => Part::Rule(Rule(line)),
            Some(Keyword::Parameter) => Part::Parameter(Parameter(line)),
            Some(Keyword::Apply) => Part::Apply(Apply(line)),
            Some(Keyword::NodeRule) => Part::Node(Node(line)),
            Some(Keyword::Missing) => Part::Missing(TreatmentLine(line)),
            Some(Keyword::NotAssessable) => Part::NotAssessable(TreatmentLine(line)),
            Some(Keyword::NotDone) => Part::NotDone(TreatmentLine(line)),
            Some(Keyword::Print) => Part::Print(Print(line)),
            Some(Keyword::Outcome) => Part::Outcomes(Outcomes(line)),
            _ => Part::Other,
        }
    }
}

/// `assente`, `non_valutabile`, `non_realizzato`
#[derive(Clone, Copy)]
pub struct TreatmentLine<'a>(Line<'a>);

impl TreatmentLine<'_> {
    /// What it says.
    pub fn read(self, found: &mut Vec<Diagnostic>) -> Option<Treatment> {
        Treatment::read(self.0, found)
    }

    /// The whole line.
    pub fn span(self) -> Place {
        self.0.span()
    }
}

/// `stampa`
#[derive(Clone, Copy)]
pub struct Print<'a>(Line<'a>);

impl Print<'_> {
    /// What it says.
    pub fn read(self, found: &mut Vec<Diagnostic>) -> Option<Rounding> {
        Rounding::printed(self.0, found)
    }
}

/// `applica R a >= > =`
#[derive(Clone, Copy)]
pub struct Apply<'a>(Line<'a>);

/// What `applica` says.
pub struct Applied {
    /// The rule.
    pub rule: Place,
    /// The forms of target, each where it is written.
    pub forms: Vec<(Form, Place)>,
    /// False when something after them could not be read: it may have been a form.
    pub all_read: bool,
}

impl Apply<'_> {
    /// What it says.
    pub fn read(self, found: &mut Vec<Diagnostic>) -> Option<Applied> {
        let mut words = self.0.as_field().read(found);
        let rule = words.name()?;
        words.need_word("a")?;
        let mut forms = Vec::new();
        while words.peek().is_some() || forms.is_empty() {
            let Some(form) = goal::form(&mut words) else {
                words.expected();
                return Some(Applied { rule, forms, all_read: false });
            };
            forms.push(form);
        }
        Some(Applied { rule, forms, all_read: true })
    }

    /// The whole line.
    pub fn span(self) -> Place {
        self.0.span()
    }
}

/// `esito { da 90 % "Raggiunto"; altrimenti "Non raggiunto" }`
#[derive(Clone, Copy)]
pub struct Outcomes<'a>(Line<'a>);

/// A line of `esito`.
#[derive(Clone, Copy)]
pub enum Outcome {
    /// From a threshold up, or above it.
    Band {
        /// The threshold.
        from: Quantity,
        /// Whether the threshold itself belongs to it.
        inclusive: bool,
        /// The words.
        words: Place,
        /// The whole line.
        span: Place,
    },
    /// Below all thresholds.
    Otherwise(Option<Place>),
}

impl<'a> Outcomes<'a> {
    /// Whether it has a block; nothing else may stand in its line.
    pub fn read(self, found: &mut Vec<Diagnostic>) -> bool {
        self.0.as_field().read(found).finish();
        self.0.has_block()
    }

    /// Its lines.
    pub fn lines(self) -> impl Iterator<Item = OutcomeLine<'a>> {
        self.0.lines().map(OutcomeLine)
    }

    /// The first word.
    pub fn word(self) -> Place {
        self.0.word().span()
    }
}

/// `da 90 % "Raggiunto"`
#[derive(Clone, Copy)]
pub struct OutcomeLine<'a>(Line<'a>);

impl OutcomeLine<'_> {
    /// What it says.
    pub fn read(self, found: &mut Vec<Diagnostic>) -> Option<Outcome> {
        let keyword = self.0.keyword();
        let mut words = self.0.as_field().read(found);
        match keyword {
            Some(Keyword::FromValue | Keyword::Over) => {
                let from = words.quantity();
                let label = from.and_then(|_| words.string());
                words.finish();
                let inclusive = keyword == Some(Keyword::FromValue);
                Some(Outcome::Band { from: from?, inclusive, words: label?, span: self.0.span() })
            }
            Some(Keyword::Otherwise) => {
                let label = words.string();
                words.finish();
                Some(Outcome::Otherwise(label))
            }
            _ => None,
        }
    }
}

/// `parametro complessita in obiettivo ammessi (20; 30; 40)`
#[derive(Clone, Copy)]
pub struct Parameter<'a>(Line<'a>);

/// A parameter of nodes, as declared.
pub struct Declared {
    /// Its name.
    pub name: Place,
    /// The kind of node that has it.
    pub kind: Kind,
    /// The values it may have; any, where none is listed.
    pub allowed: Vec<Quantity>,
}

impl Parameter<'_> {
    /// What it says.
    pub fn read(self, found: &mut Vec<Diagnostic>) -> Option<Declared> {
        let mut words = self.0.as_field().read(found);
        let name = words.name()?;
        let kind = words.take_word("in").and_then(|_| words.peek_word());
        let Some(kind) = kind.and_then(Keyword::from_word).and_then(Kind::of) else {
            words.expected();
            return None;
        };
        words.take();
        let mut allowed = Vec::new();
        if words.take_word("ammessi").is_some() {
            words.need_kind(TokenKind::OpenParenthesis)?;
            while let Some(value) = words.quantity() {
                allowed.push(value);
                if words.take_kind(TokenKind::Semicolon).is_none() {
                    break;
                }
            }
            words.take_kind(TokenKind::CloseParenthesis);
        }
        words.finish();
        Some(Declared { name, kind, allowed })
    }
}

/// `nodo KIND [tipo "…"] media pesata di indicatori { … }`
#[derive(Clone, Copy)]
pub struct Node<'a>(Line<'a>);

/// The head of a `nodo`.
pub struct NodeHead {
    /// The kind of node.
    pub kind: Kind,
    /// `tipo "…"`
    pub typology: Option<Place>,
    /// How scores become one.
    pub combine: Combine,
    /// The kinds of children that count; all, where none is named.
    pub of: Vec<Kind>,
    /// `assegnati`: what is assigned to a unit counts too.
    pub assigned: bool,
}

/// How scores become one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Combine {
    /// `media pesata`
    WeightedMean,
    /// `media`
    Mean,
    /// `minimo`
    Minimum,
    /// `massimo`
    Maximum,
    /// `somma`
    Sum,
    /// `prodotto`
    Product,
}

impl<'a> Node<'a> {
    /// What the head says.
    pub fn head(self, found: &mut Vec<Diagnostic>) -> Option<NodeHead> {
        let mut words = self.0.as_field().read(found);
        let kind = words.peek_word().and_then(Keyword::from_word).and_then(Kind::of);
        let Some(kind) = kind.filter(|k| !matches!(k, Kind::Indicator | Kind::Datum)) else {
            words.expected();
            return None;
        };
        words.take();
        let typology = match words.take_word("tipo") {
            Some(_) => Some(words.string()?),
            None => None,
        };
        let (combine, of, assigned) = combine(&mut words, kind)?;
        words.finish();
        Some(NodeHead { kind, typology, combine, of, assigned })
    }

    /// The first word.
    pub fn word(self) -> Place {
        self.0.word().span()
    }

    /// The lines of its block.
    pub fn parts(self) -> impl Iterator<Item = NodePart<'a>> {
        self.0.lines().map(NodePart::of)
    }

    /// The head.
    pub fn span(self) -> Place {
        self.0.span()
    }
}

/// `media pesata di indicatori e progetti`, for units `di obiettivi assegnati e unità`; nothing stands
/// for a weighted mean of all children.
fn combine(words: &mut Cursor<'_, '_>, node: Kind) -> Option<(Combine, Vec<Kind>, bool)> {
    let found = match words.peek_word() {
        None if words.peek().is_none() => return Some((Combine::WeightedMean, Vec::new(), false)),
        Some("media") => {
            words.take();
            if words.take_word("pesata").is_some() { Combine::WeightedMean } else { Combine::Mean }
        }
        Some(word @ ("minimo" | "massimo" | "somma" | "prodotto")) => {
            words.take();
            match word {
                "minimo" => Combine::Minimum,
                "massimo" => Combine::Maximum,
                "somma" => Combine::Sum,
                _ => Combine::Product,
            }
        }
        _ => {
            words.expected();
            return None;
        }
    };
    if words.take_word("di").is_none() {
        return Some((found, Vec::new(), false));
    }
    let (of, assigned) = counted(words, node)?;
    Some((found, of, assigned))
}

/// What counts: `indicatori e progetti`, `figli` for all; for units `obiettivi assegnati e unità`.
fn counted(words: &mut Cursor<'_, '_>, node: Kind) -> Option<(Vec<Kind>, bool)> {
    let (mut of, mut assigned) = (Vec::new(), false);
    if words.take_word("figli").is_some() {
        return Some((of, assigned));
    }
    loop {
        let assigns = node == Kind::Unit && !assigned;
        if assigns && of.is_empty() && words.take_word("assegnati").is_some() {
            assigned = true;
        } else {
            of.push(counted_kind(words)?);
            assigned |= assigns && words.take_word("assegnati").is_some();
        }
        if words.take_word("e").is_none() {
            return Some((of, assigned));
        }
    }
}

/// A line of a `nodo`.
#[derive(Clone, Copy)]
pub enum NodePart<'a> {
    /// `limiti tra A e B`
    Limits(LimitsLine<'a>),
    /// `arrotonda a Q`, `tronca a Q`
    Rounding(RoundingLine<'a>),
    /// `assente …`
    Missing(TreatmentLine<'a>),
    /// `non_valutabile …`
    NotAssessable(TreatmentLine<'a>),
    /// `peso E`
    Weight(WeightLine<'a>),
    /// `componente NAME peso P [vuoto a NAME]`
    Component(ComponentLine<'a>),
    /// `se`, `punteggio`, `fasce`, `spezzata`: what becomes of the score that the children give.
    Function(rule::Part<'a>),
    /// `moltiplica E`
    Multiply(Multiply<'a>),
    /// Anything else.
    Other,
}

impl<'a> NodePart<'a> {
    fn of(line: Line<'a>) -> NodePart<'a> {
        match line.keyword() {
            Some(Keyword::Limits) => NodePart::Limits(LimitsLine(line)),
            Some(Keyword::Round | Keyword::Truncate) => NodePart::Rounding(RoundingLine(line)),
            Some(Keyword::Missing) => NodePart::Missing(TreatmentLine(line)),
            Some(Keyword::NotAssessable) => NodePart::NotAssessable(TreatmentLine(line)),
            Some(Keyword::Weight) => NodePart::Weight(WeightLine(line)),
            Some(Keyword::Multiply) => NodePart::Multiply(Multiply(line)),
            Some(Keyword::Component) => NodePart::Component(ComponentLine(line)),
            Some(Keyword::If | Keyword::Score | Keyword::Bands | Keyword::Points) => {
                NodePart::Function(rule::Part::of(line))
            }
            _ => NodePart::Other,
        }
    }
}

/// `peso` of a `nodo`: a formula over the parameters of its children.
#[derive(Clone, Copy)]
pub struct WeightLine<'a>(Line<'a>);

impl WeightLine<'_> {
    /// The formula.
    pub fn read(self, found: &mut Vec<Diagnostic>) -> Option<Formula> {
        stage::formula(self.0, found)
    }
}

/// `componente NAME peso P [vuoto a NAME]`
#[derive(Clone, Copy)]
pub struct ComponentLine<'a>(Line<'a>);

/// A slot, as declared.
pub struct Component {
    /// Its name.
    pub name: Place,
    /// Its weight.
    pub weight: Option<Quantity>,
    /// The slot to which its weight goes when it is empty.
    pub empty_to: Option<Place>,
}

impl ComponentLine<'_> {
    /// What it says.
    pub fn read(self, found: &mut Vec<Diagnostic>) -> Option<Component> {
        let mut words = self.0.as_field().read(found);
        let name = words.name()?;
        let weight = match words.take_word("peso") {
            Some(_) => words.quantity(),
            None => None,
        };
        let mut empty_to = None;
        if words.take_word("vuoto").is_some() {
            words.need_word("a")?;
            empty_to = words.name();
        }
        words.finish();
        Some(Component { name, weight, empty_to })
    }
}
