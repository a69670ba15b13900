//! Scoring rules: guards, the score function, and what must hold of them.

use super::context::Checker;
use super::{conditions, direction, lists, stages, thresholds};
use crate::arithmetic::rule::constant;
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::ground::formula::{Formula, Node, NodeKind};
use crate::ground::quantity::WrittenMeasure;
use crate::plan::{
    self, Band, Corners, Direction, Guard, Point, Policy, Rounding, Rule, RuleFormula, RuleParameter, ScoreFunction,
    Variable,
};
use crate::source::Place;
use crate::syntax::view::rule::{self as view, Part};
use crate::syntax::view::stage;
use crate::text;
use rust_decimal::Decimal;

/// What the formulas of a rule can name.
pub(super) type Visible<'a> = [(&'a str, Variable)];

/// Reads one rule into a policy.
/// Gives back its index and the rule that its bands are over, which may be read later.
pub(super) fn rule(cx: &mut Checker<'_, '_>, written: view::Rule<'_>, policy: &mut Policy) -> Option<(usize, Place)> {
    let name = written.name(cx.diagnostics)?;
    let word = cx.text(name);
    if let Some(first) = policy.named(word).map(|id| policy.rule(id)) {
        let message = text!("la regola «{word}» è dichiarata due volte", "the rule “{word}” is declared twice");
        let found = Diagnostic::new(Code::DuplicateName, name, message)
            .also(first.name, text!("la prima volta qui", "first here"))
            .help(text!("tienine una sola", "keep only one of them"));
        cx.report(found);
        return None;
    }
    let parameters = rule_parameters(cx, written);
    let numbers = parameters.iter().enumerate().filter(|(_, p)| p.part.is_none());
    let own = numbers.map(|(i, p)| (cx.text(p.name), Variable::Parameter(i as u16)));
    let names: Vec<(&str, Variable)> = Variable::NAMED.into_iter().chain(own).collect();
    let mut read = Parts { parameters, ..Parts::default() };
    for part in written.parts() {
        read.part(cx, part, &names);
    }
    let message = text!(
        "la regola «{word}» ha più di una funzione di punteggio",
        "the rule “{word}” has more than one score function"
    );
    read.one_function(cx, message);
    if !written.parts().any(Part::is_score_function) {
        without_function(cx, name);
    }
    let Parts { parameters, guards, score, direction, limits, rounding, is_incomplete } = read;
    let Some((score, _)) = score.into_iter().next().filter(|_| !is_incomplete) else {
        policy.unread_rules.push(name);
        return None;
    };
    let rule = Rule { name, direction, parameters, guards, score, inner: None, limits, rounding };
    bands_in_order(cx, &rule);
    let over = written.parts().find_map(|part| if let Part::Bands(bands) = part { bands.of_rule() } else { None });
    if over.is_none() {
        once_whole(cx, &rule);
    }
    policy.add(word, rule);
    over.map(|over| (policy.rules.len() - 1, over))
}

/// What is looked at once all of a rule is known.
pub(super) fn once_whole(cx: &mut Checker<'_, '_>, rule: &Rule) {
    thresholds::high_ratios(cx, &thresholds::of_rule(rule));
    // Bands that nobody has given yet go no way; where they are used they are proved.
    if rule.listed().is_none() {
        direction::direction(cx, rule);
    }
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
            let Some((name, takes)) = parameter.read(cx.diagnostics) else { continue };
            let one = |default, part| RuleParameter { name, default, part };
            match takes {
                view::Takes::Number(default) => found.push(one(default, None)),
                view::Takes::Bands => {
                    found.push(one(None, Some(plan::Part::Below)));
                    found.extend(plan::Part::further().map(|part| one(None, Some(part))));
                }
            }
        }
    }
    found
}

/// What has been read of a rule.
#[derive(Default)]
pub(super) struct Parts {
    parameters: Vec<RuleParameter>,
    pub(super) guards: Vec<Guard>,
    pub(super) score: Vec<(ScoreFunction, Place)>,
    direction: Option<(Direction, Place)>,
    limits: Option<(Decimal, Decimal, Place)>,
    rounding: Option<Rounding>,
    /// A line of it could not be read: what the others alone come to is not what was written.
    pub(super) is_incomplete: bool,
}

impl Parts {
    /// Reports a second score function.
    pub(super) fn one_function(&self, cx: &mut Checker<'_, '_>, message: Text) {
        let [(_, first), .., (_, last)] = self.score.as_slice() else { return };
        let found = Diagnostic::new(Code::RuleIncomplete, *last, message)
            .also(*first, text!("la prima è qui", "the first is here"))
            .help(text!(
                "tieni solo una tra `punteggio`, `fasce` e `spezzata`",
                "keep only one of `punteggio`, `fasce` and `spezzata`"
            ));
        cx.report(found);
    }

