//! A comparison for people: numbers first, then one line for each thing that differs, with its
//! fields below it.

use super::movement::{Account, Movement, Movements};
use super::turn::Counted;
use super::{Change, Counts, Diff, Fate, FieldChange, Place, Report, Touched, words};
use crate::diagnostic::Text;
use crate::report::model::Light;
use crate::report::style::{Ink, Look, cut, left, paint, right, width, wrap};
use crate::syntax::view::Role;
use crate::text;
use rustc_hash::FxHashMap;
use std::fmt::Write;

/// Column of the values below a declaration.
const LABEL: usize = 14;
/// With less room than this beside it, a declaration does not share its line with its place.
const NARROW: usize = 44;
/// A title cut shorter than this says nothing.
const SHORTEST: usize = 12;

/// The whole comparison.
pub fn render(report: &Report<'_>, look: &Look) -> String {
    let diff = report.diff;
    let touched = diff.touched.iter().map(|t| (t.name.as_str(), t)).collect();
    let mut writer = Writer { look, out: String::new(), group: "", touched };
    let (changes, counted) = report.changes();
    writer.summary(diff);
    writer.counted(&counted);
    if let Some(movements) = report.movements {
        writer.movements(movements, &report.listed(), report.node.is_some());
    }
    let mut before: Option<&Change> = None;
    for change in changes {
        let together = before.is_some_and(|b| b.group == change.group && is_line(b) && is_line(change));
        if !together {
            writer.out.push('\n');
        }
        writer.change(change);
        before = Some(change);
    }
    writer.indirect(diff);
    writer.out
}

/// True for a change that takes one line: these stand together, without blank lines.
fn is_line(change: &Change) -> bool {
    change.fate() != Fate::Changed || !change.group.is_empty()
}

struct Writer<'a> {
    look: &'a Look,
    out: String,
    group: &'a str,
    /// Why nodes are listed.
    touched: FxHashMap<&'a str, &'a Touched>,
}

impl<'a> Writer<'a> {
    fn say(&self, text: &Text) -> String {
        text.get(self.look.lang).to_owned()
    }

    fn paint(&self, text: &str, ink: Ink) -> String {
        paint(text, ink, self.look.color)
    }

    fn summary(&mut self, diff: &Diff) {
        let total = self.say(&words::total(diff));
        if diff.is_empty() {
            let _ = writeln!(self.out, "{total}");
            return;
        }
        let Counts { added, removed, moved, renamed, changed } = diff.counts();
        let counted = [
            (added, text!("aggiunti {added}", "added {added}")),
            (removed, text!("tolti {removed}", "removed {removed}")),
            (moved, text!("spostati {moved}", "moved {moved}")),
            (renamed, text!("rinominati {renamed}", "renamed {renamed}")),
            (changed, text!("cambiati {changed}", "changed {changed}")),
        ];
        let parts: Vec<String> = counted.iter().filter(|(n, _)| *n > 0).map(|(_, t)| self.say(t)).collect();
        let room = self.look.width.saturating_sub(width(&total) + 2);
        for (index, line) in wrap_parts(&parts, room).iter().enumerate() {
            let lead = if index == 0 { format!("{}:", self.paint(&total, Ink::Bold)) } else { " ".to_owned() };
            let _ = writeln!(self.out, "{lead} {line}");
        }
        let about = |(what, n, more): (String, usize, String)| {
            if more.is_empty() { format!("{what} {n}") } else { format!("{what} {n} ({more})") }
        };
        let topics: Vec<String> = words::summary(diff, self.look.lang).into_iter().map(about).collect();
        for line in wrap_parts(&topics, self.look.width.saturating_sub(2)) {
            let _ = writeln!(self.out, "  {line}");
        }
    }

    /// What is not listed.
    fn counted(&mut self, counted: &Counted) {
        for line in counted.words(self.look.lang) {
            for (i, part) in wrap(&line, self.look.width.saturating_sub(4)).iter().enumerate() {
                let line = self.paint(&format!("  {}{part}", if i == 0 { "" } else { "  " }), Ink::Dim);
                let _ = writeln!(self.out, "{line}");
            }
        }
    }

