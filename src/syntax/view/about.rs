//! What a line is about, and what it says about that.
//!
//! Two versions of one fact share the words that say what it is about: a merge and a comparison know
//! by them which line of the one is which of the other.

use super::line::{Atom, Field, Line, Phrase};
use super::role::{Names, Role};
use crate::syntax::keyword::yes_or_no;
use crate::syntax::{Keyword, TokenKind};
use std::ops::Range;

/// Where the value begins of what is said about something: `punteggio X in P = V`.
const OPERATORS: [TokenKind; 5] = [TokenKind::Eq, TokenKind::Ge, TokenKind::Gt, TokenKind::Le, TokenKind::Lt];

/// Lists of lines whose order means something: the first guard that holds decides, and so does the first
/// band; columns of nodes nest from left to right.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum List {
    /// `se`
    Guards,
    /// `da`, `oltre`, `altrimenti`, `a`, `primi`
    Steps,
    /// `colonna nodo`
    Nodes,
}

impl List {
    /// All of them.
    pub const ALL: [List; 3] = [List::Guards, List::Steps, List::Nodes];
}

impl<'a> Line<'a> {
    /// The name it declares, for what is declared once in the whole plan.
    pub fn declared(self) -> Option<&'a str> {
        use Keyword::*;
        let declares = match self.keyword()? {
            Plan | Area | Objective | Project | Indicator | Scorecard | Datum => true,
            Unit => self.tokens().iter().any(|t| t.kind() == TokenKind::Text),
            _ => false,
        };
        (declares && self.is_name(1)).then(|| self.text(1))
    }

    /// What stands before its `=`, and after it; all and nothing where it has none.
    pub fn around_equals(self) -> (Phrase<'a>, Phrase<'a>) {
        let head = self.head();
        let is_sign = |at: usize| self.kind(at) == Some(TokenKind::Eq);
        let at = self.outside_parentheses(1..head.to).find(|&at| is_sign(at)).unwrap_or(head.to);
        (self.phrase(0, at), self.phrase(at + 1, head.to))
    }

    /// Those of some of its words that stand in no parentheses: `conta(obiettivi; esito = "…")` has an `=` of its own.
    fn outside_parentheses(self, words: Range<usize>) -> impl Iterator<Item = usize> {
        let mut depth = 0usize;
        words.filter(move |&at| {
            match self.kind(at) {
                Some(TokenKind::OpenParenthesis) => depth += 1,
                Some(TokenKind::CloseParenthesis) => depth = depth.saturating_sub(1),
                _ => return depth == 0,
            }
            false
        })
    }

    /// Bands, outcomes and points: what it begins at, its word included, and what it gives.
    pub fn step(self) -> (Phrase<'a>, Phrase<'a>) {
        let end = self.len();
        let stop = match self.keyword() {
            Some(Keyword::Otherwise) => 1,
            _ => (1..end).find(|&at| self.is_word(at, "vale") || self.is_text(at)).unwrap_or(end),
        };
        (self.phrase(0, stop), self.phrase(stop + usize::from(self.is_word(stop, "vale")), end))
    }

    /// The list that it is an item of, where the order of the items means something.
    pub fn list(self) -> Option<List> {
        match self.role()? {
            Role::Guard => Some(List::Guards),
            Role::FromValue | Role::Over | Role::Otherwise | Role::Point | Role::First => Some(List::Steps),
            Role::Column if self.is_word(1, Keyword::NodeRule.word()) => Some(List::Nodes),
            _ => None,
        }
    }

    /// The words in it and in its fields that may be the names of items, its own declared one included. What
    /// `era` names is not among them: it is what something was called once.
    pub fn item_names(self) -> impl Iterator<Item = Atom<'a>> {
        let own = self.role().map_or(Names::Items, Role::names);
        // A fact begins with a name.
        let words = usize::from(self.role().is_some());
        let head = self.head().skip(words).atoms().filter(move |_| own == Names::Items);
        let named = |field: &Field<'a>| {
            let role = field.role();
            role != Some(Role::FormerName) && role.is_none_or(|r| r.names() == Names::Items)
        };
        let fields = self.head_fields().filter(named).flat_map(|field| field.said().atoms());
        let is_former = self.role() == Some(Role::FormerName);
        head.chain(fields).filter(move |atom| atom.is_name() && !is_former)
    }

    /// `nodo cruscotto tipo "Scheda" media …`: the word, the kind and the `tipo` that one aggregation is for.
    fn aggregated(self) -> usize {
        if self.is_word(2, Keyword::Kind.word()) { 4 } else { 2 }
    }

    /// The parts of a policy that have lines of their own: what names them, without the first word, and the rest.
    pub fn policy_part(self) -> (Phrase<'a>, Phrase<'a>) {
        let end = self.aggregated();
        (self.phrase(1, end), self.phrase(end, self.len()))
    }

    /// `applica R a >= >`: the rule, and the forms of target it is applied to.
    pub fn applied(self) -> (Phrase<'a>, Phrase<'a>) {
        let (rule, forms) = self.words().skip(1).split_at_word("a");
        (rule, forms.skip(1))
    }
}

