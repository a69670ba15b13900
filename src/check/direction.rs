//! `verso` is a claim that is proved here: by the signs of what multiplies and divides the actual,
//! for all inputs, never by trying values.
//!
//! The proof covers the score function with its guards and limits. What it can't decide it says so:
//! `verso_non_dimostrato`.

use super::context::Checker;
use crate::arithmetic::rule::constant;
use crate::diagnostic::{Code, Diagnostic};
use crate::ground::formula::{Function, NodeKind, Operator};
use crate::plan::{Band, Direction, Guard, Point, Rule, RuleFormula, ScoreFunction, Variable};
use crate::source::Place;
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

/// The sign of a formula, whatever its variables. One that may be zero has the sign of the rest: a
/// product is level there, and a quotient has no score.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Sign {
    Positive,
    Negative,
    Unknown,
}

/// What the guards before a line leave true: the first variable is above the second, or above zero.
type Known = Vec<(Variable, Option<Variable>)>;

/// The score of another rule rises with the actual.
const RISING: (Variable, Option<Variable>) = (Variable::Score, None);

/// The score of another rule falls when the actual rises.
const FALLING: (Variable, Option<Variable>) = (Variable::Score, Some(Variable::Value));

/// Proves or refutes a rule's `verso`.
pub(super) fn direction(cx: &mut Checker<'_, '_>, rule: &Rule) {
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
    if rule.guards.iter().any(|g| g.condition.names().any(|(v, _)| *v == Variable::Met)) {
        // Which actuals meet a target is up to its form: those that are left may have either sign.
        known.retain(|(v, _)| *v != Variable::Value);
    }
    let inner = rule.inner.as_ref().and_then(|inner| inner.direction);
    known.extend(inner.map(|(direction, _)| if direction == Direction::Increasing { RISING } else { FALLING }));
    let function = match &rule.score {
        ScoreFunction::Formula(f) => agrees(f, &known, wanted, f.span()),
        ScoreFunction::Bands { on, bands, otherwise } => bands_agree(on, bands, otherwise, wanted, &known),
        ScoreFunction::Points { on, points, .. } => points_agree(on, points, wanted, &known),
    };
    let word = cx.text(rule.name);
    let (it, en) = match direction {
        Direction::Increasing => ("crescente", "increasing"),
        Direction::Decreasing => ("decrescente", "decreasing"),
    };
    let found = match (function, verdict) {
        (Ok(()), Ok(())) => return,
        (Err(Doubt { why: None, at }), _) | (_, Err(Doubt { why: None, at })) => {
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
                .help(doubt.why.map(Why::help).unwrap_or_default())
        }
    };
    cx.report(found);
}

/// Where a direction is not proved, and why; without a reason it is refuted there.
#[derive(Clone, Copy)]
struct Doubt {
    why: Option<Why>,
    at: Place,
}

/// What stands in the way of a proof.
#[derive(Clone, Copy)]
enum Why {
    /// The sign of what multiplies or divides the actual.
    Factor,
    /// The actual divides, or stands in a formula more than once: its own sign decides.
    Actual,
    /// A case that depends on the actual.
    Case,
    /// Steps that depend on the actual, or are not plain numbers.
    Steps,
}

impl Why {
    /// What keeps a formula from having a trend.
    fn of(formula: &RuleFormula) -> Why {
        let moves = moves(formula);
        let divides = |kind: &NodeKind<Variable>| match kind {
            NodeKind::Binary(Operator::Divide, _, below) | NodeKind::Per(_, _, below) => moves[*below as usize],
            _ => false,
        };
        let often = formula.names().filter(|(v, _)| is_actual(**v)).count() > 1;
        if often || kinds(formula).any(divides) { Why::Actual } else { Why::Factor }
    }

