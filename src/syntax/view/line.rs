//! Any statement as a line of words: its head, the fields in it, and the lines of its block.

use super::role::{Family, Role};
use crate::source::{Place, Source, Span};
use crate::syntax::ast::{HeadFields, Reader};
use crate::syntax::{Ast, Context, Keyword, StatementId, Token, TokenKind};
use std::borrow::Cow;

/// A text and what was read from it.
#[derive(Clone, Copy)]
pub struct Tree<'a> {
    pub(super) ast: &'a Ast,
    pub(super) reader: Reader<'a>,
}

impl<'a> Tree<'a> {
    /// The tree of a text.
    pub fn new(source: &'a Source, ast: &'a Ast) -> Tree<'a> {
        Tree { ast, reader: Reader::new(source) }
    }

    /// A line, by where it stands.
    pub fn line(self, id: StatementId, context: Context) -> Line<'a> {
        Line { tree: self, id, owner: None, context }
    }

    /// The lines outside every block.
    pub fn lines(self) -> impl Iterator<Item = Line<'a>> {
        self.ast.top().map(move |id| self.line(id, Context::TOP))
    }

    /// What is written at a place.
    pub fn text(self, span: impl Into<Span>) -> &'a str {
        self.reader.text(span)
    }

    /// The whole line of text on which a place begins, without its end.
    pub fn line_at(self, span: Span) -> Span {
        self.reader.line(span)
    }

    /// The places of all words, in the order of the text.
    pub fn words(self) -> impl Iterator<Item = Span> {
        let ids = (0..self.ast.len() as u32).map(StatementId);
        ids.flat_map(move |id| self.ast.tokens(id)).map(|t| t.span())
    }

    /// How many lines have a block.
    pub fn blocks(self) -> usize {
        (0..self.ast.len() as u32).filter(|id| self.ast.statement(StatementId(*id)).has_block()).count()
    }

    /// The comments, in order.
    pub fn comments(self) -> &'a [Token] {
        &self.ast.comments
    }
}

/// A statement, and where it stands.
#[derive(Clone, Copy)]
pub struct Line<'a> {
    pub(super) tree: Tree<'a>,
    pub(super) id: StatementId,
    /// The first word of the statement around it.
    pub(super) owner: Option<Keyword>,
    pub(super) context: Context,
}

impl<'a> Line<'a> {
    pub(super) fn keyword(self) -> Option<Keyword> {
        self.tree.ast.statement(self.id).keyword()
    }

