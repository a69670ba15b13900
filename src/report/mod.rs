//! What people and machines read: one model of the results, one file per output.

pub(crate) mod answers;
pub mod asserted;
pub mod claims;
pub mod contributions;
pub mod document;
mod exact;
mod history;
pub mod live;
pub(crate) mod missing;
pub mod model;
pub mod policy;
pub mod prizes;
mod prizes_json;
pub mod reproduce;
pub mod scores;
pub mod status;
pub mod tables;
pub mod tree;
pub mod why;

pub use model::find;
