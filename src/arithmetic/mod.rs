//! Arithmetic: numbers that know how far from the truth they may be, formulas of them, and a rule applied to an actual.
//! What a rule comes to is asked by the checks, by the evaluation and by the proofs; this stands below them all.

pub mod formula;
pub mod number;
pub mod rule;
pub mod sharing;
