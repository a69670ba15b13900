//! A text as declarations, each with the comments that document it, so that three of them can be compared
//! whatever their order.

use crate::syntax::view::{Atom, List, Phrase, Role};
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// What identifies a declaration or a field in every version of a text.
pub(super) type Id = String;

/// Between the parts of an [`Id`]; no text holds it that can be laid out.
pub(super) const PART: char = '\u{1f}';

/// Words as written, and what they say whatever the blanks between them.
#[derive(Clone, Default, Debug)]
pub(super) struct Piece {
    pub shown: String,
    pub said: String,
}

impl PartialEq for Piece {
    fn eq(&self, other: &Piece) -> bool {
        self.said == other.said
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
    /// The list whose order means something that it is an item of.
    pub list: Option<List>,
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
    /// All that a node says, and what stands in it.
    pub fn all_said(&self, id: &str) -> String {
        let Some(node) = self.get(id) else { return String::new() };
        let inside: Vec<String> = node.children.iter().map(|child| self.all_said(child)).collect();
        format!("{}{PART}{}", node.words.said, inside.join("\n"))
    }

    pub fn get(&self, id: &str) -> Option<&Node> {
        self.nodes.get(id)
    }

    /// Names declared here, by the id of what has them.
    pub fn declared(&self) -> impl Iterator<Item = (&str, &Node)> {
        self.nodes
            .iter()
            .filter_map(|(id, node)| Some((id.strip_prefix('=').filter(|name| !name.contains(PART))?, node)))
    }
}

/// The id of what declares a name.
pub(super) fn declared_id(name: &str) -> Id {
    format!("={name}")
}

/// True for the id of what declares a name, and not for what stands in it.
pub(super) fn is_declaration(id: &str) -> bool {
    let counted = |n: &str| n.bytes().all(|b| b.is_ascii_digit());
    id.strip_prefix('=').is_some_and(|name| name.split_once(PART).is_none_or(|(_, n)| counted(n)))
}

impl Node {
    pub fn new(home: Home, role: Option<Role>, words: Piece) -> Node {
        Node {
            home,
            role,
            list: None,
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

/// In what words say, a blank in a name that has quotes: no text holds it that can be laid out.
const BLANK_OF_NAME: char = '\u{1e}';

/// What words say whatever the blanks between them, each with one blank after it.
pub(super) fn said(phrase: Phrase<'_>) -> String {
    let word = |word: Atom<'_>| match word.is_name() && word.text().contains(' ') {
        true => word.text().replace(' ', BLANK_OF_NAME.encode_utf8(&mut [0; 4])),
        false => word.text().to_owned(),
    };
    phrase.atoms().map(word).collect::<Vec<_>>().join(" ")
}

/// A text without blanks and without the quotes of names.
pub(super) fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(*c, '\'' | BLANK_OF_NAME)).collect()
}

/// The name that a word of what is said stands for.
pub(super) fn named(word: &str) -> Cow<'_, str> {
    match word.contains(BLANK_OF_NAME) {
        true => word.replace(BLANK_OF_NAME, " ").into(),
        false => word.into(),
    }
}

/// The id of one more with the same key, counted from two.
pub(super) fn again(key: &str, count: usize) -> Id {
    format!("{key}{PART}{count}")
}

/// True for the id of the first with a key, and for those of the others in its place.
pub(super) fn is_one_of(id: &str, key: &str) -> bool {
    let counted = |rest: &str| rest.strip_prefix(PART).is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()));
    id.strip_prefix(key).is_some_and(|rest| rest.is_empty() || counted(rest))
}
