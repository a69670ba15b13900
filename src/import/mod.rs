//! A spreadsheet that is a plan: its formulas computed anew, its tables as Albero source, and what differs.

mod amounts;
mod compare;
mod compute;
mod details;
mod faults;
mod formula;
mod found;
mod grid;
mod heads;
mod page;
mod policy;
mod proof;
mod rows;
mod scoring;
mod shapes;
mod told;
mod totals;
mod weigh;
mod write;

pub use compare::agrees;
pub use compute::Computed;
pub use formula::{Beyond, CellId, Fault, Value, shown_number};
pub use grid::Grid;
pub use page::{document, json};
pub use proof::{Counts, Failure, Import, Options, import};
pub use told::{Told, Topic};
