//! Formulas on intervals: a loop over the steps, operands first.

use super::number::{Fault, Interval, Truth, round};
use crate::ground::formula::{Formula, Function, NodeKind, Operator};
use crate::plan::Rounding;
use rust_decimal::Decimal;

/// What a step of a formula comes to.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Operand {
    /// A number.
    Number(Interval),
    /// A condition.
    Truth(Truth),
}

impl Operand {
    /// The number, if it is one.
    pub fn number(self) -> Result<Interval, Fault> {
        match self {
            Operand::Number(n) => Ok(n),
            Operand::Truth(_) => Err(Fault::WrongType),
        }
    }

    /// The condition, if it is one.
    pub fn truth(self) -> Result<Truth, Fault> {
        match self {
            Operand::Truth(t) => Ok(t),
            Operand::Number(_) => Err(Fault::WrongType),
        }
    }
}

const FEW: usize = 8;

/// Computes a formula; `name` says what a name comes to.
pub fn compute<N>(formula: &Formula<N>, name: impl Fn(&N) -> Result<Operand, Fault>) -> Result<Operand, Fault> {
    // Most formulas are short, and there are many.
    let mut few = [Operand::Truth(Truth::No); FEW];
    if (1..=FEW).contains(&formula.nodes.len()) {
        for (at, node) in formula.nodes.iter().enumerate() {
            few[at] = step(&node.kind, &few[..at], &name)?;
        }
        return Ok(few[formula.nodes.len() - 1]);
    }
    let mut steps: Vec<Operand> = Vec::with_capacity(formula.nodes.len());
    for node in &formula.nodes {
        let step = step(&node.kind, &steps, &name)?;
        steps.push(step);
    }
    steps.pop().ok_or(Fault::Missing)
}

fn step<N>(
    kind: &NodeKind<N>,
    steps: &[Operand],
    name: &impl Fn(&N) -> Result<Operand, Fault>,
) -> Result<Operand, Fault> {
    let number = |i: u32| steps[i as usize].number();
    let truth = |i: u32| steps[i as usize].truth();
    Ok(match kind {
        NodeKind::Number(value, _) => Operand::Number(Interval::exact(*value)),
        NodeKind::Name(n) => name(n)?,
        NodeKind::Negate(a) => Operand::Number(number(*a)?.negate()),
        NodeKind::Not(a) => Operand::Truth(truth(*a)?.negate()),
        NodeKind::Per(a, k, b) => Operand::Number(number(*a)?.per(number(*k)?, number(*b)?)?),
        NodeKind::Binary(Operator::And, a, b) => Operand::Truth(truth(*a)?.and(truth(*b)?)),
        NodeKind::Binary(Operator::Or, a, b) => Operand::Truth(truth(*a)?.or(truth(*b)?)),
        NodeKind::Binary(operator, a, b) => binary(*operator, number(*a)?, number(*b)?)?,
        NodeKind::Call(function, operands) => {
            let numbers = operands.iter().map(|&i| number(i)).collect::<Result<Vec<_>, _>>()?;
            Operand::Number(call(*function, &numbers)?)
        }
    })
}

fn binary(operator: Operator, a: Interval, b: Interval) -> Result<Operand, Fault> {
    Ok(match operator {
        Operator::Add => Operand::Number(a.plus(b)?),
        Operator::Subtract => Operand::Number(a.minus(b)?),
        Operator::Multiply => Operand::Number(a.times(b)?),
        Operator::Divide => Operand::Number(a.over(b)?),
        Operator::Ge => Operand::Truth(a.at_least(b)),
        Operator::Gt => Operand::Truth(a.above(b)),
        Operator::Le => Operand::Truth(b.at_least(a)),
        Operator::Lt => Operand::Truth(b.above(a)),
        Operator::Eq => Operand::Truth(a.equals(b)),
        Operator::And | Operator::Or => return Err(Fault::WrongType),
    })
}

fn call(function: Function, numbers: &[Interval]) -> Result<Interval, Fault> {
    let first = *numbers.first().ok_or(Fault::Missing)?;
    let rest = &numbers[1..];
    let sum = || rest.iter().try_fold(first, |sum, n| sum.plus(*n));
    match function {
        Function::Min => Ok(rest.iter().fold(first, |a, b| a.min(*b))),
        Function::Max => Ok(rest.iter().fold(first, |a, b| a.max(*b))),
        Function::Sum => sum(),
        Function::Mean => sum()?.over(Interval::exact(Decimal::from(numbers.len()))),
        Function::Round | Function::Truncate => {
            let quantum = rest.first().and_then(|q| q.value()).ok_or(Fault::WrongType)?;
            if quantum <= Decimal::ZERO {
                return Err(Fault::DivisionByZero);
            }
            let truncate = function == Function::Truncate;
            first.map(|v| round(v, Rounding { quantum, truncate, span: Default::default() }))
        }
    }
}
