//! What was written: statements of tokens, nested by braces. Flat and small, so that a plan of a
//! million indicators fits in memory; every token is a place in the text.

use super::keyword::{Context, Keyword};
use super::name;
use crate::source::{Place, Source, Span};

/// The kind of a token.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum TokenKind {
    /// A name or keyword: `IS_0102_A3.1_02`, `peso`.
    Name,
    /// A name between single quotes: `'NI018-0358-2017'`. Never a keyword.
    QuotedName,
    /// A text with its quotes.
    Text,
    /// A text in curly quotes.
    CurlyText,
    /// A text that is never closed.
    UnclosedText,
    /// A number or a date; [`crate::ground::number`] tells them apart.
    Numeric,
    /// `>=` or `≥`.
    Ge,
    /// `>`.
    Gt,
    /// `<=` or `≤`.
    Le,
    /// `<`.
    Lt,
    /// `=`.
    Eq,
    /// `=>`, `=<`, `==`, `<>`, `!=`.
    WrongOperator,
    /// `%`.
    Percent,
    /// `€`.
    Euro,
    /// `+`.
    Plus,
    /// `-`, or a typographic minus.
    Minus,
    /// `*` or `×`.
    Times,
    /// `/` or `÷`.
    Divide,
    /// `(`.
    OpenParenthesis,
    /// `)`.
    CloseParenthesis,
    /// `;` inside parentheses.
    Semicolon,
    /// `[N-1]`.
    Lag,
    /// `?`: what nobody has decided yet.
    Hole,
    /// A character the language does not use.
    Unexpected,
    /// `{`: only between parsing and nesting.
    OpenBrace,
    /// `}`: only between parsing and nesting.
    CloseBrace,
    /// The end of a line: only between parsing and nesting.
    Newline,
    /// `// …`: in [`Ast::comments`].
    Comment,
    /// `/// …`: in [`Ast::comments`].
    Doc,
}

/// A token in eight bytes: kind, position and length (below 16 MiB).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Token {
    start: u32,
    packed: u32,
}

impl Token {
    /// Longest token, in bytes.
    pub const MAX_LEN: u32 = (1 << 24) - 1;

    /// A token; `span.len` is cut at [`Token::MAX_LEN`], which `split` has made sure of.
    pub fn new(kind: TokenKind, span: Span) -> Token {
        Token { start: span.start, packed: (span.len.min(Token::MAX_LEN) << 8) | kind as u32 }
    }

    /// Its kind.
    pub fn kind(self) -> TokenKind {
        KINDS[usize::from(self.packed as u8)]
    }

    /// True for a token of this kind.
    pub(super) fn is(self, kind: TokenKind) -> bool {
        self.packed as u8 == kind as u8
    }

    /// True for a name, or a word of the language.
    pub(super) fn is_name(self) -> bool {
        matches!(self.kind(), TokenKind::Name | TokenKind::QuotedName)
    }

    /// True for a text, even a badly quoted one.
    pub(super) fn is_text(self) -> bool {
        matches!(self.kind(), TokenKind::Text | TokenKind::CurlyText | TokenKind::UnclosedText)
    }

    /// Its place.
    pub fn span(self) -> Span {
        Span { start: self.start, len: self.packed >> 8 }
    }
}

impl From<Token> for Span {
    fn from(token: Token) -> Span {
        token.span()
    }
}

/// Every kind at its number, and more places than kinds, so that no look-up can fail.
const KINDS: [TokenKind; 256] = {
    use TokenKind::*;
    let kinds = [
        Name,
        QuotedName,
        Text,
        CurlyText,
        UnclosedText,
        Numeric,
        Ge,
        Gt,
        Le,
        Lt,
        Eq,
        WrongOperator,
        Percent,
        Euro,
        Plus,
        Minus,
        Times,
        Divide,
        OpenParenthesis,
        CloseParenthesis,
        Semicolon,
        Lag,
        Hole,
        Unexpected,
        OpenBrace,
        CloseBrace,
        Newline,
        Comment,
        Doc,
    ];
    let mut table = [Unexpected; 256];
    let mut at = 0;
    while at < kinds.len() {
        table[at] = kinds[at];
        at += 1;
    }
    table
};

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}@{:?}", self.kind(), self.span())
    }
}

/// Index of a statement in its [`Ast`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct StatementId(pub u32);

/// One statement: a first word, its arguments, and the statements in its block.
#[derive(Clone, Copy, Debug)]
pub struct Statement {
    pub(super) first: u32,
    pub(super) end: u32,
    pub(super) close: u32,
    pub(super) tokens: u16,
    pub(super) keyword: Option<Keyword>,
    pub(super) block: bool,
}

impl Statement {
    /// The keyword it starts with; `None` for a fact (`EC07 = 9,74 %`) or an unknown word.
    pub fn keyword(&self) -> Option<Keyword> {
        self.keyword
    }

