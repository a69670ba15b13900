//! Values as operands of what asks for numbers, texts or truths.

use super::tree::{Evaluate, Fault, NO_NUMBER, Node, Operand, Value, WRONG_KIND};
use crate::arithmetic::number::fraction::Q;
use num_bigint::BigInt;
use num_traits::{One, Zero};
use std::rc::Rc;

/// Digits kept of a fraction that has become long: far more than a spreadsheet has.
const KEPT: u32 = 60;
/// Bits of a fraction before it is cut.
const LONG: u64 = 900;
/// Bits of a number that no spreadsheet holds.
const TOO_LARGE: u64 = 1030;

/// A number that stays of a size that can be computed with.
pub fn number(value: Q) -> Result<Value, Fault> {
    tidy(value).map(Value::Number)
}

/// A number brought to a size that can be computed with.
pub fn tidy(value: Q) -> Result<Q, Fault> {
    if value.bits() <= LONG {
        return Ok(value);
    }
    let power = Q::from_integer(BigInt::from(10u8).pow(KEPT));
    let cut = (&value * &power).round() / power;
    if cut.trunc().bits() > TOO_LARGE { Err(NO_NUMBER) } else { Ok(cut) }
}

/// A whole number.
pub fn whole(value: i64) -> Q {
    Q::from_integer(BigInt::from(value))
}

/// Ten to a power.
pub fn ten_to(places: i64) -> Q {
    let power = BigInt::from(10u8).pow(u32::try_from(places.unsigned_abs().min(400)).unwrap_or(400));
    if places >= 0 { Q::from_integer(power) } else { Q::new(BigInt::one(), power) }
}

/// A value as a number.
pub fn to_number(value: &Value) -> Result<Q, Fault> {
    match value {
        Value::Empty => Ok(Q::zero()),
        Value::Number(number) => Ok(number.clone()),
        Value::Bool(truth) => Ok(whole(i64::from(*truth))),
        Value::Text(text) => read(text).ok_or(WRONG_KIND),
        Value::Fault(fault) => Err(fault.clone()),
    }
}

