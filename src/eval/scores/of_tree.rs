//! What formulas ask of scores, and the values that wait for them.

use super::exact::{ExactScores, Found};
use super::table::Scores;
use crate::arithmetic::formula::Operand;
use crate::arithmetic::number::fraction::Q;
use crate::arithmetic::number::{Fault, Interval, Number, Real, Truth};
use crate::arithmetic::rule;
use crate::eval::known::Known;
use crate::eval::of_tree::without_scores;
use crate::eval::score::{Score, State};
use crate::eval::tally::Tally;
use crate::eval::values::{number_of, of_terms};
use crate::plan::{Algorithm, Counted, Having, OfTree, Outcomes, Plan, counted as nodes};
use crate::source::Place;
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// What a formula comes to.
#[derive(Clone, PartialEq, Debug)]
pub enum Answer<R = Number> {
    /// A number, or why there is none.
    Value(Known<R>),
    /// A condition.
    Truth(Truth),
}

impl<R: Real> Answer<R> {
    fn of(computed: Result<Operand<R>, Fault>) -> Answer<R> {
        match computed {
            Ok(Operand::Number(n)) => Answer::Value(Known::Number(n)),
            Ok(Operand::Truth(truth)) => Answer::Truth(truth),
            Err(Fault::Missing) => Answer::Value(Known::Missing),
            Err(fault) => Answer::Value(Known::Fault(fault)),
        }
    }
}

impl Scores {
    /// Adds the values that can be computed once so many scores are.
    pub(super) fn late_values(&mut self, plan: &Plan, ready: usize, next: &mut usize, found: &mut Found) {
        while let Some(&(_, id)) = plan.late.get(*next).filter(|(after, _)| *after as usize <= ready) {
            *next += 1;
            let Some(formula) = plan.measured(id).and_then(|m| m.formula.as_deref()) else { continue };
            let value = |item, back| self.values.get(plan, item, plan.year - back);
            let near = number_of(formula, value, |asked| self.of_tree(plan, asked, plan.year));
            if near.is_settled() && near.fractions().is_some() {
                self.values.arrived(plan, id, near, None);
                continue;
            }
            let mut exact = ExactScores::with(plan, self, std::mem::take(found));
            let known = exact.number(formula, plan.year);
            *found = exact.into_found();
            self.values.arrived(plan, id, known.clone().numbers(), Some(known));
        }
    }

    /// What a formula over the plan comes to in a year: one of the plan's, or one written elsewhere.
    pub fn answer(&self, plan: &Plan, formula: &Algorithm, year: i32) -> Answer {
        let value = |item, back| day_as_number(self.values.get(plan, item, year - back));
        let near = Answer::of(of_terms(formula, value, |asked| self.of_tree(plan, asked, year)));
        match &near {
            Answer::Value(known) if !known.is_settled() => match ExactScores::new(plan, self).answer(formula, year) {
                Answer::Value(known) => Answer::Value(known.numbers()),
                Answer::Truth(truth) => Answer::Truth(truth),
            },
            _ => near,
        }
    }

    /// What the tree says in a year.
    pub fn of_tree(&self, plan: &Plan, asked: &OfTree, year: i32) -> Known {
        match asked {
            OfTree::Score(item, under) if year == plan.year => {
                let edge = under.and_then(|_| plan.edge_to(*item, *under));
                let score = edge.map_or_else(|| self.get(*item), |(id, edge)| self.on_edge(id, edge));
                score.range.map_or(Known::Missing, Known::Number)
            }
            OfTree::Count(of) if of.having != Having::All && year == plan.year => {
                let known = |row| Row::of(self.of_row(plan, row));
                let holds = |score: &Interval| self.holds(plan, &of.having, *score);
                counted(nodes::rows(plan, of).into_iter().map(known), holds)
            }
            _ => without_scores(plan, self.inputs(), asked, year),
        }
    }

    /// The score of a node that is counted.
    fn of_row(&self, plan: &Plan, (id, edge): nodes::Row) -> Score {
        match edge {
            Some(edge) => self.on_edge(edge, &plan.edges[edge.0 as usize]),
            None => self.get(id),
        }
    }

    /// Whether a score surely is, or may be, as it is counted.
    fn holds(&self, plan: &Plan, having: &Having, score: Interval) -> Result<(bool, bool), Fault> {
        match having {
            Having::Outcome(words) => {
                let Some(outcomes) = &self.policy(plan).outcomes else { return Err(Fault::Missing) };
                Ok(reaches(outcomes, score, |said| said == *words))
            }
            having => meets(having, &score),
        }
    }
}