    /// True when it has a block, even an empty one.
    pub fn has_block(&self) -> bool {
        self.block
    }
}

/// The statements of one text.
#[derive(Default)]
pub struct Ast {
    pub(super) statements: Vec<Statement>,
    pub(super) tokens: Vec<Token>,
    /// Comments, in order.
    pub comments: Vec<Token>,
    /// Tokens that can't be read as what they are: quotes never closed, curly quotes, odd characters.
    pub unreadable: Vec<Token>,
    /// True when a brace was missing or in excess, so that nesting is partly a guess.
    pub recovered: bool,
    /// True when there is a tab anywhere in the text.
    pub tabs: bool,
    /// True when a line starts with a word that is no keyword, and is not plainly a fact.
    pub(super) unknown_words: bool,
    /// Lines read as if their first word were spelt right.
    pub(super) respelled: Vec<StatementId>,
}

/// A field of a declaration: from its head (`usa X peso 16 %`) or from its block.
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    /// Its keyword; `None` for a line that starts with another word.
    pub keyword: Option<Keyword>,
    /// The word itself.
    pub word: Token,
    /// What follows the word, without a block.
    pub args: &'a [Token],
    /// The statement, when it stands in the block.
    pub statement: Option<StatementId>,
}

impl Field<'_> {
    /// From the word to the last argument.
    pub fn span(&self) -> Span {
        self.args.last().map_or(self.word.span(), |last| self.word.span().to(last.span()))
    }
}

impl Ast {
    /// How many statements there are, at any depth.
    pub fn len(&self) -> usize {
        self.statements.len()
    }

    /// True when nothing is written.
    pub fn is_empty(&self) -> bool {
        self.statements.is_empty()
    }

    /// True when a line anywhere starts with a keyword.
    pub fn has(&self, keyword: Keyword) -> bool {
        self.statements.iter().any(|s| s.keyword == Some(keyword))
    }

    /// True when the first word of a line may be a misspelt keyword.
    pub fn has_unknown_words(&self) -> bool {
        self.unknown_words
    }

    /// The lines read as if their first word were spelt right.
    pub fn respelled(&self) -> &[StatementId] {
        &self.respelled
    }

    /// Reads a line as if its first word were this keyword.
    pub fn respell(&mut self, id: StatementId, keyword: Keyword) {
        self.statements[id.0 as usize].keyword = Some(keyword);
        self.respelled.push(id);
    }

    /// A statement.
    pub fn statement(&self, id: StatementId) -> &Statement {
        &self.statements[id.0 as usize]
    }

    /// The statements outside every block.
    pub fn top(&self) -> impl Iterator<Item = StatementId> + '_ {
        self.siblings(0, self.statements.len() as u32)
    }

    /// The statements directly in a statement's block.
    pub fn children(&self, id: StatementId) -> impl Iterator<Item = StatementId> + '_ {
        self.siblings(id.0 + 1, self.statement(id).end)
    }

    fn siblings(&self, from: u32, to: u32) -> impl Iterator<Item = StatementId> + '_ {
        let mut next = from;
        std::iter::from_fn(move || {
            let id = (next < to).then_some(StatementId(next))?;
            next = self.statements[next as usize].end;
            Some(id)
        })
    }

    /// The index one past the last statement inside this one.
    pub fn subtree_end(&self, id: StatementId) -> StatementId {
        StatementId(self.statement(id).end)
    }

    /// The first word.
    pub fn word(&self, id: StatementId) -> Token {
        self.tokens[self.statement(id).first as usize]
    }

    /// What follows the first word on its line.
    pub fn args(&self, id: StatementId) -> &[Token] {
        let s = self.statement(id);
        &self.tokens[s.first as usize + 1..s.first as usize + s.tokens as usize]
    }

    /// First word and arguments.
    pub fn tokens(&self, id: StatementId) -> &[Token] {
        let s = self.statement(id);
        &self.tokens[s.first as usize..s.first as usize + s.tokens as usize]
    }

    /// From the first word to the last argument, without the block.
    pub fn head_span(&self, id: StatementId) -> Span {
        let tokens = self.tokens(id);
        tokens[0].span().to(tokens[tokens.len() - 1].span())
    }

    /// The whole statement, closing brace included.
    pub fn full_span(&self, id: StatementId) -> Span {
        Span::new(self.word(id).span().start, self.statement(id).close)
    }

    /// The arguments before the first field of the head.
    pub fn positional(&self, text: &Reader<'_>, id: StatementId, context: Context) -> &[Token] {
        let args = self.args(id);
        let keyword = self.statement(id).keyword;
        let stop = keyword.map_or(args.len(), |k| HeadFields::new(*text, args, k, context).start());
        &args[..stop]
    }

    /// All fields of a statement, those of its head first. `context` is where the statement stands.
    pub fn fields<'a>(
        &'a self,
        text: &'a Reader<'a>,
        id: StatementId,
        context: Context,
    ) -> impl Iterator<Item = Field<'a>> + 'a {
        let keyword = self.statement(id).keyword;
        let mut head = keyword.map(|k| HeadFields::new(*text, self.args(id), k, context));
        let mut children = self.children(id);
        std::iter::from_fn(move || {
            if let Some(fields) = &mut head {
                if let Some((_, keyword, tokens)) = fields.next() {
                    let (word, args) = (tokens[0], &tokens[1..]);
                    return Some(Field { keyword: Some(keyword), word, args, statement: None });
                }
                head = None;
            }
            children.next().map(|child| self.field(child))
        })
    }

    /// A statement seen as a field.
    pub fn field(&self, id: StatementId) -> Field<'_> {
        Field { keyword: self.statement(id).keyword, word: self.word(id), args: self.args(id), statement: Some(id) }
    }
}

