//! Facts that must hold.

use super::{Algorithm, MeasureId};
use crate::source::Place;

/// A fact that must hold.
#[derive(Clone, Debug)]
pub struct Assertion {
    /// It in words, without quotes.
    pub title: Place,
    /// The condition.
    pub condition: Algorithm,
    /// What it compares.
    pub compared: Vec<Compared>,
    /// Why it must hold, without quotes; empty where that is not said.
    pub reason: Place,
    /// Why it is known not to hold; empty otherwise.
    pub denied: Place,
    /// The whole line.
    pub span: Place,
}

/// A comparison in a condition: two steps of its formula.
#[derive(Clone, Copy, Debug)]
pub struct Compared {
    /// On the left.
    pub left: u32,
    /// On the right.
    pub right: u32,
    /// What both are measured in, where that can be told.
    pub measure: Option<MeasureId>,
}
