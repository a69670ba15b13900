//! What an editor asks of a plan.

mod completion;
mod everywhere;
mod formulas;
mod marked;
