//! The monitoring page on a terminal.

use super::{Entry, Section, Status, Topic};
use crate::diagnostic::Text;
use crate::report::model::Light;
use crate::report::style::{Ink, Look, cut, left, paint, right, width, wrap};
use crate::text;
use std::collections::BTreeMap;

/// A section with more lines than this is cut.
const MANY: usize = 20;

/// Writes the page; with `all`, every line of a long section.
pub fn text(status: &Status, all: bool, look: &Look) -> String {
    let mut page = Page { status, all, look, out: String::new() };
    page.head();
    page.standings();
    page.endings();
    for section in &status.sections {
        page.section(section);
    }
    page.out
}

struct Page<'a> {
    status: &'a Status,
    all: bool,
    look: &'a Look,
    out: String,
}

impl Page<'_> {
    fn say<'t>(&self, text: &'t Text) -> &'t str {
        text.get(self.look.lang)
    }

    fn line(&mut self, text: &str) {
        self.out.push_str(text.trim_end());
        self.out.push('\n');
    }

    /// A text broken into lines after an indent.
    fn paragraph(&mut self, indent: usize, text: &str, ink: Ink) {
        for line in wrap(text, self.look.width.saturating_sub(indent).max(20)) {
            let line = format!("{}{}", " ".repeat(indent), paint(&line, ink, self.look.color));
            self.line(&line);
        }
    }

    fn head(&mut self) {
        let (day, year) = (self.status.day, self.status.year);
        let state =
            if self.status.closed { text!("anno chiuso", "year closed") } else { text!("anno aperto", "year open") };
        let when = text!("piano {year} · stato al {day} · ", "plan {year} · state at {day} · ").then(&state);
        self.paragraph(0, &self.status.title, Ink::Bold);
        self.paragraph(0, self.say(&when), Ink::Dim);
    }

    /// The body, its areas and units: as known on the day, what the year can still come to, what is foreseen.
    fn standings(&mut self) {
        let status = self.status;
        let mut heads = vec![text!("al {}", "at {}", status.day), text!("a fine anno", "at year's end")];
        if status.standings.iter().any(|s| s.foreseen.is_some()) {
            heads.push(text!("previsto", "foreseen"));
        }
        let rows: Vec<(String, Vec<String>)> = status
            .standings
            .iter()
            .map(|s| {
                let scores = [Some(s.now), Some(s.end), s.foreseen];
                let shown = scores.into_iter().flatten().map(|score| self.say(&status.score(score)).to_owned());
                (format!("{} {}", s.name, s.title), shown.collect())
            })
            .collect();
        let heads: Vec<String> = heads.iter().map(|h| self.say(h).to_owned()).collect();
        let column =
            |i: usize| rows.iter().filter_map(|r| r.1.get(i)).chain(heads.get(i)).map(|s| width(s)).max().unwrap_or(0);
        let columns: Vec<usize> = (0..heads.len()).map(column).collect();
        let taken: usize = columns.iter().map(|c| c + 2).sum();
        let label = self.look.width.saturating_sub(taken).min(40);
        self.out.push('\n');
        if label < 16 {
            return self.narrow(&heads, &rows);
        }
        let side = |cells: &[String]| {
            cells.iter().zip(&columns).map(|(c, w)| format!("  {}", right(c, *w))).collect::<String>()
        };
        let head = format!("{}{}", " ".repeat(label), side(&heads));
        let head = paint(&head, Ink::Dim, self.look.color);
        self.line(&head);
        for (index, (name, cells)) in rows.iter().enumerate() {
            let ink = if index == 0 { Ink::Bold } else { Ink::Plain };
            let line = format!("{}{}", paint(&left(&cut(name, label), label), ink, self.look.color), side(cells));
            self.line(&line);
        }
    }

    /// Where there is no room for columns: a line each.
    fn narrow(&mut self, heads: &[String], rows: &[(String, Vec<String>)]) {
        for (name, cells) in rows {
            self.paragraph(0, name, Ink::Bold);
            for (head, cell) in heads.iter().zip(cells) {
                self.paragraph(2, &format!("{head}: {cell}"), Ink::Plain);
            }
        }
    }

    /// What the body would come to if nothing more came.
    fn endings(&mut self) {
        let status = self.status;
        if status.endings.is_empty() {
            return;
        }
        self.out.push('\n');
        let title =
            text!("Se non arrivasse altro, chiudendo l'anno così:", "If nothing more came, closing the year as it is:");
        self.paragraph(0, self.say(&title), Ink::Plain);
        let words = status.endings.iter().map(|(words, ..)| width(self.say(words))).max().unwrap_or(0).min(40);
        for (treatment, _, chosen, score) in &status.endings {
            let own = if *chosen { text!("  ← la politica", "  ← the policy") } else { Text::default() };
            let line =
                format!("{}  {}{}", left(self.say(treatment), words), self.say(&status.score(*score)), self.say(&own));
            let line = format!("  assente {line}");
            // Where it is narrow the columns go.
            match width(&line) <= self.look.width {
                true => self.line(&line),
                false => self.paragraph(2, &line, Ink::Plain),
            }
        }
        if let Some(body) = status.standings.first().filter(|s| !s.missing.is_empty()) {
            let many = if self.all { usize::MAX } else { MANY };
            let names: Vec<&str> = body.missing.iter().map(String::as_str).collect();
            let (listed, more) = some(&names, many);
            let words = text!("Dipende da: {listed}", "It depends on: {listed}").then(&more);
            self.paragraph(2, self.say(&words), Ink::Dim);
        }
    }

    fn section(&mut self, section: &Section) {
        let count = section.entries.len();
        let (title, none) = headings(section.topic, self.status);
        self.out.push('\n');
        if count == 0 {
            return self.paragraph(0, self.say(&none), Ink::Plain);
        }
        self.paragraph(0, &format!("{} ({count})", self.say(&title)), Ink::Bold);
        let many = if self.all { usize::MAX } else { MANY };
        if section.topic == Topic::Missing && count > many {
            return self.by_unit(section);
        }
        let mut group: Option<String> = None;
        let mut last = None;
        for entry in section.entries.iter().take(many) {
            let own = self.group(section.topic, entry);
            if own != group {
                if let Some(own) = &own {
                    self.paragraph(2, own, Ink::Plain);
                }
                group = own;
            }
            // Of what has several targets to be decided the name is said once.
            let again = section.topic == Topic::Undecided && last == Some(&entry.name);
            self.entry(section.topic, entry, again);
            last = Some(&entry.name);
        }
        if count > many {
            let rest = count - many;
            let words = text!("… e altri {rest}: `--all` li mostra", "… and {rest} more: `--all` shows them");
            self.paragraph(2, self.say(&words), Ink::Dim);
        }
    }

    /// Where very much is missing: how much each unit owes.
    fn by_unit(&mut self, section: &Section) {
        let mut units: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let nobody = text!("senza unità", "no unit");
        for entry in &section.entries {
            for unit in &entry.units {
                units.entry(unit).or_default().push(&entry.name);
            }
            if entry.units.is_empty() {
                units.entry(self.say(&nobody)).or_default().push(&entry.name);
            }
        }
        for (unit, names) in units {
            let count = names.len();
            let (named, more) = some(&names, 4);
            let words =
                text!("{unit}: {count} ({named}", "{unit}: {count} ({named}").then(&more).then(&Text::same(")"));
            self.paragraph(2, self.say(&words), Ink::Plain);
        }
        let words =
            text!("`--all` li elenca uno per uno, con le fonti", "`--all` lists them one by one, with their sources");
        self.paragraph(2, self.say(&words), Ink::Dim);
    }

    /// Who answers for an entry, in a few words.
    fn units(&self, entry: &Entry) -> String {
        if entry.units.is_empty() {
            return self.say(&text!("senza unità", "no unit")).to_owned();
        }
        let units: Vec<&str> = entry.units.iter().map(String::as_str).collect();
        let (named, more) = some(&units, 2);
        format!("{named}{}", self.say(&more))
    }

    /// What is missing stands under who owes it; what comes, under how soon.
    fn group(&self, topic: Topic, entry: &Entry) -> Option<String> {
        match topic {
            Topic::Missing => {
                let units = self.units(entry);
                let sources =
                    if entry.sources.is_empty() { String::new() } else { format!(" · {}", entry.sources.join(", ")) };
                Some(format!("{units}{sources}"))
            }
            Topic::Due => {
                let within = if entry.days.is_some_and(|d| d <= 30) { 30 } else { self.status.ahead };
                Some(self.say(&text!("entro {within} giorni", "within {within} days")).to_owned())
            }
            _ => None,
        }
    }

    fn entry(&mut self, topic: Topic, entry: &Entry, again: bool) {
        let (light, indent) = match topic {
            Topic::Late => (Light::Red, 2),
            Topic::Missing => (Light::Grey, 4),
            Topic::Undecided => (Light::Grey, 2),
            Topic::Due => (Light::Yellow, 4),
            Topic::Lost => (Light::Red, 2),
            Topic::Short => (Light::Yellow, 2),
        };
        let room = self.look.width.saturating_sub(indent + 3 + width(&entry.name));
        let title = cut(&entry.title, room.max(8));
        let color = self.look.color;
        let mark = paint(mark(topic), Ink::Light(light), color);
        if !again {
            self.line(&format!("{}{mark} {} {title}", " ".repeat(indent), paint(&entry.name, Ink::Bold, color)));
        }
        let mut words = self.say(&entry.words).to_owned();
        if !again && topic != Topic::Missing && topic != Topic::Lost && !entry.units.is_empty() {
            words += &format!(" · {}", self.units(entry));
        }
        self.paragraph(indent + 2, &words, Ink::Plain);
        if let Some(history) = entry.history.as_ref().filter(|_| !again) {
            self.paragraph(indent + 2, history, Ink::Dim);
        }
    }
}

