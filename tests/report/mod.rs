//! `albero report`.

mod document;
mod outputs;
mod trace;
