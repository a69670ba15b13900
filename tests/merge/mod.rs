//! `albero merge`.

mod constructs;
mod declarations;
mod examples;
mod random;
