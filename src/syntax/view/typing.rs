//! A place where somebody writes: the statement that is being written there, however unfinished, and what stands around
//! it.

use super::line::{Line, Tree};
use crate::source::Span;
use crate::syntax::grammar;
use crate::syntax::offers::{self, Offers};
use crate::syntax::{Context, Token, TokenKind};

/// Where somebody writes.
pub struct Typing<'a> {
    /// The statements around, outermost first.
    pub around: Vec<Line<'a>>,
    /// The statement that is being written, where it has begun.
    pub line: Option<Line<'a>>,
    /// The word that is being written: it may be empty.
    pub word: Span,
    /// True for a text in quotes.
    pub in_quotes: bool,
    context: Context,
    /// The words before, each with one blank after it.
    before: String,
}

impl Typing<'_> {
    /// What may be written there.
    pub fn offers(&self) -> Offers {
        offers::offers(self.context, &self.before)
    }

    /// True where a statement begins.
    pub fn is_start(&self) -> bool {
        self.before.is_empty()
    }

    /// True outside every block.
    pub fn is_top(&self) -> bool {
        self.context == Context::TOP
    }
}

impl<'a> Tree<'a> {
    /// What is being written at an offset; nothing in a comment.
    pub fn typing(self, offset: u32) -> Option<Typing<'a>> {
        let in_comment = |span: Span| span.start < offset && offset <= span.end();
        if self.comments().iter().any(|comment| in_comment(comment.span())) {
            return None;
        }
        let mut around: Vec<Line<'a>> = Vec::new();
        let mut context = Context::TOP;
        let mut lines: Vec<Line<'a>> = self.lines().collect();
        loop {
            let within = |line: &Line<'a>| line.span().start <= offset && self.opens_before(*line, offset);
            let Some(inner) = lines.iter().copied().rfind(within) else { break };
            context = inner.block_context();
            lines = inner.lines().collect();
            around.push(inner);
        }
        let line = lines.into_iter().rfind(|line| line.span().start <= offset && self.goes_on_to(*line, offset));
        let tokens = line.map_or(&[][..], |line| line.tokens());
        let word = tokens.iter().copied().find(|token| is_being_written(*token, offset));
        let before = tokens.iter().take_while(|token| token.span().end() <= offset && Some(**token) != word).count();
        let in_quotes = word.is_some_and(|word| word.is_text());
        let at = word.map_or(Span { start: offset, len: 0 }, |word| word.span());
        let line = line.filter(|_| before > 0);
        let before = line.map_or_else(String::new, |line| line.words_before(before));
        Some(Typing { around, line, word: at, in_quotes, context, before })
    }

    /// True where the block of a line is open at an offset.
    fn opens_before(self, line: Line<'a>, offset: u32) -> bool {
        let (head, whole) = (line.span(), line.full_span());
        let is_closed = self.text(Span::new(head.end(), whole.end())).ends_with('}');
        let open = self.text(Span::new(head.end(), offset.max(head.end()))).contains('{');
        line.has_block()
            && open
            && if is_closed { offset < whole.end() } else { offset <= whole.end() || self.is_last(line) }
    }

    /// True for a line after which nothing stands outside blocks.
    fn is_last(self, line: Line<'a>) -> bool {
        self.lines().last().is_some_and(|last| last.full_span().covers(line.full_span()))
    }

    /// True where nothing but blanks stand between the words of a line and an offset.
    fn goes_on_to(self, line: Line<'a>, offset: u32) -> bool {
        let end = line.span().end();
        offset <= end || self.text(Span::new(end, offset)).chars().all(|c| c != '\n' && c != '\r' && c.is_whitespace())
    }
}

impl Line<'_> {
    /// Its first words, as the grammar reads them.
    fn words_before(self, count: usize) -> String {
        let tokens = &self.tokens()[..count];
        match (self.keyword(), tokens) {
            (Some(keyword), [_, rest @ ..]) => {
                format!("{} {}", keyword.word(), grammar::statement(self.tree.reader, rest))
            }
            _ => grammar::statement(self.tree.reader, tokens),
        }
    }
}

/// True for a word that ends where somebody writes, or goes on there.
fn is_being_written(token: Token, offset: u32) -> bool {
    let span = token.span();
    match token.kind() {
        TokenKind::Name | TokenKind::QuotedName => span.start <= offset && offset <= span.end(),
        TokenKind::UnclosedText => span.start < offset && offset <= span.end(),
        TokenKind::Text | TokenKind::CurlyText => span.start < offset && offset < span.end(),
        _ => false,
    }
}
