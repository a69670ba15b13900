//! The examples, against what their bodies published.

mod policies;
pub mod tno;