    pub(super) fn tokens(self) -> &'a [Token] {
        self.tree.ast.tokens(self.id)
    }

    pub(super) fn kind(self, at: usize) -> Option<TokenKind> {
        self.tokens().get(at).map(|t| t.kind())
    }

    /// A word as written; a name without its quotes.
    pub(super) fn text(self, at: usize) -> &'a str {
        self.tokens().get(at).map_or("", |t| self.tree.reader.said(*t))
    }

    pub(super) fn is_name(self, at: usize) -> bool {
        self.tokens().get(at).is_some_and(|t| t.is_name())
    }

    /// Where the name stands that its first word is, without quotes.
    pub(super) fn name_place(self) -> Place {
        self.tree.reader.name_place(self.tokens()[0])
    }

    pub(super) fn is_word(self, at: usize, word: &str) -> bool {
        self.kind(at) == Some(TokenKind::Name) && self.text(at) == word
    }

    pub(super) fn is_text(self, at: usize) -> bool {
        self.tokens().get(at).is_some_and(|t| t.is_text())
    }

    /// The statement in its tree.
    pub fn id(self) -> StatementId {
        self.id
    }

    /// The tree it stands in.
    pub fn tree(self) -> Tree<'a> {
        self.tree
    }

    /// Where it stands.
    pub fn context(self) -> Context {
        self.context
    }

    /// What it is for; `None` for a fact (`EC07 = 9,74 %`) or an unknown word.
    pub fn role(self) -> Option<Role> {
        self.keyword().map(|k| Role::of_line(k, self.context, || self.is_titled()))
    }

    /// What kind of statement it is.
    pub fn family(self) -> Family {
        self.keyword().map_or(Family::Other, Family::of)
    }

    /// True for what only stands outside blocks, or may: where another declaration begins for certain.
    pub fn stands_alone(self) -> bool {
        self.keyword().is_some_and(Keyword::is_top_level)
    }

    /// True when it declares something with a title.
    pub fn is_titled(self) -> bool {
        self.is_text(2)
    }

    /// How many words it has, the first included: at least one.
    pub fn len(self) -> usize {
        self.tokens().len()
    }

    /// Never: a line begins with a word.
    pub fn is_empty(self) -> bool {
        false
    }

    /// One of its words; `None` after the last.
    pub fn atom(self, at: usize) -> Option<Atom<'a>> {
        (at < self.len()).then_some(Atom { line: self, at })
    }

    /// Its words.
    pub fn atoms(self) -> impl ExactSizeIterator<Item = Atom<'a>> {
        (0..self.len()).map(move |at| Atom { line: self, at })
    }

    /// All its words as one phrase.
    pub fn words(self) -> Phrase<'a> {
        self.phrase(0, self.len())
    }

    /// Some of its words.
    pub(super) fn phrase(self, from: usize, to: usize) -> Phrase<'a> {
        let to = to.min(self.len());
        Phrase { line: self, from: from.min(to), to }
    }

    /// The first word alone.
    pub fn word(self) -> Phrase<'a> {
        self.phrase(0, 1)
    }

    /// What stands before the first field of the head, the first word included.
    pub fn head(self) -> Phrase<'a> {
        self.phrase(0, 1 + self.tree.ast.positional(&self.tree.reader, self.id, self.context).len())
    }

    /// The word after the first: the name, where it declares something.
    pub fn name(self) -> Option<Phrase<'a>> {
        (self.len() > 1).then(|| self.phrase(1, 2))
    }

    /// The title of what it declares, quotes included.
    pub fn title(self) -> Option<Atom<'a>> {
        self.atom(2).filter(|_| self.is_titled())
    }

    /// What stands in the head between the name or title and the first field.
    pub fn rest_of_head(self) -> Phrase<'a> {
        let head = self.head();
        self.phrase(if self.is_titled() { 3 } else { 2 }, head.to)
    }

    /// The fields in its head: `peso 16 %` in `usa X peso 16 %`.
    pub fn head_fields(self) -> impl Iterator<Item = Field<'a>> {
        let args = self.tree.ast.args(self.id);
        let fields = self.keyword().map(|k| HeadFields::new(self.tree.reader, args, k, self.context));
        fields.into_iter().flatten().map(move |(at, keyword, tokens)| self.field_of_head(at, keyword, tokens))
    }

    /// A field of its head: where it starts, its keyword, and its words.
    pub(super) fn field_of_head(self, at: usize, keyword: Keyword, words: &[Token]) -> Field<'a> {
        Field { keyword: Some(keyword), owner: self.keyword(), words: self.phrase(1 + at, 1 + at + words.len()) }
    }

    /// The field of its head with this role.
    pub fn head_field(self, role: Role) -> Option<Field<'a>> {
        self.head_fields().find(|f| f.role() == Some(role))
    }

    /// A line of a block, seen as a field.
    pub fn as_field(self) -> Field<'a> {
        Field { keyword: self.keyword(), owner: self.owner, words: self.words() }
    }

    /// True when it has a block, even an empty one.
    pub fn has_block(self) -> bool {
        self.tree.ast.statement(self.id).has_block()
    }

    /// The lines of its block.
    pub fn lines(self) -> impl Iterator<Item = Line<'a>> {
        let (tree, owner, context) = (self.tree, self.keyword(), self.block_context());
        tree.ast.children(self.id).map(move |id| Line { tree, id, owner, context })
    }

    /// Those of them with this role.
    pub fn lines_for(self, role: Role) -> impl Iterator<Item = Line<'a>> {
        self.lines().filter(move |l| l.role() == Some(role))
    }

    /// Where the lines of its block stand.
    pub(super) fn block_context(self) -> Context {
        self.keyword().map_or(Context::NOTHING, |k| k.block_context(self.context, self.names_a_file()))
    }

    pub(super) fn names_a_file(self) -> bool {
        use Keyword::{Actuals, Decisions, Forecast, Published};
        let takes = matches!(self.keyword(), Some(Actuals | Forecast | Published | Decisions));
        takes && self.head_fields().any(|field| field.keyword == Some(Keyword::File))
    }

    /// From the first word to the last, without the block.
    pub fn span(self) -> Place {
        self.tree.reader.place(self.tree.ast.head_span(self.id))
    }

    /// All of it, closing brace included.
    pub fn full_span(self) -> Place {
        self.tree.reader.place(self.tree.ast.full_span(self.id))
    }

    /// The index of the first word that is this one, or `to`.
    pub(super) fn find_word(self, from: usize, to: usize, word: &str) -> usize {
        (from..to).find(|&at| self.is_word(at, word)).unwrap_or(to)
    }
}

