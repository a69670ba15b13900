//! Which policy gives the published scores: where scores are rounded, what a missing actual does and
//! whether limits hold are changed in every combination, and each is computed anew.
//!
//! A relation seldom says at which stage it rounds. Here its own figures say it.

use crate::arithmetic::number::Number;
use crate::eval::{ExactScores, Inputs, Outcome, Precision, Scores, State};
use crate::plan::{Claim, Figure, Kind, Plan, Policy, Print, Rounding, Treatment};
use crate::verify::{Verdict, as_printed, hold};
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// What a stage does with a score.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Stage {
    /// As the policy says.
    Declared,
    /// Leaves it as it is.
    Exact,
    /// Half away from zero.
    Rounded,
    /// Towards zero.
    Truncated,
}

/// What a missing actual does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Missing {
    /// As the policy says.
    Declared,
    /// `vale 0 %`
    Zero,
    /// `escluso ripartisce`
    Shared,
    /// `escluso perso`
    Lost,
}

/// Whether rules have limits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Limits {
    /// As the policy says.
    Declared,
    /// Between 0 and 100 %, where a rule has none.
    Everywhere,
    /// Nowhere.
    Nowhere,
}

/// One combination.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Combination {
    /// What a missing actual does.
    pub missing: Missing,
    /// Limits of rules.
    pub limits: Limits,
    /// The score of a rule.
    pub rule: Stage,
    /// What the kinds of node in `kinds` do; the others leave scores as they are.
    pub node: Stage,
    /// Which kinds of node round.
    pub kinds: Vec<Kind>,
    /// Print.
    pub print: Stage,
}

impl Combination {
    /// The policy as it is written.
    pub const DECLARED: Combination = Combination {
        missing: Missing::Declared,
        limits: Limits::Declared,
        rule: Stage::Declared,
        node: Stage::Declared,
        kinds: Vec::new(),
        print: Stage::Declared,
    };

    /// How many parts differ from what is written.
    fn changes(&self) -> usize {
        let parts = [
            self.missing != Missing::Declared,
            self.limits != Limits::Declared,
            self.rule != Stage::Declared,
            self.node != Stage::Declared,
            self.print != Stage::Declared,
        ];
        parts.into_iter().filter(|p| *p).count()
    }
}

/// A published score and what a combination makes of it.
#[derive(Clone, Debug)]
pub struct Found {
    /// Index into [`Plan::claims`].
    pub claim: usize,
    /// As computed, unrounded; `None` where there is no single number.
    pub computed: Option<Number>,
    /// What becomes of it.
    pub verdict: Verdict,
}

impl Found {
    /// True when it prints as published, or does for some number inside the digits of the data.
    pub fn follows(&self) -> bool {
        matches!(self.verdict, Verdict::Exact | Verdict::Compatible)
    }
}

/// A combination and the published scores it gives.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// What was tried.
    pub combination: Combination,
    /// Every published score.
    pub outcomes: Vec<Found>,
}

impl Attempt {
    /// How many published scores follow.
    pub fn reproduced(&self) -> usize {
        self.outcomes.iter().filter(|o| o.follows()).count()
    }

    /// True when all of them do.
    pub fn is_whole(&self) -> bool {
        self.outcomes.iter().all(|o| o.follows())
    }
}

/// What came of trying.
#[derive(Clone, Debug)]
pub struct Search {
    /// The policy as written.
    pub declared: Attempt,
    /// The best: most scores first, then nearest to what is written. It may be the policy as written.
    pub best: Attempt,
    /// The others that reproduce the same scores.
    pub equals: Vec<Combination>,
    /// How many were tried, the policy as written included.
    pub tried: usize,
}

/// Tries every combination that can make a difference; `None` without a published score.
pub fn search(plan: &Plan) -> Option<Search> {
    let claims: Vec<usize> = (0..plan.claims.len()).filter(|&i| is_score(plan, &plan.claims[i])).collect();
    if claims.is_empty() {
        return None;
    }
    let declared = attempt(plan, Combination::DECLARED, &claims);
    let combinations = combinations(plan);
    let tried = combinations.len() + 1;
    let follows = |a: &Attempt| a.outcomes.iter().map(|o| o.verdict).collect::<Vec<_>>();
    let rank = |a: &Attempt| (usize::MAX - a.reproduced(), a.combination.changes(), a.combination.kinds.len());
    let mut best = declared.clone();
    let mut equals: Vec<Combination> = Vec::new();
    for combination in combinations {
        let found = attempt(plan, combination, &claims);
        if rank(&found) < rank(&best) {
            if follows(&found) == follows(&best) {
                equals.push(best.combination.clone());
            } else {
                equals.clear();
            }
            best = found;
        } else if follows(&found) == follows(&best) {
            equals.push(found.combination);
        }
    }
    equals.sort_by_key(|c| (c.changes(), c.kinds.len(), c.clone()));
    Some(Search { declared, best, equals, tried })
}