/// A number that somebody wrote as a text: `12,5`, `93.5 %`, `36:00:00`.
pub fn read(text: &str) -> Option<Q> {
    let text = text.trim();
    if let Some(percent) = text.strip_suffix('%') {
        return Some(read(percent)? / whole(100));
    }
    if text.matches(':').count() >= 1 {
        let parts: Option<Vec<i64>> = text.split(':').map(|part| part.parse().ok()).collect();
        let parts = parts.filter(|parts| parts.len() <= 3 && parts.iter().all(|part| (0..1_000_000).contains(part)))?;
        let part = |at: usize| parts.get(at).copied().unwrap_or(0);
        return Some(whole(part(0) * 3600 + part(1) * 60 + part(2)) / whole(86_400));
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (before, after) = digits.split_once([',', '.']).unwrap_or((digits, ""));
    let all = format!("{before}{after}");
    if all.is_empty() || all.len() > 40 || !all.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let value = Q::new(all.parse().ok()?, BigInt::from(10u8).pow(u32::try_from(after.len()).ok()?));
    Some(if digits.len() < text.len() { -value } else { value })
}

/// A value as a whole number that is not out of all measure.
pub fn to_whole(value: &Value) -> Result<i64, Fault> {
    let number = to_number(value)?.floor().to_integer();
    i64::try_from(number).ok().filter(|n| n.abs() < 1 << 40).ok_or(NO_NUMBER)
}

/// A value as a truth.
pub fn to_truth(value: &Value) -> Result<bool, Fault> {
    match value {
        Value::Bool(truth) => Ok(*truth),
        Value::Text(text) if text.eq_ignore_ascii_case("true") => Ok(true),
        Value::Text(text) if text.eq_ignore_ascii_case("false") => Ok(false),
        Value::Text(_) => Err(WRONG_KIND),
        other => Ok(!to_number(other)?.is_zero()),
    }
}

/// A value as a text.
pub fn to_text(value: &Value) -> Result<Rc<str>, Fault> {
    Ok(match value {
        Value::Empty => "".into(),
        Value::Text(text) => text.clone(),
        Value::Number(number) => shown(number).into(),
        Value::Bool(truth) => if *truth { "VERO" } else { "FALSO" }.into(),
        Value::Fault(fault) => return Err(fault.clone()),
    })
}

/// A number with the digits that a spreadsheet keeps, as an Italian writes it.
pub fn shown(number: &Q) -> String {
    let digits = number.abs().trunc().to_integer().to_string().len();
    let decimals = u32::try_from(15_usize.saturating_sub(digits)).unwrap_or(0).min(20);
    fixed(number, decimals).trim_end_matches('0').trim_end_matches(',').to_owned()
}

/// A number with so many decimals, all of them written; without any, a comma at the end is cut by who asks.
pub fn fixed(number: &Q, decimals: u32) -> String {
    let scaled = (number.abs() * ten_to(i64::from(decimals))).round().to_integer().to_string();
    let decimals = decimals as usize;
    let padded = format!("{scaled:0>width$}", width = decimals + 1);
    let (whole, rest) = padded.split_at(padded.len() - decimals);
    let sign = if number.is_negative() && scaled != "0" { "-" } else { "" };
    format!("{sign}{whole},{rest}")
}

/// An operand as a number.
pub fn number_of(run: &dyn Evaluate, node: &Node) -> Result<Q, Fault> {
    to_number(&run.one(node))
}

/// An operand as a number, or what stands for it where it is not given.
pub fn number_or(run: &dyn Evaluate, nodes: &[Node], at: usize, otherwise: i64) -> Result<Q, Fault> {
    match nodes.get(at) {
        None | Some(Node::Missing) => Ok(whole(otherwise)),
        Some(node) => number_of(run, node),
    }
}

/// A whole operand, or what stands for it where it is not given.
pub fn whole_or(run: &dyn Evaluate, nodes: &[Node], at: usize, otherwise: i64) -> Result<i64, Fault> {
    match nodes.get(at) {
        None | Some(Node::Missing) => Ok(otherwise),
        Some(node) => to_whole(&run.one(node)),
    }
}

/// Looks at every value of the operands that is one of many, and at those that are given one by one.
pub fn each(
    run: &dyn Evaluate,
    nodes: &[Node],
    look: &mut dyn FnMut(&Value, bool) -> Result<(), Fault>,
) -> Result<(), Fault> {
    for node in nodes {
        let mut failed = None;
        match run.operand(node) {
            Operand::One(value) => look(&value, true)?,
            Operand::Many(many) => many.values.iter().try_for_each(|value| look(value, false))?,
            Operand::Block(block) => run.filled(block, &mut |_, _, value| {
                if failed.is_none() {
                    failed = look(&value, false).err();
                }
            }),
        }
        failed.map_or(Ok(()), Err)?;
    }
    Ok(())
}

/// The numbers of the operands: among cells only what is a number, of what is given by itself all.
pub fn numbers(run: &dyn Evaluate, nodes: &[Node]) -> Result<Vec<Q>, Fault> {
    let mut found = Vec::new();
    each(run, nodes, &mut |value, is_alone| {
        match value {
            Value::Fault(fault) => return Err(fault.clone()),
            Value::Number(number) => found.push(number.clone()),
            value if is_alone => found.push(to_number(value)?),
            _ => {}
        }
        Ok(())
    })?;
    Ok(found)
}

/// An error as a file writes it, in whatever language the program spoke.
pub fn shown_fault(text: &str) -> Fault {
    match text {
        "#N/A" | "#N/D" => super::tree::NOT_FOUND,
        "#DIV/0!" => super::tree::DIVISION,
        "#REF!" | "#RIF!" => super::tree::NO_PLACE,
        "#NUM!" => NO_NUMBER,
        _ => WRONG_KIND,
    }
}
