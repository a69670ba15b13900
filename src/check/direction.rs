//! `verso` is a claim that is proved here: by the signs of what multiplies and divides the actual,
//! for all inputs, never by trying values.
//!
//! The proof covers the score function with its guards and limits. What it can't decide it says so:
//! `verso_non_dimostrato`.

use super::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::eval::rule::constant;
use crate::plan::{Band, Direction, Guard, Point, Rule, RuleFormula, ScoreFunction, Variable};
use crate::source::Span;
use crate::syntax::formula::{Function, NodeKind, Operator};
use crate::text;
use rust_decimal::Decimal;

/// Where a formula goes when the actual grows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Trend {
    Flat,
    Up,
    Down,
    Unknown,
}

/// The sign of a formula, whatever its variables.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Sign {
    Positive,
    Negative,
    Unknown,
}

/// What the guards before a line leave true: the first variable is above the second, or above zero.
type Known = Vec<(Variable, Option<Variable>)>;

impl<'a> Checker<'a, '_> {
    /// Proves or refutes a rule's `verso`.
    pub(super) fn direction(&mut self, rule: &Rule) {
        let Some((direction, span)) = rule.direction else { return };
        let wanted = match direction {
            Direction::Increasing => Trend::Up,
            Direction::Decreasing => Trend::Down,
        };
        let mut known = Known::new();
        let mut verdict = Ok(());
        for guard in &rule.guards {
            verdict = verdict.and(guard_keeps(guard, rule, wanted));
            known.extend(left_true(&guard.condition));
        }
        let function = match &rule.score {
            ScoreFunction::Formula(f) => agrees(trend(f, &known), wanted, f.span()),
            ScoreFunction::Bands { on, bands, otherwise } => bands_agree(on, bands, otherwise, wanted, &known),
            ScoreFunction::Points { on, points } => points_agree(on, points, wanted, &known),
        };
        let word = self.text(rule.name);
        let (it, en) = match direction {
            Direction::Increasing => ("crescente", "increasing"),
            Direction::Decreasing => ("decrescente", "decreasing"),
        };
        let found = match (function, verdict) {
            (Ok(()), Ok(())) => return,
            (Err(Doubt { refuted: true, at }), _) | (_, Err(Doubt { refuted: true, at })) => {
                let message = text!("la regola «{word}» non è {it}", "the rule “{word}” is not {en}");
                Diagnostic::new(Code::DirectionWrong, at, message)
                    .label(text!("qui va nel verso opposto", "here it goes the other way"))
                    .also(span, text!("il verso dichiarato", "the declared direction"))
                    .help(text!("correggi il `verso`, o la funzione", "correct the `verso`, or the function"))
            }
            (Err(doubt), _) | (_, Err(doubt)) => {
                let message = text!(
                    "non si può dimostrare che la regola «{word}» sia {it}",
                    "the rule “{word}” cannot be proved {en}"
                );
                Diagnostic::new(Code::DirectionUnproved, doubt.at, message)
                    .also(span, text!("il verso dichiarato", "the declared direction"))
                    .help(text!(
                        "di che segno è ciò che moltiplica o divide il valore? Una guardia come `se target <= 0 vale 0 %` lo dice",
                        "which sign has what multiplies or divides the value? A guard such as `se target <= 0 vale 0 %` tells"
                    ))
            }
        };
        self.report(found);
    }
}

/// Why a direction is not proved.
#[derive(Clone, Copy)]
struct Doubt {
    refuted: bool,
    at: Span,
}

fn agrees(trend: Trend, wanted: Trend, at: Span) -> Result<(), Doubt> {
    match trend {
        Trend::Flat => Ok(()),
        t if t == wanted => Ok(()),
        Trend::Unknown => Err(Doubt { refuted: false, at }),
        _ => Err(Doubt { refuted: true, at }),
    }
}

fn depends(formula: &RuleFormula) -> bool {
    formula.names().any(|(v, _)| matches!(v, Variable::Value | Variable::Delay | Variable::Met))
}

/// A guard keeps the direction when it only splits by things other than the actual, or gives the
/// best possible score to a met target.
fn guard_keeps(guard: &Guard, rule: &Rule, wanted: Trend) -> Result<(), Doubt> {
    let at = guard.span;
    if !depends(&guard.condition) {
        return agrees(trend(&guard.value, &Known::new()), wanted, at);
    }
    let best = rule.limits.map(|(_, high, _)| high);
    let only_met = guard.condition.nodes.len() == 1;
    let gives = constant(&guard.value);
    let limited = gives.is_some_and(|g| best.is_some_and(|b| g >= b) || flat_below(rule, g));
    if only_met && limited { Ok(()) } else { Err(Doubt { refuted: false, at }) }
}

/// True when everything else in the rule is a constant no higher than the guard's score.
fn flat_below(rule: &Rule, gives: Decimal) -> bool {
    let below = |f: &RuleFormula| constant(f).is_some_and(|c| c <= gives);
    match &rule.score {
        ScoreFunction::Formula(f) => below(f) && rule.guards.iter().all(|g| below(&g.value)),
        _ => false,
    }
}

