//! A score as a function of the actual: `(a x + b) / (c x + d)`. Everything a rule says with the
//! actual once in a branch has this form; where it has not, we say so and prove nothing.

use crate::arithmetic::number::fraction::{Extended, Q};
use num_traits::{One, Zero};

/// `(a x + b) / (c x + d)`, with `c` zero or one, and `d` one where `c` is zero.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Function {
    /// Of the actual, above.
    pub a: Q,
    /// Alone, above.
    pub b: Q,
    /// Of the actual, below.
    pub c: Q,
    /// Alone, below.
    pub d: Q,
}

/// A line `a x + b`.
type Line = (Q, Q);

impl Function {
    /// Always the same.
    pub fn constant(value: Q) -> Function {
        Function { a: Q::zero(), b: value, c: Q::zero(), d: Q::one() }
    }

    /// The actual itself.
    pub fn actual() -> Function {
        Function { a: Q::one(), b: Q::zero(), c: Q::zero(), d: Q::one() }
    }

    /// A line, as most of what rules say is: no divisor to divide by.
    fn line(a: Q, b: Q) -> Function {
        Function { a, b, c: Q::zero(), d: Q::one() }
    }

    /// True for a line: its divisor is one.
    fn is_line(&self) -> bool {
        self.c.is_zero()
    }

    fn new((a, b): Line, (c, d): Line) -> Function {
        if c.is_zero() && d.is_one() {
            return Function::line(a, b);
        }
        if &a * &d == &b * &c {
            // Above and below are multiples of each other.
            return Function::constant(if c.is_zero() { b / d } else { a / c });
        }
        let by = if c.is_zero() { d.clone() } else { c.clone() };
        Function { a: a / &by, b: b / &by, c: c / &by, d: d / &by }
    }

    /// The value, where it is always the same.
    pub fn value(&self) -> Option<&Q> {
        (self.a.is_zero() && self.c.is_zero()).then_some(&self.b)
    }

    /// Where the divisor is zero.
    pub fn pole(&self) -> Option<Q> {
        (!self.c.is_zero()).then(|| -&self.d / &self.c)
    }

    /// Where the function is zero.
    pub fn zero(&self) -> Option<Q> {
        (!self.a.is_zero()).then(|| -&self.b / &self.a)
    }

    /// The value at a point that is not the pole.
    pub fn at(&self, x: &Q) -> Q {
        if let Some(value) = self.value() {
            return value.clone();
        }
        if self.is_line() {
            return &self.a * x + &self.b;
        }
        (&self.a * x + &self.b) / (&self.c * x + &self.d)
    }

    /// `1` where it rises, `-1` where it falls, `0` where it is level.
    pub fn trend(&self) -> i8 {
        if self.is_line() {
            return sign(&self.a);
        }
        sign(&(&self.a * &self.d - &self.b * &self.c))
    }

    /// Where it goes when the actual approaches a point from above (`1`) or below (`-1`), or without end.
    pub fn limit(&self, x: Option<&Q>, from: i8) -> Extended {
        let infinite = |positive: bool| if positive { Extended::Above } else { Extended::Below };
        match x {
            Some(x) if self.pole().as_ref() == Some(x) => {
                let above = sign(&(&self.a * x + &self.b));
                infinite(above * from > 0)
            }
            Some(x) => Extended::Finite(self.at(x)),
            None if !self.c.is_zero() => Extended::Finite(&self.a / &self.c),
            None if self.a.is_zero() => Extended::Finite(self.b.clone()),
            // Without end towards minus is "from above" minus infinity.
            None => infinite(sign(&self.a) * from < 0),
        }
    }

    /// `-f`
    pub fn negate(&self) -> Function {
        Function { a: -&self.a, b: -&self.b, c: self.c.clone(), d: self.d.clone() }
    }

    /// `f + g`, where it keeps the form.
    pub fn plus(&self, other: &Function) -> Option<Function> {
        if self.is_line() && other.is_line() {
            return Some(Function::line(&self.a + &other.a, &self.b + &other.b));
        }
        if let Some(k) = other.value() {
            return Some(Function::new(
                (&self.a + k * &self.c, &self.b + k * &self.d),
                (self.c.clone(), self.d.clone()),
            ));
        }
        if self.value().is_some() {
            return other.plus(self);
        }
        // The same divisor, one included.
        ((&self.c, &self.d) == (&other.c, &other.d))
            .then(|| Function::new((&self.a + &other.a, &self.b + &other.b), (self.c.clone(), self.d.clone())))
    }

