//! `albero stato`: at what point the year is, on a day: what is late, what is missing and who owes it,
//! what is due next, what can no longer be reached, and what forecasts say.

mod find;
mod json;
mod look;
mod model;
mod page;

pub use json::json;
pub use model::{Entry, Section, Standing, Status, Topic};
pub use page::document;
