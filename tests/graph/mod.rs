//! `albero graph`.

mod shown;