    /// `f * g`, where it keeps the form.
    pub fn times(&self, other: &Function) -> Option<Function> {
        match (self.value(), other.value()) {
            (_, Some(k)) if self.is_line() => return Some(Function::line(&self.a * k, &self.b * k)),
            (Some(k), _) if other.is_line() => return Some(Function::line(&other.a * k, &other.b * k)),
            _ => {}
        }
        let above = [(&self.a, &self.b), (&other.a, &other.b)];
        let below = [(&self.c, &self.d), (&other.c, &other.d)];
        quotient(above.map(|(a, b)| (a.clone(), b.clone())), below.map(|(c, d)| (c.clone(), d.clone())))
    }

    /// `f / g`, where it keeps the form; `g` is not zero where it is used.
    pub fn over(&self, other: &Function) -> Option<Function> {
        if let Some(k) = other.value().filter(|k| self.is_line() && !k.is_zero()) {
            return Some(Function::line(&self.a / k, &self.b / k));
        }
        let above = [(&self.a, &self.b), (&other.c, &other.d)];
        let below = [(&self.c, &self.d), (&other.a, &other.b)];
        quotient(above.map(|(a, b)| (a.clone(), b.clone())), below.map(|(c, d)| (c.clone(), d.clone())))
    }

    /// Where two lines meet, and the sign of their difference after that; none for other functions, and for lines
    /// that don't.
    pub fn crosses(&self, other: &Function) -> Option<(i8, Q)> {
        let slope = (self.is_line() && other.is_line()).then(|| &self.a - &other.a).filter(|slope| !slope.is_zero())?;
        Some((sign(&slope), (&other.b - &self.b) / slope))
    }

    /// The points where `f - g` changes sign, apart from the poles; `None` when they are not fractions.
    pub fn meets(&self, other: &Function) -> Option<Vec<Q>> {
        if self.is_line() && other.is_line() {
            let slope = &self.a - &other.a;
            return Some(if slope.is_zero() { Vec::new() } else { vec![(&other.b - &self.b) / slope] });
        }
        // (a1 x + b1)(c2 x + d2) - (a2 x + b2)(c1 x + d1)
        let square = &self.a * &other.c - &other.a * &self.c;
        let linear = &self.a * &other.d + &self.b * &other.c - &other.a * &self.d - &other.b * &self.c;
        let alone = &self.b * &other.d - &other.b * &self.d;
        if square.is_zero() {
            return Some(if linear.is_zero() { Vec::new() } else { vec![-alone / linear] });
        }
        let discriminant = &linear * &linear - crate::arithmetic::number::fraction::whole(4) * &square * alone;
        if discriminant.is_negative() {
            return Some(Vec::new());
        }
        let root = crate::arithmetic::number::fraction::root(&discriminant)?;
        let twice = crate::arithmetic::number::fraction::whole(2) * square;
        Some(vec![(-&linear + &root) / &twice, (-linear - root) / twice])
    }
}

/// The sign of a number.
pub fn sign(value: &Q) -> i8 {
    if value.is_zero() {
        0
    } else if value.is_positive() {
        1
    } else {
        -1
    }
}

/// A product of lines over a product of lines, once what is above and below has been struck out.
fn quotient(above: [Line; 2], below: [Line; 2]) -> Option<Function> {
    let mut factor = Q::one();
    let mut lines = |pair: [Line; 2], below: bool| -> Vec<Line> {
        let mut kept = Vec::new();
        for (a, b) in pair {
            if !a.is_zero() {
                kept.push((a, b));
            } else if below {
                factor /= b;
            } else {
                factor *= b;
            }
        }
        kept
    };
    // Divisors first: none of them is zero.
    let mut below = lines(below, true);
    let mut above = lines(above, false);
    if factor.is_zero() {
        return Some(Function::constant(Q::zero()));
    }
    while let Some((i, j)) = struck(&above, &below) {
        factor *= &above[i].0 / &below[j].0;
        above.remove(i);
        below.remove(j);
    }
    if above.len() > 1 || below.len() > 1 {
        return None;
    }
    let (a, b) = above.pop().unwrap_or((Q::zero(), Q::one()));
    let line = below.pop().unwrap_or((Q::zero(), Q::one()));
    Some(Function::new((a * &factor, b * factor), line))
}

fn struck(above: &[Line], below: &[Line]) -> Option<(usize, usize)> {
    above.iter().enumerate().find_map(|(i, (a, b))| below.iter().position(|(c, d)| a * d == b * c).map(|j| (i, j)))
}
