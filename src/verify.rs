//! Published figures against computed ones.
//!
//! A figure is *exact* when the computed one rounds to its printed digits, *compatible* when only
//! some value inside the inputs' written digits or a declared range does, else *contradicted*.

use crate::diagnostic::{Code, Diagnostic, Lang, Text};
use crate::eval::figures;
use crate::eval::number::{self, Interval, half_unit};
use crate::eval::{Inputs, Known, Precision, Score, Scores, aggregation};
use crate::ground::number::italian;
use crate::plan::{Claim, Edge, Figure, Goal, ItemId, Kind, MeasureId, Plan, Value, Waiver};
use crate::text;
use rust_decimal::{Decimal, RoundingStrategy};

/// What becomes of a claim.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Verdict {
    /// Computes to the printed digits.
    Exact,
    /// Follows only for some values inside the written digits, or inside a declared range.
    Compatible,
    /// Does not follow.
    Contradicted,
    /// Can't be computed.
    Missing,
}

impl Verdict {
    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Exact => "exact",
            Verdict::Compatible => "compatible",
            Verdict::Contradicted => "contradicted",
            Verdict::Missing => "missing",
        }
    }
}

/// A figure as shown, and as a number where it is one.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// For people.
    pub text: Text,
    /// For machines: unrounded, in the unit it is published in.
    pub number: Option<Decimal>,
}

/// A claim held against the computation.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Index into [`Plan::claims`].
    pub claim: usize,
    /// The outcome.
    pub verdict: Verdict,
    /// As published.
    pub published: Shown,
    /// As computed; `None` when it can't be.
    pub computed: Option<Shown>,
    /// What the written digits allow, in the published unit.
    pub interval: Option<Interval>,
    /// True for a side of the interval, below or above, that has no limit.
    pub unlimited: (bool, bool),
    /// Published minus computed (or minus the nearest end of the interval), in the published unit.
    pub difference: Option<Decimal>,
    /// True when `smentito` says that it is wrong.
    pub denied: bool,
    /// True when a waiver says that it can't be recomputed.
    pub waived: bool,
}

impl Checked {
    /// True when this should fail `verify`.
    pub fn is_finding(&self) -> bool {
        match self.verdict {
            Verdict::Contradicted => !self.denied,
            Verdict::Missing => !self.waived,
            Verdict::Exact | Verdict::Compatible => self.denied,
        }
    }
}

/// Holds every claim against the computation.
pub fn verify(plan: &Plan, waivers: &[Waiver], nominal: &Scores) -> Vec<Checked> {
    let written = Scores::compute(plan, &Inputs::default().with_precision(Precision::Written));
    let verifier = Verifier { plan, nominal, written: &written };
    plan.claims
        .iter()
        .enumerate()
        .map(|(index, claim)| {
            let mut checked = verifier.claim(index, claim);
            checked.waived = waiver(waivers, claim).is_some();
            checked
        })
        .collect()
}

/// The waiver that says why a claim can't be recomputed.
pub fn waiver<'w>(waivers: &'w [Waiver], claim: &Claim) -> Option<&'w Waiver> {
    waivers.iter().find(|w| w.code == Code::ClaimNotComputable && claim.span.begins_in(w.scope))
}

struct Verifier<'a> {
    plan: &'a Plan,
    nominal: &'a Scores,
    written: &'a Scores,
}

