//! The edits that turn a text of this year's plan into next year's.

use super::{DECIMALS, Edit, Rollover, apply, value};
use crate::eval::number::round;
use crate::eval::{Known, Origin, Scores};
use crate::plan::{ItemId, Kind, MeasureId, Plan, Rounding, Target, Value};
use crate::report::figures;
use crate::source::{Source, Span};
use crate::syntax::ast::Reader;
use crate::syntax::{Ast, Keyword, StatementId, Token, TokenKind};
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

pub(super) struct Editor<'a> {
    source: &'a Source,
    reader: Reader<'a>,
    ast: &'a Ast,
    plan: &'a Plan,
    scores: &'a Scores,
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
        ast: &'a Ast,
        plan: &'a Plan,
        scores: &'a Scores,
        out: &'a mut Rollover,
    ) -> Editor<'a> {
        let items = plan.ids().map(|id| (plan.item(id).name.start, id)).collect();
        let reader = Reader::new(source);
        Editor { source, reader, ast, plan, scores, out, items, edits: Vec::new(), kept: 0, removed: 0 }
    }

    /// Goes through the text.
    pub fn run(&mut self) {
        use Keyword::*;
        for id in self.ast.top() {
            match self.ast.statement(id).keyword() {
                Some(Actuals | Forecast | Decisions | Published | Amendment | Scenario) => {
                    self.removed += 1;
                    self.remove(id);
                }
                keyword => {
                    self.kept += 1;
                    if keyword == Some(Indicators) {
                        self.table(id);
                    }
                    if keyword != Some(Policy) {
                        self.statement(id);
                    }
                }
            }
        }
    }

    /// The new text; `None` when all that it said has gone.
    pub fn finish(self) -> Option<String> {
        let text = apply(&self.source.text, self.source.base, self.edits);
        (self.kept > 0 || self.removed == 0).then_some(text)
    }

    fn text(&self, token: Token) -> &'a str {
        self.reader.text(token.span())
    }

    fn statement(&mut self, id: StatementId) {
        let name = self.ast.args(id).first().map(|t| t.span().start);
        if let Some(item) = name.and_then(|at| self.items.get(&at)).copied() {
            if self.out.concluded.contains(&item) {
                self.concluded(id, item);
            }
            match self.plan.item(item).kind {
                Kind::Indicator => self.indicator(id, item),
                Kind::Plan => self.year(id),
                _ => {}
            }
        }
        self.out.budgets += usize::from(self.ast.statement(id).keyword() == Some(Keyword::Resources));
        for child in self.ast.children(id) {
            self.statement(child);
        }
    }

    /// `indicatori file "…"`
    fn table(&mut self, id: StatementId) {
        let file = self.ast.args(id).iter().find(|t| t.kind() == TokenKind::Text);
        let name = file.map(|t| self.text(*t).trim_matches(['"', '«', '»']).to_owned());
        self.out.tables.extend(name);
    }

    /// `anno 2025`
    fn year(&mut self, id: StatementId) {
        let year = self.plan.year.to_string();
        let in_block = self.ast.children(id).filter(|c| self.ast.statement(*c).keyword() == Some(Keyword::Year));
        let mut tokens: Vec<Token> = in_block.filter_map(|c| self.ast.args(c).first().copied()).collect();
        tokens.extend(
            self.ast
                .args(id)
                .windows(2)
                .filter_map(|pair| (self.text(pair[0]) == Keyword::Year.word()).then_some(pair[1])),
        );
        tokens.retain(|t| self.text(*t) == year);
        for token in tokens {
            self.edits.push(Edit { span: token.span(), text: (self.plan.year + 1).to_string() });
        }
    }

    fn line_start(&self, at: u32) -> u32 {
        self.reader.line(Span::new(at, at)).start
    }

    /// Where the line of what stands at `at` begins, or that of the first comment right above it.
    fn commented_start(&self, at: u32) -> u32 {
        let mut start = self.line_start(at);
        for comment in self.ast.comments.iter().rev().map(|c| c.span()).filter(|c| c.end() <= at) {
            let between = self.reader.text(Span::new(comment.end(), start));
            let alone = self.reader.text(Span::new(self.line_start(comment.start), comment.start)).trim().is_empty();
            if !alone || !between.trim().is_empty() || between.matches('\n').count() != 1 {
                break;
            }
            start = self.line_start(comment.start);
        }
        start
    }

    /// A statement with the comments right above it, up to the end of its line.
    fn remove(&mut self, id: StatementId) {
        let whole = self.ast.full_span(id);
        let start = self.commented_start(whole.start);
        let mut end = (self.reader.line(Span::new(whole.end(), whole.end())).end() + 1).min(self.source.span().end());
        // One blank line, where there was one before and one after.
        let before = self.reader.text(Span::new(self.source.base, start));
        let after = self.reader.text(Span::new(end, self.source.span().end()));
        if (before.is_empty() || before.ends_with("\n\n")) && after.starts_with('\n') {
            end += 1;
        }
        self.edits.push(Edit { span: Span::new(start, end), text: String::new() });
    }

    /// Asks, above what is finished, whether it stays.
    fn concluded(&mut self, id: StatementId, item: ItemId) {
        let start = self.ast.word(id).span().start;
        let line = self.line_start(start);
        let written = self.reader.text(Span::new(line, start));
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

    fn indicator(&mut self, id: StatementId, item: ItemId) {
        let ast = self.ast;
        let of = |keyword| -> Vec<StatementId> {
            ast.children(id).filter(|c| ast.statement(*c).keyword() == Some(keyword)).collect()
        };
        let targets: Vec<(StatementId, For)> =
            of(Keyword::Target).into_iter().map(|t| (t, self.term(self.ast.args(t)))).collect();
        let (year, next) = (self.plan.year, self.plan.year + 1);
        let decided = targets.iter().any(|(_, term)| *term == For::Year(next));
        let has_base = of(Keyword::Baseline)
            .iter()
            .any(|b| self.ast.args(*b).first().is_some_and(|t| self.text(*t) == year.to_string()));
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

    /// What a target is for.
    fn term(&self, args: &[Token]) -> For {
        match args.first() {
            Some(t) if t.kind() == TokenKind::Numeric => self.text(*t).parse().map_or(For::Plan, For::Year),
            Some(t) if t.kind() == TokenKind::Name && self.text(*t) == Keyword::At.word() => For::Day,
            _ => For::Plan,
        }
    }

    /// Puts a year in front of a target.
    fn dated(&mut self, target: StatementId, year: &str) {
        if let Some(first) = self.ast.args(target).first() {
            let at = first.span().start;
            self.edits.push(Edit { span: Span::new(at, at), text: year.to_owned() });
        }
    }

    /// `>= 15,50 %` becomes `>= ? % era >= 15,50 %`.
    fn open(&mut self, target: StatementId, item: ItemId, term: For) {
        let args = self.ast.args(target);
        let (skip, front) = match term {
            For::Plan => (0, String::new()),
            For::Year(_) => (1, format!("{} ", self.plan.year + 1)),
            For::Day => (2, "al ? ".to_owned()),
        };
        let (Some(from), Some(first)) = (args.get(skip), args.first()) else { return };
        let said = &args[skip..];
        let end = said.iter().position(|t| self.text(*t) == Keyword::Was.word()).unwrap_or(said.len());
        let said = &said[..end];
        let has = |kind| said.iter().any(|t| t.kind() == kind);
        let Some(last) = said.last().filter(|_| has(TokenKind::Numeric) && !has(TokenKind::Hole)) else {
            self.out.holes += usize::from(has(TokenKind::Hole));
            if !has(TokenKind::Hole) {
                self.out.kept.push(item);
            }
            return;
        };
        let words: Vec<&str> = said
            .iter()
            .filter(|t| t.kind() != TokenKind::Minus)
            .map(|t| if t.kind() == TokenKind::Numeric { "?" } else { self.text(*t) })
            .collect();
        let whole = first.span().to(args.last().map_or(last.span(), |t| t.span()));
        let before = self.reader.text(from.span().to(last.span()));
        let amended = self.amended(item, self.ast.full_span(target));
        let before = amended.map_or_else(|| before.to_owned(), |t| figures::target(self.plan, t));
        let text = format!("{front}{} era {before}", words.join(" "));
        self.edits.push(Edit { span: whole, text });
        self.out.holes += 1;
    }

    /// What an act made of the target in a statement, where the form is still the same.
    fn amended(&self, item: ItemId, statement: Span) -> Option<&'a Target> {
        let of = |index: usize| {
            let changes = self.plan.course.target_changes_at(item, index);
            let (mut first, mut last) = (None, None);
            for (was, then) in changes {
                first = first.or(Some(was));
                last = Some(then);
            }
            first.zip(last)
        };
        let within = |span: Span| statement.start <= span.start && span.end() <= statement.end();
        let found = (0..self.plan.targets_of(item).len()).filter_map(of).find(|(was, _)| within(was.span));
        found.filter(|(was, then)| was.form == then.form).map(|(_, then)| then)
    }

    /// `base 2025 = …` in front of the target.
    fn baseline(&mut self, target: StatementId, item: ItemId) {
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
        let word = self.ast.word(target).span();
        let (year, field) = (self.plan.year, Keyword::Baseline.word());
        let indent = self.reader.text(Span::new(self.line_start(word.start), word.start));
        let (at, text) = if indent.trim().is_empty() {
            let column = self.ast.args(target).first().map_or(0, |t| t.span().start - word.start) as usize;
            let note = if is_rounded { "  // calcolata, a due decimali" } else { "" };
            (self.commented_start(word.start), format!("{indent}{field:<column$}{year} = {text}{note}\n"))
        } else {
            (word.start, format!("{field} {year} = {text}; "))
        };
        self.edits.push(Edit { span: Span::new(at, at), text });
    }

    /// A computed value, and whether it had to be rounded.
    fn computed(&self, item: ItemId, number: Decimal) -> (String, bool) {
        let measure = figures::measure(self.plan, item);
        let scale = if measure == MeasureId::PERCENT { DECIMALS + 2 } else { DECIMALS };
        let rounding = Rounding { quantum: Decimal::new(1, scale), truncate: false, span: Span::default() };
        let short = round(number, rounding).unwrap_or(number);
        let mut shown = short.normalize();
        if measure != MeasureId::COUNT {
            shown.rescale(scale);
        }
        (value(self.plan, item, Value::Number(shown, measure)), short != number)
    }
}
