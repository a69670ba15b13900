//! The merged declarations as text, with conflicts around the lines they are about.
//!
//! The text goes through `fmt` once it is whole. A conflict stands in it as a word that nothing else
//! uses; its lines take that word's place afterwards.

use super::markers;
use super::outline::{Id, Node, Outline, Piece, ROOT, bare};
use super::three::{Choice, Fate, Side, Three, choose, settle};
use crate::syntax::view::{List, Role};
use rustc_hash::{FxHashMap, FxHashSet};

/// Columns of indentation for each level, as `fmt` has them.
const INDENT: usize = 2;

/// A conflict: what each says, in lines.
#[derive(Default)]
struct Chunk {
    ours: Vec<String>,
    base: Vec<String>,
    theirs: Vec<String>,
}

pub(super) struct MergeWriter<'a> {
    three: &'a Three,
    /// A word that none of the texts holds.
    stand_in: &'a str,
    out: String,
    chunks: Vec<Chunk>,
    heads: FxHashMap<String, Id>,
    seen: FxHashSet<Id>,
}

/// The merged text before `fmt`, with stand-ins for conflicts.
pub(super) struct Written {
    pub text: String,
    stand_in: String,
    chunks: Vec<Chunk>,
    /// What the stand-ins are that open a block.
    heads: FxHashMap<String, Id>,
}

/// Writes the merge of three outlines; `None` when something would not be in it.
pub(super) fn write(three: &Three, stand_in: &str) -> Option<Written> {
    let (chunks, heads, seen) = (Vec::new(), FxHashMap::default(), FxHashSet::default());
    let mut writer = MergeWriter { three, stand_in, out: String::new(), chunks, heads, seen };
    writer.block(ROOT, 0);
    let ids = three.ours.nodes.keys().chain(three.theirs.nodes.keys()).filter(|id| *id != ROOT);
    let complete = ids.into_iter().all(|id| writer.seen.contains(id) || three.fate(id) == Fate::Gone);
    complete.then_some(Written {
        text: writer.out,
        stand_in: stand_in.to_owned(),
        chunks: writer.chunks,
        heads: writer.heads,
    })
}

impl Written {
    pub fn conflicts(&self) -> usize {
        self.chunks.len()
    }

    /// What the block is of that a stand-in opens.
    pub fn head(&self, name: &str) -> Option<&Id> {
        self.heads.get(name)
    }

    /// True for a comment that stands for a conflict.
    pub fn is_stand_in(&self, said: &str) -> bool {
        said.strip_prefix("//").is_some_and(|rest| rest.starts_with(&self.stand_in))
    }

    /// All that is left to decide, without blanks and the quotes of names.
    pub fn disputed(&self) -> String {
        let lines = self.chunks.iter().flat_map(|c| c.ours.iter().chain(&c.base).chain(&c.theirs));
        lines.map(|line| bare(line)).collect()
    }

    /// Puts the conflicts in the place of their stand-ins.
    pub fn fill(&self, laid_out: &str) -> String {
        let mut out = String::with_capacity(laid_out.len());
        for line in laid_out.lines() {
            match number_of(line, &self.stand_in).and_then(|n| self.chunks.get(n)) {
                Some(chunk) => chunk.write(line.len() - line.trim_start().len(), &mut out),
                None => {
                    out.push_str(line);
                    out.push('\n');
                }
            }
        }
        out
    }
}

