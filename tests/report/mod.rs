//! `albero report`.

mod document;
mod outputs;