    /// What to do about it.
    fn help(self) -> crate::diagnostic::Text {
        match self {
            Why::Factor => text!(
                "di che segno è ciò che moltiplica o divide il valore? Una guardia come `se target <= 0 vale 0 %` lo dice",
                "what sign does the factor or divisor of the value have? A guard such as `se target <= 0 vale 0 %` settles it"
            ),
            Why::Actual => text!(
                "il valore divide, o conta più di una volta: il verso dipende dal suo segno. Con `limiti tra 0 % e 100 %` una prima riga `se valore <= 0 vale 0 %` (100 % se decrescente) lo dice, se non c'è `rispettato`; altrimenti togli il `verso`, che è facoltativo",
                "the actual divides, or counts more than once: the direction depends on its sign. With `limiti tra 0 % e 100 %` a first line `se valore <= 0 vale 0 %` (100 % if decreasing) settles it, where there is no `rispettato`; else remove `verso`, which is optional"
            ),
            Why::Case => text!(
                "un caso che dipende dal valore tiene il verso se è un confronto solo, come `valore <= 0`, e dà il punteggio più basso o più alto dei `limiti`, dalla parte giusta; altrimenti togli il `verso`, che è facoltativo",
                "a case that depends on the actual keeps the direction if it is a single comparison, such as `valore <= 0`, and gives the lowest or highest score of the `limiti`, on the right side; else remove `verso`, which is optional"
            ),
            Why::Steps => text!(
                "qui ci vogliono numeri: una soglia o un punteggio che si calcola può andare in un verso o nell'altro",
                "a number is expected here: a threshold or a score that is computed may go either way"
            ),
        }
    }
}

fn is_actual(variable: Variable) -> bool {
    matches!(variable, Variable::Value | Variable::Delay | Variable::Met)
}

/// For each step of a formula, whether the actual takes part in it.
fn moves(formula: &RuleFormula) -> Vec<bool> {
    let mut found: Vec<bool> = Vec::with_capacity(formula.nodes.len());
    for kind in kinds(formula) {
        let of = |i: &u32| found[*i as usize];
        let moves = match kind {
            NodeKind::Number(..) => false,
            NodeKind::Name(v) => is_actual(*v),
            NodeKind::Negate(a) | NodeKind::Not(a) => of(a),
            NodeKind::Binary(_, a, b) => of(a) || of(b),
            NodeKind::Per(a, k, b) => of(a) || of(k) || of(b),
            NodeKind::Call(_, args) => args.iter().any(of),
        };
        found.push(moves);
    }
    found
}

fn agrees(formula: &RuleFormula, known: &Known, wanted: Trend, at: Place) -> Result<(), Doubt> {
    match trend(formula, known) {
        Trend::Flat => Ok(()),
        t if t == wanted => Ok(()),
        Trend::Unknown => Err(Doubt { why: Some(Why::of(formula)), at }),
        _ => Err(Doubt { why: None, at }),
    }
}

fn depends(formula: &RuleFormula) -> bool {
    formula.names().any(|(v, _)| is_actual(*v))
}

/// A guard keeps the direction when it only splits by things other than the actual, gives the best
/// possible score to a met target, or the score at the end of the limits to that end of the actuals.
fn guard_keeps(guard: &Guard, rule: &Rule, wanted: Trend) -> Result<(), Doubt> {
    let at = guard.span;
    if !depends(&guard.condition) {
        return agrees(&guard.value, &Known::new(), wanted, at);
    }
    let best = rule.limits.map(|(_, high, _)| high);
    let only_met = guard.condition.nodes.len() == 1;
    let gives = constant(&guard.value);
    let limited = gives.is_some_and(|g| best.is_some_and(|b| g >= b) || flat_below(rule, g));
    if (only_met && limited) || ends_rightly(guard, rule, wanted) {
        return Ok(());
    }
    Err(Doubt { why: Some(Why::Case), at })
}