    /// Why scores moved: a line for each factor.
    fn movements(&mut self, movements: &Movements, listed: &[&Movement], asked: bool) {
        if listed.is_empty() {
            return;
        }
        let title = self.say(&words::movements_title());
        let _ = writeln!(self.out, "\n{}", self.paint(&title, Ink::Bold));
        for movement in listed {
            self.movement(movement, movements);
        }
        let more = if asked { 0 } else { words::unlisted(movements, listed.len()) };
        if more > 0 {
            let more = text!("… e altri {more} nodi: `--node NODO`", "… and {more} more nodes: `--node NODE`");
            let more = self.say(&more);
            let _ = writeln!(self.out, "  {}", self.paint(&more, Ink::Dim));
        }
    }

    fn movement(&mut self, movement: &Movement, movements: &Movements) {
        let lang = self.look.lang;
        let scores = words::scores(movement, movements.print, lang);
        let head = format!("{} {}", movement.kind.word(), movement.name);
        let room = self.look.width.saturating_sub(width(&head) + width(&scores) + 8);
        let title = if room < SHORTEST || movement.title.is_empty() {
            String::new()
        } else {
            format!(" «{}»", cut(&movement.title, room))
        };
        let head = self.paint(&head, Ink::Bold);
        let _ = writeln!(self.out, "  {head}{title}  {scores}");
        if let Some(why) = words::unshared(movement, lang) {
            for line in wrap(&why, self.look.width.saturating_sub(4)) {
                let _ = writeln!(self.out, "    {line}");
            }
        }
        let Account::Shared { shares, .. } = &movement.account else { return };
        let shown: Vec<_> = shares.iter().filter(|s| !s.exact.is_zero()).collect();
        let figures: Vec<String> = shown.iter().map(|s| words::signed(s.printed)).collect();
        let names = shown.iter().map(|s| width(&words::of_share(s, lang))).max().unwrap_or(0).max(10);
        let columns = figures.iter().map(|f| width(f)).max().unwrap_or(0);
        for (share, figure) in shown.iter().zip(figures) {
            let (name, about) = (words::of_share(share, lang), self.say(&words::about(share.factor)));
            let light = if share.exact.is_sign_negative() { Light::Red } else { Light::Green };
            let figure = self.paint(&right(&figure, columns), Ink::Light(light));
            let about = self.paint(&about, Ink::Dim);
            let about = if self.look.width < 60 || name == about || share.with.is_some() {
                String::new()
            } else {
                format!("  {about}")
            };
            let _ = writeln!(self.out, "    {} {figure}{about}", left(&name, names));
        }
    }

    /// Nodes that say the same as before, and are concerned all the same.
    fn indirect(&mut self, diff: &Diff) {
        let lang = self.look.lang;
        let groups = words::indirect(diff, lang);
        if groups.is_empty() {
            return;
        }
        let n: usize = groups.iter().map(|(_, names)| names.len()).sum();
        let title = self.say(&text!("nodi toccati senza cambiare: {n}", "nodes concerned without a change: {n}"));
        let _ = writeln!(self.out, "\n{}", self.paint(&title, Ink::Bold));
        for (why, names) in groups {
            let listed = words::names(names.into_iter(), lang);
            let line = format!("{why}: {listed}");
            for (i, part) in wrap(&line, self.look.width.saturating_sub(4)).iter().enumerate() {
                let _ = writeln!(self.out, "  {}{part}", if i == 0 { "" } else { "  " });
            }
        }
    }

