//! What is found at a place: looked up, counted off, named.

use super::counted::{Criterion, same};
use crate::import::formula::tree::{
    Beyond, Block, Evaluate, Fault, Function, NO_PLACE, NOT_FOUND, Node, Operand, Value, WRONG_KIND,
};
use crate::import::formula::values::{to_truth, to_whole, whole, whole_or};
use crate::source::Area;
use std::cmp::Ordering;

pub const ALL: &[Function] = &[
    Function {
        name: "VLOOKUP",
        italian: "CERCA.VERT",
        takes_blocks: false,
        run: |run, of| looked_up(run, of, true).into(),
    },
    Function {
        name: "HLOOKUP",
        italian: "CERCA.ORIZZ",
        takes_blocks: false,
        run: |run, of| looked_up(run, of, false).into(),
    },
    Function { name: "XLOOKUP", italian: "CERCA.X", takes_blocks: false, run: xlookup },
    Function { name: "LOOKUP", italian: "CERCA", takes_blocks: true, run: |run, of| lookup(run, of).into() },
    Function { name: "MATCH", italian: "CONFRONTA", takes_blocks: false, run: |run, of| matched(run, of).into() },
    Function { name: "INDEX", italian: "INDICE", takes_blocks: false, run: index },
    Function { name: "ROW", italian: "RIF.RIGA", takes_blocks: false, run: |run, of| place(run, of, true).into() },
    Function {
        name: "COLUMN",
        italian: "RIF.COLONNA",
        takes_blocks: false,
        run: |run, of| place(run, of, false).into(),
    },
    Function { name: "ROWS", italian: "RIGHE", takes_blocks: false, run: |run, of| size(run, of, true).into() },
    Function { name: "COLUMNS", italian: "COLONNE", takes_blocks: false, run: |run, of| size(run, of, false).into() },
];

type Found = Result<Value, Fault>;

/// Where a value is among others: the same one, or the last that is not above it where they rise.
fn position(values: &[Value], wanted: &Value, is_exact: bool) -> Option<usize> {
    if is_exact {
        let has_wildcards = matches!(wanted, Value::Text(text) if text.contains(['*', '?']));
        if has_wildcards {
            let criterion = Criterion::new(wanted);
            return values.iter().position(|value| criterion.fits(value));
        }
        return values.iter().position(|value| same(value, wanted));
    }
    let is_alike = |value: &&Value| std::mem::discriminant(*value) == std::mem::discriminant(wanted);
    let mut found = None;
    for (at, value) in values.iter().enumerate().filter(|(_, value)| is_alike(value)) {
        match value.order(wanted) {
            Ordering::Greater => break,
            _ => found = Some(at),
        }
    }
    found
}

fn fault_in(value: &Value) -> Result<(), Fault> {
    if let Value::Fault(fault) = value { Err(fault.clone()) } else { Ok(()) }
}

fn looked_up(run: &dyn Evaluate, of: &[Node], is_vertical: bool) -> Found {
    if of.len() < 3 {
        return Err(WRONG_KIND);
    }
    let wanted = run.one(&of[0]);
    fault_in(&wanted)?;
    let table = run.many(&run.operand(&of[1]))?;
    let which = usize::try_from(to_whole(&run.one(&of[2]))? - 1).map_err(|_| WRONG_KIND)?;
    let is_near = match of.get(3) {
        None => true,
        Some(Node::Missing) => false,
        Some(node) => to_truth(&run.one(node))?,
    };
    let height = table.values.len() / table.width.max(1);
    let keys: Vec<Value> = match is_vertical {
        true => (0..height).map(|row| table.values[row * table.width].clone()).collect(),
        false => table.values[..table.width].to_vec(),
    };
    let wanted = if wanted == Value::Empty { Value::Number(whole(0)) } else { wanted };
    let at = position(&keys, &wanted, !is_near).ok_or(NOT_FOUND)?;
    let (row, column) = if is_vertical { (at, which) } else { (which, at) };
    if column >= table.width || row >= height {
        return Err(NO_PLACE);
    }
    Ok(table.values[row * table.width + column].clone())
}

fn xlookup(run: &dyn Evaluate, of: &[Node]) -> Operand {
    let found = || -> Result<Option<Value>, Fault> {
        let (Some(wanted), Some(keys), Some(values)) = (of.first(), of.get(1), of.get(2)) else {
            return Err(WRONG_KIND);
        };
        if whole_or(run, of, 4, 0)? != 0 || of.len() > 5 {
            return Err(Fault::Beyond(Beyond::Function("XLOOKUP".into())));
        }
        let wanted = run.one(wanted);
        fault_in(&wanted)?;
        let (keys, values) = (run.many(&run.operand(keys))?, run.many(&run.operand(values))?);
        if keys.values.len() != values.values.len() {
            return Err(Fault::Beyond(Beyond::Function("XLOOKUP".into())));
        }
        Ok(position(&keys.values, &wanted, true).map(|at| values.values[at].clone()))
    };
    match (found(), of.get(3)) {
        (Ok(Some(value)), _) => value.into(),
        (Ok(None), Some(otherwise)) if *otherwise != Node::Missing => run.operand(otherwise),
        (Ok(None), _) => Value::Fault(NOT_FOUND).into(),
        (Err(fault), _) => Value::Fault(fault).into(),
    }
}

