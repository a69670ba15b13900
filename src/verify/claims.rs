//! Published figures against computed ones.
//!
//! A figure is *exact* when the computed one rounds to its printed digits, *compatible* when only
//! some value inside the inputs' written digits or a declared range does, else *contradicted*.

use super::checked::{Checked, Found, Shown, finer};
use super::counts;
use super::hold::{as_printed, half_away, hold};
use super::printed;
use super::texts;
use super::together::together;
use super::verdict::Verdict;
use crate::arithmetic::number::fraction::{Q, exact};
use crate::arithmetic::number::{Interval, Number, Real};
use crate::diagnostic::{Code, Text};
use crate::eval::figures;
use crate::eval::{Answer, ExactScores, Inputs, Known, Precision, Scores, Tally, meets, reaches, used};
use crate::plan::{
    self, Algorithm, Claim, Edge, EdgeId, Figure, Goal, Having, MeasureId, Outcomes, Plan, Print, Rounding, Value,
    Waiver, aggregation,
};
use crate::source::Place;
use rust_decimal::Decimal;
use std::cell::RefCell;
use std::cmp::Ordering;

/// Holds every claim against the computation.
pub fn verify(plan: &Plan, waivers: &[Waiver], nominal: &Scores) -> Vec<Checked> {
    let written = Scores::compute(plan, &Inputs::default().with_precision(Precision::Written));
    let print = plan.policy.print;
    let first_words = texts::first_words(plan);
    let (nominal, written) = (Side::new(plan, nominal), Side::new(plan, &written));
    let verifier = Verifier { plan, print, nominal, written, first_words };
    let one = |(index, claim): (usize, &Claim)| {
        let mut checked = verifier.claim(index, claim);
        checked.waived = waiver(waivers, claim).is_some();
        checked
    };
    let mut checked: Vec<Checked> = plan.claims.iter().enumerate().map(one).collect();
    printed::look_below(plan, verifier.nominal.scores.inputs(), &mut checked);
    together(plan, verifier.nominal.scores, verifier.written.scores, &mut checked);
    checked
}

/// The waiver that says why a claim can't be recomputed.
pub fn waiver<'w>(waivers: &'w [Waiver], claim: &Claim) -> Option<&'w Waiver> {
    waivers.iter().find(|w| w.code == Code::ClaimNotComputable && (w.in_plan || claim.span.begins_in(w.scope)))
}

struct Verifier<'a> {
    plan: &'a Plan,
    print: Print,
    nominal: Side<'a>,
    written: Side<'a>,
    first_words: texts::FirstWords,
}

/// Scores, and the same in fractions.
struct Side<'a> {
    scores: &'a Scores,
    exact: RefCell<ExactScores<'a>>,
}

/// A figure as the data come to: as written, and as far as their digits are believed.
type Computed<R = Number> = (Interval<R>, Interval<R>);

impl<'a> Side<'a> {
    fn new(plan: &'a Plan, scores: &'a Scores) -> Side<'a> {
        Side { scores, exact: RefCell::new(ExactScores::new(plan, scores)) }
    }

    /// The score of the item, or of one edge to it.
    fn score(&self, plan: &Plan, claim: &Claim) -> Option<Interval> {
        match edge(plan, claim) {
            Some((id, edge)) => self.scores.on_edge(id, edge),
            None => self.scores.get(claim.item),
        }
        .range
    }

    /// The score of a node that is counted.
    fn of_row(&self, plan: &Plan, (id, edge): plan::counted::Row) -> Option<Interval> {
        match edge {
            Some(edge) => self.scores.on_edge(edge, &plan.edges[edge.0 as usize]),
            None => self.scores.get(id),
        }
        .range
    }

    fn exact_of_row(&self, plan: &Plan, (id, edge): plan::counted::Row) -> Option<Interval<Q>> {
        let mut exact = self.exact.borrow_mut();
        match edge {
            Some(edge) => exact.on_edge(edge, &plan.edges[edge.0 as usize]),
            None => exact.get(id),
        }
        .range
    }

    fn exact_score(&self, plan: &Plan, claim: &Claim) -> Option<Interval<Q>> {
        let mut exact = self.exact.borrow_mut();
        match edge(plan, claim) {
            Some((id, edge)) => exact.on_edge(id, edge),
            None => exact.get(claim.item),
        }
        .range
    }

    /// The value of the item, or that of the unit above one edge to it.
    fn value(&self, plan: &Plan, claim: &Claim) -> Known {
        let edge = edge(plan, claim).map(|(_, e)| e);
        self.scores.values.on_edge(plan, claim.item, edge, claim.year)
    }

    fn exact_value(&self, plan: &Plan, claim: &Claim) -> Option<Interval<Q>> {
        let edge = edge(plan, claim).map(|(_, e)| e);
        match self.exact.borrow_mut().values().on_edge(claim.item, edge, claim.year) {
            Known::Number(exact) => Some(exact),
            _ => None,
        }
    }
}