/// The fields in a head: where each starts, its keyword, and its tokens.
pub(super) struct HeadFields<'a> {
    text: Reader<'a>,
    args: &'a [Token],
    allowed: &'static [Keyword],
    at: usize,
}

impl<'a> HeadFields<'a> {
    pub(super) fn new(text: Reader<'a>, args: &'a [Token], keyword: Keyword, context: Context) -> HeadFields<'a> {
        let allowed = keyword.head_fields(context);
        // The declared name itself is never a field, whatever it looks like.
        let at = if allowed.is_empty() { args.len() } else { keyword.positional_names() };
        HeadFields { text, args, allowed, at }
    }

    /// Where the first field starts.
    fn start(&self) -> usize {
        let at = self.at.min(self.args.len());
        (at..self.args.len()).find(|at| self.field(*at).is_some()).unwrap_or(self.args.len())
    }

    /// The field that starts with an argument.
    fn field(&self, at: usize) -> Option<Keyword> {
        let is = |at: usize, kind| self.args.get(at).is_some_and(|token| token.is(kind));
        if !is(at, TokenKind::Name) {
            return None;
        }
        // The one field of a published figure is seldom written, and one look at a word tells that it is not.
        if let [only] = self.allowed
            && self.args[at].span().len as usize != only.word().len()
        {
            return None;
        }
        let word = |at: usize| Keyword::from_word(self.text.text(self.args[at].span()));
        let field = word(at).filter(|k| self.allowed.contains(k))?;
        // In `punteggio X in P = V` the parent may look like a field; the first argument is a name, even if it is `in`.
        let is_in = |at: usize| at > 0 && is(at, TokenKind::Name) && word(at) == Some(Keyword::In);
        let is_parent = at > 1 && is_in(at - 1) && !is_in(at - 2) && !self.allowed.contains(&Keyword::In);
        (!is_parent).then_some(field)
    }
}

impl<'a> Iterator for HeadFields<'a> {
    type Item = (usize, Keyword, &'a [Token]);

    fn next(&mut self) -> Option<Self::Item> {
        while self.at < self.args.len() {
            let start = self.at;
            self.at += 1;
            let Some(field) = self.field(start) else { continue };
            // What a field says may look like a field; `chiuso` alone says nothing more.
            let says = field != Keyword::Closed;
            while self.at < self.args.len() && ((says && self.at == start + 1) || self.field(self.at).is_none()) {
                self.at += 1;
            }
            return Some((start, field, &self.args[start..self.at]));
        }
        None
    }
}

/// The text a tree was read from, to look tokens up in.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    source: &'a Source,
}

impl<'a> Reader<'a> {
    /// A reader of one source's text.
    pub fn new(source: &'a Source) -> Reader<'a> {
        Reader { source }
    }

    /// A span, or a token, as a place.
    pub fn place(&self, span: impl Into<Span>) -> Place {
        span.into().within(self.source.id)
    }

    /// The whole line on which a span starts, without its end.
    pub fn line(&self, span: Span) -> Span {
        let text = &self.source.text;
        let at = (span.start as usize).min(text.len());
        let bytes = text.as_bytes();
        let start = bytes[..at].iter().rposition(|&b| b == b'\n').map_or(0, |i| i + 1);
        let end = bytes[at..].iter().position(|&b| b == b'\n').map_or(bytes.len(), |i| at + i);
        Span::new(start as u32, end as u32)
    }

    /// What is written at a span, or at a place in this text.
    pub fn text(&self, span: impl Into<Span>) -> &'a str {
        let span = span.into();
        self.source.text.get(span.start as usize..span.end() as usize).unwrap_or_default()
    }
    /// Where the name stands that a token writes: without its quotes, where it has them.
    pub fn name_place(&self, token: Token) -> Place {
        self.place(match token.kind() {
            TokenKind::QuotedName => name::inside(token.span()),
            _ => token.span(),
        })
    }

    /// A token as what it says: a name without its quotes, anything else as written.
    pub fn said(&self, token: Token) -> &'a str {
        match token.kind() {
            TokenKind::QuotedName => self.source.name_at(name::inside(token.span())),
            _ => self.text(token.span()),
        }
    }
}