impl ExactScores<'_> {
    /// What a formula over the plan comes to in a year.
    pub fn answer(&mut self, formula: &Algorithm, year: i32) -> Answer<Q> {
        let mut get = |item, back| day_as_number(self.values().get(item, year - back));
        let values: Vec<Known<Q>> = formula.data().map(|(r, _)| get(r.item, r.back)).collect();
        let asked: Vec<Known<Q>> = formula.of_tree().map(|(asked, _)| self.of_tree(asked, year)).collect();
        let nth = |at: Option<usize>, known: &[Known<Q>]| at.map_or(Known::Missing, |at| known[at].clone());
        let value = |item, back| nth(formula.data().position(|(r, _)| (r.item, r.back) == (item, back)), &values);
        let of_tree = |of: &OfTree| nth(formula.of_tree().position(|(asked, _)| asked == of), &asked);
        Answer::of(of_terms(formula, value, of_tree))
    }

    /// The same of a formula that gives a number.
    pub fn number(&mut self, formula: &Algorithm, year: i32) -> Known<Q> {
        match self.answer(formula, year) {
            Answer::Value(known) => known,
            Answer::Truth(_) => Known::Fault(Fault::WrongType),
        }
    }

    /// What the tree says in a year.
    pub fn of_tree(&mut self, asked: &OfTree, year: i32) -> Known<Q> {
        let plan = self.plan();
        match asked {
            OfTree::Score(item, under) if year == plan.year => {
                let edge = under.and_then(|_| plan.edge_to(*item, *under));
                let score = match edge {
                    Some((id, edge)) => self.on_edge(id, edge),
                    None => self.get(*item),
                };
                score.range.map_or(Known::Missing, Known::Number)
            }
            OfTree::Count(of) if of.having != Having::All && year == plan.year => self.count(of),
            _ => without_scores(plan, self.scores().inputs(), asked, year),
        }
    }

    fn count(&mut self, of: &Counted) -> Known<Q> {
        let plan = self.plan();
        let scores: Vec<Row<Q>> = nodes::rows(plan, of)
            .into_iter()
            .map(|(id, edge)| {
                Row::of(match edge {
                    Some(edge) => self.on_edge(edge, &plan.edges[edge.0 as usize]),
                    None => self.get(id),
                })
            })
            .collect();
        let holds = |score: &Interval<Q>| match of.having {
            // An outcome looks at the digits that are told apart already.
            Having::Outcome(_) => self.scores().holds(plan, &of.having, score.numbers()?),
            _ => meets(&of.having, score),
        };
        counted(scores.into_iter(), holds)
    }
}

/// Days can be compared, and the days between two counted.
fn day_as_number<R: Real>(known: Known<R>) -> Known<R> {
    match known {
        Known::Day(day) => Known::Number(Interval::of(Decimal::from(day.0))),
        known => known,
    }
}

/// What is known of a node that is counted.
enum Row<R> {
    /// Its score.
    Score(Interval<R>),
    /// It has none, and so is none of those that have one.
    None,
    /// Nobody can say.
    Unknown,
}

impl<R> Row<R> {
    fn of(score: Score<R>) -> Row<R> {
        match (score.range, score.state) {
            (Some(range), _) => Row::Score(range),
            (None, State::Excluded | State::NotAssessable) => Row::None,
            (None, _) => Row::Unknown,
        }
    }
}

/// How many are as they are counted.
fn counted<R: Real>(
    rows: impl Iterator<Item = Row<R>>,
    holds: impl Fn(&Interval<R>) -> Result<(bool, bool), Fault>,
) -> Known<R> {
    let mut known = Vec::with_capacity(rows.size_hint().0);
    for row in rows {
        match row {
            Row::Unknown => return Known::Missing,
            Row::None => known.push((false, false)),
            Row::Score(score) => match holds(&score) {
                Ok(found) => known.push(found),
                Err(Fault::Missing) => return Known::Missing,
                Err(fault) => return Known::Fault(fault),
            },
        }
    }
    let tally = Tally::of(known.into_iter());
    Known::Number(Interval::decimals(Decimal::from(tally.least), Decimal::from(tally.most)))
}

/// Whether a score surely meets, or may meet, what nodes are counted by.
pub fn meets<R: Real>(having: &Having, score: &Interval<R>) -> Result<(bool, bool), Fault> {
    let truth = match having {
        Having::Score(form, goal) => rule::met(*form, goal, score)?,
        Having::All | Having::Outcome(_) => Truth::Yes,
    };
    Ok((truth == Truth::Yes, truth != Truth::No))
}

/// Whether a score surely has, or may have, an outcome; `is` tells it by where the policy says it.
pub fn reaches(outcomes: &Outcomes, score: Interval, is: impl Fn(Place) -> bool) -> (bool, bool) {
    let ends = [score.low(), score.high()].map(|end| outcomes.of(|threshold| end.against(threshold)));
    let inside =
        |t: &Decimal| score.low().against(*t) == Ordering::Less && score.high().against(*t) == Ordering::Greater;
    // At a threshold, and just below it, where it does not count as reached.
    let between = outcomes.bands.iter().map(|b| b.0).filter(inside).flat_map(|t| {
        let below = outcomes.of(|threshold| t.cmp(&threshold).then(Ordering::Less));
        [outcomes.of(|threshold| t.cmp(&threshold)), below]
    });
    (ends.iter().all(|words| is(*words)), ends.into_iter().chain(between).any(is))
}