/// The edge that a claim is about.
fn edge<'p>(plan: &'p Plan, claim: &Claim) -> Option<(EdgeId, &'p Edge)> {
    claim.under.and_then(|p| plan.edges_of(p).find(|(_, e)| e.child == claim.item))
}

impl Verifier<'_> {
    fn claim(&self, index: usize, claim: &Claim) -> Checked {
        // Scores, weights, targets and what follows from them are those of the plan's year.
        let of_year = !matches!(
            claim.figure,
            Figure::Value(_) | Figure::Resources(_) | Figure::Variance(..) | Figure::Formula(..)
        );
        let found = match &claim.figure {
            _ if of_year && claim.year != self.plan.year => Found::missing(self.published(&claim.figure)),
            Figure::Score { value, percent } => self.score(claim, *value, *percent),
            Figure::Value(value) => self.value(claim, *value),
            Figure::Resources(value) => self.resources(claim, *value),
            Figure::Outcome(words) => self.outcome(claim, self.plan.text(*words)),
            Figure::Weight { value, percent } => self.weight(claim, *value, *percent),
            Figure::Target(form, goal, measure) => {
                let shown = |text: String| Shown { text: Text::same(text), number: None };
                let own = self.plan.target(claim.item);
                let same = own.is_some_and(|t| t.form == *form && t.goal == *goal);
                Found::plain(
                    shown(figures::goal(self.plan, *form, goal, *measure)),
                    own.map(|t| shown(figures::target(self.plan, t))),
                    same,
                )
            }
            Figure::Variance(value, measure) => self.variance(claim, *value, *measure),
            Figure::Text(of, words) => texts::text(self.plan, &self.first_words, claim, (*of, *words)),
            Figure::Threshold { outcome, value, percent } => self.threshold(*outcome, *value, *percent),
            Figure::Count(of, value, percent) => match self.tally(of) {
                Some(tally) => counts::held(tally, self.plan, *value, *percent),
                None => Found::missing(self.published(&claim.figure)),
            },
            Figure::Formula(formula, value, measure) => self.formula(claim, formula, (*value, *measure)),
        };
        Checked {
            claim: index,
            verdict: found.verdict,
            published: found.published,
            computed: found.computed,
            interval: found.interval,
            unlimited: found.unlimited,
            difference: found.difference,
            printed: None,
            in_words: matches!(claim.figure, Figure::Text(..)),
            denied: !claim.denied.is_empty(),
            waived: false,
            apart: None,
        }
    }

    /// A figure as published, where nothing is computed to hold it against.
    fn published(&self, figure: &Figure) -> Shown {
        let number = |value: Decimal, unit: MeasureId| {
            let scaled = if unit == MeasureId::PERCENT { times_hundred(value) } else { value };
            Shown { text: Text::same(figures::quantity(self.plan, value, unit)), number: Some(scaled.into()) }
        };
        let words = |text: String| Shown { text: Text::same(text), number: None };
        match figure {
            Figure::Score { value, percent } | Figure::Weight { value, percent } => number(*value, unit(*percent)),
            Figure::Value(Value::Number(value, measure))
            | Figure::Variance(value, measure)
            | Figure::Formula(_, value, measure) => number(*value, *measure),
            Figure::Value(value) => words(figures::written(self.plan, *value)),
            Figure::Resources(value) => number(*value, MeasureId::EURO),
            Figure::Outcome(span) | Figure::Text(_, span) => words(self.plan.text(*span).to_owned()),
            Figure::Threshold { value, percent, .. } | Figure::Count(_, value, percent) => {
                number(*value, unit(*percent))
            }
            Figure::Target(form, goal, measure) => words(figures::goal(self.plan, *form, goal, *measure)),
        }
    }

    fn score(&self, claim: &Claim, value: Decimal, percent: bool) -> Found {
        let (plan, unit) = (self.plan, unit(percent));
        let nominal = self.nominal.score(plan, claim).map(|n| n.each_end(|n| as_many(n, value)));
        let near = nominal.zip(self.written.score(plan, claim));
        let exactly = || self.nominal.exact_score(plan, claim).zip(self.written.exact_score(plan, claim));
        let mut found = self.number(value, unit, as_printed(self.print, value), near, exactly);
        if let Some((nominal, written)) = near {
            found.unlimited = written.hull(&nominal).unwrap_or(written).is_unlimited();
            if let (Interval::Between(..), Some(computed)) = (nominal, &mut found.computed) {
                let shown = |n| figures::quantity(plan, finer(n, value), unit);
                computed.text = Text::same(figures::ends(nominal, nominal.is_unlimited(), shown));
            }
        }
        found
    }

    fn value(&self, claim: &Claim, value: Value) -> Found {
        let plan = self.plan;
        let (nominal, written) = (self.nominal.value(plan, claim), self.written.value(plan, claim));
        if let (Value::Number(published, measure), Known::Number(near)) = (value, nominal) {
            // What is not computed was printed by the same body with its own digits: only the
            // written value counts, not what it may have been rounded from.
            let by_formula = self.nominal.scores.values.by_formula(claim.item, claim.year);
            let is_computed = by_formula.is_some_and(|k| k != Known::Missing);
            let wide = match written {
                Known::Number(wide) if is_computed => wide,
                _ => near,
            };
            let side = if is_computed { &self.written } else { &self.nominal };
            let exactly = || self.nominal.exact_value(plan, claim).zip(side.exact_value(plan, claim));
            return self.number(published, measure, half_away(published), Some((near, wide)), exactly);
        }
        if nominal == Known::Missing {
            return Found::missing(self.published(&claim.figure));
        }
        let shown = |text: Text| Shown { text, number: None };
        let computed = Some(shown(Text::each(|lang| figures::value(plan, claim.item, nominal, lang))));
        let same = match (value, nominal) {
            (Value::Day(a), Known::Day(b)) => a == b,
            (Value::Bool(a), Known::Bool(b)) => a == b,
            (Value::NotDone, Known::NotDone) => true,
            _ => false,
        };
        Found::plain(shown(Text::same(figures::written(plan, value))), computed, same)
    }

    /// A published number of which there is but one computed.
    fn single(&self, value: Decimal, unit: MeasureId, computed: Option<Q>) -> Found {
        let near = computed.as_ref().and_then(|q| Number::of_fraction(q).ok()).map(Interval::One);
        let exactly = || computed.clone().map(|q| (Interval::One(q.clone()), Interval::One(q)));
        self.number(value, unit, half_away(value), near.map(|n| (n, n)), exactly)
    }

    fn resources(&self, claim: &Claim, value: Decimal) -> Found {
        let inputs = self.nominal.scores.inputs();
        self.single(value, MeasureId::EURO, used(self.plan, inputs, claim.item, claim.year).map(exact))
    }

    /// What a formula comes to: by way of data it may hide digits.
    fn formula(&self, claim: &Claim, formula: &Algorithm, (value, measure): (Decimal, MeasureId)) -> Found {
        let near = |side: &Side<'_>| match side.scores.answer(self.plan, formula, claim.year) {
            Answer::Value(Known::Number(n)) => Some(n),
            _ => None,
        };
        let exactly = |side: &Side<'_>| match side.exact.borrow_mut().answer(formula, claim.year) {
            Answer::Value(Known::Number(n)) => Some(n),
            _ => None,
        };
        let both = near(&self.nominal).zip(near(&self.written));
        let exactly = || exactly(&self.nominal).zip(exactly(&self.written));
        self.number(value, measure, half_away(value), both, exactly)
    }

    /// A weight in the unit it is published in: of points a percentage is the share of the total, but
    /// how many points a percentage is worth nobody can say.
    fn weight(&self, claim: &Claim, value: Decimal, percent: bool) -> Found {
        let edge = weighted(self.plan, claim);
        let computed = edge.and_then(|e| match e.weight? {
            own if own.percent == percent => Some(exact(own.value)),
            _ if percent => self.share(e),
            _ => None,
        });
        self.single(value, unit(percent), computed)
    }

    /// The part of all its siblings' points that a weight is.
    fn share(&self, of: &Edge) -> Option<Q> {
        let aggregation = aggregation(self.plan, &self.plan.policy, of.parent)?;
        let counted = |e: &Edge| aggregation.of.is_empty() || aggregation.of.contains(&self.plan.item(e.child).kind);
        let is_sibling = |e: &Edge| counted(e) == counted(of) && e.component == of.component;
        let siblings = self.plan.edges_of(of.parent).map(|(_, e)| e).filter(|e| is_sibling(e));
        let weights = siblings.map(|e| e.weight.filter(|w| !w.percent).map(|w| exact(w.value)));
        let total = Q::sum(weights.collect::<Option<Vec<Q>>>()?.iter()).ok()??;
        exact(of.weight?.value).over(&total).ok()
    }

    /// Actual minus target; for deadlines, days late (early is negative).
    fn variance(&self, claim: &Claim, value: Decimal, measure: MeasureId) -> Found {
        let (plan, own) = (self.plan, Claim { under: None, ..claim.clone() });
        let target = plan.target(claim.item).map(|t| t.goal);
        let near = |side: &Side<'_>| match (side.value(plan, &own), target) {
            (Known::Number(n), Some(Goal::Number(t))) => n.minus(&Interval::of(t)).ok(),
            (Known::Day(done), Some(Goal::Day(due))) => Some(Interval::of(Decimal::from(done.0 - due.0))),
            _ => None,
        };
        let exactly = |side: &Side<'_>| match target {
            Some(Goal::Number(t)) => side.exact_value(plan, &own)?.minus(&Interval::of(t)).ok(),
            _ => None,
        };
        let both = near(&self.nominal).zip(near(&self.written));
        let exactly = || exactly(&self.nominal).zip(exactly(&self.written));
        self.number(value, measure, half_away(value), both, exactly)
    }

    fn outcome(&self, claim: &Claim, published: &str) -> Found {
        let shown = |text: &str| Shown { text: Text::same(text), number: None };
        let nominal = self.nominal.score(self.plan, claim);
        let (Some(outcomes), Some(nominal)) = (&self.plan.policy.outcomes, nominal) else {
            return Found::missing(shown(published));
        };
        let reached = |score: &Number| self.plan.text(outcomes.of(|threshold| score.against(threshold)));
        let (low, high) = (reached(nominal.low()), reached(nominal.high()));
        let text = if low == high { low.to_owned() } else { format!("{low} … {high}") };
        let same = low == published && high == published;
        let mut found = Found::plain(shown(published), Some(shown(&text)), same);
        if !same && self.reaches(outcomes, self.written.score(self.plan, claim).unwrap_or(nominal), published).1 {
            found.verdict = Verdict::Compatible;
        }
        found
    }

    /// The score from which an outcome is reached.
    fn threshold(&self, outcome: Place, value: Decimal, percent: bool) -> Found {
        let said = self.plan.text(outcome);
        let mut bands = self.plan.policy.outcomes.iter().flat_map(|outcomes| &outcomes.bands);
        let own = bands.find(|(_, _, words)| self.plan.text(*words) == said);
        self.single(value, unit(percent), own.map(|(from, ..)| exact(*from)))
    }

    /// How many of some nodes are as they are counted; nothing where the score of one is not known.
    fn tally(&self, of: &plan::Counted) -> Option<Tally> {
        let rows = plan::counted::rows(self.plan, of);
        if of.having == Having::All {
            return Some(Tally::of(rows.iter().map(|_| (true, true))));
        }
        let known = |row: &plan::counted::Row| {
            let (near, wide) = (self.nominal.of_row(self.plan, *row)?, self.written.of_row(self.plan, *row)?);
            // The digits that are written widen what is a range already; of one number they leave it.
            let score = if near.one().is_some() { near } else { wide.hull(&near).unwrap_or(near) };
            self.holds(&of.having, score, || self.nominal.exact_of_row(self.plan, *row))
        };
        Some(Tally::of(rows.iter().map(known).collect::<Option<Vec<_>>>()?.into_iter()))
    }

    /// Whether a score surely is, or may be, as it is counted.
    fn holds(
        &self,
        having: &Having,
        score: Interval,
        exactly: impl Fn() -> Option<Interval<Q>>,
    ) -> Option<(bool, bool)> {
        if let Having::Outcome(words) = having {
            let outcomes = self.plan.policy.outcomes.as_ref()?;
            return Some(self.reaches(outcomes, score, self.plan.text(*words)));
        }
        meets(having, &score).ok().or_else(|| meets(having, &exactly()?).ok())
    }

    /// Whether a score in the interval surely has, or may have, this outcome.
    fn reaches(&self, outcomes: &Outcomes, range: Interval, published: &str) -> (bool, bool) {
        reaches(outcomes, range, |words| self.plan.text(words) == published)
    }

    /// A published number against a computed one; `exactly` is asked where decimals don't decide.
    fn number(
        &self,
        value: Decimal,
        unit: MeasureId,
        rounding: Rounding,
        near: Option<Computed>,
        exactly: impl Fn() -> Option<Computed<Q>>,
    ) -> Found {
        let scale = |v: Number| if unit == MeasureId::PERCENT { v.in_points() } else { v };
        let quantity = |v: Decimal| figures::quantity(self.plan, v, unit);
        let show = |v: Decimal| Shown { text: Text::same(quantity(v)), number: Some(scale(v.into())) };
        let published = show(value);
        let Some((nominal, written)) = near else { return Found::missing(published) };
        let held = hold(value, rounding, &nominal, &written).ok().or_else(|| {
            let (nominal, written) = exactly()?;
            let (verdict, wide) = hold(value, rounding, &nominal, &written).ok()?;
            Some((verdict, wide.numbers().ok()?))
        });
        let Some((verdict, wide)) = held else { return Found::missing(published) };
        let text = |n: Number| quantity(finer(n, value));
        let text = match nominal {
            Interval::One(n) => text(n),
            Interval::Between(low, high) => format!("{} … {}", text(low), text(high)),
        };
        let nearest = if nominal.low().against(value) == Ordering::Greater { nominal.low() } else { nominal.high() };
        let apart = || Number::exact(value).minus(nearest).ok().map(scale);
        Found {
            verdict,
            computed: Some(Shown { text: Text::same(text), number: nominal.value().map(scale) }),
            interval: Some(wide.each_end(scale)),
            difference: if verdict == Verdict::Contradicted { apart() } else { None },
            unlimited: (false, false),
            published,
        }
    }
}

/// A score that has fewer digits than what is published is shown with as many: those that a computation happens to
/// leave say nothing.
fn as_many(value: Number, published: Decimal) -> Number {
    let mut shown = value.decimal().normalize();
    if !value.is_exact() || shown.scale() > published.scale() {
        return value;
    }
    shown.rescale(published.scale());
    Number::exact(shown)
}

/// The edge whose weight a claim is about.
fn weighted<'p>(plan: &'p Plan, claim: &Claim) -> Option<&'p Edge> {
    plan.edges.iter().find(|e| e.child == claim.item && claim.under.map_or(!e.used, |parent| e.parent == parent))
}

/// True for a weight published in points where the plan has a percentage.
pub(super) fn unlike_weight(plan: &Plan, claim: &Claim) -> bool {
    let in_points = matches!(claim.figure, Figure::Weight { percent: false, .. });
    in_points && weighted(plan, claim).and_then(|e| e.weight).is_some_and(|w| w.percent)
}

/// The unit of a figure with or without `%`.
fn unit(percent: bool) -> MeasureId {
    if percent { MeasureId::PERCENT } else { MeasureId::NUMBER }
}

fn times_hundred(value: Decimal) -> Decimal {
    figures::percent_points(value)
}
