//! Sums, means, the least and the most of many numbers.

use crate::arithmetic::number::fraction::Q;
use crate::import::formula::tree::{
    DIVISION, Evaluate, Fault, Function, NO_NUMBER, NOT_FOUND, Node, Value, WRONG_KIND,
};
use crate::import::formula::values::{each, number, number_of, numbers, tidy, to_number, to_whole, whole};
use num_traits::Zero;

pub const ALL: &[Function] = &[
    Function { name: "SUM", italian: "SOMMA", takes_blocks: false, run: |run, of| sum(run, of).into() },
    Function {
        name: "SUMPRODUCT",
        italian: "MATR.SOMMA.PRODOTTO",
        takes_blocks: true,
        run: |run, of| sum_of_products(run, of).into(),
    },
    Function { name: "SUMSQ", italian: "SOMMA.Q", takes_blocks: false, run: |run, of| squares(run, of).into() },
    Function { name: "PRODUCT", italian: "PRODOTTO", takes_blocks: false, run: |run, of| product(run, of).into() },
    Function { name: "AVERAGE", italian: "MEDIA", takes_blocks: false, run: |run, of| mean(run, of).into() },
    Function { name: "MIN", italian: "MIN", takes_blocks: false, run: |run, of| end(run, of, true).into() },
    Function { name: "MAX", italian: "MAX", takes_blocks: false, run: |run, of| end(run, of, false).into() },
    Function { name: "MEDIAN", italian: "MEDIANA", takes_blocks: false, run: |run, of| median(run, of).into() },
    Function { name: "LARGE", italian: "GRANDE", takes_blocks: false, run: |run, of| nth(run, of, true).into() },
    Function { name: "SMALL", italian: "PICCOLO", takes_blocks: false, run: |run, of| nth(run, of, false).into() },
    Function { name: "RANK", italian: "RANGO", takes_blocks: false, run: |run, of| rank(run, of).into() },
    Function { name: "RANK.EQ", italian: "RANGO.UG", takes_blocks: false, run: |run, of| rank(run, of).into() },
    Function { name: "COUNT", italian: "CONTA.NUMERI", takes_blocks: false, run: |run, of| count(run, of).into() },
    Function {
        name: "COUNTA",
        italian: "CONTA.VALORI",
        takes_blocks: false,
        run: |run, of| count_filled(run, of).into(),
    },
    Function {
        name: "COUNTBLANK",
        italian: "CONTA.VUOTE",
        takes_blocks: false,
        run: |run, of| count_blank(run, of).into(),
    },
    Function { name: "SUBTOTAL", italian: "SUBTOTALE", takes_blocks: false, run: |run, of| subtotal(run, of).into() },
];

type Found = Result<Value, Fault>;

fn total(values: Vec<Q>) -> Result<Q, Fault> {
    values.into_iter().try_fold(Q::zero(), |sum, value| tidy(&sum + &value))
}

fn sum(run: &dyn Evaluate, of: &[Node]) -> Found {
    total(numbers(run, of)?).map(Value::Number)
}

fn squares(run: &dyn Evaluate, of: &[Node]) -> Found {
    total(numbers(run, of)?.iter().map(|n| n * n).collect()).map(Value::Number)
}

fn product(run: &dyn Evaluate, of: &[Node]) -> Found {
    let all = numbers(run, of)?;
    all.into_iter().try_fold(whole(1), |product, value| tidy(&product * &value)).map(Value::Number)
}

fn mean(run: &dyn Evaluate, of: &[Node]) -> Found {
    let all = numbers(run, of)?;
    let count = i64::try_from(all.len()).unwrap_or(0);
    if count == 0 { Err(DIVISION) } else { number(total(all)? / whole(count)) }
}

fn end(run: &dyn Evaluate, of: &[Node], is_least: bool) -> Found {
    let all = numbers(run, of)?;
    let found = if is_least { all.into_iter().min() } else { all.into_iter().max() };
    Ok(Value::Number(found.unwrap_or_else(Q::zero)))
}