    fn change(&mut self, change: &'a Change) {
        if change.group != self.group {
            self.group = &change.group;
            if !change.group.is_empty() {
                let heading = self.paint(&change.group, Ink::Bold);
                let _ = writeln!(self.out, "{heading}");
            }
        }
        let place = change.after.as_ref().or(change.before.as_ref());
        let (sign, ink) = match change.fate() {
            Fate::Added => ('+', Ink::Light(Light::Green)),
            Fate::Removed => ('-', Ink::Light(Light::Red)),
            Fate::Changed if change.fields.is_empty() => ('>', Ink::Light(Light::Yellow)),
            Fate::Changed => ('~', Ink::Light(Light::Yellow)),
        };
        let shown = place.map_or_else(String::new, |p| format!("{}:{}", p.file, p.line));
        let sign = self.paint(&sign.to_string(), ink);
        // On a narrow terminal the place has a line of its own.
        let beside = self.look.width.saturating_sub(4 + width(&shown));
        let apart = beside < NARROW;
        let (head, inline) = self.head(change, if apart { self.look.width.saturating_sub(2) } else { beside });
        let shown = self.paint(&shown, Ink::Dim);
        let _ = writeln!(self.out, "{sign} {head}{}{shown}", if apart { "\n    " } else { "  " });
        if let Some(value) = change.fields.iter().find(|f| inline && f.field.is_empty()) {
            self.effect(value);
        }
        if change.fate() == Fate::Changed {
            self.whole(change);
            let rest = change.fields.iter().filter(|f| !inline || !f.field.is_empty());
            for field in rest {
                self.field(field, place);
            }
            self.why(change);
        }
    }

    /// What a change is about, and whether its value is already said there.
    fn head(&self, change: &Change, room: usize) -> (String, bool) {
        let value = change.fields.iter().find(|f| f.field.is_empty());
        if !change.group.is_empty() {
            let name = cut(&change.name, room);
            let Some(value) = value else { return (name, true) };
            let said = if change.fate() == Fate::Changed { self.arrow(value) } else { self.alone(change, value) };
            let fits = width(&name) + 2 + width(&said.0) <= room;
            return if fits { (format!("{name}  {}", said.1), true) } else { (name, false) };
        }
        let name = [change.kind, change.name.as_str()].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>();
        let name = name.join(" ");
        let mut after = String::new();
        if let Some(parent) = change.parent.as_ref().filter(|_| self.says_parent(change)) {
            let _ = write!(after, " in {parent}");
        }
        let came = change.fate() != Fate::Changed;
        if let Some(weight) = change.fields.iter().find(|f| came && f.role == Some(Role::Weight)) {
            let _ =
                write!(after, ", peso {}", weight.after.as_ref().or(weight.before.as_ref()).map_or("", |w| &w.text));
        }
        let left = room.saturating_sub(width(&name) + width(&after) + 3);
        let title = if change.title.is_empty() || left < SHORTEST {
            String::new()
        } else {
            format!(" «{}»", cut(&change.title, left))
        };
        (format!("{}{title}{after}", self.paint(&name, Ink::Bold)), false)
    }

    /// A node that merely changed is known by its name; an edge or a rule is not.
    fn says_parent(&self, change: &Change) -> bool {
        let by_name = [Role::Use, Role::Rule, Role::Aggregation].iter().all(|k| k.word() != change.kind);
        change.moved.is_none() && (change.fate() != Fate::Changed || !by_name)
    }

    /// Why a changed node is listed, besides for what it says.
    fn why(&mut self, change: &Change) {
        let touched = self.touched.get(change.name.as_str()).filter(|_| change.is_node());
        let why = touched.map(|t| words::reasons(t, self.look.lang)).unwrap_or_default();
        if why.is_empty() {
            return;
        }
        let also = self.say(&text!("anche", "also"));
        for (i, line) in wrap(&why, self.look.width.saturating_sub(LABEL + 5)).iter().enumerate() {
            let label = if i == 0 { left(&also, LABEL) } else { left("", LABEL) };
            let line = self.paint(&format!("    {label} {line}"), Ink::Dim);
            let _ = writeln!(self.out, "{line}");
        }
    }

    /// Another name, another parent.
    fn whole(&mut self, change: &Change) {
        if let Some(old) = &change.renamed {
            let label = self.say(&words::renamed(change));
            self.line(&label, &format!("{old} → {}", change.name), "");
        }
        if let Some((from, to)) = &change.moved {
            let label = self.say(&text!("spostato", "moved"));
            let name = |n: &Option<String>| words::parent(n.as_deref(), self.look.lang);
            self.line(&label, &format!("{} → {}", name(from), name(to)), "");
        }
    }