/// The first of some names, and how many more there are.
fn some(names: &[&str], most: usize) -> (String, Text) {
    let rest = names.len().saturating_sub(most);
    let more = if rest > 0 { text!(" e altri {rest}", " and {rest} more") } else { Text::default() };
    (names.iter().take(most).copied().collect::<Vec<_>>().join(", "), more)
}

/// A mark that tells the sections apart without colour.
fn mark(topic: Topic) -> &'static str {
    match topic {
        Topic::Late => "!",
        Topic::Missing => "?",
        Topic::Undecided => "…",
        Topic::Due => "›",
        Topic::Lost => "×",
        Topic::Short => "↓",
    }
}

/// The title of a section, and what to say when there is nothing in it.
fn headings(topic: Topic, status: &Status) -> (Text, Text) {
    let ahead = status.ahead;
    match topic {
        Topic::Late => (text!("In ritardo", "Late"), text!("Nulla è in ritardo.", "Nothing is late.")),
        Topic::Missing => (
            text!("Manca, e a chi tocca", "Missing, and who owes it"),
            text!("Non manca nessun valore atteso a oggi.", "No value expected by now is missing."),
        ),
        Topic::Undecided => (
            text!("Target da decidere", "Targets to be decided"),
            text!("Ogni target è deciso.", "Every target is decided."),
        ),
        Topic::Due => (
            text!("In scadenza", "Due next"),
            text!("Nulla scade nei prossimi {ahead} giorni.", "Nothing is due in the next {ahead} days."),
        ),
        Topic::Lost => (
            text!("Non si può più raggiungere per intero", "Can no longer be reached in full"),
            text!("Tutto si può ancora raggiungere per intero.", "Everything can still be reached in full."),
        ),
        Topic::Short if status.standings.iter().all(|s| s.foreseen.is_none()) => {
            (Text::default(), text!("Non ci sono previsioni.", "There are no forecasts."))
        }
        Topic::Short => (
            text!("Previsioni sotto il target", "Forecasts below target"),
            text!("Nessuna previsione è sotto il suo target.", "No forecast is below its target."),
        ),
    }
}
