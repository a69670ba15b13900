//! Published figures against computed ones.

mod apart;
mod checked;
mod claims;
mod counts;
mod hold;
mod printed;
mod texts;
mod together;
mod told;
mod verdict;

pub use apart::Apart;
pub use checked::{Checked, FromPrinted, Shown};
pub use claims::{verify, waiver};
pub use hold::{as_printed, hold};
pub use told::{beside, diagnostics};
pub use verdict::Verdict;
