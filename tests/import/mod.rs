//! `albero import`: formulas of spreadsheets, plans in them, and the proof that they are the same.

mod books;
mod example;
mod formulas;
mod round;
mod shapes;
