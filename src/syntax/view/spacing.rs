//! Blanks between the words of a line, and how it stands in its block. A blank is the rule; what stands
//! together is listed here, so that two words can never run into one.

use super::line::{Atom, Line};
use super::of_tree::FUNCTIONS;
use super::role::Style;
use crate::ground::formula::Function;
use crate::syntax::keyword::CONNECTIVES;
use crate::syntax::{Keyword, TokenKind};

impl Line<'_> {
    /// How the lines of its block are laid out. Facts and bands read as sentences. After a misspelt word they
    /// stand in columns, so that mending it moves no line.
    pub fn style(self) -> Style {
        use Keyword::*;
        match self.keyword() {
            Some(Policy) => Style::Policy,
            Some(Actuals | Forecast | Indicators | Uses | Decisions | Published | Amendment | Scenario) => {
                Style::Sentences
            }
            Some(Bands | Points | Outcome | Ranking | Scale) => Style::Sentences,
            _ => Style::Columns,
        }
    }

    /// The index of the word after which its values stand under those of the lines around it; `None` for a
    /// line that reads as a sentence.
    pub fn aligned_after(self) -> Option<usize> {
        let two_words =
            self.keyword() == Some(Keyword::NodeRule) && self.len() > 2 && self.text(2) != Keyword::Kind.word();
        match (two_words, self.is_sentence()) {
            (true, _) => Some(1),
            (false, false) => Some(0),
            _ => None,
        }
    }

    fn is_sentence(self) -> bool {
        use Keyword::*;
        let titled = || self.tokens().iter().any(|t| t.kind() == TokenKind::Text);
        match self.keyword() {
            None => true,
            Some(Plan | Area | Objective | Project | Indicator | Scorecard | Datum | Use) => true,
            Some(
                Waive | Was | If | Apply | NodeRule | Published | Actuals | Forecast | Scenario | Assert | Scale
                | Entry,
            ) => true,
            Some(Unit) => titled() || self.has_block(),
            Some(Rule | Parameter) => self.owner == Some(Policy),
            Some(Component) => self.owner == Some(NodeRule),
            Some(_) => false,
        }
    }

    /// True when it holds something that could not be read: it is kept as it is.
    pub fn is_broken(self) -> bool {
        use TokenKind::*;
        let unread = |kind| matches!(kind, Unexpected | UnclosedText | CurlyText | WrongOperator);
        let mut open = 0u32;
        for token in self.tokens() {
            match token.kind() {
                OpenParenthesis => open += 1,
                CloseParenthesis => open = open.saturating_sub(1),
                kind if unread(kind) => return true,
                _ => {}
            }
        }
        open > 0
    }

    fn is_glued(self, at: usize) -> bool {
        use TokenKind::*;
        let Some(before) = at.checked_sub(1) else { return true };
        let (Some(left), Some(right)) = (self.kind(before), self.kind(at)) else { return true };
        let after_keyword = before == 0 && self.keyword().is_some();
        match (left, right) {
            (_, CloseParenthesis | Semicolon) | (OpenParenthesis, _) => true,
            (Name, Lag) => !after_keyword && !self.is_unit(before),
            (Name, OpenParenthesis) => !after_keyword && !self.is_unit(before) && self.is_call(before),
            (Minus, Numeric | Name | OpenParenthesis | Minus) => self.is_sign(before),
            _ => false,
        }
    }

    /// `min(…)`, but `ammessi (…)`. A word that is neither stays as its author put it.
    fn is_call(self, name: usize) -> bool {
        let word = self.text(name);
        let known = Function::ALL.iter().any(|(n, _)| *n == word) || FUNCTIONS.contains(&word);
        let is_word = CONNECTIVES.contains(&word) || Keyword::from_word(word).is_some();
        known || (!is_word && !self.has_blank_after(name))
    }

    /// True when the minus `at` makes one number negative, false when it subtracts.
    fn is_sign(self, at: usize) -> bool {
        use TokenKind::*;
        let Some(before) = at.checked_sub(1) else { return true };
        // What stands for no value in a table: a list of numbers and texts.
        if matches!(self.keyword(), Some(Keyword::NotReported | Keyword::Column | Keyword::Where)) {
            return true;
        }
        match self.kind(before) {
            Some(Numeric | Percent | Euro | CloseParenthesis | Lag | Text) => false,
            Some(Name) => self.is_sign_after_word(at, before),
            _ => true,
        }
    }

    fn is_sign_after_word(self, at: usize, before: usize) -> bool {
        let word = self.text(before);
        if before == 0 {
            return self.keyword().is_some();
        }
        if CONNECTIVES.contains(&word) {
            return true;
        }
        // `peso -5 %` in a head, but `valore - base` in a formula: the same words, so the author's
        // blanks tell them apart.
        Keyword::from_word(word).is_some() && self.has_blank_after(before) && !self.has_blank_after(at)
    }

    fn has_blank_after(self, at: usize) -> bool {
        let tokens = self.tokens();
        match (tokens.get(at), tokens.get(at + 1)) {
            (Some(left), Some(right)) => left.span().end() < right.span().start,
            _ => false,
        }
    }
}

impl Atom<'_> {
    /// True when it follows the word before it without a blank; so does the first.
    pub fn is_glued(self) -> bool {
        self.line.is_glued(self.at)
    }
}
