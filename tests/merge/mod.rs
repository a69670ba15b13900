//! `albero merge`.

mod declarations;
mod examples;
mod random;
