//! Scoring rules: guards, the score function, and what must hold of them.

use super::context::Checker;
use super::{direction, stages};
use crate::diagnostic::{Code, Diagnostic};
use crate::eval::rule::constant;
use crate::plan::{
    Band, Direction, Guard, Point, Policy, Rounding, Rule, RuleFormula, RuleParameter, ScoreFunction, Variable,
};
use crate::source::Place;
use crate::syntax::formula::{self, Formula, NodeKind};
use crate::syntax::view::rule::{self as view, Part};
use crate::text;
use rust_decimal::Decimal;

/// What the formulas of a rule can name.
type Visible<'a> = [(&'a str, Variable)];

/// Reads one rule into a policy.
pub(super) fn rule(cx: &mut Checker<'_, '_>, written: view::Rule<'_>, policy: &mut Policy) {
    let Some(name) = written.name(cx.diagnostics) else { return };
    let word = cx.text(name);
    if let Some(first) = policy.rules.iter().find(|r| cx.text(r.name) == word) {
        let message = text!("la regola «{word}» è dichiarata due volte", "the rule “{word}” is declared twice");
        let found = Diagnostic::new(Code::DuplicateName, name, message)
            .also(first.name, text!("la prima volta qui", "first here"))
            .help(text!("tienine una sola", "keep only one of them"));
        cx.report(found);
        return;
    }
    let parameters = rule_parameters(cx, written);
    let own = parameters.iter().enumerate().map(|(i, p)| (cx.text(p.name), Variable::Parameter(i as u16)));
    let names: Vec<(&str, Variable)> = Variable::NAMED.into_iter().chain(own).collect();
    let mut read = Parts::default();
    for part in written.parts() {
        read.part(cx, part, &names);
    }
    if let [(_, first), .., (_, last)] = read.score.as_slice() {
        let message = text!(
            "la regola «{word}» ha più di una funzione di punteggio",
            "the rule “{word}” has more than one score function"
        );
        let found = Diagnostic::new(Code::RuleIncomplete, *last, message)
            .also(*first, text!("la prima è qui", "the first is here"))
            .help(text!(
                "tieni solo una tra `punteggio`, `fasce` e `spezzata`",
                "keep only one of `punteggio`, `fasce` and `spezzata`"
            ));
        cx.report(found);
    }
    let Some((score, _)) = read.score.into_iter().next() else {
        if !written.parts().any(Part::is_score_function) {
            without_function(cx, name);
        }
        return;
    };
    let Parts { guards, direction, limits, rounding, .. } = Parts { score: Vec::new(), ..read };
    let rule = Rule { name, direction, parameters, guards, score, limits, rounding };
    bands_in_order(cx, &rule);
    direction::direction(cx, &rule);
    policy.rules.push(rule);
}

fn without_function(cx: &mut Checker<'_, '_>, name: Place) {
    let word = cx.text(name);
    let message =
        text!("la regola «{word}» non ha una funzione di punteggio", "the rule “{word}” has no score function");
    let help = text!(
        "aggiungi `punteggio valore / target`, oppure `fasce` o `spezzata`",
        "add `punteggio valore / target`, or `fasce` or `spezzata`"
    );
    cx.report(Diagnostic::new(Code::RuleIncomplete, name, message).help(help));
}

fn rule_parameters(cx: &mut Checker<'_, '_>, written: view::Rule<'_>) -> Vec<RuleParameter> {
    let mut found = Vec::new();
    for part in written.parts() {
        if let Part::Parameter(parameter) = part {
            let read = parameter.read(cx.diagnostics);
            found.extend(read.map(|(name, default)| RuleParameter { name, default: default.map(|q| q.value) }));
        }
    }
    found
}

/// What has been read of a rule.
#[derive(Default)]
struct Parts {
    guards: Vec<Guard>,
    score: Vec<(ScoreFunction, Place)>,
    direction: Option<(Direction, Place)>,
    limits: Option<(Decimal, Decimal, Place)>,
    rounding: Option<Rounding>,
}

impl Parts {
    fn part(&mut self, cx: &mut Checker<'_, '_>, part: Part<'_>, names: &Visible<'_>) {
        match part {
            Part::Direction(line) => {
                let rises = line.rises(cx.diagnostics);
                let direction = |rises| if rises { Direction::Increasing } else { Direction::Decreasing };
                self.direction = rises.map(|rises| (direction(rises), line.span()));
            }
            Part::Guard(line) => self.guards.extend(guard(cx, line, names)),
            Part::Score(line) => {
                let read = line.read(cx.diagnostics);
                let formula = read.and_then(|read| stages::resolve_rule_formula(cx, read, names));
                self.score.extend(formula.map(|f| (ScoreFunction::Formula(f), line.span())));
            }
            Part::Bands(line) => self.score.extend(bands(cx, line, names).map(|b| (b, line.span()))),
            Part::Points(line) => self.score.extend(points(cx, line, names).map(|p| (p, line.span()))),
            Part::Limits(line) => self.limits = stages::limits(cx, line),
            Part::Rounding(line) => self.rounding = stages::rounding(cx, line),
            Part::Parameter(_) | Part::Other => {}
        }
    }
}

