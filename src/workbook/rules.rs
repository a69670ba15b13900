//! A scoring rule as a formula of a spreadsheet.

use super::formula::{compare, formula, number, rounded, within};
use super::layout::Build;
use crate::plan::{Band, Outcomes, Point, Rule, RuleFormula, ScoreFunction, Variable};
use crate::text;
use rust_decimal::Decimal;

/// What a spreadsheet takes one in another.
const NESTED: usize = 60;

/// Where a rule finds what it sees.
pub(super) struct Sees<'a> {
    pub(super) value: &'a str,
    pub(super) target: &'a str,
    pub(super) upper: &'a str,
    /// None where there is no baseline.
    pub(super) baseline: Option<&'a str>,
    pub(super) delay: &'a str,
    pub(super) met: &'a str,
    pub(super) parameters: &'a [Option<Decimal>],
    /// The cell of what bands and points are over.
    pub(super) over: &'a str,
}

/// A rule: what its bands or points are over, if it has any, and its score. None where a spreadsheet can't say it.
pub(super) fn rule(rule: &Rule, sees: &Sees<'_>) -> Option<(Option<String>, String)> {
    let over = match (&rule.inner, &rule.score) {
        (Some(inner), _) => Some(whole(inner, sees)?),
        (None, ScoreFunction::Bands { on, .. } | ScoreFunction::Points { on, .. }) => Some(of(on, sees)?),
        (None, ScoreFunction::Formula(_)) => None,
    };
    Some((over, staged(rule, sees, sees.over)?))
}

/// A rule over the score in a cell, in one formula.
pub(super) fn over_score(rule: &Rule, score: &str, parameters: &[Option<Decimal>]) -> Option<String> {
    let nothing = "NA()";
    let (target, upper, delay, met, over) = (nothing, nothing, nothing, nothing, nothing);
    whole(rule, &Sees { value: score, target, upper, baseline: None, delay, met, parameters, over })
}

/// A score times a factor over parameters.
pub(super) fn multiplied(factor: &RuleFormula, score: &str, parameters: &[Option<Decimal>]) -> Option<String> {
    let factor = formula(factor, &|variable| match variable {
        Variable::Parameter(i) => parameters.get(usize::from(*i)).copied().flatten().map(number),
        _ => None,
    })?;
    Some(format!("({score}*{factor})"))
}

/// A rule in one formula.
fn whole(rule: &Rule, sees: &Sees<'_>) -> Option<String> {
    let over = match (&rule.inner, &rule.score) {
        (Some(inner), _) => whole(inner, sees)?,
        (None, ScoreFunction::Bands { on, .. } | ScoreFunction::Points { on, .. }) => of(on, sees)?,
        (None, ScoreFunction::Formula(_)) => String::new(),
    };
    staged(rule, sees, &over)
}

/// Guards, score function, limits, rounding.
fn staged(rule: &Rule, sees: &Sees<'_>, over: &str) -> Option<String> {
    let score = match &rule.score {
        ScoreFunction::Formula(formula) => of(formula, sees)?,
        ScoreFunction::Bands { bands, otherwise, .. } => banded(bands, otherwise, sees, over)?,
        ScoreFunction::Points { points, .. } => pointed(points, sees, over)?,
    };
    let guarded = rule.guards.iter().rev().try_fold(score, |rest, guard| {
        Some(format!("IF({},{},{rest})", of(&guard.condition, sees)?, of(&guard.value, sees)?))
    })?;
    let limited = match rule.limits {
        Some((low, high, _)) => within(&guarded, (low, high)),
        None => guarded,
    };
    Some(match rule.rounding {
        Some(rounding) => rounded(&limited, rounding),
        None => limited,
    })
}

fn banded(bands: &[Band], otherwise: &RuleFormula, sees: &Sees<'_>, over: &str) -> Option<String> {
    if bands.len() > NESTED {
        return None;
    }
    bands.iter().rev().try_fold(of(otherwise, sees)?, |rest, band| {
        let inside = compare(over, if band.inclusive { ">=" } else { ">" }, &of(&band.from, sees)?);
        Some(format!("IF({inside},{},{rest})", of(&band.value, sees)?))
    })
}

/// Straight lines from point to point, level outside them.
fn pointed(points: &[Point], sees: &Sees<'_>, over: &str) -> Option<String> {
    if points.len() > NESTED {
        return None;
    }
    let corners = points.iter().map(|p| Some((of(&p.at, sees)?, of(&p.value, sees)?)));
    let corners = corners.collect::<Option<Vec<_>>>()?;
    let (first, last) = (corners.first()?, corners.last()?);
    let lines = corners.windows(2).rev().fold(last.1.clone(), |rest, pair| {
        let ((x0, y0), (x1, y1)) = (&pair[0], &pair[1]);
        let line = format!("({y0}+({over}-{x0})*({y1}-{y0})/({x1}-{x0}))");
        format!("IF({},{line},{rest})", compare(over, "<", x1))
    });
    Some(format!("IF({},{},{lines})", compare(over, "<=", &first.0), first.1))
}

/// A formula of a rule. What is not known is an error wherever it is asked for, and only there.
fn of(written: &RuleFormula, sees: &Sees<'_>) -> Option<String> {
    formula(written, &|variable| {
        let unknown = || "NA()".to_owned();
        Some(match variable {
            Variable::Value => sees.value.to_owned(),
            Variable::Target | Variable::Lower => sees.target.to_owned(),
            Variable::Upper => sees.upper.to_owned(),
            Variable::Baseline => sees.baseline.map_or_else(unknown, str::to_owned),
            Variable::Delay => sees.delay.to_owned(),
            Variable::Met => sees.met.to_owned(),
            Variable::Score => sees.over.to_owned(),
            Variable::Parameter(i) => {
                sees.parameters.get(usize::from(*i)).copied().flatten().map_or_else(unknown, number)
            }
        })
    })
}

/// The outcome of a score in words; nothing where there is no score.
pub(super) fn outcome(build: &Build<'_>, outcomes: &Outcomes, score: &str) -> Option<String> {
    if outcomes.bands.len() > NESTED {
        return None;
    }
    let quoted = |place| super::formula::quoted(build.plan.text(place));
    let words = outcomes.bands.iter().rev().fold(quoted(outcomes.otherwise), |rest, (from, included, words)| {
        let inside = compare(score, if *included { ">=" } else { ">" }, &number(*from));
        format!("IF({inside},{},{rest})", quoted(*words))
    });
    Some(format!("IF(ISNUMBER({score}),{words},\"\")"))
}

/// What is said of a cell whose value does not follow from others.
pub(super) fn not_live(build: &Build<'_>) -> String {
    build.say(text!(
        "valore fisso, calcolato da Albero: questa parte della politica non si dice con una formula di un foglio",
        "a fixed value, computed by Albero: a formula of a sheet can't say this part of the policy"
    ))
}

/// What is said of a score that is not one number.
pub(super) fn is_range(build: &Build<'_>) -> String {
    build.say(text!(
        "valore fisso, calcolato da Albero: il punteggio è un intervallo, che un foglio non calcola",
        "a fixed value, computed by Albero: the score is a range, which a sheet does not compute"
    ))
}