/// A published score of the plan's year that nobody says is wrong.
fn is_score(plan: &Plan, claim: &Claim) -> bool {
    claim.year == plan.year && claim.denied.is_empty() && matches!(claim.figure, Figure::Score { .. })
}

/// Everything to try, in a fixed order.
fn combinations(plan: &Plan) -> Vec<Combination> {
    let (written, scores) = (&plan.policy, Scores::compute(plan, &Inputs::default()));
    let missing: &[Missing] = if misses(plan, &scores) {
        &[Missing::Declared, Missing::Zero, Missing::Shared, Missing::Lost]
    } else {
        &[Missing::Declared]
    };
    let mut limits = vec![Limits::Declared];
    limits.extend(limits_that_matter(plan, &scores));
    let present: BTreeSet<Kind> = plan.ids().map(|id| plan.item(id).kind).collect();
    let kinds: Vec<Kind> = written.aggregations.iter().map(|a| a.kind).filter(|k| present.contains(k)).collect();
    let kinds: Vec<Kind> = kinds.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
    let mut found = Vec::new();
    for &missing in missing {
        for &limits in &limits {
            for rule in [Stage::Declared, Stage::Exact, Stage::Rounded, Stage::Truncated] {
                for (node, kinds) in node_stages(&kinds) {
                    for print in [Stage::Declared, Stage::Rounded, Stage::Truncated] {
                        let kinds = kinds.clone();
                        found.push(Combination { missing, limits, rule, node, kinds, print });
                    }
                }
            }
        }
    }
    found.retain(|c| *c != Combination::DECLARED && !repeats(c, written));
    found
}

/// As written, none, and every set of kinds with both ways of rounding.
fn node_stages(kinds: &[Kind]) -> Vec<(Stage, Vec<Kind>)> {
    let mut found = vec![(Stage::Declared, Vec::new()), (Stage::Exact, Vec::new())];
    for set in 1u32..1 << kinds.len().min(6) {
        let chosen = kinds.iter().enumerate().filter(|(i, _)| set >> i & 1 == 1);
        let chosen: Vec<Kind> = chosen.map(|(_, k)| *k).collect();
        found.extend([Stage::Rounded, Stage::Truncated].map(|stage| (stage, chosen.clone())));
    }
    found
}

/// True for a combination that says in other words what is written.
fn repeats(combination: &Combination, written: &Policy) -> bool {
    let same = |stage: Stage, rounding: Option<Rounding>| match stage {
        Stage::Declared => false,
        Stage::Exact => rounding.is_none(),
        Stage::Rounded => rounding.is_some_and(|r| !r.truncate),
        Stage::Truncated => rounding.is_some_and(|r| r.truncate),
    };
    let rules = !written.rules.is_empty() && written.rules.iter().all(|r| same(combination.rule, r.rounding));
    let nodes = combination.node == Stage::Exact && written.aggregations.iter().all(|a| a.rounding.is_none());
    rules || nodes || same(combination.print, Some(written.print.rounding))
}

/// True when an actual is missing for good.
fn misses(plan: &Plan, scores: &Scores) -> bool {
    let missing = |s: State| matches!(s, State::Missing | State::Excluded);
    plan.closed() && plan.ids().any(|id| plan.item(id).kind == Kind::Indicator && missing(scores.get(id).state))
}

/// Limits nowhere where some score is cut by one; everywhere where some score would be.
fn limits_that_matter(plan: &Plan, scores: &Scores) -> Vec<Limits> {
    let edges = plan.special_edges.iter().map(|id| &plan.edges[id.0 as usize]);
    let all = plan.ids().map(|id| (id, None)).chain(edges.map(|e| (e.child, Some(e))));
    let (mut cut, mut free) = (false, false);
    for (id, edge) in all {
        let judged = scores.judged(plan, id, edge);
        if let (Some(rule), Outcome::Applied(applied)) = (judged.rule, judged.outcome) {
            let raw = applied.raw;
            let outside = raw.low().against(Decimal::ZERO) == Ordering::Less
                || raw.high().against(Decimal::ONE) == Ordering::Greater;
            cut |= raw != applied.limited;
            free |= rule.limits.is_none() && outside;
        }
    }
    let found = [(free, Limits::Everywhere), (cut, Limits::Nowhere)];
    found.into_iter().filter(|(matters, _)| *matters).map(|(_, l)| l).collect()
}

