//! Statements and comments to lines, in the order of the text.

use super::line;
use super::spelling::Words;
use crate::source::{Source, Span};
use crate::syntax::ast::Reader;
use crate::syntax::{Ast, Keyword, StatementId, Token, TokenKind};

/// Columns of indentation for each level.
const INDENT: usize = 2;
/// A block written on one line stays there up to this width.
const WIDTH: usize = 120;

/// The whole text, laid out.
pub(super) fn layout(source: &Source, ast: &Ast) -> String {
    let reader = Reader::new(source);
    let out = String::with_capacity(source.text.len() + source.text.len() / 8);
    let mut layout = Layout {
        source,
        reader,
        ast,
        out,
        comments: 0,
        at: source.base,
        width: 0,
        level: 0,
        fresh: true,
        commented: false,
    };
    for id in ast.top() {
        layout.statement(id, None, None);
    }
    layout.comments_before(source.span().end(), 0);
    finish(&layout.out)
}

/// Ends lines with `\n` alone, and the text with one of them.
fn finish(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 1);
    for line in text.split('\n') {
        out.push_str(line.trim_end_matches('\r'));
        out.push('\n');
    }
    if text.is_empty() { String::new() } else { out }
}

struct Layout<'a> {
    source: &'a Source,
    reader: Reader<'a>,
    ast: &'a Ast,
    out: String,
    /// How many comments have been written.
    comments: usize,
    /// Up to here the text has been written.
    at: u32,
    /// Characters on the line being written, kept while a head is written.
    width: usize,
    level: usize,
    /// Nothing stands in the block yet, so no blank line goes here.
    fresh: bool,
    /// The line being written ends with a comment: nothing can follow on it.
    commented: bool,
}