/// A field of a declaration: from its head, or a line of its block.
#[derive(Clone, Copy)]
pub struct Field<'a> {
    pub(super) keyword: Option<Keyword>,
    /// The first word of what it is a field of.
    pub(super) owner: Option<Keyword>,
    pub(super) words: Phrase<'a>,
}

impl<'a> Field<'a> {
    /// What it is for.
    pub fn role(self) -> Option<Role> {
        let line = self.words.line;
        match self.words.from {
            0 => line.role(),
            _ => self.keyword.map(|k| Role::in_head(k, line.context)),
        }
    }

    /// The field of the same head that follows it.
    pub fn next(self) -> Option<Field<'a>> {
        let line = self.words.line;
        (self.words.from > 0).then(|| line.head_fields().find(|f| f.words.from == self.words.to)).flatten()
    }

    /// Its words, the first included.
    pub fn words(self) -> Phrase<'a> {
        self.words
    }

    /// Its first word.
    pub fn word(self) -> Phrase<'a> {
        self.words.take(1)
    }

    /// What follows its first word.
    pub fn said(self) -> Phrase<'a> {
        self.words.skip(1)
    }
}

/// Words of a line that belong together; may be none.
#[derive(Clone, Copy)]
pub struct Phrase<'a> {
    pub(super) line: Line<'a>,
    pub(super) from: usize,
    pub(super) to: usize,
}

impl<'a> Phrase<'a> {
    /// How many words there are.
    pub fn len(self) -> usize {
        self.to - self.from
    }

    /// True when there are none.
    pub fn is_empty(self) -> bool {
        self.from == self.to
    }

    /// Its words.
    pub fn atoms(self) -> impl DoubleEndedIterator<Item = Atom<'a>> + ExactSizeIterator {
        (self.from..self.to).map(move |at| Atom { line: self.line, at })
    }

    /// Its first word.
    pub fn first(self) -> Option<Atom<'a>> {
        self.atoms().next()
    }

    /// Its last word.
    pub fn last(self) -> Option<Atom<'a>> {
        self.atoms().next_back()
    }

    /// Without its first words.
    pub fn skip(self, count: usize) -> Phrase<'a> {
        Phrase { from: (self.from + count).min(self.to), ..self }
    }

    /// Its first words alone.
    pub fn take(self, count: usize) -> Phrase<'a> {
        Phrase { to: (self.from + count).min(self.to), ..self }
    }

    /// What comes before a word of the language, and what from it on; all and nothing when it isn't there.
    pub fn split_at_word(self, word: &str) -> (Phrase<'a>, Phrase<'a>) {
        let at = self.line.find_word(self.from, self.to, word);
        (Phrase { to: at, ..self }, Phrase { from: at, ..self })
    }

    /// What is written, blanks included; a name that stands alone without its quotes.
    pub fn text(self) -> &'a str {
        match self.len() {
            0 => "",
            1 => self.line.text(self.from),
            _ => self.line.tree.text(self.span()),
        }
    }

    /// From the first word to the last; where there are none, the word that comes next, or the line's last.
    pub fn span(self) -> Place {
        let tokens = self.line.tokens();
        let last = tokens.len().saturating_sub(1);
        let from = self.from.min(last);
        let whole = tokens[from].span().to(tokens[self.to.saturating_sub(1).clamp(from, last)].span());
        self.line.tree.reader.place(whole)
    }
}

