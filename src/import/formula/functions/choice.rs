//! What depends on a condition, and what asks what a value is.

use crate::import::formula::tree::{Evaluate, Fault, Function, NOT_FOUND, Node, Operand, Value};
use crate::import::formula::values::{each, to_truth, to_whole};
use std::cmp::Ordering;

pub const ALL: &[Function] = &[
    Function { name: "IF", italian: "SE", takes_blocks: false, run: if_ },
    Function { name: "IFERROR", italian: "SE.ERRORE", takes_blocks: false, run: if_error },
    Function { name: "IFNA", italian: "SE.NON.DISP.", takes_blocks: false, run: if_not_found },
    Function { name: "IFS", italian: "PIÙ.SE", takes_blocks: false, run: ifs },
    Function { name: "SWITCH", italian: "SWITCH", takes_blocks: false, run: switch },
    Function { name: "CHOOSE", italian: "SCEGLI", takes_blocks: false, run: choose },
    Function { name: "AND", italian: "E", takes_blocks: false, run: and },
    Function { name: "OR", italian: "O", takes_blocks: false, run: or },
    Function { name: "NOT", italian: "NON", takes_blocks: false, run: not },
    Function { name: "TRUE", italian: "VERO", takes_blocks: false, run: |_, _| Value::Bool(true).into() },
    Function { name: "FALSE", italian: "FALSO", takes_blocks: false, run: |_, _| Value::Bool(false).into() },
    Function { name: "NA", italian: "NON.DISP", takes_blocks: false, run: |_, _| Value::Fault(NOT_FOUND).into() },
    Function { name: "ISBLANK", italian: "VAL.VUOTO", takes_blocks: false, run: is_blank },
    Function { name: "ISNUMBER", italian: "VAL.NUMERO", takes_blocks: false, run: is_number },
    Function { name: "ISTEXT", italian: "VAL.TESTO", takes_blocks: false, run: is_text },
    Function { name: "ISERROR", italian: "VAL.ERRORE", takes_blocks: false, run: is_error },
    Function { name: "ISERR", italian: "VAL.ERR", takes_blocks: false, run: is_other_error },
    Function { name: "ISNA", italian: "VAL.NON.DISP", takes_blocks: false, run: is_not_found },
];

/// What an operand is, or nothing where it is left out: a spreadsheet then shows 0.
fn given(run: &dyn Evaluate, node: Option<&Node>) -> Operand {
    match node {
        None => Value::Bool(false).into(),
        Some(Node::Missing) => Value::Empty.into(),
        Some(node) => run.operand(node),
    }
}

fn truth(run: &dyn Evaluate, node: &Node) -> Result<bool, Fault> {
    to_truth(&run.one(node))
}

fn if_(run: &dyn Evaluate, of: &[Node]) -> Operand {
    let Some(condition) = of.first() else { return Value::Fault(NOT_FOUND).into() };
    match truth(run, condition) {
        Ok(true) => given(run, of.get(1)),
        Ok(false) => given(run, of.get(2)),
        Err(fault) => Value::Fault(fault).into(),
    }
}

/// The first operand unless it is such a fault, else the second. What is not computed here is no fault of the sheet.
fn unless(run: &dyn Evaluate, of: &[Node], is_it: fn(&Fault) -> bool) -> Operand {
    let Some(first) = of.first() else { return Value::Fault(NOT_FOUND).into() };
    match run.one(first) {
        Value::Fault(fault) if is_it(&fault) => given(run, of.get(1)),
        value => value.into(),
    }
}

fn if_error(run: &dyn Evaluate, of: &[Node]) -> Operand {
    unless(run, of, |fault| matches!(fault, Fault::Shown(_)))
}

fn if_not_found(run: &dyn Evaluate, of: &[Node]) -> Operand {
    unless(run, of, |fault| *fault == NOT_FOUND)
}

fn ifs(run: &dyn Evaluate, of: &[Node]) -> Operand {
    for pair in of.chunks_exact(2) {
        match truth(run, &pair[0]) {
            Ok(true) => return run.operand(&pair[1]),
            Ok(false) => {}
            Err(fault) => return Value::Fault(fault).into(),
        }
    }
    Value::Fault(NOT_FOUND).into()
}

fn switch(run: &dyn Evaluate, of: &[Node]) -> Operand {
    let Some((what, cases)) = of.split_first() else { return Value::Fault(NOT_FOUND).into() };
    let what = run.one(what);
    let mut pairs = cases.chunks_exact(2);
    let found = pairs.find(|pair| run.one(&pair[0]).order(&what) == Ordering::Equal).map(|pair| &pair[1]);
    let otherwise = if cases.len() % 2 == 1 { cases.last() } else { None };
    found.or(otherwise).map_or(Value::Fault(NOT_FOUND).into(), |node| run.operand(node))
}

fn choose(run: &dyn Evaluate, of: &[Node]) -> Operand {
    let at = of.first().map_or(Ok(0), |node| to_whole(&run.one(node)));
    match at.map(|at| usize::try_from(at).ok().filter(|at| *at > 0).and_then(|at| of.get(at))) {
        Ok(Some(node)) => run.operand(node),
        Ok(None) => Value::Fault(crate::import::formula::tree::WRONG_KIND).into(),
        Err(fault) => Value::Fault(fault).into(),
    }
}

/// Whether all, or any, of the operands hold; texts among cells don't count.
fn together(run: &dyn Evaluate, of: &[Node], is_all: bool) -> Operand {
    let mut holds = is_all;
    let looked = each(run, of, &mut |value, is_alone| {
        let counts = is_alone || matches!(value, Value::Bool(_) | Value::Number(_) | Value::Fault(_));
        if counts {
            let one = to_truth(value)?;
            holds = if is_all { holds && one } else { holds || one };
        }
        Ok(())
    });
    looked.map(|()| Value::Bool(holds)).into()
}

fn and(run: &dyn Evaluate, of: &[Node]) -> Operand {
    together(run, of, true)
}

fn or(run: &dyn Evaluate, of: &[Node]) -> Operand {
    together(run, of, false)
}

fn not(run: &dyn Evaluate, of: &[Node]) -> Operand {
    of.first().map_or(Err(NOT_FOUND), |node| truth(run, node)).map(|holds| Value::Bool(!holds)).into()
}

fn asks(run: &dyn Evaluate, of: &[Node], is_it: fn(&Value) -> bool) -> Operand {
    let value = of.first().map_or(Value::Empty, |node| run.one(node));
    match value {
        Value::Fault(Fault::Beyond(_)) => value.into(),
        value => Value::Bool(is_it(&value)).into(),
    }
}

fn is_blank(run: &dyn Evaluate, of: &[Node]) -> Operand {
    asks(run, of, |value| matches!(value, Value::Empty))
}

fn is_number(run: &dyn Evaluate, of: &[Node]) -> Operand {
    asks(run, of, |value| matches!(value, Value::Number(_)))
}

fn is_text(run: &dyn Evaluate, of: &[Node]) -> Operand {
    asks(run, of, |value| matches!(value, Value::Text(_)))
}

fn is_error(run: &dyn Evaluate, of: &[Node]) -> Operand {
    asks(run, of, |value| matches!(value, Value::Fault(_)))
}

fn is_other_error(run: &dyn Evaluate, of: &[Node]) -> Operand {
    asks(run, of, |value| matches!(value, Value::Fault(fault) if *fault != NOT_FOUND))
}

fn is_not_found(run: &dyn Evaluate, of: &[Node]) -> Operand {
    asks(run, of, |value| *value == Value::Fault(NOT_FOUND))
}
