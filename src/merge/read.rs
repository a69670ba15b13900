//! A text that `fmt` has laid out, read as declarations with their comments.

use super::align::align;
use super::outline::{Home, Id, Node, Outline, PART, Piece, ROOT, again, declared_id, said};
use crate::source::{Source, Span};
use crate::syntax::view::{Field, Line, Phrase, Tree};
use rustc_hash::FxHashMap;

/// Reads a text that `fmt` has laid out. What is the same thing as in `base` has the id that it has there.
pub(super) fn read(source: &Source, tree: Tree<'_>, base: Option<&Outline>) -> Outline {
    let mut nodes = FxHashMap::default();
    let home = Home { parent: ROOT.to_owned(), in_head: false };
    nodes.insert(ROOT.to_owned(), Node::new(home, None, Piece::default()));
    let mut builder = Builder { tree, base, nodes };
    builder.block(tree.lines(), source.span(), ROOT);
    Outline { nodes: builder.nodes }
}

struct Builder<'a> {
    tree: Tree<'a>,
    base: Option<&'a Outline>,
    nodes: FxHashMap<Id, Node>,
}

impl<'a> Builder<'a> {
    fn insert(&mut self, wanted: Id, node: Node) -> Id {
        let mut id = wanted.clone();
        let mut count = 1;
        while self.nodes.contains_key(&id) {
            count += 1;
            id = again(&wanted, count);
        }
        if let Some(parent) = self.nodes.get_mut(&node.home.parent) {
            parent.children.push(id.clone());
        }
        self.nodes.insert(id.clone(), node);
        id
    }

    /// The statements of a block, with the comments between them.
    fn block(&mut self, lines: impl Iterator<Item = Line<'a>>, region: Span, parent: &str) {
        let mut at = region.start;
        let mut before: Option<Id> = None;
        let lines: Vec<Line<'a>> = lines.collect();
        let wanted: Vec<Id> = lines.iter().map(|line| self.wanted(*line, parent)).collect();
        let ids = match self.base {
            Some(base) => align(base, parent, &lines, wanted),
            None => wanted,
        };
        for (line, id) in lines.into_iter().zip(ids) {
            let start = line.span().start;
            let (lead, blank) = self.comments(at, start, parent, before.as_deref(), true);
            let id = self.statement(line, id, parent);
            if let Some(node) = self.nodes.get_mut(&id) {
                (node.lead, node.blank_before) = (lead, blank);
            }
            at = line.full_span().end();
            before = Some(id);
        }
        self.comments(at, region.end(), parent, before.as_deref(), false);
    }

    /// The comments between two statements: one on the line of the first is that one's, those right
    /// above the second are returned, and others stand by themselves.
    fn comments(&mut self, from: u32, to: u32, parent: &str, before: Option<&str>, leads: bool) -> (Piece, bool) {
        let first = self.tree.comments().partition_point(|c| c.span().start < from);
        let last = self.tree.comments().partition_point(|c| c.span().start < to);
        let mut at = from;
        let mut group: Vec<Span> = Vec::new();
        let mut blank = false;
        for comment in self.tree.comments()[first..last].iter().map(|c| c.span()) {
            let breaks = self.line_breaks(at, comment.start);
            if breaks == 0 && at == from && (before.is_some() || parent != ROOT) {
                // One blank or two, as `fmt` leaves them.
                let gap = self.tree.text(Span::new(at, comment.start));
                let mut text = self.piece_of(&[comment]);
                text.shown.insert_str(0, gap);
                match before.map(|id| self.nodes.get_mut(id)) {
                    Some(Some(node)) => node.tail = text,
                    _ => {
                        if let Some(node) = self.nodes.get_mut(parent) {
                            node.opening = text;
                        }
                    }
                }
            } else {
                if breaks > 1 && !group.is_empty() {
                    self.standing(&std::mem::take(&mut group), blank, parent);
                }
                if group.is_empty() {
                    blank = breaks > 1;
                }
                group.push(comment);
            }
            at = comment.end();
        }
        let breaks = self.line_breaks(at, to);
        if group.is_empty() {
            return (Piece::default(), breaks > 1);
        }
        if leads && breaks == 1 {
            return (self.piece_of(&group), blank);
        }
        self.standing(&group, blank, parent);
        (Piece::default(), breaks > 1)
    }

    fn line_breaks(&self, from: u32, to: u32) -> usize {
        self.tree.text(Span::new(from, to)).bytes().filter(|&b| b == b'\n').count()
    }

    fn piece_of(&self, comments: &[Span]) -> Piece {
        let lines: Vec<&str> = comments.iter().map(|c| self.tree.text(*c).trim_end()).collect();
        Piece { shown: lines.join("\n"), said: lines.join("\n") }
    }

    fn standing(&mut self, comments: &[Span], blank: bool, parent: &str) {
        let words = self.piece_of(comments);
        let id = format!("{parent}{PART}{}", words.said);
        let home = Home { parent: parent.to_owned(), in_head: false };
        let mut node = Node::new(home, None, words);
        (node.is_comment, node.blank_before) = (true, blank);
        self.insert(id, node);
    }

    /// The id that a line has by what it is about.
    fn wanted(&self, line: Line<'_>, parent: &str) -> Id {
        line.declared().map_or_else(|| key(parent, line.as_field()), declared_id)
    }

    fn statement(&mut self, line: Line<'a>, id: Id, parent: &str) -> Id {
        let home = Home { parent: parent.to_owned(), in_head: false };
        let mut node = Node::new(home, line.role(), self.piece(line.head()));
        node.list = line.list();
        let id = self.insert(id, node);
        for field in line.head_fields() {
            let home = Home { parent: id.clone(), in_head: true };
            let words = self.piece(field.words());
            self.insert(key(&id, field), Node::new(home, field.role(), words));
        }
        if line.has_block() {
            let (whole, head_end) = (line.full_span(), line.span().end());
            let brace = self.tree.text(Span::new(head_end, whole.end())).find('{').unwrap_or(0) as u32;
            let inside = Span::new(head_end + brace + 1, whole.end() - 1);
            if let Some(node) = self.nodes.get_mut(&id) {
                node.has_block = true;
                // An empty block is on one line because there is nothing in it.
                node.on_one_line = line.lines().next().is_some() && !self.tree.text(whole).contains('\n');
            }
            self.block(line.lines(), inside, &id);
        }
        id
    }

    fn piece(&self, phrase: Phrase<'_>) -> Piece {
        if phrase.is_empty() {
            return Piece::default();
        }
        let span = phrase.span();
        let comments = self.tree.comments().partition_point(|c| c.span().start < span.start);
        let inside = self.tree.comments()[comments..].iter().map(|c| c.span()).take_while(|c| c.start < span.end());
        let mut said = said(phrase);
        for comment in inside {
            said.push(' ');
            said.push_str(self.tree.text(comment).trim_end());
        }
        Piece { shown: self.tree.text(span).to_owned(), said }
    }
}

/// The id of a line or a field among others in one place.
fn key(parent: &str, field: Field<'_>) -> Id {
    let mut id = parent.to_owned();
    for (at, word) in field.identity() {
        id.push(if at == 0 { PART } else { ' ' });
        id.push_str(word);
    }
    id
}