/// What a guard that did not hold leaves true.
fn left_true(condition: &RuleFormula) -> Option<(Variable, Option<Variable>)> {
    let variable = |i: u32| match &condition.nodes[i as usize].kind {
        NodeKind::Name(v) => Some(Some(*v)),
        NodeKind::Number(n, _) if n.is_zero() => Some(None),
        _ => None,
    };
    match &condition.nodes.last()?.kind {
        // Not `a <= b` means `a > b`.
        NodeKind::Binary(Operator::Le, a, b) => Some((variable(*a)??, variable(*b)?)),
        NodeKind::Binary(Operator::Ge, a, b) => Some((variable(*b)??, Some(variable(*a)??))),
        _ => None,
    }
}

fn trend(formula: &RuleFormula, known: &Known) -> Trend {
    let mut trends: Vec<Trend> = Vec::with_capacity(formula.nodes.len());
    let mut signs: Vec<Sign> = Vec::with_capacity(formula.nodes.len());
    for node in &formula.nodes {
        let t = |i: u32| trends[i as usize];
        let s = |i: u32| signs[i as usize];
        let (trend, sign) = match &node.kind {
            NodeKind::Number(n, _) => (Trend::Flat, sign_of(*n)),
            NodeKind::Name(Variable::Value) => (Trend::Up, Sign::Unknown),
            NodeKind::Name(Variable::Delay) => (Trend::Up, Sign::Unknown),
            NodeKind::Name(Variable::Met) => (Trend::Unknown, Sign::Unknown),
            NodeKind::Name(v) if known.contains(&(*v, None)) => (Trend::Flat, Sign::Positive),
            NodeKind::Name(_) => (Trend::Flat, Sign::Unknown),
            NodeKind::Negate(a) => (opposite(t(*a)), opposite_sign(s(*a))),
            NodeKind::Binary(Operator::Add, a, b) => (both(t(*a), t(*b)), same_sign(s(*a), s(*b))),
            NodeKind::Binary(Operator::Subtract, a, b) => {
                let sign = difference_sign(formula, *a, *b, known);
                (both(t(*a), opposite(t(*b))), sign)
            }
            NodeKind::Binary(Operator::Multiply, a, b) => (scaled(t(*a), s(*a), t(*b), s(*b)), product(s(*a), s(*b))),
            NodeKind::Binary(Operator::Divide, a, b) | NodeKind::Per(a, _, b) => {
                (divided(t(*a), s(*a), t(*b), s(*b)), product(s(*a), s(*b)))
            }
            NodeKind::Call(function, args) => (called(*function, args, &trends), Sign::Unknown),
            NodeKind::Not(_) | NodeKind::Binary(..) => (Trend::Unknown, Sign::Unknown),
        };
        trends.push(trend);
        signs.push(sign);
    }
    trends.last().copied().unwrap_or(Trend::Unknown)
}

/// Minimum, maximum, mean and sum follow their arguments; rounding does too, to a multiple that stays.
fn called(function: Function, args: &[u32], trends: &[Trend]) -> Trend {
    let of = |a: &u32| trends[*a as usize];
    match (function, args) {
        (Function::Round | Function::Truncate, [rounded, multiple]) if of(multiple) == Trend::Flat => of(rounded),
        (Function::Round | Function::Truncate, _) => Trend::Unknown,
        _ => args.iter().map(of).reduce(both).unwrap_or(Trend::Unknown),
    }
}

fn sign_of(n: Decimal) -> Sign {
    if n.is_zero() {
        Sign::Unknown
    } else if n.is_sign_negative() {
        Sign::Negative
    } else {
        Sign::Positive
    }
}

fn difference_sign(formula: &RuleFormula, a: u32, b: u32, known: &Known) -> Sign {
    let name = |i: u32| match formula.nodes[i as usize].kind {
        NodeKind::Name(v) => Some(v),
        _ => None,
    };
    match (name(a), name(b)) {
        (Some(a), Some(b)) if known.contains(&(a, Some(b))) => Sign::Positive,
        (Some(a), Some(b)) if known.contains(&(b, Some(a))) => Sign::Negative,
        _ => Sign::Unknown,
    }
}

fn opposite(t: Trend) -> Trend {
    match t {
        Trend::Up => Trend::Down,
        Trend::Down => Trend::Up,
        t => t,
    }
}

fn opposite_sign(s: Sign) -> Sign {
    match s {
        Sign::Positive => Sign::Negative,
        Sign::Negative => Sign::Positive,
        Sign::Unknown => Sign::Unknown,
    }
}

fn both(a: Trend, b: Trend) -> Trend {
    match (a, b) {
        (Trend::Flat, t) | (t, Trend::Flat) => t,
        (a, b) if a == b => a,
        _ => Trend::Unknown,
    }
}

