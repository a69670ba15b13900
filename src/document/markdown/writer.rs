//! Headings, paragraphs, lists and tables.

use super::escape::{address, code, escape, escape_first, spaced};
use crate::document::line::bars;
use crate::document::{
    Block, Branch, Cell, Command, Counts, Document, Fact, Figure, Inline, Item, Line, Purpose, Row, Section, Shape,
    Step, Table, Verdict,
};
use crate::printable::Output;
use crate::text;
use std::collections::BTreeSet;
use std::fmt::Write;

/// Writes a document.
pub fn render(document: &Document) -> Output {
    let (level, targets) = match document.purpose {
        Purpose::Page => (1, document.targets()),
        Purpose::Comment => (3, BTreeSet::new()),
    };
    let mut writer = MarkdownWriter { document, targets, out: String::new(), left_out: 0 };
    writer.head(level);
    for section in &document.sections {
        writer.section(section, level + 1, writer.lists_contents());
    }
    writer.say_left_out();
    let end = writer.out.trim_end().len();
    writer.out.truncate(end);
    writer.out.push('\n');
    Output::new(writer.out)
}

pub(super) struct MarkdownWriter<'a> {
    pub(super) document: &'a Document,
    targets: BTreeSet<&'a str>,
    pub(super) out: String,
    /// Changes that would make a comment too long.
    pub(super) left_out: usize,
}

