//! The house itself: its handbook, its editors, what it says of itself.

pub mod docs;
mod editors;
mod english;
mod inputs;
mod layers;
mod metadata;
mod readme;
mod views;
