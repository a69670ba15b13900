//! Tokens to nested statements, and what is wrong with braces and parentheses.
//!
//! A first pass takes the braces at their word. When they don't balance, a second pass ends an
//! open block at the next top-level keyword in the first column, or at a keyword that the block
//! cannot take and one around it can. When a brace closes what nothing opened, a line indented under a
//! declaration without a block opens it.

use super::ast::{Ast, Statement, Token, TokenKind};
use super::keyword::{Context, Keyword};
use super::{MAX_DEPTH, MAX_LINE, name};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Place, Source, SourceId, Span};
use crate::text;

/// Builds the tree of one text.
pub(super) fn nest(source: &Source, tokens: Vec<Token>, diagnostics: &mut Vec<Diagnostic>) -> Ast {
    let braces = tokens.iter().filter(|t| t.is(TokenKind::OpenBrace) || t.is(TokenKind::CloseBrace));
    let balance = braces.into_iter().try_fold(0usize, |depth, brace| {
        if brace.is(TokenKind::OpenBrace) { Some(depth + 1) } else { depth.checked_sub(1) }
    });
    let recover = balance != Some(0);
    let mut nester = Nester {
        text: &source.text,
        source: source.id,
        recover,
        too_many_closed: balance.is_none(),
        ast: Ast {
            recovered: recover,
            tabs: memchr::memchr(b'\t', source.text.as_bytes()).is_some(),
            ..Ast::default()
        },
        written: 0,
        current: None,
        parentheses: Vec::new(),
        deep_parentheses: 0,
        deep_operand: false,
        open: Vec::new(),
        closed: 0,
        too_deep: 0,
        apostrophes: Vec::new(),
        diagnostics,
    };
    nester.ast.statements.reserve(tokens.len() / 3);
    nester.run(tokens);
    if !nester.apostrophes.is_empty() {
        source.keep_apostrophes(&nester.apostrophes);
    }
    nester.ast
}

