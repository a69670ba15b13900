//! Bands that whoever uses a rule gives it: a list as one parameter, kept as as many numbers as it can have, so that all
//! that reads, proves and prints a rule sees nothing but numbers.

use super::figures::percent_points;
use super::{MOST_STEPS, MeasureId, Part, Policy, Rule, RuleParameter, ScoreFunction, Variable};
use crate::ground::formula::NodeKind;
use crate::ground::number::italian;
use rust_decimal::Decimal;

/// A score for every number: it changes at some of them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Steps {
    /// Where it changes, the highest first.
    pub steps: Vec<Step>,
    /// The score below all of them.
    pub below: Decimal,
}

/// A number at which a score changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Step {
    /// The number.
    pub from: Decimal,
    /// The score above it.
    pub above: Decimal,
    /// The score at it.
    pub at: Decimal,
}

impl Steps {
    /// The numbers of all parts. What a list has not is as its last step, which nothing comes to.
    pub fn numbers(&self) -> Vec<Decimal> {
        let none = Step { from: Decimal::ZERO, above: self.below, at: self.below };
        let last = self.steps.last().copied().unwrap_or(none);
        let further = (0..MOST_STEPS).flat_map(|step| {
            let step = self.steps.get(step).copied().unwrap_or(last);
            [step.from, step.above, step.at]
        });
        std::iter::once(self.below).chain(further).collect()
    }

    /// The list whose first number is a parameter of a rule, from the values of all of them.
    pub fn given(rule: &Rule, first: usize, values: &[Option<Decimal>]) -> Option<Steps> {
        if rule.parameters.get(first)?.part != Some(Part::Below) {
            return None;
        }
        let below = (*values.get(first)?)?;
        let mut steps: Vec<Step> = Vec::new();
        let parts = values.get(first + 1..first + 1 + 3 * MOST_STEPS)?;
        for step in parts.chunks_exact(3) {
            let step = Step { from: step[0]?, above: step[1]?, at: step[2]? };
            if steps.last().is_none_or(|last| step.from < last.from) {
                steps.push(step);
            }
        }
        Some(Steps { steps, below })
    }

    /// One-sided bands: the threshold, whether it belongs to the band, and the score.
    pub fn bands(&self) -> Vec<(Decimal, bool, Decimal)> {
        let mut found = Vec::new();
        for (index, step) in self.steps.iter().enumerate() {
            let under = self.steps.get(index + 1).map_or(self.below, |next| next.above);
            if step.above == step.at {
                found.push((step.from, true, step.at));
            } else {
                found.push((step.from, false, step.above));
                if step.at != under {
                    found.push((step.from, true, step.at));
                }
            }
        }
        found
    }
}

impl Steps {
    /// As people read them, a band after the other.
    pub fn shown(&self, policy: &Policy, measure: MeasureId) -> String {
        let number = |value: Decimal, percent: bool| match percent {
            true => format!("{} %", italian(percent_points(value).normalize())),
            false => italian(value.normalize()),
        };
        let score = |value: Decimal| number(value, policy.print.percent);
        let word = |inclusive: &bool| if *inclusive { "da" } else { "oltre" };
        let band = |(from, inclusive, value): &(Decimal, bool, Decimal)| {
            let from = number(*from, measure == MeasureId::PERCENT);
            format!("{} {from} vale {}; ", word(inclusive), score(*value))
        };
        self.bands().iter().map(band).collect::<String>() + &format!("altrimenti {}", score(self.below))
    }
}

impl Rule {
    /// The parameter that holds its bands, where those who use it give them.
    pub fn listed(&self) -> Option<&RuleParameter> {
        let ScoreFunction::Bands { otherwise, .. } = &self.score else { return None };
        let [node] = otherwise.nodes.as_slice() else { return None };
        let NodeKind::Name(Variable::Parameter(index)) = node.kind else { return None };
        self.parameters.get(usize::from(index)).filter(|parameter| parameter.part == Some(Part::Below))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_are_one_sided() {
        let step = |from: i64, above: i64, at: i64| Step { from: from.into(), above: above.into(), at: at.into() };
        let steps = Steps { steps: vec![step(7, 0, 50), step(6, 50, 75), step(5, 75, 75)], below: 100.into() };
        let bands = steps.bands().into_iter().map(|(from, is_in, score)| format!("{from} {is_in} {score}"));
        assert_eq!(bands.collect::<Vec<_>>(), ["7 false 0", "6 false 50", "5 true 75"]);
        let point = Steps { steps: vec![step(3, 1, 2)], below: 0.into() };
        assert_eq!(point.bands().len(), 2);
        assert_eq!(steps.numbers().len(), 1 + 3 * MOST_STEPS);
    }
}
