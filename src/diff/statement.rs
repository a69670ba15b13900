//! One statement, token by token.

use crate::format::Spelling;
use crate::source::Span;
use crate::syntax::ast::Reader;
use crate::syntax::cursor::unquote;
use crate::syntax::{Ast, Context, Keyword, StatementId, Token, TokenKind};

/// A statement and what is needed to read it.
pub(super) struct Statement<'a> {
    pub ast: &'a Ast,
    pub reader: Reader<'a>,
    pub id: StatementId,
    pub owner: Option<Keyword>,
    pub context: Context,
    pub spelling: Spelling<'a>,
}

impl<'a> Statement<'a> {
    pub fn new(ast: &'a Ast, reader: Reader<'a>, id: StatementId, owner: Option<Keyword>, context: Context) -> Self {
        Statement { ast, reader, id, owner, context, spelling: Spelling::new(reader, ast, id, owner) }
    }

    pub fn keyword(&self) -> Option<Keyword> {
        self.ast.statement(self.id).keyword()
    }

    pub fn tokens(&self) -> &'a [Token] {
        self.ast.tokens(self.id)
    }

    /// What is written at a token.
    pub fn text(&self, at: usize) -> &'a str {
        self.tokens().get(at).map_or("", |t| self.reader.text(t.span()))
    }

    pub fn kind(&self, at: usize) -> Option<TokenKind> {
        self.tokens().get(at).map(|t| t.kind())
    }

    pub fn children(&self, context: Context) -> impl Iterator<Item = Statement<'a>> + use<'a> {
        let (ast, reader, owner) = (self.ast, self.reader, self.keyword());
        ast.children(self.id).map(move |id| Statement::new(ast, reader, id, owner, context))
    }

    /// Where the fields of the head start.
    pub fn head(&self) -> usize {
        1 + self.ast.positional(&self.reader, self.id, self.context).len()
    }

    /// The fields of the head: keyword, index of its word, index after its last token.
    pub fn head_fields(&self) -> Vec<(Keyword, usize, usize)> {
        let index = |span: Span| self.tokens().iter().position(|t| t.span() == span);
        let fields = self.ast.fields(&self.reader, self.id, self.context).take_while(|f| f.statement.is_none());
        fields
            .filter_map(|f| index(f.word.span()).map(|at| (f.keyword, at, at + 1 + f.args.len())))
            .filter_map(|(keyword, at, end)| Some((keyword?, at, end)))
            .collect()
    }

    pub fn is_word(&self, at: usize, word: &str) -> bool {
        self.kind(at) == Some(TokenKind::Name) && self.text(at) == word
    }

    pub fn is_text(&self, at: usize) -> bool {
        matches!(self.kind(at), Some(TokenKind::Text | TokenKind::CurlyText | TokenKind::UnclosedText))
    }

    /// Text without its quotes, on one line.
    pub fn plain_text(&self, at: usize) -> String {
        let span = self.tokens().get(at).map_or_else(Span::default, |t| t.span());
        self.reader.text(unquote(self.reader.text(span), span)).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The first token from `from` on that `is` what is looked for, else the last one's successor.
    pub fn find(&self, from: usize, to: usize, is: impl Fn(usize) -> bool) -> usize {
        (from..to).find(|&at| is(at)).unwrap_or(to)
    }

    pub fn span(&self, from: usize, to: usize) -> Span {
        let tokens = self.tokens();
        let last = tokens.len() - 1;
        tokens[from.min(last)].span().to(tokens[to.saturating_sub(1).clamp(from.min(last), last)].span())
    }
}
