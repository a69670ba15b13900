//! Blanks between the tokens of one statement. A blank is the rule; what stands together is listed
//! here, so that two tokens can never run into one.

use super::spelling::Words;
use crate::syntax::formula::Function;
use crate::syntax::{Keyword, TokenKind};

/// Column of the values in a block, counted from its indentation: the longest field,
/// `prospettiva`, and a blank.
const COLUMN: usize = 12;
/// The same in `smvp`: `non_valutabile`, `nodo obiettivo` and two blanks.
const POLICY_COLUMN: usize = 16;

/// Words after which a minus is a sign.
const CONNECTIVES: [&str; 8] = ["e", "o", "a", "ogni", "non", "da", "vale", "tra"];

/// Column of the values in the block of a statement with this keyword. Facts and bands read as
/// sentences and have none. Misspelt keywords have one, so that mending the word moves no line.
pub(super) fn column(block_of: Option<Keyword>) -> Option<usize> {
    use Keyword::*;
    match block_of {
        Some(Policy) => Some(POLICY_COLUMN),
        Some(
            Actuals | Forecast | Indicators | Decisions | Published | Amendment | Scenario | Bands | Points | Outcome,
        ) => None,
        _ => Some(COLUMN),
    }
}

impl Words<'_> {
    /// True for a statement that reads as a sentence, in a block where others have a column.
    fn is_sentence(&self) -> bool {
        use Keyword::*;
        let titled = || self.tokens.iter().any(|t| t.kind() == TokenKind::Text);
        match self.keyword() {
            None => true,
            Some(Plan | Area | Objective | Project | Indicator | Scorecard | Datum | Use) => true,
            Some(Waive | Was | If | Apply | NodeRule | Published | Actuals | Forecast | Scenario) => true,
            Some(Unit) => titled() || self.ast.statement(self.id).has_block(),
            Some(Rule | Parameter) => self.parent == Some(Policy),
            Some(Component) => self.parent == Some(NodeRule),
            Some(_) => false,
        }
    }

    /// The blanks after token `at`, when a column decides: `written` is the width so far.
    /// `column` is that of the block around the statement.
    pub fn padding(&self, at: usize, written: usize, column: Option<usize>) -> usize {
        let two_words = self.keyword() == Some(Keyword::NodeRule)
            && at == 1
            && self.kind(2).is_some()
            && self.text(2) != Keyword::Kind.word();
        let aligned = two_words || (at == 0 && !self.is_sentence());
        let column = column.filter(|_| aligned).unwrap_or(0);
        column.saturating_sub(written).max(1)
    }

    /// True when token `at` follows the one before without a blank.
    pub fn is_glued(&self, at: usize) -> bool {
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
    fn is_call(&self, name: usize) -> bool {
        let word = self.text(name);
        let known = Function::ALL.iter().any(|(n, _)| *n == word);
        let is_word = CONNECTIVES.contains(&word) || Keyword::from_word(word).is_some();
        known || (!is_word && !self.has_blank_after(name))
    }

    /// True when the minus `at` makes one number negative, false when it subtracts.
    fn is_sign(&self, at: usize) -> bool {
        use TokenKind::*;
        let Some(before) = at.checked_sub(1) else { return true };
        match self.kind(before) {
            Some(Numeric | Percent | Euro | CloseParenthesis | Lag | Text) => false,
            Some(Name) => self.is_sign_after_word(at, before),
            _ => true,
        }
    }

    fn is_sign_after_word(&self, at: usize, before: usize) -> bool {
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

    fn has_blank_after(&self, at: usize) -> bool {
        match (self.tokens.get(at), self.tokens.get(at + 1)) {
            (Some(left), Some(right)) => left.span().end() < right.span().start,
            _ => false,
        }
    }

    /// True when the statement holds something that could not be read: it is kept as it is.
    pub fn is_broken(&self) -> bool {
        use TokenKind::*;
        let unread = |kind| matches!(kind, Unexpected | UnclosedText | CurlyText | WrongOperator);
        let mut open = 0u32;
        for token in self.tokens {
            match token.kind() {
                OpenParenthesis => open += 1,
                CloseParenthesis => open = open.saturating_sub(1),
                kind if unread(kind) => return true,
                _ => {}
            }
        }
        open > 0
    }
}
