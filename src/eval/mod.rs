//! Plan to scores: the policy's fixed pipeline, on intervals, so that what is missing or written
//! with few digits widens a score instead of hiding in it.

mod aggregate;
pub mod figures;
pub mod formula;
mod inputs;
mod judge;
mod known;
pub mod number;
mod open;
pub mod rule;
mod score;
mod scores;
mod suppose;
mod values;

pub(crate) use aggregate::{Counted, Part, Work, aggregation};
pub use inputs::{Closing, Inputs, Precision};
pub use judge::{Judged, Outcome, parameters, rule_for};
pub use known::{Known, Origin};
pub use open::undecided;
pub use score::{Score, State};
pub use scores::{ExactScores, Mark, Scores};
pub use suppose::{Suppose, Supposed, Valued};
pub use values::{ExactValues, Values};
