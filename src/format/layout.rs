//! Statements and comments to lines, in the order of the text.

use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};
use crate::syntax::view::{Atom, Line, Style, Tree};

/// Columns of indentation for each level.
const INDENT: usize = 2;
/// A block written on one line stays there up to this width.
const WIDTH: usize = 120;
/// Column of the values in a block, counted from its indentation: the longest field,
/// `prospettiva`, and a blank.
const COLUMN: usize = 12;
/// The same in `smvp`: `non_valutabile`, `nodo obiettivo` and two blanks.
const POLICY_COLUMN: usize = 16;

/// The whole text, laid out.
pub(super) fn layout(source: &Source, tree: Tree<'_>) -> Laid {
    let out = String::with_capacity(source.text.len() + source.text.len() / 8);
    let mut layout = Layout {
        source,
        tree,
        out,
        comments: 0,
        at: 0,
        width: 0,
        level: 0,
        fresh: true,
        commented: false,
        left: Vec::new(),
    };
    for line in tree.lines() {
        layout.statement(line, None);
    }
    layout.comments_before(source.span().end(), 0);
    Laid { text: finish(&layout.out), left: layout.left }
}

/// A text laid out.
pub struct Laid {
    /// The text.
    pub text: String,
    /// What there is to say of the lines that are left as they are, since nobody can tell what they mean.
    pub left: Vec<Diagnostic>,
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
    tree: Tree<'a>,
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
    left: Vec<Diagnostic>,
}