impl<'a> Field<'a> {
    fn kind(self, at: usize) -> Option<TokenKind> {
        (at < self.words.len()).then(|| self.words.line.kind(self.words.from + at)).flatten()
    }

    fn is_word(self, at: usize, word: &str) -> bool {
        at < self.words.len() && self.words.line.is_word(self.words.from + at, word)
    }

    fn find(self, from: usize, is: impl Fn(usize) -> bool) -> usize {
        let (line, start) = (self.words.line, self.words.from);
        let mut outside =
            line.outside_parentheses(start + from..start + self.words.len().max(from)).map(|at| at - start);
        outside.find(|&at| is(at)).unwrap_or(self.words.len())
    }

    /// How many of its words, the first included, tell it from other fields that start with the same.
    fn labelled(self) -> usize {
        let present = |wanted: usize| wanted.min(self.words.len());
        match self.keyword {
            Some(Keyword::Target) if self.is_word(1, Keyword::At.word()) && self.words.len() > 2 => 3,
            Some(Keyword::Target | Keyword::Baseline) => {
                1 + usize::from(self.words.skip(1).first().is_some_and(|w| w.year().is_some()))
            }
            Some(Keyword::Column) => self.find(1, |at| self.words.line.is_text(self.words.from + at)),
            Some(Keyword::Parameter | Keyword::Waive | Keyword::Operator) => present(2),
            Some(Keyword::NodeRule | Keyword::Measure | Keyword::Value) if self.is_of_table() => present(2),
            Some(Keyword::Component) if self.words.line.owner == Some(Keyword::NodeRule) => present(2),
            Some(Keyword::If) => self.find(1, |at| self.is_word(at, "vale")),
            _ => present(1),
        }
    }

