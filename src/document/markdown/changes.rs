//! What differs between two states, for the conversation of a merge request: tables, and what is long is
//! folded away.

use super::escape::{code, escape};
use super::writer::{MarkdownWriter, columns};
use crate::document::{Block, Breakdown, Change, Fate, Field, Item, Purpose, Section};
use crate::text;
use std::fmt::Write;

/// Rows shown before a table is folded.
const OPEN: usize = 12;
/// The longest comment that GitHub takes, in characters; bytes are never fewer.
const LONGEST: usize = 65_536;
/// Room for the ends of what was begun, and for saying what is left out.
const SPARE: usize = 1_024;
/// Names listed where there is no room for all.
const NAMES: usize = 6;

impl MarkdownWriter<'_> {
    fn say(&self, text: crate::diagnostic::Text) -> String {
        text.get(self.document.lang).to_owned()
    }

    /// True where so many bytes more fit.
    pub(super) fn has_room(&self, bytes: usize) -> bool {
        self.document.purpose == Purpose::Page || self.out.len() + bytes + SPARE <= LONGEST
    }

    /// The first names of an item.
    pub(super) fn few(&self, item: &Item) -> String {
        let more = item.names.len().saturating_sub(NAMES);
        let mut few: Vec<String> = item.names.iter().take(NAMES).map(|n| code(n, false)).collect();
        if more > 0 {
            few.push(self.say(text!("e altri {more}", "and {more} more")));
        }
        few.join(", ")
    }

    /// True for a section of a comment that would hide those after it.
    pub(super) fn is_folded(&self, section: &Section) -> bool {
        let many = |block: &Block| match block {
            Block::Changes(changes) => changes.len() > OPEN,
            Block::List(list) => list.items.iter().any(|item| !item.names.is_empty()),
            _ => false,
        };
        self.document.purpose == Purpose::Comment && section.blocks.iter().any(many)
    }

    pub(super) fn folded(&mut self, section: &Section) {
        let changes = section.blocks.iter().map(|b| if let Block::Changes(c) = b { c.len() } else { 0 }).sum::<usize>();
        if changes > 0 && self.left_out > 0 {
            self.left_out += changes;
            return;
        }
        if changes == 0 {
            self.say_left_out();
        }
        let count = section.count.unwrap_or(changes);
        // A line of HTML, in which nothing of Markdown is read.
        let title = maud::html! { (section.title) }.into_string();
        let _ = writeln!(self.out, "<details><summary>{title} ({count})</summary>\n");
        self.blocks(&section.blocks);
        let _ = writeln!(self.out, "</details>\n");
    }

    /// How many changes the comment has no room for.
    pub(super) fn say_left_out(&mut self) {
        let n = std::mem::take(&mut self.left_out);
        if n > 0 {
            let said = text!(
                "**Il commento sarebbe troppo lungo: altre {n} voci non ci sono.** Le elenca `albero diff`.",
                "**The comment would be too long: {n} more entries are left out.** `albero diff` lists them."
            );
            let _ = writeln!(self.out, "{}\n", self.say(said));
        }
    }

    /// One table: a row for each figure, a column for each part.
    pub(super) fn breakdowns(&mut self, breakdowns: &[Breakdown]) {
        let Some(first) = breakdowns.first() else { return };
        let (node, score) = (self.say(text!("nodo", "node")), self.say(text!("punteggio", "score")));
        let parts = first.parts.iter().map(|p| p.column.as_str());
        let headings: Vec<&str> = [node.as_str(), score.as_str()].into_iter().chain(parts).collect();
        let figures: Vec<bool> = (0..headings.len()).map(|at| at > 1).collect();
        self.out += &columns(&headings, &figures);
        let mut notes = String::new();
        for Breakdown { name, title, figure, why, parts, .. } in breakdowns {
            let name = code(name, true);
            let joined = parts.iter().filter(|p| !p.figure.is_empty() && p.name != p.column);
            let parts = parts.iter().map(|p| match p.name == p.column {
                _ if p.figure.is_empty() => String::new(),
                true => p.figure.clone(),
                false => format!("{}\\*", p.figure),
            });
            let parts = parts.collect::<Vec<_>>().join(" | ");
            let _ = writeln!(self.out, "| {name} {} | {} | {parts} |", escape(title), escape(figure));
            for part in joined {
                let _ = writeln!(notes, "- {name} \\*: {}", escape(&part.name));
            }
            if !why.is_empty() {
                let _ = writeln!(notes, "- {name}: {}", escape(why));
            }
        }
        self.out.push('\n');
        if !notes.is_empty() {
            let _ = writeln!(self.out, "{notes}");
        }
    }

    pub(super) fn changes(&mut self, changes: &[Change]) {
        if self.left_out > 0 {
            self.left_out += changes.len();
            return;
        }
        let headings = [
            text!("", ""),
            text!("che cosa", "what"),
            text!("campo", "field"),
            text!("prima", "before"),
            text!("dopo", "after"),
        ];
        let headings = headings.map(|t| self.say(t));
        self.out += &columns(&headings.each_ref().map(String::as_str), &[false; 5]);
        for change in changes {
            let rows = self.change(change);
            if self.left_out > 0 || !self.has_room(rows.len()) {
                self.left_out += 1;
            } else {
                self.out += &rows;
            }
        }
        self.out.push('\n');
    }

    /// The rows of one change.
    fn change(&self, change: &Change) -> String {
        let what = [&change.group, &change.kind, &change.name].into_iter().filter(|s| !s.is_empty());
        let mut head = code(&what.map(String::as_str).collect::<Vec<_>>().join(" "), true);
        if !change.title.is_empty() {
            let _ = write!(head, " {}", escape(&change.title));
        }
        if !change.also.is_empty() {
            let also = self.say(text!("anche:", "also:"));
            let _ = write!(head, "<br><sub>{also} {}</sub>", escape(&change.also));
        }
        let rows: Vec<[String; 3]> = match change.fate {
            Fate::Changed => {
                let fields = change.identity.iter().chain(&change.value).chain(&change.fields);
                fields.map(|f| [escape(&f.label), before(f), after(f)]).collect()
            }
            Fate::Added | Fate::Removed => {
                let parent = change.parent.as_ref().map_or_else(String::new, |p| format!("in {}", code(p, true)));
                let value = change.value.as_ref();
                vec![[parent, value.map(before).unwrap_or_default(), value.map(after).unwrap_or_default()]]
            }
        };
        let sign = match change.fate {
            Fate::Added => "➕",
            Fate::Removed => "➖",
            Fate::Changed => "✏️",
        };
        let mut out = String::new();
        for (index, [field, before, after]) in rows.iter().enumerate() {
            let (sign, head) = if index == 0 { (sign, head.as_str()) } else { ("", "") };
            let _ = writeln!(out, "| {sign} | {head} | {field} | {before} | {after} |");
        }
        out
    }
}

fn before(field: &Field) -> String {
    field.before.as_ref().map_or_else(String::new, |w| code(&w.text, true))
}

/// The value after, and what the change means.
fn after(field: &Field) -> String {
    let value = field.after.as_ref().map_or_else(String::new, |w| code(&w.text, true));
    let Some(effect) = &field.effect else { return value };
    let mark = if effect.light == crate::document::Light::Red { " ⚠️" } else { "" };
    format!("{value}<br>**{}**{mark}", escape(&effect.words))
}