impl Verifier<'_> {
    fn claim(&self, index: usize, claim: &Claim) -> Checked {
        // Scores, weights, targets and what follows from them are those of the plan's year.
        let of_year = !matches!(claim.figure, Figure::Value(_) | Figure::Resources(_) | Figure::Variance(..));
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
        };
        Checked {
            claim: index,
            verdict: found.verdict,
            published: found.published,
            computed: found.computed,
            interval: found.interval,
            unlimited: found.unlimited,
            difference: found.difference,
            denied: !claim.denied.is_empty(),
            waived: false,
        }
    }

    /// A figure as published, where nothing is computed to hold it against.
    fn published(&self, figure: &Figure) -> Shown {
        let number = |value: Decimal, unit: MeasureId| {
            let scaled = if unit == MeasureId::PERCENT { times_hundred(value) } else { value };
            Shown { text: Text::same(figures::quantity(self.plan, value, unit)), number: Some(scaled) }
        };
        let words = |text: String| Shown { text: Text::same(text), number: None };
        match figure {
            Figure::Score { value, percent } | Figure::Weight { value, percent } => number(*value, unit(*percent)),
            Figure::Value(Value::Number(value, measure)) | Figure::Variance(value, measure) => number(*value, *measure),
            Figure::Value(value) => words(figures::written(self.plan, *value)),
            Figure::Resources(value) => number(*value, MeasureId::EURO),
            Figure::Outcome(span) => words(self.plan.text(*span).to_owned()),
            Figure::Target(form, goal, measure) => words(figures::goal(self.plan, *form, goal, *measure)),
        }
    }

    /// The score of the item, or of one edge to it.
    fn score_of(&self, scores: &Scores, claim: &Claim) -> Score {
        let edge = claim.under.and_then(|p| self.plan.edges_of(p).find(|(_, e)| e.child == claim.item));
        match edge {
            Some((id, edge)) => scores.on_edge(id, edge),
            None => scores.get(claim.item),
        }
    }

    fn score(&self, claim: &Claim, value: Decimal, percent: bool) -> Found {
        let unit = unit(percent);
        let nominal = self.score_of(self.nominal, claim).range;
        let written = self.score_of(self.written, claim).range;
        let mut found = self.number(value, unit, nominal, written);
        if let (Some(nominal), Some(written)) = (nominal, written) {
            found.unlimited = written.hull(nominal).is_unlimited();
            if let (None, Some(computed)) = (nominal.value(), &mut found.computed) {
                let shown = |v| figures::quantity(self.plan, finer(v, value), unit);
                computed.text = Text::same(figures::ends(nominal, nominal.is_unlimited(), shown));
            }
        }
        found
    }

    fn value(&self, claim: &Claim, value: Value) -> Found {
        let edge = claim.under.and_then(|p| self.plan.edges_of(p).find(|(_, e)| e.child == claim.item)).map(|(_, e)| e);
        let of = |scores: &Scores| scores.values.on_edge(self.plan, claim.item, edge, claim.year);
        let (nominal, written) = (of(self.nominal), of(self.written));
        if let (Value::Number(published, measure), Known::Number(n)) = (value, nominal) {
            let width = match written {
                Known::Number(w) => w,
                _ => n,
            };
            // What is not computed was printed by the same body with its own digits: only the
            // written value counts, not what it may have been rounded from.
            let computed = self.nominal.values.by_formula(claim.item, claim.year).is_some_and(|k| k != Known::Missing);
            return self.number(published, measure, Some(n), Some(if computed { width } else { n }));
        }
        if nominal == Known::Missing {
            return Found::missing(self.published(&claim.figure));
        }
        let shown = |text: Text| Shown { text, number: None };
        let told = |known: Known| Text::each(|lang| figures::value(self.plan, claim.item, known, lang));
        let computed = (nominal != Known::Missing).then(|| shown(told(nominal)));
        let same = match (value, nominal) {
            (Value::Day(a), Known::Day(b)) => a == b,
            (Value::Bool(a), Known::Bool(b)) => a == b,
            (Value::NotDone, Known::NotDone) => true,
            _ => false,
        };
        Found::plain(shown(Text::same(figures::written(self.plan, value))), computed, same)
    }

    fn resources(&self, claim: &Claim, value: Decimal) -> Found {
        let computed = resources(self.plan, claim.item, claim.year).map(Interval::exact);
        self.number(value, MeasureId::EURO, computed, computed)
    }

    /// A weight in the unit it is published in: of points a percentage is the share of the total, but
    /// how many points a percentage is worth nobody can say.
    fn weight(&self, claim: &Claim, value: Decimal, percent: bool) -> Found {
        let edge = weighted(self.plan, claim);
        let computed = edge.and_then(|e| match e.weight? {
            own if own.percent == percent => Some(own.value),
            _ if percent => self.share(e),
            _ => None,
        });
        let computed = computed.map(Interval::exact);
        self.number(value, unit(percent), computed, computed)
    }

    /// The part of all its siblings' points that a weight is.
    fn share(&self, of: &Edge) -> Option<Decimal> {
        let aggregation = aggregation(self.plan, &self.plan.policy, of.parent)?;
        let counted = |e: &Edge| aggregation.of.is_empty() || aggregation.of.contains(&self.plan.item(e.child).kind);
        let is_sibling = |e: &Edge| counted(e) == counted(of) && e.component == of.component;
        let siblings = self.plan.edges_of(of.parent).map(|(_, e)| e).filter(|e| is_sibling(e));
        let total = siblings
            .map(|e| e.weight.filter(|w| !w.percent))
            .try_fold(Decimal::ZERO, |sum, weight| number::add(sum, weight?.value).ok())?;
        number::divide(of.weight?.value, total).ok()
    }

    /// Actual minus target; for deadlines, days late (early is negative).
    fn variance(&self, claim: &Claim, value: Decimal, measure: MeasureId) -> Found {
        let target = self.plan.target(claim.item).map(|t| t.goal);
        let of = |scores: &Scores| match (scores.values.get(self.plan, claim.item, claim.year), target) {
            (Known::Number(n), Some(Goal::Number(t))) => n.minus(Interval::exact(t)).ok(),
            (Known::Day(done), Some(Goal::Day(due))) => Some(Interval::exact(Decimal::from(done.0 - due.0))),
            _ => None,
        };
        self.number(value, measure, of(self.nominal), of(self.written))
    }

    fn outcome(&self, claim: &Claim, published: &str) -> Found {
        let shown = |text: &str| Shown { text: Text::same(text), number: None };
        let word = |score: Decimal| outcome(self.plan, score).map(|s| self.plan.text(s));
        let nominal = self.score_of(self.nominal, claim).range;
        let Some(range) = nominal.filter(|_| self.plan.policy.outcomes.is_some()) else {
            return Found::missing(shown(published));
        };
        let (low, high) = (word(range.low), word(range.high));
        let same = low == Some(published) && high == Some(published);
        let text = if low == high {
            low.unwrap_or("").to_owned()
        } else {
            format!("{} … {}", low.unwrap_or(""), high.unwrap_or(""))
        };
        let mut found = Found::plain(shown(published), Some(Shown { text: Text::same(text), number: None }), same);
        let wide = self.score_of(self.written, claim).range.unwrap_or(range);
        if !same && self.reaches(wide, published) {
            found.verdict = Verdict::Compatible;
        }
        found
    }

    /// True when a score in the interval has this outcome.
    fn reaches(&self, range: Interval, published: &str) -> bool {
        let Some(outcomes) = &self.plan.policy.outcomes else { return false };
        let thresholds = outcomes.bands.iter().map(|b| b.0).filter(|t| range.contains(*t));
        let below = thresholds.clone().map(|t| t.saturating_sub(Decimal::new(1, 20)).max(range.low));
        let tried = [range.low, range.high].into_iter().chain(thresholds).chain(below);
        tried.into_iter().any(|s| outcome(self.plan, s).map(|w| self.plan.text(w)) == Some(published))
    }

    /// A published number against a computed one.
    fn number(&self, value: Decimal, unit: MeasureId, nominal: Option<Interval>, written: Option<Interval>) -> Found {
        let scale = |v: Decimal| if unit == MeasureId::PERCENT { times_hundred(v) } else { v };
        let quantity = |v: Decimal| figures::quantity(self.plan, v, unit);
        let show = |v: Decimal| Shown { text: Text::same(quantity(v)), number: Some(scale(v)) };
        let published = show(value);
        let Some(nominal) = nominal else { return Found::missing(published) };
        let wide = written.unwrap_or(nominal).hull(nominal);
        let printed = |v: Decimal| v.round_dp_with_strategy(value.scale(), RoundingStrategy::MidpointAwayFromZero);
        let half = half_unit(value);
        let readings = Interval { low: value.saturating_sub(half), high: value.saturating_add(half) };
        let verdict = match nominal.value() {
            Some(v) if printed(v) == value => Verdict::Exact,
            _ if overlap(readings, wide) => Verdict::Compatible,
            _ => Verdict::Contradicted,
        };
        let nearest = nominal.value().unwrap_or(if value < nominal.low { nominal.low } else { nominal.high });
        let more = |v: Decimal| finer(v, value);
        let text = match nominal.value() {
            Some(v) => quantity(shorter(v, more(v))),
            None => format!("{} … {}", quantity(more(nominal.low)), quantity(more(nominal.high))),
        };
        Found {
            verdict,
            computed: Some(Shown { text: Text::same(text), number: nominal.value().map(scale) }),
            interval: Some(Interval { low: scale(wide.low), high: scale(wide.high) }),
            difference: (verdict == Verdict::Contradicted).then(|| scale(value.saturating_sub(nearest))),
            unlimited: (false, false),
            published,
        }
    }
}

