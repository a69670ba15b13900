//! What differs between two states, on a terminal: one line for each thing, its fields below it.

use super::writer::{TextWriter, spoken};
use crate::document::style::{Ink, cut, left, right, width, wrap};
use crate::document::{Breakdown, Change, Effect, Fate, Field, Light, Place};
use std::fmt::Write;

/// Column of the values below a thing that changed.
const LABEL: usize = 14;
/// With less room than this beside it, a thing does not share its line with its place.
const NARROW: usize = 44;
/// A title cut shorter than this says nothing.
const SHORTEST: usize = 12;

const RED: Ink = Ink::Light(Light::Red);
const GREEN: Ink = Ink::Light(Light::Green);

/// Pieces of a line.
type Pieces = Vec<(String, Ink)>;

impl<'a> TextWriter<'a> {
    /// Why figures moved: a line for each part.
    pub(super) fn breakdowns(&mut self, breakdowns: &[Breakdown]) {
        for breakdown in breakdowns {
            self.breakdown(breakdown);
        }
    }

    fn breakdown(&mut self, breakdown: &Breakdown) {
        let head = spoken(&[&breakdown.kind, &breakdown.name]);
        let room = self.look.width.saturating_sub(width(&head) + width(&breakdown.figure) + 8);
        self.t.blanks(2);
        self.t.put(&head, Ink::Bold);
        if room >= SHORTEST && !breakdown.title.is_empty() {
            self.t.put(&format!(" «{}»", cut(&breakdown.title, room)), Ink::Plain);
        }
        self.t.line(2, &breakdown.figure, Ink::Plain);
        if !breakdown.why.is_empty() {
            self.t.paragraph(4, 0, self.look.width, &breakdown.why, Ink::Plain);
        }
        let names = breakdown.shown().map(|p| width(&p.name)).max().unwrap_or(0).max(10);
        let columns = breakdown.shown().map(|p| width(&p.figure)).max().unwrap_or(0);
        for part in breakdown.shown() {
            self.t.blanks(4);
            self.t.put(&left(&part.name, names), Ink::Plain);
            self.t.blanks(1);
            self.t.put(&right(&part.figure, columns), if part.is_negative { RED } else { GREEN });
            if self.look.width >= 60 && !part.about.is_empty() {
                self.t.blanks(2);
                self.t.put(&part.about, Ink::Dim);
            }
            self.t.end();
        }
    }

    /// One thing that changed.
    pub(super) fn change(&mut self, change: &'a Change) {
        let one_line = change.fate != Fate::Changed || !change.group.is_empty();
        let together = self.last.is_some_and(|(group, line)| group == change.group && line && one_line);
        if !together {
            self.blank();
        }
        self.last = Some((&change.group, one_line));
        if change.group != self.group {
            self.group = &change.group;
            if !change.group.is_empty() {
                self.t.line(0, &change.group, Ink::Bold);
            }
        }
        let place = change.place.as_ref();
        let (sign, ink) = match change.fate {
            Fate::Added => ("+", GREEN),
            Fate::Removed => ("-", RED),
            Fate::Changed if change.fields.is_empty() && change.value.is_none() => (">", Ink::Light(Light::Yellow)),
            Fate::Changed => ("~", Ink::Light(Light::Yellow)),
        };
        let shown = place.map_or_else(String::new, Place::shown);
        // On a narrow terminal the place has a line of its own.
        let beside = self.look.width.saturating_sub(4 + width(&shown));
        let apart = beside < NARROW;
        let (head, inline) = self.head(change, if apart { self.look.width.saturating_sub(2) } else { beside });
        self.t.put(sign, ink);
        self.t.blanks(1);
        self.pieces(&head);
        if apart {
            self.t.end();
        }
        self.t.line(if apart { 4 } else { 2 }, &shown, Ink::Dim);
        if let Some(value) = change.value.as_ref().filter(|_| inline) {
            self.effect(value);
        }
        if change.fate == Fate::Changed {
            for field in &change.identity {
                self.labelled(&field.label, &arrow(field), "");
            }
            let value = change.value.as_ref().filter(|_| !inline);
            for field in value.into_iter().chain(&change.fields) {
                self.field(field, place);
            }
            self.also(&change.also);
        }
    }

    fn pieces(&mut self, pieces: &[(String, Ink)]) {
        for (text, ink) in pieces {
            self.t.put(text, *ink);
        }
    }

