//! A comparison for the conversation of a merge request: tables, and what is long folded away.

use super::movement::{Account, Movement, Movements};
use super::{Change, Diff, Fate, FieldChange, Report, Section, Touched, words};
use crate::diagnostic::{Lang, Text};
use crate::text;
use rustc_hash::FxHashMap;
use std::fmt::Write;

/// Rows shown before a table is folded.
const OPEN: usize = 12;
/// The longest comment that GitHub takes, in characters; bytes are never fewer.
const LONGEST: usize = 65_536;
/// Room for the ends of what was begun, and for saying what is left out.
const SPARE: usize = 1_024;

/// The whole comparison.
pub fn render(report: &Report<'_>, lang: Lang) -> String {
    let touched = report.diff.touched.iter().map(|t| (t.name.as_str(), t)).collect();
    let mut writer = Writer { lang, out: String::new(), touched, left_out: 0 };
    let (changes, counted) = report.changes();
    let (before, after) = (cell(report.before), cell(report.after));
    let _ = writeln!(writer.out, "### albero diff: {before} → {after}\n");
    writer.summary(report.diff);
    for line in counted.words(lang) {
        let _ = writeln!(writer.out, "\n{line}");
    }
    if let Some(movements) = report.movements {
        writer.movements(movements, &report.listed());
    }
    writer.changes(&changes);
    writer.left_out();
    writer.indirect(report.diff);
    writer.out
}

struct Writer<'a> {
    lang: Lang,
    out: String,
    /// Why nodes are listed.
    touched: FxHashMap<&'a str, &'a Touched>,
    /// Changes that would make the comment too long.
    left_out: usize,
}

