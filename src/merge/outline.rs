//! A laid-out text as declarations, each with the comments that document it, so that three of them
//! can be compared whatever their order.

use crate::source::{Source, Span};
use crate::syntax::view::{Field, Line, Phrase, Role, Tree};
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

/// What identifies a declaration or a field in every version of a text.
pub(super) type Id = String;

/// Between the parts of an [`Id`]; no text holds it that can be laid out.
const PART: char = '\u{1f}';

/// Names that one version has changed, back to what the base calls them.
pub(super) type Renames = FxHashMap<String, String>;

/// Words as written, and what they say whatever the blanks between them.
#[derive(Clone, Default, Debug)]
pub(super) struct Piece {
    pub shown: String,
    pub said: String,
    /// Where what it is about ends and what it says begins, in both.
    pub split: (usize, usize),
}

impl PartialEq for Piece {
    fn eq(&self, other: &Piece) -> bool {
        self.said == other.said
    }
}

impl Piece {
    /// What it is about, and what it says about that.
    pub fn parts(&self) -> (Piece, Piece) {
        let (shown, rest) = self.shown.split_at_checked(self.split.0).unwrap_or((&self.shown, ""));
        let (said, value) = self.said.split_at_checked(self.split.1).unwrap_or((&self.said, ""));
        let piece = |shown: &str, said: &str| Piece { shown: shown.into(), said: said.into(), split: (0, 0) };
        (piece(shown, said), piece(rest, value))
    }
}

/// Where a node stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Home {
    pub parent: Id,
    /// On the line of its parent, as `peso` in `usa X peso 16 %`.
    pub in_head: bool,
}

/// A declaration, a field or a comment that stands by itself.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub home: Home,
    pub role: Option<Role>,
    /// The number that a band or a point begins at.
    pub threshold: Option<Decimal>,
    /// The statement up to its first field; the whole of a field; the lines of a comment.
    pub words: Piece,
    /// Comments right above it.
    pub lead: Piece,
    /// A comment after its `{`, with the blanks before it.
    pub opening: Piece,
    /// A comment at its end, with the blanks before it.
    pub tail: Piece,
    pub blank_before: bool,
    pub has_block: bool,
    pub on_one_line: bool,
    pub is_comment: bool,
    /// In the order written.
    pub children: Vec<Id>,
}

/// One version of a text.
pub(super) struct Outline {
    pub nodes: FxHashMap<Id, Node>,
}

/// The id of the text itself.
pub(super) const ROOT: &str = "";

impl Outline {
    /// Reads a text that `fmt` has laid out.
    pub fn new(source: &Source, tree: Tree<'_>, renames: &Renames) -> Outline {
        let mut nodes = FxHashMap::default();
        let home = Home { parent: ROOT.to_owned(), in_head: false };
        nodes.insert(ROOT.to_owned(), Node::new(home, None, Piece::default()));
        let mut builder = Builder { tree, renames, nodes };
        builder.block(tree.lines(), source.span(), ROOT);
        Outline { nodes: builder.nodes }
    }

    /// Bands and points that begin elsewhere than in the base: where one is gone and one is new, it is the
    /// same one moved, and keeps the base's id.
    pub fn follow_steps(&mut self, base: &Outline) {
        let is_step = |outline: &Outline, id: &Id| outline.get(id).and_then(|n| n.role).is_some_and(Role::is_step);
        let mut moved = Vec::new();
        for (parent, before) in &base.nodes {
            let Some(after) = self.get(parent) else { continue };
            let gone = before.children.iter().filter(|id| is_step(base, id) && self.get(id).is_none());
            let new = after.children.iter().filter(|id| is_step(self, id) && base.get(id).is_none());
            if let ([gone], [new]) = (&gone.collect::<Vec<_>>()[..], &new.collect::<Vec<_>>()[..]) {
                moved.push((parent.clone(), (*gone).clone(), (*new).clone()));
            }
        }
        for (parent, gone, new) in moved {
            if let Some(node) = self.nodes.remove(&new) {
                self.nodes.insert(gone.clone(), node);
            }
            let children = self.nodes.get_mut(&parent).map(|n| &mut n.children);
            children.into_iter().flatten().filter(|id| **id == new).for_each(|id| id.clone_from(&gone));
        }
    }

