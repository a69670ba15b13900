//! Facts that must hold, against the plan's values and scores.

use super::inputs::{Inputs, Precision};
use super::known::Known;
use super::scores::{Answer, Scores};
use crate::arithmetic::number::Truth;
use crate::plan::{Algorithm, Assertion, MeasureId, Plan};
use crate::source::Place;
use std::cell::OnceCell;

/// Whether a fact holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Holds {
    /// It does.
    Yes,
    /// It may, for what the digits written can stand for.
    Compatible,
    /// It does not.
    No,
    /// Nobody can say yet: the year is open.
    Open,
    /// Nobody can say: something is missing, or can't be computed.
    Unknown,
}

/// A fact that must hold, and whether it does.
#[derive(Clone, Debug)]
pub struct Asserted<'p> {
    /// The fact.
    pub assertion: &'p Assertion,
    /// Whether it holds.
    pub holds: Holds,
    /// What it compares, with what each side comes to.
    pub sides: Vec<Side>,
}

/// One side of a comparison.
#[derive(Clone, Debug)]
pub struct Side {
    /// As written.
    pub written: Place,
    /// What it comes to.
    pub known: Known,
    /// What it is measured in, where that can be told.
    pub measure: Option<MeasureId>,
    /// A number as it is written says itself what it is.
    pub is_literal: bool,
}

impl Asserted<'_> {
    /// True for a fact that is known not to hold.
    pub fn is_denied(&self) -> bool {
        !self.assertion.denied.is_empty()
    }

    /// True for what is worth mending.
    pub fn is_finding(&self) -> bool {
        match self.holds {
            Holds::No => !self.is_denied(),
            Holds::Yes => self.is_denied(),
            Holds::Unknown => true,
            Holds::Compatible | Holds::Open => false,
        }
    }
}

/// Looks whether the facts hold that the plan asserts.
pub fn asserted<'p>(plan: &'p Plan, nominal: &Scores) -> Vec<Asserted<'p>> {
    let written = OnceCell::new();
    let wide = || {
        written.get_or_init(|| {
            let inputs: Inputs = nominal.inputs().clone().with_precision(Precision::Written);
            Scores::compute(plan, &inputs)
        })
    };
    let one = |assertion: &'p Assertion| {
        let answer = |scores: &Scores| scores.answer(plan, &assertion.condition, plan.year);
        let is_open = nominal.inputs().stays_open(plan);
        let holds = match answer(nominal) {
            Answer::Truth(Truth::Yes) => Holds::Yes,
            // The digits that a datum hides may make it true.
            Answer::Truth(Truth::No) if answer(wide()) != Answer::Truth(Truth::No) => Holds::Compatible,
            Answer::Truth(Truth::No) => Holds::No,
            _ if is_open => Holds::Open,
            Answer::Truth(Truth::Maybe) => Holds::Compatible,
            Answer::Value(_) => Holds::Unknown,
        };
        Asserted { assertion, holds, sides: sides(plan, nominal, assertion) }
    };
    plan.assertions.iter().map(one).collect()
}

fn sides(plan: &Plan, scores: &Scores, assertion: &Assertion) -> Vec<Side> {
    let side = |at: u32, measure: Option<MeasureId>| {
        let part: Algorithm = assertion.condition.part(at);
        let known = match scores.answer(plan, &part, plan.year) {
            Answer::Value(known) => known,
            Answer::Truth(_) => Known::Missing,
        };
        Side { written: part.written, known, measure, is_literal: part.literal().is_some() }
    };
    let both = assertion.compared.iter().flat_map(|c| [(c.left, c.measure), (c.right, c.measure)]);
    both.map(|(at, measure)| side(at, measure)).collect()
}
