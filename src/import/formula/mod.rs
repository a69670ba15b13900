//! Formulas of spreadsheets: read, and what their parts come to.

mod functions;
mod parse;
mod tree;
mod values;

pub use functions::days;
pub use functions::numbers::power;
pub use parse::{Names, parse};
pub use tree::{
    Beyond, Block, CellId, DIVISION, Evaluate, Fault, Many, NO_PLACE, Node, Operand, Operator, Reference, Value,
    WRONG_KIND,
};
pub use values::{number, read as read_number, shown as shown_number, shown_fault, to_number, to_text, whole};
