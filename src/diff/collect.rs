//! From the trees of one side to its entries.

use super::about::Section;
use super::entry::{Entry, Former, Label, Value};
use super::model::{TITLE, Version};
use super::renames::Renames;
use crate::eval::figures;
use crate::ground::number;
use crate::ground::number::Date;
use crate::plan::{Change, Fact, ItemId, Plan, YearFacts};
use crate::source::{Source, SourceId};
use crate::syntax::view::{Atom, Family, Field, Line, Names, Phrase, Role, Tree};
use crate::syntax::{self, Ast};
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// Everything that one side declares. `is_turn` for a side whose other is of another year: a target that an act
/// changed is then what the act made of it.
pub(super) fn collect(version: &Version<'_>, renames: &Renames, is_turn: bool) -> Vec<Entry> {
    let asts: Vec<(&Source, Ast)> = (0..version.written)
        .map(|i| version.sources.get(SourceId(i as u32)))
        .map(|source| (source, syntax::parse(source).0))
        .collect();
    let lines = || asts.iter().flat_map(|(source, ast)| Tree::new(source, ast).lines());
    let amended = if is_turn { amended(version.plan) } else { FxHashMap::default() };
    let mut collector = Collector { renames, plan: String::new(), entries: Vec::new(), amended };
    // The plan's own name first: areas that say `in PLAN` and those that don't stand in one place.
    let plans = lines().filter(|l| l.role() == Some(Role::Plan)).filter_map(Line::name);
    collector.plan = plans.take(1).map(|name| renames.item(name.text().into())).collect();
    for line in lines() {
        collector.top(line);
    }
    collector.listed(version);
    collector.tables(version);
    collector.chapters(version);
    once(collector.entries)
}

/// A fact or a claim said twice in the same words is said once.
fn once(mut entries: Vec<Entry>) -> Vec<Entry> {
    let mut seen: FxHashMap<&str, Vec<&Entry>> = FxHashMap::default();
    let mut kept = Vec::with_capacity(entries.len());
    for entry in &entries {
        let namesakes = seen.entry(entry.key.as_str()).or_default();
        let again = !entry.group.is_empty() && namesakes.iter().any(|e| e.signature() == entry.signature());
        kept.push(!again);
        namesakes.push(entry);
    }
    let mut kept = kept.into_iter();
    entries.retain(|_| kept.next().unwrap_or(true));
    entries
}

pub(super) struct Collector<'r> {
    pub renames: &'r Renames,
    /// Name of the plan, the new one where it was renamed.
    plan: String,
    pub entries: Vec<Entry>,
    /// What acts made of targets, by where these are written.
    amended: FxHashMap<(SourceId, u32), String>,
}

/// What the acts of the year made of its targets.
fn amended(plan: &Plan) -> FxHashMap<(SourceId, u32), String> {
    let changes = plan.course.amendments.iter().filter_map(|act| match &act.change {
        Change::Target(id, at, ..) => Some((*id, *at)),
        Change::Weight(..) => None,
    });
    let last = |(id, at): (ItemId, usize)| {
        let (was, then) = plan.course.amended_target(id, at)?;
        Some((was.span.position(), figures::target_in_a_plan(plan, then)))
    };
    changes.filter_map(last).collect()
}

