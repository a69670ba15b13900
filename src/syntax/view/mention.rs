//! The names that a line mentions, and what each is mentioned for. Nobody has asked yet whether anything declares them.
//!
//! Names are told by where they stand and not by reading the whole line, so that a line which is half written or
//! wrong still mentions what it mentions.

use super::counted::plural;
use super::line::{Atom, Field, Line};
use super::of_tree::{COUNT, FUNCTIONS};
use super::role::Role;
use crate::syntax::cursor::may_be_measure;
use crate::syntax::{Context, Keyword, TokenKind};

/// What a name is written for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum UseRole {
    /// To declare it.
    Declaration,
    /// `in P`: the node that something stands in.
    Parent,
    /// `usa X`: what a node counts.
    Edge,
    /// Something is computed from it.
    Formula,
    /// `X = V` in a `consuntivo` or `preconsuntivo`.
    Fact,
    /// A published figure.
    Claim,
    /// A decision of the evaluation body.
    Decision,
    /// A target or weight that changes.
    Amendment,
    /// What would be if.
    Scenario,
    /// `unità U`: the unit in charge, or whose own values a block holds.
    Unit,
    /// `fonte F`
    Source,
    /// `misura M`, or the word after a number.
    Measure,
    /// `smvp S`: the policy that a plan chooses.
    Policy,
    /// `regola R`, `applica R`
    Rule,
    /// `parametro P`: the value of a parameter.
    Parameter,
    /// `componente C`, `vuoto a C`
    Component,
    /// `consenti CODE`
    Waiver,
    /// A cell of a table names it.
    Cell,
}

/// A name, and what it is mentioned for.
#[derive(Clone, Copy)]
pub struct Mention<'a> {
    /// The name.
    pub word: Atom<'a>,
    /// What for.
    pub role: UseRole,
}