/// A word of a line: a name, a number, a text or a sign.
#[derive(Clone, Copy)]
pub struct Atom<'a> {
    pub(super) line: Line<'a>,
    pub(super) at: usize,
}

impl<'a> Atom<'a> {
    pub(super) fn kind(self) -> Option<TokenKind> {
        self.line.kind(self.at)
    }

    /// As written, the quotes of a text included and those of a name not.
    pub fn text(self) -> &'a str {
        self.line.text(self.at)
    }

    /// Where it stands.
    pub fn span(self) -> Place {
        Phrase::from(self).span()
    }

    /// Where the name stands, without its quotes; of any other word where it stands.
    pub fn name_place(self) -> Place {
        self.line.tree.reader.name_place(self.line.tokens()[self.at])
    }

    /// True for a name, or a word of the language.
    pub fn is_name(self) -> bool {
        self.line.is_name(self.at)
    }

    /// True for a name in quotes.
    pub(super) fn is_quoted_name(self) -> bool {
        self.kind() == Some(TokenKind::QuotedName)
    }

    /// True for this word.
    pub fn is_word(self, word: &str) -> bool {
        self.line.is_word(self.at, word)
    }

    /// True for a text, even a badly quoted one.
    pub fn is_text(self) -> bool {
        self.line.is_text(self.at)
    }

    /// True for a number or a date.
    pub fn is_number(self) -> bool {
        self.kind() == Some(TokenKind::Numeric)
    }

    /// True for `?`, in the place of what nobody has decided yet.
    pub fn is_hole(self) -> bool {
        self.kind() == Some(TokenKind::Hole)
    }

    /// True for a minus.
    pub fn is_minus(self) -> bool {
        self.kind() == Some(TokenKind::Minus)
    }

    /// True for `(`.
    pub fn opens(self) -> bool {
        self.kind() == Some(TokenKind::OpenParenthesis)
    }

    /// True for `)`.
    pub fn closes(self) -> bool {
        self.kind() == Some(TokenKind::CloseParenthesis)
    }

    /// The year, where it is a number of four digits.
    pub fn year(self) -> Option<i32> {
        let text = self.text();
        let is_year = self.is_number() && text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
        is_year.then(|| text.parse().ok()).flatten()
    }

    /// What stands between the quotes of a text, on one line; for anything else what is written.
    pub fn plain(self) -> Cow<'a, str> {
        let text = self.text();
        let inner = if self.is_text() { between_quotes(text) } else { text };
        let is_flat = !inner.contains("  ") && !inner.contains(|c: char| c.is_whitespace() && c != ' ');
        match is_flat && inner.trim().len() == inner.len() {
            true => inner.into(),
            false => inner.split_whitespace().collect::<Vec<_>>().join(" ").into(),
        }
    }
}

impl<'a> From<Atom<'a>> for Phrase<'a> {
    fn from(atom: Atom<'a>) -> Phrase<'a> {
        atom.line.phrase(atom.at, atom.at + 1)
    }
}

/// A text without its first and last character.
fn between_quotes(text: &str) -> &str {
    let mut chars = text.chars();
    chars.next();
    chars.next_back();
    chars.as_str()
}