/// The number after the stand-in in a line, if there is one.
fn number_of(line: &str, stand_in: &str) -> Option<usize> {
    let (_, rest) = line.split_once(stand_in)?;
    rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

impl Chunk {
    fn write(&self, indent: usize, out: &mut String) {
        for (marker, lines) in
            [(markers::OURS, &self.ours), (markers::BASE, &self.base), (markers::BETWEEN, &self.theirs)]
        {
            out.push_str(marker);
            out.push('\n');
            for line in lines {
                if !line.is_empty() {
                    out.extend(std::iter::repeat_n(' ', indent));
                }
                out.push_str(line);
                out.push('\n');
            }
        }
        out.push_str(markers::THEIRS);
        out.push('\n');
    }
}

/// Which text of a conflict to write.
#[derive(Clone, Copy, PartialEq)]
enum Version {
    Ours,
    Base,
    Theirs,
}

impl From<Side> for Version {
    fn from(side: Side) -> Version {
        match side {
            Side::Ours => Version::Ours,
            Side::Theirs => Version::Theirs,
        }
    }
}

fn pick(choice: &Choice<Piece>, version: Version) -> String {
    match (choice, version) {
        (Choice::One(piece), _) => piece.shown.clone(),
        (Choice::Conflict { ours, .. }, Version::Ours) => ours.shown.clone(),
        (Choice::Conflict { base, .. }, Version::Base) => base.as_ref().map_or(String::new(), |b| b.shown.clone()),
        (Choice::Conflict { theirs, .. }, Version::Theirs) => theirs.shown.clone(),
    }
}

impl MergeWriter<'_> {
    fn outline(&self, version: Version) -> &Outline {
        match version {
            Version::Ours => &self.three.ours,
            Version::Base => &self.three.base,
            Version::Theirs => &self.three.theirs,
        }
    }

    fn line(&mut self, level: usize, text: &str) {
        self.out.extend(std::iter::repeat_n(' ', level * INDENT));
        self.out.push_str(text);
        self.out.push('\n');
    }

    /// A comment that stands for a conflict.
    fn conflict(&mut self, level: usize, chunk: Chunk) {
        let stands = format!("//{}{}", self.stand_in, self.chunks.len());
        self.line(level, &stands);
        self.chunks.push(chunk);
    }

    fn block(&mut self, parent: &str, level: usize) {
        let disputed = self.three.disputed_lists(parent);
        let mut written = Vec::new();
        for id in self.three.children(parent, false) {
            match self.three.list(&id).filter(|list| disputed.contains(list)) {
                None => self.node(&id, parent, level),
                Some(list) if written.contains(&list) => {}
                Some(list) => {
                    self.list(parent, list, level);
                    written.push(list);
                }
            }
        }
    }

    /// A list changed in two ways, as each has it.
    fn list(&mut self, parent: &str, list: List, level: usize) {
        let mut of = |version: Version| -> Vec<String> {
            let items = self.three.items(self.outline(version), parent, list);
            items.iter().flat_map(|id| self.raw(version, id, 0)).collect()
        };
        let chunk = Chunk { ours: of(Version::Ours), base: of(Version::Base), theirs: of(Version::Theirs) };
        self.conflict(level, chunk);
    }

    /// What of a node one version or both have, merged: words, or a comment.
    fn merged(&self, id: &str, part: impl Fn(&Node) -> &Piece) -> Choice<Piece> {
        match self.three.versions(id) {
            (base, Some(ours), Some(theirs)) => choose(base.map(&part), part(ours), part(theirs)),
            (_, Some(node), _) | (_, _, Some(node)) | (Some(node), _, _) => Choice::One(part(node).clone()),
            _ => Choice::One(Piece::default()),
        }
    }

    fn flag(&self, id: &str, part: impl Fn(&Node) -> bool) -> bool {
        match self.three.versions(id) {
            (base, Some(ours), Some(theirs)) => settle(base.map(&part), part(ours), part(theirs)),
            (_, Some(node), _) | (_, _, Some(node)) | (Some(node), _, _) => part(node),
            _ => false,
        }
    }

    fn node(&mut self, id: &str, parent: &str, level: usize) {
        if self.flag(id, |n| n.blank_before) && !self.out.is_empty() {
            self.out.push('\n');
        }
        let moved = self.three.homes(id).into_iter().find(|(home, _)| home.parent == parent);
        if let Some((_, Some(side))) = moved {
            return self.moved(id, side, level);
        }
        if let Fate::Torn(side) = self.three.fate(id) {
            return self.torn(id, side, level);
        }
        self.seen.insert(id.to_owned());
        match self.merged(id, |n| &n.lead) {
            Choice::One(lead) => self.lines(level, &lead.shown),
            choice => {
                let of = |version| pick(&choice, version).lines().map(str::to_owned).collect();
                let chunk = Chunk { ours: of(Version::Ours), base: of(Version::Base), theirs: of(Version::Theirs) };
                self.conflict(level, chunk);
            }
        }
        let fields = self.three.children(id, true);
        self.seen.extend(fields.iter().cloned());
        let inside = self.three.children(id, false);
        let has_block = !inside.is_empty() || self.flag(id, |n| n.has_block);
        if self.is_torn_apart(id, &fields) {
            return self.disputed(id, &fields, has_block.then_some(inside), level);
        }
        let mut head = self.head(id, &fields, Version::Ours);
        if self.flag(id, |n| n.on_one_line)
            && let Some(flat) = self.flat(id)
        {
            let tail = pick(&self.merged(id, |n| &n.tail), Version::Ours);
            return self.line(level, &with_comment(flat, &tail));
        }
        let tail = pick(&self.merged(id, |n| &n.tail), Version::Ours);
        if !has_block {
            return self.line(level, &with_comment(head, &tail));
        }
        let opening = pick(&self.merged(id, |n| &n.opening), Version::Ours);
        head.push_str(" {");
        self.line(level, &with_comment(head, &opening));
        self.block(id, level + 1);
        self.line(level, &with_comment("}".into(), &tail));
    }

    fn lines(&mut self, level: usize, text: &str) {
        for line in text.lines() {
            self.line(level, line);
        }
    }

    /// True when the line of a node, its fields included, was changed in two ways.
    fn is_torn_apart(&self, id: &str, fields: &[Id]) -> bool {
        let torn =
            |id: &Id| matches!(self.three.fate(id), Fate::Torn(_)) || self.merged(id, |n| &n.words).is_conflict();
        self.merged(id, |n| &n.words).is_conflict()
            || self.merged(id, |n| &n.opening).is_conflict()
            || self.merged(id, |n| &n.tail).is_conflict()
            || fields.iter().any(torn)
    }

    /// The line of a node: what is settled, and what one version says where it is not.
    fn head(&self, id: &str, fields: &[Id], version: Version) -> String {
        let mut head = pick(&self.merged(id, |n| &n.words), version);
        for field in fields {
            let text = match self.three.fate(field) {
                Fate::Torn(side) if version == side.into() || version == Version::Base => {
                    self.outline(version).get(field).map_or(String::new(), |n| n.words.shown.clone())
                }
                Fate::Torn(_) => String::new(),
                _ => pick(&self.merged(field, |n| &n.words), version),
            };
            if !text.is_empty() {
                head.push(' ');
                head.push_str(&text);
            }
        }
        head
    }

    /// A line changed in two ways, and below it the block, merged.
    fn disputed(&mut self, id: &str, fields: &[Id], block: Option<Vec<Id>>, level: usize) {
        let of = |writer: &Self, version: Version| -> Vec<String> {
            if version == Version::Base && writer.three.base.get(id).is_none() {
                return Vec::new();
            }
            let mut head = writer.head(id, fields, version);
            let mut tail = pick(&writer.merged(id, |n| &n.tail), version);
            if block.is_some() {
                head.push_str(" {");
                tail = pick(&writer.merged(id, |n| &n.opening), version);
            }
            vec![with_comment(head, &tail)]
        };
        let chunk =
            Chunk { ours: of(self, Version::Ours), base: of(self, Version::Base), theirs: of(self, Version::Theirs) };
        if block.is_none() {
            return self.conflict(level, chunk);
        }
        // The words that open the block choose the column of its values, so they stay.
        let word = self.outline(Version::Ours).get(id).and_then(|n| n.role).map_or("ambito", Role::word);
        let name = format!("{}{}", self.stand_in, self.chunks.len());
        self.line(level, &format!("{word} {name} {{"));
        self.heads.insert(name, id.to_owned());
        self.chunks.push(chunk);
        self.block(id, level + 1);
        let tail = pick(&self.merged(id, |n| &n.tail), Version::Ours);
        self.line(level, &with_comment("}".into(), &tail));
    }

    /// Taken out by one and changed by the other.
    fn torn(&mut self, id: &str, side: Side, level: usize) {
        let kept = self.raw(side.into(), id, 0);
        let base = self.raw(Version::Base, id, 0);
        // What the other still has in there, moved in by the side that kept it.
        let other = match side {
            Side::Ours => Version::Theirs,
            Side::Theirs => Version::Ours,
        };
        let mut inside = Vec::new();
        self.shared(side, id, &mut inside);
        let others: Vec<String> = inside.iter().flat_map(|id| self.raw(other, id, 0)).collect();
        let chunk = match side {
            Side::Ours => Chunk { ours: kept, base, theirs: others },
            Side::Theirs => Chunk { ours: others, base, theirs: kept },
        };
        self.conflict(level, chunk);
    }

    /// Moved to another place by each: as each has it, where each has it.
    fn moved(&mut self, id: &str, side: Side, level: usize) {
        let lines = self.raw(side.into(), id, 0);
        let chunk = match side {
            Side::Ours => Chunk { ours: lines, ..Chunk::default() },
            Side::Theirs => Chunk { theirs: lines, ..Chunk::default() },
        };
        self.conflict(level, chunk);
    }

    /// The topmost nodes below one that both sides have.
    fn shared(&self, side: Side, id: &str, found: &mut Vec<Id>) {
        let Some(node) = self.three.side(side).get(id) else { return };
        for child in node.children.iter().filter(|c| self.belongs(c, id)) {
            match self.three.fate(child) {
                Fate::Both => found.push(child.clone()),
                _ => self.shared(side, child, found),
            }
        }
    }

    /// True unless a node that both sides have goes somewhere else.
    fn belongs(&self, id: &str, parent: &str) -> bool {
        self.three.fate(id) != Fate::Both || self.three.homes(id).iter().any(|(home, _)| home.parent == parent)
    }

    /// A node and all that is in it, as one version has it.
    fn raw(&mut self, version: Version, id: &str, level: usize) -> Vec<String> {
        let Some(node) = self.outline(version).get(id).cloned() else { return Vec::new() };
        if version != Version::Base {
            self.seen.insert(id.to_owned());
        }
        let margin = " ".repeat(level * INDENT);
        let mut lines: Vec<String> = node.lead.shown.lines().map(|l| format!("{margin}{l}")).collect();
        if node.is_comment {
            lines.extend(node.words.shown.lines().map(|l| format!("{margin}{l}")));
            return lines;
        }
        let (mut head, mut inside) = (format!("{margin}{}", node.words.shown), Vec::new());
        for child in &node.children {
            let Some(field) = self.outline(version).get(child) else { continue };
            if field.home.in_head {
                head.push(' ');
                head.push_str(&field.words.shown.clone());
                if version != Version::Base {
                    self.seen.insert(child.clone());
                }
            } else if version == Version::Base || self.belongs(child, id) {
                let blank = field.blank_before && !inside.is_empty();
                inside.extend(blank.then(String::new));
                inside.extend(self.raw(version, child, level + 1));
            }
        }
        if !node.has_block {
            lines.push(with_comment(head, &node.tail.shown));
            return lines;
        }
        if node.on_one_line {
            let inside: Vec<&str> = inside.iter().map(|l| l.trim_start()).collect();
            lines.push(with_comment(format!("{head} {{ {} }}", inside.join("; ")), &node.tail.shown));
            return lines;
        }
        lines.push(with_comment(format!("{head} {{"), &node.opening.shown));
        lines.extend(inside);
        lines.push(with_comment(format!("{margin}}}"), &node.tail.shown));
        lines
    }

    /// A node with its block on one line; `None` when a comment or a conflict stands in it. What is
    /// in it counts as written.
    fn flat(&mut self, id: &str) -> Option<String> {
        let fields = self.three.children(id, true);
        let inside = self.three.children(id, false);
        if !self.three.disputed_lists(id).is_empty() {
            return None;
        }
        let mut seen = fields.clone();
        let mut parts = Vec::new();
        for child in &inside {
            let quiet = matches!(self.three.fate(child), Fate::Both | Fate::Added(_))
                && self.three.homes(child).len() == 1
                && !self.flag(child, |n| n.is_comment)
                && [Part::Lead, Part::Tail]
                    .iter()
                    .all(|p| self.merged(child, |n| p.of(n)) == Choice::One(Piece::default()))
                && !self.is_torn_apart(child, &self.three.children(child, true));
            if !quiet {
                return None;
            }
            parts.push(self.flat(child)?);
            seen.push(child.clone());
        }
        if self.merged(id, |n| &n.opening) != Choice::One(Piece::default()) {
            return None;
        }
        self.seen.extend(seen);
        let head = self.head(id, &fields, Version::Ours);
        let has_block = !inside.is_empty() || self.flag(id, |n| n.has_block);
        Some(match (has_block, parts.is_empty()) {
            (false, _) => head,
            (true, true) => format!("{head} {{}}"),
            (true, false) => format!("{head} {{ {} }}", parts.join("; ")),
        })
    }
}

/// A comment beside a node.
enum Part {
    Lead,
    Tail,
}

impl Part {
    fn of<'n>(&self, node: &'n Node) -> &'n Piece {
        match self {
            Part::Lead => &node.lead,
            Part::Tail => &node.tail,
        }
    }
}

fn with_comment(mut line: String, comment: &str) -> String {
    line.push_str(comment);
    line
}