impl Writer<'_> {
    fn say(&self, text: &Text) -> String {
        text.get(self.lang).to_owned()
    }

    fn summary(&mut self, diff: &Diff) {
        let total = self.say(&words::total(diff));
        let parts: Vec<String> = words::summary(diff, self.lang)
            .into_iter()
            .map(|(what, n, more)| if more.is_empty() { format!("{what} {n}") } else { format!("{what} {n} ({more})") })
            .collect();
        let list = if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) };
        let _ = writeln!(self.out, "**{total}**{list}");
    }

    fn movements(&mut self, movements: &Movements, listed: &[&Movement]) {
        if listed.is_empty() {
            return;
        }
        let title = self.say(&words::movements_title());
        let factors = super::movement::Factor::ALL.map(|f| self.say(&words::factor(f)));
        let (node, scores) = (self.say(&text!("nodo", "node")), self.say(&text!("punteggio", "score")));
        let _ = writeln!(self.out, "\n#### {}\n", capital(&title));
        let _ = writeln!(self.out, "| {node} | {scores} | {} |", factors.join(" | "));
        let _ = writeln!(self.out, "|---|---|{}", "---:|".repeat(factors.len()));
        let mut notes = String::new();
        for movement in listed {
            let scores = words::scores(movement, movements.print, self.lang);
            let figures = match &movement.account {
                Account::Shared { shares, .. } => {
                    let one = |s: &super::movement::Share| match s.exact.is_zero() {
                        true => String::new(),
                        false => words::signed(s.printed) + if s.with.is_some() { "\\*" } else { "" },
                    };
                    shares.iter().map(one).collect::<Vec<_>>().join(" | ")
                }
                _ => " | ".repeat(factors.len() - 1),
            };
            let name = code(&movement.name);
            let _ = writeln!(self.out, "| {name} {} | {scores} | {figures} |", cell(&movement.title));
            if let Account::Shared { shares, .. } = &movement.account {
                for share in shares.iter().filter(|s| s.with.is_some() && !s.exact.is_zero()) {
                    let _ = writeln!(notes, "- {name} \\*: {}", words::of_share(share, self.lang));
                }
            }
            if let Some(why) = words::unshared(movement, self.lang) {
                let _ = writeln!(notes, "- {name}: {why}");
            }
        }
        if !notes.is_empty() {
            let _ = write!(self.out, "\n{notes}");
        }
    }

    /// A table for each part of the plan.
    fn changes(&mut self, changes: &[&Change]) {
        let mut rest = changes;
        while let Some(first) = rest.first() {
            let (section, others) = rest.split_at(rest.partition_point(|c| c.section <= first.section));
            rest = others;
            self.section(first.section, section);
        }
    }

    /// Appends what has room for it; false where it has none.
    fn fits(&mut self, text: &str) -> bool {
        let fits = self.out.len() + text.len() + SPARE <= LONGEST;
        if fits {
            self.out.push_str(text);
        }
        fits
    }

    /// How many changes the comment has no room for.
    fn left_out(&mut self) {
        let n = self.left_out;
        if n > 0 {
            let said = text!(
                "**Il commento sarebbe troppo lungo: altre {n} voci non ci sono.** Le elenca `albero diff`.",
                "**The comment would be too long: {n} more entries are left out.** `albero diff` lists them."
            );
            let _ = writeln!(self.out, "\n{}", self.say(&said));
        }
    }

    fn section(&mut self, section: Section, changes: &[&Change]) {
        if self.left_out > 0 {
            self.left_out += changes.len();
            return;
        }
        let title = self.say(&words::section(section));
        let n = changes.len();
        let folded = n > OPEN;
        if folded {
            let _ = writeln!(self.out, "\n<details><summary>{title} ({n})</summary>\n");
        } else {
            let _ = writeln!(self.out, "\n#### {title}\n");
        }
        let (what, field) = (self.say(&text!("che cosa", "what")), self.say(&text!("campo", "field")));
        let (before, after) = (self.say(&text!("prima", "before")), self.say(&text!("dopo", "after")));
        let _ = writeln!(self.out, "| | {what} | {field} | {before} | {after} |\n|---|---|---|---|---|");
        for change in changes {
            let rows = self.change(change);
            if self.left_out > 0 || !self.fits(&rows) {
                self.left_out += 1;
            }
        }
        if folded {
            let _ = writeln!(self.out, "\n</details>");
        }
    }

    /// The rows of one change.
    fn change(&self, change: &Change) -> String {
        let what = [change.group.as_str(), change.kind_shown(), &change.name];
        let what: Vec<&str> = what.into_iter().filter(|s| !s.is_empty()).collect();
        let mut head = code(&what.join(" "));
        if !change.title.is_empty() {
            let _ = write!(head, " {}", cell(&change.title));
        }
        let why = self.touched.get(change.name.as_str()).filter(|_| change.is_node());
        let why = why.map(|t| words::reasons(t, self.lang)).unwrap_or_default();
        if !why.is_empty() {
            let _ = write!(head, "<br><sub>{} {}</sub>", self.say(&text!("anche:", "also:")), cell(&why));
        }
        let mut rows: Vec<[String; 3]> = Vec::new();
        let sign = match change.fate() {
            Fate::Added => "➕",
            Fate::Removed => "➖",
            Fate::Changed => "✏️",
        };
        if change.fate() != Fate::Changed {
            let value = change.fields.iter().find(|f| f.field.is_empty());
            let parent = change.parent.as_deref().map_or_else(String::new, |p| format!("in {}", code(p)));
            let [before, mut after] = value.map(sides).unwrap_or_default();
            after.push_str(&value.map_or_else(String::new, |f| self.effect(f)));
            rows.push([parent, before, after]);
        } else {
            if let Some(old) = &change.renamed {
                rows.push([self.say(&words::renamed(change)), code(old), code(&change.name)]);
            }
            if let Some((from, to)) = &change.moved {
                let name = |n: &Option<String>| code(&words::parent(n.as_deref(), self.lang));
                rows.push([self.say(&text!("spostato", "moved")), name(from), name(to)]);
            }
            for field in &change.fields {
                let [before, mut after] = sides(field);
                after.push_str(&self.effect(field));
                rows.push([cell(&words::label(field, self.lang)), before, after]);
            }
        }
        let mut out = String::new();
        for (i, [field, before, after]) in rows.iter().enumerate() {
            let (sign, head) = if i == 0 { (sign, head.as_str()) } else { ("", "") };
            let _ = writeln!(out, "| {sign} | {head} | {field} | {before} | {after} |");
        }
        out
    }

    /// What a changed target means.
    fn effect(&self, field: &FieldChange) -> String {
        let Some(effect) = &field.effect else { return String::new() };
        let mark = if effect.reached.is_some() { " ⚠️" } else { "" };
        format!("<br>**{}**{mark}", cell(&words::effect(effect, self.lang)))
    }

    fn indirect(&mut self, diff: &Diff) {
        let groups = words::indirect(diff, self.lang);
        if groups.is_empty() {
            return;
        }
        let n: usize = groups.iter().map(|(_, names)| names.len()).sum();
        let title = self.say(&text!("Nodi toccati senza cambiare", "Nodes concerned without a change"));
        let _ = writeln!(self.out, "\n<details><summary>{title} ({n})</summary>\n");
        for (why, names) in groups {
            let all = names.iter().map(|n| code(n)).collect::<Vec<_>>().join(", ");
            if !self.fits(&format!("- {}: {all}\n", cell(&why))) {
                let few = words::names(names.into_iter(), self.lang);
                self.fits(&format!("- {}: {}\n", cell(&why), cell(&few)));
            }
        }
        let _ = writeln!(self.out, "\n</details>");
    }
}

fn sides(field: &FieldChange) -> [String; 2] {
    [&field.before, &field.after].map(|w| w.as_ref().map_or_else(String::new, |w| code(&w.text)))
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A text in a cell of a table, where it can't end the cell or start a tag.
fn cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '|' | '*' | '_' | '`' | '[' | ']' | '\\' | '#' | '~' => out.extend(['\\', c]),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\n' | '\r' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// The same, as code.
fn code(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let text = text.replace(['\n', '\r'], " ").replace('|', "\\|");
    // More marks around than there are inside.
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let marks = "`".repeat(longest + 1);
    if longest == 0 { format!("{marks}{text}{marks}") } else { format!("{marks} {text} {marks}") }
}
