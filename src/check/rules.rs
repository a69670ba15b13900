//! Scoring rules: guards, the score function, and what must hold of them.

use super::context::Checker;
use super::{direction, fields, stages};
use crate::diagnostic::{Code, Diagnostic};
use crate::eval::rule::constant;
use crate::plan::{Band, Direction, Guard, Point, Policy, Rule, RuleFormula, RuleParameter, ScoreFunction, Variable};
use crate::resolve::File;
use crate::source::Span;
use crate::syntax::formula::{self, Formula, NodeKind};
use crate::syntax::{Field, Keyword, StatementId};
use crate::text;

/// Reads one rule into a policy.
pub(super) fn rule<'a>(cx: &mut Checker<'a, '_>, file: &'a File<'a>, field: &Field<'a>, policy: &mut Policy) {
    let Some(statement) = field.statement else { return };
    let Some(name) = fields::name_field(cx, file, field) else { return };
    let word = cx.text(name);
    if let Some(first) = policy.rules.iter().find(|r| cx.text(r.name) == word) {
        let message = text!("la regola «{word}» è dichiarata due volte", "the rule “{word}” is declared twice");
        let found = Diagnostic::new(Code::DuplicateName, name, message)
            .also(first.name, text!("la prima volta qui", "first here"))
            .help(text!("tienine una sola", "keep only one of them"));
        cx.report(found);
        return;
    }
    let lines: Vec<Field<'a>> = file.ast.children(statement).map(|c| file.ast.field(c)).collect();
    let parameters = rule_parameters(cx, file, &lines);
    let names: Vec<(&str, Variable)> = Variable::NAMED
        .into_iter()
        .chain(parameters.iter().enumerate().map(|(i, p)| (cx.text(p.name), Variable::Parameter(i as u16))))
        .collect();
    let mut reader =
        RuleReader { guards: Vec::new(), score: Vec::new(), direction: None, limits: None, rounding: None };
    for line in &lines {
        rule_line(cx, file, line, &names, &mut reader);
    }
    if let [(_, first), .., (_, last)] = reader.score.as_slice() {
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
    let Some((score, _)) = reader.score.into_iter().next() else {
        if !lines.iter().any(|l| matches!(l.keyword, Some(Keyword::Score | Keyword::Bands | Keyword::Points))) {
            let message =
                text!("la regola «{word}» non ha una funzione di punteggio", "the rule “{word}” has no score function");
            let help = text!(
                "aggiungi `punteggio valore / target`, oppure `fasce` o `spezzata`",
                "add `punteggio valore / target`, or `fasce` or `spezzata`"
            );
            cx.report(Diagnostic::new(Code::RuleIncomplete, name, message).help(help));
        }
        return;
    };
    let (limits, rounding) = (reader.limits, reader.rounding);
    let rule = Rule { name, direction: reader.direction, parameters, guards: reader.guards, score, limits, rounding };
    bands_in_order(cx, &rule);
    direction::direction(cx, &rule);
    policy.rules.push(rule);
}

fn rule_parameters<'a>(cx: &mut Checker<'a, '_>, file: &'a File<'a>, lines: &[Field<'a>]) -> Vec<RuleParameter> {
    let mut found = Vec::new();
    for line in lines.iter().filter(|l| l.keyword == Some(Keyword::Parameter)) {
        let mut cursor = cx.cursor(file, line);
        let Some(name) = cursor.name(text!("il nome del parametro", "the name of the parameter")) else { continue };
        let default = match cursor.peek() {
            Some(_) => cursor.quantity(text!("il valore di partenza", "the default value")).map(|q| q.value),
            None => None,
        };
        cursor.finish();
        found.push(RuleParameter { name, default });
    }
    found
}

fn rule_line<'a>(
    cx: &mut Checker<'a, '_>,
    file: &'a File<'a>,
    line: &Field<'a>,
    names: &[(&str, Variable)],
    rule: &mut RuleReader,
) {
    match line.keyword {
        Some(Keyword::Direction) => rule.direction = rule_direction(cx, file, line),
        Some(Keyword::If) => rule.guards.extend(guard(cx, file, line, names)),
        Some(Keyword::Score) => {
            let read = stages::rule_formula(cx, file, line, names);
            rule.score.extend(read.map(|f| (ScoreFunction::Formula(f), line.span())));
        }
        Some(Keyword::Bands) => rule.score.extend(bands(cx, file, line, names).map(|b| (b, line.span()))),
        Some(Keyword::Points) => rule.score.extend(points(cx, file, line, names).map(|p| (p, line.span()))),
        Some(Keyword::Limits) => rule.limits = stages::limits(cx, file, line),
        Some(Keyword::Round | Keyword::Truncate) => rule.rounding = stages::rounding(cx, file, line),
        _ => {}
    }
}

