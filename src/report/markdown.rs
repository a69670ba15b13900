//! The report as Markdown, in the form that GitHub, GitLab and pandoc read.
//!
//! Headings get anchors of their own: what a reader makes of a title differs from one to the next.

use super::document::{Block, Branch, Cell, Document, Fact, Inline, Line, Row, Section, Shape, Table, Verdict};
use super::style::fold;
use crate::text;
use std::collections::BTreeSet;
use std::fmt::Write;

/// Writes a report.
pub fn render(document: &Document) -> String {
    let mut writer = Writer { targets: document.targets(), out: String::new() };
    writer.anchor(&document.anchor);
    let _ = writeln!(writer.out, "# {}\n\n**{}**\n", escape(&document.title), escape(&document.kicker));
    writer.facts(&document.facts);
    // Between two lists, so that they stay two.
    let _ = writeln!(writer.out, "**{}**\n", text!("Indice", "Contents").get(document.lang));
    for section in &document.sections {
        let _ = writeln!(writer.out, "- [{}](#{})", escape(&section.title), section.anchor);
    }
    writer.out.push('\n');
    for section in &document.sections {
        writer.section(section, 2, true);
    }
    let end = writer.out.trim_end().len();
    writer.out.truncate(end);
    writer.out.push('\n');
    writer.out
}

struct Writer<'a> {
    targets: BTreeSet<&'a str>,
    out: String,
}

impl Writer<'_> {
    /// Only what something points to: anchors are noise in the source.
    fn anchor(&mut self, name: &str) {
        if self.targets.contains(name) {
            let _ = writeln!(self.out, "<a id=\"{name}\"></a>\n");
        }
    }

    fn section(&mut self, section: &Section, level: usize, listed: bool) {
        if listed {
            let _ = writeln!(self.out, "<a id=\"{}\"></a>\n", section.anchor);
        } else {
            self.anchor(&section.anchor);
        }
        let hashes = "#".repeat(level.min(6));
        let words = [&section.kind, &section.code, &section.title];
        let words: Vec<String> = words.iter().filter(|w| !w.is_empty()).map(|w| escape(w)).collect();
        let _ = writeln!(self.out, "{hashes} {}\n", words.join(" "));
        for block in &section.blocks {
            self.block(block);
        }
        for inside in &section.sections {
            self.section(inside, level + 1, false);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(text) => {
                let _ = writeln!(self.out, "{}\n", line(text, false));
            }
            Block::Score(score) => {
                let _ = writeln!(self.out, "{}\n", verdict(score));
            }
            Block::Tally { caption, counts } => {
                let counts = counts.iter().map(|(light, words, n)| format!("{} {}: {n}", light.mark(), escape(words)));
                let _ = writeln!(self.out, "{}: {}\n", escape(caption), counts.collect::<Vec<_>>().join(" · "));
            }
            Block::Facts(facts) => self.facts(facts),
            Block::Table(table) => self.table(table),
            Block::Tree(branches) => {
                branches.iter().for_each(|b| self.branch(b, 0));
                self.out.push('\n');
            }
            Block::Decision { heading, facts } => {
                let _ = writeln!(self.out, "> {}", line(heading, false));
                for fact in facts {
                    let _ = writeln!(self.out, "> - {}: {}", escape(&fact.label), line(&fact.text, false));
                }
                self.out.push('\n');
            }
            Block::Commands(commands) => {
                for (command, words) in commands {
                    let _ = writeln!(self.out, "- {} — {}", code(command), escape(words));
                }
                self.out.push('\n');
            }
        }
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

    fn table(&mut self, table: &Table) {
        let _ = writeln!(self.out, "*{}*\n", escape(&table.caption));
        let headings: Vec<String> = table.columns.iter().map(|c| escape(&c.heading)).collect();
        let _ = writeln!(self.out, "| {} |", headings.join(" | "));
        let rules = table.columns.iter().map(|c| if c.shape == Shape::Figure { "---:" } else { "---" });
        let _ = writeln!(self.out, "| {} |", rules.collect::<Vec<_>>().join(" | "));
        for row in &table.rows {
            self.row(row);
        }
        if let Some(total) = &table.total {
            self.row(total);
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

fn line(text: &Line, in_table: bool) -> String {
    let mut out = String::new();
    for piece in &text.0 {
        out += &match piece {
            Inline::Text(text) => spaced(text),
            Inline::Strong(text) => format!("**{}**", escape(text)),
            // A cell ends at a pipe even inside code.
            Inline::Code(text) if in_table => code(text).replace('|', "\\|"),
            Inline::Code(text) => code(text),
            Inline::Link { to, text } => format!("[{}](#{to})", escape(text)),
            Inline::Light(light, words) if words.is_empty() => light.mark().to_owned(),
            Inline::Light(light, words) => format!("{} {}", light.mark(), escape(words)),
            Inline::Mark(text) => format!("**{}**", escape(text)),
        };
    }
    out
}

/// Escaped, keeping a blank at either end: pieces of a line stand side by side.
fn spaced(text: &str) -> String {
    let blank = |is: bool| if is { " " } else { "" };
    let escaped = escape(text);
    let before = blank(text.starts_with(char::is_whitespace));
    let after = blank(!escaped.is_empty() && text.ends_with(char::is_whitespace));
    format!("{before}{escaped}{after}")
}

/// A text that Markdown takes literally, on one line.
fn escape(text: &str) -> String {
    let flat = fold(text);
    let mut out = String::with_capacity(flat.len() + 8);
    let mut before = ' ';
    let mut rest = flat.chars().peekable();
    while let Some(c) = rest.next() {
        let next = rest.peek().copied().unwrap_or(' ');
        let special = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '|' | '~' | '#' | '$' => true,
            // Inside a word an underscore is one: codes stay readable in the source.
            '_' => !before.is_alphanumeric() || !next.is_alphanumeric(),
            '&' => next == '#' || next.is_alphabetic(),
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
    out
}

/// A code span, fenced by more backticks than it contains.
fn code(text: &str) -> String {
    let flat = fold(text);
    let (mut longest, mut run) = (0, 0);
    for c in flat.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    if longest == 0 { format!("{fence}{flat}{fence}") } else { format!("{fence} {flat} {fence}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_what_markdown_would_read() {
        assert_eq!(
            escape("a | b\n*c* <script> [x](y) IS_0102_A3 _x_"),
            r"a \| b \*c\* \<script> \[x\](y) IS_0102_A3 \_x\_"
        );
        assert_eq!(escape("R&S &amp; C & D"), r"R\&S \&amp; C & D");
        assert_eq!(code("a `b` c"), "`` a `b` c ``");
        assert_eq!(line(&Line(vec![Inline::Code("a|b".to_owned())]), true), r"`a\|b`");
    }
}