/// True for `se valore <= 0 vale 0 %` where scores rise from 0 %, and the like.
fn ends_rightly(guard: &Guard, rule: &Rule, wanted: Trend) -> bool {
    let (condition, moves) = (&guard.condition, moves(&guard.condition));
    let actual = |i: u32| matches!(condition.nodes[i as usize].kind, NodeKind::Name(Variable::Value | Variable::Delay));
    let Some(NodeKind::Binary(operator, a, b)) = condition.nodes.last().map(|n| &n.kind) else { return false };
    let below = match operator {
        Operator::Le | Operator::Lt => true,
        Operator::Ge | Operator::Gt => false,
        _ => return false,
    };
    let low_end = match (actual(*a), actual(*b)) {
        (true, _) if !moves[*b as usize] => below,
        (_, true) if !moves[*a as usize] => !below,
        _ => return false,
    };
    let (Some(gives), Some((low, high, _))) = (constant(&guard.value), rule.limits) else { return false };
    if low_end == (wanted == Trend::Up) { gives <= low } else { gives >= high }
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
        NodeKind::Binary(Operator::Ge, a, b) => Some((variable(*b)??, variable(*a)?)),
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
            NodeKind::Name(Variable::Value) if known.contains(&(Variable::Value, None)) => (Trend::Up, Sign::Positive),
            NodeKind::Name(Variable::Value) => (Trend::Up, Sign::Unknown),
            // Nothing is done less than no days late.
            NodeKind::Name(Variable::Delay) => (Trend::Up, Sign::Positive),
            NodeKind::Name(Variable::Met) => (Trend::Unknown, Sign::Unknown),
            NodeKind::Name(Variable::Score) => (score_trend(known), Sign::Unknown),
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

/// Where the score of another rule goes: as that rule claims, and proves.
fn score_trend(known: &Known) -> Trend {
    if known.contains(&RISING) {
        return Trend::Up;
    }
    if known.contains(&FALLING) { Trend::Down } else { Trend::Unknown }
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

/// A product goes where each factor goes times the sign of the other, when both agree.
fn scaled(ta: Trend, sa: Sign, tb: Trend, sb: Sign) -> Trend {
    let by = |t: Trend, s: Sign| match (t, s) {
        (Trend::Flat, _) => Trend::Flat,
        (t, Sign::Positive) => t,
        (t, Sign::Negative) => opposite(t),
        _ => Trend::Unknown,
    };
    both(by(ta, sb), by(tb, sa))
}

/// A quotient: what divides moves the other way, as long as it has one sign.
fn divided(ta: Trend, sa: Sign, tb: Trend, sb: Sign) -> Trend {
    match (tb, sb) {
        (Trend::Flat, _) => scaled(ta, sa, tb, sb),
        (_, Sign::Unknown) => Trend::Unknown,
        _ => scaled(ta, sa, opposite(tb), sb),
    }
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
    let doubt = |refuted: bool, at| Err(Doubt { why: (!refuted).then_some(Why::Steps), at });
    if let Some(band) = bands.iter().find(|b| depends(&b.from)) {
        return doubt(false, band.span);
    }
    let by = trend(on, known);
    if by == Trend::Flat {
        // The band does not depend on the actual; its score may.
        let values = bands.iter().map(|b| &b.value).chain([otherwise]);
        return values.into_iter().try_for_each(|v| agrees(v, known, wanted, v.span()));
    }
    if by == Trend::Unknown {
        return Err(Doubt { why: Some(Why::of(on)), at: on.span() });
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
        return Err(Doubt { why: Some(Why::Steps), at: point.span });
    }
    let by = trend(on, known);
    if by == Trend::Flat {
        // Between two points the score lies between theirs.
        return points.iter().try_for_each(|p| agrees(&p.value, known, wanted, p.span));
    }
    if by == Trend::Unknown {
        return Err(Doubt { why: Some(Why::of(on)), at: on.span() });
    }
    let rising = by == wanted;
    for pair in points.windows(2) {
        let (Some(before), Some(after)) = (constant(&pair[0].value), constant(&pair[1].value)) else {
            return Err(Doubt { why: Some(Why::Steps), at: pair[1].span });
        };
        if (rising && after < before) || (!rising && after > before) {
            return Err(Doubt { why: None, at: pair[1].span });
        }
    }
    Ok(())
}
