//! From the trees of one side to its entries.

use super::compare::Renames;
use super::entry::{Entry, Label, Section, Value};
use super::statement::Statement;
use super::{TITLE, Version};
use crate::plan::{Fact, ItemId, Kind, Plan, YearFacts};
use crate::report::figures;
use crate::source::SourceId;
use crate::syntax::ast::Reader;
use crate::syntax::number::Date;
use crate::syntax::{self, Ast, Context, Keyword, StatementId, TokenKind, number};
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// Everything that one side declares.
pub(super) fn collect(version: &Version<'_>, renames: &Renames) -> Vec<Entry> {
    let asts: Vec<(Ast, Reader<'_>)> = (0..version.written)
        .map(|i| version.sources.get(SourceId(i as u32)))
        .map(|source| (syntax::parse(source).0, Reader::new(source)))
        .collect();
    let mut collector = Collector { renames, plan: String::new(), entries: Vec::new() };
    // The plan's own name first: areas that say `in PLAN` and those that don't stand in one place.
    let plans = asts.iter().flat_map(|(ast, reader)| {
        let named = |id: &StatementId| ast.statement(*id).keyword() == Some(Keyword::Plan);
        ast.top().filter(named).filter_map(|id| Some(reader.text(ast.args(id).first()?.span())))
    });
    collector.plan = plans.take(1).map(|name| renames.item(name.into())).collect();
    for (ast, reader) in &asts {
        for id in ast.top() {
            collector.top(Statement::new(ast, *reader, id, None, Context::TOP));
        }
    }
    collector.listed(version);
    collector.tables(version);
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

/// Names that are not those of items, so that renaming an item leaves them alone.
fn refers_to_items(keyword: Option<Keyword>) -> bool {
    use Keyword::*;
    !matches!(keyword, Some(Source | Measure | Rule | Policy | Component | Apply | NodeRule | Parameter))
}

pub(super) struct Collector<'r> {
    pub renames: &'r Renames,
    /// Name of the plan, the new one where it was renamed.
    plan: String,
    pub entries: Vec<Entry>,
}

impl Collector<'_> {
    /// Tokens in canonical spelling. Compared with the new names of what was renamed, and without
    /// the dots of numbers.
    pub fn value(&self, s: &Statement<'_>, field: Option<Keyword>, from: usize, to: usize) -> Value {
        let mut value = Value { span: s.span(from, to), ..Value::default() };
        let mut bare: Option<String> = None;
        for at in from..to.min(s.tokens().len()) {
            let blank = if at > from && !s.spelling.is_glued(at) { " " } else { "" };
            let shown = if s.is_text(at) { quote(&s.plain_text(at)).into() } else { s.spelling.word(at) };
            let compared = self.compared(s, field, at, shown.clone());
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

    fn compared<'s>(
        &'s self,
        s: &Statement<'s>,
        field: Option<Keyword>,
        at: usize,
        shown: Cow<'s, str>,
    ) -> Cow<'s, str> {
        match s.kind(at) {
            Some(TokenKind::Name) if field == Some(Keyword::Policy) => self.renames.policy(shown),
            Some(TokenKind::Name) if refers_to_items(field) => self.renames.item(shown),
            Some(TokenKind::Numeric) if shown.contains('.') && number::number(&shown).is_ok() => {
                shown.replace('.', "").into()
            }
            _ => shown,
        }
    }

    fn top(&mut self, s: Statement<'_>) {
        match s.keyword() {
            Some(Keyword::Source | Keyword::Measure) => self.labelled(&s),
            Some(Keyword::Policy) => self.policy(&s),
            Some(Keyword::Actuals | Keyword::Forecast) => self.facts(&s),
            Some(Keyword::Decisions | Keyword::Published | Keyword::Amendment | Keyword::Scenario) => self.block(&s),
            Some(keyword) if Kind::of(keyword).is_some() => self.item(&s, None),
            _ => self.loose(&s),
        }
    }

    /// `fonte`, `misura`
    fn labelled(&mut self, s: &Statement<'_>) {
        let keyword = s.keyword().unwrap_or(Keyword::Source);
        let name = self.value(s, Some(keyword), 1, 2).text;
        let key = format!("{} {name}", keyword.word());
        let mut entry = Entry::new(Section::Labels, keyword.word(), key, name, s.span(0, s.head()));
        self.heading(s, &mut entry);
        for (field, at, end) in s.head_fields() {
            self.field(s, field, at, end, &mut entry);
        }
        self.children(s, Context::NOTHING, &mut entry);
        self.entries.push(entry);
    }

    /// The title, and whatever else stands before the fields of the head.
    pub fn heading(&self, s: &Statement<'_>, entry: &mut Entry) {
        let mut rest = 2;
        if s.is_text(2) {
            entry.title = s.plain_text(2);
            entry.push(Label::first(TITLE), self.value(s, None, 2, 3));
            rest = 3;
        }
        if rest < s.head() {
            entry.push(Label::first(""), self.value(s, None, rest, s.head()));
        }
    }

    /// A scored node, an indicator, a unit or a datum.
    fn item(&mut self, s: &Statement<'_>, inside: Option<&str>) {
        let Some((keyword, kind)) = s.keyword().and_then(|k| Some((k, Kind::of(k)?))) else { return };
        if s.tokens().len() < 2 {
            return self.loose(s);
        }
        let name = self.renames.item(s.spelling.word(1)).into_owned();
        let section = match kind {
            Kind::Unit => Section::Units,
            Kind::Datum => Section::Data,
            _ => Section::Nodes,
        };
        let written = s.text(1).to_owned();
        let mut entry = Entry::new(section, kind.word(), self.item_key(&name), written, s.span(0, s.head()));
        self.heading(s, &mut entry);
        let mut parent = inside.map(str::to_owned);
        for (field, at, end) in s.head_fields() {
            match field {
                Keyword::In => parent = Some(self.value(s, None, at + 1, end).into_key()),
                // `era X anno 2024` in a head reads as two fields; in a block it is one line.
                Keyword::Year if kind != Kind::Plan => self.year_of_former(s, at, end, &mut entry),
                _ => self.field(s, field, at, end, &mut entry),
            }
        }
        let context = keyword.block_context(s.context, false);
        let place = self.entries.len();
        self.entries.push(entry);
        for child in s.children(context) {
            match child.keyword() {
                Some(Keyword::In) => parent = Some(self.value(&child, None, 1, child.tokens().len()).into_key()),
                Some(Keyword::Use) => self.edge(&child, &name),
                Some(k) if declares(&child, k, context) => self.item(&child, Some(&name)),
                _ => {
                    let mut entry = std::mem::take(&mut self.entries[place]);
                    self.line(&child, &mut entry);
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

    fn year_of_former(&self, s: &Statement<'_>, at: usize, end: usize, entry: &mut Entry) {
        let year = self.value(s, Some(Keyword::Year), at, end);
        match entry.lines.iter_mut().rfind(|l| l.label.word == Keyword::Was.word()) {
            Some(line) => {
                line.value.bare = Some(format!("{} {}", line.value.key(), year.text));
                line.value.text = format!("{} {}", line.value.text, year.text);
                line.value.span = line.value.span.to(year.span);
            }
            None => self.field(s, Keyword::Year, at, end, entry),
        }
    }

    /// `usa X peso 16 %`: an edge, which can come and go by itself.
    fn edge(&mut self, s: &Statement<'_>, owner: &str) {
        let name = self.value(s, None, 1, 2).into_key();
        let parent = self.item_key(owner);
        let key = format!("{parent} usa {name}");
        let mut entry = Entry::new(Section::Nodes, Keyword::Use.word(), key, name, s.span(0, s.head()));
        self.heading(s, &mut entry);
        entry.parent = Some(parent);
        entry.parent_name = Some(owner.to_owned());
        for (field, at, end) in s.head_fields() {
            self.field(s, field, at, end, &mut entry);
        }
        self.children(s, Context::USE, &mut entry);
        self.entries.push(entry);
    }

    /// The lines of a block as fields.
    pub fn children(&self, s: &Statement<'_>, context: Context, entry: &mut Entry) {
        for child in s.children(context) {
            self.line(&child, entry);
        }
    }

    /// A line of a block as a field.
    pub fn line(&self, s: &Statement<'_>, entry: &mut Entry) {
        let end = s.tokens().len();
        let Some(keyword) = s.keyword() else {
            let mut value = self.value(s, None, 1, end);
            self.append_block(s, &mut value);
            value.span = s.span(0, end);
            return entry.push(Label::unread(s.text(0).to_owned()), value);
        };
        if matches!(keyword, Keyword::Bands | Keyword::Points | Keyword::Outcome) {
            return self.steps(s, keyword, entry);
        }
        self.field(s, keyword, 0, end, entry);
        if let Some(last) = entry.lines.last_mut() {
            self.append_block(s, &mut last.value);
        }
    }

    /// A block that nobody reads is part of the line's value.
    fn append_block(&self, s: &Statement<'_>, value: &mut Value) {
        let read = |child: Statement<'_>| {
            let mut line = self.value(&child, child.keyword(), 0, child.tokens().len());
            self.append_block(&child, &mut line);
            line
        };
        let mut inner: Vec<Value> = s.children(Context::NOTHING).map(read).collect();
        if inner.is_empty() {
            return;
        }
        inner.sort_by(|a, b| a.key().cmp(b.key()));
        let block = |word: fn(&Value) -> &str| inner.iter().map(word).collect::<Vec<_>>().join("; ");
        value.bare = Some(format!("{} {{ {} }}", value.key(), block(Value::key)));
        value.text = format!("{} {{ {} }}", value.text, block(|v| &v.text));
    }

    /// A field whose word is token `at`.
    pub fn field(&self, s: &Statement<'_>, keyword: Keyword, at: usize, end: usize, entry: &mut Entry) {
        let start = at + 1;
        let detail_end = start + detail(s, keyword, start, end);
        let detail = self.value(s, Some(keyword), start, detail_end).text;
        let equals = s.kind(detail_end) == Some(TokenKind::Eq) && keyword == Keyword::Baseline;
        let skips = equals || (detail_end > start && s.is_word(detail_end, "vale"));
        let mut value = self.value(s, Some(keyword), (detail_end + usize::from(skips)).min(end), end);
        value.span = s.span(at, end);
        if keyword == Keyword::Was && s.context.meets(FORMER_NAMES) {
            entry.was.extend((start < end).then(|| s.text(start).to_owned()));
        }
        entry.push(Label::of(keyword, detail), value);
    }

    /// What could not be read is compared word by word.
    pub fn loose(&mut self, s: &Statement<'_>) {
        let mut value = self.value(s, s.keyword(), 0, s.tokens().len());
        self.append_block(s, &mut value);
        let kind = s.keyword().map_or("", Keyword::word);
        let name = value.text.strip_prefix(kind).unwrap_or(&value.text).trim_start().to_owned();
        self.entries.push(Entry::new(Section::Other, kind, format!("riga {}", value.key()), name, value.span));
    }

    /// The values that stand in tables.
    fn tables(&mut self, version: &Version<'_>) {
        let Version { sources, written, plan } = *version;
        let in_table = |f: &&Fact| sources.find(f.span.start).0 as usize >= written;
        for (keyword, moment, facts) in moments(plan) {
            let group = format!("{} {moment}", keyword.word());
            // What lasts is a fact of the year too, once a period tells it: it is said there.
            let own = |f: &&Fact| {
                keyword != Keyword::Actuals
                    || moment.len() > 4
                    || plan.course.periods_of(f.item, plan.year).all(|(_, p)| p.span != f.span)
            };
            let values = facts.facts.iter().filter(in_table).filter(own).map(|f| (f, String::new()));
            let resources = facts.resources.iter().filter(in_table);
            let resources = resources.map(|f| (f, format!("{} ", Keyword::Resources.word())));
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
                let mut entry = Entry::new(Section::Facts, keyword.word(), key, name, fact.span);
                entry.group = group.clone();
                entry.push(Label::first(""), Value { text, bare, span: fact.span });
                self.entries.push(entry);
            }
        }
    }
}

/// The facts of every moment: the word and the head of the block they would stand in.
fn moments(plan: &Plan) -> Vec<(Keyword, String, &YearFacts)> {
    let annual = plan.facts.iter().map(|(year, facts)| (Keyword::Actuals, year.to_string(), facts));
    let at = |year: i32, day: &Option<Date>| match day {
        Some(day) => format!("{year} al {day}"),
        None => year.to_string(),
    };
    let periods = plan.course.periods.iter();
    let periods = periods.map(|(day, facts)| (Keyword::Actuals, at(day.year(), &Some(*day)), facts));
    let forecasts = plan.course.forecasts.iter();
    let forecasts = forecasts.map(|((year, day), facts)| (Keyword::Forecast, at(*year, day), facts));
    annual.chain(periods).chain(forecasts).collect()
}

/// Where `era` gives a former name; elsewhere it gives a former value.
const FORMER_NAMES: Context = Context::TOP
    .or(Context::NODE)
    .or(Context::PLAN)
    .or(Context::INDICATOR)
    .or(Context::SCORECARD)
    .or(Context::UNIT)
    .or(Context::DATUM);

/// True for a child that is a declaration and not a field.
fn declares(child: &Statement<'_>, keyword: Keyword, context: Context) -> bool {
    // `unità x` without a title names the unit of the node around it.
    let is_field = keyword == Keyword::Unit && context != Context::UNIT && !child.is_text(2);
    Kind::of(keyword).is_some() && !is_field
}

/// How many tokens after a field's word belong to the field's label and not to its value.
fn detail(s: &Statement<'_>, keyword: Keyword, start: usize, end: usize) -> usize {
    let is_year = |at: usize| {
        let text = s.text(at);
        s.kind(at) == Some(TokenKind::Numeric) && text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit())
    };
    let present = usize::from(start < end);
    match keyword {
        Keyword::Target if s.is_word(start, "al") && start + 1 < end => 2,
        Keyword::Column => s.find(start, end, |at| s.is_text(at)) - start,
        Keyword::Target | Keyword::Baseline => usize::from(start < end && is_year(start)),
        Keyword::Parameter | Keyword::Waive | Keyword::Operator => present,
        Keyword::Component if s.owner == Some(Keyword::NodeRule) => present,
        Keyword::If => s.find(start, end, |at| s.is_word(at, "vale")) - start,
        _ => 0,
    }
}

/// A text in the quotes that suit it.
pub(super) fn quote(text: &str) -> String {
    if text.contains('"') { format!("«{text}»") } else { format!("\"{text}\"") }
}
