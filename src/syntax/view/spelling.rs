//! The canonical spelling of words. Digits, names and texts are never touched: only what the language
//! itself says can be written in more than one way.

use super::line::{Atom, Line, Tree};
use crate::ground::number;
use crate::syntax::keyword::{NO, YES, yes_or_no};
use crate::syntax::{Keyword, TokenKind, name};
use std::borrow::Cow;

fn canonical_yes_or_no(word: &str) -> Option<&'static str> {
    yes_or_no(word).map(|yes| if yes { YES } else { NO })
}

impl<'a> Atom<'a> {
    /// As it should be written.
    pub fn spelled(self) -> Cow<'a, str> {
        let text = self.text();
        let canonical = match self.kind() {
            Some(TokenKind::Euro) if !self.line.is_unit(self.at) => text,
            Some(TokenKind::Name) => self.line.spelled_name(self.at),
            Some(TokenKind::QuotedName) if !name::is_bare(text) || name::is_taken(text) => {
                return name::quoted(text).into();
            }
            Some(TokenKind::Numeric) if number::looks_like_date(text) && number::date(text).is_ok() => {
                return text.replace('-', "/").into();
            }
            Some(TokenKind::Lag) => return lag(text),
            Some(kind) => sign(kind).unwrap_or(text),
            None => text,
        };
        canonical.into()
    }

    /// Without its ways of being spelled, whatever it stands for.
    fn folded(self) -> Cow<'a, str> {
        let text = self.text();
        match self.kind() {
            Some(TokenKind::Name) => match text {
                "N." | "n." => "n".into(),
                "unita'" | "unità'" | "unita" => Keyword::Unit.word().into(),
                _ => canonical_yes_or_no(text).unwrap_or(text).into(),
            },
            Some(TokenKind::Numeric) if number::looks_like_date(text) => text.replace('-', "/").into(),
            Some(TokenKind::Lag) => {
                let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
                bare.replace('−', "-").replace('n', "N").into()
            }
            Some(TokenKind::Text | TokenKind::UnclosedText) => text.replace('\r', "").into(),
            Some(kind) => sign(kind).unwrap_or(text).into(),
            None => text.into(),
        }
    }
}

/// The one spelling of a sign that has more.
fn sign(kind: TokenKind) -> Option<&'static str> {
    Some(match kind {
        TokenKind::Ge => ">=",
        TokenKind::Le => "<=",
        TokenKind::Minus => "-",
        TokenKind::Times => "*",
        TokenKind::Divide => "/",
        TokenKind::Euro => "euro",
        _ => return None,
    })
}

impl<'a> Line<'a> {
    fn spelled_name(self, at: usize) -> &'a str {
        let text = self.text(at);
        match text {
            _ if at == 0 => self.keyword().map_or(text, |k| k.word()),
            "N." | "n." if self.is_unit(at) => "n",
            "unita'" | "unità'" => Keyword::Unit.word(),
            "unita" if self.is_unit_field(at) => Keyword::Unit.word(),
            _ => canonical_yes_or_no(text).filter(|_| self.is_value(at)).unwrap_or(text),
        }
    }

    /// True right after a number, and after `misura` where no parenthesis is open: inside one,
    /// a word in place of a sign could make a line look like a statement of its own.
    pub(super) fn is_unit(self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return false };
        let in_parentheses = || self.tokens()[..at].iter().any(|t| t.kind() == TokenKind::OpenParenthesis);
        match self.kind(before) {
            Some(TokenKind::Numeric) => true,
            Some(TokenKind::Name) => self.text(before) == Keyword::Measure.word() && !in_parentheses(),
            _ => false,
        }
    }

    /// True where `unita` is the keyword and can't be somebody's name.
    fn is_unit_field(self, at: usize) -> bool {
        let in_head = self.head_fields().any(|f| f.words.from == at);
        let of_column = || at == 1 || (at == 2 && self.is_word(1, Keyword::Weight.word()));
        match self.keyword() {
            Some(Keyword::NodeRule) => at == 1,
            Some(Keyword::Column) => of_column(),
            _ => in_head,
        }
    }

    /// True where a value is read and no formula: there `si` can't be a name.
    fn is_value(self, at: usize) -> bool {
        use Keyword::*;
        let facts = matches!(self.owner, Some(Actuals | Forecast | Scenario | Published | Amendment | Decisions));
        let after = at.checked_sub(1).and_then(|before| Some((self.kind(before)?, self.text(before))));
        match self.keyword() {
            Some(Target | Apply) if !facts => true,
            Some(Value) if self.is_text(1) => at == 2,
            Some(Baseline) => matches!(after, Some((TokenKind::Eq, _))),
            _ => facts && matches!(after, Some((TokenKind::Eq, _) | (TokenKind::Name, "era"))),
        }
    }
}

impl Tree<'_> {
    /// True when two texts say the same in the same order, whatever its spelling and its layout; comments aside.
    pub fn says_the_same(self, other: Tree<'_>) -> bool {
        self.ast.recovered == other.ast.recovered && all_same(self.lines(), other.lines())
    }
}

fn all_same<'a, 'b>(mut left: impl Iterator<Item = Line<'a>>, mut right: impl Iterator<Item = Line<'b>>) -> bool {
    loop {
        match (left.next(), right.next()) {
            (None, None) => return true,
            (Some(one), Some(other)) if same(one, other) => {}
            _ => return false,
        }
    }
}

fn same(one: Line<'_>, other: Line<'_>) -> bool {
    let same_word = |(x, y): (Atom<'_>, Atom<'_>)| match (x.is_quoted_name(), y.is_quoted_name()) {
        (false, false) => x.text() == y.text() || x.folded() == y.folded(),
        (true, true) => x.text() == y.text(),
        // Without quotes a name must not be taken for another word.
        _ => x.text() == y.text() && x.is_name() && y.is_name() && !name::is_taken(x.text()),
    };
    one.keyword() == other.keyword()
        && one.has_block() == other.has_block()
        && one.len() == other.len()
        && one.atoms().zip(other.atoms()).all(same_word)
        && all_same(one.lines(), other.lines())
}

/// `[N-1]`, for `[n − 1]` too; anything else as it is.
fn lag(text: &str) -> Cow<'_, str> {
    let inner: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let inner = inner.strip_prefix('[').and_then(|i| i.strip_suffix(']')).unwrap_or("");
    let offset = inner.strip_prefix(['N', 'n']).map(|rest| rest.replace('−', "-"));
    let is_offset = |o: &str| {
        o.is_empty() || o.strip_prefix('-').is_some_and(|d| !d.is_empty() && d.bytes().all(|b| b.is_ascii_digit()))
    };
    match offset.filter(|o| is_offset(o)) {
        Some(offset) => format!("[N{offset}]").into(),
        None => text.into(),
    }
}
