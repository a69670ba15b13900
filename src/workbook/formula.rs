//! Formulas as a spreadsheet writes them. It computes in binary: before a comparison or a rounding a number is brought to
//! [`DIGITS`] decimals, so that one that is 0,6 in decimals is on the right side of 0,6.

use crate::ground::formula::{Formula, Function, NodeKind, Operator};
use crate::plan::Rounding;
use rust_decimal::Decimal;
use std::fmt::Write;

/// Decimals that binary numbers of this size still have right.
pub(super) const DIGITS: u32 = 12;

/// A formula in the words of a spreadsheet; `name` says which cell or number a name is. None where one has none.
pub(super) fn formula<N>(formula: &Formula<N>, name: &impl Fn(&N) -> Option<String>) -> Option<String> {
    let mut steps: Vec<String> = Vec::with_capacity(formula.nodes.len());
    for node in &formula.nodes {
        let step = step(&node.kind, &steps, name)?;
        steps.push(step);
    }
    steps.pop()
}

fn step<N>(kind: &NodeKind<N>, steps: &[String], name: &impl Fn(&N) -> Option<String>) -> Option<String> {
    let of = |i: &u32| steps[*i as usize].as_str();
    Some(match kind {
        NodeKind::Number(value, _) => number(*value),
        NodeKind::Name(n) => name(n)?,
        NodeKind::Negate(a) => format!("(-{})", of(a)),
        NodeKind::Not(a) => format!("NOT({})", of(a)),
        NodeKind::Per(a, k, b) => format!("({}*{}/{})", of(a), of(k), of(b)),
        NodeKind::Binary(operator, a, b) => binary(*operator, of(a), of(b)),
        NodeKind::Call(Function::Round | Function::Truncate, operands) if operands.len() != 2 => return None,
        NodeKind::Call(Function::Round, operands) => to_multiple(of(&operands[0]), of(&operands[1]), "ROUND"),
        NodeKind::Call(Function::Truncate, operands) => to_multiple(of(&operands[0]), of(&operands[1]), "TRUNC"),
        NodeKind::Call(function, operands) => {
            let operands: Vec<&str> = operands.iter().map(of).collect();
            format!("{}({})", called(*function), operands.join(","))
        }
    })
}

fn binary(operator: Operator, a: &str, b: &str) -> String {
    match operator {
        Operator::And => format!("AND({a},{b})"),
        Operator::Or => format!("OR({a},{b})"),
        _ if operator.is_condition() => compare(a, operator.symbol(), b),
        _ => format!("({a}{}{b})", operator.symbol()),
    }
}

/// A comparison of what has been brought to so many decimals.
pub(super) fn compare(a: &str, operator: &str, b: &str) -> String {
    format!("({}{operator}{})", settled(a), settled(b))
}

/// A number brought to so many decimals; one that is written is what it is.
pub(super) fn settled(text: &str) -> String {
    if text.parse::<Decimal>().is_ok() { text.to_owned() } else { format!("ROUND({text},{DIGITS})") }
}

fn called(function: Function) -> &'static str {
    match function {
        Function::Min => "MIN",
        Function::Max => "MAX",
        Function::Mean => "AVERAGE",
        Function::Sum => "SUM",
        Function::Round => "ROUND",
        Function::Truncate => "TRUNC",
    }
}

fn to_multiple(value: &str, quantum: &str, how: &str) -> String {
    match quantum.parse::<Decimal>().ok().and_then(places) {
        Some(places) => format!("{how}({},{places})", settled(value)),
        None => format!("({how}(ROUND({value}/{quantum},{DIGITS}),0)*{quantum})"),
    }
}

/// A number rounded as a policy says.
pub(super) fn rounded(value: &str, rounding: Rounding) -> String {
    to_multiple(value, &number(rounding.quantum), if rounding.truncate { "TRUNC" } else { "ROUND" })
}

/// A number within limits.
pub(super) fn within(value: &str, (low, high): (Decimal, Decimal)) -> String {
    format!("MAX({},MIN({},{value}))", number(low), number(high))
}

/// The decimals of a power of ten: 0,01 has two.
fn places(quantum: Decimal) -> Option<u32> {
    let quantum = quantum.normalize();
    (quantum.mantissa() == 1).then(|| quantum.scale())
}

/// A number as formulas write it.
pub(super) fn number(value: Decimal) -> String {
    let text = value.normalize().to_string();
    if text.starts_with('-') { format!("({text})") } else { text }
}

/// A text as formulas write it.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    let _ = write!(quoted, "\"{}\"", text.replace('"', "\"\""));
    quoted
}