impl Collector<'_> {
    /// Words in canonical spelling. Compared with the new names of what was renamed, and without
    /// the dots of numbers.
    pub fn value(&self, phrase: Phrase<'_>, names: Names) -> Value {
        let mut value = Value { span: phrase.span(), ..Value::default() };
        let mut bare: Option<String> = None;
        for (at, atom) in phrase.atoms().enumerate() {
            let blank = if at > 0 && !atom.is_glued() { " " } else { "" };
            let shown = if atom.is_text() { quote(&atom.plain()).into() } else { atom.spelled() };
            let compared = match atom.is_name() {
                // In quotes and without it is the same name.
                true if shown.starts_with('\'') => self.compared(atom, names, atom.text().into()),
                _ => self.compared(atom, names, shown.clone()),
            };
            if compared != shown && bare.is_none() {
                bare = Some(value.text.clone());
            }
            if let Some(bare) = &mut bare {
                bare.push_str(blank);
                bare.push_str(&compared);
            }
            value.text.push_str(blank);
            value.text.push_str(&shown);
        }
        value.bare = bare;
        value
    }

    fn compared<'s>(&'s self, atom: Atom<'s>, names: Names, shown: Cow<'s, str>) -> Cow<'s, str> {
        if atom.is_name() {
            return match names {
                Names::Items => self.renames.item(shown),
                Names::Policies => self.renames.policy(shown),
                Names::Others => shown,
            };
        }
        if atom.is_number() && shown.contains('.') && number::number(&shown).is_ok() {
            return shown.replace('.', "").into();
        }
        shown
    }

    fn top(&mut self, line: Line<'_>) {
        match (line.family(), line.role()) {
            (Family::Label, Some(role)) => self.labelled(line, role),
            (Family::Policy, _) => self.policy(line),
            (Family::Facts, Some(role)) => self.facts(line, role),
            (Family::Said, Some(role)) => self.block(line, role),
            (Family::Item, Some(role)) => self.item(line, role, None),
            _ => self.loose(line),
        }
    }

    /// `fonte`, `misura`
    fn labelled(&mut self, line: Line<'_>, role: Role) {
        let name = line.name().map_or_else(String::new, |name| self.value(name, role.names()).into_key());
        let key = format!("{} {name}", role.word());
        let mut entry = Entry::new(Section::Labels, role.word(), key, name, line.head().span());
        self.heading(line, &mut entry);
        self.fields(line, &mut entry);
        self.entries.push(entry);
    }

    /// The title, and whatever else stands before the fields of the head.
    pub fn heading(&self, line: Line<'_>, entry: &mut Entry) {
        if let Some(title) = line.title() {
            entry.title = title.plain().into_owned();
            entry.push(Label::first(TITLE), self.value(title.into(), Names::Items));
        }
        let rest = line.rest_of_head();
        if !rest.is_empty() {
            entry.push(Label::first(""), self.value(rest, Names::Items));
        }
    }

    /// The fields of the head, and the lines of the block as fields.
    pub fn fields(&self, line: Line<'_>, entry: &mut Entry) {
        for field in line.head_fields() {
            self.field(field, entry);
        }
        for child in line.lines() {
            self.line(child, entry);
        }
    }

    /// A scored node, an indicator, a unit or a datum.
    fn item(&mut self, line: Line<'_>, role: Role, inside: Option<&str>) {
        let Some(written) = line.name() else { return self.loose(line) };
        let name = self.renames.item(written.text().into()).into_owned();
        let section = match role {
            Role::Unit => Section::Units,
            Role::Datum => Section::Data,
            _ => Section::Nodes,
        };
        let key = self.item_key(&name);
        let mut entry = Entry::new(section, role.word(), key, written.text().to_owned(), line.head().span());
        self.heading(line, &mut entry);
        let mut parent = inside.map(str::to_owned);
        for field in line.head_fields() {
            match field.role() {
                Some(Role::Parent) => parent = Some(self.value(field.said(), Names::Items).into_key()),
                // `era X anno 2024` in a head reads as two fields; in a block it is one line.
                Some(Role::Year) if role != Role::Plan => self.year_of_former(field, &mut entry),
                _ => self.field(field, &mut entry),
            }
        }
        let place = self.entries.len();
        self.entries.push(entry);
        for child in line.lines() {
            match (child.family(), child.role()) {
                (_, Some(Role::Parent)) => {
                    parent = Some(self.value(child.as_field().said(), Names::Items).into_key());
                }
                (Family::Edge, _) => self.edge(child, &name),
                (Family::Item, Some(role)) if role != Role::UnitInCharge => self.item(child, role, Some(&name)),
                _ => {
                    let mut entry = std::mem::take(&mut self.entries[place]);
                    self.line(child, &mut entry);
                    self.entries[place] = entry;
                }
            }
        }
        let parent = parent.filter(|p| *p != self.plan);
        self.entries[place].parent = parent.as_deref().map(|p| self.item_key(p));
        self.entries[place].parent_name = parent;
    }

    /// The plan is the plan, whatever it is called.
    pub fn item_key(&self, name: &str) -> String {
        if name == self.plan { "piano".to_owned() } else { format!("nodo {name}") }
    }

    fn year_of_former(&self, field: Field<'_>, entry: &mut Entry) {
        let year = self.value(field.words(), Names::Items);
        if let Some(former) = entry.was.last_mut() {
            former.year = field.said().first().and_then(Atom::year);
        }
        match entry.lines.iter_mut().rfind(|l| l.label.role == Some(Role::FormerName)) {
            Some(line) => {
                line.value.bare = Some(format!("{} {}", line.value.key(), year.text));
                line.value.text = format!("{} {}", line.value.text, year.text);
                line.value.span = line.value.span.to(year.span);
            }
            None => self.field(field, entry),
        }
    }

    /// `usa X peso 16 %`: an edge, which can come and go by itself.
    fn edge(&mut self, line: Line<'_>, owner: &str) {
        let name = line.name().map_or_else(String::new, |name| self.value(name, Names::Items).into_key());
        let parent = self.item_key(owner);
        let key = format!("{parent} usa {name}");
        let mut entry = Entry::new(Section::Nodes, Role::Use.word(), key, name, line.head().span());
        self.heading(line, &mut entry);
        entry.parent = Some(parent);
        entry.parent_name = Some(owner.to_owned());
        self.fields(line, &mut entry);
        self.entries.push(entry);
    }

    /// A line of a block as a field.
    pub fn line(&self, line: Line<'_>, entry: &mut Entry) {
        if line.role().is_none() {
            let mut value = self.value(line.words().skip(1), Names::Items);
            self.append_block(line, &mut value);
            value.span = line.span();
            return entry.push(Label::unread(line.word().text().to_owned()), value);
        }
        let field = line.as_field();
        if field.has_steps() {
            return self.steps(line, entry);
        }
        self.field(field, entry);
        if let Some(last) = entry.lines.last_mut() {
            self.append_block(line, &mut last.value);
        }
    }

    /// A block that nobody reads is part of the line's value.
    fn append_block(&self, line: Line<'_>, value: &mut Value) {
        let read = |child: Line<'_>| {
            let mut said = self.value(child.words(), names_in(child));
            self.append_block(child, &mut said);
            said
        };
        let mut inner: Vec<Value> = line.lines().map(read).collect();
        if inner.is_empty() {
            return;
        }
        inner.sort_by(|a, b| a.key().cmp(b.key()));
        let block = |word: fn(&Value) -> &str| inner.iter().map(word).collect::<Vec<_>>().join("; ");
        value.bare = Some(format!("{} {{ {} }}", value.key(), block(Value::key)));
        value.text = format!("{} {{ {} }}", value.text, block(|v| &v.text));
    }

    /// A field of a head, or a line as a field.
    pub fn field(&self, field: Field<'_>, entry: &mut Entry) {
        let Some(role) = field.role() else { return };
        let detail = self.value(field.detail(), role.names()).text;
        let mut value = self.value(field.value(), role.names());
        if role == Role::Target
            && let Some(text) = self.amended.get(&value.span.position())
        {
            let bare = text.replace('.', "");
            value = Value { bare: (bare != *text).then_some(bare), text: text.clone(), ..value };
        }
        value.span = field.words().span();
        if role == Role::FormerName {
            let former = |name: Atom<'_>| Former {
                name: name.text().to_owned(),
                year: field.said().last().and_then(Atom::year),
                span: name.span(),
            };
            entry.was.extend(field.said().first().map(former));
        }
        entry.push(Label::of(role, detail), value);
    }

    /// What could not be read is compared word by word.
    pub fn loose(&mut self, line: Line<'_>) {
        let mut value = self.value(line.words(), names_in(line));
        self.append_block(line, &mut value);
        let kind = line.role().map_or("", Role::word);
        let name = value.text.strip_prefix(kind).unwrap_or(&value.text).trim_start().to_owned();
        self.entries.push(Entry::new(Section::Other, kind, format!("riga {}", value.key()), name, value.span));
    }

    /// The values that stand in tables.
    fn tables(&mut self, version: &Version<'_>) {
        let Version { sources, written, plan } = *version;
        let in_table = |f: &&Fact| f.span.source.0 as usize >= written;
        for (role, moment, facts) in moments(plan) {
            let group = format!("{} {moment}", role.word());
            // What lasts is a fact of the year too, once a period tells it: it is said there.
            let own = |f: &&Fact| {
                role != Role::Actuals
                    || moment.len() > 4
                    || plan.course.periods_of(f.item, plan.year, None).all(|(_, p)| p.span != f.span)
            };
            let values = facts.facts.iter().filter(in_table).filter(own).map(|f| (f, String::new()));
            let resources = facts.resources.iter().filter(in_table);
            let resources = resources.map(|f| (f, format!("{} ", Role::Resources.word())));
            let of_units = facts.of_units.iter().map(|f| (f.unit, Fact { item: f.item, value: f.value, span: f.span }));
            let of_units: Vec<(ItemId, Fact)> = of_units.filter(|(_, f)| in_table(&f)).collect();
            let all = values.chain(resources).map(|(fact, word)| (fact, word, None));
            for (fact, word, unit) in all.chain(of_units.iter().map(|(u, f)| (f, String::new(), Some(*u)))) {
                let named = |id: ItemId| self.renames.item(sources.text(plan.item(id).name).into());
                let under = unit.map_or_else(String::new, |unit| format!(" in {}", named(unit)));
                let name = format!("{word}{}{under}", named(fact.item));
                let text = figures::written(plan, fact.value);
                let bare = Some(text.chars().filter(|c| *c != '.').collect());
                let key = format!("{group} {name}");
                let mut entry = Entry::new(Section::Facts, role.word(), key, name, fact.span);
                entry.group = group.clone();
                entry.push(Label::first(""), Value { text, bare, span: fact.span });
                self.entries.push(entry);
            }
        }
    }
}

/// The facts of every moment: the word and the head of the block they would stand in.
fn moments(plan: &Plan) -> Vec<(Role, String, &YearFacts)> {
    let annual = plan.facts.iter().map(|(year, facts)| (Role::Actuals, year.to_string(), facts));
    let at = |year: i32, day: &Option<Date>| match day {
        Some(day) => format!("{year} al {day}"),
        None => year.to_string(),
    };
    let periods = plan.course.periods.iter();
    let periods = periods.map(|(day, facts)| (Role::Actuals, at(day.year(), &Some(*day)), facts));
    let forecasts = plan.course.forecasts.iter();
    let forecasts = forecasts.map(|((year, day), facts)| (Role::Forecast, at(*year, day), facts));
    annual.chain(periods).chain(forecasts).collect()
}

/// What the names in a line are the names of.
pub(super) fn names_in(line: Line<'_>) -> Names {
    line.role().map_or(Names::Items, Role::names)
}

/// A text in the quotes that suit it.
pub(super) fn quote(text: &str) -> String {
    if text.contains('"') { format!("«{text}»") } else { format!("\"{text}\"") }
}
