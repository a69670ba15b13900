//! A scoring rule applied to an actual and its target: guards, score function, limits, rounding.

use super::formula::{Operand, compute};
use super::number::{Fault, Interval, Number, Real, Truth};
use crate::plan::{Form, Goal, Point, Rule, RuleFormula, ScoreFunction, Variable};
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// What a rule sees of one indicator.
#[derive(Clone, Debug)]
pub struct Situation<'a, R = Number> {
    /// `valore`
    pub value: Option<Interval<R>>,
    /// `target`
    pub target: Option<Interval<R>>,
    /// `base`
    pub baseline: Option<Interval<R>>,
    /// `ritardo`
    pub delay: Option<Interval<R>>,
    /// `rispettato`
    pub met: Option<Truth>,
    /// `inferiore` and `superiore`
    pub range: Option<(Decimal, Decimal)>,
    /// The rule's parameters, in its order.
    pub parameters: &'a [Option<Decimal>],
}

impl<R: Real> Situation<'_, R> {
    /// Nothing known: for formulas of constants.
    pub fn nothing() -> Situation<'static, R> {
        Situation { value: None, target: None, baseline: None, delay: None, met: None, range: None, parameters: &[] }
    }

    /// What a variable comes to.
    pub fn get(&self, variable: Variable) -> Result<Operand<R>, Fault> {
        let known = |i: Option<Interval<R>>| i.map(Operand::Number).ok_or(Fault::Missing);
        match variable {
            Variable::Value => known(self.value.clone()),
            Variable::Target => known(self.target.clone()),
            Variable::Baseline => known(self.baseline.clone()),
            Variable::Delay => known(self.delay.clone()),
            Variable::Score => Err(Fault::Missing),
            Variable::Met => self.met.map(Operand::Truth).ok_or(Fault::Missing),
            Variable::Lower => known(self.range.map(|r| Interval::of(r.0))),
            Variable::Upper => known(self.range.map(|r| Interval::of(r.1))),
            Variable::Parameter(i) => {
                let value = self.parameters.get(i as usize).copied().flatten();
                known(value.map(Interval::of))
            }
        }
    }
}

/// Which line of a rule gave the score.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Branch {
    /// A guard.
    Guard(usize),
    /// `punteggio`
    Formula,
    /// A band.
    Band(usize),
    /// `altrimenti`
    Otherwise,
    /// A stretch of a `spezzata`.
    Points,
    /// More than one, depending on digits not written.
    Several,
}

/// A score and how the rule came to it.
#[derive(Clone, PartialEq, Debug)]
pub struct Applied<R = Number> {
    /// Before limits and rounding.
    pub raw: Interval<R>,
    /// After limits.
    pub limited: Interval<R>,
    /// After rounding: the rule's score.
    pub score: Interval<R>,
    /// The line that gave it.
    pub branch: Branch,
    /// The score of the other rule, where bands were over that.
    pub inner: Option<Interval<R>>,
}

/// The lines of a rule that may give the score, so far.
type Found<R> = Option<(Interval<R>, Branch)>;

fn add<R: Real>(found: &mut Found<R>, score: Interval<R>, branch: Branch) -> Result<(), Fault> {
    *found = Some(match found.take() {
        None => (score, branch),
        Some((before, _)) => (before.hull(&score)?, Branch::Several),
    });
    Ok(())
}

/// Applies a rule.
pub fn apply<R: Real>(rule: &Rule, situation: &Situation<'_, R>) -> Result<Applied<R>, Fault> {
    let (mut found, mut inner) = (None, None);
    let mut decided = false;
    for (index, guard) in rule.guards.iter().enumerate() {
        match truth(&guard.condition, situation)? {
            Truth::No => continue,
            holds => {
                add(&mut found, value(&guard.value, situation)?, Branch::Guard(index))?;
                decided = holds == Truth::Yes;
                if decided {
                    break;
                }
            }
        }
    }
    if !decided {
        if let Some(other) = &rule.inner {
            inner = Some(apply(other, situation)?.score);
        }
        function(&rule.score, &inner, situation, &mut found)?;
    }
    let (raw, branch) = found.ok_or(Fault::Missing)?;
    let limited = match rule.limits {
        Some((low, high, _)) => raw.within((low, high))?,
        None => raw.clone(),
    };
    let score = match rule.rounding {
        Some(rounding) => limited.map(|v| v.rounded(rounding))?,
        None => limited.clone(),
    };
    Ok(Applied { raw, limited, score, branch, inner })
}

