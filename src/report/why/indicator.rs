//! An indicator: its value, its target, its rule with what it saw, and where it counts.

use super::explainer::Explainer;
use crate::arithmetic::number::Interval;
use crate::arithmetic::number::fraction::Q;
use crate::arithmetic::rule::{Applied, Branch};
use crate::diagnostic::Text;
use crate::eval::figures;
use crate::eval::{Judged, Known, Origin, Outcome};
use crate::ground::number::italian;
use crate::plan::{Edge, EdgeId, Goal, ItemId, OfTree, Rule, RuleParameter, Steps, Term};
use crate::source::Place;
use crate::text;
use rust_decimal::Decimal;

/// The longest term that is a label.
const SHORT: usize = 24;

impl Explainer<'_> {
    pub(super) fn indicator(&mut self, item: ItemId) {
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
        if self.scores.doubt(item).is_none() {
            let judged = self.trace.judged(item, None);
            self.judged(item, &judged);
        }
        self.outcome(item);
        self.used_by(item);
    }

    fn judged(&mut self, item: ItemId, judged: &Judged<'_, Q>) {
        let Some(rule) = judged.rule else { return };
        match &judged.outcome {
            Outcome::Nothing => {}
            Outcome::Applied(applied) => {
                self.which_rule(item, judged);
                self.applied(item, rule, judged, applied);
            }
            Outcome::Impossible(_) => self.step(
                0,
                text!("regola", "rule"),
                text!("non si può applicare a questo valore", "cannot be applied to this value"),
                Place::default(),
            ),
            Outcome::Missing(open) => {
                self.which_rule(item, judged);
                self.missing(open, rule);
            }
            Outcome::Undecided(open) => {
                let reach = self.percent(open);
                let text = text!(
                    "senza il target il punteggio può essere {reach}",
                    "without the target the score can be {reach}"
                );
                self.step(0, text!("da decidere", "to be decided"), text, rule.name);
            }
            Outcome::NotDone => {
                let score = self.about(Interval::of(self.plan.policy.not_done));
                self.step(
                    0,
                    text!("non realizzato", "not done"),
                    text!("vale {score}, qualunque sia la regola", "scores {score}, whatever the rule"),
                    Place::default(),
                );
            }
        }
    }

    fn missing(&mut self, open: &Interval<Q>, rule: &Rule) {
        let policy = &self.plan.policy;
        if self.scores.inputs().closed(self.plan) {
            let text = text!("l'anno è chiuso: {}", "the year is closed: {}", self.source(policy.missing_span));
            self.step(0, text!("assente", "missing"), text, policy.missing_span);
        } else {
            self.in_course(open, rule.name);
        }
    }

    /// The value in a year and where it comes from.
    pub(super) fn value(&mut self, item: ItemId, year: i32, depth: usize) {
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
            let formula = plan.measured(item).and_then(|m| m.formula.as_deref());
            for (term, at) in formula.into_iter().flat_map(|f| f.names()) {
                if seen.contains(&term) {
                    continue;
                }
                seen.push(term);
                match term {
                    Term::Data(r) => self.value(r.item, year - r.back, depth + 1),
                    Term::Tree(asked) => self.asked(asked, year, depth + 1, at),
                }
            }
            self.day = outer;
        }
    }

    /// What the tree says of a node.
    fn asked(&mut self, asked: &OfTree, year: i32, depth: usize, at: Place) {
        let known = self.trace.of_tree(asked, year).numbers();
        let shown = match (asked, known) {
            (OfTree::Score(..), Known::Number(range)) => Text::same(self.about(range)),
            (_, Known::Number(range)) => {
                let (plan, measure) = (self.plan, figures::measure_of_tree(self.plan.policy.print, asked));
                Text::same(figures::quantities(plan, range, measure))
            }
            _ => text!("manca", "missing"),
        };
        let written = self.source(at);
        // The line above says the whole formula: a long term needs no column of its own.
        let (label, text) = match written.split_once('(') {
            Some((function, _)) if written.chars().count() > SHORT => {
                (format!("{function}(…)"), shown.then(&Text::same(format!(" = {written}"))))
            }
            _ => (written, shown),
        };
        self.step(depth, Text::same(label), text, at);
    }

    fn which_rule(&mut self, item: ItemId, judged: &Judged<'_, Q>) {
        let plan = self.plan;
        let (Some(measured), Some(target), Some(rule)) = (plan.measured(item), judged.target, judged.rule) else {
            return;
        };
        let name = self.sources.text(rule.name);
        let (text, at) = match (measured.rule, plan.policy.apply[target.form as usize]) {
            (Some(_), _) => (text!("{name}, scelta dall'indicatore", "{name}, chosen by the indicator"), rule.name),
            (None, Some((_, at))) => (Text::same(format!("{name}  ({})", self.source(at))), at),
            (None, None) => (Text::same(name), rule.name),
        };
        self.step(0, text!("regola", "rule"), text, at);
    }

    /// The line of the rule that gave the score, and what came after it.
    fn applied(&mut self, item: ItemId, rule: &Rule, judged: &Judged<'_, Q>, applied: &Applied<Q>) {
        let at = applied.branch.place(rule);
        let mut line = self.source(at);
        if applied.branch == Branch::Otherwise {
            line = format!("altrimenti {line}");
        }
        if let (Some(inner), Some(score)) = (&rule.inner, &applied.inner) {
            let name = self.sources.text(inner.name);
            let text = Text::same(self.percent(score));
            self.step(1, text!("punteggio di {name}", "score of {name}"), text, inner.name);
        }
        let seen = self.seen(item, rule, judged, applied.branch);
        let raw = self.percent(&applied.raw);
        self.step(1, text!("si applica", "applies"), Text::same(format!("{line}{seen} = {raw}")), at);
        if let Some((low, high, at)) = rule.limits.filter(|_| applied.limited != applied.raw) {
            let limits = format!("{} … {}", self.about(Interval::of(low)), self.about(Interval::of(high)));
            let result = self.percent(&applied.limited);
            self.step(1, text!("limiti", "limits"), Text::same(format!("{limits} → {result}")), at);
        }
        if let Some(rounding) = rule.rounding {
            self.rounded(1, rounding, &applied.limited, &applied.score);
        }
    }

    /// What the rule saw: ` con valore = 9,98 %, target = 15,50 %`.
    fn seen(&self, item: ItemId, rule: &Rule, judged: &Judged<'_, Q>, branch: Branch) -> String {
        if matches!(branch, Branch::Guard(_)) {
            return String::new();
        }
        let plan = self.plan;
        let mut seen = Vec::new();
        let goal = judged.target.map(|t| t.goal);
        match (&judged.value, goal) {
            (Known::Day(done), Some(Goal::Day(due))) => {
                seen.push(format!("ritardo = {}", (done.0 - due.0).max(0)));
            }
            (known, _) => {
                seen.push(format!("valore = {}", figures::value(plan, item, known.clone().numbers(), self.lang)));
                if let Some(Goal::Number(t)) = goal {
                    seen.push(format!("target = {}", figures::quantity(plan, t, figures::measure(plan, item))));
                }
            }
        }
        seen.extend(self.parameters(item, None, rule, &judged.parameters));
        format!("  [{}]", seen.join(", "))
    }

    /// The parameters of a rule, and which of them somebody else gave: on an edge, the indicator; else nobody.
    fn parameters(&self, item: ItemId, edge: Option<&Edge>, rule: &Rule, values: &[Option<Decimal>]) -> Vec<String> {
        let of_item = self.plan.measured(item).filter(|_| edge.is_none_or(|e| e.rule.is_none()));
        let has = |list: &[(u16, Decimal)], i: usize| list.iter().any(|(p, _)| usize::from(*p) == i);
        let from = |i: usize| match (edge.is_some_and(|e| has(&e.parameters, i)), of_item) {
            (true, _) => Text::default(),
            (false, Some(m)) if has(&m.parameters, i) && edge.is_none() => Text::default(),
            (false, Some(m)) if has(&m.parameters, i) => text!(" dell'indicatore", " of the indicator"),
            (false, _) => text!(" di partenza", " by default"),
        };
        let one = |(i, (parameter, value)): (usize, (&RuleParameter, &Option<Decimal>))| {
            let name = self.sources.text(parameter.name);
            let shown = match parameter.part {
                None => format!("{name} = {}", italian((*value)?)),
                Some(_) => {
                    let list = Steps::given(rule, i, values)?;
                    format!("{name}: {}", list.shown(&self.plan.policy, figures::measure(self.plan, item)))
                }
            };
            Some(shown + from(i).get(self.lang))
        };
        rule.parameters.iter().zip(values).enumerate().filter_map(one).collect()
    }

    /// The rule and the parameters that one edge to an indicator has of its own.
    fn rule_of_edge(&mut self, item: ItemId, edge: &Edge) {
        if edge.rule.is_none() && edge.parameters.is_empty() {
            return;
        }
        let judged = self.trace.judged(item, Some(edge));
        let Some(rule) = judged.rule else { return };
        let parameters = self.parameters(item, Some(edge), rule, &judged.parameters).join(", ");
        let name = self.sources.text(rule.name);
        let text = if parameters.is_empty() { name.to_owned() } else { format!("{name}  [{parameters}]") };
        self.step(1, text!("regola", "rule"), Text::same(text), rule.name);
    }

    /// The value that the unit above has of its own, where units have theirs.
    pub(super) fn unit_value(&mut self, edge: &Edge, depth: usize) {
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
            let id = EdgeId(index as u32);
            let mut text = match self.scores.inputs().weight(id, edge).map(figures::weight) {
                Some(weight) => text!("{parent} con peso {weight}", "{parent} with weight {weight}"),
                None => Text::same(parent),
            };
            if self.scores.on_edge(id, edge) != own {
                let there = self.trace.on_edge(id, edge);
                let shown = self.score(&there);
                text = text.then(&text!(", dove vale ", ", where it scores ")).then(&shown);
            }
            self.step(0, text!("conta in", "counts in"), text, edge.span);
            self.rule_of_edge(item, edge);
            self.unit_value(edge, 1);
            self.amended_weight(1, edge);
            let decisions = self.scores.inputs().decisions(plan);
            if decisions.iter().any(|d| (d.item, d.under) == (item, Some(edge.parent))) {
                self.computed(item, Some((id, edge)));
                self.decisions(item, Some(edge.parent), 1);
            }
        }
    }
}
