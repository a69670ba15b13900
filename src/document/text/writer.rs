//! Headings, paragraphs, lists and steps.

use super::flow;
use crate::diagnostic::Lang;
use crate::document::style::{Ink, Look, Terminal, cut, left, width, wrap};
use crate::document::{
    Block, Branch, Command, Counts, Document, Fact, Inline, Item, Line, List, Place, Purpose, Section, Step, Verdict,
};
use crate::printable::Output;
use crate::text;

/// How far in blocks stand below a heading.
pub(super) const STEP: usize = 2;
/// Names that an item shows before the rest are only counted.
const NAMES: usize = 6;
/// A label takes up to this much before its text.
const LABEL: usize = 48;
/// The same for the steps of an explanation.
const STEP_LABEL: usize = 30;

/// Writes a document.
pub fn render(document: &Document, look: &Look) -> Output {
    let named = !document.kind.is_empty() || !document.code.is_empty();
    let hang = if named { STEP } else { 0 };
    let look = Look { lang: document.lang, ..*look };
    let mut writer = TextWriter { look, t: Terminal::new(look.color), hang, group: "", last: None };
    match (document.purpose, named) {
        (Purpose::Comment, _) => {}
        (Purpose::Page, true) => writer.name(document),
        (Purpose::Page, false) => {
            writer.paragraph(0, &document.title, Ink::Bold);
            writer.paragraph(0, &document.kicker, Ink::Dim);
        }
    }
    if document.purpose == Purpose::Page && !named && !document.head.is_empty() {
        writer.blank();
    }
    writer.blocks(&document.head, 0);
    // A picture is not for a terminal.
    let is_shown = |b: &Block| !matches!(b, Block::Figure(_));
    let shown = |s: &&Section| !s.is_plain || s.blocks.iter().any(is_shown);
    for (index, section) in document.sections.iter().filter(shown).enumerate() {
        writer.section(section, named, index == 0);
    }
    writer.t.take()
}

pub(super) struct TextWriter<'a> {
    pub(super) look: Look,
    pub(super) t: Terminal,
    /// How much further in the second line of a paragraph stands.
    hang: usize,
    /// The block that the last change stood in.
    pub(super) group: &'a str,
    /// That block, and whether the change took one line.
    pub(super) last: Option<(&'a str, bool)>,
}

impl TextWriter<'_> {
    /// Running text after an indent; lines after the first stand further in by `hang`.
    pub(super) fn flow(&mut self, indent: usize, hang: usize, line: &Line, ink: Ink) {
        self.flow_from(false, indent, hang, line, ink);
    }

    /// The same, where the first line has been `begun` up to the indent.
    pub(super) fn flow_from(&mut self, begun: bool, indent: usize, hang: usize, line: &Line, ink: Ink) {
        let room = self.look.width.saturating_sub(indent + hang).max(20);
        let first = if begun { room + hang } else { room };
        for (index, pieces) in flow::broken(line, [first, room], ink).iter().enumerate() {
            match index {
                0 if begun => {}
                0 => self.t.blanks(indent),
                _ => self.t.blanks(indent + hang),
            }
            for (text, ink) in pieces {
                self.t.put(text, *ink);
            }
            self.t.end();
        }
    }
}