fn rule_direction<'a>(cx: &mut Checker<'a, '_>, file: &'a File<'a>, line: &Field<'a>) -> Option<(Direction, Span)> {
    let mut cursor = cx.cursor(file, line);
    let direction = match cursor.peek_word() {
        Some("crescente") => Direction::Increasing,
        Some("decrescente") => Direction::Decreasing,
        _ => {
            cursor.expected(text!("`crescente` o `decrescente`", "`crescente` or `decrescente`"));
            return None;
        }
    };
    cursor.take();
    cursor.finish();
    Some((direction, line.span()))
}

/// `se CONDITION vale VALUE`
fn guard<'a>(
    cx: &mut Checker<'a, '_>,
    file: &'a File<'a>,
    line: &Field<'a>,
    names: &[(&str, Variable)],
) -> Option<Guard> {
    let mut cursor = cx.cursor(file, line);
    let condition = formula::read(&mut cursor)?;
    if cursor.take_word("vale").is_none() {
        cursor.expected(text!("`vale` e il punteggio", "`vale` and the score"));
        return None;
    }
    let value = formula::read(&mut cursor)?;
    cursor.finish();
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

fn bands<'a>(
    cx: &mut Checker<'a, '_>,
    file: &'a File<'a>,
    line: &Field<'a>,
    names: &[(&str, Variable)],
) -> Option<ScoreFunction> {
    let on = stages::rule_formula(cx, file, line, names)?;
    let mut bands = Vec::new();
    let mut otherwise = None;
    for child in line.statement.into_iter().flat_map(|s| file.ast.children(s)) {
        let band = file.ast.field(child);
        match band.keyword {
            Some(Keyword::FromValue | Keyword::Over) => {
                let inclusive = band.keyword == Some(Keyword::FromValue);
                let read = threshold(cx, file, &band, names, true);
                bands.extend(read.map(|(from, value)| Band { from, inclusive, value, span: band.span() }));
            }
            Some(Keyword::Otherwise) => otherwise = otherwise_line(cx, file, &band, names),
            _ => {}
        }
    }
    let otherwise = otherwise.unwrap_or_else(|| {
        cx.report(stages::no_otherwise(line.word.span(), "altrimenti 0 %"));
        zero(line.word.span())
    });
    Some(ScoreFunction::Bands { on, bands, otherwise })
}

fn points<'a>(
    cx: &mut Checker<'a, '_>,
    file: &'a File<'a>,
    line: &Field<'a>,
    names: &[(&str, Variable)],
) -> Option<ScoreFunction> {
    let on = stages::rule_formula(cx, file, line, names)?;
    let mut points = Vec::new();
    let children: Vec<StatementId> = line.statement.into_iter().flat_map(|s| file.ast.children(s)).collect();
    for child in children {
        let point = file.ast.field(child);
        if point.keyword == Some(Keyword::To) {
            let read = threshold(cx, file, &point, names, false);
            points.extend(read.map(|(at, value)| Point { at, value, span: point.span() }));
        }
    }
    if points.len() < 2 {
        let message = text!("una `spezzata` ha almeno due punti", "a `spezzata` has at least two points");
        let help = text!(
            "scrivi per esempio `a 0 vale 0 %; a target vale 100 %`",
            "write for example `a 0 vale 0 %; a target vale 100 %`"
        );
        cx.report(Diagnostic::new(Code::RuleIncomplete, line.word.span(), message).help(help));
        return None;
    }
    Some(ScoreFunction::Points { on, points })
}

/// `X vale E`
fn threshold<'a>(
    cx: &mut Checker<'a, '_>,
    file: &'a File<'a>,
    line: &Field<'a>,
    names: &[(&str, Variable)],
    band: bool,
) -> Option<(RuleFormula, RuleFormula)> {
    let mut cursor = cx.cursor(file, line);
    let from = formula::read(&mut cursor)?;
    if cursor.take_word("vale").is_none() {
        let example = if band { "da 90 % vale 100 %" } else { "a target vale 80 %" };
        cursor.expected(text!("`vale` e il punteggio, come `{example}`", "`vale` and the score, such as `{example}`"));
        return None;
    }
    let value = formula::read(&mut cursor)?;
    cursor.finish();
    Some((stages::resolve_rule_formula(cx, from, names)?, stages::resolve_rule_formula(cx, value, names)?))
}

fn otherwise_line<'a>(
    cx: &mut Checker<'a, '_>,
    file: &'a File<'a>,
    line: &Field<'a>,
    names: &[(&str, Variable)],
) -> Option<RuleFormula> {
    let mut cursor = cx.cursor(file, line);
    cursor.take_word("vale");
    let read = formula::read(&mut cursor)?;
    cursor.finish();
    stages::resolve_rule_formula(cx, read, names)
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

struct RuleReader {
    guards: Vec<Guard>,
    score: Vec<(ScoreFunction, Span)>,
    direction: Option<(Direction, Span)>,
    limits: Option<(rust_decimal::Decimal, rust_decimal::Decimal, Span)>,
    rounding: Option<crate::plan::Rounding>,
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

fn zero(span: Span) -> RuleFormula {
    let kind = formula::NodeKind::Number(rust_decimal::Decimal::ZERO, crate::syntax::cursor::WrittenUnit::None);
    Formula { nodes: vec![formula::Node { kind, span }], written: span }
}
