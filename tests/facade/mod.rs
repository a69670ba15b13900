//! The library as a program uses it says what the command says.

mod real_plan;
