//! The edits that turn a text of this year's plan into next year's.

use super::text::{Edit, apply, value};
use super::{DECIMALS, Rollover, labels};
use crate::arithmetic::number::Number;
use crate::diagnostic::Code;
use crate::eval::figures;
use crate::eval::{Known, Origin, Scores};
use crate::plan::{ItemId, Kind, MeasureId, Plan, Rounding, Target, Value};
use crate::source::{Place, Source, Span};
use crate::syntax::view::{Family, Line, Phrase, Role, Tree};
use rust_decimal::Decimal;
use rustc_hash::{FxHashMap, FxHashSet};

pub(super) struct Editor<'a> {
    source: &'a Source,
    tree: Tree<'a>,
    plan: &'a Plan,
    scores: &'a Scores,
    /// Data that only published figures use.
    published: &'a FxHashSet<ItemId>,
    out: &'a mut Rollover,
    /// Items by where their name is written.
    items: FxHashMap<u32, ItemId>,
    edits: Vec<Edit>,
    /// Statements outside blocks that stay, and those that go.
    kept: usize,
    removed: usize,
}

/// The year or day that a target is for.
#[derive(Clone, Copy, PartialEq)]
enum For {
    Plan,
    Year(i32),
    Day,
}

impl<'a> Editor<'a> {
    pub fn new(
        source: &'a Source,
        tree: Tree<'a>,
        plan: &'a Plan,
        scores: &'a Scores,
        published: &'a FxHashSet<ItemId>,
        out: &'a mut Rollover,
    ) -> Editor<'a> {
        let items = plan.ids().map(|id| (plan.item(id).name, id)).filter(|(name, _)| name.source == source.id);
        let items = items.map(|(name, id)| (name.start, id)).collect();
        Editor { source, tree, plan, scores, published, out, items, edits: Vec::new(), kept: 0, removed: 0 }
    }

    /// Goes through the text.
    pub fn run(&mut self) {
        for line in self.tree.lines() {
            match line.family() {
                Family::Facts | Family::Said => {
                    self.removed += 1;
                    self.remove(line);
                }
                family => {
                    self.kept += 1;
                    if family == Family::Table {
                        self.table(line);
                    } else {
                        labels::find(line, self.plan.year, &mut self.out.labels);
                    }
                    if family != Family::Policy {
                        self.statement(line);
                    }
                }
            }
        }
    }

    /// The new text; `None` when all that it said has gone.
    pub fn finish(self) -> Option<String> {
        let text = apply(&self.source.text, self.edits);
        (self.kept > 0 || self.removed == 0).then_some(text)
    }

    fn statement(&mut self, line: Line<'a>) {
        let name = line.atom(1).map(|name| name.name_place().start);
        if let Some(item) = name.and_then(|at| self.items.get(&at)).copied() {
            if self.out.concluded.contains(&item) {
                self.concluded(line, item);
            }
            match self.plan.item(item).kind {
                Kind::Indicator => self.indicator(line, item),
                Kind::Plan => self.year(line),
                Kind::Datum if self.published.contains(&item) => self.unused(line, item),
                _ => {}
            }
        }
        self.out.budgets += usize::from(line.role() == Some(Role::Resources));
        for child in line.lines() {
            self.statement(child);
        }
    }

    /// `indicatori file "…"`
    fn table(&mut self, line: Line<'_>) {
        let file = line.head_field(Role::File).and_then(|f| f.said().first());
        self.out.tables.extend(file.map(|name| name.plain().into_owned()));
        let titles = line.lines_for(Role::Column).filter_map(|column| column.atoms().find(|atom| atom.is_text()));
        let years = [self.plan.year, self.plan.year - 1].map(|year| year.to_string());
        let dated = titles.filter(|title| years.iter().any(|year| title.text().contains(year)));
        self.out.headings.extend(dated.map(|title| title.plain().into_owned()));
    }

    /// `anno 2025`
    fn year(&mut self, line: Line<'_>) {
        let in_block = line.lines_for(Role::Year).map(Line::as_field);
        for field in line.head_field(Role::Year).into_iter().chain(in_block) {
            if let Some(year) = field.said().first().filter(|word| word.year() == Some(self.plan.year)) {
                self.edits.push(Edit { span: year.span().span(), text: (self.plan.year + 1).to_string() });
            }
        }
    }

    /// Says of a datum that only published figures used why nothing uses it now.
    fn unused(&mut self, line: Line<'_>, item: ItemId) {
        let code = Code::UnusedDatum.as_str();
        let is_waiver = |waiver: Line<'_>| waiver.atoms().any(|word| word.text() == code);
        if line.lines_for(Role::Waiver).any(is_waiver) {
            return;
        }
        self.out.published.push(item);
        let waiver = format!("consenti {code} motivo \"serviva alle cifre pubblicate nel {}\"", self.plan.year);
        let (at, text) = match line.lines().next().map(|first| first.span().start) {
            Some(first) => {
                let indent = self.tree.text(Span::new(self.line_start(first), first));
                if indent.trim().is_empty() {
                    (self.commented_start(first), format!("{indent}{waiver}\n"))
                } else {
                    (first, format!("{waiver}; "))
                }
            }
            None if line.has_block() => (line.full_span().end() - 1, format!(" {waiver} ")),
            None => (line.full_span().end(), format!(" {{\n  {waiver}\n}}")),
        };
        self.edits.push(Edit { span: Span::new(at, at), text });
    }

    fn line_start(&self, at: u32) -> u32 {
        self.tree.line_at(Span::new(at, at)).start
    }

    /// Where the line of what stands at `at` begins, or that of the first comment right above it.
    fn commented_start(&self, at: u32) -> u32 {
        let mut start = self.line_start(at);
        for comment in self.tree.comments().iter().rev().map(|c| c.span()).filter(|c| c.end() <= at) {
            let between = self.tree.text(Span::new(comment.end(), start));
            let alone = self.tree.text(Span::new(self.line_start(comment.start), comment.start)).trim().is_empty();
            if !alone || !between.trim().is_empty() || between.matches('\n').count() != 1 {
                break;
            }
            start = self.line_start(comment.start);
        }
        start
    }

    /// A statement with the comments right above it, up to the end of its line.
    fn remove(&mut self, line: Line<'_>) {
        let whole = line.full_span();
        let start = self.commented_start(whole.start);
        let mut end = (self.tree.line_at(Span::new(whole.end(), whole.end())).end() + 1).min(self.source.span().end());
        // One blank line, where there was one before and one after.
        let before = self.tree.text(Span::new(0, start));
        let after = self.tree.text(Span::new(end, self.source.span().end()));
        if (before.is_empty() || before.ends_with("\n\n")) && after.starts_with('\n') {
            end += 1;
        }
        self.edits.push(Edit { span: Span::new(start, end), text: String::new() });
    }

    /// Asks, above what is finished, whether it stays.
    fn concluded(&mut self, declared: Line<'_>, item: ItemId) {
        let start = declared.span().start;
        let line = self.line_start(start);
        let written = self.tree.text(Span::new(line, start));
        let indent: String = written.chars().take_while(|c| c.is_whitespace()).collect();
        let (year, next) = (self.plan.year, self.plan.year + 1);
        let known = self.scores.values.get(self.plan, item, year);
        let detail = match (self.plan.target(item), known) {
            (Some(target), Known::Day(day)) => format!(" ({}, fatto il {day})", figures::target(self.plan, target)),
            (Some(_), _) => String::new(),
            (None, _) => " con tutto ciò che contiene".to_owned(),
        };
        let text = format!("{indent}// Concluso nel {year}{detail}: resta nel {next}?\n");
        self.edits.push(Edit { span: Span::new(line, line), text });
    }

    fn indicator(&mut self, line: Line<'a>, item: ItemId) {
        let targets: Vec<(Line<'a>, For)> = line.lines_for(Role::Target).map(|t| (t, term(t))).collect();
        let (year, next) = (self.plan.year, self.plan.year + 1);
        let decided = targets.iter().any(|(_, term)| *term == For::Year(next));
        let has_base = line.lines_for(Role::Baseline).any(|b| year_of(b) == Some(year));
        let annual = targets.iter().find(|(_, term)| *term != For::Day);
        if let (Some((target, _)), false) = (annual, has_base) {
            self.baseline(*target, item);
        }
        for (target, term) in targets {
            match term {
                For::Plan if decided => self.dated(target, &format!("{year} ")),
                For::Plan | For::Day => self.open(target, item, term),
                For::Year(y) if y == year && !decided => self.open(target, item, term),
                For::Year(_) => {}
            }
        }
        if decided {
            self.out.kept.push(item);
        }
    }

    /// Puts a year in front of a target.
    fn dated(&mut self, target: Line<'_>, year: &str) {
        if let Some(first) = target.as_field().said().first() {
            let at = first.span().start;
            self.edits.push(Edit { span: Span::new(at, at), text: year.to_owned() });
        }
    }

    /// `>= 15,50 %` becomes `>= ? % era >= 15,50 %`.
    fn open(&mut self, target: Line<'_>, item: ItemId, term: For) {
        let front = match term {
            For::Plan => String::new(),
            For::Year(_) => format!("{} ", self.plan.year + 1),
            For::Day => "al ? ".to_owned(),
        };
        let whole = target.as_field().said();
        let (goal, _) = target.as_field().value().split_at_word(Role::FormerValue.word());
        if goal.is_empty() {
            return;
        }
        let is_open = goal.atoms().any(|word| word.is_hole());
        if is_open || !goal.atoms().any(|word| word.is_number()) {
            self.out.holes += usize::from(is_open);
            if !is_open {
                self.out.kept.push(item);
            }
            return;
        }
        let number =
            |t: &Target| figures::in_a_plan(self.plan, t.measure, figures::goal(self.plan, t.form, &t.goal, t.measure));
        // What stood at a distance from the baseline was a number, and there will be another baseline.
        let all = self.plan.targets_of(item).iter();
        let from_base = all.filter(|t| !t.from_base.is_empty()).find(|t| target.full_span().covers(t.span));
        let before =
            self.amended(item, target.full_span()).or(from_base).map_or_else(|| goal.text().to_owned(), number);
        let open = from_base.map_or_else(|| undecided(goal), |t| open_like(self.plan, t));
        let text = format!("{front}{open} era {before}");
        self.edits.push(Edit { span: whole.span().span(), text });
        self.out.holes += 1;
    }

    /// What an act made of the target in a statement, where the form is still the same.
    fn amended(&self, item: ItemId, statement: Place) -> Option<&'a Target> {
        let of = |index: usize| self.plan.course.amended_target(item, index);
        let found = (0..self.plan.targets_of(item).len()).filter_map(of).find(|(was, _)| statement.covers(was.span));
        found.filter(|(was, then)| was.form == then.form).map(|(_, then)| then)
    }

    /// `base 2025 = …` in front of the target.
    fn baseline(&mut self, target: Line<'_>, item: ItemId) {
        let year = self.plan.year;
        let (text, is_rounded) = match self.scores.values.origin(self.plan, item, year) {
            Origin::Fact(_) | Origin::Baseline(_) => {
                let Some(fact) = self.plan.facts.get(&year).and_then(|f| f.get(item)) else { return };
                (value(self.plan, item, fact.value), false)
            }
            Origin::Formula => match self.scores.values.get(self.plan, item, year) {
                Known::Number(n) => match n.value() {
                    Some(n) => self.computed(item, n),
                    None => return,
                },
                _ => return,
            },
            Origin::Nowhere => {
                self.out.without_actual.push(item);
                return;
            }
        };
        if is_rounded {
            self.out.computed += 1;
        } else {
            self.out.given += 1;
        }
        let word = target.word().span();
        let (year, field) = (self.plan.year, Role::Baseline.word());
        let indent = self.tree.text(Span::new(self.line_start(word.start), word.start));
        let (at, text) = if indent.trim().is_empty() {
            let column = target.name().map_or(0, |t| t.span().start - word.start) as usize;
            let note = if is_rounded { "  // calcolata, a due decimali" } else { "" };
            (self.commented_start(word.start), format!("{indent}{field:<column$}{year} = {text}{note}\n"))
        } else {
            (word.start, format!("{field} {year} = {text}; "))
        };
        self.edits.push(Edit { span: Span::new(at, at), text });
    }

    /// A computed value, and whether it had to be rounded.
    fn computed(&self, item: ItemId, number: Number) -> (String, bool) {
        let measure = figures::measure(self.plan, item);
        let scale = if measure == MeasureId::PERCENT { DECIMALS + 2 } else { DECIMALS };
        let rounding = Rounding { quantum: Decimal::new(1, scale), truncate: false, span: Place::default() };
        let short = number.printed(rounding);
        let mut shown = short.normalize();
        if measure != MeasureId::COUNT {
            shown.rescale(scale);
        }
        (value(self.plan, item, Value::Number(shown, measure)), !number.is_exact() || short != number.decimal())
    }
}

/// What a target is for.
/// `>= ? %`
fn open_like(plan: &Plan, target: &Target) -> String {
    let shown = figures::in_a_plan(plan, target.measure, figures::quantity(plan, Decimal::ONE, target.measure));
    let unit = shown.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',');
    format!("{} ?{unit}", target.form.symbol())
}

fn term(target: Line<'_>) -> For {
    match (year_of(target), target.as_field().detail().is_empty()) {
        (Some(year), _) => For::Year(year),
        (None, false) => For::Day,
        (None, true) => For::Plan,
    }
}

/// The year that a target or a baseline is written with.
fn year_of(line: Line<'_>) -> Option<i32> {
    line.as_field().detail().first()?.year()
}

/// A goal with `?` in the place of its numbers.
fn undecided(goal: Phrase<'_>) -> String {
    let words = goal.atoms().filter(|word| !word.is_minus());
    words.map(|word| if word.is_number() { "?".into() } else { word.spelled() }).collect::<Vec<_>>().join(" ")
}
