//! Whether what a formula comes to is what is stored in its cell.

use super::formula::{CellId, Fault, Value, shown_number, to_number, whole};
use super::grid::Grid;
use crate::arithmetic::number::fraction::Q;
use crate::source::CellKind;
use num_bigint::BigInt;

/// Two numbers are one where their first digits are, this many of them: a spreadsheet computes in binary.
const DIGITS: u32 = 11;

/// Whether a value is the one that is stored in a cell.
pub fn agrees(computed: &Value, grid: &Grid, cell: CellId) -> bool {
    let stored = grid.stored(cell);
    match (computed, &stored) {
        (Value::Number(a), Value::Number(b)) if grid.kind(cell) == CellKind::Date => a.floor() == b.floor(),
        (Value::Number(a), Value::Number(b)) => near(a, b),
        // A number shown as a time is read as one.
        (Value::Number(a), Value::Text(_)) => {
            to_number(&stored).is_ok_and(|b| (a - &b).abs() * whole(86_400) <= whole(1))
        }
        (Value::Empty, Value::Number(n)) => *n == whole(0),
        (Value::Empty | Value::Text(_), Value::Empty | Value::Text(_)) => words(computed) == words(&stored),
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Bool(a), Value::Number(b)) => whole(i64::from(*a)) == *b,
        (Value::Fault(Fault::Shown(_)), Value::Fault(_)) => true,
        _ => false,
    }
}

/// Whether two numbers are one, as far as a spreadsheet can tell.
pub fn near(a: &Q, b: &Q) -> bool {
    let scale = a.abs().max(b.abs()).max(whole(1));
    (a - b).abs() * Q::from_integer(BigInt::from(10u8).pow(DIGITS)) <= scale
}

/// A text without what only its look is made of.
fn words(value: &Value) -> String {
    match value {
        Value::Text(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        _ => String::new(),
    }
}

/// A value as it is shown.
pub fn shown(value: &Value) -> String {
    match value {
        Value::Empty => "—".to_owned(),
        Value::Number(number) => shown_number(number),
        Value::Text(text) => format!("«{text}»"),
        Value::Bool(truth) => if *truth { "VERO" } else { "FALSO" }.to_owned(),
        Value::Fault(Fault::Shown(name)) => (*name).to_owned(),
        Value::Fault(Fault::Beyond(_)) => "?".to_owned(),
    }
}