fn same_sign(a: Sign, b: Sign) -> Sign {
    if a == b { a } else { Sign::Unknown }
}

fn product(a: Sign, b: Sign) -> Sign {
    match (a, b) {
        (Sign::Unknown, _) | (_, Sign::Unknown) => Sign::Unknown,
        (a, b) if a == b => Sign::Positive,
        _ => Sign::Negative,
    }
}

/// A trend times a constant of known sign.
fn scaled(ta: Trend, sa: Sign, tb: Trend, sb: Sign) -> Trend {
    let by = |t: Trend, s: Sign| match (t, s) {
        (Trend::Flat, _) => Trend::Flat,
        (t, Sign::Positive) => t,
        (t, Sign::Negative) => opposite(t),
        _ => Trend::Unknown,
    };
    match (ta, tb) {
        (t, Trend::Flat) => by(t, sb),
        (Trend::Flat, t) => by(t, sa),
        _ => Trend::Unknown,
    }
}

/// A quotient: only the numerator may move.
fn divided(ta: Trend, sa: Sign, tb: Trend, sb: Sign) -> Trend {
    if tb == Trend::Flat { scaled(ta, sa, tb, sb) } else { Trend::Unknown }
}

/// The scores a band can give: one, or what lies between its threshold and the one above when the
/// score is the looked-up quantity itself.
fn band_range(on: &RuleFormula, band: &Band, above: Option<Decimal>) -> Option<(Decimal, Option<Decimal>)> {
    if let Some(c) = constant(&band.value) {
        return Some((c, Some(c)));
    }
    let same = kinds(on).eq(kinds(&band.value));
    same.then(|| Some((constant(&band.from)?, above))).flatten()
}

fn kinds(formula: &RuleFormula) -> impl Iterator<Item = &NodeKind<Variable>> {
    formula.nodes.iter().map(|n| &n.kind)
}

fn bands_agree(
    on: &RuleFormula,
    bands: &[Band],
    otherwise: &RuleFormula,
    wanted: Trend,
    known: &Known,
) -> Result<(), Doubt> {
    let doubt = |refuted, at| Err(Doubt { refuted, at });
    if let Some(band) = bands.iter().find(|b| depends(&b.from)) {
        return doubt(false, band.span);
    }
    let by = trend(on, known);
    if by == Trend::Flat {
        // The band does not depend on the actual; its score may.
        let values = bands.iter().map(|b| &b.value).chain([otherwise]);
        return values.map(|v| agrees(trend(v, known), wanted, v.span())).collect();
    }
    if by == Trend::Unknown {
        return doubt(false, on.span());
    }
    // From the highest band down the scores must fall when both go the same way, else rise.
    let falling = by == wanted;
    let mut above: Option<Decimal> = None;
    let mut last: Option<(Decimal, Option<Decimal>)> = None;
    for band in bands {
        let Some(range) = band_range(on, band, above) else { return doubt(false, band.span) };
        // A score that follows the looked-up quantity goes where that goes.
        if !falling && constant(&band.value).is_none() {
            return doubt(true, band.span);
        }
        if let Some(before) = last {
            match keeps(before, range, falling) {
                Some(true) => {}
                Some(false) => return doubt(true, band.span),
                None => return doubt(false, band.span),
            }
        }
        above = constant(&band.from);
        last = Some(range);
    }
    let (Some(before), Some(rest)) = (last, constant(otherwise)) else { return doubt(false, otherwise.span()) };
    match keeps(before, (rest, Some(rest)), falling) {
        Some(true) => Ok(()),
        Some(false) => doubt(true, otherwise.span()),
        None => doubt(false, otherwise.span()),
    }
}

/// Whether the scores of a band lie on the right side of those of the band above it.
fn keeps(upper: (Decimal, Option<Decimal>), lower: (Decimal, Option<Decimal>), falling: bool) -> Option<bool> {
    if falling { Some(lower.1? <= upper.0) } else { Some(lower.0 >= upper.1?) }
}

fn points_agree(on: &RuleFormula, points: &[Point], wanted: Trend, known: &Known) -> Result<(), Doubt> {
    if let Some(point) = points.iter().find(|p| depends(&p.at)) {
        return Err(Doubt { refuted: false, at: point.span });
    }
    let by = trend(on, known);
    if by == Trend::Flat {
        // Between two points the score lies between theirs.
        return points.iter().map(|p| agrees(trend(&p.value, known), wanted, p.span)).collect();
    }
    if by == Trend::Unknown {
        return Err(Doubt { refuted: false, at: on.span() });
    }
    let rising = by == wanted;
    for pair in points.windows(2) {
        let (Some(before), Some(after)) = (constant(&pair[0].value), constant(&pair[1].value)) else {
            return Err(Doubt { refuted: false, at: pair[1].span });
        };
        if (rising && after < before) || (!rising && after > before) {
            return Err(Doubt { refuted: true, at: pair[1].span });
        }
    }
    Ok(())
}