fn value<R: Real>(formula: &RuleFormula, situation: &Situation<'_, R>) -> Result<Interval<R>, Fault> {
    compute(formula, |v| situation.get(*v))?.number()
}

fn truth<R: Real>(formula: &RuleFormula, situation: &Situation<'_, R>) -> Result<Truth, Fault> {
    compute(formula, |v| situation.get(*v))?.truth()
}

fn function<R: Real>(
    score: &ScoreFunction,
    inner: &Option<Interval<R>>,
    situation: &Situation<'_, R>,
    found: &mut Found<R>,
) -> Result<(), Fault> {
    match score {
        ScoreFunction::Formula(formula) => add(found, value(formula, situation)?, Branch::Formula),
        ScoreFunction::Bands { on, bands, otherwise } => {
            let on = match inner {
                Some(score) => score.clone(),
                None => value(on, situation)?,
            };
            for (index, band) in bands.iter().enumerate() {
                let from = value(&band.from, situation)?;
                let inside = if band.inclusive { on.at_least(&from)? } else { on.above(&from)? };
                if inside != Truth::No {
                    add(found, value(&band.value, situation)?, Branch::Band(index))?;
                }
                if inside == Truth::Yes {
                    return Ok(());
                }
            }
            add(found, value(otherwise, situation)?, Branch::Otherwise)
        }
        ScoreFunction::Points { on, points } => {
            let on = value(on, situation)?;
            add(found, interpolate(&on, points, situation)?, Branch::Points)
        }
    }
}

/// A piecewise linear function of an interval: its ends and the corners inside decide.
fn interpolate<R: Real>(
    on: &Interval<R>,
    points: &[Point],
    situation: &Situation<'_, R>,
) -> Result<Interval<R>, Fault> {
    let wide = points
        .iter()
        .map(|p| Ok((value(&p.at, situation)?, value(&p.value, situation)?)))
        .collect::<Result<Vec<_>, Fault>>()?;
    let corners: Option<Vec<(&R, &R)>> = wide.iter().map(|(x, y)| Some((x.one()?, y.one()?))).collect();
    let Some(corners) = corners else {
        // Wherever the points are, the score lies between the lowest and the highest.
        let mut scores = wide.iter().map(|(_, y)| y);
        let first = scores.next().ok_or(Fault::Missing)?.clone();
        return scores.try_fold(first, |whole, y| whole.hull(y));
    };
    let mut hull = Interval::One(at(on.low(), &corners)?);
    if on.one().is_none() {
        hull = hull.hull(&Interval::One(at(on.high(), &corners)?))?;
        for (x, y) in corners {
            if on.contains(x)? {
                hull = hull.hull(&Interval::One(y.clone()))?;
            }
        }
    }
    Ok(hull)
}

fn at<R: Real>(x: &R, corners: &[(&R, &R)]) -> Result<R, Fault> {
    let first = corners.first().ok_or(Fault::Missing)?;
    if x.order(first.0)? != Ordering::Greater {
        return Ok(first.1.clone());
    }
    for pair in corners.windows(2) {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        match x.order(x1)? {
            Ordering::Equal => return Ok(y1.clone()),
            Ordering::Less => {
                let rise = x.minus(x0)?.times(&y1.minus(y0)?)?;
                return y0.plus(&rise.over(&x1.minus(x0)?)?);
            }
            Ordering::Greater => {}
        }
    }
    Ok(corners.last().unwrap_or(first).1.clone())
}

/// The value of a formula without variables.
pub fn constant(formula: &RuleFormula) -> Option<Decimal> {
    Some(value::<Number>(formula, &Situation::nothing()).ok()?.value()?.decimal())
}

/// Whether an actual meets a target.
pub fn met<R: Real>(form: Form, goal: &Goal, actual: &Interval<R>) -> Result<Truth, Fault> {
    let Goal::Number(target) = *goal else {
        return match *goal {
            Goal::Range(low, high) => {
                Ok(actual.at_least(&Interval::of(low))?.and(Interval::of(high).at_least(actual)?))
            }
            _ => Ok(Truth::No),
        };
    };
    let target = Interval::of(target);
    match form {
        Form::AtLeast => actual.at_least(&target),
        Form::MoreThan => actual.above(&target),
        Form::AtMost => target.at_least(actual),
        Form::LessThan => target.above(actual),
        _ => actual.equals(&target),
    }
}