impl<'a> Layout<'a> {
    fn words(&self, id: StatementId, parent: Option<Keyword>) -> Words<'a> {
        Words { reader: self.reader, ast: self.ast, id, parent, tokens: self.ast.tokens(id) }
    }

    fn gap(&self, to: u32) -> &'a str {
        self.reader.text(Span::new(self.at, to))
    }

    /// Begins the line of what is written at `position`, after a blank line if the author left one.
    fn begin_line(&mut self, position: u32, columns: usize) {
        let blank = !self.fresh && self.gap(position).bytes().filter(|&b| b == b'\n').count() > 1;
        if !self.out.is_empty() {
            self.out.push_str(if blank { "\n\n" } else { "\n" });
        }
        self.width = 0;
        self.blanks(columns);
        self.fresh = false;
        self.commented = false;
    }

    fn put(&mut self, text: &str) {
        match text.rfind('\n') {
            Some(end) => self.width = text[end + 1..].chars().count(),
            None => self.width += text.chars().count(),
        }
        self.out.push_str(text);
    }

    fn blanks(&mut self, count: usize) {
        self.out.extend(std::iter::repeat_n(' ', count));
        self.width += count;
    }

    /// Writes the comments that stand before a position; those on lines of their own start at
    /// `columns`.
    fn comments_before(&mut self, position: u32, columns: usize) {
        while let Some(comment) = self.ast.comments.get(self.comments).map(|c| c.span()) {
            if comment.start >= position {
                break;
            }
            self.comments += 1;
            let gap = self.gap(comment.start);
            if gap.contains('\n') || self.out.is_empty() || self.commented {
                self.begin_line(comment.start, columns);
            } else {
                self.out.push_str(if gap == " " { " " } else { "  " });
            }
            self.out.push_str(self.reader.text(comment).trim_end());
            self.commented = true;
            self.at = comment.end();
        }
    }

    fn statement(&mut self, id: StatementId, parent: Option<Keyword>, column: Option<usize>) {
        let columns = self.level * INDENT;
        let start = self.ast.word(id).span().start;
        self.comments_before(start, columns);
        self.begin_line(start, columns);
        if let Some(line) = self.on_one_line(id, parent, column) {
            self.out.push_str(&line);
            self.at = self.ast.full_span(id).end();
            return;
        }
        self.head(id, parent, column);
        if self.ast.statement(id).has_block() {
            self.block(id);
        }
    }

    /// First word and arguments.
    fn head(&mut self, id: StatementId, parent: Option<Keyword>, column: Option<usize>) {
        let words = self.words(id, parent);
        let span = self.ast.head_span(id);
        if words.is_broken() {
            self.out.push_str(self.reader.text(span));
            self.comments += self.ast.comments[self.comments..].partition_point(|c| c.span().start < span.end());
        } else {
            let column = column.map(|c| c + self.level * INDENT);
            let mut margins = Margins::default();
            for (i, token) in words.tokens.iter().enumerate() {
                self.between(&words, i, *token, &mut margins, column);
                self.put(&words.spell(i));
                match token.kind() {
                    TokenKind::OpenParenthesis => margins.open(self.width),
                    TokenKind::CloseParenthesis => drop(margins.open.pop()),
                    _ => {}
                }
                self.at = token.span().end();
            }
        }
        self.at = span.end();
    }

    /// What goes before a token of a head: nothing, blanks, or the line break its author chose.
    fn between(&mut self, words: &Words<'_>, i: usize, token: Token, margins: &mut Margins, column: Option<usize>) {
        let start = token.span().start;
        if i > 0 && self.gap(start).contains('\n') {
            if words.kind(i - 1) == Some(TokenKind::OpenParenthesis) {
                margins.hang();
            }
            let (inside, outside) = margins.open.last().copied().unwrap_or_default();
            self.comments_before(start, inside);
            margins.line = if token.kind() == TokenKind::CloseParenthesis { outside } else { inside };
            self.begin_line(start, margins.line);
            return;
        }
        if i > 0 && !words.is_glued(i) {
            let blanks = words.padding(i - 1, self.width, column);
            self.blanks(blanks);
        }
        if i < 2 {
            margins.line = self.width;
        }
    }

    fn block(&mut self, id: StatementId) {
        let end = self.ast.full_span(id).end();
        let close = end.saturating_sub(1);
        let open = self.opening_brace().unwrap_or(self.at);
        let next_comment = self.ast.comments.get(self.comments).map(|c| c.span().start);
        if self.ast.children(id).next().is_none() && next_comment.is_none_or(|c| c > close) {
            self.out.push_str(" {}");
            self.at = end;
            return;
        }
        self.out.push_str(" {");
        self.fresh = true;
        self.level += 1;
        let columns = self.level * INDENT;
        // A comment between a head and its brace on the next line goes into the block.
        self.comments_before(open, columns);
        self.at = open + 1;
        let keyword = self.ast.statement(id).keyword();
        for child in self.ast.children(id) {
            self.statement(child, keyword, line::column(keyword));
        }
        self.comments_before(close, columns);
        self.level -= 1;
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n(' ', self.level * INDENT));
        self.out.push('}');
        self.fresh = false;
        self.commented = false;
        self.at = end;
    }

    /// The first brace from here on that is not in a comment.
    fn opening_brace(&self) -> Option<u32> {
        let mut from = self.at;
        let mut comments = self.ast.comments[self.comments..].iter().map(|c| c.span()).peekable();
        loop {
            let rest = self.reader.text(Span::new(from, self.source.span().end()));
            let brace = from + rest.find('{')? as u32;
            match comments.next_if(|c| c.start < brace) {
                Some(comment) => from = comment.end(),
                None => return Some(brace),
            }
        }
    }

    /// A statement that stands on one line with its block, laid out so, if it is short enough.
    fn on_one_line(&self, id: StatementId, parent: Option<Keyword>, column: Option<usize>) -> Option<String> {
        let written = self.reader.text(self.ast.full_span(id));
        if !self.ast.statement(id).has_block() || written.contains('\n') {
            return None;
        }
        let mut line = String::new();
        self.flat(id, parent, column, &mut line);
        (self.level * INDENT + line.chars().count() <= WIDTH).then_some(line)
    }

    fn flat(&self, id: StatementId, parent: Option<Keyword>, column: Option<usize>, line: &mut String) {
        // Too wide already, whatever follows: four bytes to a character at most.
        if line.len() > 4 * WIDTH {
            return;
        }
        let words = self.words(id, parent);
        if words.is_broken() {
            line.push_str(self.reader.text(self.ast.head_span(id)));
        } else {
            let start = line.chars().count();
            for i in 0..words.tokens.len() {
                if line.len() > 4 * WIDTH {
                    return;
                }
                if !words.is_glued(i) {
                    let blanks = words.padding(i - 1, line.chars().count() - start, column);
                    line.extend(std::iter::repeat_n(' ', blanks));
                }
                line.push_str(&words.spell(i));
            }
        }
        if !self.ast.statement(id).has_block() {
            return;
        }
        let bare = words.tokens.len() == 1 && self.ast.children(id).next().is_some() && !words.is_broken();
        let blanks = if bare { words.padding(0, line.chars().count(), column) } else { 1 };
        line.extend(std::iter::repeat_n(' ', blanks));
        let keyword = words.keyword();
        for (i, child) in self.ast.children(id).enumerate() {
            line.push_str(if i == 0 { "{ " } else { "; " });
            self.flat(child, keyword, None, line);
        }
        line.push_str(if line.ends_with(' ') { "{}" } else { " }" });
    }
}

/// Where the lines of a formula in parentheses start.
#[derive(Default)]
struct Margins {
    /// For each open parenthesis, the column of the lines inside it and that of its `)`.
    open: Vec<(usize, usize)>,
    /// Column at which the line being written starts; the first starts with the value.
    line: usize,
}

impl Margins {
    /// A parenthesis whose contents start at `column`, right after it.
    fn open(&mut self, column: usize) {
        self.open.push((column, column.saturating_sub(1)));
    }

    /// The last parenthesis ends its line: its contents stand one step in from where that starts.
    fn hang(&mut self) {
        if let Some(last) = self.open.last_mut() {
            *last = (self.line + INDENT, self.line);
        }
    }
}
