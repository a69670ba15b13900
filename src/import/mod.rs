//! A spreadsheet that is a plan: its formulas computed anew, its tables as Albero source, and what differs.

mod compare;
mod compute;
mod formula;
mod grid;

pub use compare::agrees;
pub use compute::Computed;
pub use formula::{Beyond, CellId, Fault, Value, shown_number};
pub use grid::Grid;
