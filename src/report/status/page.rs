//! The monitoring page as a document.

use super::model::{Entry, Section, Status, Topic};
use crate::diagnostic::{Lang, Text};
use crate::document::{self, Block, Column, Document, Fact, Inline, Item, Light, Line, List, Row, Shape, Sign, Table};
use crate::text;
use std::collections::BTreeMap;

/// A section with more lines than this is cut.
const MANY: usize = 20;

/// The page; with `all`, every line of a long section.
pub fn document(status: &Status, all: bool) -> Document {
    let lang = status.lang;
    let page = Page { status, lang, many: if all { usize::MAX } else { MANY } };
    let (day, year) = (status.day, status.year);
    let state = if status.closed { text!("anno chiuso", "year closed") } else { text!("anno aperto", "year open") };
    let when = text!("piano {year} · stato al {day} · ", "plan {year} · state at {day} · ").then(&state);
    let scores = text!("Punteggi", "Scores");
    let mut sections = vec![page.plain(scores, vec![Block::Table(page.standings())])];
    sections.extend(page.endings());
    sections.extend(status.sections.iter().map(|section| page.section(section)));
    Document { lang, kicker: page.say(&when), title: status.title.clone(), sections, ..Document::default() }
}

struct Page<'a> {
    status: &'a Status,
    lang: Lang,
    /// How many lines a section may have.
    many: usize,
}