    fn line(&mut self, label: &str, value: &str, place: &str) {
        let place = if place.is_empty() { String::new() } else { format!("  {}", self.paint(place, Ink::Dim)) };
        let label = if width(label) > LABEL { format!("{label} ") } else { left(label, LABEL) };
        let _ = writeln!(self.out, "    {label} {value}{place}");
    }

    /// The value of a line that came or went: its sign stands in front of the line.
    fn alone(&self, change: &Change, field: &FieldChange) -> (String, String) {
        let text = field.after.as_ref().or(field.before.as_ref()).map_or("", |w| &w.text);
        let light = if change.fate() == Fate::Added { Light::Green } else { Light::Red };
        (text.to_owned(), self.paint(text, Ink::Light(light)))
    }

    /// `old → new`, plain and coloured; a value that came or went has its sign.
    fn arrow(&self, field: &FieldChange) -> (String, String) {
        let red = |t: &str| self.paint(t, Ink::Light(Light::Red));
        let green = |t: &str| self.paint(t, Ink::Light(Light::Green));
        match (&field.before, &field.after) {
            (Some(old), Some(new)) => {
                (format!("{} → {}", old.text, new.text), format!("{} → {}", red(&old.text), green(&new.text)))
            }
            (Some(old), None) => (format!("- {}", old.text), red(&format!("- {}", old.text))),
            (None, Some(new)) => (format!("+ {}", new.text), green(&format!("+ {}", new.text))),
            (None, None) => Default::default(),
        }
    }

    fn field(&mut self, field: &FieldChange, near: Option<&Place>) {
        let label = words::label(field, self.look.lang);
        let written = field.after.as_ref().or(field.before.as_ref());
        let place = match (written.map(|w| &w.place), near) {
            (Some(p), Some(near)) if p.file == near.file => format!(":{}", p.line),
            (Some(p), _) => format!("{}:{}", p.file, p.line),
            _ => String::new(),
        };
        let (plain, colored) = self.arrow(field);
        let room = self.look.width.saturating_sub(LABEL.max(width(&label)) + 7 + width(&place));
        if width(&plain) <= room {
            self.line(&label, &colored, &place);
            return self.effect(field);
        }
        let place = self.paint(&place, Ink::Dim);
        let _ = writeln!(self.out, "    {label}  {place}");
        for (sign, value, light) in [('-', &field.before, Light::Red), ('+', &field.after, Light::Green)] {
            let Some(value) = value else { continue };
            for (i, line) in wrap(&value.text, self.look.width.saturating_sub(8)).iter().enumerate() {
                let mark = if i == 0 { sign } else { ' ' };
                let line = self.paint(&format!("{mark} {line}"), Ink::Light(light));
                let _ = writeln!(self.out, "      {line}");
            }
        }
        self.effect(field);
    }

    /// What a changed target means.
    fn effect(&mut self, field: &FieldChange) {
        let Some(effect) = &field.effect else { return };
        let ink = if effect.reached.is_some() { Ink::Light(Light::Red) } else { Ink::Light(Light::Yellow) };
        for line in wrap(&words::effect(effect, self.look.lang), self.look.width.saturating_sub(LABEL + 7)) {
            let line = self.paint(&line, ink);
            let _ = writeln!(self.out, "    {}   {line}", left("", LABEL));
        }
    }
}

/// Parts separated by commas, in lines of a number of columns, broken inside a part only where it is longer.
fn wrap_parts(parts: &[String], columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for part in parts {
        let full = lines.last().is_some_and(|l| !l.is_empty() && width(l) + 2 + width(part) > columns);
        if full {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(if line.is_empty() { "" } else { ", " });
            line.push_str(part);
        }
    }
    lines.iter().flat_map(|line| wrap(line, columns)).collect()
}
