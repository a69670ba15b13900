//! Sums, counts and means of what fits a criterion.

use crate::arithmetic::number::fraction::Q;
use crate::import::formula::tree::{
    Block, CellId, DIVISION, Evaluate, Fault, Function, Node, Operand, Operator, Value, WRONG_KIND,
};
use crate::import::formula::values::{number, read, tidy, whole};
use num_traits::Zero;
use std::cmp::Ordering;

pub const ALL: &[Function] = &[
    Function { name: "SUMIF", italian: "SOMMA.SE", takes_blocks: false, run: |run, of| one(run, of, sum).into() },
    Function {
        name: "SUMIFS", italian: "SOMMA.PIÙ.SE", takes_blocks: false, run: |run, of| many(run, of, sum).into()
    },
    Function { name: "COUNTIF", italian: "CONTA.SE", takes_blocks: false, run: |run, of| one(run, of, count).into() },
    Function { name: "COUNTIFS", italian: "CONTA.PIÙ.SE", takes_blocks: false, run: |run, of| counts(run, of).into() },
    Function { name: "AVERAGEIF", italian: "MEDIA.SE", takes_blocks: false, run: |run, of| one(run, of, mean).into() },
    Function {
        name: "AVERAGEIFS",
        italian: "MEDIA.PIÙ.SE",
        takes_blocks: false,
        run: |run, of| many(run, of, mean).into(),
    },
    Function { name: "MAXIFS", italian: "MAX.PIÙ.SE", takes_blocks: false, run: |run, of| many(run, of, most).into() },
    Function {
        name: "MINIFS", italian: "MIN.PIÙ.SE", takes_blocks: false, run: |run, of| many(run, of, least).into()
    },
];

type Found = Result<Value, Fault>;
type Sums = fn(&[Value]) -> Found;

/// What a cell has to be.
pub struct Criterion {
    operator: Operator,
    wanted: Value,
    /// A text with wildcards.
    pattern: Option<Vec<char>>,
}

impl Criterion {
    /// `90`, `">=90"`, `"A*"`
    pub fn new(value: &Value) -> Criterion {
        let Value::Text(text) = value else {
            let wanted = if *value == Value::Empty { Value::Number(Q::zero()) } else { value.clone() };
            return Criterion { operator: Operator::Equal, wanted, pattern: None };
        };
        const OPERATORS: [Operator; 6] = [
            Operator::GreaterOrEqual,
            Operator::LessOrEqual,
            Operator::Unequal,
            Operator::Greater,
            Operator::Less,
            Operator::Equal,
        ];
        let operator = OPERATORS.into_iter().find(|operator| text.starts_with(operator.symbol()));
        let rest = operator.map_or(&**text, |operator| &text[operator.symbol().len()..]);
        let operator = operator.unwrap_or(Operator::Equal);
        let wanted = read(rest).map_or_else(|| Value::text(rest), Value::Number);
        let is_pattern = matches!(wanted, Value::Text(_)) && rest.contains(['*', '?']);
        let pattern = is_pattern.then(|| rest.to_lowercase().chars().collect());
        Criterion { operator, wanted, pattern }
    }

    /// Whether a value fits.
    pub fn fits(&self, value: &Value) -> bool {
        let is_negated = self.operator == Operator::Unequal;
        if let Some(pattern) = &self.pattern {
            let Value::Text(text) = value else { return is_negated };
            return matches(&text.to_lowercase().chars().collect::<Vec<_>>(), pattern) != is_negated;
        }
        match (value, &self.wanted) {
            (Value::Fault(_), _) => is_negated,
            (Value::Empty, Value::Text(wanted)) if wanted.is_empty() => !is_negated,
            (Value::Empty, _) => is_negated,
            (Value::Text(text), Value::Number(_)) if read(text).is_some() => {
                let number = Value::Number(read(text).unwrap_or_else(Q::zero));
                self.operator.holds(number.order(&self.wanted)).unwrap_or(false)
            }
            (value, wanted) => {
                let order = value.order(wanted);
                let is_alike = std::mem::discriminant(value) == std::mem::discriminant(wanted);
                is_alike && self.operator.holds(order).unwrap_or(false) || !is_alike && is_negated
            }
        }
    }
}

/// Whether a text is as a pattern with `*` and `?` says.
fn matches(text: &[char], pattern: &[char]) -> bool {
    let (mut at, mut of, mut star) = (0, 0, None);
    while at < text.len() {
        match pattern.get(of) {
            Some('*') => {
                star = Some((of, at));
                of += 1;
            }
            Some(c) if *c == '?' || *c == text[at] => (at, of) = (at + 1, of + 1),
            _ => match star {
                Some((from, seen)) => {
                    star = Some((from, seen + 1));
                    (of, at) = (from + 1, seen + 1);
                }
                None => return false,
            },
        }
    }
    pattern[of..].iter().all(|c| *c == '*')
}

