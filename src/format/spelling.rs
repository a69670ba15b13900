//! The canonical spelling of a token. Digits, names and texts are never touched: only what the
//! language itself says can be written in more than one way.

use crate::syntax::ast::Reader;
use crate::syntax::{Ast, Context, Keyword, StatementId, Token, TokenKind, number};
use std::borrow::Cow;

/// A statement, with what its spelling depends on.
pub(super) struct Words<'a> {
    pub reader: Reader<'a>,
    pub ast: &'a Ast,
    pub id: StatementId,
    /// First word of the statement around this one.
    pub parent: Option<Keyword>,
    pub tokens: &'a [Token],
}

impl<'a> Words<'a> {
    /// As written.
    pub fn text(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |t| self.reader.text(t.span()))
    }

    /// The kind of a token before another one.
    pub fn kind(&self, at: usize) -> Option<TokenKind> {
        self.tokens.get(at).map(|t| t.kind())
    }

    /// The statement's keyword.
    pub fn keyword(&self) -> Option<Keyword> {
        self.ast.statement(self.id).keyword()
    }

    /// As it should be written.
    pub fn spell(&self, at: usize) -> Cow<'a, str> {
        let text = self.text(at);
        let canonical = match self.tokens[at].kind() {
            TokenKind::Ge => ">=",
            TokenKind::Le => "<=",
            TokenKind::Minus => "-",
            TokenKind::Times => "*",
            TokenKind::Divide => "/",
            TokenKind::Euro if self.is_unit(at) => "euro",
            TokenKind::Name => self.name(at),
            TokenKind::Numeric if number::looks_like_date(text) && number::date(text).is_ok() => {
                return text.replace('-', "/").into();
            }
            TokenKind::Lag => return lag(text),
            _ => text,
        };
        canonical.into()
    }

    fn name(&self, at: usize) -> &'a str {
        let text = self.text(at);
        match text {
            _ if at == 0 => self.keyword().map_or(text, |k| k.word()),
            "N." | "n." if self.is_unit(at) => "n",
            "unita'" | "unità'" => Keyword::Unit.word(),
            "unita" if self.is_unit_field(at) => Keyword::Unit.word(),
            "si" | "si'" | "Sì" | "SI" if self.is_value(at) => "sì",
            "No" | "NO" if self.is_value(at) => "no",
            _ => text,
        }
    }

    /// True right after a number, and after `misura` where no parenthesis is open: inside one,
    /// a word in place of a sign could make a line look like a statement of its own.
    pub fn is_unit(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return false };
        let in_parentheses = || self.tokens[..at].iter().any(|t| t.kind() == TokenKind::OpenParenthesis);
        match self.kind(before) {
            Some(TokenKind::Numeric) => true,
            Some(TokenKind::Name) => self.text(before) == Keyword::Measure.word() && !in_parentheses(),
            _ => false,
        }
    }

    /// True where `unita` is the keyword and can't be somebody's name.
    fn is_unit_field(&self, at: usize) -> bool {
        let here = self.tokens[at].span();
        let mut fields = self.ast.fields(&self.reader, self.id, Context::TOP);
        let in_head = fields.any(|f| f.statement.is_none() && f.word.span() == here);
        in_head || (self.keyword() == Some(Keyword::NodeRule) && at == 1)
    }

    /// True where a value is read and no formula: there `si` can't be a name.
    fn is_value(&self, at: usize) -> bool {
        use Keyword::*;
        let facts = matches!(self.parent, Some(Actuals | Forecast | Scenario | Published | Amendment | Decisions));
        let after = at.checked_sub(1).and_then(|before| Some((self.kind(before)?, self.text(before))));
        match self.keyword() {
            Some(Target | Apply) if !facts => true,
            Some(Baseline) => matches!(after, Some((TokenKind::Eq, _))),
            _ => facts && matches!(after, Some((TokenKind::Eq, _) | (TokenKind::Name, "era"))),
        }
    }
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
