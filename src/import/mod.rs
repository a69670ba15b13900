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
mod restore;
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
pub use proof::{Counts, Failure, Import, Options};
pub use told::{Told, Topic};

/// Reads a workbook as a plan: one of ours gives its texts back, another one is recognised by what its tables say.
pub fn import(bytes: &[u8], options: &Options) -> Result<Import, Failure> {
    let grid = Grid::read(bytes).map_err(Failure::Unreadable)?;
    match restore::carried(&grid) {
        Some(texts) => Ok(restore::restore(grid, texts)),
        None => proof::recognise(grid, options),
    }
}