/// True when the two share more than an end: of a written number only one end belongs to it, and
/// which one a formula may swap.
fn overlap(readings: Interval, wide: Interval) -> bool {
    if wide.is_exact() { readings.contains(wide.low) } else { readings.low < wide.high && wide.low < readings.high }
}

/// Rounded to two digits more than what is published.
fn finer(value: Decimal, published: Decimal) -> Decimal {
    value.round_dp_with_strategy((published.scale() + 2).min(28), RoundingStrategy::MidpointAwayFromZero)
}

/// The rounded form only where it is shorter.
fn shorter(full: Decimal, rounded: Decimal) -> Decimal {
    if full.scale() > rounded.scale() { rounded } else { full }
}

/// The edge whose weight a claim is about.
fn weighted<'p>(plan: &'p Plan, claim: &Claim) -> Option<&'p Edge> {
    plan.edges.iter().find(|e| e.child == claim.item && claim.under.map_or(!e.used, |parent| e.parent == parent))
}

/// True for a weight published in points where the plan has a percentage.
fn unlike_weight(plan: &Plan, claim: &Claim) -> bool {
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

struct Found {
    verdict: Verdict,
    published: Shown,
    computed: Option<Shown>,
    interval: Option<Interval>,
    unlimited: (bool, bool),
    difference: Option<Decimal>,
}

impl Found {
    fn missing(published: Shown) -> Found {
        Found {
            verdict: Verdict::Missing,
            published,
            computed: None,
            interval: None,
            unlimited: (false, false),
            difference: None,
        }
    }

    fn plain(published: Shown, computed: Option<Shown>, same: bool) -> Found {
        let verdict = match (&computed, same) {
            (None, _) => Verdict::Missing,
            (_, true) => Verdict::Exact,
            _ => Verdict::Contradicted,
        };
        Found { verdict, published, computed, interval: None, unlimited: (false, false), difference: None }
    }
}

/// The outcome in words of a score.
pub fn outcome(plan: &Plan, score: Decimal) -> Option<crate::source::Place> {
    let outcomes = plan.policy.outcomes.as_ref()?;
    let band = outcomes.bands.iter().find(|(from, inclusive, _)| score > *from || (*inclusive && score == *from));
    Some(band.map_or(outcomes.otherwise, |(_, _, words)| *words))
}

/// Budget used by a node: as stated, else the sum over the nodes that belong to it.
pub fn resources(plan: &Plan, id: ItemId, year: i32) -> Option<Decimal> {
    let facts = plan.facts.get(&year)?;
    budget(plan, id, &|id| facts.resources(id).map(|f| f.value))
}

/// A budget of a node: as stated, else the sum over the nodes that belong to it.
pub fn budget(plan: &Plan, id: ItemId, stated: &dyn Fn(ItemId) -> Option<Value>) -> Option<Decimal> {
    let mut sum: Option<Decimal> = None;
    // A list and no recursion: nodes may be chained by `in` to any depth, and even in a ring.
    let mut waiting = vec![id];
    while let Some(node) = waiting.pop() {
        match stated(node) {
            Some(Value::Number(v, _)) => sum = Some(crate::eval::number::add(sum.unwrap_or_default(), v).ok()?),
            Some(_) => {}
            None => {
                let own = plan.edges_of(node).map(|(_, e)| e).filter(|e| !e.used && e.child != id);
                waiting.extend(own.map(|e| e.child).filter(|c| plan.item(*c).kind != Kind::Indicator));
            }
        }
    }
    sum
}

/// The findings of `verify` as diagnostics.
pub fn diagnostics(plan: &Plan, checked: &[Checked]) -> Vec<Diagnostic> {
    checked.iter().filter(|c| c.is_finding()).map(|c| diagnostic(plan, c)).collect()
}

fn diagnostic(plan: &Plan, checked: &Checked) -> Diagnostic {
    let claim = &plan.claims[checked.claim];
    let word = plan.name(claim.item);
    let published = |lang: Lang| checked.published.text.get(lang);
    let computed = |lang: Lang| checked.computed.as_ref().map_or("", |c| c.text.get(lang));
    let (it, en) = ([published(Lang::It), computed(Lang::It)], [published(Lang::En), computed(Lang::En)]);
    match checked.verdict {
        Verdict::Contradicted => {
            let mut it = format!("«{word}»: pubblicato {}, calcolato {}", it[0], it[1]);
            let mut en = format!("“{word}”: published {}, computed {}", en[0], en[1]);
            let short = |v: Decimal| italian(v.round_dp(4).normalize());
            if let Some(d) = checked.difference.map(short) {
                it += &format!(", differenza {d}");
                en += &format!(", difference {d}");
            }
            if let Some(i) = checked.interval.filter(|i| !i.is_exact()) {
                let range = figures::ends(i, checked.unlimited, short);
                it += &format!(" (intervallo {range})");
                en += &format!(" (interval {range})");
            }
            let message = Text { it: it.into(), en: en.into() };
            Diagnostic::new(Code::ClaimContradicted, claim.value_span, message).help(text!(
                "correggi la cifra o i dati; se la cifra è sbagliata aggiungi `smentito \"perché\"`; `albero why {word}` dice da dove viene il calcolo",
                "correct the figure or the data; if the figure is wrong add `smentito \"why\"`; `albero why {word}` tells where the computation comes from"
            ))
        }
        Verdict::Missing => not_computable(plan, claim, word, published(Lang::It)),
        Verdict::Exact | Verdict::Compatible => {
            let message = Text {
                it: format!("«{word}»: {} è smentito, ma ora torna con il calcolo ({})", it[0], it[1]).into(),
                en: format!("“{word}”: {} is denied, but now follows ({})", en[0], en[1]).into(),
            };
            let help = text!("togli `smentito`", "remove `smentito`");
            Diagnostic::new(Code::DenialOutdated, claim.denied, message).help(help)
        }
    }
}

/// A figure that nothing is computed to hold against, and why.
fn not_computable(plan: &Plan, claim: &Claim, word: &str, published: &str) -> Diagnostic {
    let (message, help) = if claim.year != plan.year {
        let (year, own) = (claim.year, plan.year);
        let what = claim.kind();
        let message = text!(
            "{what} {year} di «{word}»: pubblicato {published}, ma il piano è del {own}",
            "{what} {year} of “{word}”: published {published}, but the plan is for {own}"
        );
        let help = text!(
            "per un altro anno si ricalcolano solo i valori con i loro dati; se basta, scrivi `consenti non_calcolabile motivo \"…\"` nel blocco",
            "for another year only values with their data are recomputed; if that is enough, write `consenti non_calcolabile motivo \"…\"` in the block"
        );
        (message, help)
    } else if unlike_weight(plan, claim) {
        let message = text!(
            "peso di «{word}»: pubblicato {published} in punti, ma nel piano è in `%`",
            "weight of “{word}”: published {published} in points, but in the plan it has a `%`"
        );
        let help = text!(
            "se anche quello pubblicato è una percentuale, scrivilo con il suo `%`",
            "if the published one is a percentage too, write it with its `%`"
        );
        (message, help)
    } else {
        let message = text!(
            "«{word}»: pubblicato {published}, ma il piano non permette di calcolarlo",
            "“{word}”: published {published}, but the plan cannot compute it"
        );
        let help = text!(
            "mancano dati o regole; se è così, scrivi `consenti non_calcolabile motivo \"…\"` nel blocco",
            "data or rules are missing; if that is right, write `consenti non_calcolabile motivo \"…\"` in the block"
        );
        (message, help)
    };
    Diagnostic::new(Code::ClaimNotComputable, claim.value_span, message).help(help)
}