impl<'a> Line<'a> {
    /// The names that it mentions, those of its block left out. What it declares as an item is not among them: its
    /// heading says that.
    pub fn mentions(self, each: &mut impl FnMut(Mention<'a>)) {
        match self.said() {
            // It counts kinds of nodes: only what they stand in has a name.
            Some((_, role)) if self.role() == Some(Role::Number) => {
                let inside = |at: &usize| {
                    self.is_word(at - 1, Keyword::In.word())
                        && (self.kind(*at) == Some(TokenKind::QuotedName) || plural(Some(self.text(*at))).is_none())
                };
                (2..self.len()).filter(inside).for_each(|at| self.mention(at, role, each));
            }
            Some(_) if self.claims_formula() => self.operands(1, each),
            Some((at, role)) => {
                self.mention(at, role, each);
                if self.is_word(at + 1, Keyword::In.word()) {
                    self.mention(at + 2, role, each);
                }
            }
            None if self.declares().is_some() => {}
            None => self.own(each),
        }
        // `parametro P in obiettivo` names a kind of node.
        if !matches!(self.role(), Some(Role::Parameter)) {
            self.head_fields().for_each(|field| field.mentions(each));
        }
        self.measures(each);
    }

    fn mention(self, at: usize, role: UseRole, each: &mut impl FnMut(Mention<'a>)) {
        if let Some(word) = self.atom(at).filter(|word| word.is_name()) {
            each(Mention { word, role });
        }
    }

    /// Where its name stands, for a line that says something about what is declared elsewhere.
    fn said(self) -> Option<(usize, UseRole)> {
        let keyword = self.keyword();
        let says = |context| {
            let word = keyword.filter(|k| self.context.meets(context) && k.contexts().meets(context));
            word.is_some_and(|k| k != Keyword::Waive)
        };
        if self.context.takes_facts() {
            return self.said_as_fact();
        }
        let places = [
            (Context::CLAIMS, UseRole::Claim),
            (Context::DECISIONS, UseRole::Decision),
            (Context::AMENDMENT, UseRole::Amendment),
        ];
        places.into_iter().find(|(context, _)| says(*context)).map(|(_, role)| (1, role))
    }

    /// `X = V`, `risorse X = V`, and in a scenario `target X >= V`.
    fn said_as_fact(self) -> Option<(usize, UseRole)> {
        let in_scenario = self.context.meets(Context::SCENARIO);
        let role = if in_scenario { UseRole::Scenario } else { UseRole::Fact };
        match self.keyword() {
            Some(Keyword::Waive) => None,
            Some(Keyword::Resources) if self.is_name(1) => Some((1, role)),
            Some(Keyword::Cause | Keyword::Remedy) if !self.is_fact() => Some((1, role)),
            Some(Keyword::Target | Keyword::Weight) if in_scenario && !self.is_fact() => Some((1, role)),
            Some(_) if !self.is_fact() => None,
            _ => Some((0, role)),
        }
    }

    /// The names in what a line says by its first word.
    fn own(self, each: &mut impl FnMut(Mention<'a>)) {
        let declares = self.is_top() || self.context.meets(Context::POLICY.or(Context::RULE));
        match self.role() {
            Some(Role::Source | Role::Measure | Role::Policy) if self.is_top() => {
                self.mention(1, UseRole::Declaration, each);
            }
            Some(Role::Rule | Role::Slot) => self.mention(1, UseRole::Declaration, each),
            Some(Role::Parameter) if declares => self.mention(1, UseRole::Declaration, each),
            Some(Role::Use) => self.mention(1, UseRole::Edge, each),
            Some(Role::Assertion) => self.operands(2, each),
            Some(Role::Apply) => self.mention(1, UseRole::Rule, each),
            Some(Role::NodeAs) => self.mention(2, UseRole::Parent, each),
            Some(Role::ComponentAs) => self.mention(2, UseRole::Component, each),
            Some(Role::MeasureAs) => self.mention(2, UseRole::Measure, each),
            Some(Role::Column) if self.is_word(1, Keyword::Parameter.word()) => {
                self.mention(2, UseRole::Parameter, each);
            }
            // `fasce di RULE`
            Some(Role::Bands) if self.is_word(1, "di") && self.is_name(2) => {
                self.mention(2, UseRole::Rule, each);
            }
            Some(Role::Guard | Role::Score | Role::Bands | Role::Points | Role::Multiply) => self.operands(1, each),
            Some(Role::Share | Role::Ranking | Role::Ceiling | Role::Fund) => self.operands(1, each),
            Some(Role::Among) => self.sharing(each),
            Some(Role::FromValue | Role::Over | Role::Otherwise | Role::Point)
                if !self.context.meets(Context::OUTCOMES) =>
            {
                self.operands(1, each);
            }
            Some(Role::Weight) if self.context.meets(Context::AGGREGATION) => self.operands(1, each),
            Some(_) => self.as_field().mentions(each),
            None => {}
        }
    }

    /// `fra X`, `fra cruscotti in X`
    fn sharing(self, each: &mut impl FnMut(Mention<'a>)) {
        match super::prize::plural(self) {
            None => self.mention(1, UseRole::Edge, each),
            Some(_) => {
                let inside = (2..self.len()).find(|at| self.is_word(*at, Keyword::In.word()));
                inside.into_iter().for_each(|at| self.mention(at + 1, UseRole::Parent, each));
            }
        }
    }

    /// The names in a formula, from a word on.
    pub(super) fn operands(self, from: usize, each: &mut impl FnMut(Mention<'a>)) {
        let mut expected = true;
        let mut at = from;
        while let Some(kind) = self.kind(at) {
            expected = match (kind, expected) {
                (TokenKind::QuotedName, true) => {
                    self.mention(at, UseRole::Formula, each);
                    false
                }
                (TokenKind::Name, true) if self.asks_of_tree(at) => {
                    at = self.asked_of_tree(at, each);
                    false
                }
                (TokenKind::Name, true) => {
                    let is_call = self.kind(at + 1) == Some(TokenKind::OpenParenthesis);
                    let joins = ["non", "vale"].contains(&self.text(at));
                    if !is_call && !joins {
                        self.mention(at, UseRole::Formula, each);
                    }
                    is_call || joins
                }
                (TokenKind::Name, false) if self.is_word(at, "ogni") => {
                    // A number, and then what is counted.
                    at += 1;
                    true
                }
                (TokenKind::Name, false) => ["e", "o", "vale"].contains(&self.text(at)),
                (TokenKind::Numeric | TokenKind::CloseParenthesis, _) => false,
                (TokenKind::Lag | TokenKind::Percent | TokenKind::Euro, _) => expected,
                _ => true,
            };
            at += 1;
        }
    }

    /// True for a published value of a formula: `valore risorse(A1) / risorse(COMUNE) = 12 %`.
    pub(super) fn claims_formula(self) -> bool {
        let is_value = self.context.meets(Context::CLAIMS) && self.keyword() == Some(Keyword::Value);
        let of_name =
            || self.is_name(1) && (self.kind(2) == Some(TokenKind::Eq) || self.is_word(2, Keyword::In.word()));
        is_value && self.len() > 2 && !of_name()
    }

    /// `punteggio(`
    fn asks_of_tree(self, at: usize) -> bool {
        self.kind(at + 1) == Some(TokenKind::OpenParenthesis) && FUNCTIONS.contains(&self.text(at))
    }

    /// The names in `punteggio(X in P)` or `conta(obiettivi in A1; …)`; gives back where it ends.
    fn asked_of_tree(self, function: usize, each: &mut impl FnMut(Mention<'a>)) -> usize {
        let counts = self.is_word(function, COUNT);
        let first = function + 2;
        let is_end = |at: &usize| self.kind(*at).is_none_or(|kind| kind == TokenKind::CloseParenthesis);
        let end = (first..).find(is_end).unwrap_or(first);
        let which = (first..end).take_while(|at| self.kind(*at) != Some(TokenKind::Semicolon));
        for at in which {
            let is_kind = counts && self.kind(at) == Some(TokenKind::Name) && plural(Some(self.text(at))).is_some();
            let is_named = (at == first && !counts) || (at > first && self.is_word(at - 1, Keyword::In.word()));
            if is_named && !is_kind {
                self.mention(at, UseRole::Formula, each);
            }
        }
        end
    }

    /// The words after numbers.
    fn measures(self, each: &mut impl FnMut(Mention<'a>)) {
        for at in 1..self.len() {
            let after_number = matches!(self.kind(at - 1), Some(TokenKind::Numeric | TokenKind::Hole));
            let is_measure = match self.kind(at) {
                Some(TokenKind::Name) => may_be_measure(self.text(at)),
                kind => kind == Some(TokenKind::QuotedName),
            };
            if after_number && is_measure && !(at > 1 && self.is_word(at - 2, "ogni")) {
                self.mention(at, UseRole::Measure, each);
            }
        }
    }
}

impl<'a> Field<'a> {
    /// The names in a field of a declaration, of its head or of its block.
    fn mentions(self, each: &mut impl FnMut(Mention<'a>)) {
        let (line, first) = (self.words.line, self.words.from + 1);
        let Some(role) = self.role() else { return };
        let (at, role) = match role {
            Role::Parent => (first, UseRole::Parent),
            Role::UnitInCharge => (first, UseRole::Unit),
            Role::Source => (first, UseRole::Source),
            Role::Measure => (first, UseRole::Measure),
            Role::ChosenPolicy => (first, UseRole::Policy),
            Role::ChosenRule => (first, UseRole::Rule),
            Role::Parameter => (first, UseRole::Parameter),
            Role::Component => (first, UseRole::Component),
            // `vuoto a C`
            Role::Empty => (first + 1, UseRole::Component),
            Role::Waiver => (first, UseRole::Waiver),
            Role::Algorithm => return line.operands(first, each),
            _ => return,
        };
        if at < self.words.to {
            line.mention(at, role, each);
        }
    }
}
