//! An explanation, step by step.

use crate::diagnostic::{Lang, Text};
use crate::eval::figures;
use crate::eval::number::Interval;
use crate::eval::rule::{Applied, Branch};
use crate::eval::{
    Applicable, Counted, Known, Origin, Scores, State, aggregation, parts, rule_for, slot_weights, stages,
};
use crate::ground::number::{Date, italian};
use crate::plan::{Aggregation, Combine, Decision, Edge, ItemId, Kind, Plan, Rounding, Rule, ScoreFunction, Verdict};
use crate::report::model::{judged, state, state_word};
use crate::source::{Place, Sources};
use crate::text;
use rust_decimal::{Decimal, RoundingStrategy};

/// A figure and the steps that lead to it.
pub struct Explanation {
    /// Name of the node.
    pub name: String,
    /// Its kind.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// Its score as printed, or why there is none.
    pub result: String,
    /// How the score came about, as a word of JSON.
    pub state: &'static str,
    /// The steps, in order.
    pub steps: Vec<Step>,
}

/// One step.
pub struct Step {
    /// How deep it stands.
    pub depth: usize,
    /// What it is: `valore`, `target`, `regola` …
    pub label: String,
    /// What it says.
    pub text: String,
    /// File and line it comes from.
    pub place: Option<(String, u32)>,
}

/// Explains a node, an indicator or a datum.
pub fn explain(sources: &Sources, plan: &Plan, scores: &Scores, item: ItemId, lang: Lang) -> Explanation {
    let mut explainer = Explainer { sources, plan, scores, lang, steps: Vec::new(), day: None };
    let it = plan.item(item);
    let score = scores.get(item);
    let mut result = match score.range {
        Some(range) => Text::same(figures::score_range(plan.policy.print, range)),
        None => state(score.state),
    };
    if let (Some(words), _) = judged(sources, plan, score) {
        result = result.then(&Text::same(format!(" · {words}")));
    }
    if scores.mark(item).foreseen {
        result = result.then(&text!(" · preconsuntivo", " · forecast"));
    }
    match it.kind {
        Kind::Datum => {
            result = Text::same(figures::value(plan, item, scores.values.get(plan, item, plan.year), lang));
            explainer.value(item, plan.year, 0);
            explainer.history(item);
        }
        Kind::Indicator => explainer.indicator(item),
        _ => explainer.node(item),
    }
    Explanation {
        name: sources.text(it.name).to_owned(),
        kind: it.kind,
        title: sources.text(it.title).to_owned(),
        result: result.get(lang).to_owned(),
        state: state_word(score.state),
        steps: explainer.steps,
    }
}

pub(super) struct Explainer<'a> {
    pub(super) sources: &'a Sources,
    pub(super) plan: &'a Plan,
    pub(super) scores: &'a Scores,
    pub(super) lang: Lang,
    pub(super) steps: Vec<Step>,
    /// The day of the year whose data are being explained.
    pub(super) day: Option<Date>,
}

/// Six decimals of a percentage are enough to follow a computation by hand.
fn short(value: Decimal) -> Decimal {
    value.round_dp_with_strategy(8, RoundingStrategy::MidpointAwayFromZero).normalize()
}

impl<'a> Explainer<'a> {
    pub(super) fn step(&mut self, depth: usize, label: Text, text: Text, at: Place) {
        let place = (!at.is_empty()).then(|| {
            let place = self.sources.locate(at);
            (crate::report::model::file(place.file, self.lang).to_owned(), place.line)
        });
        let said = |text: &Text| text.get(self.lang).to_owned();
        self.steps.push(Step { depth, label: said(&label), text: said(&text), place });
    }

