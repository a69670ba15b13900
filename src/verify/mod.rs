//! Published figures against computed ones.

mod budget;
mod claims;
mod hold;
mod told;
mod verdict;

pub use budget::{budget, resources};
pub use claims::{Checked, Shown, verify, waiver};
pub use hold::{as_printed, hold};
pub use told::diagnostics;
pub use verdict::Verdict;