    pub fn get(&self, id: &str) -> Option<&Node> {
        self.nodes.get(id)
    }

    /// Names declared here, by the id of what has them.
    pub fn declared(&self) -> impl Iterator<Item = (&str, &Node)> {
        self.nodes.iter().filter_map(|(id, node)| Some((id.strip_prefix('=')?, node)))
    }
}

/// The id of what declares a name.
pub(super) fn declared_id(name: &str) -> Id {
    format!("={name}")
}

impl Node {
    fn new(home: Home, role: Option<Role>, words: Piece) -> Node {
        Node {
            home,
            role,
            threshold: None,
            words,
            lead: Piece::default(),
            opening: Piece::default(),
            tail: Piece::default(),
            blank_before: false,
            has_block: false,
            on_one_line: false,
            is_comment: false,
            children: Vec::new(),
        }
    }
}

struct Builder<'a> {
    tree: Tree<'a>,
    renames: &'a Renames,
    nodes: FxHashMap<Id, Node>,
}

impl<'a> Builder<'a> {
    fn insert(&mut self, wanted: Id, node: Node) -> Id {
        let mut id = wanted.clone();
        let mut again = 1;
        while self.nodes.contains_key(&id) {
            again += 1;
            id = format!("{wanted}{PART}{again}");
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
        for line in lines {
            let start = line.span().start;
            let (lead, blank) = self.comments(at, start, parent, before.as_deref(), true);
            let id = self.statement(line, parent);
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
        Piece { shown: lines.join("\n"), said: lines.join("\n"), split: (0, 0) }
    }

    fn standing(&mut self, comments: &[Span], blank: bool, parent: &str) {
        let words = self.piece_of(comments);
        let id = format!("{parent}{PART}{}", words.said);
        let home = Home { parent: parent.to_owned(), in_head: false };
        let mut node = Node::new(home, None, words);
        (node.is_comment, node.blank_before) = (true, blank);
        self.insert(id, node);
    }

    fn statement(&mut self, line: Line<'a>, parent: &str) -> Id {
        let (head, field) = (line.head(), line.as_field());
        let (wanted, subject) = match line.declared() {
            Some(name) => (declared_id(self.renames.get(name).map_or(name, String::as_str)), 2),
            None => (self.key(parent, field), field.subject().len()),
        };
        let home = Home { parent: parent.to_owned(), in_head: false };
        let mut node = Node::new(home, line.role(), self.piece(head, subject));
        node.threshold = line.threshold();
        let id = self.insert(wanted, node);
        for field in line.head_fields() {
            let wanted = self.key(&id, field);
            let home = Home { parent: id.clone(), in_head: true };
            let words = self.piece(field.words(), field.subject().len());
            self.insert(wanted, Node::new(home, field.role(), words));
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

    fn key(&self, parent: &str, field: Field<'_>) -> Id {
        let mut id = parent.to_owned();
        for (at, word) in field.identity() {
            id.push(if at == 0 { PART } else { ' ' });
            id.push_str(self.renames.get(word).map_or(word, String::as_str));
        }
        id
    }

    /// Words of which the first `subject` say what they are about.
    fn piece(&self, phrase: Phrase<'_>, subject: usize) -> Piece {
        if phrase.is_empty() {
            return Piece::default();
        }
        let span = phrase.span();
        let (about, rest) = (phrase.take(subject), phrase.skip(subject));
        let comments = self.tree.comments().partition_point(|c| c.span().start < span.start);
        let inside = self.tree.comments()[comments..].iter().map(|c| c.span()).take_while(|c| c.start < span.end());
        let mut said = about.atoms().map(|word| word.text()).collect::<Vec<_>>().join(" ");
        let shown = rest.first().map_or(span.end(), |word| word.span().start) - span.start;
        let split = (shown as usize, said.len());
        let rest = rest.atoms().map(|word| word.text());
        for word in rest.chain(inside.map(|c| self.tree.text(c).trim_end())) {
            said.push(' ');
            said.push_str(word);
        }
        Piece { shown: self.tree.text(span).to_owned(), said, split }
    }
}