    /// What tells it from others with that word: a year, a parameter's name, a condition.
    pub fn detail(self) -> Phrase<'a> {
        self.words.take(self.labelled()).skip(1)
    }

    /// What it says, without what joins it to the detail.
    pub fn value(self) -> Phrase<'a> {
        let at = self.labelled();
        let line = self.words.line;
        let equals = self.keyword == Some(Keyword::Baseline) && line.kind(self.words.from + at) == Some(TokenKind::Eq);
        let joins = equals || (at > 1 && line.is_word(self.words.from + at, "vale"));
        self.words.skip(at + usize::from(joins))
    }

    /// The words that say what it is about, the first included; the rest is what it says about that.
    pub fn subject(self) -> Phrase<'a> {
        use Keyword::*;
        let all = self.words.len();
        let operator = |kinds: &[TokenKind]| self.find(0, |at| self.kind(at).is_some_and(|k| kinds.contains(&k)));
        let count = match self.keyword {
            None => match operator(&[TokenKind::Eq]) {
                at if at == all => 1,
                at => at,
            },
            Some(Source | Unit | Use | Waive | Parameter | Was | Apply | Operator | Cause | Remedy) => 2,
            Some(NodeRule | Measure | Value) if self.is_of_table() => 2,
            // `colonna base 2024 "…"`: what stands in it, and of when.
            Some(Column) => operator(&[TokenKind::Text]),
            Some(NodeRule) => self.words.line.aggregated(),
            Some(Component) if self.owner == Some(NodeRule) => 2,
            Some(Rule) if self.owner == Some(Policy) => 2,
            Some(Measure | Policy | Prize) if self.owner.is_none() => 2,
            Some(Among) => all,
            Some(Target) if matches!(self.owner, Some(Indicator) | None) => self.dated(),
            Some(Baseline) => self.dated(),
            Some(Target | Weight | Score | Value | Resources | Outcome | Variance | NotAssessable)
                if self.is_about_another() =>
            {
                let words = ["entro", "tra", Reason.word()];
                let value = |word: &str| words.contains(&word) || yes_or_no(word) == Some(true);
                self.find(2, |at| value(self.words.text_at(at))).min(operator(&OPERATORS))
            }
            // Two acts of one day are two.
            Some(Actuals | Forecast | Published | Scenario | Amendment | Decisions) => all,
            Some(Assert | Scale | Entry) => 2,
            Some(FromValue | Over) if self.owner == Some(Outcome) => all,
            // Rows can be chosen by one column more than once.
            Some(Where | Rows) => all,
            Some(If | FromValue | Over | To | First) => {
                self.find(1, |at| self.words.text_at(at) == "vale").min(operator(&[TokenKind::Text]))
            }
            Some(_) => 1,
        };
        self.words.take(count)
    }

    /// `target 2026 …`, `target al 30/06/2025 …`, `base 2024 = …`
    fn dated(self) -> usize {
        match self.kind(1) {
            Some(TokenKind::Numeric) => 2,
            Some(TokenKind::Name) if self.is_word(1, Keyword::At.word()) => 3,
            _ => 1,
        }
    }

    /// What a cell of a table means: `misura "Numero" n`.
    fn is_of_table(self) -> bool {
        matches!(self.role(), Some(Role::NodeAs | Role::MeasureAs | Role::ValueAs))
    }

    fn is_about_another(self) -> bool {
        use Keyword::*;
        matches!(self.owner, Some(Actuals | Forecast | Decisions | Published | Amendment | Scenario))
    }

    /// The words of its subject that can't change without making it another. The others may: a year can be
    /// closed later, and an outcome begin elsewhere.
    pub fn identity(self) -> impl Iterator<Item = (usize, &'a str)> {
        let is_part = move |at: usize, word: &str| match self.keyword {
            Some(Keyword::Actuals | Keyword::Forecast) => word != Keyword::Closed.word(),
            Some(Keyword::FromValue | Keyword::Over) if self.owner == Some(Keyword::Outcome) => {
                self.kind(at) == Some(TokenKind::Text)
            }
            _ => true,
        };
        let words = self.subject().atoms().map(|atom| atom.text()).enumerate();
        words.filter(move |(at, word)| is_part(*at, word))
    }

    /// True for bands, broken lines and the outcomes of a policy: each step in the block is a thing of its own.
    pub fn has_steps(self) -> bool {
        matches!(self.role(), Some(Role::Bands | Role::Points | Role::Outcomes))
    }
}

impl<'a> Phrase<'a> {
    /// A word that may be one of the language.
    fn text_at(self, at: usize) -> &'a str {
        let is_name_only = || self.line.kind(self.from + at) == Some(TokenKind::QuotedName);
        if at < self.len() && !is_name_only() { self.line.text(self.from + at) } else { "" }
    }
}