impl<'a> Layout<'a> {
    fn gap(&self, to: u32) -> &'a str {
        self.tree.text(Span::new(self.at, to))
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
        while let Some(comment) = self.tree.comments().get(self.comments).map(|c| c.span()) {
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
            self.out.push_str(self.tree.text(comment).trim_end());
            self.commented = true;
            self.at = comment.end();
        }
    }

    fn statement(&mut self, line: Line<'a>, column: Option<usize>) {
        let columns = self.level * INDENT;
        let start = line.span().start;
        self.comments_before(start, columns);
        self.begin_line(start, columns);
        if let Some((flat, left)) = self.on_one_line(line, column) {
            self.out.push_str(&flat);
            self.left.extend(left);
            self.at = line.full_span().end();
            return;
        }
        self.head(line, column);
        if line.has_block() {
            self.block(line);
        }
    }

    /// First word and arguments: as they are, where they can't be read or laying them out would change what nobody
    /// can tell the meaning of.
    fn head(&mut self, line: Line<'a>, column: Option<usize>) {
        let span = line.span();
        let before = (self.out.len(), self.comments, self.at, self.width, self.fresh, self.commented);
        if line.is_broken() {
            self.left.extend(line.not_understood());
            return self.as_written(line);
        }
        let column = column.map(|c| c + self.level * INDENT);
        let mut margins = Margins::default();
        for (i, atom) in line.atoms().enumerate() {
            self.between(line, i, atom, &mut margins, column);
            self.put(&atom.spelled());
            if atom.opens() {
                margins.open(self.width);
            } else if atom.closes() {
                margins.open.pop();
            }
            self.at = atom.span().end();
        }
        let is_changed = self.out[before.0..] != *self.tree.text(span);
        if let Some(found) = is_changed.then(|| line.not_understood()).flatten() {
            self.out.truncate(before.0);
            (_, self.comments, self.at, self.width, self.fresh, self.commented) = before;
            self.as_written(line);
            self.left.push(found);
        }
        self.at = span.end();
    }

    fn as_written(&mut self, line: Line<'a>) {
        let span = line.span();
        self.out.push_str(self.tree.text(span));
        self.comments += self.tree.comments()[self.comments..].partition_point(|c| c.span().start < span.end());
        self.at = span.end();
    }

    /// What goes before a word of a head: nothing, blanks, or the line break its author chose.
    fn between(&mut self, line: Line<'_>, i: usize, atom: Atom<'_>, margins: &mut Margins, column: Option<usize>) {
        let start = atom.span().start;
        if i > 0 && self.gap(start).contains('\n') {
            if line.atom(i - 1).is_some_and(Atom::opens) {
                margins.hang();
            }
            let (inside, outside) = margins.open.last().copied().unwrap_or_default();
            self.comments_before(start, inside);
            margins.line = if atom.closes() { outside } else { inside };
            self.begin_line(start, margins.line);
            return;
        }
        if i > 0 && !atom.is_glued() {
            let blanks = padding(line, i - 1, self.width, column);
            self.blanks(blanks);
        }
        if i < 2 {
            margins.line = self.width;
        }
    }

    fn block(&mut self, line: Line<'a>) {
        let end = line.full_span().end();
        let close = end.saturating_sub(1);
        let open = self.opening_brace().unwrap_or(self.at);
        let next_comment = self.tree.comments().get(self.comments).map(|c| c.span().start);
        if line.lines().next().is_none() && next_comment.is_none_or(|c| c > close) {
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
        for child in line.lines() {
            self.statement(child, column_in(line));
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
        let mut comments = self.tree.comments()[self.comments..].iter().map(|c| c.span()).peekable();
        loop {
            let rest = self.tree.text(Span::new(from, self.source.span().end()));
            let brace = from + rest.find('{')? as u32;
            match comments.next_if(|c| c.start < brace) {
                Some(comment) => from = comment.end(),
                None => return Some(brace),
            }
        }
    }

    /// A statement that stands on one line with its block, laid out so, if it is short enough.
    fn on_one_line(&self, line: Line<'_>, column: Option<usize>) -> Option<(String, Vec<Diagnostic>)> {
        let written = self.tree.text(line.full_span());
        if !line.has_block() || written.contains('\n') {
            return None;
        }
        let (mut out, mut left) = (String::new(), Vec::new());
        flat(line, column, &mut out, &mut left);
        (self.level * INDENT + out.chars().count() <= WIDTH).then_some((out, left))
    }
}

/// Column of the values in the block of a statement.
fn column_in(line: Line<'_>) -> Option<usize> {
    match line.style() {
        Style::Policy => Some(POLICY_COLUMN),
        Style::Columns => Some(COLUMN),
        Style::Sentences => None,
    }
}

/// The blanks after word `at`, when a column decides: `written` is the width so far.
/// `column` is that of the block around the statement.
fn padding(line: Line<'_>, at: usize, written: usize, column: Option<usize>) -> usize {
    let column = column.filter(|_| line.aligned_after() == Some(at)).unwrap_or(0);
    column.saturating_sub(written).max(1)
}

/// A statement with its block on one line.
fn flat(line: Line<'_>, column: Option<usize>, out: &mut String, left: &mut Vec<Diagnostic>) {
    // Too wide already, whatever follows: four bytes to a character at most.
    if out.len() > 4 * WIDTH {
        return;
    }
    let mut is_broken = line.is_broken();
    let start = out.len();
    if is_broken {
        left.extend(line.not_understood());
        out.push_str(line.tree().text(line.span()));
    } else {
        flat_head(line, column, out);
        let is_changed = out[start..] != *line.tree().text(line.span()) && out.len() <= 4 * WIDTH;
        if let Some(found) = is_changed.then(|| line.not_understood()).flatten() {
            out.truncate(start);
            out.push_str(line.tree().text(line.span()));
            left.push(found);
            is_broken = true;
        }
    }
    if !line.has_block() {
        return;
    }
    let is_bare = line.len() == 1 && line.lines().next().is_some() && !is_broken;
    let blanks = if is_bare { padding(line, 0, out.chars().count(), column) } else { 1 };
    out.extend(std::iter::repeat_n(' ', blanks));
    for (i, child) in line.lines().enumerate() {
        out.push_str(if i == 0 { "{ " } else { "; " });
        flat(child, None, out, left);
    }
    out.push_str(if out.ends_with(' ') { "{}" } else { " }" });
}

/// The words of a statement on one line.
fn flat_head(line: Line<'_>, column: Option<usize>, out: &mut String) {
    let start = out.chars().count();
    for (i, atom) in line.atoms().enumerate() {
        if out.len() > 4 * WIDTH {
            return;
        }
        if !atom.is_glued() {
            let blanks = padding(line, i - 1, out.chars().count() - start, column);
            out.extend(std::iter::repeat_n(' ', blanks));
        }
        out.push_str(&atom.spelled());
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
