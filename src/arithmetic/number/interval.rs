//! What lies between two numbers.

use super::decimal::half_unit;
use super::fraction::Q;
use super::near::Number;
use super::real::{FAR, Fault, Real, Truth, UNLIMITED};
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// A number known, or known to lie between two others.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Interval<N = Number> {
    /// One number.
    One(N),
    /// Anything between two, the smaller first.
    Between(N, N),
}

impl<N: Real> Interval<N> {
    /// One number, as a decimal.
    pub fn of(value: Decimal) -> Interval<N> {
        Interval::One(N::of(value))
    }

    /// Between two decimals, the smaller first.
    pub fn decimals(low: Decimal, high: Decimal) -> Interval<N> {
        if low == high { Interval::of(low) } else { Interval::Between(N::of(low), N::of(high)) }
    }

    /// Any number.
    pub fn unlimited() -> Interval<N> {
        Interval::decimals(-UNLIMITED, UNLIMITED)
    }

    /// The numbers that are written as this one: half of the last digit to either side.
    pub fn written(value: Decimal) -> Result<Interval<N>, Fault> {
        let (value, half) = (N::of(value), N::of(half_unit(value)));
        Interval::between(value.minus(&half)?, value.plus(&half)?)
    }

    /// Between two numbers, the smaller first.
    fn between(low: N, high: N) -> Result<Interval<N>, Fault> {
        Ok(match low.order(&high)? {
            Ordering::Equal => Interval::One(low),
            _ => Interval::Between(low, high),
        })
    }

    /// The smallest it can be.
    pub fn low(&self) -> &N {
        match self {
            Interval::One(n) | Interval::Between(n, _) => n,
        }
    }

    /// The largest it can be.
    pub fn high(&self) -> &N {
        match self {
            Interval::One(n) | Interval::Between(_, n) => n,
        }
    }

    /// The number, when it is one.
    pub fn one(&self) -> Option<&N> {
        match self {
            Interval::One(n) => Some(n),
            Interval::Between(..) => None,
        }
    }

    /// Applies a growing function to both ends.
    pub fn map(&self, f: impl Fn(&N) -> Result<N, Fault>) -> Result<Interval<N>, Fault> {
        match self {
            Interval::One(n) => Ok(Interval::One(f(n)?)),
            Interval::Between(low, high) => Interval::between(f(low)?, f(high)?),
        }
    }

    /// Applies a falling function to both ends.
    fn turned(&self, f: impl Fn(&N) -> Result<N, Fault>) -> Result<Interval<N>, Fault> {
        match self {
            Interval::One(n) => Ok(Interval::One(f(n)?)),
            Interval::Between(low, high) => Interval::between(f(high)?, f(low)?),
        }
    }

    /// `k * a`: a negative factor swaps the ends.
    pub fn scaled(&self, factor: &N) -> Result<Interval<N>, Fault> {
        if let Interval::One(n) = self {
            return Ok(Interval::One(factor.times(n)?));
        }
        match factor.order(&N::of(Decimal::ZERO))? {
            Ordering::Less => self.turned(|v| factor.times(v)),
            _ => self.map(|v| factor.times(v)),
        }
    }

    /// `a / k`: a negative divisor swaps the ends.
    pub fn divided(&self, divisor: &N) -> Result<Interval<N>, Fault> {
        if let Interval::One(n) = self {
            return Ok(Interval::One(n.over(divisor)?));
        }
        match divisor.order(&N::of(Decimal::ZERO))? {
            Ordering::Less => self.turned(|v| v.over(divisor)),
            _ => self.map(|v| v.over(divisor)),
        }
    }

    /// `a + b`
    pub fn plus(&self, other: &Interval<N>) -> Result<Interval<N>, Fault> {
        match (self, other) {
            (Interval::One(a), Interval::One(b)) => Ok(Interval::One(a.plus(b)?)),
            _ => Interval::between(self.low().plus(other.low())?, self.high().plus(other.high())?),
        }
    }

    /// `-a`
    pub fn negate(&self) -> Interval<N> {
        match self {
            Interval::One(n) => Interval::One(n.negate()),
            Interval::Between(low, high) => Interval::Between(high.negate(), low.negate()),
        }
    }

    /// `a - b`
    pub fn minus(&self, other: &Interval<N>) -> Result<Interval<N>, Fault> {
        self.plus(&other.negate())
    }

    /// `a * b`
    pub fn times(&self, other: &Interval<N>) -> Result<Interval<N>, Fault> {
        self.corners(other, N::times)
    }

    /// `a / b`; a divisor that can be zero has no quotient.
    pub fn over(&self, other: &Interval<N>) -> Result<Interval<N>, Fault> {
        if let (Interval::One(a), Interval::One(b)) = (self, other) {
            return Ok(Interval::One(a.over(b)?));
        }
        if other.contains(&N::of(Decimal::ZERO))? {
            return Err(Fault::DivisionByZero);
        }
        self.corners(other, N::over)
    }

    /// `a * k / b`, multiplying first.
    pub fn per(&self, scale: &Interval<N>, other: &Interval<N>) -> Result<Interval<N>, Fault> {
        self.times(scale)?.over(other)
    }

    fn corners(&self, other: &Interval<N>, f: fn(&N, &N) -> Result<N, Fault>) -> Result<Interval<N>, Fault> {
        if let (Interval::One(a), Interval::One(b)) = (self, other) {
            return Ok(Interval::One(f(a, b)?));
        }
        let mut hull = Interval::One(f(self.low(), other.low())?);
        for (a, b) in [(self.low(), other.high()), (self.high(), other.low()), (self.high(), other.high())] {
            hull = hull.hull(&Interval::One(f(a, b)?))?;
        }
        Ok(hull)
    }

