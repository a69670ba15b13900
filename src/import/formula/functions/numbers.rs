//! Roundings and the like.

use crate::arithmetic::number::fraction::{Q, root};
use crate::import::formula::tree::{Beyond, DIVISION, Evaluate, Fault, Function, NO_NUMBER, Node, Value, WRONG_KIND};
use crate::import::formula::values::{number, number_of, number_or, ten_to, tidy, to_number, whole, whole_or};
use num_traits::Zero;

pub const ALL: &[Function] = &[
    Function {
        name: "ROUND",
        italian: "ARROTONDA",
        takes_blocks: false,
        run: |run, of| to_places(run, of, |q| q.round()).into(),
    },
    Function {
        name: "ROUNDUP",
        italian: "ARROTONDA.PER.ECC",
        takes_blocks: false,
        run: |run, of| to_places(run, of, away).into(),
    },
    Function {
        name: "ROUNDDOWN",
        italian: "ARROTONDA.PER.DIF",
        takes_blocks: false,
        run: |run, of| to_places(run, of, |q| q.trunc()).into(),
    },
    Function {
        name: "TRUNC",
        italian: "TRONCA",
        takes_blocks: false,
        run: |run, of| to_places(run, of, |q| q.trunc()).into(),
    },
    Function { name: "INT", italian: "INT", takes_blocks: false, run: |run, of| turned(run, of, |q| q.floor()).into() },
    Function { name: "ABS", italian: "ASS", takes_blocks: false, run: |run, of| turned(run, of, |q| q.abs()).into() },
    Function { name: "SIGN", italian: "SEGNO", takes_blocks: false, run: |run, of| turned(run, of, sign).into() },
    Function { name: "MOD", italian: "RESTO", takes_blocks: false, run: |run, of| rest(run, of).into() },
    Function { name: "QUOTIENT", italian: "QUOZIENTE", takes_blocks: false, run: |run, of| quotient(run, of).into() },
    Function {
        name: "MROUND",
        italian: "ARROTONDA.MULTIPLO",
        takes_blocks: false,
        run: |run, of| to_multiple(run, of, |q| q.round()).into(),
    },
    Function {
        name: "CEILING",
        italian: "ARROTONDA.ECCESSO",
        takes_blocks: false,
        run: |run, of| to_multiple(run, of, |q| q.ceil()).into(),
    },
    Function {
        name: "FLOOR",
        italian: "ARROTONDA.DIFETTO",
        takes_blocks: false,
        run: |run, of| to_multiple(run, of, |q| q.floor()).into(),
    },
    Function { name: "POWER", italian: "POTENZA", takes_blocks: false, run: |run, of| power_of(run, of).into() },
    Function { name: "SQRT", italian: "RADQ", takes_blocks: false, run: |run, of| root_of(run, of).into() },
    Function { name: "N", italian: "NUM", takes_blocks: false, run: |run, of| as_number(run, of).into() },
    Function { name: "VALUE", italian: "VALORE", takes_blocks: false, run: |run, of| turned(run, of, Q::clone).into() },
];

type Found = Result<Value, Fault>;

/// Half away from zero is what `round` of a fraction does.
fn to_places(run: &dyn Evaluate, of: &[Node], round: fn(&Q) -> Q) -> Found {
    let value = number_of(run, of.first().ok_or(WRONG_KIND)?)?;
    let scale = ten_to(whole_or(run, of, 1, 0)?);
    number(round(&(&value * &scale)) / scale)
}

fn away(value: &Q) -> Q {
    if value.is_negative() { value.floor() } else { value.ceil() }
}

fn sign(value: &Q) -> Q {
    whole(i64::from(value.is_positive()) - i64::from(value.is_negative()))
}

fn turned(run: &dyn Evaluate, of: &[Node], turn: fn(&Q) -> Q) -> Found {
    number(turn(&number_of(run, of.first().ok_or(WRONG_KIND)?)?))
}

fn two(run: &dyn Evaluate, of: &[Node]) -> Result<(Q, Q), Fault> {
    let by = number_of(run, of.get(1).ok_or(WRONG_KIND)?)?;
    let value = number_of(run, &of[0])?;
    if by.is_zero() { Err(DIVISION) } else { Ok((value, by)) }
}

fn rest(run: &dyn Evaluate, of: &[Node]) -> Found {
    let (value, by) = two(run, of)?;
    let times = (&value / &by).floor();
    number(&value - &(&times * &by))
}

fn quotient(run: &dyn Evaluate, of: &[Node]) -> Found {
    let (value, by) = two(run, of)?;
    number((&value / &by).trunc())
}

fn to_multiple(run: &dyn Evaluate, of: &[Node], round: fn(&Q) -> Q) -> Found {
    let value = number_of(run, of.first().ok_or(WRONG_KIND)?)?;
    let by = number_or(run, of, 1, 1)?;
    if by.is_zero() {
        return Ok(Value::Number(Q::zero()));
    }
    number(&round(&(&value / &by)) * &by)
}

/// A power; only whole and half ones have a fraction.
pub fn power(base: &Q, exponent: &Q) -> Found {
    let beyond = Fault::Beyond(Beyond::Function("POWER".into()));
    if !exponent.is_integer() {
        let half = exponent * &whole(2);
        return match half == whole(1) {
            true => root(base).map(Value::Number).ok_or(beyond),
            false => Err(beyond),
        };
    }
    let times = i64::try_from(exponent.to_integer()).ok().filter(|n| n.abs() <= 512).ok_or(NO_NUMBER)?;
    let mut found = whole(1);
    for _ in 0..times.abs() {
        found = tidy(&found * base)?;
    }
    match times < 0 {
        true if found.is_zero() => Err(DIVISION),
        true => number(whole(1) / found),
        false => number(found),
    }
}

fn power_of(run: &dyn Evaluate, of: &[Node]) -> Found {
    let exponent = number_of(run, of.get(1).ok_or(WRONG_KIND)?)?;
    power(&number_of(run, &of[0])?, &exponent)
}

fn root_of(run: &dyn Evaluate, of: &[Node]) -> Found {
    let value = number_of(run, of.first().ok_or(WRONG_KIND)?)?;
    if value.is_negative() {
        return Err(NO_NUMBER);
    }
    root(&value).map(Value::Number).ok_or(Fault::Beyond(Beyond::Function("SQRT".into())))
}

fn as_number(run: &dyn Evaluate, of: &[Node]) -> Found {
    match run.one(of.first().ok_or(WRONG_KIND)?) {
        Value::Text(_) | Value::Empty => Ok(Value::Number(Q::zero())),
        value => to_number(&value).map(Value::Number),
    }
}