    /// What a change is about, and whether its value is already said there.
    fn head(&self, change: &Change, room: usize) -> (Pieces, bool) {
        if !change.group.is_empty() {
            let name = (cut(&change.name, room), Ink::Plain);
            let Some(value) = &change.value else { return (vec![name], true) };
            let said = if change.fate == Fate::Changed { arrow(value) } else { alone(change.fate, value) };
            let fits = width(&name.0) + 2 + columns(&said) <= room;
            return match fits {
                true => ([vec![name, ("  ".to_owned(), Ink::Plain)], said].concat(), true),
                false => (vec![name], false),
            };
        }
        let name = spoken(&[&change.kind, &change.name]);
        let mut after = String::new();
        // What merely changed is known by its name.
        let says_parent = change.fate != Fate::Changed || change.needs_parent;
        if let Some(parent) = change.parent.as_ref().filter(|_| says_parent) {
            let _ = write!(after, " in {parent}");
        }
        if change.fate != Fate::Changed && !change.weight.is_empty() {
            let _ = write!(after, ", peso {}", change.weight);
        }
        let left = room.saturating_sub(width(&name) + width(&after) + 3);
        let title = if change.title.is_empty() || left < SHORTEST {
            String::new()
        } else {
            format!(" «{}»", cut(&change.title, left))
        };
        (vec![(name, Ink::Bold), (title + &after, Ink::Plain)], false)
    }

    /// Why a thing is listed, besides for what it says.
    fn also(&mut self, also: &str) {
        if also.is_empty() {
            return;
        }
        let label = self.say("anche", "also");
        for (index, line) in wrap(also, self.look.width.saturating_sub(LABEL + 5)).iter().enumerate() {
            let label = if index == 0 { label } else { "" };
            self.t.line(4, &format!("{} {line}", left(label, LABEL)), Ink::Dim);
        }
    }

    fn labelled(&mut self, label: &str, value: &[(String, Ink)], place: &str) {
        self.t.blanks(4);
        self.t.put(&if width(label) > LABEL { format!("{label} ") } else { left(label, LABEL) }, Ink::Plain);
        self.t.blanks(1);
        self.pieces(value);
        if !place.is_empty() {
            self.t.blanks(2);
            self.t.put(place, Ink::Dim);
        }
        self.t.end();
    }

    fn field(&mut self, field: &Field, near: Option<&Place>) {
        let written = field.after.as_ref().or(field.before.as_ref());
        let place = match (written.and_then(|w| w.place.as_ref()), near) {
            (Some(p), Some(near)) if p.file == near.file => format!(":{}", p.at()),
            (Some(p), _) => p.shown(),
            _ => String::new(),
        };
        let value = arrow(field);
        let room = self.look.width.saturating_sub(LABEL.max(width(&field.label)) + 7 + width(&place));
        if columns(&value) <= room {
            self.labelled(&field.label, &value, &place);
            return self.effect(field);
        }
        self.t.blanks(4);
        self.t.put(&field.label, Ink::Plain);
        self.t.line(2, &place, Ink::Dim);
        for (sign, value, ink) in [('-', &field.before, RED), ('+', &field.after, GREEN)] {
            let Some(value) = value else { continue };
            for (index, line) in wrap(&value.text, self.look.width.saturating_sub(8)).iter().enumerate() {
                let mark = if index == 0 { sign } else { ' ' };
                self.t.line(6, &format!("{mark} {line}"), ink);
            }
        }
        self.effect(field);
    }

    /// What a change means.
    fn effect(&mut self, field: &Field) {
        let Some(Effect { words, light }) = &field.effect else { return };
        let ink = if *light == Light::Red { RED } else { Ink::Light(Light::Yellow) };
        for line in wrap(words, self.look.width.saturating_sub(LABEL + 7)) {
            self.t.line(LABEL + 7, &line, ink);
        }
    }
}

fn columns(pieces: &[(String, Ink)]) -> usize {
    pieces.iter().map(|(text, _)| width(text)).sum()
}

/// The value of a line that came or went: its sign stands in front of the line.
fn alone(fate: Fate, field: &Field) -> Pieces {
    let text = field.after.as_ref().or(field.before.as_ref()).map_or("", |w| &w.text);
    vec![(text.to_owned(), if fate == Fate::Added { GREEN } else { RED })]
}

/// `old → new`; a value that came or went has its sign.
fn arrow(field: &Field) -> Pieces {
    match (&field.before, &field.after) {
        (Some(old), Some(new)) => {
            vec![(old.text.clone(), RED), (" → ".to_owned(), Ink::Plain), (new.text.clone(), GREEN)]
        }
        (Some(old), None) => vec![(format!("- {}", old.text), RED)],
        (None, Some(new)) => vec![(format!("+ {}", new.text), GREEN)],
        (None, None) => Vec::new(),
    }
}