impl<'a> TextWriter<'a> {
    pub(super) fn say(&self, it: &'static str, en: &'static str) -> &'static str {
        if self.look.lang == Lang::It { it } else { en }
    }

    /// A blank line, unless there is one.
    pub(super) fn blank(&mut self) {
        self.t.blank_line();
    }

    pub(super) fn paragraph(&mut self, indent: usize, text: &str, ink: Ink) {
        if !text.is_empty() {
            self.t.paragraph(indent, 0, self.look.width, text, ink);
        }
    }

    /// What something is and its name, in bold, then its title, on as many lines as it takes.
    fn name(&mut self, document: &Document) {
        let head = spoken(&[&document.kind, &document.code]);
        let taken = width(&head);
        let room = self.look.width.saturating_sub(taken + 2).max(12);
        for (index, line) in wrap(&document.title, room).iter().enumerate() {
            match index {
                0 => self.t.put(&head, Ink::Bold),
                _ => self.t.blanks(taken),
            }
            if !line.is_empty() {
                self.t.blanks(2);
                self.t.put(line, Ink::Plain);
            }
            self.t.end();
        }
    }

    fn section(&mut self, section: &'a Section, named: bool, first: bool) {
        let lists_changes = matches!(section.blocks.first(), Some(Block::Changes(_)));
        // What is said of one thing goes on under its name.
        if !(lists_changes && section.is_plain || named && first) {
            self.blank();
        }
        if !section.is_plain {
            self.paragraph(0, &spoken(&[&section.kind, &section.code, &section.counted_title()]), Ink::Bold);
        }
        let base = if section.is_plain && !named { 0 } else { STEP };
        self.blocks(&section.blocks, base);
        for inside in &section.sections {
            self.section(inside, named, false);
        }
    }

    fn blocks(&mut self, blocks: &'a [Block], base: usize) {
        for (index, block) in blocks.iter().enumerate() {
            let loose = matches!(block, Block::List(List { is_loose: true, .. }));
            let large = matches!(
                block,
                Block::Table(_) | Block::Tree(_) | Block::Decision { .. } | Block::Commands(_) | Block::Excerpt(_)
            );
            let after = index > 0 && matches!(blocks[index - 1], Block::Table(_) | Block::Tree(_) | Block::Excerpt(_));
            let prose = |block: &Block| matches!(block, Block::Paragraph(_)) && self.hang == 0;
            let apart = index > 0 && prose(block) && prose(&blocks[index - 1]);
            if loose || (large && index > 0) || after || apart {
                self.blank();
            }
            self.block(block, base);
        }
    }

    fn block(&mut self, block: &'a Block, base: usize) {
        match block {
            Block::Paragraph(line) => self.flow(base, self.hang, line, Ink::Plain),
            Block::Remark(line) => self.flow(base.max(STEP), 0, line, Ink::Dim),
            Block::Quote(lines) => lines.iter().for_each(|line| self.flow(base + STEP, 0, line, Ink::Plain)),
            Block::Score(verdict) => {
                self.t.blanks(base);
                self.verdict(verdict);
                self.t.end();
            }
            Block::Tally { caption, counts } => {
                let counts = counts.iter().map(|c| format!("{} {}: {}", c.light.mark(), c.words, c.number));
                let counts = counts.collect::<Vec<_>>().join(" · ");
                self.paragraph(base, &format!("{caption}: {counts}"), Ink::Plain);
            }
            Block::Counts(counts) => self.counts(counts),
            Block::Facts(facts) => self.facts(facts, base.max(STEP)),
            Block::Table(table) => self.table(table, base),
            Block::Tree(branches) => self.branches(branches, &" ".repeat(base)),
            Block::List(list) => self.list(list, base),
            Block::Steps(steps) => self.steps(steps),
            Block::Breakdowns(breakdowns) => self.breakdowns(breakdowns),
            Block::Changes(changes) => changes.iter().for_each(|change| self.change(change)),
            Block::Decision { heading, facts } => {
                self.flow(base, 0, heading, Ink::Plain);
                self.facts(facts, base + STEP);
            }
            Block::Commands(commands) => {
                let fact = |c: &Command| Fact { label: c.written.clone(), text: Line::text(c.words.clone()) };
                self.facts(&commands.iter().map(fact).collect::<Vec<_>>(), base.max(STEP));
            }
            Block::Folded { summary, blocks } => {
                self.paragraph(base, summary, Ink::Bold);
                self.blocks(blocks, base);
            }
            Block::Excerpt(text) => text.lines().for_each(|line| self.t.line(base + STEP, line, Ink::Plain)),
            // Its words stand beside it.
            Block::Figure(_) => {}
        }
    }

    fn verdict(&mut self, verdict: &Verdict) {
        let score = if verdict.score.is_empty() { "—" } else { &verdict.score };
        self.t.put(score, Ink::Bold);
        if !verdict.words.is_empty() {
            self.t.blanks(1);
            self.t.put(&format!("{} {}", verdict.light.mark(), verdict.words), Ink::Light(verdict.light));
        }
        if let Some(mark) = &verdict.mark {
            self.t.put(&format!(" ({mark})"), Ink::Plain);
        }
    }

    /// `4 differenze: cambiati 3`, and below it the same sorted out in other ways.
    fn counts(&mut self, counts: &Counts) {
        let total = &counts.total;
        let mut groups = counts.groups.iter();
        let first = groups.next().map(|g| flow::counted(g)).unwrap_or_default();
        let room = self.look.width.saturating_sub(width(total) + 2);
        let lines = if first.is_empty() { Vec::new() } else { flow::wrap_parts(&first, room) };
        if lines.is_empty() {
            return self.t.line(0, total, Ink::Plain);
        }
        for (index, line) in lines.iter().enumerate() {
            match index {
                0 => {
                    self.t.put(total, Ink::Bold);
                    self.t.put(":", Ink::Plain);
                }
                _ => self.t.blanks(1),
            }
            self.t.blanks(1);
            self.t.line(0, line, Ink::Plain);
        }
        for group in groups {
            for line in flow::wrap_parts(&flow::counted(group), self.look.width.saturating_sub(STEP)) {
                self.t.line(STEP, &line, Ink::Plain);
            }
        }
    }

    fn facts(&mut self, facts: &[Fact], indent: usize) {
        let column = facts.iter().map(|f| width(&f.label)).max().unwrap_or(0).min(LABEL) + 2;
        let room = self.look.width.saturating_sub(indent + column);
        for fact in facts {
            let text = flow::plain(&fact.text);
            let lead = left(&fact.label, column);
            if width(&lead) + indent + width(&text) <= self.look.width {
                // Blanks within stay: what stands there side by side is set so.
                self.t.line(indent, &format!("{lead}{text}"), Ink::Plain);
            } else if room < 24 || width(&lead) > column {
                self.paragraph(indent, &format!("{}  {text}", fact.label), Ink::Plain);
            } else {
                for (index, line) in wrap(&text, room).iter().enumerate() {
                    let lead = if index == 0 { lead.clone() } else { " ".repeat(column) };
                    self.t.line(indent, &format!("{lead}{line}"), Ink::Plain);
                }
            }
        }
    }

    fn branches(&mut self, branches: &[Branch], indent: &str) {
        for branch in branches {
            let room = self.look.width.saturating_sub(width(indent) + width(&branch.code) + 1);
            let verdict = &branch.verdict;
            let words = spoken(&[&branch.weight, &verdict.score, verdict.light.mark(), &verdict.words]);
            self.t.put(indent, Ink::Plain);
            self.t.put(&branch.code, Ink::Bold);
            self.t.blanks(1);
            self.t.line(0, &cut(&branch.title, room.saturating_sub(width(&words) + 2).max(12)), Ink::Plain);
            self.paragraph(width(indent) + STEP, &words, Ink::Light(verdict.light));
            self.branches(&branch.below, &format!("{indent}  "));
        }
    }

    fn list(&mut self, list: &List, indent: usize) {
        let mut apart = true;
        for item in &list.items {
            let large = !item.below.is_empty();
            if list.is_loose && (apart || large) {
                self.blank();
            }
            apart = large;
            self.item(item, indent);
        }
    }

    fn item(&mut self, item: &Item, indent: usize) {
        let mut at = indent;
        if let Some(sign) = item.sign {
            at += STEP;
            self.t.blanks(indent);
            self.t.put(&left(sign.mark, 1), Ink::Light(sign.light));
            self.t.blanks(1);
        }
        if item.name.is_empty() {
            let line = match item.names.is_empty() {
                true => item.main.clone(),
                false => item.main.clone().then(Inline::Text(format!(": {}", self.some(&item.names)))),
            };
            let hang = if item.names.is_empty() { self.hang } else { STEP };
            self.flow_from(item.sign.is_some(), at, hang, &line, Ink::Plain);
        } else {
            if item.sign.is_none() {
                self.t.blanks(at);
            }
            let room = self.look.width.saturating_sub(at + width(&item.name) + 1);
            let title = cut(&flow::plain(&item.main), room.max(8));
            self.t.put(&item.name, Ink::Bold);
            if !title.is_empty() {
                self.t.blanks(1);
                self.t.put(&title, Ink::Plain);
            }
            self.t.end();
        }
        for note in &item.notes {
            self.flow(indent + STEP, 0, note, Ink::Plain);
        }
        for below in &item.below {
            self.item(below, indent + STEP);
        }
    }

    /// The first of some names, and how many more there are.
    fn some(&self, names: &[String]) -> String {
        let more = names.len().saturating_sub(NAMES);
        let mut shown: Vec<String> = names.iter().take(NAMES).cloned().collect();
        if more > 0 {
            shown.push(text!("e altri {more}", "and {more} more").get(self.look.lang).to_owned());
        }
        shown.join(", ")
    }

    /// Steps one below the other, their texts in a column and their places after them.
    fn steps(&mut self, steps: &[Step]) {
        let labels = steps.iter().map(|s| width(&s.label) + STEP * s.depth);
        let column = labels.max().unwrap_or(0).min(STEP_LABEL) + 2;
        let room = self.look.width.saturating_sub(column + STEP).max(24);
        for step in steps {
            let lead = left(&format!("{}{}", " ".repeat(STEP * step.depth), step.label), column);
            let place = step.place.as_ref().map(Place::shown).unwrap_or_default();
            let lines = wrap(&step.text, room);
            let fits = lines.last().is_some_and(|l| width(l) + 3 + width(&place) <= room);
            // A place too long for its column begins further left.
            let column = column.min(self.look.width.saturating_sub(width(&place) + STEP)).max(STEP);
            for (index, line) in lines.iter().enumerate() {
                self.t.blanks(STEP);
                match index {
                    0 => self.t.put(&lead, Ink::Plain),
                    _ => self.t.blanks(column),
                }
                self.t.put(line, Ink::Plain);
                if fits && index + 1 == lines.len() && !place.is_empty() {
                    self.t.blanks(3);
                    self.t.put(&place, Ink::Dim);
                }
                self.t.end();
            }
            if !fits && !place.is_empty() {
                self.t.line(STEP + column, &place, Ink::Dim);
            }
        }
    }
}

/// What there is of some words, on one line.
pub(super) fn spoken(words: &[&str]) -> String {
    words.iter().filter(|w| !w.is_empty()).copied().collect::<Vec<_>>().join(" ")
}