impl MarkdownWriter<'_> {
    fn head(&mut self, level: usize) {
        let document = self.document;
        self.anchor(&document.anchor);
        let title = spoken(&[&document.kind, &document.code, &document.title]);
        let _ = writeln!(self.out, "{} {title}\n", "#".repeat(level));
        if !document.kicker.is_empty() {
            let _ = writeln!(self.out, "**{}**\n", escape(&document.kicker));
        }
        self.blocks(&document.head);
        if self.lists_contents() {
            // Between two lists, so that they stay two.
            let _ = writeln!(self.out, "**{}**\n", text!("Indice", "Contents").get(document.lang));
            for section in &document.sections {
                let _ = writeln!(self.out, "- [{}](#{})", escape(&section.counted_title()), section.anchor);
            }
            self.out.push('\n');
        }
    }

    /// True where readers find their way by a list of the sections.
    fn lists_contents(&self) -> bool {
        let is_long = self.document.sections.iter().filter(|s| !s.anchor.is_empty()).count() > 2;
        self.document.purpose == Purpose::Page && is_long
    }

    /// Only what something points to: anchors are noise in the source.
    fn anchor(&mut self, name: &str) {
        if self.targets.contains(name) {
            let _ = writeln!(self.out, "<a id=\"{name}\"></a>\n");
        }
    }

    fn section(&mut self, section: &Section, level: usize, listed: bool) {
        if self.is_folded(section) {
            return self.folded(section);
        }
        if listed && !section.anchor.is_empty() {
            let _ = writeln!(self.out, "<a id=\"{}\"></a>\n", section.anchor);
        } else {
            self.anchor(&section.anchor);
        }
        let words = spoken(&[&section.kind, &section.code, &section.counted_title()]);
        if !words.is_empty() {
            let _ = writeln!(self.out, "{} {words}\n", "#".repeat(level.min(6)));
        }
        self.blocks(&section.blocks);
        for inside in &section.sections {
            self.section(inside, level + 1, false);
        }
    }

    pub(super) fn blocks(&mut self, blocks: &[Block]) {
        blocks.iter().for_each(|block| self.block(block));
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(text) | Block::Remark(text) => {
                let _ = writeln!(self.out, "{}\n", first_line(text));
            }
            Block::Quote(lines) => {
                let lines: Vec<String> = lines.iter().map(|l| format!("> {}", first_line(l))).collect();
                let _ = writeln!(self.out, "{}\n", lines.join("\n>\n"));
            }
            Block::Score(score) => {
                let _ = writeln!(self.out, "{}\n", verdict(score));
            }
            Block::Tally { caption, counts } => {
                let counts = counts.iter().map(|c| format!("{} {}: {}", c.light.mark(), escape(&c.words), c.number));
                let _ = writeln!(self.out, "{}: {}\n", escape(caption), counts.collect::<Vec<_>>().join(" · "));
            }
            Block::Counts(counts) => self.counts(counts),
            Block::Facts(facts) => self.facts(facts),
            Block::Table(table) => self.table(table),
            Block::Tree(branches) => {
                branches.iter().for_each(|b| self.branch(b, 0));
                self.out.push('\n');
            }
            Block::List(list) => {
                list.items.iter().for_each(|item| self.item(item, 0, list.is_numbered));
                self.out.push('\n');
            }
            Block::Steps(steps) => self.steps(steps),
            Block::Breakdowns(breakdowns) => self.breakdowns(breakdowns),
            Block::Changes(changes) => self.changes(changes),
            Block::Decision { heading, facts } => {
                let _ = writeln!(self.out, "> {}", line(heading, false));
                for fact in facts {
                    let _ = writeln!(self.out, "> - {}: {}", escape(&fact.label), line(&fact.text, false));
                }
                self.out.push('\n');
            }
            Block::Commands(commands) => {
                for Command { written, words } in commands {
                    let _ = writeln!(self.out, "- {} — {}", code(written, false), escape(words));
                }
                self.out.push('\n');
            }
            Block::Folded { summary, blocks } => {
                let _ = writeln!(self.out, "*{}*\n", escape(summary));
                self.blocks(blocks);
            }
            Block::Excerpt(text) => {
                let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
                let fence = "`".repeat((longest + 1).max(3));
                let _ = writeln!(self.out, "{fence}\n{}\n{fence}\n", crate::printable::printable(text));
            }
            // Its words stand beside it.
            Block::Figure(Figure { .. }) => {}
        }
    }

    fn counts(&mut self, counts: &Counts) {
        let total = escape(&counts.total);
        let group = |group: &Vec<crate::document::Count>| {
            let one = |c: &crate::document::Count| match c.more.is_empty() {
                true => format!("{} {}", escape(&c.what), c.number),
                false => format!("{} {} ({})", escape(&c.what), c.number, escape(&c.more)),
            };
            group.iter().map(one).collect::<Vec<_>>().join(", ")
        };
        let groups: Vec<String> = counts.groups.iter().map(group).filter(|g| !g.is_empty()).collect();
        let list = if groups.is_empty() { String::new() } else { format!(": {}", groups.join("; ")) };
        let _ = writeln!(self.out, "**{total}**{list}\n");
    }

    fn facts(&mut self, facts: &[Fact]) {
        for fact in facts {
            let _ = writeln!(self.out, "- **{}**: {}", escape(&fact.label), line(&fact.text, false));
        }
        self.out.push('\n');
    }

    fn branch(&mut self, branch: &Branch, depth: usize) {
        let code = escape(&branch.code);
        let code = branch.to.as_ref().map_or(code.clone(), |to| format!("[{code}](#{to})"));
        let weight = if branch.weight.is_empty() { String::new() } else { format!(" — {}", escape(&branch.weight)) };
        let (indent, title, score) = ("  ".repeat(depth), escape(&branch.title), verdict(&branch.verdict));
        let _ = writeln!(self.out, "{indent}- {code} {title}{weight} — {score}");
        branch.below.iter().for_each(|b| self.branch(b, depth + 1));
    }

    fn item(&mut self, item: &Item, depth: usize, numbered: bool) {
        let indent = "  ".repeat(depth);
        let sign = item.sign.map_or("", |s| s.mark);
        let name = if item.name.is_empty() { String::new() } else { format!("**{}**", escape(&item.name)) };
        let main = match name.is_empty() && sign.is_empty() {
            true => first_line(&item.main),
            false => line(&item.main, false),
        };
        let mut words: Vec<String> = [sign.to_owned(), name, main].into_iter().filter(|w| !w.is_empty()).collect();
        if !item.names.is_empty() {
            let names = item.names.iter().map(|n| code(n, false)).collect::<Vec<_>>().join(", ");
            let said = format!("{}: ", words.join(" "));
            words = vec![if self.has_room(said.len() + names.len()) { said + &names } else { said + &self.few(item) }];
        }
        let notes = item.notes.iter().map(|n| format!("<br>{}", line(n, false))).collect::<String>();
        let bullet = if numbered { "1." } else { "-" };
        let _ = writeln!(self.out, "{indent}{bullet} {}{notes}", words.join(" "));
        item.below.iter().for_each(|below| self.item(below, depth + 1 + usize::from(numbered), false));
    }

    fn steps(&mut self, steps: &[Step]) {
        for step in steps {
            let indent = "  ".repeat(step.depth);
            let place = step.place.as_ref().map(|p| format!(" ({})", code(&p.shown(), false)));
            let (label, text) = (escape(&step.label), escape(&step.text));
            let _ = writeln!(self.out, "{indent}- **{label}**: {text}{}", place.unwrap_or_default());
        }
        self.out.push('\n');
    }

    fn table(&mut self, table: &Table) {
        if !table.caption.is_empty() {
            let _ = writeln!(self.out, "*{}*\n", escape(&table.caption));
        }
        let headings: Vec<&str> = table.columns.iter().map(|c| c.heading.as_str()).collect();
        let figures: Vec<bool> = table.columns.iter().map(|c| c.shape == Shape::Figure).collect();
        self.out += &columns(&headings, &figures);
        for row in table.rows.iter().chain(&table.total) {
            self.row(row);
        }
        self.out.push('\n');
    }

    fn row(&mut self, row: &Row) {
        let anchor = row.anchor.as_deref().filter(|a| self.targets.contains(a));
        let anchor = anchor.map(|a| format!("<a id=\"{a}\"></a>")).unwrap_or_default();
        let cells: Vec<String> = row.cells.iter().map(cell).collect();
        let _ = writeln!(self.out, "| {anchor}{} |", cells.join(" | "));
    }
}