fn attempt(plan: &Plan, combination: Combination, claims: &[usize]) -> Attempt {
    let written = &plan.policy;
    let inputs = Inputs::default().with_policy(changed(written, &combination));
    let rounding = staged(combination.print, Some(written.print.rounding), written.print.rounding.quantum);
    let print = Print { rounding: rounding.unwrap_or(written.print.rounding), ..written.print };
    let nominal = Scores::compute(plan, &inputs);
    let wide = Scores::compute(plan, &inputs.with_precision(Precision::Written));
    let mut held = Held { plan, print, nominal: ExactScores::new(plan, &nominal), wide: ExactScores::new(plan, &wide) };
    let outcomes = claims.iter().map(|&index| held.claim(index, &nominal, &wide)).collect();
    Attempt { combination, outcomes }
}

/// Published scores held against those of one policy.
struct Held<'a> {
    plan: &'a Plan,
    print: Print,
    nominal: ExactScores<'a>,
    wide: ExactScores<'a>,
}

impl Held<'_> {
    fn claim(&mut self, index: usize, nominal: &Scores, wide: &Scores) -> Found {
        let claim = &self.plan.claims[index];
        let edge = claim.under.and_then(|p| self.plan.edges_of(p).find(|(_, e)| e.child == claim.item));
        let of = |scores: &Scores| edge.map_or_else(|| scores.get(claim.item), |(id, edge)| scores.on_edge(id, edge));
        let computed = of(nominal).value();
        let near = of(nominal).range.zip(of(wide).range);
        // While the year is open a score may still come to anything: that explains nothing.
        let waits = nominal.mark(claim.item).missing().next().is_some();
        let (Figure::Score { value, .. }, Some(near), false) = (&claim.figure, near, waits) else {
            return Found { claim: index, computed, verdict: Verdict::Missing };
        };
        let rounding = as_printed(self.print, *value);
        let verdict = hold(*value, rounding, &near.0, &near.1).ok().map(|held| held.0).or_else(|| {
            let exactly = |exact: &mut ExactScores<'_>| match edge {
                Some((id, edge)) => exact.on_edge(id, edge).range,
                None => exact.get(claim.item).range,
            };
            let (nominal, wide) = (exactly(&mut self.nominal)?, exactly(&mut self.wide)?);
            Some(hold(*value, rounding, &nominal, &wide).ok()?.0)
        });
        Found { claim: index, computed, verdict: verdict.unwrap_or(Verdict::Missing) }
    }
}

/// The rounding of a stage.
fn staged(stage: Stage, declared: Option<Rounding>, quantum: Decimal) -> Option<Rounding> {
    let quantum = declared.map_or(quantum, |r| r.quantum);
    let with = |truncate| Some(Rounding { quantum, truncate, span: Default::default() });
    match stage {
        Stage::Declared => declared,
        Stage::Exact => None,
        Stage::Rounded => with(false),
        Stage::Truncated => with(true),
    }
}

/// To what a stage rounds where it does: the one quantum of all the rules, or all the kinds of node;
/// `None` where they differ.
pub fn quantum(written: &Policy, kinds: Option<&[Kind]>) -> Option<Decimal> {
    let print = written.print.rounding.quantum;
    let of = |rounding: Option<Rounding>| rounding.map_or(print, |r| r.quantum).normalize();
    let all: BTreeSet<Decimal> = match kinds {
        None => written.rules.iter().map(|r| of(r.rounding)).collect(),
        Some(kinds) => {
            written.aggregations.iter().filter(|a| kinds.contains(&a.kind)).map(|a| of(a.rounding)).collect()
        }
    };
    all.first().copied().filter(|_| all.len() == 1)
}

/// A policy with a combination put in.
fn changed(written: &Policy, combination: &Combination) -> Policy {
    let mut policy = written.clone();
    let quantum = written.print.rounding.quantum;
    for rule in &mut policy.rules {
        rule.rounding = staged(combination.rule, rule.rounding, quantum);
        match combination.limits {
            Limits::Declared => {}
            Limits::Nowhere => rule.limits = None,
            Limits::Everywhere => {
                rule.limits = rule.limits.or(Some((Decimal::ZERO, Decimal::ONE, Default::default())));
            }
        }
    }
    for aggregation in &mut policy.aggregations {
        if combination.node != Stage::Declared {
            let stage = if combination.kinds.contains(&aggregation.kind) { combination.node } else { Stage::Exact };
            aggregation.rounding = staged(stage, aggregation.rounding, quantum);
        }
        if combination.missing != Missing::Declared {
            aggregation.missing = None;
        }
    }
    policy.missing = match combination.missing {
        Missing::Declared => policy.missing,
        Missing::Zero => Treatment::Value(Decimal::ZERO),
        Missing::Shared => Treatment::Redistribute,
        Missing::Lost => Treatment::Lose,
    };
    policy
}