fn lookup(run: &dyn Evaluate, of: &[Node]) -> Found {
    let (Some(wanted), Some(keys)) = (of.first(), of.get(1)) else { return Err(WRONG_KIND) };
    let wanted = run.one(wanted);
    fault_in(&wanted)?;
    let keys = run.many(&run.operand(keys))?;
    let values = of.get(2).map_or(Ok(keys.clone()), |node| run.many(&run.operand(node)))?;
    let at = position(&keys.values, &wanted, false).ok_or(NOT_FOUND)?;
    values.values.get(at).cloned().ok_or(NO_PLACE)
}

fn matched(run: &dyn Evaluate, of: &[Node]) -> Found {
    let (Some(wanted), Some(keys)) = (of.first(), of.get(1)) else { return Err(WRONG_KIND) };
    let wanted = run.one(wanted);
    fault_in(&wanted)?;
    let keys = run.many(&run.operand(keys))?;
    let at = match whole_or(run, of, 2, 1)? {
        0 => position(&keys.values, &wanted, true),
        1.. => position(&keys.values, &wanted, false),
        _ => {
            let below = keys.values.iter().position(|value| value.order(&wanted) == Ordering::Less);
            below.unwrap_or(keys.values.len()).checked_sub(1)
        }
    };
    let at = at.and_then(|at| i64::try_from(at).ok()).ok_or(NOT_FOUND)?;
    Ok(Value::Number(whole(at + 1)))
}

fn index(run: &dyn Evaluate, of: &[Node]) -> Operand {
    let Some(from) = of.first() else { return Value::Fault(WRONG_KIND).into() };
    let at = || -> Result<(i64, i64), Fault> { Ok((whole_or(run, of, 1, 0)?, whole_or(run, of, 2, 0)?)) };
    let (row, column) = match at() {
        Ok(at) => at,
        Err(fault) => return Value::Fault(fault).into(),
    };
    let from = run.operand(from);
    let (height, width) = match &from {
        Operand::Block(block) => {
            (i64::from(block.area.bottom - block.area.top) + 1, i64::from(block.area.right - block.area.left) + 1)
        }
        Operand::Many(many) => {
            (i64::try_from(many.values.len() / many.width.max(1)).unwrap_or(0), i64::try_from(many.width).unwrap_or(0))
        }
        Operand::One(_) => (1, 1),
    };
    // One number counts along what has one row only.
    let (row, column) = if height == 1 && of.len() == 2 { (1, row) } else { (row, column) };
    if row < 0 || column < 0 || row > height || column > width {
        return Value::Fault(NO_PLACE).into();
    }
    match from {
        Operand::Block(block) => Operand::Block(part(block, row, column)),
        Operand::Many(many) => {
            let (row, column) = (row.max(1) - 1, column.max(1) - 1);
            let at = usize::try_from(row * width + column).ok();
            at.and_then(|at| many.values.get(at)).cloned().unwrap_or(Value::Fault(NO_PLACE)).into()
        }
        one => one,
    }
}

/// A row, a column or a cell of a block, counted from 1; 0 is all of them.
fn part(block: Block, row: i64, column: i64) -> Block {
    let line = |first: u32, last: u32, at: i64| match u32::try_from(at) {
        Ok(at) if at > 0 => (first + at - 1, first + at - 1),
        _ => (first, last),
    };
    let (top, bottom) = line(block.area.top, block.area.bottom, row);
    let (left, right) = line(block.area.left, block.area.right, column);
    Block { area: Area { top, bottom, left, right }, ..block }
}

fn place(run: &dyn Evaluate, of: &[Node], is_row: bool) -> Found {
    let at = match of.first() {
        None => (run.here().row, run.here().column),
        Some(node) => match run.operand(node) {
            Operand::Block(block) => (block.area.top, block.area.left),
            _ => return Err(WRONG_KIND),
        },
    };
    Ok(Value::Number(whole(i64::from(if is_row { at.0 } else { at.1 }))))
}

fn size(run: &dyn Evaluate, of: &[Node], is_rows: bool) -> Found {
    let many = match run.operand(of.first().ok_or(WRONG_KIND)?) {
        Operand::Block(Block { area, .. }) => (area.bottom - area.top + 1, area.right - area.left + 1),
        other => {
            let many = run.many(&other)?;
            let width = many.width.max(1);
            (u32::try_from(many.values.len() / width).unwrap_or(0), u32::try_from(width).unwrap_or(0))
        }
    };
    Ok(Value::Number(whole(i64::from(if is_rows { many.0 } else { many.1 }))))
}