/// The two lines above the rows of a table.
pub(super) fn columns(headings: &[&str], figures: &[bool]) -> String {
    let headings: Vec<String> = headings.iter().map(|h| escape(h)).collect();
    let rules: Vec<&str> = figures.iter().map(|figure| if *figure { "---:" } else { "---" }).collect();
    format!("| {} |\n| {} |\n", headings.join(" | "), rules.join(" | "))
}

/// What there is of some words, escaped, for a heading.
fn spoken(words: &[&str]) -> String {
    let words = words.iter().filter(|w| !w.is_empty()).map(|w| escape(w));
    words.collect::<Vec<_>>().join(" ")
}

fn verdict(verdict: &Verdict) -> String {
    let score = if verdict.score.is_empty() { "—" } else { &verdict.score };
    let mut out = format!("**{}**", escape(score));
    if !verdict.words.is_empty() {
        let _ = write!(out, " {} {}", verdict.light.mark(), escape(&verdict.words));
    }
    if let Some(mark) = &verdict.mark {
        let _ = write!(out, " (**{}**)", escape(mark));
    }
    out
}

fn cell(cell: &Cell) -> String {
    let lines = std::iter::once(&cell.main).chain(&cell.notes).map(|l| line(l, true));
    lines.filter(|l| !l.is_empty()).collect::<Vec<_>>().join("<br>")
}

/// A line that begins a block.
fn first_line(text: &Line) -> String {
    match text.0.split_first() {
        Some((Inline::Text(first) | Inline::Quiet(first), rest)) if !first.starts_with(char::is_whitespace) => {
            let blank = if first.ends_with(char::is_whitespace) { " " } else { "" };
            escape_first(first) + blank + &pieces(rest, false)
        }
        _ => line(text, false),
    }
}

fn line(text: &Line, in_table: bool) -> String {
    pieces(&text.0, in_table)
}

fn pieces(pieces: &[Inline], in_table: bool) -> String {
    let one = |piece: &Inline| match piece {
        Inline::Text(text) | Inline::Quiet(text) => spaced(text),
        Inline::Strong(text) | Inline::Mark(text) => format!("**{}**", escape(text)),
        Inline::Code(text) | Inline::Typed(text) => code(text, in_table),
        Inline::Trend(points) => bars(points),
        Inline::Emphasis(text) => format!("*{}*", escape(text)),
        Inline::Link { to, text } => format!("[{}](#{to})", escape(text)),
        Inline::Address { to, text } => format!("[{}](<{}>)", escape(text), address(to)),
        Inline::Light(light, words) if words.is_empty() => light.mark().to_owned(),
        Inline::Light(light, words) => format!("{} {}", light.mark(), escape(words)),
    };
    pieces.iter().map(one).collect()
}
