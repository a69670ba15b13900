//! A scoring rule applied to an actual and its target: guards, score function, limits, rounding.

use super::formula::{Operand, compute};
use super::number::{self, Fault, Interval, Truth};
use crate::plan::{Form, Goal, Point, Rule, RuleFormula, ScoreFunction, Variable};
use rust_decimal::Decimal;

/// What a rule sees of one indicator.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    /// `valore`
    pub value: Option<Interval>,
    /// `target`
    pub target: Option<Interval>,
    /// `base`
    pub baseline: Option<Interval>,
    /// `ritardo`
    pub delay: Option<Interval>,
    /// `rispettato`
    pub met: Option<Truth>,
    /// `inferiore` and `superiore`
    pub range: Option<(Decimal, Decimal)>,
    /// The rule's parameters, in its order.
    pub parameters: &'a [Option<Decimal>],
}

impl Situation<'_> {
    /// Nothing known: for formulas of constants.
    pub const NOTHING: Situation<'static> =
        Situation { value: None, target: None, baseline: None, delay: None, met: None, range: None, parameters: &[] };

    /// What a variable comes to.
    pub fn get(&self, variable: Variable) -> Result<Operand, Fault> {
        let known = |i: Option<Interval>| i.map(Operand::Number).ok_or(Fault::Missing);
        match variable {
            Variable::Value => known(self.value),
            Variable::Target => known(self.target),
            Variable::Baseline => known(self.baseline),
            Variable::Delay => known(self.delay),
            Variable::Met => self.met.map(Operand::Truth).ok_or(Fault::Missing),
            Variable::Lower => known(self.range.map(|r| Interval::exact(r.0))),
            Variable::Upper => known(self.range.map(|r| Interval::exact(r.1))),
            Variable::Parameter(i) => {
                let value = self.parameters.get(i as usize).copied().flatten();
                known(value.map(Interval::exact))
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
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Applied {
    /// Before limits and rounding.
    pub raw: Interval,
    /// After limits.
    pub limited: Interval,
    /// After rounding: the rule's score.
    pub score: Interval,
    /// The line that gave it.
    pub branch: Branch,
}

/// Applies a rule.
pub fn apply(rule: &Rule, situation: &Situation<'_>) -> Result<Applied, Fault> {
    let mut found: Option<(Interval, Branch)> = None;
    let mut add = |score: Interval, branch: Branch| {
        found = Some(match found {
            None => (score, branch),
            Some((before, _)) => (before.hull(score), Branch::Several),
        });
    };
    let mut decided = false;
    for (index, guard) in rule.guards.iter().enumerate() {
        match truth(&guard.condition, situation)? {
            Truth::No => continue,
            holds => {
                add(value(&guard.value, situation)?, Branch::Guard(index));
                decided = holds == Truth::Yes;
                if decided {
                    break;
                }
            }
        }
    }
    if !decided {
        function(&rule.score, situation, &mut add)?;
    }
    let (raw, branch) = found.ok_or(Fault::Missing)?;
    let limited = match rule.limits {
        Some((low, high, _)) => raw.max(Interval::exact(low)).min(Interval::exact(high)),
        None => raw,
    };
    let score = match rule.rounding {
        Some(rounding) => limited.map(|v| number::round(v, rounding))?,
        None => limited,
    };
    Ok(Applied { raw, limited, score, branch })
}

fn value(formula: &RuleFormula, situation: &Situation<'_>) -> Result<Interval, Fault> {
    compute(formula, |v| situation.get(*v))?.number()
}

fn truth(formula: &RuleFormula, situation: &Situation<'_>) -> Result<Truth, Fault> {
    compute(formula, |v| situation.get(*v))?.truth()
}

fn function(
    score: &ScoreFunction,
    situation: &Situation<'_>,
    add: &mut impl FnMut(Interval, Branch),
) -> Result<(), Fault> {
    match score {
        ScoreFunction::Formula(formula) => add(value(formula, situation)?, Branch::Formula),
        ScoreFunction::Bands { on, bands, otherwise } => {
            let on = value(on, situation)?;
            for (index, band) in bands.iter().enumerate() {
                let from = value(&band.from, situation)?;
                let inside = if band.inclusive { on.at_least(from) } else { on.above(from) };
                if inside != Truth::No {
                    add(value(&band.value, situation)?, Branch::Band(index));
                }
                if inside == Truth::Yes {
                    return Ok(());
                }
            }
            add(value(otherwise, situation)?, Branch::Otherwise);
        }
        ScoreFunction::Points { on, points } => {
            let on = value(on, situation)?;
            add(interpolate(on, points, situation)?, Branch::Points);
        }
    }
    Ok(())
}

/// A piecewise linear function of an interval: its ends and the corners inside decide.
fn interpolate(on: Interval, points: &[Point], situation: &Situation<'_>) -> Result<Interval, Fault> {
    let wide = points
        .iter()
        .map(|p| Ok((value(&p.at, situation)?, value(&p.value, situation)?)))
        .collect::<Result<Vec<_>, Fault>>()?;
    if wide.iter().any(|(x, y)| !x.is_exact() || !y.is_exact()) {
        // Wherever the points are, the score lies between the lowest and the highest.
        return wide.into_iter().map(|(_, y)| y).reduce(Interval::hull).ok_or(Fault::Missing);
    }
    let corners: Vec<(Decimal, Decimal)> = wide.into_iter().map(|(x, y)| (x.low, y.low)).collect();
    let mut hull = Interval::exact(at(on.low, &corners)?);
    if !on.is_exact() {
        hull = hull.hull(Interval::exact(at(on.high, &corners)?));
        for (_, y) in corners.iter().filter(|(x, _)| on.contains(*x)) {
            hull = hull.hull(Interval::exact(*y));
        }
    }
    Ok(hull)
}

fn at(x: Decimal, corners: &[(Decimal, Decimal)]) -> Result<Decimal, Fault> {
    let first = corners.first().ok_or(Fault::Missing)?;
    if x <= first.0 {
        return Ok(first.1);
    }
    for pair in corners.windows(2) {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        // A quotient rounded in its last digit must not move a point.
        if x == x1 {
            return Ok(y1);
        }
        if x < x1 {
            let rise = number::multiply(number::subtract(x, x0)?, number::subtract(y1, y0)?)?;
            return number::add(y0, number::divide(rise, number::subtract(x1, x0)?)?);
        }
    }
    Ok(corners.last().unwrap_or(first).1)
}

/// The value of a formula without variables.
pub fn constant(formula: &RuleFormula) -> Option<Decimal> {
    value(formula, &Situation::NOTHING).ok()?.value()
}

/// Whether an actual meets a target.
pub fn met(form: Form, goal: &Goal, actual: Interval) -> Truth {
    let Goal::Number(target) = *goal else {
        return match *goal {
            Goal::Range(low, high) => actual.at_least(Interval::exact(low)).and(Interval::exact(high).at_least(actual)),
            _ => Truth::No,
        };
    };
    let target = Interval::exact(target);
    match form {
        Form::AtLeast => actual.at_least(target),
        Form::MoreThan => actual.above(target),
        Form::AtMost => target.at_least(actual),
        Form::LessThan => target.above(actual),
        _ => actual.equals(target),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::{Inputs, Precision, Scores};
    use crate::source::Sources;

    #[test]
    fn a_guard_left_open_by_digits_does_not_lose_the_score() {
        let plan = "piano P \"P\" { anno 2025; smvp S }
            smvp S \"S\" { applica dalla_base a >=; nodo piano media di indicatori }
            indicatore I \"I\" in P { base 2024 = 50 %; target >= 50 % }
            consuntivo 2025 chiuso { I = 40 % }";
        let mut sources = Sources::new();
        sources.add("p.albero", plan.into()).expect("small");
        let compiled = crate::compile(&mut sources, &|_: &str| Err(crate::text!("no", "no")));
        assert!(compiled.is_sound(), "{:?}", compiled.errors());
        let root = compiled.plan.root.expect("a plan");
        let nominal = Scores::compute(&compiled.plan, &Inputs::default()).get(root);
        assert_eq!(nominal.value(), Some(Decimal::ZERO));
        let written = Inputs::default().with_precision(Precision::Written);
        let written = Scores::compute(&compiled.plan, &written).get(root).range;
        assert_eq!(written, Some(Interval { low: Decimal::ZERO, high: Decimal::ONE }));
    }
}
