//! A scoring rule applied to an actual and its target: guards, score function, limits, rounding.

use super::formula::{Operand, Steps, compute, compute_after};
use super::number::{Fault, Interval, Number, Real, Truth};
use crate::plan::{Corners, Form, Goal, Point, Rule, RuleFormula, ScoreFunction, Variable};
use crate::source::Place;
use rust_decimal::Decimal;
use smallvec::SmallVec;
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
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
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

impl Branch {
    /// Where the line of a rule is; the rule's name where more than one may have given the score.
    pub fn place(self, rule: &Rule) -> Place {
        match (self, &rule.score) {
            (Branch::Guard(i), _) => rule.guards[i].span,
            (Branch::Formula, ScoreFunction::Formula(f)) => f.span(),
            (Branch::Band(i), ScoreFunction::Bands { bands, .. }) => bands[i].span,
            (Branch::Otherwise, ScoreFunction::Bands { otherwise, .. }) => otherwise.span(),
            (Branch::Points, ScoreFunction::Points { on, .. }) => on.span(),
            _ => rule.name,
        }
    }
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
    let mut steps = Steps::new();
    for (index, guard) in rule.guards.iter().enumerate() {
        compute_after(&guard.condition, guard.shared, &mut steps, |v| situation.get(*v))?;
        match steps.last().ok_or(Fault::Missing)?.as_truth()? {
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
        ScoreFunction::Points { on, points, fixed } => {
            let on = value(on, situation)?;
            let score = match fixed {
                Some(corners) => between(&on, corners)?,
                None => interpolate(&on, points, situation)?,
            };
            add(found, score, Branch::Points)
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
    over_all(on, &corners)
}

fn over_all<R: Real>(on: &Interval<R>, corners: &[(&R, &R)]) -> Result<Interval<R>, Fault> {
    let mut hull = Interval::One(at(on.low(), corners)?);
    if on.one().is_none() {
        hull = hull.hull(&Interval::One(at(on.high(), corners)?))?;
        for &(x, y) in corners {
            if on.contains(x)? {
                hull = hull.hull(&Interval::One(y.clone()))?;
            }
        }
    }
    Ok(hull)
}

/// The same where the points are numbers: those around each end are found by halving.
fn between<R: Real>(on: &Interval<R>, corners: &Corners) -> Result<Interval<R>, Fault> {
    let points = corners.points.as_slice();
    let corner = |i: usize| Interval::One(R::of(points[i].1));
    // A number that can't be told from a point is compared with it here as well: the one before it is lower, the
    // one after is higher.
    let first = first_after(points, |x| Ok(on.low().order(&x)? != Ordering::Greater))?;
    let mut hull = Interval::One(near(on.low(), points, first)?);
    if on.one().is_none() {
        let last = first_after(points, |x| Ok(on.high().order(&x)? != Ordering::Greater))?;
        hull = hull.hull(&Interval::One(near(on.high(), points, last)?))?;
        let beyond = first_after(points, |x| Ok(on.high().order(&x)? == Ordering::Less))?;
        let inside = &points[first..beyond.max(first)];
        let ends = if inside.len() == points.len() { Some(corners.ends) } else { Corners::ends(inside) };
        if let Some((low, high)) = ends {
            hull = hull.hull(&corner(first + low))?.hull(&corner(first + high))?;
        }
    }
    Ok(hull)
}

/// The first point of which something holds that holds of all after it; their number where it holds of none.
fn first_after<R: Real>(
    points: &[(Decimal, Decimal)],
    holds: impl Fn(R) -> Result<bool, Fault>,
) -> Result<usize, Fault> {
    let (mut from, mut to) = (0, points.len());
    while from < to {
        let middle = from.midpoint(to);
        if holds(R::of(points[middle].0))? {
            to = middle;
        } else {
            from = middle + 1;
        }
    }
    Ok(from)
}

/// The score at a number, next to the first point that is not below it.
fn near<R: Real>(x: &R, points: &[(Decimal, Decimal)], next: usize) -> Result<R, Fault> {
    let around = points[next.saturating_sub(1)..].iter().take(2).map(|(x, y)| (R::of(*x), R::of(*y)));
    let around: SmallVec<[(R, R); 2]> = around.collect();
    let corners: SmallVec<[(&R, &R); 2]> = around.iter().map(|(x, y)| (x, y)).collect();
    at(x, &corners)
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Halving finds what looking at every point finds, on, between and beyond the points, level and turning.
    #[test]
    fn points_that_are_numbers_give_what_all_points_give() {
        let d = |n: i64| Decimal::new(n, 1);
        let points: Vec<(Decimal, Decimal)> =
            [(-10, 3), (0, 1), (5, 1), (7, 9), (20, 9), (30, 2)].map(|(x, y)| (d(x), d(y))).to_vec();
        let ends = Corners::ends(&points).expect("there are some");
        let corners = Corners { points: points.clone(), ends };
        let wide: Vec<(Number, Number)> = points.iter().map(|(x, y)| (Number::of(*x), Number::of(*y))).collect();
        let wide: Vec<(&Number, &Number)> = wide.iter().map(|(x, y)| (x, y)).collect();
        for low in -12..34 {
            for high in low..34 {
                let on: Interval = Interval::decimals(d(low), d(high));
                assert_eq!(between(&on, &corners), over_all(&on, &wide), "from {low} to {high}");
            }
        }
    }
}
