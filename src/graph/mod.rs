//! The graph of a plan: who counts whom, and with what weight. One model, one file per output.

pub mod dot;
pub mod json;
mod layout;
mod measure;
pub mod mermaid;
mod model;
mod scene;
mod select;
pub mod svg;

pub use model::{Graph, Link, Node};
pub use select::{LinkKind, Options};
