//! The score of an indicator: its rule applied to its actual.

use super::inputs::{Inputs, Precision};
use super::known::Known;
use super::open;
use super::score::{Score, State};
use crate::arithmetic::number::fraction::Q;
use crate::arithmetic::number::{Fault, Interval, Number, Real, Truth};
use crate::arithmetic::rule::{Applied, Situation, apply, met};
use crate::plan::{Edge, Goal, ItemId, Plan, Rule, Target, Treatment, parameters, rule_for};
use rust_decimal::Decimal;

/// How the score of an indicator comes about: what the computation itself has at hand.
#[derive(Clone, Debug)]
pub struct Judged<'p, R = Number> {
    /// The rule that holds.
    pub rule: Option<&'p Rule>,
    /// Its parameters, in its order.
    pub parameters: Vec<Option<Decimal>>,
    /// The actual.
    pub value: Known<R>,
    /// The target.
    pub target: Option<&'p Target>,
    /// What came of it.
    pub outcome: Outcome<R>,
}

/// What applying a rule to an indicator came to.
#[derive(Clone, Debug)]
pub enum Outcome<R = Number> {
    /// There is no rule or no target.
    Nothing,
    /// The actual is missing: the scores that are possible while the year is open.
    Missing(Interval<R>),
    /// The target is still to be decided: the scores that are possible.
    Undecided(Interval<R>),
    /// The actual is `non_realizzato`.
    NotDone,
    /// The rule was applied.
    Applied(Applied<R>),
    /// The rule can't be applied.
    Impossible(Fault),
}

impl<'p, R: Real> Judged<'p, R> {
    /// Nothing comes of it.
    pub(super) fn nothing(value: Known<R>) -> Judged<'p, R> {
        Judged::new(None, value, Outcome::Nothing)
    }

    fn new(rule: Option<&'p Rule>, value: Known<R>, outcome: Outcome<R>) -> Judged<'p, R> {
        Judged { rule, parameters: Vec::new(), value, target: None, outcome }
    }
}

/// The score of an indicator, or of one edge to it, from its actual; a fault where fractions have to tell.
pub(super) fn score<R: Real>(
    plan: &Plan,
    inputs: &Inputs,
    id: ItemId,
    edge: Option<&Edge>,
    value: Known<R>,
) -> Result<Score<R>, Fault> {
    let judged = judge(plan, inputs, id, edge, value)?;
    Ok(match judged.outcome {
        Outcome::Undecided(open) if !inputs.closed(plan) => Score::open(open),
        Outcome::Nothing | Outcome::Undecided(_) => Score::UNDEFINED,
        Outcome::NotDone => Score::computed(not_done(plan, inputs)),
        Outcome::Missing(open) if inputs.stays_open(plan) => Score::open(open),
        Outcome::Missing(_) => match inputs.missing(plan) {
            Treatment::Value(v) => Score { range: Some(Interval::of(v)), state: State::Missing },
            Treatment::Redistribute | Treatment::Lose => Score { range: None, state: State::Excluded },
            // Not blocked itself: a node with a treatment of its own may count it otherwise.
            Treatment::Block => Score { range: None, state: State::Missing },
        },
        Outcome::Applied(applied) => Score::computed(applied.score),
        Outcome::Impossible(fault) => match (fault, judged.rule.and_then(|r| r.limits)) {
            // A divisor that may round to zero: all that is known is where the rule ends.
            (Fault::DivisionByZero, Some((low, high, _))) if inputs.precision() == Precision::Written => {
                Score::computed(Interval::decimals(low, high))
            }
            _ => Score::UNDEFINED,
        },
    })
}

/// The score of what was not done.
pub(super) fn not_done<R: Real>(plan: &Plan, inputs: &Inputs) -> Interval<R> {
    Interval::of(inputs.policy(plan).not_done)
}

/// Applies to an indicator the rule that holds for it, or for one edge to it.
pub(super) fn judge<'p, R: Real>(
    plan: &'p Plan,
    inputs: &'p Inputs,
    id: ItemId,
    edge: Option<&Edge>,
    value: Known<R>,
) -> Result<Judged<'p, R>, Fault> {
    if let Some(target) = inputs.target(plan, id) {
        return judge_by(plan, inputs, id, edge, target, value);
    }
    let asked = plan.measured(id).zip(inputs.hole(plan, id));
    let rule = asked.and_then(|(measured, hole)| rule_for(inputs.policy(plan), measured, hole.form, edge));
    Ok(match rule {
        None => Judged::nothing(value),
        Some((_, rule)) => {
            let open = open::undecided(rule)?.hull(&not_done(plan, inputs))?;
            Judged::new(Some(rule), value, Outcome::Undecided(open))
        }
    })
}

