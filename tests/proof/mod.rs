//! What is proved of scoring rules.

mod proofs;
mod random_rules;
