//! A comparison as a document: numbers first, then why scores moved, then what differs.

use super::movement::{Account, Factor, Movement, Movements, Share};
use super::{Change, Counts, Diff, Effect, FieldChange, Named, Report, Section, Touched, Written, words};
use crate::diagnostic::{Lang, Text};
use crate::document::{
    self, Block, Breakdown, Count, Document, Fate, Field, Inline, Item, Light, Line, List, Part, Place, Purpose,
};
use crate::syntax::view::Role;
use crate::text;
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

/// The whole comparison.
pub fn document(report: &Report<'_>, lang: Lang) -> Document {
    let touched = report.diff.touched.iter().map(|t| (t.name.as_str(), t)).collect();
    let page = Page { lang, touched };
    let (changes, counted) = report.changes();
    let remark = |line: String| Block::Remark(Line::ours(&line));
    let (before, after) = (report.before.shown, report.after.shown);
    let mut sections: Vec<document::Section> = Vec::new();
    sections.extend(report.movements.and_then(|m| page.movements(m, report)));
    sections.extend(page.changes(&changes));
    sections.extend(page.indirect(report.diff));
    Document {
        lang,
        purpose: Purpose::Comment,
        kicker: page.say(&text!("Confronto: {before} → {after}", "Comparison: {before} → {after}")),
        title: title(&report.before, &report.after),
        head: std::iter::once(page.summary(report.diff)).chain(counted.words(lang).into_iter().map(remark)).collect(),
        sections,
        ..Document::default()
    }
}

/// The plans by their titles: what they have in common is said once.
fn title(before: &Named<'_>, after: &Named<'_>) -> String {
    let called = |side: &Named<'_>| if side.title.is_empty() { side.shown.to_owned() } else { side.title.to_owned() };
    let (old, new) = (called(before), called(after));
    match (old == new, before.year == after.year) {
        (true, true) => format!("{new} · {}", after.year),
        (true, false) => format!("{new} · {} → {}", before.year, after.year),
        (false, _) => format!("{old} · {} → {new} · {}", before.year, after.year),
    }
}

struct Page<'a> {
    lang: Lang,
    /// Why nodes are listed.
    touched: FxHashMap<&'a str, &'a Touched>,
}

