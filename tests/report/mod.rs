//! `albero report`.

mod document;