/// `se CONDITION vale VALUE`
fn guard(cx: &mut Checker<'_, '_>, line: view::Guard<'_>, names: &Visible<'_>) -> Option<Guard> {
    let (condition, value) = line.read(cx.diagnostics)?;
    let condition = stages::resolve_rule_formula(cx, condition, names)?;
    if !is_condition(&condition) {
        let message = text!("dopo `se` ci vuole una condizione", "a condition goes after `se`");
        let help =
            text!("per esempio `se rispettato` o `se target <= 0`", "for example `se rispettato` or `se target <= 0`");
        cx.report(Diagnostic::new(Code::MalformedFormula, condition.span(), message).help(help));
        return None;
    }
    Some(Guard { condition, value: stages::resolve_rule_formula(cx, value, names)?, span: line.span() })
}

fn bands(cx: &mut Checker<'_, '_>, line: view::Bands<'_>, names: &Visible<'_>) -> Option<ScoreFunction> {
    let on = line.on(cx.diagnostics)?;
    let on = stages::resolve_rule_formula(cx, on, names)?;
    let mut bands = Vec::new();
    let mut otherwise = None;
    for band in line.lines() {
        match band {
            view::Band::From(band) | view::Band::Over(band) => {
                let inclusive = band.is_inclusive();
                let read = threshold(cx, band, names);
                bands.extend(read.map(|(from, value)| Band { from, inclusive, value, span: band.span() }));
            }
            view::Band::Otherwise(band) => {
                let read = band.read(cx.diagnostics);
                otherwise = read.and_then(|read| stages::resolve_rule_formula(cx, read, names));
            }
        }
    }
    let otherwise = otherwise.unwrap_or_else(|| {
        cx.report(stages::no_otherwise(line.word(), "altrimenti 0 %"));
        zero(line.word())
    });
    Some(ScoreFunction::Bands { on, bands, otherwise })
}

fn points(cx: &mut Checker<'_, '_>, line: view::Points<'_>, names: &Visible<'_>) -> Option<ScoreFunction> {
    let on = line.on(cx.diagnostics)?;
    let on = stages::resolve_rule_formula(cx, on, names)?;
    let mut points = Vec::new();
    for point in line.lines() {
        let read = threshold(cx, point, names);
        points.extend(read.map(|(at, value)| Point { at, value, span: point.span() }));
    }
    if points.len() < 2 {
        let message = text!("una `spezzata` ha almeno due punti", "a `spezzata` has at least two points");
        let help = text!(
            "scrivi per esempio `a 0 vale 0 %; a target vale 100 %`",
            "write for example `a 0 vale 0 %; a target vale 100 %`"
        );
        cx.report(Diagnostic::new(Code::RuleIncomplete, line.word(), message).help(help));
        return None;
    }
    Some(ScoreFunction::Points { on, points })
}

/// `X vale E`
fn threshold(
    cx: &mut Checker<'_, '_>,
    line: view::Threshold<'_>,
    names: &Visible<'_>,
) -> Option<(RuleFormula, RuleFormula)> {
    let (at, value) = line.read(cx.diagnostics)?;
    Some((stages::resolve_rule_formula(cx, at, names)?, stages::resolve_rule_formula(cx, value, names)?))
}

/// Bands with constant thresholds must descend, points must ascend.
fn bands_in_order(cx: &mut Checker<'_, '_>, rule: &Rule) {
    match &rule.score {
        ScoreFunction::Formula(_) => {}
        ScoreFunction::Bands { bands, .. } => {
            for pair in bands.windows(2) {
                let (Some(before), Some(after)) = (constant(&pair[0].from), constant(&pair[1].from)) else {
                    continue;
                };
                let narrower = after == before && pair[1].inclusive && !pair[0].inclusive;
                if after > before || (after == before && !narrower) {
                    cx.report(stages::bands_out_of_order(pair[1].span, pair[0].span));
                }
            }
        }
        ScoreFunction::Points { points, .. } => {
            for pair in points.windows(2) {
                let (Some(before), Some(after)) = (constant(&pair[0].at), constant(&pair[1].at)) else { continue };
                if after <= before {
                    let message = text!(
                        "questo punto non viene dopo quello prima",
                        "this point does not come after the one before"
                    );
                    let found = Diagnostic::new(Code::BandsOutOfOrder, pair[1].span, message)
                        .also(pair[0].span, text!("il punto prima è qui", "the point before is here"))
                        .help(text!(
                            "metti i punti dal più basso al più alto",
                            "order the points from the lowest to the highest"
                        ));
                    cx.report(found);
                }
            }
        }
    }
}

/// True when a formula is true or false.
fn is_condition(formula: &RuleFormula) -> bool {
    formula.nodes.last().is_some_and(|n| match &n.kind {
        NodeKind::Binary(operator, ..) => operator.is_condition(),
        NodeKind::Not(_) => true,
        NodeKind::Name(variable) => *variable == Variable::Met,
        _ => false,
    })
}

fn zero(span: Place) -> RuleFormula {
    let kind = formula::NodeKind::Number(rust_decimal::Decimal::ZERO, crate::syntax::cursor::WrittenUnit::None);
    Formula { nodes: vec![formula::Node { kind, span: span.span() }], written: span }
}
