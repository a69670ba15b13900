//! All arithmetic. A number is a decimal that knows how far from the truth it may be ([`Number`]); where that is
//! not near enough to compare, round or print, the same computation is made once more with fractions
//! ([`fraction::Q`]). [`Real`] is what the two have in common, [`Interval`] what lies between two of them.
//!
//! `rust_decimal`'s operators panic on overflow and on division by zero, so nothing else in the crate uses them
//! on values.

pub mod decimal;
pub mod fraction;
mod interval;
mod near;
mod ratio;
mod real;

pub use interval::Interval;
pub use near::Number;
pub use real::{Fault, Real, Truth, UNLIMITED};