fn numbers(values: &[Value]) -> Result<Vec<Q>, Fault> {
    let mut found = Vec::new();
    for value in values {
        match value {
            Value::Number(number) => found.push(number.clone()),
            Value::Fault(fault) => return Err(fault.clone()),
            _ => {}
        }
    }
    Ok(found)
}

fn total(values: &[Value]) -> Result<(Q, usize), Fault> {
    let all = numbers(values)?;
    let count = all.len();
    Ok((all.into_iter().try_fold(Q::zero(), |sum, value| tidy(&sum + &value))?, count))
}

fn sum(values: &[Value]) -> Found {
    Ok(Value::Number(total(values)?.0))
}

fn count(values: &[Value]) -> Found {
    Ok(Value::Number(whole(i64::try_from(values.len()).unwrap_or(0))))
}

fn mean(values: &[Value]) -> Found {
    match total(values)? {
        (_, 0) => Err(DIVISION),
        (sum, count) => number(sum / whole(i64::try_from(count).unwrap_or(1))),
    }
}

fn most(values: &[Value]) -> Found {
    Ok(Value::Number(numbers(values)?.into_iter().max().unwrap_or_else(Q::zero)))
}

fn least(values: &[Value]) -> Found {
    Ok(Value::Number(numbers(values)?.into_iter().min().unwrap_or_else(Q::zero)))
}

fn block(run: &dyn Evaluate, node: &Node) -> Result<Block, Fault> {
    match run.operand(node) {
        Operand::Block(block) => Ok(block),
        Operand::One(Value::Fault(fault)) => Err(fault),
        _ => Err(WRONG_KIND),
    }
}

/// The values of a block where others fit their criteria, each at the same place of its own block.
fn chosen(run: &dyn Evaluate, from: Block, criteria: &[(Block, Criterion)]) -> Vec<Value> {
    let Some(((first, criterion), others)) = criteria.split_first() else { return Vec::new() };
    let at = |block: Block, down: u32, right: u32| {
        let (row, column) = (block.area.top.saturating_add(down), block.area.left.saturating_add(right));
        run.cell(CellId { sheet: block.sheet, row, column })
    };
    let mut found = Vec::new();
    let mut look = |down: u32, right: u32, value: &Value| {
        let fits = criterion.fits(value) && others.iter().all(|(block, c)| c.fits(&at(*block, down, right)));
        if fits {
            found.push(at(from, down, right));
        }
    };
    // An empty cell fits what asks for nothing, or for anything else.
    if criterion.fits(&Value::Empty) {
        let block = run.clipped(*first);
        for row in block.area.top..=block.area.bottom {
            for column in block.area.left..=block.area.right {
                let (down, right) = (row - block.area.top, column - block.area.left);
                look(down, right, &at(*first, down, right));
            }
        }
    } else {
        run.filled(*first, &mut |down, right, value| look(down, right, &value));
    }
    found
}

fn one(run: &dyn Evaluate, of: &[Node], sums: Sums) -> Found {
    let (Some(first), Some(wanted)) = (of.first(), of.get(1)) else { return Err(WRONG_KIND) };
    let first = block(run, first)?;
    let from = of.get(2).map_or(Ok(first), |node| block(run, node))?;
    sums(&chosen(run, from, &[(first, Criterion::new(&run.one(wanted)))]))
}

fn criteria(run: &dyn Evaluate, of: &[Node]) -> Result<Vec<(Block, Criterion)>, Fault> {
    if of.is_empty() || of.len() % 2 == 1 {
        return Err(WRONG_KIND);
    }
    of.chunks_exact(2).map(|pair| Ok((block(run, &pair[0])?, Criterion::new(&run.one(&pair[1]))))).collect()
}

fn many(run: &dyn Evaluate, of: &[Node], sums: Sums) -> Found {
    let Some((from, of)) = of.split_first() else { return Err(WRONG_KIND) };
    let from = block(run, from)?;
    sums(&chosen(run, from, &criteria(run, of)?))
}

fn counts(run: &dyn Evaluate, of: &[Node]) -> Found {
    let criteria = criteria(run, of)?;
    count(&chosen(run, criteria[0].0, &criteria))
}

/// Whether two values are one, as what looks up a value asks.
pub fn same(a: &Value, b: &Value) -> bool {
    std::mem::discriminant(a) == std::mem::discriminant(b) && a.order(b) == Ordering::Equal
}