    /// The sum of many; `None` of none.
    pub fn sum<'t>(terms: impl Iterator<Item = &'t Interval<N>> + Clone) -> Result<Option<Interval<N>>, Fault>
    where
        N: 't,
    {
        let Some(low) = N::sum(terms.clone().map(Interval::low))? else { return Ok(None) };
        if terms.clone().all(|t| t.one().is_some()) {
            return Ok(Some(Interval::One(low)));
        }
        let Some(high) = N::sum(terms.map(Interval::high))? else { return Ok(None) };
        Interval::between(low, high).map(Some)
    }

    /// True when the number can be this one.
    pub fn contains(&self, value: &N) -> Result<bool, Fault> {
        Ok(self.low().order(value)? != Ordering::Greater && value.order(self.high())? != Ordering::Greater)
    }

    /// True when the two share a number.
    pub fn meets(&self, other: &Interval<N>) -> Result<bool, Fault> {
        let apart = |a: &N, b: &N| Ok(a.order(b)? == Ordering::Greater);
        Ok(!apart(self.low(), other.high())? && !apart(other.low(), self.high())?)
    }

    /// The smallest interval that covers both.
    pub fn hull(&self, other: &Interval<N>) -> Result<Interval<N>, Fault> {
        let low = smaller(self.low(), other.low())?;
        Interval::between(low.clone(), larger(self.high(), other.high())?.clone())
    }

    /// The smaller of two.
    pub fn min(&self, other: &Interval<N>) -> Result<Interval<N>, Fault> {
        self.each(other, smaller)
    }

    /// The larger of two.
    pub fn max(&self, other: &Interval<N>) -> Result<Interval<N>, Fault> {
        self.each(other, larger)
    }

    fn each(
        &self,
        other: &Interval<N>,
        of: for<'n> fn(&'n N, &'n N) -> Result<&'n N, Fault>,
    ) -> Result<Interval<N>, Fault> {
        let low = of(self.low(), other.low())?.clone();
        match (self, other) {
            (Interval::One(_), Interval::One(_)) => Ok(Interval::One(low)),
            _ => Interval::between(low, of(self.high(), other.high())?.clone()),
        }
    }

    /// Cut to what lies between two decimals.
    pub fn within(&self, limits: (Decimal, Decimal)) -> Result<Interval<N>, Fault> {
        self.max(&Interval::of(limits.0))?.min(&Interval::of(limits.1))
    }

    /// `a >= b`
    pub fn at_least(&self, other: &Interval<N>) -> Result<Truth, Fault> {
        Ok(if self.low().order(other.high())? != Ordering::Less {
            Truth::Yes
        } else if self.high().order(other.low())? == Ordering::Less {
            Truth::No
        } else {
            Truth::Maybe
        })
    }

    /// `a > b`
    pub fn above(&self, other: &Interval<N>) -> Result<Truth, Fault> {
        Ok(other.at_least(self)?.negate())
    }

    /// `a = b`
    pub fn equals(&self, other: &Interval<N>) -> Result<Truth, Fault> {
        Ok(if !self.meets(other)? {
            Truth::No
        } else if self.one().is_some() && other.one().is_some() {
            Truth::Yes
        } else {
            Truth::Maybe
        })
    }

    /// The same, with ends beyond any score put where everything without a limit ends.
    pub fn open_ended(&self) -> Result<Interval<N>, Fault> {
        let below = self.low().order(&N::of(-FAR))? != Ordering::Greater;
        let above = self.high().order(&N::of(FAR))? != Ordering::Less;
        if !below && !above {
            return Ok(self.clone());
        }
        let end = |far: bool, limit: Decimal, n: &N| if far { N::of(limit) } else { n.clone() };
        Interval::between(end(below, -UNLIMITED, self.low()), end(above, UNLIMITED, self.high()))
    }
}

fn smaller<'n, N: Real>(a: &'n N, b: &'n N) -> Result<&'n N, Fault> {
    Ok(if a.order(b)? == Ordering::Greater { b } else { a })
}

fn larger<'n, N: Real>(a: &'n N, b: &'n N) -> Result<&'n N, Fault> {
    Ok(if a.order(b)? == Ordering::Less { b } else { a })
}

impl Interval {
    /// The number, when it is one.
    pub fn value(self) -> Option<Number> {
        self.one().copied()
    }

    /// Both ends in another unit.
    pub fn each_end(self, unit: impl Fn(Number) -> Number) -> Interval {
        match self {
            Interval::One(n) => Interval::One(unit(n)),
            Interval::Between(low, high) => Interval::Between(unit(low), unit(high)),
        }
    }

    /// Whether it has no lower and no upper limit.
    pub fn is_unlimited(self) -> (bool, bool) {
        (self.low().against(-FAR) != Ordering::Greater, self.high().against(FAR) != Ordering::Less)
    }

    /// True when both ends are told from every decimal of few digits.
    pub fn is_settled(self) -> bool {
        self.low().is_settled() && self.high().is_settled()
    }

    /// The fractions of its ends, where their decimals are the numbers.
    pub fn fractions(self) -> Option<Interval<Q>> {
        Some(match self {
            Interval::One(n) => Interval::One(n.fraction()?),
            Interval::Between(low, high) => Interval::Between(low.fraction()?, high.fraction()?),
        })
    }
}

impl Interval<Q> {
    /// The decimals of its ends.
    pub fn numbers(&self) -> Result<Interval, Fault> {
        Ok(match self {
            Interval::One(n) => Interval::One(Number::of_fraction(n)?),
            Interval::Between(low, high) => Interval::Between(Number::of_fraction(low)?, Number::of_fraction(high)?),
        })
    }
}