struct Nester<'a> {
    text: &'a str,
    source: SourceId,
    recover: bool,
    /// True when a brace closes what nothing opened.
    too_many_closed: bool,
    ast: Ast,
    /// Tokens kept so far; the vector is compacted in place.
    written: usize,
    /// First token of the statement being read.
    current: Option<usize>,
    /// Open parentheses of the current statement, up to the limit.
    parentheses: Vec<Span>,
    /// Parentheses open beyond the limit: what stands in them is left out.
    deep_parentheses: usize,
    /// Whether one operand from in there was kept, so that what is around it stays a formula.
    deep_operand: bool,
    /// Statements whose block is open, with the brace.
    open: Vec<(usize, Span)>,
    /// Statements before this one are in or before a block that has ended.
    closed: usize,
    /// Blocks open beyond the limit.
    too_deep: usize,
    /// Names in quotes with an apostrophe in them.
    apostrophes: Vec<Span>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Nester<'_> {
    fn run(&mut self, mut tokens: Vec<Token>) {
        let mut next = 0;
        while next < tokens.len() {
            let i = next;
            next += 1;
            let token = tokens[i];
            match token.kind() {
                // Most tokens, where nothing is out of order: a run of them is kept as it is.
                kind if is_plain(kind) && self.too_deep == 0 && self.deep_parentheses == 0 => {
                    self.keep(&mut tokens, token);
                    while let Some(&token) = tokens.get(next).filter(|t| is_plain(t.kind())) {
                        tokens[self.written] = token;
                        self.written += 1;
                        next += 1;
                    }
                }
                TokenKind::Comment | TokenKind::Doc => self.ast.comments.push(token),
                TokenKind::Newline => {
                    if !self.continues(&tokens, i + 1) {
                        self.end_statement(&tokens, token.span().start);
                    }
                }
                TokenKind::Semicolon if self.parentheses.is_empty() => {
                    self.end_statement(&tokens, token.span().start);
                }
                TokenKind::OpenBrace => self.open_block(&tokens, token.span()),
                TokenKind::CloseBrace => self.close_block(&tokens, token.span()),
                _ if self.too_deep > 0 => {}
                _ if self.is_beyond_limit(token) => {}
                _ => {
                    if token.is(TokenKind::QuotedName) && self.word(token)[1..].contains("''") {
                        self.apostrophes.push(name::inside(token.span()));
                    }
                    if matches!(token.kind(), TokenKind::UnclosedText | TokenKind::CurlyText | TokenKind::Unexpected) {
                        self.ast.unreadable.push(token);
                    }
                    self.watch_parentheses(token);
                    self.keep(&mut tokens, token);
                }
            }
        }
        let end = self.text.len() as u32;
        self.end_statement(&tokens, end);
        while let Some((at, brace)) = self.open.pop() {
            self.unclosed_block(brace);
            self.finish(at, end);
        }
        tokens.truncate(self.written);
        tokens.shrink_to_fit();
        self.ast.tokens = tokens;
        self.ast.statements.shrink_to_fit();
    }

    #[inline(always)]
    fn keep(&mut self, tokens: &mut [Token], token: Token) {
        if self.current.is_none() {
            if self.recover {
                self.end_open_blocks(token);
                if self.too_many_closed {
                    self.open_forgotten_block(tokens, token);
                }
            }
            self.current = Some(self.written);
        }
        tokens[self.written] = token;
        self.written += 1;
    }

    fn place(&self, span: Span) -> Place {
        span.within(self.source)
    }

    fn word(&self, token: Token) -> &str {
        let start = token.span().start as usize;
        self.text.get(start..start + token.span().len as usize).unwrap_or("")
    }

    fn keyword(&self, token: Token) -> Option<Keyword> {
        (token.kind() == TokenKind::Name).then(|| Keyword::from_word(self.word(token))).flatten()
    }

    /// True for what stands in parentheses nested beyond the limit, which is reported once.
    fn is_beyond_limit(&mut self, token: Token) -> bool {
        match token.kind() {
            TokenKind::OpenParenthesis if self.parentheses.len() >= MAX_DEPTH => {
                if self.deep_parentheses == 0 {
                    let message = text!(
                        "parentesi annidate oltre {MAX_DEPTH} livelli",
                        "parentheses nested beyond {MAX_DEPTH} levels"
                    );
                    let help = text!(
                        "dividi la formula con un `dato` intermedio",
                        "split the formula with a `dato` in between"
                    );
                    self.diagnostics.push(Diagnostic::new(Code::TooDeep, self.place(token.span()), message).help(help));
                }
                self.deep_operand &= self.deep_parentheses > 0;
                self.deep_parentheses += 1;
                true
            }
            TokenKind::CloseParenthesis if self.deep_parentheses > 0 => {
                self.deep_parentheses -= 1;
                true
            }
            TokenKind::Name | TokenKind::QuotedName | TokenKind::Numeric if self.deep_parentheses > 0 => {
                std::mem::replace(&mut self.deep_operand, true)
            }
            _ => self.deep_parentheses > 0,
        }
    }

    fn watch_parentheses(&mut self, token: Token) {
        match token.kind() {
            TokenKind::OpenParenthesis => self.parentheses.push(token.span()),
            // One too many is left to whoever reads the statement.
            TokenKind::CloseParenthesis => {
                self.parentheses.pop();
            }
            _ => {}
        }
    }

    /// True when the statement goes on after a line end: it is inside parentheses, and the next
    /// line does not look like a statement of its own.
    fn continues(&self, tokens: &[Token], next: usize) -> bool {
        if self.parentheses.is_empty() {
            return false;
        }
        let Some(&token) = tokens.get(next) else { return false };
        let starts_statement = self.keyword(token).is_some()
            && tokens.get(next + 1).is_some_and(|t| {
                matches!(
                    t.kind(),
                    TokenKind::Name
                        | TokenKind::QuotedName
                        | TokenKind::Text
                        | TokenKind::Numeric
                        | TokenKind::Ge
                        | TokenKind::Le
                )
            });
        !starts_statement
    }

    fn end_statement(&mut self, tokens: &[Token], end: u32) {
        let Some(first) = self.current.take() else { return };
        let deep = std::mem::take(&mut self.deep_parentheses) > 0;
        if deep {
            self.parentheses.clear();
        }
        if let Some(&outermost) = self.parentheses.first() {
            let message = text!("questa parentesi non si chiude", "this parenthesis is never closed");
            let help = text!("aggiungi `)` dove finisce", "add `)` where it ends");
            self.diagnostics
                .push(Diagnostic::new(Code::UnclosedParenthesis, self.place(outermost), message).help(help));
            self.parentheses.clear();
        }
        let count = self.written - first;
        let first_token = tokens[first];
        if u16::try_from(count).is_err() {
            let message = text!("questa riga è troppo lunga", "this line is too long");
            let help = text!("il limite è {MAX_LINE} byte: spezzala", "the limit is {MAX_LINE} bytes: break it");
            self.diagnostics.push(Diagnostic::new(Code::TooLong, self.place(first_token.span()), message).help(help));
        }
        let keyword = self.keyword(first_token).filter(|k| !self.names_a_fact(*k, &tokens[first..self.written]));
        if keyword.is_none() {
            let second = (count > 1).then(|| tokens[first + 1].kind());
            self.ast.unknown_words |= second != Some(TokenKind::Eq);
        }
        let index = self.ast.statements.len() as u32;
        self.ast.statements.push(Statement {
            first: first as u32,
            end: index + 1,
            close: tokens[self.written - 1].span().end().min(end.max(first_token.span().end())),
            tokens: count.min(u16::MAX as usize) as u16,
            keyword,
            block: false,
        });
    }

    /// True for a value of something that has the name of a word which says something else in that place.
    fn names_a_fact(&self, keyword: Keyword, words: &[Token]) -> bool {
        if !matches!(keyword, Keyword::Waive | Keyword::Resources) {
            return false;
        }
        let owner = self.open.last().and_then(|(at, _)| self.ast.statements[*at].keyword);
        let is = |at: usize, kind: TokenKind| words.get(at).is_some_and(|word: &Token| word.is(kind));
        let of_unit =
            || words.get(1).is_some_and(|word| self.keyword(*word) == Some(Keyword::In)) && is(3, TokenKind::Eq);
        matches!(owner, Some(Keyword::Actuals | Keyword::Forecast | Keyword::Scenario))
            && (is(1, TokenKind::Eq) || of_unit())
    }

    fn open_block(&mut self, tokens: &[Token], brace: Span) {
        if self.too_deep > 0 {
            self.too_deep += 1;
            return;
        }
        let new = self.current.is_some();
        self.end_statement(tokens, brace.start);
        // A brace on a line of its own opens the block of the statement before it.
        let owner = self.ast.statements.len().checked_sub(1).filter(|&at| {
            new || (at >= self.closed
                && !self.ast.statements[at].block
                && self.open.last().is_none_or(|&(parent, _)| parent < at))
        });
        let Some(owner) = owner else {
            let message =
                text!("questa graffa non apre il blocco di nulla", "this brace opens a block that belongs to nothing");
            let help = text!(
                "scrivi prima la dichiarazione, per esempio `obiettivo OS_01 \"Titolo\" {{`",
                "write the declaration first, for example `obiettivo OS_01 \"Title\" {{`"
            );
            self.diagnostics.push(Diagnostic::new(Code::StrayBrace, self.place(brace), message).help(help));
            self.too_deep = 1;
            return;
        };
        if self.open.len() >= MAX_DEPTH {
            let message =
                text!("blocchi annidati oltre {MAX_DEPTH} livelli", "blocks nested beyond {MAX_DEPTH} levels");
            let help = text!(
                "dichiara i nodi fuori e indica il padre con `in`",
                "declare nodes outside and name the parent with `in`"
            );
            self.diagnostics.push(Diagnostic::new(Code::TooDeep, self.place(brace), message).help(help));
            self.too_deep = 1;
            return;
        }
        self.ast.statements[owner].block = true;
        self.open.push((owner, brace));
    }

    fn close_block(&mut self, tokens: &[Token], brace: Span) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        self.end_statement(tokens, brace.start);
        if self.recover && !self.too_many_closed {
            self.close_forgotten_blocks(tokens, brace);
        }
        match self.open.pop() {
            Some((at, _)) => self.finish(at, brace.end()),
            None => {
                let message = text!("questa graffa non chiude nulla", "this brace closes nothing");
                let help = text!("toglila, o aggiungi la `{{` che manca", "remove it, or add the missing `{{`");
                let title = text!("togli la graffa", "remove the brace");
                let at = self.place(brace);
                let found = Diagnostic::new(Code::StrayBrace, at, message).help(help).fix(at, "", title);
                self.diagnostics.push(found);
            }
        }
    }

    /// While a brace is missing, one that stands under the beginning of an outer declaration closes that
    /// one: those in between were left open.
    fn close_forgotten_blocks(&mut self, tokens: &[Token], brace: Span) {
        let indent = self.indent(brace);
        let start = |at: usize| tokens[self.ast.statements[at].first as usize].span();
        let under = |at: usize| self.indent(start(at)) == indent;
        if indent.is_none() || self.open.last().is_none_or(|&(at, _)| under(at)) {
            return;
        }
        let Some(outer) = self.open.iter().rposition(|&(at, _)| under(at)) else { return };
        while self.open.len() > outer + 1 {
            let Some((at, open)) = self.open.pop() else { return };
            self.unclosed_block(open);
            self.finish(at, brace.start);
        }
    }

    fn finish(&mut self, at: usize, close: u32) {
        self.closed = self.ast.statements.len();
        let end = self.closed as u32;
        let statement = &mut self.ast.statements[at];
        statement.end = end;
        statement.close = close;
    }

    /// While recovering, a top-level keyword in the first column ends every open block.
    fn end_open_blocks(&mut self, token: Token) {
        if self.open.is_empty() {
            return;
        }
        let start = token.span().start as usize;
        let first_column = start == 0 || self.text.as_bytes().get(start - 1) == Some(&b'\n');
        let top_level = self.keyword(token).is_some_and(|k| k.contexts().meets(Context::TOP));
        let keep = match self.keyword(token) {
            _ if first_column && top_level => 0,
            Some(keyword) => self.fitting(keyword),
            None => self.open.len(),
        };
        while self.open.len() > keep {
            let Some((at, brace)) = self.open.pop() else { return };
            self.unclosed_block(brace);
            self.finish(at, token.span().start);
        }
    }

    /// Opens the block of a declaration whose brace was forgotten, at the first line indented under it.
    fn open_forgotten_block(&mut self, tokens: &[Token], token: Token) {
        let Some(owner) = self.ast.statements.len().checked_sub(1) else { return };
        let statement = self.ast.statements[owner];
        let (Some(of), Some(word)) = (statement.keyword, self.keyword(token)) else { return };
        let head = tokens[statement.first as usize];
        let free = owner >= self.closed && !statement.block && self.open.last().is_none_or(|&(at, _)| at < owner);
        let inside = of.block_context(Context::POLICY, false);
        let takes = inside != Context::NOTHING && word.contexts().meets(inside);
        if !free || !takes || self.open.len() >= MAX_DEPTH || self.indent(token.span()) <= self.indent(head.span()) {
            return;
        }
        let end = Span { start: statement.close, len: 0 };
        let of = of.word();
        let message = text!("a questo `{of}` manca la `{{`", "this `{of}` lacks its `{{`");
        let help = text!(
            "le righe sotto, fino a `}}`, sono il suo blocco: aggiungi ` {{` in fondo alla riga",
            "the lines below, down to `}}`, are its block: add ` {{` at the end of the line"
        );
        let title = text!("apri il blocco", "open the block");
        let found = Diagnostic::new(Code::StrayBrace, self.place(head.span()), message).help(help).fix(
            self.place(end),
            " {",
            title,
        );
        self.diagnostics.push(found);
        self.ast.statements[owner].block = true;
        self.open.push((owner, end));
    }

    /// The blanks before what is the first of its line.
    fn indent(&self, of: Span) -> Option<usize> {
        let before = &self.text.as_bytes()[..of.start as usize];
        let blanks = before.iter().rev().take_while(|b| matches!(b, b' ' | b'\t')).count();
        before[..before.len() - blanks].last().is_none_or(|b| *b == b'\n').then_some(blanks)
    }

    /// How many blocks can stay open around a keyword: the innermost that takes it, when there is
    /// one; a keyword that fits nowhere closes nothing.
    fn fitting(&self, keyword: Keyword) -> usize {
        let mut context = Context::TOP;
        let mut fits = None;
        for (depth, (at, _)) in self.open.iter().enumerate() {
            let owner = self.ast.statements[*at].keyword;
            context = owner.map_or(Context::NOTHING, |k| k.block_context(context, false));
            if keyword.contexts().meets(context) {
                fits = Some(depth + 1);
            }
        }
        fits.unwrap_or(self.open.len())
    }

    fn unclosed_block(&mut self, brace: Span) {
        let message = text!("questa graffa non si chiude", "this brace is never closed");
        let help = text!("aggiungi `}}` dove finisce il blocco", "add `}}` where the block ends");
        let last = self.ast.statements.last().map_or(brace.end(), |s| s.close.max(brace.end()));
        let title = text!("chiudi il blocco", "close the block");
        self.diagnostics.push(Diagnostic::new(Code::UnclosedBlock, self.place(brace), message).help(help).fix(
            self.place(Span { start: last, len: 0 }),
            "\n}",
            title,
        ));
    }
}

/// True for what neither ends a statement nor nests.
fn is_plain(kind: TokenKind) -> bool {
    use TokenKind::*;
    matches!(kind, Name | Text | Numeric | Percent | Eq | Ge | Gt | Le | Lt)
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Code;
    use crate::source::Sources;
    use crate::syntax::parse;

    #[test]
    fn a_brace_reopens_no_closed_block() {
        let mut sources = Sources::new();
        let id = sources.add("", "piano P { anno 2025 }\n{ peso 1 }\n".into()).expect("small");
        let (ast, diagnostics) = parse(sources.get(id));
        assert_eq!(diagnostics.iter().map(|d| d.code).collect::<Vec<_>>(), [Code::StrayBrace]);
        let top: Vec<_> = ast.top().collect();
        assert_eq!(top.len(), 1);
        assert_eq!(ast.subtree_end(top[0]).0 as usize, ast.len());
    }
}