impl Page<'_> {
    fn say(&self, text: &Text) -> String {
        text.get(self.lang).to_owned()
    }

    fn line(&self, text: &Text) -> Line {
        Line::text(self.say(text))
    }

    /// A section that needs no heading on a terminal.
    fn plain(&self, title: Text, blocks: Vec<Block>) -> document::Section {
        document::Section { title: self.say(&title), is_plain: true, blocks, ..document::Section::default() }
    }

    /// The body, its areas and units: as known on the day, what the year can still come to, what is foreseen.
    fn standings(&self) -> Table {
        let status = self.status;
        let mut heads =
            vec![Text::default(), text!("al {}", "at {}", status.day), text!("a fine anno", "at year's end")];
        if status.standings.iter().any(|s| s.foreseen.is_some()) {
            heads.push(text!("previsto", "forecast"));
        }
        let shape = |at: usize| if at == 0 { Shape::Text } else { Shape::Figure };
        let columns = heads.iter().enumerate().map(|(at, h)| Column { heading: self.say(h), shape: shape(at) });
        let rows = status.standings.iter().enumerate().map(|(at, s)| {
            let name = format!("{} {}", s.name, s.title);
            let name = if at == 0 { Inline::Strong(name) } else { Inline::Text(name) };
            let scores = [Some(s.now), Some(s.end), s.foreseen].into_iter().flatten();
            let scores = scores.map(|score| self.say(&status.score(score)).into());
            Row { anchor: None, cells: std::iter::once(name.into()).chain(scores).collect() }
        });
        Table { columns: columns.collect(), rows: rows.collect(), ..Table::default() }
    }

    /// What the body would come to if nothing more came.
    fn endings(&self) -> Option<document::Section> {
        let status = self.status;
        if status.endings.is_empty() {
            return None;
        }
        let fact = |(words, _, chosen, score): &(Text, &str, bool, crate::eval::Score)| {
            let own = if *chosen { text!("  ← la politica", "  ← the policy") } else { Text::default() };
            let words = self.say(words);
            Fact { label: format!("assente {words}"), text: self.line(&status.score(*score).then(&own)) }
        };
        let words =
            text!("Se non arrivasse altro, chiudendo l'anno così:", "If nothing more came, closing the year as it is:");
        let mut blocks =
            vec![Block::Paragraph(self.line(&words)), Block::Facts(status.endings.iter().map(fact).collect())];
        if let Some(body) = status.standings.first().filter(|s| !s.missing.is_empty()) {
            let names: Vec<&str> = body.missing.iter().map(String::as_str).collect();
            let (listed, more) = some(&names, self.many);
            let words = text!("Dipende da: {listed}", "It depends on: {listed}").then(&more);
            blocks.push(Block::Remark(self.line(&words)));
        }
        Some(self.plain(text!("Se non arrivasse altro", "If nothing more came"), blocks))
    }

    fn section(&self, section: &Section) -> document::Section {
        let count = section.entries.len();
        let (title, none) = headings(section.topic, self.status);
        if count == 0 {
            return self.plain(title, vec![Block::Paragraph(self.line(&none))]);
        }
        let (items, more) = if section.topic == Topic::Missing && count > self.many {
            (
                self.by_unit(section),
                text!(
                    "`--all` li elenca uno per uno, con le fonti",
                    "`--all` lists them one by one, with their sources"
                ),
            )
        } else {
            let rest = count.saturating_sub(self.many);
            (
                self.entries(section),
                text!("… e altri {rest}: `--all` li mostra", "… and {rest} more: `--all` shows them"),
            )
        };
        let mut blocks = vec![Block::List(List { items, ..List::default() })];
        if count > self.many {
            blocks.push(Block::Remark(Line::ours(more.get(self.lang))));
        }
        document::Section { title: self.say(&title), count: Some(count), blocks, ..document::Section::default() }
    }

    /// The first entries, under what they have in common.
    fn entries(&self, section: &Section) -> Vec<Item> {
        let mut items: Vec<Item> = Vec::new();
        let mut group: Option<String> = None;
        let mut last = None;
        for entry in section.entries.iter().take(self.many) {
            let own = self.group(section.topic, entry);
            let begins = own != group;
            if let Some(own) = own.as_ref().filter(|_| begins) {
                items.push(Item::new(Line::text(own.clone())));
            }
            let list = match (&own, items.last_mut()) {
                (Some(_), Some(under)) => &mut under.below,
                _ => &mut items,
            };
            group = own;
            // Of what has several targets to be decided the name is said once.
            let again = section.topic == Topic::Undecided && last == Some(&entry.name);
            match list.last_mut().filter(|_| again) {
                Some(item) => item.notes.push(Line::text(entry.words.clone())),
                None => list.push(self.entry(section.topic, entry)),
            }
            last = Some(&entry.name);
        }
        items
    }

    /// Where very much is missing: how much each unit owes.
    fn by_unit(&self, section: &Section) -> Vec<Item> {
        let mut units: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let nobody = text!("senza unità", "no unit");
        for entry in &section.entries {
            for unit in &entry.units {
                units.entry(unit).or_default().push(&entry.name);
            }
            if entry.units.is_empty() {
                units.entry(nobody.get(self.lang)).or_default().push(&entry.name);
            }
        }
        let one = |(unit, names): (&str, Vec<&str>)| {
            let count = names.len();
            let (named, more) = some(&names, 4);
            let words =
                text!("{unit}: {count} ({named}", "{unit}: {count} ({named}").then(&more).then(&Text::same(")"));
            Item::new(self.line(&words))
        };
        units.into_iter().map(one).collect()
    }

    /// Who answers for an entry, in a few words.
    fn units(&self, entry: &Entry) -> String {
        if entry.units.is_empty() {
            return self.say(&text!("senza unità", "no unit"));
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
                Some(self.say(&text!("entro {within} giorni", "within {within} days")))
            }
            _ => None,
        }
    }

    fn entry(&self, topic: Topic, entry: &Entry) -> Item {
        let mut words = entry.words.clone();
        if topic != Topic::Missing && topic != Topic::Lost && !entry.units.is_empty() {
            words += &format!(" · {}", self.units(entry));
        }
        let history = entry.history.iter().map(|h| Line(vec![Inline::Quiet(h.clone())]));
        Item {
            sign: Some(sign(topic)),
            name: entry.name.clone(),
            main: Line::text(entry.title.clone()),
            notes: std::iter::once(Line::text(words)).chain(history).collect(),
            ..Item::default()
        }
    }
}

/// The first of some names, and how many more there are.
fn some(names: &[&str], most: usize) -> (String, Text) {
    let rest = names.len().saturating_sub(most);
    let more = if rest > 0 { text!(" e altri {rest}", " and {rest} more") } else { Text::default() };
    (names.iter().take(most).copied().collect::<Vec<_>>().join(", "), more)
}

/// A sign that tells the sections apart without colour.
fn sign(topic: Topic) -> Sign {
    let (mark, light) = match topic {
        Topic::Late => ("!", Light::Red),
        Topic::Missing => ("?", Light::Grey),
        Topic::Undecided => ("…", Light::Grey),
        Topic::Due => ("›", Light::Yellow),
        Topic::Lost => ("×", Light::Red),
        Topic::Short => ("↓", Light::Yellow),
    };
    Sign { mark, light }
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
            (text!("Previsioni", "Forecasts"), text!("Non ci sono previsioni.", "There are no forecasts."))
        }
        Topic::Short => (
            text!("Previsioni sotto il target", "Forecasts below target"),
            text!("Nessuna previsione è sotto il suo target.", "No forecast is below its target."),
        ),
    }
}