    pub(super) fn name(&self, item: ItemId) -> &'a str {
        self.sources.text(self.plan.item(item).name)
    }

    /// One line of source, blanks folded.
    pub(super) fn source(&self, span: Place) -> String {
        crate::document::style::fold(self.sources.text(span))
    }

    pub(super) fn percent(&self, range: Interval) -> String {
        let shown = |v: Decimal| match self.plan.policy.print.percent {
            true => format!("{} %", italian(figures::published_unit(self.plan.policy.print, short(v)).normalize())),
            false => italian(short(v)),
        };
        match range.value() {
            Some(v) => shown(v),
            None => figures::ends(range, range.is_unlimited(), shown),
        }
    }

    fn indicator(&mut self, item: ItemId) {
        let plan = self.plan;
        self.value(item, plan.year, 0);
        self.history(item);
        self.target(item);
        if let Some(hole) = self.scores.inputs().hole(plan, item) {
            let shown = figures::hole(plan, hole);
            self.step(0, text!("target", "target"), text!("{shown}, da decidere", "{shown}, to be decided"), hole.span);
        }
        if let Some(base) = plan.baseline(item) {
            let shown = figures::written(plan, base.value);
            let year = base.year;
            self.step(0, text!("base", "baseline"), text!("{shown} nel {year}", "{shown} in {year}"), base.span);
        }
        match self.scores.apply_rule(plan, item, None) {
            Applicable::Yes(rule, Ok(applied)) => {
                self.which_rule(item);
                self.applied(item, rule, &applied);
            }
            Applicable::Yes(_, Err(_)) => self.step(
                0,
                text!("regola", "rule"),
                text!("non si può applicare a questo valore", "cannot be applied to this value"),
                Place::default(),
            ),
            Applicable::Missing(rule, open) => self.missing(item, rule, open),
            Applicable::Undecided(rule) => {
                let reach = self.percent(crate::eval::undecided(rule));
                let text = text!(
                    "senza il target il punteggio può essere {reach}",
                    "without the target the score can be {reach}"
                );
                self.step(0, text!("da decidere", "to be decided"), text, rule.name);
            }
            Applicable::NotDone => {
                let score = self.percent(Interval::exact(plan.policy.not_done));
                self.step(
                    0,
                    text!("non realizzato", "not done"),
                    text!("vale {score}, qualunque sia la regola", "scores {score}, whatever the rule"),
                    Place::default(),
                );
            }
            Applicable::No => {}
        }
        self.decision(item);
        self.open(item);
        self.foreseen(item);
        self.printed(item);
        self.used_by(item);
    }

    fn missing(&mut self, item: ItemId, rule: &Rule, open: Interval) {
        self.which_rule(item);
        let policy = &self.plan.policy;
        if self.scores.inputs().closed(self.plan) {
            let text = text!("l'anno è chiuso: {}", "the year is closed: {}", self.source(policy.missing_span));
            self.step(0, text!("assente", "missing"), text, policy.missing_span);
        } else {
            self.in_course(open, rule.name);
        }
    }

    /// The value in a year and where it comes from.
    fn value(&mut self, item: ItemId, year: i32, depth: usize) {
        let plan = self.plan;
        let shown = figures::value(plan, item, self.known(item, year), self.lang);
        let label = if depth == 0 {
            text!("valore", "actual")
        } else if year == plan.year {
            Text::same(self.name(item))
        } else {
            Text::same(format!("{} {year}", self.name(item)))
        };
        let origin = self.origin(item, year);
        let (text, at) = match origin {
            Origin::Fact(span) => (self.dated(item, year, Text::same(shown)), span),
            Origin::Baseline(span) => (text!("{shown} (base)", "{shown} (baseline)"), span),
            Origin::Nowhere => match plan.not_reported.get(&(year, item)) {
                Some(&at) => {
                    let cell = self.source(at);
                    (text!("manca: la tabella dice «{cell}»", "missing: the table says “{cell}”"), at)
                }
                None => (text!("manca", "missing"), plan.item(item).name),
            },
            Origin::Formula => {
                let formula = plan.measured(item).and_then(|m| m.formula.as_deref());
                let span = formula.map(|f| f.span()).unwrap_or_default();
                let text = self.dated(item, year, Text::same(shown));
                (text.then(&Text::same(format!(" = {}", self.source(span)))), span)
            }
        };
        self.step(depth, label, text, at);
        // Deep chains of data are cut: each can be asked for by name.
        if depth < 6 && origin == Origin::Formula {
            let outer = self.day;
            if depth == 0 && year == plan.year {
                self.day = self.scores.values.day_of(plan, item);
            }
            let mut seen = Vec::new();
            for (r, _) in plan.measured(item).and_then(|m| m.formula.as_deref()).into_iter().flat_map(|f| f.names()) {
                if !seen.contains(&(r.item, r.back)) {
                    seen.push((r.item, r.back));
                    self.value(r.item, year - r.back, depth + 1);
                }
            }
            self.day = outer;
        }
    }

    fn which_rule(&mut self, item: ItemId) {
        let plan = self.plan;
        let (Some(measured), Some(target)) = (plan.measured(item), self.scores.inputs().target(plan, item)) else {
            return;
        };
        let Some((_, rule)) = rule_for(&plan.policy, measured, target.form, None) else { return };
        let name = self.sources.text(rule.name);
        let (text, at) = match (measured.rule, plan.policy.apply[target.form as usize]) {
            (Some(_), _) => (text!("{name}, scelta dall'indicatore", "{name}, chosen by the indicator"), rule.name),
            (None, Some((_, at))) => (Text::same(format!("{name}  ({})", self.source(at))), at),
            (None, None) => (Text::same(name), rule.name),
        };
        self.step(0, text!("regola", "rule"), text, at);
    }

    /// The line of the rule that gave the score, and what came after it.
    fn applied(&mut self, item: ItemId, rule: &Rule, applied: &Applied) {
        let at = match (applied.branch, &rule.score) {
            (Branch::Guard(i), _) => rule.guards[i].span,
            (Branch::Formula, ScoreFunction::Formula(f)) => f.span(),
            (Branch::Band(i), ScoreFunction::Bands { bands, .. }) => bands[i].span,
            (Branch::Otherwise, ScoreFunction::Bands { otherwise, .. }) => otherwise.span(),
            (Branch::Points, ScoreFunction::Points { on, .. }) => on.span(),
            _ => rule.name,
        };
        let mut line = self.source(at);
        if applied.branch == Branch::Otherwise {
            line = format!("altrimenti {line}");
        }
        let seen = self.seen(item, rule, applied.branch);
        let raw = self.percent(applied.raw);
        self.step(1, text!("si applica", "applies"), Text::same(format!("{line}{seen} = {raw}")), at);
        if let Some((low, high, at)) = rule.limits.filter(|_| applied.limited != applied.raw) {
            let limits = format!("{} … {}", self.percent(Interval::exact(low)), self.percent(Interval::exact(high)));
            let result = self.percent(applied.limited);
            self.step(1, text!("limiti", "limits"), Text::same(format!("{limits} → {result}")), at);
        }
        if let Some(rounding) = rule.rounding {
            self.rounded(1, rounding, applied.limited, applied.score);
        }
    }

    /// What the rule saw: ` con valore = 9,98 %, target = 15,50 %`.
    fn seen(&self, item: ItemId, rule: &Rule, branch: Branch) -> String {
        if matches!(branch, Branch::Guard(_)) {
            return String::new();
        }
        let plan = self.plan;
        let mut seen = Vec::new();
        let goal = self.scores.inputs().target(plan, item).map(|t| t.goal);
        match (self.scores.values.get(plan, item, plan.year), goal) {
            (Known::Day(done), Some(crate::plan::Goal::Day(due))) => {
                seen.push(format!("ritardo = {}", (done.0 - due.0).max(0)));
            }
            (known, _) => {
                seen.push(format!("valore = {}", figures::value(plan, item, known, self.lang)));
                if let Some(crate::plan::Goal::Number(t)) = goal {
                    seen.push(format!("target = {}", figures::quantity(plan, t, figures::measure(plan, item))));
                }
            }
        }
        if let Some(measured) = plan.measured(item) {
            let values = crate::eval::parameters(rule, measured, None);
            for (parameter, value) in rule.parameters.iter().zip(values) {
                if let Some(value) = value {
                    seen.push(format!("{} = {}", self.sources.text(parameter.name), italian(value)));
                }
            }
        }
        format!("  [{}]", seen.join(", "))
    }

    fn node(&mut self, item: ItemId) {
        let plan = self.plan;
        if let Some(aggregation) = aggregation(plan, self.scores.policy(plan), item) {
            self.step(0, text!("politica", "policy"), Text::same(self.source(aggregation.span)), aggregation.span);
            if let Ok(parts) = parts(plan, self.scores, item, aggregation) {
                self.children(aggregation, &parts);
                self.finish(item, aggregation, &parts);
            }
        }
        self.decision(item);
        self.open(item);
        self.foreseen(item);
        self.printed(item);
    }

    fn children(&mut self, aggregation: &Aggregation, parts: &[crate::eval::Part]) {
        let plan = self.plan;
        let counts = |p: &&crate::eval::Part| !matches!(p.counted, Counted::Shared);
        let total: Decimal = parts.iter().filter(counts).fold(Decimal::ZERO, |sum, p| sum.saturating_add(p.weight));
        let weighted = aggregation.combine == Combine::WeightedMean || aggregation.combine == Combine::Sum;
        for part in parts {
            let edge = &plan.edges[part.edge.0 as usize];
            let decided = self.scores.on_edge(part.edge, edge).state == crate::eval::State::Decided;
            let score = match part.counted {
                Counted::Score(range) if decided => {
                    Text::same(self.percent(range)).then(&text!(" (valutazione)", " (decision)"))
                }
                Counted::Score(range) => Text::same(self.percent(range)),
                Counted::Shared => {
                    text!("escluso, il peso va agli altri", "left out, its weight goes to the others")
                }
                Counted::Lost => text!("escluso, il peso si perde", "left out, its weight is lost"),
                Counted::Blocks => text!("senza punteggio: blocca", "no score: it blocks"),
            };
            let weight = match self.scores.inputs().weight(part.edge, edge) {
                Some(w) if aggregation.weight.is_none() => figures::weight(w),
                _ => italian(part.weight.normalize()),
            };
            let share = match (part.counted, weighted) {
                (Counted::Score(range), true) => contribution(part.weight, range, total, aggregation.combine)
                    .map(|c| format!(" → {}", self.percent(c)))
                    .unwrap_or_default(),
                _ => String::new(),
            };
            let by = if weighted { format!("{weight} × ") } else { String::new() };
            let title = crate::document::style::cut(self.sources.text(plan.item(edge.child).title), 48);
            let text = Text::same(by).then(&score).then(&Text::same(format!("{share}  {title}")));
            self.step(1, Text::same(self.name(edge.child)), text, edge.span);
            self.unit_value(edge, 2);
            self.amended_weight(2, edge);
        }
        // A slot in which nothing counts is empty, as it is for the score.
        let filled = |slot| parts.iter().any(|p| counts(&p) && p.component == Some(slot as u16));
        if let Ok(weights) = slot_weights(aggregation, filled) {
            for (component, weight) in aggregation.components.iter().zip(weights) {
                let name = self.sources.text(component.name);
                let weight = self.percent(Interval::exact(weight));
                self.step(1, text!("componente", "component"), Text::same(format!("{name}: {weight}")), component.name);
            }
        }
    }

    /// Limits and rounding of the node, with what the score was before.
    fn finish(&mut self, item: ItemId, aggregation: &Aggregation, parts: &[crate::eval::Part]) {
        let stages = stages(aggregation, parts);
        if let (Some((_, _, at)), Some(stages)) = (aggregation.limits, stages) {
            let line =
                format!("{}: {} → {}", self.source(at), self.percent(stages.combined), self.percent(stages.limited));
            self.step(0, text!("limiti", "limits"), Text::same(line), at);
        }
        if let (Some(rounding), Some(stages)) = (aggregation.rounding, stages) {
            self.rounded(0, rounding, stages.limited, stages.score);
        }
        if let Some(range) = self.scores.get(item).range {
            let text = Text::same(self.percent(range));
            self.step(0, text!("risultato", "result"), text, Place::default());
        }
    }

    /// A stage that rounds: what it does, and what the score was before.
    fn rounded(&mut self, depth: usize, rounding: Rounding, before: Interval, after: Interval) {
        let line = format!("{}: {} → {}", self.source(rounding.span), self.percent(before), self.percent(after));
        let label = match rounding.truncate {
            true => text!("tronca", "truncation"),
            false => text!("arrotonda", "rounding"),
        };
        self.step(depth, label, Text::same(line), rounding.span);
    }

    /// The decisions on a node, or on one edge to it.
    fn decision(&mut self, item: ItemId) {
        self.decisions_on(item, None, 0);
    }

    fn decisions_on(&mut self, item: ItemId, under: Option<ItemId>, depth: usize) {
        let plan = self.plan;
        let decisions: Vec<&Decision> = plan.decisions.iter().filter(|d| d.item == item && d.under == under).collect();
        for decision in decisions {
            let verdict = match decision.verdict {
                Verdict::Score(v) => Text::same(self.percent(Interval::exact(v))),
                Verdict::Between(low, high) => Text::same(self.percent(Interval { low, high })),
                Verdict::NotAssessable => state(State::NotAssessable),
            };
            let part = |s: Place| self.sources.text(s);
            let (body, act, reason) = (part(decision.body), part(decision.act), part(decision.reason));
            let from = match part(decision.deduced) {
                "" => Text::default(),
                deduced => text!(" — dedotto: {deduced}", " — deduced: {deduced}"),
            };
            let text = Text::same(format!("{body}: ")).then(&verdict);
            let text = text.then(&Text::same(format!(" — {reason} ({act})"))).then(&from);
            self.step(depth, text!("valutazione", "decision"), text, decision.span);
        }
    }

    fn printed(&mut self, item: ItemId) {
        let Some(range) = self.scores.get(item).range else { return };
        let print = self.plan.policy.print;
        let shown = figures::score_range(print, range);
        let at = print.rounding.span;
        let before = self.percent(range);
        let exact = range.value().is_none_or(|v| figures::printed(print, v) == figures::published_unit(print, v));
        // Print is a stage too, the last: what it hides is worth a word.
        let shown = if exact { shown } else { format!("{before} → {shown}") };
        self.step(0, text!("stampa", "printed"), Text::same(shown), at);
    }

    /// The value that the unit above has of its own, where units have theirs.
    fn unit_value(&mut self, edge: &Edge, depth: usize) {
        let (plan, year) = (self.plan, self.plan.year);
        if !self.scores.inputs().has_own_value(plan, edge, year) {
            return;
        }
        let unit = self.name(edge.parent);
        let label = text!("valore in {unit}", "actual in {unit}");
        match self.scores.inputs().unit_fact(plan, edge, year) {
            Some(fact) => self.step(depth, label, Text::same(figures::written(plan, fact.value)), fact.span),
            None => {
                let text = text!("manca, mentre altre unità ce l'hanno", "missing, while other units have theirs");
                self.step(depth, label, text, edge.span);
            }
        }
    }

    /// Where the score counts, and what it is there when that differs.
    fn used_by(&mut self, item: ItemId) {
        let plan = self.plan;
        let own = self.scores.get(item);
        for (index, edge) in plan.edges.iter().enumerate().filter(|(_, e)| e.child == item) {
            let parent = self.name(edge.parent);
            let id = crate::plan::EdgeId(index as u32);
            let mut text = match self.scores.inputs().weight(id, edge).map(figures::weight) {
                Some(weight) => text!("{parent} con peso {weight}", "{parent} with weight {weight}"),
                None => Text::same(parent),
            };
            let there = self.scores.on_edge(id, edge);
            if there != own {
                let shown = there.range.map_or_else(|| state(there.state), |r| Text::same(self.percent(r)));
                text = text.then(&text!(", dove vale ", ", where it scores ")).then(&shown);
            }
            self.step(0, text!("conta in", "counts in"), text, edge.span);
            self.unit_value(edge, 1);
            self.amended_weight(1, edge);
            self.decisions_on(item, Some(edge.parent), 1);
        }
    }
}

/// What a child adds to the result.
fn contribution(weight: Decimal, score: Interval, total: Decimal, combine: Combine) -> Option<Interval> {
    let part = score.scaled(weight).ok()?;
    if combine == Combine::Sum { Some(part) } else { part.divided(total).ok() }
}