    pub(super) fn part(&mut self, cx: &mut Checker<'_, '_>, part: Part<'_>, names: &Visible<'_>) {
        let read = match part {
            Part::Direction(line) => {
                let direction = |rises| if rises { Direction::Increasing } else { Direction::Decreasing };
                self.direction = line.rises(cx.diagnostics).map(|rises| (direction(rises), line.span()));
                self.direction.is_some()
            }
            Part::Guard(line) => {
                let read = guard(cx, line, names).map(|guard| guard.after(self.guards.last()));
                keep(&mut self.guards, read)
            }
            Part::Score(line) => {
                let formula = line.read(cx.diagnostics).and_then(|read| number(cx, read, names));
                keep(&mut self.score, formula.map(|f| (ScoreFunction::Formula(f), line.span())))
            }
            Part::Bands(line) => {
                let read = bands(cx, line, (names, &self.parameters)).map(|b| (b, line.span()));
                keep(&mut self.score, read)
            }
            Part::Points(line) => keep(&mut self.score, points(cx, line, names).map(|p| (p, line.span()))),
            Part::Limits(line) => {
                self.limits = stages::limits(cx, line);
                self.limits.is_some()
            }
            Part::Rounding(line) => {
                self.rounding = stages::rounding(cx, line);
                self.rounding.is_some()
            }
            Part::Parameter(_) | Part::Other => true,
        };
        self.is_incomplete |= !read;
    }
}

/// Keeps what was read; false where it could not be.
fn keep<T>(list: &mut Vec<T>, read: Option<T>) -> bool {
    let is_read = read.is_some();
    list.extend(read);
    is_read
}

/// A formula that gives a number.
fn number(cx: &mut Checker<'_, '_>, read: stage::Formula, names: &Visible<'_>) -> Option<RuleFormula> {
    stages::resolve_rule_formula(cx, read, names).filter(|formula| conditions::is_number(cx, formula))
}

/// `se CONDITION vale VALUE`
fn guard(cx: &mut Checker<'_, '_>, line: view::Guard<'_>, names: &Visible<'_>) -> Option<Guard> {
    let (condition, value) = line.read(cx.diagnostics)?;
    let condition = stages::resolve_rule_formula(cx, condition, names)?;
    let value = stages::resolve_rule_formula(cx, value, names)?;
    // Both are looked at, so that both are told.
    let fits = [conditions::is_condition(cx, &condition), conditions::is_number(cx, &value)];
    (fits == [true; 2]).then(|| Guard { condition, value, shared: 0, span: line.span() })
}

fn bands(
    cx: &mut Checker<'_, '_>,
    line: view::Bands<'_>,
    (names, parameters): (&Visible<'_>, &[RuleParameter]),
) -> Option<ScoreFunction> {
    let on = match line.on(cx.diagnostics)? {
        view::On::Formula(read) => number(cx, read, names)?,
        view::On::Rule(name) => one(NodeKind::Name(Variable::Score), name),
        view::On::List(read, name) => {
            let on = number(cx, read, names)?;
            return lists::bands(cx, on, (name, line.span()), parameters);
        }
    };
    let mut bands = Vec::new();
    let mut otherwise = None;
    let mut all_read = true;
    for band in line.lines() {
        match band {
            view::Band::From(band) | view::Band::Over(band) => {
                let inclusive = band.is_inclusive();
                let read = threshold(cx, band, names);
                all_read &=
                    keep(&mut bands, read.map(|(from, value)| Band { from, inclusive, value, span: band.span() }));
            }
            view::Band::Otherwise(band) => {
                let read = band.read(cx.diagnostics);
                otherwise = read.and_then(|read| number(cx, read, names));
                all_read &= otherwise.is_some();
            }
        }
    }
    if !all_read {
        return None;
    }
    let otherwise = otherwise.unwrap_or_else(|| {
        cx.report(stages::no_otherwise(line.word(), "altrimenti 0 %"));
        zero(line.word())
    });
    Some(ScoreFunction::Bands { on, bands, otherwise })
}

fn points(cx: &mut Checker<'_, '_>, line: view::Points<'_>, names: &Visible<'_>) -> Option<ScoreFunction> {
    let on = line.on(cx.diagnostics)?;
    let on = number(cx, on, names)?;
    let mut points = Vec::new();
    let mut all_read = true;
    for point in line.lines() {
        let read = threshold(cx, point, names);
        all_read &= keep(&mut points, read.map(|(at, value)| Point { at, value, span: point.span() }));
    }
    if !all_read {
        return None;
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
    let fixed = Corners::of(&points).map(Box::new);
    Some(ScoreFunction::Points { on, points, fixed })
}

/// `X vale E`
fn threshold(
    cx: &mut Checker<'_, '_>,
    line: view::Threshold<'_>,
    names: &Visible<'_>,
) -> Option<(RuleFormula, RuleFormula)> {
    let (at, value) = line.read(cx.diagnostics)?;
    let (at, value) = (number(cx, at, names), number(cx, value, names));
    Some((at?, value?))
}

/// Bands with constant thresholds must descend, points must ascend.
pub(super) fn bands_in_order(cx: &mut Checker<'_, '_>, rule: &Rule) {
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

fn zero(span: Place) -> RuleFormula {
    one(NodeKind::Number(Decimal::ZERO, WrittenMeasure::None), span)
}

/// A formula of one word.
pub(super) fn one(kind: NodeKind<Variable>, written: Place) -> RuleFormula {
    Formula { nodes: vec![Node { kind, span: written.span() }], written }
}
