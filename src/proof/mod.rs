//! What a rule gives for every possible actual, decided exactly and not by trying values.
//!
//! Target, baseline and parameters are known numbers, so the score is a function of the actual alone,
//! made of pieces: on each it is a quotient of two lines ([`function`]). [`pieces()`] finds them, with
//! guards, bands and limits; [`verdict`] reads off them whether the rule leaves a gap, goes the way it
//! says and reaches both ends. The plot and the plain words of `albero policy` read the same pieces.

pub mod function;
pub mod given;
pub mod piece;
pub mod pieces;
pub mod promise;
pub mod uses;
pub mod verdict;
pub mod words;

pub use given::{Domain, Given};
pub use piece::{End, Outcome, Piece, Why};
pub use pieces::pieces;
