//! The parser that pest makes of the grammar.

/// Reads texts by the rules of `grammar/albero.pest`.
#[derive(pest_derive::Parser)]
#[grammar = "../grammar/albero.pest"]
pub struct Grammar;
