//! What a statement is about: the words that two versions of one fact have in common.

use crate::syntax::{Keyword, TokenKind};

/// The words of a statement or of a field in a head.
pub(super) struct Words<'a> {
    pub keyword: Option<Keyword>,
    /// First word of the statement around it.
    pub parent: Option<Keyword>,
    pub words: Vec<&'a str>,
    pub kinds: Vec<TokenKind>,
}

impl Words<'_> {
    /// Index of the first word of these kinds, or the number of words.
    fn until(&self, kinds: &[TokenKind]) -> usize {
        self.kinds.iter().position(|k| kinds.contains(k)).unwrap_or(self.words.len())
    }

    fn until_word(&self, word: &str) -> usize {
        (1..self.words.len()).find(|&i| self.words[i] == word).unwrap_or(self.words.len())
    }

    fn has_title(&self) -> bool {
        self.kinds.contains(&TokenKind::Text)
    }

    /// The name it declares, for what is declared once in the whole plan.
    pub fn declared(&self) -> Option<&str> {
        use Keyword::*;
        let declares = match self.keyword? {
            Plan | Area | Objective | Project | Indicator | Scorecard | Datum => true,
            Unit => self.has_title(),
            _ => false,
        };
        (declares && self.kinds.get(1) == Some(&TokenKind::Name)).then(|| self.words[1])
    }

    /// How many of its words say what it is about; the rest is what it says about that.
    pub fn subject(&self) -> usize {
        use Keyword::*;
        let all = self.words.len();
        let count = match self.keyword {
            None => match self.until(&[TokenKind::Eq]) {
                at if at == all => 1,
                at => at,
            },
            Some(Source | Unit | Use | Waive | Parameter | Was | Apply | Operator) => 2,
            // `colonna base 2024 "…"`: what stands in it, and of when.
            Some(Column) => self.until(&[TokenKind::Text]),
            Some(NodeRule) => {
                if self.words.get(2) == Some(&Kind.word()) {
                    4
                } else {
                    2
                }
            }
            Some(Component) if self.parent == Some(NodeRule) => 2,
            Some(Rule) if self.parent == Some(Policy) => 2,
            Some(Measure | Policy) if self.parent.is_none() => 2,
            Some(Target) if matches!(self.parent, Some(Indicator) | None) => self.dated(),
            Some(Baseline) => self.dated(),
            Some(Target | Weight | Score | Value | Resources | Outcome | Variance | NotAssessable)
                if self.is_about_another() =>
            {
                let operators = [TokenKind::Eq, TokenKind::Ge, TokenKind::Gt, TokenKind::Le, TokenKind::Lt];
                let words = ["entro", "tra", "sì", Reason.word()];
                words.iter().map(|w| self.until_word(w)).fold(self.until(&operators), usize::min)
            }
            // Two acts of one day are two.
            Some(Actuals | Forecast | Published | Scenario | Amendment | Decisions) => all,
            Some(FromValue | Over) if self.parent == Some(Outcome) => all,
            Some(If | FromValue | Over | To) => self.until_word("vale").min(self.until(&[TokenKind::Text])),
            Some(_) => 1,
        };
        count.min(all)
    }

    /// `target 2026 …`, `target al 30/06/2025 …`, `base 2024 = …`
    fn dated(&self) -> usize {
        match self.kinds.get(1) {
            Some(TokenKind::Numeric) => 2,
            Some(TokenKind::Name) if self.words[1] == Keyword::At.word() => 3,
            _ => 1,
        }
    }

    fn is_about_another(&self) -> bool {
        use Keyword::*;
        matches!(self.parent, Some(Actuals | Forecast | Decisions | Published | Amendment | Scenario))
    }

    /// False for words of the subject that may change without making it another: a year can be closed
    /// later, and an outcome begin elsewhere.
    pub fn is_part(&self, at: usize) -> bool {
        match self.keyword {
            Some(Keyword::Actuals | Keyword::Forecast) => self.words[at] != Keyword::Closed.word(),
            Some(Keyword::FromValue | Keyword::Over) if self.parent == Some(Keyword::Outcome) => {
                self.kinds[at] == TokenKind::Text
            }
            _ => true,
        }
    }
}
