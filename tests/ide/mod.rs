//! What an editor asks of a plan.

mod everywhere;
mod formulas;
mod marked;