pub(super) fn judge_by<'p, R: Real>(
    plan: &'p Plan,
    inputs: &'p Inputs,
    id: ItemId,
    edge: Option<&Edge>,
    target: &'p Target,
    value: Known<R>,
) -> Result<Judged<'p, R>, Fault> {
    let measured = plan.measured(id);
    let found = measured.and_then(|m| Some((m, rule_for(inputs.policy(plan), m, target.form, edge)?.1)));
    let Some((measured, rule)) = found else { return Ok(Judged::nothing(value)) };
    let parameters = parameters(rule, measured, edge);
    let situation = situation(plan, inputs, id, target, &parameters);
    let outcome = outcome(plan, inputs, rule, target, situation, &value)?;
    Ok(Judged { rule: Some(rule), parameters, value, target: Some(target), outcome })
}

/// What a rule sees before the actual is looked at.
fn situation<'s, R: Real>(
    plan: &Plan,
    inputs: &Inputs,
    id: ItemId,
    target: &Target,
    parameters: &'s [Option<Decimal>],
) -> Situation<'s, R> {
    let mut situation = Situation { parameters, ..Situation::nothing() };
    match target.goal {
        Goal::Number(t) => situation.target = Some(Interval::of(t)),
        Goal::Range(low, high) => situation.range = Some((low, high)),
        Goal::Day(_) | Goal::Yes => {}
    }
    if let Some(base) = plan.baseline(id)
        && let Known::Number(n) = Known::written(plan, inputs.precision(), id, base.value)
    {
        situation.baseline = Some(n);
    }
    situation
}

/// What a rule sees of an indicator with this actual; of one of another kind than the target, everything else.
pub(crate) fn seen<'s, R: Real>(
    plan: &Plan,
    inputs: &Inputs,
    id: ItemId,
    target: &Target,
    parameters: &'s [Option<Decimal>],
    value: &Known<R>,
) -> Result<Situation<'s, R>, Fault> {
    let mut situation = situation(plan, inputs, id, target, parameters);
    look(&mut situation, target, value)?;
    Ok(situation)
}

/// Lets a rule see the actual; false for one of another kind than the target.
fn look<R: Real>(situation: &mut Situation<'_, R>, target: &Target, value: &Known<R>) -> Result<bool, Fault> {
    match (value, target.goal) {
        (Known::Day(done), Goal::Day(due)) => {
            let late = Decimal::from((done.0 - due.0).max(0));
            situation.delay = Some(Interval::of(late));
            situation.met = Some(Truth::of(*done <= due));
        }
        (Known::Bool(done), Goal::Yes) => situation.met = Some(Truth::of(*done)),
        (Known::Number(n), Goal::Number(_) | Goal::Range(..)) => {
            situation.met = Some(met(target.form, &target.goal, n)?);
            situation.value = Some(n.clone());
        }
        _ => return Ok(false),
    }
    Ok(true)
}

fn outcome<R: Real>(
    plan: &Plan,
    inputs: &Inputs,
    rule: &Rule,
    target: &Target,
    mut situation: Situation<'_, R>,
    value: &Known<R>,
) -> Result<Outcome<R>, Fault> {
    match value {
        Known::Missing => {
            let open = open::reach(rule, target, &situation, inputs.day())?;
            // That it was not done can still be said of anything.
            return Ok(Outcome::Missing(open.hull(&not_done(plan, inputs))?));
        }
        Known::NotDone => return Ok(Outcome::NotDone),
        Known::Fault(fault) => return Ok(Outcome::Impossible(*fault)),
        Known::Number(_) | Known::Day(_) | Known::Bool(_) => {}
    }
    if !look(&mut situation, target, value)? {
        return Ok(Outcome::Impossible(Fault::WrongType));
    }
    match apply(rule, &situation) {
        Ok(applied) => Ok(Outcome::Applied(applied)),
        Err(fault) if fault.asks_for_fractions() && !R::EXACT => Err(fault),
        Err(fault) => Ok(Outcome::Impossible(fault)),
    }
}

impl<'p> Judged<'p, Q> {
    /// The same in decimals.
    pub fn numbers(self) -> Judged<'p> {
        let wide = |range: Interval<Q>| range.numbers().unwrap_or(Interval::unlimited());
        let outcome = match self.outcome {
            Outcome::Nothing => Outcome::Nothing,
            Outcome::Missing(open) => Outcome::Missing(wide(open)),
            Outcome::Undecided(open) => Outcome::Undecided(wide(open)),
            Outcome::NotDone => Outcome::NotDone,
            Outcome::Applied(applied) => applied.numbers().map_or_else(Outcome::Impossible, Outcome::Applied),
            Outcome::Impossible(fault) => Outcome::Impossible(fault),
        };
        let Judged { rule, parameters, value, target, .. } = self;
        Judged { rule, parameters, value: value.numbers(), target, outcome }
    }
}

impl Applied<Q> {
    /// The same in decimals.
    fn numbers(self) -> Result<Applied, Fault> {
        let (raw, limited, score) = (self.raw.numbers()?, self.limited.numbers()?, self.score.numbers()?);
        let inner = self.inner.map(|score| score.numbers()).transpose()?;
        Ok(Applied { raw, limited, score, branch: self.branch, inner })
    }
}
