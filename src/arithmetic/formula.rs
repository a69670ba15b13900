//! Formulas on intervals: a loop over the steps, operands first.

use super::number::{Fault, Interval, Real, Truth};
use crate::ground::formula::{Formula, Function, NodeKind, Operator};
use crate::plan::Rounding;
use rust_decimal::Decimal;
use smallvec::SmallVec;

/// What a step of a formula comes to.
#[derive(Clone, PartialEq, Debug)]
pub enum Operand<R> {
    /// A number.
    Number(Interval<R>),
    /// A condition.
    Truth(Truth),
}

impl<R> Operand<R> {
    /// The number, if it is one.
    pub fn number(self) -> Result<Interval<R>, Fault> {
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

    fn as_number(&self) -> Result<&Interval<R>, Fault> {
        match self {
            Operand::Number(n) => Ok(n),
            Operand::Truth(_) => Err(Fault::WrongType),
        }
    }

    /// The condition, if it is one.
    pub fn as_truth(&self) -> Result<Truth, Fault> {
        match self {
            Operand::Truth(t) => Ok(*t),
            Operand::Number(_) => Err(Fault::WrongType),
        }
    }
}

/// Most formulas are short, and there are many.
const FEW: usize = 8;

/// Computes a formula; `name` says what a name comes to.
pub fn compute<N, R: Real>(
    formula: &Formula<N>,
    name: impl Fn(&N) -> Result<Operand<R>, Fault>,
) -> Result<Operand<R>, Fault> {
    // A number alone, as the points and bands of a rule are, needs no room for steps.
    if let [only] = formula.nodes.as_slice() {
        return step(&only.kind, &[], &name);
    }
    let mut steps = Steps::new();
    compute_after(formula, 0, &mut steps, name)?;
    steps.pop().ok_or(Fault::Missing)
}

/// What the steps of a formula came to.
pub type Steps<R> = SmallVec<[Operand<R>; FEW]>;

/// Computes a formula whose first steps are those of the one that was computed before: only the others are computed.
/// The last of the steps is the result.
pub fn compute_after<N, R: Real>(
    formula: &Formula<N>,
    shared: usize,
    steps: &mut Steps<R>,
    name: impl Fn(&N) -> Result<Operand<R>, Fault>,
) -> Result<(), Fault> {
    steps.truncate(shared);
    for node in &formula.nodes[steps.len()..] {
        let step = step(&node.kind, steps, &name)?;
        steps.push(step);
    }
    Ok(())
}

fn step<N, R: Real>(
    kind: &NodeKind<N>,
    steps: &[Operand<R>],
    name: &impl Fn(&N) -> Result<Operand<R>, Fault>,
) -> Result<Operand<R>, Fault> {
    let number = |i: u32| steps[i as usize].as_number();
    let truth = |i: u32| steps[i as usize].as_truth();
    Ok(match kind {
        NodeKind::Number(value, _) => Operand::Number(Interval::of(*value)),
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

fn binary<R: Real>(operator: Operator, a: &Interval<R>, b: &Interval<R>) -> Result<Operand<R>, Fault> {
    Ok(match operator {
        Operator::Add => Operand::Number(a.plus(b)?),
        Operator::Subtract => Operand::Number(a.minus(b)?),
        Operator::Multiply => Operand::Number(a.times(b)?),
        Operator::Divide => Operand::Number(a.over(b)?),
        Operator::Ge => Operand::Truth(a.at_least(b)?),
        Operator::Gt => Operand::Truth(a.above(b)?),
        Operator::Le => Operand::Truth(b.at_least(a)?),
        Operator::Lt => Operand::Truth(b.above(a)?),
        Operator::Eq => Operand::Truth(a.equals(b)?),
        Operator::And | Operator::Or => return Err(Fault::WrongType),
    })
}

fn call<R: Real>(function: Function, numbers: &[&Interval<R>]) -> Result<Interval<R>, Fault> {
    let first = *numbers.first().ok_or(Fault::Missing)?;
    let rest = &numbers[1..];
    let sum = || rest.iter().try_fold(first.clone(), |sum, n| sum.plus(n));
    match function {
        Function::Min => rest.iter().try_fold(first.clone(), |a, b| a.min(b)),
        Function::Max => rest.iter().try_fold(first.clone(), |a, b| a.max(b)),
        Function::Sum => sum(),
        Function::Mean => sum()?.over(&Interval::of(Decimal::from(numbers.len()))),
        Function::Round | Function::Truncate => {
            let quantum = rest.first().and_then(|q| q.one()).ok_or(Fault::WrongType)?;
            round(first, quantum, function == Function::Truncate)
        }
    }
}

/// Rounds to a multiple of a quantum that may itself be computed.
fn round<R: Real>(value: &Interval<R>, quantum: &R, truncate: bool) -> Result<Interval<R>, Fault> {
    if quantum.order(&R::of(Decimal::ZERO))? != std::cmp::Ordering::Greater {
        return Err(Fault::DivisionByZero);
    }
    let to_one = Rounding { quantum: Decimal::ONE, truncate, span: Default::default() };
    value.map(|v| v.over(quantum)?.rounded(to_one)?.times(quantum))
}