impl Page<'_> {
    fn say(&self, text: &Text) -> String {
        text.get(self.lang).to_owned()
    }

    fn summary(&self, diff: &Diff) -> Block {
        let Counts { added, removed, moved, renamed, changed } = diff.counts();
        let fates = [
            (added, text!("aggiunti", "added")),
            (removed, text!("tolti", "removed")),
            (moved, text!("spostati", "moved")),
            (renamed, text!("rinominati", "renamed")),
            (changed, text!("cambiati", "changed")),
        ];
        let fates = fates.into_iter().filter(|(n, _)| *n > 0);
        let fates = fates.map(|(number, t)| Count { what: self.say(&t), number, more: String::new() });
        let topic = |(what, number, more)| Count { what, number, more };
        let topics = words::summary(diff, self.lang).into_iter().map(topic);
        let groups = vec![fates.collect(), topics.collect()];
        Block::Counts(document::Counts { total: self.say(&words::total(diff)), groups })
    }

    fn movements(&self, movements: &Movements, report: &Report<'_>) -> Option<document::Section> {
        let listed = report.listed();
        if listed.is_empty() {
            return None;
        }
        let widest = listed.iter().flat_map(|m| shares(m)).map(|s| s.exact.abs()).max().unwrap_or_default();
        let one = |m: &&Movement| self.movement(m, movements, widest);
        let mut blocks = vec![Block::Breakdowns(listed.iter().map(one).collect())];
        let asked = report.node.is_some();
        let more = if asked { 0 } else { words::unlisted(movements, listed.len()) };
        if more > 0 {
            let more = text!("… e altri {more} nodi: `--node NODO`", "… and {more} more nodes: `--node NODE`");
            blocks.push(Block::Remark(Line::ours(more.get(self.lang))));
        }
        let title = self.say(&words::movements_title());
        Some(document::Section { title, blocks, ..document::Section::default() })
    }

    fn movement(&self, movement: &Movement, movements: &Movements, widest: Decimal) -> Breakdown {
        let part = |factor: Factor| {
            let column = self.say(&words::factor(factor));
            let share = shares(movement).iter().find(|s| s.factor == factor && !s.exact.is_zero());
            let Some(share) = share else {
                return Part {
                    column,
                    name: String::new(),
                    figure: String::new(),
                    is_negative: false,
                    about: String::new(),
                    length: 0,
                };
            };
            let (name, about) = (words::of_share(share, self.lang), self.say(&words::about(factor)));
            Part {
                column,
                figure: words::signed(share.printed),
                is_negative: share.exact.is_sign_negative(),
                about: if name == about || share.with.is_some() { String::new() } else { about },
                name,
                length: hundredths(share.exact, widest),
            }
        };
        Breakdown {
            kind: movement.kind.word().to_owned(),
            name: movement.name.clone(),
            title: movement.title.clone(),
            figure: words::scores(movement, movements.print, self.lang),
            why: words::unshared(movement, self.lang).unwrap_or_default(),
            parts: Factor::ALL.into_iter().map(part).collect(),
        }
    }

    /// A section for each part of the plan.
    fn changes(&self, changes: &[&Change]) -> Vec<document::Section> {
        let mut rest = changes;
        let mut sections = Vec::new();
        while let Some(first) = rest.first() {
            let (inside, others) = rest.split_at(rest.partition_point(|c| c.section <= first.section));
            rest = others;
            sections.push(self.section(first.section, inside));
        }
        sections
    }

    fn section(&self, section: Section, changes: &[&Change]) -> document::Section {
        document::Section {
            title: self.say(&words::section(section)),
            is_plain: true,
            blocks: vec![Block::Changes(changes.iter().map(|c| self.change(c)).collect())],
            ..document::Section::default()
        }
    }

    fn change(&self, change: &Change) -> document::Change {
        let touched = self.touched.get(change.name.as_str()).filter(|_| change.is_node());
        let by_parent = [Role::Use, Role::Rule, Role::Aggregation].iter().any(|k| k.word() == change.kind);
        let weight = change.fields.iter().find(|f| f.role == Some(Role::Weight));
        let weight = weight.and_then(|f| f.after.as_ref().or(f.before.as_ref())).map_or("", |w| &w.text);
        let place = change.after.as_ref().or(change.before.as_ref());
        let (value, fields): (Vec<&FieldChange>, Vec<&FieldChange>) =
            change.fields.iter().partition(|f| f.field.is_empty());
        document::Change {
            fate: match change.fate() {
                super::Fate::Added => Fate::Added,
                super::Fate::Removed => Fate::Removed,
                super::Fate::Changed => Fate::Changed,
            },
            group: change.group.clone(),
            kind: change.kind_shown().to_owned(),
            name: change.name.clone(),
            title: change.title.clone(),
            parent: change.parent.clone().filter(|_| change.moved.is_none()),
            needs_parent: by_parent,
            weight: weight.to_owned(),
            place: place.map(located),
            value: value.first().map(|f| self.field(f)),
            identity: self.identity(change),
            fields: value.iter().skip(1).chain(&fields).map(|f| self.field(f)).collect(),
            also: touched.map(|t| words::reasons(t, self.lang)).unwrap_or_default(),
        }
    }

    /// Another name, another parent.
    fn identity(&self, change: &Change) -> Vec<Field> {
        let field = |label: Text, before: String, after: String| {
            let side = |text: String| Some(document::Written { text, place: None });
            Field { label: self.say(&label), before: side(before), after: side(after), effect: None }
        };
        let renamed = change.renamed.iter().map(|old| field(words::renamed(change), old.clone(), change.name.clone()));
        let name = |n: &Option<String>| words::parent(n.as_deref(), self.lang);
        let moved = change.moved.iter().map(|(from, to)| field(text!("spostato", "moved"), name(from), name(to)));
        renamed.chain(moved).collect()
    }

    fn field(&self, field: &FieldChange) -> Field {
        Field {
            label: words::label(field, self.lang),
            before: field.before.as_ref().map(written),
            after: field.after.as_ref().map(written),
            effect: field.effect.as_ref().map(|e| self.effect(e)),
        }
    }

    /// What a changed target means.
    fn effect(&self, effect: &Effect) -> document::Effect {
        let light = match effect {
            Effect { reached: Some(_), .. } => Light::Red,
            Effect { course: Some(super::Course::Tightened), .. } => Light::Green,
            _ => Light::Yellow,
        };
        document::Effect { words: words::effect(effect, self.lang), light }
    }

    /// Nodes that say the same as before, and are concerned all the same.
    fn indirect(&self, diff: &Diff) -> Option<document::Section> {
        let groups = words::indirect(diff, self.lang);
        let count: usize = groups.iter().map(|(_, names)| names.len()).sum();
        let item = |(why, names): (String, Vec<&str>)| Item {
            names: names.into_iter().map(str::to_owned).collect(),
            ..Item::new(Line(vec![Inline::Text(why)]))
        };
        let title = self.say(&text!("Nodi toccati senza cambiare", "Nodes concerned without a change"));
        let items = groups.into_iter().map(item).collect();
        let blocks = vec![Block::List(List { items, ..List::default() })];
        (count > 0).then(|| document::Section { title, count: Some(count), blocks, ..document::Section::default() })
    }
}

fn shares(movement: &Movement) -> &[Share] {
    match &movement.account {
        Account::Shared { shares, .. } => shares,
        _ => &[],
    }
}

fn located(place: &super::Place) -> Place {
    Place { file: place.file.clone(), line: place.line, cell: place.cell.clone() }
}

fn written(value: &Written) -> document::Written {
    document::Written { text: value.text.clone(), place: Some(located(&value.place)) }
}

/// A length against the longest, in hundredths.
fn hundredths(share: Decimal, widest: Decimal) -> u8 {
    let of = crate::arithmetic::number::decimal::divide(share.abs(), widest).unwrap_or_default();
    let points = crate::eval::figures::percent_points(of.round_dp(2)).round_dp(0).max(Decimal::ONE);
    u8::try_from(points).unwrap_or(100)
}
