//! Plan to scores: the policy's fixed pipeline, on intervals, so that what is missing or written
//! with few digits widens a score instead of hiding in it.

mod aggregate;
mod assertions;
pub mod figures;
mod inputs;
mod judge;
mod known;
mod of_tree;
mod open;
pub mod prizes;
mod ranking;
mod score;
mod scores;
mod shaped;
mod suppose;
mod tally;
mod values;

pub(crate) use aggregate::{Counted, Granted, Part, Work, score_from};
pub use assertions::{Asserted, Holds, Side, asserted};
pub use inputs::{Closing, Inputs, Precision};
pub(crate) use judge::seen;
pub use judge::{Judged, Outcome};
pub use known::{Known, Origin};
pub use of_tree::{planned, used};
pub use open::undecided;
pub use score::{Score, State};
pub use scores::{Answer, ExactScores, Mark, Scores, contradicts, meets, reaches};
pub(crate) use shaped::{multiplied, shaped};
pub use suppose::{Suppose, Supposed, Valued};
pub use tally::Tally;
pub use values::{ExactValues, Values};
