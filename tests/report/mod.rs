//! `albero report`.

mod chapters;
mod document;
mod outputs;
mod trace;