fn median(run: &dyn Evaluate, of: &[Node]) -> Found {
    let mut all = numbers(run, of)?;
    all.sort();
    let middle = all.len() / 2;
    match (all.get(middle), middle.checked_sub(1).and_then(|before| all.get(before))) {
        (Some(a), Some(b)) if all.len() % 2 == 0 => number((a + b) / whole(2)),
        (Some(a), _) => Ok(Value::Number(a.clone())),
        _ => Err(NO_NUMBER),
    }
}

fn nth(run: &dyn Evaluate, of: &[Node], is_large: bool) -> Found {
    let (Some(from), Some(which)) = (of.get(..1), of.get(1)) else { return Err(WRONG_KIND) };
    let mut all = numbers(run, from)?;
    all.sort();
    if is_large {
        all.reverse();
    }
    let at = usize::try_from(to_whole(&run.one(which))?).ok().and_then(|n| n.checked_sub(1));
    at.and_then(|at| all.get(at)).map(|n| Value::Number(n.clone())).ok_or(NO_NUMBER)
}

fn rank(run: &dyn Evaluate, of: &[Node]) -> Found {
    let (Some(which), Some(from)) = (of.first(), of.get(1..2)) else { return Err(WRONG_KIND) };
    let (one, all) = (number_of(run, which)?, numbers(run, from)?);
    let is_rising = of.get(2).map_or(Ok(Q::zero()), |node| number_of(run, node))? != Q::zero();
    if !all.contains(&one) {
        return Err(NOT_FOUND);
    }
    let before = all.iter().filter(|other| if is_rising { **other < one } else { **other > one }).count();
    Ok(Value::Number(whole(i64::try_from(before).unwrap_or(0) + 1)))
}

fn counted(count: usize) -> Found {
    Ok(Value::Number(whole(i64::try_from(count).unwrap_or(0))))
}

fn count(run: &dyn Evaluate, of: &[Node]) -> Found {
    let mut found = 0;
    each(run, of, &mut |value, is_alone| {
        found += usize::from(
            matches!(value, Value::Number(_)) || is_alone && to_number(value).is_ok() && *value != Value::Empty,
        );
        Ok(())
    })?;
    counted(found)
}

fn count_filled(run: &dyn Evaluate, of: &[Node]) -> Found {
    let mut found = 0;
    each(run, of, &mut |value, _| {
        found += usize::from(*value != Value::Empty);
        Ok(())
    })?;
    counted(found)
}

fn count_blank(run: &dyn Evaluate, of: &[Node]) -> Found {
    let many = run.many(&run.operand(of.first().ok_or(WRONG_KIND)?))?;
    let is_blank = |value: &&Value| match value {
        Value::Empty => true,
        Value::Text(text) => text.is_empty(),
        _ => false,
    };
    counted(many.values.iter().filter(is_blank).count())
}

/// The function with a number. Rows that a filter hides are told where the sheet is read, and count here.
fn subtotal(run: &dyn Evaluate, of: &[Node]) -> Found {
    let Some((which, of)) = of.split_first() else { return Err(WRONG_KIND) };
    match to_whole(&run.one(which))? % 100 {
        1 => mean(run, of),
        2 => count(run, of),
        3 => count_filled(run, of),
        4 => end(run, of, false),
        5 => end(run, of, true),
        6 => product(run, of),
        9 => sum(run, of),
        _ => Err(Fault::Beyond(crate::import::formula::tree::Beyond::Function("SUBTOTAL".into()))),
    }
}

/// Sums what stands at the same place of several blocks, multiplied; what is no number is 0.
fn sum_of_products(run: &dyn Evaluate, of: &[Node]) -> Found {
    let blocks: Result<Vec<_>, Fault> = of.iter().map(|node| run.many(&run.operand(node))).collect();
    let blocks = blocks?;
    let Some((first, others)) = blocks.split_first() else { return Err(WRONG_KIND) };
    if others.iter().any(|other| other.width != first.width || other.values.len() != first.values.len()) {
        return Err(WRONG_KIND);
    }
    let mut sum = Q::zero();
    for at in 0..first.values.len() {
        let mut product = whole(1);
        for block in &blocks {
            match &block.values[at] {
                Value::Number(number) => product = tidy(&product * number)?,
                Value::Fault(fault) => return Err(fault.clone()),
                _ => product = Q::zero(),
            }
        }
        sum = tidy(&sum + &product)?;
    }
    Ok(Value::Number(sum))
}
